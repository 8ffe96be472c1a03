"""The real program on a pseudo-terminal: keys in, and every byte that leaves for the terminal kept."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
ESC = "\x1b"


class Screen:
    """A context manager around one ``briefing`` on a terminal of its own; :attr:`sent` is all that it drew."""

    def __init__(self, arguments: Sequence[str], size: tuple[int, int] = (120, 40)) -> None:
        self.sent = bytearray()
        self._arguments = arguments
        self._size = size

    def __enter__(self) -> Screen:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", self._size[1], self._size[0], 0, 0))
        environment = {
            key: value
            for key, value in os.environ.items()
            if key not in ("NO_COLOR", "COLORTERM", "COLUMNS", "LINES")
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "briefing", *self._arguments],
            cwd=ROOT,
            env=environment
            | {"TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none", "BROWSER": "true", "ESCDELAY": "20"},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._master)

    def read(self, quiet: float = 0.08, longest: float = 15.0) -> bytes:
        """What is drawn until nothing more comes for ``quiet`` seconds."""
        begun, at = time.monotonic(), len(self.sent)
        while time.monotonic() - begun < longest and select.select([self._master], [], [], quiet)[0]:
            try:
                came = os.read(self._master, 1 << 16)
            except OSError:
                break  # the program has gone
            if not came:
                break
            self.sent += came
        return bytes(self.sent[at:])

    def wait_for(self, words: bytes, longest: float = 30.0) -> None:
        """Read until these bytes were drawn, since the start."""
        deadline = time.monotonic() + longest
        while words not in self.sent:
            assert time.monotonic() < deadline, bytes(self.sent[-3000:])
            assert self.process.poll() is None, bytes(self.sent[-3000:])
            self.read(0.05, 1.0)

    def press(self, keys: str) -> bytes:
        """Press keys, and read what they draw."""
        os.write(self._master, keys.encode("utf-8", "replace"))
        # a key that follows an Escape at once is read as one with Alt
        return self.read(0.12 if keys.endswith(ESC) else 0.08)

    def leave(self) -> int:
        """Press q and wait for the end; returns the exit status."""
        os.write(self._master, b"q")
        deadline = time.monotonic() + 10
        while self.process.poll() is None and time.monotonic() < deadline:
            self.read(0.05, 1.0)
        self.read(0.05)
        return self.process.wait(timeout=5)
