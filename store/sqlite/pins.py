"""Pinned lines in SQLite; what they promise stands in :class:`store.archive.Pins`."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from store.archive import Pins
from store.normalize import from_micros, storable, to_micros
from store.sqlite.connections import Connections
from store.sqlite.marks import set_mark
from store.views import Pin

_PIN = "kind, article, start, end, words, note, made, place, id"


class SqlitePins(Pins):
    """The pinned lines of one archive."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def all(self) -> tuple[Pin, ...]:
        with self._connections.reading() as connection:
            rows = connection.execute(f"SELECT {_PIN} FROM pins ORDER BY place, id")
            return tuple(_pin(row) for row in rows)

    def put(self, pin: Pin) -> Pin:
        with self._connections.writing() as connection:
            place = pin.place or _after_last(connection)
            cursor = connection.execute(
                f"INSERT OR REPLACE INTO pins ({_PIN}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    pin.kind,
                    pin.article,
                    pin.start,
                    pin.end,
                    storable(pin.words),
                    storable(pin.note),
                    to_micros(pin.made),
                    place,
                    pin.id or None,
                ),
            )
            if pin.article:
                set_mark(connection, pin.article, "pinned", True)
            return replace(pin, place=place, id=int(cursor.lastrowid or pin.id))

    def remove(self, id: int) -> None:
        with self._connections.writing() as connection:
            row = connection.execute("DELETE FROM pins WHERE id = ? RETURNING article", (id,)).fetchone()
            if row is None or not row[0]:
                return
            others = connection.execute("SELECT 1 FROM pins WHERE article = ? LIMIT 1", row).fetchone()
            if others is None:
                set_mark(connection, row[0], "pinned", False)


def _after_last(connection: sqlite3.Connection) -> float:
    (last,) = connection.execute("SELECT max(place) FROM pins").fetchone()
    return float(last or 0.0) + 1.0


def _pin(row: tuple[object, ...]) -> Pin:
    kind, article, start, end, words, note, made, place, id_ = row
    return Pin(
        kind,  # type: ignore[arg-type]  # written by ``put`` from the same literals
        int(str(article)),
        int(str(start)),
        int(str(end)),
        str(words),
        str(note),
        from_micros(int(str(made))),
        float(str(place)),
        int(str(id_)),
    )
