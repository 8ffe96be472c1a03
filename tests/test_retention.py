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
from briefing.desk.desk import House
from briefing.desk.retention import agreed, let_go, remove
from store import trash
from store.records import FeedState
from store.sqlite import SqliteArchive
from tests.store.newsroom import BBC, NOON, made, quoted, read, store

DAY = timedelta(days=1)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SqliteArchive]:
    archive = SqliteArchive.open(tmp_path / "archive.sqlite")
    yield archive
    archive.close()


def a_day(archive: SqliteArchive, days: int, each: int = 4) -> datetime:
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
    assert agreed(ahead, [NOON, NOON, behind]) == NOON
    assert agreed(behind, [NOON]) == behind
    assert agreed(NOON, [ahead]) == NOON
    assert agreed(NOON, []) == NOON


async def test_day_by_day_articles_go_without_a_question(archive: SqliteArchive) -> None:
    now = a_day(archive, 60)
    assert await let_go(archive, 59, 0, now, 0) is None
    for day in range(1, 20):
        assert await let_go(archive, 30, 0, now - DAY * (20 - day) - 9 * DAY, 0) is None
    assert await let_go(archive, 30, 0, now - 7 * DAY, 0) is None
    assert archive.count() == 240 - 4 * 22


async def test_a_clock_years_ahead_removes_nothing_before_the_user_was_asked(archive: SqliteArchive) -> None:
    now = a_day(archive, 60)
    assert await let_go(archive, 90, 0, now, 0) is None
    withheld = await let_go(archive, 90, 0, now + 1100 * DAY, 0)
    assert withheld is not None
    assert "240 of 240 articles in 1,100 days" in str(withheld)
    assert "briefing archive prune" in str(withheld)
    assert archive.count() == 240
    assert remove(archive, withheld) == 240
    assert archive.count() == 0


async def test_a_number_may_be_driven_out_by_what_came_and_not_by_a_slip_in_a_setting(
    archive: SqliteArchive,
) -> None:
    now = a_day(archive, 60)
    assert await let_go(archive, 0, 140, now, came=100) is None
    assert archive.count() == 140
    assert await let_go(archive, 0, 14, now, came=0) is not None
    assert archive.count() == 140


def test_what_was_removed_comes_back_with_all_that_the_user_did(archive: SqliteArchive) -> None:
    text = 'Ana Holt speaks\n"We are safe," Ana Holt said.'
    (id_,) = store(archive, made("k1", text))
    store(archive, made("k1", text + " More."))
    text += " More."
    archive.save_readings([read(id_, quotes=[quoted(text, "We are safe,", "Ana Holt")])])
    archive.correct_speaker(id_, text.index("We"), text.index("We") + 12, "Somebody Else")
    archive.set_mark(id_, "read", True)
    before = (archive.versions(id_), archive.corrections([id_]), archive.marks("read"), archive.article(id_))
    assert archive.keeper.prune(NOON + DAY, now=NOON) == 1
    assert archive.count() == 0
    assert archive.keeper.in_trash().articles == 1

    assert archive.keeper.restore(NOON + DAY) == 1
    article = archive.article(id_)
    assert article is not None
    assert before[3] is not None
    assert (archive.versions(id_), archive.corrections([id_]), archive.marks("read")) == before[:3]
    assert article == replace(before[3], fetched=NOON + DAY)
    assert [each.id for each in archive.unread(1, 10)] == [id_]
    assert archive.verify() == []
    assert archive.keeper.in_trash().articles == 0
    # First seen now: the next prune by age leaves it.
    assert archive.keeper.prune(NOON + DAY / 2, now=NOON + DAY) == 0
    assert store(archive, made("k1", text)) == ()


def test_what_its_feed_brought_again_does_not_come_back_twice(archive: SqliteArchive) -> None:
    ids = store(archive, *(made(f"k{n}", f"Headline {n}", hours=n) for n in range(3)))
    archive.keeper.prune(keep=1, now=NOON)
    with archive._connections.writing() as connection:
        connection.execute("DELETE FROM pruned")
    store(archive, made("k0", "Headline 0"))
    assert archive.keeper.restore() == 1
    assert archive.select() == sorted(ids, reverse=True)
    assert archive.verify() == []


def test_the_trash_has_an_age_and_a_size_of_its_own(
    archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_day(archive, 10)
    archive.keeper.prune(keep=30, now=NOON)
    archive.keeper.prune(keep=20, now=NOON + DAY)
    archive.keeper.tidy_trash(NOON + trash.DAYS * DAY)
    assert archive.keeper.in_trash().articles == 20
    archive.keeper.tidy_trash(NOON + (trash.DAYS + 1) * DAY - timedelta(seconds=1))
    assert archive.keeper.in_trash().articles == 10
    monkeypatch.setattr(trash, "BYTES", archive.keeper.in_trash().bytes)
    archive.keeper.prune(keep=15, now=NOON + 2 * DAY)
    kept = archive.keeper.in_trash()
    assert 8 <= kept.articles <= 12
    assert kept.bytes <= trash.BYTES
    archive.keeper.prune(keep=10, for_good=True)
    assert archive.keeper.in_trash().articles == kept.articles


def test_restore_is_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = SqliteArchive.open(tmp_path / "archive.sqlite")
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
        house = House(paths, clock=lambda now=clock: now)  # type: ignore[misc] # a default for each turn
        assert house.last_seen == seen
        house.mark_seen()
        house.close()
