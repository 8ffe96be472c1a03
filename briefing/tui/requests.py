"""Asks the desk behind the screens' backs: every answer comes as a message, no worker touches a widget.

This is the one place where a fault behind the screen becomes a sentence on it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import aclosing, contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from textual.message import Message

from briefing.core.errors import Fault
from briefing.core.log import LOG
from store.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from concurrent.futures import Future

    from textual.dom import DOMNode
    from textual.worker import Worker

    from briefing.desk.contract import Desk
    from briefing.pipeline.progress import Progress
    from store.filters import SavedFilter
    from store.views import ArticleView, Edition

T = TypeVar("T")

Work = Callable[[], Coroutine[None, None, object]]

LEAST_PAUSE = 0.5
"""Seconds between two editions built during a refresh, at least."""
SHARE_OF_TIME = 3
"""An edition that took one second to build is not built anew before this many seconds."""


class Receiver(Protocol):
    """A screen, as far as the runner knows it."""

    def post_message(self, message: Message) -> bool: ...


class EditionReady(Message):
    """A new snapshot, for the query and actor it was asked for."""

    def __init__(self, edition: Edition, query: str, actor: str) -> None:
        super().__init__()
        self.edition = edition
        self.query = query
        self.actor = actor


class GlanceReady(Message):
    """The newest lines, before the first whole edition."""

    def __init__(self, edition: Edition) -> None:
        super().__init__()
        self.edition = edition


class QueryRefused(Message):
    """A query that cannot be read; ``position`` is the character at fault, from 0."""

    def __init__(self, query: str, what: str, position: int, fix: str) -> None:
        super().__init__()
        self.query = query
        self.what = what
        self.position = position
        self.fix = fix


class ArticleReady(Message):
    """An article to read, or None when the archive has it no more."""

    def __init__(self, number: int, view: ArticleView | None) -> None:
        super().__init__()
        self.number = number
        self.view = view


class Progressed(Message):
    """A refresh went a step further."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress


class RefreshEnded(Message):
    """A refresh is over."""

    def __init__(self, last: Progress | None, seconds: float) -> None:
        super().__init__()
        self.last = last
        self.seconds = seconds


class FilesChanged(Message):
    """feeds.toml was edited and read anew."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__()
        self.faults = faults


class FiltersReady(Message):
    """The saved filters, by name."""

    def __init__(self, filters: tuple[SavedFilter, ...]) -> None:
        super().__init__()
        self.filters = filters


class FilterChanged(Message):
    """A saved filter was made, renamed or deleted; ``what`` is the sentence for it."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what


