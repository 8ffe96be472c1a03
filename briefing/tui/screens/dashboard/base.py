"""The state of the dashboard: the edition shown, what was asked for, and how its panes are laid out."""

from __future__ import annotations

from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from textual.reactive import reactive
from textual.timer import Timer

from briefing.tui.base_app import UndoKeys, desk_app
from briefing.tui.messages import EditionReady
from briefing.tui.requests import request
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
    from briefing.desk.desk import Desk

BUILDING = "building the edition"
SEARCHING_DELAY = 0.15
"""Seconds after which a request that is not answered yet is said to be under way."""
LEAST_PAUSE = 0.5
"""Seconds between two editions built during a refresh, at least."""
SHARE_OF_TIME = 3
"""During a refresh an edition that took one second to build is not built again before this many seconds."""

WIDE = 110
"""Columns from which the panes stand side by side."""
COLUMNS = 190
"""Columns from which there are three of them."""
SHORT = 22
"""Lines below which a pane without the keys shows one line only."""
TINY = 16
"""Lines below which only one pane is shown."""
PLACE_FROM = 110
"""Columns from which the line of keys says where the cursor stands."""
PANES = ("timeline", "actors", "quotes")


class DashboardState(UndoKeys):
    """What the four groups of actions share: navigation, refresh, edit and open are mixins on top of it.

    :class:`briefing.tui.screens.dashboard.screen.MainScreen` is all of them together.
    """

    edition: reactive[Edition | None] = reactive(None)
    actor: reactive[str] = reactive("")
    """The chosen actor of the edition shown."""
    refreshing: reactive[RefreshState] = reactive(RefreshState())
    searching: reactive[bool] = reactive(False)
    """What was asked for takes a while."""

    def __init__(self, desk: Desk, *, title: str) -> None:
        super().__init__()
        self.desk = desk
        self._title = title
        self._query = ""
        self._wanted = ("", "")
        """Query and actor asked for last; those shown are ``_query`` and ``actor``."""
        self._glance = False
        """Only the newest lines are shown yet: what the edition counts is not said."""
        self._delay: Timer | None = None
        self._asked_at = 0.0
        self._no_build_before = 0.0
        self._alone = False
        self._at = "timeline"

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
        if (keeper := desk_app(self).frame_keeper) is not None:
            keeper.asked()
        if self._wanted != (self._query, self.actor):
            # What is shown is not what was asked for: after a moment the screen says so.
            self._delay = self._delay or self.set_timer(SEARCHING_DELAY, self._say_searching)
        desk, self._asked_at = self.desk, monotonic()
        request(
            self,
            "edition",
            BUILDING,
            lambda: EditionReady(desk.edition(query, actor), query, actor),
        )

    def ask_again(self) -> None:
        """Ask for the same edition once more: something behind it has changed."""
        self.ask(*self._wanted)

    def _say_searching(self) -> None:
        self.searching = self._wanted != (self._query, self.actor)

    def _answered(self) -> None:
        """An answer is here, or there will be none."""
        if self._delay is not None:
            self._delay.stop()
            self._delay = None
        self.searching = False
        now = monotonic()
        self._no_build_before = now + max(LEAST_PAUSE, SHARE_OF_TIME * (now - self._asked_at))

    def claim_build(self) -> bool:
        """Whether a further edition may be built during a refresh without taking the time from it.

        A claim that was granted holds until an edition is built.
        """
        if monotonic() < self._no_build_before:
            return False
        self._no_build_before = float("inf")
        return True

    def watch_searching(self) -> None:
        self._tell()

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
        faults = self.desk.faults
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
        keys = desk_keys(desk_app(self).commands, self._at, narrowed=narrowed)
        place = self.current.position if self.size.width >= PLACE_FROM else ""
        self.query_one("#keys", KeyLine).show(keys, place)

    def _arrange(self) -> None:
        """Say by classes how the panes stand, from the size of the terminal and where the keys go."""
        # All at once: each change of classes has the whole screen styled again.
        self.update_classes(arrangement(*self.size, self._at, alone=self._alone))

    def arrange_for(self, width: int, height: int) -> None:
        """Stand as in a terminal of this size from the start, before anything is styled."""
        self.update_classes(arrangement(width, height, self._at, alone=self._alone), update=False)


def arrangement(width: int, height: int, at: str, *, alone: bool) -> dict[str, bool]:
    """The classes of the screen: ``at`` is the pane with the keys, ``alone`` says that only it is wanted."""
    single = alone or height < TINY
    columns = width >= COLUMNS and not single
    wide = width >= WIDE and not single and not columns
    classes = {
        "-single": single,
        "-columns": columns,
        "-wide": wide,
        "-stacked": not (single or wide or columns),
        "-short": height < SHORT,
    }
    return classes | {f"-at-{name}": name == at for name in PANES}
