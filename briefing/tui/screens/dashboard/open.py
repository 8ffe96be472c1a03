"""What opens from the desk: the evidence, the search line, pages about a line or the feeds, and links."""

from __future__ import annotations

from functools import partial

from briefing.tui.requests import ArticleReady, behind
from briefing.tui.screens.dashboard.base import DeskScreen
from briefing.tui.screens.dashboard.search_bar import SearchBar
from widgets.messages import EvidenceAsked


class OpeningActions(DeskScreen):
    """Keys that open something above or within the desk."""

    def on_evidence_asked(self, message: EvidenceAsked) -> None:
        from briefing.tui.screens.article import ArticleScreen

        self.app.push_screen(ArticleScreen(self._runner, message.label, message.evidence, message.index))

    def action_search(self) -> None:
        self.query_one(SearchBar).open(self._wanted[0], self.edition)

    def on_search_bar_asked(self, message: SearchBar.Asked) -> None:
        self.ask(message.query, self._wanted[1])

    def on_search_bar_closed(self) -> None:
        self.set_focus(self.current)

    def action_details(self) -> None:
        from briefing.tui.screens.details import details_page

        if (page := details_page(self.current.row)) is None:
            self.desk_app.say("There is no line here.")
        else:
            self.app.push_screen(page, lambda wanted: self.current.ask_evidence() if wanted else None)

    def action_feeds(self) -> None:
        from briefing.tui.screens.feeds.screen import SourcesScreen

        self.app.push_screen(SourcesScreen(self))

    def action_link(self) -> None:
        pane = self.current
        if pane.row is not None and (evidence := pane.evidence_of(pane.row)):
            number = evidence[0].article
            behind(self, "link", partial(self._runner.article, self, number))
        else:
            self.desk_app.say("There is no line here with an article to open.")

    def on_article_ready(self, message: ArticleReady) -> None:
        from briefing.tui.screens.dialogs.link import confirm_link

        if message.view is None:
            self.desk_app.say("This article is no longer in the archive.")
        elif self.is_current:
            confirm_link(self.desk_app, message.view.article.url)
