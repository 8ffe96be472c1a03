"""Find the events of an article: sentences that say when something happened, was said, or is planned.

A date in a sentence can belong to what happened, to the telling of it, to a noun, or to the dateline; only the first
makes an event.  Sentences that name an actor and report something done are events without a date.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from briefing.analysis.dates.language import DATE_RULES, DateRules
from briefing.analysis.dates.tokens import tokenize
from briefing.analysis.events.language import EVENT_RULES, EventRules
from briefing.analysis.text.dateline import after_dateline
from briefing.analysis.text.document import Document
from store.records import Event, EventKind, Mention, Precision, Quote, Span, Timex, When


@dataclass(frozen=True, slots=True)
class Dated:
    """One date of a sentence, or two that form a range."""

    start: int
    end: int
    value: str
    when: When
    anchor: str


def _is_of_saying(text: str, dated: Dated, rules: EventRules) -> bool:
    """``the coast guard said on Wednesday``: when it was reported, not when it happened."""
    return rules.saying.search(text, max(0, dated.start - 50), dated.start) is not None


_VAGUE = ("half", "year", "decade", "century")
"""Precisions of which the one that the report falls into says no more than *nowadays*."""


def _is_of_today(dated: Dated, published: datetime | None) -> bool:
    """``the question of the 21st century``, ``this year``, of a report in it: no more than *nowadays*."""
    if published is None or dated.when.precision not in _VAGUE:
        return False
    return dated.when.start <= published.date() <= dated.when.end


_BEFORE = re.compile(r"([\w’']+)[ \n]\Z")
_AFTER = re.compile(r" ([\w’']+)")


def _is_attribute(text: str, dated: Dated, rules: EventRules) -> bool:
    """``the 2012 nominee``, ``since 1994``: the date of a noun or of a beginning, not of what happened."""
    before = _BEFORE.search(text, max(0, dated.start - 24), dated.start)
    if before and before[1].lower() in rules.since:
        return True
    if dated.when.precision not in ("year", "month"):
        return False
    after = _AFTER.match(text, dated.end)
    if not before or not after or before[1].lower() in rules.dating_words:
        return False
    return after[1].lower() not in rules.clause_words


# The text of an event: its sentence as one short line of the timeline.

_MAX_TEXT = 200
"""Characters of an event's text."""
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))
_MARK = re.compile(r"[“”«»()\[\]\"]")
_BLANKS = re.compile(r"\s+")


