"""Transcripts: paragraphs that begin with a speaker's name and a colon.

Covers: names in capitals (``WALLACE: ...``), with a role in brackets, and names in ordinary spelling where
several paragraphs have the form; the turn may stand between quotation marks. One such paragraph alone is no
transcript.

Given up: answers that run over several paragraphs (only the first carries the name); ``Q:`` and ``A:``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from briefing.analysis.text import Document
from store.records import Span

_NAME: Final = r"(?:[A-Z][A-Z.'’-]+ ){0,4}[A-Z][A-Z.'’-]+|(?:[A-Z][\w.'’-]{1,20} ){1,3}[A-Z][\w'’-]{1,20}"
_TURN: Final = re.compile(rf"[\"“]?({_NAME})(?: \([^)\n]{{0,40}}\))?:\s+(?=[\w\"“‘'(\[])")
_FEWEST_TURNS: Final = 2
_FEWEST_SPELT: Final = 3
_LONGEST_LABEL: Final = 120


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in one paragraph."""

    span: Span
    name: Span


def find_turns(doc: Document) -> tuple[Turn, ...]:
    """The turns of a transcript, or nothing where the text is none."""
    capital: list[Turn] = []
    spelt: list[Turn] = []
    for start, end in doc.paragraphs:
        if ":" not in doc.text[start : start + _LONGEST_LABEL]:
            continue
        match = _TURN.match(doc.text, start, end)
        if match is None:
            continue
        while end > match.end() and doc.text[end - 1] in '"”':
            end -= 1
        turn = Turn((match.end(), end), match.span(1))
        (capital if match.group(1).isupper() else spelt).append(turn)
    return _repeated(doc, capital, _FEWEST_TURNS) + _repeated(doc, spelt, _FEWEST_SPELT)


def _repeated(doc: Document, turns: Sequence[Turn], fewest: int) -> tuple[Turn, ...]:
    """The turns, if there are enough of them and one speaker has more than one."""
    names = [doc.text[a:b] for a, b in (turn.name for turn in turns)]
    if len(names) < fewest or len(set(names)) == len(names):
        return ()
    return tuple(turns)
