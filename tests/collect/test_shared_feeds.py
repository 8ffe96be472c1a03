"""Captured feeds and the fault server that may lie beside the checkout; skipped where they do not."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from briefing.collect.refresh import FetchSettings, refresh
from store.records import Article, FeedResult, FeedState, Source
from tests.collect.loopback import response, serving

SHARED = Path(__file__).parents[2] / ".." / "shared"
FEEDS = SHARED / "feeds"
SERVER = SHARED / "bench" / "feedserver.py"
NOW = datetime(2025, 3, 4, 12, tzinfo=UTC)
CONTROL = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

needs_feeds = pytest.mark.skipif(not FEEDS.is_dir(), reason="no captured feeds beside the checkout")
needs_server = pytest.mark.skipif(not SERVER.is_file(), reason="no fault server beside the checkout")


async def collect(
    sources: list[Source],
    known: dict[str, dict[str, str]] | None = None,
    states: dict[str, FeedState] | None = None,
    **limits: Any,
) -> dict[str, FeedResult]:
    settings = FetchSettings(**{"timeout_seconds": 10, **limits})
    stored = known or {}
    results = refresh(
        sources, states or {}, lambda source: stored.get(source, {}), now=lambda: NOW, settings=settings,
        executor=None, force=True,
    )  # fmt: skip
    return {result.source.name: result async for result in results}


def check(article: Article) -> None:
    for value in (
        article.text,
        article.key,
        article.author,
        article.url,
        article.published_raw,
        article.language,
    ):
        assert not CONTROL.search(value), ascii(value)
    assert article.text
    assert article.text[: article.headline_end].count("\n") == 0
    assert article.url == "" or article.url.startswith(("http://", "https://"))
    assert "\n\n" not in article.text


@needs_feeds
async def test_every_captured_feed_gives_its_entries() -> None:
    index = {row["file"]: row for row in json.loads((FEEDS / "index.json").read_text())}
    bodies = {path.name: path.read_bytes() for path in sorted(FEEDS.iterdir()) if path.name in index}
    assert len(bodies) >= 40
    answers = {f"/{name}": response(body, content_type="application/xml") for name, body in bodies.items()}
    async with serving(answers) as loopback:
        found = await collect([Source(name, loopback.url(f"/{name}")) for name in bodies])
    assert set(found) == set(bodies)
    for name, result in found.items():
        assert result.status == "ok", (name, result.state.error)
        counted = index[name]["feedparser"]["entries"]
        assert result.entries == counted or not counted, name
        assert result.articles, name
        for article in result.articles:
            check(article)
        dated = sum(article.published_basis == "feed" for article in result.articles)
        expected = index[name]["feedparser"]["with_date"]
        assert dated >= expected - (result.entries - len(result.articles)), name


@pytest.fixture(scope="module")
def feedserver() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("feedserver", SERVER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["feedserver"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["feedserver"]


@contextlib.contextmanager
def serve(**options: object) -> Iterator[str]:
    """The server as a process of its own; gives its base address."""
    arguments = [
        str(part) for name, value in options.items() for part in (f"--{name.replace('_', '-')}", value)
    ]
    command = [sys.executable, str(SERVER), "--port", "0", "--max-s", "120", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[1]
        finally:
            process.kill()


FAILS = {
    "timeout": "did not arrive within",
    "slowheader": "did not arrive within",
    "drip": "did not arrive within",
    "http404": "404 Not Found",
    "http410": "410 Gone",
    "http429": "429 Too Many Requests",
    "http500": "500 Internal Server Error",
    "http503": "503 Service Unavailable",
    "shortbody": "connection broke",
    "reset": "connection broke",
    "huge": "larger than 2 MiB",
    "gzipbomb": "larger than 2 MiB",
    "badgzip": "packed",
    "redirectloop": "redirects more than",
    "redirectfile": "only http and https",
    "html": "web page",
    "empty": "empty body",
    "entities": "entities",
    "external": "entities",
}
NOTED = {
    "truncated": "breaks off",
    "charset": "encoding",
    "dupes": "share an id",
    "nodates": "without a date",
    "baddates": "impossible date",
}


@pytest.fixture(scope="module")
def faults(feedserver: ModuleType) -> Iterator[str]:
    """One server for all formats: making its bomb takes it seconds, once."""
    with serve(feeds=2, entries=6, words=120, hang_s=8, huge_mb=3) as base:
        yield base


@needs_server
@pytest.mark.parametrize("number", [0, 1], ids=["rss", "atom"])
async def test_every_fault_is_survived_and_named(feedserver: ModuleType, faults: str, number: int) -> None:
    sources = [Source(fault, f"{faults}/fault/{fault}?feed={number}") for fault in feedserver.FAULTS]
    sources.append(Source("healthy", f"{faults}/feed/{number}.xml"))
    silent = {"timeout", "slowheader", "drip"}
    found = await collect([source for source in sources if source.name in silent], timeout_seconds=0.5)
    found |= await collect(
        [source for source in sources if source.name not in silent], timeout_seconds=60, max_bytes=2 << 20
    )
    assert set(found) == {*feedserver.FAULTS, "healthy"}
    for fault, result in found.items():
        for article in result.articles:
            check(article)
        if fault in FAILS:
            assert result.status in ("failed", "retired"), fault
            assert FAILS[fault] in result.state.error, (fault, result.state.error)
        else:
            assert result.status == "ok", (fault, result.state.error)
            assert len(result.articles) in ((3, 4) if fault == "truncated" else (6,)), fault
            assert NOTED.get(fault, "") in " ".join(result.notes), fault
    assert found["redirect"].state.url == f"{faults}/feed/{number}.xml?nofault=1"
    assert len({article.key for article in found["dupes"].articles}) == 6
    assert all(article.published == NOW for article in found["nodates"].articles)


@needs_server
async def test_a_second_refresh_brings_nothing_and_after_new_entries_exactly_those(
    feedserver: ModuleType,
) -> None:
    with serve(feeds=4, entries=5, words=80) as base:
        sources = [Source(str(number), f"{base}/feed/{number}.xml") for number in range(4)]
        sources.append(Source("lie", f"{base}/fault/etaglie"))
        first = await collect(sources)
        states = {result.source.id: result.state for result in first.values()}
        known = {
            result.source.id: {article.key: article.digest for article in result.articles}
            for result in first.values()
        }
        assert [len(result.articles) for result in first.values()] == [5] * 5
        second = await collect(sources, known, states)
        assert {result.status for result in second.values()} == {"not-modified"}
        assert sum(result.size for result in second.values()) == 0
        bump(base)
        third = await collect(sources, known, states)
    assert {name: len(result.articles) for name, result in third.items()} == dict.fromkeys(first, 1)


def bump(base: str) -> None:
    """Put one new entry on top of every feed."""
    from urllib.request import urlopen

    with urlopen(f"{base}/_ctl/bump?n=1") as answer:
        assert answer.status == 200


@needs_server
async def test_text_put_into_a_feed_comes_out_of_it(feedserver: ModuleType) -> None:
    corpus = feedserver.Corpus(feeds=2, entries=3, words=200)
    with serve(feeds=2, entries=3, words=200) as base:
        found = await collect([Source(str(number), f"{base}/feed/{number}.xml") for number in range(2)])
    told = {
        (str(row["feed"]), row["guid"]): f"{row['title']}\n" + row["text"].replace("\n\n", "\n")
        for row in corpus.truth()
    }
    for name, result in found.items():
        for article in result.articles:
            assert article.text == told[name, article.key]
            assert article.completeness == "full"
