"""English attribution beside quotation marks: the reporting verb and its subject, a label, or a signature.

Covers: ``"...", said X``, ``X said: "..."``, ``X told Y, "..."``, ``according to X, "..."``; labels (``NAME: "..."``, ``And
from Name: "..."``, ``Sarna mayor: "..."``); signatures (``"..." - Name, title`` in one line or two; a name and an office
alone in the line after a quotation). Given up: signatures without an office and a dash.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from briefing.analysis.quotes.attribution import (
    UNATTRIBUTED,
    Attribution,
    tokens_after,
    tokens_before,
    tokens_between,
)
from briefing.analysis.quotes.en.content_start import content_start
from briefing.analysis.quotes.en.noun_phrases import phrase_after
from briefing.analysis.quotes.en.reported_speech import SPEECH_NOUNS, possessor
from briefing.analysis.quotes.en.reporting_verbs import CUES, DOCUMENT_VERBS
from briefing.analysis.quotes.en.subjects import (
    is_document,
    shared_subject,
    speaker_phrase,
    subject_before,
    subject_of,
)
from briefing.analysis.quotes.en.tagged_sentence import Range, Sentence, is_cue, is_passive
from briefing.analysis.quotes.en.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    PERSON_NOUNS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from briefing.analysis.quotes.quotation_marks import QuotedSpan
from briefing.analysis.text.document import Document, Tokens

_SKIPPED: Final = frozenset([",", "—", "–", "-", ".", "'", "’", '"', "”"])
_REACH: Final = 60
_LONGEST_CLOSE: Final = 8
"""Words that may follow the verb where a whole sentence is an attribution."""
#: Words after which a clause of the writer's begins, whatever verb of saying it holds.
_NEW_CLAUSE: Final = CONJUNCTIONS | SUBORDINATORS - {"as"}


def own_attribution(doc: Document, quoted: Sequence[QuotedSpan], i: int) -> Attribution:
    """What the quoted span's own sentence says of its speaker."""
    head, tail = Sentence(tokens_before(doc, quoted, i)), Sentence(tokens_after(doc, quoted, i))
    before = _attribution_before(head)
    if before is not None and _ends_with_cue(head):
        # "Pollsters agree - Carl Bialik: ..." is the words of the name after the dash.
        return (_labelled(head) if _DASHES.intersection(head.low[-6:]) else None) or before
    far = Attribution(before.mention, before.cue, "verb before") if before is not None else None
    if far is not None and _of_inserted_participle(head, far):
        return far  # "Lula, calling it "a disgrace," recalled the envoy": the sentence goes on with its verb
    last = doc.text[quoted[i].inner_end - 1]
    place = _Place(
        loose=last in ",?!" and not head,
        parted=not last.isalnum() or tail.low[:1] == [","],
        partial=bool(head),
        cut=bool(tail) and tail.end[-1] < doc.sentences[doc.sentence_at(quoted[i].end - 1)][1],
    )
    after = _after(tail, place) if tail else _after_break(doc, quoted, i, bool(head))
    return after or far or _labelled(head) or _signed(doc, quoted, i, tail) or UNATTRIBUTED


def _of_inserted_participle(head: Sentence, before: Attribution) -> bool:
    """Whether the quotation hangs on a participle between its subject and the sentence's verb."""
    at = bisect_left(head.start, before.cue[0]) if before.cue is not None else 0
    participle = at > 1 and head.low[at] in CUES and CUES[head.low[at]].form == "ing"
    return participle and head.low[at - 1] in {",", "and"} and not any(head.finite(i) for i in range(at))


def _after_break(doc: Document, quoted: Sequence[QuotedSpan], i: int, partial: bool) -> Attribution | None:
    """``"...?" Smith asked.``: the attribution looks like a sentence of its own because a name begins it.

    After a full stop a sentence does begin (``... was "clear." Kast thanked him``), unless the quotation is a sentence
    itself and the next holds nothing but who said it.
    """
    quotation = quoted[i]
    if quotation.open_end or doc.text[quotation.inner_end - 1] not in "?!.,…-—":
        return None
    stopped = doc.text[quotation.inner_end - 1] == "."
    if stopped and partial:
        return None
    sentence = doc.sentence_at(quotation.end - 1) + 1
    if sentence >= len(doc.sentences):
        return None
    start, end = doc.sentences[sentence]
    if i + 1 < len(quoted) and quoted[i + 1].start <= start:
        return None
    if start - quotation.end > 2 or doc.text[quotation.end : start].count("\n"):
        return None
    if i + 1 < len(quoted) and quoted[i + 1].start < end:
        end = quoted[i + 1].start
    tail = Sentence(tokens_between(doc, sentence, start, end, last=False))
    found = _after(tail, _Place(partial=partial))
    if found is None or found.cue is None:
        return None
    after = bisect_left(tail.start, found.cue[1])
    cue = CUES.get(tail.low[after - 1])
    reporting = cue is not None and ("f" in cue.frames or cue.lemma == "quote")
    if stopped and (not reporting or len(tail) - after > _LONGEST_CLOSE):
        return None
    if found.rule == "inverted" or after >= len(tail):
        return found if found.rule != "inverted" else None
    reports = tail.low[after] in {"that", "to", ":"} or (
        tail.end[-1] == end and end < doc.sentences[sentence][1]
    )
    clause = (
        content_start(tail, after - 1, CUES[tail.low[after - 1]]) if tail.low[after - 1] in CUES else None
    )
    return None if reports or clause is not None else found


