"""Entries of a watchlist file as actors, and where in the file the faulty ones stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from store.actors import ActorFault, actor_from_json
from store.atomic import BrokenFileError, StoreFault, Tables, line_of, parse_json, parse_tables
from store.naming import fold
from store.records import Actor

ACTORS = "actors"
"""The table's name in the file."""


def actors_of(tables: Tables, path: Path) -> tuple[tuple[Actor, ...], tuple[StoreFault, ...]]:
    """The readable actors of the file, and a fault for each entry that is not."""
    actors: dict[str, Actor] = {}
    faults = []
    content = b""
    for key, entry in sorted(tables.get(ACTORS, {}).items(), key=lambda item: int(item[0])):
        try:
            actor = actor_from_json(entry)
            if fold(actor.name) in actors:
                raise ActorFault("name", f"{actor.name} is there twice", "Delete one of the two.")
            actors[fold(actor.name)] = actor
        except ActorFault as fault:
            content = content or path.read_bytes()
            what = f"Entry {key} is left out: {fault.field}: {fault.what}."
            faults.append(StoreFault(path, _line_of_entry(content, key, entry), 0, what, fault.fix))
    return tuple(actors.values()), tuple(faults)


def _line_of_entry(content: bytes, key: str, entry: object) -> int:
    """Where a person finds the entry:
    at its own text as we write it, else at its name, else at its number.
    """
    texts = [f"{json.dumps(key)}: {json.dumps(entry, ensure_ascii=False)}"]
    if isinstance(entry, Mapping) and entry.get("name"):
        texts.append(json.dumps(entry["name"], ensure_ascii=False))
    texts.append(f"{json.dumps(key)}:")
    return next((line for line in (line_of(content, text) for text in texts) if line), 0)


def actors_from_bytes(content: bytes, path: Path) -> tuple[tuple[Actor, ...], tuple[StoreFault, ...]]:
    """Actors of a file that a person brings: the list of ``watch export``, or a watchlist file of ours.

    Good entries count though others are faulty.  Raises :class:`BrokenFileError` if it is neither.
    """
    found = parse_json(content, path)
    if isinstance(found, dict):
        found = list(parse_tables(content, path).get(ACTORS, {}).values())
    if not isinstance(found, list):
        fix = "It must hold what 'briefing watch export' writes: a list of actors."
        raise BrokenFileError(StoreFault(path, 1, 1, "The file holds no list of actors.", fix))
    actors, faults = [], []
    for number, entry in enumerate(found, start=1):
        try:
            actors.append(actor_from_json(entry))
        except ActorFault as fault:
            line = _line_of_entry(content, str(number), entry)
            what = f"Actor {number} is left out: {fault.field}: {fault.what}."
            faults.append(StoreFault(path, line, 0, what, fault.fix))
    return tuple(actors), tuple(faults)
