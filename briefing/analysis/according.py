"""What is said *according to* somebody: the clause before or after the source phrase, or around it.

Covers: ``according to X, ...``, ``..., according to X`` and ``Taxes, according to X, will rise``, with appositions
and relative clauses after the source. Given up: a source phrase that only says where a part of the clause is from.
"""

from __future__ import annotations

from typing import Final

from briefing.analysis.clauses import clause_end, next_comma, report_start, sentence_end
from briefing.analysis.nominal import Report
from briefing.analysis.sentence import Range, Sentence
from briefing.analysis.wordclasses import CONJUNCTIONS, DETERMINERS, PREPOSITIONS, RELATIVES

_DASHES: Final = frozenset({"—", "–", "―"})
_BEFORE_ACCORDING: Final = frozenset({",", "“", '"', *_DASHES})
_LONGEST_SOURCE: Final = 20


def according(s: Sentence, at: int) -> Report | None:
    """The report of the source phrase at ``at``."""
    source = _source_after(s, at + 2)
    if source is None:
        return None
    limit = sentence_end(s)
    cue = (at, at + 2)
    before = at
    while before and (s.low[before - 1] in _BEFORE_ACCORDING or s.low[before - 1] in CONJUNCTIONS):
        before -= 1
    start = report_start(s, before) if before else 0
    verb = any(s.finite(i) for i in range(start, before))
    goes_on = source[1] < limit and s.low[source[1]] == ","
    if before - start < 1 or (s.low[at - 1] in CONJUNCTIONS and goes_on):
        start = _over_appositions(s, source[1], limit)
        end = clause_end(s, start, at)
        return Report(((start, end),), source, cue, "according") if start < min(end, limit - 1) else None
    if goes_on and not verb:
        rest = _over_appositions(s, source[1], limit)
        end = clause_end(s, rest, at)
        if rest < min(end, limit - 1):
            return Report(((start, before), (rest, end)), source, cue, "according")
    return Report(((start, before),), source, cue, "according") if before - start > 1 else None


def _over_appositions(s: Sentence, at: int, limit: int) -> int:
    """Where the clause begins after the source and what is said of the source between commas."""
    start = next_comma(s, at, limit) + 1
    while start < limit:
        end = next_comma(s, start, limit)
        if end >= limit - 1:
            break
        word = s.low[start]
        verbless = not any(s.finite(i) for i in range(start, end))
        if not (
            word in RELATIVES
            or (verbless and (word in DETERMINERS or word in PREPOSITIONS or word.endswith("ed")))
        ):
            break
        start = end + 1
    return start


def _source_after(s: Sentence, start: int) -> Range | None:
    """The source named after *according to*, with its prepositional phrases."""
    limit = min(sentence_end(s), start + _LONGEST_SOURCE)
    end = start
    while end < limit:
        word = s.low[end]
        if word in {",", ";", ":", "(", "”", '"', "“"} or word in _DASHES or word in RELATIVES:
            break
        end += 1
    return (start, end) if end > start else None
