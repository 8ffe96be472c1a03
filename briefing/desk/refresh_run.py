"""One round of the desk's work: tag what a new watchlist changes, fetch, read, look up pages, let go, tell.

One program does it at a time on one archive: two would ask every feed twice.  Whoever comes second waits, or says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from briefing.collect.http.url_guard import host_of
from briefing.core.errors import BriefingError
from briefing.desk.retention import agreed, let_go
from briefing.pipeline.fulltext import is_installed
from briefing.pipeline.progress import Progress
from store.files import StoreError, locked

if TYPE_CHECKING:
    from briefing.desk.desk import House

LOOK_AGAIN = 0.25
"""Seconds between two looks whether another program's round is over."""


async def refreshed(house: House, *, force: bool, wait: bool) -> AsyncGenerator[Progress, None]:
    """A whole round.  Raises :class:`BriefingError` when another program is at it, unless it is to ``wait``."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(_alone(house, wait))
        async for tagged in _tagged_anew(house):
            yield tagged
        limits = house.config.settings.limits()
        progress = Progress("fetch")
        dates: dict[str, datetime] = {}
        answered = False
        steps = house.pipeline.refresh(house.config.sources, limits, force=force)
        async with aclosing(steps) as fetched:
            async for progress in fetched:
                if progress.result is not None and progress.result.status in ("ok", "not-modified"):
                    answered = True
                    if progress.result.date is not None:
                        dates[host_of(progress.result.source.url)] = progress.result.date
                yield progress
        async for step in _pages(house, progress):
            yield step
        if answered:  # else nothing tells whether the clock is right, and nothing came in
            settings = house.config.settings
            house.withheld = await let_go(
                house.archive,
                settings.retention_days,
                settings.retention_articles,
                agreed(house.now(), [*dates.values()]),
                progress.articles_in,
            )
        await _tidy(house, max(progress.articles_in, progress.read_done))
        if house.config.alerts.webhook or house.config.alerts.desktop:
            await house.alerts.deliver()


@asynccontextmanager
async def _alone(house: House, wait: bool) -> AsyncGenerator[None, None]:
    """Hold the right to refresh this archive."""
    path = house.paths.archive.with_name("refresh")
    while True:
        lock = locked(path, seconds=0)
        try:
            lock.__enter__()
        except StoreError as error:
            if not isinstance(error.__cause__, OSError) and wait:
                await asyncio.sleep(LOOK_AGAIN)
                continue
            if isinstance(error.__cause__, OSError):
                raise
            raise BriefingError(
                "Another program is refreshing this archive.", "What it brings appears here as it comes."
            ) from error
        break
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


async def watchlist_followed(house: House) -> AsyncGenerator[Progress, None]:
    """Tag anew what a changed watchlist changes, and read that again; nothing where it did not change."""
    tagged = False
    async for step in _tagged_anew(house):
        tagged = True
        yield step
    if tagged:
        async for step in house.pipeline.read():
            yield step


async def _tagged_anew(house: House) -> AsyncIterator[Progress]:
    from briefing.pipeline.retag import is_tagged_by, retag

    version = house.watchlist.version
    house.take_workers()
    if await asyncio.to_thread(is_tagged_by, house.archive, house.workers.actors, version):
        return
    total = await asyncio.to_thread(house.archive.count)
    yield Progress("tag", read_total=total)
    async for done in retag(house.archive, house.workers, version):
        yield Progress("tag", read_done=done, read_total=max(total, done))


async def _pages(house: House, after: Progress) -> AsyncIterator[Progress]:
    """Full texts for the feeds whose user wants them, and the reading of what was gained."""
    if not house.wants_pages or not is_installed():
        return
    from briefing.pipeline.fulltext.fetch import Means
    from briefing.pipeline.fulltext.stage import fill_pages

    means = Means(house.config.settings.limits(), house.now, house.workers)
    gained = 0
    async for step in fill_pages(house.archive, house.workers, house.config.sources, means):
        gained = step.gained
        yield replace(after, stage="pages", result=None, read_done=step.done, read_total=step.total)
    if gained:
        async for read in house.pipeline.read(after):
            yield read


async def _tidy(house: House, articles: int) -> None:
    """Keep searches quick after so many articles came in or were read; whoever cancels waits for one turn only."""
    from store.keeping import turns

    for _ in range(turns(articles) if articles else 0):
        if not await asyncio.to_thread(house.archive.keeper.tidy):
            break
