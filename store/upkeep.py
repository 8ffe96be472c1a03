"""Retention, and checking that an archive is sound."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from store.facets import FacetWriter
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
)


def oldest_unpinned(connection: sqlite3.Connection, before: int, after: int) -> list[int]:
    """The next articles to remove: ids above ``after`` and below ``before``, first seen before then, without a pin."""
    rows = connection.execute(
        "SELECT id FROM articles WHERE id > ? AND id < ? AND fetched < ? AND NOT EXISTS "
        "(SELECT 1 FROM marks WHERE mark = 'pinned' AND article = articles.id) ORDER BY id LIMIT ?",
        (after, before, before, BATCH),
    )
    return [id_ for (id_,) in rows]


def remove(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Remove articles and all about them, and remember their keys so that they do not come back."""
    writer = FacetWriter(connection)
    for id_ in ids:
        connection.execute(
            "INSERT OR REPLACE INTO pruned SELECT source, key, digest, id FROM articles WHERE id = ?", (id_,)
        )
        writer.remove(id_)
        for table in _OF_AN_ARTICLE:
            connection.execute(f"DELETE FROM {table} WHERE article = ?", (id_,))
        connection.execute("DELETE FROM texts WHERE id = ?", (id_,))
        connection.execute("DELETE FROM articles WHERE id = ?", (id_,))
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
    counts: dict[tuple[str, int], int] = {}
    for article, tokens in connection.execute("SELECT article, tokens FROM facets"):
        for token in filter(is_tallied, tokens.split()):
            counts[token, article // DAY] = counts.get((token, article // DAY), 0) + 1
    stored = {
        (token, day): articles
        for token, day, articles in connection.execute("SELECT token, day, articles FROM tallies")
    }
    wrong = sum(counts.get(place, 0) != stored.get(place, 0) for place in counts.keys() | stored.keys())
    return [f"{wrong} counts by day are wrong."] if wrong else []


def check_words(connection: sqlite3.Connection) -> list[str]:
    """Whether the full-text indices say what the tables say.  Needs a connection that may write."""
    faults = []
    for table, what in (("texts_words", "words"), ("facets_words", "names and kinds")):
        try:
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            faults.append(f"The index of {what} does not fit the articles: {error}.")
    return faults
