"""The one kind of error that is meant for the user's eyes."""

from __future__ import annotations


class DeskError(Exception):
    """Something a user can act on.  ``str()`` is one sentence, ``fix`` what to do about it."""

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(what, fix)
        self.what = what
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.what} {self.fix}".strip()


class ArchiveError(DeskError):
    """The archive cannot be used."""
