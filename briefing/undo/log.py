"""Every change the user makes goes through here, and so can be undone, also after a restart.

How a change survives whatever happens in the middle of it:

* Where the archive itself is what changes (a corrected speaker, a mark), entry and effect are one transaction of the
  archive: both are there or neither is.
* Where a file changes (the watchlist, feeds.toml), the entry is written first, as an intent, and is on the disk before
  the file is touched; once the file is written the entry is confirmed.  A program that is killed in between leaves an
  intent without confirmation.  The next one resolves it before its first change, undoing or doing again: it asks the
  handler whether the effect is there.  If so the intent is confirmed; if not, a change counts as taken back (it can be
  done again), and a change that was to be taken back counts as in effect.

Undoing and doing again go the same way.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Protocol

from store.archive import Journal
from store.errors import DeskError
from store.records import IN_EFFECT, PASSED_OVER, TAKEN_BACK, JournalEntry, Json

__all__ = ["Change", "ChangeHandler", "ChangedSince", "Changes", "Json"]


class ChangedSince(DeskError):  # noqa: N818 - named after what happened, like DeskError's other kinds
    """The thing is no longer as it was when the change was made; nothing was done to it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing the user did.  ``what`` is a sentence for people: ``Removed the feed BBC``."""

    kind: str
    what: str
    before: Json
    after: Json


class ChangeHandler(Protocol):
    """Applies changes of one kind (command pattern)."""

    def apply(self, there: Json, wanted: Json) -> None:
        """Bring the thing from the state ``there`` to the state ``wanted``, whole or not at all.

        Raises :class:`ChangedSince` when it is not as ``there``, and then nothing is changed.  With ``there`` and
        ``wanted`` the same nothing is written: so it can be asked whether the thing is in a state.
        """
        ...


class Changes:
    """The user's changes: made, undone and done again.  Blocking; may be called from any thread."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._handlers: dict[str, tuple[ChangeHandler, bool]] = {}
        self._lock = threading.RLock()
        self._settled = False

    def register(self, kind: str, handler: ChangeHandler, *, in_archive: bool = False) -> None:
        """Register the handler of a kind.

        ``in_archive``: it writes to the archive and nowhere else, so that its effect and the journal's entry can be one
        transaction.
        """
        self._handlers[kind] = handler, in_archive

    def make(self, kind: str, what: str, before: Json, after: Json) -> Change:
        """Put a change into effect and remember it.  Raises :class:`ChangedSince` and what its handler raises."""
        handler, in_archive = self._handlers[kind]
        with self._lock:
            self._settle()
            if in_archive:
                with self._journal.transaction():
                    self._journal.add(kind, what, before, after)
                    handler.apply(before, after)
                return Change(kind, what, before, after)
            entry = self._journal.add(kind, what, before, after, pending=True)
            try:
                handler.apply(before, after)
            except BaseException:
                self._journal.drop(entry)
                raise
            self._journal.update(entry, IN_EFFECT)
        return Change(kind, what, before, after)

    def undo(self) -> str | None:
        """Take back the last change that is in effect; gives the sentence of what was undone, None if there is none.

        Raises :class:`ChangedSince` where it cannot be taken back any more; the next undo goes on to the one before.
        """
        return self._move(TAKEN_BACK)

    def redo(self) -> str | None:
        """Make the change that was undone last once more, and give its sentence; None if there is none.

        Raises like :meth:`undo`.
        """
        return self._move(IN_EFFECT)

    def _move(self, undone: int) -> str | None:
        with self._lock:
            self._settle()
            back = undone == TAKEN_BACK
            entry = self._journal.last_in_effect() if back else self._journal.first_taken_back()
            if entry is None:
                return None
            try:
                self._move_entry(entry, undone)
            except ChangedSince as changed:
                self._journal.update(entry, PASSED_OVER)
                doing = "undone" if back else "done again"
                raise ChangedSince(
                    f"“{entry.what}” cannot be {doing}: {changed.what}", changed.fix
                ) from changed
            return entry.what

    def _move_entry(self, entry: JournalEntry, undone: int) -> None:
        """Bring the thing to the side of the entry that ``undone`` names, and write that down."""
        handler, in_archive = self._handler_of(entry)
        there, wanted = _sides(entry, undone)
        if in_archive:
            with self._journal.transaction():
                handler.apply(there, wanted)
                self._journal.update(entry, undone)
            return
        self._journal.update(entry, undone, pending=True)
        try:
            handler.apply(there, wanted)
        except BaseException:
            self._journal.update(entry, entry.undone)
            raise
        self._journal.update(entry, undone)

    def _handler_of(self, entry: JournalEntry) -> tuple[ChangeHandler, bool]:
        try:
            return self._handlers[entry.kind]
        except KeyError:
            raise ChangedSince(
                f"this version of the program knows no changes of the kind {entry.kind}.",
                "A newer version wrote it; undo it there.",
            ) from None

    def _settle(self) -> None:
        """Resolve what an earlier program left as an intent; once in a run."""
        if self._settled:
            return
        for entry in self._journal.pending():
            if entry.kind not in self._handlers:
                continue
            _, wanted = _sides(entry, entry.undone)
            other = IN_EFFECT if entry.undone == TAKEN_BACK else TAKEN_BACK
            self._journal.update(entry, entry.undone if self._is(entry, wanted) else other)
        self._settled = True

    def _is(self, entry: JournalEntry, state: Json) -> bool:
        try:
            self._handlers[entry.kind][0].apply(state, state)
        except ChangedSince:
            return False
        return True


def _sides(entry: JournalEntry, undone: int) -> tuple[Json, Json]:
    """The state a move starts from and the one it aims at."""
    return (entry.after, entry.before) if undone == TAKEN_BACK else (entry.before, entry.after)
