"""The saved filters: apply one, keep the one in force under a name, rename, delete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import ModalScreen

from briefing.tui.base_app import desk_app
from briefing.tui.keys.commands import bindings, footer_keys
from briefing.tui.messages import Changed, FiltersReady, WentWrong
from briefing.tui.requests import request, request_change
from briefing.tui.screens.dialogs import AskLine
from briefing.undo.filter_handler import KIND, LONGEST_NAME, json_of, query_meaning
from store.records import SavedFilter
from widgets.bar import KeyLine
from widgets.lines import Lines
from widgets.rows import Motion
from widgets.text import Line, clip_line, content, plain

if TYPE_CHECKING:
    from briefing.desk.desk import Desk

READING = "reading the saved filters"
_EMPTY = (
    "No filter is saved yet. Search with / or choose an actor first, then press F and s: "
    "what the desk shows then is kept under a name of yours."
)


class FilterList(Lines[SavedFilter]):
    """Names of filters with what they show, in words."""

    def row_id(self, row: SavedFilter) -> str:
        return row.name

    def row_height(self, row: SavedFilter, width: int) -> int:
        return 2

    def row_lines(self, row: SavedFilter, width: int) -> list[Line]:
        watched = ("  watched", "when") if row.watched else ("", "")
        name = clip_line(((plain(row.name), "strong"), watched), width)
        return [name, clip_line((("  ", ""), (plain(query_meaning(row.query)), "muted")), width)]


class FiltersScreen(ModalScreen[SavedFilter | None]):
    """The saved filters as a list; its answer is the filter to apply."""

    PLACE = "filters"
    BINDINGS: ClassVar[list[BindingType]] = bindings("filters", alone=True)

    def __init__(self, desk: Desk, query: str) -> None:
        super().__init__()
        self.desk = desk
        self._query = query
        """The filter in force: what can be saved."""
        self._filters: Sequence[SavedFilter] = ()
        self._renamed: SavedFilter | None = None
        self._shown_next = ""

    def compose(self) -> ComposeResult:
        page = Container(
            FilterList(id="filter-list"),
            AskLine(id="filter-name", longest=LONGEST_NAME),
            KeyLine(footer_keys("filters", desk_app(self).commands)),
            classes="page -tall",
        )
        page.border_title = content("Saved filters")
        page.border_subtitle = content(f"in force: {query_meaning(self._query)}" if self._query else "")
        yield page

    def on_mount(self) -> None:
        self._list.hint = "Reading the saved filters …"
        self._list.focus()
        self._fetch()

    @property
    def _list(self) -> FilterList:
        return self.query_one(FilterList)

    @property
    def _ask(self) -> AskLine:
        return self.query_one(AskLine)

    def _fetch(self) -> None:
        filters = self.desk.filters
        request(self, "filters", READING, lambda: FiltersReady(filters.all()))

    def on_filters_ready(self, message: FiltersReady) -> None:
        self._filters = message.filters
        self._list.hint = _EMPTY
        self._list.set_entries(message.filters)
        if self._shown_next:
            self._list.choose(self._shown_next)
            self._shown_next = ""

    def on_went_wrong(self, message: WentWrong) -> None:
        desk_app(self).say(message.what, severity="error")
        if message.doing != READING:
            self._fetch()

    # --- keys ---

    def action_cursor(self, motion: Motion) -> None:
        self._list.action_cursor(motion)

    def action_apply(self) -> None:
        if (row := self._list.row) is not None:
            self.dismiss(row)

    def on_lines_opened(self, message: Lines.Opened) -> None:
        self.dismiss(message.row)

    def action_back(self) -> None:
        self.dismiss(None)

    def action_save(self) -> None:
        """Ask for a name for the filter in force."""
        if not self._query:
            desk_app(self).say("Everything is shown: there is no filter to save. Press / to search first.")
            return
        self._renamed = None
        self._ask.open("Save the filter in force under which name?")

    def action_rename(self) -> None:
        if (row := self._list.row) is not None:
            self._renamed = row
            self._ask.open("The filter's new name?", row.name)

    def action_watch(self) -> None:
        """Watch the filter under the cursor, or undo that."""
        if (row := self._list.row) is None:
            return
        alerts, name, on = self.desk.alerts, row.name, not row.watched

        def turn() -> str:
            alerts.watch(name, on)
            return (
                f"{plain(name)} is watched: A shows what is new."
                if on
                else f"{plain(name)} is watched no longer."
            )

        request_change(self, "change", "watching the filter", turn)

    def on_changed(self, message: Changed) -> None:
        desk_app(self).say(message.what)
        self._fetch()

    def action_delete(self) -> None:
        if (row := self._list.row) is not None:
            self._change(f"Deleted the filter {row.name}", row, None)

    def on_ask_line_answered(self, message: AskLine.Answered) -> None:
        name, old = message.answer, self._renamed
        there = next((saved for saved in self._filters if saved.name == name), None)
        if not name:
            self._ask.tell("A filter needs a name.", wrong=True)
            return
        if old is not None and there is not None and there != old:
            self._ask.tell(f"There is a filter {name} already: write another name.", wrong=True)
            return
        self._ask.close()
        self._shown_next = name
        if old is None:
            wanted = SavedFilter(name, self._query, datetime.now(UTC))
            self._change(f"{'Replaced' if there else 'Saved'} the filter {name}", there, wanted)
        elif name != old.name:
            self._change(f"Renamed the filter {old.name} to {name}", old, replace(old, name=name))

    def on_ask_line_closed(self) -> None:
        self.set_focus(self._list)

    def _change(self, what: str, before: SavedFilter | None, after: SavedFilter | None) -> None:
        desk, what = self.desk, plain(what)

        def make() -> str:
            desk.changes.make(KIND, what, json_of(before), json_of(after))
            return f"{what}."

        request_change(self, "change", "changing a saved filter", make)
