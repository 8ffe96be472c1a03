"""``briefing read``: what is in a text: a file, standard input, or JSON lines for other programs.

With ``--jsonl`` each input line gets exactly one output line, in the same order; a line that cannot be
read gets ``{"id": null, "error": ...}``, and the run goes on.  No archive is touched and no network used.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from briefing.analysis.reader import Reader
from briefing.analysis.stories.batch import group_stories
from briefing.analysis.text.document import Document
from briefing.core.errors import BriefingError
from briefing.core.phrasing import when_words
from store.records import Actor, Event, Reading, Span

if TYPE_CHECKING:
    from store.atomic import StoreFault

_STARTER = Path(__file__).parent.parent / "core" / "starter" / "watchlist.json"


def register(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    parents: list[argparse.ArgumentParser],
) -> None:
    """Add ``read`` to the command line."""
    parser = commands.add_parser(
        "read",
        parents=parents,
        help="what is in a text: quotes with speakers, dates, actors, events",
        description="Read a text, or articles as JSON lines, without archive or network.",
    )
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help="the text; - is standard input")
    parser.add_argument(
        "--published",
        type=_published,
        metavar="DATE",
        help="when it was published, YYYY-MM-DD or RFC 3339: the day that 'Thursday' is counted from",
    )
    parser.add_argument(
        "--watchlist", type=Path, metavar="FILE", help="actors as 'briefing watch export' writes"
    )
    parser.add_argument("--jsonl", action="store_true", help="one JSON object a line in, one a line out")
    parser.add_argument(
        "--stories", action="store_true", help="with --jsonl: group the articles; reads all of them first"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read FILE and print what is in it; 1 when a line could not be read."""
    if args.stories and not args.jsonl:
        raise BriefingError("--stories groups the lines of one run.", "Add --jsonl.")
    reader = Reader(_actors(args))
    with _opened(args.file) as stream:
        if not args.jsonl:
            given = stream.read().decode("utf-8-sig", errors="replace")
            text = PlainText.of(plain_text(given)).text
            _write(reading_words(text, reader.read(Document(text, args.published))))
            return 0
        lines = _read_lines(reader, stream, args)
        broken = _write_stories(lines) if args.stories else _write_each(lines)
    if broken:
        print(
            f'briefing: {broken} of the lines could not be read. Their "error" fields say why.',
            file=sys.stderr,
        )
    return 1 if broken else 0


def _published(words: str) -> datetime:
    try:
        return parse_published(words)
    except LineError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        # Closed below: the try must not reach over the caller's work.
        stream = open(file, "rb")  # noqa: SIM115
    except OSError as error:
        raise BriefingError(
            f"{file} cannot be read: {error.strerror}.", "Name a text file, or - for input."
        ) from error
    with stream:
        yield stream


# --- the watchlist ---------------------------------------------------------------


def _actors(args: argparse.Namespace) -> tuple[Actor, ...]:
    if args.watchlist is not None:
        return _actors_from_file(args.watchlist)
    from briefing.core.paths import find_paths
    from store.watchlist import Watchlist

    path = find_paths(getattr(args, "feeds", None), getattr(args, "data", None)).watchlist
    if not path.exists():
        return _actors_from_file(_STARTER)
    watchlist = Watchlist(path)
    _warn(watchlist.faults)
    return watchlist.actors()


def _actors_from_file(path: Path) -> tuple[Actor, ...]:
    """The actors of a list as ``watch export`` writes it; faulty entries are named on stderr and left out."""
    from store.atomic import BrokenFileError
    from store.watchlist import actors_from_bytes

    try:
        actors, faults = actors_from_bytes(path.read_bytes(), path)
    except OSError as error:
        fix = "Name a file that 'briefing watch export' wrote."
        raise BriefingError(f"The watchlist {path} cannot be read: {error.strerror}.", fix) from error
    except BrokenFileError as error:
        fault = error.fault
        raise BriefingError(f"{path}:{fault.line}:{fault.column}: {fault.what}", fault.fix) from error
    _warn(faults)
    return tuple(actor for actor in actors if not actor.retired)


def _warn(faults: Iterable[StoreFault]) -> None:
    for fault in faults:
        print(f"briefing: {fault.path}:{fault.line}: {fault.what} {fault.fix}", file=sys.stderr)


# --- one line of JSON in, one line out ---


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


# --- all lines ---

_Result = tuple[ReadLine | None, Reading | None, dict[str, Any]]


