"""Article pages: walls recognised, texts found, the site's rules kept, summaries filled."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.collect.http.fetch import FetchSettings
from briefing.core.paths import Paths
from briefing.desk.desk import Desk
from briefing.pipeline.fulltext.classify import classify
from briefing.pipeline.fulltext.extract import NoText, extract_text
from briefing.pipeline.fulltext.fetch import Means, look_up
from briefing.pipeline.fulltext.stage import fill_pages
from briefing.pipeline.workers import Workers
from store.archive import Archive
from store.open import open_archive
from store.query import parse
from store.records import Actor, Alias, Article, FeedResult, FeedState, Page, Source
from store.watchlist import Watchlist
from tests.collect.loopback import Loopback, response, serving

pytest.importorskip("trafilatura", reason="the fulltext extra is not installed")

NOW = datetime(2026, 3, 22, 15, tzinfo=UTC)
TITLE = "Harbour strike ends after nine days"
SUMMARY = "Dock workers in Varo went back to work on Friday after nine days of strike."
SENTENCES = [
    "Dock workers in Varo went back to work on Friday after nine days of strike over night shifts.",
    "Ines Calder, the transport minister, said the harbour would open at noon and stay open through the weekend.",
    "The union had asked for shorter nights and a doctor on the pier, and it was given both by the ministry.",
    "Some forty ships were waiting outside the bay when the first crane moved again, the harbour office said.",
    "Traders on the coast said that they had lost eleven days of fruit, most of it to be sold abroad.",
]
BODY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>{TITLE} - Varo Ledger</title></head><body>
<nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>{TITLE}</h1>{BODY}</article>
<footer>Copyright. Subscribe to our letter.</footer></body></html>"""
HTML = "text/html; charset=utf-8"


def _article(url: str, source: Source, number: int = 1) -> Article:
    return Article(
        source.id,
        f"k{number}",
        f"{TITLE}\n{SUMMARY}",
        NOW - timedelta(hours=number),
        NOW,
        headline_end=len(TITLE),
        url=url,
        completeness="summary",
        digest=f"d{number}",
    )


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = open_archive(tmp_path / "archive.sqlite")
    yield archive
    archive.close()


@pytest.fixture
def workers() -> Iterator[Workers]:
    workers = Workers([Actor("Ines Calder", "official", (Alias("Ines Calder"),))], kind="thread")
    yield workers
    workers.close()


