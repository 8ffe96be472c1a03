"""Watching filters and reading what is new in them, by keys alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from textual.pilot import Pilot

from tests.store.newsroom import made, store
from tests.tui.conftest import Opened, settle, shown, told
from tests.tui.harbour import HarbourDesk
from tests.tui.rows import NOON, make_edition


async def press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await settle(pilot)


async def test_w_watches_a_saved_filter_and_lets_go_of_it(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await press(pilot, "slash", *"cargo", "enter", "F", "s", *"Boats", "enter", "w")
        assert [saved.watched for saved in desk.filters.all()] == [True]
        assert "Boats watched" in told(pilot)
        await press(pilot, "w")
        assert [saved.watched for saved in desk.filters.all()] == [False]


async def test_the_status_line_says_how_much_is_new_and_where_to_look(opened: Opened) -> None:
    async with opened(HarbourDesk(make_edition(alerts=(("Boats", 3), ("Ports", 1))))) as pilot:
        assert "new in Boats 3, Ports 1 (A)" in shown(pilot)


async def test_the_digest_is_told_when_its_page_is_closed_and_not_before(opened: Opened) -> None:
    desk = HarbourDesk()
    desk.alerts.watch("Boats", on=True, query="boat")
    assert desk.archive is not None
    article = made("k", "A boat burns\nNobody was hurt.", seen=0)
    hours = (NOON - article.published + timedelta(minutes=5)) / timedelta(hours=1)
    store(desk.archive, made("k", "A boat burns\nNobody was hurt.", hours=hours))
    async with opened(desk) as pilot:
        await press(pilot, "A")
        assert "A boat burns" in told(pilot)
        assert desk.alerts.digest().count == 1
        await press(pilot, "escape")
        assert desk.filters.all()[0].told > 0
        asked = len(desk.asked)
        assert asked >= 2


async def test_without_a_watched_filter_the_page_says_how_to_watch_one(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "A")
        assert "To watch one: F lists" in told(pilot)
