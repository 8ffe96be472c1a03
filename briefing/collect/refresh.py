"""Feeds in, results out: every enabled feed gives exactly one result, as soon as it is done, whatever
happens to the others.

The state of each feed decides whether it is asked at all, the answer decides the next state; both are pure
functions in :mod:`briefing.collect.http.feed_state`.  Nothing heavy (aiohttp, feedparser) is imported before the
first feed is due.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import datetime
from time import monotonic

from briefing.collect.http import feed_state
from briefing.collect.http.fetch import Answer, Fetcher, FetchSettings, Request
from briefing.collect.parse.deadline import parse_within
from briefing.collect.parse.feed import Parsed, ParseError, ParseJob
from briefing.core.clock import utc_now
from briefing.core.errors import BriefingError
from store.records import FeedResult, FeedState, Source

__all__ = ["FetchSettings", "probe", "refresh"]

Known = Callable[[str], Mapping[str, str]]
Parse = Callable[[float, ParseJob], Parsed]
"""What the executor runs, within that many seconds: :func:`briefing.collect.parse.deadline.parse_within` or more."""
_PARSES = 4
"""Bodies in the executor at once; with more, some would wait there while their time limit runs."""


async def refresh(
    sources: Sequence[Source],
    states: Mapping[str, FeedState],
    known: Known,
    *,
    now: Callable[[], datetime],
    settings: FetchSettings,
    executor: Executor | None,
    force: bool = False,
    manifests: Callable[[str], bytes] = lambda _: b"",
    parse: Parse = parse_within,
) -> AsyncGenerator[FeedResult, None]:
    """Ask the enabled sources and yield one result for each, in the order in which they are done.

    ``states`` and ``known`` are keyed by :attr:`Source.id`; ``known`` gives the digests of a feed's stored
    articles by key, and ``manifests`` the manifest of its last body (:attr:`FeedResult.parts`).  ``parse`` is what
    the executor runs, where more than parsing is to be done there.  ``force`` asks feeds that are backing off or
    within their own ttl, but none that asked to wait (Retry-After) and none that is gone (410).  Abandoning the
    iterator (``aclose``, cancelling) stops every request at once.
    """
    due: list[tuple[Source, FeedState]] = []
    for source in {source.id: source for source in sources if source.enabled}.values():
        state = states.get(source.id) or FeedState(source.id)
        skipped = feed_state.skip(state, now(), force)
        if skipped is None:
            due.append((source, state))
        else:
            yield FeedResult(source, skipped, state)
    if not due:
        return
    results: asyncio.Queue[FeedResult] = asyncio.Queue(settings.concurrency)
    async with Fetcher(settings) as fetcher:
        refresher = _FeedRefresher(fetcher, settings, known, manifests, now, executor, parse, results)
        tasks = [asyncio.create_task(refresher.refresh(source, state)) for source, state in due]
        try:
            for _ in tasks:
                yield await results.get()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def probe(url: str, settings: FetchSettings) -> FeedResult:
    """Ask one address as if it were a new feed, to check it before it is added; nothing is remembered."""
    results = refresh([Source(url, url)], {}, lambda _: {}, now=utc_now, settings=settings, executor=None)
    async with contextlib.aclosing(results):
        async for result in results:
            return result
    raise AssertionError("an enabled source gives one result")


class _FeedRefresher:
    """Fetches and parses one feed at a time, with what all feeds of one refresh share: fetcher, limits, executor."""

    def __init__(
        self,
        fetcher: Fetcher,
        settings: FetchSettings,
        known: Known,
        manifests: Callable[[str], bytes],
        now: Callable[[], datetime],
        executor: Executor | None,
        parse: Parse,
        results: asyncio.Queue[FeedResult],
    ) -> None:
        self._fetcher = fetcher
        self._settings = settings
        self._known = known
        self._manifests = manifests
        self._now = now
        self._executor = executor
        self._parse = parse
        self._results = results
        self._parses = asyncio.Semaphore(_PARSES)

    async def refresh(self, source: Source, state: FeedState) -> None:
        """Fetch and parse one feed, and put its one result."""
        begun = monotonic()
        request = Request(
            source.url, feed_state.address(state, source), state.etag, state.last_modified, source.user_agent
        )
        try:
            async with self._fetcher.fetch(request, self._now()) as answer:
                result = await self._parse_answer(source, state, answer)
                await self._put(result, begun)
                return
        except BriefingError as error:
            result = feed_state.failed(source, state, error, self._now())
        except Exception as error:  # noqa: BLE001 - the one boundary where a feed's fault becomes its result
            fault = BriefingError(
                f"Something unexpected went wrong ({type(error).__name__}).",
                "Please report it with the feed's address.",
            )
            result = feed_state.failed(source, state, fault, self._now())
        await self._put(result, begun)

    async def _put(self, result: FeedResult, begun: float) -> None:
        await self._results.put(replace(result, seconds=monotonic() - begun))

    async def _parse_answer(self, source: Source, state: FeedState, answer: Answer) -> FeedResult:
        now = self._now()
        if answer.not_modified:
            return feed_state.unchanged(source, state, answer, now)
        body_hash = hashlib.sha256(answer.body).hexdigest()[:32]
        if body_hash == state.body_hash:
            return feed_state.unchanged(source, state, answer, now)
        known, manifest = await asyncio.to_thread(self._stored, source.id)
        seen = feed_state.first_seen(answer, now)
        job = ParseJob(source, answer.body, answer.headers, answer.url, seen, dict(known), manifest)
        try:
            parsed = await self._run(self._parse, job)
        except BrokenProcessPool:
            # The process may have died of another feed, or of what it does besides parsing.
            parsed = await self._parse_alone(job)
        return feed_state.succeeded(source, state, answer, parsed, body_hash, now)

    def _stored(self, source: str) -> tuple[Mapping[str, str], bytes]:
        return self._known(source), self._manifests(source)

    async def _parse_alone(self, job: ParseJob) -> Parsed:
        try:
            return await self._run(parse_within, job)
        except BrokenProcessPool:
            raise ParseError(
                "The process that read the feed broke down.", "The desk tries again later."
            ) from None

    async def _run(self, parse: Parse, job: ParseJob) -> Parsed:
        limit = self._settings.parse_seconds
        loop = asyncio.get_running_loop()
        async with self._parses:
            parsing = loop.run_in_executor(self._executor, parse, limit, job)
            try:
                # in a worker process the job stops itself; the second limit is for where it cannot
                return await asyncio.wait_for(parsing, limit * 2)
            except TimeoutError:
                raise ParseError(
                    f"Reading the feed took more than {limit:g} seconds, so it was given up.",
                    "Tell its publisher.",
                ) from None
