"""Article pages in SQLite; what they promise stands in :class:`store.archive.Pages`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from store.archive import Pages
from store.normalize import from_micros, storable, to_micros
from store.records import OUTCOMES, PAGE_LOOKBACK, PAGE_RETRY, Article, Mention, Page
from store.sqlite.connections import Connections
from store.sqlite.facets import FacetWriter
from store.sqlite.mentions import write_mentions
from store.sqlite.rows import ARTICLE, ARTICLE_FROM, IN_IDS, halves, to_article


class SqlitePages(Pages):
    """The article pages of one archive."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def wanted(self, sources: Sequence[str], now: datetime, limit: int) -> list[Article]:
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT {ARTICLE} FROM {ARTICLE_FROM} WHERE a.source IN "
                "(SELECT id FROM sources WHERE url IN (SELECT value FROM json_each(?))) AND a.id > ? "
                "AND a.completeness = 'summary' AND a.url != '' AND NOT EXISTS (SELECT 1 FROM pages p WHERE "
                "p.article = a.id AND (p.outcome != 'failed' OR p.fetched > ?)) ORDER BY a.id DESC LIMIT ?",
                (
                    json.dumps([storable(source) for source in sources]),
                    to_micros(now - PAGE_LOOKBACK),
                    to_micros(now - PAGE_RETRY),
                    limit,
                ),
            )
            return [to_article(row) for row in rows]

    def note(self, page: Page) -> None:
        with self._connections.writing() as connection:
            _note(connection, page)

    def fill(self, page: Page, article: Article, mentions: Sequence[Mention]) -> bool:
        with self._connections.writing() as connection:
            row = connection.execute("SELECT version FROM articles WHERE id = ?", (article.id,)).fetchone()
            if row is None or row[0] != article.version:
                return False
            _replace(connection, article, mentions)
            _note(connection, page)
            return True

    def get(self, article: int) -> Page | None:
        with self._connections.reading() as connection:
            row = connection.execute(
                f"SELECT article, outcome, said, fetched FROM pages WHERE article {IN_IDS}",
                (json.dumps([article]),),
            ).fetchone()
        return Page(row[0], row[1], row[2], from_micros(row[3])) if row else None


def _note(connection: sqlite3.Connection, page: Page) -> None:
    if page.outcome not in OUTCOMES:
        raise ValueError(f"no such outcome: {page.outcome}")
    connection.execute(
        "INSERT OR REPLACE INTO pages (article, fetched, outcome, said) VALUES (?, ?, ?, ?)",
        (page.article, to_micros(page.fetched), page.outcome, storable(page.said)),
    )


def _replace(connection: sqlite3.Connection, article: Article, mentions: Sequence[Mention]) -> None:
    connection.execute("UPDATE articles SET completeness = 'full', analysis = 0 WHERE id = ?", (article.id,))
    connection.execute("UPDATE texts SET title = ?, body = ? WHERE id = ?", (*halves(article), article.id))
    for table in ("mentions", "quotes", "events", "findings"):
        connection.execute(f"DELETE FROM {table} WHERE article = ?", (article.id,))
    writer = FacetWriter(connection)
    old = writer.get(article.id)
    if old is not None:
        facets = old.with_findings((), ()).with_analysis(0).with_token("summary", False)
        writer.change(article.id, old, write_mentions(connection, writer, article.id, mentions, facets))
    writer.finish()
