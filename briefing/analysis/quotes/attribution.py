"""The attribution of a quotation, and the words of its own sentence outside the quotation marks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from briefing.analysis.quotes.quotation_marks import QuotedSpan
from briefing.analysis.text.document import NO_TOKENS, Document, Tokens
from store.records import Span

_MOST_TOKENS: Final = 200
_MOST_BEFORE: Final = 6
_MOST_MARKS: Final = 12


@dataclass(frozen=True, slots=True)
class Attribution:
    """The words that name a speaker, the cue between them and the quotation, and the rule that found both."""

    mention: Span | None
    cue: Span | None
    rule: str


UNATTRIBUTED: Final = Attribution(None, None, "none")


@dataclass(frozen=True, slots=True)
class ReportedSpeech:
    """Reported words outside quotation marks: their content spans, the words that name the speaker, cue and rule."""

    contents: tuple[Span, ...]
    mention: Span | None
    cue: Span
    rule: str


def tokens_between(doc: Document, sentence: int, start: int, end: int, last: bool) -> Tokens:
    """The tokens between two offsets; of very many only those next to the quotation."""
    tokens = doc.tokens(sentence)
    low, high = bisect_left(tokens.start, start), bisect_left(tokens.start, end)
    if high - low > _MOST_TOKENS:
        low, high = (high - _MOST_TOKENS, high) if last else (low, low + _MOST_TOKENS)
    return tokens.part(low, high)


def tokens_before(doc: Document, quoted: Sequence[QuotedSpan], i: int) -> Tokens:
    """The words of the sentence before a quoted span, without those between other marks.

    Where there are more marks in the sentence than a writer sets, only the words back to the last one: so all
    heads together are no longer than the text.
    """
    sentence = doc.sentence_at(quoted[i].start)
    start = doc.sentences[sentence][0]
    if quoted[i].start <= start:
        return NO_TOKENS
    tokens = doc.tokens(sentence)
    high = bisect_left(tokens.start, quoted[i].start)
    crowded = i > _MOST_MARKS and quoted[i - _MOST_MARKS].end > start
    pieces: list[Tokens] = []
    length = 0
    for at in range(i - 1, max(-1, i - 1 - _MOST_BEFORE), -1):
        if quoted[at].end <= start or high <= 0 or length >= _MOST_TOKENS:
            break
        low = bisect_left(tokens.start, quoted[at].end)
        pieces.append(tokens.part(max(low, high - _MOST_TOKENS), high))
        length += high - low
        high = bisect_left(tokens.start, quoted[at].start)
        if crowded:
            return pieces[0]
    first = tokens.part(max(0, high - _MOST_TOKENS + length), high)
    if not pieces:
        return first
    pieces.append(first)
    pieces.reverse()
    return Tokens(*(list(chain.from_iterable(lists)) for lists in zip(*pieces, strict=True)))


def tokens_after(doc: Document, quoted: Sequence[QuotedSpan], i: int) -> Tokens:
    """The words of the sentence after a quoted span, up to the next quoted span."""
    quotation = quoted[i]
    if quotation.open_end:
        return NO_TOKENS
    sentence = doc.sentence_at(quotation.end - 1)
    end = doc.sentences[sentence][1]
    if quotation.end >= end:
        return NO_TOKENS
    if i + 1 < len(quoted) and quoted[i + 1].start < end:
        end = quoted[i + 1].start
    return tokens_between(doc, sentence, quotation.end, end, last=False)
