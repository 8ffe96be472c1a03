"""The startup frame: the dashboard's last frame, drawn while the program loads, so that the news is there at once.

Loading takes some tenths of a second, most of them Textual's.  So the last frames of the dashboard are kept in a file,
and one of them is drawn at the next start if the files behind the desk are still those that it shows and the terminal
has the same size and colours.  What is typed meanwhile waits for the dashboard.  The first line and the last are
replaced: only they hold what the passing of time could make wrong.

The file is readable by the user alone, and checked all the same: only text and colours are written to the terminal.
This module is imported before Textual and must not import it.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from briefing import __version__
from briefing.core.paths import Paths

VERSION = 3
MOST_BYTES = 4 * 1024 * 1024
LOOKS = ("TERM", "COLORTERM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "TZ")
"""Variables that decide how a frame is drawn besides its size."""
_HARMLESS = re.compile(r"(?:[^\x00-\x1f\x7f-\x9f]|\x1b\[[0-9;]{0,40}m)*\Z")
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[0m\x1b[?25h\x1b[?1049l"

KEPT = 4
"""Frames that are kept: the sizes of the terminals used last."""

Size = tuple[int, int]
Drawn = tuple[Size, Sequence[str]]
"""A frame: columns and lines of its terminal, and its lines with their colours."""
State = list[object]
"""Distinguishes one state of the files behind the desk from another."""


def place_of(archive: Path) -> Path:
    """Where the last frames of an archive are kept."""
    return archive.with_name("last-frame.json")


@contextmanager
def drawn_again(paths: Paths) -> Iterator[None]:
    """Draw the kept frame, if one still holds, for as long as the program loads.

    The terminal is the program's when the block ends; after an error it is as it was, so that the error can be read.
    """
    frame = _kept_frame(paths)
    if frame is None:
        yield
        return
    with _unheard():
        _write(_ENTER + frame)
        try:
            yield
        except BaseException:
            _write(_LEAVE)
            raise


def frames_of(archive: Path) -> list[dict[str, object]]:
    """The frames that are kept, none where their file cannot be read: ``size``, ``looks``, ``of`` (the :data:`State` shown),
    ``left`` (when, in seconds since 1970) and ``lines``, none of which is checked.
    """
    try:
        with place_of(archive).open("rb") as file:
            content = json.loads(file.read(MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return []
    if (
        not isinstance(content, dict)
        or content.get("version") != VERSION
        or not isinstance(content.get("frames"), list)
    ):
        return []
    return [frame for frame in content["frames"] if isinstance(frame, dict)]


def state_of(paths: Paths) -> State:
    """The state of everything that a frame's rows are drawn from: times of change and sizes of the files, the zone of the
    clock, and the program.
    """
    archive = paths.archive
    files = (archive, archive.with_name(archive.name + "-wal"), paths.feeds, paths.watchlist)
    return [__version__, time.localtime().tm_gmtoff, *(_stamp(path) for path in files)]


def looks() -> list[str]:
    """What decides how a frame is drawn besides its size: the variables in :data:`LOOKS`, and whether ASCII is all there is."""
    return [*(os.environ.get(name, "") for name in LOOKS), str(ascii_only("--ascii" in sys.argv))]


def ascii_only(asked: bool) -> bool:
    """Whether to draw with ASCII only: asked for, or all that the terminal's encoding has."""
    try:
        "╭▌●→▄".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return True
    return asked


def _kept_frame(paths: Paths) -> str | None:
    """The frame to draw; None where there is none that holds."""
    frames = frames_of(paths.archive)
    if not frames:
        return None
    try:
        size = _size()
    except OSError:
        return None
    here = {"size": list(size), "looks": looks(), "of": state_of(paths)}
    for frame in frames:
        if all(frame.get(name) == value for name, value in here.items()):
            lines = _harmless(frame.get("lines"), size[1])
            return None if lines is None else _drawn(lines)
    return None


def _drawn(lines: list[str]) -> str:
    shown = [" opening …", *lines[1:-1], ""]
    return "".join(f"\x1b[{row};1H\x1b[0m{line}" for row, line in enumerate(shown, start=1)) + "\x1b[0m"


def _harmless(lines: object, height: int) -> list[str] | None:
    """The lines, if they are as many as the terminal has and hold nothing but text and colours."""
    if not isinstance(lines, list) or len(lines) != height or height < 4:
        return None
    kept = [line for line in lines if isinstance(line, str) and _HARMLESS.match(line)]
    return kept if len(kept) == height else None


def _stamp(path: Path) -> list[int]:
    try:
        stat = path.stat()
    except OSError:
        return [0, 0]
    return [stat.st_mtime_ns, stat.st_size]


def _size() -> tuple[int, int]:
    """Columns and lines, as Textual finds them: what the environment says goes before what the terminal says."""
    terminal = os.get_terminal_size(1)
    columns, lines = (os.environ.get(name, "") for name in ("COLUMNS", "LINES"))
    return (
        int(columns) if columns.isdecimal() and int(columns) else terminal.columns,
        int(lines) if lines.isdecimal() and int(lines) else terminal.lines,
    )


def _write(words: str) -> None:
    with suppress(OSError):
        os.write(2, words.encode("utf-8", "replace"))


@contextmanager
def _unheard() -> Iterator[None]:
    """Keep what is typed meanwhile off the screen; it stays in the terminal's queue for the desk."""
    try:
        import termios
    except ImportError:  # no such thing on this system
        yield
        return
    try:
        before = termios.tcgetattr(0)
    except termios.error:  # no terminal
        yield
        return
    quiet = list(before)
    quiet[3] = int(quiet[3]) & ~termios.ECHO
    with suppress(termios.error):
        termios.tcsetattr(0, termios.TCSANOW, quiet)
    try:
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(0, termios.TCSANOW, before)


# --- keeping frames ---


def keep(paths: Paths, drawn: Drawn, look: Sequence[str] | None = None) -> None:
    """Keep the frame of a desk on this terminal.  Nothing is raised: the next start is slower without it.

    ``look``: its :func:`looks`, where they can no longer be determined.
    """
    put_frames(paths.archive, [frame_record(paths, look or looks(), drawn, time.time())])


class FrameKeeper:
    """Keeps the frame of an open dashboard, so that it is there even when the terminal is closed or the line breaks."""

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


def frame_record(paths: Paths, look: Sequence[str], drawn: Drawn, left: float) -> dict[str, object]:
    """A frame as the file has it."""
    size, lines = drawn
    return {
        "size": list(size),
        "looks": list(look),
        "of": state_of(paths),
        "left": left,
        "lines": list(lines),
    }


def put_frames(archive: Path, fresh: Iterable[dict[str, object]]) -> None:
    """Replace the frames of the same size and looks; the frames left last stay longest.  Nothing is raised."""
    from store.files import StoreError, replace_file

    fresh = list(fresh)
    if not fresh:
        return
    by_kind = {_kind(frame): frame for frame in [*frames_of(archive), *fresh]}
    frames = sorted(by_kind.values(), key=_left, reverse=True)[:KEPT]
    while frames:
        content = json.dumps({"version": VERSION, "frames": frames}).encode()
        if len(content) <= MOST_BYTES:
            with suppress(StoreError, OSError):
                replace_file(place_of(archive), content)
            return
        frames.pop()


def _kind(frame: dict[str, object]) -> str:
    return json.dumps([frame.get("size"), frame.get("looks")])


def _left(frame: dict[str, object]) -> float:
    left = frame.get("left")
    return left if isinstance(left, int | float) else 0.0
