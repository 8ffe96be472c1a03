"""The tables of the embedded archive, and how an older archive becomes a newer one.

An article's id is its time of publication in microseconds since 1970 (UTC), moved on by one where that
is taken.  So the order of ids is the order of publication in every table and in both full-text indices:
a page of newest hits is read off the end of an index, a range of time is a range of ids, and nothing has
to be sorted.

``texts`` stands apart from ``articles`` so that marking an article as read does not write its text again.
``facets`` holds, per article, the folded names of its actors and speakers and the tokens for what it is
(``s3`` from source 3, ``a7`` names actor 7, ``v2`` read by analysis 2, ``quote``, ``pinned`` ...).
``tallies`` counts some of those tokens by day.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import lru_cache

from store.errors import ArchiveError

#: Marks the file as ours (``PRAGMA application_id``): "BrfD".
APPLICATION = 0x42726644

_VERSION_1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE sources (
    id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, name TEXT NOT NULL, folded TEXT NOT NULL,
    tags TEXT NOT NULL
);

CREATE TABLE feed_states (
    source TEXT PRIMARY KEY, entries INTEGER NOT NULL, state TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE articles (
    id INTEGER PRIMARY KEY, source INTEGER NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL,
    published INTEGER NOT NULL, fetched INTEGER NOT NULL, seen INTEGER NOT NULL,
    version INTEGER NOT NULL, analysis INTEGER NOT NULL, completeness TEXT NOT NULL,
    published_raw TEXT NOT NULL, published_basis TEXT NOT NULL, language TEXT NOT NULL,
    url TEXT NOT NULL, author TEXT NOT NULL
);
CREATE UNIQUE INDEX articles_key ON articles (source, key);
CREATE INDEX articles_source ON articles (source);
CREATE INDEX articles_fetched ON articles (fetched);
CREATE INDEX articles_analysis ON articles (analysis);

CREATE TABLE texts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL);
CREATE VIRTUAL TABLE texts_words USING fts5 (
    title, body, content = 'texts', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER texts_insert AFTER INSERT ON texts BEGIN
    INSERT INTO texts_words (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE TRIGGER texts_delete AFTER DELETE ON texts BEGIN
    INSERT INTO texts_words (texts_words, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
END;
CREATE TRIGGER texts_update AFTER UPDATE ON texts BEGIN
    INSERT INTO texts_words (texts_words, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
    INSERT INTO texts_words (rowid, title, body) VALUES (new.id, new.title, new.body);
END;

CREATE TABLE article_versions (
    article INTEGER NOT NULL, version INTEGER NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL,
    seen INTEGER NOT NULL, PRIMARY KEY (article, version)
);
CREATE TABLE pruned (
    source INTEGER NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, article INTEGER NOT NULL,
    PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE INDEX pruned_newest ON pruned (source, article);

CREATE TABLE actors (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL DEFAULT '');
CREATE TABLE mentions (
    article INTEGER NOT NULL, n INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    actor INTEGER NOT NULL, alias TEXT NOT NULL, rule TEXT NOT NULL, PRIMARY KEY (article, n)
) WITHOUT ROWID;
CREATE TABLE quotes (
    article INTEGER NOT NULL, n INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    spans TEXT NOT NULL, kind TEXT NOT NULL, speaker TEXT NOT NULL, mention TEXT NOT NULL,
    confidence REAL NOT NULL, actor TEXT NOT NULL, mention_span TEXT, cue TEXT NOT NULL, rule TEXT NOT NULL,
    PRIMARY KEY (article, n)
) WITHOUT ROWID;
CREATE TABLE events (
    article INTEGER NOT NULL, n INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    kind TEXT NOT NULL, text TEXT NOT NULL, first TEXT, last TEXT, precision TEXT, approximate INTEGER,
    value TEXT NOT NULL, phrase TEXT, anchor TEXT NOT NULL, actors TEXT NOT NULL, PRIMARY KEY (article, n)
) WITHOUT ROWID;
CREATE TABLE findings (
    article INTEGER PRIMARY KEY, fingerprint BLOB NOT NULL, entities TEXT NOT NULL, timexes TEXT NOT NULL
);
CREATE TABLE placements (
    article INTEGER PRIMARY KEY, story INTEGER NOT NULL, copy_of INTEGER NOT NULL, similarity REAL NOT NULL
);
CREATE INDEX placements_story ON placements (story);

CREATE TABLE marks (
    mark TEXT NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (mark, article)
) WITHOUT ROWID;
CREATE TABLE corrections (
    article INTEGER NOT NULL, words TEXT NOT NULL, start INTEGER NOT NULL, speaker TEXT NOT NULL,
    actor TEXT NOT NULL, made INTEGER NOT NULL, PRIMARY KEY (article, words, start)
) WITHOUT ROWID;

CREATE TABLE facets (
    article INTEGER PRIMARY KEY, actors TEXT NOT NULL, speakers TEXT NOT NULL, tokens TEXT NOT NULL
);
CREATE VIRTUAL TABLE facets_words USING fts5 (
    actors, speakers, tokens, content = 'facets', content_rowid = 'article', tokenize = 'ascii'
);
CREATE TRIGGER facets_insert AFTER INSERT ON facets BEGIN
    INSERT INTO facets_words (rowid, actors, speakers, tokens)
    VALUES (new.article, new.actors, new.speakers, new.tokens);
END;
CREATE TRIGGER facets_delete AFTER DELETE ON facets BEGIN
    INSERT INTO facets_words (facets_words, rowid, actors, speakers, tokens)
    VALUES ('delete', old.article, old.actors, old.speakers, old.tokens);
END;
CREATE TRIGGER facets_update AFTER UPDATE ON facets BEGIN
    INSERT INTO facets_words (facets_words, rowid, actors, speakers, tokens)
    VALUES ('delete', old.article, old.actors, old.speakers, old.tokens);
    INSERT INTO facets_words (rowid, actors, speakers, tokens)
    VALUES (new.article, new.actors, new.speakers, new.tokens);
END;
"""

