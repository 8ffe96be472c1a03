"""``briefing collect``: a refresh without a screen."""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
from typing import TYPE_CHECKING, Any

from briefing.faults import BriefingError
from briefing.wording import plural

if TYPE_CHECKING:
    from briefing.desk import Progress
    from briefing.house import House

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
    parser.set_defaults(run=run)


def interval(words: str) -> int:
    """``90s``, ``15m``, ``2h``, ``1d`` -> seconds; a bare number is minutes.  At least a minute."""
    match = _EVERY.fullmatch(words.strip().lower())
    if match is None or not 60 <= int(match[1]) * _SECONDS[match[2]] <= 30 * 86400:
        raise argparse.ArgumentTypeError(f"'{words}' is no interval of a minute or more, like 15m, 2h or 1d")
    return int(match[1]) * _SECONDS[match[2]]


def run(args: argparse.Namespace) -> int:
    """Collect once, or again and again; status 1 when a feed failed or nothing is configured."""
    from briefing.cli.opening import open_house

    house = open_house(args)
    try:
        return asyncio.run(_collect(house, args))
    finally:
        house.close()


async def _collect(house: House, args: argparse.Namespace) -> int:
    while True:
        status = await _once(house, args)
        if not args.every:
            return status
        await asyncio.sleep(args.every * random.uniform(1, 1 + SPREAD))
        house.config_changed()


async def _once(house: House, args: argparse.Namespace) -> int:
    for fault in house.faults:
        print(f"briefing: {fault}", file=sys.stderr)
    if not any(source.enabled for source in house.config.sources):
        raise BriefingError(
            f"No feed is configured in {house.paths.feeds}.",
            "Add one: briefing feeds add https://example.org/rss",
        )
    last: Progress | None = None
    async for progress in house.refresh(force=args.force):
        last = progress
        _tell(progress, args.quiet)
    if last is None:
        return 0
    for broken in house.pipeline.unreadable:
        print(f"briefing: article {broken.article} could not be read: {broken.error}", file=sys.stderr)
    if not args.quiet:
        print(_summary(last))
    return 1 if last.feeds_failed or house.faults else 0


def _tell(progress: Progress, quiet: bool) -> None:
    result = progress.result
    if progress.stage == "fetch" and result is not None:
        if result.status in ("failed", "retired"):
            print(f"briefing: {result.source.name}: {result.state.error}", file=sys.stderr)
        elif result.articles and not quiet:
            print(f"{result.source.name}: {plural(len(result.articles), 'new article')}")
    elif progress.stage == "pages" and sys.stderr.isatty() and not quiet:
        told = f"\rlooked up {progress.read_done:,} of {progress.read_total:,} full texts"
        print(told, end="", file=sys.stderr, flush=True)
    elif progress.stage == "read" and sys.stderr.isatty() and not quiet:
        print(
            f"\rread {progress.read_done:,} of {progress.read_total:,}", end="", file=sys.stderr, flush=True
        )
    elif progress.stage == "done" and progress.read_done and sys.stderr.isatty() and not quiet:
        print("\r", end="", file=sys.stderr)


def _summary(last: Progress) -> str:
    return (
        f"{plural(last.feeds_done, 'feed')}, {last.feeds_failed} failing · "
        f"in: {plural(last.articles_in, 'article')} in {last.seconds_in:.2f} s · "
        f"read: {plural(last.read_done, 'article')} in {last.seconds_read:.2f} s"
    )