def event_text(sentence: str, rules: EventRules) -> str:
    """A sentence as a line of the timeline: no dateline, no linking word, no half quotation marks, 200
    characters at most.
    """
    text = _BLANKS.sub(" ", sentence).strip()
    text = _without(text, after_dateline(text, 0))
    link = rules.link.match(text)
    text = _balanced(_without(text, link.end()) if link else text)
    text = text[:1].upper() + text[1:]
    if len(text) <= _MAX_TEXT:
        return text
    cut = text.rfind(" ", 0, _MAX_TEXT)
    kept = text[: cut if cut > _MAX_TEXT // 2 else _MAX_TEXT - 1].rstrip(' ,;:—–-(“"')
    return _balanced(kept) + "…"


def _without(text: str, begin: int) -> str:
    """The text from ``begin`` on, unless that would leave next to nothing."""
    return text[begin:] if len(text) - begin > 20 else text


def _balanced(text: str) -> str:
    """The text without marks that open and never close, or close what was never opened."""
    marks = [(match.start(), match.group()) for match in _MARK.finditer(text)]
    if not marks:
        return text.strip()
    drop: set[int] = set()
    for opening, closing in _PAIRS:
        stack: list[int] = []
        for index, char in marks:
            if char == opening:
                stack.append(index)
            elif char == closing:
                if stack:
                    stack.pop()
                else:
                    drop.add(index)
        drop.update(stack)
    straight = [index for index, char in marks if char == '"']
    if len(straight) % 2:
        drop.add(straight[0] if text[: straight[0] + 1].strip() == '"' else straight[-1])
    kept, at = [], 0
    for index in sorted(drop):
        kept.append(text[at:index])
        at = index + 1
    return "".join((*kept, text[at:])).strip()


# Events: passages of the text, the dates in them, and which date counts.

_RANK: dict[Precision, int] = {
    "minute": 0,
    "day": 0,
    "range": 1,
    "week": 1,
    "month": 2,
    "season": 3,
    "quarter": 3,
    "half": 3,
    "year": 4,
    "decade": 5,
    "century": 6,
}
_MIN_WORDS = 4
"""Words a sentence needs beside its dates to say something."""
_MIN_SHORT = 2
"""The same where a verb of the past says it (``Roca resigned on Friday.``)."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def find_events(
    doc: Document, timexes: Sequence[Timex], mentions: Sequence[Mention], quotes: Sequence[Quote]
) -> tuple[Event, ...]:
    """Events of the document in the order of its sentences; without ``mentions`` only dated ones."""
    quoted = _Quoted(quotes)
    dated = [timex for timex in timexes if timex.when and timex.type in ("DATE", "TIME")]
    named = sorted(mentions, key=lambda mention: (mention.start, mention.end))
    dated_starts, named_starts = [timex.start for timex in dated], [mention.start for mention in named]
    events: list[Event] = []
    for span in _parts(doc, dated_starts, quoted):
        times, within = _within(dated, dated_starts, span), _within(named, named_starts, span)
        if not times and not within:
            continue
        if not span[0] or doc.text[span[0] - 1] == "\n":
            # A dateline dates nothing but itself, and its agency is the source of the report, no actor in it.
            told = after_dateline(doc.text, span[0], doc.language)
            times = [timex for timex in times if timex.start >= told]
            within = [mention for mention in within if mention.start >= told]
            if not times and not within:
                continue
        actors = tuple(dict.fromkeys(mention.actor for mention in within))
        event = (
            _dated_event(doc, span, times, actors, quoted)
            if times
            else _undated_event(doc, span, actors, quoted)
        )
        if event is not None:
            events.append(event)
    return tuple(events)


class _Quoted:
    """Which spans of a text are somebody else's words."""

    def __init__(self, quotes: Sequence[Quote]) -> None:
        spans = sorted(span for quote in quotes for span in (quote.spans or ((quote.start, quote.end),)))
        self._spans: list[Span] = []
        for start, end in spans:
            if self._spans and start <= self._spans[-1][1]:
                self._spans[-1] = (self._spans[-1][0], max(end, self._spans[-1][1]))
            else:
                self._spans.append((start, end))
        self._starts = [start for start, _ in self._spans]

    def holds(self, start: int, end: int) -> bool:
        """Whether one quotation covers the span."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and self._spans[index][1] >= end

    def parts(self, start: int, end: int) -> Iterator[Span]:
        """The pieces of a span that lie in no quotation."""
        at = start
        for index in range(max(0, bisect_right(self._starts, start) - 1), len(self._spans)):
            first, last = self._spans[index]
            if first >= end:
                break
            if last <= at:
                continue
            if first > at:
                yield at, first
            at = last
        if at < end:
            yield at, end


def _passages(doc: Document, quoted: _Quoted) -> Iterator[Span]:
    """Sentences, those parted inside one quotation taken together; never over a paragraph's end."""
    pending: Span | None = None
    for start, end in doc.sentences:
        if pending is not None:
            gap = pending[1], start
            if quoted.holds(gap[0] - 1, start + 1) and "\n" not in doc.text[gap[0] : gap[1]]:
                pending = pending[0], end
                continue
            yield pending
        pending = start, end
    if pending is not None:
        yield pending


def _parts(doc: Document, dated_starts: Sequence[int], quoted: _Quoted) -> Iterator[Span]:
    """Passages, parted at semicolons where each part has a date."""
    for start, end in _passages(doc, quoted):
        at = start
        for mark in re.finditer(r";\s+", doc.text[start:end]):
            cut, begin = start + mark.start(), start + mark.end()
            left = bisect_left(dated_starts, at) < bisect_left(dated_starts, cut)
            right = bisect_left(dated_starts, begin) < bisect_left(dated_starts, end)
            if left and right and not quoted.holds(cut, cut + 1):
                yield at, cut
                at = begin
        yield at, end


_Spanned = TypeVar("_Spanned", Timex, Mention)


def _within(items: Sequence[_Spanned], starts: Sequence[int], span: Span) -> list[_Spanned]:
    """The items that lie in the span; ``starts`` are their first offsets in order."""
    first, last = bisect_left(starts, span[0]), bisect_left(starts, span[1])
    return [item for item in items[first:last] if item.end <= span[1]]


def _dates(doc: Document, times: Sequence[Timex]) -> list[Dated]:
    """The dates of a sentence, ranges joined."""
    rules = EVENT_RULES[doc.language]
    found: list[Dated] = []
    for timex in times:
        assert timex.when is not None
        here = Dated(timex.start, timex.end, timex.value, timex.when, timex.anchor)
        if found and rules.range_join.fullmatch(doc.text, found[-1].end, timex.start):
            joined = _range(doc.text, found[-1], here, rules)
            if joined:
                found[-1] = joined
                continue
        found.append(here)
    return found


def _range(text: str, first: Dated, second: Dated, rules: EventRules) -> Dated | None:
    """``from March to May`` as one range; ``Monday and Tuesday`` only after ``between``."""
    join = text[first.end : second.start].strip()
    lead = text[max(0, first.start - 9) : first.start].lower().split()[-1:]
    if join in rules.conjunctions and rules.between.isdisjoint(lead):
        return None
    if second.when.end < first.when.start or "/" in first.value:
        return None
    when = When(first.when.start, second.when.end, "range", first.when.approximate or second.when.approximate)
    return Dated(first.start, second.end, f"{first.value}/{second.value}", when, second.anchor)


def _dated_event(
    doc: Document, span: Span, times: Sequence[Timex], actors: tuple[str, ...], quoted: _Quoted
) -> Event | None:
    dates = _dates(doc, times)
    bare = _blank_out(doc.text, span, dates)
    rules = EVENT_RULES[doc.language]
    count = len(_WORD.findall(bare))
    if count < _MIN_WORDS and (
        count < _MIN_SHORT or not _tells_past(doc.text, *span, DATE_RULES[doc.language], _MIN_SHORT)
    ):
        return None
    if rules.greeting.match(bare) or rules.is_payment(doc.text[span[0] : span[1]]):
        return None
    dates = [d for d in dates if _is_own(doc, span, d)]
    if not dates:
        return _undated_event(doc, span, actors, quoted) if actors else None
    of_event = [dated for dated in dates if not _is_of_saying(doc.text, dated, EVENT_RULES[doc.language])]
    if any(_RANK[dated.when.precision] <= _FINE for dated in of_event):
        dates = of_event
    best = min(dates, key=lambda d: (quoted.holds(d.start, d.end), _RANK[d.when.precision], d.start))
    return Event(
        start=span[0],
        end=span[1],
        kind=_kind(doc, span, best, quoted),
        text=event_text(doc.text[span[0] : span[1]], EVENT_RULES[doc.language]),
        when=best.when,
        value=best.value,
        phrase=(best.start, best.end),
        anchor=best.anchor,
        actors=actors,
    )


def _is_own(doc: Document, span: Span, dated: Dated) -> bool:
    """Whether a date is that of what the sentence's main clause tells."""
    date = dated.start, dated.end
    rules = EVENT_RULES[doc.language]
    if _is_attribute(doc.text, dated, rules) or _is_of_today(dated, doc.published):
        return False
    return not (rules.is_named_day(doc.text, date) or rules.lends_no_date(doc.text, span, date))


_FINE = 2
"""Rank of a month: a happening that is known no finer leaves the day it was reported on."""


def _blank_out(text: str, span: Span, dates: Sequence[Dated]) -> str:
    parts, at = [], span[0]
    for dated in dates:
        parts.append(text[at : dated.start])
        at = dated.end
    parts.append(text[at : span[1]])
    return " ".join(parts)


def _kind(doc: Document, span: Span, dated: Dated, quoted: _Quoted) -> EventKind:
    if quoted.holds(dated.start, dated.end):
        return "said"
    today = doc.published.date() if doc.published else date.max
    if dated.when.start > today:
        return "planned"
    if dated.when.end >= today and _tense(doc, span, dated) == 1:
        return "planned"
    return "happened"


def _tense(doc: Document, span: Span, dated: Dated) -> int | None:
    words = tokenize(doc.text, *span)
    first = bisect_left(words.start, dated.start, 0, words.count)
    stop = bisect_left(words.start, dated.end, 0, words.count)
    return DATE_RULES[doc.language].tense_near(words, first, stop)


def _undated_event(doc: Document, span: Span, actors: tuple[str, ...], quoted: _Quoted) -> Event | None:
    """A happening without a date: the writer's own words hold a past verb besides the one that introduces a
    quotation.
    """
    text = doc.text[span[0] : span[1]]
    if text.rstrip("\"'”’)").endswith("?"):
        return None
    own = list(quoted.parts(*span))
    if sum(end - start for start, end in own) * 2 < span[1] - span[0]:
        return None
    rules = DATE_RULES[doc.language]
    if not any(_tells_past(doc.text, start, end, rules) for start, end in own):
        return None
    return Event(span[0], span[1], "happened", event_text(text, EVENT_RULES[doc.language]), actors=actors)


def _tells_past(text: str, start: int, end: int, rules: DateRules, fewest: int = _MIN_WORDS) -> bool:
    words = tokenize(text, start, end)
    return words.count >= fewest and any(rules.reports_event(words, i) for i in range(words.count))
