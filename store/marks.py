"""The marks that a user sets on articles: ``read`` and ``pinned``."""

from __future__ import annotations

import sqlite3

from store.facets import FacetWriter

#: Marks that a user can set.
MARKS = ("read", "pinned")


def set_mark(connection: sqlite3.Connection, article: int, mark: str, on: bool) -> None:
    """Set or take away a mark within the caller's transaction; an article that is gone is passed over."""
    if mark not in MARKS:
        raise ValueError(f"no such mark: {mark}")
    writer = FacetWriter(connection)
    old = writer.get(article)
    if old is None:
        return
    if on:
        connection.execute("INSERT OR IGNORE INTO marks VALUES (?, ?)", (mark, article))
    else:
        connection.execute("DELETE FROM marks WHERE mark = ? AND article = ?", (mark, article))
    new = old.with_token(mark, on)
    writer.change(article, old, new.with_token("unread", not on) if mark == "read" else new)
    writer.finish()
