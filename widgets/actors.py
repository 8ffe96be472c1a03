"""The actors: who is in the news most, with the trend over the time shown, articles and quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from textual.reactive import reactive

from store.views import ActorRow, Company, Edition, Evidence
from widgets.messages import ActorChosen
from widgets.pane import Pane
from widgets.rows import Fold, Heading
from widgets.text import Line, Piece, cells, clip, line_cells, pad, plain, spread
from widgets.words import counted, summed, trend

STEPS = (8, 12)
"""Steps of a trend in a pane that is narrow, and in one that is not."""
WIDE = 50
"""Cells of a row from which its trend has the more steps, and its counts more room."""
LEAST = 10
"""Actors that stand open at least, in however small a pane."""
REST = "fold:rest"


@dataclass(frozen=True, slots=True)
class NamedWith:
    """Somebody named in the same sentences as the chosen actor."""

    id: str
    company: Company
    quotes: int
    watched: bool


Row: TypeAlias = ActorRow | NamedWith


class ActorsPane(Pane[Row]):
    """Those most in the news first, watched names before others; the rest behind one line.

    Opening an actor narrows the other panes to it.
    """

    GROWTH = 1
    KEY = "2"
    NAME = "Actors"
    ORDERS = ("most articles", "most quotes", "by name")

    chosen: reactive[str] = reactive("")
    """The actor that the other panes are narrowed to."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rest_open = False
        self._top = 1
        """Articles in the highest step of all trends: one scale for the whole pane."""
        self._shown = LEAST

    # --- what is shown ---

    def entries_of(self, edition: Edition, order: str) -> Sequence[Heading | Fold | Row]:
        rows = [row for row in edition.actors if not row.outlet]
        outlets = _sorted([row for row in edition.actors if row.outlet], order)
        watched = _sorted([row for row in rows if row.watched], order)
        others = _sorted([row for row in rows if not row.watched], order)
        steps = STEPS[1] if self._row_width >= WIDE else STEPS[0]
        self._top = max((max(summed(row.steps, steps), default=1) for row in rows), default=1)
        chosen = next((row for row in edition.actors if row.name == self.chosen), None)
        if chosen is not None and not self._rest_open:
            return [chosen, *self._company(chosen, edition), *self._rest(watched, others, outlets, (chosen,))]
        if self._rest_open:
            return self._all(watched, others, outlets)
        listed = [*watched, *others]
        first = listed[: self._shown_with(listed)]
        return [*first, *self._rest(watched, others, outlets, first)]

    def _shown_with(self, rows: Sequence[ActorRow]) -> int:
        """How many stand open: so many that the actor under the cursor can stay on its line when others come in above."""
        here = self.at_id if self._touched else ""
        place = next((at for at, row in enumerate(rows) if row.id == here), -1) if here else -1
        return place + self._shown if place > self._book.index_of(here) else self._shown

    def _company(self, chosen: ActorRow, edition: Edition) -> Iterator[Heading | Row]:
        known = {row.name: row for row in edition.actors}
        if chosen.company:
            yield Heading("Named with", "", "sentences")
        for company in chosen.company:
            row = known.get(company.name)
            yield NamedWith(
                f"with:{company.name}", company, row.quotes if row else 0, row is not None and row.watched
            )

    def _rest(
        self,
        watched: Sequence[ActorRow],
        others: Sequence[ActorRow],
        outlets: Sequence[ActorRow],
        shown: Sequence[ActorRow],
    ) -> Iterator[Fold]:
        """One line for those that do not stand open."""
        more = sum(row not in shown for row in watched)
        also = sum(row not in shown for row in others)
        parts = [
            f"{more} {'more ' if any(row.watched for row in shown) else ''}watched" if more else "",
            f"{also} also named" if also else "",
            f"{counted(len(outlets), 'outlet')} apart" if outlets else "",
        ]
        if words := " · ".join(part for part in parts if part):
            yield Fold(REST, words)

    def _all(
        self, watched: Sequence[ActorRow], others: Sequence[ActorRow], outlets: Sequence[ActorRow]
    ) -> list[Heading | Fold | Row]:
        entries: list[Heading | Fold | Row] = list(watched)
        for title, note, rows in (
            ("Also named", f"{len(others)}, not on the watchlist", others),
            ("Outlets", f"{len(outlets)}", outlets),
        ):
            if rows:
                entries += [*((Heading(title, note),) if entries else ()), *rows]
        return [*entries, Fold(REST, "c shows fewer")]

    def on_resize(self) -> None:
        # One line for the rest, and one for the last words of the actor under the cursor.
        shown, before = max(self._rows_height - 2, LEAST), self._shown
        self._shown = shown
        if self.edition is not None and (shown != before or self._row_width != self._laid_for):
            self.show_edition()
        super().on_resize()

    def toggle_fold(self, fold: str) -> None:
        last = len(self.rows)
        self._rest_open = not self._rest_open
        self.show_edition()
        if self._rest_open:
            self._go(self._book.selectable(min(last, len(self._book) - 1)))

    # --- what a row is ---

    def evidence_of(self, row: Row) -> tuple[Evidence, ...]:
        return row.company.evidence if isinstance(row, NamedWith) else row.evidence

    def actors_of(self, row: Row) -> tuple[str, ...]:
        return (_name(row),)

    def label_of(self, row: Row) -> str:
        return _name(row)

    def row_id(self, row: Row) -> str:
        return row.id

    def head_note(self, edition: Edition, width: int) -> str:
        """The titles of the columns, above them."""
        wide = width - self.GUTTER - self.RIGHT >= WIDE
        steps = STEPS[1] if wide else STEPS[0]
        articles, quotes = _count_cells(wide)
        each = f"per {_span_words(edition.trend_hours, steps)}" if edition.trend_hours else ""
        order = f"{self.order}  " if self._order else ""
        return f"{order}{each:<{steps}}{'art':>{articles}}{'quo':>{quotes}}"

    # --- drawing ---

    def row_height(self, row: Row, width: int) -> int:
        return 1

    def row_lines(self, row: Row, width: int) -> list[Line]:
        wide = width >= WIDE
        if isinstance(row, NamedWith):
            ink = "name" if row.watched else "text"
            counts = _counts(row.company.sentences, row.quotes, wide=wide)
            return [spread(((plain(row.company.name), ink),), counts, width)]
        counts = _counts(row.articles, row.quotes, wide=wide)
        steps = STEPS[1] if wide else STEPS[0]
        bars: Piece = (trend(summed(row.steps, steps), self._top) if row.steps else "", "trend")
        dots = [("trend" if sign != "·" else "muted", sign) for sign in bars[0]]
        right: Line = (*((sign, ink) for ink, sign in dots), *counts)
        room = width - line_cells(right) - 1
        name = clip(plain(row.name), room)
        role = plain(row.role)
        # A role is shown whole or not at all.
        fits = role and cells(name) + cells(role) + 2 <= room
        left: Line = ((name, "name" if row.watched else "text"), (f"  {role}" if fits else "", "muted"))
        return [spread(left, right, width)]

    def whole_lines(self, row: Row, width: int) -> list[Line]:
        """The row under the cursor, with the actor's last words below it."""
        lines = self.row_lines(row, width)
        if isinstance(row, ActorRow) and row.last_quote and self.has_focus:
            lines.append((("  ", ""), (clip(plain(row.last_quote), width - 2), "words-muted")))
        return lines

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self._grow()

    def own_mark(self, row: Row) -> Piece:
        if isinstance(row, ActorRow) and self.chosen == row.name:
            return ("●", "mark")
        return super().own_mark(row)

    def doubt_mark(self, row: Row) -> Piece:
        return (" ", "")

    def is_opened(self, row: Row) -> bool:
        return False

    def heading_line(self, heading: Heading | Fold, width: int) -> Line:
        if isinstance(heading, Heading):
            return super().heading_line(heading, width)
        words, room = heading.text, width - self.GUTTER + 1
        while cells(words) > room and " · " in words:
            words = words.rpartition(" · ")[0]
        return ((" " * (self.GUTTER - 1), ""), (clip(words, room), "muted"))

    def opened(self, row: Row) -> None:
        """Narrow the other panes to the actor; for the actor already chosen, show the evidence."""
        if self.chosen == _name(row):
            self.ask_evidence()
        else:
            self.post_message(ActorChosen(_name(row)))

    def watch_chosen(self) -> None:
        self._rest_open = False
        self.show_edition()


