"""The quotes: who said what, how sure that is, and in how many wordings it was printed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.reactive import reactive

from store.views import Edition, Evidence, QuoteRow
from widgets.pane import Pane
from widgets.rows import Fold, Heading
from widgets.text import Line, Piece, cells, clip, fold_count, fold_words, line_cells, plain, spread
from widgets.words import NAME_CELLS, counted, joined, short_day

UNATTRIBUTED = "unattributed"
SURE, LIKELY = 0.9, 0.7
"""Confidence from which the speaker of a quote is sure, and likely."""
INDENT = 4
"""Cells before the second and third line of a quote."""
WIDE = 60
"""Cells of a pane from which two lines of a quote are enough."""
LEAST = 12
"""Cells that the words beside a speaker have at least; else they begin on the next line."""


class QuotesPane(Pane[QuoteRow]):
    """Quotes with sign, speaker, words and outlet, newest first or by speaker."""

    GUTTER = 3
    KEY = "3"
    NAME = "Quotes"
    ORDERS = ("newest first", "by speaker")

    unattributed_only: reactive[bool] = reactive(False)

    def entries_of(self, edition: Edition, order: str) -> Sequence[Heading | Fold | QuoteRow]:
        rows: Sequence[QuoteRow] = edition.quotes
        if self.unattributed_only:
            rows = [row for row in rows if not row.speaker]
        return _by_speaker(rows) if order == "by speaker" else rows

    def evidence_of(self, row: QuoteRow) -> tuple[Evidence, ...]:
        return row.evidence

    def actors_of(self, row: QuoteRow) -> tuple[str, ...]:
        return tuple(name for name in (row.actor or row.speaker,) if name)

    def label_of(self, row: QuoteRow) -> str:
        return f"{row.speaker or UNATTRIBUTED}: {row.words}"

    def head_note(self, edition: Edition, width: int) -> str:
        bare = sum(not row.speaker for row in edition.quotes)
        if self.unattributed_only:
            return f"{bare} unattributed of {len(edition.quotes):,}"
        order = f"{self.order} · " if self._order else ""
        return f"{order}{len(edition.quotes):,}" + (f" · {bare} {UNATTRIBUTED}" if bare else "")

    def watch_unattributed_only(self) -> None:
        self.show_edition()

    def row_id(self, row: QuoteRow) -> str:
        return row.id

    # --- drawing ---

    def row_height(self, row: QuoteRow, width: int) -> int:
        most = 2 if width + self.GUTTER + self.RIGHT >= WIDE else 3
        *_, beside, widths = self._parts(row, width, most)
        return max(fold_count(plain(row.words), widths) + (not beside), 1)

    def row_lines(self, row: QuoteRow, width: int) -> list[Line]:
        return self._lines(row, width, self.row_height(row, width))

    def whole_lines(self, row: QuoteRow, width: int) -> list[Line]:
        return self._lines(row, width, self.MOST)

    def _parts(self, row: QuoteRow, width: int, most: int) -> tuple[Line, Line, bool, list[int]]:
        """Sign and speaker, what stands at the right end, whether words begin between them, and the widths of their lines."""
        head = _head(row)
        tail = self._tail(row, max(width - line_cells(head) - 2, NAME_CELLS))
        head = _fitted(head, width - line_cells(tail) - 2)
        room = width - line_cells(head) - line_cells(tail) - 4
        first_word = plain(row.words[: width + 1]).partition(" ")[0]
        beside = room >= max(LEAST, cells(first_word))
        return head, tail, beside, [*([room] if beside else []), *[width - INDENT] * (most - 1)]

    def _lines(self, row: QuoteRow, width: int, most: int) -> list[Line]:
        head, tail, beside, widths = self._parts(row, width, most)
        ink = "words" if row.kind != "indirect" else "text"
        if self.is_opened(row):
            *before, (speaker, _) = head
            head, ink = (*before, (speaker, "muted")), "muted"
        words = fold_words(((plain(row.words), ink),), widths)
        if beside and words:
            head, words = (*head, ("  ", ""), *words[0]), words[1:]
        return [spread(head, tail, width), *(((" " * INDENT, ""), *line) for line in words)]

    def _tail(self, row: QuoteRow, width: int) -> Line:
        """What is doubtful, wordings, outlets and day: as much of it as there is room for, the outlets first of all."""
        share = f"{row.confidence:.0%}"
        doubt = share if row.speaker and not row.corrected and row.confidence < LIKELY else ""
        wordings = f"{len(row.variants) + 1} wordings" if row.variants else ""
        # By speaker the headings are names, so the day stands with the quote.
        day = short_day(row.published) if self._order else ""
        several = f"{len(row.sources):,} outlets"
        outlets = self.outlet(row.sources[0]) if len(row.sources) == 1 else several
        for parts in (
            (f"doubtful {doubt}" if doubt else "", wordings, outlets, day),
            (doubt, wordings, outlets, day),
            (doubt, "", outlets, day),
            (doubt, "", outlets, ""),
        ):
            line = tuple(joined(list(zip(parts, ("warn", "muted", "outlet", "muted"), strict=True))))
            if line_cells(line) <= width:
                return line
        return ((clip(outlets, max(width, 0)), "outlet"),)


def sign(row: QuoteRow) -> Piece:
    """How sure it is who spoke, in one cell."""
    if row.corrected:
        return ("✓", "good")
    if not row.speaker:
        return ("?", "warn")
    if row.confidence >= SURE:
        return ("●", "muted")
    return ("◐", "muted") if row.confidence >= LIKELY else ("○", "warn")


def certainty(row: QuoteRow) -> Piece:
    """How sure it is who spoke, by a mark, a word and a figure; colour only repeats it."""
    if row.corrected:
        return ("✓ corrected by you", "good")
    if not row.speaker:
        return ("? no speaker named", "warn")
    share = f"{row.confidence:.0%}"
    if row.confidence >= SURE:
        return (f"● sure {share}", "good")
    return (f"◐ likely {share}", "muted") if row.confidence >= LIKELY else (f"○ doubtful {share}", "warn")


def _head(row: QuoteRow) -> Line:
    if not row.speaker:
        return (sign(row), (" ", ""), (UNATTRIBUTED, "warn"))
    return (sign(row), (" ", ""), (plain(row.speaker), "name" if row.actor else "strong"))


def _fitted(head: Line, width: int) -> Line:
    """The head with the speaker cut to what there is room for."""
    *before, (speaker, ink) = head
    room = width - line_cells(before)
    return head if cells(speaker) <= room else (*before, (clip(speaker, max(room, 1)), ink))


def _by_speaker(rows: Sequence[QuoteRow]) -> list[Heading | Fold | QuoteRow]:
    groups: dict[str, list[QuoteRow]] = {}
    for row in rows:
        groups.setdefault(row.actor or row.speaker, []).append(row)
    entries: list[Heading | Fold | QuoteRow] = []
    # Most quoted first; those without a speaker last.
    for speaker in sorted(groups, key=lambda name: (not name, -len(groups[name]), name.casefold())):
        quotes = groups[speaker]
        entries += [Heading(speaker or UNATTRIBUTED, counted(len(quotes), "quote")), *quotes]
    return entries
