"""``briefing feeds import``, ``export``, ``discover`` and ``add``, as typed."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from briefing.cli.main import run
from briefing.feeds.config import load_config
from briefing.feeds.undo_handler import KIND, FeedsHandler
from briefing.undo.log import Changes
from store.open import open_archive
from store.records import Source

OPML = """<?xml version="1.0"?><opml version="2.0"><body>
<outline text="Press"><outline text="Amber" xmlUrl="https://amber.example/rss"/>
<outline text="Two" xmlUrl="https://two.example/rss"/></outline>
<outline text="Old" xmlUrl="gopher://old.example/"/></body></opml>"""
BEFORE = '# mine\n[[feeds]]\nname = "Second"\nurl = "https://TWO.example/rss" # keep\n'

RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>{0}</title><item><guid>{0}</guid><title>Headline</title>'
    "<description>Short.</description><pubDate>Mon, 03 Mar 2025 10:00:00 GMT</pubDate></item></channel></rss>"
)


class Site(BaseHTTPRequestHandler):
    """A site with one feed at /one/, two at /two/, none at /none/."""

    def do_GET(self) -> None:
        link = '<link rel="alternate" type="application/rss+xml" href="{}">'
        pages = {
            "/one/": "<html>" + link.format("/a.xml"),
            "/two/": "<html>" + link.format("/a.xml") + link.format("/b.xml"),
            "/none/": "<html>",
            "/a.xml": RSS.format("Amber Post"),
            "/b.xml": RSS.format("Beryl Post"),
        }
        body = pages.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{listening.server_address[1]}"
        listening.shutdown()
        thread.join()


@pytest.fixture
def place(tmp_path: Path) -> list[str]:
    (tmp_path / "feeds.toml").write_text(BEFORE)
    (tmp_path / "in.opml").write_text(OPML)
    return ["--feeds", str(tmp_path / "feeds.toml"), "--data", str(tmp_path / "desk")]


def test_an_import_says_what_was_added_was_there_and_was_refused(
    place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["feeds", "import", str(tmp_path / "in.opml"), *place]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "added     Amber  [Press]  https://amber.example/rss"
    assert out[1] == "is there  Two  https://two.example/rss"
    assert out[2].startswith("refused   Old  gopher://old.example/  The address")
    assert out[3].startswith("1 feed added, 1 already there, 1 refused.")
    text = (tmp_path / "feeds.toml").read_text()
    assert text.startswith(BEFORE)
    assert load_config(tmp_path / "feeds.toml").sources[-1] == Source(
        "Amber", "https://amber.example/rss", ("Press",)
    )


def test_a_dry_run_changes_nothing(
    place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["feeds", "import", "--dry-run", str(tmp_path / "in.opml"), *place])
    assert "would add Amber" in capsys.readouterr().out
    assert (tmp_path / "feeds.toml").read_text() == BEFORE


def test_an_import_can_be_piped_in_and_an_export_piped_out(
    place: list[str],
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(OPML.encode())))
    run(["feeds", "import", "-", *place])
    capfdbinary.readouterr()
    assert run(["feeds", "export", *place]) == 0
    written = capfdbinary.readouterr().out
    other = ["--feeds", str(tmp_path / "other.toml"), "--data", str(tmp_path / "desk")]
    (tmp_path / "out.opml").write_bytes(written)
    assert run(["feeds", "import", str(tmp_path / "out.opml"), *other]) == 0
    assert load_config(tmp_path / "other.toml").sources == load_config(tmp_path / "feeds.toml").sources


def test_an_export_to_a_file_leaves_passwords_out_and_says_so(
    place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "feeds.toml").write_text('[[feeds]]\nname = "S"\nurl = "https://ann:secret@s.example/"\n')
    out = tmp_path / "out.opml"
    assert run(["feeds", "export", str(out), *place]) == 0
    told = capsys.readouterr()
    assert "Wrote 1 feed" in told.out
    assert "passwords and keys of S were left out" in told.err
    assert "secret" not in out.read_text() + told.out + told.err
    assert run(["feeds", "export", "--with-passwords", str(out), *place]) == 1
    assert "--force" in capsys.readouterr().err
    assert run(["feeds", "export", "--with-passwords", "--force", str(out), *place]) == 0
    assert "ann:secret@" in out.read_text()


@pytest.mark.parametrize("content", ["", "<rss/>", "<opml><!ENTITY", "{}"])
def test_a_file_that_is_no_opml_is_one_line_and_changes_nothing(
    place: list[str], tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.opml").write_text(content)
    assert run(["feeds", "import", str(tmp_path / "in.opml"), *place]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert (tmp_path / "feeds.toml").read_text() == BEFORE


def test_an_import_is_one_step_that_the_dashboard_can_undo(place: list[str], tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "desk" / "archive.sqlite")
    run(["feeds", "import", str(tmp_path / "in.opml"), *place])
    changes = Changes(archive.journal)
    changes.register(KIND, FeedsHandler(tmp_path / "feeds.toml"))
    assert changes.undo() == "Added the feed Amber"
    archive.close()
    assert (tmp_path / "feeds.toml").read_text().rstrip() == BEFORE.rstrip()


def test_a_first_run_with_an_import_has_the_imported_feeds_and_no_others(
    own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(own_home)
    (tmp_path / "in.opml").write_text(OPML)
    run(["feeds", "import", str(tmp_path / "in.opml")])
    found = load_config(own_home / "config" / "briefing-desk" / "feeds.toml")
    assert [source.name for source in found.sources] == ["Amber", "Two"]


def test_a_site_with_one_feed_is_added_by_its_own_address(
    place: list[str], site: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["feeds", "add", f"{site}/one/", "--tag", "coast", *place]) == 0
    assert "“Amber Post” · RSS · 1 entry · summaries only" in capsys.readouterr().out
    assert load_config(tmp_path / "feeds.toml").sources[-1] == Source(
        "Amber Post", f"{site}/a.xml", ("coast",)
    )


def test_a_site_with_several_feeds_lists_them_and_none_is_added(
    place: list[str], site: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["feeds", "add", f"{site}/two/", *place]) == 1
    told = capsys.readouterr()
    assert f"{site}/a.xml  (named by the page)" in told.out
    assert "“Beryl Post” · RSS" in told.out
    assert "has 2 feeds, and none was added." in told.err
    assert (tmp_path / "feeds.toml").read_text() == BEFORE


def test_discover_tells_what_each_feed_is_and_fails_where_there_is_none(
    place: list[str], site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["feeds", "discover", f"{site}/two/", *place]) == 0
    assert "“Amber Post”" in capsys.readouterr().out
    assert run(["feeds", "discover", f"{site}/none/", *place]) == 1
    assert "No feed was found" in capsys.readouterr().err
