"""``briefing brief``: what happened, who was involved, who said what, each line with its source."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.core.errors import BriefingError
from briefing.export.data import SOURCES, TABLES, csv_tables
from briefing.export.files import write_folder, write_new
from briefing.export.forms import FORMS, form_of, rendered

if TYPE_CHECKING:
    from briefing.export.brief import Brief
    from briefing.export.forms import Form

_SPAN = re.compile(r"(\d{1,4})([hdw])")


def register(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("brief", parents=parents, help="print the brief, or write it to a file")
    parser.add_argument("--since", default="", metavar="last|24h|DATE", help="leave out older articles")
    parser.add_argument("--query", default="", metavar="QUERY", help="only what this search finds")
    parser.add_argument("--actor", default="", metavar="NAME", help="only what concerns this actor")
    parser.add_argument(
        "--format", choices=FORMS, default=None, help="default: as the ending of --out says, else text"
    )
    parser.add_argument(
        "--table", choices=sorted((*TABLES, SOURCES)), help="with --format csv: print this table"
    )
    parser.add_argument("--template", type=Path, metavar="DIR", help="a folder with templates of your own")
    parser.add_argument("--no-pins", action="store_true", help="leave out what you pinned and noted")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to this file (csv: into this folder)")
    parser.add_argument("--force", action="store_true", help="overwrite what --out names")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print or write the brief of what is in the archive; no network is used."""
    from briefing.cli.open_desk import open_desk
    from briefing.export.make_brief import BriefOptions
    from store.query import QueryError

    form = args.format or (form_of(args.out) if args.out else None) or "text"
    desk = open_desk(args, reading=True)
    try:
        since = starting_point(args.since, datetime.now(UTC), desk.last_seen)
        brief = desk.brief(BriefOptions(args.query, args.actor, since, pins=not args.no_pins))
    except QueryError as error:
        raise BriefingError(error.message, error.fix) from error
    finally:
        desk.close()
    if form == "csv":
        _tables(brief, args)
    else:
        _whole(rendered(brief, form, args.template), form, args)
    return 0


def _whole(content: bytes, form: Form, args: argparse.Namespace) -> None:
    if args.out is not None:
        write_new(args.out, content, force=args.force)
        return
    if form == "pdf" and sys.stdout.isatty():
        raise BriefingError("A PDF cannot be shown here.", "Name a file with --out brief.pdf.")
    sys.stdout.flush()
    out = getattr(sys.stdout, "buffer", None)
    if out is None:
        sys.stdout.write(content.decode())
    else:
        out.write(content)
        out.flush()


def _tables(brief: Brief, args: argparse.Namespace) -> None:
    """One table to standard output or a file, or all of them into a folder."""
    tables = csv_tables(brief)
    if args.table:
        # A table without lines has no columns either; it is empty, not missing.
        _whole(tables.get(args.table, "").encode(), "csv", args)
    elif args.out is not None:
        files = {f"{name}.csv": table for name, table in tables.items()}
        write_folder(args.out, files, force=args.force)
    else:
        raise BriefingError(
            "CSV is one table each.", "Name one with --table timeline, or a folder for all with --out DIR."
        )


def starting_point(words: str, now: datetime, last: datetime | None) -> datetime | None:
    """``last``, ``24h``, ``7d``, ``2w``, a day or a time -> where the brief begins; None for everything."""
    words = words.strip().lower()
    if not words or words == "last":
        return last if words else None
    if match := _SPAN.fullmatch(words):
        unit = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}[match[2]]
        return now - int(match[1]) * unit
    try:
        since = datetime.fromisoformat(words)
    except ValueError:
        raise BriefingError(
            f"'{words}' is no point in time.", "Use last, 24h, 7d, 2w, or a day such as 2025-08-14."
        ) from None
    return since if since.tzinfo else since.replace(tzinfo=UTC)
