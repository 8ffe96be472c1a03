"""Find the quotations of an article, direct, mixed and indirect, each with its speaker.

Three kinds behave differently (Pareti 2013) and are read differently:

- *direct*: a quoted span between quotation marks that stands on its own (:mod:`~briefing.analysis.quotes.quotation_marks`,
  :mod:`~briefing.analysis.quotes.attribute`)
- *mixed*: a quoted span between marks inside the writer's sentence; the quotation is the quoted span, marks
  included. Where the marks hold only a word or two, the reported clause around them is given as well
- *indirect*: reported words without marks (for English:
  :mod:`~briefing.analysis.quotes.en.reported_speech`)

Dropped: titles of works and nicknames in marks (all words capitals, no reporting verb beside them).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from briefing.analysis.quotes.attribute import attribute
from briefing.analysis.quotes.attribution import UNATTRIBUTED, Attribution, ReportedSpeech
from briefing.analysis.quotes.build import QuoteWriter, actors_by_name
from briefing.analysis.quotes.coreference import Discourse
from briefing.analysis.quotes.full_name import NameIndex
from briefing.analysis.quotes.labelled_forms import Turn, find_answers, find_turns, headline_report
from briefing.analysis.quotes.language import QUOTE_RULES, QuoteRules
from briefing.analysis.quotes.quotation_marks import QuotedSpan, find_quoted_spans
from briefing.analysis.text.document import Document, after_dateline
from store.records import Entity, Mention, Quote, QuoteKind, Span

_SHORT: Final = 3
"""Stretches of fewer words do not say enough alone: their clause is given as well."""
_FRAGMENT: Final = 4
"""Marked words fewer than these are no quotation away from their reporting verb and without reported speech."""
_OWN_CLAUSE: Final = 7
"""Marked words from these on say enough without the clause around them."""
_MOST_OF_CLAUSE: Final = 0.8
"""The share of a reported clause from which on the marked words are the quotation."""
_BEFORE_SENTENCE: Final = frozenset(",:-–—")
_LONGEST_SENTENCE: Final = 300
"""Tokens looked at together: keeps the work linear where a text has no full stop."""
#: Rules that rest on words right beside the marks.
_OWN_RULES: Final = frozenset(
    {"before", "verb before", "after", "inverted", "according", "transcript", "signed"}
)


def read_quotes(doc: Document, entities: Sequence[Entity], mentions: Sequence[Mention]) -> tuple[Quote, ...]:
    """All quotations of an article, ordered by where they begin.

    ``entities`` and ``mentions`` help to tell who a speaker is; both may be empty.
    """
    rules = QUOTE_RULES[doc.language]
    turns = find_turns(doc, rules) or find_answers(doc, entities, rules)
    quoted = _outside(find_quoted_spans(doc), turns)
    attributions = attribute(doc, quoted, rules)
    reports = _reports(doc, quoted, rules)
    names = NameIndex(doc, entities, rules.speakers)
    actors = actors_by_name(doc, names, mentions, entities)
    writer = QuoteWriter(doc, names, actors, Discourse(doc, names, quoted), rules)
    quotes: list[Quote] = []
    pending = _direct(doc, quoted, attributions, reports, rules)
    pending += _indirect(doc, [spans[0] for spans, _, _ in pending], reports)
    pending.extend(((turn.span,), "direct", Attribution(turn.name, None, turn.rule)) for turn in turns)
    pending.extend(_headline(doc, entities, pending, rules))
    pending.sort(key=lambda item: (item[0][0][0], item[0][-1][1]))
    for spans, kind, attribution in pending:
        quotes.append(writer.quote(spans, kind, attribution))
    return tuple(quotes)


def _outside(quoted: Sequence[QuotedSpan], turns: Sequence[Turn]) -> tuple[QuotedSpan, ...]:
    """The quoted spans that stand in no turn of a transcript."""
    if not turns:
        return tuple(quoted)
    ordered = sorted(turn.span for turn in turns)
    starts = [start for start, _ in ordered]
    kept = []
    for quotation in quoted:
        at = bisect_left(starts, quotation.end) - 1
        if at < 0 or ordered[at][1] <= quotation.start:
            kept.append(quotation)
    return tuple(kept)


_Pending = tuple[tuple[Span, ...], QuoteKind, Attribution]
_Placed = tuple[int, ReportedSpeech]
"""Where the sentence begins, and a report in it."""


def _sentences_with_cue(doc: Document, rules: QuoteRules) -> Iterator[int]:
    """The sentences that hold a cue, in order."""
    last = -1
    for offset in rules.cue_offsets(doc.text):
        index = doc.sentence_at(offset)
        if index != last and index >= 0:
            last = index
            yield index


def _reports(doc: Document, quoted: Sequence[QuotedSpan], rules: QuoteRules) -> list[_Placed]:
    """The reports of every sentence that holds a cue outside quotation marks."""
    placed: list[_Placed] = []
    first = 0
    for index in _sentences_with_cue(doc, rules):
        start, end = doc.sentences[index]
        while first < len(quoted) and quoted[first].end <= start:
            first += 1
        tokens = doc.tokens(index)
        count = len(tokens.start)
        inside = bytearray(count)
        at = first
        while at < len(quoted) and quoted[at].start < end:
            low = bisect_left(tokens.start, quoted[at].start)
            high = bisect_left(tokens.start, quoted[at].end)
            inside[low:high] = b"\1" * (high - low)
            at += 1
        for piece in range(0, count, _LONGEST_SENTENCE):
            part = tokens.part(piece, piece + _LONGEST_SENTENCE) if count > _LONGEST_SENTENCE else tokens
            found = rules.find_reports(part, inside[piece : piece + _LONGEST_SENTENCE])
            placed.extend((part.start[0], report) for report in found)
    return placed


def _direct(
    doc: Document,
    quoted: Sequence[QuotedSpan],
    attributions: Sequence[Attribution],
    reports: Sequence[_Placed],
    rules: QuoteRules,
) -> list[_Pending]:
    pending: list[_Pending] = []
    spans = [(part, report) for _, report in reports for part in report.contents]
    spans.sort(key=lambda item: item[0])
    at = 0
    for quotation, attribution in zip(quoted, attributions, strict=True):
        inner = doc.text[quotation.inner_start : quotation.inner_end]
        while at < len(spans) and spans[at][0][1] < quotation.start:
            at += 1
        around = None
        for span, report in spans[at : at + 4]:
            if span[0] < quotation.start and quotation.end <= span[1] + 4 and report.mention is not None:
                around = (span, report)
        if around is not None:
            span, report = around
            if attribution.rule not in _OWN_RULES:
                attribution = Attribution(report.mention, report.cue, report.rule)
            own = attribution.rule in _OWN_RULES - {"verb before"} and attribution.cue != report.cue
            if not own and len(inner.split()) < _OWN_CLAUSE and _is_fragment(doc.text, quotation, span):
                continue  # the clause is the quotation, with the marked words in it
        if _by_author(doc.text, quotation, rules):
            continue
        if _is_title(inner, rules) and (
            attribution.rule not in _OWN_RULES or _in_passing(doc.text, quotation, rules)
        ):
            continue
        short = len(inner.split()) < _SHORT and attribution.rule != "dialogue"
        if short and attribution.rule not in _OWN_RULES and around is None:
            continue
        if quotation.single and attribution is UNATTRIBUTED:
            continue
        mixed = inner[:1].islower() or around is not None
        if mixed and attribution.rule == "verb before" and len(inner.split()) < _FRAGMENT:
            continue
        pending.append((((quotation.start, quotation.end),), "mixed" if mixed else "direct", attribution))
    return pending


def _is_fragment(text: str, quotation: QuotedSpan, clause: Span) -> bool:
    """Whether the marked words are a part only of the clause reported around them, and no sentence of their own."""
    before = text[max(0, quotation.start - 3) : quotation.start].rstrip()
    if text[quotation.inner_start].isupper() and before[-1:] in _BEFORE_SENTENCE:
        return False
    return quotation.end - quotation.start < _MOST_OF_CLAUSE * (clause[1] - clause[0])


def _in_passing(text: str, quotation: QuotedSpan, rules: QuoteRules) -> bool:
    """Whether a word that is no reporting verb stands right before the mark (``on "...", a guest said``).

    After *told* stands who was told: the programme (``told "Harbour Tonight"``).
    """
    before = text[max(0, quotation.start - 30) : quotation.start].split()
    word = before[-1] if before and text[quotation.start - 1] != "\n" else ""
    return (
        bool(word)
        and word[-1].isalnum()
        and (word.lower() not in rules.cues or word.lower() in rules.telling)
    )


def _by_author(text: str, quotation: QuotedSpan, rules: QuoteRules) -> bool:
    """Whether an author follows the mark (``"The Long Winter," by Ilse Brandt``), so that it holds a work's title."""
    if not text[quotation.inner_start].isupper():
        return False
    words = text[quotation.end : quotation.end + 30].lstrip(" ,").split(" ", 2)
    return len(words) > 1 and words[0] in rules.by and words[1][:1].isupper()


