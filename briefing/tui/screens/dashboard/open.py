"""What opens from the dashboard: evidence, search line, pages about a line, the other screens, links, the first start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.tui.base_app import desk_app
from briefing.tui.messages import ArticleReady, DigestReady, EditionReady
from briefing.tui.requests import request, request_article, request_change
from briefing.tui.screens.dashboard.edit import EditActions
from briefing.tui.screens.dashboard.search_bar import SearchBar
from store.views import ActorRow
from widgets.messages import EvidenceAsked

if TYPE_CHECKING:
    from store.records import SavedFilter


class OpenActions(EditActions):
    """Keys that open something above or within the dashboard; each screen is imported when it is asked for."""

    ask_feeds = False
    """No feeds are there, and the user is to be asked how to begin."""
    ask_whom = False
    """The user is to be asked whom to follow, once articles are read."""

    # --- about a line ---

    def on_evidence_asked(self, message: EvidenceAsked) -> None:
        from briefing.tui.screens.article import ArticleScreen

        self.app.push_screen(ArticleScreen(self.desk, message.label, message.evidence, message.index))

    def action_search(self) -> None:
        self.query_one(SearchBar).open(self._wanted[0], self.edition)

    def on_search_bar_asked(self, message: SearchBar.Asked) -> None:
        self.ask(message.query, self._wanted[1])

    def on_search_bar_closed(self) -> None:
        self.set_focus(self.current)

    def action_details(self) -> None:
        """All about the line; in Actors, a page whose lines lead to their evidence."""
        from briefing.tui.screens.actor import ActorPage
        from briefing.tui.screens.details import details_page

        row = self.current.row
        if isinstance(row, ActorRow):
            self.app.push_screen(ActorPage(self.desk, row), lambda add: self.action_add() if add else None)
        elif (page := details_page(row)) is None:
            desk_app(self).say("There is no line here.")
        else:
            self.app.push_screen(page, lambda wanted: self.current.ask_evidence() if wanted else None)

    # --- other screens ---

    def action_watchlist(self) -> None:
        from briefing.tui.screens.watchlist.screen import WatchlistScreen

        self.app.push_screen(WatchlistScreen(self.desk))

    def action_feeds(self) -> None:
        from briefing.tui.screens.feeds.screen import SourcesScreen

        self.app.push_screen(SourcesScreen(self))

    def action_saved_filters(self) -> None:
        from briefing.tui.screens.filters import FiltersScreen
        from briefing.undo.filter_handler import whole_query

        query = whole_query(*self._wanted)
        self.app.push_screen(FiltersScreen(self.desk, query), self._apply)

    def _apply(self, chosen: SavedFilter | None) -> None:
        if chosen is not None:
            self.ask(chosen.query, "")

    def action_pins(self) -> None:
        from briefing.tui.screens.pins import PinsScreen

        self.app.push_screen(PinsScreen(self.desk), lambda _: self.ask_again())

    def action_brief(self) -> None:
        from briefing.tui.screens.brief import BriefScreen

        self.app.push_screen(BriefScreen(self.desk, *self._wanted))

    # --- alerts ---

    def action_alerts(self) -> None:
        desk = self.desk
        request(self, "alerts", "looking for news in the filters", lambda: DigestReady(desk.alerts.digest()))

    def on_digest_ready(self, message: DigestReady) -> None:
        """Show what is new; closing the page counts as having read it."""
        from briefing.tui.screens.details import digest_page

        desk, digest = self.desk, message.digest

        def mark_read() -> str:
            desk.alerts.mark_read(digest)
            return ""

        def closed(_: bool | None) -> None:
            if digest.news:
                request_change(self, "alerts", "remembering the digest", mark_read)

        self.app.push_screen(digest_page(digest), closed)

    # --- out of the desk ---

    def action_cite(self) -> None:
        """Copy the line with its source."""
        pane = self.current
        if pane.row is None or not (evidence := pane.evidence_of(pane.row)):
            desk_app(self).say("There is no line to copy here.")
            return
        from briefing.edition.pins import citation

        desk_app(self).copy(citation(pane.label_of(pane.row), evidence[0]))

    def action_link(self) -> None:
        pane = self.current
        if pane.row is not None and (evidence := pane.evidence_of(pane.row)):
            request_article(self, self.desk, evidence[0].article)
        else:
            desk_app(self).say("There is no line here with an article to open.")

    def on_article_ready(self, message: ArticleReady) -> None:
        from briefing.tui.screens.dialogs import confirm_link

        if message.view is None:
            desk_app(self).say("This article is no longer in the archive.")
        elif self.is_current:
            confirm_link(desk_app(self), message.view.article.url)

    # --- the first start: which feeds, and once their first articles are read, whom to follow ---

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
                self.app.push_screen(WhomScreen(self.desk, edition.actors, self._chosen))

    def _chosen(self) -> None:
        """The watchlist is another one: every screen is to follow."""
        desk_app(self).announce_change()

    def _first_run(self) -> None:
        from briefing.feeds.service import starter_words
        from briefing.tui.screens.first_run import FirstRunScreen

        screen = FirstRunScreen(
            self, starter=starter_words(), sample=desk_app(self).leave_for_sample, begun=self._begun
        )
        self.app.push_screen(screen)

    def _begun(self) -> None:
        self.ask_whom = True
        request_change(self, "whom", "remembering to ask", self._remember)
        self.ask_again()
        self.refresh_again()

    def _remember(self) -> str:
        self.desk.onboarding.ask(True)
        return ""
