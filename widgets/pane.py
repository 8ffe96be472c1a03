"""What the three panes share: they are bound to the screen's edition, and name themselves in a line above their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from textual.reactive import reactive

from store.views import Edition, Evidence
from widgets.lines import Lines
from widgets.messages import EvidenceAsked
from widgets.rows import Fold, Heading
from widgets.text import Line, Piece, clip_line, line_cells, plain
from widgets.words import short_name

RowT = TypeVar("RowT")


class Pane(Lines[RowT], Generic[RowT]):
    """One part of an edition as a list.

    Orders are names of the ways in which the pane can sort its rows; ``action_order`` goes to the next one.
    """

    GUTTER = 4
    RIGHT = 1
    HEAD = 1
    MOST = 6
    GROWTH = 5
    KEY: ClassVar[str] = ""
    NAME: ClassVar[str] = ""
    ORDERS: ClassVar[tuple[str, ...]] = ("newest first",)

    edition: reactive[Edition | None] = reactive(None)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, classes="pane")
        self._order = 0
        self._labels: Mapping[int, str] = {}
        self._short: Mapping[str, str] = {}
        self._places: dict[str, tuple[str, int]] = {}
        """The filter in words -> id and line of the row that was left there for another filter."""

    # --- what a pane says ---

    def entries_of(self, edition: Edition, order: str) -> Sequence[Heading | Fold | RowT]:
        """The pane's part of an edition, with headings, in one of its orders."""
        raise NotImplementedError

    def evidence_of(self, row: RowT) -> tuple[Evidence, ...]:
        """What the row rests on."""
        raise NotImplementedError

    def label_of(self, row: RowT) -> str:
        """The row in a few words, for the reader's title."""
        raise NotImplementedError

    def head_note(self, edition: Edition, width: int) -> str:
        """What stands at the right end of the line above the rows: the order, titles of columns, or counts."""
        raise NotImplementedError

    def actors_of(self, row: RowT) -> tuple[str, ...]:
        """The actors that the row is about."""
        raise NotImplementedError

    def begin_with(self, edition: Edition) -> str:
        """The id of the row to begin with; empty for the first one."""
        return ""

    @property
    def position(self) -> str:
        """Where the cursor stands among the rows: ``1 of 315``."""
        if self._at < 0:
            return ""
        number, rows = self._book.count(self._at)
        return f"{number:,} of {rows:,}"

    # --- letters to jump to ---

    @property
    def places_in_sight(self) -> list[int]:
        """The places of the rows whose first line is on the screen, from the top."""
        top, height = self.scroll_offset.y, self._rows_height
        if not len(self._book) or not height or not self.display:
            return []
        first, last = self._book.entry_on(top), self._book.entry_on(top + height - 1)
        return [
            at
            for at in range(first, last + 1)
            if self._book.row(at) is not None and top <= self._book.top(at) < top + height
        ]

    def label(self, labels: Mapping[int, str]) -> None:
        """Show letters on rows, by place; none takes them away."""
        if labels != self._labels:
            self._labels = labels
            self.redraw()

    def go_to(self, at: int) -> None:
        """Put the cursor on the row at a place."""
        self._go(at)

    def margin(self, at: int, within: int, bar: str) -> Line:
        blank = " " * (self.GUTTER - 3)
        row = self._book.row(at)
        if within or row is None:
            return ((bar, "key"), ("  " + blank, ""))
        label = self._labels.get(at)
        if label:
            return ((bar, "key"), (f"{label:<2}", "hit"), (blank, ""))
        return ((bar, "key"), self.seen_mark(row), self.own_mark(row), (blank, ""))

    # --- what they all do ---

    def seen_mark(self, row: RowT) -> Piece:
        """``•`` new since the last look, ``✓`` opened; blank for what was seen, and on a first brief."""
        if self.is_opened(row):
            return ("✓", "muted")
        return ("•", "mark") if self.is_new(row) else (" ", "")

    def own_mark(self, row: RowT) -> Piece:
        """``◆`` pinned for the brief; else what is doubtful about the row."""
        if self.edition is not None and self.row_id(row) in self.edition.pinned:
            return ("◆", "mark")
        return self.doubt_mark(row)

    def doubt_mark(self, row: RowT) -> Piece:
        """``±`` where an article that the user has opened was edited."""
        read = self.edition.read if self.edition else ()
        edited = any(item.edited and item.article in read for item in self.evidence_of(row))
        return ("±", "warn") if edited else (" ", "")

    def is_new(self, row: RowT) -> bool:
        """Whether all that the row rests on came in since the last look."""
        since = self.edition.since if self.edition else None
        evidence = self.evidence_of(row)
        return (
            since is not None
            and bool(evidence)
            and all(item.fetched is not None and item.fetched > since for item in evidence)
        )

    def is_opened(self, row: RowT) -> bool:
        """Whether the user opened the article that the row leads with."""
        evidence = self.evidence_of(row)
        return bool(self.edition and evidence and evidence[0].article in self.edition.read)

    def outlet(self, name: str) -> str:
        """An outlet's name as it stands at the right end of a row."""
        return self._short.get(name) or short_name(name)

    @property
    def order(self) -> str:
        """How the rows are sorted, in words."""
        return self.ORDERS[self._order]

    def watch_edition(self, before: Edition | None, edition: Edition | None) -> None:
        if edition is not None:
            self._short = dict(edition.short_names)
        if before is None or edition is None or before.filter == edition.filter:
            self.show_edition()
            return
        left = (self.at_id, self._cursor_line()) if self._touched else None
        self.show_edition()
        if left:
            self._places[before.filter] = left
        if (place := self._places.pop(edition.filter, None)) is not None:
            self.choose(*place)

    def show_edition(self) -> None:
        """Lay out the edition again."""
        self._labels = {}
        if self.edition is not None:
            entries = self.entries_of(self.edition, self.order)
            self.set_entries(entries, self.begin_with(self.edition))
        self.refresh()

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
        if isinstance(message.row, Fold):
            self.toggle_fold(message.row.id)
        else:
            self.opened(message.row)

    def action_fold(self) -> None:
        """Open or fold what is under the cursor."""
        if (fold := self.fold) is not None:
            self.toggle_fold(fold.id)

    def toggle_fold(self, fold: str) -> None:
        """Show the rows that are folded behind a row, or fold them again."""
        raise NotImplementedError

    def opened(self, row: RowT) -> None:
        """A row was opened by key or mouse: show its evidence."""
        self.ask_evidence()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.refresh()

    def head_line(self, width: int) -> Line:
        """The name, a rule, and what the pane says of itself; a mark and a heavy rule where it has the keys."""
        focused = self.has_focus
        name: Line = ((f"▶ {self.KEY} {self.NAME}", "key"),)
        if not focused:
            name = ((f"  {self.KEY} ", "muted"), (self.NAME, "strong"))
        note = plain(self.head_note(self.edition, width)) if self.edition else ""
        room = width - line_cells(name) - 2
        right: Line = clip_line(((f" {note}" if note else "", "muted"),), max(room - 3, 0))
        rule = ("━" if focused else "─") * max(room - line_cells(right), 0)
        return (*name, (f" {rule}", "when" if focused else "rule"), *right, (" ", ""))
