"""Draws the desk without a terminal, as it looks when it has just been opened: the frames that the next start shows first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from briefing.tui.app import BriefingApp
from briefing.tui.screens.dashboard.screen import MainScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from briefing.desk.contract import Desk

Size = tuple[int, int]
LOOK_AGAIN = 0.01
"""Seconds between two looks whether the edition is there."""


def drawn(desk: Desk, sizes: Sequence[Size], *, ascii_only: bool = False) -> list[tuple[Size, list[str]]]:
    """The desk in terminals of these columns and lines, as lines with colours; those that cannot be drawn are left out.

    Colours are those of the terminal that the environment tells of.
    """
    # Each is opened anew: a list that is made larger or smaller stays where it was scrolled to.
    frames = (_opened(desk, size, ascii_only=ascii_only) for size in sizes)
    return [frame for frame in frames if frame is not None]


def _opened(desk: Desk, size: Size, *, ascii_only: bool) -> tuple[Size, list[str]] | None:
    app = BriefingApp(desk, refresh_on_start=False, refresh_minutes=0, ascii_only=ascii_only)

    async def look(pilot: Pilot[object]) -> None:
        while not (app.at_rest and _is_whole(app)):
            await pilot.pause(LOOK_AGAIN)
        await pilot.pause()
        app.last_frame = app.frame_of_the_desk()
        app.exit()

    app.run(headless=True, size=size, auto_pilot=look)
    return app.last_frame


def _is_whole(app: BriefingApp) -> bool:
    return isinstance(app.screen, MainScreen) and app.screen.is_whole
