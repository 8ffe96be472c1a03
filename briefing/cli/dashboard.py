"""``briefing`` without a command: the dashboard, or the brief as text where there is no terminal."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from contextlib import nullcontext, suppress
from functools import partial
from typing import TYPE_CHECKING

from briefing.core.errors import BriefingError
from briefing.core.paths import find_paths
from briefing.tui.startup_frame import ascii_only, drawn_again

if TYPE_CHECKING:
    from concurrent.futures import Future

    from briefing.desk.desk import House
    from briefing.tui.app import BriefingApp
    from store.views import Edition


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of the bare command."""
    parser.add_argument(
        "--demo", action="store_true", help="the bundled sample edition, offline, in a temporary place"
    )
    parser.add_argument(
        "--ascii", action="store_true", help="draw frames, arrows and bars with ASCII characters only"
    )
    parser.add_argument(
        "--linear",
        action="store_true",
        help="one question and answer a line, for screen readers and plain terminals",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Open the dashboard; status 0 when the user quits."""
    if args.demo:
        return _sample(args)
    interactive = _on_terminal() and not args.linear
    drawn = interactive and "TEXTUAL_DRIVER" not in os.environ
    if interactive:
        # All that is made while loading stays; the desk looks for garbage again when it stands.
        gc.disable()
    while True:
        with drawn_again(find_paths(args.feeds, args.data)) if drawn else nullcontext():
            from briefing.cli.opening import open_house
            from briefing.core.background import begun
            from briefing.tui.frame_cache import Keeper, keep

            # Without a terminal nobody can be asked: the starter is there at once.
            house = open_house(args, starter=not interactive)
            house.archive_changed()  # what others bring from now on is news
            first = begun(house.glance) if interactive else None
            try:
                app = _app(house, args, demo=False, first=first) if interactive else None
                if app is not None and drawn:
                    app.keeper = Keeper(house.paths)
            except BaseException:
                house.close()
                raise
        try:
            status = _run(app, house) if app else _without_screen(house, args, demo=False)
            holds = app is not None and app.last_frame is not None and not house.archive_changed()
        finally:
            house.close()
        if drawn and holds and app is not None and app.last_frame is not None:
            keep(house.paths, app.last_frame)
        if status is not None:
            return status
        _sample(args)


def _sample(args: argparse.Namespace) -> int:
    from briefing.cli.demo import open_sample

    with open_sample() as sample:
        if _on_terminal() and not args.linear:
            return _run(_app(sample.house, args, demo=True), sample.house) or 0
        return _without_screen(sample.house, args, demo=True)


def _on_terminal() -> bool:
    """Whether there is a screen to draw on: a terminal, or the browser that ``briefing serve`` speaks for.

    Standard error counts, too: that is where Textual draws, so that a pipe behind the program stays free.
    """
    if "TEXTUAL_DRIVER" in os.environ:
        return True
    if sys.stdin.isatty() and sys.stdout.isatty() and not sys.stderr.isatty():
        raise BriefingError(
            "The dashboard is drawn on standard error, which leads elsewhere.", "Start it without 2>."
        )
    return sys.stdin.isatty() and sys.stdout.isatty()


def _app(
    house: House, args: argparse.Namespace, *, demo: bool, first: Future[Edition] | None = None
) -> BriefingApp:
    from briefing.tui.app import BriefingApp

    minutes = 0 if demo else house.config.settings.refresh_minutes
    return BriefingApp(
        house,
        demo=demo,
        refresh_minutes=minutes,
        keys=house.keymap.keys,
        ascii_only=ascii_only(args.ascii),
        ask_feeds=not demo and _without_feeds(house),
        ask_whom=not demo and house.whom.due,
        first=first,
    )


def _without_feeds(house: House) -> bool:
    """Whether the user has written no feed yet; one that is wrong is a fault to mend, and no new beginning."""
    from briefing.feeds.config import NO_FILE

    config = house.config
    return not config.sources and (config.stamp == NO_FILE or not config.faults)


def _run(app: BriefingApp, house: House) -> int | None:
    """The exit status; None where the user left to look at the sample first."""
    import asyncio

    asyncio.run(_shown(app, house))
    return None if app.sample_wanted else app.return_code or 0


async def _shown(app: BriefingApp, house: House) -> None:
    """The dashboard, from its first frame until it is left, by a key or by a signal that lets it clear the terminal."""
    import asyncio

    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows
            asyncio.get_running_loop().add_signal_handler(number, partial(app.exit, return_code=128 + number))
    try:
        await app.run_async()
    finally:
        # The loop, when it closes, waits for its threads, and some of these wait for processes.
        house.end_workers()


def _without_screen(house: House, args: argparse.Namespace, *, demo: bool) -> int:
    if args.linear:
        from briefing.cli.linear import run_linear

        return run_linear(house, sys.stdin, sys.stdout, refresh_first=demo)
    return _print(house, demo=demo)


def _print(house: House, *, demo: bool) -> int:
    from briefing.export.make_brief import Wish
    from briefing.export.text import text_brief

    if demo:
        import asyncio

        asyncio.run(_collect(house))
    sys.stdout.write(text_brief(house.brief(Wish())))
    return 0


async def _collect(house: House) -> None:
    try:
        async for _ in house.refresh():
            pass
    finally:
        house.end_workers()
