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
from briefing.tui.startup_frame import FrameKeeper, ascii_only, drawn_again, keep

if TYPE_CHECKING:
    from concurrent.futures import Future

    from briefing.desk.desk import Desk
    from briefing.tui.app import BriefingApp
    from briefing.tui.keys.keymap import Keymap
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
    interactive = on_terminal() and not args.linear
    drawn = interactive and "TEXTUAL_DRIVER" not in os.environ
    if interactive:
        # All that is made while loading stays; the desk looks for garbage again when it stands.
        gc.disable()
    while True:
        with drawn_again(find_paths(args.feeds, args.data)) if drawn else nullcontext():
            from briefing.cli.open_desk import open_desk, user_keymap
            from briefing.core import background

            keymap = user_keymap(args)
            # Without a terminal nobody can be asked: the starter is there at once.
            desk = open_desk(args, starter=not interactive, keymap=keymap)
            desk.archive_changed()  # what others bring from now on is news
            first = background.start(desk.glance) if interactive else None
            try:
                app = _app(desk, args, demo=False, keymap=keymap, first=first) if interactive else None
                if app is not None and drawn:
                    app.frame_keeper = FrameKeeper(desk.paths)
            except BaseException:
                desk.close()
                raise
        try:
            status = _run(app, desk) if app else _without_screen(desk, args, demo=False)
            holds = app is not None and app.last_frame is not None and not desk.archive_changed()
        finally:
            desk.close()
        if drawn and holds and app is not None and app.last_frame is not None:
            keep(desk.paths, app.last_frame)
        if status is not None:
            return status
        _sample(args)


def _sample(args: argparse.Namespace) -> int:
    from briefing.cli.demo import open_sample

    with open_sample() as sample:
        if on_terminal() and not args.linear:
            return _run(_app(sample.desk, args, demo=True), sample.desk) or 0
        return _without_screen(sample.desk, args, demo=True)


def on_terminal() -> bool:
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
    desk: Desk,
    args: argparse.Namespace,
    *,
    demo: bool,
    keymap: Keymap | None = None,
    first: Future[Edition] | None = None,
) -> BriefingApp:
    from briefing.tui.app import BriefingApp

    minutes = 0 if demo else desk.config.settings.refresh_minutes
    return BriefingApp(
        desk,
        demo=demo,
        refresh_minutes=minutes,
        keys=keymap.keys if keymap else None,
        ascii_only=ascii_only(args.ascii),
        ask_feeds=not demo and _without_feeds(desk),
        ask_whom=not demo and desk.onboarding.due,
        first=first,
    )


def _without_feeds(desk: Desk) -> bool:
    """Whether the user has written no feed yet; one that is wrong is a fault to correct, and no first start."""
    from briefing.feeds.config import NO_FILE

    config = desk.config
    return not config.sources and (config.stamp == NO_FILE or not config.faults)


def _run(app: BriefingApp, desk: Desk) -> int | None:
    """The exit status; None where the user left to look at the sample first."""
    import asyncio

    asyncio.run(_shown(app, desk))
    return None if app.sample_wanted else app.return_code or 0


async def _shown(app: BriefingApp, desk: Desk) -> None:
    """The dashboard, from its first frame until it is left, by a key or by a signal that lets it clear the terminal."""
    import asyncio

    # SIGHUP also where it was ignored (``nohup``): without its terminal the dashboard would read from it without end.
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(NotImplementedError, AttributeError):  # Windows
            number: int = getattr(signal, name)
            asyncio.get_running_loop().add_signal_handler(number, partial(app.exit, return_code=128 + number))
    try:
        await app.run_async()
    finally:
        # The loop, when it closes, waits for its threads, and some of these wait for processes.
        desk.end_workers()


def _without_screen(desk: Desk, args: argparse.Namespace, *, demo: bool) -> int:
    if args.linear:
        from briefing.cli.linear import run_linear

        return run_linear(desk, sys.stdin, sys.stdout, refresh_first=demo)
    return _print(desk, demo=demo)


def _print(desk: Desk, *, demo: bool) -> int:
    from briefing.export.make_brief import BriefOptions
    from briefing.export.text import text_brief

    if demo:
        import asyncio

        asyncio.run(_collect(desk))
    sys.stdout.write(text_brief(desk.brief(BriefOptions())))
    return 0


async def _collect(desk: Desk) -> None:
    try:
        async for _ in desk.refresh():
            pass
    finally:
        desk.end_workers()
