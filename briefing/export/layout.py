"""What every form of the brief has in common: its parts, their order, and numbered references."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from briefing.wording import plural
from store.views import Edition, Evidence, QuoteRow, TimelineRow

TIMELINE_SHOWN = 60
QUOTES_SHOWN = 40
ACTORS_SHOWN = 25


@dataclass
class References:
    """Articles cited, numbered in the order they are first cited."""

    numbers: dict[int, int] = field(default_factory=dict)
    cited: dict[int, Evidence] = field(default_factory=dict)

    def cite(self, evidence: Iterable[Evidence], most: int = 5) -> tuple[int, ...]:
        """Reference numbers for the articles behind a line, each article once."""
        found: dict[int, None] = {}
        for item in evidence:
            if item.article not in found and len(found) < most:
                number = self.numbers.setdefault(item.article, len(self.numbers) + 1)
                self.cited.setdefault(number, item)
                found[item.article] = None
        return tuple(self.numbers[article] for article in found)


def heading(edition: Edition) -> str:
    """``120 articles in 80 stories · 60 name somebody on the watchlist · 2 of 20 feeds failing``."""
    parts = [
        f"{plural(edition.articles, 'article')} in {plural(edition.stories, 'story', 'stories')}",
        f"{edition.watched:,} name somebody on the watchlist",
    ]
    if edition.troubles:
        parts.append(f"{len(edition.troubles)} of {plural(edition.feeds, 'feed')} failing")
    if edition.unread:
        parts.append(f"{edition.unread:,} not read yet")
    if edition.filter:
        parts.append(f"filter: {edition.filter}")
    return " · ".join(parts)


def timeline_note(row: TimelineRow) -> str:
    """Outlets and what to be careful about, in words."""
    parts = []
    if row.kind == "said":
        heard = row.evidence[0].published.date() if row.evidence else row.day
        parts.append("said to happen" if row.when and row.when.end > heard else "as told by a source")
    elif row.kind == "planned":
        parts.append("planned")
    parts.append(", ".join(row.sources))
    if len(row.sources) > 1:
        parts.append(f"{row.independent} independent")
    if row.disagreements:
        told = "; ".join(f"{item.when} ({', '.join(item.sources)})" for item in row.disagreements)
        parts.append(f"dates differ: {told}")
    return " · ".join(parts)


def speaker_words(row: QuoteRow) -> str:
    """The speaker, or that there is none."""
    return row.speaker or "unattributed"


def shown(rows: Sequence[TimelineRow]) -> Sequence[TimelineRow]:
    """Dated rows newest first, then undated ones, at most :data:`TIMELINE_SHOWN`."""
    return [row for row in rows if row.when][:TIMELINE_SHOWN] + [row for row in rows if not row.when][:10]
