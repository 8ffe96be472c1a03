"""Alerts: one digest at the user's times, kept until it is told, sent signed and retried."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from briefing.alerts.delivery import PAUSES, notify, send
from briefing.alerts.digest import Digest, FilterNews, Hit, as_json, as_text
from briefing.cli.main import run
from briefing.core.errors import BriefingError
from briefing.core.paths import Paths
from briefing.desk.desk import Desk
from briefing.feeds.config import load_config
from briefing.feeds.config_parser import read_alert_settings
from briefing.feeds.settings import AlertSettings
from briefing.pipeline.workers import Workers
from store.watchlist import Watchlist
from tests.collect.loopback import Sender, serving
from tests.store.newsroom import NOON, made, store

LATER = NOON + timedelta(hours=1)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def _desk(folder: Path, clock: Clock, feeds: str = "") -> Desk:
    paths = Paths(feeds=folder / "feeds.toml", data=folder / "data")
    paths.feeds.write_text(feeds or '[[feeds]]\nurl = "https://a.example/feed"\n')
    watchlist = Watchlist.open(folder / "watchlist.json")
    return Desk(paths, workers=Workers([], kind="thread"), watchlist=watchlist, clock=clock)


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    desk = _desk(tmp_path, clock)
    yield desk
    desk.close()


def _came(desk: Desk, key: str, text: str, hours: float = 0.5) -> None:
    store(desk.archive, made(key, text, hours=hours))


def test_only_what_came_in_since_the_user_was_told_is_news(desk: Desk, clock: Clock) -> None:
    _came(desk, "old", "Cartel trial\nOld news of a cartel.", hours=-1)
    desk.alerts.watch("cartels", on=True, query="cartel")
    clock.now = LATER
    assert desk.alerts.news() == ()
    _came(desk, "new", "Cartel raid\nPolice came.")
    _came(desk, "other", "Harbour opens\nShips came.")
    assert desk.alerts.news() == (("cartels", 1),)
    assert desk.edition().alerts == (("cartels", 1),)
    digest = desk.alerts.digest()
    assert [hit.title for one in digest.news for hit in one.hits] == ["Cartel raid"]
    desk.alerts.mark_read(digest)
    assert desk.alerts.news() == ()


def test_an_article_that_comes_while_the_digest_is_read_is_new_in_the_next_one(
    desk: Desk, clock: Clock
) -> None:
    desk.alerts.watch("cartels", on=True, query="cartel")
    clock.now = LATER
    _came(desk, "one", "Cartel raid\nPolice came.")
    digest = desk.alerts.digest()
    _came(desk, "two", "Cartel boss held\nPolice came again.", hours=1.5)
    desk.alerts.mark_read(digest)
    clock.now = LATER + timedelta(hours=1)
    assert [one.count for one in desk.alerts.digest().news] == [1]


def test_watching_is_undone_like_any_change(desk: Desk) -> None:
    desk.alerts.watch("cartels", on=True, query="cartel")
    desk.alerts.watch("cartels", on=False)
    assert desk.changes.undo() == "No longer watched the filter cartels"
    assert [saved.watched for saved in desk.filters.all()] == [True]


def test_a_filter_that_is_not_there_cannot_be_watched(desk: Desk) -> None:
    with pytest.raises(BriefingError, match="No filter is called ports"):
        desk.alerts.watch("ports", on=True)


def test_a_filter_that_cannot_be_read_is_named_and_sinks_no_other(desk: Desk, clock: Clock) -> None:
    desk.alerts.watch("bad", on=True, query="actor:(")
    desk.alerts.watch("cartels", on=True, query="cartel")
    clock.now = LATER
    _came(desk, "one", "Cartel raid\nPolice came.")
    assert desk.alerts.news() == (("cartels", 1),)
    text = as_text(desk.alerts.digest())
    assert "bad: 0 new articles (cannot be read:" in text
    assert "Cartel raid" in text


# --- when ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "08:00", True),
        ("06:00", "07:00", False),
        ("06:00", "07:30", True),
        ("07:30", "16:59", False),
        ("07:31", "17:00", True),
    ],
)
def test_a_digest_is_due_when_one_of_its_times_has_passed(last: str | None, now: str, due: bool) -> None:
    zone = timezone(timedelta(hours=-5))
    settings = AlertSettings(at=(time(7, 30), time(17, 0)))
    day = datetime(2026, 3, 22, tzinfo=zone)
    at = {name: datetime.combine(day, time.fromisoformat(name), zone) for name in (last, now) if name}
    before = at[last].astimezone(UTC) if last else None
    assert settings.due(before, at[now]) is due


def test_yesterdays_last_digest_is_due_this_morning() -> None:
    settings = AlertSettings(at=(time(17, 0),))
    morning = datetime(2026, 3, 22, 8, tzinfo=UTC)
    assert settings.due(morning - timedelta(hours=20), morning)
    assert not settings.due(morning - timedelta(hours=14), morning)


def test_each_fault_in_the_table_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(
        '[alerts]\nat = ["07:30", "25:00"]\nwebhook = "ftp://a.example"\ndesktop = 1\nhook = "x"\n'
        '[[feeds]]\nurl = "https://a.example/feed"\n'
    )
    config = load_config(path)
    assert config.alerts == AlertSettings(at=(time(7, 30),))
    assert [fault.line for fault in config.faults] == [2, 3, 4, 5]
    assert "webhook" in config.faults[3].fix


def test_a_table_that_is_none_is_told() -> None:
    told: list[str] = []
    assert read_alert_settings("daily", lambda *fault: told.append(fault[1])) == AlertSettings()
    assert told == ["alerts is no table."]


# --- where --------------------------------------------------------------------------

HIT = Hit(1, "Cartel raid", "BBC", NOON, "https://a.example/1")
DIGEST = Digest(LATER, (FilterNews("cartels", "cartel", "“cartel”", NOON, 1, (HIT,)),))


class Receiver:
    """Answers with each status in turn, and keeps what was posted."""

    def __init__(self, *statuses: str) -> None:
        self._statuses = list(statuses)
        self.headers: list[dict[str, str]] = []

    def sender(self) -> Sender:
        async def send_(writer: asyncio.StreamWriter, asked: dict[str, str]) -> None:
            self.headers.append(asked)
            status = self._statuses.pop(0)
            writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            await writer.drain()
            writer.close()

        return send_


async def _sent(*statuses: str, secret: str = "") -> tuple[Receiver, list[float], str]:
    receiver, waited = Receiver(*statuses), []

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    async with serving({"/hook": receiver.sender()}) as loopback:
        try:
            await send(loopback.url("/hook"), DIGEST, secret=secret, pause=pause)
        except BriefingError as error:
            return receiver, waited, str(error)
    return receiver, waited, ""


async def test_the_webhook_is_signed_so_that_its_receiver_can_check_it() -> None:
    receiver, _, trouble = await _sent("200 OK", secret="between us")
    assert trouble == ""
    (headers,) = receiver.headers
    stamp = headers["x-briefing-timestamp"]
    expected = hmac.new(b"between us", f"{stamp}.{as_json(DIGEST)}".encode(), hashlib.sha256).hexdigest()
    assert headers["x-briefing-signature"] == f"sha256={expected}"


async def test_a_server_in_trouble_is_asked_again_after_longer_and_longer_pauses() -> None:
    receiver, waited, trouble = await _sent("503 Busy", "500 Oh", "204 No Content")
    assert (len(receiver.headers), waited, trouble) == (3, list(PAUSES[:2]), "")


async def test_a_refusal_is_final_and_told_in_words() -> None:
    receiver, waited, trouble = await _sent("403 Forbidden")
    assert (len(receiver.headers), waited) == (1, [])
    assert "did not take the digest: it answered 403" in trouble


async def test_a_redirect_is_not_followed() -> None:
    receiver, _, trouble = await _sent("302 Found")
    assert len(receiver.headers) == 1
    assert "302" in trouble


async def test_what_could_not_be_delivered_comes_with_the_next_digest(tmp_path: Path, clock: Clock) -> None:
    receiver = Receiver("403 Forbidden", "200 OK")
    async with serving({"/hook": receiver.sender()}) as loopback:
        feeds = f'[alerts]\nwebhook = "{loopback.url("/hook")}"\n[[feeds]]\nurl = "https://a.example/feed"\n'
        desk = _desk(tmp_path, clock, feeds)
        try:
            desk.alerts.watch("cartels", on=True, query="cartel")
            clock.now = LATER
            _came(desk, "one", "Cartel raid\nPolice came.")
            assert await desk.alerts.deliver() is None
            assert any("403" in fault.what for fault in desk.faults)
            sent = await desk.alerts.deliver()
            assert sent is not None
            assert sent.count == 1
            assert desk.faults == ()
            assert await desk.alerts.deliver() is None
        finally:
            desk.close()


async def test_a_desktop_without_the_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(BriefingError, match=r"briefing-desk\[notify\]"):
        await notify(DIGEST)


# --- from the command line -----------------------------------------------------------


def test_the_command_line_watches_lists_and_tells(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--feeds", str(tmp_path / "feeds.toml"), "--data", str(tmp_path / "data")]
    _desk(tmp_path, clock).close()
    assert run(["alerts", "watch", "cartels", "cartel", *data]) == 0
    assert run(["alerts", "list", *data]) == 0
    assert "cartels  cartel  [watched]" in capsys.readouterr().out
    assert run(["alerts", *data]) == 0
    assert "Nothing new" in capsys.readouterr().out
    assert run(["alerts", "--json", *data]) == 0
    assert json.loads(capsys.readouterr().out)["filters"] == []
    assert run(["alerts", "unwatch", "ports", *data]) == 1
    assert "No filter is called ports" in capsys.readouterr().err
    assert run(["alerts", "watch", "bad", "actor:(", *data]) == 1
