"""What each feed's last body consisted of, so that the next one is parsed only where it is new.

The archive keeps these bytes as the collector packed them, and writes them in the transaction that stores the
articles they speak of.
"""

from __future__ import annotations

import sqlite3

from store.records import FeedResult
from store.rows import storable


def load(connection: sqlite3.Connection, source: str) -> bytes:
    """The parts of a feed's last body; empty where there are none."""
    row = connection.execute("SELECT parts FROM feed_parts WHERE source = ?", (storable(source),)).fetchone()
    return bytes(row[0]) if row else b""


def save(connection: sqlite3.Connection, result: FeedResult) -> None:
    """Remember the parts of a body that was parsed; where it could not be cut, nothing of an earlier one stays."""
    if result.status != "ok":
        return
    if result.parts:
        connection.execute(
            "INSERT INTO feed_parts VALUES (?, ?) ON CONFLICT DO UPDATE SET parts = excluded.parts "
            "WHERE parts != excluded.parts",
            (storable(result.source.id), result.parts),
        )
    else:
        forget(connection, result.source.id)


def forget(connection: sqlite3.Connection, source: str) -> None:
    """Have a feed's next body parsed whole."""
    connection.execute("DELETE FROM feed_parts WHERE source = ?", (storable(source),))
