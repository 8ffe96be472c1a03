"""Processes that parse and read, so that the screen's process never does.

Two by default, one where there is one core; started when first needed, reused, and killed rather than waited for
when the program quits.  They are spawned, never forked: a fork of a process with threads can deadlock.

Each process has one owner: a thread that starts it, hands it one job at a time through a pipe of its own, and waits for
the answer on that pipe alone.  Nothing is shared among processes, neither a queue nor a lock, so whatever kills one of
them ends that pipe, and with it the owner's wait.  (``concurrent.futures`` shares two queues among its processes: one
that is killed while it holds a queue's lock, or has half of a message in it, leaves the pool's threads waiting for ever.)
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from typing import Any, Literal, ParamSpec, TypeVar

from briefing.core.errors import BriefingError
from briefing.core.signals import unsignalled
from briefing.pipeline.worker_jobs import READY, begin, get_ready, serve
from store.records import Actor, Article

P = ParamSpec("P")
T = TypeVar("T")

STARTS = 3
"""Attempts at starting a process; one that dies before it has a job says nothing about the job."""
ALONE = 2
"""Times that an article is read alone in a process that dies of it, before it is set aside."""
IN_A_ROW = 3
"""Articles set aside one after the other from which it is not the articles that kill."""


class WorkersClosedError(Exception):
    """The workers were closed: the job was not done, and says nothing about what it was given."""


class NoWorkerError(BriefingError):
    """No process can be had that lives long enough to do a job."""


class Workers(Executor):
    """A pool for parsing, tagging and reading against one watchlist.

    ``kind="thread"`` keeps everything in this process, for tests and for machines that cannot start processes.  A
    process that died is replaced at the next job; its job fails with
    :class:`~concurrent.futures.process.BrokenProcessPool`.
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
        self._lock = threading.Lock()
        self._pool: Executor | None = None
        self._ended = False
        self._set_aside = 0
        """Articles set aside since one was read."""

    def anew(self, actors: Sequence[Actor]) -> Workers:
        """Workers of the same kind for another watchlist."""
        return Workers(actors, self.count, self._kind)

    def one_more(self) -> Workers:
        """One worker of the same kind that stands apart, for what has to stay in one process."""
        return Workers((), 1, self._kind)

    def submit(self, job: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue one job; processes start here when first needed."""
        with self._lock:
            if self._ended:
                future: Future[T] = Future()
                future.set_exception(WorkersClosedError())
                return future
            if self._pool is None:
                if self._kind == "thread":
                    self._pool = ThreadPoolExecutor(1, initializer=begin, initargs=(self.actors,))
                else:
                    self._pool = _Owners(self.actors, self.count)
            return self._pool.submit(job, *args, **kwargs)

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
        """Run a job on a batch; where its process dies, on each article alone.

        ``lost`` stands in for an article whose process died of it alone, :data:`ALONE` times.  Raises
        :class:`NoWorkerError` where that is so of :data:`IN_A_ROW` articles one after the other.
        """
        try:
            found = await asyncio.wrap_future(self.submit(job, articles))
        except BrokenProcessPool:
            return [await self._alone(job, article, lost) for article in articles]
        self._set_aside = 0
        return found

    async def _alone(
        self, job: Callable[[Sequence[Article]], list[T]], article: Article, lost: Callable[[Article], T]
    ) -> T:
        for _ in range(ALONE):
            try:
                (found,) = await asyncio.wrap_future(self.submit(job, [article]))
            except BrokenProcessPool:
                continue
            self._set_aside = 0
            return found
        self._set_aside += 1
        if self._set_aside >= IN_A_ROW:
            raise NoWorkerError(
                "The processes that read articles are killed one after the other.",
                "See that there is memory to spare, and try again; what came in is kept and read then.",
            )
        return lost(article)

    @property
    def processes(self) -> list[int]:
        """Ids of the processes that are alive."""
        return self._pool.processes if isinstance(self._pool, _Owners) else []

    def close(self) -> None:
        """Stop at once: queued jobs are dropped, running ones killed.  A later job starts new processes."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=isinstance(pool, _Owners), cancel_futures=True)

    def end(self) -> None:
        """Stop at once and for good: a later job fails with :class:`WorkersClosedError`."""
        with self._lock:
            self._ended = True
        self.close()


class _Owners(Executor):
    """The owners of some processes, and the jobs that wait for them."""

    def __init__(self, actors: tuple[Actor, ...], count: int) -> None:
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._owners = [_Owner(actors, self._jobs) for _ in range(count)]
        for owner in self._owners:
            owner.start()

    def submit(self, job: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                future.set_exception(WorkersClosedError())
            else:
                self._jobs.put((future, (job, args, kwargs)))
        return future

    @property
    def processes(self) -> list[int]:
        return [number for owner in self._owners if (number := owner.process_id) is not None]

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Kill the processes; every job that was queued or running has ended when this returns."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            for _ in self._owners:
                self._jobs.put(None)
        for owner in self._owners:
            owner.end()
        for owner in self._owners:
            owner.join()


_Job = tuple["Future[Any]", tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]]


class _Owner(threading.Thread):
    """Owns one process, and has it do one job after the other."""

    def __init__(self, actors: tuple[Actor, ...], jobs: SimpleQueue[_Job | None]) -> None:
        super().__init__(name="owner of a worker", daemon=True)
        self._actors = actors
        self._jobs = jobs
        self._lock = threading.Lock()
        self._ended = False
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    @property
    def process_id(self) -> int | None:
        process = self._process
        return process.pid if process is not None else None

    def run(self) -> None:
        while (job := self._jobs.get()) is not None:
            future, call = job
            if not future.set_running_or_notify_cancel():
                continue
            if self._ended:
                future.set_exception(WorkersClosedError())
            else:
                self._do(future, call)
        self._bury()

    def end(self) -> None:
        """Kill the process; the job that it runs and those that wait fail."""
        with self._lock:
            self._ended = True
            if self._process is not None:
                self._process.kill()

    def _do(self, future: Future[Any], call: object) -> None:
        try:
            done, result = _answer(self._living(), call)
        except (EOFError, OSError) as error:
            self._bury()
            fault = WorkersClosedError() if self._ended else BrokenProcessPool("The process died.")
            fault.__cause__ = error
            future.set_exception(fault)
        except BaseException as error:  # noqa: BLE001 - what goes wrong with a job is for whoever waits for it
            future.set_exception(error)
        else:
            if done:
                future.set_result(result)
            else:
                future.set_exception(result)

    def _living(self) -> Connection:
        """The pipe of a process that is alive and ready; one is started where there is none."""
        if self._pipe is not None:
            return self._pipe
        for _ in range(STARTS):
            try:
                return self._start_process()
            except (EOFError, OSError):
                self._bury()
                if self._ended:
                    raise WorkersClosedError from None
        raise NoWorkerError(
            "Processes that read articles cannot be started.",
            "See that there is memory to spare, and try again; what came in is kept and read then.",
        )

    def _start_process(self) -> Connection:
        spawning = multiprocessing.get_context("spawn")
        here, there = spawning.Pipe()
        try:
            # Little is handed over here, so that nobody has to read it for this to return: the watchlist, which may be
            # large, follows through the pipe.
            process = spawning.Process(target=serve, args=(there,), name="worker", daemon=True)
            with _real_streams(), unsignalled():
                process.start()
        except BaseException:
            here.close()
            raise
        finally:
            there.close()
        with self._lock:
            self._process, self._pipe = process, here
            if self._ended:
                process.kill()
        here.send(self._actors)
        if here.recv() != READY:
            raise EOFError
        return here

    def _bury(self) -> None:
        """Take leave of the process, which is killed if it is not dead yet."""
        with self._lock:
            process, self._process = self._process, None
            pipe, self._pipe = self._pipe, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            process.join()
            process.close()


def _answer(pipe: Connection, call: object) -> tuple[bool, Any]:
    """Whether a process did a job, and its result or what was raised.

    Raises :class:`EOFError` or :class:`OSError` where the process dies of it.
    """
    pipe.send(call)
    done, result = pipe.recv()
    return bool(done), result


_starting = threading.Lock()


@contextlib.contextmanager
def _real_streams() -> Iterator[None]:
    """Lend the real standard streams while processes start, one at a time.

    A running Textual app replaces them with objects whose ``fileno()`` is -1, which the spawning of the resource
    tracker does not survive.
    """
    with _starting:
        kept = sys.stdout, sys.stderr
        if sys.__stdout__ is not None and sys.__stderr__ is not None:
            sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        try:
            yield
        finally:
            sys.stdout, sys.stderr = kept
