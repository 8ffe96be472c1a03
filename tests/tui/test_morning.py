"""The morning: what is stored stands there at once, and what comes in moves nothing under the cursor."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from typing import Any

import pytest

from store.views import Edition
from tests.tui.conftest import Opened, frame, settle, shown
from tests.tui.harbour import NEWS, HarbourDesk, bring
from widgets.pane import Pane


async def test_the_newest_lines_are_there_before_the_whole_edition_is_built(opened: Opened) -> None:
    desk = HarbourDesk()
    go = threading.Event()
    whole = desk.edition

    def slow(query: str = "", actor: str = "") -> Edition:
        assert go.wait(20)
        return whole(query, actor)

    desk.edition = slow  # type: ignore[method-assign]  # a desk whose archive is large
    from briefing.tui.app import BriefingApp

    app = BriefingApp(desk, refresh_on_start=True, refresh_minutes=0)
    async with app.run_test(size=(120, 40)) as pilot:
        for _ in range(100):
            await pilot.pause()
            if "Dock workers" in shown(pilot):
                break
        assert "Dock workers" in shown(pilot)
        # What has to be counted is not told before it is counted, and nothing is fetched.
        assert "opening the archive" in shown(pilot)
        assert desk.refreshes == 0
        await pilot.press("j")
        pane: Pane[Any] = pilot.app.screen.query_one("#timeline", Pane)
        row = pane.row
        go.set()
        await settle(pilot)
        assert "23 articles" not in shown(pilot)
        assert "19 stories" in shown(pilot)
        assert pane.row == row
        assert desk.refreshes == 1


@pytest.mark.parametrize(
    ("name", "order", "down", "size"),
    [
        ("timeline", 0, 2, (120, 40)),
        # The oldest first, a leading story that leads no more would go to the end, and no list scrolls beyond that.
        ("timeline", 1, 16, (120, 40)),
        # There are few actors: only in a low terminal is there something to scroll.
        ("actors", 0, 2, (40, 12)),
        ("actors", 1, 1, (40, 12)),
        ("quotes", 0, 2, (120, 40)),
        ("quotes", 1, 2, (120, 40)),
    ],
)
async def test_new_lines_in_any_pane_and_order_move_nothing_under_the_cursor(
    opened: Opened, name: str, order: int, down: int, size: tuple[int, int]
) -> None:
    desk = HarbourDesk()
    async with opened(desk, size=size) as pilot:
        keys = {"timeline": "1", "actors": "2", "quotes": "3"}[name]
        await pilot.press(keys, *["s"] * order, *"j" * down)
        await settle(pilot)
        pane: Pane[Any] = pilot.app.screen.query_one(f"#{name}", Pane)
        before = list(pane.rows)
        row, line = pane.at_id, next(n for n, text in enumerate(frame(pilot)) if "▌" in text)
        bring(desk.archive, *NEWS)
        await pilot.press("r")
        await settle(pilot)
        assert list(pane.rows) != before
        assert pane.at_id == row
        assert next(n for n, text in enumerate(frame(pilot)) if "▌" in text) == line


async def test_a_line_that_is_gone_leaves_the_cursor_where_it_was(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await pilot.press("j", "j")
        pane: Pane[Any] = pilot.app.screen.query_one("#timeline", Pane)
        at, gone = pane.position, pane.at_id
        assert gone
        whole = desk.edition()
        desk.given = replace(
            whole,
            timeline=tuple(row for row in whole.timeline if row.id != gone),
            leads=tuple(lead for lead in whole.leads if lead.id != gone),
        )
        await pilot.press("r")
        await settle(pilot)
        assert pane.row is not None
        assert pane.at_id != gone
        assert pane.position.split()[0] == at.split()[0]


async def test_a_refresh_is_broken_off_by_a_key_and_what_came_in_is_shown(opened: Opened) -> None:
    desk = HarbourDesk()
    desk.hold = asyncio.Event()
    async with opened(desk) as pilot:
        await pilot.press("r")
        await pilot.pause()
        assert "fetching feeds" in shown(pilot)
        bring(desk.archive, *NEWS)
        await pilot.press("R")
        await settle(pilot)
        assert "fetching feeds" not in shown(pilot)
        assert "Ferry number" in shown(pilot)
        await pilot.press("R")
        await settle(pilot)
        assert "No refresh is under way." in shown(pilot)
        desk.hold.set()
        await pilot.press("r")
        await settle(pilot)
        assert desk.refreshes == 2