def _ends_with_cue(head: Sentence) -> bool:
    """Whether a verb of saying stands right before the mark, but for a comma, colon or *that*."""
    at = len(head) - 1
    while at >= 0 and (head.low[at] in {",", ":", "that", "—", "–"} or head.low[at] in ADVERBS):
        at -= 1
    return (at >= 0 and head.low[at] in CUES) or (len(head) > 0 and head.low[-1] == ":")


# --- after the quotation -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """How a quotation stands in its sentence, as far as an attribution after it asks."""

    loose: bool = False
    """Any verb counts as one of saying."""
    parted: bool = True
    """A mark of punctuation stands between quotation and attribution; without one only verbs that report clauses
    count (the "experts" went home)."""
    partial: bool = False
    """Words of the sentence stand before the quotation."""
    cut: bool = False
    """Another quotation follows in the sentence, which may be what the verb reports."""


def _after(tail: Sentence, place: _Place) -> Attribution | None:
    """The attribution that begins right after the mark."""
    at, dashed = 0, False
    while at < len(tail) and tail.low[at] in _SKIPPED:
        dashed = dashed or tail.low[at] in _DASHES
        at += 1
    led = tail.low[at : at + 1] == ["as"]
    if led or tail.low[at : at + 1] in (["is"], ["was"]):
        at += 1
    if at >= len(tail) or tail.low[at] in _NEW_CLAUSE:
        return None
    if tail.low[at : at + 2] == ["according", "to"]:
        source = phrase_after(tail, at + 2)
        return _attribution(tail, source, (at, at + 2), "according") if source else None
    inverted = _inverted(tail, at, place) if not led else None
    if inverted is not None:
        return inverted
    for i in range(at + 1, min(len(tail), at + _REACH)):
        if tail.low[i] in {";", ":"}:
            break
        loose = place.loose and tail.finite(i) and tail.low[i] not in AUXILIARIES
        if not loose and not _finite_cue(tail, i):
            continue
        subject = subject_before(tail, i, at)
        if subject is None:
            continue
        if subject[0] - at > 1 or not _is_attribution(tail, i, subject, place, dashed):
            return None
        if (
            led
            and tail.low[i + 1 : i + 2]
            and tail.low[i + 1][0].isalnum()
            and tail.low[i + 1] not in PREPOSITIONS
        ):
            return None  # as he claims the industry is closed
        return _attribution(tail, subject, (i, i + 1), "after", place.parted and not place.partial)
    return None


def _is_attribution(tail: Sentence, verb: int, subject: Range, place: _Place, dashed: bool) -> bool:
    """Whether subject and verb close the quotation and begin no report of their own (``"..." - Weiss said it was``)."""
    cue = CUES.get(tail.low[verb])
    if not place.parted and (cue is None or "t" not in cue.frames or subject[1] + 2 < verb):
        return False
    if cue is None or not (place.partial or dashed):
        return True
    if content_start(tail, verb, cue) is not None:
        return False
    return not (place.cut and tail.low[verb + 1 :] in ([], ["that"], ["to"], ["of"]))


def _finite_cue(s: Sentence, i: int) -> bool:
    if not is_cue(s, i):
        return False
    form = CUES[s.low[i]].form
    return form in {"past", "present"} or (form == "base" and s.low[i - 1] != "to")


def _inverted(tail: Sentence, at: int, place: _Place) -> Attribution | None:
    i = at
    while i < len(tail) and (tail.low[i] in ADVERBS or tail.low[i].endswith("ly")):
        i += 1
    if i >= len(tail):
        return None
    cue = CUES.get(tail.low[i])
    if cue is None or not (cue.form in {"past", "present"} or cue.lemma == "say") or tail.capital(i):
        return None
    if not place.parted and "t" not in cue.frames:
        return None
    subject = phrase_after(tail, i + 1)
    if subject is None or (
        tail.pronoun(i + 1) and (tail.finite(subject[1]) if subject[1] < len(tail) else place.cut)
    ):
        return None  # "..., said he would": what he said begins here
    return _attribution(tail, subject, (i, i + 1), "inverted", place.parted and not place.partial)


# --- before the quotation ----------------------------------------------------


