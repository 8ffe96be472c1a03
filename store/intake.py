"""What comes in: feeds, articles, edits, mentions.  Each function runs within one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from store import feed_parts
from store.archive import Stored
from store.coming import Coming
from store.facets import Facets, FacetWriter, fold
from store.mentions import expect, write_mentions
from store.records import ActorKind, Article, FeedResult, FeedState, Mention, Source
from store.rows import all_storable, halves, micros, pack_state, storable

#: At least so many keys of a feed are known, and so many times as many as it sends.
_KNOWN_AT_LEAST = 500
_KNOWN_TIMES = 4


def save_state(connection: sqlite3.Connection, state: FeedState, entries: int = 0) -> None:
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
    folded = f"{fold(name)} {url.casefold()}"
    tags = "".join(f"\n{fold(tag)}" for tag in source.tags) + "\n"
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


def store_feed(
    connection: sqlite3.Connection, result: FeedResult, mentions: Sequence[Sequence[Mention]]
) -> Stored:
    """Articles, mentions and state of one feed; see :meth:`store.archive.Archive.store_feed`."""
    (stored,) = store_feeds(connection, [replace(result, mentions=tuple(map(tuple, mentions)) or None)])
    return stored


def store_feeds(connection: sqlite3.Connection, results: Sequence[FeedResult]) -> list[Stored]:
    """The same of several feeds, with the mentions that their results have."""
    facets = FacetWriter(connection)
    coming = Coming(connection, facets)
    feeds = [
        _Feed(connection, source_id(connection, result.source), result.articles, facets, coming)
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
    coming.write()
    facets.finish()
    for result in results:
        save_state(connection, result.state, result.entries)
        feed_parts.save(connection, result)
    return [Stored(tuple(feed.new), tuple(feed.edited)) for feed in feeds]


class _Feed:
    """One feed on its way in."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        source: int,
        articles: Sequence[Article],
        facets: FacetWriter,
        coming: Coming,
    ) -> None:
        self.connection = connection
        self.source = source
        self.facets = facets
        self.coming = coming
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
        coming.expect(article.published for article in articles if storable(article.key) not in self._stored)

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
        self.new.append(self.coming.add(self.source, key, article, mentions, Facets(tokens=state)))

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
                micros(article.fetched),
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
