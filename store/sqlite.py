"""The embedded archive: one SQLite file with write-ahead log and full-text search.

This class decides what is one transaction; what happens within is told in ``intake``, ``findings``,
``search`` and ``upkeep``, the tables in ``schema``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from store import corrections, feed_parts, findings, intake, search
from store import mentions as mentions_
from store.archive import Archive, Correction, Counted, Fingerprinted, NewestBy, Stored
from store.companions import Companions
from store.connect import Connections
from store.expressions import Expr
from store.marks import set_mark
from store.records import (
    ActorKind,
    Article,
    ArticleVersion,
    FeedResult,
    FeedState,
    Mention,
    Placement,
    Reading,
    Source,
    Story,
)
from store.rows import ARTICLE, ARTICLE_FROM, IN_IDS, micros, moment, storable, to_article, unpack_state
from store.schema import DAY


class SqliteArchive(Companions, Archive):
    """An archive in one file (and, while open, its ``-wal`` and ``-shm`` beside it)."""

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> SqliteArchive:
        """Open the archive at ``path``; created, readable by the user alone, where there is none.

        An older archive is brought up to date in one transaction.  Raises :class:`store.errors.ArchiveError`
        for a newer or damaged one, for another program's file and for a place that cannot be written; the
        file stays as it is.
        """
        return cls(Connections(path, read_only))

    def close(self) -> None:
        self._connections.close()

    # --- feeds -----------------------------------------------------------------

    def feed_states(self) -> dict[str, FeedState]:
        with self._connections.reading() as connection:
            rows = connection.execute("SELECT source, state FROM feed_states")
            return {source: unpack_state(packed) for source, packed in rows}

    def save_feed_state(self, state: FeedState) -> None:
        with self._connections.writing() as connection:
            intake.save_state(connection, state)

    def forget_feed(self, source: str) -> None:
        with self._connections.writing() as connection:
            connection.execute("DELETE FROM feed_states WHERE source = ?", (storable(source),))
            feed_parts.forget(connection, source)

    def note_sources(self, sources: Sequence[Source]) -> None:
        with self._connections.writing() as connection:
            intake.note_sources(connection, sources)

    def known(self, source: str) -> dict[str, str]:
        with self._connections.reading() as connection:
            return intake.known(connection, source)

    def feed_parts(self, source: str) -> bytes:
        with self._connections.reading() as connection:
            return feed_parts.load(connection, source)

    def store_feed(self, result: FeedResult, mentions: Sequence[Sequence[Mention]] = ()) -> Stored:
        with self._connections.writing() as connection:
            return intake.store_feed(connection, result, mentions)

    def store_feeds(self, results: Sequence[FeedResult]) -> list[Stored]:
        with self._connections.writing() as connection:
            return intake.store_feeds(connection, results)

    # --- reading ---------------------------------------------------------------

    def unread(self, analysis: int, limit: int, but: Collection[int] = ()) -> list[Article]:
        with self._connections.reading() as connection:
            ids = findings.unread(connection, analysis, limit + len(but))
        return list(self.articles([id_ for id_ in ids if id_ not in but][:limit]).values())

    def count_unread(self, analysis: int) -> int:
        with self._connections.reading() as connection:
            return findings.count_unread(connection, analysis)

    def save_readings(
        self,
        readings: Sequence[Reading],
        placements: Sequence[Placement] = (),
        versions: Mapping[int, int] | None = None,
    ) -> None:
        with self._connections.writing() as connection:
            findings.save(connection, readings, placements, versions)

    def fingerprints(self, since: datetime, limit: int = 0) -> list[Fingerprinted]:
        with self._connections.reading() as connection:
            return findings.fingerprints(connection, since, limit)

    def retag(self, mentions: Mapping[int, Sequence[Mention]]) -> None:
        with self._connections.writing() as connection:
            mentions_.retag(connection, mentions)

    def tag_anew(self, mentions: Mapping[int, Sequence[Mention]], versions: Mapping[int, int]) -> None:
        with self._connections.writing() as connection:
            mentions_.tag_anew(connection, mentions, versions)

    def mentions(self, ids: Sequence[int]) -> dict[int, tuple[Mention, ...]]:
        with self._connections.reading() as connection:
            return mentions_.mentions(connection, ids)

    def note_kinds(self, kinds: Mapping[str, ActorKind]) -> None:
        with self._connections.writing() as connection:
            intake.note_kinds(connection, kinds)

    def texts(self, after_id: int, limit: int) -> list[Article]:
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT {ARTICLE} FROM {ARTICLE_FROM} WHERE a.id > ? ORDER BY a.id LIMIT ?",
                (after_id, limit),
            )
            return [to_article(row) for row in rows]

    def texts_below(self, id: int, limit: int) -> list[tuple[int, str]]:
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT id, title || body FROM texts WHERE id < ? ORDER BY id DESC LIMIT ?", (id, limit)
            )
            return rows.fetchall()

    # --- articles --------------------------------------------------------------

    def article(self, id: int) -> Article | None:
        return self.articles([id]).get(id)

    def articles(self, ids: Sequence[int]) -> dict[int, Article]:
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT {ARTICLE} FROM {ARTICLE_FROM} WHERE a.id {IN_IDS}", (json.dumps(list(ids)),)
            )
            found = {row[14]: to_article(row) for row in rows}
        return {id_: found[id_] for id_ in ids if id_ in found}

    def versions(self, id: int) -> tuple[ArticleVersion, ...]:
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT version, title, body, seen FROM article_versions WHERE article = ? ORDER BY version",
                (id,),
            )
            return tuple(
                ArticleVersion(id, version, title + body, len(title), moment(seen))
                for version, title, body, seen in rows
            )

    def readings(self, ids: Sequence[int]) -> dict[int, Reading]:
        with self._connections.reading() as connection:
            return findings.readings(connection, ids)

    def placements(self, ids: Sequence[int]) -> dict[int, Placement]:
        with self._connections.reading() as connection:
            return findings.placements(connection, ids)

    def stories(self, ids: Sequence[int]) -> dict[int, Story]:
        with self._connections.reading() as connection:
            return findings.stories(connection, ids)

    # --- finding ---------------------------------------------------------------

    def select(
        self,
        query: Expr | None = None,
        *,
        actor: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 500,
        before: tuple[datetime, int] | None = None,
        newest_by: NewestBy = "published",
    ) -> list[int]:
        with self._connections.reading() as connection:
            if newest_by == "published":
                plan = search.plan_of(connection, query, actor, since, until)
                return search.newest_published(connection, plan, before, limit)
            plan = search.plan_of(connection, query, actor)
            return search.newest_fetched(connection, plan, since, until, before, limit)

    def count(
        self,
        query: Expr | None = None,
        *,
        actor: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        fetched_since: datetime | None = None,
    ) -> int:
        with self._connections.reading() as connection:
            plan = search.plan_of(connection, query, actor, since, until)
            if fetched_since is not None:
                return search.count_fetched(connection, plan, fetched_since)
            return search.count(connection, plan)

    def count_some(
        self,
        query: Expr | None = None,
        *,
        actor: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        least: int,
        most: int,
    ) -> Counted:
        with self._connections.reading() as connection:
            plan = search.plan_of(connection, query, actor, since, until)
            return search.count_some(connection, plan, least, most)

    def count_watched(
        self,
        query: Expr | None = None,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        fetched_since: datetime | None = None,
    ) -> int:
        with self._connections.reading() as connection:
            plan = search.plan_of(connection, query, "", since, until, watched=True)
            if fetched_since is not None:
                return search.count_fetched(connection, plan, fetched_since)
            return search.count(connection, plan)

    def articles_a_day(
        self, *, actor: str = "", source: str = "", since: datetime | None = None
    ) -> dict[int, int]:
        token = "any"
        with self._connections.reading() as connection:
            for name, letter, table, column in (
                (actor, "a", "actors", "name"),
                (source, "s", "sources", "url"),
            ):
                if name:
                    row = connection.execute(
                        f"SELECT id FROM {table} WHERE {column} = ?", (storable(name),)
                    ).fetchone()
                    token = f"{letter}{row[0] if row else 0}"
            rows = connection.execute(
                "SELECT day, articles FROM tallies WHERE token = ? AND day >= ? ORDER BY day",
                (token, 0 if since is None else micros(since) // DAY),
            )
            return dict(rows.fetchall())

    # --- what the user does ------------------------------------------------------

    def set_mark(self, article: int, mark: str, on: bool) -> None:
        with self._connections.writing() as connection:
            set_mark(connection, article, mark, on)

    def marks(self, mark: str) -> frozenset[int]:
        with self._connections.reading() as connection:
            rows = connection.execute("SELECT article FROM marks WHERE mark = ?", (mark,))
            return frozenset(article for (article,) in rows)

    def correct_speaker(
        self, article: int, start: int, end: int, speaker: str | None, actor: str = ""
    ) -> None:
        with self._connections.writing() as connection:
            findings.correct(connection, article, (start, end), speaker, actor, datetime.now(UTC))

    def corrections(self, ids: Sequence[int]) -> dict[int, tuple[Correction, ...]]:
        with self._connections.reading() as connection:
            return corrections.corrections(connection, ids)

    def meta(self, key: str) -> str:
        with self._connections.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (storable(key),)).fetchone()
        return row[0] if row else ""

    def set_meta(self, key: str, value: str) -> None:
        with self._connections.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (storable(key), storable(value)))

    # --- upkeep ------------------------------------------------------------------

    def prune(self, before: datetime) -> int:
        return self.keeper.prune(before)

    def verify(self) -> list[str]:
        return self.keeper.verify()

    def changed_elsewhere(self) -> bool:
        return self._connections.changed_elsewhere()

    def size(self) -> int:
        return self.keeper.bytes()
