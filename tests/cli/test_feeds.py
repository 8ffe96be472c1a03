"""``briefing feeds``, from the command line to feeds.toml and back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from briefing.cli.feeds import health
from briefing.cli.main import run
from briefing.feeds.config import load_config
from store.open import open_archive
from store.records import FeedResult, FeedState, Source

ITEM = (
    "<item><guid>{0}</guid><title>Headline {0}</title>"
    "<description>Short.</description><pubDate>{1}</pubDate></item>"
)
RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Amber Post</title>'
    + ITEM.format(1, "Mon, 03 Mar 2025 10:00:00 GMT")
    + ITEM.format(2, "Mon, 10 Mar 2025 10:00:00 GMT")
    + "</channel></rss>"
)


class Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.path == "/rss"
        body = RSS.encode() if found else b"nothing"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{listening.server_address[1]}"
        listening.shutdown()
        thread.join()


@pytest.fixture
def place(tmp_path: Path) -> list[str]:
    return ["--feeds", str(tmp_path / "feeds.toml"), "--data", str(tmp_path / "desk")]


def test_a_feed_is_added_listed_paused_resumed_and_removed(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    url = "https://amber.example/rss"
    assert (
        run(["feeds", "add", url, "--unchecked", "--name", "Amber", "--tag", "port", "--tag", "news", *place])
        == 0
    )
    capsys.readouterr()
    assert run(["feeds", "list", *place]) == 0
    assert capsys.readouterr().out == f"Amber  [port, news]  not asked yet\n    {url}\n"
    assert run(["feeds", "pause", "amber", *place]) == 0
    run(["feeds", "list", *place])
    assert "paused" in capsys.readouterr().out
    assert run(["feeds", "resume", url, *place]) == 0
    assert load_config(Path(place[1])).sources == (Source("Amber", url, ("port", "news")),)
    assert run(["feeds", "remove", url, *place]) == 0
    assert load_config(Path(place[1])).sources == ()


def test_without_a_name_a_feed_is_called_by_its_host(place: list[str]) -> None:
    assert run(["feeds", "add", "--unchecked", "https://www.amber.example/rss", *place]) == 0
    assert load_config(Path(place[1])).sources[0].name == "amber.example"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["add", "ftp://amber.example"], "ftp"),
        (["add", "--unchecked", "amber.example"], "http"),
        (
            ["add", "amber.example"],
            "was not found. Check the address and the network. To add it all the same: --unchecked",
        ),
        (["remove", "Nobody"], "No feed"),
        (["check", "Nobody"], "No feed"),
    ],
)
def test_what_cannot_be_done_is_one_line_with_the_fix(
    place: list[str], words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(place[1]).write_text("")
    assert run(["feeds", *words, *place]) == 1
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1


def test_credentials_are_never_printed(place: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    url = "https://user:secret@amber.example/rss"
    run(["feeds", "add", "--unchecked", url, *place])
    run(["feeds", "add", url, *place])
    run(["feeds", "add", "--unchecked", url, *place])
    run(["feeds", "list", *place])
    run(["feeds", "remove", url, *place])
    captured = capsys.readouterr()
    assert "secret" not in captured.out + captured.err


def test_a_list_of_a_faulty_file_shows_the_good_feeds_and_says_where_to_look(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path(place[1]).write_text('[[feeds]]\nurl = "https://amber.example"\nnmae = "x"\n')
    assert run(["feeds", "list", *place]) == 0
    captured = capsys.readouterr()
    assert "amber.example" in captured.out
    assert "feeds.toml:3" in captured.err
    assert "briefing check" in captured.err


def test_a_list_tells_the_health_that_the_archive_remembers(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    url = "https://amber.example/rss"
    run(["feeds", "add", "--unchecked", url, *place])
    source = Source("amber.example", url)
    failing = datetime(2025, 3, 1, 6, 30, tzinfo=UTC)
    state = FeedState(
        url, checked=failing, failures=3, failing_since=failing, error="The server is away. Wait."
    )
    archive = open_archive(Path(place[3]) / "archive.sqlite")
    archive.store_feeds([FeedResult(source, "failed", state)])
    archive.close()
    capsys.readouterr()
    assert run(["feeds", "list", *place]) == 0
    assert "failing since 2025-03-01 06:30: The server is away. Wait." in capsys.readouterr().out


def test_health_in_words() -> None:
    source = Source("A", "https://a.example")
    at = datetime(2025, 3, 1, 6, 30, tzinfo=UTC)
    assert health(source, None) == "not asked yet"
    assert health(source, FeedState("x", checked=at, succeeded=at)) == "fine, last read 2025-03-01 06:30 UTC"
    assert "gone" in health(source, FeedState("x", checked=at, retired=True))
    assert health(Source("A", "https://a.example", enabled=False), None) == "paused"


def test_a_check_says_what_the_feed_holds(
    place: list[str], server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["feeds", "add", f"{server}/rss", "--name", "Amber", *place])
    capsys.readouterr()
    assert run(["feeds", "check", *place]) == 0
    out = capsys.readouterr().out
    assert "“Amber Post” · 2 entries, about 1 a week · summaries only · no language told · newest" in out
    assert "newest 2025-03-10 10:00 UTC" in out
    assert not (Path(place[3]) / "archive.sqlite").exists()


def test_a_check_of_a_broken_feed_says_why_and_fails(
    place: list[str], server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["feeds", "add", f"{server}/rss", *place])
    capsys.readouterr()
    assert run(["feeds", "check", f"{server}/gone", f"{server}/rss", *place]) == 1
    out = capsys.readouterr().out
    assert "404" in out
    assert "Amber Post" in out


def test_the_first_list_shows_the_starter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["feeds", "list"]) == 0
    assert "UN News: Americas" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
