"""Where the screens' tests go: every screen, and the keys that lead there from the desk.

A new screen is one more line here; contrast, widths, hostile text and golden frames follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from briefing.tui.screens.dashboard.screen import MainScreen
from briefing.tui.screens.dashboard.search_bar import SearchBar
from tests.tui.conftest import settle


@dataclass(frozen=True, slots=True)
class Visit:
    """A screen, or a state of one."""

    name: str
    keys: tuple[str, ...] = ()
    golden: bool = True
    """Whether its frame is kept: not where it shows a passing note or is a list of commands."""
    empty: bool = False
    """No list with a cursor has the keys there: it is empty, or a line that is typed has them."""


def _visit(name: str, *keys: str, golden: bool = True, empty: bool = False) -> Visit:
    return Visit(name, keys, golden, empty)


VISITS = (
    _visit("desk"),
    _visit("desk-actors", "2", "j"),
    _visit("desk-quotes", "3", "j"),
    _visit("desk-one-pane", "3", "m"),
    _visit("desk-filtered", "2", "enter"),
    _visit("event", "d"),
    _visit("actor", "2", "d"),
    _visit("quote", "3", "d"),
    _visit("article", "enter"),
    _visit("article-why", "enter", "w"),
    _visit("link", "o"),
    _visit("search", "slash", *"actor:Black", empty=True),
    _visit("search-fault", "slash", *"a kind:x", empty=True),
    _visit("jump", "J"),
    _visit("keys", "question_mark", golden=False),
    _visit("filters", "F"),
    _visit("filter-name", "2", "enter", "F", "s"),
    _visit("sources", "f"),
    _visit("watchlist", "W"),
    _visit("form", "W", "enter", golden=False),
    _visit("form-alias", "W", "enter", "a", *"Cal", golden=False, empty=True),
    _visit("role", "W", "enter", "o", golden=False, empty=True),
    _visit("pins", "P", empty=True),
    _visit("brief", "b"),
    _visit("note", "3", "x", golden=False),
)


async def go(pilot: Pilot[Any], visit: Visit) -> None:
    """Go there from the desk, and hold still whatever blinks."""
    for key in visit.keys:
        await pilot.press(key)
    await settle(pilot)
    for line in pilot.app.screen.query(Input):
        line.cursor_blink = False
    await pilot.pause()


async def back(pilot: Pilot[Any]) -> None:
    """Back to the desk as it was in the beginning."""
    app = pilot.app
    while len(app.screen_stack) > 1 and not isinstance(app.screen, MainScreen):
        app.pop_screen()
        await pilot.pause()
    desk = app.screen
    assert isinstance(desk, MainScreen)
    if desk.query_one(SearchBar).display or desk.jumps:
        await pilot.press("escape")
    if desk.has_class("-single"):
        desk.action_maximize()
    if desk.edition is not None and desk.edition.filter:
        desk.ask("", "")
    for name in ("actors", "quotes", "timeline"):
        pane = desk.pane(name)
        pane.action_cursor("home")
        pane.focus()
    app.clear_notifications()
    await settle(pilot)
