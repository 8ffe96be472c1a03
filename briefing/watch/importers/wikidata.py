"""Results of the Wikidata query service: its JSON, plain or verbose.

A query names what it gives; these names are known (with or without ``Label`` behind them):

* ``item``, ``person``, ``organization`` or ``actor``: who it is, with the label as the name;
* ``itemAltLabel``, ``alias``: other spellings, parted by commas where there are several;
* ``position`` or ``office``, ``of`` or ``org``, ``start``, ``end``: an office and when it was held;
* ``kind``: ``official`` or ``organization``; else a row with an office, or a ``person``, is an official.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from briefing.watch.importers.merge_rows import ActorCollector, add_role
from store.records import ActorKind

_SUBJECTS = ("person", "organization", "organisation", "actor", "item", "official", "agency")
_NUMBER = re.compile(r"Q\d+\Z")
_MOST_ROWS = 2_000_000


def is_wikidata(data: object) -> bool:
    """Whether parsed JSON is a result of the query service."""
    if isinstance(data, dict):
        return isinstance(data.get("results"), dict) and "bindings" in data["results"]
    if isinstance(data, list) and data and isinstance(data[0], dict):
        return any(f"{name}Label" in data[0] for name in _SUBJECTS)
    return False


def read_wikidata(data: object, into: ActorCollector, kind: ActorKind | None) -> None:
    """Read a result; ``kind`` is taken where neither the row nor its names tell."""
    for number, row in enumerate(_rows(data), start=1):
        subject = next((name for name in _SUBJECTS if row.get(f"{name}Label") or row.get(name)), "")
        if number > _MOST_ROWS:
            into.fault(0, f"Only the first {_MOST_ROWS:,} rows are read.", "Ask Wikidata for fewer.")
            return
        if not subject:
            into.fault(0, f"Row {number} names nobody.", "Let the query give ?item and ?itemLabel.")
            continue
        _take(row, subject, number, into, kind)


def _take(
    row: Mapping[str, str], subject: str, number: int, into: ActorCollector, kind: ActorKind | None
) -> None:
    key = row.get(subject) or row[f"{subject}Label"]
    name = row.get(f"{subject}Label") or key.rpartition("/")[2]
    if _NUMBER.match(name):
        fix = 'Add SERVICE wikibase:label { bd:serviceParam wikibase:language "en". } to the query.'
        into.fault(0, f"Row {number}: {name} has no name in your language.", fix)
        return
    office = _first(row, "positionLabel", "officeLabel", "position", "office")
    of = kind or _kind(row, subject, office)
    known = into.get(key)
    if of is None and known is None:
        into.fault(0, f"Row {number}: whether {name[:60]} is an official is not said.", "Say so with --kind.")
        return
    found = known or into.take(
        key, name, of or "official", 0, source=f"Wikidata {key.rpartition('/')[2]}"[:200]
    )
    for column in (f"{subject}AltLabel", "alias", "aliasLabel", "altLabel"):
        for text in row.get(column, "").split(","):
            if text.strip():
                found.aliases[" ".join(text.split())] = None
    if not _NUMBER.match(office.rpartition("/")[2]):
        org = _first(row, "ofLabel", "orgLabel", "organizationLabel") if subject != "organization" else ""
        add_role(found, office, org, _first(row, "start", "startTime"), _first(row, "end", "endTime"))


def _kind(row: Mapping[str, str], subject: str, office: str) -> ActorKind | None:
    said = row.get("kind", "").lower()
    if said in ("official", "organization"):
        return "official" if said == "official" else "organization"
    if subject in ("person", "official") or office:
        return "official"
    return "organization" if subject in ("organization", "organisation", "agency") else None


def _first(row: Mapping[str, str], *names: str) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _rows(data: object) -> Iterator[Mapping[str, str]]:
    if isinstance(data, dict):
        results = data.get("results")
        bindings = results.get("bindings") if isinstance(results, dict) else None
        for row in bindings if isinstance(bindings, list) else ():
            if isinstance(row, dict):
                yield {key: str(cell.get("value", "")) for key, cell in row.items() if isinstance(cell, dict)}
    elif isinstance(data, list):
        for row in data:
            if isinstance(row, dict):
                yield {key: value for key, value in row.items() if isinstance(value, str)}


def parsed(text: str) -> object:
    """JSON, or None for what is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
