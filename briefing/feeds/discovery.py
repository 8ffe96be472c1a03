"""From a site's address to its feeds: what the page declares, what it links to, what sites usually have.

Everything is asked through the collector's own fetcher, so its limits of time, size, redirects and addresses hold
here too: no page can send the desk into a private network.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from briefing.collect.http.url_guard import check_url
from briefing.collect.text.clean import clean_line
from briefing.core.clock import utc_now
from briefing.core.errors import BriefingError
from briefing.feeds.preview import FeedCheck, checked, kind_of
from store.records import Source

if TYPE_CHECKING:
    from briefing.collect.http.fetch import Answer, Fetcher, FetchSettings, Request

How = Literal["given", "declared", "linked", "guessed"]
HOW_WORDS: dict[How, str] = {
    "given": "the address itself",
    "declared": "named by the page",
    "linked": "linked on the page",
    "guessed": "at a usual place",
}
WHOLE_SECONDS = 60.0
"""After this time what was found so far is the answer."""

Tell = Callable[[int, int], None]
"""Called with how many addresses were tried, of how many."""


@dataclass(frozen=True, slots=True)
class Discovered:
    """A feed of a site, checked."""

    check: FeedCheck
    how: How

    @property
    def url(self) -> str:
        """Its address."""
        return self.check.url


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found at an address."""

    asked: str
    feeds: tuple[Discovered, ...]
    """Best first: those that the page names, then those it links to, then others; comments last."""
    tried: int = 0
    """Addresses asked."""
    broken: tuple[FeedCheck, ...] = ()
    """Feeds that the page declares and that cannot be read; each says why."""

    @property
    def only(self) -> Discovered | None:
        """The one feed to take without asking which; readers' comments do not count beside articles."""
        articles = [feed for feed in self.feeds if not feed.check.about_comments] or list(self.feeds)
        return articles[0] if len(articles) == 1 else None


def completed(address: str) -> str:
    """An address as people type it, with its scheme: ``example.org`` is ``https://example.org``."""
    address = clean_line(address)
    if address.lower().startswith("feed:"):
        address = address[5:] if "://" in address[5:] else "https:" + address[5:]
    return address if "://" in address or not address else f"https://{address}"


async def discover(
    address: str,
    settings: FetchSettings,
    *,
    executor: Executor | None = None,
    tell: Tell | None = None,
    now: Callable[[], datetime] = utc_now,
) -> Discovery:
    """The feeds of a site, or the one feed that ``address`` is.  Nothing is kept; cancelling stops every request.

    ``settings``: the limits of a refresh.  ``executor`` parses; a pool of processes can stop at a time limit.
    Raises :class:`BriefingError` where the address cannot be asked, or gives neither feed nor page.
    """
    from briefing.collect.http.fetch import Fetcher

    url = completed(address)
    try:
        check_url(url, configured=url)
        async with Fetcher(settings) as fetcher:
            search = _Search(fetcher, settings, url, executor, tell or (lambda done, total: None), now)
            return await search.run()
    except BriefingError as error:
        # The address is not in feeds.toml yet.
        raise BriefingError(
            error.what, error.fix.replace("the address in feeds.toml", "the address")
        ) from error


@dataclass(slots=True)
class _Search:
    fetcher: Fetcher
    settings: FetchSettings
    url: str
    executor: Executor | None
    tell: Tell
    now: Callable[[], datetime]
    done: int = 0
    total: int = 1
    asked: set[str] = field(default_factory=set)
    seen: set[object] = field(default_factory=set)
    found: list[tuple[int, Discovered]] = field(default_factory=list)
    broken: list[FeedCheck] = field(default_factory=list)

    async def run(self) -> Discovery:
        page, at = await self._given()
        if page is not None:
            from briefing.feeds.html_links import named_feeds, usual_places

            declared, linked = await asyncio.to_thread(named_feeds, page, at)
            try:
                async with asyncio.timeout(WHOLE_SECONDS):
                    await self._try(declared, "declared")
                    await self._try(linked, "linked")
                    if not self.found:
                        await self._try(usual_places(at), "guessed")
            except TimeoutError:
                pass
        ranked = sorted(self.found, key=lambda pair: (pair[1].check.about_comments, pair[0]))
        return Discovery(self.url, tuple(feed for _, feed in ranked), self.done, tuple(self.broken))

    async def _given(self) -> tuple[bytes | None, str]:
        """What the address itself gives: a feed, which is noted, or a page to look through."""
        from briefing.collect.parse.sniff import ParseError
        from briefing.feeds.html_links import is_page

        self.asked.add(self.url)
        async with self.fetcher.fetch(self._request(self.url), self.now()) as answer:
            self._count_asked()
            try:
                self._note(await self._parsed(answer, self.url), answer, "given", 0)
            except ParseError:
                if not is_page(answer.body):
                    raise
                return answer.body, answer.url
        return None, self.url

    async def _try(self, urls: Sequence[str], how: How) -> None:
        fresh = [url for url in dict.fromkeys(urls) if url not in self.asked]
        self.asked.update(fresh)
        self.total += len(fresh)
        self.tell(self.done, self.total)
        await asyncio.gather(*(self._look(url, how, rank) for rank, url in enumerate(fresh)))

    async def _look(self, url: str, how: How, rank: int) -> None:
        try:
            check_url(url, configured=self.url)
            async with self.fetcher.fetch(self._request(url), self.now()) as answer:
                check = await self._parsed(answer, url)
                order = ("given", "declared", "linked", "guessed").index(how) * 1000 + rank
                self._note(check, answer, how, order)
        except BriefingError as error:
            # Of what a page links to, and of guesses, most are no feed; but what it declares should be one.
            if how == "declared":
                self.broken.append(FeedCheck(url, error=error.what))
        finally:
            self._count_asked()

    def _count_asked(self) -> None:
        self.done += 1
        self.tell(self.done, self.total)

    def _request(self, url: str) -> Request:
        from briefing.collect.http.fetch import Request

        return Request(configured=self.url, url=url)

    async def _parsed(self, answer: Answer, url: str) -> FeedCheck:
        from briefing.collect.parse.deadline import parse_within
        from briefing.collect.parse.feed import ParseError, ParseJob

        job = ParseJob(Source(url, url), answer.body, answer.headers, answer.url, self.now())
        limit = self.settings.parse_seconds
        parsing = asyncio.get_running_loop().run_in_executor(self.executor, parse_within, limit, job)
        try:
            parsed = await asyncio.wait_for(parsing, limit * 2)
        except (TimeoutError, BrokenExecutor):
            raise ParseError(
                "Reading the feed took too long, so it was given up.", "Tell its publisher."
            ) from None
        return checked(
            url,
            parsed.articles,
            title=parsed.title,
            entries=parsed.entries,
            kind=kind_of(answer.body),
            notes=parsed.notes,
        )

    def _note(self, check: FeedCheck, answer: Answer, how: How, rank: int) -> None:
        """Keep a feed, once: sites give the same one at several addresses."""
        where = answer.lasting_url
        alike: object = (check.kind, check.title, check.entries, check.newest)
        if {where, alike} & self.seen:
            return
        self.seen.update((where, alike))
        self.found.append((rank, Discovered(replace(check, url=where), how)))
