"""What the screens about feeds ask of the desk behind them; every answer comes as a message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import aclosing
from time import monotonic
from typing import TYPE_CHECKING

from textual.message import Message

from briefing.tui.requests import (
    Progressed,
    Receiver,
    RefreshEnded,
    Runner,
    in_thread,
    steps_of,
    told,
)

if TYPE_CHECKING:
    from briefing.pipeline.progress import Progress


async def answered(receiver: Receiver, doing: str, work: Callable[[], Awaitable[Message]]) -> None:
    """Wait for work whose answer is a message."""
    with told(receiver, doing):
        receiver.post_message(await work())


async def looked_up(receiver: Receiver, doing: str, work: Callable[[], Message]) -> None:
    """The same for work that blocks: it is done in a thread."""
    with told(receiver, doing):
        receiver.post_message(await in_thread(work))


async def read_stored(runner: Runner, receiver: Receiver) -> None:
    """Read what is stored and unread, telling each step as a refresh does."""
    started = monotonic()
    last: Progress | None = None
    with told(receiver, "refreshing"):
        async with aclosing(steps_of(runner.desk.sources.read())) as steps:
            async for last in steps:
                receiver.post_message(Progressed(last))
    receiver.post_message(RefreshEnded(last, monotonic() - started))
