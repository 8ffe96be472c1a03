"""Saved filters by keys alone."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from briefing.tui.screens.dashboard.screen import MainScreen
from briefing.tui.screens.filters import FilterList, FiltersScreen
from tests.tui.conftest import Opened, settle, shown, told
from tests.tui.harbour import HarbourDesk


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


async def save(pilot: Pilot[None], query: str, name: str) -> None:
    await press(pilot, "slash", *query, "enter")
    await press(pilot, "F", "s")
    await press(pilot, *name, "enter")


async def test_a_filter_is_saved_under_a_name_and_applied_with_two_keys(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await save(pilot, "skiff", "Boats")
        assert "Saved the filter Boats" in told(pilot)
        assert isinstance(pilot.app.screen, FiltersScreen)
        await press(pilot, "escape", "escape")
        assert desk.asked[-1] == ("", "")
        assert "Narrowed to" not in shown(pilot)
        await press(pilot, "F")
        assert "Boats" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MainScreen)
        assert desk.asked[-1] == ("skiff", "")
        assert "Narrowed to “skiff”" in shown(pilot)


async def test_a_chosen_actor_is_part_of_what_is_saved(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await press(pilot, "2", "enter")
        await press(pilot, "F", "s", *"Guard", "enter")
        (saved,) = desk.filters.all()
        assert saved.query == 'actor:"Harbour Guard"'


async def test_a_filter_is_renamed_and_deleted_and_each_step_can_be_undone(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await save(pilot, "skiff", "Boats")
        await press(pilot, "n", "backspace", "enter")
        assert [saved.name for saved in desk.filters.all()] == ["Boat"]
        await press(pilot, "x")
        assert desk.filters.all() == ()
        assert desk.changes.undo() == "Deleted the filter Boat"
        assert desk.changes.undo() == "Renamed the filter Boats to Boat"
        assert [saved.name for saved in desk.filters.all()] == ["Boats"]


async def test_the_same_name_again_replaces_the_filter(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await save(pilot, "skiff", "Boats")
        await press(pilot, "escape", "escape")
        await save(pilot, "cargo", "Boats")
        assert [saved.query for saved in desk.filters.all()] == ["cargo"]


async def test_a_name_that_another_filter_has_or_none_at_all_is_told_and_can_be_mended(
    opened: Opened,
) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await save(pilot, "skiff", "Boats")
        await press(pilot, "escape", "escape")
        await save(pilot, "cargo", "Cargo")
        await press(pilot, "n", *["backspace"] * 5, "enter")
        assert "A filter needs a name." in told(pilot)
        await press(pilot, *"Boats", "enter")
        assert "There is a filter Boats already" in told(pilot)
        await press(pilot, "2", "enter")
        assert [saved.name for saved in desk.filters.all()] == ["Boats", "Boats2"]
        row = pilot.app.screen.query_one(FilterList).row
        assert row is not None
        assert row.name == "Boats2"


async def test_with_nothing_to_save_and_nothing_saved_the_screen_says_what_to_do(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "F")
        assert "No filter is saved yet." in told(pilot)
        await press(pilot, "s")
        assert "there is no filter to save" in told(pilot)
        await press(pilot, "enter", "n", "x", "escape")
        assert isinstance(pilot.app.screen, MainScreen)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_escape_leaves_the_name_first_and_the_filters_then(
    opened: Opened, size: tuple[int, int]
) -> None:
    async with opened(size=size) as pilot:
        await press(pilot, "slash", "x", "enter")
        await press(pilot, "F", "s", "q")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, FiltersScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, MainScreen)
