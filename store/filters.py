"""Filters that the user keeps under a name: a query of the search language, asked again with one key."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime

from store.connect import Connections
from store.rows import micros, moment, storable

_COLUMNS = "name, query, made, watched, told"


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A query under a name.  ``name`` is its identity."""

    name: str
    query: str
    made: datetime
    watched: bool = False
    """The user wants to be told when something new matches."""
    told: int = 0
    """When the user was last told of what is new in it, in microseconds since 1970; 0: never."""


class Filters:
    """The saved filters of one archive.  All methods may be called from any thread; each is one transaction."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def all(self) -> tuple[SavedFilter, ...]:
        """Every filter, by name."""
        with self._connections.reading() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM filters").fetchall()
        return tuple(sorted(map(_filter, rows), key=lambda saved: (saved.name.casefold(), saved.name)))

    def any_watched(self) -> bool:
        """Whether the user wants to be told of anything."""
        with self._connections.reading() as connection:
            return connection.execute("SELECT 1 FROM filters WHERE watched LIMIT 1").fetchone() is not None

    def get(self, name: str) -> SavedFilter | None:
        """One filter by its name; None if there is none."""
        with self._connections.reading() as connection:
            return _get(connection, name)

    def replace(self, there: SavedFilter | None, wanted: SavedFilter | None) -> bool:
        """Bring a filter from one state to another; None is its absence.  Another name renames it.

        False, and nothing is changed, when it is not as ``there`` or another filter has the wanted name.  How far
        the user was told of matches is no part of the state.
        """
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
                    storable(wanted.name), storable(wanted.query), micros(wanted.made), wanted.watched, told
                )  # fmt: skip
                connection.execute(f"INSERT INTO filters ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)", row)
        return True

    def tell(self, name: str, told: datetime) -> None:
        """Remember that the user was told of all that came in until then; no filter of that name: nothing."""
        with self._connections.writing() as connection:
            connection.execute(
                "UPDATE filters SET told = max(told, ?) WHERE name = ?", (micros(told), storable(name))
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
    return SavedFilter(name, query, moment(made), bool(watched), told)
