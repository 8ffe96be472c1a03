"""A refresh against a small server: one result for each feed, whatever the servers do."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from briefing.collect.parse import deadline
from briefing.collect.parse import feed as parse
from briefing.collect.refresh import FetchSettings, probe, refresh
from store.records import FeedResult, FeedState, Source
from tests.collect.loopback import Loopback, Writer, item, response, rss, serving

NOW = datetime(2025, 3, 4, 12, tzinfo=UTC)
SETTINGS = FetchSettings(timeout_seconds=5)
FEED = rss(item(1), item(2))


async def results(
    sources: list[Source],
    states: Mapping[str, FeedState] | None = None,
    *,
    known: Mapping[str, str] | None = None,
    settings: FetchSettings = SETTINGS,
    force: bool = False,
    now: datetime = NOW,
    executor: Executor | None = None,
) -> dict[str, FeedResult]:
    found: dict[str, FeedResult] = {}
    stored = known or {}
    async for result in refresh(
        sources,
        states or {},
        lambda _: stored,
        now=lambda: now,
        settings=settings,
        executor=executor,
        force=force,
    ):
        assert result.source.name not in found
        found[result.source.name] = result
    return found


async def one(
    loopback: Loopback, path: str = "/feed", state: FeedState | None = None, **options: object
) -> FeedResult:
    source = Source("feed", loopback.url(path))
    states = {source.id: replace(state, source=source.id)} if state else {}
    return (await results([source], states, **options))["feed"]  # type: ignore[arg-type]  # passed on as they are


async def test_a_feed_is_fetched_once_and_not_again_while_it_has_not_changed() -> None:
    async def conditional(writer: Writer, asked: dict[str, str]) -> None:
        fresh = asked.get("if-none-match") == '"v1"' and asked.get("if-modified-since") == "yesterday"
        answer = (
            response(status="304 Not Modified")
            if fresh
            else response(FEED, etag='"v1"', last_modified="yesterday")
        )
        await answer(writer, asked)

    async with serving({"/feed": conditional}) as loopback:
        first = await one(loopback)
        assert (first.status, len(first.articles), first.entries, first.size) == ("ok", 2, 2, len(FEED))
        assert (first.state.etag, first.state.last_modified, first.state.succeeded) == (
            '"v1"',
            "yesterday",
            NOW,
        )
        assert first.state.title == "Gazette"
        second = await one(loopback, state=first.state)
        assert (second.status, second.articles, second.size) == ("not-modified", (), 0)
        assert second.state.etag == '"v1"'


async def test_the_same_bytes_without_validators_are_not_parsed_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serving({"/feed": response(FEED)}) as loopback:
        first = await one(loopback)
        monkeypatch.setattr(deadline, "parse_feed", None)
        second = await one(loopback, state=first.state)
        assert second.status == "not-modified"


async def test_only_what_is_new_comes_back() -> None:
    async with serving({"/feed": response(FEED)}) as loopback:
        first = await one(loopback)
        loopback.answers["/feed"] = response(rss(item(3), item(1), item(2, "Mended.")))
        known = {article.key: article.digest for article in first.articles}
        second = await one(loopback, state=first.state, known=known)
        assert [article.key for article in second.articles] == ["id-3", "id-2"]


async def test_a_304_that_names_another_version_is_not_believed() -> None:
    async def lying(writer: Writer, asked: dict[str, str]) -> None:
        answer = (
            response(status="304 Not Modified", etag='"v2"')
            if "if-none-match" in asked
            else response(FEED, etag='"v2"')
        )
        await answer(writer, asked)

    async with serving({"/feed": lying}) as loopback:
        result = await one(loopback, state=FeedState("", etag='"v1"'))
        assert (result.status, len(result.articles)) == ("ok", 2)
        again = await one(loopback, state=FeedState("", etag='W/"v2-gzip"'))
        assert again.status == "not-modified"


async def test_packed_feeds_are_unpacked_and_bombs_are_not() -> None:
    bomb = gzip.compress(b"<rss>" + b" " * (4 << 20))
    async with serving(
        {
            "/feed": response(gzip.compress(FEED), content_encoding="gzip"),
            "/bomb": response(bomb, content_encoding="gzip"),
            "/long": response(b" " * (2 << 20)),
            "/bad": response(FEED, content_encoding="gzip"),
        }
    ) as loopback:
        settings = replace(SETTINGS, max_bytes=1 << 20)
        sources = [Source(path, loopback.url(path)) for path in loopback.answers]
        found = await results(sources, settings=settings)
        assert len(found["/feed"].articles) == 2
        assert "larger than 1 MiB" in found["/bomb"].state.error
        assert "larger than 1 MiB" in found["/long"].state.error
        assert "packed" in found["/bad"].state.error
        assert {"gzip, deflate"} == {headers["accept-encoding"] for _, headers in loopback.asked}


async def test_permanent_redirects_are_remembered_and_passing_ones_are_not() -> None:
    async with serving(
        {
            "/feed": response(status="301 Moved Permanently", location="/b"),
            "/b": response(status="308 Permanent Redirect", location="/c"),
            "/c": response(status="302 Found", location="/d"),
            "/d": response(status="301 Moved Permanently", location="/e"),
            "/e": response(FEED),
        }
    ) as loopback:
        first = await one(loopback)
        assert first.status == "ok"
        assert first.state.url == loopback.url("/c")
        loopback.asked.clear()
        await one(loopback, state=first.state)
        assert [path for path, _ in loopback.asked] == ["/c", "/d", "/e"]
        loopback.asked.clear()
        await one(loopback, state=replace(first.state, failures=3))
        assert loopback.asked[0][0] == "/feed", (
            "an address that fails again and again gives way to the configured one"
        )


async def test_redirects_end_and_never_leave_the_web() -> None:
    async with serving(
        {
            "/loop": response(status="302 Found", location="/loop"),
            "/file": response(status="302 Found", location="file:///etc/passwd"),
            "/inside": response(status="302 Found", location="http://10.0.0.1/"),
            "/metadata": response(status="301 Moved", location="http://[::ffff:169.254.169.254]/"),
            "/name": response(status="302 Found", location="http://localhost:1/"),
        }
    ) as loopback:
        found = await results([Source(path, loopback.url(path)) for path in loopback.answers])
        assert {result.status for result in found.values()} == {"failed"}
        assert "more than 5 times" in found["/loop"].state.error
        assert "only http and https" in found["/file"].state.error
        for path in ("/inside", "/metadata", "/name"):
            assert "private network" in found[path].state.error
            assert found[path].state.url == ""


async def test_a_public_name_that_resolves_to_an_inside_address_is_refused_at_connect_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serving({"/feed": response(FEED)}) as loopback:
        port = int(loopback.base.rpartition(":")[2])
        asked: list[str] = []

        def rebound(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

        monkeypatch.setattr(socket, "getaddrinfo", rebound)
        found = await results([Source("feed", f"http://news.example:{port}/feed")])
        assert asked == ["news.example"]
        assert "private network" in found["feed"].state.error
        assert loopback.asked == []
        found = await results([Source("feed", f"http://localhost:{port}/feed")])
        assert found["feed"].status == "ok", "a feed configured with such a name reaches it"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("404 Not Found", "The server answered 404 Not Found. Check the address in feeds.toml."),
        (
            "500 Internal Server Error",
            "The server answered 500 Internal Server Error. The desk tries again later.",
        ),
        ("403 Forbidden", "The server answered 403 Forbidden. It may need a login"),
        ("799 Odd", "The server answered 799."),
    ],
)
async def test_an_error_is_one_plain_sentence_with_the_fix(status: str, words: str) -> None:
    async with serving({"/feed": response(b"\x1b[31m<h1>x</h1>", status)}) as loopback:
        result = await one(loopback)
        assert result.status == "failed"
        assert result.state.error.startswith(words)
        assert (result.state.failures, result.state.failing_since, result.state.checked) == (1, NOW, NOW)


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
async def test_an_answer_without_the_feed_that_was_asked_for_is_an_error(status: str) -> None:
    async with serving({"/feed": response(status=status)}) as loopback:
        assert (await one(loopback)).state.error.startswith(f"The server answered {status}.")


async def test_gone_retires_a_feed_for_good() -> None:
    async with serving({"/feed": response(status="410 Gone")}) as loopback:
        first = await one(loopback)
        assert (first.status, first.state.retired) == ("retired", True)
        loopback.asked.clear()
        second = await one(loopback, state=first.state, force=True)
        assert (second.status, loopback.asked) == ("retired", [])


@pytest.mark.parametrize("after", ["120", "Tue, 04 Mar 2025 12:02:00 GMT"])
@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
async def test_retry_after_is_obeyed_even_when_forced(status: str, after: str) -> None:
    async with serving({"/feed": response(status=status, retry_after=after)}) as loopback:
        first = await one(loopback)
        assert first.state.next_due == NOW + timedelta(minutes=2)
        assert "2025-03-04 12:02 UTC" in first.state.error
        loopback.answers["/feed"] = response(FEED)
        loopback.asked.clear()
        early = await one(loopback, state=first.state, force=True, now=NOW + timedelta(seconds=119))
        assert (early.status, loopback.asked) == ("not-due", [])
        late = await one(loopback, state=first.state, now=NOW + timedelta(seconds=120))
        assert (late.status, late.state.error, late.state.asked_to_wait) == ("ok", "", False)


async def test_backoff_holds_unless_forced() -> None:
    async with serving({}) as loopback:
        first = await one(loopback)
        assert (await one(loopback, state=first.state)).status == "not-due"
        assert (await one(loopback, state=first.state, force=True)).state.failures == 2


async def test_a_feeds_own_ttl_is_kept_unless_forced() -> None:
    async with serving({"/feed": response(rss(item(1), channel="<ttl>30</ttl>"), etag='"1"')}) as loopback:
        first = await one(loopback)
        assert first.state.next_due == NOW + timedelta(minutes=30)
        assert (await one(loopback, state=first.state)).status == "not-due"
        loopback.answers["/feed"] = response(status="304 Not Modified")
        forced = await one(loopback, state=first.state, force=True, now=NOW + timedelta(minutes=5))
        assert forced.status == "not-modified"
        assert forced.state.next_due == NOW + timedelta(minutes=35)


async def test_slow_servers_cost_their_own_feed_only() -> None:
    async def silent(writer: Writer, asked: dict[str, str]) -> None:
        await asyncio.Event().wait()

    async def dripping(writer: Writer, asked: dict[str, str]) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>")
        await asyncio.Event().wait()

    answers = {"/silent": silent, "/dripping": dripping} | {f"/{n}": response(FEED) for n in range(5)}
    async with serving(answers) as loopback:
        settings = replace(SETTINGS, timeout_seconds=0.4)
        found = await results([Source(path, loopback.url(path)) for path in answers], settings=settings)
        order = [(name, result.status) for name, result in found.items()]
        assert sorted(order[:5]) == [(f"/{n}", "ok") for n in range(5)]
        assert sorted(order[5:]) == [("/dripping", "failed"), ("/silent", "failed")]


@pytest.mark.parametrize(
    "sent",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<rss>",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<rss>\r\n",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        b"",
    ],
)
async def test_broken_connections_and_answers_are_named(sent: bytes) -> None:
    async def broken(writer: Writer, asked: dict[str, str]) -> None:
        writer.write(sent)
        writer.close()

    async with serving({"/feed": broken}) as loopback:
        result = await one(loopback)
        assert result.status == "failed"
        assert result.state.error.endswith(".")
        assert "unexpected" not in result.state.error


async def test_a_refused_connection_and_an_unknown_name_are_told_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serving({}) as loopback:
        closed = loopback.base

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    found = await results(
        [Source("closed", closed), Source("unknown", "http://user:secret@nowhere.example/")]
    )
    assert "refused the connection" in found["closed"].state.error
    assert found["unknown"].state.error.startswith("The name nowhere.example was not found.")
    assert "secret" not in found["unknown"].state.error


async def test_credentials_go_to_their_host_and_its_own_redirects() -> None:
    async with serving(
        {"/feed": response(status="302 Found", location="/b"), "/b": response(FEED)}
    ) as loopback:
        url = loopback.url("/feed").replace("//", "//user:secret@")
        found = await results([Source("feed", url)])
        assert found["feed"].status == "ok"
        assert [headers.get("authorization") for _, headers in loopback.asked] == [
            "Basic dXNlcjpzZWNyZXQ="
        ] * 2


async def test_the_user_agent_is_honest_and_can_be_set_for_a_feed() -> None:
    async with serving({"/a": response(FEED), "/b": response(FEED)}) as loopback:
        await results(
            [Source("a", loopback.url("/a")), Source("b", loopback.url("/b"), user_agent="Desk\r\nX: y/1")]
        )
        agents = {path: headers["user-agent"] for path, headers in loopback.asked}
        assert agents["/a"].startswith("briefing-desk/")
        assert agents["/b"] == "Desk X: y/1"


async def test_disabled_feeds_are_left_out_and_doubled_ones_asked_once() -> None:
    async with serving({"/feed": response(FEED)}) as loopback:
        url = loopback.url("/feed")
        found = await results(
            [Source("a", url), Source("a", url), Source("off", loopback.url("/x"), enabled=False)]
        )
        assert list(found) == ["a"]
        assert len(loopback.asked) == 1


async def test_no_more_feeds_are_under_way_than_allowed() -> None:
    answers = {f"/{n}": response(FEED) for n in range(12)}
    async with serving(answers) as loopback:
        found = await results(
            [Source(path, loopback.url(path)) for path in answers], settings=replace(SETTINGS, concurrency=3)
        )
        assert {result.status for result in found.values()} == {"ok"}
        assert loopback.most_open <= 3


async def test_strangers_hosts_get_few_requests_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefing.collect.http.fetch.is_loopback", lambda _: False)
    answers = {f"/{n}": response(FEED) for n in range(8)}
    async with serving(answers) as loopback:
        await results(
            [Source(path, loopback.url(path)) for path in answers], settings=replace(SETTINGS, per_host=1)
        )
        assert loopback.most_open == 1


async def test_a_fault_of_ours_in_one_feed_is_not_anothers(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(job: parse.ParseJob) -> parse.Parsed:
        if job.body == FEED:
            raise ZeroDivisionError
        return parse.parse_feed(job)

    monkeypatch.setattr(deadline, "parse_feed", faulty)
    async with serving({"/a": response(FEED), "/b": response(rss(item(1)))}) as loopback:
        found = await results([Source("a", loopback.url("/a")), Source("b", loopback.url("/b"))])
        assert "ZeroDivisionError" in found["a"].state.error
        assert found["b"].status == "ok"


async def test_a_parse_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from threading import Event

    release = Event()
    monkeypatch.setattr(deadline, "parse_feed", lambda *_: release.wait(30))
    with ThreadPoolExecutor(2) as executor:
        async with serving({"/feed": response(FEED)}) as loopback:
            result = await one(loopback, settings=replace(SETTINGS, parse_seconds=0.1), executor=executor)
            release.set()
    assert (result.status, "given up" in result.state.error) == ("failed", True)


def test_a_worker_stops_a_parse_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object) -> None:
        while True:
            with contextlib.suppress(Exception):
                sum(range(1000))

    monkeypatch.setattr(deadline, "parse_feed", endless)
    with pytest.raises(parse.ParseError, match="given up"):
        deadline.parse_within(0.05, parse.ParseJob(Source("a", "http://a.example/"), b"", {}, "", NOW))


async def test_abandoning_a_refresh_ends_its_requests_at_once() -> None:
    reached = asyncio.Event()

    async def hanging(writer: Writer, asked: dict[str, str]) -> None:
        reached.set()
        await asyncio.Event().wait()

    async with serving({"/fast": response(FEED), "/slow": hanging}) as loopback:
        before = asyncio.all_tasks()
        feed = refresh(
            [Source("fast", loopback.url("/fast")), Source("slow", loopback.url("/slow"))],
            {}, lambda _: {}, now=lambda: NOW, settings=replace(SETTINGS, timeout_seconds=60), executor=None,
        )  # fmt: skip
        assert (await anext(feed)).source.name == "fast"
        await asyncio.wait_for(reached.wait(), 5)
        await asyncio.wait_for(feed.aclose(), 5)
        left = asyncio.all_tasks() - before
        assert not [task for task in left if "_Desk" in repr(task)]


def test_a_refresh_that_nobody_closes_ends_with_its_loop() -> None:
    async def leave() -> FeedResult:
        async with serving({"/feed": response(FEED)}) as loopback:
            feed = refresh(
                [Source(str(n), loopback.url("/feed") + "?" * n) for n in range(3)],
                {}, lambda _: {}, now=lambda: NOW, settings=SETTINGS, executor=None,
            )  # fmt: skip
            return await anext(feed)

    assert asyncio.run(leave()).source.name in "012"


async def test_probe_tells_what_an_address_gives() -> None:
    async with serving({"/feed": response(FEED)}) as loopback:
        good = await probe(loopback.url("/feed"), SETTINGS)
        assert (good.status, good.entries, good.state.title) == ("ok", 2, "Gazette")
        bad = await probe(loopback.url("/none"), SETTINGS)
        assert "404" in bad.state.error
    assert "only http and https" in (await probe("file:///etc/passwd", SETTINGS)).state.error


async def test_nothing_due_asks_nobody_and_imports_nothing() -> None:
    code = (
        "import sys, briefing.collect.refresh, briefing.collect.parse.feed\n"
        "assert not {'aiohttp', 'feedparser', 'textual'} & set(sys.modules), sorted(sys.modules)"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stderr=subprocess.PIPE)
    _, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
