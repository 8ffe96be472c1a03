"""``briefing stories | timeline | actors | quotes | articles``: the rows of the panes, as text or as JSON Lines.

The rows and their order are those of the screen.  What the JSON holds is a contract: ``docs/json.md``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from briefing.core.errors import BriefingError

if TYPE_CHECKING:
    from briefing.cli.pane_rows import Row
    from briefing.desk.desk import Desk

LIMIT = 50
_HELP = {
    "stories": "what happened, the weightiest story first",
    "timeline": "the leading stories, then dated lines, then what is folded",
    "actors": "who is named, most often named first",
    "quotes": "who said what, newest first",
    "articles": "what came in, newest first",
}


def register(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the five commands and their options."""
    for name, help_ in _HELP.items():
        parser = commands.add_parser(name, parents=parents, help=help_)
        parser.add_argument("query", nargs="*", metavar="QUERY", help="only what this search finds")
        parser.add_argument("--since", default="", metavar="last|24h|DATE", help="leave out older articles")
        parser.add_argument(
            "--limit", type=int, default=LIMIT, metavar="N", help=f"at most so many ({LIMIT})"
        )
        parser.add_argument("--json", action="store_true", help="JSON Lines, as docs/json.md says")
        parser.set_defaults(run=run, pane=name)


def run(args: argparse.Namespace) -> int:
    """Print the rows; no network is used.  Status 1 for a query that cannot be read."""
    from briefing.cli.brief import starting_point
    from briefing.cli.open_desk import open_desk
    from store.query import QueryError

    desk = open_desk(args, reading=True)
    try:
        since = starting_point(args.since, datetime.now(UTC), desk.last_seen)
        rows = list(_rows(args.pane)(desk, " ".join(args.query), since, max(1, args.limit)))
    except QueryError as error:
        raise BriefingError(error.message, error.fix) from error
    finally:
        desk.close()
    for row in rows:
        print(json.dumps(row.fields, ensure_ascii=False) if args.json else row.text)
    if not rows and not args.json:
        print("Nothing in the archive matches.")
    return 0


def _rows(pane: str) -> Callable[[Desk, str, datetime | None, int], Iterable[Row]]:
    from briefing.cli import pane_rows

    return {
        "stories": pane_rows.stories,
        "timeline": pane_rows.timeline,
        "actors": pane_rows.actors,
        "quotes": pane_rows.quotes,
        "articles": pane_rows.articles,
    }[pane]
