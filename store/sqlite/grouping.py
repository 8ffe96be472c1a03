"""Grouping into stories in SQLite; what it promises stands in :class:`store.archive.Grouping`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from store.archive import Grouping
from store.normalize import from_micros, to_micros
from store.records import Fingerprinted, Placement, Reading
from store.sqlite.connections import Connections
from store.sqlite.facets import FacetWriter

_TURN = "grouping"
"""Key under which the archive remembers how often its stories were changed."""


class SqliteGrouping(Grouping):
    """The grouping of one archive's articles into stories."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def turn(self) -> int:
        with self._connections.reading() as connection:
            return _turn(connection)

    def count_waiting(self) -> int:
        with self._connections.reading() as connection:
            (number,) = connection.execute(
                "SELECT count(*) FROM unsettled WHERE article IN (SELECT article FROM findings)"
            ).fetchone()
        return int(number)

    def waiting(self, limit: int, *, newest: bool = False) -> list[Fingerprinted]:
        way = "DESC" if newest else "ASC"
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT u.article, a.published, f.fingerprint, u.story, u.copy_of FROM unsettled u "
                "JOIN articles a ON a.id = u.article JOIN findings f ON f.article = u.article "
                "JOIN sources s ON s.id = a.source WHERE length(f.fingerprint) > 0 "
                f"ORDER BY a.published {way}, s.url {way}, a.key {way} LIMIT ?",
                (limit,),
            )
            found = [_fingerprinted(row) for row in rows]
        return found[::-1] if newest else found

    def settled(self, since: datetime, until: datetime, limit: int) -> list[Fingerprinted]:
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT p.article, a.published, f.fingerprint, p.story, p.copy_of FROM placements p "
                "JOIN articles a ON a.id = p.article JOIN findings f ON f.article = p.article "
                "WHERE p.article BETWEEN ? AND ? AND length(f.fingerprint) > 0 "
                "AND p.article NOT IN (SELECT article FROM unsettled) ORDER BY p.article DESC LIMIT ?",
                (to_micros(since), to_micros(until), limit),
            )
            return [_fingerprinted(row) for row in rows][::-1]

    def show(self, placements: Sequence[Placement]) -> None:
        with self._connections.writing() as connection:
            waiting = {article for (article,) in connection.execute("SELECT article FROM unsettled")}
            place(connection, [each for each in placements if each.article in waiting])

    def settle(self, turn: int, placements: Sequence[Placement], placed: Sequence[Fingerprinted]) -> bool:
        with self._connections.writing() as connection:
            if _turn(connection) != turn:
                return False
            place(connection, placements)
            connection.executemany(
                "DELETE FROM unsettled WHERE article = ? AND article IN "
                "(SELECT article FROM findings WHERE article = ? AND fingerprint = ?)",
                [(each.article, each.article, each.fingerprint) for each in placed],
            )
            note_change(connection)
        return True


def place(connection: sqlite3.Connection, placements: Sequence[Placement]) -> None:
    """Put articles where they belong among the stories; those that are gone are passed over."""
    placed = {placement.article: placement for placement in placements}
    writer = FacetWriter(connection)
    writer.read(list(placed))
    save_placements(connection, writer, [placement for _, placement in sorted(placed.items())])
    writer.finish()


def save_placements(
    connection: sqlite3.Connection, writer: FacetWriter, placements: Sequence[Placement]
) -> None:
    """Write where articles are, each of which ``writer`` has read."""
    rows = []
    for placement in placements:
        facets = writer.get(placement.article)
        if facets is not None:
            rows.append((placement.article, placement.story, placement.copy_of, placement.similarity))
            writer.change(placement.article, facets, facets.with_token("copy", bool(placement.copy_of)))
    connection.executemany("INSERT OR REPLACE INTO placements VALUES (?, ?, ?, ?)", rows)


def note_change(connection: sqlite3.Connection) -> None:
    """Note that settled articles change their story or leave the archive."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_TURN, str(_turn(connection) + 1)))


def wait(connection: sqlite3.Connection, readings: Iterable[Reading]) -> None:
    """Have articles wait whose readings are about to be stored, unless they say what was placed already.

    A new analysis places all articles again.
    """
    for reading in readings:
        row = connection.execute(
            "SELECT f.fingerprint, a.analysis, p.story, p.copy_of FROM articles a "
            "LEFT JOIN findings f ON f.article = a.id LEFT JOIN placements p ON p.article = a.id WHERE a.id = ?",
            (reading.article,),
        ).fetchone()
        if row is None:
            continue
        fingerprint, analysis, story, copy_of = row
        if not reading.fingerprint:
            connection.execute("DELETE FROM unsettled WHERE article = ?", (reading.article,))
        elif story is None or fingerprint != reading.fingerprint or analysis not in (0, reading.analysis):
            connection.execute(
                "INSERT OR IGNORE INTO unsettled VALUES (?, ?, ?)",
                (reading.article, story or 0, copy_of or 0),
            )


def _turn(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (_TURN,)).fetchone()
    return int(row[0]) if row else 0


def _fingerprinted(row: tuple[int, int, bytes, int, int]) -> Fingerprinted:
    article, published, fingerprint, story, copy_of = row
    return Fingerprinted(article, from_micros(published), fingerprint, story, copy_of)
