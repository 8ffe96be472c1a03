"""Taking many actors into the watchlist at once: the new, the known, and those that a person must decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tinydb.table import Document, Table

from store.actors import ActorFault, actor_from_json, actor_to_json
from store.naming import fold, merge_actors
from store.records import Actor


@dataclass(frozen=True, slots=True)
class Proposal:
    """An actor that was not taken in because it looks like one that is on the list under another name."""

    actor: Actor
    existing: str
    shared: str
    """The spelling both have."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the actors of one import; names in the order they came."""

    added: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    """On the list already under the same name; their new aliases and roles were added."""
    proposed: tuple[Proposal, ...] = ()


class Merger:
    """Gathers the changes of one import and writes them as one."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._by_name: dict[str, tuple[int, Actor]] = {}
        """Folded name to document id (0: new) and actor."""
        self._by_spelling: dict[tuple[str, str], str] = {}
        """Kind and full spelling to folded name."""
        self._changed: dict[str, None] = {}
        self._added: dict[str, None] = {}
        self._merged: dict[str, None] = {}
        self._proposed: list[Proposal] = []
        for entry in table:
            try:
                self._know(actor_from_json(entry), entry.doc_id)
            except ActorFault:
                continue  # stays in the file as it is, and is reported when the file is read

    def take(self, actor: Actor, *, keep_both: bool) -> None:
        """Add, merge or propose one actor."""
        name = fold(actor.name)
        if name in self._by_name:
            number, known = self._by_name[name]
            merged = merge_actors(known, actor)
            self._merged[known.name] = None
            if merged != known:
                self._know(merged, number)
                self._changed[name] = None
            return
        shared = self._shared(actor)
        if shared is not None and not keep_both:
            self._proposed.append(shared)
            return
        self._know(actor, 0)
        self._changed[name] = None
        self._added[actor.name] = None

    def write(self) -> None:
        """Put the changes into the table, those of known actors first, so that new ones get free ids."""
        changed = [self._by_name[name] for name in self._changed]
        old = [Document(actor_to_json(actor), number) for number, actor in changed if number]
        if old:
            self._table.remove(doc_ids=[entry.doc_id for entry in old])
            self._table.insert_multiple(old)
        new = [actor_to_json(actor) for number, actor in changed if not number]
        if new:
            self._table.insert_multiple(new)

    def imported(self) -> Imported:
        """What became of all that was taken."""
        return Imported(
            tuple(self._added),
            tuple(name for name in self._merged if name not in self._added),
            tuple(self._proposed),
        )

    def _know(self, actor: Actor, number: int) -> None:
        name = fold(actor.name)
        self._by_name[name] = (number, actor)
        for spelling in _full_spellings(actor):
            self._by_spelling.setdefault((actor.kind, fold(spelling)), name)

    def _shared(self, actor: Actor) -> Proposal | None:
        for spelling in _full_spellings(actor):
            other = self._by_spelling.get((actor.kind, fold(spelling)))
            if other is not None:
                return Proposal(actor, self._by_name[other][1].name, spelling)
        return None


def _full_spellings(actor: Actor) -> Iterator[str]:
    """Spellings of two words and more.  A surname or an acronym alone does not make two actors one."""
    yield actor.name
    for alias in actor.aliases:
        if not alias.weak and not alias.context and " " in alias.text:
            yield alias.text
