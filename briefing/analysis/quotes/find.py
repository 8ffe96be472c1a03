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
from briefing.analysis.quotes.labelled_forms import Turn, find_answers, find_turns, line_reports
from briefing.analysis.quotes.language import QUOTE_RULES, QuoteRules
from briefing.analysis.quotes.quotation_marks import QuotedSpan, find_quoted_spans
from briefing.analysis.text.dateline import after_dateline
from briefing.analysis.text.document import Document
from store.records import Entity, Mention, Quote, QuoteKind, Span

_SHORT: Final = 3
"""Quoted spans of fewer words do not say enough alone: their clause is given as well."""
_FRAGMENT: Final = 4
"""Marked words fewer than these are no quotation away from their reporting verb and without reported speech."""
_OWN_CLAUSE: Final = 5
"""Marked words from these on say enough without the clause around them."""
_MOST_OF_CLAUSE: Final = 0.8
"""The share of a reported clause from which on the marked words are the quotation."""
_BEFORE_SENTENCE: Final = frozenset(",:-–—")
_CLOSING_REACH: Final = 3
_LONGEST_SENTENCE: Final = 300
"""Tokens looked at together: keeps the work linear where a text has no full stop."""
#: Rules that rest on words right beside the marks.
_NEAR_RULES: Final = frozenset({"before", "after", "inverted", "transcript", "signed"})
#: The same, and those that leave room for a reporting verb between.
_OWN_RULES: Final = _NEAR_RULES | {"verb before", "according"}


def read_quotes(doc: Document, entities: Sequence[Entity], mentions: Sequence[Mention]) -> tuple[Quote, ...]:
    """All quotations of an article, ordered by where they begin.

    ``entities`` and ``mentions`` help to identify a speaker; both may be empty.
    """
    rules = QUOTE_RULES[doc.language]
    turns = find_turns(doc, rules) or find_answers(doc, entities, rules)
    quoted = _outside(find_quoted_spans(doc), turns)
    attributions = attribute(doc, quoted, rules)
    lines = line_reports(doc, entities, mentions, rules)
    reports = _outside_lines(_reports(doc, quoted, rules), lines)
    names = NameIndex(doc, entities, rules.speakers)
    actors = actors_by_name(doc, names, mentions, entities)
    writer = QuoteWriter(doc, names, actors, Discourse(doc, names, quoted), rules)
    quotes: list[Quote] = []
    pending = _direct(doc, quoted, attributions, reports, rules)
    pending += _indirect(doc, [spans[0] for spans, _, _ in pending], reports, quoted)
    pending.extend(((turn.span,), "direct", Attribution(turn.name, None, turn.rule)) for turn in turns)
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


def _outside_lines(reports: Sequence[_Placed], lines: Sequence[ReportedSpeech]) -> list[_Placed]:
    """The reports with those of headlines, which leave no other one beside them."""
    if not lines:
        return list(reports)
    spans = sorted((min(r.contents[0][0], r.cue[0]), max(r.contents[0][1], r.cue[1])) for r in lines)
    kept: list[_Placed] = [(r.contents[0][0], r) for r in lines]
    for begin, report in reports:
        at = bisect_left(spans, (report.contents[-1][1], 0)) - 1
        if at < 0 or spans[at][1] <= report.contents[0][0]:
            kept.append((begin, report))
    return sorted(kept, key=lambda item: (item[0], item[1].contents[0][0]))


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
    for i, (quotation, attribution) in enumerate(zip(quoted, attributions, strict=True)):
        inner = doc.text[quotation.inner_start : quotation.inner_end]
        while at < len(spans) and spans[at][0][1] < quotation.start:
            at += 1
        around = None
        for span, report in spans[at : at + 4]:
            begins = span[0] < quotation.start or (span[0] == quotation.start and report.rule == "headline")
            if begins and quotation.end <= span[1] + 4 and report.mention is not None:
                around = (span, report)
        if around is not None:
            span, report = around
            if attribution.rule not in _OWN_RULES:
                attribution = Attribution(report.mention, report.cue, report.rule)
            own = attribution.rule in _NEAR_RULES and attribution.cue != report.cue
            few = len(inner.split()) < _OWN_CLAUSE or report.rule == "headline"
            if not own and few and _is_fragment(doc.text, quotation, span):
                continue  # the clause is the quotation, with the marked words in it
        if _by_author(doc.text, quotation, rules):
            continue
        if _is_title(inner, rules) and (
            attribution.rule not in _OWN_RULES or _in_passing(doc.text, quotation, rules)
        ):
            continue
        if (
            _is_title(inner, rules)
            and attribution.rule == "after"
            and _names_holder(doc.text, quotation, attribution)
        ):
            continue  # ‘Harbour Tonight’ star says
        short = len(inner.split()) < _SHORT and attribution.rule != "dialogue"
        if (
            short
            and not _is_sentence(doc, quotation)
            and attribution.rule not in _OWN_RULES
            and around is None
        ):
            continue
        if quotation.single and attribution is UNATTRIBUTED and not _heads_line(doc.text, quotation):
            continue
        goes_on = attribution.rule == "before" and i > 0 and _goes_on_from(doc, quoted[i - 1], quotation)
        mixed = (inner[:1].islower() and not goes_on) or around is not None
        if len(inner.split()) < _FRAGMENT and (
            (mixed and attribution.rule == "verb before") or _goes_on(doc.text, quotation, attribution)
        ):
            continue
        pending.append((((quotation.start, quotation.end),), "mixed" if mixed else "direct", attribution))
    return pending


