"""Who said what: direct, mixed and indirect quotations with their speakers.

Three kinds behave differently (Pareti 2013) and are read differently:

- *direct*: a stretch between quotation marks that stands on its own (:mod:`marks`, :mod:`speakers`)
- *mixed*: a stretch between marks inside the writer's sentence; the quotation is the stretch, marks
  included. Where the marks hold only a word or two, the reported clause around them is given as well
- *indirect*: reported words without marks (:mod:`indirect`)

Dropped: titles of works and nicknames in marks (all words capitals, no verb of saying beside them).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from briefing.analysis.quotes.adjacent_cue import NOBODY, Attribution
from briefing.analysis.quotes.attribute import attribute
from briefing.analysis.quotes.build import QuoteWriter, actors_by_name
from briefing.analysis.quotes.coreference import Discourse
from briefing.analysis.quotes.cues import CUES
from briefing.analysis.quotes.full_name import Names
from briefing.analysis.quotes.indirect import Report, find_reports, outermost
from briefing.analysis.quotes.labelled_forms import Turn, find_answers, find_turns, headline_report
from briefing.analysis.quotes.quotation_marks import Stretch, find_stretches
from briefing.analysis.text.document import Document, after_dateline
from briefing.analysis.text.tagged_sentence import Sentence
from store.records import Entity, Mention, Quote, QuoteKind, Span

_SHORT: Final = 3
"""Stretches of fewer words do not say enough alone: their clause is given as well."""
_LONGEST_SENTENCE: Final = 300
"""Tokens looked at together: keeps the work linear where a text has no full stop."""
_MOST_REPORTS: Final = 40
#: Rules that rest on words right beside the marks.
_OWN_RULES: Final = frozenset(
    {"before", "verb before", "after", "inverted", "according", "transcript", "signed"}
)
_TRIGGERS: Final = frozenset(CUES) | {"according"}
_TOLD: Final = frozenset({"tell", "tells", "told", "telling"})
_SMALL_WORDS: Final = frozenset(
    ["a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "by", "from", "with"]
)


def read_quotes(doc: Document, entities: Sequence[Entity], mentions: Sequence[Mention]) -> tuple[Quote, ...]:
    """All quotations of an article, ordered by where they begin.

    ``entities`` and ``mentions`` help to tell who a speaker is; both may be empty.
    """
    turns = find_turns(doc) or find_answers(doc, entities)
    stretches = _outside(find_stretches(doc), turns)
    attributions = attribute(doc, stretches)
    reports = _reports(doc, stretches)
    names = Names(doc, entities)
    actors = actors_by_name(doc, names, mentions, entities)
    writer = QuoteWriter(doc, names, actors, Discourse(doc, names, stretches))
    quotes: list[Quote] = []
    pending = _direct(doc, stretches, attributions, reports)
    pending += _indirect(doc, [spans[0] for spans, _, _ in pending], reports)
    pending.extend(((turn.span,), "direct", Attribution(turn.name, None, turn.rule)) for turn in turns)
    pending.extend(_headline(doc, entities, pending))
    pending.sort(key=lambda item: (item[0][0][0], item[0][-1][1]))
    for spans, kind, attribution in pending:
        quotes.append(writer.quote(spans, kind, attribution))
    return tuple(quotes)


def _outside(stretches: Sequence[Stretch], turns: Sequence[Turn]) -> tuple[Stretch, ...]:
    """The stretches that stand in no turn of a transcript."""
    if not turns:
        return tuple(stretches)
    ordered = sorted(turn.span for turn in turns)
    starts = [start for start, _ in ordered]
    kept = []
    for stretch in stretches:
        at = bisect_left(starts, stretch.end) - 1
        if at < 0 or ordered[at][1] <= stretch.start:
            kept.append(stretch)
    return tuple(kept)


_Pending = tuple[tuple[Span, ...], QuoteKind, Attribution]
_Placed = tuple[Sentence, Report]


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick(
        [form for word in _TRIGGERS for form in (word, word.capitalize(), word.upper())],
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.DFA,
    )


def _triggered(doc: Document) -> Iterator[int]:
    """The sentences that hold a cue, in order.  Many words hold a cue as a part; whole ones count alone."""
    text, size, last = doc.text, len(doc.text), -1
    for _, start, end in _automaton().find_matches_as_indexes(text):
        if (start and text[start - 1].isalnum()) or (end < size and text[end].isalnum()):
            continue
        index = doc.sentence_at(start)
        if index != last and index >= 0:
            last = index
            yield index


def _reports(doc: Document, stretches: Sequence[Stretch]) -> list[_Placed]:
    """The reports of every sentence that holds a cue outside quotation marks."""
    placed: list[_Placed] = []
    first = 0
    for index in _triggered(doc):
        start, end = doc.sentences[index]
        while first < len(stretches) and stretches[first].end <= start:
            first += 1
        tokens = doc.tokens(index)
        count = len(tokens.start)
        inside = bytearray(count)
        at = first
        while at < len(stretches) and stretches[at].start < end:
            low = bisect_left(tokens.start, stretches[at].start)
            high = bisect_left(tokens.start, stretches[at].end)
            inside[low:high] = b"\1" * (high - low)
            at += 1
        for piece in range(0, count, _LONGEST_SENTENCE):
            s = Sentence(
                tokens.part(piece, piece + _LONGEST_SENTENCE) if count > _LONGEST_SENTENCE else tokens
            )
            found = islice(find_reports(s, inside[piece : piece + _LONGEST_SENTENCE]), _MOST_REPORTS)
            placed.extend((s, report) for report in outermost(found))
    return placed


def _direct(
    doc: Document,
    stretches: Sequence[Stretch],
    attributions: Sequence[Attribution],
    reports: Sequence[_Placed],
) -> list[_Pending]:
    pending: list[_Pending] = []
    spans = [(s.span(part), r, s) for s, r in reports for part in r.contents]
    spans.sort(key=lambda item: item[0])
    at = 0
    for stretch, attribution in zip(stretches, attributions, strict=True):
        inner = doc.text[stretch.inner_start : stretch.inner_end]
        while at < len(spans) and spans[at][0][1] < stretch.start:
            at += 1
        around = None
        for (start, end), report, s in spans[at : at + 4]:
            if start <= stretch.start and stretch.end <= end + 4 and start < stretch.start:
                around = (report, s)
        if attribution.rule not in _OWN_RULES and around is not None and around[0].subject is not None:
            attribution = Attribution(
                around[1].mention(around[0].subject), around[1].span(around[0].cue), around[0].rule
            )
        if _by_author(doc.text, stretch):
            continue
        if _is_title(inner) and (attribution.rule not in _OWN_RULES or _in_passing(doc.text, stretch)):
            continue
        short = len(inner.split()) < _SHORT and attribution.rule != "dialogue"
        if short and attribution.rule not in _OWN_RULES and around is None:
            continue
        if stretch.single and attribution is NOBODY:
            continue
        mixed = inner[:1].islower() or around is not None
        pending.append((((stretch.start, stretch.end),), "mixed" if mixed else "direct", attribution))
    return pending


def _in_passing(text: str, stretch: Stretch) -> bool:
    """Whether a word that is no verb of saying stands right before the mark (``on "...", a guest said``).

    After *told* stands who was told: the programme (``told "Harbour Tonight"``).
    """
    before = text[max(0, stretch.start - 30) : stretch.start].split()
    word = before[-1] if before and text[stretch.start - 1] != "\n" else ""
    return bool(word) and word[-1].isalnum() and (word.lower() not in CUES or word.lower() in _TOLD)


def _by_author(text: str, stretch: Stretch) -> bool:
    """Whether an author follows the mark (``"The Long Winter," by Ilse Brandt``), so that it holds a work's title."""
    if not text[stretch.inner_start].isupper():
        return False
    words = text[stretch.end : stretch.end + 30].lstrip(" ,").split(" ", 2)
    return len(words) > 1 and words[0] == "by" and words[1][:1].isupper()


