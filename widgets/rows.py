"""Rows of several heights, one below the other: which stands on which line, and where a cursor may stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, Literal, TypeVar

RowT = TypeVar("RowT")
Motion = Literal[
    "up",
    "down",
    "home",
    "end",
    "page_up",
    "page_down",
    "half_up",
    "half_down",
    "next_heading",
    "previous_heading",
]
"""Ways in which the cursor can be moved."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A row that parts others and cannot be chosen."""

    text: str
    note: str = ""


class RowBook(Generic[RowT]):
    """Entries, rows and headings, laid out in lines.  ``at`` is an entry's number, from 0; -1 is none."""

    def __init__(
        self, entries: Sequence[Heading | RowT] = (), name: Callable[[RowT], str] = lambda row: ""
    ) -> None:
        self.entries = entries
        self._places = {name(entry): at for at, entry in enumerate(entries) if not isinstance(entry, Heading)}
        self._tops: list[int] = [0]

    def __len__(self) -> int:
        return len(self.entries)

    def lay_out(self, height: Callable[[RowT], int]) -> None:
        """Give every row its height in lines; a heading takes one."""
        heights = (1 if isinstance(entry, Heading) else height(entry) for entry in self.entries)
        self._tops = list(accumulate(heights, initial=0))

    @property
    def lines(self) -> int:
        """Lines in all."""
        return self._tops[-1]

    def top(self, at: int) -> int:
        """The first line of an entry."""
        return self._tops[at]

    def bottom(self, at: int) -> int:
        """The line after its last."""
        return self._tops[at + 1]

    def entry_on(self, line: int) -> int:
        """The entry on a line; the first or the last one outside."""
        return min(max(bisect_right(self._tops, line) - 1, 0), len(self.entries) - 1)

    def row(self, at: int) -> RowT | None:
        """The row at a place; None for a heading or no place."""
        entry = self.entries[at] if 0 <= at < len(self.entries) else None
        return None if isinstance(entry, Heading) else entry

    def is_heading(self, at: int) -> bool:
        """Whether a heading stands at a place."""
        return 0 <= at < len(self.entries) and isinstance(self.entries[at], Heading)

    def index_of(self, row_id: str) -> int:
        """The place of a row by its id; -1 when there is none."""
        return self._places.get(row_id, -1)

    def selectable(self, at: int, step: int = 1) -> int:
        """The nearest row from ``at`` on (backwards for a negative step), else the nearest the other way."""
        for direction in (step, -step):
            place = min(max(at, 0), len(self.entries) - 1)
            while 0 <= place < len(self.entries):
                if not self.is_heading(place):
                    return place
                place += direction
        return -1

    def beyond_heading(self, at: int, step: int) -> int:
        """The first row of the next group, or of the group before; ``at`` itself at the last one."""
        if step > 0:
            place = at + 1
            while place < len(self.entries) and not self.is_heading(place):
                place += 1
            return self.selectable(place) if place < len(self.entries) else at
        first = self._group_start(at)
        return self.selectable(self._group_start(first - 2) if first > 1 else 0)

    def _group_start(self, at: int) -> int:
        """The first row after the heading above ``at``."""
        while at > 0 and not self.is_heading(at - 1):
            at -= 1
        return max(at, 0)
