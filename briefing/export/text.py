"""The brief as plain text, for a terminal without a screen, a pipe or a mail."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from briefing.export.brief import Brief, Line, Reference, reference_numbers, utc_time

WIDTH = 96
LEAD = 16
"""Columns of the lead in sections where leads are dates."""


def text_brief(brief: Brief) -> str:
    """The whole brief; every line carries the numbers of the articles it rests on, listed at the end."""
    head = "BRIEF" + (f"  as of {utc_time(brief.as_of)}" if brief.as_of else "")
    since = [f"since {utc_time(brief.since)}"] if brief.since else []
    parts = [head + "\n" + _wrap("", " · ".join([*since, *brief.summary]))]
    for section in brief.sections:
        lines = [line for each in section.lines for line in _line(each)]
        parts.append("\n".join([section.title.upper(), *(lines or [f"  {section.empty}"])]))
    parts.append("\n".join(["SOURCES", *(_sources(brief) or ["  None."])]))
    if brief.empty:
        parts.append("The archive holds no articles for this brief. Fetch the feeds first: briefing collect")
    return "\n\n".join(parts) + "\n"


def _wrap(lead: str, words: str) -> str:
    return textwrap.fill(
        words,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _line(line: Line) -> Iterator[str]:
    cited = "".join(f"[{number}]" for number in reference_numbers(line.citations))
    if line.kind == "note":
        yield from (_wrap("  | ", words) if words.strip() else "  |" for words in line.text.split("\n"))
        return
    if line.kind == "event":
        yield _wrap(f"  {line.lead:<{LEAD}} ", f"{line.text} {cited}".strip())
        yield _wrap(" " * (LEAD + 3), f"({line.note})")
        return
    lead = f"{line.lead}: " if line.lead and line.text else line.lead
    yield _wrap("  ", f"{lead}{line.text} {cited}".strip())
    if line.note:
        yield _wrap("      ", f"({line.note})")


def _sources(brief: Brief) -> list[str]:
    return [line for reference in brief.references for line in _reference(reference)]


def _reference(item: Reference) -> Iterator[str]:
    note = f" ({', '.join(item.notes)})" if item.notes else ""
    lead = f"  [{item.number}] "
    yield _wrap(lead, f"{item.outlet}: {item.title}{note}")
    indent = " " * len(lead)
    fetched = f", fetched {utc_time(item.fetched)}" if item.fetched else ""
    yield f"{indent}published {utc_time(item.published)}{fetched}"
    if item.url:
        yield f"{indent}{item.url}"
    yield from (_wrap(f"{indent}> ", words) for words in item.words)
