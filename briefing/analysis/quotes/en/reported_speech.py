"""English reported speech without quotation marks: which words of a sentence are somebody's, and whose.

Three forms: a reporting verb (``X said that ...``, ``..., X said``); a source phrase (``according to X, ...``, ``...,
according to X``, ``Taxes, according to X, will rise``, with appositions and relative clauses after the source); a speech
noun or a name given (``the mayor's claim that ...``, ``called him a "..."``). Given up: a source phrase that only says
where a part of the clause is from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from briefing.analysis.quotes.attribution import ReportedSpeech
from briefing.analysis.quotes.en.content_end import (
    SUMMARIES,
    clause_end,
    next_attribution,
    next_comma,
    report_start,
    sentence_end,
)
from briefing.analysis.quotes.en.content_start import content_start, skip_adjuncts
from briefing.analysis.quotes.en.noun_phrases import phrase_after, phrase_before
from briefing.analysis.quotes.en.reporting_verbs import CUES, DOCUMENT_VERBS, PARTICLES, Cue
from briefing.analysis.quotes.en.subjects import is_document, speaker_phrase, subject_of
from briefing.analysis.quotes.en.tagged_sentence import Range, Sentence, is_cue, is_passive
from briefing.analysis.quotes.en.words import (
    ADVERBS,
    CONJUNCTIONS,
    DETERMINERS,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
)
from briefing.analysis.text.document import Tokens
from briefing.analysis.text.lexicon import word_set

_DASHES: Final = frozenset({"—", "–", "―"})
#: Nouns that stand for a speech act.
SPEECH_NOUNS: Final = word_set(
    """claim claims statement statements accusation accusations assertion assertions allegation
    allegations suggestion warning warnings contention argument arguments announcement declaration
    pledge vow prediction conclusion admission insistence complaint complaints comment comments remark
    remarks testimony denial finding findings acknowledgment acknowledgement"""
)
#: Conjunctions that rather begin the writer's own comment than go on with the report.
_WRITERS: Final = frozenset({"as", "while", "though", "although", "when", "whereas", "after", "before"})
_MOST_REPORTS: Final = 40
#: Forms whose content is a phrase, which a comma ends.
_PHRASAL: Final = frozenset({"promise", "request", "gerund", "accusation", "object"})
_OPEN: Final = frozenset('“"‘«')
#: Hardly anything but a clause stands beside these and a comma, though its verb may look like a noun.
_PLAIN: Final = frozenset({"said", "says", "say"})
_FEWEST_BEFORE: Final = 3


#: Words without which a sentence reports nothing.
_TRIGGERS: Final = frozenset(CUES) | {"according"}


@dataclass(frozen=True, slots=True)
class Report:
    """One report: token ranges of the content, the speaker's noun phrase, the cue and the form it took."""

    contents: tuple[Range, ...]
    subject: Range | None
    cue: Range
    rule: str


def find_reports(tokens: Tokens, inside: bytearray) -> list[ReportedSpeech]:
    """The outermost reports of a sentence, in order.  ``inside`` marks the tokens that stand between quotation marks."""
    s = Sentence(tokens)
    return [
        ReportedSpeech(
            tuple(s.span(part) for part in report.contents),
            s.mention(report.subject) if report.subject else None,
            s.span(report.cue),
            report.rule,
        )
        for report in _outermost(_spoken(s, islice(_reports(s, inside), _MOST_REPORTS)))
    ]


def _reports(s: Sentence, inside: bytearray) -> Iterator[Report]:
    for at in [i for i, word in enumerate(s.low) if word in _TRIGGERS]:
        if inside[at]:
            continue
        if s.low[at] == "according":
            report = _source_phrase_report(s, at) if s.low[at + 1 : at + 2] == ["to"] else None
        elif is_cue(s, at):
            cue = CUES[s.low[at]]
            parted = _before(s, at, cue) if s.low[at + 1 : at + 2] == [","] else None
            report = parted or _after(s, at, cue) or _before(s, at, cue) or _naming_report(s, at, cue, inside)
        else:
            continue
        # A bracket that closes at once can leave a part without a word.
        if report is not None and all(start < end for start, end in report.contents):
            yield report


