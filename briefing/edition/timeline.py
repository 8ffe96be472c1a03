"""Events of many articles -> rows of the timeline: one happening, one row, whoever told it.

Each story has one line that stands for it, dated by the first sentence of the article with its headline, or, where that gives no
day, under the day on which it was reported.  Its other lines, and the lines of stories that weigh little, are folded where a day
has many.

Two events are told as one when their articles belong to one story and their sentences share most of their words (names,
numbers and other content words; the date phrase itself left out), less being asked where the dates agree.  So the same event
under two dates stays one row, and the disagreement is shown rather than lost.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from briefing.analysis.forms.headline import hours_ahead, read_headline
from briefing.analysis.stories.disagreement import counted, other_count
from briefing.core.phrasing import when_words
from briefing.edition.explanations import event_reason
from briefing.edition.names import name_spans
from briefing.edition.snapshot import DeskCopy
from store.records import Article, Event, When
from store.views import Disagreement, StoryRow, TimelineRow

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


def timeline_rows(
    copy: DeskCopy,
    actor: str = "",
    stories: Sequence[StoryRow] = (),
    leading: int = 0,
    today: date | None = None,
) -> tuple[TimelineRow, ...]:
    """Rows: what lies ahead of ``today``, the nearest first, then newest day first.

    Only those that involve ``actor`` when one is given.  ``stories``: the weightiest first, of which the first ``leading``
    lead; without them no row stands for a story and none is folded.
    """
    by_story: dict[int, list[Telling]] = defaultdict(list)
    for telling in _tellings(copy):
        placement = copy.placements.get(telling.article.id)
        story = placement.story if placement else -telling.article.id
        by_story[story].append(telling)
    rows: list[TimelineRow] = []
    told: set[str] = set()
    for place, story_row in enumerate(stories):
        line, group = _line(copy, story_row, by_story)
        if not actor or actor in line.actors:
            rows.append(replace(line, leads=place < leading))
            told.update(telling.id for telling in group)
    rows += [
        _row(copy, group, story)
        for story, tellings in by_story.items()
        for group in _groups(tellings)
        if told.isdisjoint(telling.id for telling in group)
        if not actor or any(actor in telling.event.actors for telling in group)
    ]
    rows.sort(key=_order, reverse=True)
    if today is not None:
        rows.sort(key=lambda row: row.day.toordinal() if row.day > today else 1 << 30)
    return tuple(_folded(rows, stories, today) if stories else rows)


# --- the line of a story ---------------------------------------------------------------------

_DAYS_BACK, _DAYS_AHEAD = 10, 45
"""Days around its report in which what a story is about can have happened, or will."""
_RECENT = 2
_OPENING = 200
"""Characters below a headline that tell where something happened, if it does not."""
_LONGEST = 10
"""Days of the longest stretch that dates a line."""


def _line(
    copy: DeskCopy, story: StoryRow, by_story: Mapping[int, Sequence[Telling]]
) -> tuple[TimelineRow, list[Telling]]:
    """The line that stands for a story, and the tellings that it is made of."""
    lead = copy.articles[story.evidence[0].article]
    placement = copy.placements.get(lead.id)
    tellings = list(by_story.get(placement.story if placement else -lead.id, ()))
    own = [t for t in tellings if t.article is lead and _opens(copy, lead, t.event.start) and _dates(t)]
    group: list[Telling] = []
    if own:
        first = min(own, key=_by_fineness)
        group = [first, *(t for t in tellings if t is not first and _same(first, t))]
        line = _row(copy, group, story.story, first)
    else:
        dated = _day_given(copy, lead, tellings)
        line = _reported(copy, story, lead, dated)
        group = [dated, *(t for t in tellings if _same(dated, t))] if dated else []
        if line.when is None:  # nothing happens after it was first reported
            line = replace(line, day=_local_day(lead, min(each.published for each in story.evidence)))
    others = {evidence.article for evidence in line.evidence}
    evidence = (*line.evidence, *(each for each in story.evidence if each.article not in others))
    return replace(
        line,
        sources=story.sources,
        independent=story.independent,
        evidence=evidence,
        form=story.form,
        stands_for=story.id,
    ), group


def _opens(copy: DeskCopy, article: Article, at: int) -> bool:
    """Whether an offset lies in the headline or the first sentence below it."""
    if at < article.headline_end:
        return True
    body = article.headline_end + len(article.text[article.headline_end :]) - len(article.body)
    return at <= copy.sentence(article, body)[0]


def _dates(telling: Telling) -> bool:
    """Whether the event has a day of its own near the report."""
    when, reported = telling.event.when, telling.article.published.date()
    if when is None or (when.end - when.start).days > _LONGEST:
        return False
    return -_DAYS_BACK <= (when.end - reported).days <= _DAYS_AHEAD


def _local_day(lead: Article, reported: datetime) -> date:
    """The day of a report where it happened: news of the evening in the Americas is of tomorrow by UTC.

    Never a day that has not come by UTC: such a line would stand among what lies ahead.
    """
    opening = lead.text[lead.headline_end : lead.headline_end + _OPENING]
    return (reported + timedelta(hours=min(0, hours_ahead(lead.title, opening) or 0))).date()


def _by_fineness(telling: Telling) -> tuple[int, datetime, int]:
    """The finest date first, then the earliest report."""
    fineness = _FINENESS.index(telling.event.when.precision) if telling.event.when else len(_FINENESS)
    return fineness, telling.article.published, telling.event.start


def _day_given(copy: DeskCopy, lead: Article, tellings: Sequence[Telling]) -> Telling | None:
    """The telling that dates a headline whose own article opens without a date.

    A later sentence of that article, else what most of the story's other articles open with: of the day of the report or the
    days before it.  A headline told after midnight is often of the evening before, and its text says so.
    """
    near = [t for t in tellings if _is_recent(t)]
    own = [t for t in near if t.article is lead]
    if own:
        return min(own, key=lambda t: t.event.start)
    opening = [t for t in near if _opens(copy, t.article, t.event.start)]
    counts = Counter(t.event.when for t in opening)
    return min(opening, key=lambda t: (-counts[t.event.when], _by_fineness(t)), default=None)


def _is_recent(telling: Telling) -> bool:
    """Whether the event happened on one day, that of its report or one or two before."""
    when = telling.event.when
    if when is None or when.start != when.end or telling.event.kind == "planned":
        return False
    return 0 <= (telling.article.published.date() - when.end).days <= _RECENT


def _reported(copy: DeskCopy, story: StoryRow, lead: Article, dated: Telling | None) -> TimelineRow:
    """The line of a story in the words of its headline, under the day that another sentence gives or that of its report."""
    headline = story.evidence[0].span
    named = dict.fromkeys(m.actor for m in copy.readings[lead.id].mentions if m.start < headline[1])
    when = dated.event.when if dated else None
    evidence = [story.evidence[0]]
    if dated:
        span = dated.event.phrase or (dated.event.start, dated.event.end)
        sentence = (dated.event.start, dated.event.end)
        evidence.append(
            copy.evidence(dated.article, span, event_reason(dated.event, dated.article), sentence)
        )
    text = " ".join(story.title.split())
    return TimelineRow(
        id=f"h{lead.id}",
        kind="happened",
        text=text,
        names=name_spans(copy, lead, (0, lead.headline_end), text)[0],
        when=when,
        when_text=when_words(when, lead.published.year),
        day=when.end if when else lead.published.date(),
        actors=tuple(named),
        sources=story.sources,
        independent=story.independent,
        evidence=tuple(evidence),
        story=story.story,
    )


# --- what is folded --------------------------------------------------------------------------

_OPEN_A_DAY = 15
"""Lines that are open for each day that has many: the weightiest, of whichever day."""
_OPEN_AHEAD = 3
_FEW = 12
"""Lines of a day of which none is folded for being small."""
_NEWS = ("news", "live")


def _folded(
    rows: Sequence[TimelineRow], stories: Sequence[StoryRow], today: date | None
) -> Iterator[TimelineRow]:
    """The rows, the smaller ones of each day marked."""
    weight = {story.id: story.weight for story in stories}
    by_day: dict[date | None, list[TimelineRow]] = defaultdict(list)
    for row in rows:
        by_day[None if today and row.day > today else row.day].append(row)

    repeating = _repeating(stories, [row.stands_for for row in rows if row.leads])

    def weightiest(able: Iterable[TimelineRow], most: int) -> set[str]:
        standing = [row for row in able if row.stands_for and row.form in _NEWS and not row.leads]
        standing = [row for row in standing if row.stands_for not in repeating]
        standing.sort(key=lambda row: (-weight[row.stands_for], row.id))
        return {row.id for row in standing[:most]}

    open_rows = weightiest(by_day.pop(None, ()), _OPEN_AHEAD)
    full = [group for group in by_day.values() if len(group) > _FEW]
    open_rows |= weightiest((row for group in full for row in group), _OPEN_A_DAY * len(full))
    open_rows |= {
        row.id for group in by_day.values() if len(group) <= _FEW for row in group if row.form in _NEWS
    }
    for row in rows:
        yield row if row.leads or row.id in open_rows else replace(row, folded=True)


_SAID_BEFORE = 0.6
"""Share of a headline's terms that a leading story's headlines hold, from which it says nothing new."""


def _repeating(stories: Sequence[StoryRow], leads: Sequence[str]) -> set[str]:
    """The stories that say in other words what a leading one says: reports of it that stand on their own."""
    known = []
    for story in stories:
        if story.id in leads:
            counts = Counter(term for each in story.evidence for term in read_headline(each.title).told)
            known.append({term for term, count in counts.items() if count > 1})
    found = set()
    for story in stories:
        own = read_headline(story.title).told
        if (
            story.id not in leads
            and own
            and any(len(own & terms) >= _SAID_BEFORE * len(own) for terms in known)
        ):
            found.add(story.id)
    return found


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


def _row(copy: DeskCopy, group: list[Telling], story: int, first: Telling | None = None) -> TimelineRow:
    """A row for tellings of one event; in the words of ``first`` and with its date, where that is given."""
    chosen = first.event.when if first else _date(group)
    lead = first or _lead(group, chosen)
    newest = max(telling.article.published for telling in group)
    articles = [telling.article.id for telling in group]
    sentence = (lead.event.start, lead.event.end)
    names, unnamed = name_spans(copy, lead.article, sentence, lead.event.text, lead.event.actors)
    return TimelineRow(
        id=lead.id if first else group[0].id,
        kind=lead.event.kind,
        text=lead.event.text,
        when=chosen,
        when_text=when_words(chosen, newest.year),
        day=_day(chosen, lead.article.published.date()),
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
        form=copy.form(lead.article),
        names=names,
        unnamed=unnamed,
    )


def _day(when: When | None, reported: date) -> date:
    """The day under which an event stands: its last one, or that of its report while it goes on."""
    if when is None or when.start <= reported <= when.end:
        return reported
    return when.end


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
    """Days, or else numbers, on which at least two publishers differ."""
    dated = [t for t in group if t.event.when is not None]
    if copy.outlet_count(t.article.id for t in dated) < 2:
        return ()
    if all(agree(one.event.when, other.event.when) for one in dated for other in dated):
        return _other_numbers(copy, dated)
    told: dict[str, dict[str, None]] = defaultdict(dict)
    for telling in dated:
        told[when_words(telling.event.when, year)][copy.outlet(telling.article)] = None
    if len({outlet for outlets in told.values() for outlet in outlets}) < 2:
        return ()
    return tuple(Disagreement(when, tuple(outlets)) for when, outlets in told.items())


_AT_ONCE = timedelta(hours=6)
"""Reports further apart than this may give other numbers because more is known, not because they disagree."""


def _other_numbers(copy: DeskCopy, dated: Sequence[Telling]) -> tuple[Disagreement, ...]:
    first = dated[0]
    for other in dated[1:]:
        apart = abs(other.article.published - first.article.published)
        noun = other_count(first.event.text, other.event.text)
        if noun and apart <= _AT_ONCE and copy.publisher(first.article) != copy.publisher(other.article):
            return tuple(
                Disagreement(_number_words(each.event.text, noun), (copy.outlet(each.article),), "number")
                for each in (first, other)
            )
    return ()


def _number_words(text: str, noun: str) -> str:
    numbers = " and ".join(str(number) for number in sorted(counted(text)[noun]))
    return f"{numbers} {noun}"
