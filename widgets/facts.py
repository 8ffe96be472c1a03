"""A page of facts: lines folded to the width, each with what it rests on, opened by a key."""

from __future__ import annotations

from dataclasses import dataclass

from store.views import Evidence
from widgets.lines import Lines
from widgets.text import Line, cells, cut, wrap

MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Fact:
    """One line, or several when it is folded."""

    id: str
    lead: str
    """What stands before it; later lines are moved in as far."""
    pieces: Line
    evidence: tuple[Evidence, ...] = ()
    index: int = 0
    """The evidence to begin with."""
    label: str = ""
    """The line in a few words, for the reader's title."""


class FactList(Lines[Fact]):
    """Facts under headings."""

    def row_id(self, row: Fact) -> str:
        return row.id

    def row_height(self, row: Fact, width: int) -> int:
        return min(len(_spans(row, width)), MOST_LINES)

    def row_lines(self, row: Fact, width: int) -> list[Line]:
        margin = " " * cells(row.lead)
        return [
            ((margin if number else row.lead, "muted"), *line)
            for number, line in enumerate(cut(row.pieces, _spans(row, width)))
        ]


def _spans(row: Fact, width: int) -> list[tuple[int, int]]:
    return wrap("".join(text for text, _ in row.pieces), max(width - cells(row.lead), 8))
