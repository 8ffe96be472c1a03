"""The quotes: who said what, how sure that is, and in how many wordings it was printed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from textual.reactive import reactive

from store.views import Edition, Evidence, QuoteRow
from widgets.pane import Pane
from widgets.rows import Heading
from widgets.text import Line, Piece, break_lines, cells, line_cells, plain, spread
from widgets.words import counted, day_heading, joined, outlets, short_day

UNATTRIBUTED = "unattributed"


class QuotesPane(Pane[QuoteRow]):
    """Sayings with speaker, kind and confidence, newest first or by speaker."""

    KEY = "3"
    NAME = "Quotes"
    ORDERS = ("newest first", "by speaker")

    unattributed_only: reactive[bool] = reactive(False)

    def entries_of(self, edition: Edition, order: str) -> Sequence[Heading | QuoteRow]:
        rows: Sequence[QuoteRow] = edition.quotes
        if self.unattributed_only:
            rows = [row for row in rows if not row.speaker]
        if order == "by speaker":
            return _by_speaker(rows)
        entries: list[Heading | QuoteRow] = []
        for day, group in groupby(rows, key=lambda row: row.published.astimezone().date()):
            quotes = list(group)
            entries += [Heading(day_heading(day), counted(len(quotes), "quote")), *quotes]
        return entries

    def evidence_of(self, row: QuoteRow) -> tuple[Evidence, ...]:
        return row.evidence

    def actors_of(self, row: QuoteRow) -> tuple[str, ...]:
        return tuple(name for name in (row.actor or row.speaker,) if name)

    def label_of(self, row: QuoteRow) -> str:
        return f"{row.speaker or UNATTRIBUTED}: {row.words}"

    def summary(self, edition: Edition) -> str:
        bare = sum(not row.speaker for row in edition.quotes)
        quotes = counted(len(edition.quotes), "quote")
        if self.unattributed_only:
            return f"{bare} unattributed of {quotes} (u: all)"
        return f"{quotes}, {bare} unattributed" if bare else quotes

    def watch_unattributed_only(self) -> None:
        self.show_edition()

    def row_id(self, row: QuoteRow) -> str:
        return row.id

    def row_height(self, row: QuoteRow, width: int) -> int:
        return 2 if cells(row.words[: width + 1]) <= width - 2 else 3

    def row_lines(self, row: QuoteRow, width: int) -> list[Line]:
        head = _head(row)
        words = break_lines(plain(row.words), [max(width - 2, 8)] * (self.row_height(row, width) - 1))
        ink = "words" if row.kind != "indirect" else "text"
        # By speaker the headings are names, so the day stands with the quote.
        day = short_day(row.published) if self.order != self.ORDERS[0] else ""
        tail = _tail(row, day, width - line_cells(head) - 2)
        return [spread(head, tail, width), *((("  ", ""), (line, ink)) for line in words)]


def _head(row: QuoteRow) -> Line:
    if not row.speaker:
        mark: Line = (("  ", ""), certainty(row)) if row.corrected else ()
        return (("? ", "warn"), (UNATTRIBUTED, "warn"), *mark)
    kind = row.kind if row.kind != "direct" else ""
    return ((plain(row.speaker), "name"), ("  ", ""), *joined([(kind, "muted"), certainty(row)]))


def _tail(row: QuoteRow, day: str, width: int) -> Line:
    """Wordings, outlets and day, as much of it as there is room for."""
    wordings = f"{len(row.variants) + 1} wordings" if row.variants else ""
    for named in (outlets(row.sources), counted(len(row.sources), "outlet"), ""):
        line = tuple(joined([(wordings, "warn"), (named, "outlet"), (day, "muted")]))
        if line_cells(line) <= width:
            return line
    return ((wordings, "warn"),) if cells(wordings) <= width else ()


def certainty(row: QuoteRow) -> Piece:
    """How sure it is who spoke, by a mark and a word; colour only repeats it."""
    if row.corrected:
        return ("✓ corrected by you", "good")
    if not row.speaker:
        return ("? no speaker named", "warn")
    share = f"{row.confidence:.0%}"
    if row.confidence >= 0.9:
        return (f"● sure {share}", "good")
    if row.confidence >= 0.7:
        return (f"◐ likely {share}", "muted")
    return (f"○ doubtful {share}", "warn")


def _by_speaker(rows: Sequence[QuoteRow]) -> list[Heading | QuoteRow]:
    groups: dict[str, list[QuoteRow]] = {}
    for row in rows:
        groups.setdefault(row.actor or row.speaker, []).append(row)
    entries: list[Heading | QuoteRow] = []
    # Most quoted first; those without a speaker last.
    for speaker in sorted(groups, key=lambda name: (not name, -len(groups[name]), name.casefold())):
        quotes = groups[speaker]
        entries += [Heading(speaker or UNATTRIBUTED, counted(len(quotes), "quote")), *quotes]
    return entries
