"""Places read articles in stories: in this process while there are few, in a process of its own where there are many.

The index of three weeks is filled from the archive when the first article of a run is placed.  With some ten thousand
articles that takes many seconds and hundreds of megabytes, which must not be the dashboard's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor
from datetime import datetime
from secrets import token_hex
from typing import ParamSpec, TypeVar

from briefing.analysis.version import ANALYSIS_VERSION
from briefing.core.log import LOG
from briefing.pipeline.story_worker import MOST, Printed, begin, fill, place
from briefing.pipeline.workers import Workers
from store.archive import Archive
from store.normalize import from_micros
from store.records import Placement

P = ParamSpec("P")
T = TypeVar("T")

FEW = 1500
"""So many articles, in reach or waiting to be read, are placed in this process; twenty megabytes or so."""
CHUNK = 2000
"""Articles sent at a time when the index is filled."""


class StoryPlacer:
    """The stories of one archive, as far back as ``since`` says when they are first needed."""

    def __init__(self, archive: Archive, workers: Workers, since: Callable[[], datetime]) -> None:
        self._archive = archive
        self._workers = workers
        self._since = since
        self._lock = threading.Lock()
        self._name = ""
        self._beside: Workers | None = None
        self._ended = False

    def place(self, articles: Sequence[Printed]) -> list[Placement]:
        """Where the articles go, and which others move for them.  Blocking, thread-safe.

        A process that dies is replaced and filled once; dies that one, too, the articles stay unplaced.
        """
        if not articles:
            return []
        with self._lock:
            for _ in range(2):
                try:
                    self._make_ready()
                    placed = self._run(place, self._name, articles)
                except BrokenExecutor:
                    if self._ended:
                        raise
                    placed = None
                if placed is not None:
                    return placed
                self._name = ""
        LOG.error("stories: the process that places %d articles died twice", len(articles))
        return []

    def close(self) -> None:
        """Stop at once."""
        self._ended = True
        if self._beside is not None:
            self._beside.close()

    @property
    def stands_apart(self) -> bool:
        """Whether a process of its own places the articles, by now."""
        return self._beside is not None

    def _make_ready(self) -> None:
        if self._name:
            return
        since = self._since()
        known = self._archive.count(since=since)
        coming = self._archive.count_unread(ANALYSIS_VERSION)
        if known + coming > FEW and self._beside is None:
            self._beside = self._workers.one_more()
        if known > MOST:
            since = from_micros(self._archive.select(limit=MOST)[-1])
        self._name = token_hex(4)
        self._run(begin, self._name)
        while part := self._archive.fingerprints(since, CHUNK):
            self._run(fill, self._name, part)
            since = from_micros(part[-1].article + 1)

    def _run(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._beside is None:
            return job(*args, **kwargs)
        if self._ended:
            raise BrokenExecutor("closed")
        return self._beside.submit(job, *args, **kwargs).result()
