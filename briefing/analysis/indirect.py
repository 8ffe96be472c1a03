"""Reported speech without quotation marks: which words of a sentence are somebody's words, and whose.

Rules, each known by its name in the quotation's record:

- *that*, *bare*, *bare other*: ``X argued that ...``, ``X said ...``, ``X told Y ...``; also relative (``,
  who added that``), coordinated (``met them and said``) and participial (``..., adding that``)
- *question*: ``asked whether``, ``explained why``; *promise*: ``vowed to``; *request*: ``urged Y to``;
  *gerund*
- *clause first*: ``..., X said``, ``..., said X``; *parted*: ``Taxes, X said, would rise``; *as*: ``as X
  noted, ...`` and ``..., as X noted``
- *saying*, *naming*: see :mod:`briefing.analysis.nominal`
- *according*: ``according to X, ...`` and ``..., according to X``
- *gap*: ``which he said were forged``

Given up: contents that are bare noun phrases; attitudes (*believes*); reports spread over several
sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from briefing.analysis.according import according
from briefing.analysis.clauses import (
    SUMMARIES,
    clause_end,
    next_attribution,
    next_comma,
    report_start,
    sentence_end,
)
from briefing.analysis.cues import CUES, PARTICLES, Cue
from briefing.analysis.nominal import SAYINGS, Report, naming, saying
from briefing.analysis.openings import content_start, skip_adjuncts
from briefing.analysis.phrases import phrase_after
from briefing.analysis.sentence import Range, Sentence, is_cue, is_passive
from briefing.analysis.subjects import subject_of
from briefing.analysis.wordclasses import (
    ADVERBS,
    CONJUNCTIONS,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
)

#: Conjunctions that rather begin the writer's own comment than go on with the report.
_WRITERS: Final = frozenset({"as", "while", "though", "although", "when", "whereas", "after", "before"})
#: Forms whose content is a phrase, which a comma ends.
_PHRASAL: Final = frozenset({"promise", "request", "gerund", "accusation", "object"})
_OPEN: Final = frozenset('“"‘«')
_DASHES: Final = frozenset({"—", "–", "―"})
_BEFORE_ACCORDING: Final = frozenset({",", "“", '"', *_DASHES})
_LONGEST_SOURCE: Final = 20


#: Words without which a sentence reports nothing.
TRIGGERS: Final = frozenset(CUES) | SAYINGS | {"according"}


def find_reports(s: Sentence, inside: bytearray) -> Iterator[Report]:
    """The reports of a sentence.  ``inside`` marks the tokens that stand between quotation marks."""
    for at in [i for i, word in enumerate(s.low) if word in TRIGGERS]:
        if inside[at]:
            continue
        if s.low[at] == "according":
            report = according(s, at) if s.low[at + 1 : at + 2] == ["to"] else None
        elif is_cue(s, at):
            cue = CUES[s.low[at]]
            parted = _before(s, at, cue) if s.low[at + 1 : at + 2] == [","] else None
            report = parted or _after(s, at, cue) or _before(s, at, cue) or naming(s, at, cue, inside)
        elif s.low[at] in SAYINGS:
            report = saying(s, at)
        else:
            continue
        # A bracket that closes at once can leave a part without a word.
        if report is not None and all(start < end for start, end in report.contents):
            yield report


def outermost(reports: Iterable[Report]) -> list[Report]:
    """The reports that stand in no other one: what a reported speaker reports is part of the report."""
    found = list(reports)
    return [
        r
        for r in found
        if not any(_within(r.contents[0], part) for o in found if o is not r for part in o.contents)
    ]


def _within(inner: Range, outer: Range) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1] and inner != outer


# --- X said (that) ... ----------------------------------------------------------


def _after(s: Sentence, at: int, cue: Cue) -> Report | None:
    verb = at + (cue.lemma in PARTICLES)
    found = content_start(s, verb, cue)
    if found is None:
        return _gap(s, at, cue)
    start, rule = found
    passive = cue.form == "past" and is_passive(s, at)
    if passive and cue.lemma not in {"ask", "tell"}:
        return None
    subject = None if passive else subject_of(s, at, cue.form)
    if subject is None and not passive:
        return None
    if rule.startswith("bare") and _is_inverted(s, at):
        return None
    end = clause_end(s, start, at)
    if rule in _PHRASAL:
        end = next_comma(s, start, end)
    if end - start < 2:
        return None
    return Report(((start, end),), subject, (at, verb + 1), rule)


def _is_inverted(s: Sentence, at: int) -> bool:
    """Whether the clause stands before the cue and its subject after (``..., said the minister``)."""
    if not at or s.low[at - 1] != ",":
        return False
    subject = phrase_after(s, at + 1)
    if subject is None:
        return False
    after = subject[1]
    closed = after >= sentence_end(s) or s.low[after] in {",", "(", ";"} or s.low[after] in RELATIVES
    closed = closed or (s.low[after] in PREPOSITIONS and s.capital(after - 1))
    return closed and any(s.finite(i) for i in range(at - 1))


def _gap(s: Sentence, at: int, cue: Cue) -> Report | None:
    """``which he said were forged``: the clause whose subject the relative pronoun is."""
    if "b" not in cue.frames or at + 1 >= len(s) or not s.finite(at + 1):
        return None
    subject = subject_of(s, at, cue.form)
    if subject is None or not subject[0] or s.low[subject[0] - 1] not in {"which", "who", "that", "what"}:
        return None
    end = clause_end(s, at + 1, at)
    return Report(((at + 1, end),), subject, (at, at + 1), "gap") if end - at > 2 else None


# --- ..., X said -------------------------------------------------------------


def _before(s: Sentence, at: int, cue: Cue) -> Report | None:
    verb = at + (cue.lemma in PARTICLES)
    told = _quoted_as(s, at)
    if "f" not in cue.frames or (cue.form == "ing" and not told):
        return None
    if not _closes(s, verb, cue):
        return None
    if _is_inverted(s, at):
        subject = phrase_after(s, at + 1)
        start = report_start(s, at - 1)
        return (
            Report(((start, at - 1),), subject, (at, verb + 1), "clause first")
            if at - 1 - start > 1
            else None
        )
    subject = subject_of(s, told, "past") if told else subject_of(s, at, cue.form)
    if subject is None or _sums_up(s, subject):
        return None
    comma = subject[0] - 1
    rule = "clause first"
    while comma >= 0 and (s.low[comma] == "as" or s.low[comma] in ADVERBS):
        rule = "as" if s.low[comma] == "as" else rule
        comma -= 1
    after = _rest(s, verb)
    if rule == "as" and after and (comma < 1 or s.low[comma] not in {",", "—"}):
        return Report(((after, clause_end(s, after, after)),), subject, (at, verb + 1), "as")
    if comma < 1 or (s.low[comma] != "," and s.low[comma] not in _DASHES):
        return None
    return _around(s, comma, after, subject, (at, verb + 1), rule)


def _quoted_as(s: Sentence, at: int) -> int:
    """Index of the participle where the cue at ``at`` is the end of *was quoted as saying*; else 0."""
    quoted = at - 2
    named = (
        quoted > 0 and s.low[at - 1] == "as" and s.low[quoted] in {"quoted", "cited", "reported", "recorded"}
    )
    return quoted if named and is_passive(s, quoted) else 0


def _sums_up(s: Sentence, subject: Range) -> bool:
    """Whether the words are no subject alone but what was said and a subject (``..., a point Brandt acknowledged``)."""
    return s.low[subject[0]] in {"a", "an"} and any(
        s.low[i] in SUMMARIES for i in range(subject[0] + 1, subject[1] - 1)
    )


def _closes(s: Sentence, verb: int, cue: Cue) -> bool:
    """Whether nothing that the cue reports can follow it."""
    limit = sentence_end(s)
    after = verb + 1
    if "a" in cue.frames and after < limit:
        if s.low[after] in OBJECT_PRONOUNS:
            after += 1
        else:
            addressee = phrase_after(s, after)
            after = addressee[1] if addressee else after
    after = skip_adjuncts(s, after)
    if after >= limit:
        return True
    word = s.low[after]
    if (
        word in {",", ";", "(", "."}
        or word in _DASHES
        or word in CONJUNCTIONS
        or word in {"as", "when", "while", "after", "before"}
    ):
        return True
    if word in PREPOSITIONS:
        return cue.lemma in {"say", "tell", "write", "add"} and word not in {"to", "of", "about", "that"}
    return _is_inverted(s, verb)


def _rest(s: Sentence, verb: int) -> int:
    """Where the reported clause goes on after ``X said,``; 0 where it does not."""
    limit = sentence_end(s)
    after = skip_adjuncts(s, verb + 1)
    if after + 2 >= limit or s.low[after] != ",":
        return 0
    word = s.low[after + 1]
    cue = CUES.get(word)
    if (
        (cue is not None and cue.form == "ing")
        or (word in CONJUNCTIONS and not _goes_on(s, after + 1, limit))
        or word in RELATIVES
        or word in _WRITERS
        or word in _OPEN
    ):
        return 0
    return after + 2 if word == "that" else after + 1


def _goes_on(s: Sentence, at: int, limit: int) -> bool:
    """Whether *and* at ``at`` leads more of what was said (``It was cold, he said, and nobody came``)."""
    if s.low[at] != "and" or s.low[at + 1] in _OPEN or next_attribution(s, at + 1, limit):
        return False
    return any(s.finite(i) for i in range(at + 1, limit))


def _around(s: Sentence, comma: int, after: int, subject: Range, cue: Range, rule: str) -> Report | None:
    """The clause before the comma, with what goes on after a second one."""
    start = report_start(s, comma)
    opener = s.low[start] in SUBORDINATORS and s.low[start] not in {"so", "even", "that"}
    # Hardly anything but a clause stands before a plain "X said" at the end, though its verb may look like a noun.
    plain = s.low[cue[0]] == "said" and comma - start > 3 and s.low[start] not in PREPOSITIONS
    verb = plain or any(s.finite(i) for i in range(start, comma))
    whole = verb and not (opener and "," not in s.low[start:comma])
    if after:
        rest = (after, clause_end(s, after, after))
        if comma - start < 1:
            return Report((rest,), subject, cue, "parted")
        return Report(((start, comma), rest), subject, cue, "parted")
    if not whole or comma - start < 2:
        return None
    return Report(((start, comma),), subject, cue, rule)
