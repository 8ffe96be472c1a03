"""Progress of long work on a terminal: one line that counts, and nothing where standard error is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")
STEP = 500
"""Things between two words of progress."""


class Counted:
    """``12,500 of 100,000 taken in``, on one line that is wiped in the end."""

    def __init__(self, what: str, total: int) -> None:
        self._what = what
        self._total = total
        self._shown = sys.stderr.isatty() and total > STEP

    def __enter__(self) -> Counted:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def through(self, things: Iterable[T]) -> Iterator[T]:
        """The things, one by one, each counted as it goes by."""
        for number, thing in enumerate(things, start=1):
            yield thing
            if self._shown and number % STEP == 0:
                told = f"\r{number:,} of {self._total:,} {self._what}"
                print(told, end="", file=sys.stderr, flush=True)
