"""What every group of the desk's actions stands on: the edition shown, what was asked for, and the panes."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer

from briefing.tui.requests import Runner, behind
from briefing.tui.screens.dashboard.layout import PANES, arrangement
from briefing.tui.screens.dashboard.status import (
    RefreshState,
    desk_keys,
    empty_words,
    filter_line,
    header_line,
)
from store.views import Edition
from widgets.bar import Bar, KeyLine
from widgets.pane import Pane

if TYPE_CHECKING:
    from briefing.tui.app import BriefingApp


PLACE_FROM = 110
"""Columns from which the line of keys says where the cursor stands."""
PATIENCE = 0.15
"""Seconds after which a question that is not answered yet is said to be under way."""


class DeskScreen(Screen[None]):
    """The state of the desk.

    Groups of actions are classes on top of it, in files of their own;
    :class:`briefing.tui.screens.dashboard.screen.MainScreen` is all of them together.
    """

    edition: reactive[Edition | None] = reactive(None)
    actor: reactive[str] = reactive("")
    """The chosen actor of the edition shown."""
    refreshing: reactive[RefreshState] = reactive(RefreshState())
    searching: reactive[bool] = reactive(False)
    """What was asked for takes a while."""

    def __init__(self, runner: Runner, *, title: str) -> None:
        super().__init__()
        self._runner = runner
        self._title = title
        self._query = ""
        self._wanted = ("", "")
        """Query and actor asked for last; those shown are ``_query`` and ``actor``."""
        self._glance = False
        """Only the newest lines are shown yet: what the edition counts is not told."""
        self._patience: Timer | None = None
        self._alone = False
        self._at = "timeline"

    @property
    def desk_app(self) -> BriefingApp:
        """The application, with its own type."""
        return cast("BriefingApp", self.app)

    @property
    def runner(self) -> Runner:
        """The way to the desk behind the screen."""
        return self._runner

    def pane(self, name: str) -> Pane[Any]:
        """A pane by name."""
        return cast("Pane[Any]", self.query_one(f"#{name}"))

    @property
    def current(self) -> Pane[Any]:
        """The pane that has the keys, or had them last."""
        return self.pane(self._at)

    @property
    def is_whole(self) -> bool:
        """Whether a whole edition is shown, and not its newest lines alone."""
        return self.edition is not None and not self._glance

    @property
    def is_unfiltered(self) -> bool:
        """Whether an edition with news is shown, and nothing of it left out: what the desk opens with."""
        edition = self.edition
        return edition is not None and bool(edition.articles) and not edition.filter and not self.actor

    def ask(self, query: str, actor: str) -> None:
        """Ask for another edition; a later question makes an earlier one void."""
        self._wanted = (query, actor)
        if (keeper := self.desk_app.keeper) is not None:
            keeper.asked()
        if self._wanted != (self._query, self.actor):
            # What is shown is not what was asked for: after a moment the screen says so.
            self._patience = self._patience or self.set_timer(PATIENCE, self._say_searching)
        behind(self, "edition", partial(self._runner.edition, self, query, actor))

    def ask_again(self) -> None:
        """Ask for the same edition once more: something behind it has changed."""
        self.ask(*self._wanted)

    def _say_searching(self) -> None:
        self.searching = self._wanted != (self._query, self.actor)

    def _answered(self) -> None:
        """An answer is here, or there will be none."""
        if self._patience is not None:
            self._patience.stop()
            self._patience = None
        self.searching = False

    def watch_searching(self) -> None:
        self._tell()

    def refresh_again(self) -> None:
        """Refresh, after the one under way if there is one: there is something new to fetch."""
        raise NotImplementedError

    def read_on(self) -> None:
        """Read what is stored and unread."""
        raise NotImplementedError

    async def break_off(self) -> bool:
        """Stop what is being fetched and read; whether there was anything.  Nothing stored is lost."""
        raise NotImplementedError

    def look_at_files(self) -> None:
        """Look whether feeds.toml was edited, and follow it."""
        raise NotImplementedError

    def watch_edition(self) -> None:
        self._tell()

    def watch_refreshing(self) -> None:
        self._tell()

    def _tell(self) -> None:
        """Put into words what is shown and what is going on."""
        if not self.is_mounted:
            return
        now = datetime.now().astimezone()
        whole = None if self._glance else self.edition
        faults = self._runner.desk.faults
        header = header_line(self._title, whole, self.refreshing, faults, now, self.size.width)
        self.query_one("#header", Bar).show(*header)
        narrowed = self.query_one("#status", Bar)
        words = filter_line(self.edition, searching=self.searching)
        narrowed.show(*words)
        narrowed.display = bool(words[0])
        for name in PANES:
            self.pane(name).hint = empty_words(name, self.edition, running=self.refreshing.running)
        self._show_keys()

    def _show_keys(self) -> None:
        """The keys of the pane in use, and where its cursor stands."""
        narrowed = self._alone or bool(self.edition and self.edition.filter)
        keys = desk_keys(self.desk_app.commands, self._at, narrowed=narrowed)
        place = self.current.position if self.size.width >= PLACE_FROM else ""
        self.query_one("#keys", KeyLine).show(keys, place)

    def _arrange(self) -> None:
        """Say by classes how the panes stand, from the size of the terminal and where the keys go."""
        # All at once: each change of classes has the whole screen styled anew.
        self.update_classes(arrangement(*self.size, self._at, alone=self._alone))

    def arrange_for(self, width: int, height: int) -> None:
        """Stand as in a terminal of this size from the start, before anything is styled."""
        self.update_classes(arrangement(width, height, self._at, alone=self._alone), update=False)