def _is_title(inner: str, rules: QuoteRules) -> bool:
    """Whether the words between marks look like the title of a work: capitals but for the small words."""
    words = inner.split()
    return all(
        word[:1].isupper() or not word[:1].isalpha() or word.lower() in rules.title_small_words
        for word in words
    )


def _indirect(doc: Document, direct: Sequence[Span], reports: Sequence[_Placed]) -> list[_Pending]:
    pending: list[_Pending] = []
    long = [(start, end) for start, end in direct if len(doc.text[start:end].split()) >= _SHORT]
    at = 0
    for begin, report in reports:
        spans = tuple(_with_mark(doc.text, _own_words(doc.text, part)) for part in report.contents)
        start, end = spans[0][0], spans[-1][1]
        while at < len(long) and long[at][1] < begin:
            at += 1
        if any(first < end and start < last for first, last in long[at : at + 12]):
            continue
        marked = any(mark in doc.text[start:end] for mark in '"“”')
        attribution = Attribution(report.mention, report.cue, report.rule)
        pending.append((spans, "mixed" if marked else "indirect", attribution))
    return pending


def _headline(
    doc: Document, entities: Sequence[Entity], others: Sequence[_Pending], rules: QuoteRules
) -> list[_Pending]:
    found = headline_report(doc, entities, rules)
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
