"""What an article is searched by besides its words: names, tokens for kind and state, and their counts.

A facet row is read, changed and written through :class:`FacetWriter`, which keeps the counts by day in step.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from store.records import Event, Quote
from store.schema import DAY, is_tallied

#: Stands between two names, so that no phrase reaches from one into the next; folding never yields it.
BETWEEN = " ¦ "

#: Number of an actor in the archive, and organization, official or empty.
KnownActor = tuple[int, str]

_KINDS = frozenset(("quote", "event", "direct", "indirect", "mixed"))


def fold(text: str) -> str:
    """Letters and digits without case and accents, all else blank: ``Nuño-Gómez`` is ``nuno gomez``."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


#: The same few names come again and again.
_folded = lru_cache(maxsize=8192)(fold)


def fold_names(names: Iterable[str]) -> str:
    """Distinct names folded, in order, parted so that phrases stay within one."""
    return BETWEEN.join(dict.fromkeys(filter(None, map(_folded, names))))


@dataclass(frozen=True, slots=True)
class Facets:
    """The searchable facets of one article."""

    actors: str = ""
    speakers: str = ""
    tokens: frozenset[str] = frozenset()

    def with_token(self, token: str, on: bool) -> Facets:
        return replace(self, tokens=self.tokens | {token} if on else self.tokens - {token})

    def with_analysis(self, analysis: int) -> Facets:
        others = {token for token in self.tokens if not (token[0] == "v" and token[1:].isdigit())}
        return replace(self, tokens=frozenset(others | {f"v{analysis}"}))

    def with_actors(self, named: Iterable[str], known: Mapping[str, KnownActor]) -> Facets:
        """Facets naming these actors and no others."""
        others = {token for token in self.tokens if not (token[0] == "a" and token[1:].isdigit())}
        others -= {"watched", "organization", "official"}
        names = dict.fromkeys(named)
        for id_, kind in map(known.__getitem__, names):
            others.add(f"a{id_}")
            if kind:
                others.add(kind)
        if names:
            others.add("watched")
        return replace(self, actors=fold_names(names), tokens=frozenset(others))

    def with_findings(self, quotes: Sequence[Quote], events: Sequence[Event]) -> Facets:
        """Facets for quotes (their corrections applied) and events."""
        found: set[str] = {quote.kind for quote in quotes}
        found |= {"quote"} if quotes else set()
        found |= {"event"} if events else set()
        said_by = [name for quote in quotes for name in (quote.speaker, quote.actor)]
        return replace(self, speakers=fold_names(said_by), tokens=(self.tokens - _KINDS) | found)


class FacetWriter:
    """Facets within one transaction; :meth:`finish` writes the counts that changed.

    Articles should come in the order of their ids: the full-text index takes them in that order without a
    detour over the disk.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._changes: Counter[tuple[str, int]] = Counter()
        self._actors: dict[str, KnownActor] = {}

    def get(self, article: int) -> Facets | None:
        row = self._connection.execute(
            "SELECT actors, speakers, tokens FROM facets WHERE article = ?", (article,)
        ).fetchone()
        return None if row is None else Facets(row[0], row[1], frozenset(row[2].split()))

    def add(self, article: int, facets: Facets) -> None:
        self._connection.execute(
            "INSERT INTO facets VALUES (?, ?, ?, ?)",
            (article, facets.actors, facets.speakers, " ".join(sorted(facets.tokens))),
        )
        self._count(article, frozenset(), facets.tokens)

    def change(self, article: int, old: Facets, new: Facets) -> None:
        if old == new:
            return
        self._connection.execute(
            "UPDATE facets SET actors = ?, speakers = ?, tokens = ? WHERE article = ?",
            (new.actors, new.speakers, " ".join(sorted(new.tokens)), article),
        )
        self._count(article, old.tokens, new.tokens)

    def actors(self, names: Iterable[str]) -> Mapping[str, KnownActor]:
        """Number and kind of each actor, numbered now where it was never seen before."""
        for name in names:
            if name not in self._actors:
                row = self._connection.execute(
                    "SELECT id, kind FROM actors WHERE name = ?", (name,)
                ).fetchone()
                if row is None:
                    cursor = self._connection.execute("INSERT INTO actors (name) VALUES (?)", (name,))
                    row = (cursor.lastrowid, "")
                self._actors[name] = row
        return self._actors

    def remove(self, article: int) -> None:
        old = self.get(article)
        if old is not None:
            self._connection.execute("DELETE FROM facets WHERE article = ?", (article,))
            self._count(article, old.tokens, frozenset())

    def finish(self) -> None:
        """Write the counts; to be called at the end of the transaction."""
        rows = [(token, day, change) for (token, day), change in self._changes.items() if change]
        self._connection.executemany(
            "INSERT INTO tallies VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET articles = articles + excluded.articles",
            rows,
        )
        fallen = [(token, day) for token, day, change in rows if change < 0]
        self._connection.executemany(
            "DELETE FROM tallies WHERE token = ? AND day = ? AND articles = 0", fallen
        )
        self._changes.clear()

    def _count(self, article: int, old: frozenset[str], new: frozenset[str]) -> None:
        day = article // DAY
        for token in new - old:
            if is_tallied(token):
                self._changes[token, day] += 1
        for token in old - new:
            if is_tallied(token):
                self._changes[token, day] -= 1
