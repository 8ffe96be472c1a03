"""What form an article has: news, analysis, live page, round-up, service or leisure.

Read off three things, in this order: the section in its address, its headline, and its first words.  Nothing is stored:
it costs some microseconds, so a better rule holds for old articles at once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from briefing.analysis.forms.form import FORMS, Form
from briefing.analysis.forms.headline import read_headline
from briefing.analysis.forms.language import headlines as en

__all__ = ["FORMS", "OPENING", "Form", "explains_event", "find_form", "is_question", "shows_only"]

OPENING: Final = 60
"""Characters below the headline that tell a newsletter."""
_QUOTED: Final = re.compile(r"“[^”]*”|‘[^’]*(?:’\w[^’]*)*’|\"[^\"]*\"|(?<!\w)'[^']*(?:'\w[^']*)*'(?!\w)")
_DATE: Final = re.compile(r"\d+|[a-z]{3}")
_SLUG_HYPHENS = 2
"""Hyphens from which a part of an address is a headline and not a section."""
_CLOSING: Final = " \"'”’)»"


@lru_cache(maxsize=1 << 14)
def find_form(title: str, url: str = "", opening: str = "") -> Form:
    """The form of the article with this headline at this address; ``opening``: its first words below the headline."""
    headline = title.strip()
    own = _QUOTED.sub(" … ", headline)
    sections = _sections(url)
    if _is_live_page(url, headline):
        return "live"
    for section in sections:
        form = en.SECTIONS.get(section)
        if form and form != "live":
            return form
    if en.BYLINE.match(headline):
        return "analysis"
    if en.ROUNDUP.search(headline) or en.LETTER.match(opening):
        return "roundup"
    if en.LEISURE.search(headline):
        return "leisure"
    if en.SERVICE.search(own):
        return "service"
    if is_question(headline) or explains_event(headline) or _is_titled(own, headline):
        return "analysis"
    if _is_soft(sections) and not read_headline(headline).classes:
        return "leisure"
    return "news"


def is_question(title: str) -> bool:
    """Whether a headline asks instead of telling."""
    return title.rstrip(_CLOSING).endswith("?")


def explains_event(title: str) -> bool:
    """``What we know about the quake``: says what is known of one happening, and belongs to it."""
    return en.WHAT_IS_KNOWN.search(title) is not None


def shows_only(title: str) -> bool:
    """Whether a headline is the caption of a film or of pictures."""
    return en.SHOWS.search(title) is not None


def _is_titled(own: str, headline: str) -> bool:
    """Whether a headline is the title of a piece about something, by the words that stand in no quotation marks."""
    if en.ANALYSIS.search(own) or any(
        each.search(headline) for each in (en.LISTS, en.PROFILE, en.APPOSITION)
    ):
        return True
    return en.ARTICLE.match(headline) is not None and not shows_only(headline)


def _is_soft(sections: tuple[str, ...]) -> bool:
    return not en.SOFT_SECTIONS.isdisjoint(sections)


def _is_live_page(url: str, headline: str) -> bool:
    """A live page; but not a report of its own that stands below one in its address."""
    if en.LIVE.search(headline):
        return True
    parts = _parts(url)
    at = next((n for n, part in enumerate(parts) if en.SECTIONS.get(part) == "live"), None)
    return at is not None and sum(part.count("-") >= _SLUG_HYPHENS for part in parts[at + 1 :]) < 2


def _parts(url: str) -> list[str]:
    return [part for part in urlsplit(url).path.lower().split("/") if part]


def _sections(url: str) -> tuple[str, ...]:
    """The parts of an address before the article's own that are no part of a date."""
    return tuple(part for part in _parts(url)[:-1] if part in en.SECTIONS or not _DATE.fullmatch(part))
