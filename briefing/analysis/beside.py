"""What stands right beside a quotation's marks: the verb of saying and its subject, before or after.

Covers the surest forms of attribution; see :mod:`briefing.analysis.speakers` for the whole sieve and its
rules by name. An attribution that looks like a sentence of its own because a name begins it (``"...?" Smith
asked.``) is read as well.

Given up: attributions between two quotations that could belong to either; the nearer one by form takes
them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from briefing.analysis.around import (
    NOBODY,
    Attribution,
    found_in,
    head_of,
    tail_of,
    words_between,
)
from briefing.analysis.cues import CUES
from briefing.analysis.labels import labelled, signed
from briefing.analysis.marks import Stretch
from briefing.analysis.openings import content_start
from briefing.analysis.phrases import phrase_after
from briefing.analysis.sentence import Sentence, is_cue, is_passive
from briefing.analysis.subjects import subject_before, subject_of
from briefing.analysis.text import Document
from briefing.analysis.wordclasses import ADVERBS, AUXILIARIES

_SKIPPED: Final = frozenset([",", "—", "–", "-", ".", "'", "’", '"', "”"])
_DASHES: Final = frozenset({"-", "–", "—", "―"})
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
