"""Upkeep of the archive in SQLite: how large it is, retention, tidying, and checking that it is sound.

What each function promises stands in :class:`store.archive.Archive`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from store.archive import OnProgress
from store.errors import ArchiveError
from store.files import size_in_words
from store.normalize import from_micros, to_micros
from store.records import Census, Part, Trash
from store.sqlite import trash
from store.sqlite.connections import Connections
from store.sqlite.facets import FacetWriter
from store.sqlite.grouping import note_change
from store.sqlite.schema import DAY, is_tallied

_VACUUM_STEPS = 5_000_000
"""Steps of SQLite between two reports of a vacuum: a few a second."""

#: Articles removed in one transaction: other writers get their turn in between.
_BATCH = 500

_OF_AN_ARTICLE = (
    "mentions",
    "quotes",
    "events",
    "findings",
    "placements",
    "article_versions",
    "corrections",
    "marks",
    "pages",
    "unsettled",
)


# --- size ----------------------------------------------------------------------


def census(connections: Connections) -> Census:
    with connections.reading() as connection:
        (page,) = connection.execute("PRAGMA page_size").fetchone()
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
        oldest, newest = _ends(connection)
        sizes = _table_sizes(connection)
        parts = [
            Part(
                what,
                connection.execute(f"SELECT count(*) FROM {tables[0]}").fetchone()[0],
                None if sizes is None else sum(sizes.get(table, 0) for table in tables),
            )
            for what, tables in _parts(connection).items()
        ]
        return Census(
            bytes=connections.size(),
            unused=free * page,
            articles=_count_articles(connection),
            oldest=oldest,
            newest=newest,
            parts=tuple(sorted(parts, key=lambda part: (-(part.bytes or 0), -part.rows))),
        )


#: What the tables hold, for people: the first of each is the one whose rows are counted.
_PARTS = {
    "texts": ("texts", "articles"),
    "index of words": ("texts_words_docsize", "texts_words"),
    "index of names, sources and kinds": ("facets", "facets_words", "tallies"),
    "mentions": ("mentions", "actors"),
    "quotes": ("quotes",),
    "events": ("events",),
    "fingerprints, names and dates": ("findings",),
    "stories": ("placements", "unsettled"),
    "earlier texts of edited articles": ("article_versions",),
    "keys of removed articles": ("pruned",),
    "trash: removed lately, can come back": ("trash",),
    "article pages": ("pages",),
    "feeds": ("feed_states", "feed_parts", "sources"),
    "your marks": ("marks",),
    "your pins and notes": ("pins",),
    "your corrections": ("corrections",),
    "your changes, to be undone": ("journal",),
    "your filters": ("filters",),
}


def _parts(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Tables and indices by what they hold; all that is not named is ``all else``."""
    owners = {table: what for what, tables in _PARTS.items() for table in tables}
    found: dict[str, list[str]] = {what: [tables[0]] for what, tables in _PARTS.items()}
    other: list[str] = ["meta"]
    for name, table in connection.execute(
        "SELECT name, tbl_name FROM sqlite_master WHERE type IN ('table', 'index')"
    ):
        # A full-text index keeps its words in tables that are called after it.
        owner = owners.get(table) or owners.get("_".join(table.split("_")[:2]))
        listed = found[owner] if owner else other
        if name not in listed:
            listed.append(name)
    return {**found, "all else": [*other, "sqlite_schema"]}


def _ends(connection: sqlite3.Connection) -> tuple[datetime | None, datetime | None]:
    (first,) = connection.execute("SELECT min(id) FROM articles").fetchone()
    (last,) = connection.execute("SELECT max(id) FROM articles").fetchone()
    return (None, None) if first is None else (from_micros(first), from_micros(last))


def _table_sizes(connection: sqlite3.Connection) -> dict[str, int] | None:
    """Bytes of each table and index; None where SQLite was built without that."""
    try:
        return dict(connection.execute("SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE"))
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise


# --- retention -----------------------------------------------------------------


