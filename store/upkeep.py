"""Retention, and checking that an archive is sound."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from store import trash
from store.facets import FacetWriter
from store.grouping import changed
from store.schema import DAY, is_tallied

#: Articles removed in one transaction: other writers get their turn in between.
BATCH = 500

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


def parts(connection: sqlite3.Connection) -> dict[str, list[str]]:
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


def count_articles(connection: sqlite3.Connection) -> int:
    """From the counts by day, not by looking at each."""
    (number,) = connection.execute(
        "SELECT coalesce(sum(articles), 0) FROM tallies WHERE token = 'any'"
    ).fetchone()
    return int(number)


def _count_pinned(connection: sqlite3.Connection) -> int:
    (number,) = connection.execute("SELECT count(*) FROM marks WHERE mark = 'pinned'").fetchone()
    return int(number)


def count_above(connection: sqlite3.Connection, keep: int) -> int:
    """Articles without a pin beyond a number of them."""
    return max(0, count_articles(connection) - _count_pinned(connection) - keep)


def count_old(connection: sqlite3.Connection, before: int) -> int:
    """Articles that :func:`oldest_unpinned` gives in all."""
    (number,) = connection.execute(
        f"SELECT count(*) FROM articles WHERE {_OLD}", (0, before, before)
    ).fetchone()
    return int(number)


_UNPINNED = "NOT EXISTS (SELECT 1 FROM marks WHERE mark = 'pinned' AND article = articles.id)"
_OLD = f"id > ? AND id < ? AND fetched < ? AND {_UNPINNED}"


def oldest_unpinned(connection: sqlite3.Connection, before: int, after: int) -> list[int]:
    """The next articles to remove: ids above ``after`` and below ``before``, first seen before then, without a pin."""
    rows = connection.execute(
        f"SELECT id FROM articles WHERE {_OLD} ORDER BY id LIMIT ?", (after, before, before, BATCH)
    )
    return [id_ for (id_,) in rows]


def oldest_of_all(connection: sqlite3.Connection, after: int, most: int) -> list[int]:
    """The next articles without a pin above an id, oldest first."""
    rows = connection.execute(
        f"SELECT id FROM articles WHERE id > ? AND {_UNPINNED} ORDER BY id LIMIT ?", (after, min(most, BATCH))
    )
    return [id_ for (id_,) in rows]


def remove(connection: sqlite3.Connection, ids: Sequence[int], removed: int | None) -> None:
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
    changed(connection)
    writer.finish()


def verify(connection: sqlite3.Connection) -> list[str]:
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


def check_words(connection: sqlite3.Connection) -> list[str]:
    """Whether the full-text indices say what the tables say.  Needs a connection that may write."""
    faults = []
    for table, what in (("texts_words", "words"), ("facets_words", "names and kinds")):
        try:
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            faults.append(f"The index of {what} does not fit the articles: {error}.")
    return faults


#: Pages of an index that are merged at a time: a twentieth of a second.
_MERGED = 1000


def merge_some(connection: sqlite3.Connection, table: str) -> bool:
    """Merge a part of the segments that a full-text index has grown by, as soon as two of a size are there.

    Each search looks into each segment: of a million articles that came in hour by hour, some three or four are left.
    False when there was nothing to merge.
    """
    # Asked first, since to set it makes every connection read the index's settings anew.
    if connection.execute(f"SELECT v FROM {table}_config WHERE k = 'usermerge'").fetchone() != (2,):
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('usermerge', 2)")
    before = connection.total_changes
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (_MERGED,))
    # The command itself counts as one change.
    return connection.total_changes - before > 1


def merge_indices(connection: sqlite3.Connection) -> None:
    """Make one segment of the many that the full-text indices grow by: smaller, and quicker to search."""
    for table in ("texts_words", "facets_words"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def mend(connection: sqlite3.Connection) -> None:
    """Indices and counts anew from what the tables say, and nothing that belongs to no article."""
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
        # It waits to be read anew, and is then found by its names again.
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
