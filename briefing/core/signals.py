"""What the program does when it is asked to end: SIGINT (Ctrl+C), SIGTERM, and SIGHUP of a terminal that closes."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType, TracebackType
from typing import Self

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class Ending:
    """Ends a coroutine at the first signal, in its own time: what is under way is rolled back and closed.

    A signal that comes before the coroutine runs, after it, while it :meth:`says <saying>` something, or as a second one
    raises :class:`KeyboardInterrupt` where the program stands.  A signal that was ignored when the program started
    (``nohup``) stays so.  For the main thread; elsewhere nothing is changed.
    """

    def __init__(self) -> None:
        self.number = 0
        """The signal that came first; 0 for none."""
        self._task: asyncio.Task[object] | None = None
        self._saying = False
        self._before: dict[int, object] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for name in _NAMES:
                number = getattr(signal, name, None)
                if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                    self._before[number] = signal.signal(number, self._come)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type] # what signal.signal gave

    @property
    def status(self) -> int:
        """The exit status of a program that such a signal ends: 130 after SIGINT."""
        return 128 + self.number

    @property
    def name(self) -> str:
        """``SIGTERM``; Ctrl+C by the key."""
        return "Ctrl+C" if self.number == signal.SIGINT else signal.Signals(self.number).name

    @contextmanager
    def around(self, task: asyncio.Task[object] | None) -> Iterator[None]:
        """Cancel the task, which runs this block, when a signal comes within."""
        self._task = task
        try:
            yield
        finally:
            self._task = None

    @contextmanager
    def saying(self) -> Iterator[None]:
        """Within, the program writes to somebody who may take it slowly or never: a signal does not wait for that."""
        self._saying = True
        try:
            yield
        finally:
            self._saying = False

    def _come(self, number: int, _frame: FrameType | None) -> None:
        first, self.number = not self.number, self.number or number
        task = self._task
        if first and task is not None and not self._saying:
            task.cancel()
            with suppress(RuntimeError):  # the loop was closed in this moment
                task.get_loop().call_soon_threadsafe(lambda: None)  # it may sleep for long
            return
        raise KeyboardInterrupt


@contextmanager
def unsignalled() -> Iterator[None]:
    """Have a process that is started within know nothing of Ctrl+C, which its owner answers for all."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
