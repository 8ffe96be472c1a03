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
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Literal, ParamSpec, TypeVar

from briefing.pipeline.worker_jobs import begin, get_ready
from store.records import Actor, Article

P = ParamSpec("P")
T = TypeVar("T")


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
                self._pool = ThreadPoolExecutor(1, initializer=begin, initargs=(self.actors,))
            else:
                self._pool = ProcessPoolExecutor(
                    self.count,
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=begin,
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
        """Start the processes now, while the caller goes on."""
        for _ in range(self.count):
            self.submit(get_ready)

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
