"""Whom do you follow?  Names found in the first articles, with a box before each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from briefing.tui.base_app import desk_app
from briefing.tui.keys.commands import bindings, footer_keys
from briefing.tui.messages import ActorsChosen, Changed, WentWrong
from briefing.tui.requests import request, request_change
from store.views import ActorRow
from widgets.bar import Bar, KeyLine
from widgets.lines import Lines
from widgets.rows import Heading, Motion
from widgets.text import Line, Piece, clip_line, pad, plain
from widgets.words import counted

if TYPE_CHECKING:
    from briefing.desk.desk import Desk


class WhomLines(Lines[ActorRow]):
    """Names with a box."""

    chosen: frozenset[str] = frozenset()

    def row_id(self, row: ActorRow) -> str:
        return row.name

    def row_height(self, row: ActorRow, width: int) -> int:
        return 1

    def row_lines(self, row: ActorRow, width: int) -> list[Line]:
        mark = "[x] " if row.name in self.chosen else "[ ] "
        count = pad(f"{counted(row.articles, 'article')}  ", 14, "right")
        kind = "organization" if row.kind == "organization" else row.role or "person"
        line: tuple[Piece, ...] = (
            (mark, "key"),
            (count, "muted"),
            (plain(row.name), "name"),
            (f"  {plain(kind)}", "muted"),
        )
        return [clip_line(line, width)]


class WhomScreen(Screen[None]):
    """Offers the names; what is chosen goes on the watchlist as one step that can be undone.

    ``follow`` is called when the watchlist is another one.
    """

    PLACE = "whom"
    BINDINGS: ClassVar[list[BindingType]] = bindings("whom")

    def __init__(self, desk: Desk, rows: Sequence[ActorRow], follow: Callable[[], object]) -> None:
        super().__init__()
        self.desk = desk
        self._follow = follow
        self._rows = rows

    def compose(self) -> ComposeResult:
        yield Bar(id="whom-head", keep="left")
        yield WhomLines(id="whom-list", classes="pane")
        yield KeyLine(footer_keys("whom", desk_app(self).commands))

    def on_mount(self) -> None:
        self.lines.border_title = "▶ Whom do you follow?"
        self.lines.chosen = frozenset(row.name for row in self._rows if row.watched)
        listed = [row for row in self._rows if row.watched]
        others = [row for row in self._rows if not row.watched]
        entries: list[Heading | ActorRow] = []
        if listed:
            entries += [Heading("On the watchlist that comes with the desk, and in the news"), *listed]
        if others:
            entries += [Heading("Other names in the news"), *others]
        self.lines.set_entries(entries)
        self.lines.focus()
        self._tell()

    @property
    def lines(self) -> WhomLines:
        """The list."""
        return self.query_one(WhomLines)

    def _tell(self) -> None:
        head = [
            ("Whom do you follow?  ", "bar-when"),
            (f"{len(self.lines.chosen)} of {len(self._rows)} chosen", "strong"),
        ]
        self.query_one("#whom-head", Bar).show(head, [("W edits the watchlist later", "muted")])

    def _choose(self, chosen: frozenset[str]) -> None:
        self.lines.chosen = chosen
        self.lines.redraw()
        self._tell()

    # --- keys ---

    def action_cursor(self, motion: Motion) -> None:
        self.lines.action_cursor(motion)

    def action_choose(self) -> None:
        """Choose the name, or undo that."""
        if (row := self.lines.row) is not None:
            self._choose(self.lines.chosen ^ {row.name})

    def on_lines_opened(self) -> None:
        self.action_choose()

    def action_all(self) -> None:
        """Choose all, or none where all are chosen."""
        names = frozenset(row.name for row in self._rows)
        self._choose(frozenset() if names == self.lines.chosen else names)

    def action_follow(self) -> None:
        """Put the chosen names on the watchlist."""
        request(self, "whom", "writing the watchlist", self._followed)

    def _followed(self) -> ActorsChosen:
        onboarding = self.desk.onboarding
        what = onboarding.follow(self._rows, self.lines.chosen)
        onboarding.ask(False)
        return ActorsChosen(what)

    def on_actors_chosen(self, message: ActorsChosen) -> None:
        self.app.pop_screen()
        if message.what:
            desk_app(self).say(f"{message.what}. z takes it back.")
            self._follow()

    def on_went_wrong(self, message: WentWrong) -> None:
        desk_app(self).say(message.what, severity="error")

    def action_back(self) -> None:
        """Leave the watchlist as it is."""

        def asked() -> str:
            self.desk.onboarding.ask(False)
            return ""

        request_change(self, "whom", "remembering that you were asked", asked)

    def on_changed(self, message: Changed) -> None:
        self.app.pop_screen()
