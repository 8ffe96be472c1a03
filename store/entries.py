"""Entries of a watchlist file as actors, and on which line of the file the faulty ones stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from store.actors import ActorFault, actor_from_json
from store.atomic import BrokenFileError, StoreFault, parse_json, parse_tables
from store.naming import fold_name
from store.records import Actor

ACTORS = "actors"
"""The table's name in the file."""
_BLANKS = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def actors_of(content: bytes, path: Path) -> tuple[tuple[Actor, ...], tuple[StoreFault, ...]]:
    """The readable actors of a watchlist file in the order they were added; a fault for each other entry.

    Raises what :func:`store.atomic.parse_tables` raises.
    """
    tables = parse_tables(content, path)
    actors, faulty = _read(sorted(tables.get(ACTORS, {}).items(), key=lambda item: int(item[0])))
    return actors, _with_lines(faulty, content, path)


def actors_from_bytes(content: bytes, path: Path) -> tuple[tuple[Actor, ...], tuple[StoreFault, ...]]:
    """Actors of a file that a person brings: the list of ``watch export``, or a watchlist file of ours.

    Good entries count though others are faulty.  Raises :class:`BrokenFileError` if it is neither.
    """
    found = parse_json(content, path)
    if isinstance(found, dict):
        entries: Iterable[tuple[str, Any]] = parse_tables(content, path).get(ACTORS, {}).items()
    elif isinstance(found, list):
        entries = ((str(number), entry) for number, entry in enumerate(found, start=1))
    else:
        fix = "It must hold what 'briefing watch export' writes: a list of actors."
        raise BrokenFileError(StoreFault(path, 1, 1, "The file holds no list of actors.", fix))
    actors, faulty = _read(entries)
    return actors, _with_lines(faulty, content, path)


def _read(entries: Iterable[tuple[str, Any]]) -> tuple[tuple[Actor, ...], dict[str, ActorFault]]:
    actors: dict[str, Actor] = {}
    faulty: dict[str, ActorFault] = {}
    for key, entry in entries:
        try:
            actor = actor_from_json(entry)
            name = fold_name(actor.name)
            if name in actors:
                raise ActorFault("name", f"{actor.name} is there twice", "Delete one of the two.")
            actors[name] = actor
        except ActorFault as fault:
            faulty[key] = fault
    return tuple(actors.values()), faulty


# --- lines -------------------------------------------------------------------------


def _with_lines(faulty: dict[str, ActorFault], content: bytes, path: Path) -> tuple[StoreFault, ...]:
    if not faulty:
        return ()
    lines = dict(_entry_lines(content.decode("utf-8-sig")))
    return tuple(
        StoreFault(
            path, lines.get(key, 0), 0, f"Entry {key} is left out: {fault.field}: {fault.what}.", fault.fix
        )
        for key, fault in faulty.items()
    )


def _entry_lines(text: str) -> Iterator[tuple[str, int]]:
    """Number and line of each actor in the text of a file that is known to be JSON."""
    at, line = 0, 1
    for key, start in _entry_starts(text):
        line += text.count("\n", at, start)
        at = start
        yield key, line


def _entry_starts(text: str) -> Iterator[tuple[str, int]]:
    start = _skip(text, 0)
    if text.startswith("[", start):
        for number, (_, begin) in enumerate(_members(text, start), start=1):
            yield str(number), begin
        return
    for key, begin in _members(text, start):
        if key == ACTORS:
            yield from _members(text, begin)


def _members(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Key (empty in an array) and offset of each value directly inside the brackets at ``start``."""
    at = _skip(text, start + 1)
    while text[at] not in "]}":
        key = ""
        if text[start] == "{":
            key, at = _DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)  # over the colon
        yield key, at
        _, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at
