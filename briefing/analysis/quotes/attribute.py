"""Attribute each quoted span: find the words that name its speaker, and the cue.

A sieve of rules ordered by how sure they are (after Muzny et al., EACL 2017). Each looks at the words
outside the marks, each names the words that name the speaker, and the rule's name goes with the quotation:

- *inverted*, *after*: ``"...," said X`` and ``"...," X said``, with titles, appositions and relative
  clauses between
- *before*: ``X said: "..."``, ``X told Y, "..."``; *verb before*: partial quotations under a reporting verb
  further off
- *according*: ``according to X, "..."``
- *transcript*: ``NAME: "..."``
- *continued*: the mark was left open in the paragraph before; *same sentence*, *same paragraph*: the
  quotation next to it
- *introduced*: the sentence before ends with a colon, or names one subject of a reporting verb
- *subject*: the subject of whatever verb the partial quotation hangs on (``called the plan "..."``)
- *dialogue*: a paragraph of its own that asks, or follows a question: the other of two speakers
- *alone*: the last speaker goes on in a paragraph of its own

What stands beside the marks (*inverted* to *transcript*) is a language's business: for English
:mod:`~briefing.analysis.quotes.en.adjacent_cue`.  The rules from *continued* on are here.  Whom the words mean
(coreference, the full name) is decided after them, in :mod:`~briefing.analysis.quotes.build`.

Given up: dialogues without a question in them, where the turn alone shows the speaker; quotations of quotations.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from briefing.analysis.quotes.attribution import UNATTRIBUTED, Attribution, tokens_before, tokens_between
from briefing.analysis.quotes.language import QuoteRules
from briefing.analysis.quotes.quotation_marks import QuotedSpan
from briefing.analysis.text.document import Document

_DIALOGUE_BACK: Final = 4
"""Paragraphs and quotations back that the other speaker of a dialogue is looked for."""


def attribute(doc: Document, quoted: Sequence[QuotedSpan], rules: QuoteRules) -> list[Attribution]:
    """One attribution for each quoted span, in order."""
    own = [rules.own_attribution(doc, quoted, i) for i in range(len(quoted))]
    return [_inherit(doc, quoted, own, i, rules) for i in range(len(quoted))]


def _inherit(
    doc: Document, quoted: Sequence[QuotedSpan], own: list[Attribution], i: int, rules: QuoteRules
) -> Attribution:
    found = own[i]
    if found is not UNATTRIBUTED:
        return found
    here = quoted[i]
    sentence = doc.sentence_at(here.start)
    if i:
        before = quoted[i - 1]
        if here.resumes:
            return _take(own, i, i - 1, "continued")
        if own[i - 1] is not UNATTRIBUTED and doc.sentence_at(before.end - 1) == sentence:
            return _take(own, i, i - 1, "same sentence")
    subject = rules.subject_attribution(tokens_before(doc, quoted, i), _partial(doc.text, here))
    if subject is not None:
        own[i] = subject
        return subject
    # Words marked within a sentence of the writer's are whose that sentence says, not the neighbour's.
    alone = _stands_alone(doc, quoted, i, rules)
    if alone and i and own[i - 1] is not UNATTRIBUTED and quoted[i - 1].paragraph == here.paragraph:
        return _take(own, i, i - 1, "same paragraph")
    introduced = _introduced(doc, quoted, i, rules)
    if introduced is not None:
        own[i] = introduced
        return introduced
    if (
        alone
        and i + 1 < len(own)
        and own[i + 1] is not UNATTRIBUTED
        and quoted[i + 1].paragraph == here.paragraph
    ):
        return _take(own, i, i + 1, "same paragraph")
    if i and own[i - 1] is not UNATTRIBUTED and here.paragraph - quoted[i - 1].paragraph == 1:
        other = _other_speaker(doc, quoted, own, i)
        return _take(own, i, i - 1, "alone") if other is None else _take(own, i, other, "dialogue")
    return UNATTRIBUTED


def _other_speaker(
    doc: Document, quoted: Sequence[QuotedSpan], own: Sequence[Attribution], i: int
) -> int | None:
    """The quoted span whose speaker answers in a dialogue: paragraphs that are nothing but quotations, one a question."""
    here, before = quoted[i], quoted[i - 1]
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
        if here.paragraph - quoted[other].paragraph > _DIALOGUE_BACK:
            break
        if own[other] is not UNATTRIBUTED and _named(doc, own[other]) != last:
            return other
    return None


def _named(doc: Document, attribution: Attribution) -> str:
    return doc.text[slice(*attribution.mention)].lower() if attribution.mention else ""


def _take(own: list[Attribution], i: int, other: int, rule: str) -> Attribution:
    if own[other] is not UNATTRIBUTED:
        own[i] = Attribution(own[other].mention, own[other].cue, rule)
    return own[i]


def _partial(text: str, quotation: QuotedSpan) -> bool:
    return text[quotation.inner_start : quotation.inner_start + 1].islower()


def _stands_alone(doc: Document, quoted: Sequence[QuotedSpan], i: int, rules: QuoteRules) -> bool:
    """Whether no clause of the writer's leads up to a quotation in its sentence."""
    before = tokens_before(doc, quoted, i)
    return not before.low or not rules.holds_verb(before)


def _introduced(doc: Document, quoted: Sequence[QuotedSpan], i: int, rules: QuoteRules) -> Attribution | None:
    """The speaker named in the sentence before, where that one leads up to the quotation."""
    here = quoted[i]
    sentence = doc.sentence_at(here.start)
    if sentence <= 0 or doc.sentences[sentence][0] < here.start - 1:
        return None
    start, end = doc.sentences[sentence - 1]
    if i and quoted[i - 1].end > start:
        return None
    colon = doc.text[end - 1] == ":"
    if (
        doc.paragraph_at(start) != here.paragraph
        and not colon
        and doc.paragraph_at(start) < here.paragraph - 1
    ):
        return None
    return rules.introduction(tokens_between(doc, sentence - 1, start, end, last=True), colon)
