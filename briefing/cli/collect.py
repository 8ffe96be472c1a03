"""``briefing collect``: a refresh without a screen."""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import random
import re
import sys
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from datetime import datetime
from typing import TYPE_CHECKING, Any

from briefing.core.errors import BriefingError
from briefing.core.paths import find_paths
from briefing.core.phrasing import plural
from briefing.core.redact import hide_in_text
from briefing.core.signals import Ending

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
    from briefing.cli.open_desk import open_desk
    from briefing.tui.headless import still_hold
    from briefing.tui.startup_frame import state_of

    paths = find_paths(args.feeds, args.data)
    before = state_of(paths)
    desk = open_desk(args)
    # Opening and closing the archive's files shows in their times, and changes nothing of the news.
    still_hold(paths, before)
    try:
        return asyncio.run(collect_feeds(desk, args, ending))
    finally:
        open_ = None if desk.archive_changed() else state_of(paths)
        desk.close()
        still_hold(paths, open_)


async def collect_feeds(
    desk: Desk,
    args: argparse.Namespace,
    ending: Ending,
    *,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> int:
    """Collect once or, with ``--every``, until a signal ends it; ``pause`` waits for a number of seconds between."""
    with ending.around(asyncio.current_task()):
        try:
            while True:
                status = await collect_once(desk, args, ending)
                if not args.every:
                    return status
                await pause(args.every * random.uniform(1, 1 + SPREAD))
                desk.config_changed()
        finally:
            # The loop, when it closes, waits for its threads, and some of these wait for processes.
            desk.end_workers()
            for process in multiprocessing.active_children():
                process.kill()


async def collect_once(desk: Desk, args: argparse.Namespace, ending: Ending) -> int:
    """Refresh all feeds that are due, reporting on standard output; the exit status."""
    from briefing.tui.headless import RowWatch, renew

    report = JsonReport(desk.now) if args.json else TextReport(quiet=args.quiet)
    for fault in desk.faults:
        report.fault(str(fault))
    if notice := desk.notice():
        report.fault(notice)
    if not any(source.enabled for source in desk.config.sources):
        raise BriefingError(
            f"No feed is configured in {desk.paths.feeds}.",
            "Add one: briefing feeds add https://example.org/rss",
        )
    last: Progress | None = None
    this = RowWatch(desk)
    async with aclosing(desk.refresh(force=args.force, wait=True)) as steps:
        async for progress in steps:
            last = progress
            with ending.saying():
                report.step(progress)
            this.step(progress)
    if last is None:
        return 0
    unreadable = desk.pipeline.unreadable
    for broken in unreadable:
        report.fault(f"{_title(desk, broken.article)} could not be read: {broken.error}")
    if desk.pipeline.ungrouped:
        report.fault(
            f"{plural(desk.pipeline.ungrouped, 'article')} could not be grouped into stories, which is tried again "
            "next time."
        )
    if desk.withheld:
        report.fault(str(desk.withheld))
    report.end(last, len(unreadable))
    await asyncio.to_thread(renew, desk.paths, this.same_as())
    failed = last.feeds_failed or unreadable or desk.pipeline.ungrouped or desk.withheld or desk.faults
    return 1 if failed else 0


def _title(desk: Desk, article: int) -> str:
    from briefing.collect.http.url_guard import strip_credentials

    found = desk.archive.article(article)
    return f"“{found.title}” ({strip_credentials(found.source)})" if found else f"An article ({article})"


# --- what it says while it works: sentences for people, JSON lines for programs ---


class TextReport:
    """Reports a refresh in sentences; progress on one line where standard error is a terminal."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._shows = sys.stderr.isatty() and not quiet

    def fault(self, words: str) -> None:
        """Report something wrong that does not end the refresh."""
        print(f"briefing: {hide_in_text(words)}", file=sys.stderr)

    def step(self, progress: Progress) -> None:
        """Report one step of the refresh."""
        result = progress.result
        if progress.stage == "fetch" and result is not None:
            if result.status in ("failed", "retired"):
                self.fault(f"{result.source.name}: {result.state.error}")
            elif result.articles and not self._quiet:
                print(f"{result.source.name}: {plural(len(result.articles), 'new article')}")
        elif progress.stage == "pages":
            self._count(f"looked up {progress.read_done:,} of {progress.read_total:,} full texts")
        elif progress.stage == "read":
            self._count(f"read {progress.read_done:,} of {progress.read_total:,}")
        elif progress.stage == "done" and progress.read_done:
            self._count("")

    def _count(self, words: str) -> None:
        if self._shows:
            print(f"\r{words}", end="", file=sys.stderr, flush=True)

    def end(self, last: Progress, unreadable: int) -> None:
        """Report the end of the refresh, and how many articles could not be read."""
        if not self._quiet:
            failed = f", {unreadable} could not be read" if unreadable else ""
            print(
                f"{plural(last.feeds_done, 'feed')}, {last.feeds_failed} failing · "
                f"in: {plural(last.articles_in, 'article')} in {last.seconds_in:.2f} s · "
                f"read: {plural(last.read_done, 'article')} in {last.seconds_read:.2f} s{failed}"
            )


class JsonReport:
    """Reports a refresh as JSON lines on standard output: ``feed`` for each that was asked, ``fault``, and ``done``."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def fault(self, words: str) -> None:
        """Report something wrong that does not end the refresh."""
        self._line("fault", what=hide_in_text(words))

    def step(self, progress: Progress) -> None:
        """Report one step of the refresh."""
        result = progress.result
        if progress.stage != "fetch" or result is None:
            return
        feed = {"feed": result.source.name, "status": result.status, "articles": len(result.articles)}
        error = result.state.error if result.status in ("failed", "retired") else ""
        self._line("feed", **feed, error=hide_in_text(error))

    def end(self, last: Progress, unreadable: int) -> None:
        """Report the end of the refresh, and how many articles could not be read."""
        self._line(
            "done",
            feeds=last.feeds_done,
            failing=last.feeds_failed,
            articles=last.articles_in,
            read=last.read_done,
            unreadable=unreadable,
            seconds_in=round(last.seconds_in, 3),
            seconds_read=round(last.seconds_read, 3),
        )

    def _line(self, event: str, **fields: object) -> None:
        line = {"event": event, "time": self._clock().isoformat(), **fields}
        print(json.dumps(line, ensure_ascii=False), flush=True)
