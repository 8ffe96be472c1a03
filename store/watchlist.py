"""The watchlist: organizations and officials with their aliases and roles, in one TinyDB file.

Every change is read, made and written under one lock and lands as one whole new file, so neither a crash
nor a second program can lose it.  Reading takes no lock.  A file that a person broke by hand is named with
line and column and kept beside a fresh one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.table import Document, Table

from store.actors import ActorFault, actor_from_json, actor_to_json
from store.atomic import AtomicStorage, BrokenFileError, StoreFault
from store.entries import ACTORS, actors_from_bytes, actors_of
from store.exchange import State, WatchlistChanged, exchange, state_of
from store.files import StoreError, locked, make_folder, set_aside
from store.merging import Imported, Merger, Proposal
from store.naming import fold, merge_actors, suggest_aliases
from store.records import Actor

__all__ = [
    "ActorFault",
    "Imported",
    "Proposal",
    "StoreError",
    "StoreFault",
    "Watchlist",
    "WatchlistChanged",
    "WatchlistError",
    "actor_from_json",
    "actor_to_json",
    "actors_from_bytes",
    "merge_actors",
    "suggest_aliases",
]

_Stamp = tuple[int, int]


class WatchlistError(StoreError):
    """A change that the watchlist cannot take: a name that is there already, or is not there."""


@dataclass(frozen=True, slots=True)
class _Content:
    """One state of the file."""

    stamp: _Stamp
    actors: tuple[Actor, ...]
    faults: tuple[StoreFault, ...]


class Watchlist:
    """The actors in one file.  Raises :class:`StoreError` where the system refuses.

    ``Watchlist(path)`` only reads; :meth:`open` also makes the file ready to be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._storage = AtomicStorage(path)
        self._kept: StoreFault | None = None
        self._content: _Content | None = None
        self._version: tuple[_Content, str] | None = None
        self._fresh()

    @classmethod
    def open(cls, path: Path, starter: Sequence[Actor] | Callable[[], Sequence[Actor]] = ()) -> Watchlist:
        """The watchlist at ``path``.  The first time, the starter is put there; a callable is asked for it then only.

        A file that cannot be read as a watchlist is set aside under ``<name>.broken-<n>``, byte for byte,
        and a fresh one with the starter takes its place; :attr:`fault` says what was wrong and where the
        old one is.
        """
        make_folder(path.parent)
        kept = None
        if not path.exists() or _broken(path):
            with locked(path):
                kept = _make_ready(path, starter() if callable(starter) else starter)
        watchlist = cls(path)
        watchlist._kept = kept
        return watchlist

    # --- reading ---

    def actors(self) -> tuple[Actor, ...]:
        """The live actors (not the retired ones), in the order they were added;
        another program's changes included.
        """
        return tuple(actor for actor in self._fresh().actors if not actor.retired)

    def everybody(self) -> tuple[Actor, ...]:
        """All actors, the retired ones too, in the order they were added."""
        return self._fresh().actors

    def get(self, name: str) -> Actor | None:
        """The actor of this name, retired or not; accents and case make no difference."""
        wanted = fold(name)
        return next((actor for actor in self._fresh().actors if fold(actor.name) == wanted), None)

    def export(self) -> list[dict[str, Any]]:
        """All actors as the JSON of ``briefing watch export``, retired ones marked."""
        return [actor_to_json(actor) for actor in self._fresh().actors]

    @property
    def version(self) -> str:
        """Hash of the live actors: another one means that articles must be tagged anew."""
        content = self._fresh()
        if self._version is None or self._version[0] is not content:
            # Imported late, with the cryptography behind it: the first screen asks for no version.
            import hashlib

            entries = json.dumps([actor_to_json(actor) for actor in content.actors if not actor.retired])
            self._version = content, hashlib.sha256(entries.encode()).hexdigest()[:16]
        return self._version[1]

    @property
    def fault(self) -> StoreFault | None:
        """The first thing wrong in the file, or None."""
        return next(iter(self.faults), None)

    @property
    def faults(self) -> tuple[StoreFault, ...]:
        """Everything wrong: a broken file set aside, and entries that cannot be read (they stay in it)."""
        found = self._fresh().faults
        return (self._kept, *found) if self._kept else found

    # --- changing ---

    def add(self, actor: Actor) -> None:
        """Put an actor on the list.  Raises :class:`WatchlistError` if one of that name is there."""
        entry = actor_to_json(_sound(actor))
        with self._table() as table:
            if _find(table, actor.name) is not None:
                raise WatchlistError(
                    f"{actor.name} is on the watchlist already.", "Change that one, or choose another name."
                )
            table.insert(entry)

    def update(self, name: str, actor: Actor) -> None:
        """Put ``actor`` in the place of the one called ``name``.  Raises :class:`WatchlistError`."""
        entry = actor_to_json(_sound(actor))
        with self._table() as table:
            found = _known(table, name)
            other = _find(table, actor.name)
            if other is not None and other.doc_id != found.doc_id:
                raise WatchlistError(f"Another actor is called {actor.name} already.", "Choose another name.")
            table.remove(doc_ids=[found.doc_id])
            table.insert(Document(entry, found.doc_id))

    def remove(self, name: str) -> None:
        """Take an actor off the list.  Raises :class:`WatchlistError` if there is none of that name."""
        with self._table() as table:
            table.remove(doc_ids=[_known(table, name).doc_id])

    def state(self, *names: str) -> list[list[Any]]:
        """How these actors are now, for :meth:`exchange`: name, JSON (None: not on the list) and place."""
        with self._table() as table:
            return state_of(table, names)

    def exchange(self, there: State, wanted: State) -> None:
        """Bring several actors from one state to another as one write.

        Raises :class:`WatchlistChanged`, and changes nothing, when one of them is not as ``there``; ``there`` and
        ``wanted`` the same only asks.  Raises :class:`WatchlistError` for what is no actor.
        """
        with self._table() as table:
            try:
                exchange(table, there, wanted)
            except ActorFault as fault:
                what = f"An actor cannot be stored: {fault.field}: {fault.what}."
                raise WatchlistError(what, fault.fix) from fault

    def import_many(self, actors: Iterable[Actor], *, keep_both: bool = False) -> Imported:
        """Take in many actors as one write.

        One whose name is on the list adds its aliases and roles to it.  One that shares a full spelling
        with an actor of another name is not taken in but proposed, unless ``keep_both``.
        """
        with self._table() as table:
            merger = Merger(table)
            for actor in actors:
                merger.take(_sound(actor), keep_both=keep_both)
            merger.write()
        return merger.imported()

    # --- inside ---

    def _fresh(self) -> _Content:
        """What the file holds now, read again only when it was changed."""
        content = self._content
        if content is None or _stamp(self.path) != content.stamp:
            content = self._content = self._load()
        return content

    def _load(self) -> _Content:
        stamp = _stamp(self.path)
        content = self._storage.content()
        if content is None:
            return _Content(stamp, (), ())
        try:
            return _Content(stamp, *actors_of(content, self.path))
        except BrokenFileError as error:
            return _Content(stamp, (), (error.fault,))

    @contextmanager
    def _table(self) -> Iterator[Table]:
        """The table as it is on disk now, under the lock; written once at the end, not at all after an error.

        A TinyDB of its own each time: one that lives longer hands out ids and answers from before another
        program's change.
        """
        make_folder(self.path.parent)
        with locked(self.path):
            # tinydb's middlewares carry no types.
            storage = CachingMiddleware(AtomicStorage)  # type: ignore[no-untyped-call]
            storage(self.path)
            database = TinyDB(storage=lambda: storage)
            try:
                yield database.table(ACTORS, cache_size=0)
            except BrokenFileError as error:
                raise StoreError(error.fault.what, error.fault.fix) from error
            storage.flush()  # type: ignore[no-untyped-call]  # as above
        self._content = None


