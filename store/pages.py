"""Article pages: which summaries are still to be looked up, what became of it, and the fuller text put in place.

The feed's digest stays with the article, so a refresh that brings the same summary again changes nothing.  When the feed
changes its summary, that is an edit as ever, and the page is asked for again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from store.connect import Connections
from store.facets import FacetWriter
from store.mentions import write_mentions
from store.records import Article, Mention
from store.rows import ARTICLE, ARTICLE_FROM, IN_IDS, halves, micros, moment, storable, to_article

Outcome = Literal["full", "no-gain", "forbidden", "paywall", "consent", "no-article", "failed"]
OUTCOMES: tuple[str, ...] = get_args(Outcome)

LOOKED_BACK = timedelta(days=14)
"""Summaries published longer ago are not looked up any more."""
TRIED_AGAIN = timedelta(hours=6)
"""A page that could not be had is asked for again after this time."""


@dataclass(frozen=True, slots=True)
class Page:
    """What became of an article's page."""

    article: int
    outcome: Outcome
    said: str
    """A sentence for people: what was gained, or why nothing was."""
    fetched: datetime


class Pages:
    """The article pages of one archive."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def wanted(self, sources: Sequence[str], now: datetime, limit: int) -> list[Article]:
        """Summaries of these sources whose page was not looked at yet, or could not be had, newest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT {ARTICLE} FROM {ARTICLE_FROM} WHERE a.source IN "
                "(SELECT id FROM sources WHERE url IN (SELECT value FROM json_each(?))) AND a.id > ? "
                "AND a.completeness = 'summary' AND a.url != '' AND NOT EXISTS (SELECT 1 FROM pages p WHERE "
                "p.article = a.id AND (p.outcome != 'failed' OR p.fetched > ?)) ORDER BY a.id DESC LIMIT ?",
                (
                    json.dumps([storable(source) for source in sources]),
                    micros(now - LOOKED_BACK),
                    micros(now - TRIED_AGAIN),
                    limit,
                ),
            )
            return [to_article(row) for row in rows]

    def note(self, page: Page) -> None:
        """Remember what became of a page that gave no text."""
        with self._connections.writing() as connection:
            _note(connection, page)

    def fill(self, page: Page, article: Article, mentions: Sequence[Mention]) -> bool:
        """Put the page's text in place of the summary; the article waits to be read again.

        ``article`` has the fuller text, and the version whose page was asked for: False when it was edited since, or is
        gone, and then nothing is changed.
        """
        with self._connections.writing() as connection:
            row = connection.execute("SELECT version FROM articles WHERE id = ?", (article.id,)).fetchone()
            if row is None or row[0] != article.version:
                return False
            _replace(connection, article, mentions)
            _note(connection, page)
            return True

    def get(self, article: int) -> Page | None:
        """What became of an article's page; None when it was not asked for."""
        with self._connections.reading() as connection:
            row = connection.execute(
                f"SELECT article, outcome, said, fetched FROM pages WHERE article {IN_IDS}",
                (json.dumps([article]),),
            ).fetchone()
        return Page(row[0], row[1], row[2], moment(row[3])) if row else None


def _note(connection: sqlite3.Connection, page: Page) -> None:
    if page.outcome not in OUTCOMES:
        raise ValueError(f"no such outcome: {page.outcome}")
    connection.execute(
        "INSERT OR REPLACE INTO pages (article, fetched, outcome, said) VALUES (?, ?, ?, ?)",
        (page.article, micros(page.fetched), page.outcome, storable(page.said)),
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
