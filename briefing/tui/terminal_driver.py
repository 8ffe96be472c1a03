"""Textual's driver for terminals, private parts included, where the program goes on after it was stopped.

``tests/tui/test_textual_internals.py`` says what to look at when Textual changes it.
"""

from __future__ import annotations

import termios
import tty
from types import FrameType

from textual.drivers.linux_driver import LinuxDriver


class DeskDriver(LinuxDriver):
    """Textual's driver, which takes every SIGCONT for the end of a Ctrl+Z.

    After a SIGSTOP, of which no program is told, it would begin to read the keys a second time.  At the end it waits for
    one of the two threads that do, and the program for the other, for ever.
    """

    def _sigcont_application(self, *_: int | FrameType | None) -> None:
        if self._must_signal_resume:
            super()._sigcont_application()
            return
        # Whoever had the terminal meanwhile may have left it as shells like it.
        try:
            attributes = termios.tcgetattr(self.fileno)
            attributes[tty.LFLAG] = self._patch_lflag(attributes[tty.LFLAG])
            attributes[tty.IFLAG] = self._patch_iflag(attributes[tty.IFLAG])
            termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)
        except termios.error:
            return
        # Not from here: a signal can come while the queue of what is written is locked, which this thread would wait for.
        self._loop.call_soon_threadsafe(self._draw_again)

    def _draw_again(self) -> None:
        if self._writer_thread is not None:
            self.write("\x1b[?1049h\x1b[?25l")
            self._app.refresh(layout=True)
