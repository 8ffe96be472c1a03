"""The brief for programs: JSON with a documented schema, and tables as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from briefing.core.sanitize_output import sanitize
from briefing.export.brief import SCHEMA, Brief, Line, Reference, Section

#: Tables and the sections their lines come from.
TABLES: Mapping[str, str] = {
    "stories": "stories",
    "timeline": "timeline",
    "quotes": "quotes",
    "actors": "actors",
    "pinned": "pinned",
}
SOURCES = "sources"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain_data(brief: Brief) -> dict[str, object]:
    """The brief in dictionaries, lists, strings and numbers; ``docs/brief.md`` describes each key."""
    return {
        "schema": SCHEMA,
        "as_of": _time(brief.as_of),
        "since": _time(brief.since),
        "summary": list(brief.summary),
        "sections": [_section(section) for section in brief.sections],
        "references": [_reference(item) for item in brief.references],
    }


def json_brief(brief: Brief) -> str:
    """The whole brief as one JSON object."""
    return json.dumps(plain_data(brief), ensure_ascii=False, indent=2) + "\n"


def csv_tables(brief: Brief) -> dict[str, str]:
    """File name without its ending -> table, one for each part of the brief that has lines, and the sources."""
    by_id = {section.id: section for section in brief.sections}
    tables = {name: _table(by_id[id_].lines) for name, id_ in TABLES.items() if id_ in by_id}
    tables[SOURCES] = _written([_flat(_reference(item)) for item in brief.references])
    return tables


def _time(when: datetime | None) -> str | None:
    return when.isoformat() if when else None


def _section(section: Section) -> dict[str, object]:
    return {"id": section.id, "title": section.title, "lines": [_line(line) for line in section.lines]}


def _line(line: Line) -> dict[str, object]:
    fields = {key: list(value) if isinstance(value, tuple) else value for key, value in line.fields.items()}
    return {
        "kind": line.kind,
        "lead": line.lead,
        "text": line.text,
        "note": line.note,
        "citations": [{"reference": c.reference, "words": c.words} for c in line.citations],
        **fields,
    }


def _reference(item: Reference) -> dict[str, object]:
    return {
        "number": item.number,
        "outlet": item.outlet,
        "title": item.title,
        "url": item.url,
        "published": _time(item.published),
        "fetched": _time(item.fetched),
        "notes": list(item.notes),
        "words": list(item.words),
    }


def _table(lines: Iterable[Line]) -> str:
    rows = []
    for line in lines:
        row = _line(line)
        row["references"] = [citation.reference for citation in line.citations]
        row["words"] = [citation.words for citation in line.citations]
        del row["citations"]
        rows.append(_flat(row))
    return _written(rows)


def _flat(row: Mapping[str, object]) -> dict[str, str]:
    return {key: _cell(value) for key, value in row.items()}


def _cell(value: object) -> str:
    """A value as a cell that a spreadsheet takes for text or a number, never for a formula."""
    if value is None:
        return ""
    if isinstance(value, list):
        return _cell(" | ".join(str(part) for part in value))
    if isinstance(value, int | float):
        return str(value)
    words = sanitize(str(value))
    return f"'{words}" if words.startswith(_FORMULA) else words


def _written(rows: list[dict[str, str]]) -> str:
    columns = dict.fromkeys(key for row in rows for key in row)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
