"""Jump mode, and the mouse: the other two ways to a line."""

from __future__ import annotations

from typing import Any, cast

import pytest
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from briefing.tui.screens.article import ArticleScreen
from briefing.tui.screens.dashboard.navigation import LETTERS, labels_for
from briefing.tui.screens.dashboard.screen import MainScreen
from briefing.tui.screens.dialogs import KeysScreen
from tests.tui.conftest import Opened, frame, settle, shown
from tests.tui.harbour import NEWS, HarbourDesk, bring
from widgets.pane import Pane


def pane(pilot: Pilot[None], name: str) -> Pane[Any]:
    return pilot.app.screen.query_one(f"#{name}", Pane)


def row_of(pilot: Pilot[None], name: str) -> Any:
    """The row under the cursor of a pane."""
    return pane(pilot, name).row


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


@pytest.mark.parametrize("count", [0, 1, 26, 27, 200, 676])
def test_labels_differ_and_none_is_the_beginning_of_another(count: int) -> None:
    labels = labels_for(count)
    assert len(labels) == len(set(labels)) == count
    assert len({len(label) for label in labels}) <= 1
    assert set("".join(labels)) <= set(LETTERS)


async def test_the_letters_of_a_line_in_another_pane_lead_there(opened: Opened) -> None:
    async with opened(size=(200, 60)) as pilot:
        await press(pilot, "J")
        assert "Type the letters of a line" in shown(pilot)
        line = next(line for line in frame(pilot) if "Ruben Calder" in line and "Governor" not in line)
        before = line[: line.index("Ruben Calder")]
        label = before[-3:].strip()
        assert label
        await press(pilot, *label)
        assert pilot.app.focused is pane(pilot, "actors")
        assert row_of(pilot, "actors").name == "Ruben Calder"
        assert "Type the letters" not in shown(pilot)


async def test_every_label_on_the_screen_leads_to_its_own_line(opened: Opened) -> None:
    async with opened(size=(80, 18)) as pilot:
        screen = cast("MainScreen", pilot.app.screen)
        screen.action_jump()
        goals = dict(screen.jumps)
        assert 2 <= len(goals) <= 26
        reached = 0
        for label in goals:
            await settle(pilot)
            screen.action_jump()
            if label not in screen.jumps:  # the pane that has the keys now has taken the room of others
                await pilot.press("escape")
                continue
            name, _ = screen.jumps[label]
            await pilot.press(label)
            assert pilot.app.focused is pane(pilot, name)
            reached += 1
        assert reached >= len(goals) // 2


@pytest.mark.parametrize("key", ["escape", "down", "1"])
async def test_any_other_key_only_takes_the_letters_away(opened: Opened, key: str) -> None:
    async with opened() as pilot:
        row = pane(pilot, "timeline").row
        await press(pilot, "J", key)
        assert "Type the letters" not in shown(pilot)
        assert pane(pilot, "timeline").row == row
        assert pilot.app.focused is pane(pilot, "timeline")


async def test_new_lines_take_the_letters_away_rather_than_lead_elsewhere(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await press(pilot, "J")
        bring(desk.archive, *NEWS)
        cast("MainScreen", pilot.app.screen).ask_again()
        await settle(pilot)
        assert "Type the letters" not in shown(pilot)
        await press(pilot, "j")
        assert pane(pilot, "timeline").rows.index(row_of(pilot, "timeline")) == 1


async def test_a_click_selects_a_second_one_opens_and_the_wheel_scrolls(opened: Opened) -> None:
    async with opened() as pilot:
        there = pane(pilot, "quotes")
        await pilot.click("#quotes", offset=(10, 6))
        await settle(pilot)
        assert pilot.app.focused is there
        assert pane(pilot, "quotes").rows.index(row_of(pilot, "quotes")) > 0
        row = there.row
        await pilot.click("#quotes", offset=(10, 6), times=2)
        await settle(pilot)
        assert isinstance(pilot.app.screen, ArticleScreen)
        await press(pilot, "escape")
        timeline = pane(pilot, "timeline")
        timeline.post_message(_wheel(timeline))
        await settle(pilot)
        assert timeline.scroll_offset.y > 0
        assert there.row == row


def _wheel(there: Pane[Any]) -> MouseScrollDown:
    return MouseScrollDown(there, 5, 5, 0, 1, 0, False, False, False, 5, 5)


async def test_a_click_on_a_key_in_the_last_line_does_what_the_key_does(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.click("KeyLine", offset=(frame(pilot)[-1].index("? keys"), 0))
        await settle(pilot)
        assert isinstance(pilot.app.screen, KeysScreen)
