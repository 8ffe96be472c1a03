"""Sets of article ids that are walked downwards, newest first, and joined on the way.

Every stream answers one question: which is the greatest id of yours that is not above this one?  Asked with
falling ids only.  So alternatives, conjunctions and negations of any nesting are followed without a list of
hits being made, and the newest fifty are found by looking at few places of each index (a leapfrog join;
Veldhuizen, "Leapfrog Triejoin", ICDT 2014).  Ids begin at 1; the answer 0 says that there is none left.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

#: Ids fetched at once: few at first, since a page needs few.
_FEW, _MANY = 32, 1024
#: After this number of chunks that lie wholly above what is asked for, the index is entered again further down.
_IDLE_CHUNKS = 2


class Stream(Protocol):
    """A set of ids, walked downwards."""

    def seek(self, at: int) -> int:
        """The greatest id that is at most ``at``, or 0."""


class Looked:
    """What a walk has cost so far."""

    ids = 0
    """Taken from indices, whether all parts of the question agree on them or not."""


class Cursor:
    """Ids that a statement gives: it ends in a bound from above, and its order is newest first."""

    def __init__(
        self, connection: sqlite3.Connection, statement: str, values: Sequence[int | str], looked: Looked
    ) -> None:
        self._looked = looked
        self._connection = connection
        self._statement = statement
        self._values = values
        self._rows: sqlite3.Cursor | None = None
        self._ended = False
        self._negated: list[int] = []
        """The ids at hand, negated: ascending, as bisection wants them."""
        self._at = 0
        self._size = _FEW
        self._idle = 0

    def seek(self, at: int) -> int:
        while True:
            negated = self._negated
            self._at = bisect_left(negated, -at, self._at)
            if self._at < len(negated):
                return -negated[self._at]
            if self._ended:
                return 0
            self._fetch(at)

    def _fetch(self, at: int) -> None:
        if self._rows is None or self._idle >= _IDLE_CHUNKS:
            self._rows = self._connection.execute(self._statement, (*self._values, at))
            self._size, self._idle = _FEW, 0
        rows = self._rows.fetchmany(self._size)
        self._looked.ids += len(rows)
        self._ended = len(rows) < self._size
        self._negated = [-id_ for (id_,) in rows]
        self._at = 0
        if rows and rows[-1][0] > at:
            self._idle += 1
        self._size = min(self._size * 2, _MANY)


class Listed:
    """Ids that are at hand already."""

    def __init__(self, ids: Iterable[int]) -> None:
        self._negated = sorted(-id_ for id_ in ids)

    def seek(self, at: int) -> int:
        place = bisect_left(self._negated, -at)
        return -self._negated[place] if place < len(self._negated) else 0


class Range:
    """All numbers from ``first`` to ``last``, whether articles have them or not."""

    def __init__(self, first: int, last: int) -> None:
        self._first, self._last = first, last

    def seek(self, at: int) -> int:
        at = min(at, self._last)
        return at if at >= self._first else 0


class Neither:
    """All numbers that are not in a stream of articles, whether other articles have them or not."""

    def __init__(self, part: Stream) -> None:
        self._part = part

    def seek(self, at: int) -> int:
        while at > 0 and self._part.seek(at) == at:
            at -= 1
        return max(at, 0)


class Every:
    """What is in all of several streams."""

    def __init__(self, parts: Sequence[Stream]) -> None:
        self._parts = parts

    def seek(self, at: int) -> int:
        agreed = 0
        while agreed < len(self._parts):
            for part in self._parts:
                found = part.seek(at)
                if not found:
                    return 0
                agreed = agreed + 1 if found == at else 1
                at = found
                if agreed >= len(self._parts):
                    break
        return at


class Some:
    """What is in at least one of several streams."""

    def __init__(self, parts: Sequence[Stream]) -> None:
        self._parts = parts

    def seek(self, at: int) -> int:
        return max((part.seek(at) for part in self._parts), default=0)


def walk(stream: Stream, first: int, last: int) -> Iterator[int]:
    """The ids of a stream between two, both included, newest first."""
    at = stream.seek(last)
    while at >= first and at > 0:
        yield at
        at = stream.seek(at - 1)
