"""Editing from the dashboard: the speaker of a quote, the watchlist, and the pins for the brief."""

from __future__ import annotations

from briefing.tui.base_app import desk_app
from briefing.tui.messages import Changed
from briefing.tui.requests import request_change
from briefing.tui.screens.dashboard.refresh import RefreshActions
from briefing.tui.screens.speaker import SpeakerActions
from store.views import ActorRow, QuoteRow


class EditActions(SpeakerActions, RefreshActions):
    """Keys that change something; what was changed is followed by :class:`RefreshActions`."""

    def action_correct(self) -> None:
        """Correct the speaker of the quote under the cursor."""
        row = self.current.row
        if isinstance(row, QuoteRow):
            self.correct_speaker(row.evidence)
        else:
            desk_app(self).say("Go to a quote first: 3 leads to the Quotes.")

    def action_add(self) -> None:
        """Put the name under the cursor on the watchlist; one who is on it is opened for editing."""
        from briefing.tui.screens.watchlist.form import ActorForm, drafted

        row = self.current.row
        if isinstance(row, ActorRow) and row.watched:
            self.app.push_screen(ActorForm(self.desk, name=row.name))
        elif isinstance(row, ActorRow):
            self.app.push_screen(ActorForm(self.desk, drafted(row.name, row.kind, row.role)))
        elif isinstance(row, QuoteRow) and row.speaker and not row.actor:
            self.app.push_screen(ActorForm(self.desk, drafted(row.speaker, "official", "")))
        else:
            desk_app(self).say("Go to a name first: 2 leads to the Actors, W to the whole watchlist.")

    def action_pin(self) -> None:
        """Pin the line under the cursor, or unpin it."""
        row = self.current.row
        if row is None:
            desk_app(self).say("There is no line to pin here.")
            return
        desk = self.desk

        def toggle() -> str:
            from briefing.undo.pin_handler import toggle_pin

            return toggle_pin(desk.changes, desk.pins, row, desk.now())

        request_change(self, "pin", "pinning the line", toggle)

    def on_changed(self, message: Changed) -> None:
        if message.what:
            desk_app(self).say(message.what)
        self.ask_again()
