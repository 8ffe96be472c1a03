"""Editing from the desk: the speaker of a quote, the watchlist; and following what was edited."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from briefing.tui.requests import RefreshEnded, WatchlistChanged, behind
from briefing.tui.screens.dashboard.open import OpeningActions
from briefing.tui.screens.dashboard.refresh import RefreshActions
from briefing.tui.screens.speaker import SpeakerActions
from briefing.tui.screens.undo import DeskChanged, UndoKeys
from briefing.tui.screens.watchlist.requests import Followed, Following, follow
from store.views import ActorRow, QuoteRow


class EditActions(UndoKeys, SpeakerActions, OpeningActions, RefreshActions):
    """Keys that change something, and what comes of it."""

    _following = False
    """The archive is being tagged and read anew after an edit of the watchlist."""
    _follow_after = False
    """The watchlist was edited during a refresh: the archive follows when that is over."""

    def action_correct(self) -> None:
        """Correct the speaker of the quote under the cursor."""
        row = self.current.row
        if isinstance(row, QuoteRow):
            self.correct_speaker(row.evidence)
        else:
            self.desk_app.say("Go to a quote first: 3 leads to the Quotes.")

    def action_add(self) -> None:
        """Put the name under the cursor on the watchlist; one who is on it is opened for editing."""
        from briefing.tui.screens.watchlist.form import ActorForm, drafted

        row = self.current.row
        if isinstance(row, ActorRow) and row.watched:
            self.app.push_screen(ActorForm(self._runner, name=row.name))
        elif isinstance(row, ActorRow):
            self.app.push_screen(ActorForm(self._runner, drafted(row.name, row.kind, row.role)))
        elif isinstance(row, QuoteRow) and row.speaker and not row.actor:
            self.app.push_screen(ActorForm(self._runner, drafted(row.speaker, "official", "")))
        else:
            self.desk_app.say("Go to a name first: 2 leads to the Actors, W to the whole watchlist.")

    def action_details(self) -> None:
        """All about the line; in Actors, a page whose lines lead to their evidence."""
        from briefing.tui.screens.actor import ActorPage

        if isinstance(row := self.current.row, ActorRow):
            self.app.push_screen(ActorPage(self._runner, row), lambda add: self.action_add() if add else None)
        else:
            super().action_details()

    def action_watchlist(self) -> None:
        from briefing.tui.screens.watchlist.screen import WatchlistScreen

        self.app.push_screen(WatchlistScreen(self._runner))

    # --- following ---

    def on_desk_changed(self, message: DeskChanged) -> None:
        self.ask_again()
        self.follow()

    def on_watchlist_changed(self, message: WatchlistChanged) -> None:
        self.follow()

    def follow(self) -> None:
        """Tag and read the archive anew, if the watchlist is another one; a refresh under way goes first."""
        if self.refreshing.running and not self._following:
            self._follow_after = True
            return
        self._following = True
        behind(self, "refresh", partial(follow, self._runner, self))

    def on_following(self, message: Following) -> None:
        self.refreshing = replace(self.refreshing, running=True, progress=message.progress)
        if self._runner.claim_build():
            self.ask_again()

    def on_followed(self, message: Followed) -> None:
        had_work = self.refreshing.running
        self._following = False
        self.refreshing = replace(self.refreshing, running=False, progress=None)
        if had_work:
            self.ask_again()
        if self._refresh_again:
            self._refresh_again = False
            self.action_refresh()

    def action_refresh(self) -> None:
        """Start a refresh; while the archive follows an edit it waits its turn."""
        if self._following and self.refreshing.running:
            self._refresh_again = True
            self.desk_app.say("The archive is being tagged anew after your edit; the refresh follows.")
            return
        self._following = False
        super().action_refresh()

    def on_refresh_ended(self, message: RefreshEnded) -> None:
        self.call_later(self._follow_later)

    def _follow_later(self) -> None:
        """A refresh is over: what was edited during it is followed now."""
        if self._follow_after and not self.refreshing.running:
            self._follow_after = False
            self.follow()
