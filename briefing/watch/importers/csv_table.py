"""Our own CSV: one row for each actor, or for each of its offices; rows of one name are one actor.

Columns: ``name`` and ``kind`` (needed), ``aliases`` and ``exact`` (spellings parted by ``|``; ``exact`` in this case only),
``title``, ``org``, ``from``, ``to`` (``YYYY-MM-DD``, or as much of it as is known).  Others are left aside.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import cast

from briefing.watch.importers.merge_rows import ActorCollector, add_role
from store.naming import fold_name
from store.records import Actor, ActorKind

COLUMNS = ("name", "kind", "aliases", "exact", "title", "org", "from", "to")
_KINDS = {"organization": "organization", "organisation": "organization", "official": "official"}


def read_table(text: str, into: ActorCollector, kind: ActorKind | None) -> None:
    """Read a table; ``kind`` is taken where a row has none."""
    rows = csv.DictReader(io.StringIO(text), restkey="", restval="")
    if "name" not in [column.strip().lower() for column in rows.fieldnames or ()]:
        into.fault(1, "The table has no column called name.", f"Begin with a line: {','.join(COLUMNS)}")
        return
    for raw in rows:
        row = {str(key or "").strip().lower(): value for key, value in raw.items() if isinstance(value, str)}
        name = " ".join(row.get("name", "").split())
        said = row.get("kind", "").strip().lower()
        of = cast("ActorKind | None", _KINDS.get(said)) or (None if said else kind)
        if not name and not any(row.values()):
            continue
        if not name or of is None:
            what = "The row has no name." if not name else f"{said or 'nothing'!r} is no kind of actor."
            into.fault(
                rows.line_num, what, "Write organization or official, or give all of them one with --kind."
            )
            continue
        found = into.take(fold_name(name), name, of, rows.line_num)
        for column in ("aliases", "exact"):
            spellings = {
                " ".join(part.split()): None for part in row.get(column, "").split("|") if part.strip()
            }
            found.aliases |= spellings
            if column == "exact":
                found.exact |= spellings.keys()
        add_role(found, row.get("title", ""), row.get("org", ""), row.get("from", ""), row.get("to", ""))


def write_table(actors: Iterable[Actor]) -> str:
    """Actors as such a table, a row for each office."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for actor in actors:
        spellings = [alias for alias in actor.aliases if alias.text != actor.name]
        loose = "|".join(alias.text for alias in spellings if alias.case == "any")
        exact = "|".join(alias.text for alias in spellings if alias.case == "exact")
        offices = [
            (held.title, held.organization, held.start or "", held.end or "") for held in actor.roles
        ] or [("", "", "", "")]
        for office in offices:
            rows.writerow((actor.name, actor.kind, loose, exact, *office))
    return out.getvalue()