class Changed(Message):
    """A change of the user's is in effect, taken back or done again; ``what`` says so, empty for nothing to say."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what


class WatchlistChanged(Message):
    """The watchlist was edited, here or by another program."""


class ArchiveChanged(Message):
    """Another program, such as a collector, has written to the archive."""


class WentWrong(Message):
    """Something behind the screen failed; ``what`` is one sentence."""

    def __init__(self, doing: str, what: str) -> None:
        super().__init__()
        self.doing = doing
        self.what = what


class Runner:
    """The desk's work, off the screen's own time."""

    def __init__(self, desk: Desk, first: Future[Edition] | None = None) -> None:
        self.desk = desk
        self._first = first
        """The newest lines, if they were asked for before there was a screen."""
        self._not_before = 0.0

    async def edition(self, receiver: Receiver, query: str, actor: str) -> None:
        """Build the edition for a query and an actor."""
        started = monotonic()
        with told(receiver, "building the edition", query):
            edition = await in_thread(lambda: self.desk.edition(query, actor))
            receiver.post_message(EditionReady(edition, query, actor))
        self._not_before = monotonic() + max(LEAST_PAUSE, SHARE_OF_TIME * (monotonic() - started))

    async def glance(self, receiver: Receiver) -> None:
        """Fetch the newest lines."""
        first, self._first = self._first, None
        with told(receiver, "building the edition"):
            edition = await (asyncio.wrap_future(first) if first else in_thread(self.desk.glance))
            receiver.post_message(GlanceReady(edition))

    def glance_at_hand(self) -> Edition | None:
        """The newest lines, if they are here already; what failed is told by :meth:`glance`."""
        first = self._first
        if first is None or not first.done() or first.exception():
            return None
        self._first = None
        return first.result()

    def claim_build(self) -> bool:
        """Whether a further edition may be built during a refresh without taking the time from it.

        A claim that was granted holds until an edition is built.
        """
        if monotonic() < self._not_before:
            return False
        self._not_before = float("inf")
        return True

    async def article(self, receiver: Receiver, number: int) -> None:
        """Fetch one article with its reading."""
        with told(receiver, "opening the article"):
            receiver.post_message(ArticleReady(number, await in_thread(lambda: self.desk.article(number))))

    async def filters(self, receiver: Receiver) -> None:
        """Fetch the saved filters."""
        with told(receiver, "reading the saved filters"):
            receiver.post_message(FiltersReady(await in_thread(self.desk.filters.all)))

    async def change_filter(
        self, receiver: Receiver, what: str, before: SavedFilter | None, after: SavedFilter | None
    ) -> None:
        """Change a saved filter, so that it can be undone."""
        from briefing.undo.filter_handler import KIND, json_of

        with told(receiver, "changing a saved filter"):
            values = json_of(before), json_of(after)
            await in_thread(lambda: self.desk.changes.make(KIND, what, *values))
            receiver.post_message(FilterChanged(what))

    async def refresh(self, receiver: Receiver) -> None:
        """Refresh, telling each step."""
        started = monotonic()
        last: Progress | None = None
        with told(receiver, "refreshing"):
            async with aclosing(steps_of(self.desk.refresh())) as steps:
                async for last in steps:
                    receiver.post_message(Progressed(last))
            if notice := await in_thread(self.desk.notice):
                receiver.post_message(Changed(notice))
        receiver.post_message(RefreshEnded(last, monotonic() - started))

    async def watch_files(self, receiver: Receiver) -> None:
        """Look once whether feeds.toml was edited, and whether another program brought something."""
        with told(receiver, "reading feeds.toml"):
            if await in_thread(self.desk.config_changed):
                receiver.post_message(FilesChanged(self.desk.faults))
            if await in_thread(self.desk.watchlist_changed):
                receiver.post_message(WatchlistChanged())
            if await in_thread(self.desk.archive_changed):
                receiver.post_message(ArchiveChanged())

    async def change(self, receiver: Receiver, doing: str, make: Callable[[], str]) -> None:
        """Make a change, or take one back, behind the screen; ``make`` gives the sentence to say when it is done."""
        with told(receiver, doing):
            receiver.post_message(Changed(await in_thread(make)))

    async def mark_seen(self, seconds: float) -> None:
        """Remember that the user has looked; gives up after ``seconds``: leaving must not wait for a disk."""
        with told(None, "remembering that you looked"):
            await asyncio.wait_for(in_thread(self.desk.mark_seen), seconds)


def behind(node: DOMNode, name: str, work: Work) -> None:
    """Start work behind a screen; work of the same name that is under way becomes void."""
    _: Worker[object] = node.run_worker(work, name=name, group=name, exclusive=True)


@contextmanager
def told(receiver: Receiver | None, doing: str, query: str = "") -> Iterator[None]:
    """The boundary: a fault behind the screen becomes a sentence on it, with its details in the log."""
    try:
        yield
    except Exception as fault:  # noqa: BLE001 - the one place where it does
        refused = _refusal(query, fault)
        if refused is None:
            LOG.error("while %s", doing, exc_info=fault)
        if receiver is not None:
            receiver.post_message(refused or WentWrong(doing, _words(fault)))


def steps_of(steps: AsyncIterator[Progress]) -> AsyncGenerator[Progress, None]:
    """A refresh is an asynchronous generator; anything else that iterates is made one, to be closed alike."""
    if hasattr(steps, "aclose"):
        return cast("AsyncGenerator[Progress, None]", steps)

    async def each() -> AsyncGenerator[Progress, None]:
        async for step in steps:
            yield step

    return each()


def _refusal(query: str, fault: Exception) -> QueryRefused | None:
    from store.query import QueryError

    if not isinstance(fault, QueryError):
        return None
    return QueryRefused(query, fault.message, fault.position, fault.fix)


def _words(fault: Exception) -> str:
    if isinstance(fault, DeskError):
        return str(fault)
    return f"{type(fault).__name__}: {fault}" if str(fault) else type(fault).__name__


async def in_thread(work: Callable[[], T]) -> T:
    """Run blocking work in a thread of its own that holds up neither a cancelled wait nor the program's end.

    The program waits for asyncio's own thread pool when it ends: a slow disk would keep the user there.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(act: Callable[[Any], None], value: object) -> None:
        if not answer.done():
            act(value)

    def run() -> None:
        try:
            value = work()
        except BaseException as fault:  # noqa: BLE001 - carried over to the waiting side, whatever it is
            _tell(loop, settle, answer.set_exception, fault)
        else:
            _tell(loop, settle, answer.set_result, value)

    threading.Thread(target=run, daemon=True, name="desk").start()
    return await answer


def _tell(
    loop: asyncio.AbstractEventLoop, settle: Callable[..., None], act: Callable[..., None], value: object
) -> None:
    try:
        loop.call_soon_threadsafe(settle, act, value)
    except RuntimeError:
        # The loop is closed: the user has left, and nobody waits for the answer.
        return