def _names_holder(text: str, quotation: QuotedSpan, attribution: Attribution) -> bool:
    """Whether the speaker is called after the title in marks: its words follow without a mark of punctuation."""
    if attribution.mention is None or not text[quotation.inner_end - 1].isalnum():
        return False
    start = attribution.mention[0]
    return text[quotation.end : start] == " " and text[start].islower()


def _is_sentence(doc: Document, quotation: QuotedSpan) -> bool:
    """Whether the quoted words are a whole sentence (``“Never.”``)."""
    return doc.sentences[doc.sentence_at(quotation.start)] == (quotation.start, quotation.end)


def _goes_on_from(doc: Document, before: QuotedSpan, quotation: QuotedSpan) -> bool:
    """Whether an attribution parts one quoted sentence into two spans (``“The port,” Lind said, “is shut.”``)."""
    same = doc.sentence_at(before.start) == doc.sentence_at(quotation.start)
    opens = before.start == doc.sentences[doc.sentence_at(before.start)][0]
    parted = doc.text[before.inner_end - 1] == "," or doc.text[before.end : before.end + 1] == ","
    return same and opens and parted


def _heads_line(text: str, quotation: QuotedSpan) -> bool:
    """Whether the marks begin a line and a colon follows (``'A dark day': City mourns``)."""
    start = quotation.start
    return (not start or text[start - 1] == "\n") and text[quotation.end : quotation.end + 1] == ":"


def _goes_on(text: str, quotation: QuotedSpan, attribution: Attribution) -> bool:
    """Whether the words go on after the mark, so that those in marks are a part of them (``affirms ‘one port’ plan``)."""
    rest = text[quotation.end : quotation.end + 2]
    part = (
        len(rest) == 2 and rest[0] in " -" and rest[1].isalnum() and text[quotation.inner_end - 1].isalnum()
    )
    return part and attribution.rule in {"before", "verb before", "transcript"}


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


def _indirect(
    doc: Document, direct: Sequence[Span], reports: Sequence[_Placed], quoted: Sequence[QuotedSpan]
) -> list[_Pending]:
    pending: list[_Pending] = []
    long = [(start, end) for start, end in direct if len(doc.text[start:end].split()) >= _SHORT]
    starts = [quotation.start for quotation in quoted]
    at = 0
    for begin, report in reports:
        spans = tuple(_with_marks(_own_words(doc.text, part), quoted, starts) for part in report.contents)
        start, end = spans[0][0], spans[-1][1]
        while at < len(long) and long[at][1] < begin:
            at += 1
        if any(first < end and start < last for first, last in long[at : at + 12]):
            continue
        marked = _holds_any(spans, starts) or any(mark in doc.text[start:end] for mark in '"“”')
        attribution = Attribution(report.mention, report.cue, report.rule)
        pending.append((spans, "mixed" if marked else "indirect", attribution))
    return pending


def _own_words(text: str, span: Span) -> Span:
    """The span without a dateline before the words."""
    opened = text[span[0] - 1 : span[0]] == "("  # (Sarna Wire) – The ferry ...
    begin = after_dateline(text, span[0] - opened)
    return (begin, span[1]) if span[0] < begin < span[1] else span


def _with_marks(span: Span, quoted: Sequence[QuotedSpan], starts: Sequence[int]) -> Span:
    """The span with the mark that closes what was opened in it, which punctuation may stand before."""
    at = bisect_left(starts, span[1]) - 1
    if at >= 0 and span[0] <= quoted[at].start and span[1] < quoted[at].end <= span[1] + _CLOSING_REACH:
        return span[0], quoted[at].end
    return span


def _holds_any(spans: Sequence[Span], starts: Sequence[int]) -> bool:
    return any(bisect_left(starts, start) < bisect_left(starts, end) for start, end in spans)
