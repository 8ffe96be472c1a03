"""Where the desk goes, what it opens, and to whom passwords are told: nobody."""

from __future__ import annotations

import contextlib
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.collect.http.fetch import Fetcher, FetchSettings, Request
from briefing.collect.http.url_guard import (
    AddressError,
    check_url,
    host_of,
    safe_link,
    strip_credentials,
)
from briefing.collect.refresh import refresh
from briefing.core.errors import BriefingError
from briefing.core.log import LOG, close_log, open_log
from briefing.core.redact import hide_in_text, hide_named_keys
from store.records import Source
from tests.collect.loopback import response, rss, serving

NOW = datetime(2025, 3, 4, 12, tzinfo=UTC)
INSIDE = [
    "localhost", "LOCALHOST.", "ｌocalhost", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "127.0.0.1", "127.0.0.1.", "①②⑦.⓪.⓪.①", "127。0。0。1",
    "127｡0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]", "0.0.0.0", "127.1", "0x7f.1", "2130706433",
    "017700000001", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1%25eth0]", "169.254.169.254", "[fd00:ec2::254]",
    "168.63.129.16", "100.100.100.200", "10.0.0.1", "printer.local", "intranet", "loc\u00adalhost",
]  # fmt: skip


@pytest.mark.parametrize("host", INSIDE)
async def test_no_redirect_leads_inside_however_the_host_is_written(host: str) -> None:
    async with serving({"/secret": response(b"secret")}) as loopback:
        port = loopback.base.rpartition(":")[2]
        async with Fetcher(FetchSettings(timeout_seconds=2)) as fetcher:
            with pytest.raises(BriefingError):
                async with fetcher.fetch(
                    Request("https://news.example/feed", f"http://{host}:{port}/secret"), NOW
                ):
                    pass
        assert loopback.asked == []


@pytest.mark.parametrize("scheme", ["file", "ftp", "gopher", "javascript", "data", "ws", "feed", "HTTPX", ""])
async def test_no_redirect_leads_to_another_scheme(scheme: str) -> None:
    target = f"{scheme}://127.0.0.1/x" if scheme else "//"
    async with serving({"/feed": response(b"", "302 Found", location=target)}) as loopback:
        results = refresh(
            [Source("f", loopback.url("/feed"))], {}, lambda _: {}, now=lambda: NOW,
            settings=FetchSettings(timeout_seconds=2), executor=None,
        )  # fmt: skip
        (result,) = [result async for result in results]
    assert result.status == "failed"


async def test_a_name_that_is_bound_anew_between_two_requests_is_judged_at_each_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter(["127.0.0.1", "169.254.169.254", "10.0.0.7", "::1", "::ffff:192.168.0.1"])

    def rebound(host: str, port: int, **_: object) -> list[object]:
        address = next(answers)
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [
            (kind, socket.SOCK_STREAM, 6, "", (address, port, 0, 0) if ":" in address else (address, port))
        ]

    async with serving({"/feed": response(rss())}) as loopback:
        monkeypatch.setattr(socket, "getaddrinfo", rebound)
        port = loopback.base.rpartition(":")[2]
        for _ in range(5):
            url = f"http://news.example:{port}/feed"
            async with Fetcher(FetchSettings(timeout_seconds=2)) as fetcher:
                with pytest.raises(BriefingError, match="inside this machine or a private network"):
                    async with fetcher.fetch(Request(url, url), NOW):
                        pass
        assert loopback.asked == []
    assert next(answers, None) is None


