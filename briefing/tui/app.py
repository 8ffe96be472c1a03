"""The dashboard as an application: themes, keys that work everywhere, the palette, and the way out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.app import App, SystemCommand
from textual.screen import Screen

from briefing.tui.base_app import DeskApp
from briefing.tui.requests import in_thread, report_errors
from briefing.tui.screens.dashboard.screen import MainScreen
from briefing.tui.themes import DARK, THEMES
from widgets.plainchars import PlainCharacters

if TYPE_CHECKING:
    from concurrent.futures import Future

    from textual.driver import Driver
    from textual.filter import LineFilter
    from textual.theme import Theme

    from briefing.desk.desk import Desk
    from store.views import Edition

FAREWELL = 0.3
"""Seconds that leaving may wait for the date of the last look to be stored."""


class BriefingApp(DeskApp):
    """The briefing desk on a terminal.

    ``refresh_minutes``: refresh by itself that often, 0 for never.  ``open_url`` and ``keys``: see :class:`DeskApp`.
    ``ask_feeds``: ask how to begin, there are no feeds; ``ask_whom``: ask whom to follow, when articles are read.
    ``first``: the newest lines, requested already.
    ``ascii_only``: frames, arrows, bars and marks without a character outside ASCII.
    The caller closes the desk.
    """

    CSS_PATH = "app.tcss"
    TITLE = "Briefing desk"
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        desk: Desk,
        *,
        title: str = "",
        refresh_on_start: bool = True,
        demo: bool = False,
        refresh_minutes: int = 30,
        open_url: Callable[[str], object] | None = None,
        keys: Mapping[str, tuple[str, ...]] | None = None,
        ascii_only: bool = False,
        ask_feeds: bool = False,
        ask_whom: bool = False,
        first: Future[Edition] | None = None,
    ) -> None:
        super().__init__(desk, open_url=open_url, keys=keys)
        self._plain = [PlainCharacters()] if ascii_only else []
        for theme in THEMES:
            self.register_theme(theme)
        self._begin_with(DARK)
        self.title = title or ("Sample desk" if demo else self.TITLE)
        self._first = first
        self._refresh_on_start = refresh_on_start
        self._refresh_minutes = refresh_minutes
        self.last_frame: tuple[tuple[int, int], list[str]] | None = None
        """The dashboard as it was left: its size, and its lines with their colours; None where another screen was left."""
        self.ask_feeds = ask_feeds
        self._ask_whom = ask_whom

    def _begin_with(self, theme: Theme) -> None:
        """Wear a theme from the start: to change to it would parse all style sheets a second time."""
        self.set_reactive(App.theme, theme.name)
        self.add_class(f"-theme-{theme.name}", "-dark-mode" if theme.dark else "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver; on a terminal one that goes on where it was stopped."""
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":
            return found
        from briefing.tui.terminal_driver import DeskDriver

        return DeskDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What is done to every line before it is drawn; the last thing is to leave ASCII only, where that is wanted."""
        return [*super().get_line_filters(), *self._plain]

    def get_default_screen(self) -> Screen[None]:
        screen = MainScreen(
            self.desk,
            title=self.title,
            first=self._first,
            refresh_on_start=self._refresh_on_start,
            refresh_minutes=self._refresh_minutes,
        )
        screen.ask_feeds, screen.ask_whom = self.ask_feeds, self._ask_whom
        screen.arrange_for(*self.size)
        return screen

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: the commands of the screen below it, and those that work everywhere."""
        place = getattr(screen, "PLACE", "")
        for command in self.commands:
            if command.palette and command.place in (place, "everywhere"):
                name = f"{command.label.capitalize()}: {command.help}"
                action = command.target
                yield SystemCommand(name, command.key_words, lambda action=action: self._run(screen, action))

    async def _run(self, screen: Screen[object], action: str) -> None:
        await self.run_action(action, default_namespace=screen)

    def action_keys(self) -> None:
        """Show the keys; once more takes them away."""
        from briefing.tui.screens.dialogs import KeysScreen

        if isinstance(self.screen, KeysScreen):
            self.screen.dismiss()
        else:
            self.push_screen(KeysScreen(getattr(self.screen, "PLACE", "desk"), self.commands))

    def action_next_theme(self) -> None:
        """Dark, light, the terminal's own colours, and then dark again."""
        names = [theme.name for theme in THEMES]
        at = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(at + 1) % len(names)]

    async def action_quit(self) -> None:
        """Leave at once; what was looked at is remembered if that takes no time."""
        screen = self.screen
        self.last_frame = screen.frame() if isinstance(screen, MainScreen) and screen.at_rest else None
        self.workers.cancel_all()
        main = next((screen for screen in self.screen_stack if isinstance(screen, MainScreen)), None)
        if main is not None and main.edition is not None:
            with report_errors(None, "remembering that you looked"):
                await asyncio.wait_for(in_thread(self.desk.mark_seen), FAREWELL)
        self.exit()
