"""Extract an article's text from its page by trafilatura, in a worker process, within limits of time and memory."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import re
from collections.abc import Iterator

from briefing.collect.parse.deadline import TooLongError, alarm
from briefing.collect.text.clean import clean_plain

SECONDS = 15.0
"""Time that one page may take."""
MEMORY = 768 * 1024 * 1024
"""Bytes that the process may grow by while it looks at a page."""
MAX_TEXT = 200_000
"""Characters kept of an article."""

LEAST = 400
"""Characters that a text must have to be taken for an article."""
GAIN = 1.3
"""How many times longer than the summary it must be."""
SHARED = 0.5
"""Share of the headline's and summary's words that an article's text must hold to be the same article's."""
_WORD = re.compile(r"[^\W\d_]{4,}")


class NoText(Exception):  # noqa: N818 - it says what was found
    """No text was gained; ``str()`` says why, in a sentence."""


def extract_text(body: bytes, headline: str, summary: str) -> str:
    """The text of the article on a page, paragraphs parted by one ``\\n``, without the headline.

    Raises :class:`NoText` where there is none, where it is no longer than the summary, or where it seems to be another
    article's.  To be run in a worker process.
    """
    try:
        with alarm(SECONDS), _bounded(MEMORY):
            text = clean_plain(_extracted(body))
    except TooLongError:
        raise NoText(
            f"Its page took more than {SECONDS:g} seconds to read, so the summary is kept."
        ) from None
    except MemoryError:
        raise NoText("Its page needs too much memory, so the summary is kept.") from None
    text = _without_headline(text, headline)[:MAX_TEXT]
    if len(text) < LEAST:
        raise NoText("Its page holds no article text that could be found.")
    if len(text) < GAIN * len(summary):
        raise NoText("Its page holds no more than the summary.")
    if not _same_article(text, headline, summary):
        raise NoText("Its page holds another text than the summary speaks of.")
    return text


def _extracted(body: bytes) -> str:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = trafilatura.extract(
        body, include_comments=False, include_tables=False, favor_precision=True, output_format="txt"
    )
    return found or ""


def _without_headline(text: str, headline: str) -> str:
    first, _, rest = text.partition("\n")
    return rest if _folded(first) == _folded(headline) else text


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _same_article(text: str, headline: str, summary: str) -> bool:
    """Whether a text speaks of what headline and summary speak of."""
    wanted = set(_WORD.findall(f"{headline} {summary}".casefold()))
    held = set(_WORD.findall(text.casefold()))
    return not wanted or len(wanted & held) >= SHARED * len(wanted)


@contextlib.contextmanager
def _bounded(growth: int) -> Iterator[None]:
    """Let the process grow by ``growth`` bytes at most, where the system can limit it (Linux)."""
    if multiprocessing.parent_process() is None:
        yield  # a thread of the program itself: no limit that would hold for all of it
        return
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:
            now = int(file.read().split()[0]) * resource.getpagesize()
        before = resource.getrlimit(resource.RLIMIT_AS)
    except (ImportError, OSError, ValueError):
        yield
        return
    limit = now + growth if before[1] == resource.RLIM_INFINITY else min(now + growth, before[1])
    resource.setrlimit(resource.RLIMIT_AS, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
