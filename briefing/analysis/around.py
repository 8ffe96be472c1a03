"""The words of a quotation's own sentence outside of its marks, and what they are read into: an attribution.

Of long sentences only the words next to the quotation are given, so that all of them together are no longer than the
text. Given up: a speaker named further off in the same sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from briefing.analysis.marks import Stretch
from briefing.analysis.sentence import Range, Sentence
from briefing.analysis.text import NO_TOKENS, Document, Tokens
from store.records import Span

_LONGEST_STRETCH: Final = 200
_MOST_BEFORE: Final = 6
_MOST_MARKS: Final = 12


@dataclass(frozen=True, slots=True)
class Attribution:
    """The words that name a speaker, the cue between them and the quotation, and the rule that found both."""

    mention: Span | None
    cue: Span | None
    rule: str


_EMPTY: Final = Sentence(NO_TOKENS)
NOBODY: Final = Attribution(None, None, "none")


def words_between(doc: Document, sentence: int, start: int, end: int, last: bool) -> Sentence:
    """The tokens between two offsets; of a very long stretch only those next to the quotation."""
    tokens = doc.tokens(sentence)
    low, high = bisect_left(tokens.start, start), bisect_left(tokens.start, end)
    if high - low > _LONGEST_STRETCH:
        low, high = (high - _LONGEST_STRETCH, high) if last else (low, low + _LONGEST_STRETCH)
    return Sentence(tokens.part(low, high))


def head_of(doc: Document, stretches: Sequence[Stretch], i: int) -> Sentence:
    """The words of the sentence before a stretch, without those between other marks.

    Where there are more marks in the sentence than a writer sets, only the words back to the last one: so all
    heads together are no longer than the text.
    """
    sentence = doc.sentence_at(stretches[i].start)
    start = doc.sentences[sentence][0]
    if stretches[i].start <= start:
        return _EMPTY
    tokens = doc.tokens(sentence)
    high = bisect_left(tokens.start, stretches[i].start)
    crowded = i > _MOST_MARKS and stretches[i - _MOST_MARKS].end > start
    pieces: list[Tokens] = []
    length = 0
    for at in range(i - 1, max(-1, i - 1 - _MOST_BEFORE), -1):
        if stretches[at].end <= start or high <= 0 or length >= _LONGEST_STRETCH:
            break
        low = bisect_left(tokens.start, stretches[at].end)
        pieces.append(tokens.part(max(low, high - _LONGEST_STRETCH), high))
        length += high - low
        high = bisect_left(tokens.start, stretches[at].start)
        if crowded:
            return Sentence(pieces[0])
    first = tokens.part(max(0, high - _LONGEST_STRETCH + length), high)
    if not pieces:
        return Sentence(first)
    pieces.append(first)
    pieces.reverse()
    return Sentence(Tokens(*(list(chain.from_iterable(lists)) for lists in zip(*pieces, strict=True))))


def tail_of(doc: Document, stretches: Sequence[Stretch], i: int) -> Sentence:
    """The words of the sentence after a stretch, up to the next stretch."""
    stretch = stretches[i]
    if stretch.open_end:
        return _EMPTY
    sentence = doc.sentence_at(stretch.end - 1)
    end = doc.sentences[sentence][1]
    if stretch.end >= end:
        return _EMPTY
    if i + 1 < len(stretches) and stretches[i + 1].start < end:
        end = stretches[i + 1].start
    return words_between(doc, sentence, stretch.end, end, last=False)


def found_in(s: Sentence, subject: Range | None, cue: Range, rule: str) -> Attribution:
    """An attribution from ranges of tokens: the subject that names the speaker, and the cue."""
    return Attribution(s.mention(subject) if subject else None, s.span(cue), rule)
