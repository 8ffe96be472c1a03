"""Both stages of a refresh without a screen: *in* (fetched, tagged, stored) and *read* (names, quotes, dates, stories).

Each feed is stored as soon as it arrives, whole and with its state, those that arrive meanwhile together; reading
goes newest first in batches.  Stopping at any point loses nothing: what is in and unread is read at the next start.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from briefing.analysis.version import ANALYSIS_VERSION
from briefing.core.clock import utc_now
from briefing.core.log import LOG
from briefing.pipeline.batching import in_batches
from briefing.pipeline.progress import Progress
from briefing.pipeline.story_placer import StoryPlacer
from briefing.pipeline.worker_jobs import Unreadable, parse_and_tag, read_articles, tag_articles
from briefing.pipeline.workers import Workers
from store.archive import Archive
from store.records import Article, FeedResult, Mention, Reading, Source

if TYPE_CHECKING:
    from briefing.collect.refresh import FetchSettings

BATCH = 24
"""Articles in one job of a worker: long enough to hide the cost of passing it on, short enough to show lines as they come."""

IDLE = 0.5
"""Seconds without an answer from any feed after which reading begins: a slow server does not delay the others."""

AHEAD = 5
"""Batches under way for each worker: the one it reads, the next ones, and those that wait to be saved."""

SAVED = 96
"""Articles that are placed and saved together, where they are of usual length: a fifth of a second's reading."""

SAVED_LETTERS = 500_000
"""Length of the texts that are placed and saved together whatever their number, so that long ones are seen soon, too."""

TOGETHER = 16
"""Feeds stored in one transaction at most; each is in whole or not at all."""


