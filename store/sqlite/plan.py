"""The search language in terms of SQLite's full-text indices.

An expression is first simplified: whatever one full-text index can answer alone becomes one FTS5
expression (:class:`Match`), the rest becomes streams that are joined newest first (:mod:`store.sqlite.streams`).  What
the user typed reaches SQLite as a bound parameter only, each word quoted for FTS5.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store.expressions import And, Between, Expr, Is, Kind, Named, Not, OfForm, Or, Words
from store.normalize import fold_words, storable, to_micros
from store.sqlite import streams

FIRST, LAST = 1, 2**62

#: With more sources than this, the articles are asked for their source, not the index for each source.
_FEW_SOURCES = 16

Table = Literal["texts_words", "facets_words"]
TABLES: tuple[Table, ...] = ("texts_words", "facets_words")


@dataclass(frozen=True, slots=True)
class Match:
    """Articles that a full-text expression finds in one index."""

    table: Table
    fts: str


@dataclass(frozen=True, slots=True)
class Ids:
    """A range of ids, which is a range of time; both ends included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class From:
    """Articles from any of many sources."""

    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Neither:
    part: Match | From


@dataclass(frozen=True, slots=True)
class Every:
    """All of several plans; every article where there are none."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One of several plans; nothing where there are none."""

    parts: tuple[Plan, ...]


Plan = Match | Ids | From | Neither | Every | Some

ALL = Every(())
NOTHING = Some(())


def token(*names: str) -> Match:
    """Articles that carry one of the tokens."""
    return Match("facets_words", f"({{tokens}} : ({' OR '.join(names)}))")


def plan(expr: Expr, sources: Callable[[Named], Sequence[int]]) -> Plan:
    """The plan of an expression; ``sources`` numbers the sources that a ``source:`` or ``tag:`` names."""
    match expr:
        case Not(part):
            return negation(plan(part, sources))
        case And(parts):
            return conjunction([plan(part, sources) for part in parts])
        case Or(parts):
            return alternative([plan(part, sources) for part in parts])
        case Between(since, until):
            return between(since, until)
        case Words(text, prefix, title):
            fts = quoted(text, prefix)
            return Match("texts_words", f"({{title}} : {fts})" if title else fts)
        case Named(field, value, prefix):
            if field in ("source", "tag"):
                return _of_sources(tuple(sources(expr)))
            folded = fold_words(value)
            return Match("facets_words", f"({{{field}s}} : {quoted(folded, prefix)})") if folded else NOTHING
        case Kind(value) | OfForm(value) | Is(value):
            return token(value)


def quoted(words: str, prefix: bool) -> str:
    """Words as FTS5 takes them literally, whatever signs are among them."""
    return '"' + storable(words).replace('"', '""') + '"' + (" *" if prefix else "")


def between(since: datetime | None, until: datetime | None) -> Ids:
    """Published at ``since`` or later and before ``until``."""
    first = FIRST if since is None else max(FIRST, to_micros(since))
    return Ids(first, LAST if until is None else to_micros(until) - 1)


def _of_sources(numbers: tuple[int, ...]) -> Plan:
    if not numbers:
        return NOTHING
    if len(numbers) <= _FEW_SOURCES:
        return token(*(f"s{number}" for number in numbers))
    return From(numbers)


def negation(part: Plan) -> Plan:
    """What a plan leaves out, pushed down to the indices: :class:`Neither` steps from article to article."""
    match part:
        case Neither(inner):
            return inner
        case Every(parts):
            return alternative([negation(each) for each in parts])
        case Some(parts):
            return conjunction([negation(each) for each in parts])
        case Ids(first, last):
            sides = (Ids(FIRST, first - 1), Ids(last + 1, LAST))
            return alternative([side for side in sides if side.first <= side.last])
        case Match("facets_words", fts):
            return Match("facets_words", f"({token('any').fts} NOT {fts})")
    return Neither(part)


