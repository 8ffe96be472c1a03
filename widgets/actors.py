"""The actors: organizations and officials, how often they were in the news, and their last words."""

from __future__ import annotations

from collections.abc import Sequence

from textual.reactive import reactive

from store.views import ActorRow, Edition, Evidence
from widgets.messages import ActorChosen
from widgets.pane import Pane
from widgets.rows import Heading
from widgets.text import Line, clip_line, line_cells, plain, spread
from widgets.words import counted, joined, trend

DAYS = 14
"""Days that the trend shows at most."""
FEWEST_DAYS = 5


class ActorsPane(Pane[ActorRow]):
    """Watched actors first, names found in the articles below.  Opening one narrows the other panes to it."""

    KEY = "2"
    NAME = "Actors"
    ORDERS = ("most articles", "most quotes", "by name")

    chosen: reactive[str] = reactive("")
    """The actor that the other panes are narrowed to."""

    def entries_of(self, edition: Edition, order: str) -> Sequence[Heading | ActorRow]:
        watched = _sorted([row for row in edition.actors if row.watched], order)
        others = _sorted([row for row in edition.actors if not row.watched], order)
        entries: list[Heading | ActorRow] = []
        for title, note, kind in (
            ("Organizations", "watched", "organization"),
            ("Officials", "watched", "official"),
        ):
            rows = [row for row in watched if row.kind == kind]
            if rows:
                entries += [Heading(title, f"{len(rows)} {note}"), *rows]
        if others:
            entries += [Heading("Also named", f"{len(others)} not on the watchlist"), *others]
        return entries

    def evidence_of(self, row: ActorRow) -> tuple[Evidence, ...]:
        return row.evidence

    def actors_of(self, row: ActorRow) -> tuple[str, ...]:
        return (row.name,)

    def label_of(self, row: ActorRow) -> str:
        return row.name

    def summary(self, edition: Edition) -> str:
        watched = sum(row.watched for row in edition.actors)
        return f"{watched:,} watched, {len(edition.actors) - watched:,} more"

    def row_id(self, row: ActorRow) -> str:
        return row.id

    def row_height(self, row: ActorRow, width: int) -> int:
        return 2 if row.watched and (row.role or row.last_quote) else 1

    def row_lines(self, row: ActorRow, width: int) -> list[Line]:
        picked = self.chosen == row.name
        name: Line = (("● " if picked else "", "when"), (plain(row.name), "name" if row.watched else "actor"))
        if not row.watched:
            kind = "organization" if row.kind == "organization" else "person"
            name = (*name, (f"  {plain(row.role) or kind}", "muted"))
        counts = f"{row.articles:>4,} art {row.quotes:>3,} quo"
        right: Line = ((counts, "muted"),)
        # The name comes first; the trend has what is left, its newest day always in the same column.
        days = min(DAYS, width - line_cells(name) - len(counts) - 2)
        if days >= FEWEST_DAYS:
            right = ((trend(row.trend, days), "outlet"), (" ", ""), *right)
        lines: list[Line] = [spread(name, right, width)]
        if self.row_height(row, width) == 2:
            said = (plain(row.last_quote), "words")
            lines.append(clip_line((("  ", ""), *joined([(plain(row.role), "muted"), said])), width))
        return lines

    def opened(self, row: ActorRow) -> None:
        """Narrow the other panes to the actor; for the actor already chosen, show the evidence."""
        if self.chosen == row.name:
            self.ask_evidence()
        else:
            self.post_message(ActorChosen(row.name))

    def watch_chosen(self) -> None:
        self.redraw()


def _sorted(rows: list[ActorRow], order: str) -> list[ActorRow]:
    if order == "by name":
        return sorted(rows, key=lambda row: row.name.casefold())
    if order == "most quotes":
        return sorted(rows, key=lambda row: (-row.quotes, -row.articles))
    return rows


def together_words(row: ActorRow) -> str:
    """Who is named in the same sentences, most often first."""
    return ", ".join(f"{plain(name)} ({counted(times, 'sentence')})" for name, times in row.together)
