"""The first lines: asked for before there is a screen, and the same as those that a whole edition begins with."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing.core.background import start
from briefing.edition import EditionBuilder
from briefing.tui.app import BriefingApp
from store.open import open_archive
from store.views import Edition
from tests.store.newsroom import BBC, made, quoted, read, store
from tests.tui.conftest import frame, notes, settle
from tests.tui.harbour import HarbourDesk

SIZES = [(120, 40), (80, 24), (200, 50), (60, 15)]


class SilentDesk(HarbourDesk):
    """Nobody asks it for its first lines a second time, and its edition does not come before they were looked at."""

    def glance(self) -> Edition:
        raise AssertionError("the first lines were asked for twice")


@pytest.fixture(autouse=True)
def garbage_is_looked_for() -> Iterator[None]:
    yield
    gc.enable()


def _done(desk: HarbourDesk) -> Future[Edition]:
    future: Future[Edition] = Future()
    future.set_result(desk.edition())
    return future


def _app(desk: HarbourDesk, first: Future[Edition] | None = None) -> BriefingApp:
    return BriefingApp(desk, refresh_on_start=False, refresh_minutes=0, first=first)


async def _whole(size: tuple[int, int]) -> list[str]:
    async with _app(HarbourDesk()).run_test(size=size) as pilot:
        await settle(pilot)
        return frame(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_lines_that_are_at_hand_leave_the_desk_as_it_stands_without_them(size: tuple[int, int]) -> None:
    desk = SilentDesk()
    async with _app(desk, _done(desk)).run_test(size=size) as pilot:
        await settle(pilot)
        assert frame(pilot) == await _whole(size)


async def test_lines_that_are_under_way_are_waited_for() -> None:
    desk, first = SilentDesk(), Future[Edition]()
    async with _app(desk, first).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert pilot.app.screen.edition is None  # type: ignore[attr-defined]  # the main screen
        first.set_result(desk.edition())
        await settle(pilot)
        assert frame(pilot) == await _whole((120, 40))


async def test_first_lines_that_cannot_be_had_are_told_of() -> None:
    def fails() -> Edition:
        raise OSError("the disk is gone")

    first = start(fails)
    assert first.exception(10) is not None
    async with _app(SilentDesk(), first).run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        assert "the disk is gone" in notes(pilot)


async def test_garbage_is_looked_for_again_when_the_desk_stands() -> None:
    desk = SilentDesk()
    gc.disable()
    async with _app(desk, _done(desk)).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert gc.isenabled()
    gc.unfreeze()


def test_the_first_lines_are_those_that_the_whole_edition_of_the_same_articles_has(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "archive.sqlite")
    text = "Harbour opens\n“We are open,” said Ann Lee. It happened."
    ids = store(archive, *(made(str(n), f"{text} {n} times.", hours=n) for n in range(8)))
    archive.save_readings([read(id_, quotes=[quoted(text, "“We are open,”", "Ann Lee")]) for id_ in ids])
    builder = EditionBuilder(archive, (), (BBC,), lambda: datetime(2025, 9, 1, tzinfo=UTC), shown=8)
    first, whole = builder.glance(), builder.build()
    archive.close()
    assert first.timeline
    assert first.quotes
    assert (first.timeline, first.quotes, first.actors) == (whole.timeline, whole.quotes, whole.actors)
    assert (first.filter, first.pinned, first.feeds, first.unread) == (
        whole.filter,
        whole.pinned,
        whole.feeds,
        whole.unread,
    )
