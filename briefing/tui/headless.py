"""Draws the dashboard without a terminal, as it looks when it has just been opened.

A kept startup frame (:mod:`briefing.tui.startup_frame`) holds for one state of the files behind the desk, and a collector
changes that state.  So when it is done it has the frames of the last days drawn again, in a process of its own that
needs Textual and ends with it.  For the collector's sake this module imports Textual only when it draws.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from briefing.core.paths import Paths
from briefing.tui.startup_frame import LOOKS, Size, State, frame_record, frames_of, put_frames, state_of

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from briefing.desk.desk import Desk
    from briefing.pipeline.progress import Progress

IN_USE = 14 * 86400
"""Seconds since a terminal of some size was left for which its frame is drawn again."""
LONGEST = 60.0
"""Seconds after which the drawing of frames is given up."""
LOOK_AGAIN = 0.01
"""Seconds between two looks whether the edition is there."""


def drawn(desk: Desk, sizes: Sequence[Size], *, ascii_only: bool = False) -> list[tuple[Size, list[str]]]:
    """The dashboard in terminals of these columns and lines, as lines with colours; those that cannot be drawn are left out.

    Colours are those of the terminal that the environment describes.
    """
    # Each is opened on its own: a list that is resized stays where it was scrolled to.
    frames = (_opened(desk, size, ascii_only=ascii_only) for size in sizes)
    return [frame for frame in frames if frame is not None]


def _opened(desk: Desk, size: Size, *, ascii_only: bool) -> tuple[Size, list[str]] | None:
    from briefing.tui.app import BriefingApp
    from briefing.tui.screens.dashboard.screen import MainScreen

    app = BriefingApp(desk, refresh_on_start=False, refresh_minutes=0, ascii_only=ascii_only)

    async def look(pilot: Pilot[object]) -> None:
        while not (isinstance(screen := app.screen, MainScreen) and screen.at_rest and screen.is_whole):
            await pilot.pause(LOOK_AGAIN)
        await pilot.pause()
        app.last_frame = screen.frame()
        app.exit()

    app.run(headless=True, size=size, auto_pilot=look)
    return app.last_frame


# --- frames that a collector has made outdated ---


def still_hold(paths: Paths, same_as: State | None) -> None:
    """Mark the frames of an earlier state, which shows the very same rows, as valid for the present one.  Nothing is raised."""
    now = state_of(paths)
    if same_as not in (None, now):
        put_frames(
            paths.archive,
            [{**frame, "of": now} for frame in frames_of(paths.archive) if frame.get("of") == same_as],
        )


def renew(paths: Paths, same_as: State | None = None) -> None:
    """Make the kept frames valid for the present state.  Nothing is raised.

    ``same_as``: see :func:`still_hold`.  The other frames are drawn again, as long as terminals of their size are in use.
    """
    still_hold(paths, same_as)
    now = state_of(paths)
    due: dict[tuple[str, ...], list[tuple[Size, float]]] = defaultdict(list)
    for frame in frames_of(paths.archive):
        due_frame = _request_of(frame)
        if due_frame is not None and frame.get("of") != now:
            due[due_frame[0]].append(due_frame[1:])
    for look, sizes in due.items():
        draw_apart(paths, look, sizes)


def draw_apart(paths: Paths, look: tuple[str, ...], wanted: Sequence[tuple[Size, float]]) -> None:
    import multiprocessing

    from briefing.core.signals import unsignalled

    # As a daemon it ends with the collector, which may be stopped meanwhile.
    process = multiprocessing.get_context("spawn").Process(
        target=_draw, args=(paths, look, wanted), daemon=True
    )
    with suppress(OSError):
        with unsignalled():
            process.start()
        process.join()


class RowWatch:
    """Watches one refresh from its begin: whether it leaves the rows of the dashboard as they were."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._quiet = True
        desk.archive_changed()
        self._articles = desk.archive.count()
        self._state = state_of(desk.paths)

    def step(self, progress: Progress) -> None:
        """Take note of a step: what is fetched and brings nothing changes no row, all else may."""
        quiet = progress.stage in ("fetch", "done") and not progress.articles_in and not progress.read_total
        self._quiet = self._quiet and quiet

    def same_as(self) -> State | None:
        """The state before the refresh where its rows are still the same: nothing came, went, or was written by others."""
        desk = self._desk
        same = self._quiet and desk.archive.count() == self._articles and not desk.archive_changed()
        return self._state if same else None


def _request_of(frame: dict[str, object]) -> tuple[tuple[str, ...], Size, float] | None:
    """The looks and the size of a frame, and when it was left; None where that is long ago, or no such thing."""
    look, size, left = frame.get("looks"), frame.get("size"), frame.get("left")
    if not isinstance(left, int | float) or not 0 <= time.time() - left <= IN_USE:
        return None
    if not isinstance(look, list) or len(look) != len(LOOKS) + 1:
        return None
    if not all(isinstance(value, str) and "\0" not in value for value in look):
        return None
    if not isinstance(size, list) or len(size) != 2 or not all(type(n) is int and 0 < n < 2000 for n in size):
        return None
    return tuple(look), (size[0], size[1]), left


def _draw(paths: Paths, look: tuple[str, ...], wanted: Sequence[tuple[Size, float]]) -> None:
    """In a process of its own: draw the dashboard with the looks of another terminal, and keep the frames."""
    _be_quiet()
    _wear(look)
    from briefing.desk.desk import Desk
    from briefing.tui.keys.commands import COMMANDS
    from briefing.tui.keys.keymap import load_keymap

    desk = Desk(paths, faults=load_keymap(paths.keys, COMMANDS).faults)
    try:
        desk.archive_changed()
        frames = drawn(desk, [size for size, _ in wanted], ascii_only=look[-1] == str(True))
        outdated = desk.archive_changed()
    finally:
        desk.close()
    if not outdated:
        left = dict(wanted)
        put_frames(paths.archive, [frame_record(paths, look, frame, left[frame[0]]) for frame in frames])


def _wear(look: Sequence[str]) -> None:
    """Take on the variables that decide how a frame is drawn, before anything reads them."""
    for name, value in zip(LOOKS, look[:-1], strict=True):
        os.environ.pop(name, None)
        if value:
            os.environ[name] = value
    for name in ("COLUMNS", "LINES", "TEXTUAL_DRIVER"):
        os.environ.pop(name, None)
    if hasattr(time, "tzset"):
        time.tzset()


def _be_quiet() -> None:
    """Write nothing, and end in time whatever happens: nobody looks, and the collector waits."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - to the end of the process
    end = threading.Timer(LONGEST, os._exit, (1,))
    end.daemon = True
    end.start()
