"""Events of many articles -> rows of the timeline: one happening, one row, whoever told it.

Two events are told as one when their articles belong to one story and their sentences share most of their words (names,
numbers and other content words; the date phrase itself left out), less being asked where the dates agree.  So the same event
under two dates stays one row, and the disagreement is shown rather than lost.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from briefing.core.phrasing import when_words
from briefing.edition.explanations import event_reason
from briefing.edition.names import name_spans
from briefing.edition.snapshot import DeskCopy
from store.records import Article, Event, When
from store.views import Disagreement, TimelineRow

_WORD = re.compile(r"\w{4,}|\d+")
_FINENESS = (
    "minute",
    "day",
    "week",
    "range",
    "month",
    "season",
    "quarter",
    "half",
    "year",
    "decade",
    "century",
)

SAME_DATE = 0.4
"""Share of the smaller sentence's words that two tellings with one date must have in common."""
OTHER_DATE = 0.65
"""The same for tellings whose dates differ."""
FEWEST_SHARED = 4
"""Content words that two tellings must share at least."""


@dataclass(frozen=True)
class Telling:
    """One event as one article tells it."""

    article: Article
    index: int
    event: Event
    words: frozenset[str]

    @property
    def id(self) -> str:
        return f"e{self.article.id}.{self.event.start}.{self.index}"


def timeline_rows(copy: DeskCopy, actor: str = "") -> tuple[TimelineRow, ...]:
    """Rows newest day first; only those that involve ``actor`` when one is given."""
    by_story: dict[int, list[Telling]] = defaultdict(list)
    for telling in _tellings(copy):
        placement = copy.placements.get(telling.article.id)
        story = placement.story if placement else -telling.article.id
        by_story[story].append(telling)
    rows = [
        _row(copy, group, story)
        for story, tellings in by_story.items()
        for group in _groups(tellings)
        if not actor or any(actor in telling.event.actors for telling in group)
    ]
    rows.sort(key=_order, reverse=True)
    return tuple(rows)


def _order(row: TimelineRow) -> tuple[date, int, datetime, str]:
    """By the last day an event can have been on; of one day, the undated last, and before them the coarse."""
    fineness = -_FINENESS.index(row.when.precision) if row.when else -len(_FINENESS)
    return row.day, fineness, row.evidence[0].published, row.id


def _tellings(copy: DeskCopy) -> Iterable[Telling]:
    for article in copy.articles.values():
        for index, event in enumerate(copy.readings[article.id].events):
            yield Telling(article, index, _counted(event, article), _content(article, event))


def _counted(event: Event, article: Article) -> Event:
    """The event, with its date as about right where it is counted from a day that the feed did not give."""
    unsure = article.published_basis == "first-seen" and event.anchor in ("publication", "holiday")
    if event.when is None or not unsure:
        return event
    return replace(event, when=replace(event.when, approximate=True))


def _content(article: Article, event: Event) -> frozenset[str]:
    sentence = article.text[event.start : event.end]
    if event.phrase:
        begin, end = (at - event.start for at in event.phrase)
        sentence = sentence[: max(begin, 0)] + " " + sentence[max(end, 0) :]
    return frozenset(word.lower() for word in _WORD.findall(sentence))


def _groups(tellings: list[Telling]) -> list[list[Telling]]:
    """Single pass, earliest report first: a telling joins the first group whose first member it repeats."""
    groups: list[list[Telling]] = []
    for telling in sorted(tellings, key=lambda t: (t.article.published, t.article.id, t.event.start)):
        for group in groups:
            if _same(group[0], telling):
                group.append(telling)
                break
        else:
            groups.append([telling])
    return groups


def _same(one: Telling, other: Telling) -> bool:
    if one.article.id == other.article.id:
        return False
    shared = len(one.words & other.words)
    smaller = min(len(one.words), len(other.words))
    if shared < min(FEWEST_SHARED, smaller) or not smaller:
        return False
    return shared / smaller >= (SAME_DATE if agree(one.event.when, other.event.when) else OTHER_DATE)


def agree(one: When | None, other: When | None) -> bool:
    """Whether two dates can both be true of one event: they overlap, or one of them is not given."""
    if one is None or other is None:
        return True
    return one.start <= other.end and other.start <= one.end


def _row(copy: DeskCopy, group: list[Telling], story: int) -> TimelineRow:
    chosen = _date(group)
    lead = _lead(group, chosen)
    newest = max(telling.article.published for telling in group)
    articles = [telling.article.id for telling in group]
    sentence = (lead.event.start, lead.event.end)
    names, unnamed = name_spans(copy, lead.article, sentence, lead.event.text, lead.event.actors)
    return TimelineRow(
        id=group[0].id,
        kind=lead.event.kind,
        text=lead.event.text,
        when=chosen,
        when_text=when_words(chosen, newest.year),
        day=chosen.end if chosen else lead.article.published.date(),
        actors=tuple(dict.fromkeys(name for telling in group for name in telling.event.actors)),
        sources=tuple(dict.fromkeys(copy.outlet(telling.article) for telling in group)),
        independent=copy.independent(articles),
        evidence=tuple(
            copy.evidence(
                t.article,
                t.event.phrase or (t.event.start, t.event.end),
                event_reason(t.event, t.article),
                (t.event.start, t.event.end),
            )
            for t in [lead, *(t for t in group if t is not lead)]
        ),
        story=max(story, 0),
        disagreements=_disagreements(copy, group, newest.year),
        names=names,
        unnamed=unnamed,
    )


def _date(group: list[Telling]) -> When | None:
    """The date most tellings give; of equally many, one that is not about, the finest, then the earliest."""
    dates = Counter(t.event.when for t in group if t.event.when is not None)
    if not dates:
        return None
    return min(
        dates, key=lambda when: (-dates[when], when.approximate, _FINENESS.index(when.precision), when.start)
    )


def _lead(group: list[Telling], chosen: When | None) -> Telling:
    """The telling whose words the row shows: of those with the chosen date the first that is in full text."""
    return min(
        group,
        key=lambda t: (
            t.event.when != chosen,
            t.article.completeness != "full",
            t.article.published,
            t.article.id,
        ),
    )


def _disagreements(copy: DeskCopy, group: list[Telling], year: int) -> tuple[Disagreement, ...]:
    dated = [t for t in group if t.event.when is not None]
    if all(agree(one.event.when, other.event.when) for one in dated for other in dated):
        return ()
    told: dict[str, dict[str, None]] = defaultdict(dict)
    for telling in dated:
        told[when_words(telling.event.when, year)][copy.outlet(telling.article)] = None
    return tuple(Disagreement(when, tuple(outlets)) for when, outlets in told.items())
