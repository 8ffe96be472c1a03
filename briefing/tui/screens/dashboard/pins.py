"""Pinning what the brief is to begin with, and writing the brief, from the desk."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from briefing.tui.requests import Changed, behind
from briefing.tui.screens.dashboard.base import DeskScreen
from widgets.text import plain

if TYPE_CHECKING:
    from briefing.edition.pins import Row
    from briefing.undo.log import Changes
    from store.archive import Pins
    from store.views import Pin


class PinActions(DeskScreen):
    """Keys that pin, list what is pinned, cite, and write the brief."""

    def action_pin(self) -> None:
        """Pin the line under the cursor, or let go of it."""
        row = self.current.row
        if row is None:
            self.desk_app.say("There is no line to pin here.")
            return
        desk = self._runner.desk
        make = partial(toggle, desk.changes, desk.pins, row, desk.now())
        behind(self, "pin", partial(self._runner.change, self, "pinning the line", make))

    def on_changed(self, message: Changed) -> None:
        if message.what:
            self.desk_app.say(message.what)
        self.ask_again()

    def action_pins(self) -> None:
        from briefing.tui.screens.pins import PinsScreen

        self.app.push_screen(PinsScreen(self._runner), lambda _: self.ask_again())

    def action_brief(self) -> None:
        from briefing.tui.screens.brief import BriefScreen

        self.app.push_screen(BriefScreen(self._runner, *self._wanted))

    def action_cite(self) -> None:
        """Copy the line with its source."""
        pane = self.current
        if pane.row is None or not (evidence := pane.evidence_of(pane.row)):
            self.desk_app.say("There is no line to copy here.")
            return
        from briefing.edition.pins import citation

        self.desk_app.copy(citation(pane.label_of(pane.row), evidence[0]))


def toggle(changes: Changes, pins: Pins, row: Row, now: datetime) -> str:
    """Pin a row, or take away the pins that are on it; gives the sentence that says which."""
    from briefing.edition.pins import pin_on, pins_on
    from briefing.undo.pin_handler import absence, state

    held = pins_on(row, pins.all())
    if held:
        changes.make("pin", f"Unpinned {_title(held[0])}", state(*held), absence(*held))
        return "No longer pinned. z brings it back."
    return add_pin(changes, pins, pin_on(row, now))


def add_pin(changes: Changes, pins: Pins, pin: Pin) -> str:
    """Pin something that is not pinned yet; gives the sentence to say."""
    from briefing.edition.pins import numbered, spot_of
    from briefing.undo.pin_handler import absence, state

    held = pins.all()
    if any(spot_of(other) == spot_of(pin) for other in held):
        return "It is pinned already. P lists what is pinned."
    pin = numbered(pin, held)
    changes.make("pin", f"Pinned {_title(pin)}", absence(pin), state(pin))
    return "Pinned for the brief. P lists what is pinned, b writes the brief."


def _title(pin: Pin) -> str:
    words = plain(pin.words or pin.note)
    return f"“{words if len(words) <= 60 else words[:59] + '…'}”"
