"""Jump mode: letters on every line in sight, in all panes; typing them goes there."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from textual import events

from briefing.tui.requests import Runner
from briefing.tui.screens.dashboard.base import DeskScreen
from briefing.tui.screens.dashboard.layout import PANES
from widgets.bar import Bar

LETTERS = "asdfghjklewiruoqptyvncmxbz"
"""The letters in the order in which they are given out: those under the fingers first."""


def labels_for(count: int) -> list[str]:
    """So many different labels: of one letter as long as there are enough, else all of two."""
    if count <= len(LETTERS):
        return list(LETTERS[:count])
    return [first + second for first, second in product(LETTERS, repeat=2)][:count]


class JumpActions(DeskScreen):
    """Shows the letters and takes the keys until a line is named."""

    def __init__(self, runner: Runner, *, title: str) -> None:
        super().__init__(runner, title=title)
        self._jumps: Mapping[str, tuple[str, int]] = {}
        """Label -> pane and place; empty outside of jump mode."""
        self._typed = ""

    def action_jump(self) -> None:
        """Put letters on the lines in sight; with one line or none there is nowhere to go."""
        places = [(name, at) for name in PANES for at in self.pane(name).places_in_sight]
        self._jumps = dict(zip(labels_for(len(places)), places, strict=False))
        self._typed = ""
        self._label()

    def _label(self) -> None:
        """Draw the letters that can still be meant, and say what to do."""
        for name in PANES:
            self.pane(name).label(
                {
                    at: label.removeprefix(self._typed)
                    for label, (pane, at) in self._jumps.items()
                    if pane == name and label.startswith(self._typed)
                }
            )
        if self._jumps:
            self.query_one("#header", Bar).show(
                [("Type the letters of a line to go there; Esc stays.", "when")]
            )
        else:
            self._tell()

    def on_key(self, event: events.Key) -> None:
        if not self._jumps:
            return
        event.stop()
        event.prevent_default()
        self._typed += event.character or "" if event.is_printable else ""
        goal = self._jumps.get(self._typed)
        possible = event.is_printable and any(label.startswith(self._typed) for label in self._jumps)
        if goal is None and possible:
            self._label()
            return
        # There, or a key that leads nowhere: either way the letters go.
        self._jumps = {}
        self._label()
        if goal is not None:
            name, at = goal
            pane = self.pane(name)
            pane.focus()
            pane.go_to(at)

    def watch_edition(self) -> None:
        """Other rows: the letters would lead elsewhere."""
        self._jumps = {}
        super().watch_edition()
