"""What readings found: written, read back with the user's corrections, and grouped into stories."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from store.archive import Fingerprinted
from store.corrections import corrected, text_of, withdraw
from store.facets import FacetWriter, fold
from store.intake import write_mentions
from store.records import Mention, Placement, Reading, Story
from store.rows import (
    EVENT,
    IN_IDS,
    QUOTE,
    Row,
    from_event,
    from_quote,
    micros,
    moment,
    pack_entities,
    pack_timexes,
    storable,
    to_event,
    to_mention,
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
    writer = FacetWriter(connection)
    for reading in sorted(readings, key=lambda reading: reading.article):
        row = connection.execute("SELECT version FROM articles WHERE id = ?", (reading.article,)).fetchone()
        if row is not None and (versions is None or versions.get(reading.article, row[0]) == row[0]):
            _save_reading(connection, writer, reading)
    for placement in sorted(placements, key=lambda placement: placement.article):
        _save_placement(connection, writer, placement)
    writer.finish()


def _save_reading(connection: sqlite3.Connection, writer: FacetWriter, reading: Reading) -> None:
    article = reading.article
    old = writer.get(article)
    if old is None:
        return
    for table in ("mentions", "quotes", "events"):
        connection.execute(f"DELETE FROM {table} WHERE article = ?", (article,))
    connection.executemany(
        "INSERT INTO quotes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(article, n, *from_quote(quote)) for n, quote in enumerate(reading.quotes)],
    )
    connection.executemany(
        "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(article, n, *from_event(event)) for n, event in enumerate(reading.events)],
    )
    connection.execute(
        "INSERT OR REPLACE INTO findings VALUES (?, ?, ?, ?)",
        (article, reading.fingerprint, pack_entities(reading.entities), pack_timexes(reading.timexes)),
    )
    connection.execute("UPDATE articles SET analysis = ? WHERE id = ?", (reading.analysis, article))
    facets = write_mentions(connection, writer, article, reading.mentions, old)
    quotes = corrected(connection, {article: reading.quotes})[article]
    facets = facets.with_findings(quotes, reading.events).with_analysis(reading.analysis)
    writer.change(article, old, facets)


def tag_anew(
    connection: sqlite3.Connection, mentions: Mapping[int, Sequence[Mention]], versions: Mapping[int, int]
) -> None:
    """Other mentions in place of those stored; see :meth:`store.archive.Archive.tag_anew`."""
    writer = FacetWriter(connection)
    for article in sorted(mentions):
        row = connection.execute("SELECT version FROM articles WHERE id = ?", (article,)).fetchone()
        old = writer.get(article)
        if row is None or old is None or versions.get(article, row[0]) != row[0]:
            continue
        connection.execute("DELETE FROM mentions WHERE article = ?", (article,))
        connection.execute("UPDATE articles SET analysis = 0 WHERE id = ?", (article,))
        facets = write_mentions(connection, writer, article, mentions[article], old.with_analysis(0))
        writer.change(article, old, facets)
    writer.finish()


def mentions(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, tuple[Mention, ...]]:
    """Mentions by article, in the order of the text; articles without one are missing."""
    rows = connection.execute(
        "SELECT m.article, m.start, m.end, a.name, m.alias, m.rule FROM mentions m "
        f"JOIN actors a ON a.id = m.actor WHERE m.article {IN_IDS} ORDER BY m.article, m.n",
        (json.dumps(list(ids)),),
    )
    return {article: tuple(map(to_mention, found)) for article, found in _grouped(rows).items()}


def _save_placement(connection: sqlite3.Connection, writer: FacetWriter, placement: Placement) -> None:
    facets = writer.get(placement.article)
    if facets is None:
        return
    connection.execute(
        "INSERT OR REPLACE INTO placements VALUES (?, ?, ?, ?)",
        (placement.article, placement.story, placement.copy_of, placement.similarity),
    )
    writer.change(placement.article, facets, facets.with_token("copy", bool(placement.copy_of)))


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
    words = fold(text_of(connection, article)[start:end])
    withdraw(connection, article, start, words)
    if speaker is not None:
        connection.execute(
            "INSERT INTO corrections VALUES (?, ?, ?, ?, ?, ?)",
            (article, words, start, storable(speaker), storable(actor), micros(made)),
        )
    reading = readings(connection, [article])[article]
    writer.change(article, facets, facets.with_findings(reading.quotes, reading.events))
    writer.finish()


# --- stories -----------------------------------------------------------------------


def fingerprints(connection: sqlite3.Connection, since: datetime, limit: int = 0) -> list[Fingerprinted]:
    """Oldest first; an article's id is its time of publication, so the range of ids is the range of time."""
    return [
        Fingerprinted(article, moment(published), fingerprint, story or 0, copy_of or 0)
        for article, published, fingerprint, story, copy_of in connection.execute(
            "SELECT f.article, a.published, f.fingerprint, p.story, p.copy_of FROM findings f "
            "JOIN articles a ON a.id = f.article LEFT JOIN placements p ON p.article = f.article "
            "WHERE f.article >= ? AND length(f.fingerprint) > 0 ORDER BY f.article LIMIT ?",
            (micros(since), limit or -1),
        )
    ]


def placements(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Placement]:
    rows = connection.execute(
        f"SELECT article, story, copy_of, similarity FROM placements WHERE article {IN_IDS}",
        (json.dumps(list(ids)),),
    )
    return {placement.article: placement for placement in map(to_placement, rows)}


def stories(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Story]:
    """Stories with all their articles in the order of publication."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    copies: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for story, article, copy_of in connection.execute(
        f"SELECT story, article, copy_of FROM placements WHERE story {IN_IDS} ORDER BY story, article",
        (json.dumps(list(ids)),),
    ):
        members[story].append(article)
        if copy_of:
            copies[story][article] = copy_of
    return {story: Story(story, tuple(articles), copies[story]) for story, articles in members.items()}
