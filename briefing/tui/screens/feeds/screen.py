"""The feeds: how each is, and all that can be done with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Input

from briefing.core.errors import Fault
from briefing.feeds.config import NO_FILE, stamp_of
from briefing.feeds.service import FeedList
from briefing.tui.base_app import desk_app
from briefing.tui.keys.commands import bindings, footer_keys
from briefing.tui.messages import Changed, FeedsReady, WentWrong
from briefing.tui.requests import request
from briefing.tui.screens.dialogs import PageScreen
from briefing.tui.screens.feeds.actions import AddingActions, EditingActions
from store.views import SourceRow
from widgets.bar import Bar, KeyLine
from widgets.rows import Motion
from widgets.sheet import Sheet
from widgets.sources import ORDERS, FaultRow, SourceLines, about, entries_of
from widgets.text import Piece, plain
from widgets.words import counted, joined

if TYPE_CHECKING:
    from briefing.tui.screens.dashboard.refresh import RefreshActions

LOOK_AT_FILE = 2.0
"""Seconds between two looks whether the feeds' health or feeds.toml has changed."""
READING = "looking at the feeds"
BESIDE = 130
"""Cells from which on the page about a feed stands beside the list."""
NONE_YET = "No feeds yet. Press n to add one by its address, or that of its site; i takes in an OPML file."


class SourcesScreen(EditingActions, AddingActions):
    """One line for each feed; what the line has no room for stands below it, or beside it."""

    PLACE = "sources"
    BINDINGS: ClassVar[list[BindingType]] = bindings("sources")

    def __init__(self, dashboard: RefreshActions) -> None:
        super().__init__(dashboard)
        self._rows: Sequence[SourceRow] = ()
        self._faults: Sequence[FaultRow] = ()
        self._order = 0
        self._seen: object = None
        self._choose = ""
        """The feed to stand on once it is in the list."""

    def compose(self) -> ComposeResult:
        yield Bar(id="sources-head", keep="left")
        with Container(id="sources-body"):
            yield SourceLines(id="sources-list", classes="pane")
            yield Sheet(id="source-about")
        yield Input(id="source-filter", placeholder="words in name, address, tags or state", compact=True)
        yield Bar(id="sources-foot")
        yield KeyLine(footer_keys("sources", desk_app(self).commands))

    def on_mount(self) -> None:
        self.query_one("#source-filter").display = False
        self.lines.hint = "Looking at the feeds …"
        self.lines.focus()
        self._tell_head()
        self.reread()
        self.set_interval(LOOK_AT_FILE, self._look)
        # A refresh that goes on meanwhile changes how the feeds are.
        self.watch(self._dashboard, "edition", self._look, init=False)

    @property
    def lines(self) -> SourceLines:
        """The list."""
        return self.query_one(SourceLines)

    @property
    def row(self) -> SourceRow | None:
        """The feed under the cursor."""
        row = self.lines.row
        return row if isinstance(row, SourceRow) else None

    # --- what is shown ---

    def reread(self, choose: str = "") -> None:
        self._choose = choose or self._choose
        request(self, "sources", READING, lambda: FeedsReady(self.feeds.all()))

    def _look(self) -> None:
        """Look again when a refresh brought something, or the file was edited."""
        seen = (stamp_of(self.feeds.path), self._dashboard.edition, self._dashboard.refreshing.ended)
        if seen != self._seen:
            self._seen = seen
            self.reread()
        else:
            self._show()

    def on_feeds_ready(self, message: FeedsReady) -> None:
        self._rows = message.feeds.rows
        self._faults = [
            FaultRow(str(fault.file), fault.line, f"{fault.what} {fault.fix}".strip())
            for fault in self._faults_of(message.feeds)
        ]
        self._show()

    def _faults_of(self, feeds: FeedList) -> Iterable[Fault]:
        """Faults of feeds.toml as it is now, and of the other files a user writes; a file that is not there yet is none."""
        known = self.desk.faults
        path = self.feeds.path
        if stamp_of(path) != NO_FILE or any(fault.file == path for fault in known):
            yield from feeds.faults
        yield from (fault for fault in known if fault.file != path)

    def _show(self) -> None:
        words = self.query_one("#source-filter", Input).value
        self.lines.now = self.feeds.now()
        self.lines.hint = f"No feed holds “{plain(words)}”. Esc shows all." if self._rows else NONE_YET
        self.lines.set_entries(entries_of(self._rows, self._faults, ORDERS[self._order], words))
        if self._choose and self.lines.choose(self._choose):
            self._choose = ""
        self.lines.redraw()
        self.lines.border_subtitle = "" if not self._order else ORDERS[self._order]
        self._tell_head()
        self._about()

    def _tell_head(self) -> None:
        head: list[Piece] = [(counted(len(self._rows), "feed"), "strong")]
        for condition, ink in (
            ("fine", "good"),
            ("failing", "bad"),
            ("waiting", "warn"),
            ("gone", "bad"),
            ("paused", "muted"),
        ):
            number = sum(row.condition == condition for row in self._rows)
            head.append((f"{number} {condition}" if number else "", ink))
        head.append(
            (f"! {counted(len(self._faults), 'fault')} in your files" if self._faults else "", "warn")
        )
        self.query_one("#sources-head", Bar).show([("Feeds  ", "bar-when"), *joined(head)])

    def tell(self, words: str, ink: str = "muted") -> None:
        self.query_one("#sources-foot", Bar).show([(plain(words), ink)])

    def _about(self) -> None:
        row = self.lines.row
        blocks = about(row, self.lines.now) if row is not None else ()
        self.query_one("#source-about", Sheet).show(blocks)

    def on_lines_moved(self) -> None:
        self._about()

    def on_lines_opened(self) -> None:
        self.action_details()

    def on_resize(self) -> None:
        self.set_class(self.size.width >= BESIDE, "-beside")

    def on_changed(self, message: Changed) -> None:
        if message.what:
            self.tell(message.what, "text")
        self.reread()
        self._dashboard.ask_again()

    def on_went_wrong(self, message: WentWrong) -> None:
        self.tell("")
        desk_app(self).say(message.what, severity="error")
        if message.doing != READING:
            self.reread()

    # --- keys ---

    def action_cursor(self, motion: Motion) -> None:
        self.lines.action_cursor(motion)

    def action_details(self) -> None:
        """All about the feed, on a page of its own."""
        if (row := self.lines.row) is not None:
            title = "Feed" if isinstance(row, SourceRow) else "Fault"
            self.app.push_screen(PageScreen(title, about(row, self.lines.now, whole=True)))

    def action_order(self) -> None:
        self._order = (self._order + 1) % len(ORDERS)
        self._show()

    def action_filter(self) -> None:
        line = self.query_one("#source-filter", Input)
        line.display = True
        self.set_focus(line)

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._show()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.lines.focus()

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape" and isinstance(self.focused, Input):
            event.stop()
            event.prevent_default()
            self._unfilter()

    def _unfilter(self) -> None:
        line = self.query_one("#source-filter", Input)
        line.value = ""
        line.display = False
        self.lines.focus()

    def action_back(self) -> None:
        """Show all again, or go back to the desk."""
        if self.query_one("#source-filter", Input).display:
            self._unfilter()
        else:
            self.app.pop_screen()
