"""One refresh: retag if the watchlist changed, fetch, analyse, fetch full texts, prune, send alerts.

One program at a time refreshes an archive (a lock file beside it): two would ask every feed twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.collect.http.url_guard import host_of
from briefing.core.errors import BriefingError
from briefing.desk.retention import Withheld, agreed_time, apply_retention
from briefing.pipeline.fulltext import is_installed
from briefing.pipeline.progress import Progress
from store.files import StoreError, locked

if TYPE_CHECKING:
    from briefing.alerts.service import Alerts
    from briefing.feeds.config import Config
    from briefing.pipeline.ingest import Pipeline
    from store.archive import Archive
    from store.watchlist import Watchlist

LOCK_RETRY = 0.25
"""Seconds between two attempts to get the lock that another program holds."""


@dataclass(frozen=True, slots=True)
class RefreshRun:
    """What a refresh works with.  ``config`` gives the configuration as last read: it may be edited meanwhile."""

    archive: Archive
    lock: Path
    pipeline: Pipeline
    watchlist: Watchlist
    config: Callable[[], Config]
    alerts: Callable[[], Alerts]
    clock: Callable[[], datetime]
    on_retention: Callable[[Withheld | None], None]
    """Is called with what retention withheld, each time it was applied."""

    async def refresh(self, *, force: bool = False, wait: bool = False) -> AsyncGenerator[Progress, None]:
        """The whole refresh, step by step; when closed early it releases its lock and its requests at once.

        ``force`` asks feeds that are backing off, too.  ``wait``: where another program refreshes this archive, wait
        until it is done; otherwise :class:`BriefingError` is raised.
        """
        async with self._locked(wait):
            async for tagged in self._retag():
                yield tagged
            progress = Progress("fetch")
            config = self.config()
            dates: dict[str, datetime] = {}
            answered = False
            steps = self.pipeline.refresh(config.sources, config.settings.limits(), force=force)
            async with aclosing(steps) as fetched:
                async for progress in fetched:
                    result = progress.result
                    if result is not None and result.status in ("ok", "not-modified"):
                        answered = True
                        if result.date is not None:
                            dates[host_of(result.source.url)] = result.date
                    yield progress
            async for step in self._full_texts(progress):
                yield step
            if answered:  # else nothing shows whether the clock is right, and nothing came in
                await self._apply_retention(dates, progress.articles_in)
            await self._tidy(max(progress.articles_in, progress.read_done))
            alerts = self.config().alerts
            if alerts.webhook or alerts.desktop:
                await self.alerts().deliver()

    async def follow_watchlist(self) -> AsyncGenerator[Progress, None]:
        """Retag and reread what a change of the watchlist affects; no step where it did not change."""
        tagged = False
        async for step in self._retag():
            tagged = True
            yield step
        if tagged:
            async for step in self.pipeline.read():
                yield step

    @asynccontextmanager
    async def _locked(self, wait: bool) -> AsyncGenerator[None, None]:
        while True:
            lock = locked(self.lock, seconds=0)
            try:
                lock.__enter__()
            except StoreError as error:
                if isinstance(error.__cause__, OSError):
                    raise
                if wait:
                    await asyncio.sleep(LOCK_RETRY)
                    continue
                raise BriefingError(
                    "Another program is refreshing this archive.", "What it brings appears here as it comes."
                ) from error
            break
        try:
            yield
        finally:
            lock.__exit__(None, None, None)

    async def _retag(self) -> AsyncIterator[Progress]:
        from briefing.pipeline.retag import is_tagged_by, retag

        version = self.watchlist.version
        self._replace_workers()
        workers = self.pipeline.workers
        if await asyncio.to_thread(is_tagged_by, self.archive, workers.actors, version):
            return
        total = await asyncio.to_thread(self.archive.count)
        yield Progress("tag", read_total=total)
        async for done in retag(self.archive, workers, version):
            yield Progress("tag", read_done=done, read_total=max(total, done))

    def _replace_workers(self) -> None:
        """Replace workers that were started for an older watchlist."""
        actors, workers = self.watchlist.actors(), self.pipeline.workers
        if workers.actors != actors:
            workers.close()
            self.pipeline.workers = workers.anew(actors)
            self.archive.note_kinds({actor.name: actor.kind for actor in actors})

    async def _full_texts(self, after: Progress) -> AsyncIterator[Progress]:
        """Fetch full texts for the feeds that ask for them, and analyse what was gained."""
        config = self.config()
        if not config.wants_full_text or not is_installed():
            return
        from briefing.pipeline.fulltext.fetch import Means
        from briefing.pipeline.fulltext.stage import fill_pages

        means = Means(config.settings.limits(), self.clock, self.pipeline.workers)
        gained = 0
        async for step in fill_pages(self.archive, self.pipeline.workers, config.sources, means):
            gained = step.gained
            yield replace(after, stage="pages", result=None, read_done=step.done, read_total=step.total)
        if gained:
            async for read in self.pipeline.read(after):
                yield read

    async def _apply_retention(self, dates: Mapping[str, datetime], came: int) -> None:
        """Remove what the retention settings in feeds.toml no longer keep; ``dates``: what time it is by each server."""
        settings = self.config().settings
        withheld = await apply_retention(
            self.archive,
            settings.retention_days,
            settings.retention_articles,
            agreed_time(self.clock(), [*dates.values()]),
            came,
        )
        self.on_retention(withheld)

    async def _tidy(self, articles: int) -> None:
        """Keep searches fast after that many new or reread articles; a cancelled refresh waits for one turn at most."""
        for _ in range(1 + articles // 100 if articles else 0):
            if not await asyncio.to_thread(self.archive.tidy):
                break
