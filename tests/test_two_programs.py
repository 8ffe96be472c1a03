"""A dashboard and a collector on one archive: one refreshes at a time, and each sees what the other brought."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing.cli import collect
from briefing.cli.main import build_parser
from briefing.core.errors import BriefingError
from briefing.core.paths import Paths
from briefing.core.signals import Ending
from briefing.desk.desk import Desk
from briefing.pipeline.workers import Workers
from store.records import Actor, Alias
from store.watchlist import Watchlist
from tests.collect.loopback import Loopback, Sender, response, serving

NOW = datetime(2026, 3, 22, 15, tzinfo=UTC)
FEED = """<rss version="2.0"><channel><title>Ledger</title><item><title>Harbour opens</title><guid>{0}</guid>
<pubDate>Sun, 22 Mar 2026 09:00:00 GMT</pubDate><description>Ships came.</description></item></channel></rss>"""


def _desk(folder: Path, url: str) -> Desk:
    paths = Paths(feeds=folder / "feeds.toml", data=folder / "data")
    paths.feeds.write_text(f'[[feeds]]\nname = "Ledger"\nurl = "{url}"\n')
    return Desk(paths, workers=Workers([], kind="thread"), clock=lambda: NOW)


class Gate:
    """A feed that answers when it is let."""

    def __init__(self) -> None:
        self.asked, self.open = asyncio.Event(), asyncio.Event()

    def sender(self) -> Sender:
        whole = response(FEED.format(1).encode(), content_type="application/rss+xml")

        async def send(writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
            self.asked.set()
            await self.open.wait()
            await whole(writer, headers)

        return send


@asynccontextmanager
async def _two(folder: Path) -> AsyncIterator[tuple[Desk, Desk, Gate, Loopback]]:
    gate = Gate()
    async with serving({"/feed": gate.sender()}) as loopback:
        one, two = _desk(folder, loopback.url("/feed")), _desk(folder, loopback.url("/feed"))
        try:
            yield one, two, gate, loopback
        finally:
            gate.open.set()
            one.close()
            two.close()


async def _all(desk: Desk, *, wait: bool) -> list[str]:
    return [progress.stage async for progress in desk.refresh(wait=wait)]


async def test_the_second_refresh_of_an_archive_says_that_one_is_under_way(tmp_path: Path) -> None:
    async with _two(tmp_path) as (one, two, gate, loopback):
        first = asyncio.create_task(_all(one, wait=False))
        await gate.asked.wait()
        with pytest.raises(BriefingError, match="Another program is refreshing this archive"):
            await _all(two, wait=False)
        gate.open.set()
        assert (await first)[-1] == "done"
        assert [path for path, _ in loopback.asked] == ["/feed"]
        assert (await _all(two, wait=False))[-1] == "done"


async def test_a_collector_waits_for_the_other_refresh_and_then_has_its_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefing.desk.refresh_run.LOCK_RETRY", 0)
    async with _two(tmp_path) as (one, two, gate, _):
        first = asyncio.create_task(_all(one, wait=False))
        await gate.asked.wait()
        second = asyncio.create_task(_all(two, wait=True))
        gate.open.set()
        assert (await first)[-1] == "done"
        assert (await second)[-1] == "done"


async def test_a_refresh_that_is_abandoned_lets_others_in(tmp_path: Path) -> None:
    async with _two(tmp_path) as (one, two, gate, _):
        steps = one.refresh()
        await anext(steps)
        await steps.aclose()
        gate.open.set()
        assert (await _all(two, wait=False))[-1] == "done"


async def test_progress_as_json_is_one_object_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = {"/feed": response(FEED.format(1).encode()), "/bad": response(b"", "500 Oh")}
    async with serving(answers) as loopback:
        desk = _desk(tmp_path, loopback.url("/feed"))
        desk.paths.feeds.write_text(
            f'[[feeds]]\nname = "Ledger"\nurl = "{loopback.url("/feed")}"\n'
            f'[[feeds]]\nname = "Bad"\nurl = "{loopback.url("/bad")}"\n'
        )
        desk.config_changed()
        args = build_parser().parse_args(["collect", "--json"])
        try:
            assert await collect.collect_once(desk, args, Ending()) == 1
        finally:
            desk.close()
    out = capsys.readouterr()
    assert out.err == ""
    told = [json.loads(line) for line in out.out.splitlines()]
    feeds = {line["feed"]: line for line in told if line["event"] == "feed"}
    assert (feeds["Ledger"]["status"], feeds["Ledger"]["articles"]) == ("ok", 1)
    assert "500" in feeds["Bad"]["error"]
    assert told[-1] | {"seconds_in": 0, "seconds_read": 0, "time": ""} == {
        "event": "done",
        "time": "",
        "feeds": 2,
        "failing": 1,
        "articles": 1,
        "read": 1,
        "unreadable": 0,
        "seconds_in": 0,
        "seconds_read": 0,
    }


def test_a_desk_knows_when_another_program_edited_the_watchlist(tmp_path: Path) -> None:
    desk = _desk(tmp_path, "https://a.example/feed")
    try:
        assert not desk.watchlist_changed()
        assert not desk.watchlist_changed()
        Watchlist(desk.paths.watchlist).add(Actor("Zelda Marrow", "official", (Alias("Zelda Marrow"),)))
        assert desk.watchlist_changed()
        assert not desk.watchlist_changed()
    finally:
        desk.close()
