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
    right: str = ""
    """At the right end: what the last column of the rows below holds."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A row that stands for rows that are folded away, or can be: opening it shows them, or folds them again."""

    id: str
    text: str
    note: str = ""
    heads: bool = False
    """Drawn as the heading of what it opens."""


class RowBook(Generic[RowT]):
    """Entries, rows and headings, laid out in lines.  ``at`` is an entry's number, from 0; -1 is none."""

    def __init__(
        self, entries: Sequence[Heading | Fold | RowT] = (), name: Callable[[RowT], str] = lambda row: ""
    ) -> None:
        self.entries = entries
        self._places = {
            entry.id if isinstance(entry, Fold) else name(entry): at
            for at, entry in enumerate(entries)
            if not isinstance(entry, Heading)
        }
        self._headings = [at for at, entry in enumerate(entries) if isinstance(entry, Heading)]
        self._tops: list[int] = [0]
        self._grown = (-1, 0)
        """An entry that is drawn higher than it was laid out, and by how many lines."""

    def __len__(self) -> int:
        return len(self.entries)

    def lay_out(self, height: Callable[[RowT], int]) -> None:
        """Give every row its height in lines; a heading takes one."""
        heights = (1 if isinstance(entry, Heading | Fold) else height(entry) for entry in self.entries)
        self._tops = list(accumulate(heights, initial=0))
        self._grown = (-1, 0)

    def grow(self, at: int, by: int) -> None:
        """Give one entry more lines than it was laid out with; those of an earlier one are taken back."""
        self._grown = (at, by)

    @property
    def grown(self) -> int:
        """The lines that one entry has more."""
        return self._grown[1]

    @property
    def lines(self) -> int:
        """Lines in all."""
        return self.top(len(self.entries))

    def top(self, at: int) -> int:
        """The first line of an entry."""
        grown, by = self._grown
        return self._tops[at] + (by if at > grown >= 0 else 0)

    def bottom(self, at: int) -> int:
        """The line after its last."""
        return self.top(at + 1)

    def laid_height(self, at: int) -> int:
        """The lines that an entry was laid out with."""
        return self._tops[at + 1] - self._tops[at]

    def entry_on(self, line: int) -> int:
        """The entry on a line; the first or the last one outside."""
        grown, by = self._grown
        if by and line >= self._tops[grown + 1]:
            line = max(line - by, self._tops[grown])
        return min(max(bisect_right(self._tops, line) - 1, 0), len(self.entries) - 1)

    def row(self, at: int) -> RowT | None:
        """The row at a place; None for a heading, a fold or no place."""
        entry = self.entries[at] if 0 <= at < len(self.entries) else None
        return None if isinstance(entry, Heading | Fold) else entry

    def count(self, at: int) -> tuple[int, int]:
        """Which of the rows stands at a place, from 1, and how many there are, headings left out."""
        return at + 1 - bisect_right(self._headings, at), len(self.entries) - len(self._headings)

    def fold(self, at: int) -> Fold | None:
        """The fold at a place."""
        entry = self.entries[at] if 0 <= at < len(self.entries) else None
        return entry if isinstance(entry, Fold) else None

    def is_heading(self, at: int) -> bool:
        """Whether a heading stands at a place."""
        return 0 <= at < len(self.entries) and isinstance(self.entries[at], Heading)

    def _starts_group(self, at: int) -> bool:
        entry = self.entries[at]
        return isinstance(entry, Heading) or (isinstance(entry, Fold) and entry.heads)

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
            while place < len(self.entries) and not self._starts_group(place):
                place += 1
            return self.selectable(place) if place < len(self.entries) else at
        head = self._group_start(at)
        return self.selectable(self._group_start(head - 1) if head > 0 else 0)

    def _group_start(self, at: int) -> int:
        """The heading, or the fold that heads a group, at or above ``at``; the first entry where there is none."""
        while at > 0 and not self._starts_group(at):
            at -= 1
        return max(at, 0)