def _spoken(s: Sentence, reports: Iterable[Report]) -> Iterator[Report]:
    """The reports whose subject can speak, each with no more than the words that name the speaker."""
    for report in reports:
        if report.subject is None or report.rule == "according":
            yield report
            continue
        speaker = speaker_phrase(s, report.subject)
        cue = CUES.get(s.low[report.cue[0]])
        if cue is not None and cue.lemma in DOCUMENT_VERBS and not is_document(s, report.subject):
            continue
        if speaker is not None:
            yield replace(report, subject=speaker)


def _outermost(reports: Iterable[Report]) -> list[Report]:
    """The reports that stand in no other one: what a reported speaker reports is part of the report.

    A source named *according to* after the words of several only tells where those are from: it gives way to them.
    """
    found = list(reports)
    if len(found) < 2:
        return found
    found = [r for r in found if r.rule != "according" or sum(_holds(r, o) for o in found if o is not r) < 2]
    return [r for r in found if not any(_holds(o, r) for o in found if o is not r)]


def _holds(outer: Report, inner: Report) -> bool:
    return any(_within(inner.contents[0], part) for part in outer.contents)


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
    plain = s.low[at] in _PLAIN and at > _FEWEST_BEFORE and s.capital(after - 1)
    return closed and (plain or any(s.finite(i) for i in range(at - 1)))


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
    quoted = _quoted_as(s, at)
    if "f" not in cue.frames or (cue.form == "ing" and not quoted):
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
    subject = subject_of(s, quoted, "past") if quoted else subject_of(s, at, cue.form)
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
    plain = s.low[cue[0]] in _PLAIN and comma - start > 3 and s.low[start] not in PREPOSITIONS
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


# --- according to X -----------------------------------------------------------

_BEFORE_ACCORDING: Final = frozenset({",", "“", '"', *_DASHES})
_LONGEST_SOURCE: Final = 20


def _source_phrase_report(s: Sentence, at: int) -> Report | None:
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


# --- X's claim that ..., called it a "..." -------------------------------------

_CALLING: Final = word_set("call dub label brand describe term deem characterize characterise portray")
#: Verbs that judge a thing, by words in marks after it (``condemned the test as "provocative"``).
_JUDGING: Final = word_set("condemn denounce blast slam hail praise dismiss mock criticize criticise")
_POSSESSIVE: Final = word_set("his her their its my our your")
_OPENING: Final = frozenset({"“", '"', "‘"})
_CLOSING: Final = frozenset({"”", '"', "’"})
_LONGEST_NAMING: Final = 16


def possessor(s: Sentence, at: int) -> Range | None:
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


def _naming_report(s: Sentence, at: int, cue: Cue, inside: bytearray) -> Report | None:
    """``called the plan a "disaster"``: the thing and the name given to it; ``called for a "clean break"``."""
    start = at + 1
    if cue.lemma == "call" and s.low[start : start + 1] == ["for"]:
        start += 1
    if s.low[start : start + 1] in (["on"], ["for"], ["to"]):
        return None
    judged = cue.lemma in _JUDGING
    if not (judged or cue.lemma in _CALLING) or (cue.form == "past" and is_passive(s, at)):
        return None
    for i in range(start, min(len(s), at + _LONGEST_NAMING)):
        if s.low[i] in _OPENING:
            end = i + 1
            while end < len(s) and inside[end] and s.low[end] not in _CLOSING:
                end += 1
            subject = subject_of(s, at, cue.form)
            named = i > start and subject is not None and end < len(s)
            if i == start + 1 and s.low[start] in OBJECT_PRONOUNS and s.capital(i + 1):
                return None  # a nickname: called him "Iron Tom"
            named = named and (not judged or "as" in s.low[start:i])
            return Report(((start, end + 1),), subject, (at, at + 1), "naming") if named else None
        if s.low[i] in {",", ";", ":", "—"} or s.finite(i):
            return None
    return None
