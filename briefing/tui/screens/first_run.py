"""The first run without feeds: what to begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from briefing.tui.base_app import desk_app
from briefing.tui.keys.commands import bindings, footer_keys
from briefing.tui.messages import FeedsAdded, WentWrong
from briefing.tui.requests import request
from briefing.tui.screens.feeds.actions import AddingActions
from store.views import SourceRow
from widgets.bar import Bar, KeyLine
from widgets.lines import Lines
from widgets.rows import Motion
from widgets.text import Line, break_pieces, plain

if TYPE_CHECKING:
    from briefing.tui.screens.dashboard.refresh import RefreshActions


@dataclass(frozen=True, slots=True)
class Way:
    """One way to begin."""

    key: str
    name: str
    words: str


def ways(starter: str) -> tuple[Way, ...]:
    """The ways to begin; ``starter`` says what the feeds that come with the desk are."""
    return (
        Way(
            "1",
            "Look at the sample",
            "An invented coast with its officials and outlets, offline. Nothing of yours is touched.",
        ),
        Way("2", "Take in an OPML file", "The feeds of your other reader; its folders become tags."),
        Way(
            "3",
            "Paste a site",
            "The address of a paper, an office or a feed: what it offers is looked up and shown first.",
        ),
        Way("4", "Begin with the starter", starter),
    )


class WayLines(Lines[Way]):
    """The ways as a list."""

    def row_id(self, row: Way) -> str:
        return row.key

    def row_height(self, row: Way, width: int) -> int:
        return 2 + len(self._words(row, width))

    def row_lines(self, row: Way, width: int) -> list[Line]:
        return [((f"{row.key}  ", "key"), (row.name, "strong")), *self._words(row, width), ()]

    def _words(self, row: Way, width: int) -> list[Line]:
        lines = break_pieces(((plain(row.words), "muted"),), [max(min(width, 90) - 3, 10)] * 6)
        return [(("   ", ""), *line) for line in lines]


class FirstRunScreen(AddingActions):
    """Asks a new user how to begin; Esc leads to the empty desk.

    ``sample`` opens the sample; ``begun`` is called when the first feeds are there.
    """

    PLACE = "first"
    BINDINGS: ClassVar[list[BindingType]] = bindings("first")

    def __init__(
        self,
        dashboard: RefreshActions,
        *,
        starter: str,
        sample: Callable[[], object],
        begun: Callable[[], object],
    ) -> None:
        super().__init__(dashboard)
        self._ways = ways(starter)
        self._sample = sample
        self._begun = begun

    def compose(self) -> ComposeResult:
        yield Bar(id="first-head", keep="left")
        yield WayLines(id="first-list", classes="pane")
        yield Bar(id="first-foot", keep="left")
        yield KeyLine(footer_keys("first", desk_app(self).commands))

    def on_mount(self) -> None:
        self.query_one("#first-head", Bar).show([("Briefing desk  ", "bar-when"), ("no feeds yet", "muted")])
        self.lines.border_title = "▶ How would you like to begin?"
        self.lines.set_entries(self._ways)
        self.lines.focus()

    @property
    def lines(self) -> WayLines:
        """The list."""
        return self.query_one(WayLines)

    @property
    def row(self) -> SourceRow | None:
        return None

    def tell(self, words: str, ink: str = "muted") -> None:
        self.query_one("#first-foot", Bar).show([(plain(words), ink)])

    def reread(self, choose: str = "") -> None:
        """There is no list of feeds here."""

    def on_went_wrong(self, message: WentWrong) -> None:
        self.tell("")
        desk_app(self).say(message.what, severity="error")

    # --- keys ---

    def action_cursor(self, motion: Motion) -> None:
        self.lines.action_cursor(motion)

    def on_lines_opened(self) -> None:
        self.action_begin()

    def action_begin(self, key: str = "") -> None:
        """Begin in one way: that of the key, or the one under the cursor."""
        under = self.lines.row
        match key or (under.key if under else ""):
            case "1":
                self._sample()
            case "2":
                self.action_import()
            case "3":
                self.action_new()
            case "4":
                self.tell("Writing the starter …")
                request(self, "starter", "writing the starter", self._starter)

    def _starter(self) -> FeedsAdded:
        return FeedsAdded(self.feeds.take_starter(), "starter")

    def on_feeds_added(self, message: FeedsAdded) -> None:
        """The feeds are there, so the desk is next, and looks after them."""
        message.prevent_default()
        if message.url:
            self.app.pop_screen()
            desk_app(self).say(message.words)
            self._begun()

    def action_back(self) -> None:
        self.app.pop_screen()
