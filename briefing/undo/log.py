"""Every change the user makes goes through here, and so can be undone, also after a restart.

How a change survives whatever happens in the middle of it:

* Where the archive itself is what changes (a corrected speaker, a mark), entry and effect are one transaction of the
  archive: both are there or neither is.
* Where a file changes (the watchlist, feeds.toml), the entry is written first, as an intent, and is on the disk before
  the file is touched; once the file is written the entry is confirmed.  A program that is killed in between leaves an
  intent without confirmation.  The next one resolves it before its first change, undoing or doing again: it asks the
  hand whether the effect is there.  If so the intent is confirmed; if not, a change counts as taken back (it can be
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

__all__ = ["Change", "ChangedSince", "Changes", "Hand", "Json"]


class ChangedSince(DeskError):  # noqa: N818 - it tells what happened, like DeskError's other kinds
    """The thing is no longer as it was when the change was made; nothing was done to it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing the user did.  ``what`` is a sentence for people: ``Removed the feed BBC``."""

    kind: str
    what: str
    before: Json
    after: Json


class Hand(Protocol):
    """Puts changes of one kind into effect."""

    def put(self, there: Json, wanted: Json) -> None:
        """Bring the thing from the state ``there`` to the state ``wanted``, whole or not at all.

        Raises :class:`ChangedSince` when it is not as ``there``, and then nothing is changed.  With ``there`` and
        ``wanted`` the same nothing is written: so it can be asked whether the thing is in a state.
        """
        ...


class Changes:
    """The user's changes: made, undone and done again.  Blocking; may be called from any thread."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._hands: dict[str, tuple[Hand, bool]] = {}
        self._lock = threading.RLock()
        self._settled = False

    def register(self, kind: str, hand: Hand, *, in_archive: bool = False) -> None:
        """Name the hand for a kind.

        ``in_archive``: it writes to the archive and nowhere else, so that its effect and the journal's entry can be one
        transaction.
        """
        self._hands[kind] = hand, in_archive

    def make(self, kind: str, what: str, before: Json, after: Json) -> Change:
        """Put a change into effect and remember it.  Raises :class:`ChangedSince` and what its hand raises."""
        hand, in_archive = self._hands[kind]
        with self._lock:
            self._settle()
            if in_archive:
                with self._journal.transaction():
                    self._journal.add(kind, what, before, after)
                    hand.put(before, after)
                return Change(kind, what, before, after)
            entry = self._journal.add(kind, what, before, after, pending=True)
            try:
                hand.put(before, after)
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
                self._put(entry, undone)
            except ChangedSince as changed:
                self._journal.update(entry, PASSED_OVER)
                doing = "undone" if back else "done again"
                raise ChangedSince(
                    f"“{entry.what}” cannot be {doing}: {changed.what}", changed.fix
                ) from changed
            return entry.what

    def _put(self, entry: JournalEntry, undone: int) -> None:
        """Let the hand bring the thing to the side of the entry that ``undone`` names, and write that down."""
        hand, in_archive = self._hand_of(entry)
        there, wanted = _sides(entry, undone)
        if in_archive:
            with self._journal.transaction():
                hand.put(there, wanted)
                self._journal.update(entry, undone)
            return
        self._journal.update(entry, undone, pending=True)
        try:
            hand.put(there, wanted)
        except BaseException:
            self._journal.update(entry, entry.undone)
            raise
        self._journal.update(entry, undone)

    def _hand_of(self, entry: JournalEntry) -> tuple[Hand, bool]:
        try:
            return self._hands[entry.kind]
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
            if entry.kind not in self._hands:
                continue
            _, wanted = _sides(entry, entry.undone)
            other = IN_EFFECT if entry.undone == TAKEN_BACK else TAKEN_BACK
            self._journal.update(entry, entry.undone if self._is(entry, wanted) else other)
        self._settled = True

    def _is(self, entry: JournalEntry, state: Json) -> bool:
        try:
            self._hands[entry.kind][0].put(state, state)
        except ChangedSince:
            return False
        return True


def _sides(entry: JournalEntry, undone: int) -> tuple[Json, Json]:
    """The state a move starts from and the one it aims at."""
    return (entry.after, entry.before) if undone == TAKEN_BACK else (entry.before, entry.after)
