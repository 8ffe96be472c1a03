"""Parse a feed under a deadline: an alarm (SIGALRM) in the worker process."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from briefing.collect.parse.feed import Parsed, ParseError, ParseJob, parse_feed


class TooLongError(BaseException):
    """Raised by :func:`alarm` out of whatever runs; no ``except Exception`` on its way may swallow it."""


def parse_within(seconds: float, job: ParseJob) -> Parsed:
    """:func:`parse_feed` within ``seconds``; raises :class:`ParseError` when they are over.

    The limit is an alarm, which only the main thread of a process can have (that of a worker process is
    free for it); elsewhere parsing runs to its end.
    """
    try:
        with alarm(seconds):
            return parse_feed(job)
    except TooLongError:
        raise ParseError(
            f"Reading the feed took more than {seconds:g} seconds, so it was given up.", "Tell its publisher."
        ) from None


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise :class:`TooLongError` in the block after ``seconds``, where this is the main thread of a process."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
