"""``briefing collect``: a refresh without a screen."""

from __future__ import annotations

import argparse
import asyncio
import random
import re
from typing import TYPE_CHECKING, Any

from briefing.cli.collect_words import JsonLines, Words
from briefing.core.errors import BriefingError
from briefing.core.paths import find_paths

if TYPE_CHECKING:
    from briefing.desk.desk import Desk
    from briefing.pipeline.progress import Progress

_EVERY = re.compile(r"(\d+)\s*([smhd]?)")
SPREAD = 0.1
"""Share of the interval by which a wait may be longer: desks that were started together part."""
_SECONDS = {"s": 1, "m": 60, "": 60, "h": 3600, "d": 86400}


def register(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("collect", parents=parents, help="refresh the feeds without a screen")
    parser.add_argument("--every", type=interval, metavar="15m", help="go on, once in each such interval")
    parser.add_argument(
        "--force", action="store_true", help="ask feeds that are backing off after failures, too"
    )
    parser.add_argument("--quiet", action="store_true", help="print failures only")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object a line: each feed, then the whole"
    )
    parser.set_defaults(run=run)


def interval(words: str) -> int:
    """``90s``, ``15m``, ``2h``, ``1d`` -> seconds; a bare number is minutes.  At least a minute."""
    match = _EVERY.fullmatch(words.strip().lower())
    if match is None or not 60 <= int(match[1]) * _SECONDS[match[2]] <= 30 * 86400:
        raise argparse.ArgumentTypeError(f"'{words}' is no interval of a minute or more, like 15m, 2h or 1d")
    return int(match[1]) * _SECONDS[match[2]]


def run(args: argparse.Namespace) -> int:
    """Collect once, or again and again; status 1 when a feed failed or nothing is configured."""
    from briefing.cli.open_desk import open_desk
    from briefing.tui.headless import still_hold
    from briefing.tui.startup_frame import state_of

    paths = find_paths(args.feeds, args.data)
    before = state_of(paths)
    desk = open_desk(args)
    # Opening and closing the archive's files shows in their times, and changes nothing of the news.
    still_hold(paths, before)
    try:
        return asyncio.run(_collect(desk, args))
    finally:
        open_ = None if desk.archive_changed() else state_of(paths)
        desk.close()
        still_hold(paths, open_)


async def _collect(desk: Desk, args: argparse.Namespace) -> int:
    while True:
        status = await _once(desk, args)
        if not args.every:
            return status
        await asyncio.sleep(args.every * random.uniform(1, 1 + SPREAD))
        desk.config_changed()


async def _once(desk: Desk, args: argparse.Namespace) -> int:
    from briefing.tui.headless import RowWatch, renew

    told = JsonLines(desk.now) if args.json else Words(quiet=args.quiet)
    for fault in desk.faults:
        told.fault(str(fault))
    if not any(source.enabled for source in desk.config.sources):
        raise BriefingError(
            f"No feed is configured in {desk.paths.feeds}.",
            "Add one: briefing feeds add https://example.org/rss",
        )
    last: Progress | None = None
    this = RowWatch(desk)
    async for progress in desk.refresh(force=args.force, wait=True):
        last = progress
        told.step(progress)
        this.step(progress)
    if last is None:
        return 0
    for broken in desk.pipeline.unreadable:
        told.fault(f"article {broken.article} could not be read: {broken.error}")
    told.end(last)
    await asyncio.to_thread(renew, desk.paths, this.same_as())
    return 1 if last.feeds_failed or desk.faults else 0
