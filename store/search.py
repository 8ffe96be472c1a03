"""Selecting and counting articles on one connection, by publication or by first sight."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from store import select
from store.facets import fold
from store.query import Expr, Named
from store.rows import micros, storable
from store.select import FIRST, LAST, Compiler, Way


def ways_of(connection: sqlite3.Connection, query: Expr | None, actor: str) -> list[Way]:
    """What a query and an exact actor ask for, as alternatives."""
    facets: tuple[str, ...] = ()
    if actor:
        row = connection.execute("SELECT id FROM actors WHERE name = ?", (storable(actor),)).fetchone()
        if row is None:
            return []
        facets = (select.token_match(f"a{row[0]}"),)
    if query is None:
        return [Way(facets=facets)]
    ways = Compiler(lambda named: sources(connection, named)).ways(query)
    return select.narrowed(ways, FIRST, LAST, facets)


def sources(connection: sqlite3.Connection, named: Named) -> list[int]:
    """Sources whose name or address has the value in it, or that carry it as a tag."""
    folded = fold(named.value)
    if named.field == "tag":
        rows = connection.execute("SELECT id FROM sources WHERE instr(tags, ?) > 0", (f"\n{folded}\n",))
    else:
        rows = connection.execute(
            "SELECT id FROM sources WHERE instr(folded, ?) > 0 OR instr(folded, ?) > 0",
            (folded or named.value, named.value.casefold()),
        )
    return [number for (number,) in rows]


def newest_published(
    connection: sqlite3.Connection,
    ways: Sequence[Way],
    since: datetime | None,
    until: datetime | None,
    before: tuple[datetime, int] | None,
    limit: int,
) -> list[int]:
    first, last = id_range(since, until)
    if before is not None:
        last = min(last, (before[1] or micros(before[0])) - 1)
    return select.newest(connection, select.narrowed(ways, first, last), limit)


def newest_fetched(
    connection: sqlite3.Connection,
    ways: Sequence[Way],
    since: datetime | None,
    until: datetime | None,
    before: tuple[datetime, int] | None,
    limit: int,
) -> list[int]:
    condition, values = _fetched(ways, since, until)
    if before is not None:
        condition += " AND (fetched, id) < (?, ?)"
        values += [micros(before[0]), before[1]]
    rows = connection.execute(
        f"SELECT id FROM articles INDEXED BY articles_fetched WHERE {condition} "
        "ORDER BY fetched DESC, id DESC LIMIT ?",
        (*values, limit),
    )
    return [id_ for (id_,) in rows]


def count_published(
    connection: sqlite3.Connection, ways: Sequence[Way], since: datetime | None, until: datetime | None
) -> int:
    return select.count(connection, select.narrowed(ways, *id_range(since, until)))


def count_fetched(
    connection: sqlite3.Connection,
    ways: Sequence[Way],
    since: datetime | None,
    until: datetime | None,
    fetched_since: datetime,
) -> int:
    """What was first seen since a time; reads no more of the archive than came in since then."""
    condition, values = _fetched(select.narrowed(ways, *id_range(since, until)), fetched_since, None)
    row = connection.execute(
        f"SELECT count(*) FROM articles INDEXED BY articles_fetched WHERE {condition}", values
    ).fetchone()
    return int(row[0])


def _fetched(ways: Sequence[Way], since: datetime | None, until: datetime | None) -> select.Sql:
    condition = "fetched >= ? AND fetched < ?"
    values: list[int | str] = [micros(since) if since else -LAST, micros(until) if until else LAST]
    checks, bound = select.check_any(ways)
    return f"{condition} AND {checks}", values + bound


def id_range(since: datetime | None, until: datetime | None) -> tuple[int, int]:
    """First and last id of articles published at ``since`` or later and before ``until``."""
    first = FIRST if since is None else max(FIRST, micros(since))
    return first, LAST if until is None else micros(until) - 1
