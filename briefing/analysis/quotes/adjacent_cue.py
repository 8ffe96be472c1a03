"""Names that stand before or after a quotation without a verb of saying: labels and signatures.

Covers: ``NAME: "..."``, ``And from Name: "..."``, ``Sarna mayor: "..."``; ``"..." - Name, title`` in one line or
two; a name and an office alone in the line after a quotation. Given up: signatures without an office and a dash.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from briefing.analysis.quotes.content_start import content_start
from briefing.analysis.quotes.cues import CUES
from briefing.analysis.quotes.quotation_marks import Stretch
from briefing.analysis.quotes.subjects import subject_before, subject_of
from briefing.analysis.text.document import NO_TOKENS, Document, Tokens
from briefing.analysis.text.noun_phrases import phrase_after
from briefing.analysis.text.tagged_sentence import Range, Sentence, is_cue, is_passive
from briefing.analysis.text.word_classes import ADVERBS, AUXILIARIES, PERSON_NOUNS
from store.records import Span

_DASHES: Final = frozenset({"-", "–", "—", "―"})
_LONGEST_SIGNATURE: Final = 14


def signed(doc: Document, stretches: Sequence[Stretch], i: int, tail: Sentence) -> Attribution | None:
    """``"..." - Name, title``: the name after a dash at the end, in the same or the next line."""
    stretch = stretches[i]
    if not tail:
        sentence = doc.sentence_at(stretch.end - 1) + 1
        if sentence >= len(doc.sentences) or doc.sentences[sentence][0] - stretch.end > 3:
            return None
        if i + 1 < len(stretches) and stretches[i + 1].start <= doc.sentences[sentence][0]:
            return None
        tail = words_between(doc, sentence, *doc.sentences[sentence], last=False)
    at = 0
    while at < len(tail) and not tail.low[at][0].isalnum():
        at += 1
    if at >= len(tail) or not tail.capital(at):
        return None
    if not any(tail.low[j] in _DASHES for j in range(at)):
        return _signature(doc, stretch, tail) if not at else None
    name = phrase_after(tail, at)
    if (
        name is None
        or name[1] - name[0] > 6
        or (name[1] < len(tail) and tail.low[name[1]] not in {",", ".", "("})
    ):
        return None
    return found_in(tail, name, (at - 1, at), "signed")


def _signature(doc: Document, stretch: Stretch, line: Sentence) -> Attribution | None:
    """A name and an office alone in the line after a quotation that has its own paragraph."""
    paragraph = doc.paragraph_at(line.start[0])
    alone = doc.paragraphs[stretch.paragraph] == (stretch.start, stretch.end)
    if (
        not alone
        or paragraph != stretch.paragraph + 1
        or doc.paragraphs[paragraph] != (line.start[0], line.end[-1])
    ):
        return None
    name = phrase_after(line, 0)
    office = (
        name is not None
        and 2 <= name[1] <= 4
        and len(line) <= _LONGEST_SIGNATURE
        and line.low[name[1] :][:1] == [","]
        and line.low[-1] not in {".", ":", "?"}
    )
    if name is None or not office or any(line.finite(i) for i in range(len(line))):
        return None
    return found_in(line, name, (name[1], name[1] + 1), "signed")


def labelled(head: Sentence) -> Attribution | None:
    """``NAME:`` or ``... - Name:`` right before the mark."""
    if len(head) < 2 or head.low[-1] != ":":
        return None
    if "from" in head.low[:3] and not any(head.finite(i) for i in range(len(head))):
        source = phrase_after(head, head.low.index("from") + 1, len(head) - 1)
        return found_in(head, source, (len(head) - 1, len(head)), "transcript") if source else None
    whole = phrase_after(head, 0, len(head) - 1)
    if whole == (0, len(head) - 1) and whole[1] < 6 and head.low[whole[1] - 1] in PERSON_NOUNS:
        return found_in(head, whole, (len(head) - 1, len(head)), "transcript")
    start = len(head) - 1
    while (
        start
        and start > len(head) - 8
        and (head.capital(start - 1) or head.low[start - 1] in {".", "and", "from"})
    ):
        start -= 1
    if start and head.low[start - 1] not in _DASHES:
        return None
    if head.low[start] == "from":
        start += 1
    subject = phrase_after(head, start, len(head) - 1)
    return found_in(head, subject, (len(head) - 1, len(head)), "transcript") if subject else None


# The words of a quotation's own sentence outside of its marks, and what they are read into: an attribution.

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


# What stands right beside a quotation's marks: the verb of saying and its subject, before or after.

_SKIPPED: Final = frozenset([",", "—", "–", "-", ".", "'", "’", '"', "”"])
_REACH: Final = 60


def own_attribution(doc: Document, stretches: Sequence[Stretch], i: int) -> Attribution:
    """What the stretch's own sentence says of its speaker."""
    head, tail = head_of(doc, stretches, i), tail_of(doc, stretches, i)
    before = attribution_before(head)
    if before is not None and ends_with_cue(head):
        # "Pollsters agree - Carl Bialik: ..." is the words of the name after the dash.
        return (labelled(head) if _DASHES.intersection(head.low[-6:]) else None) or before
    last = doc.text[stretches[i].inner_end - 1]
    loose = last in ",?!" and not head
    parted = not last.isalnum() or tail.low[:1] == [","]
    after = _after(tail, loose, parted) if tail else _after_break(doc, stretches, i)
    far = Attribution(before.mention, before.cue, "verb before") if before is not None else None
    return after or far or labelled(head) or signed(doc, stretches, i, tail) or NOBODY