async def test_links_of_other_schemes_are_kept_as_no_link_and_enclosures_are_not_fetched() -> None:
    entries = [
        f"<title>t{number}</title><guid isPermaLink='false'>g{number}</guid><link>{link}</link>"
        f"<enclosure url='{link}' type='audio/mpeg' length='1'/>"
        for number, link in enumerate(
            [
                "javascript:alert(1)",
                "file:///etc/passwd",
                "data:text/html,x",
                "http:///x",
                "ftp://h.example/",
                "//h.example",
            ]
        )
    ]
    async with serving({"/feed": response(rss(*entries))}) as loopback:
        results = refresh(
            [Source("f", loopback.url("/feed"))], {}, lambda _: {}, now=lambda: NOW,
            settings=FetchSettings(), executor=None,
        )  # fmt: skip
        (result,) = [result async for result in results]
        assert [path for path, _ in loopback.asked] == ["/feed"]
    assert len(result.articles) == len(entries)
    base = loopback.base.partition("//")[2]
    assert {article.url for article in result.articles} <= {
        "",
        "http://h.example",
        f"http://{base}/x",
        "http://x",
    }


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://аpple.com/", "xn--pple-43d.com"),  # a Cyrillic а
        ("https://faß.de/", "xn--fa-hia.de"),
        ("https://ＮＥＷＳ.example/", "news.example"),
        ("https://news.example./", "news.example"),
        ("https://xn--pple-43d.com/", "xn--pple-43d.com"),
        ("https://a\u202eb.example/", ""),
        ("https://\u0661\u0662.example/", ""),
        ("http://./", ""),
    ],
)
def test_a_host_is_shown_in_the_letters_that_travel(url: str, host: str) -> None:
    assert host_of(url) == host


def test_the_link_that_is_opened_has_the_host_that_was_shown() -> None:
    assert safe_link("https://аpple.com:8443/ünter?q=ä") == "https://xn--pple-43d.com:8443/ünter?q=ä"


async def test_a_link_goes_to_the_browser_as_one_argument_after_its_host_was_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from briefing.tui.app import BriefingApp
    from briefing.tui.screens.dialogs import LinkScreen, confirm_link
    from tests.tui.harbour import HarbourDesk

    opened: list[str] = []
    app = BriefingApp(HarbourDesk(), refresh_on_start=False, refresh_minutes=0, open_url=opened.append)
    async with app.run_test(notifications=True) as pilot:
        for refused in (
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "--help",
            "http://a\\b/",
        ):
            confirm_link(app, refused)
            await pilot.pause()
            assert not isinstance(app.screen, LinkScreen)
        confirm_link(app, "https://аpple.com/$(touch%20x);`x`")
        await pilot.pause()
        assert isinstance(app.screen, LinkScreen)
        assert opened == []
        await pilot.press("y")
        await pilot.pause()
        for worker in list(app.workers):
            await worker.wait()
    assert opened == ["https://xn--pple-43d.com/$(touch%20x);`x`"]


