"""What a date in a sentence belongs to: what happened, the telling of it, a noun, or the dateline."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from briefing.analysis.dates.en.tense import tells_happening, tense_near
from briefing.analysis.dates.en.vocabulary import word_set
from briefing.analysis.dates.tokens import cut_words
from briefing.analysis.events.en.clauses import is_named_day, is_payment, lends_no_date
from briefing.analysis.text.document import Document, after_dateline
from store.records import Event, EventKind, Mention, Precision, Quote, Span, Timex, When

_DATING = word_set(
    """in since by until till from during after before through of early late mid around about between and to
    on last next this earlier later
    """
)
"""Words before a year or month that make it the date of what is told."""
_CLAUSE = word_set(
    """and or but to in on at by for with as when where while who which that after before because from the a
    an is was were are has had have he she it they said says will would could
    """
)
"""Words after a date that it does not belong to."""
_SAYING = re.compile(
    r"\b(?:said|says|told [\w’' ]{1,30}|announced|added|reported|confirmed|tweeted|wrote)"
    r"(?: (?:late|early))?(?: on)? (?:the )?\Z"
)
_PLACE = re.compile(r"[A-Z][A-Z.'’-]{2,}")
_AGENCY = re.compile(r"\s?(?:\([A-Za-z ]{2,30}\))?\s?(?:--?|—|–|_)\s")


@dataclass(frozen=True, slots=True)
class Dated:
    """One date of a sentence, or two that form a range."""

    start: int
    end: int
    value: str
    when: When
    anchor: str


def is_of_dateline(text: str, start: int, dated: Dated) -> bool:
    """``SARNA, Aug. 13 (Wire) -``: when the report was written."""
    opens = dated.start - start < 60 and _PLACE.match(text, start) is not None
    return opens and _AGENCY.match(text, dated.end) is not None


def is_of_saying(text: str, dated: Dated) -> bool:
    """``the coast guard said on Wednesday``: when it was told, not when it happened."""
    return _SAYING.search(text, max(0, dated.start - 50), dated.start) is not None


_VAGUE = ("half", "year", "decade", "century")
"""Precisions of which the one that the report falls into says no more than *nowadays*."""


def is_of_today(dated: Dated, published: datetime | None) -> bool:
    """``the question of the 21st century``, ``this year``, of a report in it: no more than *nowadays*."""
    if published is None or dated.when.precision not in _VAGUE:
        return False
    return dated.when.start <= published.date() <= dated.when.end


_BEFORE = re.compile(r"([\w’']+)[ \n]\Z")
_AFTER = re.compile(r" ([\w’']+)")


def is_attribute(text: str, dated: Dated) -> bool:
    """``the 2012 nominee``, ``since 1994``: the date of a noun or of a beginning, not of what is told."""
    before = _BEFORE.search(text, max(0, dated.start - 24), dated.start)
    if before and before[1].lower() == "since":
        return True
    if dated.when.precision not in ("year", "month"):
        return False
    after = _AFTER.match(text, dated.end)
    if not before or not after or before[1].lower() in _DATING:
        return False
    return after[1].lower() not in _CLAUSE


# A sentence made into a line of the timeline: short, clean, beginning with its own words.

_MAX_TEXT = 200
"""Characters of an event's text."""
_LEAD = re.compile(r"(?:But|And|So|Yet|Meanwhile|However|Still|Also|Also on|Moreover)\b,?\s+")
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))
_MARK = re.compile(r"[“”«»()\[\]\"]")
_BLANKS = re.compile(r"\s+")