def conjunction(parts: Sequence[Plan]) -> Plan:
    """All of the plans: one expression for each index, negated words within it where other words lead."""
    rest: list[Plan] = []
    matches: dict[Table, list[str]] = {table: [] for table in TABLES}
    without: list[str] = []
    span = Ids(FIRST, LAST)
    for part in _flat(parts, Every):
        match part:
            case Match(table, fts):
                matches[table].append(fts)
            case Neither(Match("texts_words", fts)):
                without.append(fts)
            case Ids(first, last):
                span = Ids(max(first, span.first), min(last, span.last))
            case _:
                rest.append(part)
    if matches["texts_words"] and without:
        matches["texts_words"] = [f"({_joined(matches['texts_words'], 'AND')} NOT {_joined(without, 'OR')})"]
    elif without:
        rest.append(Neither(Match("texts_words", _joined(without, "OR"))))
    rest += [Match(table, _joined(found, "AND")) for table, found in matches.items() if found]
    if span != Ids(FIRST, LAST):
        rest.insert(0, span)
    if span.first > span.last or NOTHING in rest:
        return NOTHING
    return rest[0] if len(rest) == 1 else Every(tuple(rest))


def alternative(parts: Sequence[Plan]) -> Plan:
    """One of the plans: one expression for each index."""
    rest: list[Plan] = []
    matches: dict[Table, list[str]] = {table: [] for table in TABLES}
    for part in _flat(parts, Some):
        if isinstance(part, Match):
            matches[part.table].append(part.fts)
        else:
            rest.append(part)
    rest += [Match(table, _joined(found, "OR")) for table, found in matches.items() if found]
    return rest[0] if len(rest) == 1 else Some(tuple(rest))


def _flat(parts: Sequence[Plan], kind: type[Every] | type[Some]) -> list[Plan]:
    flat: list[Plan] = []
    for part in parts:
        if isinstance(part, kind):
            flat += part.parts
        else:
            flat.append(part)
    return flat


def _joined(matches: Sequence[str], sign: str) -> str:
    distinct = list(dict.fromkeys(matches))
    return distinct[0] if len(distinct) == 1 else f"({f' {sign} '.join(distinct)})"


# --- from plans to streams ---------------------------------------------------------


def stream(
    connection: sqlite3.Connection, part: Plan, looked: streams.Looked | None = None
) -> streams.Stream:
    """The stream of a plan; with numbers that no article has, where it is only a range or a negation."""
    looked = looked or streams.Looked()
    match part:
        case Match(table, fts):
            statement = f"SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid <= ? ORDER BY rowid DESC"
            return streams.Cursor(connection, statement, (fts,), looked)
        case From(numbers):
            # The plus keeps SQLite from walking each source and sorting what it finds.
            statement = (
                "SELECT id FROM articles WHERE +source IN (SELECT value FROM json_each(?)) AND id <= ? "
                "ORDER BY id DESC"
            )
            return streams.Cursor(connection, statement, (json.dumps(numbers),), looked)
        case Ids(first, last):
            return streams.Range(first, last)
        case Neither(inner):
            return streams.Neither(stream(connection, inner, looked))
        case Every(parts):
            return (
                streams.Every([stream(connection, each, looked) for each in parts])
                if parts
                else _every(connection, looked)
            )
        case Some(parts):
            return streams.Some([stream(connection, each, looked) for each in parts])


def _every(connection: sqlite3.Connection, looked: streams.Looked) -> streams.Stream:
    return streams.Cursor(connection, "SELECT id FROM articles WHERE id <= ? ORDER BY id DESC", (), looked)


def articles(
    connection: sqlite3.Connection, part: Plan, looked: streams.Looked | None = None
) -> streams.Stream:
    """The stream of a plan, articles only."""
    looked = looked or streams.Looked()
    if _is_real(part):
        return stream(connection, part, looked)
    return streams.Every([stream(connection, part, looked), _every(connection, looked)])


def _is_real(part: Plan) -> bool:
    """Whether a plan gives ids of articles only."""
    match part:
        case Match() | From():
            return True
        case Ids() | Neither():
            return False
        case Every(parts):
            return not parts or any(map(_is_real, parts))
        case Some(parts):
            return all(map(_is_real, parts))