def _after_break(doc: Document, stretches: Sequence[Stretch], i: int) -> Attribution | None:
    """``"...?" Smith asked.``: the attribution looks like a sentence of its own because a name begins it."""
    stretch = stretches[i]
    if stretch.open_end or doc.text[stretch.inner_end - 1] not in "?!.,…-—":
        return None
    sentence = doc.sentence_at(stretch.end - 1) + 1
    if sentence >= len(doc.sentences):
        return None
    start, end = doc.sentences[sentence]
    if i + 1 < len(stretches) and stretches[i + 1].start <= start:
        return None
    if start - stretch.end > 2 or doc.text[stretch.end : start].count("\n"):
        return None
    if i + 1 < len(stretches) and stretches[i + 1].start < end:
        end = stretches[i + 1].start
    tail = words_between(doc, sentence, start, end, last=False)
    found = _after(tail, loose=False)
    if found is None or found.cue is None:
        return None
    after = bisect_left(tail.start, found.cue[1])
    if found.rule == "inverted" or after >= len(tail):
        return found if found.rule != "inverted" else None
    reports = tail.low[after] in {"that", "to", ":"} or (
        tail.end[-1] == end and end < doc.sentences[sentence][1]
    )
    clause = (
        content_start(tail, after - 1, CUES[tail.low[after - 1]]) if tail.low[after - 1] in CUES else None
    )
    return None if reports or clause is not None else found


def ends_with_cue(head: Sentence) -> bool:
    """Whether a verb of saying stands right before the mark, but for a comma, colon or *that*."""
    at = len(head) - 1
    while at >= 0 and (head.low[at] in {",", ":", "that", "—", "–"} or head.low[at] in ADVERBS):
        at -= 1
    return (at >= 0 and head.low[at] in CUES) or (len(head) > 0 and head.low[-1] == ":")


# --- after the quotation -----------------------------------------------------


def _after(tail: Sentence, loose: bool, parted: bool = True) -> Attribution | None:
    """The attribution that begins right after the mark.

    ``loose``: any verb counts as one of saying.  ``parted``: a mark of punctuation stands between quotation and
    attribution; without one only verbs that report clauses count (the "experts" went home).
    """
    at = 0
    while at < len(tail) and tail.low[at] in _SKIPPED:
        at += 1
    if tail.low[at : at + 1] in (["as"], ["is"], ["was"]):
        at += 1
    if at >= len(tail):
        return None
    if tail.low[at : at + 2] == ["according", "to"]:
        source = phrase_after(tail, at + 2)
        return found_in(tail, source, (at, at + 2), "according") if source else None
    inverted = _inverted(tail, at, parted)
    if inverted is not None:
        return inverted
    for i in range(at + 1, min(len(tail), at + _REACH)):
        if tail.low[i] in {";", ":"}:
            break
        if not _finite_cue(tail, i) and not (loose and tail.finite(i) and tail.low[i] not in AUXILIARIES):
            continue
        subject = subject_before(tail, i, at)
        if subject is None:
            continue
        if subject[0] - at > 1:
            return None
        return found_in(tail, subject, (i, i + 1), "after")
    return None


def _finite_cue(s: Sentence, i: int) -> bool:
    if not is_cue(s, i):
        return False
    form = CUES[s.low[i]].form
    return form in {"past", "present"} or (form == "base" and s.low[i - 1] != "to")


def _inverted(tail: Sentence, at: int, parted: bool) -> Attribution | None:
    i = at
    while i < len(tail) and (tail.low[i] in ADVERBS or tail.low[i].endswith("ly")):
        i += 1
    if i >= len(tail):
        return None
    cue = CUES.get(tail.low[i])
    if cue is None or not (cue.form in {"past", "present"} or cue.lemma == "say") or tail.capital(i):
        return None
    if not parted and "t" not in cue.frames:
        return None
    subject = phrase_after(tail, i + 1)
    if subject is None or (tail.pronoun(i + 1) and subject[1] < len(tail) and tail.finite(subject[1])):
        return None  # "..., said he would": what he said begins here
    return found_in(tail, subject, (i, i + 1), "inverted")


# --- before the quotation ----------------------------------------------------


def attribution_before(head: Sentence) -> Attribution | None:
    """The last verb of saying in the words before a quotation, with its subject."""
    for i in range(len(head) - 1, -1, -1):
        word = head.low[i]
        if word == ";":
            return None
        if word == "to" and i and head.low[i - 1] == "according":
            source = phrase_after(head, i + 1)
            return found_in(head, source, (i - 1, i + 1), "according") if source else None
        if word not in CUES or not is_cue(head, i):
            continue
        form = CUES[word].form
        if form == "past" and i and is_passive(head, i):
            return None
        if form == "ing" and not any(head.low[j][0].isalnum() for j in range(i)):
            return None
        subject = subject_of(head, i, form) if i else phrase_after(head, 1)
        if subject is not None:
            return found_in(head, subject, (i, i + 1), "before")
    return None