def test_no_code_of_ours_runs_a_shell() -> None:
    root = Path(__file__).resolve().parents[2]
    for folder in ("briefing", "store", "widgets"):
        for path in (root / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            for call in (
                "shell=True",
                "os.system",
                "os.popen",
                "pty.spawn",
                "eval(",
                "exec(",
                "pickle.load",
                "yaml.load",
            ):
                assert f" {call}" not in text, f"{path}: {call}"
                assert f"({call}" not in text, f"{path}: {call}"


SECRET = "s3cr3t"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"https://user:{SECRET}@h.example/x", "https://h.example/x"),
        (f"http:/user:{SECRET}@h.example/x", "http:/h.example/x"),
        (f"http:user:{SECRET}@h.example/x", "http:h.example/x"),
        (f"user:{SECRET}@h.example/x", "user:h.example/x"),
        (f"http:///user:{SECRET}@h.example/x", "http:///h.example/x"),
        (f"http://user:a/{SECRET}@h.example/x", "http://h.example/x"),
        (f"http://user:{SECRET}@[bad/x", "http://[bad/x"),
        (f"http://user:a@{SECRET}@h.example/", "http://h.example/"),
        (f"http://h.example/f?token={SECRET}&x=1", "http://h.example/f?token=…&x=1"),
        (f"http://h.example/f?x=1&api_key={SECRET}", "http://h.example/f?x=1&api_key=…"),
        (f"http://h.example/f?key={SECRET}#a", "http://h.example/f?key=…#a"),
        *(
            (f"http://h.example/f?x=1&{name}={SECRET}", f"http://h.example/f?x=1&{name}=…")
            for name in (
                "token",
                "access_token",
                "apikey",
                "apiKey",
                "api-key",
                "sig",
                "X-Amz-Signature",
                "pw",
                "user_pw",
                "pass",
                "password",
                "code",
                "hash",
                "url_hash",
                "sid",
                "PHPSESSID",
                "session",
                "jwt",
                "k%65y",
                "t%6Fken",
            )
        ),
        (f"http://h.example/f#access_token={SECRET}", "http://h.example/f#access_token=…"),
        (f"http://h.example/f?a=1#{SECRET}-{SECRET}", "http://h.example/f?a=1#…"),
        ("http://h.example/private/8f3a9c0e77b14d52aa01/rss", "http://h.example/private/…/rss"),
        ("http://h.example/f?u=8f3a9c0e77b14d52aa01", "http://h.example/f?u=…"),
        ("http://h.example/0b5c9e3a-1f2d-4c3b-9a8e-7d6c5b4a3f21.xml", "http://h.example/…"),
        (
            "https://h.example/f?channel_id=UC16niRr50MSBwiO3YDb3RA",
            "https://h.example/f?channel_id=UC16niRr50MSBwiO3YDb3RA",
        ),
        (
            "https://h.example/2025-budget-and-economy-news/feed",
            "https://h.example/2025-budget-and-economy-news/feed",
        ),
        ("https://h.example/f?q=a&zip_code_list=1", "https://h.example/f?q=a&zip_code_list=1"),
        ("https://h.example:8443/a@b?author=x@y", "https://h.example:8443/a@b?author=x@y"),
        ("https://[::1]:80/a@b", "https://[::1]:80/a@b"),
    ],
)
def test_an_address_is_told_without_its_secrets_however_it_is_mistyped(url: str, shown: str) -> None:
    assert strip_credentials(url) == shown


@given(st.text(max_size=80) | st.text("ab:/@?#[]=&.htp", max_size=60))
@settings(max_examples=120, deadline=None)
def test_any_address_can_be_told_and_judged(text: str) -> None:
    told = strip_credentials(text)
    assert strip_credentials(told) == told or "@" in told
    with contextlib.suppress(AddressError):
        check_url(text, text)


def test_a_link_in_an_export_loses_its_named_keys_alone() -> None:
    long = "https://h.example/article/port-strike-0123456789abcdef0123456789abcdef"
    assert hide_named_keys(f"{long}?token={SECRET}&id=7#top-of-page") == f"{long}?token=…&id=7#top-of-page"


def test_no_address_in_a_sentence_or_in_the_log_tells_its_keys(tmp_path: Path) -> None:
    said = f"Asked http://ann:{SECRET}@h.example/f?sid={SECRET} and https://h.example/f?b=2&sig={SECRET}, (x)"
    assert hide_in_text(said) == "Asked http://h.example/f?sid=… and https://h.example/f?b=2&sig=… (x)"
    open_log(tmp_path / "log")
    LOG.error("%s", said)
    close_log()
    assert SECRET not in (tmp_path / "log").read_text()


async def test_a_failing_feed_never_tells_its_password() -> None:
    answers = {"/404": response(b"", "404 Not Found"), "/loop": response(b"", "302 Found", location="/loop")}
    async with serving(answers) as loopback:
        netloc = loopback.base.partition("//")[2]
        urls = [f"http://user:{SECRET}@{netloc}{path}" for path in (*answers, "/none", "/x y", "/\x1b")]
        urls += [
            f"http://user:{SECRET}@no.invalid/",
            f"http://user:{SECRET}@127.0.0.1:9/",
            f"ftp://user:{SECRET}@h/",
        ]
        results = refresh(
            [Source("f", url) for url in urls], {}, lambda _: {}, now=lambda: NOW,
            settings=FetchSettings(timeout_seconds=2), executor=None,
        )  # fmt: skip
        found = [result async for result in results]
    assert len(found) == len(urls)
    for result in found:
        assert result.status == "failed"
        assert SECRET not in result.state.error + " ".join(result.notes)


