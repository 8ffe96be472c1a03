"""Reports that hang on a noun of saying or on a name given: ``the mayor's claim that ...``, ``called him a
"..."``.

Covers: a noun of saying with a possessor before it and *that* after it; verbs of calling with a word or two
between marks. Given up: nouns of saying whose speaker is not their possessor (``the claim by the mayor
that``); names given without marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from briefing.analysis.clauses import clause_end
from briefing.analysis.cues import Cue
from briefing.analysis.phrases import phrase_before
from briefing.analysis.sentence import Range, Sentence, is_passive
from briefing.analysis.subjects import subject_of
from briefing.analysis.wordclasses import PREPOSITIONS, word_set

#: Nouns that stand for a speech act.
SAYINGS: Final = word_set(
    """claim claims statement statements accusation accusations assertion assertions allegation
    allegations suggestion warning warnings contention argument arguments announcement declaration
    pledge vow prediction conclusion admission insistence complaint complaints comment comments remark
    remarks testimony denial acknowledgment acknowledgement"""
)
_CALLING: Final = word_set("call dub label brand describe term deem characterize characterise portray")
_POSSESSIVE: Final = word_set("his her their its my our your")
_OPENING: Final = frozenset({"“", '"', "‘"})
_CLOSING: Final = frozenset({"”", '"', "’"})
_REACH: Final = 8
_LONGEST_NAMING: Final = 16


@dataclass(frozen=True, slots=True)
class Report:
    """One report: token ranges of the content, the speaker's noun phrase, the cue and the form it took."""

    contents: tuple[Range, ...]
    subject: Range | None
    cue: Range
    rule: str


def saying(s: Sentence, at: int) -> Report | None:
    """``X's claim that ...`` for the noun at ``at``."""
    possessor = _possessor(s, at)
    if possessor is None or possessor[0] == 0:
        return None
    for i in range(at + 1, min(len(s) - 2, at + _REACH)):
        if s.low[i] == "that":
            end = clause_end(s, i + 1, at)
            return Report(((i + 1, end),), possessor, (at, at + 1), "saying") if end - i > 3 else None
        if s.finite(i) or not s.low[i][0].isalnum():
            return None
    return None


def _possessor(s: Sentence, at: int) -> Range | None:
    """Who owns the noun at ``at``: a possessive pronoun, or a name or noun in the genitive."""
    for i in range(at - 1, max(-1, at - 6), -1):
        word = s.low[i]
        if word in _POSSESSIVE:
            return i, i + 1
        if word.endswith(("'s", "’s")):
            return phrase_before(s, i + 1)
        if word in PREPOSITIONS or s.finite(i) or not word[0].isalnum():
            return None
    return None


def naming(s: Sentence, at: int, cue: Cue, inside: bytearray) -> Report | None:
    """``called the plan a "disaster"``: the thing and the name given to it."""
    if s.low[at + 1 : at + 2] in (["on"], ["for"], ["to"]):
        return None
    if cue.lemma not in _CALLING or (cue.form == "past" and is_passive(s, at)):
        return None
    for i in range(at + 1, min(len(s), at + _LONGEST_NAMING)):
        if s.low[i] in _OPENING:
            end = i + 1
            while end < len(s) and inside[end] and s.low[end] not in _CLOSING:
                end += 1
            subject = subject_of(s, at, cue.form)
            named = i > at + 2 and subject is not None and end < len(s)
            return Report(((at + 1, end + 1),), subject, (at, at + 1), "naming") if named else None
        if s.low[i] in {",", ";", ":", "—"} or s.finite(i):
            return None
    return None
