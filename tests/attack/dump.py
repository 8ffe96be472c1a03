"""An archive as one value that is the same for the same content, whatever numbers and clock times it was given.

Which of several copies of one text counts as the copied one follows the order in which they were read, in undisturbed
runs, too; so copies are counted by story, and not named.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

Place = tuple[str, str]
"""A feed's address and an entry's key: what an article is, whatever its number."""


def dump(archive: Path) -> dict[str, Any]:
    """Everything in the archive but the times at which the desk looked and the numbers that it drew."""
    with closing(sqlite3.connect(archive)) as connection:
        articles = _articles(connection)
        names = _names(connection)
        return {
            "articles": {place: _article(connection, number, names) for number, place in articles.items()},
            "stories": _stories(connection, articles),
            "tallies": {
                (names.get(token, token), day): count
                for token, day, count in connection.execute("SELECT token, day, articles FROM tallies")
                if count
            },
            "feeds": {
                source: {
                    key: value
                    for key, value in _state(state).items()
                    if key not in ("checked", "succeeded", "next_due")
                }
                for source, state in connection.execute("SELECT source, state FROM feed_states")
            },
        }


def stored(archive: Path, feed: str) -> dict[str, str]:
    """Digest of each article of one feed, by key."""
    with closing(sqlite3.connect(archive)) as connection:
        rows = connection.execute(
            "SELECT key, digest FROM articles a JOIN sources s ON s.id = a.source WHERE s.url = ?", (feed,)
        )
        return dict(rows.fetchall())


def _articles(connection: sqlite3.Connection) -> dict[int, Place]:
    rows = connection.execute("SELECT a.id, s.url, a.key FROM articles a JOIN sources s ON s.id = a.source")
    return {number: (url, key) for number, url, key in rows}


def _names(connection: sqlite3.Connection) -> dict[str, str]:
    """Tokens of numbered sources and actors, told by address and name."""
    found = {f"s{number}": url for number, url in connection.execute("SELECT id, url FROM sources")}
    found |= {f"a{number}": name for number, name in connection.execute("SELECT id, name FROM actors")}
    return found


def _article(connection: sqlite3.Connection, number: int, names: dict[str, str]) -> dict[str, Any]:
    def rows(statement: str) -> list[Any]:
        return connection.execute(statement, (number,)).fetchall()

    ((actors, speakers, tokens),) = rows("SELECT actors, speakers, tokens FROM facets WHERE article = ?")
    return {
        "record": rows(
            "SELECT digest, published, version, analysis, completeness, published_raw, published_basis,"
            " language, url, author FROM articles WHERE id = ?"
        ),
        "text": rows("SELECT title, body FROM texts WHERE id = ?"),
        "versions": rows(
            "SELECT version, title, body FROM article_versions WHERE article = ? ORDER BY version"
        ),
        "mentions": rows(
            "SELECT m.start, m.end, a.name, m.alias, m.rule FROM mentions m JOIN actors a ON a.id = m.actor"
            " WHERE m.article = ? ORDER BY m.n"
        ),
        "quotes": rows("SELECT * FROM quotes WHERE article = ? ORDER BY n"),
        "events": rows("SELECT * FROM events WHERE article = ? ORDER BY n"),
        "findings": rows("SELECT fingerprint, entities, timexes FROM findings WHERE article = ?"),
        "facets": (
            actors,
            speakers,
            sorted(names.get(token, token) for token in tokens.split() if token != "copy"),
        ),
    }


def _stories(connection: sqlite3.Connection, articles: dict[int, Place]) -> set[tuple[frozenset[Place], int]]:
    """Which articles tell one story, and how many of them are copies; one alone in its story is a story, too."""
    found = defaultdict(set)
    copies: Counter[int] = Counter()
    for article, story, copy_of in connection.execute("SELECT article, story, copy_of FROM placements"):
        found[story].add(articles[article])
        copies[story] += bool(copy_of)
    return {(frozenset(members), copies[story]) for story, members in found.items()}


def _state(packed: str) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(packed)
    return state
