"""The timeline: what happened, was said to happen or is planned, under the day it belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from store.views import Edition, Evidence, TimelineRow
from widgets.pane import Pane
from widgets.rows import Heading
from widgets.text import Line, Piece, break_pieces, clip_line, line_cells, plain, spread
from widgets.words import counted, day_heading, joined, outlets

_KIND = {"said": "said", "planned": "planned", "happened": ""}
_COARSE = ("month", "quarter", "season", "half", "year", "decade", "century")
MONTH = timedelta(days=30)
BESIDE = 30
"""Cells that actors and outlets need beside a sentence at least."""
NARROW = 76
"""Cells below which a long sentence gets a third line."""


class TimelinePane(Pane[TimelineRow]):
    """Events by day, with their precision, outlets and disagreements."""

    KEY = "1"
    NAME = "Timeline"
    ORDERS = ("newest first", "oldest first")

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._folded: set[int] = set()
        """Stories of which only one event is shown."""
        self._hidden: Counter[str] = Counter()
        """Row id -> events of the same story that are folded behind it."""

    def entries_of(self, edition: Edition, order: str) -> Sequence[Heading | TimelineRow]:
        rows = self._unfolded(edition.timeline)
        newest = newest_day(edition)
        entries: list[Heading | TimelineRow] = []
        ordered = rows if order == self.ORDERS[0] else rows[::-1]
        for (_, heading), group in groupby(ordered, key=lambda row: (row.day, _heading(row))):
            events = list(group)
            ahead = " ahead" if newest and all(_is_ahead(row, newest) for row in events) else ""
            entries.append(Heading(heading, counted(len(events), "event") + ahead))
            entries += events
        return entries

    def begin_with(self, edition: Edition) -> str:
        """The newest event that is not ahead: what is planned stands above it."""
        newest = newest_day(edition)
        return next((row.id for row in edition.timeline if newest and row.day <= newest), "")

    def _unfolded(self, rows: Sequence[TimelineRow]) -> Sequence[TimelineRow]:
        self._hidden.clear()
        if not self._folded:
            return rows
        shown: dict[int, str] = {}
        kept = []
        for row in rows:
            if row.story in self._folded and row.story in shown:
                self._hidden[shown[row.story]] += 1
            else:
                shown[row.story] = row.id
                kept.append(row)
        return kept

    def action_fold(self) -> None:
        """Show one event of the story under the cursor, or all of them again."""
        if (row := self.row) is not None and row.story:
            self._show_folded({row.story} ^ self._folded)

    def action_fold_all(self) -> None:
        """Show one event of every story, or all of them again."""
        rows = self.edition.timeline if self.edition else ()
        self._show_folded(set() if self._folded else {row.story for row in rows if row.story})

    def _show_folded(self, folded: set[int]) -> None:
        story = self.row.story if self.row else 0
        self._folded = folded
        self.show_edition()
        kept = next((row.id for row in self.rows if row.story == story), "")
        if story in folded and kept:
            self.choose(kept)

    def evidence_of(self, row: TimelineRow) -> tuple[Evidence, ...]:
        return row.evidence

    def actors_of(self, row: TimelineRow) -> tuple[str, ...]:
        return row.actors

    def label_of(self, row: TimelineRow) -> str:
        return f"{row.when_text}: {row.text}"

    def summary(self, edition: Edition) -> str:
        newest = newest_day(edition)
        ahead = sum(_is_ahead(row, newest) for row in edition.timeline) if newest else 0
        events = counted(len(edition.timeline), "event")
        return f"{events}, {ahead} ahead" if ahead else events

    def row_id(self, row: TimelineRow) -> str:
        return row.id

    def row_height(self, row: TimelineRow, width: int) -> int:
        length = len(row.text) + sum(len(text) for text, _ in self._lead(row))
        if length + BESIDE <= width:
            return 1
        # A narrow pane gives a long sentence a third line rather than cut it.
        return 3 if width < NARROW and length > width + width // 2 - 6 else 2

    def row_lines(self, row: TimelineRow, width: int) -> list[Line]:
        height = self.row_height(row, width)
        pieces = [*self._lead(row), (plain(row.text), "text")]
        room = width * height - line_cells(pieces) - 2 * height
        about = _about(
            row, min(max(room, width // 2), width) if height > 1 else width - line_cells(pieces) - 2
        )
        lines = break_pieces(pieces, [*[width] * (height - 1), width - line_cells(about) - 2])
        lines += [()] * (height - len(lines))
        return [*lines[:-1], spread(lines[-1], about, width)]

    def _lead(self, row: TimelineRow) -> list[Piece]:
        hidden = self._hidden[row.id]
        folded: list[Piece] = [(f"▸ {hidden} more", "key"), ("  ", "")] if hidden else []
        return [*folded, *_date_lead(row)]


def newest_day(edition: Edition) -> date | None:
    """The day of the newest article that the timeline rests on: later days are ahead of the news."""
    newest = max((row.evidence[0].published for row in edition.timeline if row.evidence), default=None)
    return newest.astimezone().date() if newest else None


def _is_ahead(row: TimelineRow, newest: date) -> bool:
    """Whether an event is still to come: what can have begun by now is not, unless it is said to be planned."""
    begins = row.when.start if row.when and row.kind != "planned" else row.day
    return begins > newest


def _heading(row: TimelineRow) -> str:
    """The day a row stands under; where all that is known is a month or more, that, and no day of it."""
    return plain(row.when_text).removeprefix("≈ ") if _is_coarse(row) else day_heading(row.day)


def _is_coarse(row: TimelineRow) -> bool:
    """Whether the date is as long as a month or longer, so that its last day would say too much."""
    if row.when is None:
        return False
    long = row.when.precision == "range" and row.when.end - row.when.start >= MONTH
    return long or row.when.precision in _COARSE


def _date_lead(row: TimelineRow) -> list[Piece]:
    """What is not plain about the event's date and not said by the heading it stands under."""
    parts: list[Piece] = [
        ("≠ dates disagree" if row.disagreements else "", "warn"),
        ("" if _is_said_above(row) else plain(row.when_text), "when" if row.when else "warn"),
        (_KIND[row.kind], "warn"),
    ]
    return [piece for text, ink in parts if text for piece in ((text, ink), ("  ", ""))]


def _is_said_above(row: TimelineRow) -> bool:
    """Whether the heading says the date as it is."""
    if row.when is None or row.when.approximate:
        return False
    return _is_coarse(row) or row.when.start == row.when.end == row.day


def _about(row: TimelineRow, width: int) -> Line:
    """Whom it is about, and its outlets: as many names as there is room for."""
    named = outlets(row.sources, row.independent)
    brief = named.replace("independent", "indep.")
    for shown, words in ((3, named), (2, named), (1, named), (1, brief), (0, brief)):
        line = tuple(joined([(_names(row.actors, shown), "actor"), (words, "outlet")]))
        if line_cells(line) <= width:
            break
    return clip_line(line, max(width, 0))


def _names(names: Sequence[str], shown: int) -> str:
    if not names or not shown:
        return counted(len(names), "actor") if names else ""
    more = f" +{len(names) - shown}" if len(names) > shown else ""
    return ", ".join(plain(name) for name in names[:shown]) + more