# --- the file ---------------------------------------------------------------------


def _stamp(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def _broken(path: Path) -> StoreFault | None:
    try:
        AtomicStorage(path).read()
    except BrokenFileError as error:
        return error.fault
    return None


def _make_ready(path: Path, starter: Sequence[Actor]) -> StoreFault | None:
    """Under the lock: set a broken file aside, and write the starter where there is no file."""
    fault = _broken(path)
    if fault is not None:
        kept = set_aside(path)
        fix = f"Mend that place, then take it in with 'briefing watch import {kept}'."
        what = f"{fault.what} It was set aside, and a fresh {path.name} begun."
        fault = StoreFault(kept, fault.line, fault.column, what, fix)
    if not path.exists():
        entries = {str(number): actor_to_json(actor) for number, actor in enumerate(starter, start=1)}
        AtomicStorage(path).write({ACTORS: entries})
    return fault


# --- entries ----------------------------------------------------------------------


def _sound(actor: Actor) -> Actor:
    """The actor after the checks that a stranger's JSON goes through."""
    try:
        return actor_from_json(actor_to_json(actor))
    except ActorFault as fault:
        what = f"An actor cannot be stored: {fault.field}: {fault.what}."
        raise WatchlistError(what, fault.fix) from fault


def _find(table: Table, name: str) -> Document | None:
    wanted = fold(name)
    return next((entry for entry in table if fold(str(entry.get("name", ""))) == wanted), None)


def _known(table: Table, name: str) -> Document:
    found = _find(table, name)
    if found is None:
        raise WatchlistError(f"{name} is not on the watchlist.", "See who is: briefing watch list")
    return found
