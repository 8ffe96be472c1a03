"""Bringing several actors of the watchlist from one state to another as one write, if they still are as they were.

A state names each actor with its JSON, or with None where it is not on the list: ``[["BBC", {...}], ["NPR", null]]``.
A third item, where there is one, is the actor's place in the file, so that one who comes back stands where it stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from tinydb.table import Document, Table

from store.actors import ActorFault, actor_from_json, actor_to_json
from store.files import StoreError
from store.naming import fold

State: TypeAlias = Sequence[Sequence[Any]]


class WatchlistChanged(StoreError):  # noqa: N818 - it tells what happened
    """An actor is no longer as it was; nothing was written."""


def state_of(table: Table, names: Sequence[str]) -> list[list[Any]]:
    """How actors are now."""
    found = _by_name(table)
    return [
        [entry["name"], _normal(entry), entry.doc_id] if (entry := found.get(fold(name))) else [name, None]
        for name in names
    ]


def exchange(table: Table, there: State, wanted: State) -> None:
    """Bring actors from the state ``there`` to ``wanted``.

    Raises :class:`WatchlistChanged` when one is not as ``there``, and :class:`ActorFault` for JSON that is no actor.
    """
    found = _by_name(table)
    for name, entry, *_ in there:
        _check(str(name), entry, found.get(fold(str(name))))
    if there == wanted:
        return
    freed = [found[fold(str(name))].doc_id for name, entry, *_ in there if entry]
    table.remove(doc_ids=freed)
    kept = _by_name(table)
    for name, entry, *place in wanted:
        if not entry:
            continue
        if fold(str(name)) in kept:
            raise WatchlistChanged(f"Another actor is called {name} by now.", "Choose another name.")
        actor = actor_to_json(actor_from_json(entry))
        number = next((n for n in (*place, *freed) if not table.contains(doc_id=n)), 0)
        table.insert(Document(actor, number) if number else actor)


def _by_name(table: Table) -> dict[str, Document]:
    return {fold(str(entry.get("name", ""))): entry for entry in table}


def _check(name: str, entry: Any, now: Document | None) -> None:
    if (_normal(now) if now is not None else None) == (_normal(entry) if entry else None):
        return
    if now is None:
        what = f"{name} is no longer on the watchlist."
    elif entry is None:
        what = f"{name} is on the watchlist already."
    else:
        what = f"{name} was changed since on the watchlist."
    raise WatchlistChanged(what, "See how it stands there now, and change it from there.")


def _normal(entry: Any) -> Any:
    """JSON as we write it, so that what says the same is the same; a faulty entry as it is."""
    try:
        return actor_to_json(actor_from_json(entry))
    except ActorFault:
        return dict(entry) if isinstance(entry, dict) else entry
