"""Keeps the desk's last frames for the next start (:mod:`briefing.tui.startup_frame` draws them), and makes them anew.

A frame holds for one state of the files behind the desk.  A collector changes that state between two looks at the desk: so
when it is done it has the frames of the last days drawn anew, in a process of its own that needs Textual and ends with it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.core.paths import Paths
from briefing.tui.startup_frame import (
    LOOKS,
    MOST_BYTES,
    VERSION,
    State,
    frames_of,
    looks,
    place_of,
    state_of,
)

if TYPE_CHECKING:
    from briefing.desk.desk import House
    from briefing.pipeline.progress import Progress

KEPT = 4
"""Frames that are kept: the sizes of the terminals used last."""
IN_USE = 14 * 86400
"""Seconds since a desk of some size was left for which its frame is made anew."""
LONGEST = 60.0
"""Seconds after which the drawing of frames is given up."""

Size = tuple[int, int]
Drawn = tuple[Size, Sequence[str]]
"""A frame: columns and lines of its terminal, and its lines with their colours."""


def keep(paths: Paths, drawn: Drawn, look: Sequence[str] | None = None) -> None:
    """Keep the frame of a desk on this terminal.  Nothing is raised: the next start is slower without it.

    ``look``: its :func:`briefing.tui.startup_frame.looks`, where they cannot be told now.
    """
    _put(paths.archive, [_frame(paths, look or looks(), drawn, time.time())])


class Keeper:
    """Keeps the frame of a desk while it is open: one whose terminal is closed, or whose line breaks, leaves it, too."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._look = looks()  # while the desk is open, standard output is not the terminal's
        self._asked: State | None = None
        self._kept: State | None = None

    def asked(self) -> None:
        """An edition is asked for: what it will show is the state of this moment, as long as that lasts."""
        self._asked = state_of(self._paths)

    @property
    def is_due(self) -> bool:
        """Whether the edition that was asked for last still holds, and its frame is not kept yet."""
        return self._asked not in (None, self._kept) and self._asked == state_of(self._paths)

    def keep(self, drawn: Drawn) -> None:
        """Keep its frame.  Blocking."""
        if self.is_due:
            self._kept = self._asked
            keep(self._paths, drawn, self._look)


def still_hold(paths: Paths, same_as: State | None) -> None:
    """Let the frames of an earlier state hold for the present one, which is to show the very same rows.  Nothing is raised."""
    now = state_of(paths)
    if same_as not in (None, now):
        _put(
            paths.archive,
            [{**frame, "of": now} for frame in frames_of(paths.archive) if frame.get("of") == same_as],
        )


def renew(paths: Paths, same_as: State | None = None) -> None:
    """Make the kept frames hold for the present state.  Nothing is raised.

    ``same_as``: see :func:`still_hold`.  The other frames are drawn anew, as long as desks of their size are in use.
    """
    still_hold(paths, same_as)
    now = state_of(paths)
    due: dict[tuple[str, ...], list[tuple[Size, float]]] = defaultdict(list)
    for frame in frames_of(paths.archive):
        wish = _wish(frame)
        if wish is not None and frame.get("of") != now:
            due[wish[0]].append(wish[1:])
    for look, sizes in due.items():
        _draw_apart(paths, look, sizes)


def _draw_apart(paths: Paths, look: tuple[str, ...], wanted: Sequence[tuple[Size, float]]) -> None:
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


class Round:
    """One round of collecting, from its begin: whether it leaves the desk's rows as they were."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._quiet = True
        house.archive_changed()
        self._articles = house.archive.count()
        self._state = state_of(house.paths)

    def step(self, progress: Progress) -> None:
        """Take note of a step: what is fetched and brings nothing changes no row, all else may."""
        quiet = progress.stage in ("fetch", "done") and not progress.articles_in and not progress.read_total
        self._quiet = self._quiet and quiet

    def same_as(self) -> State | None:
        """The state before the round where its rows are still the same: nothing came, went, or was written by others."""
        house = self._house
        same = self._quiet and house.archive.count() == self._articles and not house.archive_changed()
        return self._state if same else None


def _wish(frame: dict[str, object]) -> tuple[tuple[str, ...], Size, float] | None:
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


def _frame(paths: Paths, look: Sequence[str], drawn: Drawn, left: float) -> dict[str, object]:
    size, lines = drawn
    return {
        "size": list(size),
        "looks": list(look),
        "of": state_of(paths),
        "left": left,
        "lines": list(lines),
    }


def _put(archive: Path, fresh: Iterable[dict[str, object]]) -> None:
    """Put frames in the place of those of the same size and looks; those left last come first and stay longest."""
    from store.files import StoreError, replace_file

    fresh = list(fresh)
    if not fresh:
        return
    by_kind = {_kind(frame): frame for frame in [*frames_of(archive), *fresh]}
    frames = sorted(by_kind.values(), key=_left, reverse=True)[:KEPT]
    while frames:
        told = json.dumps({"version": VERSION, "frames": frames}).encode()
        if len(told) <= MOST_BYTES:
            with suppress(StoreError, OSError):
                replace_file(place_of(archive), told)
            return
        frames.pop()


def _kind(frame: dict[str, object]) -> str:
    return json.dumps([frame.get("size"), frame.get("looks")])


def _left(frame: dict[str, object]) -> float:
    left = frame.get("left")
    return left if isinstance(left, int | float) else 0.0


def _draw(paths: Paths, look: tuple[str, ...], wanted: Sequence[tuple[Size, float]]) -> None:
    """In a process of its own: draw the desk in the looks of another terminal, and keep the frames."""
    _be_quiet()
    _wear(look)
    from briefing.desk.desk import House
    from briefing.tui.headless import drawn

    house = House(paths)
    try:
        house.archive_changed()
        frames = drawn(house, [size for size, _ in wanted], ascii_only=look[-1] == str(True))
        outdated = house.archive_changed()
    finally:
        house.close()
    if not outdated:
        left = dict(wanted)
        _put(paths.archive, [_frame(paths, look, frame, left[frame[0]]) for frame in frames])


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
