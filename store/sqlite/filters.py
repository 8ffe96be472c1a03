"""Saved filters in SQLite; what they promise stands in :class:`store.archive.Filters`."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime

from store.archive import Filters
from store.normalize import from_micros, storable, to_micros
from store.records import SavedFilter
from store.sqlite.connections import Connections

_COLUMNS = "name, query, made, watched, told"


class SqliteFilters(Filters):
    """The saved filters of one archive."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def all(self) -> tuple[SavedFilter, ...]:
        with self._connections.reading() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM filters").fetchall()
        return tuple(sorted(map(_filter, rows), key=lambda saved: (saved.name.casefold(), saved.name)))

    def any_watched(self) -> bool:
        with self._connections.reading() as connection:
            return connection.execute("SELECT 1 FROM filters WHERE watched LIMIT 1").fetchone() is not None

    def get(self, name: str) -> SavedFilter | None:
        with self._connections.reading() as connection:
            return _get(connection, name)

    def replace(self, there: SavedFilter | None, wanted: SavedFilter | None) -> bool:
        with self._connections.writing() as connection:
            now = _get(connection, there.name if there else wanted.name if wanted else "")
            if not _same(now, there):
                return False
            if there and wanted and wanted.name != there.name and _get(connection, wanted.name):
                return False
            if there == wanted:
                return True
            if there:
                connection.execute("DELETE FROM filters WHERE name = ?", (there.name,))
            if wanted:
                told = now.told if now else wanted.told
                row = (
                    storable(wanted.name), storable(wanted.query), to_micros(wanted.made), wanted.watched, told
                )  # fmt: skip
                connection.execute(f"INSERT INTO filters ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)", row)
        return True

    def tell(self, name: str, told: datetime) -> None:
        with self._connections.writing() as connection:
            connection.execute(
                "UPDATE filters SET told = max(told, ?) WHERE name = ?", (to_micros(told), storable(name))
            )


def _same(one: SavedFilter | None, other: SavedFilter | None) -> bool:
    if one is None or other is None:
        return one is other
    return replace(one, told=0) == replace(other, told=0)


def _get(connection: sqlite3.Connection, name: str) -> SavedFilter | None:
    row = connection.execute(f"SELECT {_COLUMNS} FROM filters WHERE name = ?", (storable(name),)).fetchone()
    return _filter(row) if row else None


def _filter(row: tuple[str, str, int, int, int]) -> SavedFilter:
    name, query, made, watched, told = row
    return SavedFilter(name, query, from_micros(made), bool(watched), told)
