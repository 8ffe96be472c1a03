"""The dashboard as an application: themes, keys that work everywhere, and the way out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.css.query import NoMatches
from textual.screen import Screen

from briefing.tui.keys.commands import bindings, with_keys
from briefing.tui.requests import Runner, behind, in_thread
from briefing.tui.screens.dashboard.screen import MainScreen
from briefing.tui.screens.undo import UndoActions
from briefing.tui.themes import DARK, THEMES
from widgets.plainchars import PlainCharacters
from widgets.text import plain

if TYPE_CHECKING:
    from concurrent.futures import Future

    from textual.driver import Driver
    from textual.filter import LineFilter
    from textual.theme import Theme

    from briefing.desk.contract import Desk
    from briefing.tui.frame_cache import Keeper
    from store.views import Edition

FAREWELL = 0.3
"""Seconds that leaving may wait for the date of the last look to be stored."""


class BriefingApp(UndoActions):
    """The briefing desk on a terminal.

    ``refresh_minutes``: refresh by itself that often, 0 for never.  ``open_url`` is how a link is opened,
    after the user has seen its host and said yes.  ``keys``: other keys than a command's own, by its id.
    ``ask_feeds``: ask how to begin, there are no feeds; ``ask_whom``: ask whom to follow, when articles are read.
    ``first``: the newest lines, asked for already.
    ``ascii_only``: frames, arrows, bars and marks without a character outside ASCII.
    The caller closes the desk.
    """

    CSS_PATH = "app.tcss"
    TITLE = "Briefing desk"
    BINDINGS: ClassVar[list[BindingType]] = bindings("everywhere")
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
        super().__init__()
        self._plain = [PlainCharacters()] if ascii_only else []
        self.commands = with_keys(keys or {})
        self.set_keymap(
            {command.id: ",".join(command.keys) for command in self.commands if command.id in (keys or {})}
        )
        for theme in THEMES:
            self.register_theme(theme)
        self._begin_with(DARK)
        self.title = title or ("Sample desk" if demo else self.TITLE)
        self._runner = Runner(desk, first)
        self._refresh_on_start = refresh_on_start
        self._refresh_minutes = refresh_minutes
        self._open_url = open_url
        self.last_frame: tuple[tuple[int, int], list[str]] | None = None
        """The desk as it was left: its size, and its lines with their colours; None where it was not the desk that was left."""
        self.keeper: Keeper | None = None
        """Keeps what the desk shows for the next start, while it is open."""
        self._ask_feeds = ask_feeds
        self._ask_whom = ask_whom
        self.sample_wanted = False
        """The user left to look at the sample."""

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
            self._runner,
            title=self.title,
            refresh_on_start=self._refresh_on_start,
            refresh_minutes=self._refresh_minutes,
        )
        screen.ask_feeds, screen.ask_whom = self._ask_feeds, self._ask_whom
        screen.arrange_for(*self.size)
        return screen

    def say(self, text: str, *, severity: Literal["information", "warning", "error"] = "information") -> None:
        """Show a passing note.  The only way notes are made here: their text is never markup."""
        self.notify(plain(text), severity=severity, markup=False)

    def copy(self, words: str) -> None:
        """Put words on the clipboard, as far as the terminal lets a program do that, and say so."""
        self.copy_to_clipboard("\n".join(plain(line) for line in words.splitlines()))
        self.say("Copied, with its source.")

    def open_link(self, url: str) -> None:
        """Open a link in the user's browser, in the background."""
        behind(self, "browser", partial(self._browse, url))

    async def _browse(self, url: str) -> None:
        # Imported late: most days at the desk end without a browser.
        import webbrowser

        from briefing.tui.external import open_page

        if self.is_web:
            self.open_url(url)  # in the browser that shows the desk, not on the machine that serves it
            return
        opens = self._open_url or open_page
        try:
            opened = await in_thread(partial(opens, url))
        except (OSError, webbrowser.Error):
            opened = False
        if opened is False:
            self.say(f"No browser could be opened here. The address is {url}", severity="warning")

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
        from briefing.tui.screens.dialogs.help import KeysScreen

        if isinstance(self.screen, KeysScreen):
            self.screen.dismiss()
        else:
            self.push_screen(KeysScreen(getattr(self.screen, "PLACE", "desk"), self.commands))

    def action_next_theme(self) -> None:
        """Dark, light, the terminal's own colours, and round again."""
        names = [theme.name for theme in THEMES]
        at = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(at + 1) % len(names)]

    def leave_for_sample(self) -> None:
        """Leave; whoever opened the dashboard opens the sample next."""
        self.sample_wanted = True
        self.workers.cancel_all()
        self.exit()

    def _handle_exception(self, error: Exception) -> None:
        """A page that was being opened in the moment of leaving finds its parts gone: that is no crash.

        Textual offers no public place to say so.
        """
        if not (self._exit and isinstance(error, NoMatches)):
            super()._handle_exception(error)

    async def action_quit(self) -> None:
        """Leave at once; what was looked at is remembered if that takes no time."""
        self.last_frame = self.frame_of_the_desk() if self.at_rest else None
        self.workers.cancel_all()
        main = next((screen for screen in self.screen_stack if isinstance(screen, MainScreen)), None)
        if main is not None and main.edition is not None:
            await self._runner.mark_seen(FAREWELL)
        self.exit()

    @property
    def at_rest(self) -> bool:
        """Whether the desk shows what is stored, and nothing is under way that could make it another thing."""
        screen = self.screen
        if not isinstance(screen, MainScreen) or screen.edition is None:
            return False
        # The newest lines are as true as the whole edition that is being built after them.
        idle = ("files", "frame") if screen.is_whole else ("files", "frame", "edition")
        return not any(worker.is_running and worker.group not in idle for worker in screen.workers)

    def frame_of_the_desk(self) -> tuple[tuple[int, int], list[str]] | None:
        """The desk as it is drawn now, size and lines, for the next start to show first.

        None where it would show something else: another screen, a part of the news, other colours, a passing note.
        """
        screen = self.screen
        if not isinstance(screen, MainScreen) or not screen.is_unfiltered or self.theme != DARK.name:
            return None
        # Textual has no public way to its notes, nor to the lines of a screen but as a picture.
        if self._notifications:
            return None
        strips = screen._compositor.render_strips()
        return (screen.size.width, screen.size.height), [strip.render(self.console) for strip in strips]
