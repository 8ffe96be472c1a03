"""What readings found: written, read back with the user's corrections.  Each function within one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from store.normalize import fold_words, storable, to_micros
from store.records import Placement, Reading
from store.sqlite.facets import Facets, FacetWriter
from store.sqlite.grouping import note_change, save_placements, wait
from store.sqlite.marks import corrected, text_of, withdraw
from store.sqlite.mentions import expect, mention_rows, mentions, versions_of
from store.sqlite.mentions import replace as replace_mentions
from store.sqlite.rows import (
    EVENT,
    IN_IDS,
    QUOTE,
    Row,
    event_row,
    pack_entities,
    pack_timexes,
    quote_row,
    to_event,
    to_placement,
    to_quote,
    unpack_entities,
    unpack_timexes,
)


def save(
    connection: sqlite3.Connection,
    readings: Iterable[Reading],
    placements: Iterable[Placement],
    versions: Mapping[int, int] | None,
) -> None:
    """Readings and placements in place of earlier ones; see :meth:`store.archive.Archive.save_readings`."""
    read = {reading.article: reading for reading in readings}
    placed = {placement.article: placement for placement in placements}
    writer = FacetWriter(connection)
    writer.read([*read, *placed])
    current = versions_of(connection, read) if read else {}
    fitting = [
        reading
        for article, reading in sorted(read.items())
        if article in current
        and (versions is None or versions.get(article, current[article]) == current[article])
        and writer.get(article) is not None
    ]
    if fitting:
        wait(connection, fitting)
        _save_readings(connection, writer, fitting)
    save_placements(connection, writer, [placement for _, placement in sorted(placed.items())])
    if placed:
        connection.execute(f"DELETE FROM unsettled WHERE article {IN_IDS}", (json.dumps(list(placed)),))
        note_change(connection)
    writer.finish()


def _save_readings(connection: sqlite3.Connection, writer: FacetWriter, readings: Sequence[Reading]) -> None:
    """Readings of articles that are there; statements for all together cost half of statements for each."""
    many = connection.executemany
    articles = json.dumps([reading.article for reading in readings])
    for table in ("quotes", "events"):
        connection.execute(f"DELETE FROM {table} WHERE article {IN_IDS}", (articles,))
    many(
        "INSERT INTO quotes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [quote_row(each.article, n, quote) for each in readings for n, quote in enumerate(each.quotes)],
    )
    many(
        "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [event_row(each.article, n, event) for each in readings for n, event in enumerate(each.events)],
    )
    many(
        "INSERT OR REPLACE INTO findings VALUES (?, ?, ?, ?)",
        [
            (each.article, each.fingerprint, pack_entities(each.entities), pack_timexes(each.timexes))
            for each in readings
        ],
    )
    many(
        "UPDATE articles SET analysis = ? WHERE id = ?", [(each.analysis, each.article) for each in readings]
    )
    quotes = corrected(connection, {each.article: each.quotes for each in readings})
    named: dict[int, list[Row]] = {}
    expect(writer, (each.mentions for each in readings))
    for each in readings:
        old = writer.get(each.article) or Facets()
        named[each.article], facets = mention_rows(writer, each.article, each.mentions, old)
        facets = (
            facets.with_findings(quotes[each.article], each.events)
            .with_analysis(each.analysis)
            .with_form(each.form)
        )
        writer.change(each.article, old, facets)
    replace_mentions(connection, named)


def _older(connection: sqlite3.Connection, analysis: int) -> list[int]:
    """The analysis versions below one: a step down an index for each version, not for each article."""
    versions: list[int] = []
    last = -1
    while True:
        (last,) = connection.execute(
            "SELECT min(analysis) FROM articles WHERE analysis > ?", (last,)
        ).fetchone()
        if last is None or last >= analysis:
            return versions
        versions.append(last)


def unread(connection: sqlite3.Connection, analysis: int, limit: int) -> list[int]:
    """Ids of the newest articles that wait to be read."""
    ids: list[int] = []
    for version in _older(connection, analysis):
        rows = connection.execute(
            "SELECT id FROM articles WHERE analysis = ? ORDER BY id DESC LIMIT ?", (version, limit)
        )
        ids += [id_ for (id_,) in rows]
    return sorted(ids, reverse=True)[:limit]


def count_unread(connection: sqlite3.Connection, analysis: int) -> int:
    total = 0
    for version in _older(connection, analysis):
        (some,) = connection.execute(
            "SELECT coalesce(sum(articles), 0) FROM tallies WHERE token = ?", (f"v{version}",)
        ).fetchone()
        total += some
    return total


def readings(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Reading]:
    """Readings by article, quotes as corrected by the user."""
    wanted = json.dumps(list(ids))
    run = connection.execute
    analyses = dict(run(f"SELECT id, analysis FROM articles WHERE id {IN_IDS}", (wanted,)))
    tagged = mentions(connection, ids)
    quote_rows = _grouped(
        run(f"SELECT article, {QUOTE} FROM quotes WHERE article {IN_IDS} ORDER BY article, n", (wanted,))
    )
    quotes = corrected(
        connection, {article: tuple(map(to_quote, rows)) for article, rows in quote_rows.items()}
    )
    events = _grouped(
        run(f"SELECT article, {EVENT} FROM events WHERE article {IN_IDS} ORDER BY article, n", (wanted,))
    )
    found = {
        article: (fingerprint, entities, timexes)
        for article, fingerprint, entities, timexes in run(
            f"SELECT article, fingerprint, entities, timexes FROM findings WHERE article {IN_IDS}", (wanted,)
        )
    }
    result = {}
    for article in dict.fromkeys(ids):
        if article in analyses:
            fingerprint, entities, timexes = found.get(article, (b"", "[]", "[]"))
            result[article] = Reading(
                article=article,
                analysis=analyses[article],
                mentions=tagged.get(article, ()),
                entities=unpack_entities(entities),
                quotes=quotes.get(article, ()),
                timexes=unpack_timexes(timexes),
                events=tuple(map(to_event, events.get(article, ()))),
                fingerprint=fingerprint,
            )
    return result


def _grouped(rows: Iterable[Row]) -> dict[int, list[Row]]:
    groups: defaultdict[int, list[Row]] = defaultdict(list)
    for article, *row in rows:
        groups[article].append(tuple(row))
    return groups


def correct(
    connection: sqlite3.Connection,
    article: int,
    span: tuple[int, int],
    speaker: str | None,
    actor: str,
    made: datetime,
) -> None:
    """Remember, replace or (with None) withdraw a correction, and search by its speaker from now on."""
    writer = FacetWriter(connection)
    facets = writer.get(article)
    if facets is None:
        return
    start, end = span
    words = fold_words(text_of(connection, article)[start:end])
    withdraw(connection, article, start, words)
    if speaker is not None:
        connection.execute(
            "INSERT INTO corrections VALUES (?, ?, ?, ?, ?, ?)",
            (article, words, start, storable(speaker), storable(actor), to_micros(made)),
        )
    reading = readings(connection, [article])[article]
    writer.change(article, facets, facets.with_findings(reading.quotes, reading.events))
    writer.finish()


# --- for grouping into stories -----------------------------------------------------------------------


def placements(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Placement]:
    rows = connection.execute(
        f"SELECT article, story, copy_of, similarity FROM placements WHERE article {IN_IDS}",
        (json.dumps(list(ids)),),
    )
    return {placement.article: placement for placement in map(to_placement, rows)}


def story_articles(connection: sqlite3.Connection, stories: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """All articles of each story, in order of publication."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for story, article in connection.execute(
        f"SELECT story, article FROM placements WHERE story {IN_IDS} ORDER BY story, article",
        (json.dumps(list(stories)),),
    ):
        members[story].append(article)
    return {story: tuple(articles) for story, articles in members.items()}
