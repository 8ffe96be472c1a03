"""How a new desk begins: which feeds, and once their first articles are read, whom to follow."""

from __future__ import annotations

from functools import partial

from briefing.tui.requests import EditionReady, behind
from briefing.tui.screens.dashboard.refresh import RefreshActions
from briefing.tui.screens.undo import tell_screens


class BeginningActions(RefreshActions):
    """Asks what is asked once; does nothing on a desk that is in use."""

    ask_feeds = False
    """No feeds are there, and the user is to be asked how to begin."""
    ask_whom = False
    """The user is to be asked whom to follow, once articles are read."""

    def on_edition_ready(self, message: EditionReady) -> None:
        """After what the desk itself does with it: Textual calls the handlers of all classes."""
        if self.ask_feeds:
            self.ask_feeds = False
            self._first_run()
        elif self.ask_whom and self.is_current and not self.refreshing.running:
            edition = message.edition
            if edition.articles and edition.actors and not edition.unread and not edition.filter:
                from briefing.tui.screens.follow import WhomScreen

                self.ask_whom = False
                self.app.push_screen(WhomScreen(self._runner, edition.actors, self._chosen))

    def _chosen(self) -> None:
        """The watchlist is another one: every screen is to follow."""
        tell_screens(self.app.screen_stack)

    def _first_run(self) -> None:
        from briefing.feeds.service import starter_words
        from briefing.tui.screens.first_run import FirstRunScreen

        screen = FirstRunScreen(
            self, starter=starter_words(), sample=self.desk_app.leave_for_sample, begun=self._begun
        )
        self.app.push_screen(screen)

    def _begun(self) -> None:
        self.ask_whom = True
        behind(self, "whom", partial(self._runner.change, self, "remembering to ask", self._remember))
        self.ask_again()
        self.refresh_again()

    def _remember(self) -> str:
        self._runner.desk.whom.ask(True)
        return ""