class Pipeline:
    """Feeds in, readings out, into one archive."""

    def __init__(self, archive: Archive, workers: Workers, clock: Callable[[], datetime] = utc_now) -> None:
        self.archive = archive
        self.workers = workers
        self._clock = clock
        self._placer = StoryPlacer(archive, lambda: self.workers, clock)
        self._unshown = self._shown = 0
        """Articles read since stories were last shown or settled, and shown since they were settled."""
        self.ungrouped = 0
        """Articles that could not be placed among the stories; they are placed the next time."""
        self.unreadable: list[Unreadable] = []
        """Articles whose reading failed since a refresh began; they keep their tags, and a later analysis tries them again."""

    async def refresh(
        self, sources: Sequence[Source], settings: FetchSettings, *, force: bool = False
    ) -> AsyncGenerator[Progress, None]:
        """Fetch the sources that are due, store and tag what is new, then read everything unread."""
        begun = perf_counter()
        self.unreadable = []
        progress = Progress("fetch", feeds_total=sum(source.enabled for source in sources))
        yield progress
        async with aclosing(in_batches(self._fetched(sources, settings, force), IDLE, TOGETHER)) as batches:
            async for results in batches:
                if not results:
                    async for step in self._read_meanwhile(progress):
                        progress = step
                        yield step
                    continue
                stored = await self._store(results)
                for result, number in zip(results, stored, strict=True):
                    progress = _after(progress, result, number, perf_counter() - begun)
                    yield progress
        async for step in self.read(progress):
            yield step

    async def _read_meanwhile(self, before: Progress) -> AsyncIterator[Progress]:
        """Read what is in while slow feeds keep the rest waiting; some batches at a time, so that those are stored soon."""
        begun = perf_counter()
        done = 0
        async with aclosing(self._reading(BATCH * self.workers.count * AHEAD)) as numbers:
            async for number in numbers:
                done += number
                yield replace(
                    before,
                    result=None,
                    read_done=before.read_done + done,
                    seconds_read=before.seconds_read + perf_counter() - begun,
                )
        if self._unshown:
            await asyncio.to_thread(self._show)

    async def _fetched(
        self, sources: Sequence[Source], settings: FetchSettings, force: bool
    ) -> AsyncGenerator[FeedResult, None]:
        from briefing.collect.refresh import refresh

        states = await asyncio.to_thread(self.archive.feed_states)
        if any(source.enabled and source.id not in states for source in sources):
            self.workers.warm_up()  # a feed that was never asked will have to be parsed
        results = refresh(
            sources,
            states,
            self.archive.known,
            now=self._clock,
            settings=settings,
            executor=self.workers,
            force=force,
            manifests=self.archive.feed_parts,
            parse=parse_and_tag,
        )
        async with aclosing(results):
            async for result in results:
                yield result

    async def take_in(self, result: FeedResult) -> int:
        """Tag and store what one feed brought, and say how many articles are new or edited."""
        (number,) = await self._store([result])
        return number

    async def _store(self, results: Sequence[FeedResult]) -> list[int]:
        tagged = [await self._tagged(result) for result in results]
        stored = await asyncio.to_thread(self.archive.store_feeds, tagged)
        return [len(each.new) + len(each.edited) for each in stored]

    async def _tagged(self, result: FeedResult) -> FeedResult:
        """The result with its articles' tags, where they were not found together with the articles."""
        if not result.articles or result.mentions is not None:
            return result
        return replace(
            result, mentions=tuple(await self.workers.each(tag_articles, result.articles, _untagged))
        )

    async def read(self, after: Progress | None = None) -> AsyncGenerator[Progress, None]:
        """Read what is in and unread, newest first, and settle the stories; ends with one ``done``."""
        begun = perf_counter()
        after = after or Progress("read")
        left = await asyncio.to_thread(self.archive.count_unread, ANALYSIS_VERSION)
        done = after.read_done
        total = done + left

        def step(stage: Literal["read", "done"]) -> Progress:
            return replace(
                after,
                stage=stage,
                result=None,
                read_done=done,
                read_total=max(total, done),
                seconds_read=after.seconds_read + perf_counter() - begun,
            )

        if left:
            async with aclosing(self._reading()) as numbers:
                async for number in numbers:
                    done += number
                    yield step("read")
        await asyncio.to_thread(self._settle)
        yield step("done")

    async def _reading(self, most: int | None = None) -> AsyncGenerator[int, None]:
        """Read the newest unread articles, about ``most``, else all; yields the size of each batch saved.

        The next batches are queued before the last one is saved, so that no worker waits for that.
        """
        under_way: set[int] = set()
        jobs: deque[tuple[list[Article], asyncio.Task[list[Reading | Unreadable]]]] = deque()
        articles: list[Article] = []
        found: list[Reading | Unreadable] = []
        taken = 0
        try:
            while True:
                while len(jobs) < self.workers.count * AHEAD and (most is None or taken < most):
                    batch = await asyncio.to_thread(
                        self.archive.unread, ANALYSIS_VERSION, BATCH, frozenset(under_way)
                    )
                    if not batch:
                        break
                    taken += len(batch)
                    under_way.update(article.id for article in batch)
                    jobs.append((batch, asyncio.create_task(self.workers.each(read_articles, batch, _lost))))
                if not jobs:
                    return
                batch, job = jobs.popleft()
                found += await job
                articles += batch
                if jobs and len(found) < SAVED and _letters(articles) < SAVED_LETTERS:
                    continue
                await asyncio.to_thread(self._save, found, articles)
                under_way.difference_update(article.id for article in articles)
                yield len(found)
                articles, found = [], []
        finally:
            for _, job in jobs:
                job.cancel()

    def _save(self, found: Sequence[Reading | Unreadable], batch: Sequence[Article]) -> None:
        readings: list[Reading] = []
        for item in found:
            if isinstance(item, Unreadable):
                LOG.error("article %s could not be read: %s", item.article, item.error)
                self.unreadable.append(item)
                tags = self.archive.readings([item.article])[item.article].mentions
                readings.append(Reading(item.article, ANALYSIS_VERSION, mentions=tags))
            else:
                readings.append(item)
        self.archive.save_readings(readings, versions={article.id: article.version for article in batch})
        self._unshown += len(readings)
        # The last ones of a refresh are not shown but settled, and so are all of a small one.
        if self._unshown > max(SAVED, self._shown):
            self._show()

    def _show(self) -> None:
        self._shown += self._unshown
        self._unshown = 0
        self._placer.show()

    def _settle(self) -> None:
        self.ungrouped = self._placer.settle()
        self._unshown = self._shown = 0

    def close(self) -> None:
        """Stop placing articles in stories at once."""
        self._placer.close()


def _after(before: Progress, result: FeedResult, stored: int, seconds: float) -> Progress:
    """How far the refresh is with one more feed stored."""
    failed = result.status == "failed"
    if failed:
        LOG.info("feed %s: %s", result.source.name, result.state.error)
    return replace(
        before,
        feeds_done=before.feeds_done + 1,
        feeds_failed=before.feeds_failed + failed,
        articles_in=before.articles_in + stored,
        result=result,
        seconds_in=seconds,
    )


def _letters(articles: Sequence[Article]) -> int:
    return sum(len(article.text) for article in articles)


def _untagged(article: Article) -> tuple[Mention, ...]:
    """Stands in for the tags of an article whose tagging ended its process; the user hears of it when it is read."""
    return ()


def _lost(article: Article) -> Reading | Unreadable:
    return Unreadable(article.id, "The process that read it died of it.")
