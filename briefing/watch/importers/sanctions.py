"""Files of OpenSanctions that a user downloaded: ``targets.simple.csv``, and FollowTheMoney entities as JSON lines.

None of their data ships with this program.  It is free for use without commerce and licensed otherwise; the command says so.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from briefing.watch.importers.merge_rows import ActorCollector, add_role, given_name_first
from store.records import ActorKind

LICENCE = "Data of OpenSanctions may be used without commerce under CC BY-NC 4.0; for anything else you need their licence."
_KINDS: Mapping[str, ActorKind] = {
    "Person": "official",
    "Organization": "organization",
    "PublicBody": "organization",
    "Company": "organization",
    "LegalEntity": "organization",
}
_LINKS = ("Position", "Occupancy")


def is_targets(header: str) -> bool:
    """Whether the first line of a table is that of ``targets.simple.csv``."""
    columns = {column.strip().strip('"').lower() for column in header.split(",")}
    return {"id", "schema", "name", "aliases"} <= columns


def is_entities(line: str) -> bool:
    """Whether a line is a FollowTheMoney entity."""
    try:
        entity = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(entity, dict) and "schema" in entity and isinstance(entity.get("properties"), dict)


def read_targets(text: str, into: ActorCollector) -> None:
    """Read ``targets.simple.csv``."""
    rows = csv.DictReader(io.StringIO(text), restkey="", restval="")
    for raw in rows:
        row = {str(key or "").strip().lower(): value for key, value in raw.items() if isinstance(value, str)}
        kind = _KINDS.get(row.get("schema", ""))
        name = given_name_first(row.get("name", ""))
        if kind is None:
            into.skipped += 1
        elif not name:
            into.fault(rows.line_num, "The row has no name.", "Download the file again.")
        else:
            found = into.take(
                row.get("id") or name, name, kind, rows.line_num, source=_source(row.get("id", ""))
            )
            for text_ in row.get("aliases", "").split(";"):
                if text_.strip():
                    found.aliases[given_name_first(text_)] = None


@dataclass
class _Links:
    """Offices as FollowTheMoney describes them: positions, and who held which and when."""

    positions: dict[str, str] = field(default_factory=dict)
    held: list[tuple[str, str, str, str]] = field(default_factory=list)


def read_entities(text: str, into: ActorCollector) -> None:
    """Read FollowTheMoney entities, one JSON object a line; offices are joined to their holders in the end."""
    links = _Links()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entity = json.loads(line)
        except (ValueError, RecursionError):
            into.fault(number, "The line is no JSON.", "Download the file again.")
            continue
        if not isinstance(entity, dict) or not isinstance(entity.get("properties"), dict):
            into.fault(number, "The line is no entity.", "It must have id, schema and properties.")
        elif entity.get("schema") in _LINKS:
            _link(entity, links)
        else:
            _entity(entity, number, into)
    for holder, post, start, end in links.held:
        found = into.get(holder)
        if found is not None and post in links.positions:
            add_role(found, links.positions[post], "", start, end)


def _entity(entity: Mapping[str, Any], number: int, into: ActorCollector) -> None:
    kind = _KINDS.get(str(entity.get("schema")))
    names = _texts(entity, "name")
    if kind is None:
        into.skipped += 1
        return
    name = given_name_first(str(entity.get("caption") or next(iter(names), "")))
    if not name:
        into.fault(number, "The entity has no name.", "Download the file again.")
        return
    key = str(entity.get("id") or name)
    found = into.take(key, name, kind, number, source=_source(key))
    for text in (*names, *_texts(entity, "alias"), *_texts(entity, "weakAlias")):
        found.aliases[given_name_first(text)] = None
    for title in _texts(entity, "position"):
        add_role(found, title)


def _link(entity: Mapping[str, Any], links: _Links) -> None:
    if entity["schema"] == "Position":
        names = _texts(entity, "name")
        if names:
            links.positions[str(entity.get("id"))] = names[0]
        return
    start, end = (next(iter(_texts(entity, name)), "") for name in ("startDate", "endDate"))
    for holder in _texts(entity, "holder"):
        links.held += [(holder, post, start, end) for post in _texts(entity, "post")]


def _texts(entity: Mapping[str, Any], name: str) -> list[str]:
    values = entity["properties"].get(name)
    return (
        [value for value in values if isinstance(value, str) and value.strip()]
        if isinstance(values, list)
        else []
    )


def _source(key: str) -> str:
    return f"OpenSanctions {key}"[:200]