def _is_title(inner: str) -> bool:
    """Whether the words between marks look like the title of a work: capitals but for the small words."""
    words = inner.split()
    return all(word[:1].isupper() or not word[:1].isalpha() or word.lower() in _SMALL_WORDS for word in words)


def _indirect(doc: Document, direct: Sequence[Span], reports: Sequence[_Placed]) -> list[_Pending]:
    pending: list[_Pending] = []
    long = [(start, end) for start, end in direct if len(doc.text[start:end].split()) >= _SHORT]
    at = 0
    for s, report in reports:
        spans = tuple(_with_mark(doc.text, _own_words(doc.text, s.span(part))) for part in report.contents)
        start, end = spans[0][0], spans[-1][1]
        while at < len(long) and long[at][1] < s.start[0]:
            at += 1
        if any(first < end and start < last for first, last in long[at : at + 12]):
            continue
        marked = any(mark in doc.text[start:end] for mark in '"“”')
        cue = s.span(report.cue)
        mention = s.mention(report.subject) if report.subject else None
        pending.append((spans, "mixed" if marked else "indirect", Attribution(mention, cue, report.rule)))
    return pending


def _headline(doc: Document, entities: Sequence[Entity], others: Sequence[_Pending]) -> list[_Pending]:
    found = headline_report(doc, entities)
    if found is None or any(spans[0][0] < doc.headline_end for spans, _, _ in others):
        return []
    return [((found[0],), "indirect", found[1])]


def _own_words(text: str, span: Span) -> Span:
    """The span without a dateline before the words."""
    begin = after_dateline(text, span[0])
    return (begin, span[1]) if begin < span[1] else span


def _with_mark(text: str, span: Span) -> Span:
    """The span and the mark that closes what was opened in it, which punctuation may stand before."""
    words = text[span[0] : span[1]]
    for opening, closing in (("“", "”"), ('"', '"')):
        opened = (
            words.count(opening) > words.count(closing) if opening != closing else words.count(closing) % 2
        )
        close = text.find(closing, span[1], span[1] + 3) if opened else -1
        if close >= 0 and not text[span[1] : close].strip(".,!?"):
            return span[0], close + 1
    return span
