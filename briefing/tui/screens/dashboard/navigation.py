"""Going about the panes: which one has the keys, where its cursor goes, and what the line under it narrows."""

from __future__ import annotations

from typing import cast

from briefing.tui.screens.dashboard.base import DeskScreen
from briefing.tui.screens.dashboard.layout import PANES
from widgets.messages import ActorChosen
from widgets.pane import Pane
from widgets.quotes import QuotesPane
from widgets.rows import Motion
from widgets.timeline import TimelinePane


class PaneActions(DeskScreen):
    """Keys that move, narrow, sort and fold."""

    def action_pane(self, name: str) -> None:
        self._at = name
        self._arrange()
        self.pane(name).focus()

    def action_next_pane(self, step: int) -> None:
        at = PANES.index(self._at)
        self.action_pane(PANES[(at + step) % len(PANES)])

    def action_cursor(self, motion: Motion) -> None:
        self.current.action_cursor(motion)

    def action_open(self) -> None:
        self.current.action_open()

    def action_fold(self) -> None:
        self.current.action_fold()

    def action_fold_all(self) -> None:
        cast("TimelinePane", self.pane("timeline")).action_fold_all()

    def action_who(self) -> None:
        """Narrow to the first actor of the line, or to the one after the chosen one."""
        names = self.current.actors_of(self.current.row) if self.current.row is not None else ()
        if not names:
            self.desk_app.say("This line names nobody to narrow to.")
            return
        at = names.index(self.actor) + 1 if self.actor in names else 0
        self.ask(self._wanted[0], names[at % len(names)])

    def action_evidence(self) -> None:
        if self.current.row is None:
            self.desk_app.say("There is no line here to open.")
        self.current.ask_evidence()

    def action_order(self) -> None:
        self.current.action_order()

    def action_unattributed(self) -> None:
        quotes = cast("QuotesPane", self.pane("quotes"))
        quotes.unattributed_only = not quotes.unattributed_only

    def action_back(self) -> None:
        """Undo the last filter: the chosen actor first, then the search."""
        query, actor = self._wanted
        if actor or query:
            self.ask(query if actor else "", "")
        elif self._alone:
            self.action_maximize()

    def action_maximize(self) -> None:
        self._alone = not self._alone
        self._arrange()

    def on_actor_chosen(self, message: ActorChosen) -> None:
        self.ask(self._wanted[0], message.name)

    def on_descendant_focus(self) -> None:
        # Not the widget of the event: two that follow each other quickly may come in any order.
        if isinstance(self.focused, Pane) and self.focused.id:
            self._at = self.focused.id
            self._arrange()
            self._show_keys()

    def on_lines_moved(self) -> None:
        self._show_keys()

    def on_resize(self) -> None:
        self._arrange()
        self._tell()
