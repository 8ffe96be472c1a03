"""What retention removes, what it asks about first, and that all of it can come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefing.cli.main import run
from briefing.collect.http import feed_state
from briefing.collect.http.fetch import Answer
from briefing.core.paths import Paths
from briefing.desk.desk import Desk
from briefing.desk.retention import agreed_time, apply_retention, remove
from store.archive import Archive
from store.open import open_archive
from store.records import FeedState
from tests.store.newsroom import BBC, NOON, made, store

DAY = timedelta(days=1)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = open_archive(tmp_path / "archive.sqlite")
    yield archive
    archive.close()


def a_day(archive: Archive, days: int, each: int = 4) -> datetime:
    """Articles of so many days, and the time of the last one."""
    store(
        archive,
        *(
            made(f"k{day}-{n}", f"Headline {day} {n}\nText.", hours=24 * day + n)
            for day in range(days)
            for n in range(each)
        ),
    )
    return NOON + DAY * (days - 1)


def test_time_is_what_the_clock_and_the_servers_agree_on() -> None:
    ahead, behind = NOON + 1000 * DAY, NOON - 700 * DAY
    assert agreed_time(ahead, [NOON, NOON, behind]) == NOON
    assert agreed_time(behind, [NOON]) == behind
    assert agreed_time(NOON, [ahead]) == NOON
    assert agreed_time(NOON, []) == NOON


async def test_day_by_day_articles_go_without_a_question(archive: Archive) -> None:
    now = a_day(archive, 60)
    assert await apply_retention(archive, 59, 0, now, 0) is None
    for day in range(1, 20):
        assert await apply_retention(archive, 30, 0, now - DAY * (20 - day) - 9 * DAY, 0) is None
    assert await apply_retention(archive, 30, 0, now - 7 * DAY, 0) is None
    assert archive.count() == 240 - 4 * 22


async def test_a_clock_years_ahead_removes_nothing_before_the_user_was_asked(archive: Archive) -> None:
    now = a_day(archive, 60)
    assert await apply_retention(archive, 90, 0, now, 0) is None
    withheld = await apply_retention(archive, 90, 0, now + 1100 * DAY, 0)
    assert withheld is not None
    assert "240 of 240 articles in 1,100 days" in str(withheld)
    assert "briefing archive prune" in str(withheld)
    assert archive.count() == 240
    assert remove(archive, withheld) == 240
    assert archive.count() == 0


async def test_a_number_may_be_driven_out_by_what_came_and_not_by_a_slip_in_a_setting(
    archive: Archive,
) -> None:
    now = a_day(archive, 60)
    assert await apply_retention(archive, 0, 140, now, came=100) is None
    assert archive.count() == 140
    assert await apply_retention(archive, 0, 14, now, came=0) is not None
    assert archive.count() == 140


def test_restore_is_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = open_archive(tmp_path / "archive.sqlite")
    a_day(archive, 3)
    archive.close()
    (tmp_path / "feeds.toml").touch()
    where = ["--data", str(tmp_path), "--feeds", str(tmp_path / "feeds.toml")]
    assert run(["archive", "prune", "--keep", "2", *where]) == 0
    assert "briefing archive restore" in capsys.readouterr().out
    assert run(["archive", "restore", "--dry-run", *where]) == 0
    assert "10 articles in the trash" in capsys.readouterr().out
    assert run(["archive", "restore", *where]) == 0
    assert "10 articles came back" in capsys.readouterr().out
    assert run(["archive", "verify", *where]) == 0


def test_articles_fetched_with_the_clock_behind_are_seen_when_the_server_says() -> None:
    answer = Answer("u", "u", headers={"date": "Thu, 14 Aug 2025 12:00:00 GMT"})
    assert feed_state.first_seen(answer, NOON - 700 * DAY) == NOON
    assert feed_state.first_seen(answer, NOON + 700 * DAY) == NOON + 700 * DAY
    assert feed_state.first_seen(Answer("u", "u", headers={"date": "soon"}), NOON) == NOON


def test_a_feed_that_was_asked_with_the_clock_ahead_is_asked_again_with_the_clock_right() -> None:
    ahead = datetime(2028, 8, 14, tzinfo=UTC)
    state = FeedState(BBC.id, checked=ahead, next_due=ahead + DAY)
    assert feed_state.skip(state, NOON, force=False) is None
    assert feed_state.skip(replace(state, checked=NOON), NOON, force=False) == "not-due"


def test_a_last_look_with_the_clock_ahead_hides_nothing_new(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").touch()
    paths = Paths(tmp_path / "feeds.toml", tmp_path)
    for clock, seen in ((NOON + 1000 * DAY, None), (NOON, None), (NOON + DAY, NOON)):
        desk = Desk(paths, clock=lambda now=clock: now)  # type: ignore[misc] # a default for each turn
        assert desk.last_seen == seen
        desk.mark_seen()
        desk.close()
