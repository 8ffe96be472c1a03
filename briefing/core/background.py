"""Work begun before anybody asks for its result: while the program loads, and waits for a disk, the news is fetched."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def begun(work: Callable[[], T]) -> Future[T]:
    """Begin the work in a thread that never holds up the program's end; what it raises is raised by the result."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            value = work()
        except BaseException as fault:  # noqa: BLE001 - carried over to the asking side, whatever it is
            future.set_exception(fault)
        else:
            future.set_result(value)

    threading.Thread(target=run, daemon=True, name="ahead").start()
    return future
