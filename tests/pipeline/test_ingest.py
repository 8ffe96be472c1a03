"""The pipeline's two stages, with workers in this process and feeds that answer when the test says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from briefing.analysis.version import ANALYSIS_VERSION
from briefing.collect.refresh import FetchSettings
from briefing.core.log import close_log, open_log
from briefing.pipeline.batching import in_batches
from briefing.pipeline.ingest import Pipeline
from briefing.pipeline.worker_jobs import Unreadable
from briefing.pipeline.workers import Workers
from store.open import open_archive
from store.records import Actor, Alias, Article, FeedResult, FeedState, Source

NOON = datetime(2025, 3, 10, 12, tzinfo=UTC)
QUICK, SLOW = Source("Quick", "https://a.example/rss"), Source("Slow", "https://b.example/rss")
DEADLINE = 20
"""Seconds after which a test gives up; what it waits for comes at once or never."""


def _result(source: Source, text: str) -> FeedResult:
    article = Article(source.id, f"k-{source.name}", text, NOON, NOON, digest=text)
    return FeedResult(
        source, "ok", FeedState(source.id, url=source.url, succeeded=NOON), (article,), entries=1
    )


@pytest.fixture
async def pipeline(tmp_path: Path) -> AsyncIterator[Pipeline]:
    archive = open_archive(tmp_path / "archive.sqlite")
    workers = Workers((Actor("Ana Holt", "official", (Alias("Ana Holt"),)),), kind="thread")
    yield Pipeline(archive, workers, lambda: NOON)
    workers.close()
    archive.close()


async def test_a_feed_that_hangs_does_not_hold_up_the_reading_of_the_others(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = asyncio.Event()

    async def feeds(*args: Any, **options: Any) -> AsyncGenerator[FeedResult, None]:
        yield _result(QUICK, "Mayor Ana Holt said the bridge was safe.")
        await answers.wait()
        yield _result(SLOW, "Mayor Ana Holt opened the harbour.")

    monkeypatch.setattr("briefing.collect.refresh.refresh", feeds)
    monkeypatch.setattr("briefing.pipeline.ingest.IDLE", 0.01)
    async with asyncio.timeout(DEADLINE):
        async for progress in pipeline.refresh((QUICK, SLOW), FetchSettings()):
            if progress.read_done == 1 and not answers.is_set():
                assert progress.feeds_done == 1
                (quick,) = pipeline.archive.select()
                assert pipeline.archive.readings([quick])[quick].quotes
                answers.set()
    assert progress.stage == "done"
    assert (progress.feeds_done, progress.articles_in, progress.read_done, progress.read_total) == (
        2,
        2,
        2,
        2,
    )
    assert pipeline.archive.count_unread(1) == 0


async def test_what_is_in_and_unread_when_a_refresh_is_abandoned_is_read_by_the_next(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def feeds(*args: Any, **options: Any) -> AsyncGenerator[FeedResult, None]:
        yield _result(QUICK, "Mayor Ana Holt said the bridge was safe.")

    monkeypatch.setattr("briefing.collect.refresh.refresh", feeds)
    async with aclosing(pipeline.refresh((QUICK,), FetchSettings())) as steps:
        async for progress in steps:
            if progress.articles_in:
                break
    assert pipeline.archive.count_unread(1) == 1
    stages = [progress.stage async for progress in pipeline.read()]
    assert stages == ["read", "done"]
    assert pipeline.archive.count_unread(1) == 0


@pytest.mark.parametrize(
    ("together", "letters", "saved"), [(3, 10_000, [3, 5]), (100, 10_000, [5]), (100, 1, [1, 2, 3, 4, 5])]
)
async def test_readings_are_saved_together_but_long_texts_do_not_wait_for_many_others(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, together: int, letters: int, saved: list[int]
) -> None:
    for name in "abcde":
        await pipeline.take_in(
            _result(Source(name, f"https://{name}.example/rss"), f"Ana Holt spoke of {name}.")
        )
    monkeypatch.setattr("briefing.pipeline.ingest.BATCH", 1)
    monkeypatch.setattr("briefing.pipeline.ingest.SAVED", together)
    monkeypatch.setattr("briefing.pipeline.ingest.SAVED_LETTERS", letters)
    found = []
    async for progress in pipeline.read():
        if progress.stage == "read":
            found.append(progress.read_done)
            assert pipeline.archive.count_unread(ANALYSIS_VERSION) == 5 - progress.read_done
    assert found == saved


async def test_an_article_that_cannot_be_read_keeps_its_tags_and_the_log_tells_why(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    open_log(tmp_path / "briefing.log")
    result = _result(QUICK, "Mayor Ana Holt said the bridge was safe.")

    async def feeds(*args: Any, **options: Any) -> AsyncGenerator[FeedResult, None]:
        yield result

    monkeypatch.setattr("briefing.collect.refresh.refresh", feeds)
    monkeypatch.setattr(
        "briefing.pipeline.ingest.read_articles",
        lambda articles: [Unreadable(article.id, "ValueError: \x1b[31mred") for article in articles],
    )
    async for _ in pipeline.refresh((QUICK,), FetchSettings()):
        pass
    close_log()
    (kept,) = pipeline.archive.select()
    assert [mention.actor for mention in pipeline.archive.readings([kept])[kept].mentions] == ["Ana Holt"]
    assert pipeline.archive.count_unread(1) == 0
    told = (tmp_path / "briefing.log").read_text("utf-8")
    assert "could not be read: ValueError: \\u001b[31mred" in told
    assert (tmp_path / "briefing.log").stat().st_mode & 0o077 == 0


async def test_closing_the_wait_closes_what_it_waits_for() -> None:
    closed = asyncio.Event()

    async def hangs() -> AsyncGenerator[int, None]:
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            closed.set()

    async with asyncio.timeout(DEADLINE), aclosing(in_batches(hangs(), 0.01, 8)) as batches:
        assert await anext(batches) == [1]
        assert await anext(batches) == []
    assert closed.is_set()


async def test_a_fault_of_the_feeds_comes_through_the_wait() -> None:
    async def breaks() -> AsyncGenerator[int, None]:
        yield 1
        raise OSError("the disk is full")

    batches = in_batches(breaks(), 1, 8)
    assert await anext(batches) == [1]
    with pytest.raises(OSError, match="the disk is full"):
        await anext(batches)


async def test_what_is_ready_comes_together_and_no_more_than_asked_for() -> None:
    async def ready() -> AsyncGenerator[int, None]:
        for number in range(5):
            yield number

    assert [batch async for batch in in_batches(ready(), 1, 3)] == [[0, 1, 2], [3, 4]]


async def test_the_form_of_an_article_can_be_searched_for(pipeline: Pipeline) -> None:
    from store.query import parse

    texts = ("Bridge closed by storm", "Why the bridge had to close", "Bridge closed – live")
    articles = tuple(
        Article(QUICK.id, f"k{n}", text, NOON, NOON, headline_end=len(text), digest=text)
        for n, text in enumerate(texts)
    )
    state = FeedState(QUICK.id, url=QUICK.url, succeeded=NOON)
    pipeline.archive.store_feeds([FeedResult(QUICK, "ok", state, articles, entries=3, mentions=((), (), ()))])
    async for _ in pipeline.read():
        pass

    def found(query: str) -> list[str]:
        ids = pipeline.archive.select(parse(query))
        return [article.title for article in pipeline.archive.articles(ids).values()]

    assert found("form:news") == [texts[0]]
    assert found("form:analysis") == [texts[1]]
    assert found("form:live bridge") == [texts[2]]
    assert len(found("-form:leisure")) == 3
