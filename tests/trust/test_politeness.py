"""The desk as a guest: how often, how many at once, and what it says it is."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from briefing.cli import collect as collect_command
from briefing.collect.http import fetch as fetch_module
from briefing.collect.http.feed_state import FIRST_WAIT, LONGEST_CACHE, backoff, cache_minutes
from briefing.collect.http.fetch import FetchSettings
from briefing.collect.parse.feedparser_reader import period_minutes
from briefing.collect.refresh import refresh
from briefing.core.signals import Ending
from briefing.feeds.settings import Settings
from store.records import FeedResult, FeedState, Source
from tests.collect.loopback import Loopback, Sender, item, response, rss, serving

NOW = datetime(2025, 3, 4, 12, tzinfo=UTC)


async def ask(
    loopback: Loopback,
    *paths: str,
    states: dict[str, FeedState] | None = None,
    at: datetime = NOW,
    force: bool = False,
) -> list[FeedResult]:
    sources = [Source(path, loopback.url(path)) for path in paths]
    results = refresh(
        sources, states or {}, lambda _: {}, now=lambda: at, settings=FetchSettings(timeout_seconds=5),
        executor=None, force=force,
    )  # fmt: skip
    return [result async for result in results]


async def due(answer: Sender) -> timedelta:
    """How long a feed is left alone after this answer; nothing asks it before, and a user may."""
    async with serving({"/feed": answer}) as loopback:
        (first,) = await ask(loopback, "/feed")
        assert first.status == "ok"
        wait = (first.state.next_due or NOW) - NOW
        states = {first.source.id: first.state}
        if wait:
            (early,) = await ask(loopback, "/feed", states=states, at=NOW + wait - timedelta(seconds=1))
            assert early.status == "not-due"
            assert len(loopback.asked) == 1
            (forced,) = await ask(
                loopback, "/feed", states=states, at=NOW + wait - timedelta(seconds=1), force=True
            )
            assert forced.status == "not-modified"
        (late,) = await ask(loopback, "/feed", states=states, at=NOW + wait)
        assert late.status == "not-modified"
    return wait


SY = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"


@pytest.mark.parametrize(
    ("channel", "headers", "minutes"),
    [
        ("", {}, 0),
        ("<ttl>45</ttl>", {}, 45),
        ("<ttl>999999</ttl>", {}, 24 * 60),
        (
            f"<sy:updatePeriod {SY}> hourly </sy:updatePeriod><sy:updateFrequency {SY}>2</sy:updateFrequency>",
            {},
            30,
        ),
        (f"<sy:updatePeriod {SY}>hourly</sy:updatePeriod>", {}, 60),
        ("", {"cache_control": "public, max-age=600"}, 10),
        ("", {"cache_control": "max-age=31536000"}, LONGEST_CACHE),
        ("", {"cache_control": "no-cache, max-age=600"}, 0),
        ("", {"cache_control": "max-age=600", "age": "540"}, 1),
        ("<ttl>45</ttl>", {"cache_control": "max-age=600"}, 45),
    ],
)
async def test_a_feed_is_not_asked_more_often_than_it_allows_unless_the_user_says_so(
    channel: str, headers: dict[str, str], minutes: int
) -> None:
    assert await due(response(rss(item(1), channel=channel), **headers)) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "odd", ["", "max-age", "max-age=-1", "max-age=x", "max-age=" + "9" * 400, "s-maxage=9, x", "=,=;"]
)
def test_any_cache_control_and_period_is_a_number_of_minutes(odd: str) -> None:
    assert 0 <= cache_minutes({"cache-control": odd, "age": odd}) <= LONGEST_CACHE
    assert period_minutes(odd, odd) == 0
    assert period_minutes("hourly", odd) == 60
    assert period_minutes("hourly", "0") == 60


async def test_a_host_that_asks_to_wait_is_not_asked_for_its_other_feeds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetch_module, "is_loopback", lambda host: False)  # as a host on the web is treated
    busy = response(b"", "429 Too Many Requests", retry_after="600")
    async with serving({f"/{n}": busy for n in range(5)}) as loopback:
        results = await ask(loopback, *loopback.answers)
        assert len(loopback.asked) == 1
        states = {result.source.id: result.state for result in results}
        forced = await ask(
            loopback, *loopback.answers, states=states, at=NOW + timedelta(minutes=9), force=True
        )
        assert len(loopback.asked) == 1
    assert all(result.state.next_due == NOW + timedelta(minutes=10) for result in results)
    assert {result.status for result in forced} == {"not-due"}


async def test_a_host_gets_one_request_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_module, "is_loopback", lambda host: False)
    assert FetchSettings().per_host == Settings().limits().per_host == 1
    async with serving({f"/{n}": response(rss(item(n))) for n in range(6)}) as loopback:
        results = await ask(loopback, *loopback.answers)
    assert {result.status for result in results} == {"ok"}
    assert loopback.most_open == 1


async def test_the_desk_says_what_it_is_and_sends_nothing_else_about_the_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    async with serving({"/feed": response(rss(item(1)), set_cookie="id=1", etag='"1"')}) as loopback:
        (first,) = await ask(loopback, "/feed")
        await ask(loopback, "/feed", states={first.source.id: first.state})
    for _, headers in loopback.asked:
        assert headers["user-agent"].startswith("briefing-desk/")
        assert set(headers) <= {
            "host",
            "accept",
            "accept-encoding",
            "user-agent",
            "if-none-match",
            "if-modified-since",
        }


def test_feeds_that_fail_together_come_back_apart() -> None:
    waits = {backoff(f"https://paper{number}.example/feed", 1) for number in range(40)}
    assert len(waits) > 30
    assert all(FIRST_WAIT <= wait <= FIRST_WAIT * 1.25 for wait in waits)


async def test_desks_that_collect_in_the_same_interval_drift_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def pause(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 12:
            raise asyncio.CancelledError

    class Quiet:
        def config_changed(self) -> bool:
            return False

        def end_workers(self) -> None:
            pass

    async def once(*_: object) -> int:
        return 0

    monkeypatch.setattr(collect_command, "collect_once", once)
    with pytest.raises(asyncio.CancelledError):
        await collect_command.collect_feeds(
            Quiet(),  # type: ignore[arg-type]  # no more is asked of it
            argparse.Namespace(every=900),
            Ending(),
            pause=pause,
        )
    assert all(900 <= wait <= 900 * 1.1 for wait in waits)
    assert len(set(waits)) > 1


def test_a_user_may_allow_more_requests_to_one_host_at_once() -> None:
    assert replace(Settings(), per_host=4).limits().per_host == 4
