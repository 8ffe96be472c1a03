"""What comes in: feeds, articles, edits.  Each function runs within one transaction."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter

from store.normalize import all_storable, fold_words, storable, to_micros
from store.records import ActorKind, Article, FeedResult, FeedState, Mention, Source, Stored
from store.sqlite.facets import Facets, FacetWriter
from store.sqlite.mentions import ADD_MENTION, expect, mention_rows, write_mentions
from store.sqlite.rows import IN_IDS, Row, halves, pack_state

#: Keys of a feed that are known at least, and how many times as many as it sends.
_KNOWN_AT_LEAST = 500
_KNOWN_TIMES = 4


def _save_state(connection: sqlite3.Connection, state: FeedState, entries: int) -> None:
    """Write a feed's state; ``entries`` 0 keeps the number of entries that was known."""
    connection.execute(
        "INSERT OR REPLACE INTO feed_states VALUES (?, ?, ?)",
        (storable(state.source), entries or _entries(connection, state.source), pack_state(state)),
    )


def _entries(connection: sqlite3.Connection, source: str) -> int:
    row = connection.execute(
        "SELECT entries FROM feed_states WHERE source = ?", (storable(source),)
    ).fetchone()
    return int(row[0]) if row else 0


def source_id(connection: sqlite3.Connection, source: Source) -> int:
    """The number of a source; its name and tags are brought up to date."""
    url, name = storable(source.id), storable(source.name)
    folded = f"{fold_words(name)} {url.casefold()}"
    tags = "".join(f"\n{fold_words(tag)}" for tag in source.tags) + "\n"
    row = connection.execute("SELECT id, name, tags FROM sources WHERE url = ?", (url,)).fetchone()
    if row is None:
        cursor = connection.execute(
            "INSERT INTO sources (url, name, folded, tags) VALUES (?, ?, ?, ?)", (url, name, folded, tags)
        )
        return int(cursor.lastrowid or 0)
    if row[1:] != (name, tags):
        connection.execute(
            "UPDATE sources SET name = ?, folded = ?, tags = ? WHERE id = ?", (name, folded, tags, row[0])
        )
    return int(row[0])


def known(connection: sqlite3.Connection, source: str) -> dict[str, str]:
    """Keys and digests of a feed's newest articles, stored or pruned."""
    row = connection.execute("SELECT id FROM sources WHERE url = ?", (storable(source),)).fetchone()
    if row is None:
        return {}
    limit = max(_KNOWN_AT_LEAST, _KNOWN_TIMES * _entries(connection, source))
    found: dict[str, str] = {}
    for statement in (
        "SELECT key, digest FROM pruned WHERE source = ? ORDER BY article DESC LIMIT ?",
        "SELECT key, digest FROM articles WHERE source = ? ORDER BY id DESC LIMIT ?",
    ):
        found.update(connection.execute(statement, (row[0], limit)))
    return found


def store_feeds(connection: sqlite3.Connection, results: Sequence[FeedResult]) -> list[Stored]:
    """Articles, mentions, states and parts of several feeds; see :meth:`store.archive.Archive.store_feeds`."""
    facets = FacetWriter(connection)
    batch = BulkInsert(connection, facets)
    feeds = [
        _Feed(connection, source_id(connection, result.source), result.articles, facets, batch)
        for result in results
    ]
    tagged = [
        (article, key, named, feed)
        for result, feed in zip(results, feeds, strict=True)
        for article, key, named in zip(
            result.articles, feed.keys, result.mentions or [()] * len(result.articles), strict=True
        )
    ]
    expect(facets, (named for _, _, named, _ in tagged))
    # In the order of publication, which the full-text index takes without writing between the articles.
    tagged.sort(key=lambda one: one[0].published)
    for article, key, named, feed in tagged:
        feed.take(article, key, named)
    batch.write()
    facets.finish()
    for result in results:
        _save_state(connection, result.state, result.entries)
        _save_parts(connection, result)
    return [Stored(tuple(feed.new), tuple(feed.edited)) for feed in feeds]


#: Articles of one moment, each with an id of its own, follow it within this distance (microseconds).
_SPREAD = 999_999


class BulkInsert:
    """New articles of one transaction, given their ids one by one and written together by :meth:`write`.

    A statement for each row of each article took a third of the time that writing them took.
    """

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
        ids = json.dumps([max(1, to_micros(moment)) for moment in published])
        rows = self._connection.execute(f"SELECT id FROM articles WHERE id {IN_IDS}", (ids,))
        self._taken.update(id_ for (id_,) in rows)

    def add(
        self, source: int, key: str, article: Article, mentions: Sequence[Mention], facets: Facets
    ) -> int:
        """Give an expected article its id: its time of publication, moved on where other articles have it."""
        published, fetched = to_micros(article.published), to_micros(article.fetched)
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
        """The last of the ids that are taken in a row behind a taken one."""
        (last,) = self._connection.execute(
            "SELECT max(id) FROM articles WHERE id BETWEEN ? AND ?", (id_, id_ + _SPREAD)
        ).fetchone()
        place = bisect_right(self._given, id_ + _SPREAD)
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