def _name(row: Row) -> str:
    return row.company.name if isinstance(row, NamedWith) else row.name


def _count_cells(wide: bool) -> tuple[int, int]:
    """Cells of the columns of articles and of quotes."""
    return (6, 5) if wide else (5, 4)


def _counts(articles: int, quotes: int, *, wide: bool) -> Line:
    cells_of_articles, cells_of_quotes = _count_cells(wide)
    said = f"{quotes:,}" if quotes else "·"
    return (
        (pad(f"{articles:,}", cells_of_articles, "right"), "text"),
        (pad(said, cells_of_quotes, "right"), "muted"),
    )


def _span_words(hours: int, steps: int) -> str:
    """The length of one step: ``2 h``, ``12 h``, ``1 d``."""
    each = hours / steps
    days = each / 24
    return f"{days:.0f} d" if days >= 1 and days == int(days) else f"{each:g} h"


def _sorted(rows: list[ActorRow], order: str) -> list[ActorRow]:
    if order == "by name":
        return sorted(rows, key=lambda row: row.name.casefold())
    if order == "most quotes":
        return sorted(rows, key=lambda row: (-row.quotes, -row.articles))
    return sorted(rows, key=lambda row: -row.articles)


def together_words(row: ActorRow) -> str:
    """Who is named in the same sentences, most often first."""
    return ", ".join(f"{plain(name)} ({counted(times, 'sentence')})" for name, times in row.together)
