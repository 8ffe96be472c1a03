"""Which articles wait for their place among the stories, and which neighbours that place depends on.

An article waits from when it was read until stories are settled, at the end of a refresh.  Meanwhile it may be shown
somewhere; that counts for nothing when stories are settled, so that the outcome depends on the articles alone and not on
when, in which order and by which program they were read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from store.archive import Fingerprinted
from store.records import Placement, Reading
from store.rows import micros, moment

if TYPE_CHECKING:
    from store.connect import Connections

_TURN = "grouping"
"""Key under which the archive remembers how often its stories were changed."""


class Grouping:
    """The grouping of one archive's articles into stories.  Raises :class:`store.errors.ArchiveError`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def turn(self) -> int:
        """A number that changes whenever settled articles change their story or leave the archive."""
        with self._connections.reading() as connection:
            return _turn(connection)

    def count_waiting(self) -> int:
        """Articles that wait to be placed."""
        with self._connections.reading() as connection:
            (number,) = connection.execute(
                "SELECT count(*) FROM unsettled WHERE article IN (SELECT article FROM findings)"
            ).fetchone()
        return int(number)

    def waiting(self, limit: int, *, newest: bool = False) -> list[Fingerprinted]:
        """The oldest articles that wait, or the newest, with the place that they had before.

        In order of publication; those of one moment in that of their feeds and keys, and not of their ids, which
        tell who was stored first.
        """
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
        """The newest placed articles published from ``since`` to ``until`` that do not wait, in order of publication."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT p.article, a.published, f.fingerprint, p.story, p.copy_of FROM placements p "
                "JOIN articles a ON a.id = p.article JOIN findings f ON f.article = p.article "
                "WHERE p.article BETWEEN ? AND ? AND length(f.fingerprint) > 0 "
                "AND p.article NOT IN (SELECT article FROM unsettled) ORDER BY p.article DESC LIMIT ?",
                (micros(since), micros(until), limit),
            )
            return [_fingerprinted(row) for row in rows][::-1]

    def show(self, placements: Sequence[Placement]) -> None:
        """Place articles that wait, until stories are settled; others stay where they are."""
        from store.findings import place

        with self._connections.writing() as connection:
            waiting = {article for (article,) in connection.execute("SELECT article FROM unsettled")}
            place(connection, [each for each in placements if each.article in waiting])

    def settle(self, turn: int, placements: Sequence[Placement], placed: Sequence[Fingerprinted]) -> bool:
        """Place articles for good, and have ``placed`` wait no longer.

        ``turn``: what :meth:`turn` was before the articles that this is based on were asked for.  False, with nothing
        done, where it has changed since.  An article that was read again since goes on waiting.
        """
        from store.findings import place

        with self._connections.writing() as connection:
            if _turn(connection) != turn:
                return False
            place(connection, placements)
            connection.executemany(
                "DELETE FROM unsettled WHERE article = ? AND article IN "
                "(SELECT article FROM findings WHERE article = ? AND fingerprint = ?)",
                [(each.article, each.article, each.fingerprint) for each in placed],
            )
            changed(connection)
        return True


def changed(connection: sqlite3.Connection) -> None:
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
    return Fingerprinted(article, moment(published), fingerprint, story, copy_of)
