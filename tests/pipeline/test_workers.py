from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime

import pytest

from briefing.collect.http.fetch import FetchSettings
from briefing.collect.parse.feed import Parsed, ParseJob
from briefing.collect.refresh import refresh
from briefing.pipeline.worker_jobs import Unreadable, parse_and_tag, read_articles, tag_articles
from briefing.pipeline.workers import Workers
from store.records import Actor, Alias, Article, Reading, Source
from tests.collect.loopback import item, response, rss, serving

NOON = datetime(2025, 3, 10, 12, tzinfo=UTC)
ACTORS = (Actor("Ana Holt", "official", (Alias("Ana Holt"),)),)


def _article(number: int, text: str = "Mayor Ana Holt said the bridge was safe.") -> Article:
    return Article("s", f"k{number}", text, NOON, NOON, id=number)


def _dies_of_poison(articles: Sequence[Article]) -> list[str]:
    if any("poison" in article.text for article in articles):
        os._exit(3)
    return [article.key for article in articles]


@pytest.fixture
def workers() -> Iterator[Workers]:
    pool = Workers(ACTORS, 1)
    yield pool
    pool.close()


async def test_processes_tag_and_read_in_the_order_given(workers: Workers) -> None:
    articles = [_article(1), _article(2, "Nobody spoke.")]
    assert [len(tags) for tags in await workers.each(tag_articles, articles, lambda _: ())] == [1, 0]
    readings = await workers.each(read_articles, articles, lambda article: Unreadable(article.id, "lost"))
    assert [item.article for item in readings] == [1, 2]
    assert isinstance(readings[0], Reading)
    assert readings[0].quotes[0].actor == "Ana Holt"


async def test_an_article_that_kills_its_process_costs_no_other_one(workers: Workers) -> None:
    articles = [_article(1), _article(2, "poison"), _article(3)]
    assert await workers.each(_dies_of_poison, articles, lambda _: "lost") == ["k1", "lost", "k3"]


async def test_a_closed_pool_starts_again_when_needed(workers: Workers) -> None:
    workers.close()
    assert await workers.each(_dies_of_poison, [_article(1)], lambda _: "lost") == ["k1"]


def _dies(*given: object) -> None:
    os._exit(3)


async def test_a_feed_is_parsed_alone_where_its_process_died_of_something_else(workers: Workers) -> None:
    async with serving({"/feed": response(rss(item(1)))}) as loopback:
        source = Source("feed", loopback.url("/feed"))
        results = refresh(
            [source],
            {},
            lambda _: {},
            now=lambda: NOON,
            settings=FetchSettings(),
            executor=workers,
            parse=_dies,  # type: ignore[arg-type]
        )
        found = [result async for result in results]
    assert [(result.status, len(result.articles), result.mentions) for result in found] == [("ok", 1, None)]


async def test_parsing_and_tagging_are_one_job(workers: Workers) -> None:
    body = rss(item(1, "Mayor Ana Holt spoke."))
    source = Source("feed", "http://news.example/")

    def job(known: dict[str, str], manifest: bytes) -> Future[Parsed]:
        parsing = ParseJob(source, body, {}, source.url, NOON, known, manifest)
        return workers.submit(parse_and_tag, 15.0, parsing)

    parsed = await asyncio.wrap_future(job({}, b""))
    assert parsed.mentions is not None
    assert [[mention.actor for mention in tags] for tags in parsed.mentions] == [["Ana Holt"]]
    known = {article.key: article.digest for article in parsed.articles}
    again = await asyncio.wrap_future(job(known, parsed.manifest))
    assert (again.articles, again.mentions) == ((), ())
