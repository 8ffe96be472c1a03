"""The embedded archive: one SQLite file with write-ahead log and full-text search.

This class decides what is one transaction; what happens within stands in ``intake``, ``findings``, ``marks``,
``search`` and ``upkeep``, the tables in ``schema``.  What the methods promise stands in :mod:`store.archive`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from store.archive import Archive, Filters, Grouping, Journal, OnProgress, Pages, Pins, ignore_progress
from store.expressions import Expr
from store.normalize import from_micros, storable, to_micros
from store.records import (
    ActorKind,
    Article,
    ArticleVersion,
    Census,
    Counted,
    FeedResult,
    FeedState,
    Mention,
    NewestBy,
    Placement,
    Reading,
    Source,
    Stored,
    Trash,
)
from store.sqlite import findings, intake, search
from store.sqlite import mentions as mentions_
from store.sqlite.connections import Connections
from store.sqlite.marks import set_mark
from store.sqlite.rows import ARTICLE, ARTICLE_FROM, IN_IDS, to_article, unpack_state
from store.sqlite.schema import DAY


class SqliteArchive(Archive):
    """An archive in one file (and, while open, its ``-wal`` and ``-shm`` beside it)."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.connections = Connections(path, read_only)

    def close(self) -> None:
        self.connections.close()

    # --- feeds -----------------------------------------------------------------

    def feed_states(self) -> dict[str, FeedState]:
        with self.connections.reading() as connection:
            rows = connection.execute("SELECT source, state FROM feed_states")
            return {source: unpack_state(packed) for source, packed in rows}

    def note_sources(self, sources: Sequence[Source]) -> None:
        with self.connections.writing() as connection:
            intake.note_sources(connection, sources)

    def known(self, source: str) -> dict[str, str]:
        with self.connections.reading() as connection:
            return intake.known(connection, source)

    def feed_parts(self, source: str) -> bytes:
        with self.connections.reading() as connection:
            return intake.feed_parts(connection, source)

    def store_feeds(self, results: Sequence[FeedResult]) -> list[Stored]:
        with self.connections.writing() as connection:
            return intake.store_feeds(connection, results)

    # --- reading ---------------------------------------------------------------

    def unread(self, analysis: int, limit: int, but: Collection[int] = ()) -> list[Article]:
        with self.connections.reading() as connection:
            ids = findings.unread(connection, analysis, limit + len(but))
        return list(self.articles([id_ for id_ in ids if id_ not in but][:limit]).values())

    def count_unread(self, analysis: int) -> int:
        with self.connections.reading() as connection:
            return findings.count_unread(connection, analysis)

    def save_readings(
        self,
        readings: Sequence[Reading],
        placements: Sequence[Placement] = (),
        versions: Mapping[int, int] | None = None,
    ) -> None:
        with self.connections.writing() as connection:
            findings.save(connection, readings, placements, versions)

    def retag(self, mentions: Mapping[int, Sequence[Mention]], versions: Mapping[int, int]) -> None:
        with self.connections.writing() as connection:
            mentions_.retag(connection, mentions, versions)

    def mentions(self, ids: Sequence[int]) -> dict[int, tuple[Mention, ...]]:
        with self.connections.reading() as connection:
            return mentions_.mentions(connection, ids)

    def note_kinds(self, kinds: Mapping[str, ActorKind]) -> None:
        with self.connections.writing() as connection:
            intake.note_kinds(connection, kinds)

    def texts_below(self, id: int, limit: int) -> list[tuple[int, str]]:
        with self.connections.reading() as connection:
            rows = connection.execute(
                "SELECT id, title || body FROM texts WHERE id < ? ORDER BY id DESC LIMIT ?", (id, limit)
            )
            return rows.fetchall()

    # --- articles --------------------------------------------------------------

    def article(self, id: int) -> Article | None:
        return self.articles([id]).get(id)

    def articles(self, ids: Sequence[int]) -> dict[int, Article]:
        with self.connections.reading() as connection:
            rows = connection.execute(
                f"SELECT {ARTICLE} FROM {ARTICLE_FROM} WHERE a.id {IN_IDS}", (json.dumps(list(ids)),)
            )
            found = {row[14]: to_article(row) for row in rows}
        return {id_: found[id_] for id_ in ids if id_ in found}

    def versions(self, id: int) -> tuple[ArticleVersion, ...]:
        with self.connections.reading() as connection:
            rows = connection.execute(
                "SELECT version, title, body, seen FROM article_versions WHERE article = ? ORDER BY version",
                (id,),
            )
            return tuple(
                ArticleVersion(id, version, title + body, len(title), from_micros(seen))
                for version, title, body, seen in rows
            )

    def readings(self, ids: Sequence[int]) -> dict[int, Reading]:
        with self.connections.reading() as connection:
            return findings.readings(connection, ids)

    def story_articles(self, stories: Sequence[int]) -> dict[int, tuple[int, ...]]:
        with self.connections.reading() as connection:
            return findings.story_articles(connection, stories)

    def placements(self, ids: Sequence[int]) -> dict[int, Placement]:
        with self.connections.reading() as connection:
            return findings.placements(connection, ids)

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
        with self.connections.reading() as connection:
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
        with self.connections.reading() as connection:
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
        with self.connections.reading() as connection:
            plan = search.plan_of(connection, query, actor, since, until)
            return search.count_some(connection, plan, least, most)

    def articles_a_day(
        self, *, actor: str = "", source: str = "", since: datetime | None = None
    ) -> dict[int, int]:
        token = "any"
        with self.connections.reading() as connection:
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
                (token, 0 if since is None else to_micros(since) // DAY),
            )
            return dict(rows.fetchall())

    # --- what the user does ------------------------------------------------------

    def set_mark(self, article: int, mark: str, on: bool) -> None:
        with self.connections.writing() as connection:
            set_mark(connection, article, mark, on)

    def marks(self, mark: str) -> frozenset[int]:
        with self.connections.reading() as connection:
            rows = connection.execute("SELECT article FROM marks WHERE mark = ?", (mark,))
            return frozenset(article for (article,) in rows)

    def correct_speaker(
        self, article: int, start: int, end: int, speaker: str | None, actor: str = ""
    ) -> None:
        with self.connections.writing() as connection:
            findings.correct(connection, article, (start, end), speaker, actor, datetime.now(UTC))

    def meta(self, key: str) -> str:
        with self.connections.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (storable(key),)).fetchone()
        return row[0] if row else ""

    def set_meta(self, key: str, value: str) -> None:
        with self.connections.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (storable(key), storable(value)))

    # The rest is imported where it is used first: most of it no start needs.

    @cached_property
    def journal(self) -> Journal:
        from store.sqlite.journal import SqliteJournal

        return SqliteJournal(self.connections)

    @cached_property
    def pins(self) -> Pins:
        from store.sqlite.pins import SqlitePins

        return SqlitePins(self.connections)

    @cached_property
    def filters(self) -> Filters:
        from store.sqlite.filters import SqliteFilters

        return SqliteFilters(self.connections)

    @cached_property
    def grouping(self) -> Grouping:
        from store.sqlite.grouping import SqliteGrouping

        return SqliteGrouping(self.connections)

    @cached_property
    def pages(self) -> Pages:
        from store.sqlite.pages import SqlitePages

        return SqlitePages(self.connections)

    # --- upkeep ------------------------------------------------------------------

    def changed_elsewhere(self) -> bool:
        return self.connections.changed_elsewhere()

    def size(self) -> int:
        return self.connections.size()

    def census(self) -> Census:
        from store.sqlite import upkeep

        return upkeep.census(self.connections)

    def prune(
        self,
        before: datetime | None = None,
        keep: int = 0,
        *,
        now: datetime | None = None,
        for_good: bool = False,
        dry_run: bool = False,
        on_progress: OnProgress = ignore_progress,
    ) -> int:
        from store.sqlite import upkeep

        if dry_run:
            return upkeep.count_prunable(self.connections, before, keep)
        removed_at = None if for_good else now or datetime.now(UTC)
        return upkeep.prune(self.connections, before, keep, removed_at, on_progress)

    def trash(self) -> Trash:
        from store.sqlite import upkeep

        return upkeep.trashed(self.connections)

    def tidy_trash(self, now: datetime) -> None:
        from store.sqlite import upkeep

        upkeep.tidy_trash(self.connections, now)

    def restore(self, now: datetime | None = None, on_progress: OnProgress = ignore_progress) -> int:
        from store.sqlite import upkeep

        return upkeep.restore(self.connections, now or datetime.now(UTC), on_progress)

    def tidy(self) -> bool:
        from store.sqlite import upkeep

        return upkeep.tidy(self.connections)

    def vacuum(self, on_progress: OnProgress = ignore_progress) -> int:
        from store.sqlite import upkeep

        return upkeep.vacuum(self.connections, on_progress)

    def verify(self) -> list[str]:
        from store.sqlite import upkeep

        return upkeep.verify(self.connections)

    def mend(self) -> None:
        from store.sqlite import upkeep

        upkeep.mend(self.connections)

    def backup(self, target: Path, on_progress: OnProgress = ignore_progress) -> int:
        from store.sqlite.backup import backup

        return backup(self.connections, target, on_progress)
