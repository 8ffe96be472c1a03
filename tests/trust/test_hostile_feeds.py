"""Feeds that are built to do harm, and feeds that chance has broken: the short forms of tests/attack/hostile and mutate."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.collect.http.fetch import FetchSettings
from briefing.pipeline.workers import Workers
from tests.attack.bodies import BODIES, rss
from tests.attack.feedhost import feed_bytes
from tests.attack.hostile import answer, collect, store_all
from tests.attack.mutate import attack, mutate, seeds
from tests.attack.terminal import forbidden
from tests.collect.loopback import Sender, Writer, response

QUICK = [
    "billion laughs",
    "billion laughs in utf-16",
    "external entity, file",
    "parameter entity",
    "nested elements",
    "nested items",
    "nested tables in a body",
    "a title of 100 MB, packed",
    "a million attributes",
    "piled marks",
    "unclosed section",
    "unclosed comments",
    "gzip bomb",
    "nested JSON",
    "odd JSON",
    "a number of a million digits",
    "a ttl without end",
    "zero bytes",
    "a charset that is a packer",
    "attacks on the terminal",
]
REFUSED = {
    "billion laughs": "entities",
    "billion laughs in utf-16": "entities",
    "external entity, file": "entities",
    "parameter entity": "entities",
    "nested elements": "nests more than",
    "a title of 100 MB, packed": "larger than",
    "a million attributes": "attributes",
    "gzip bomb": "larger than",
    "nested JSON": "cannot be read",
    "a number of a million digits": "cannot be read",
}


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    pool = Workers((), 2)
    yield pool
    pool.close()


def test_no_hostile_feed_hangs_crashes_or_costs_its_neighbours_anything(
    workers: Workers, tmp_path: Path
) -> None:
    answers = {name: answer(BODIES[name]) for name in QUICK}
    for number in range(3):
        answers[f"healthy {number}"] = response(feed_bytes(number, 1, 4), content_type="application/rss+xml")
    found = asyncio.run(collect(answers, workers))
    assert set(found) == set(answers)
    for name, came in found.items():
        result = came.result
        if name.startswith("healthy"):
            assert (result.status, len(result.articles)) == ("ok", 4)
        if name in REFUSED:
            assert result.status == "failed"
            assert REFUSED[name] in result.state.error, (name, result.state.error)
        if name in BODIES and BODIES[name].survives:
            assert "sound" in [article.key for article in result.articles], name
        assert "unexpected" not in result.state.error
        assert not any("root:" in article.text for article in result.articles)
    assert not store_all([came.result for came in found.values()], tmp_path)


def test_one_reference_to_half_a_character_costs_no_other_entry(workers: Workers) -> None:
    bad = "<item><title>&#55296;&#xDFFF;half</title><guid>h</guid></item>"
    found = asyncio.run(collect({"halves": response(rss(bad))}, workers))
    assert [article.key for article in found["halves"].result.articles] == ["sound", "h"]


@pytest.mark.parametrize(
    "root",
    ["<rdf:RDF xmlns='http://purl.org/rss/1.0/'/>", "<rss/>", "<feed/>", "<link/>", "</rss>", "<a/><rss>"],
)
def test_a_root_that_ends_where_it_begins_is_read_as_far_as_it_goes(workers: Workers, root: str) -> None:
    entries = (
        "<item><title>Told</title><guid>g</guid></item><item><title>Told, too</title><guid>h</guid></item>"
    )
    came = asyncio.run(collect({"odd": response(f"<?xml version='1.0'?>{root}{entries}".encode())}, workers))[
        "odd"
    ]
    assert "unexpected" not in came.result.state.error


def test_an_article_without_end_is_cut_to_what_can_be_read_in_a_second(workers: Workers) -> None:
    words = (
        "<item><title>t</title><guid>long</guid><description>" + "word " * 200_000 + "</description></item>"
    )
    found = asyncio.run(collect({"long": response(rss(words))}, workers))
    long = next(article for article in found["long"].result.articles if article.key == "long")
    assert 190_000 < len(long.text) <= 200_010
    assert long.text.endswith("…")


def test_a_feed_that_never_ends_and_one_that_never_begins_keep_no_other_waiting() -> None:
    gone = asyncio.Event()

    async def for_ever(writer: Writer, _: dict[str, str]) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"4\r\n<!--\r\n")
            await asyncio.sleep(0.01)

    async def silent(writer: Writer, _: dict[str, str]) -> None:
        await gone.wait()

    async def heads(writer: Writer, _: dict[str, str]) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000)

    answers: dict[str, Sender] = {f"bad {n}": (for_ever, silent, heads)[n % 3] for n in range(9)}
    answers["healthy"] = response(feed_bytes(1, 1, 4))
    begun = time.monotonic()
    found = asyncio.run(collect(answers, None, FetchSettings(timeout_seconds=0.6)))
    assert found["healthy"].result.status == "ok"
    assert found["healthy"].seconds < min(
        came.seconds for name, came in found.items() if "within" in came.result.state.error
    )
    assert all(came.result.status == "failed" for name, came in found.items() if name != "healthy")
    assert time.monotonic() - begun < 10


def test_feeds_broken_by_chance_lose_nothing_and_harm_nobody(workers: Workers, tmp_path: Path) -> None:
    outcome = asyncio.run(attack(60, 11, None, tmp_path, workers))
    assert outcome.feeds == 60
    assert outcome.articles
    assert not outcome.faults, outcome.faults[:5]


@given(st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_any_broken_feed_gives_articles_that_can_be_shown_or_one_sentence(seed: int) -> None:
    body = mutate(random.Random(seed), seeds(None))
    result = asyncio.run(collect({"broken": response(body)}, None))["broken"].result
    assert result.status == "ok" or result.state.error
    for article in result.articles:
        assert not forbidden(article.text.replace("\n", "") + article.author + article.url + article.key)
