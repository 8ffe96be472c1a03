"""Find the spans between quotation marks.

Covers: curly, straight, low-high („ “) and angle (« ») double marks, doubled single marks (`` ''), single
marks in texts that quote with them, marks nested in marks (the outer quoted span counts), marks left open at
the end of a paragraph and taken up at the start of the next, marks left open once and forgotten (the
quoted span then ends with its paragraph). Not marks: inches and feet (``6' 2"``), apostrophes, plural
possessives.

Given up: single marks inside double ones, which are the quoted speaker's own; texts that mix both levels
wrongly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

from briefing.analysis.text.document import Document

_MARK: Final = re.compile(r"[\"“”„‟«»]|``|''")
_SINGLE_OPEN: Final = re.compile(r"(?<![\w’'])[‘'](?=\w)")
_SINGLE_CLOSE: Final = re.compile(r"(?<=[\w.,!?…%)])[’'](?!\w)")
_MOST_POSSESSIVES: Final = 8
_WORD: Final = re.compile(r"\w")
_OPENERS: Final = frozenset("“„«‟")
_CLOSES: Final = {"“": "”", "„": "“”‟", "«": "»", "‟": "”"}


@dataclass(frozen=True, slots=True)
class QuotedSpan:
    """Words between quotation marks inside one paragraph.  ``start`` and ``end`` include the marks."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    paragraph: int
    open_end: bool = False
    """The mark is not closed in this paragraph."""
    resumes: bool = False
    """The paragraph before left its mark open, so the same speaker goes on."""
    single: bool = False


def find_quoted_spans(doc: Document) -> tuple[QuotedSpan, ...]:
    """All quoted between quotation marks, in order and without overlap."""
    text = doc.text
    found: list[QuotedSpan] = []
    previous: QuotedSpan | None = None
    for index, (start, end) in enumerate(doc.paragraphs):
        here = _double(text, start, end, index)
        if not here and ("‘" in text[start:end] or "'" in text[start:end]):
            here = _single(text, start, end, index)
        if here and previous is not None and here[0].start <= start + 1:
            first = here[0]
            here[0] = QuotedSpan(
                first.start,
                first.end,
                first.inner_start,
                first.inner_end,
                index,
                first.open_end,
                True,
                first.single,
            )
        found.extend(here)
        previous = here[-1] if here and here[-1].open_end else None
    return tuple(found)


def _double(text: str, start: int, end: int, paragraph: int) -> list[QuotedSpan]:
    quoted: list[QuotedSpan] = []
    opened: re.Match[str] | None = None
    wanted = ""
    for match in _MARK.finditer(text, start, end):
        mark = match.group()
        if opened is None:
            if _may_open(text, match, start, end):
                opened, wanted = match, _CLOSES.get(mark, '"”' if mark == '"' else "''”\"")
        elif mark in _OPENERS and mark not in wanted:
            if text[opened.end() : match.start()].strip():
                opened, wanted = match, _CLOSES[mark]
        elif _may_close(text, match, opened, end):
            quoted.append(_closed_span(text, opened, match.start(), match.end(), paragraph))
            opened = None
        elif mark == '"' and _may_open(text, match, start, end):
            opened = match
    if opened is not None and end - opened.end() > 1:
        quoted.append(QuotedSpan(opened.start(), end, opened.end(), end, paragraph, open_end=True))
    return [s for s in quoted if _WORD.search(text, s.inner_start, s.inner_end)]


def _closed_span(text: str, opened: re.Match[str], inner_end: int, end: int, paragraph: int) -> QuotedSpan:
    return QuotedSpan(opened.start(), end, opened.end(), inner_end, paragraph)


def _may_open(text: str, match: re.Match[str], start: int, end: int) -> bool:
    mark = match.group()
    if mark in _OPENERS:
        return True
    if mark in "”»‟":
        return False
    after = text[match.end()] if match.end() < end else " "
    before = text[match.start() - 1] if match.start() > start else " "
    if after.isspace():
        return False
    return not before.isdigit() and not (before.isalnum() and not after.isalnum())


def _may_close(text: str, match: re.Match[str], opened: re.Match[str], end: int) -> bool:
    mark = match.group()
    if mark in "”»" or mark == "''":
        return True
    if mark in "“‟" and opened.group() == "„":
        return True
    if mark != '"':
        return False
    before = text[match.start() - 1]
    after = text[match.end()] if match.end() < end else " "
    return not (before.isspace() and after.isalnum() and match.start() - 1 > opened.start())


def _single(text: str, start: int, end: int, paragraph: int) -> list[QuotedSpan]:
    quoted: list[QuotedSpan] = []
    at = start
    while (opened := _SINGLE_OPEN.search(text, at, end)) is not None:
        close = _single_close(text, opened.end(), end)
        if close is None:
            break
        quoted.append(QuotedSpan(opened.start(), close + 1, opened.end(), close, paragraph, single=True))
        at = close + 1
    return quoted


def _single_close(text: str, start: int, end: int) -> int | None:
    """The mark that closes a quoted span: the first not after an *s*, else the first of all.

    Few are looked at: a quoted span with many plural possessives in it is none.
    """
    first: int | None = None
    for match in islice(_SINGLE_CLOSE.finditer(text, start, end), _MOST_POSSESSIVES):
        at = match.start()
        if text[at - 1] != "s":
            return at
        first = at if first is None else first
    return first
