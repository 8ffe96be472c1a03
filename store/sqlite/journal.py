"""The journal of the user's changes in SQLite; what it promises stands in :class:`store.archive.Journal`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from store.archive import Journal
from store.normalize import from_micros, storable, to_micros
from store.records import IN_EFFECT, TAKEN_BACK, JournalEntry, Json
from store.sqlite.connections import Connections

_KEPT = 1_000
"""Entries that are kept; older ones can no longer be undone."""

_COLUMNS = "id, made, kind, what, before, after, undone, pending"


class SqliteJournal(Journal):
    """The journal in one archive."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._connections.writing(synced=True):
            yield

    def add(
        self,
        kind: str,
        what: str,
        before: Json,
        after: Json,
        *,
        pending: bool = False,
        now: datetime | None = None,
    ) -> JournalEntry:
        made = now or datetime.now(UTC)
        with self._connections.writing(synced=pending) as connection:
            connection.execute("DELETE FROM journal WHERE undone = ? AND NOT pending", (TAKEN_BACK,))
            row = (to_micros(made), storable(kind), storable(what), _packed(before), _packed(after), pending)
            (number,) = connection.execute(
                "INSERT INTO journal (made, kind, what, before, after, pending) VALUES (?, ?, ?, ?, ?, ?) "
                "RETURNING id",
                row,
            ).fetchone()
            connection.execute("DELETE FROM journal WHERE id <= ?", (number - _KEPT,))
        return JournalEntry(number, made, kind, what, before, after, pending=pending)

    def last_in_effect(self) -> JournalEntry | None:
        return self._one("WHERE undone = ? AND NOT pending ORDER BY id DESC LIMIT 1", IN_EFFECT)

    def first_taken_back(self) -> JournalEntry | None:
        return self._one("WHERE undone = ? AND NOT pending ORDER BY id LIMIT 1", TAKEN_BACK)

    def pending(self) -> list[JournalEntry]:
        with self._connections.reading() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM journal WHERE pending ORDER BY id")
            return [_entry(row) for row in rows]

    def update(self, entry: JournalEntry, undone: int, *, pending: bool = False) -> JournalEntry:
        changed = replace(entry, undone=undone, pending=pending)
        with self._connections.writing(synced=pending) as connection:
            # Written whole: another program, seeing it pending, may have dropped it meanwhile.
            connection.execute(
                f"INSERT OR REPLACE INTO journal ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _row(changed)
            )
        return changed

    def drop(self, entry: JournalEntry) -> None:
        with self._connections.writing() as connection:
            connection.execute("DELETE FROM journal WHERE id = ?", (entry.id,))

    def _one(self, condition: str, undone: int) -> JournalEntry | None:
        with self._connections.reading() as connection:
            row = connection.execute(f"SELECT {_COLUMNS} FROM journal {condition}", (undone,)).fetchone()
        return _entry(row) if row else None


def _packed(value: Json) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _row(entry: JournalEntry) -> tuple[Any, ...]:
    return (
        entry.id,
        to_micros(entry.made),
        storable(entry.kind),
        storable(entry.what),
        _packed(entry.before),
        _packed(entry.after),
        entry.undone,
        entry.pending,
    )


def _entry(row: tuple[Any, ...]) -> JournalEntry:
    id_, made, kind, what, before, after, undone, pending = row
    return JournalEntry(
        id_, from_micros(made), kind, what, json.loads(before), json.loads(after), undone, bool(pending)
    )
