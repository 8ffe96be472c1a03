"""The desk itself: three panes on one edition.

The screen owns what is shown; panes are bound to it and post upwards.  What its keys do stands in classes of their own,
one file for each group of actions.
"""

from __future__ import annotations

import gc
from contextlib import ExitStack
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from briefing.tui.keys.commands import bindings, footer_keys
from briefing.tui.requests import EditionReady, GlanceReady, QueryRefused, Runner, behind, in_thread
from briefing.tui.screens.alerts import AlertActions
from briefing.tui.screens.dashboard.edit import EditActions
from briefing.tui.screens.dashboard.filters import FilterActions
from briefing.tui.screens.dashboard.first_start import BeginningActions
from briefing.tui.screens.dashboard.jump import JumpActions
from briefing.tui.screens.dashboard.navigation import PaneActions
from briefing.tui.screens.dashboard.open import OpeningActions
from briefing.tui.screens.dashboard.pins import PinActions
from briefing.tui.screens.dashboard.refresh import RefreshActions
from briefing.tui.screens.dashboard.search_bar import SearchBar
from store.views import Edition
from widgets.actors import ActorsPane
from widgets.bar import Bar, KeyLine
from widgets.quotes import QuotesPane
from widgets.timeline import TimelinePane

LOADED = 2.0
"""Seconds after which garbage is looked for whatever has come: while the program loads there is none, and to look takes time."""
SETTLED = 1.0
"""Seconds after a new edition at which what is shown is kept for the next start."""
BLANK = 0.25
"""Seconds that the first frame waits for the newest lines, at most."""
LOOK_AT_FILES = 2.0
"""Seconds between two looks whether feeds.toml was edited."""


class MainScreen(
    PaneActions,
    EditActions,
    OpeningActions,
    PinActions,
    BeginningActions,
    RefreshActions,
    FilterActions,
    AlertActions,
    JumpActions,
):
    """Timeline, actors and quotes of one edition."""

    PLACE = "desk"
    BINDINGS: ClassVar[list[BindingType]] = bindings("desk")

    def __init__(self, runner: Runner, *, title: str, refresh_on_start: bool, refresh_minutes: int) -> None:
        super().__init__(runner, title=title)
        self._blank = ExitStack()
        self._refresh_on_start = refresh_on_start
        self._refresh_minutes = refresh_minutes

    def compose(self) -> ComposeResult:
        yield Bar(id="header", keep="left")
        yield Bar(id="status", keep="left")
        with Container(id="panes"):
            yield TimelinePane(id="timeline").data_bind(MainScreen.edition)
            with Container(id="side"):
                yield ActorsPane(id="actors").data_bind(MainScreen.edition, chosen=MainScreen.actor)
                yield QuotesPane(id="quotes").data_bind(MainScreen.edition)
        yield SearchBar()
        yield KeyLine(footer_keys("desk", self.desk_app.commands), id="keys")

    def on_mount(self) -> None:
        self._arrange()
        self.pane("timeline").focus()
        self._tell()
        # Nothing is drawn before there is something to read, or a moment has passed: empty frames would only delay it.
        self._blank.enter_context(self.app.batch_update())
        self.set_timer(BLANK, self._blank.close)
        if (glance := self._runner.glance_at_hand()) is not None:
            self._show_glance(glance)
        else:
            behind(self, "edition", partial(self._runner.glance, self))
        self.set_timer(LOADED, gc.enable)
        self.set_interval(LOOK_AT_FILES, self.look_at_files)
        if self._refresh_minutes > 0:
            self.set_interval(self._refresh_minutes * 60, self.action_refresh)

    def on_glance_ready(self, message: GlanceReady) -> None:
        self._show_glance(message.edition)

    def _show_glance(self, glance: Edition) -> None:
        if self.edition is None:
            self._glance = True
            self.edition = glance
        self._blank.close()
        # Only when those lines are drawn: the whole edition would take the time from them.
        self.call_after_refresh(self.ask_again)

    def on_edition_ready(self, message: EditionReady) -> None:
        if (message.query, message.actor) != self._wanted:
            return
        self._query, self.actor = message.query, message.actor
        self._answered()
        if self._glance or self.edition is None:
            # All that the program consists of stays to its end: looking through it for garbage would only hold up keys.
            gc.freeze()
            gc.enable()
        glanced, self._glance = self._glance, False
        self.edition = message.edition
        if glanced:
            self._tell()  # also where the whole edition is no other than its newest lines
        if self.desk_app.keeper is not None:
            self.set_timer(SETTLED, self._keep_frame)
        if self._refresh_on_start:
            # Only now: what is stored is on the screen before anything is fetched.
            self._refresh_on_start = False
            self.call_after_refresh(self.action_refresh)

    def _keep_frame(self) -> None:
        """Keep what is shown for the next start, when nothing is under way any more."""
        app, keeper = self.desk_app, self.desk_app.keeper
        if keeper is None or not (app.at_rest and keeper.is_due):
            return
        drawn = app.frame_of_the_desk()
        if drawn is not None:
            behind(self, "frame", partial(in_thread, partial(keeper.keep, drawn)))

    def on_query_refused(self, message: QueryRefused) -> None:
        self._wanted = (self._query, self.actor)
        self._answered()
        self.desk_app.say(f"{message.what} {message.fix}".strip(), severity="warning")
