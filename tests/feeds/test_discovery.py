"""From a site's address to its feeds, within the collector's limits."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.collect.http.fetch import FetchSettings
from briefing.collect.text.clean import clean_line
from briefing.core.errors import BriefingError
from briefing.feeds.discovery import Discovery, completed, discover
from briefing.feeds.html_links import named_feeds, usual_places
from tests.collect.loopback import Loopback, Sender, item, response, rss, serving

LIMITS = FetchSettings(timeout_seconds=5)
ATOM = (
    b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es"><title>Costa</title><id>c</id>'
    b"<entry><id>1</id><title>Uno</title><updated>2025-03-01T00:00:00Z</updated><content>"
    + b"palabra "
    * 400
    + b"</content></entry>"
    b"<entry><id>2</id><title>Dos</title><updated>2025-03-08T00:00:00Z</updated><content>"
    + b"palabra " * 400
    + b"</content></entry></feed>"
)
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour notes",
        "items": [{"id": "1", "title": "One", "content_text": "Words."}],
    }
).encode()


def feed(*numbers: int, title: str = "Gazette") -> bytes:
    return rss(*(item(number) for number in numbers), channel="<language>en-gb</language>").replace(
        b"<title>Gazette</title>", f"<title>{title}</title>".encode(), 1
    )


def page(head: str = "", body: str = "") -> Sender:
    return response(
        f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(),
        content_type="text/html",
    )


async def looked(answers: dict[str, Sender], path: str = "/") -> tuple[Discovery, Loopback]:
    async with serving(answers) as server:
        return await discover(server.url(path), LIMITS), server


async def test_an_address_that_is_a_feed_is_taken_and_said_what_it_holds() -> None:
    found, server = await looked({"/f": response(feed(1, 2))}, "/f")
    assert found.only is not None
    assert found.only.url == server.url("/f")
    assert found.only.how == "given"
    check = found.only.check
    assert (check.title, check.kind, check.entries, check.languages) == ("Gazette", "RSS", 2, ("en-gb",))
    assert "2 entries · summaries only · en-gb · newest 2025-03-03 12:00 UTC" in check.words()
    assert len(server.asked) == 1


async def test_the_feeds_that_a_page_declares_are_found_each_with_what_it_is() -> None:
    head = (
        "<link rel='alternate' type='application/rss+xml' href='/news.rss' title='News'>"
        '<link type="application/atom+xml" href="https://elsewhere.invalid/x" rel="stylesheet">'
        "<LINK REL=alternate TYPE=application/atom+xml HREF=costa?a=1&amp;b=2>"
        '<link rel="alternate" type="application/feed+json" href="notes.json" />'
        '<link rel="alternate" hreflang="es" href="/es/">'
    )
    found, server = await looked(
        {
            "/deep/page": page(head),
            "/news.rss": response(feed(1)),
            "/deep/costa?a=1&b=2": response(ATOM),
            "/deep/notes.json": response(JSON_FEED),
        },
        "/deep/page",
    )
    told = [
        (one.url.removeprefix(server.base), one.check.kind, one.check.texts, one.how) for one in found.feeds
    ]
    assert told == [
        ("/news.rss", "RSS", "summaries only", "declared"),
        ("/deep/costa?a=1&b=2", "Atom", "full texts", "declared"),
        ("/deep/notes.json", "JSON Feed", "summaries only", "declared"),
    ]
    assert found.feeds[1].check.a_week == 1
    assert found.only is None
    assert len(server.asked) == 4


async def test_links_in_the_page_are_followed_where_they_look_like_feeds() -> None:
    body = "<a href='/about'>About</a><a href='mailto:a@rss.example'>x</a><a href='/lists/17'>RSS</a><a href='/feed.png'>feed</a>"
    found, server = await looked({"/": page(body=body), "/lists/17": response(feed(1))})
    assert [one.how for one in found.feeds] == ["linked"]
    assert {path for path, _ in server.asked} == {"/", "/lists/17"}


@pytest.mark.parametrize("path", ["/feed", "/rss.xml", "/atom.xml", "/feed.json", "/index.xml", "/blog/feed"])
async def test_a_page_that_says_nothing_is_asked_at_the_usual_places(path: str) -> None:
    found, server = await looked({"/blog/": page(), path: response(feed(1))}, "/blog/")
    assert found.only is not None
    assert found.only.url == server.url(path)
    assert found.only.how == "guessed"
    assert len(server.asked) <= 25


async def test_one_feed_at_several_addresses_is_one_and_comments_stand_behind() -> None:
    head = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{path}">'
        for path in ("/comments/feed", "/feed", "/feed/")
    )
    found, server = await looked(
        {
            "/": page(head),
            "/comments/feed": response(feed(9, title="Comments for Gazette")),
            "/feed": response(b"", "301 Moved", location="/feed/"),
            "/feed/": response(feed(1, 2)),
        }
    )
    assert [one.check.title for one in found.feeds] == ["Gazette", "Comments for Gazette"]
    assert found.only is not None
    assert found.only.url == server.url("/feed/")


async def test_a_page_cannot_send_the_desk_into_other_private_addresses() -> None:
    async with serving({"/f": response(feed(1))}) as inner:
        port = inner.base.rpartition(":")[2]
        targets = [
            f"http://localhost:{port}/f",
            f"http://[::1]:{port}/f",
            f"http://0x7f.1:{port}/f",
            "http://10.0.0.1/rss",
        ]
        head = "".join(f'<link rel="alternate" type="application/rss+xml" href="{url}">' for url in targets)
        moved = {"/": page(head), "/feed": response(b"", "302 Found", location=targets[0])}
        found, _ = await looked(moved)
        assert found.feeds == ()
        assert inner.asked == []


async def test_a_feed_that_the_page_names_and_that_cannot_be_read_is_told() -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/gone">'
    found, server = await looked({"/": page(head), "/rss": response(feed(1))})
    assert [(one.url, one.error) for one in found.broken] == [
        (server.url("/gone"), "The server answered 404 Not Found.")
    ]
    assert found.only is not None


async def test_a_page_above_the_limit_of_size_is_not_read() -> None:
    async with serving({"/": page(body="x" * 5000)}) as server:
        with pytest.raises(BriefingError, match="larger than"):
            await discover(server.url("/"), replace(LIMITS, max_bytes=4000))


async def test_a_site_without_a_feed_gives_none_and_says_how_many_were_tried() -> None:
    found, server = await looked({"/": page()})
    assert found.feeds == ()
    assert found.only is None
    assert found.tried == len(server.asked) > 10


async def test_progress_is_told_up_to_the_end() -> None:
    steps: list[tuple[int, int]] = []
    async with serving({"/": page(), "/rss": response(feed(1))}) as server:
        await discover(server.url("/"), LIMITS, tell=lambda done, total: steps.append((done, total)))
    assert steps[0] == (1, 1)
    assert steps[-1][0] == steps[-1][1] > 10


async def test_cancelling_stops_it_at_once() -> None:
    begun = asyncio.Event()

    async def never(_writer: object, _asked: dict[str, str]) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with serving({"/": page(), "/feed": never}) as server:
        task = asyncio.create_task(discover(server.url("/"), LIMITS))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (response(b"", "404 Not Found"), "404 Not Found. Check the address.$"),
        (response(b"plain words"), "feed"),
        (response(b""), "empty body. Check the address.$"),
    ],
)
async def test_what_is_neither_feed_nor_page_is_an_error_in_words(answer: Sender, words: str) -> None:
    with pytest.raises(BriefingError, match=words):
        await looked({"/x": answer}, "/x")


@pytest.mark.parametrize("address", ["ftp://a.example", "javascript:1", "https://", "http://2130706433/", ""])
async def test_an_address_that_may_not_be_asked_is_refused(address: str) -> None:
    with pytest.raises(BriefingError):
        await discover(address, LIMITS)


def test_addresses_are_completed_as_people_type_them() -> None:
    assert completed(" example.org/news ") == "https://example.org/news"
    assert completed("feed://example.org/f") == "https://example.org/f"
    assert completed("feed:http://example.org/f") == "http://example.org/f"
    assert completed("http://example.org") == "http://example.org"


def test_usual_places_are_looked_up_beside_the_page_and_at_the_root() -> None:
    places = usual_places("https://a.example/blog/2024/post.html?x=1")
    assert places[0] == "https://a.example/blog/2024/feed"
    assert "https://a.example/feed" in places
    assert all(place.startswith("https://a.example/") for place in places)


@pytest.mark.parametrize(
    "unit", ["<a href='", "<link ", '<a x="', "<a " + "b" * 3000, "<base href=/x/>", "<a a=a a=a", "<"]
)
def test_a_page_built_to_cost_time_does_not(unit: str) -> None:
    # Twice the page may take about twice as long, never four times.
    def seconds(size: int) -> float:
        body = (unit * (size // len(unit))).encode()
        return min(_timed(body) for _ in range(2))

    assert seconds(400_000) < max(seconds(100_000), 0.02) * 10


def _timed(body: bytes) -> float:
    begun = time.thread_time()
    named_feeds(body, "https://a.example/")
    return time.thread_time() - begun


@given(st.text(max_size=200))
@settings(max_examples=50, deadline=None)
def test_whatever_a_page_holds_only_web_addresses_come_out(text: str) -> None:
    page = (
        f"<link rel=alternate type='application/rss+xml' href='{text}'><a href='{text}'>RSS</a>{text}".encode(
            "utf-8", "replace"
        )
    )
    declared, linked = named_feeds(page, "https://a.example/x")
    for url in (*declared, *linked):
        assert url.startswith(("http://", "https://"))
        assert clean_line(url) == url
