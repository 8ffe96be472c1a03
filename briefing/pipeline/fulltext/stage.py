"""The stage between *in* and *read* for feeds with ``full_text = true``: summaries get the text of their page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from briefing.pipeline.fulltext.fetch import Means, look_up
from briefing.pipeline.worker_jobs import tag_articles
from briefing.pipeline.workers import Workers
from store.archive import Archive
from store.records import Article, Mention, Source

AT_ONCE = 200
"""Pages looked up in one refresh, the newest first; the next refresh goes on."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far the stage is."""

    done: int
    total: int
    gained: int
    """Articles that have their full text now."""


async def fill_pages(
    archive: Archive, workers: Workers, sources: Sequence[Source], means: Means
) -> AsyncIterator[Step]:
    """Look up the pages of new summaries, and put the texts gained into the archive, tagged; they are read after this.

    Nothing is asked for where no feed wants it.  The library must be there: :func:`briefing.pipeline.fulltext.is_installed`.
    """
    wanting = [source for source in sources if source.enabled and source.full_text]
    if not wanting:
        return
    ids = [source.id for source in wanting]
    articles = await asyncio.to_thread(archive.pages.wanted, ids, means.now(), AT_ONCE)
    if not articles:
        return
    done = gained = 0
    async with aclosing(look_up(articles, wanting, means)) as results:
        async for result in results:
            done += 1
            if result.filled is None:
                await asyncio.to_thread(archive.pages.note, result.page)
            else:
                (mentions,) = await workers.each(tag_articles, [result.filled], _untagged)
                gained += await asyncio.to_thread(archive.pages.fill, result.page, result.filled, mentions)
            yield Step(done, len(articles), gained)


def _untagged(article: Article) -> tuple[Mention, ...]:
    return ()
