"""The brief as Markdown.  What came from feeds is escaped: it can neither make markup nor raw HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.export.layout import (
    ACTORS_SHOWN,
    QUOTES_SHOWN,
    References,
    heading,
    shown,
    speaker_words,
    timeline_note,
)
from store.views import Edition

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$@:-])")
_ADDRESS_UNSAFE = re.compile(r"[\s<>\"'`()\\]")


def escape(words: str) -> str:
    """Text as literal Markdown (CommonMark backslash escapes)."""
    return _SPECIAL.sub(r"\\\1", words.replace("\n", " "))


def markdown_brief(edition: Edition) -> str:
    """The whole brief; references are numbered and listed at the end."""
    references = References()
    parts = [
        f"# Brief, {edition.built:%Y-%m-%d %H:%M} UTC",
        escape(heading(edition)),
        _section("Timeline", _timeline(edition, references), "Nothing dated is in the archive yet."),
        _section("Actors", _actors(edition), "Nobody on the watchlist was named."),
        _section("Quotes", _quotes(edition, references), "Nobody is quoted."),
        _section("Could not see", _troubles(edition), "Every feed answered."),
        _section("Sources", _sources(references), "None."),
    ]
    return "\n\n".join(parts) + "\n"


def _section(title: str, lines: Iterator[str], empty: str) -> str:
    return f"## {title}\n\n" + "\n".join(list(lines) or [empty])


def _marks(numbers: tuple[int, ...]) -> str:
    return " ".join(f"\\[{number}\\]" for number in numbers)


def _timeline(edition: Edition, references: References) -> Iterator[str]:
    for row in shown(edition.timeline):
        marks = _marks(references.cite(row.evidence))
        yield f"- **{escape(row.when_text)}** {escape(row.text)} {marks}  \n  *{escape(timeline_note(row))}*"


def _actors(edition: Edition) -> Iterator[str]:
    for row in [row for row in edition.actors if row.watched][:ACTORS_SHOWN]:
        role = f", {escape(row.role)}" if row.role else ""
        yield f"- {escape(row.name)}{role}: {row.articles} articles, {row.quotes} quotes"


def _quotes(edition: Edition, references: References) -> Iterator[str]:
    for row in edition.quotes[:QUOTES_SHOWN]:
        outlets = escape(", ".join(row.sources))
        marks = _marks(references.cite(row.evidence))
        yield f"- **{escape(speaker_words(row))}** ({row.kind}; {outlets}): {escape(row.words)} {marks}"


def _troubles(edition: Edition) -> Iterator[str]:
    for trouble in edition.troubles:
        since = f" since {trouble.since:%Y-%m-%d %H:%M}" if trouble.since else ""
        yield f"- {escape(trouble.source)}{since}: {escape(trouble.error)}"


def _sources(references: References) -> Iterator[str]:
    for number, item in sorted(references.cited.items()):
        address = f" <{_ADDRESS_UNSAFE.sub('', item.url)}>" if item.url else ""
        published = f"{item.published:%Y-%m-%d %H:%M} UTC"
        yield f"{number}. {escape(item.source)}, {published}: {escape(item.title)}{address}"
