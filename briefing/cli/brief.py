"""``briefing brief``: what happened, who was involved, who said what, each line with its source."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.faults import BriefingError

if TYPE_CHECKING:
    from briefing.house import House
    from store.views import Edition

_SPAN = re.compile(r"(\d{1,4})([hdw])")


def register(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("brief", parents=parents, help="print the brief, or write it to a file")
    parser.add_argument("--since", default="", metavar="last|24h|DATE", help="leave out older articles")
    parser.add_argument("--query", default="", metavar="QUERY", help="only what this search finds")
    parser.add_argument("--actor", default="", metavar="NAME", help="only what concerns this actor")
    parser.add_argument("--format", choices=("text", "md"), default="text", help="plain text or Markdown")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to this file, which must not exist")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print or write the brief of what is in the archive; no network is used."""
    from briefing.cli.opening import open_house

    house = open_house(args)
    try:
        edition = _edition(house, args)
    finally:
        house.close()
    write(render(edition, args.format), args.out)
    return 0


def render(edition: Edition, form: str) -> str:
    """The edition as ``text`` or ``md``."""
    if form == "md":
        from briefing.export.markdown import markdown_brief

        return markdown_brief(edition)
    from briefing.export.text import text_brief

    return text_brief(edition)


def write(brief: str, out: Path | None) -> None:
    """To standard output, or to a new file; an existing file is never overwritten."""
    if out is None:
        sys.stdout.write(brief)
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(brief)
    except FileExistsError:
        raise BriefingError(f"{out} exists already.", "Choose another name, or remove it first.") from None
    except OSError as error:
        raise BriefingError(f"{out} cannot be written: {error.strerror}.", "Choose another place.") from error


def _edition(house: House, args: argparse.Namespace) -> Edition:
    from briefing.edition import EditionBuilder
    from store.query import QueryError

    now = datetime.now(UTC)
    since = starting_point(args.since, now, house.last_seen)
    builder = EditionBuilder(house.archive, house.watchlist.actors(), house.config.sources)
    try:
        return builder.build(args.query, args.actor, since=house.last_seen, published_since=since)
    except QueryError as error:
        raise BriefingError(error.message, error.fix) from error


def starting_point(words: str, now: datetime, last: datetime | None) -> datetime | None:
    """``last``, ``24h``, ``7d``, ``2w``, a day or a time -> where the brief begins; None for everything."""
    words = words.strip().lower()
    if not words or words == "last":
        return last if words else None
    if match := _SPAN.fullmatch(words):
        unit = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}[match[2]]
        return now - int(match[1]) * unit
    try:
        told = datetime.fromisoformat(words)
    except ValueError:
        raise BriefingError(
            f"'{words}' is no point in time.", "Use last, 24h, 7d, 2w, or a day such as 2025-08-14."
        ) from None
    return told if told.tzinfo else told.replace(tzinfo=UTC)
