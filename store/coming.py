"""New articles on their way in: given their ids one by one, written all together.

A statement for each row of each article cost a third of what writing them took.
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import itemgetter

from store.facets import Facets, FacetWriter
from store.mentions import ADD_MENTION, mention_rows
from store.records import Article, Mention
from store.rows import IN_IDS, Row, all_storable, halves, micros

#: Articles of one moment that each have an id of their own follow it within this distance (microseconds).
_CROWD = 999_999


class Coming:
    """The new articles of one transaction; :meth:`write` writes them, the facets' writer their facets."""

    def __init__(self, connection: sqlite3.Connection, facets: FacetWriter) -> None:
        self._connection = connection
        self._facets = facets
        self._given: list[int] = []
        """Ids given in this transaction, ascending."""
        self._taken: set[int] = set()
        """Of the ids that are expected to be wanted, those that have an article."""
        self._articles: list[Row] = []
        self._texts: list[Row] = []
        self._mentions: list[Row] = []

    def expect(self, published: Iterable[datetime]) -> None:
        """Ask which of the ids for these times are taken: all at once, before any is added."""
        ids = json.dumps([max(1, micros(moment)) for moment in published])
        rows = self._connection.execute(f"SELECT id FROM articles WHERE id {IN_IDS}", (ids,))
        self._taken.update(id_ for (id_,) in rows)

    def add(
        self, source: int, key: str, article: Article, mentions: Sequence[Mention], facets: Facets
    ) -> int:
        """Give an expected article its id: its time of publication, moved on where other articles have it."""
        published, fetched = micros(article.published), micros(article.fetched)
        id_ = self._free(max(1, published))
        insort(self._given, id_)
        self._taken.add(id_)
        digest, raw, language, url, author = all_storable(
            (article.digest, article.published_raw, article.language, article.url, article.author)
        )
        self._articles.append(
            (
                id_,
                source,
                key,
                digest,
                published,
                fetched,
                fetched,
                article.completeness,
                raw,
                article.published_basis,
                language,
                url,
                author,
            )
        )
        self._texts.append((id_, *halves(article)))
        if mentions:
            rows, facets = mention_rows(self._facets, id_, mentions, facets)
            self._mentions += rows
        self._facets.add(id_, facets)
        return id_

    def _free(self, id_: int) -> int:
        while id_ in self._taken:
            id_ = self._last(id_) + 1
            if self._connection.execute("SELECT 1 FROM articles WHERE id = ?", (id_,)).fetchone():
                self._taken.add(id_)
        return id_

    def _last(self, id_: int) -> int:
        """The last of the ids in the crowd that begins with a taken one."""
        (last,) = self._connection.execute(
            "SELECT max(id) FROM articles WHERE id BETWEEN ? AND ?", (id_, id_ + _CROWD)
        ).fetchone()
        place = bisect_right(self._given, id_ + _CROWD)
        return max(id_, last or 0, self._given[place - 1] if place else 0)

    def write(self) -> None:
        """Write what was added, in the order of ids: what comes in that order, tables and indices take faster."""
        id_of = itemgetter(0)
        many = self._connection.executemany
        many(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, 1, 0, ?, ?, ?, ?, ?, ?)",
            sorted(self._articles, key=id_of),
        )
        many("INSERT INTO texts VALUES (?, ?, ?)", sorted(self._texts, key=id_of))
        many(ADD_MENTION, sorted(self._mentions, key=id_of))
