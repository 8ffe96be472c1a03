"""Looking for the feeds of a site: how far it is, what was found, and which to add."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import ModalScreen

from briefing.feeds.discovery import HOW_WORDS, Discovered, completed
from briefing.tui.base_app import desk_app
from briefing.tui.keys.commands import bindings, footer_keys
from briefing.tui.messages import FeedsFound, WentWrong
from briefing.tui.requests import in_thread, request_async
from store.records import Source
from widgets.bar import Bar, KeyLine
from widgets.lines import Lines
from widgets.rows import Motion
from widgets.text import Line, break_pieces, clip_line, content, plain
from widgets.words import counted, progress_bar

if TYPE_CHECKING:
    from briefing.desk.desk import Desk


class FoundLines(Lines[Discovered]):
    """Feeds of a site, each with what it is."""

    chosen: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()

    def row_id(self, row: Discovered) -> str:
        return row.url

    def row_height(self, row: Discovered, width: int) -> int:
        return 2 + len(self._facts(row, width))

    def row_lines(self, row: Discovered, width: int) -> list[Line]:
        mark = "[x] " if row.url in self.chosen else "[ ] "
        title = plain(row.check.title) or "no title"
        how = "among your feeds already" if row.url in self.held else HOW_WORDS[row.how]
        first = clip_line(((mark, "key"), (title, "strong"), (f"  {how}", "muted")), width)
        second = clip_line((("    ", ""), (plain(row.url), "outlet")), width)
        return [first, *self._facts(row, width), second]

    def _facts(self, row: Discovered, width: int) -> list[Line]:
        lines = break_pieces(((plain(" · ".join(row.check.facts)), "text"),), [max(width - 4, 10)] * 3)
        return [(("    ", ""), *line) for line in lines]


class FoundScreen(ModalScreen[Sequence[Source] | None]):
    """Looks for feeds at an address; its answer is what to add.  Leaving it stops the search."""

    PLACE = "found"
    BINDINGS: ClassVar[list[BindingType]] = bindings("found", alone=True)

    def __init__(self, desk: Desk, address: str) -> None:
        super().__init__()
        self.desk = desk
        self._address = completed(address)

    def compose(self) -> ComposeResult:
        page = Container(
            Bar(id="found-head", keep="left"),
            FoundLines(id="found-list"),
            KeyLine(footer_keys("found", desk_app(self).commands)),
            classes="page",
        )
        page.border_title = content(f"Feeds at {self._address}")
        yield page

    def on_mount(self) -> None:
        self.lines.focus()
        self._tell_progress(0, 1)
        request_async(self, "discover", "looking for feeds", self._search)

    @property
    def lines(self) -> FoundLines:
        """The list."""
        return self.query_one(FoundLines)

    async def _search(self) -> FeedsFound:
        feeds = self.desk.feeds
        found = await feeds.discover(self._address, self._tell_progress)
        held = await in_thread(feeds.all)
        return FeedsFound(found, frozenset(row.url for row in held.rows))

    def _tell_progress(self, done: int, total: int) -> None:
        bar = progress_bar(done, total)
        self.query_one("#found-head", Bar).show(
            [("Looking for feeds ", "muted"), *bar], [("Esc stops", "muted")]
        )
        self.lines.hint = "Asking the site …"

    def on_feeds_found(self, message: FeedsFound) -> None:
        feeds = message.discovery.feeds
        tried = counted(message.discovery.tried, "address", "addresses")
        named = "".join(f" The page names {one.url}: {one.error}" for one in message.discovery.broken[:2])
        self.lines.hint = (
            f"No feed was found; {tried} tried.{named} Look for the feed's own address. Esc leaves."
        )
        self.lines.held = message.held
        self.lines.set_entries(feeds)
        if only := message.discovery.only:
            self._choose(only.url)
        words = "No feed" if not feeds else "One feed" if len(feeds) == 1 else counted(len(feeds), "feed")
        keys = "Space chooses, Enter adds" if len(feeds) > 1 else "Enter adds it" if feeds else ""
        self.query_one("#found-head", Bar).show([(f"{words} found. ", "strong"), (keys, "muted")])

    def on_went_wrong(self, message: WentWrong) -> None:
        self.lines.hint = message.what
        self.query_one("#found-head", Bar).show([("! Nothing to add", "warn")], [("Esc leaves", "muted")])

    def on_lines_opened(self) -> None:
        self.action_add()

    # --- keys ---

    def action_cursor(self, motion: Motion) -> None:
        self.lines.action_cursor(motion)

    def action_choose(self) -> None:
        """Choose the feed under the cursor, or undo that."""
        if (row := self.lines.row) is not None:
            self._choose(row.url)

    def _choose(self, url: str) -> None:
        self.lines.chosen ^= {url}
        self.lines.redraw()

    def action_add(self) -> None:
        """Add the chosen feeds; where none is chosen, the one under the cursor."""
        rows = [row for row in self.lines.rows if row.url in self.lines.chosen]
        under = self.lines.row
        if rows or under is not None:
            self.dismiss([_source(row) for row in (rows or [cast("Discovered", under)])])

    def action_back(self) -> None:
        self.dismiss(None)


def _source(found: Discovered) -> Source:
    from briefing.collect.http.url_guard import host_of

    return Source(found.check.title[:200] or host_of(found.url).removeprefix("www."), found.url)
