"""``briefing read``: what is in a text: a file, standard input, or JSON lines for other programs.

With ``--jsonl`` each input line gets exactly one output line, in the same order; a line that cannot be
read gets ``{"id": null, "error": ...}``, and the run goes on.  No archive is touched and no network used.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from briefing.analysis.reader import Reader
from briefing.analysis.stories.batch import group_stories
from briefing.analysis.text.document import Document
from briefing.cli.reading_lines import (
    LineError,
    PlainText,
    ReadLine,
    parse_line,
    parse_published,
    reading_fields,
)
from briefing.cli.reading_words import plain_text, reading_words
from briefing.core.errors import BriefingError
from store.records import Actor, Reading

if TYPE_CHECKING:
    from datetime import datetime

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


# --- JSON lines --------------------------------------------------------------------

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
