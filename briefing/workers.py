"""Processes that parse and read, so that the screen's process never does.

Two by default, one where there is one core; started when first needed, reused, and killed rather than waited for
when the program quits.  They are spawned, never forked: a fork of a process with threads can deadlock.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar

from store.records import Actor, Article, Mention, Reading, Source

if TYPE_CHECKING:
    from briefing.analysis.reading import Reader
    from briefing.collect.parse import Parsed

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An article whose reading failed, and why; it must not sink its neighbours."""

    article: int
    error: str


class _Desk:
    """What one worker process keeps between jobs: the watchlist, and the reader built from it when first needed."""

    actors: Sequence[Actor] = ()
    reader: Reader | None = None


def _start(actors: Sequence[Actor]) -> None:
    _Desk.actors = actors
    _Desk.reader = None
    if multiprocessing.parent_process() is not None:
        threading.Thread(target=_end_with_parent, name="end with parent", daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when the program that started it was killed: else it waits for jobs for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _reader() -> Reader:
    if _Desk.reader is None:
        from briefing.analysis.reading import Reader

        _Desk.reader = Reader(_Desk.actors)
    return _Desk.reader


def tag_articles(articles: Sequence[Article]) -> list[tuple[Mention, ...]]:
    """Watchlist mentions of each article, in order (stage *in*)."""
    reader = _reader()
    return [
        reader.tag(article.text, article.published, headline_end=article.headline_end, source=article.source)
        for article in articles
    ]


def parse_and_tag(
    seconds: float,
    body: bytes,
    headers: Mapping[str, str],
    source: Source,
    known: Mapping[str, str],
    now: datetime,
    url: str,
    parts: bytes,
) -> Parsed:
    """Stage *in* of one body in one job; as :func:`briefing.collect.patience.parse_within`, with the tags."""
    from briefing.collect.patience import parse_within

    parsed = parse_within(seconds, body, headers, source, known, now, url, parts)
    return replace(parsed, mentions=tuple(tag_articles(parsed.articles) if parsed.articles else ()))


def _get_ready() -> None:
    """Import what the first jobs need."""
    import feedparser  # noqa: F401

    _reader()


def read_articles(articles: Sequence[Article]) -> list[Reading | Unreadable]:
    """Readings of the articles, in order (stage *read*); one that fails is reported in its place."""
    reader = _reader()
    found: list[Reading | Unreadable] = []
    for article in articles:
        try:
            reading = reader.read(
                article.text,
                article.published,
                article=article.id,
                headline_end=article.headline_end,
                source=article.source,
            )
        except Exception as error:  # noqa: BLE001 - the one boundary where a reading's fault becomes a result
            found.append(Unreadable(article.id, f"{type(error).__name__}: {error}"))
        else:
            found.append(reading)
    return found


class Workers(Executor):
    """A pool for parsing, tagging and reading against one watchlist.

    ``kind="thread"`` keeps everything in this process, for tests and for machines that cannot start processes.  A pool
    whose process died is replaced at the next job.
    """

    def __init__(
        self,
        actors: Sequence[Actor],
        count: int | None = None,
        kind: Literal["process", "thread"] = "process",
    ) -> None:
        self.actors = tuple(actors)
        self.count = count or max(1, min(2, os.cpu_count() or 1))
        self._kind: Literal["process", "thread"] = kind
        self._pool: Executor | None = None

    def anew(self, actors: Sequence[Actor]) -> Workers:
        """Workers of the same kind for another watchlist."""
        return Workers(actors, self.count, self._kind)

    def one_more(self) -> Workers:
        """One worker of the same kind that stands apart, for what has to stay in one process."""
        return Workers((), 1, self._kind)

    def _started(self) -> Executor:
        if self._pool is None:
            if self._kind == "thread":
                self._pool = ThreadPoolExecutor(1, initializer=_start, initargs=(self.actors,))
            else:
                self._pool = ProcessPoolExecutor(
                    self.count,
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=_start,
                    initargs=(self.actors,),
                )
        return self._pool

    def submit(self, job: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue one job; processes start here when first needed."""
        with _real_streams():
            try:
                return self._started().submit(job, *args, **kwargs)
            except BrokenExecutor:
                self.close()
                return self._started().submit(job, *args, **kwargs)

    def warm_up(self) -> None:
        """Start the processes now, beside what the caller does next."""
        for _ in range(self.count):
            self.submit(_get_ready)

    async def each(
        self,
        job: Callable[[Sequence[Article]], list[T]],
        articles: Sequence[Article],
        lost: Callable[[Article], T],
    ) -> list[T]:
        """Run a job on a batch; where its process dies, on each article alone, ``lost`` standing in for the culprit."""
        try:
            return await asyncio.wrap_future(self.submit(job, articles))
        except BrokenExecutor:
            if len(articles) == 1:
                return [lost(articles[0])]
        return [item for article in articles for item in await self.each(job, [article], lost)]

    def close(self) -> None:
        """Stop at once: queued jobs are dropped, running ones killed."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        processes = list((getattr(pool, "_processes", None) or {}).values())
        for process in processes:
            process.kill()
        # The pool's own thread sees its processes dead and ends at once.  Not waiting for it would leave it to run into
        # the interpreter's exit with its pipe closed.
        pool.shutdown(wait=bool(processes), cancel_futures=True)


@contextlib.contextmanager
def _real_streams() -> Iterator[None]:
    """Lend the real standard streams while processes start.

    A running Textual app replaces them with objects whose ``fileno()`` is -1, which the spawning of the resource
    tracker does not survive.
    """
    kept = sys.stdout, sys.stderr
    if sys.__stdout__ is not None and sys.__stderr__ is not None:
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    try:
        yield
    finally:
        sys.stdout, sys.stderr = kept