def event_text(sentence: str) -> str:
    """A sentence as a line of the timeline: no dateline, no linking word, no half quotation marks, 200
    characters at most.
    """
    text = _BLANKS.sub(" ", sentence).strip()
    for lead_end in (after_dateline, _after_link):
        begin = lead_end(text, 0)
        if len(text) - begin > 20:
            text = text[begin:]
    text = _balanced(text)
    text = text[:1].upper() + text[1:]
    if len(text) <= _MAX_TEXT:
        return text
    cut = text.rfind(" ", 0, _MAX_TEXT)
    kept = text[: cut if cut > _MAX_TEXT // 2 else _MAX_TEXT - 1].rstrip(' ,;:—–-(“"')
    return _balanced(kept) + "…"


def _after_link(text: str, start: int) -> int:
    match = _LEAD.match(text, start)
    return match.end() if match else start


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


# Timeline events: the sentences of an article that tell when something happened, was said to, or is
# planned.

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
"""Words a sentence needs beside its dates to tell something."""
_RANGE_JOIN = re.compile(r"\s*(?:to|through|until|till|and|-|–|—)\s+(?:the\s+)?|\s*[-–—]\s*")
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
        times = _within(dated, dated_starts, span)
        actors = tuple(dict.fromkeys(mention.actor for mention in _within(named, named_starts, span)))
        if not times and not actors:
            continue
        event = (
            _dated_event(doc, span, times, actors, quoted)
            if times
            else _undated_event(doc, span, actors, quoted)
        )
        if event is not None:
            events.append(event)
    return tuple(events)


class _Quoted:
    """Which stretches of a text are somebody else's words."""

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
        """Whether one quotation covers the stretch."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and self._spans[index][1] >= end

    def parts(self, start: int, end: int) -> Iterator[Span]:
        """The pieces of a stretch that lie in no quotation."""
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
    found: list[Dated] = []
    for timex in times:
        assert timex.when is not None
        here = Dated(timex.start, timex.end, timex.value, timex.when, timex.anchor)
        if found and _RANGE_JOIN.fullmatch(doc.text, found[-1].end, timex.start):
            joined = _range(doc, found[-1], here)
            if joined:
                found[-1] = joined
                continue
        found.append(here)
    return found


def _range(doc: Document, first: Dated, second: Dated) -> Dated | None:
    """``from March to May`` as one stretch; ``Monday and Tuesday`` only after ``between``."""
    join = doc.text[first.end : second.start].strip()
    lead = doc.text[max(0, first.start - 9) : first.start].split()[-1:]
    if join == "and" and [word.lower() for word in lead] != ["between"]:
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
    if len(_WORD.findall(bare)) < _MIN_WORDS:
        return None
    if is_payment(doc.text[span[0] : span[1]]):
        return None
    dates = [d for d in dates if _is_own(doc, span, d)]
    if not dates:
        return _undated_event(doc, span, actors, quoted) if actors else None
    own = [dated for dated in dates if not is_of_dateline(doc.text, span[0], dated)]
    dates = own or dates
    told = [dated for dated in dates if not is_of_saying(doc.text, dated)]
    if any(_RANK[dated.when.precision] <= _FINE for dated in told):
        dates = told
    best = min(dates, key=lambda d: (quoted.holds(d.start, d.end), _RANK[d.when.precision], d.start))
    return Event(
        start=span[0],
        end=span[1],
        kind=_kind(doc, span, best, quoted),
        text=event_text(doc.text[span[0] : span[1]]),
        when=best.when,
        value=best.value,
        phrase=(best.start, best.end),
        anchor=best.anchor,
        actors=actors,
    )


def _is_own(doc: Document, span: Span, dated: Dated) -> bool:
    """Whether a date is that of what the sentence's main clause tells."""
    date = dated.start, dated.end
    if is_attribute(doc.text, dated) or is_of_today(dated, doc.published) or is_named_day(doc.text, date):
        return False
    return not lends_no_date(doc.text, span, date)


_FINE = 2
"""Rank of a month: a happening that is known no finer leaves the day it was told on."""


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
    words = cut_words(doc.text, *span)
    first = bisect_left(words.start, dated.start, 0, words.count)
    stop = bisect_left(words.start, dated.end, 0, words.count)
    return tense_near(words, first, stop)


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
    if not any(_tells_past(doc.text, start, end) for start, end in own):
        return None
    return Event(span[0], span[1], "happened", event_text(text), actors=actors)


def _tells_past(text: str, start: int, end: int) -> bool:
    words = cut_words(text, start, end)
    return words.count >= _MIN_WORDS and any(tells_happening(words, i) for i in range(words.count))