def _attribution_before(head: Sentence) -> Attribution | None:
    """The last verb of saying in the words before a quotation, with its subject."""
    for i in range(len(head) - 1, -1, -1):
        word = head.low[i]
        if word == ";":
            return None
        if word == "to" and i and head.low[i - 1] == "according":
            source = phrase_after(head, i + 1)
            return _attribution(head, source, (i - 1, i + 1), "according") if source else None
        if word in SPEECH_NOUNS and head.low[i + 1 :] == ["that"]:
            owner = possessor(head, i)
            return _attribution(head, owner, (i, i + 1), "before") if owner is not None else None
        if word not in CUES or not is_cue(head, i):
            continue
        form = CUES[word].form
        if form == "past" and i and is_passive(head, i):
            return None
        if form == "ing" and not any(head.low[j][0].isalnum() for j in range(i)):
            return None
        subject = subject_of(head, i, form) if i else phrase_after(head, 1)
        if subject is not None:
            return _attribution(head, subject, (i, i + 1), "before", head.low[i + 1 :] in ([","], [":"]))
    return None


# --- attributions for the rules that look further off ------------------------


def subject_attribution(head: Tokens, partial: bool) -> Attribution | None:
    """The subject of any verb before a quotation: the nearest one for a partial quotation, else the first."""
    s = Sentence(head)
    if not partial:
        subject = shared_subject(s, len(s)) if any(s.finite(at) for at in range(len(s))) else None
        return _attribution(s, subject, (0, 1), "subject") if subject is not None else None
    for at in range(len(s) - 1, 0, -1):
        if s.finite(at) and not s.capital(at):
            subject = subject_before(s, at)
            if subject is not None:
                return _attribution(s, subject, (at, at + 1), "subject")
    return None


def introduction(sentence: Tokens, colon: bool) -> Attribution | None:
    """The speaker whom the sentence before a quotation names; ``colon``: it ends with one and so leads up to it."""
    s = Sentence(sentence)
    found = _attribution_before(s)
    if found is not None:
        return Attribution(found.mention, found.cue, "introduced")
    if not colon:
        return None
    label = _labelled(s)
    if label is not None:
        return label
    subject = shared_subject(s, len(s))
    return Attribution(s.mention(subject), None, "introduced") if subject is not None else None


# --- labels and signatures ---------------------------------------------------

_DASHES: Final = frozenset({"-", "–", "—", "―"})
_LONGEST_SIGNATURE: Final = 14


def _signed(doc: Document, quoted: Sequence[QuotedSpan], i: int, tail: Sentence) -> Attribution | None:
    """``"..." - Name, title``: the name after a dash at the end, in the same or the next line."""
    quotation = quoted[i]
    if not tail:
        sentence = doc.sentence_at(quotation.end - 1) + 1
        if sentence >= len(doc.sentences) or doc.sentences[sentence][0] - quotation.end > 3:
            return None
        if i + 1 < len(quoted) and quoted[i + 1].start <= doc.sentences[sentence][0]:
            return None
        tail = Sentence(tokens_between(doc, sentence, *doc.sentences[sentence], last=False))
    at = 0
    while at < len(tail) and not tail.low[at][0].isalnum():
        at += 1
    if at >= len(tail) or not tail.capital(at):
        return None
    if not any(tail.low[j] in _DASHES for j in range(at)):
        return _signature(doc, quotation, tail) if not at else None
    name = phrase_after(tail, at)
    if (
        name is None
        or name[1] - name[0] > 6
        or (name[1] < len(tail) and tail.low[name[1]] not in {",", ".", "("})
    ):
        return None
    return _attribution(tail, name, (at - 1, at), "signed")


def _signature(doc: Document, quotation: QuotedSpan, line: Sentence) -> Attribution | None:
    """A name and an office alone in the line after a quotation that has its own paragraph."""
    paragraph = doc.paragraph_at(line.start[0])
    alone = doc.paragraphs[quotation.paragraph] == (quotation.start, quotation.end)
    if (
        not alone
        or paragraph != quotation.paragraph + 1
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
    return _attribution(line, name, (name[1], name[1] + 1), "signed")


def _labelled(head: Sentence) -> Attribution | None:
    """``NAME:`` or ``... - Name:`` right before the mark."""
    if len(head) < 2 or head.low[-1] != ":":
        return None
    if "from" in head.low[:3] and not any(head.finite(i) for i in range(len(head))):
        source = phrase_after(head, head.low.index("from") + 1, len(head) - 1)
        return _attribution(head, source, (len(head) - 1, len(head)), "transcript") if source else None
    whole = phrase_after(head, 0, len(head) - 1)
    if whole == (0, len(head) - 1) and whole[1] < 6 and head.low[whole[1] - 1] in PERSON_NOUNS:
        return _attribution(head, whole, (len(head) - 1, len(head)), "transcript")
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
    return _attribution(head, subject, (len(head) - 1, len(head)), "transcript") if subject else None


def _attribution(
    s: Sentence, subject: Range, cue: Range, rule: str, sure: bool = False
) -> Attribution | None:
    """An attribution from ranges of tokens: the subject that names the speaker, and the cue.

    None where the subject is nobody who could speak, unless punctuation makes it ``sure`` that it speaks.
    """
    verb = CUES.get(s.low[cue[0]])
    reports = verb is not None and verb.lemma in DOCUMENT_VERBS and is_cue(s, cue[0])
    if reports and not is_document(s, subject):
        return None
    speaker = subject if rule == "according" else speaker_phrase(s, subject, sure)
    return Attribution(s.mention(speaker), s.span(cue), rule) if speaker is not None else None
