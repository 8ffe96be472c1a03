"""What users come for, from end to end, with nothing made up but the news."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from briefing.cli.main import run
from briefing.core.paths import Paths
from briefing.desk.desk import Desk
from briefing.pipeline.workers import Workers
from briefing.tui.app import BriefingApp
from tests.collect.loopback import Loopback, response, serving
from tests.tui.conftest import settle

ROOT = Path(__file__).resolve().parents[2]
RSS = "application/rss+xml"


def _feed(*stories: tuple[str, str]) -> bytes:
    # Written an hour ago: alerts and briefs count from now.
    when = format_datetime(datetime.now(UTC) - timedelta(hours=1))
    items = "".join(
        f"<item><title>{title}</title><guid>{title}</guid><pubDate>{when}</pubDate>"
        f"<description><![CDATA[<p>{text}</p>]]></description></item>"
        for title, text in stories
    )
    return f'<rss version="2.0"><channel><title>Varo Ledger</title>{items}</channel></rss>'.encode()


RAID = (
    "Police raid harbour",
    "Police raided a warehouse in Varo on 3 March. “We will search every shed on that pier,” Judge Zelda Marrow said. "
    "The Tolvan Shipping Union called the raid an insult. " * 2,
)


@asynccontextmanager
async def _ledger(*stories: tuple[str, str]) -> AsyncIterator[Loopback]:
    async with serving({"/feed": response(_feed(*stories), content_type=RSS)}) as loopback:
        yield loopback


def _where(folder: Path) -> list[str]:
    return ["--feeds", str(folder / "feeds.toml"), "--data", str(folder / "data")]


async def _run(*words: str) -> int:
    return await asyncio.to_thread(run, list(words))


@pytest.fixture(autouse=True)
def threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """One process is enough here; processes have tests of their own."""
    made = Workers.__init__
    monkeypatch.setattr(
        Workers, "__init__", lambda self, actors, count=None, kind="thread": made(self, actors, 1, "thread")
    )


async def test_from_an_opml_file_to_a_pinned_brief_in_every_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    where = _where(tmp_path)
    (tmp_path / "feeds.toml").write_text("# my feeds\n")
    async with _ledger(RAID) as loopback:
        (tmp_path / "mine.opml").write_text(
            '<opml version="2.0"><head/><body><outline text="press">'
            f'<outline text="Varo Ledger" type="rss" xmlUrl="{loopback.url("/feed")}"/></outline></body></opml>'
        )
        assert await _run("feeds", "import", "--local", str(tmp_path / "mine.opml"), *where) == 0
        assert await _run("watch", "add", "Zelda Marrow", "--kind", "official", *where) == 0
        assert await _run("collect", *where) == 0
    desk = Desk(Paths(feeds=tmp_path / "feeds.toml", data=tmp_path / "data"))
    try:
        app = BriefingApp(desk, refresh_on_start=False, refresh_minutes=0)
        async with app.run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            for key in ("3", "space", "P", "n", *"ask her", "enter", "escape", "1"):
                await pilot.press(key)
                await settle(pilot)
    finally:
        desk.close()
    capsys.readouterr()
    for name in ("brief.txt", "brief.md", "brief.html", "brief.json"):
        assert await _run("brief", "--out", str(tmp_path / name), *where) == 0
        written = (tmp_path / name).read_text(encoding="utf-8")
        assert "ask her" in written
        assert "every shed" in written
        assert written.index("ask her") < written.rindex("Police raid")
    assert await _run("brief", "--format", "csv", "--out", str(tmp_path / "tables"), *where) == 0
    quotes = list(
        csv.DictReader(io.StringIO((tmp_path / "tables" / "pinned.csv").read_text(encoding="utf-8")))
    )
    assert quotes[0]["lead"] == "Zelda Marrow"
    data = json.loads((tmp_path / "brief.json").read_text(encoding="utf-8"))
    assert data["sections"][0]["id"] == "pinned"
    assert data["references"][0]["outlet"] == "Varo Ledger"
    before = (tmp_path / "brief.md").read_bytes()
    assert await _run("brief", "--out", str(tmp_path / "brief.md"), "--force", *where) == 0
    assert (tmp_path / "brief.md").read_bytes() == before


async def test_from_a_wikidata_result_to_tags_in_the_news(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = _where(tmp_path)
    row = {
        "item": {"value": "http://www.wikidata.org/entity/Q1"},
        "itemLabel": {"value": "Zelda Marrow"},
        "positionLabel": {"value": "judge"},
        "start": {"value": "2020-01-01T00:00:00Z"},
    }
    (tmp_path / "query.json").write_text(json.dumps({"head": {}, "results": {"bindings": [row]}}))
    async with _ledger(RAID) as loopback:
        (tmp_path / "feeds.toml").write_text(f'[[feeds]]\nurl = "{loopback.url("/feed")}"\n')
        assert await _run("collect", "--quiet", *where) == 0
        assert await _run("watch", "import", str(tmp_path / "query.json"), *where) == 0
        assert await _run("collect", "--quiet", *where) == 0
    capsys.readouterr()
    assert await _run("search", 'actor:"Zelda Marrow"', *where) == 0
    assert "Police raid harbour" in capsys.readouterr().out


async def test_a_digest_from_cron_tells_each_piece_of_news_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = _where(tmp_path)
    async with _ledger(("Old story", "Nothing of the kind.")) as loopback:
        (tmp_path / "feeds.toml").write_text(f'[[feeds]]\nurl = "{loopback.url("/feed")}"\n')
        assert await _run("alerts", "watch", "raids", "raid", *where) == 0
        assert await _run("collect", "--quiet", *where) == 0
        loopback.answers["/feed"] = response(_feed(RAID), content_type=RSS)
        assert await _run("collect", "--quiet", "--force", *where) == 0
    capsys.readouterr()
    assert await _run("alerts", "--told", *where) == 0
    told = capsys.readouterr().out
    assert "raids: 1 new article" in told
    assert "Police raid harbour" in told
    assert await _run("alerts", "--told", *where) == 0
    assert capsys.readouterr().out == "Nothing new in the watched filters.\n"


async def test_two_processes_collect_into_one_archive_and_nothing_is_lost(tmp_path: Path) -> None:
    stories = [(f"Story {n}", f"Text number {n} about the harbour.") for n in range(30)]
    async with _ledger(*stories) as loopback:
        (tmp_path / "feeds.toml").write_text(f'[[feeds]]\nurl = "{loopback.url("/feed")}"\n')
        words = [sys.executable, "-m", "briefing", "collect", "--json", *_where(tmp_path)]
        both = [
            await asyncio.create_subprocess_exec(
                *words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            for _ in range(2)
        ]
        outputs = [await process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert all(err == b"" for _, err in outputs)
    done = [json.loads(out.splitlines()[-1]) for out, _ in outputs]
    assert sum(one["articles"] for one in done) == 30
    assert await _run("archive", "verify", *_where(tmp_path)) == 0