class Waits:
    """Notes pauses instead of making them."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.waited.append(seconds)


def _means(workers: Workers, waits: Waits | None = None, now: datetime = NOW) -> Means:
    return Means(FetchSettings(), lambda: now, workers, waits or Waits())


# --- walls -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "outcome"),
    [
        ('<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>', "paywall"),
        ('<meta property="article:content_tier" content="locked">', "paywall"),
        ("<meta content='locked' property='article:content_tier'>", "paywall"),
        ("<title>Before you continue to Varo Ledger</title>", "consent"),
        ("<title>Just a moment...</title>", "consent"),
        ("<title>Subscribe to read | Varo Ledger</title>", "paywall"),
    ],
)
def test_a_wall_is_not_taken_for_an_article(head: str, outcome: str) -> None:
    body = f"<html><head>{head}</head><body>{BODY}</body></html>".encode()
    verdict = classify(body, HTML, "https://a.example/1", "https://a.example/1")
    assert verdict is not None
    assert verdict.outcome == outcome


def test_a_page_that_speaks_of_such_things_is_no_wall() -> None:
    metered = PAGE.replace(
        "<head>", '<head><meta property="article:content_tier" content="metered">'
    ).encode()
    assert classify(metered, HTML, "https://a.example/1", "https://a.example/1") is None
    consent = PAGE.replace(TITLE, "Cookie law passed in Varo").encode()
    assert classify(consent, HTML, "https://a.example/cookie-law", "https://a.example/cookie-law") is None


def test_an_amp_page_names_the_article_of_its_own_site_alone() -> None:
    amp = "<html ⚡ lang=en><head><link rel=canonical href='{}'></head><body>x</body></html>"
    mine = classify(
        amp.format("/story/1").encode(), HTML, "https://amp.a.example/1", "https://amp.a.example/1"
    )
    other = classify(
        amp.format("https://b.example/1").encode(), HTML, "https://a.example/1", "https://a.example/1"
    )
    assert mine is not None
    assert mine.canonical == "https://amp.a.example/story/1"
    assert other is None or not other.canonical


@pytest.mark.parametrize("kind", ["application/pdf", "image/png"])
def test_what_is_no_page_is_told_so(kind: str) -> None:
    verdict = classify(b"%PDF <", kind, "https://a.example/1", "https://a.example/1")
    assert verdict is not None
    assert verdict.outcome == "no-article"


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_get_a_verdict(body: bytes, kind: str) -> None:
    classify(b"<" + body, kind, "https://a.example/1", "https://a.example/1")


# --- texts -------------------------------------------------------------------------


def test_the_article_is_found_without_headline_navigation_and_footer() -> None:
    text = extract_text(PAGE.encode(), TITLE, SUMMARY)
    assert text.split("\n") == SENTENCES


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<html><body><p>Short.</p></body></html>", "no article text"),
        (PAGE.replace(TITLE, "Other").replace("Varo", "Lisbon"), ""),
    ],
)
def test_a_page_without_the_article_gives_none(page: str, said: str) -> None:
    if said:
        with pytest.raises(NoText, match=said):
            extract_text(page.encode(), TITLE, SUMMARY)
    with pytest.raises(NoText, match=r"another text|no article"):
        extract_text(
            page.encode(), "Budget vote in Quillaro", "Deputies rejected taxation amendments overnight."
        )


def test_a_page_no_longer_than_the_summary_gives_none() -> None:
    with pytest.raises(NoText, match="no more than the summary"):
        extract_text(PAGE.encode(), TITLE, " ".join(SENTENCES))


# --- asking ------------------------------------------------------------------------


async def _looked(
    loopback: Loopback, workers: Workers, *paths: str, waits: Waits | None = None
) -> dict[str, Page]:
    source = Source("Varo Ledger", loopback.url("/feed"), full_text=True)
    articles = [
        replace(_article(loopback.url(path), source, number), id=number)
        for number, path in enumerate(paths, 1)
    ]
    found = {}
    async for looked in look_up(articles, [source], _means(workers, waits)):
        found[paths[looked.page.article - 1]] = looked.page
    return found


async def test_robots_are_asked_first_and_obeyed(workers: Workers) -> None:
    rules = response(b"User-agent: *\nDisallow: /private\nCrawl-delay: 7", content_type="text/plain")
    answers = {"/robots.txt": rules, "/a": response(PAGE.encode(), content_type=HTML)}
    waits = Waits()
    async with serving(answers) as loopback:
        found = await _looked(loopback, workers, "/a", "/private/b", waits=waits)
    assert found["/a"].outcome == "full"
    assert found["/private/b"].outcome == "forbidden"
    assert [path for path, _ in loopback.asked] == ["/robots.txt", "/a"]
    assert waits.waited == [7.0]


async def test_a_page_that_cannot_be_had_is_told_with_its_reason(workers: Workers) -> None:
    answers = {"/b": response(b"", "503 Service Unavailable"), "/robots.txt": response(b"", "404 Not Found")}
    async with serving(answers) as loopback:
        found = await _looked(loopback, workers, "/b")
    assert found["/b"].outcome == "failed"
    assert "503" in found["/b"].said


async def test_a_page_that_moved_is_judged_by_the_rules_of_where_it_is_now(workers: Workers) -> None:
    rules = response(b"User-agent: *\nDisallow: /", content_type="text/plain")
    answers = {"/robots.txt": rules, "/b": response(PAGE.encode(), content_type=HTML)}
    async with serving(answers) as there, serving({}) as here:
        here.answers["/a"] = response(b"", "302 Found", location=there.url("/b"))
        found = await _looked(here, workers, "/a")
    assert found["/a"].outcome == "forbidden"


async def test_an_amp_page_leads_to_its_article(workers: Workers) -> None:
    amp = b"<html amp><head><link rel='canonical' href='/real'></head><body>x</body></html>"
    answers = {"/amp": response(amp, content_type=HTML), "/real": response(PAGE.encode(), content_type=HTML)}
    async with serving(answers) as loopback:
        found = await _looked(loopback, workers, "/amp")
    assert found["/amp"].outcome == "full"


async def test_extraction_that_breaks_down_costs_its_own_article_alone(workers: Workers) -> None:
    def breaks(body: bytes, headline: str, summary: str) -> str:
        raise RuntimeError("lxml fell over")

    answers = {"/a": response(PAGE.encode(), content_type=HTML)}
    async with serving(answers) as loopback:
        source = Source("Varo Ledger", loopback.url("/feed"), full_text=True)
        means = replace(_means(workers), extract=breaks)
        looked = [each async for each in look_up([_article(loopback.url("/a"), source)], [source], means)]
    assert [each.page.outcome for each in looked] == ["failed"]


# --- filling -----------------------------------------------------------------------


def _store(archive: Archive, source: Source, *articles: Article) -> tuple[int, ...]:
    state = FeedState(source.id, url=source.url, checked=NOW)
    return archive.store_feeds([FeedResult(source, "ok", state, articles, entries=len(articles))])[0].new


async def _filled(archive: Archive, workers: Workers, source: Source, now: datetime = NOW) -> list[int]:
    return [step.gained async for step in fill_pages(archive, workers, [source], _means(workers, now=now))]


async def test_a_summary_gets_the_text_of_its_page_tagged_and_waits_to_be_read(
    archive: Archive, workers: Workers
) -> None:
    async with serving({"/a": response(PAGE.encode(), content_type=HTML)}) as loopback:
        source = Source("Varo Ledger", loopback.url("/feed"), full_text=True)
        (number,) = _store(archive, source, _article(loopback.url("/a"), source))
        assert await _filled(archive, workers, source) == [1]
        assert await _filled(archive, workers, source) == []
        assert [path for path, _ in loopback.asked].count("/a") == 1
    article = archive.article(number)
    assert article is not None
    assert (article.completeness, article.version, article.title) == ("full", 1, TITLE)
    assert article.body.split("\n") == SENTENCES
    assert archive.select(parse('"eleven days of fruit"')) == [number]
    assert archive.select(parse("is:summary")) == []
    assert archive.select(parse('actor:"Ines Calder"')) == [number]
    assert [waiting.id for waiting in archive.unread(1, 10)] == [number]
    page = archive.pages.get(number)
    assert page is not None
    assert page.said.startswith("Full text from its page:")
    assert archive.verify() == []


async def test_the_same_summary_again_is_no_edit_and_a_changed_one_is_looked_up_anew(
    archive: Archive, workers: Workers
) -> None:
    async with serving({"/a": response(PAGE.encode(), content_type=HTML)}) as loopback:
        source = Source("Varo Ledger", loopback.url("/feed"), full_text=True)
        article = _article(loopback.url("/a"), source)
        (number,) = _store(archive, source, article)
        await _filled(archive, workers, source)
        _store(archive, source, article)
        kept = archive.article(number)
        assert kept is not None
        assert (kept.completeness, kept.version) == ("full", 1)
        _store(archive, source, replace(article, text=f"{TITLE}\n{SUMMARY} Updated.", digest="other"))
        edited = archive.article(number)
        assert edited is not None
        assert (edited.completeness, edited.version) == ("summary", 2)
        assert await _filled(archive, workers, source) == [1]


async def test_a_page_that_failed_is_tried_again_hours_later_and_a_wall_is_not(
    archive: Archive, workers: Workers
) -> None:
    wall = b"<html><head><title>Just a moment...</title></head><body>x</body></html>"
    answers = {"/b": response(b"", "503 Service Unavailable"), "/wall": response(wall, content_type=HTML)}
    async with serving(answers) as loopback:
        source = Source("Varo Ledger", loopback.url("/feed"), full_text=True)
        _store(
            archive,
            source,
            _article(loopback.url("/b"), source, 1),
            _article(loopback.url("/wall"), source, 2),
        )
        assert len(await _filled(archive, workers, source)) == 2
        assert await _filled(archive, workers, source) == []
        assert len(await _filled(archive, workers, source, NOW + timedelta(hours=7))) == 1


async def test_nothing_is_asked_for_a_feed_that_does_not_want_it(archive: Archive, workers: Workers) -> None:
    async with serving({}) as loopback:
        source = Source("Varo Ledger", loopback.url("/feed"))
        _store(archive, source, _article(loopback.url("/a"), source))
        assert await _filled(archive, workers, source) == []
        assert loopback.asked == []


async def test_an_article_edited_meanwhile_keeps_its_new_text(archive: Archive) -> None:
    source = Source("Varo Ledger", "https://a.example/feed", full_text=True)
    (number,) = _store(archive, source, _article("https://a.example/1", source))
    before = archive.article(number)
    assert before is not None
    _store(
        archive, source, replace(_article("https://a.example/1", source), text="New\nText", digest="other")
    )
    assert not archive.pages.fill(Page(number, "full", "x", NOW), replace(before, text="Old\nLong"), ())
    after = archive.article(number)
    assert after is not None
    assert after.text == "New\nText"


def test_extraction_runs_in_a_pool_of_threads_too() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(extract_text, PAGE.encode(), TITLE, SUMMARY).result().startswith("Dock workers")


async def test_abandoning_the_round_stops_it(workers: Workers) -> None:
    hold, came = asyncio.Event(), asyncio.Event()

    async def never(writer: asyncio.StreamWriter, asked: dict[str, str]) -> None:
        came.set()
        await hold.wait()

    async with serving({"/a": never, "/robots.txt": response(b"", "404 Not Found")}) as loopback:
        source = Source("Varo Ledger", loopback.url("/feed"), full_text=True)
        round_ = look_up([_article(loopback.url("/a"), source)], [source], _means(workers))
        first = asyncio.ensure_future(anext(round_))
        await came.wait()
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        await round_.aclose()
        hold.set()


# --- through the whole house -------------------------------------------------------


async def test_a_refresh_ends_with_full_texts_read(tmp_path: Path) -> None:
    feed = f"""<rss version="2.0"><channel><title>Varo Ledger</title><item><title>{TITLE}</title><link>%s</link>
    <guid>1</guid><pubDate>Sun, 22 Mar 2026 09:00:00 GMT</pubDate><description>{SUMMARY}</description></item></channel></rss>"""
    async with serving({"/a": response(PAGE.encode(), content_type=HTML)}) as loopback:
        body = (feed % loopback.url("/a")).encode()
        loopback.answers["/feed"] = response(body, content_type="application/rss+xml")
        paths = Paths(feeds=tmp_path / "feeds.toml", data=tmp_path / "data")
        paths.feeds.write_text(
            f'[[feeds]]\nname = "Ledger"\nurl = "{loopback.url("/feed")}"\nfull_text = true\n'
        )
        desk = Desk(
            paths, workers=Workers([], kind="thread"), watchlist=_watchlist(tmp_path), clock=lambda: NOW
        )
        try:
            assert desk.faults == ()
            stages = [step.stage async for step in desk.refresh()]
            (number,) = desk.archive.select()
            view = desk.article(number)
        finally:
            desk.close()
    assert "pages" in stages
    assert stages[-1] == "done"
    assert view is not None
    assert view.page.startswith("Full text from its page")
    assert SENTENCES[3] in view.article.text
    fuller = len(TITLE) + len(SUMMARY) + 1
    starts = [quote.start for quote in view.reading.quotes] + [event.start for event in view.reading.events]
    assert any(start > fuller for start in starts)


async def test_without_the_library_the_wish_is_a_fault_with_its_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefing.desk.desk.is_installed", lambda: False)
    paths = Paths(feeds=tmp_path / "feeds.toml", data=tmp_path / "data")
    paths.feeds.write_text('[[feeds]]\nname = "Ledger"\nurl = "https://a.example/feed"\nfull_text = true\n')
    desk = Desk(paths, workers=Workers([], kind="thread"), watchlist=_watchlist(tmp_path))
    try:
        (fault,) = desk.faults
    finally:
        desk.close()
    assert "briefing-desk[fulltext]" in fault.fix


def _watchlist(folder: Path) -> Watchlist:
    return Watchlist.open(folder / "watchlist.json")
