"""``briefing collect``: a refresh without a screen."""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import random
import re
import sys
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from briefing.cli.collect_words import JsonLines, Words
from briefing.core.errors import BriefingError
from briefing.core.paths import find_paths
from briefing.core.phrasing import plural
from briefing.core.signals import Ending

if TYPE_CHECKING:
    from briefing.desk.desk import House
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
    """Collect once, or again and again; status 1 when a feed failed or nothing is configured.

    Ctrl+C, SIGTERM and SIGHUP end it with a sentence and 128 plus the signal's number.
    """
    with Ending() as ending:
        try:
            return _run(args, ending)
        except (KeyboardInterrupt, asyncio.CancelledError):
            if not ending.number:
                raise
    print(
        f"briefing: {ending.name} ended it; what came in is kept, the rest comes next time.", file=sys.stderr
    )
    return ending.status


def _run(args: argparse.Namespace, ending: Ending) -> int:
    from briefing.cli.opening import open_house
    from briefing.tui.frame_cache import still_hold
    from briefing.tui.startup_frame import state_of

    paths = find_paths(args.feeds, args.data)
    before = state_of(paths)
    house = open_house(args)
    # Opening and closing the archive's files shows in their times, and changes nothing of the news.
    still_hold(paths, before)
    try:
        return asyncio.run(_collect(house, args, ending))
    finally:
        open_ = None if house.archive_changed() else state_of(paths)
        house.close()
        still_hold(paths, open_)


async def _collect(house: House, args: argparse.Namespace, ending: Ending) -> int:
    with ending.around(asyncio.current_task()):
        try:
            while True:
                status = await _once(house, args, ending)
                if not args.every:
                    return status
                await asyncio.sleep(args.every * random.uniform(1, 1 + SPREAD))
                house.config_changed()
        finally:
            # The loop, when it closes, waits for its threads, and some of these wait for processes.
            house.end_workers()
            for process in multiprocessing.active_children():
                process.kill()


async def _once(house: House, args: argparse.Namespace, ending: Ending) -> int:
    from briefing.tui.frame_cache import Round, renew

    told = JsonLines(house.now) if args.json else Words(quiet=args.quiet)
    for fault in house.faults:
        told.fault(str(fault))
    if notice := house.notice():
        told.fault(notice)
    if not any(source.enabled for source in house.config.sources):
        raise BriefingError(
            f"No feed is configured in {house.paths.feeds}.",
            "Add one: briefing feeds add https://example.org/rss",
        )
    last: Progress | None = None
    this = Round(house)
    async with aclosing(house.refresh(force=args.force, wait=True)) as steps:
        async for progress in steps:
            last = progress
            with ending.saying():
                told.step(progress)
            this.step(progress)
    if last is None:
        return 0
    unreadable = house.pipeline.unreadable
    for broken in unreadable:
        told.fault(f"{_title(house, broken.article)} could not be read: {broken.error}")
    if house.pipeline.ungrouped:
        told.fault(
            f"{plural(house.pipeline.ungrouped, 'article')} could not be grouped into stories, which is tried again "
            "next time."
        )
    if house.withheld:
        told.fault(str(house.withheld))
    told.end(last, len(unreadable))
    await asyncio.to_thread(renew, house.paths, this.same_as())
    failed = last.feeds_failed or unreadable or house.pipeline.ungrouped or house.withheld or house.faults
    return 1 if failed else 0


def _title(house: House, article: int) -> str:
    from briefing.collect.http.url_guard import strip_credentials

    found = house.archive.article(article)
    return f"“{found.title}” ({strip_credentials(found.source)})" if found else f"An article ({article})"
