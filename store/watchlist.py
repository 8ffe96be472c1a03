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
from typing import Any, TypeAlias

from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.table import Document, Table

from store.actors import ActorFault, actor_from_json, actor_to_json
from store.atomic import AtomicStorage, BrokenFileError, StoreFault
from store.entries import ACTORS, actors_from_bytes, actors_of
from store.files import StoreError, locked, make_folder, set_aside
from store.naming import fold_name, merge_actors, suggest_aliases
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

State: TypeAlias = Sequence[Sequence[Any]]
"""How several actors are: name, JSON (None: not on the list) and, where it is known, place in the file."""


class WatchlistError(StoreError):
    """A change that the watchlist cannot take: a name that is there already, or is not there."""


class WatchlistChanged(StoreError):  # noqa: N818 - it tells what happened
    """An actor is no longer as it was; nothing was written."""


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
        wanted = fold_name(name)
        return next((actor for actor in self._fresh().actors if fold_name(actor.name) == wanted), None)

    def export(self) -> list[dict[str, Any]]:
        """All actors as the JSON of ``briefing watch export``, retired ones marked."""
        return [actor_to_json(actor) for actor in self._fresh().actors]

    @property
    def version(self) -> str:
        """Hash of the live actors: another one means that articles must be tagged again."""
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
            return _states(table, names)

    def exchange(self, there: State, wanted: State) -> None:
        """Bring several actors from one state to another as one write.

        Raises :class:`WatchlistChanged`, and changes nothing, when one of them is not as ``there``; ``there`` and
        ``wanted`` the same only asks.  Raises :class:`WatchlistError` for what is no actor.
        """
        with self._table() as table:
            try:
                _exchange(table, there, wanted)
            except ActorFault as fault:
                what = f"An actor cannot be stored: {fault.field}: {fault.what}."
                raise WatchlistError(what, fault.fix) from fault

    def import_many(self, actors: Iterable[Actor], *, keep_both: bool = False) -> Imported:
        """Take in many actors as one write.

        One whose name is on the list adds its aliases and roles to it.  One that shares a full spelling
        with an actor of another name is not taken in but proposed, unless ``keep_both``.
        """
        with self._table() as table:
            importing = _Import(table)
            for actor in actors:
                importing.take(_sound(actor), keep_both=keep_both)
            importing.write()
        return importing.imported()

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
    wanted = fold_name(name)
    return next((entry for entry in table if fold_name(str(entry.get("name", ""))) == wanted), None)


def _known(table: Table, name: str) -> Document:
    found = _find(table, name)
    if found is None:
        raise WatchlistError(f"{name} is not on the watchlist.", "See who is: briefing watch list")
    return found


# --- several actors from one state to another ---------------------------------------


def _states(table: Table, names: Sequence[str]) -> list[list[Any]]:
    """How actors are now."""
    found = _by_name(table)
    return [
        [entry["name"], _as_written(entry), entry.doc_id]
        if (entry := found.get(fold_name(name)))
        else [name, None]
        for name in names
    ]


def _exchange(table: Table, there: State, wanted: State) -> None:
    """Bring actors from the state ``there`` to ``wanted``.

    Raises :class:`WatchlistChanged` when one is not as ``there``, and :class:`ActorFault` for JSON that is no actor.
    """
    found = _by_name(table)
    for name, entry, *_ in there:
        _check(str(name), entry, found.get(fold_name(str(name))))
    if there == wanted:
        return
    freed = [found[fold_name(str(name))].doc_id for name, entry, *_ in there if entry]
    table.remove(doc_ids=freed)
    kept = _by_name(table)
    for name, entry, *place in wanted:
        if not entry:
            continue
        if fold_name(str(name)) in kept:
            raise WatchlistChanged(f"Another actor is called {name} by now.", "Choose another name.")
        actor = actor_to_json(actor_from_json(entry))
        number = next((n for n in (*place, *freed) if not table.contains(doc_id=n)), 0)
        table.insert(Document(actor, number) if number else actor)


def _by_name(table: Table) -> dict[str, Document]:
    return {fold_name(str(entry.get("name", ""))): entry for entry in table}


def _check(name: str, entry: Any, now: Document | None) -> None:
    if (_as_written(now) if now is not None else None) == (_as_written(entry) if entry else None):
        return
    if now is None:
        what = f"{name} is no longer on the watchlist."
    elif entry is None:
        what = f"{name} is on the watchlist already."
    else:
        what = f"{name} was changed since on the watchlist."
    raise WatchlistChanged(what, "See how it stands there now, and change it from there.")


def _as_written(entry: Any) -> Any:
    """JSON as we write it, so that what says the same is the same; a faulty entry as it is."""
    try:
        return actor_to_json(actor_from_json(entry))
    except ActorFault:
        return dict(entry) if isinstance(entry, dict) else entry


# --- import -------------------------------------------------------------------------


class _Import:
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
        name = fold_name(actor.name)
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
        name = fold_name(actor.name)
        self._by_name[name] = (number, actor)
        for spelling in _full_spellings(actor):
            self._by_spelling.setdefault((actor.kind, fold_name(spelling)), name)

    def _shared(self, actor: Actor) -> Proposal | None:
        for spelling in _full_spellings(actor):
            other = self._by_spelling.get((actor.kind, fold_name(spelling)))
            if other is not None:
                return Proposal(actor, self._by_name[other][1].name, spelling)
        return None


def _full_spellings(actor: Actor) -> Iterator[str]:
    """Spellings of two words and more.  A surname or an acronym alone does not make two actors one."""
    yield actor.name
    for alias in actor.aliases:
        if not alias.weak and not alias.context and " " in alias.text:
            yield alias.text
