"""What the user did, so that it can be undone, also after a restart.

Each entry is one change with the state before and the state after it, as JSON.  An entry is *pending* from the
moment something is about to be done about it until that is known to have happened: a program that is killed in
between leaves it so, and the next one finds out (:class:`briefing.undo.log.Changes`).

Entries in effect come first and those taken back after them, as ids go: undoing takes the last one in effect,
doing again the first one taken back.  A new change drops those taken back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from store.rows import micros, moment, storable

if TYPE_CHECKING:
    from store.connect import Connections

Json: TypeAlias = Union[bool, int, float, str, Sequence["Json"], Mapping[str, "Json"], None]  # noqa: UP007 - it names itself
"""What JSON can hold."""

KEPT = 1_000
"""Entries that are kept; older ones can no longer be undone."""

IN_EFFECT, TAKEN_BACK, PASSED_OVER = 0, 1, 2

_COLUMNS = "id, made, kind, what, before, after, undone, pending"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change in the journal."""

    id: int
    made: datetime
    kind: str
    what: str
    """A sentence for people: ``Removed the feed BBC``."""
    before: Json
    after: Json
    undone: int = IN_EFFECT
    """:data:`IN_EFFECT`, :data:`TAKEN_BACK`, or :data:`PASSED_OVER`: it could not be taken back."""
    pending: bool = False
    """``undone`` says what was aimed at; whether it came to that is not known yet."""


class Journal:
    """The journal in one archive.  All methods may be called from any thread; each is one transaction."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @contextmanager
    def together(self) -> Iterator[None]:
        """One transaction around all that is written to the archive within, the journal's own entries too.

        It is on the disk when this returns, proof against a power cut.
        """
        with self._connections.writing(synced=True):
            yield

    def note(
        self,
        kind: str,
        what: str,
        before: Json,
        after: Json,
        *,
        pending: bool = False,
        now: datetime | None = None,
    ) -> Entry:
        """Write down a change, and drop those that were taken back: they can no longer be done again.

        A pending entry is on the disk when this returns, proof against a power cut.
        """
        made = now or datetime.now(UTC)
        with self._connections.writing(synced=pending) as connection:
            connection.execute("DELETE FROM journal WHERE undone = ? AND NOT pending", (TAKEN_BACK,))
            row = (micros(made), storable(kind), storable(what), _packed(before), _packed(after), pending)
            (number,) = connection.execute(
                "INSERT INTO journal (made, kind, what, before, after, pending) VALUES (?, ?, ?, ?, ?, ?) "
                "RETURNING id",
                row,
            ).fetchone()
            connection.execute("DELETE FROM journal WHERE id <= ?", (number - KEPT,))
        return Entry(number, made, kind, what, before, after, pending=pending)

    def last_in_effect(self) -> Entry | None:
        """The change to undo next."""
        return self._one("WHERE undone = ? AND NOT pending ORDER BY id DESC LIMIT 1", IN_EFFECT)

    def first_taken_back(self) -> Entry | None:
        """The change to do again next."""
        return self._one("WHERE undone = ? AND NOT pending ORDER BY id LIMIT 1", TAKEN_BACK)

    def pending(self) -> list[Entry]:
        """Changes of which it is not known whether they happened, oldest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM journal WHERE pending ORDER BY id")
            return [_entry(row) for row in rows]

    def put(self, entry: Entry, undone: int, *, pending: bool = False) -> Entry:
        """Write down that an entry is in effect, taken back or passed over, or is about to be."""
        changed = replace(entry, undone=undone, pending=pending)
        with self._connections.writing(synced=pending) as connection:
            # Written whole: another program, seeing it pending, may have dropped it meanwhile.
            connection.execute(
                f"INSERT OR REPLACE INTO journal ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _row(changed)
            )
        return changed

    def drop(self, entry: Entry) -> None:
        """Forget an entry: it did not happen."""
        with self._connections.writing() as connection:
            connection.execute("DELETE FROM journal WHERE id = ?", (entry.id,))

    def _one(self, condition: str, undone: int) -> Entry | None:
        with self._connections.reading() as connection:
            row = connection.execute(f"SELECT {_COLUMNS} FROM journal {condition}", (undone,)).fetchone()
        return _entry(row) if row else None


def _packed(value: Json) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _row(entry: Entry) -> tuple[Any, ...]:
    return (
        entry.id,
        micros(entry.made),
        storable(entry.kind),
        storable(entry.what),
        _packed(entry.before),
        _packed(entry.after),
        entry.undone,
        entry.pending,
    )


def _entry(row: tuple[Any, ...]) -> Entry:
    id_, made, kind, what, before, after, undone, pending = row
    return Entry(id_, moment(made), kind, what, json.loads(before), json.loads(after), undone, bool(pending))
