"""Run blocking work in a daemon thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def start(work: Callable[[], T]) -> Future[T]:
    """Start the work at once; its result, or what it raised, is in the future.

    Unlike a thread pool's, the thread never holds up the end of the program: a slow disk would keep the user there.
    """
    future: Future[T] = Future()
    # Running from the start: a caller that cancels its wait must not cancel what the thread is about to set.
    future.set_running_or_notify_cancel()

    def run() -> None:
        try:
            value = work()
        except BaseException as fault:  # noqa: BLE001 - carried over to the asking side, whatever it is
            future.set_exception(fault)
        else:
            future.set_result(value)

    threading.Thread(target=run, daemon=True, name="background").start()
    return future
