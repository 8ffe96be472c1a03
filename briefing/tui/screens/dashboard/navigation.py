"""Going about the panes: which one has the keys, where its cursor goes, what the line under it narrows, and jumping.

In jump mode every line in sight has a letter, in all panes; typing it goes there.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING, cast

from textual import events

from briefing.tui.base_app import desk_app
from briefing.tui.screens.dashboard.base import PANES, DashboardState
from widgets.bar import Bar
from widgets.messages import ActorChosen
from widgets.pane import Pane
from widgets.quotes import QuotesPane
from widgets.rows import Motion
from widgets.timeline import TimelinePane

if TYPE_CHECKING:
    from briefing.desk.desk import Desk

LETTERS = "asdfghjklewiruoqptyvncmxbz"
"""The letters in the order in which they are given out: those under the fingers first."""


def labels_for(count: int) -> list[str]:
    """That many different labels: of one letter as long as there are enough, else all of two."""
    if count <= len(LETTERS):
        return list(LETTERS[:count])
    return [first + second for first, second in product(LETTERS, repeat=2)][:count]


class NavigationActions(DashboardState):
    """Keys that move, narrow, sort and fold, and the jump mode, which takes the keys until a line is named."""

    def __init__(self, desk: Desk, *, title: str) -> None:
        super().__init__(desk, title=title)
        self.jumps: Mapping[str, tuple[str, int]] = {}
        """Label -> pane and place; empty outside of jump mode."""
        self._typed = ""

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
            desk_app(self).say("This line names nobody to narrow to.")
            return
        at = names.index(self.actor) + 1 if self.actor in names else 0
        self.ask(self._wanted[0], names[at % len(names)])

    def action_evidence(self) -> None:
        if self.current.row is None:
            desk_app(self).say("There is no line here to open.")
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

    # --- jump mode ---

    def action_jump(self) -> None:
        """Put letters on the lines in sight; with one line or none there is nowhere to go."""
        places = [(name, at) for name in PANES for at in self.pane(name).places_in_sight]
        self.jumps = dict(zip(labels_for(len(places)), places, strict=False))
        self._typed = ""
        self._label()

    def _label(self) -> None:
        """Draw the letters that can still be meant, and say what to do."""
        for name in PANES:
            self.pane(name).label(
                {
                    at: label.removeprefix(self._typed)
                    for label, (pane, at) in self.jumps.items()
                    if pane == name and label.startswith(self._typed)
                }
            )
        if self.jumps:
            self.query_one("#header", Bar).show(
                [("Type the letters of a line to go there; Esc stays.", "when")]
            )
        else:
            self._tell()

    def on_key(self, event: events.Key) -> None:
        if not self.jumps:
            return
        event.stop()
        event.prevent_default()
        self._typed += event.character or "" if event.is_printable else ""
        goal = self.jumps.get(self._typed)
        possible = event.is_printable and any(label.startswith(self._typed) for label in self.jumps)
        if goal is None and possible:
            self._label()
            return
        # There, or a key that leads nowhere: either way the letters go.
        self.jumps = {}
        self._label()
        if goal is not None:
            name, at = goal
            pane = self.pane(name)
            pane.focus()
            pane.go_to(at)

    def watch_edition(self) -> None:
        """Other rows: the letters would lead elsewhere."""
        self.jumps = {}
        super().watch_edition()
