"""The archives that ``archive.py`` measures: made once, kept where the caller says, grown from one another.

Articles come in as in refreshes that bring a hundred each (an hour's news): feed by feed, then read in batches, then
the indices are tidied, as after each refresh.  At the end of each size, feeds are stored by turns through the archive
and by plain ``sqlite3`` with the rows made beforehand: the same schema, indices and triggers, the same transactions,
nothing looked up or checked.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from time import process_time

from briefing.analysis.stories.fingerprints import fingerprint
from briefing.analysis.text.document import Document
from briefing.pipeline.ingest import BATCH
from store.archive import Archive
from store.normalize import to_micros
from store.open import open_archive
from store.sqlite.facets import Facets
from store.sqlite.rows import halves
from store.sqlite.schema import DAY, is_tallied
from tests.bench.made import A_DAY, A_FEED, Made, Press, placements, sent

COMPARED = 6000
"""Articles at the end of each size that come in by turns, through the archive and plainly."""
REFRESH = 100
"""Articles that a refresh brings."""
PRINTED_DAYS = 22
"""Days before the end of the largest archive whose articles have real fingerprints (the first 10,000 have, too)."""

Rates = dict[str, dict[str, float]]


def file_of(folder: Path, size: int) -> Path:
    """Where the archive of so many articles is: a data folder of its own."""
    return folder / str(size) / "archive.sqlite"


def make(folder: Path, sizes: Sequence[int], press: Press) -> Rates:
    """Make what is missing, and give articles by second of processor time, by size: ``archive`` and ``plain``."""
    told = folder / "rates.json"
    rates: Rates = json.loads(told.read_text()) if told.exists() else {}
    done = max((size for size in sizes if str(size) in rates and file_of(folder, size).exists()), default=0)
    for size in sizes:
        if size <= done:
            continue
        place = file_of(folder, size)
        shutil.rmtree(place.parent, ignore_errors=True)
        place.parent.mkdir(parents=True)
        if done:
            shutil.copy(file_of(folder, done), place)
        rates[str(size)] = _grow(place, press, done, size, max(sizes))
        told.write_text(json.dumps(rates))
        done = size
    return rates


def _grow(place: Path, press: Press, first: int, last: int, end: int) -> dict[str, float]:
    archive = open_archive(place)
    archive.note_sources(press.sources)
    archive.note_kinds({actor.name: actor.kind for actor in press.actors})
    plain = sqlite3.connect(place, isolation_level=None)
    plain.execute("PRAGMA synchronous = NORMAL")
    plain.execute("PRAGMA wal_autocheckpoint = 2000")
    plain.execute("PRAGMA cache_size = -16000")
    seconds, waiting = {"archive": 0.0, "plain": 0.0}, list[tuple[int, Made]]()
    sources = dict(plain.execute("SELECT url, id FROM sources"))
    actors = {name: (id_, kind) for name, id_, kind in plain.execute("SELECT name, id, kind FROM actors")}
    for turn, feed in enumerate(press.feeds(first, last)):
        compared = first + (turn + 1) * A_FEED > last - COMPARED
        if compared and turn % 2:
            rows = _rows(plain, feed, sources[feed[0].article.source], actors)
            begun = process_time()
            _insert(plain, rows)
            seconds["plain"] += process_time() - begun
            ids = [int(str(row[0])) for row in rows["articles"]]
        else:
            source = next(source for source in press.sources if source.id == feed[0].article.source)
            result = replace(sent(source, feed), mentions=tuple(tuple(made.mentions) for made in feed))
            begun = process_time()
            ids = list(archive.store_feeds([result])[0].new)
            seconds["archive"] += (process_time() - begun) if compared else 0
        waiting += zip(ids, feed, strict=True)
        if len(waiting) >= REFRESH or first + (turn + 1) * A_FEED >= last:
            printed = first < 10_000 or first + turn * A_FEED > end - A_DAY * PRINTED_DAYS
            _read(archive, sorted(waiting, reverse=True, key=itemgetter(0)), printed)
            _tidy(archive, len(waiting))
            waiting = []
    plain.close()
    archive.close()
    return {who: min(COMPARED, last - first) / 2 / spent for who, spent in seconds.items()}


def _read(archive: Archive, waiting: Sequence[tuple[int, Made]], printed: bool) -> None:
    for begin in range(0, len(waiting), BATCH):
        batch = waiting[begin : begin + BATCH]
        readings = []
        for id_, made in batch:
            article = made.article
            doc = Document(article.text, article.published, headline_end=article.headline_end)
            print_ = fingerprint(doc) if printed else b""
            readings.append(replace(made.reading, article=id_, fingerprint=print_))
        archive.save_readings(readings, placements([id_ for id_, _ in reversed(batch)]))


def _tidy(archive: Archive, articles: int) -> None:
    """What a refresh ends with."""
    for _ in range(1 + articles // 100):
        if not archive.tidy():
            break


# --- plain sqlite3 -------------------------------------------------------------------

_Rows = dict[str, list[tuple[object, ...]]]


def _rows(
    plain: sqlite3.Connection, feed: Sequence[Made], source: int, actors: dict[str, tuple[int, str]]
) -> _Rows:
    """The rows that a feed becomes, ready to be written."""
    rows: _Rows = {"articles": [], "texts": [], "mentions": [], "facets": [], "tallies": []}
    tallies: Counter[tuple[str, int]] = Counter()
    for made in feed:
        article = made.article
        id_ = to_micros(article.published)
        while plain.execute("SELECT 1 FROM articles WHERE id = ?", (id_,)).fetchone():
            id_ += 1
        fetched = to_micros(article.fetched)
        rows["articles"].append(
            (
                id_, source, article.key, article.digest, to_micros(article.published), fetched, fetched, 1, 0,
                article.completeness, "", article.published_basis, "", article.url, "",
            )
        )  # fmt: skip
        rows["texts"].append((id_, *halves(article)))
        rows["mentions"] += [
            (id_, n, m.start, m.end, actors[m.actor][0], m.alias, m.rule) for n, m in enumerate(made.mentions)
        ]
        facets = Facets(tokens=frozenset({"any", "v0", f"s{source}", "unread"}))
        facets = facets.with_actors([m.actor for m in made.mentions], actors)
        rows["facets"].append((id_, facets.actors, "", " ".join(sorted(facets.tokens))))
        tallies.update((token, id_ // DAY) for token in facets.tokens if is_tallied(token))
    rows["tallies"] = [(*place, count) for place, count in tallies.items()]
    return rows


def _insert(plain: sqlite3.Connection, rows: _Rows) -> None:
    plain.execute("BEGIN IMMEDIATE")
    for table in ("articles", "texts", "mentions", "facets"):
        if rows[table]:
            marks = ", ".join("?" * len(rows[table][0]))
            plain.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])
    plain.executemany(
        "INSERT INTO tallies VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET articles = articles + excluded.articles",
        rows["tallies"],
    )
    plain.execute("COMMIT")