def count_prunable(connections: Connections, before: datetime | None, keep: int) -> int:
    """How many articles :func:`prune` would remove."""
    with connections.reading() as connection:
        old = 0 if before is None else _count_old(connection, to_micros(before))
        # Age takes from the same end as number, but spares what was first seen lately.
        return old if not keep else max(old, _count_above(connection, keep))


def prune(
    connections: Connections,
    before: datetime | None,
    keep: int,
    removed_at: datetime | None,
    on_progress: OnProgress,
) -> int:
    """``removed_at`` None: for good."""
    at = None if removed_at is None else to_micros(removed_at)
    total = count_prunable(connections, before, keep)
    removed = 0
    if before is not None:
        limit = to_micros(before)
        removed += _remove_all(
            connections, lambda c, after: _oldest_unpinned(c, limit, after), at, 0, total, on_progress
        )
    if keep:
        with connections.reading() as connection:
            above = _count_above(connection, keep)
        removed += _remove_all(
            connections,
            lambda c, after: _oldest_of_all(c, after, above),
            at,
            removed,
            max(total, removed + above),
            on_progress,
            above,
        )
    return removed


def _remove_all(
    connections: Connections,
    next_ids: Callable[[sqlite3.Connection, int], list[int]],
    at: int | None,
    done: int,
    total: int,
    on_progress: OnProgress,
    most: int = 2**62,
) -> int:
    """Remove articles batch by batch, each a transaction; ``next_ids`` gives those behind the last one removed."""
    removed, after = 0, 0
    while removed < most:
        with connections.writing() as connection:
            ids = next_ids(connection, after)[: most - removed]
            if ids:
                _remove(connection, ids, at)
                trash.drop_above(connection, trash.BYTES)
        if not ids:
            break
        removed, after = removed + len(ids), ids[-1]
        on_progress(done + removed, total)
    return removed


def trashed(connections: Connections) -> Trash:
    with connections.reading() as connection:
        return trash.census(connection)


def tidy_trash(connections: Connections, now: datetime) -> None:
    with connections.writing() as connection:
        trash.drop_old(connection, now)


def restore(connections: Connections, now: datetime, on_progress: OnProgress) -> int:
    """One transaction for a few hundred articles each, as :func:`prune`."""
    total = trashed(connections).articles
    done = back = 0
    while True:
        with connections.writing() as connection:
            left, came = trash.restore(connection, now, _BATCH)
        if not left:
            return back
        done, back = done + left, back + came
        on_progress(done, max(total, done))


def _count_articles(connection: sqlite3.Connection) -> int:
    """From the counts by day, not by looking at each."""
    (number,) = connection.execute(
        "SELECT coalesce(sum(articles), 0) FROM tallies WHERE token = 'any'"
    ).fetchone()
    return int(number)


def _count_pinned(connection: sqlite3.Connection) -> int:
    (number,) = connection.execute("SELECT count(*) FROM marks WHERE mark = 'pinned'").fetchone()
    return int(number)


def _count_above(connection: sqlite3.Connection, keep: int) -> int:
    """Articles without a pin beyond a number of them."""
    return max(0, _count_articles(connection) - _count_pinned(connection) - keep)


def _count_old(connection: sqlite3.Connection, before: int) -> int:
    """Articles that :func:`_oldest_unpinned` gives in all."""
    (number,) = connection.execute(
        f"SELECT count(*) FROM articles WHERE {_OLD}", (0, before, before)
    ).fetchone()
    return int(number)


_UNPINNED = "NOT EXISTS (SELECT 1 FROM marks WHERE mark = 'pinned' AND article = articles.id)"
_OLD = f"id > ? AND id < ? AND fetched < ? AND {_UNPINNED}"


def _oldest_unpinned(connection: sqlite3.Connection, before: int, after: int) -> list[int]:
    """The next articles to remove: ids above ``after`` and below ``before``, first seen before then, without a pin."""
    rows = connection.execute(
        f"SELECT id FROM articles WHERE {_OLD} ORDER BY id LIMIT ?", (after, before, before, _BATCH)
    )
    return [id_ for (id_,) in rows]


