"""``briefing alerts``: what is new in the filters that are watched."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from briefing.core.errors import BriefingError


def register(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command and what it can do."""
    parser = commands.add_parser("alerts", parents=parents, help="what is new in the filters you watch")
    parser.add_argument("--json", action="store_true", help="as JSON, as the webhook sends it")
    parser.add_argument(
        "--told", action="store_true", help="what is printed counts as told: next time it is not new"
    )
    parser.add_argument(
        "--send", action="store_true", help="send it where [alerts] in feeds.toml says, if it is due"
    )
    parser.set_defaults(run=show)
    steps = parser.add_subparsers(title="what to do", metavar="list|watch|unwatch")

    step = steps.add_parser("list", parents=parents, help="the saved filters, and which of them are watched")
    step.set_defaults(run=list_filters)
    step = steps.add_parser("watch", parents=parents, help="watch a filter; with a query, make it first")
    step.add_argument("name", metavar="NAME")
    step.add_argument("query", nargs="?", default=None, metavar="QUERY", help="as in the search line")
    step.set_defaults(run=watch)
    step = steps.add_parser("unwatch", parents=parents, help="watch a filter no longer; it stays saved")
    step.add_argument("name", metavar="NAME")
    step.set_defaults(run=unwatch)


def show(args: argparse.Namespace) -> int:
    """Print the digest, or send it."""
    from briefing.alerts.digest import as_json, as_text
    from briefing.cli.open_desk import open_desk

    desk = open_desk(args)
    try:
        if args.send:
            import asyncio

            sent = asyncio.run(desk.alerts.deliver())
            if desk.alerts.trouble:
                raise BriefingError(desk.alerts.trouble)
            print(f"Sent: {sent.summary}" if sent else "Nothing is due, or nothing is new.")
            return 0
        digest = desk.alerts.digest()
        if args.json:
            print(as_json(digest))
        else:
            sys.stdout.write(as_text(digest))
        sys.stdout.flush()
        if args.told:
            desk.alerts.mark_read(digest)
        return 0
    finally:
        desk.close()


def list_filters(args: argparse.Namespace) -> int:
    """One line a filter."""
    from briefing.cli.open_desk import open_desk

    desk = open_desk(args)
    try:
        saved = desk.filters.all()
    finally:
        desk.close()
    for one in saved:
        print(f"{one.name}  {one.query}" + ("  [watched]" if one.watched else ""))
    if not saved:
        print("No filter is saved. Make one: briefing alerts watch cartels '\"drug cartels\" since:7d'")
    return 0


def watch(args: argparse.Namespace) -> int:
    """Watch a filter."""
    return _turn(args, on=True, query=args.query)


def unwatch(args: argparse.Namespace) -> int:
    """Let go of a filter."""
    return _turn(args, on=False, query=None)


def _turn(args: argparse.Namespace, *, on: bool, query: str | None) -> int:
    from briefing.cli.open_desk import open_desk
    from store.query import QueryError, parse

    if query is not None:
        try:
            parse(query)
        except QueryError as error:
            raise BriefingError(error.message, error.fix) from error
    desk = open_desk(args)
    try:
        saved = desk.alerts.watch(args.name, on, query)
    finally:
        desk.close()
    print(f"{'Watched' if on else 'No longer watched'}: {saved.name}  {saved.query}")
    return 0
