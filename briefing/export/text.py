"""The brief as plain text, for a terminal without a screen, a pipe or a mail."""

from __future__ import annotations

import textwrap
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

WIDTH = 96


def text_brief(edition: Edition) -> str:
    """The whole brief; every line carries the numbers of the articles it rests on, listed at the end."""
    references = References()
    parts = [
        f"BRIEF  {edition.built:%Y-%m-%d %H:%M} UTC\n{heading(edition)}",
        _section("TIMELINE", _timeline(edition, references), "Nothing dated is in the archive yet."),
        _section("ACTORS", _actors(edition), "Nobody on the watchlist was named."),
        _section("QUOTES", _quotes(edition, references), "Nobody is quoted."),
        _section("COULD NOT SEE", _troubles(edition), "Every feed answered."),
        _section("SOURCES", _sources(references), "None."),
    ]
    if not edition.articles:
        parts.append("The archive holds no articles for this brief. Fetch the feeds first: briefing collect")
    return "\n\n".join(parts) + "\n"


def _section(title: str, lines: Iterator[str], empty: str) -> str:
    return "\n".join([title, *(list(lines) or [f"  {empty}"])])


def _wrap(lead: str, words: str) -> str:
    return textwrap.fill(
        words,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _marks(numbers: tuple[int, ...]) -> str:
    return "".join(f"[{number}]" for number in numbers)


def _timeline(edition: Edition, references: References) -> Iterator[str]:
    for row in shown(edition.timeline):
        yield _wrap(f"  {row.when_text:<16} ", f"{row.text} {_marks(references.cite(row.evidence))}")
        yield _wrap(" " * 19, f"({timeline_note(row)})")


def _actors(edition: Edition) -> Iterator[str]:
    for row in [row for row in edition.actors if row.watched][:ACTORS_SHOWN]:
        role = f", {row.role}" if row.role else ""
        yield f"  {row.articles:>4}  {row.name}{role}"


def _quotes(edition: Edition, references: References) -> Iterator[str]:
    for row in edition.quotes[:QUOTES_SHOWN]:
        yield f"  {speaker_words(row)} ({row.kind}; {', '.join(row.sources)})"
        yield _wrap("      ", f"{row.words} {_marks(references.cite(row.evidence))}")


def _troubles(edition: Edition) -> Iterator[str]:
    for trouble in edition.troubles:
        since = f" since {trouble.since:%Y-%m-%d %H:%M}" if trouble.since else ""
        yield _wrap("  ", f"{trouble.source}{since}: {trouble.error}")


def _sources(references: References) -> Iterator[str]:
    for number, item in sorted(references.cited.items()):
        notes = [
            words
            for words, so in (
                ("summary only", item.summary_only),
                ("edited", item.edited),
                ("a copy", bool(item.copy_of)),
            )
            if so
        ]
        note = f" ({', '.join(notes)})" if notes else ""
        yield f"  [{number}] {item.source}, {item.published:%Y-%m-%d %H:%M} UTC: {item.title}{note}"
        if item.url:
            yield f"      {item.url}"