#: Segments of a full-text index that may stand side by side before they are merged.  SQLite's own 4 writes
#: a feed's words a fifth slower; 16 makes searches slower by half.
_SEGMENTS = 8

_VERSION_2 = """
CREATE TABLE tallies (
    token TEXT NOT NULL, day INTEGER NOT NULL, articles INTEGER NOT NULL, PRIMARY KEY (token, day)
) WITHOUT ROWID;
"""

_VERSION_3 = """
CREATE TABLE journal (
    id INTEGER PRIMARY KEY, made INTEGER NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL,
    before TEXT NOT NULL, after TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0,
    pending INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE filters (
    name TEXT PRIMARY KEY, query TEXT NOT NULL, made INTEGER NOT NULL, watched INTEGER NOT NULL DEFAULT 0,
    told INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE pins (
    id INTEGER PRIMARY KEY, place REAL NOT NULL, kind TEXT NOT NULL, article INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, words TEXT NOT NULL, note TEXT NOT NULL, made INTEGER NOT NULL
);
CREATE INDEX pins_article ON pins (article);
CREATE TABLE feed_parts (source TEXT PRIMARY KEY, parts BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE pages (
    article INTEGER PRIMARY KEY, fetched INTEGER NOT NULL, outcome TEXT NOT NULL, said TEXT NOT NULL
);
"""

_VERSION_4 = """
CREATE TABLE unsettled (
    article INTEGER PRIMARY KEY, story INTEGER NOT NULL, copy_of INTEGER NOT NULL
);
INSERT INTO unsettled SELECT article, 0, 0 FROM findings
    WHERE length(fingerprint) > 0 AND article NOT IN (SELECT article FROM placements);
CREATE TABLE trash (article INTEGER PRIMARY KEY, removed INTEGER NOT NULL, packed BLOB NOT NULL);
CREATE INDEX trash_removed ON trash (removed);
"""

#: Microseconds of a day: an article's id divided by it is the day of its publication.
DAY = 86_400_000_000


@lru_cache(maxsize=4096)
def is_tallied(token: str) -> bool:
    """Whether ``tallies`` counts the token: all, watched, and by actor, source and analysis version."""
    return token in ("any", "watched") or (token[0] in "asv" and token[1:].isdigit())


def _to_version_1(connection: sqlite3.Connection) -> None:
    _run(connection, _VERSION_1)
    for table in ("texts_words", "facets_words"):
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('automerge', ?)", (_SEGMENTS,))


def _to_version_2(connection: sqlite3.Connection) -> None:
    """Counts by day, so that no screen counts articles one by one."""
    _run(connection, _VERSION_2)
    counts: dict[tuple[str, int], int] = {}
    for article, tokens in connection.execute("SELECT article, tokens FROM facets"):
        for token in filter(is_tallied, tokens.split()):
            counts[token, article // DAY] = counts.get((token, article // DAY), 0) + 1
    connection.executemany(
        "INSERT INTO tallies VALUES (?, ?, ?)", [(*place, count) for place, count in counts.items()]
    )


def _to_version_3(connection: sqlite3.Connection) -> None:
    """What the user did and can undo, saved filters, pinned lines and notes, the parts of each feed's last body,
    and what became of article pages."""
    _run(connection, _VERSION_3)


def _to_version_4(connection: sqlite3.Connection) -> None:
    """Articles that wait for their place among the stories, with the place that they had before (0: none); and the trash."""
    _run(connection, _VERSION_4)


#: One step from each version to the next; an empty file has version 0.
MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _to_version_1,
    _to_version_2,
    _to_version_3,
    _to_version_4,
)


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Run statements one by one: ``executescript`` would commit the transaction they belong to."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def version_of(connection: sqlite3.Connection, place: str) -> int:
    """The schema version of an archive; raises :class:`ArchiveError` for a newer one or a strange file."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION and (tables or version):
        raise ArchiveError(
            f"{place} is a database of another program.",
            "Name another folder with --data; it was left as it is.",
        )
    if version > len(MIGRATIONS):
        raise ArchiveError(
            f"{place} was written by a newer version of the briefing desk (archive version "
            f"{version}, this program knows {len(MIGRATIONS)}).",
            "Install the newer version, or name another folder with --data; the archive was left as it is.",
        )
    return int(version)


def migrate(connection: sqlite3.Connection, place: str) -> None:
    """Bring an archive to this program's version: in one transaction, or the file stays as it was."""
    if version_of(connection, place) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another program may have been quicker while this one waited for the lock.
        for step in MIGRATIONS[version_of(connection, place) :]:
            step(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled it back already
            connection.execute("ROLLBACK")
        raise
