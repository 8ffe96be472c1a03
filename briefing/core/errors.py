"""Errors in words: what is wrong, where, and how to correct it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from store.errors import DeskError


class BriefingError(DeskError):
    """Something outside the store that a user can act on."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in one file that the user wrote.  ``line`` and ``column`` count from 1; 0 means the whole file."""

    file: Path
    line: int
    what: str
    fix: str
    column: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        if self.line and self.column:
            place += f":{self.column}"
        return f"{place}: {self.what} {self.fix}".rstrip()
