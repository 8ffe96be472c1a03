"""``briefing`` without a command: the dashboard, or the brief as text where there is no terminal."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.house import House


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of the bare command."""
    parser.add_argument(
        "--demo", action="store_true", help="the bundled sample edition, offline, in a temporary place"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Open the dashboard; status 0 when the user quits."""
    if args.demo:
        from briefing.sample import open_sample

        with open_sample() as sample:
            return _show(sample.house, demo=True)
    from briefing.cli.opening import open_house

    house = open_house(args)
    try:
        return _show(house, demo=False)
    finally:
        house.close()


def _show(house: House, *, demo: bool) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _print(house, demo=demo)
    from briefing.app import BriefingApp

    minutes = 0 if demo else house.config.settings.refresh_minutes
    app = BriefingApp(house, demo=demo, refresh_minutes=minutes, keys=house.keymap.keys)
    app.run()
    return app.return_code or 0


def _print(house: House, *, demo: bool) -> int:
    from briefing.briefs import Wish
    from briefing.export.text import text_brief

    if demo:
        import asyncio

        asyncio.run(_collect(house))
    sys.stdout.write(text_brief(house.brief(Wish())))
    return 0


async def _collect(house: House) -> None:
    async for _ in house.refresh():
        pass