class _Feed:
    """One feed on its way in."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        source: int,
        articles: Sequence[Article],
        facets: FacetWriter,
        batch: BulkInsert,
    ) -> None:
        self.connection = connection
        self.source = source
        self.facets = facets
        self.batch = batch
        self.new: list[int] = []
        self.edited: list[int] = []
        self._taken: set[str] = set()
        self._state = frozenset(("any", "v0", f"s{source}", "unread"))
        # Asked for all at once: three questions an article cost more than writing it.
        self.keys = all_storable([article.key for article in articles])
        keys = json.dumps(self.keys)
        among = "FROM json_each(?) j CROSS JOIN {0} a ON a.source = ? AND a.key = j.value"
        rows = connection.execute(
            f"SELECT a.key, a.id, digest, version, seen {among.format('articles')}", (keys, source)
        )
        self._stored = {key: rest for key, *rest in rows}
        rows = connection.execute(f"SELECT a.key {among.format('pruned')}", (keys, source))
        self._pruned = {key for (key,) in rows}
        batch.expect(article.published for article in articles if storable(article.key) not in self._stored)

    def take(self, article: Article, key: str, mentions: Sequence[Mention]) -> None:
        if key in self._taken:
            return  # an entry listed twice in one feed is one article
        self._taken.add(key)
        if row := self._stored.get(key):
            id_, digest, version, seen = row
            if self._changed(id_, digest, article):
                self._edit(id_, version, seen, article, mentions)
        elif key not in self._pruned:
            self._add(key, article, mentions)

    def _changed(self, id_: int, digest: str, article: Article) -> bool:
        if digest or article.digest:
            return digest != storable(article.digest)
        (same,) = self.connection.execute(
            "SELECT title = ? AND body = ? FROM texts WHERE id = ?", (*halves(article), id_)
        ).fetchone()
        return not same

    def _add(self, key: str, article: Article, mentions: Sequence[Mention]) -> None:
        state = self._state | {"summary"} if article.completeness == "summary" else self._state
        self.new.append(self.batch.add(self.source, key, article, mentions, Facets(tokens=state)))

    def _edit(self, id_: int, version: int, seen: int, article: Article, mentions: Sequence[Mention]) -> None:
        """Keep the earlier text as a version; what was found in it goes, since its offsets no longer hold."""
        run = self.connection.execute
        run(
            "INSERT INTO article_versions SELECT id, ?, title, body, ? FROM texts WHERE id = ?",
            (version, seen, id_),
        )
        run(
            "UPDATE articles SET digest = ?, seen = ?, version = ?, analysis = 0, completeness = ?, "
            "language = ?, url = ?, author = ? WHERE id = ?",
            (
                storable(article.digest),
                to_micros(article.fetched),
                version + 1,
                article.completeness,
                storable(article.language),
                storable(article.url),
                storable(article.author),
                id_,
            ),
        )
        run("UPDATE texts SET title = ?, body = ? WHERE id = ?", (*halves(article), id_))
        # Its page, too, is asked for again: what the feed changed may have changed there.
        for table in ("mentions", "quotes", "events", "findings", "pages"):
            run(f"DELETE FROM {table} WHERE article = ?", (id_,))
        old = self.facets.get(id_) or Facets()
        facets = old.with_findings((), ()).with_analysis(0).with_token("edited", True)
        facets = facets.with_token("summary", article.completeness == "summary")
        self.facets.change(id_, old, write_mentions(self.connection, self.facets, id_, mentions, facets))
        self.edited.append(id_)


def note_kinds(connection: sqlite3.Connection, kinds: Mapping[str, ActorKind]) -> None:
    """Remember which actors are organizations and which officials."""
    connection.executemany(
        "INSERT INTO actors (name, kind) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET kind = excluded.kind WHERE kind != excluded.kind",
        [(storable(name), kind) for name, kind in kinds.items()],
    )


def note_sources(connection: sqlite3.Connection, sources: Iterable[Source]) -> None:
    for source in sources:
        source_id(connection, source)


# --- the parts of a feed's last body ------------------------------------------------


def feed_parts(connection: sqlite3.Connection, source: str) -> bytes:
    """What a feed's last body consisted of, as the collector packed it; empty if unknown."""
    row = connection.execute("SELECT parts FROM feed_parts WHERE source = ?", (storable(source),)).fetchone()
    return bytes(row[0]) if row else b""


def _save_parts(connection: sqlite3.Connection, result: FeedResult) -> None:
    """Remember the parts of a body that was parsed; where it could not be cut, drop those of an earlier one."""
    if result.status != "ok":
        return
    source = storable(result.source.id)
    if result.parts:
        connection.execute(
            "INSERT INTO feed_parts VALUES (?, ?) ON CONFLICT DO UPDATE SET parts = excluded.parts "
            "WHERE parts != excluded.parts",
            (source, result.parts),
        )
    else:
        connection.execute("DELETE FROM feed_parts WHERE source = ?", (source,))