def _read_lines(reader: Reader, stream: BinaryIO, args: argparse.Namespace) -> Iterator[_Result]:
    """One result a line: the parsed line, its reading, and the object to write."""
    for raw in stream:
        if not raw.strip():
            continue
        try:
            line = parse_line(raw, args.published)
        except LineError as error:
            yield None, None, {"id": None, "error": str(error)}
            continue
        try:
            reading = reader.read(
                Document(line.text.text, line.published, title=line.title, source=line.source)
            )
        except Exception as error:  # noqa: BLE001 - a fault stands in its article's place
            fault = f"reading failed: {type(error).__name__}: {error}"
            yield line, None, {"id": line.id, "error": fault}
            continue
        yield line, reading, {"id": line.id, **reading_fields(reading, line.text)}


def _write_each(results: Iterator[_Result]) -> int:
    broken = 0
    for _, reading, fields in results:
        broken += reading is None
        _write_json(fields)
    return broken


def _write_stories(results: Iterator[_Result]) -> int:
    found = list(results)
    read = [(line, reading, fields) for line, reading, fields in found if line and reading]
    stories = group_stories([(line.published, reading.fingerprint) for line, reading, _ in read])
    for (_, _, fields), story in zip(read, stories, strict=True):
        fields["story"] = story + 1
    for _, _, fields in found:
        _write_json(fields)
    return len(found) - len(read)


def _write_json(fields: dict[str, Any]) -> None:
    # ensure_ascii escapes every control character but DEL.
    _write(json.dumps(fields).replace("\x7f", "\\u007f") + "\n")


def _write(text: str) -> None:
    """Write at once: a program at the other end may wait for this line before it sends the next."""
    sys.stdout.write(text)
    sys.stdout.flush()


# --- a reading printed for people ---


#: Controls (C0 but tab and newline, DEL, C1) and bidi marks; each becomes a blank, so offsets stay.
_UNSAFE = {
    code: " "
    for codes in (
        range(0x20),
        range(0x7F, 0xA0),
        range(0x200E, 0x2010),
        range(0x202A, 0x202F),
        range(0x2066, 0x206A),
    )
    for code in codes
    if code not in (0x09, 0x0A)
} | {0x061C: " ", 0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}


def plain_text(text: str) -> str:
    """The text without what a terminal would act on; every character keeps its offset."""
    return text.replace("\r\n", "\n").translate(_UNSAFE)


def reading_words(text: str, reading: Reading) -> str:
    """The reading of ``text`` as lines, grouped; ends with a newline."""
    groups = (
        ("Quotes", _quote_lines(text, reading)),
        ("Dates", _date_lines(text, reading)),
        ("Actors", _actor_lines(reading)),
        ("Names", _name_lines(reading)),
        ("Events", _event_lines(text, reading)),
    )
    parts = []
    for heading, lines in groups:
        body = [f"  {line}" for line in lines] or ["  none found"]
        parts.append("\n".join([heading, *body]))
    return "\n\n".join(parts) + "\n"


def _quote_lines(text: str, reading: Reading) -> Iterator[str]:
    for quote in reading.quotes:
        yield " … ".join(_extract(text, span) for span in quote.spans)
        speaker = quote.speaker or "unattributed"
        named = f" (“{_flat(quote.mention)}”)" if quote.mention and quote.mention != quote.speaker else ""
        yield f"    – {_flat(speaker)}{named}, {quote.kind}, confidence {quote.confidence:.2f}"


def _date_lines(text: str, reading: Reading) -> Iterator[str]:
    for timex in reading.timexes:
        anchor = f", from {timex.anchor}" if timex.anchor else ""
        yield f"“{_extract(text, (timex.start, timex.end))}”  {timex.value} ({timex.type.lower()}{anchor})"


def _actor_lines(reading: Reading) -> Iterator[str]:
    seen: dict[str, Counter[tuple[str, str]]] = {}
    for mention in reading.mentions:
        seen.setdefault(mention.actor, Counter())[mention.alias, mention.rule] += 1
    for actor, ways in seen.items():
        why = "; ".join(f"“{alias}” ×{count}, {rule}" for (alias, rule), count in ways.items())
        yield f"{actor}: {why}"


def _name_lines(reading: Reading) -> Iterator[str]:
    count = Counter((entity.name, entity.type) for entity in reading.entities)
    roles = {entity.name: entity.role for entity in reading.entities if entity.role}
    for (name, kind), times in count.items():
        role = f", {_flat(roles[name])}" if name in roles else ""
        yield f"{_flat(name)} ({'person' if kind == 'PERSON' else 'organization'}{role}) ×{times}"


def _event_lines(text: str, reading: Reading) -> Iterator[str]:
    for event in reading.events:
        phrase = f" (“{_extract(text, event.phrase)}”)" if event.phrase else ""
        yield f"{when_words(event.when)}{phrase}, {event.kind}: {_flat(event.text)}"
        if event.actors:
            yield f"    {', '.join(event.actors)}"


def _extract(text: str, span: Span) -> str:
    return _flat(text[span[0] : span[1]])


def _flat(words: str) -> str:
    return " ".join(words.split())
