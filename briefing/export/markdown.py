"""The brief as Markdown.  What came from feeds is escaped: it can neither make markup nor raw HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.export.brief import Brief, Line, Reference, Section, reference_numbers, utc_time

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$@:-])")
_ADDRESS_UNSAFE = re.compile(r"[\s<>\"'`()\\]")
_NUMBERED = re.compile(r"^(\d+)([.)])")


def escape(words: str) -> str:
    """Text as literal Markdown (CommonMark backslash escapes)."""
    escaped = _SPECIAL.sub(r"\\\1", " ".join(words.splitlines()))
    return _NUMBERED.sub(r"\1\\\2", escaped)


def markdown_brief(brief: Brief) -> str:
    """The whole brief; references are numbered and listed at the end."""
    since = [f"since {utc_time(brief.since)}"] if brief.since else []
    parts = [
        "# Brief" + (f", as of {utc_time(brief.as_of)}" if brief.as_of else ""),
        escape(" · ".join([*since, *brief.summary])),
        *(_section(section) for section in brief.sections),
        "## Sources\n\n" + ("\n".join(map(_reference, brief.references)) or "None."),
    ]
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> str:
    lines = "\n".join(_lines(section))
    return f"## {section.title}\n\n{lines or section.empty}"


def _lines(section: Section) -> Iterator[str]:
    for line in section.lines:
        if line.kind == "note":
            yield "\n" + "\n".join(f"> {escape(words)}" for words in line.text.split("\n")) + "\n"
        else:
            yield _item(line)


def _item(line: Line) -> str:
    lead = f"**{escape(line.lead)}**" if line.lead else ""
    cited = " ".join(f"\\[{number}\\]" for number in reference_numbers(line.citations))
    words = " ".join(part for part in (lead, escape(line.text), cited) if part)
    return f"- {words}" + (f"  \n  *{escape(line.note)}*" if line.note else "")


def _reference(item: Reference) -> str:
    address = f" <{_ADDRESS_UNSAFE.sub('', item.url)}>" if item.url else ""
    note = f" ({', '.join(item.notes)})" if item.notes else ""
    fetched = f", fetched {utc_time(item.fetched)}" if item.fetched else ""
    title = f"{escape(item.outlet)}: {escape(item.title)}{note}"
    head = f"{item.number}. {title}, published {utc_time(item.published)}{fetched}{address}"
    indent = " " * len(f"{item.number}. ")
    return "\n".join([head, *(f"{indent}> {escape(words)}\n" for words in item.words)])
