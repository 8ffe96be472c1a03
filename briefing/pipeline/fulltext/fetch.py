"""Fetch the pages of summary-only articles, politely: robots.txt, one request at a time to a site, a pause between.

Each article's page is asked for once; one that could not be fetched is tried again some hours later.  Feeds whose user did not
ask for full text are never touched.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from briefing.collect.http.fetch import Answer, Fetcher, FetchSettings, Request
from briefing.collect.http.robots import Robots
from briefing.core.errors import BriefingError
from briefing.pipeline.fulltext.classify import classify
from briefing.pipeline.fulltext.extract import NoText, extract_text
from store.records import Article, Outcome, Page, Source

ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
PAUSE = 1.0
"""Seconds between two pages of one site, at least; its robots.txt may ask for more."""
PER_SITE = 30
"""Pages asked of one site in one refresh."""
SITES = 8
"""Sites asked at once."""

Extract = Callable[[bytes, str, str], str]


@dataclass(frozen=True, slots=True)
class PageResult:
    """The outcome of one article's page; ``filled`` is the article with the fuller text where one was gained."""

    page: Page
    filled: Article | None = None


@dataclass(slots=True)
class Means:
    """What pages are fetched with."""

    settings: FetchSettings
    now: Callable[[], datetime]
    executor: Executor
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    extract: Extract = extract_text


async def look_up(
    articles: Sequence[Article], sources: Sequence[Source], means: Means
) -> AsyncGenerator[PageResult, None]:
    """Ask for the pages of articles, and say of each what became of it, in the order in which they are done."""
    by_site: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        site = _site(article.url)
        if len(by_site[site]) < PER_SITE:
            by_site[site].append(article)
    results: asyncio.Queue[PageResult] = asyncio.Queue(SITES)
    slots = asyncio.Semaphore(SITES)
    async with Fetcher(means.settings) as fetcher:
        pages = _PageFetcher(fetcher, {source.id: source for source in sources}, means)
        tasks = [asyncio.create_task(pages.fetch_site(group, slots, results)) for group in by_site.values()]
        try:
            for _ in range(sum(map(len, by_site.values()))):
                yield await results.get()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


class _PageFetcher:
    """Fetches the pages of one site after another, with what all sites of one refresh share."""

    def __init__(self, fetcher: Fetcher, sources: dict[str, Source], means: Means) -> None:
        self._fetcher = fetcher
        self._sources = sources
        self._means = means
        self._robots = Robots(fetcher, means.now)

    async def fetch_site(
        self, articles: Sequence[Article], slots: asyncio.Semaphore, results: asyncio.Queue[PageResult]
    ) -> None:
        async with slots:
            for number, article in enumerate(articles):
                if number:
                    delay = await self._robots.delay(article.url, self._configured(article))
                    await self._means.pause(max(PAUSE, delay))
                await results.put(await self._fetch(article))

    async def _fetch(self, article: Article) -> PageResult:
        try:
            if not await self._robots.allowed(article.url, self._configured(article)):
                return self._result(article, "forbidden", "Its site asks programs not to fetch this page.")
            return await self._follow(article)
        except BriefingError as error:
            return self._result(article, "failed", f"Its page could not be had: {error.what}")
        except BrokenProcessPool:
            return self._result(
                article, "no-gain", "Reading its page broke a process down; it is not tried again."
            )
        except Exception as error:  # noqa: BLE001 - the one boundary where a page's fault becomes its outcome
            return self._result(article, "failed", f"Its page could not be read ({type(error).__name__}).")

    async def _follow(self, article: Article) -> PageResult:
        """The page, and the one that its AMP form names in its place."""
        url = article.url
        for last in (False, True):
            async with self._fetcher.fetch(self._request(article, url), self._means.now()) as answer:
                if urlsplit(answer.url)[:2] != urlsplit(url)[:2] and not await self._robots.allowed(
                    answer.url, self._configured(article)
                ):
                    return self._result(
                        article, "forbidden", "Its page moved to a site that asks programs to stay away."
                    )
                verdict = classify(answer.body, answer.headers.get("content-type", ""), url, answer.url)
                if verdict is None:
                    return await self._extract(article, answer)
            again = verdict.canonical and await self._robots.allowed(
                verdict.canonical, self._configured(article)
            )
            if last or not again:
                return self._result(article, verdict.outcome, verdict.reason)
            url = verdict.canonical
        raise AssertionError("the second page is the last one")

    async def _extract(self, article: Article, answer: Answer) -> PageResult:
        work = self._means.executor.submit(self._means.extract, answer.body, article.title, article.body)
        try:
            body = await asyncio.wrap_future(work)
        except NoText as found:
            return self._result(article, "no-gain", str(found))
        reason = (
            f"Full text from its page: {len(body):,} characters, where the feed gives {len(article.body):,}."
        )
        result = self._result(article, "full", reason)
        title = article.title
        text = f"{title}\n{body}" if title else body
        return replace(result, filled=replace(article, text=text, completeness="full"))

    def _request(self, article: Article, url: str) -> Request:
        source = self._sources.get(article.source)
        agent = source.user_agent if source else ""
        return Request(self._configured(article) or url, url, user_agent=agent, accept=ACCEPT)

    def _configured(self, article: Article) -> str:
        """The feed's own address: where the user configured one in a private network, its pages may lie there too."""
        return article.source

    def _result(self, article: Article, outcome: Outcome, reason: str) -> PageResult:
        return PageResult(Page(article.id, outcome, reason, self._means.now()))


def _site(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
