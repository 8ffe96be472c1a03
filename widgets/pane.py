"""What the three panes share: they are bound to the screen's edition, and name themselves in their border."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from textual.reactive import reactive

from store.views import Edition, Evidence
from widgets.lines import Lines
from widgets.messages import EvidenceAsked
from widgets.rows import Heading
from widgets.text import Line, content

RowT = TypeVar("RowT")


class Pane(Lines[RowT], Generic[RowT]):
    """One part of an edition as a list.

    Orders are names of the ways in which the pane can sort its rows; ``action_order`` goes to the next one.
    """

    KEY: ClassVar[str] = ""
    NAME: ClassVar[str] = ""
    ORDERS: ClassVar[tuple[str, ...]] = ("newest first",)

    edition: reactive[Edition | None] = reactive(None)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, classes="pane")
        self._order = 0
        self._labels: Mapping[int, str] = {}

    # --- what a pane says ---

    def entries_of(self, edition: Edition, order: str) -> Sequence[Heading | RowT]:
        """The pane's part of an edition, with headings, in one of its orders."""
        raise NotImplementedError

    def evidence_of(self, row: RowT) -> tuple[Evidence, ...]:
        """What the row rests on."""
        raise NotImplementedError

    def label_of(self, row: RowT) -> str:
        """The row in a few words, for the reader's title."""
        raise NotImplementedError

    def summary(self, edition: Edition) -> str:
        """How many there are, for the border."""
        raise NotImplementedError

    def actors_of(self, row: RowT) -> tuple[str, ...]:
        """The actors that the row is about."""
        raise NotImplementedError

    def begin_with(self, edition: Edition) -> str:
        """The id of the row to begin with; empty for the first one."""
        return ""

    # --- letters to jump to ---

    @property
    def places_in_sight(self) -> list[int]:
        """The places of the rows whose first line is on the screen, from the top."""
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if not len(self._book) or not height or not self.display:
            return []
        first, last = self._book.entry_on(top), self._book.entry_on(top + height - 1)
        return [
            at
            for at in range(first, last + 1)
            if not self._book.is_heading(at) and top <= self._book.top(at) < top + height
        ]

    def label(self, labels: Mapping[int, str]) -> None:
        """Show letters on rows, by place; none takes them away."""
        if labels != self._labels:
            self._labels = labels
            self.redraw()

    def go_to(self, at: int) -> None:
        """Put the cursor on the row at a place."""
        self._go(at)

    def margin(self, at: int, within: int, gutter: str, mark: str) -> Line:
        label = self._labels.get(at)
        return ((f"{label:<2}", "hit"),) if label and not within else super().margin(at, within, gutter, mark)

    # --- what they all do ---

    def row_mark(self, row: RowT) -> str:
        """A sign for a row that is pinned for the brief."""
        return "◆" if self.edition is not None and self.row_id(row) in self.edition.pinned else " "

    @property
    def order(self) -> str:
        """How the rows are sorted, in words."""
        return self.ORDERS[self._order]

    def on_mount(self) -> None:
        self._entitle()

    def watch_edition(self, edition: Edition | None) -> None:
        self.show_edition()

    def show_edition(self) -> None:
        """Lay out the edition again."""
        self._labels = {}
        if self.edition is not None:
            entries = self.entries_of(self.edition, self.order)
            self.set_entries(entries, self.begin_with(self.edition))
        self._entitle()

    def action_order(self) -> None:
        """Sort the rows in the next way."""
        self._order = (self._order + 1) % len(self.ORDERS)
        self.show_edition()

    def ask_evidence(self) -> None:
        """Ask for the sentences behind the row under the cursor."""
        row = self.row
        if row is not None and (evidence := self.evidence_of(row)):
            self.post_message(EvidenceAsked(self.label_of(row), evidence))

    def on_lines_opened(self, message: Lines.Opened) -> None:
        message.stop()
        self.opened(message.row)

    def opened(self, row: RowT) -> None:
        """A row was opened by key or mouse: show its evidence."""
        self.ask_evidence()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self._entitle()
        self.refresh()

    def _entitle(self) -> None:
        # The mark says which pane has the keys, also where neither colours nor line weights differ.
        mark = "▶ " if self.has_focus else ""
        self.border_title = content(f"{mark}{self.KEY} {self.NAME}")
        parts = [self.summary(self.edition)] if self.edition else []
        if len(self.ORDERS) > 1 and self._order:
            parts.append(self.order)
        self.border_subtitle = content(" · ".join(parts))
