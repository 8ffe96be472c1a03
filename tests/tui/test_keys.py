"""Keys of the user's own: they do what their command does, and every place that shows keys shows them."""

from __future__ import annotations

import importlib
import pkgutil

from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Input

import briefing.tui.screens
from briefing.tui.app import BriefingApp
from briefing.tui.keys.commands import COMMANDS, PLACES, footer_keys, with_keys
from briefing.tui.screens.article import ArticleScreen
from briefing.tui.screens.dialogs import KeysScreen, key_blocks
from tests.tui.conftest import Opened, frame, settle, shown
from widgets.bar import KeyLine

OWN = {"desk.open": ("v",), "desk.search": ("i", "slash"), "everywhere.help": ("f1",), "reader.back": ("x",)}


async def test_a_key_of_the_users_own_does_what_its_command_does_and_the_old_one_does_nothing(
    opened: Opened,
) -> None:
    async with opened(keys=OWN) as pilot:
        await pilot.press("enter")
        await settle(pilot)
        assert not isinstance(pilot.app.screen, ArticleScreen)
        await pilot.press("v")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ArticleScreen)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, ArticleScreen)
        await pilot.press("x")
        await settle(pilot)
        assert not isinstance(pilot.app.screen, ArticleScreen)


async def test_a_letter_that_became_a_key_is_still_a_letter_in_the_search_line(opened: Opened) -> None:
    async with opened(keys=OWN) as pilot:
        await pilot.press("i", "v", "i", "v")
        assert pilot.app.screen.query_one(Input).value == "viv"


async def test_line_of_keys_help_and_palette_show_the_users_own_keys(opened: Opened) -> None:
    async with opened(keys=OWN, size=(160, 40)) as pilot:
        assert "v read" in frame(pilot)[-1]
        assert "i search" in frame(pilot)[-1]
        assert "F1 keys" in frame(pilot)[-1]
        await pilot.press("f1")
        await settle(pilot)
        assert isinstance(pilot.app.screen, KeysScreen)
        assert "  i / " in shown(pilot)
        await pilot.press("escape")
        commands = list(pilot.app.get_system_commands(pilot.app.screen))
        assert any(c.title.startswith("Read:") and c.help == "v" for c in commands)


def test_the_help_names_every_command_with_its_keys() -> None:
    commands = with_keys(OWN)
    leads = [(block.lead.strip(), block.pieces[0][0]) for block in key_blocks("desk", commands) if block.lead]
    assert leads
    for command in commands:
        assert (command.key_words, command.help) in leads
    assert len(commands) == len(COMMANDS)


def screens_by_place() -> dict[str, list[type]]:
    """Every class of a screen by its place; those of everywhere are the application's."""
    found: dict[str, list[type]] = {"everywhere": [BriefingApp]}
    for module in pkgutil.walk_packages(briefing.tui.screens.__path__, "briefing.tui.screens."):
        for value in vars(importlib.import_module(module.name)).values():
            if (
                isinstance(value, type)
                and issubclass(value, Screen)
                and isinstance(getattr(value, "PLACE", None), str)
            ):
                found.setdefault(value.PLACE, []).append(value)  # type: ignore[attr-defined]  # looked for just above
    return found


def test_every_command_is_something_that_its_screen_does() -> None:
    places = screens_by_place()
    assert set(PLACES) <= set(places)
    for command in COMMANDS:
        action = f"action_{command.action.partition('(')[0]}"
        assert any(hasattr(screen, action) for screen in places[command.place]), command.id


def test_every_key_of_a_screen_is_a_command_so_that_help_and_key_map_know_it() -> None:
    for place, screens in screens_by_place().items():
        known = {key for c in COMMANDS if c.place in (place, "everywhere") for key in c.keys}
        for screen in screens:
            own = [b for b in getattr(screen, "BINDINGS", ()) if not (isinstance(b, Binding) and b.id)]
            assert own == [], (screen, "declare it in briefing/tui/keys/commands.py")
            assert known


def test_the_way_back_is_in_the_line_of_keys_also_where_few_have_room() -> None:
    for place in set(PLACES) - {"everywhere", "desk"}:
        shown = [key.key for key in KeyLine(footer_keys(place)).shown(80)]
        assert shown[-2:] == ["?", "q"]
        assert "Esc" in shown, place
