"""What retention removed, kept for a while: packed, out of sight of every search, and able to come back.

An entry holds what cannot be found again: the article with its earlier texts, and the user's marks and corrections.  What
was read in it is read anew when it comes back.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from datetime import datetime, timedelta
from typing import Any

from store.normalize import from_micros, to_micros
from store.records import TRASH_DAYS, Article, Trash
from store.sqlite.facets import Facets, FacetWriter
from store.sqlite.intake import BulkInsert

BYTES = 200_000_000
"""Bytes of the trash; of more, what was removed first goes for good."""

_ARTICLE = (
    "key",
    "digest",
    "published",
    "fetched",
    "version",
    "completeness",
    "published_raw",
    "published_basis",
    "language",
    "url",
    "author",
)


def census(connection: sqlite3.Connection) -> Trash:
    """How much is in the trash."""
    number, size, first = connection.execute(
        "SELECT count(*), coalesce(sum(length(packed)), 0), min(removed) FROM trash"
    ).fetchone()
    return Trash(number, size, None if first is None else from_micros(first))


def throw(connection: sqlite3.Connection, article: int, removed: int) -> None:
    """Put an article in the trash, before it is removed; ``removed`` is the time in microseconds."""
    kept = _packed(connection, article)
    if kept is not None:
        connection.execute("INSERT OR REPLACE INTO trash VALUES (?, ?, ?)", (article, removed, kept))


def drop_old(connection: sqlite3.Connection, now: datetime) -> None:
    """Drop for good what was removed :data:`store.records.TRASH_DAYS` ago."""
    connection.execute("DELETE FROM trash WHERE removed < ?", (to_micros(now - timedelta(days=TRASH_DAYS)),))


def drop_above(connection: sqlite3.Connection, most: int) -> None:
    """Drop for good what was removed first, as far as the trash holds more than so many bytes."""
    size = census(connection).bytes
    while size > most:
        rows = connection.execute(
            "SELECT article, length(packed) FROM trash ORDER BY removed, article LIMIT 500"
        ).fetchall()
        for article, length in rows:
            if size <= most:
                break
            connection.execute("DELETE FROM trash WHERE article = ?", (article,))
            size -= length


def restore(connection: sqlite3.Connection, now: datetime, limit: int) -> tuple[int, int]:
    """Bring back the newest articles in the trash, which count as first seen now and wait to be read.

    Gives how many left the trash and how many of them are back: one that its feed brought again meanwhile is not.
    """
    rows = connection.execute(
        "SELECT article, packed FROM trash ORDER BY article DESC LIMIT ?", (limit,)
    ).fetchall()
    entries = [json.loads(zlib.decompress(packed)) for _, packed in rows]
    writer = FacetWriter(connection)
    batch = BulkInsert(connection, writer)
    batch.expect(from_micros(entry["article"]["published"]) for entry in entries)
    back = [(entry, _add(connection, batch, entry, now)) for entry in reversed(entries)]
    batch.write()
    writer.finish()
    for entry, article in back:
        if article:
            _complete(connection, article, entry)
    connection.executemany("DELETE FROM trash WHERE article = ?", [(article,) for article, _ in rows])
    return len(rows), sum(article > 0 for _, article in back)


def _packed(connection: sqlite3.Connection, article: int) -> bytes | None:
    def rows(statement: str) -> list[Any]:
        return connection.execute(statement, (article,)).fetchall()

    columns = ", ".join(f"a.{name}" for name in _ARTICLE)
    found = connection.execute(
        f"SELECT s.url, s.name, t.title, t.body, {columns} FROM articles a JOIN texts t ON t.id = a.id "
        "JOIN sources s ON s.id = a.source WHERE a.id = ?",
        (article,),
    ).fetchone()
    if found is None:
        return None
    entry = {
        "source": found[0],
        "name": found[1],
        "title": found[2],
        "body": found[3],
        "article": dict(zip(_ARTICLE, found[4:], strict=True)),
        "versions": rows("SELECT version, title, body, seen FROM article_versions WHERE article = ?"),
        "marks": [mark for (mark,) in rows("SELECT mark FROM marks WHERE article = ?")],
        "corrections": rows("SELECT words, start, speaker, actor, made FROM corrections WHERE article = ?"),
    }
    return zlib.compress(json.dumps(entry).encode())


def _add(connection: sqlite3.Connection, batch: BulkInsert, entry: dict[str, Any], now: datetime) -> int:
    """Give an article of the trash its id; 0 where it is in the archive."""
    found = entry["article"]
    source = _source(connection, entry)
    where = (source, found["key"])
    connection.execute("DELETE FROM pruned WHERE source = ? AND key = ?", where)
    if connection.execute("SELECT 1 FROM articles WHERE source = ? AND key = ?", where).fetchone():
        return 0
    article = Article(
        source=entry["source"],
        key=found["key"],
        text=entry["title"] + entry["body"],
        published=from_micros(found["published"]),
        fetched=now,
        headline_end=len(entry["title"]),
        digest=found["digest"],
        completeness=found["completeness"],
        published_raw=found["published_raw"],
        published_basis=found["published_basis"],
        language=found["language"],
        url=found["url"],
        author=found["author"],
    )
    marks = set(entry["marks"])
    tokens = {"any", "v0", f"s{source}"} | (marks if "read" in marks else marks | {"unread"})
    tokens |= {"edited"} if entry["versions"] else set()
    tokens |= {"summary"} if found["completeness"] == "summary" else set()
    return batch.add(source, found["key"], article, (), Facets(tokens=frozenset(tokens)))


def _source(connection: sqlite3.Connection, entry: dict[str, Any]) -> int:
    row = connection.execute("SELECT id FROM sources WHERE url = ?", (entry["source"],)).fetchone()
    if row is not None:
        return int(row[0])
    cursor = connection.execute(
        "INSERT INTO sources (url, name, folded, tags) VALUES (?, ?, ?, '\n')",
        (entry["source"], entry["name"], entry["source"].casefold()),
    )
    return int(cursor.lastrowid or 0)


def _complete(connection: sqlite3.Connection, article: int, entry: dict[str, Any]) -> None:
    """Give an article that is back its earlier texts, marks and corrections."""
    many = connection.executemany
    connection.execute("UPDATE articles SET version = ? WHERE id = ?", (entry["article"]["version"], article))
    many(
        "INSERT OR REPLACE INTO article_versions VALUES (?, ?, ?, ?, ?)",
        [(article, *row) for row in entry["versions"]],
    )
    many("INSERT OR REPLACE INTO marks VALUES (?, ?)", [(mark, article) for mark in entry["marks"]])
    many(
        "INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?, ?, ?)",
        [(article, *row) for row in entry["corrections"]],
    )
