"""The JSON lines of ``briefing read --jsonl``: what a line in may be, and what a line out holds."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from store.records import Event, Reading


class LineError(ValueError):
    """Why a line cannot be read, in one sentence."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One article as it came in.  ``id`` goes back as it was: a string, a number or None."""

    id: str | int | float | None
    text: str
    published: datetime | None
    title: str
    source: str


_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)?", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse_published(words: str) -> datetime:
    """An aware time from ``YYYY-MM-DD`` (noon UTC) or RFC 3339 (UTC where the zone is missing).

    Raises :class:`LineError` for anything else, and for days that no calendar has.
    """
    words = words.strip()
    try:
        if _DAY.fullmatch(words):
            return datetime.combine(date.fromisoformat(words), time(12), UTC)
        if match := _RFC3339.fullmatch(words):
            day, clock, second, fraction, zone = match.groups()
            # RFC 3339 has leap seconds, datetime has not.
            second = "59" if second == "60" else second
            zone = "+00:00" if zone is None or zone in "Zz" else zone
            return datetime.fromisoformat(f"{day}T{clock}:{second}{(fraction or '')[:7]}{zone}")
    except ValueError as error:
        raise LineError(f"published is no date: {words!r} ({error})") from error
    raise LineError(f"published is neither YYYY-MM-DD nor RFC 3339: {words[:40]!r}")


def parse_line(raw: bytes, published: datetime | None = None) -> ReadLine:
    """One input line; ``published`` stands in where the line has none.  Raises :class:`LineError`."""
    try:
        fields = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise LineError(f"not UTF-8: {error.reason} at byte {error.start}") from error
    except RecursionError as error:
        raise LineError("not read: nested too deeply") from error
    except ValueError as error:
        raise LineError(f"not JSON: {error}") from error
    if not isinstance(fields, dict):
        raise LineError(f"not a JSON object but {_kind(fields)}")
    if "text" not in fields:
        raise LineError("no text")
    name = fields.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int | float | None):
        raise LineError(f"id is {_kind(name)}, not a string or a number")
    if when := _string(fields, "published"):
        published = parse_published(when)
    text = fields["text"]
    if not isinstance(text, str):
        raise LineError(f"text is {_kind(text)}, not a string")
    return ReadLine(name, _encodable(text), published, _string(fields, "title"), _string(fields, "source"))


def _string(fields: dict[str, Any], key: str) -> str:
    """An optional string; null and absent are the same."""
    found = fields.get(key)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise LineError(f"{key} is {_kind(found)}, not a string")
    return _encodable(found)


def _encodable(text: str) -> str:
    """JSON can escape half a character; such a half cannot be written or searched, a replacement of its
    length can."""
    return _SURROGATE.sub("\ufffd", text)


def _kind(found: object) -> str:
    if found is None:
        return "null"
    if isinstance(found, bool):
        return "true or false"
    names = {str: "a string", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names[type(found)]


def reading_fields(reading: Reading) -> dict[str, Any]:
    """A reading as the output line has it, without ``id`` and ``story``."""
    return {
        "quotes": [
            {
                "start": quote.start,
                "end": quote.end,
                "spans": [list(span) for span in quote.spans],
                "kind": quote.kind,
                "speaker": quote.speaker,
                "mention": quote.mention,
                "confidence": quote.confidence,
            }
            for quote in reading.quotes
        ],
        "timexes": [
            {"start": timex.start, "end": timex.end, "value": timex.value, "type": timex.type}
            for timex in reading.timexes
        ],
        "entities": [
            {"start": entity.start, "end": entity.end, "type": entity.type, "name": entity.name}
            for entity in reading.entities
        ],
        "mentions": [
            {"start": m.start, "end": m.end, "actor": m.actor, "alias": m.alias, "rule": m.rule}
            for m in reading.mentions
        ],
        "events": [_event_fields(event) for event in reading.events],
    }


def _event_fields(event: Event) -> dict[str, Any]:
    return {
        "start": event.start,
        "end": event.end,
        "value": event.value,
        "precision": event.when.precision if event.when else "",
        "phrase": list(event.phrase) if event.phrase else None,
        "actors": list(event.actors),
    }
