"""Detect the format of a list of actors, and read it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from briefing.core.errors import BriefingError
from briefing.watch.importers import ListFormat
from briefing.watch.importers.csv_table import read_table
from briefing.watch.importers.merge_rows import ActorCollector
from briefing.watch.importers.sanctions import is_entities, is_targets, read_entities, read_targets
from briefing.watch.importers.wikidata import is_wikidata, parsed, read_wikidata
from store.atomic import StoreFault
from store.entries import actors_from_bytes
from store.records import Actor, ActorKind

MAX_BYTES = 1024 * 1024 * 1024
"""A list above this size is refused."""
MAX_CELL = 1_000_000
"""Characters of one cell of a table."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a list holds."""

    format: ListFormat
    actors: tuple[Actor, ...]
    faults: tuple[StoreFault, ...] = ()
    unsaid: int = 0
    """Faults beyond those in ``faults``."""
    skipped: int = 0
    """Entries that are neither people nor organizations: ships, addresses."""


def read_actors(
    content: bytes,
    path: Path,
    *,
    form: ListFormat | None = None,
    kind: ActorKind | None = None,
    suggest: bool = True,
) -> Incoming:
    """The actors of a list; ``form`` None: it is detected from what the file holds.

    ``kind`` is taken where the list does not say one.  ``suggest`` adds the surname or acronym that a name suggests.
    Raises :class:`BriefingError` for what is no list, and :class:`store.atomic.BrokenFileError` for our own JSON broken.
    """
    if len(content) > MAX_BYTES:
        raise BriefingError(f"{path} is above {MAX_BYTES // 2**20} MB.", "Take in a part of it.")
    text = _decoded(content, path)
    data = parsed(text) if form in (None, "wikidata") and text.lstrip()[:1] in ("{", "[") else None
    form = form or _detect_format(text, data)
    if form == "json":
        actors, faults = actors_from_bytes(content, path)
        return Incoming(form, actors, faults)
    collector = ActorCollector(path, suggest=suggest)
    before = csv.field_size_limit(MAX_CELL)
    try:
        _read(form, text, data, collector, kind)
    except csv.Error as error:
        raise BriefingError(
            f"{path} is no table that can be read: {error}.", "Save it as CSV again."
        ) from error
    finally:
        csv.field_size_limit(before)
    found = tuple(collector.actors())
    return Incoming(form, found, tuple(collector.faults), collector.unsaid, collector.skipped)


def _decoded(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BriefingError(
            f"{path} is not UTF-8 (byte {error.start}).", "Save it as UTF-8 and try again."
        ) from error


def _detect_format(text: str, data: object) -> ListFormat:
    if is_wikidata(data):
        return "wikidata"
    first = text.lstrip().partition("\n")[0]
    if first.startswith("{") and is_entities(first):
        return "ftm"
    if first[:1] in ("{", "["):
        return "json"
    return "opensanctions" if is_targets(first) else "csv"


def _read(form: ListFormat, text: str, data: object, into: ActorCollector, kind: ActorKind | None) -> None:
    if form == "wikidata":
        if not is_wikidata(data):
            raise BriefingError(
                "This is no result of the Wikidata query service.", "Download it there as JSON."
            )
        read_wikidata(data, into, kind)
    elif form == "ftm":
        read_entities(text, into)
    elif form == "opensanctions":
        read_targets(text, into)
    else:
        read_table(text, into, kind)
