"""robots.txt: what a site lets the desk fetch (RFC 9309)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.collect.http.fetch import Fetcher, FetchSettings
from briefing.collect.http.robots import MAX_DELAY, MAX_RULES, Robots, read_rules
from tests.collect.loopback import Sender, response, serving

NOW = datetime(2025, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /private", "/private/x", False),
        ("User-agent: *\nDisallow: /private", "/public", True),
        ("User-agent: *\nDisallow: /p\nAllow: /page", "/page", True),
        ("User-agent: *\nAllow: /page\nDisallow: /page", "/page", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("User-agent: *\nDisallow: /*?*print=", "/a?x=1&print=1", False),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: *a*a$", "/a", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: briefing-desk\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: *\nDisallow: /\nUser-agent: Briefing-Desk/2.0\nAllow: /", "/a", True),
        ("User-agent: x\nUser-agent: *\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/a", False),
        ("user-AGENT : * # all\n disallow:/a # this", "/a", False),
        ("Disallow: /", "/a", True),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("User-agent: *\nDisallow: /café", "/caf%c3%a9", False),
        ("User-agent: *\nDisallow: /a%2Fb", "/a/b", True),
        ("User-agent: *\nDisallow: /a%24b", "/a$b", False),
        ("User-agent: *\nDisallow: /a%2Ab", "/a*b", False),
        ("User-agent: *\nDisallow: /a%2Ab", "/axb", True),
        ("User-agent: *\nDisallow: /a$b", "/a$b", False),
        ("User-agent: *\nDisallow: /a$b", "/a", True),
        ("User-agent: *\nDisallow: /a*b", "/a*b", False),
        ("User-agent: brief\nDisallow: /", "/a", True),
        ("\ufeffUser-agent: *\r\nDisallow: /a\r", "/a", True),
        ("<html>User-agent: *\nDisallow: /</html>", "/a", True),
    ],
)
def test_the_longest_rule_that_fits_decides(rules: str, path: str, allowed: bool) -> None:
    assert read_rules(rules).allow(path) is allowed


def test_the_delay_is_told_within_reason() -> None:
    assert read_rules("User-agent: *\nCrawl-delay: 2.5").delay == 2.5
    assert read_rules("User-agent: *\nCrawl-delay: 86400").delay == MAX_DELAY
    assert read_rules("User-agent: *\nCrawl-delay: -1").delay == 0
    assert read_rules("User-agent: other\nCrawl-delay: 9").delay == 0


def test_a_hostile_file_takes_no_time_and_no_room() -> None:
    many = read_rules("User-agent: *\n" + "Disallow: /x\n" * 100_000)
    assert len(many.rules) == MAX_RULES
    stars = read_rules("User-agent: *\nDisallow: /" + "*a" * 900 + "b$")
    assert stars.allow("/" + "a" * 4000)


@given(
    st.text(max_size=200) | st.text("aA*$%:/- \nuserdisallowgent#", max_size=200),
    st.text(max_size=40).map("/".__add__),
)
@settings(max_examples=80, deadline=None)
def test_any_text_gives_rules_and_any_path_a_verdict(text: str, path: str) -> None:
    rules = read_rules(text)
    assert rules.allow(path) in (True, False)
    assert 0 <= rules.delay <= MAX_DELAY


@given(st.lists(st.sampled_from("ab*"), max_size=6).map("".join), st.text("ab", max_size=6), st.booleans())
@settings(max_examples=150, deadline=None)
def test_patterns_fit_as_their_meaning_says(pattern: str, path: str, ends: bool) -> None:
    import re

    meant = "".join(".*" if sign == "*" else sign for sign in f"/{pattern}") + (r"\Z" if ends else "")
    rules = read_rules(f"User-agent: *\nDisallow: /{pattern}{'$' if ends else ''}")
    assert rules.allow(f"/{path}") is (re.match(meant, f"/{path}") is None)


async def ask(robots_txt: Sender | None, *paths: str, times: int = 1) -> tuple[list[bool], list[str]]:
    """Verdicts on paths of one site, and what it was asked for."""
    answers = {"/robots.txt": robots_txt} if robots_txt else {}
    async with serving(answers) as loopback, Fetcher(FetchSettings(timeout_seconds=5)) as fetcher:
        robots = Robots(fetcher, lambda: NOW)
        urls = [loopback.url(path) for path in paths] * times
        verdicts = await asyncio.gather(*(robots.allowed(url, loopback.base) for url in urls))
        return verdicts, [path for path, _ in loopback.asked]


async def test_a_site_is_asked_once_for_rules_that_then_hold_for_all_its_pages() -> None:
    verdicts, asked = await ask(response(b"User-agent: *\nDisallow: /no"), "/yes", "/no", times=3)
    assert verdicts == [True, False] * 3
    assert asked == ["/robots.txt"]


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        ("404 Not Found", True),
        ("403 Forbidden", True),
        ("410 Gone", True),
        ("429 Too Many Requests", False),
        ("500 Internal Server Error", False),
        ("503 Service Unavailable", False),
    ],
)
async def test_no_rules_allow_everything_and_rules_out_of_reach_nothing(status: str, allowed: bool) -> None:
    verdicts, _ = await ask(response(b"User-agent: *\nDisallow:", status), "/page")
    assert verdicts == [allowed]


async def test_a_silent_site_allows_nothing_and_neither_does_what_is_no_web_address() -> None:
    async with Fetcher(FetchSettings(timeout_seconds=0.3)) as fetcher:
        robots = Robots(fetcher, lambda: NOW)
        for url in ("http://127.0.0.1:9/a", "ftp://x.example/", "javascript:x", "http://[/", "", "http:///a"):
            assert not await robots.allowed(url, url)
            assert not await robots.delay(url, url)


async def test_a_page_in_a_private_network_is_not_even_asked_for_its_rules() -> None:
    async with serving({"/robots.txt": response(b"")}) as loopback, Fetcher(FetchSettings()) as fetcher:
        robots = Robots(fetcher, lambda: NOW)
        assert not await robots.allowed(loopback.url("/page"), "https://news.example/feed")
        assert loopback.asked == []


async def test_rules_are_asked_for_anew_after_a_day() -> None:
    clock = [NOW]
    async with serving({"/robots.txt": response(b"")}) as loopback, Fetcher(FetchSettings()) as fetcher:
        robots = Robots(fetcher, lambda: clock[0])
        for hours, times in ((0, 1), (23, 1), (25, 2)):
            clock[0] = NOW + timedelta(hours=hours)
            assert await robots.allowed(loopback.url("/page"), loopback.base)
            assert len(loopback.asked) == times
