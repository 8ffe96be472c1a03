"""The timeline: what happened, was said to happen or is planned, under the day it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from store.views import Edition, Evidence, TimelineRow
from widgets.pane import Pane
from widgets.rows import Heading
from widgets.text import Line, Piece, clip_line, fold_line, line_cells, plain, spread
from widgets.words import counted, day_heading, joined, outlets

_KIND = {"said": "said", "planned": "planned", "happened": ""}
BESIDE = 30
"""Cells that actors and outlets need beside a sentence at least."""
NARROW = 76
"""Cells below which a long sentence gets a third line."""


class TimelinePane(Pane[TimelineRow]):
    """Events by day, with their precision, outlets and disagreements."""

    KEY = "1"
    NAME = "Timeline"
    ORDERS = ("newest first", "oldest first")

    def entries_of(self, edition: Edition, order: str) -> Sequence[Heading | TimelineRow]:
        rows = edition.timeline if order == self.ORDERS[0] else edition.timeline[::-1]
        entries: list[Heading | TimelineRow] = []
        for day, group in groupby(rows, key=lambda row: row.day):
            events = list(group)
            entries.append(Heading(day_heading(day), counted(len(events), "event")))
            entries += events
        return entries

    def evidence_of(self, row: TimelineRow) -> tuple[Evidence, ...]:
        return row.evidence

    def label_of(self, row: TimelineRow) -> str:
        return f"{row.when_text}: {row.text}"

    def summary(self, edition: Edition) -> str:
        return counted(len(edition.timeline), "event")

    def row_id(self, row: TimelineRow) -> str:
        return row.id

    def row_height(self, row: TimelineRow, width: int) -> int:
        length = len(row.text) + sum(len(text) for text, _ in _lead(row))
        if length + BESIDE <= width:
            return 1
        # A narrow pane gives a long sentence a third line rather than cut it.
        return 3 if width < NARROW and length > width + width // 2 - 6 else 2

    def row_lines(self, row: TimelineRow, width: int) -> list[Line]:
        height = self.row_height(row, width)
        told = [*_lead(row), (plain(row.text), "text")]
        room = width * height - line_cells(told) - 2 * height
        about = _about(row, min(max(room, width // 2), width) if height > 1 else width - line_cells(told) - 2)
        lines = fold_line(told, [*[width] * (height - 1), width - line_cells(about) - 2])
        lines += [()] * (height - len(lines))
        return [*lines[:-1], spread(lines[-1], about, width)]


def _lead(row: TimelineRow) -> list[Piece]:
    """What is not plain about the event's date: the day's heading says only the day it is sorted under."""
    parts: list[Piece] = [
        ("≠ dates disagree" if row.disagreements else "", "warn"),
        ("" if _is_day(row) else plain(row.when_text), "when" if row.when else "warn"),
        (_KIND[row.kind], "warn"),
    ]
    return [piece for text, ink in parts if text for piece in ((text, ink), ("  ", ""))]


def _is_day(row: TimelineRow) -> bool:
    return row.when is not None and row.when.start == row.when.end == row.day and not row.when.approximate


def _about(row: TimelineRow, width: int) -> Line:
    """Who it is about and by whom it was told: as many names as there is room for."""
    told = outlets(row.sources, row.independent)
    brief = told.replace("independent", "indep.")
    for shown, words in ((3, told), (2, told), (1, told), (1, brief), (0, brief)):
        line = tuple(joined([(_names(row.actors, shown), "actor"), (words, "outlet")]))
        if line_cells(line) <= width:
            break
    return clip_line(line, max(width, 0))


def _names(names: Sequence[str], shown: int) -> str:
    if not names or not shown:
        return counted(len(names), "actor") if names else ""
    more = f" +{len(names) - shown}" if len(names) > shown else ""
    return ", ".join(plain(name) for name in names[:shown]) + more