async def test_a_feed_that_moved_takes_no_password_to_another_host() -> None:
    async with serving({"/new": response(rss())}) as other:
        moved = response(
            b"", "301 Moved Permanently", location=other.url("/new").replace("127.0.0.1", "localhost")
        )
        async with serving({"/old": moved}) as loopback:
            url = f"http://user:{SECRET}@{loopback.base.partition('//')[2]}/old"
            results = refresh(
                [Source("f", url)], {}, lambda _: {}, now=lambda: NOW, settings=FetchSettings(), executor=None
            )
            (result,) = [result async for result in results]
            assert "authorization" in loopback.asked[0][1]
        # another host in a private network is not the one that was configured
        assert result.status == "failed"
        assert other.asked == []


@pytest.fixture
def removed_feed(tmp_path: Path) -> list[str]:
    """A desk with an article of a feed that is no longer in feeds.toml, and whose address has a password in it."""
    from store.open import open_archive
    from tests.store.newsroom import made, sent

    source = Source("Gone", f"http://user:{SECRET}@gone.example/feed")
    archive = open_archive(tmp_path / "archive.sqlite")
    article = made("k", "The port is shut\nIt was shut on Monday.", source=source)
    archive.store_feeds([sent(article, source=source)])
    archive.close()
    (tmp_path / "feeds.toml").write_text(
        '[[feeds]]\nname = "Other"\nurl = "https://other.example/"\nenabled = false\n'
    )
    return ["--feeds", str(tmp_path / "feeds.toml"), "--data", str(tmp_path)]


@pytest.mark.parametrize(
    "command", [["brief"], ["brief", "--format", "json"], ["brief", "--format", "html"], ["search", "the"]]
)
def test_a_feed_that_was_removed_does_not_tell_its_password_in_place_of_its_name(
    removed_feed: list[str], command: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    from briefing.__main__ import main

    assert main([*removed_feed, *command]) == 0
    said = capfd.readouterr().out
    assert "gone.example" in said or command[:1] == ["brief"]
    assert SECRET not in said


def test_the_article_of_a_removed_feed_does_not_tell_its_password(removed_feed: list[str]) -> None:
    from briefing.core.paths import Paths
    from briefing.desk.desk import Desk

    desk = Desk(Paths(Path(removed_feed[1]), Path(removed_feed[3])))
    try:
        edition = desk.edition()
        (number,) = desk.archive.select()
        assert SECRET not in repr(edition.quotes) + repr(edition.timeline)
        view = desk.article(number)
        assert view is not None
        assert SECRET not in view.source + view.copy_of
    finally:
        desk.close()


def test_a_list_of_feeds_brings_in_no_address_that_a_feed_may_not_have(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from briefing.__main__ import main

    refused = [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/xml,x",
        "http://127.0.0.1/x",
        "http://ⓛocalhost/x",
    ]
    refused += [
        "http://169.254.169.254/latest",
        "http://[::ffff:10.0.0.1]/",
        "ftp://h.example/x",
        "http://printer.local/",
    ]
    outlines = "".join(
        f'<outline text="n" xmlUrl="{url}"/>' for url in (*refused, "https://good.example/rss")
    )
    (tmp_path / "list.opml").write_text(
        f'<opml version="2.0"><body>{outlines}</body></opml>', encoding="utf-8"
    )
    feeds = tmp_path / "feeds.toml"
    feeds.write_text("", encoding="utf-8")
    main(["--feeds", str(feeds), "--data", str(tmp_path), "feeds", "import", str(tmp_path / "list.opml")])
    assert f"{len(refused)} refused" in capfd.readouterr().out
    written = feeds.read_text(encoding="utf-8")
    assert "good.example" in written
    assert written.count("url =") == 1
