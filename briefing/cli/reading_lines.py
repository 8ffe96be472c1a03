"""The JSON lines of ``briefing read --jsonl``: what a line in may be, and what a line out holds."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from store.records import Event, Reading, Span


class LineError(ValueError):
    """Why a line cannot be read, in one sentence."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One article as it came in.  ``id`` goes back as it was: a string, a number or None."""

    id: str | int | float | None
    text: PlainText
    published: datetime | None
    title: str
    source: str


_NO_BREAK = "\u00a0\u2007\u202f"
_JAMO = range(0x1160, 0x1200)
"""Vowels and finals of Korean, which compose with the letter before them."""


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text as it is read: composed letters (NFC), plain blanks; and where its letters stood in the text given."""

    text: str
    places: tuple[int, ...] = ()
    """Offset in the text given of each letter, and the length of that text; empty where nothing moved."""

    @classmethod
    def of(cls, given: str) -> PlainText:
        """The plain form of a text."""
        if given.isascii():
            return cls(given)
        text = given
        for blank in _NO_BREAK:
            text = text.replace(blank, " ")
        if unicodedata.is_normalized("NFC", text):
            return cls(text)
        begins = [
            at
            for at, char in enumerate(text)
            if not (at and (unicodedata.combining(char) or ord(char) in _JAMO))
        ]
        pieces: list[str] = []
        places: list[int] = []
        for start, end in zip(begins, [*begins[1:], len(text)], strict=True):
            pieces.append(unicodedata.normalize("NFC", text[start:end]))
            places.extend([start] * len(pieces[-1]))
        return cls("".join(pieces), (*places, len(text)))

    def given(self, span: Span) -> list[int]:
        """The offsets of a span in the text given."""
        start, end = span
        return [self.places[start], self.places[end]] if self.places else [start, end]


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
    plain = PlainText.of(_encodable(text))
    return ReadLine(name, plain, published, _string(fields, "title"), _string(fields, "source"))


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


def reading_fields(reading: Reading, text: PlainText) -> dict[str, Any]:
    """A reading as the output line has it, without ``id`` and ``story``; offsets are of the text given."""
    return {
        "quotes": [
            {
                **_place(text, (quote.start, quote.end)),
                "spans": [text.given(span) for span in quote.spans],
                "kind": quote.kind,
                "speaker": quote.speaker,
                "mention": quote.mention,
                "confidence": quote.confidence,
                "cue": quote.cue,
                "rule": quote.rule,
            }
            for quote in reading.quotes
        ],
        "timexes": [
            {**_place(text, (timex.start, timex.end)), "value": timex.value, "type": timex.type}
            for timex in reading.timexes
        ],
        "entities": [
            {**_place(text, (entity.start, entity.end)), "type": entity.type, "name": entity.name}
            for entity in reading.entities
        ],
        "mentions": [
            {**_place(text, (m.start, m.end)), "actor": m.actor, "alias": m.alias, "rule": m.rule}
            for m in reading.mentions
        ],
        "events": [_event_fields(event, text) for event in reading.events],
    }


def _place(text: PlainText, span: Span) -> dict[str, int]:
    start, end = text.given(span)
    return {"start": start, "end": end}


def _event_fields(event: Event, text: PlainText) -> dict[str, Any]:
    return {
        **_place(text, (event.start, event.end)),
        "value": event.value,
        "precision": event.when.precision if event.when else "",
        "phrase": text.given(event.phrase) if event.phrase else None,
        "actors": list(event.actors),
        "kind": event.kind,
    }
