"""What an article is searched by besides its words: names, tokens for kind and state, and their counts.

A facet row is read, changed and written through :class:`FacetWriter`, which keeps the counts by day in step.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, get_args

from store.normalize import fold_words
from store.records import Event, Form, Quote
from store.sqlite.rows import IN_IDS
from store.sqlite.schema import DAY, is_tallied

#: Stands between two names, so that no phrase reaches from one into the next; folding never yields it.
BETWEEN = " ¦ "

#: Number of an actor in the archive, and organization, official or empty.
KnownActor = tuple[int, str]

_KINDS = frozenset(("quote", "event", "direct", "indirect", "mixed"))
_NOTHING: frozenset[str] = frozenset()
_FORMS = frozenset(get_args(Form))
_NAMING = frozenset(("watched", "organization", "official"))


#: The same few names come again and again.
_folded = lru_cache(maxsize=8192)(fold_words)


def fold_names(names: Iterable[str]) -> str:
    """Distinct names folded, in order, parted so that phrases stay within one."""
    return BETWEEN.join(dict.fromkeys(filter(None, map(_folded, names))))


class Facets(NamedTuple):
    """The searchable facets of one article."""

    actors: str = ""
    speakers: str = ""
    tokens: frozenset[str] = frozenset()

    def with_token(self, token: str, on: bool) -> Facets:
        return self._replace(tokens=self.tokens | {token} if on else self.tokens - {token})

    def with_analysis(self, analysis: int) -> Facets:
        return self._replace(tokens=self.tokens.difference(_numbered(self.tokens, "v")) | {f"v{analysis}"})

    def with_actors(self, named: Iterable[str], known: Mapping[str, KnownActor]) -> Facets:
        """Facets naming these actors and no others."""
        names = dict.fromkeys(named)
        tokens = set(self.tokens - _NAMING)
        tokens.difference_update(_numbered(tokens, "a"))
        for id_, kind in map(known.__getitem__, names):
            tokens.add(f"a{id_}")
            if kind:
                tokens.add(kind)
        if names:
            tokens.add("watched")
        return Facets(fold_names(names), self.speakers, frozenset(tokens))

    def with_form(self, form: Form | None) -> Facets:
        """Facets of an article of this form."""
        return self._replace(tokens=self.tokens - _FORMS | ({form} if form else _NOTHING))

    def with_findings(self, quotes: Sequence[Quote], events: Sequence[Event]) -> Facets:
        """Facets for quotes (their corrections applied) and events."""
        found: set[str] = {quote.kind for quote in quotes}
        found |= {"quote"} if quotes else set()
        found |= {"event"} if events else set()
        said_by = [name for quote in quotes for name in (quote.speaker, quote.actor)]
        return Facets(self.actors, fold_names(said_by), (self.tokens - _KINDS) | found)


def _numbered(tokens: Iterable[str], letter: str) -> list[str]:
    return [token for token in tokens if token[0] == letter and token[1:].isdigit()]


class FacetWriter:
    """Facets within one transaction; :meth:`finish` writes them and the counts that changed.

    Whatever happens to an article within the transaction, its facets are written once, and in the order of ids: the
    full-text index takes them in that order without a detour over the disk.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._changes: defaultdict[tuple[str, int], int] = defaultdict(int)
        self._actors: dict[str, KnownActor] = {}
        self._read: dict[int, Facets] = {}
        """As they are at this point of the transaction."""
        self._added: set[int] = set()
        self._changed: set[int] = set()

    def read(self, articles: Iterable[int]) -> None:
        """Have the facets of many articles at hand, asked for all at once."""
        wanted = json.dumps([article for article in articles if article not in self._read])
        rows = self._connection.execute(
            f"SELECT article, actors, speakers, tokens FROM facets WHERE article {IN_IDS}", (wanted,)
        )
        for article, actors, speakers, tokens in rows:
            self._read[article] = Facets(actors, speakers, frozenset(tokens.split()))

    def get(self, article: int) -> Facets | None:
        if article not in self._read:
            self.read([article])
        return self._read.get(article)

    def add(self, article: int, facets: Facets) -> None:
        self._read[article] = facets
        self._added.add(article)
        day = article // DAY
        for token in facets.tokens:
            if is_tallied(token):
                self._changes[token, day] += 1

    def change(self, article: int, old: Facets, new: Facets) -> None:
        if old == new:
            return
        self._read[article] = new
        if article not in self._added:
            self._changed.add(article)
        self._count(article, old.tokens, new.tokens)

    def expect(self, names: Iterable[str]) -> None:
        """Have number and kind of many actors at hand, asked for all at once."""
        wanted = json.dumps([name for name in names if name not in self._actors])
        rows = self._connection.execute(
            "SELECT name, id, kind FROM actors WHERE name IN (SELECT value FROM json_each(?))", (wanted,)
        )
        self._actors.update((name, (id_, kind)) for name, id_, kind in rows)

    def actors(self, names: Iterable[str]) -> Mapping[str, KnownActor]:
        """Number and kind of each actor, numbered now where it was never seen before."""
        new = [name for name in names if name not in self._actors]
        if new:
            self.expect(new)
        for name in new:
            if name not in self._actors:
                cursor = self._connection.execute("INSERT INTO actors (name) VALUES (?)", (name,))
                self._actors[name] = (int(cursor.lastrowid or 0), "")
        return self._actors

    def remove(self, article: int) -> None:
        """Remove an article's facets at once; it was neither added nor changed in this transaction."""
        old = self.get(article)
        if old is not None:
            del self._read[article]
            self._connection.execute("DELETE FROM facets WHERE article = ?", (article,))
            self._count(article, old.tokens, _NOTHING)

    def finish(self) -> None:
        """Write facets and counts; to be called at the end of the transaction."""
        self._connection.executemany("INSERT INTO facets VALUES (?, ?, ?, ?)", self._rows(self._added))
        self._connection.executemany(
            "UPDATE facets SET actors = ?2, speakers = ?3, tokens = ?4 WHERE article = ?1",
            self._rows(self._changed),
        )
        self._added.clear()
        self._changed.clear()
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

    def _rows(self, articles: Iterable[int]) -> Iterator[tuple[int, str, str, str]]:
        for article in sorted(articles):
            facets = self._read[article]
            yield article, facets.actors, facets.speakers, " ".join(sorted(facets.tokens))

    def _count(self, article: int, old: frozenset[str], new: frozenset[str]) -> None:
        day = article // DAY
        for token in new - old:
            if is_tallied(token):
                self._changes[token, day] += 1
        for token in old - new:
            if is_tallied(token):
                self._changes[token, day] -= 1
