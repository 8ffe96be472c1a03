"""Where a reported clause ends and the writer takes over again.

The clause runs to the end of its sentence, or to: another attribution (``, adding``, ``and said``, ``,
according to``, ``, which he called``), a contrast by the writer (``, while``), a dash or semicolon, the
bracket it stands in, or the comma that ends the opening or relative clause in which the cue stands.

Given up: the writer's own relative clauses and participles at the end, which only sense tells apart.
"""

from __future__ import annotations

from typing import Final

from briefing.analysis.cues import CUES
from briefing.analysis.sentence import Sentence, is_cue
from briefing.analysis.wordclasses import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    RELATIVES,
)

_ENDS: Final = frozenset({".", "!", "?", "…", "”", '"', "’", ")", ";", ":", "]", "'"})
_CLOSING: Final = frozenset({"”", '"', "’"})
_BREAKS: Final = frozenset({";", ":", "—", "–", "―"})
_DASHES: Final = frozenset({"—", "–", "―"})
_CLAUSE_OPENERS: Final = frozenset(
    {
        "when",
        "while",
        "if",
        "although",
        "though",
        "because",
        "after",
        "before",
        "as",
        "since",
        "once",
        "asked",
        "until",
        "unless",
        "even",
    }
)


def sentence_end(s: Sentence) -> int:
    """Index after the last word of the sentence."""
    end = len(s)
    while end and s.low[end - 1] in _ENDS:
        end -= 1
    return end


def clause_end(s: Sentence, start: int, at: int) -> int:
    """Where the clause that begins at ``start`` and is reported by the cue at ``at`` ends."""
    limit = sentence_end(s)
    subordinate = is_subordinate(s, at)
    participle = CUES[s.low[at]].form == "ing" if s.low[at] in CUES else False
    depth = 0
    for i in range(start, limit):
        word = s.low[i]
        if word in {"(", "["}:
            depth += 1
        elif word in {")", "]"}:
            depth -= 1
            if depth < 0:
                return i
        elif depth:
            continue
        elif word == ";" or (i > start + 1 and s.dash(i)):
            return i
        elif word == "," and i + 1 < limit:
            after = i + 1 + (s.low[i + 1] in _CLOSING)
            if after < limit and (subordinate or _writer_goes_on(s, after, limit)):
                return i if after == i + 1 else after
        elif word in {"and", "but"} and i + 1 < limit and next_attribution(s, i + 1, limit, participle):
            return i - 1 if s.low[i - 1] == "," else i
    return limit


def is_subordinate(s: Sentence, at: int) -> bool:
    """Whether the cue stands in an opening adverbial clause or in a relative clause, which a comma ends."""
    begin = 0
    while begin < at and (not s.low[begin][0].isalnum() or s.low[begin] in CONJUNCTIONS):
        begin += 1
    if s.low[begin] in _CLAUSE_OPENERS and "," not in s.low[begin:at]:
        return True
    for i in range(at - 1, max(-1, at - 6), -1):
        if s.low[i] in RELATIVES:
            return i > 0 and s.low[i - 1] == ","
        if s.low[i] == ",":
            return False
    return False


def _writer_goes_on(s: Sentence, i: int, limit: int) -> bool:
    """Whether the words after a comma are the writer's again."""
    word = s.low[i]
    if word in {"according", "while", "compared"}:
        return True
    cue = CUES.get(word)
    if cue is not None and cue.form == "ing":
        return True
    if word in {"but", "and", "though", "although", "as", "which", "whereas"}:
        return next_attribution(s, i + 1, limit)
    return word == "who"


def next_attribution(s: Sentence, i: int, limit: int, participle: bool = False) -> bool:
    """Whether another attribution begins here: a cue at once, or a short subject and a cue.

    ``participle``: the attribution before was a participle, so another one may be joined to it.
    """
    if participle and is_cue(s, i) and CUES[s.low[i]].form == "ing":
        return True
    for j in range(i, min(limit, i + 6)):
        if is_cue(s, j) and "t" in CUES[s.low[j]].frames and CUES[s.low[j]].form in {"past", "present"}:
            return True
        word = s.low[j]
        subject = s.pronoun(j) or word in DETERMINERS or s.capital(j) or word in {".", "of"}
        if not (subject or word in ADVERBS or word in AUXILIARIES or (j > i and s.low[j - 1] in DETERMINERS)):
            return False
    return False
