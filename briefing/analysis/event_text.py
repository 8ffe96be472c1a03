"""A sentence made into a line of the timeline: short, clean, beginning with its own words."""

from __future__ import annotations

import re

from briefing.analysis.text import after_dateline

_MAX_TEXT = 200
"""Characters of an event's text."""
_LEAD = re.compile(r"(?:But|And|So|Yet|Meanwhile|However|Still|Also|Also on|Moreover)\b,?\s+")
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))
_MARK = re.compile(r"[“”«»()\[\]\"]")
_BLANKS = re.compile(r"\s+")


def event_text(sentence: str) -> str:
    """A sentence as a line of the timeline: no dateline, no linking word, no half quotation marks, 200
    characters at most.
    """
    text = _BLANKS.sub(" ", sentence).strip()
    for lead_end in (after_dateline, _after_link):
        begin = lead_end(text, 0)
        if len(text) - begin > 20:
            text = text[begin:]
    text = _balanced(text)
    text = text[:1].upper() + text[1:]
    if len(text) <= _MAX_TEXT:
        return text
    cut = text.rfind(" ", 0, _MAX_TEXT)
    kept = text[: cut if cut > _MAX_TEXT // 2 else _MAX_TEXT - 1].rstrip(' ,;:—–-(“"')
    return _balanced(kept) + "…"


def _after_link(text: str, start: int) -> int:
    match = _LEAD.match(text, start)
    return match.end() if match else start


def _balanced(text: str) -> str:
    """The text without marks that open and never close, or close what was never opened."""
    marks = [(match.start(), match.group()) for match in _MARK.finditer(text)]
    if not marks:
        return text.strip()
    drop: set[int] = set()
    for opening, closing in _PAIRS:
        stack: list[int] = []
        for index, char in marks:
            if char == opening:
                stack.append(index)
            elif char == closing:
                if stack:
                    stack.pop()
                else:
                    drop.add(index)
        drop.update(stack)
    straight = [index for index, char in marks if char == '"']
    if len(straight) % 2:
        drop.add(straight[0] if text[: straight[0] + 1].strip() == '"' else straight[-1])
    kept, at = [], 0
    for index in sorted(drop):
        kept.append(text[at:index])
        at = index + 1
    return "".join((*kept, text[at:])).strip()
