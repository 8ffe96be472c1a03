"""Both stages of a refresh without a screen: *in* (fetched, tagged, stored) and *read* (names, quotes, dates, stories).

Each feed is stored in one transaction as soon as it arrives; reading goes newest first in batches.  Stopping at any
point loses nothing: what is in and unread is read at the next start.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Literal, TypeVar

from briefing.desk import Progress
from briefing.log import LOG
from briefing.workers import Unreadable, Workers, read_articles, tag_articles
from store.archive import Archive
from store.records import Article, FeedResult, Mention, Placement, Reading, Source

if TYPE_CHECKING:
    from briefing.analysis.stories import StoryIndex
    from briefing.collect.refresh import FetchSettings

BATCH = 24
"""Articles in one job of a worker: long enough to hide the hand-over, short enough to show lines as they come."""

IDLE = 0.5
"""Seconds without an answer from any feed after which reading begins: a slow server holds up nobody's lines."""

STORY_DAYS = 21
"""How far back the story index reaches when it is filled from the archive."""


T = TypeVar("T")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Pipeline:
    """Feeds in, readings out, into one archive."""

    def __init__(self, archive: Archive, workers: Workers, clock: Callable[[], datetime] = _utc_now) -> None:
        self.archive = archive
        self.workers = workers
        self._clock = clock
        self._stories: StoryIndex | None = None
        self.unreadable: list[Unreadable] = []
        """Articles whose reading failed in this run; they keep their tags, and a later analysis tries them again."""

    async def refresh(
        self, sources: Sequence[Source], settings: FetchSettings, *, force: bool = False
    ) -> AsyncIterator[Progress]:
        """Fetch the sources that are due, store and tag what is new, then read everything unread."""
        begun = perf_counter()
        progress = Progress("fetch", feeds_total=sum(source.enabled for source in sources))
        yield progress
        async with aclosing(or_idle(self._fetched(sources, settings, force), IDLE)) as results:
            async for result in results:
                if result is None:
                    async for step in self._read_meanwhile(progress):
                        progress = step
                        yield step
                    continue
                progress = await self._in(progress, result, begun)
                yield progress
        async for step in self.read(progress):
            yield step

    async def _in(self, before: Progress, result: FeedResult, begun: float) -> Progress:
        """Store one feed's articles, and say how far the refresh is."""
        stored = await self._store(result)
        if result.status == "failed":
            LOG.info("feed %s: %s", result.source.name, result.state.error)
        return replace(
            before,
            feeds_done=before.feeds_done + 1,
            feeds_failed=before.feeds_failed + (result.status == "failed"),
            articles_in=before.articles_in + stored,
            result=result,
            seconds_in=perf_counter() - begun,
        )

    async def _read_meanwhile(self, before: Progress) -> AsyncIterator[Progress]:
        """Read what is in while slow feeds keep the rest waiting; a round at a time, so that they are taken up soon."""
        begun = perf_counter()
        done = 0
        async for number in self._read_round():
            done += number
            yield replace(
                before,
                result=None,
                read_done=before.read_done + done,
                seconds_read=before.seconds_read + perf_counter() - begun,
            )

    async def _fetched(
        self, sources: Sequence[Source], settings: FetchSettings, force: bool
    ) -> AsyncGenerator[FeedResult, None]:
        from briefing.collect.refresh import refresh

        states = await asyncio.to_thread(self.archive.feed_states)
        results = refresh(
            sources,
            states,
            self.archive.known,
            now=self._clock,
            settings=settings,
            executor=self.workers,
            force=force,
        )
        async with aclosing(results):
            async for result in results:
                yield result

    async def _store(self, result: FeedResult) -> int:
        mentions: list[tuple[Mention, ...]] = []
        if result.articles:
            mentions = await self.workers.each(tag_articles, result.articles, _untagged)
        stored = await asyncio.to_thread(self.archive.store_feed, result, mentions)
        return len(stored.new) + len(stored.edited)

    async def read(self, after: Progress | None = None) -> AsyncIterator[Progress]:
        """Read what is in and unread, newest first; ends with one ``done``."""
        from briefing.analysis.reading import ANALYSIS_VERSION

        begun = perf_counter()
        after = after or Progress("read")
        left = await asyncio.to_thread(self.archive.count_unread, ANALYSIS_VERSION)
        done, more = after.read_done, True
        total = done + left

        def step(stage: Literal["read", "done"]) -> Progress:
            seconds = after.seconds_read + perf_counter() - begun
            return replace(
                after,
                stage=stage,
                result=None,
                read_done=done,
                read_total=max(total, done),
                seconds_read=seconds,
            )

        while more:
            more = False
            async for number in self._read_round():
                done += number
                more = True
                yield step("read")
        yield step("done")

    async def _read_round(self) -> AsyncIterator[int]:
        """Read the newest unread articles, as many as keep the workers busy; yields the size of each batch saved."""
        from briefing.analysis.reading import ANALYSIS_VERSION

        limit = BATCH * self.workers.count * 2
        articles = await asyncio.to_thread(self.archive.unread, ANALYSIS_VERSION, limit)
        by_id = {article.id: article for article in articles}
        batches = [articles[at : at + BATCH] for at in range(0, len(articles), BATCH)]
        jobs = [asyncio.create_task(self.workers.each(read_articles, batch, _lost)) for batch in batches]
        try:
            for job in jobs:
                found = await job
                await asyncio.to_thread(self._save, found, by_id)
                yield len(found)
        finally:
            for job in jobs:
                job.cancel()

    def _save(self, found: Sequence[Reading | Unreadable], articles: dict[int, Article]) -> None:
        from briefing.analysis.reading import ANALYSIS_VERSION

        index = self._story_index()
        readings: list[Reading] = []
        placements: list[Placement] = []
        for item in found:
            if isinstance(item, Unreadable):
                LOG.error("article %s could not be read: %s", item.article, item.error)
                self.unreadable.append(item)
                tags = self.archive.readings([item.article])[item.article].mentions
                readings.append(Reading(item.article, ANALYSIS_VERSION, mentions=tags))
                continue
            readings.append(item)
            if item.fingerprint:
                published = articles[item.article].published
                placements.append(index.add(item.article, published, item.fingerprint))
        placements.extend(index.moved())
        versions = {article.id: article.version for article in articles.values()}
        self.archive.save_readings(readings, placements, versions)

    def _story_index(self) -> StoryIndex:
        if self._stories is None:
            from briefing.analysis.stories import StoryIndex

            self._stories = StoryIndex()
            since = self._clock() - timedelta(days=STORY_DAYS)
            for known in self.archive.fingerprints(since):
                self._stories.restore(
                    known.article, known.published, known.fingerprint, known.story, known.copy_of
                )
        return self._stories


async def or_idle(results: AsyncGenerator[T, None], seconds: float) -> AsyncGenerator[T | None, None]:
    """What ``results`` gives, and None each time it gives nothing for so many seconds.  Closes it in the end."""

    async def following() -> T:
        return await anext(results)

    waiting = asyncio.create_task(following())
    try:
        while True:
            done, _ = await asyncio.wait({waiting}, timeout=seconds)
            if not done:
                yield None
                continue
            try:
                result = waiting.result()
            except StopAsyncIteration:
                return
            waiting = asyncio.create_task(following())
            yield result
    finally:
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError, StopAsyncIteration):
            await waiting
        await results.aclose()


def _untagged(article: Article) -> tuple[Mention, ...]:
    """Stands in for the tags of an article whose tagging ended its process; reading it tells the user."""
    return ()


def _lost(article: Article) -> Reading | Unreadable:
    return Unreadable(article.id, "The process that read it died.")
