"""The desk as it was left, drawn again while the program loads: the news is on the screen at once.

Loading takes some tenths of a second, most of them Textual's.  So the last frame of the main screen is kept when the user
leaves, and drawn again at the next start, if the archive is still the one that it shows and the terminal is as large and as
colourful.  What is typed meanwhile waits for the desk.  The first line and the last two say that it is only opening.

The file is ours and readable by the user alone; it is checked all the same: text and colours pass, nothing that steers a
terminal does.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

VERSION = 1
MOST_BYTES = 4 * 1024 * 1024
_HARMLESS = re.compile(r"(?:[^\x00-\x1f\x7f-\x9f]|\x1b\[[0-9;]{0,40}m)*\Z")
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[0m\x1b[?25h\x1b[?1049l"


def place_of(archive: Path) -> Path:
    """Where the last frame of an archive is kept."""
    return archive.with_name("last-frame.json")


def keep(archive: Path, size: tuple[int, int], lines: Sequence[str]) -> None:
    """Keep a frame, as lines with colours, for the next start.  Nothing is raised: the next start is slower without it."""
    from store.files import StoreError, replace_file

    told = {
        "version": VERSION,
        "size": list(size),
        "looks": _looks(),
        "of": _stamp(archive),
        "lines": list(lines),
    }
    with suppress(StoreError, OSError):
        replace_file(place_of(archive), json.dumps(told).encode())


@contextmanager
def drawn_again(archive: Path) -> Iterator[None]:
    """Draw the kept frame, if it still holds, for as long as the program loads.

    The terminal is the program's when the block ends; after an error it is as it was, so that the error can be read.
    """
    frame = _frame(archive)
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


def _frame(archive: Path) -> str | None:
    """The frame to draw; None where there is none that holds."""
    try:
        size = _size()
        with place_of(archive).open("rb") as file:
            told = json.loads(file.read(MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or told.get("version") != VERSION or told.get("looks") != _looks():
        return None
    if told.get("size") != list(size) or told.get("of") != _stamp(archive):
        return None
    lines = _harmless(told.get("lines"), size[1])
    if lines is None:
        return None
    shown = [" opening …", *lines[1:-2], "", ""]
    return "".join(f"\x1b[{row};1H\x1b[0m{line}" for row, line in enumerate(shown, start=1)) + "\x1b[0m"


def _harmless(lines: object, height: int) -> list[str] | None:
    """The lines, if they are as many as the terminal has and hold nothing but text and colours."""
    if not isinstance(lines, list) or len(lines) != height or height < 4:
        return None
    kept = [line for line in lines if isinstance(line, str) and _HARMLESS.match(line)]
    return kept if len(kept) == height else None


def _stamp(archive: Path) -> list[list[int]]:
    """What tells one state of the archive from another: times of change and sizes of its files."""
    found = []
    for path in (archive, archive.with_name(archive.name + "-wal")):
        try:
            stat = path.stat()
        except OSError:
            found.append([0, 0])
        else:
            found.append([stat.st_mtime_ns, stat.st_size])
    return found


def _size() -> tuple[int, int]:
    """Columns and lines, as Textual finds them: what the environment says goes before what the terminal says."""
    told = os.get_terminal_size(1)
    columns, lines = (os.environ.get(name, "") for name in ("COLUMNS", "LINES"))
    return (
        int(columns) if columns.isdecimal() and int(columns) else told.columns,
        int(lines) if lines.isdecimal() and int(lines) else told.lines,
    )


def _looks() -> list[str]:
    """What decides how a frame is drawn besides its size."""
    return [
        os.environ.get(name, "") for name in ("TERM", "COLORTERM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM")
    ] + [str("--ascii" in sys.argv)]


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
