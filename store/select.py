"""The search language in SQL: which index leads, which ones check, and how pages stay in order.

An expression becomes alternatives (:class:`Way`), each a conjunction that one full-text index can lead
through in order of ids, which is the order of publication.  A page is the newest of what the alternatives
give; nothing is sorted that grows with the archive.  What the user typed is bound as a parameter, each word
quoted for FTS5.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from store.facets import fold
from store.query import And, Between, Expr, Is, Kind, Named, Not, Or, Words
from store.rows import micros
from store.schema import DAY

FIRST, LAST = 1, 2**62

#: Alternatives that one query may be taken apart into; beyond, its brackets are checked article by article.
_WAYS = 24
#: Up to so many hits a facet leads; more often a word does.
_FEW = 400

Sql = tuple[str, list[int | str]]


@dataclass(frozen=True, slots=True)
class Way:
    """One alternative: full-text expressions to match and not to match, and a range of ids."""

    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    not_facets: tuple[str, ...] = ()
    first: int = FIRST
    last: int = LAST
    tests: tuple[tuple[str, tuple[int | str, ...]], ...] = ()
    """Conditions that no index can lead through: checked article by article."""

    def __and__(self, other: Way) -> Way:
        return Way(
            self.words + other.words,
            self.not_words + other.not_words,
            self.facets + other.facets,
            self.not_facets + other.not_facets,
            max(self.first, other.first),
            min(self.last, other.last),
            self.tests + other.tests,
        )


class _TooManyWaysError(Exception):
    """A bracket has more alternatives than are worth following one by one."""


@dataclass
class Compiler:
    """Takes an expression apart.  ``sources`` numbers the sources that a ``source:`` or ``tag:`` names."""

    sources: Callable[[Named], Sequence[int]]
    budget: int = field(default=_WAYS)

    def ways(self, expr: Expr) -> list[Way]:
        """Alternatives that together match what ``expr`` matches; none for what nothing can match."""
        return self._ways(expr, negated=False)

    def _ways(self, expr: Expr, negated: bool) -> list[Way]:
        try:
            return self._apart(expr, negated)
        except _TooManyWaysError:
            sql, values = self._test(expr, negated)
            return [Way(tests=((sql, tuple(values)),))]

    def _test(self, expr: Expr, negated: bool) -> Sql:
        """A condition on an article, however the brackets are nested."""
        match expr:
            case Not(part):
                return self._test(part, not negated)
            case And(parts) | Or(parts):
                sign = " AND " if isinstance(expr, And) != negated else " OR "
                tests = [self._test(part, negated) for part in parts]
                return f"({sign.join(sql for sql, _ in tests)})", [v for _, values in tests for v in values]
            case _:
                return check_any(self._apart(expr, negated), "a.id")

    def _apart(self, expr: Expr, negated: bool) -> list[Way]:
        match expr:
            case Not(part):
                return self._ways(part, not negated)
            case And(parts):
                return self._either(parts, True) if negated else self._all(parts, False)
            case Or(parts):
                return self._all(parts, True) if negated else self._either(parts, False)
            case Between(since, until):
                return _stretch(since, until, negated)
            case Words():
                way = _words(expr)
                return [Way(not_words=(way,)) if negated else Way(words=(way,))]
            case Named() | Kind() | Is():
                facet = self._facet(expr)
                if not facet:
                    return [Way()] if negated else []
                return [Way(not_facets=(facet,)) if negated else Way(facets=(facet,))]

    def _either(self, parts: Iterable[Expr], negated: bool) -> list[Way]:
        """Alternatives of alternatives; those over one index alone are one expression for that index."""
        words: list[str] = []
        facets: list[str] = []
        others: list[Way] = []
        for way in (way for part in parts for way in self._ways(part, negated)):
            if way == Way(words=way.words):
                words.append(_both(way.words))
            elif way == Way(facets=way.facets):
                facets.append(_both(way.facets))
            else:
                others.append(way)
        ways = others
        if words:
            ways.append(Way(words=(_any(words),)))
        if facets:
            ways.append(Way(facets=(_any(facets),)))
        return self._within_budget(ways)

    def _all(self, parts: Iterable[Expr], negated: bool) -> list[Way]:
        ways = [Way()]
        for part in parts:
            more = self._ways(part, negated)
            ways = self._within_budget([one & other for one in ways for other in more])
        return ways

    def _within_budget(self, ways: list[Way]) -> list[Way]:
        possible = list(dict.fromkeys(way for way in ways if way.first <= way.last))
        if len(possible) > self.budget:
            raise _TooManyWaysError
        return possible

    def _facet(self, expr: Named | Kind | Is) -> str:
        if isinstance(expr, Kind | Is):
            return token_match(expr.value)
        if expr.field in ("source", "tag"):
            return _any([token_match(f"s{number}") for number in self.sources(expr)])
        folded = fold(expr.value)
        return f'({{{expr.field}s}} : "{folded}" *)' if folded else ""


def token_match(*tokens: str) -> str:
    """FTS5 for articles that carry one of the tokens."""
    return f"({{tokens}} : ({' OR '.join(tokens)}))"


def _words(expr: Words) -> str:
    quoted = '"' + expr.text.replace('"', '""') + '"' + (" *" if expr.prefix else "")
    return f"({{title}} : {quoted})" if expr.title else quoted


def _any(matches: Sequence[str]) -> str:
    if len(matches) < 2:
        return "".join(matches)
    return f"({' OR '.join(matches)})"


def _both(matches: Sequence[str]) -> str:
    return matches[0] if len(matches) == 1 else f"({' AND '.join(matches)})"


def _stretch(since: datetime | None, until: datetime | None, negated: bool) -> list[Way]:
    first = FIRST if since is None else max(FIRST, micros(since))
    last = LAST if until is None else micros(until) - 1
    if not negated:
        return [Way(first=first, last=last)] if first <= last else []
    outside = (Way(last=first - 1), Way(first=last + 1))
    return [way for way in outside if way.first <= way.last]


# --- from ways to statements -------------------------------------------------------


def narrowed(ways: Iterable[Way], first: int, last: int, facets: Sequence[str] = ()) -> list[Way]:
    """The ways within a range of ids and with more facets to match; impossible ones left out."""
    limit = Way(first=first, last=last, facets=tuple(facets))
    return [way for way in (way & limit for way in ways) if way.first <= way.last]


def page(way: Way, facets_lead: bool) -> Sql:
    """SELECT without LIMIT: ids of one way, newest first."""
    words, facets, way = _matches(way)
    bounds: list[int | str] = [way.first, way.last]
    if words and not (facets and facets_lead):
        lead = "SELECT rowid FROM texts_words WHERE texts_words MATCH ? AND rowid BETWEEN ? AND ?"
        checks, bound = _checks(replace(way, words=()), facets, "texts_words.rowid")
        sql, values = lead + checks, [words, *bounds, *bound]
    elif facets:
        lead = "SELECT rowid FROM facets_words WHERE facets_words MATCH ? AND rowid BETWEEN ? AND ?"
        checks, bound = _checks(way, "", "facets_words.rowid")
        sql, values = lead + checks, [facets, *bounds, *bound]
    else:
        checks, bound = _checks(way, "", "articles.id")
        sql, values = "SELECT id AS rowid FROM articles WHERE id BETWEEN ? AND ?" + checks, [*bounds, *bound]
    return sql, values


def _matches(way: Way) -> tuple[str, str, Way]:
    """The full-text expressions of a way, negations folded in where the index itself can leave them out."""
    words = _both(way.words) if way.words else ""
    if words and way.not_words:
        words, way = f"({words} NOT {_any(way.not_words)})", replace(way, not_words=())
    facets = _both(way.facets) if way.facets else ""
    if way.not_facets:
        facets = f"({facets or token_match('any')} NOT {_any(way.not_facets)})"
        way = replace(way, not_facets=())
    return words, facets, way


def _checks(way: Way, facets: str, id_: str) -> Sql:
    """AND conditions on an article that another index led to."""
    sql, values = "", list[int | str]()
    if way.words:
        sql += f" AND EXISTS (SELECT 1 FROM texts_words w WHERE w.texts_words MATCH ? AND w.rowid = {id_})"
        values.append(_matches(way)[0])
    elif way.not_words:
        sql += (
            f" AND NOT EXISTS (SELECT 1 FROM texts_words w WHERE w.texts_words MATCH ? AND w.rowid = {id_})"
        )
        values.append(_any(way.not_words))
    if facets:
        sql += f" AND EXISTS (SELECT 1 FROM facets_words f WHERE f.facets_words MATCH ? AND f.rowid = {id_})"
        values.append(facets)
    for test, bound in way.tests:
        sql += f" AND EXISTS (SELECT 1 FROM articles a WHERE a.id = {id_} AND {test})"
        values += bound
    return sql, values


def check(way: Way, id_: str = "articles.id") -> Sql:
    """A condition on an article that was led to by something else than a full-text index."""
    _, facets, rest = _matches(way)
    sql, values = _checks(rest if not way.words else way, facets, id_)
    return f"({id_} BETWEEN ? AND ?{sql})", [way.first, way.last, *values]


def check_any(ways: Sequence[Way], id_: str = "articles.id") -> Sql:
    """A condition that one of the ways meets."""
    checks = [check(way, id_) for way in ways]
    return f"({' OR '.join(sql for sql, _ in checks) or '0'})", [v for _, values in checks for v in values]


def newest(connection: sqlite3.Connection, ways: Sequence[Way], limit: int) -> list[int]:
    """The newest ids of all ways together."""
    found: set[int] = set()
    for way in ways:
        sql, values = page(way, _facets_lead(connection, way))
        rows = connection.execute(f"{sql} ORDER BY rowid DESC LIMIT ?", (*values, limit))
        found.update(id_ for (id_,) in rows)
    return sorted(found, reverse=True)[:limit]


def _facets_lead(connection: sqlite3.Connection, way: Way) -> bool:
    """Whether a facet is so rare that its articles are better checked for the words than the reverse."""
    words, facets, _ = _matches(way)
    if not words or not facets:
        return False
    (few,) = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM facets_words WHERE facets_words MATCH ? "
        "AND rowid BETWEEN ? AND ? LIMIT ?)",
        (facets, way.first, way.last, _FEW),
    ).fetchone()
    return bool(few < _FEW)


def count(connection: sqlite3.Connection, ways: Sequence[Way]) -> int:
    """Number of articles that one way or another leads to."""
    if len(ways) == 1:
        tallied = _tallied(connection, ways[0])
        if tallied is not None:
            return tallied
    parts = [page(way, _facets_lead(connection, way)) for way in ways]
    if not parts:
        return 0
    union = " UNION ".join(sql for sql, _ in parts)
    values = [value for _, bound in parts for value in bound]
    return int(connection.execute(f"SELECT count(*) FROM ({union})", values).fetchone()[0])


def _tallied(connection: sqlite3.Connection, way: Way) -> int | None:
    """The number of articles under one token, from the counts by day; None where they do not tell."""
    if way == Way(first=way.first, last=way.last):
        token = "any"
    elif len(way.facets) == 1 and way == Way(facets=way.facets, first=way.first, last=way.last):
        token = way.facets[0].removeprefix(token_match("\0").split("\0")[0]).removesuffix("))")
        known = connection.execute("SELECT 1 FROM tallies WHERE token = ? LIMIT 1", (token,)).fetchone()
        if known is None:
            return None
    else:
        return None
    day, last_day = -(-way.first // DAY), (way.last + 1) // DAY  # the days that lie wholly inside
    if day >= last_day:
        return None
    (whole,) = connection.execute(
        "SELECT coalesce(sum(articles), 0) FROM tallies WHERE token = ? AND day >= ? AND day < ?",
        (token, day, last_day),
    ).fetchone()
    edges = 0
    for first, last in ((way.first, day * DAY - 1), (last_day * DAY, way.last)):
        if first <= last:
            (some,) = connection.execute(
                "SELECT count(*) FROM facets_words WHERE facets_words MATCH ? AND rowid BETWEEN ? AND ?",
                (token_match(token), first, last),
            ).fetchone()
            edges += some
    return int(whole + edges)
