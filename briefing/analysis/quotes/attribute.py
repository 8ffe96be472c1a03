"""Who says what stands between quotation marks.

A sieve of rules ordered by how sure they are (after Muzny et al., EACL 2017). Each looks at the words
outside the marks, each names the words that name the speaker, and the rule's name goes with the quotation:

- *inverted*, *after*: ``"...," said X`` and ``"...," X said``, with titles, appositions and relative
  clauses between
- *before*: ``X said: "..."``, ``X told Y, "..."``; *verb before*: partial quotations under a verb of saying
  further off
- *according*: ``according to X, "..."``
- *transcript*: ``NAME: "..."``
- *continued*: the mark was left open in the paragraph before; *same sentence*, *same paragraph*: the
  quotation next to it
- *introduced*: the sentence before ends with a colon, or names one subject of a verb of saying
- *subject*: the subject of whatever verb the partial quotation hangs on (``called the plan "..."``)
- *dialogue*: a paragraph of its own that asks, or follows a question: the other of two speakers
- *alone*: the last speaker goes on in a paragraph of its own

Given up: dialogues without a question in them, where the turn alone tells the speaker; quotations of quotations.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from briefing.analysis.quotes.adjacent_cue import (
    NOBODY,
    Attribution,
    attribution_before,
    found_in,
    head_of,
    own_attribution,
    words_between,
)
from briefing.analysis.quotes.quotation_marks import Stretch
from briefing.analysis.quotes.subjects import shared_subject, subject_before
from briefing.analysis.text.document import Document

_DIALOGUE_BACK: Final = 4
"""Paragraphs and quotations back that the other speaker of a dialogue is looked for."""


def attribute(doc: Document, stretches: Sequence[Stretch]) -> list[Attribution]:
    """One attribution for each stretch, in order."""
    own = [own_attribution(doc, stretches, i) for i in range(len(stretches))]
    return [_inherit(doc, stretches, own, i) for i in range(len(stretches))]


def _inherit(doc: Document, stretches: Sequence[Stretch], own: list[Attribution], i: int) -> Attribution:
    found = own[i]
    if found is not NOBODY:
        return found
    here = stretches[i]
    sentence = doc.sentence_at(here.start)
    if i:
        before = stretches[i - 1]
        if here.resumes:
            return _take(own, i, i - 1, "continued")
        if own[i - 1] is not NOBODY and doc.sentence_at(before.end - 1) == sentence:
            return _take(own, i, i - 1, "same sentence")
    subject = _any_subject(doc, stretches, i, partial=_partial(doc.text, here))
    if subject is not None:
        own[i] = subject
        return subject
    if i and own[i - 1] is not NOBODY and stretches[i - 1].paragraph == here.paragraph:
        return _take(own, i, i - 1, "same paragraph")
    introduced = _introduced(doc, stretches, i)
    if introduced is not None:
        own[i] = introduced
        return introduced
    if i + 1 < len(own) and own[i + 1] is not NOBODY and stretches[i + 1].paragraph == here.paragraph:
        return _take(own, i, i + 1, "same paragraph")
    if i and own[i - 1] is not NOBODY and here.paragraph - stretches[i - 1].paragraph == 1:
        other = _other_speaker(doc, stretches, own, i)
        return _take(own, i, i - 1, "alone") if other is None else _take(own, i, other, "dialogue")
    return NOBODY


def _other_speaker(
    doc: Document, stretches: Sequence[Stretch], own: Sequence[Attribution], i: int
) -> int | None:
    """The stretch whose speaker answers in a dialogue: paragraphs that are nothing but quotations, one a question."""
    here, before = stretches[i], stretches[i - 1]
    start, end = doc.paragraphs[here.paragraph]
    asked = "?" in (doc.text[here.inner_end - 1], doc.text[before.inner_end - 1])
    if (
        here.start > start
        or here.end < end
        or before.open_end
        or not (asked or own[i - 1].rule == "dialogue")
    ):
        return None
    last = _named(doc, own[i - 1])
    for other in range(i - 2, max(-1, i - 2 - _DIALOGUE_BACK), -1):
        if here.paragraph - stretches[other].paragraph > _DIALOGUE_BACK:
            break
        if own[other] is not NOBODY and _named(doc, own[other]) != last:
            return other
    return None


def _named(doc: Document, attribution: Attribution) -> str:
    return doc.text[slice(*attribution.mention)].lower() if attribution.mention else ""


def _take(own: list[Attribution], i: int, other: int, rule: str) -> Attribution:
    if own[other] is not NOBODY:
        own[i] = Attribution(own[other].mention, own[other].cue, rule)
    return own[i]


def _partial(text: str, stretch: Stretch) -> bool:
    return text[stretch.inner_start : stretch.inner_start + 1].islower()


def _any_subject(doc: Document, stretches: Sequence[Stretch], i: int, partial: bool) -> Attribution | None:
    """The subject of a verb before the quotation: the nearest one for a partial quotation, else the first."""
    head = head_of(doc, stretches, i)
    if not partial:
        subject = shared_subject(head, len(head)) if any(head.finite(at) for at in range(len(head))) else None
        return found_in(head, subject, (0, 1), "subject") if subject is not None else None
    for at in range(len(head) - 1, 0, -1):
        if head.finite(at) and not head.capital(at):
            subject = subject_before(head, at)
            if subject is not None:
                return found_in(head, subject, (at, at + 1), "subject")
    return None


def _introduced(doc: Document, stretches: Sequence[Stretch], i: int) -> Attribution | None:
    """The speaker named in the sentence before, where that one leads up to the quotation."""
    here = stretches[i]
    sentence = doc.sentence_at(here.start)
    if sentence <= 0 or doc.sentences[sentence][0] < here.start - 1:
        return None
    start, end = doc.sentences[sentence - 1]
    if i and stretches[i - 1].end > start:
        return None
    s = words_between(doc, sentence - 1, start, end, last=True)
    colon = doc.text[end - 1] == ":"
    if (
        doc.paragraph_at(start) != here.paragraph
        and not colon
        and doc.paragraph_at(start) < here.paragraph - 1
    ):
        return None
    found = attribution_before(s)
    if found is not None:
        return Attribution(found.mention, found.cue, "introduced")
    subject = shared_subject(s, len(s)) if colon else None
    return Attribution(s.mention(subject), None, "introduced") if subject is not None else None
