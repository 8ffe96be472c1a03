"""Requests of the screens to the desk: blocking calls run off the UI thread, and their answers arrive as messages.

No thread and no worker touches a widget.  This is also the one place where an exception behind a screen becomes a
sentence on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING, TypeVar

from briefing.core import background
from briefing.core.log import LOG
from briefing.tui.messages import ArticleReady, Changed, Progressed, QueryRefused, RefreshEnded, WentWrong
from store.errors import DeskError

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.message import Message
    from textual.worker import Worker

    from briefing.desk.desk import Desk
    from briefing.pipeline.progress import Progress

T = TypeVar("T")


def request(
    node: DOMNode, group: str, doing: str, call: Callable[[], Message], *, exclusive: bool = True
) -> None:
    """Call the desk in a thread and post the message that the call returns to ``node``, or a :class:`WentWrong`.

    A request makes an earlier one of its group void, unless it is not ``exclusive``.  ``doing`` completes "Something
    went wrong ...".
    """

    async def run() -> None:
        with report_errors(node, doing):
            node.post_message(await in_thread(call))

    _: Worker[None] = node.run_worker(run, name=group, group=group, exclusive=exclusive)


def request_async(
    node: DOMNode, group: str, doing: str, work: Callable[[], Awaitable[Message | None]]
) -> None:
    """The same for work that is a coroutine; where it returns None, nothing is posted."""

    async def run() -> None:
        with report_errors(node, doing):
            answer = await work()
            if answer is not None:
                node.post_message(answer)

    _: Worker[None] = node.run_worker(run, name=group, group=group, exclusive=True)


def request_steps(
    node: DOMNode,
    group: str,
    doing: str,
    steps: Callable[[], AsyncGenerator[Progress, None]],
    *,
    step: Callable[[Progress], Message] = Progressed,
    end: Callable[[], Message] = RefreshEnded,
) -> None:
    """Run a refresh: each step is posted as ``step``, and ``end`` when it is over, also where it failed."""

    async def run() -> None:
        with report_errors(node, doing):
            async with aclosing(steps()) as under_way:
                async for progress in under_way:
                    node.post_message(step(progress))
        node.post_message(end())

    _: Worker[None] = node.run_worker(run, name=group, group=group, exclusive=True)


def request_change(
    node: DOMNode, group: str, doing: str, make: Callable[[], str], *, exclusive: bool = True
) -> None:
    """Make a change; it is answered by :class:`Changed` with the sentence that ``make`` returns."""
    request(node, group, doing, lambda: Changed(make()), exclusive=exclusive)


def request_article(node: DOMNode, desk: Desk, number: int) -> None:
    """Get an article with its reading; it is answered by :class:`ArticleReady`."""
    request(node, "article", "opening the article", lambda: ArticleReady(number, desk.article(number)))


async def in_thread(call: Callable[[], T]) -> T:
    """Run blocking work in a thread of its own, which holds up neither a cancelled wait nor the end of the program."""
    return await asyncio.wrap_future(background.start(call))


@contextmanager
def report_errors(node: DOMNode | None, doing: str) -> Iterator[None]:
    """The boundary: an exception behind a screen becomes a sentence on it, with its details in the log."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the one place where it does
        refused = _refusal(error)
        if refused is None:
            LOG.error("while %s", doing, exc_info=error)
        if node is not None:
            node.post_message(refused or WentWrong(doing, _words(error)))


def _refusal(error: Exception) -> QueryRefused | None:
    from store.query import QueryError

    if not isinstance(error, QueryError):
        return None
    return QueryRefused(error.message, error.position, error.fix)


def _words(error: Exception) -> str:
    if isinstance(error, DeskError):
        return str(error)
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
