"""The desk itself: three panes on one edition.

The screen owns what is shown; panes are bound to it and post upwards.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.reactive import reactive
from textual.screen import Screen

from briefing.commands import bindings, footer_keys
from briefing.runner import (
    ArticleReady,
    EditionReady,
    FilesChanged,
    Progressed,
    QueryRefused,
    RefreshEnded,
    Runner,
    WentWrong,
    behind,
)
from briefing.screens.arrangement import PANES, arrangement
from briefing.screens.headline import RefreshState, empty_words, header_line, status_line
from briefing.screens.search import SearchBar
from store.views import Edition
from widgets.actors import ActorsPane
from widgets.bar import Bar, KeyLine
from widgets.messages import ActorChosen, EvidenceAsked
from widgets.pane import Pane
from widgets.quotes import QuotesPane
from widgets.rows import Motion
from widgets.timeline import TimelinePane

if TYPE_CHECKING:
    from briefing.app import BriefingApp

LOOK_AT_FILES = 2.0
"""Seconds between two looks whether feeds.toml was edited."""


class MainScreen(Screen[None]):
    """Timeline, actors and quotes of one edition."""

    PLACE = "desk"
    BINDINGS: ClassVar[list[BindingType]] = bindings("desk")

    edition: reactive[Edition | None] = reactive(None)
    actor: reactive[str] = reactive("")
    """The chosen actor of the edition shown."""
    refreshing: reactive[RefreshState] = reactive(RefreshState())

    def __init__(self, runner: Runner, *, title: str, refresh_on_start: bool, refresh_minutes: int) -> None:
        super().__init__()
        self._runner = runner
        self._title = title
        self._refresh_on_start = refresh_on_start
        self._refresh_minutes = refresh_minutes
        self._query = ""
        self._wanted = ("", "")
        self._refresh_again = False
        """feeds.toml was edited during a refresh that began before it: another one follows."""
        self._alone = False
        self._at = "timeline"

    # --- what is on it ---

    def compose(self) -> ComposeResult:
        yield Bar(id="header", keep="left")
        with Container(id="panes"):
            yield TimelinePane(id="timeline").data_bind(MainScreen.edition)
            with Container(id="side"):
                yield ActorsPane(id="actors").data_bind(MainScreen.edition, chosen=MainScreen.actor)
                yield QuotesPane(id="quotes").data_bind(MainScreen.edition)
        yield SearchBar()
        yield Bar(id="status")
        yield KeyLine(footer_keys("desk"))

    def on_mount(self) -> None:
        self._arrange()
        self.pane("timeline").focus()
        self._tell()
        self.ask("", "")
        self.set_interval(LOOK_AT_FILES, self._look_at_files)
        if self._refresh_minutes > 0:
            self.set_interval(self._refresh_minutes * 60, self.action_refresh)

    def pane(self, name: str) -> Pane[Any]:
        """A pane by name."""
        return cast("Pane[Any]", self.query_one(f"#{name}"))

    @property
    def current(self) -> Pane[Any]:
        """The pane that has the keys, or had them last."""
        return self.pane(self._at)

    # --- editions ---

    def ask(self, query: str, actor: str) -> None:
        """Ask for another edition; a later question makes an earlier one void."""
        self._wanted = (query, actor)
        behind(self, "edition", partial(self._runner.edition, self, query, actor))

    def on_edition_ready(self, message: EditionReady) -> None:
        if (message.query, message.actor) != self._wanted:
            return
        self._query, self.actor = message.query, message.actor
        self.edition = message.edition
        if self._refresh_on_start:
            # Only now: what is stored is on the screen before anything is fetched.
            self._refresh_on_start = False
            self.call_after_refresh(self.action_refresh)

    def on_query_refused(self, message: QueryRefused) -> None:
        self._wanted = (self._query, self.actor)
        self.desk_app.say(f"{message.what} {message.fix}".strip(), severity="warning")

    def watch_edition(self) -> None:
        self._tell()

    def watch_refreshing(self) -> None:
        self._tell()

    def _tell(self) -> None:
        """Put into words what is shown and what is going on."""
        if not self.is_mounted:
            return
        now = datetime.now().astimezone()
        self.query_one("#header", Bar).show(*header_line(self._title, self.edition, now, self.size.width))
        faults = self._runner.desk.faults
        self.query_one("#status", Bar).show(*status_line(self.edition, self.refreshing, faults, now))
        for name in PANES:
            self.pane(name).hint = empty_words(name, self.edition, running=self.refreshing.running)

    # --- refreshing ---

    def action_refresh(self) -> None:
        """Start a refresh, unless one is under way."""
        if self.refreshing.running:
            return
        self.refreshing = replace(self.refreshing, running=True, progress=None, trouble="")
        behind(self, "refresh", partial(self._runner.refresh, self))

    def on_progressed(self, message: Progressed) -> None:
        self.refreshing = replace(self.refreshing, progress=message.progress)
        if self._runner.claim_build():
            self.ask(*self._wanted)

    def on_refresh_ended(self, message: RefreshEnded) -> None:
        self.refreshing = replace(
            self.refreshing, running=False, progress=None, ended=datetime.now().astimezone()
        )
        self.ask(*self._wanted)
        if self._refresh_again:
            self._refresh_again = False
            self.action_refresh()

    def on_went_wrong(self, message: WentWrong) -> None:
        if message.doing == "refreshing":
            self.refreshing = replace(self.refreshing, trouble=message.what)
            return
        self.desk_app.say(f"Something went wrong {message.doing}: {message.what}", severity="error")

    def _look_at_files(self) -> None:
        behind(self, "files", partial(self._runner.watch_files, self))

    def on_files_changed(self, message: FilesChanged) -> None:
        for fault in message.faults[:3]:
            self.desk_app.say(str(fault), severity="warning")
        if not message.faults:
            self.desk_app.say("feeds.toml was read anew.")
        self.ask(*self._wanted)
        self._refresh_again = self.refreshing.running
        self.action_refresh()

    # --- panes and keys ---

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

    def action_choose(self) -> None:
        """Choose the actor under the cursor or let go of it; in the timeline, fold the story."""
        pane = self.current
        if isinstance(pane, ActorsPane) and pane.row is not None:
            self.ask(self._wanted[0], "" if pane.row.name == self.actor else pane.row.name)
        elif isinstance(pane, TimelinePane):
            pane.action_fold()

    def action_fold_all(self) -> None:
        cast("TimelinePane", self.pane("timeline")).action_fold_all()

    def action_who(self) -> None:
        """Narrow to the first actor of the line, or to the one after the chosen one."""
        names = self.current.actors_of(self.current.row) if self.current.row is not None else ()
        if names:
            at = names.index(self.actor) + 1 if self.actor in names else 0
            self.ask(self._wanted[0], names[at % len(names)])

    def action_evidence(self) -> None:
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

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, Pane) and event.widget.id:
            self._at = event.widget.id
            self._arrange()

    def on_resize(self) -> None:
        self._arrange()
        self._tell()

    def _arrange(self) -> None:
        """Say by classes how the panes stand, from the size of the terminal and where the keys go."""
        for name, held in arrangement(*self.size, self._at, alone=self._alone).items():
            self.set_class(held, name)

    # --- further screens ---

    @property
    def desk_app(self) -> BriefingApp:
        """The application, with its own type."""
        return cast("BriefingApp", self.app)

    @on(ActorChosen)
    def narrow_to_actor(self, message: ActorChosen) -> None:
        self.ask(self._wanted[0], message.name)

    @on(EvidenceAsked)
    def open_evidence(self, message: EvidenceAsked) -> None:
        from briefing.screens.article import ArticleScreen

        self.app.push_screen(ArticleScreen(self._runner, message.label, message.evidence, message.index))

    def action_search(self) -> None:
        self.query_one(SearchBar).open(self._wanted[0], self.edition)

    def on_search_bar_asked(self, message: SearchBar.Asked) -> None:
        self.ask(message.query, self._wanted[1])

    def on_search_bar_closed(self) -> None:
        self.set_focus(self.current)

    def action_details(self) -> None:
        from briefing.screens.details import details_page

        if (page := details_page(self.current.row)) is not None:
            self.app.push_screen(page, lambda wanted: self.action_evidence() if wanted else None)

    def action_feeds(self) -> None:
        from briefing.screens.details import feeds_page

        self.app.push_screen(feeds_page(self.edition, self._runner.desk.faults))

    def action_link(self) -> None:
        pane = self.current
        if pane.row is not None and (evidence := pane.evidence_of(pane.row)):
            number = evidence[0].article
            behind(self, "link", partial(self._runner.article, self, number))

    def on_article_ready(self, message: ArticleReady) -> None:
        from briefing.screens.link import confirm_link

        if message.view is None:
            self.desk_app.say("This article is no longer in the archive.")
        elif self.is_current:
            confirm_link(self.desk_app, message.view.article.url)
