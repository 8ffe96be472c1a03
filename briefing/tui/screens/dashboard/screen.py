"""The dashboard: three panes on one edition.

The screen owns what is shown; panes are bound to it and post upwards.  What its keys do stands in four groups of actions:
navigation, refresh, edit and open.
"""

from __future__ import annotations

import gc
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from briefing.tui.base_app import desk_app
from briefing.tui.keys.commands import bindings, footer_keys
from briefing.tui.messages import EditionReady, GlanceReady, QueryRefused
from briefing.tui.requests import in_thread, request, request_async
from briefing.tui.screens.dashboard.base import BUILDING
from briefing.tui.screens.dashboard.navigation import NavigationActions
from briefing.tui.screens.dashboard.open import OpenActions
from briefing.tui.screens.dashboard.search_bar import SearchBar
from briefing.tui.textual_internals import drawn_lines, shows_notes
from briefing.tui.themes import DARK
from store.views import Edition
from widgets.actors import ActorsPane
from widgets.bar import Bar, KeyLine
from widgets.quotes import QuotesPane
from widgets.timeline import TimelinePane

if TYPE_CHECKING:
    from concurrent.futures import Future

    from briefing.desk.desk import Desk

LOADED = 2.0
"""Seconds after which garbage is looked for whatever has come: while the program loads there is none, and to look takes time."""
SETTLED = 1.0
"""Seconds after a new edition at which what is shown is kept for the next start."""
BLANK = 0.25
"""Seconds that the first frame waits for the newest lines, at most."""
LOOK_AT_FILES = 2.0
"""Seconds between two looks whether feeds.toml was edited."""


class MainScreen(NavigationActions, OpenActions):
    """Timeline, actors and quotes of one edition.

    ``first``: the newest lines, if they were requested before there was a screen.
    """

    PLACE = "desk"
    BINDINGS: ClassVar[list[BindingType]] = bindings("desk")

    def __init__(
        self,
        desk: Desk,
        *,
        title: str,
        refresh_on_start: bool,
        refresh_minutes: int,
        first: Future[Edition] | None = None,
    ) -> None:
        super().__init__(desk, title=title)
        self._first = first
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
        yield KeyLine(footer_keys("desk", desk_app(self).commands), id="keys")

    def on_mount(self) -> None:
        self._arrange()
        self.pane("timeline").focus()
        self._tell()
        # Nothing is drawn before there is something to read, or a moment has passed: empty frames would only delay it.
        self._blank.enter_context(self.app.batch_update())
        self.set_timer(BLANK, self._blank.close)
        self._get_glance()
        self.set_timer(LOADED, gc.enable)
        self.set_interval(LOOK_AT_FILES, self.look_at_files)
        if self._refresh_minutes > 0:
            self.set_interval(self._refresh_minutes * 60, self.action_refresh)

    def _get_glance(self) -> None:
        """Show the newest lines: those requested already, else new ones."""
        first, self._first = self._first, None
        if first is not None and first.done() and not first.exception():
            self._show_glance(first.result())
            return
        glance = first.result if first is not None else self.desk.glance
        request(self, "edition", BUILDING, lambda: GlanceReady(glance()))

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
            # What is loaded by now stays to the end: looking through it for garbage would only delay keys.
            gc.freeze()
            gc.enable()
        glanced, self._glance = self._glance, False
        self.edition = message.edition
        if glanced:
            self._tell()  # also where the whole edition is no other than its newest lines
        if desk_app(self).frame_keeper is not None:
            self.set_timer(SETTLED, self._keep_frame)
        if self._refresh_on_start:
            # Only now: what is stored is on the screen before anything is fetched.
            self._refresh_on_start = False
            self.call_after_refresh(self.action_refresh)

    def _keep_frame(self) -> None:
        """Keep what is shown for the next start, when nothing is under way any more."""
        keeper = desk_app(self).frame_keeper
        if keeper is None or not (self.at_rest and keeper.is_due):
            return
        if (drawn := self.frame()) is not None:
            keep = partial(keeper.keep, drawn)
            request_async(self, "frame", "keeping the startup frame", lambda: in_thread(keep))

    @property
    def at_rest(self) -> bool:
        """Whether what is stored is on the screen, and nothing is under way that could change it."""
        if not self.is_current or self.edition is None:
            return False
        # The newest lines are as true as the whole edition that is being built after them.
        idle = ("files", "frame") if self.is_whole else ("files", "frame", "edition")
        return not any(worker.is_running and worker.group not in idle for worker in self.workers)

    def frame(self) -> tuple[tuple[int, int], list[str]] | None:
        """The dashboard as it is drawn now, size and lines, for the next start to show first.

        None where it would show something else: another screen, a part of the news, other colours, a passing note.
        """
        app = self.app
        if not self.is_current or not self.is_unfiltered or app.theme != DARK.name or shows_notes(app):
            return None
        return (self.size.width, self.size.height), drawn_lines(self)

    def on_query_refused(self, message: QueryRefused) -> None:
        self._wanted = (self._query, self.actor)
        self._answered()
        desk_app(self).say(f"{message.what} {message.fix}".strip(), severity="warning")
