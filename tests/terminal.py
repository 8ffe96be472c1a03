"""A program on a pseudo terminal, and what stands on its screen: for tests from outside, by keys and eyes alone."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from rich.cells import cell_len

_PART = re.compile(
    r"\x1b\[(?P<args>[0-?]*)[ -/]*(?P<end>[@-~])"  # CSI
    r"|\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC, DCS, APC, PM, SOS
    r"|\x1b[()#][0-9A-Za-z]|\x1b[=>78cDEMHNOZ]"
    r"|(?P<text>[^\x1b]+)"
)


class Grid:
    """The cells of a terminal as far as Textual makes use of them: text, placing of the cursor, clearing."""

    def __init__(self, columns: int, lines: int) -> None:
        self._columns = columns
        self._cells = [[" "] * columns for _ in range(lines)]
        self._x = self._y = 0
        self._rest = ""

    @property
    def lines(self) -> list[str]:
        return ["".join(cells) for cells in self._cells]

    def feed(self, text: str) -> None:
        """Take in output; a sequence that is cut off waits for its end."""
        text = self._rest + text
        at = 0
        while match := _PART.match(text, at):
            if match["text"] is not None:
                self._write(match["text"])
            elif match["end"]:
                self._control(match["args"], match["end"])
            at = match.end()
        self._rest = text[at:]

    def _control(self, args: str, end: str) -> None:
        numbers = [int(part) if part.isdecimal() else 1 for part in args.split(";")]
        if end == "H":
            self._y, self._x = numbers[0] - 1, (numbers[1] if len(numbers) > 1 else 1) - 1
        elif end == "J":
            self._cells = [[" "] * self._columns for _ in self._cells]

    def _write(self, text: str) -> None:
        for sign in text:
            if sign == "\r":
                self._x = 0
            elif sign == "\n":
                self._y, self._x = self._y + 1, 0
            elif sign >= " ":
                width = cell_len(sign)
                if 0 <= self._y < len(self._cells) and 0 <= self._x < self._columns:
                    self._cells[self._y][self._x] = sign
                    if width == 2 and self._x + 1 < self._columns:
                        self._cells[self._y][self._x + 1] = ""
                self._x += width


class Terminal:
    """A running program."""

    def __init__(
        self, command: Sequence[str], cwd: Path, environment: Mapping[str, str], columns: int, lines: int
    ) -> None:
        self.grid = Grid(columns, lines)
        self.status: int | None = None
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            # Before the program begins: it must not find the terminal in another size.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
            os.chdir(cwd)
            os.execvpe(command[0], list(command), dict(environment))

    @property
    def shown(self) -> str:
        """The screen as running text, frames left out."""
        text = " ".join(
            "".join(" " if 0x2500 <= ord(c) < 0x25A0 else c for c in line) for line in self.grid.lines
        )
        return " ".join(text.split())

    def press(self, keys: str) -> None:
        os.write(self._fd, keys.encode())

    def until(self, words: str, seconds: float) -> None:
        """Read until these words stand on the screen; raises ``TimeoutError`` with the screen when they do not."""
        deadline = monotonic() + seconds
        while words not in self.shown:
            if not self._read(deadline):
                screen = "\n".join(self.grid.lines)
                raise TimeoutError(f"“{words}” did not come in {seconds} s:\n{screen}")

    def end(self, seconds: float) -> int:
        """Read until the program is gone; its exit status.  Workers of its own may hold the terminal a little longer."""
        deadline = monotonic() + seconds
        while monotonic() < deadline:
            self._read(min(deadline, monotonic() + 0.05))
            gone, status = os.waitpid(self.pid, os.WNOHANG)
            if gone:
                self.status = os.waitstatus_to_exitcode(status)
                return self.status
        raise TimeoutError(f"The program did not end in {seconds} s.")

    def _read(self, deadline: float) -> bool:
        ready, _, _ = select.select([self._fd], [], [], max(deadline - monotonic(), 0))
        if not ready:
            return False
        try:
            output = os.read(self._fd, 65536)
        except OSError:  # on Linux this is how the end of the other side is told
            return False
        self.grid.feed(self._decode(output))
        return bool(output)

    def close(self) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._fd)


@contextmanager
def terminal(
    *arguments: str, cwd: Path, root: Path, columns: int = 100, lines: int = 30, **environment: str
) -> Iterator[Terminal]:
    """Run Python with these arguments on a terminal of its own; whatever happens, it is gone in the end."""
    # A size in the environment, such as test runners set, would go before the terminal's own.
    inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    told = {**inherited, "TERM": "xterm-256color", "PYTHONPATH": str(root), **environment}
    there = Terminal([sys.executable, *arguments], cwd, told, columns, lines)
    try:
        yield there
    finally:
        there.close()
