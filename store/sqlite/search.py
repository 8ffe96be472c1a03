"""Selecting and counting articles on one connection, by publication or by first sight."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from store.expressions import Expr, Named
from store.normalize import fold_words, storable, to_micros
from store.records import Counted
from store.sqlite.plan import (
    ALL,
    FIRST,
    LAST,
    NOTHING,
    Every,
    From,
    Ids,
    Match,
    Neither,
    Plan,
    articles,
    between,
    conjunction,
    plan,
    stream,
    token,
)
from store.sqlite.schema import DAY
from store.sqlite.streams import Every as EveryStream
from store.sqlite.streams import Listed, Looked, walk

#: Articles taken at once from the order of first sight, and tried for a query.
_BATCH = 256

LOOKED = 50_000
"""Ids that are looked at for a number at most: a twentieth of a second."""

Before = tuple[datetime, int]


def plan_of(
    connection: sqlite3.Connection,
    query: Expr | None,
    actor: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> Plan:
    """What a query, an exact actor and a range of time ask for together."""
    parts: list[Plan] = [between(since, until)]
    if query is not None:
        parts.append(plan(query, lambda named: _sources(connection, named)))
    if actor:
        row = connection.execute("SELECT id FROM actors WHERE name = ?", (storable(actor),)).fetchone()
        parts.append(token(f"a{row[0]}") if row else NOTHING)
    return conjunction(parts)


def _sources(connection: sqlite3.Connection, named: Named) -> list[int]:
    """Sources whose name or address has the value in it, or that carry it as a tag."""
    folded = fold_words(named.value)
    if named.field == "tag":
        rows = connection.execute("SELECT id FROM sources WHERE instr(tags, ?) > 0", (f"\n{folded}\n",))
    else:
        rows = connection.execute(
            "SELECT id FROM sources WHERE instr(folded, ?) > 0 OR instr(folded, ?) > 0",
            (folded or storable(named.value), storable(named.value).casefold()),
        )
    return [number for (number,) in rows]


# --- by publication ----------------------------------------------------------------


def newest_published(
    connection: sqlite3.Connection, wanted: Plan, before: Before | None, limit: int
) -> list[int]:
    """Ids of the newest articles; keyset pages, since an id is the time of publication."""
    last = LAST if before is None else (before[1] or to_micros(before[0])) - 1
    return list(islice(walk(articles(connection, wanted), FIRST, last), max(0, limit)))


def count(connection: sqlite3.Connection, wanted: Plan) -> int:
    """Number of articles, however long it takes."""
    return count_some(connection, wanted, 0, 0).articles


def count_some(connection: sqlite3.Connection, wanted: Plan, least: int, most: int) -> Counted:
    """Number of articles; from the counts by day, or within one index, where those can tell.

    With ``most``, what has to be counted one by one is counted so far only, and beyond ``least`` for a while.
    """
    span, rest = _parted(wanted)
    match rest:
        case Every(()):
            return Counted(_tallied(connection, ("any",), span))
        case From(numbers):
            return Counted(_tallied(connection, tuple(f"s{number}" for number in numbers), span))
        case Match(table, fts):
            tallied = _token_of(connection, rest)
            if tallied:
                return Counted(_tallied(connection, (tallied,), span))
            number = _matching(connection, table, fts, span, most)
            return Counted(most, True) if most and number > most else Counted(number)
        case Neither(part):
            return Counted(
                count(connection, conjunction([span])) - count(connection, conjunction([span, part]))
            )
    return _walked(connection, rest, span, least, most)


def _walked(connection: sqlite3.Connection, wanted: Plan, span: Ids, least: int, most: int) -> Counted:
    """What no index can count alone: several are walked together, at a microsecond for each id looked at."""
    looked = Looked()
    number = 0
    for number, _ in enumerate(walk(articles(connection, wanted, looked), span.first, span.last), start=1):
        if most and number > most:
            return Counted(most, True)
        if most and number > least and looked.ids > LOOKED:
            return Counted(max(least, _rounded(number - 1)), True)
    return Counted(number)


def _rounded(number: int) -> int:
    """Down to one digit and zeros: 4,000 for 4,321."""
    unit: int = 10 ** (len(str(number)) - 1)
    return number // unit * unit


def _parted(wanted: Plan) -> tuple[Ids, Plan]:
    """The range of ids of a plan, and what it asks for besides."""
    whole = Ids(FIRST, LAST)
    match wanted:
        case Ids():
            return wanted, ALL
        case Every((Ids() as span, *rest)):
            return span, rest[0] if len(rest) == 1 else Every(tuple(rest))
    return whole, wanted


def _token_of(connection: sqlite3.Connection, wanted: Match) -> str:
    """The token that a plan asks for, if it asks for no more and its articles are counted."""
    words = wanted.fts.split()
    if len(words) != 3 or wanted.table != "facets_words" or not words[0].endswith("{tokens}"):
        return ""
    name = words[2].strip("()")
    counted = connection.execute("SELECT 1 FROM tallies WHERE token = ? LIMIT 1", (name,)).fetchone()
    return name if counted and wanted == token(name) else ""


def _tallied(connection: sqlite3.Connection, names: tuple[str, ...], span: Ids) -> int:
    """Articles under tokens that exclude one another: whole days from the counts, the edges counted."""
    # Where the range is open there is no edge, and nothing to look for in the index.
    day = 0 if span.first <= FIRST else -(-span.first // DAY)
    end = LAST if span.last >= LAST else (span.last + 1) // DAY
    if day >= end:
        return sum(_matching(connection, "facets_words", token(name).fts, span) for name in names)
    total = 0
    for name in names:
        (whole,) = connection.execute(
            "SELECT coalesce(sum(articles), 0) FROM tallies WHERE token = ? AND day >= ? AND day < ?",
            (name, day, end),
        ).fetchone()
        edges = (Ids(span.first, day * DAY - 1), Ids(end * DAY, span.last))
        total += whole + sum(
            _matching(connection, "facets_words", token(name).fts, edge)
            for edge in edges
            if edge.first <= edge.last
        )
    return total


def _matching(connection: sqlite3.Connection, table: str, fts: str, span: Ids, most: int = 0) -> int:
    """Counted within SQLite: to hand each match to Python would cost four times as much."""
    matching = f"SELECT 1 FROM {table} WHERE {table} MATCH ?1"
    if span != Ids(FIRST, LAST):
        matching += " AND rowid BETWEEN ?2 AND ?3"
    wanted = (fts, span.first, span.last, most + 1 if most else -1)
    return int(connection.execute(f"SELECT count(*) FROM ({matching} LIMIT ?4)", wanted).fetchone()[0])


# --- by first sight ----------------------------------------------------------------


def newest_fetched(
    connection: sqlite3.Connection,
    wanted: Plan,
    since: datetime | None,
    until: datetime | None,
    before: Before | None,
    limit: int,
) -> list[int]:
    """Ids of the articles that came in last; the plan is tried on one batch after the other."""
    batches = _batches(connection, since, until, before)
    found = (id_ for ids in batches for id_ in _those(connection, wanted, ids))
    return list(islice(found, max(0, limit)))


def count_fetched(connection: sqlite3.Connection, wanted: Plan, since: datetime) -> int:
    """How many came in since a time; reads no more of the archive than that."""
    span, rest = _parted(wanted)
    if rest == ALL and span == Ids(FIRST, LAST):
        row = connection.execute("SELECT count(*) FROM articles WHERE fetched >= ?", (to_micros(since),))
        return int(row.fetchone()[0])
    return sum(len(_those(connection, wanted, ids)) for ids in _batches(connection, since, None, None))


def _batches(
    connection: sqlite3.Connection, since: datetime | None, until: datetime | None, before: Before | None
) -> Iterator[list[int]]:
    first = to_micros(since) if since else -LAST
    last = (to_micros(until) - 1, LAST) if until else (LAST, LAST)
    if before is not None:
        last = min(last, (to_micros(before[0]), before[1] - 1))
    while True:
        rows = connection.execute(
            "SELECT fetched, id FROM articles WHERE fetched >= ? AND (fetched, id) <= (?, ?) "
            "ORDER BY fetched DESC, id DESC LIMIT ?",
            (first, *last, _BATCH),
        ).fetchall()
        yield [id_ for _, id_ in rows]
        if len(rows) < _BATCH:
            return
        last = (rows[-1][0], rows[-1][1] - 1)


def _those(connection: sqlite3.Connection, wanted: Plan, ids: Iterable[int]) -> list[int]:
    """The ids that a plan matches, in the order given."""
    ids = list(ids)
    if wanted == ALL:
        return ids
    both = EveryStream([Listed(ids), stream(connection, wanted)])
    matching = set(walk(both, FIRST, LAST))
    return [id_ for id_ in ids if id_ in matching]