def _oldest_of_all(connection: sqlite3.Connection, after: int, most: int) -> list[int]:
    """The next articles without a pin above an id, oldest first."""
    rows = connection.execute(
        f"SELECT id FROM articles WHERE id > ? AND {_UNPINNED} ORDER BY id LIMIT ?",
        (after, min(most, _BATCH)),
    )
    return [id_ for (id_,) in rows]


def _remove(connection: sqlite3.Connection, ids: Sequence[int], removed: int | None) -> None:
    """Remove articles and all about them, and remember their keys so that they do not come back.

    They go to the trash, as ``removed`` at that time (microseconds); for good, where that is None.
    """
    writer = FacetWriter(connection)
    for id_ in ids:
        if removed is not None:
            trash.throw(connection, id_, removed)
        connection.execute(
            "INSERT OR REPLACE INTO pruned SELECT source, key, digest, id FROM articles WHERE id = ?", (id_,)
        )
        writer.remove(id_)
        for table in _OF_AN_ARTICLE:
            connection.execute(f"DELETE FROM {table} WHERE article = ?", (id_,))
        connection.execute("DELETE FROM texts WHERE id = ?", (id_,))
        connection.execute("DELETE FROM articles WHERE id = ?", (id_,))
    note_change(connection)
    writer.finish()


# --- full-text indices and the file ----------------------------------------------


def tidy(connections: Connections) -> bool:
    """Merge a part of the segments that the full-text indices have grown by."""
    more = False
    for table in ("texts_words", "facets_words"):
        with connections.writing() as connection:
            more = _merge_some(connection, table) or more
    return more


def vacuum(connections: Connections, on_progress: OnProgress) -> int:
    """Needs room for twice the archive beside it, as SQLite writes all of it again; raises before anything is
    done where there is less.  Another program may go on reading.
    """
    folder = connections.path.parent
    before = connections.size()
    need_room(folder, 2 * before, "vacuum")
    with connections.writing() as connection:
        _merge_indices(connection)
    with connections.exclusive() as connection, _temporary_files_in(folder):
        connection.set_progress_handler(lambda: on_progress(0, 0), _VACUUM_STEPS)
        try:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.set_progress_handler(None, 0)
    return before - connections.size()


#: Pages of an index that are merged at a time: a twentieth of a second.
_MERGED = 1000


def _merge_some(connection: sqlite3.Connection, table: str) -> bool:
    """Merge a part of the segments that a full-text index has grown by, as soon as two of a size are there.

    Each search looks into each segment: of a million articles that came in hour by hour, some three or four are left.
    False when there was nothing to merge.
    """
    # Asked first, since to set it makes every connection read the index's settings again.
    if connection.execute(f"SELECT v FROM {table}_config WHERE k = 'usermerge'").fetchone() != (2,):
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('usermerge', 2)")
    before = connection.total_changes
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (_MERGED,))
    # The command itself counts as one change.
    return connection.total_changes - before > 1


