"""The log file: details of what went wrong, for whoever looks for the cause behind a sentence on the screen."""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from briefing.core.redact import hide_in_text

LOG = logging.getLogger("briefing")
MAX_BYTES = 1_000_000
"""Size from which a new log is begun; one older part is kept."""


class _LogFile(RotatingFileHandler):
    """A log that the user alone can read, made when something is first written, and whose own faults harm nobody."""

    def _open(self) -> TextIOWrapper:
        # a planted link is not written through, and a planted pipe not waited for
        careful = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND | careful, 0o600)
        return open(handle, "a", encoding="utf-8", errors="backslashreplace")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name that logging calls
        """A full disk must not take the screen with it; the sentence was shown there."""


class _Plain(logging.Formatter):
    """Lines in which nothing that a stranger sent can steer a terminal, and no address tells its password or key."""

    def format(self, record: logging.LogRecord) -> str:
        words = hide_in_text(super().format(record))
        return "".join(c if c == "\n" or c.isprintable() else f"\\u{ord(c):04x}" for c in words)


def open_log(path: Path) -> None:
    """Log to ``path`` from now on, and nowhere else."""
    close_log()
    handler = _LogFile(path, maxBytes=MAX_BYTES, backupCount=1, delay=True)
    handler.setFormatter(_Plain("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False


def close_log() -> None:
    """Let go of the file."""
    for handler in LOG.handlers[:]:
        LOG.removeHandler(handler)
        handler.close()
