"""Which actors an article names: its mentions written, replaced and read back.  Each function within one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from store.normalize import all_storable, storable
from store.records import Mention
from store.sqlite.facets import Facets, FacetWriter
from store.sqlite.rows import IN_IDS, Row, to_mention

ADD_MENTION = "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?)"


def mention_rows(
    writer: FacetWriter, article: int, mentions: Sequence[Mention], facets: Facets
) -> tuple[list[Row], Facets]:
    """The rows of an article's mentions, and its facets with their actors."""
    names = all_storable([mention.actor for mention in mentions])
    aliases = all_storable([mention.alias for mention in mentions])
    rules = all_storable([mention.rule for mention in mentions])
    known = writer.actors(names)
    rows: list[Row] = [
        (article, n, m.start, m.end, known[name][0], alias, rule)
        for n, (m, name, alias, rule) in enumerate(zip(mentions, names, aliases, rules, strict=True))
    ]
    return rows, facets.with_actors(names, known)


def expect(writer: FacetWriter, mentions: Iterable[Iterable[Mention]]) -> None:
    """Have the actors of many articles' mentions at hand."""
    writer.expect(map(storable, {mention.actor for some in mentions for mention in some}))


def write_mentions(
    connection: sqlite3.Connection,
    writer: FacetWriter,
    article: int,
    mentions: Sequence[Mention],
    facets: Facets,
) -> Facets:
    """Insert an article's mentions (it has none yet) and give its facets with their actors."""
    rows, facets = mention_rows(writer, article, mentions, facets)
    connection.executemany(ADD_MENTION, rows)
    return facets


def replace(connection: sqlite3.Connection, rows: Mapping[int, Sequence[Row]]) -> None:
    """Have these rows of mentions, and no others, for each of the articles; what is there already is left alone."""
    found: list[Row] = connection.execute(
        f"SELECT article, n, start, end, actor, alias, rule FROM mentions WHERE article {IN_IDS} ORDER BY article, n",
        (json.dumps(list(rows)),),
    ).fetchall()
    if found == [row for article in sorted(rows) for row in rows[article]]:
        return
    stored: defaultdict[int, list[Row]] = defaultdict(list)
    for row in found:
        stored[row[0]].append(row)
    other = sorted(article for article, wanted in rows.items() if stored.get(article, []) != wanted)
    connection.execute(f"DELETE FROM mentions WHERE article {IN_IDS}", (json.dumps(other),))
    connection.executemany(ADD_MENTION, [row for article in other for row in rows[article]])


def retag(
    connection: sqlite3.Connection, mentions: Mapping[int, Sequence[Mention]], versions: Mapping[int, int]
) -> None:
    """Other mentions in place of those stored; see :meth:`store.archive.Archive.retag`."""
    writer = FacetWriter(connection)
    writer.read(mentions)
    expect(writer, mentions.values())
    current = versions_of(connection, mentions)
    rows: dict[int, list[Row]] = {}
    for article in sorted(mentions):
        old = writer.get(article)
        if (
            old is None
            or article not in current
            or versions.get(article, current[article]) != current[article]
        ):
            continue
        rows[article], facets = mention_rows(writer, article, mentions[article], old.with_analysis(0))
        writer.change(article, old, facets)
    replace(connection, rows)
    connection.execute(f"UPDATE articles SET analysis = 0 WHERE id {IN_IDS}", (json.dumps(list(rows)),))
    writer.finish()


def versions_of(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, int]:
    """The version of each article that is there."""
    return dict(
        connection.execute(f"SELECT id, version FROM articles WHERE id {IN_IDS}", (json.dumps(list(ids)),))
    )


def mentions(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, tuple[Mention, ...]]:
    """Mentions by article, in the order of the text; articles without one are missing."""
    rows = connection.execute(
        "SELECT m.article, m.start, m.end, a.name, m.alias, m.rule FROM mentions m "
        f"JOIN actors a ON a.id = m.actor WHERE m.article {IN_IDS} ORDER BY m.article, m.n",
        (json.dumps(list(ids)),),
    )
    found: defaultdict[int, list[Mention]] = defaultdict(list)
    for article, *row in rows:
        found[article].append(to_mention(tuple(row)))
    return {article: tuple(each) for article, each in found.items()}
