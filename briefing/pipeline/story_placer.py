"""Places read articles in stories: in this process while there are few, in a process of its own where there are many.

Stories are settled at the end of a refresh: all articles that were read since the last time, whoever fetched and read
them, are placed together, in order of publication, among the settled ones that are near them in time.  That finds copies, and
the stories of articles from long ago; those of the last days are then grouped all at once (:mod:`.story_window`), and both are
stored in one transaction.  All of that is a function of what the archive holds, so the same articles make the same stories
whatever order, batches, kills and other programs they came in.  While a long refresh runs, articles are shown in stories for
the time being, which counts for nothing then.

The index is filled from the archive each time.  With some ten thousand articles that takes a second or two and hundreds
of megabytes, which must not be the dashboard's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from secrets import token_hex
from typing import ParamSpec, TypeVar

from briefing.core.log import LOG
from briefing.pipeline.story_window import group_again, load_window, regrouped
from briefing.pipeline.story_worker import MOST, begin, fill, place
from briefing.pipeline.workers import Workers, WorkersClosedError
from store.archive import Archive
from store.records import Fingerprinted, Placement

P = ParamSpec("P")
T = TypeVar("T")

FEW = 1500
"""Articles, in reach or waiting, up to which they are placed in this process; twenty megabytes or so."""
CHUNK = 2000
"""Articles handed over at a time when the index is filled."""
TOGETHER = 5000
"""Waiting articles that are placed together at most, the oldest first."""
BEFORE = timedelta(days=21)
AFTER = timedelta(days=14)
"""How far before and after an article its neighbours are published."""
TRIES = 3
"""Attempts at settling stories while other programs change them, or the process that does it dies."""


class StoryPlacer:
    """The stories of one archive.  Its methods block, and may be called from any thread.

    ``workers`` gives the processes that group the last days' articles: they may be replaced meanwhile.
    """

    def __init__(
        self, archive: Archive, workers: Callable[[], Workers], clock: Callable[[], datetime]
    ) -> None:
        self._archive = archive
        self._workers = workers
        self._clock = clock
        self._lock = threading.Lock()
        self._name = ""
        """Of the index that is shown from; empty where there is none."""
        self._shown: set[int] = set()
        self._beside: Workers | None = None
        self._ended = False

    def show(self) -> None:
        """Show the articles that wait in stories, for the time being."""
        with self._lock:
            try:
                self._show()
            except BrokenProcessPool:
                self._name = ""  # the stories settle all the same

    def settle(self) -> int:
        """Place the articles that wait, for good; how many could not be."""
        with self._lock:
            try:
                for _ in range(TRIES):
                    if self._settle():
                        break
                left = self._archive.grouping.count_waiting()
            finally:
                self._name = ""
                if self._beside is not None:
                    self._beside.close()  # its memory is needed for nothing until the next refresh
                    self._beside = None
        if left:
            LOG.error("stories: %d articles could not be placed", left)
        return left

    def close(self) -> None:
        """Stop at once."""
        self._ended = True
        beside = self._beside
        if beside is not None:
            beside.end()

    @property
    def stands_apart(self) -> bool:
        """Whether a process of its own places the articles, by now."""
        return self._beside is not None

    def _show(self) -> None:
        waiting = self._archive.grouping.waiting(TOGETHER, newest=True)
        if not self._name:
            self._shown.clear()
            self._fill(waiting)
        new = [each for each in waiting if each.article not in self._shown]
        placed = self._run(place, self._name, new)
        if placed is None:
            self._name = ""
            return
        self._shown.update(each.article for each in new)
        self._archive.grouping.show(placed)

    def _settle(self) -> bool:
        """Place all that wait, part after part; False where that has to begin again."""
        while True:
            turn = self._archive.grouping.turn()
            waiting = self._archive.grouping.waiting(TOGETHER)
            if not waiting:
                return True
            try:
                placements = self._placed(waiting)
                if placements is not None and self._archive.grouping.count_waiting() <= len(waiting):
                    placements = self._grouped(waiting, placements)
            except BrokenProcessPool:
                return False
            if placements is None or not self._archive.grouping.settle(turn, placements, waiting):
                return False

    def _placed(self, waiting: Sequence[Fingerprinted]) -> list[Placement] | None:
        """Where the index has articles that wait, and others that move for them; None where its process was replaced."""
        names = _names(waiting)
        self._fill(waiting)
        placed = self._run(
            place, self._name, [replace(each, article=names[each.article]) for each in waiting]
        )
        return None if placed is None else _called(placed, {name: article for article, name in names.items()})

    def _grouped(self, waiting: Sequence[Fingerprinted], placed: Sequence[Placement]) -> list[Placement]:
        """The placements, with those of the last days' articles as they are when all of these are grouped at once."""
        window = load_window(self._archive, waiting, placed, self._clock())
        if not window:
            return list(placed)
        groups = self._workers().submit(group_again, window).result()
        return regrouped(self._archive, placed, window, groups)

    def _fill(self, waiting: Sequence[Fingerprinted]) -> None:
        """Begin an index, with the settled articles that are near those that wait."""
        spans = _around(each.published for each in waiting)
        near = sum(self._archive.count(since=since, until=until) for since, until in spans)
        if near + self._archive.grouping.count_waiting() > FEW and self._beside is None:
            self._beside = self._workers().one_more()
        settled: list[Fingerprinted] = []
        room = MOST - len(waiting)
        for since, until in reversed(spans):
            settled[:0] = self._archive.grouping.settled(since, until, max(0, room - len(settled)))
        self._name = token_hex(4)
        self._run(begin, self._name)
        for at in range(0, len(settled), CHUNK):
            self._run(fill, self._name, settled[at : at + CHUNK])

    def _run(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._ended:
            raise WorkersClosedError
        if self._beside is None:
            return job(*args, **kwargs)
        return self._beside.submit(job, *args, **kwargs).result()


def _names(waiting: Sequence[Fingerprinted]) -> dict[int, int]:
    """What the articles are called in the index, whose order decides between equals.

    Ids are in order of publication, and of those of one moment in that of storing.  So articles of one moment exchange
    their ids: the first in the order of ``waiting`` is called by the lowest.  One that was placed before keeps its own,
    which stories may be called after.
    """
    names = {each.article: each.article for each in waiting}
    new = (each for each in waiting if not each.story)
    for _, moment in groupby(new, key=lambda each: each.published):
        ids = [each.article for each in moment]
        names.update(zip(ids, sorted(ids), strict=True))
    return names


def _called(placements: Sequence[Placement], articles: Mapping[int, int]) -> list[Placement]:
    """Placements with the articles' own ids, given by what they are called in the index."""
    return [
        replace(
            each,
            article=articles.get(each.article, each.article),
            story=articles.get(each.story, each.story),
            copy_of=articles.get(each.copy_of, each.copy_of),
        )
        for each in placements
    ]


def _around(times: Iterable[datetime]) -> list[tuple[datetime, datetime]]:
    """The spans of time in which neighbours of articles are published, apart from one another and in order."""
    spans: list[tuple[datetime, datetime]] = []
    for time in sorted(times):
        since, until = time - BEFORE, time + AFTER
        if spans and since <= spans[-1][1]:
            spans[-1] = spans[-1][0], until
        else:
            spans.append((since, until))
    return spans