def _merge_indices(connection: sqlite3.Connection) -> None:
    """Make one segment of the many that the full-text indices grow by: smaller, and quicker to search."""
    for table in ("texts_words", "facets_words"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Let SQLite put its temporary file there: on the disk whose room was looked at, not on a small /tmp."""
    before = os.environ.get("SQLITE_TMPDIR")
    os.environ["SQLITE_TMPDIR"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SQLITE_TMPDIR"]
        else:
            os.environ["SQLITE_TMPDIR"] = before


def need_room(folder: Path, bytes_: int, doing: str) -> None:
    """Raise :class:`ArchiveError` where the folder's disk has less room than a ``backup`` or ``vacuum`` needs."""
    free = shutil.disk_usage(folder).free
    if free < bytes_:
        raise ArchiveError(
            f"A {doing} needs {size_in_words(bytes_)} on the disk of {folder}, and {size_in_words(free)} are free.",
            "Make room there, and try again; nothing was changed.",
        )


# --- soundness -----------------------------------------------------------------


def verify(connections: Connections) -> list[str]:
    with connections.reading() as connection:
        faults = _faults(connection)
    if not connections.read_only:
        with connections.writing() as connection:
            faults += _index_faults(connection)
    return faults


def mend(connections: Connections) -> None:
    """It cannot mend pages that are damaged: then a backup is needed."""
    with connections.writing() as connection:
        _mend(connection)


def _faults(connection: sqlite3.Connection) -> list[str]:
    """Faults that SQLite finds in its pages, and that we find among the tables.  Reads everything."""
    faults = [f"The file is damaged: {said}." for (said,) in connection.execute("PRAGMA integrity_check(20)")]
    if faults == ["The file is damaged: ok."]:
        faults = []
    for question, fault in _QUESTIONS:
        (number,) = connection.execute(question).fetchone()
        if number:
            faults.append(fault.format(number))
    return faults + _miscounted(connection)


_QUESTIONS = (
    (
        "SELECT count(*) FROM articles WHERE id NOT IN (SELECT id FROM texts)",
        "{} articles have no text.",
    ),
    (
        "SELECT count(*) FROM articles WHERE id NOT IN (SELECT article FROM facets)",
        "{} articles cannot be found by actor, source or kind.",
    ),
    (
        "SELECT count(*) FROM texts WHERE id NOT IN (SELECT id FROM articles)",
        "{} texts belong to no article.",
    ),
    (
        "SELECT count(DISTINCT article) FROM mentions WHERE article NOT IN (SELECT id FROM articles)",
        "Mentions of {} articles that are not there.",
    ),
)


def _miscounted(connection: sqlite3.Connection) -> list[str]:
    """Counts by day that differ from what is there."""
    counts = _tallied(connection)
    stored = {
        (token, day): articles
        for token, day, articles in connection.execute("SELECT token, day, articles FROM tallies")
    }
    wrong = sum(counts.get(place, 0) != stored.get(place, 0) for place in counts.keys() | stored.keys())
    return [f"{wrong} counts by day are wrong."] if wrong else []


def _tallied(connection: sqlite3.Connection) -> dict[tuple[str, int], int]:
    """The counts by day as they should be."""
    counts: dict[tuple[str, int], int] = {}
    for article, tokens in connection.execute("SELECT article, tokens FROM facets"):
        for token in filter(is_tallied, tokens.split()):
            counts[token, article // DAY] = counts.get((token, article // DAY), 0) + 1
    return counts


def _index_faults(connection: sqlite3.Connection) -> list[str]:
    """Whether the full-text indices say what the tables say.  Needs a connection that may write."""
    faults = []
    for table, what in (("texts_words", "words"), ("facets_words", "names and kinds")):
        try:
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            faults.append(f"The index of {what} does not fit the articles: {error}.")
    return faults


def _mend(connection: sqlite3.Connection) -> None:
    """Rebuild indices and counts from the tables, and delete what belongs to no article."""
    # First the indices: what follows changes them through their tables.
    for table in ("texts_words", "facets_words"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")
    connection.execute("DELETE FROM texts WHERE id NOT IN (SELECT id FROM articles)")
    # An article without its text has nothing that could be shown; its feed may bring it again.
    connection.execute("DELETE FROM articles WHERE id NOT IN (SELECT id FROM texts)")
    connection.execute("DELETE FROM facets WHERE article NOT IN (SELECT id FROM articles)")
    for table in _OF_AN_ARTICLE:
        connection.execute(f"DELETE FROM {table} WHERE article NOT IN (SELECT id FROM articles)")
    for article, source in connection.execute(
        "SELECT id, source FROM articles WHERE id NOT IN (SELECT article FROM facets)"
    ).fetchall():
        # It waits to be read again, and is then found by its names again.
        connection.execute("UPDATE articles SET analysis = 0 WHERE id = ?", (article,))
        marks = {
            mark for (mark,) in connection.execute("SELECT mark FROM marks WHERE article = ?", (article,))
        }
        tokens = {"any", f"s{source}", "v0"} | (marks if "read" in marks else marks | {"unread"})
        connection.execute("INSERT INTO facets VALUES (?, '', '', ?)", (article, " ".join(sorted(tokens))))
    connection.execute("DELETE FROM tallies")
    connection.executemany(
        "INSERT INTO tallies VALUES (?, ?, ?)",
        [(*place, count) for place, count in _tallied(connection).items() if count],
    )
