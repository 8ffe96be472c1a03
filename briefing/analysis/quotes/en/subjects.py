"""Find the subject of an English reporting verb, without a parser.

Covers: material between subject and verb in commas, dashes or brackets (appositions, ages, relative
clauses); auxiliaries and adverbs before the verb; relative pronouns, for what they stand for; the shared
subject of coordinated verbs (``met them and said``) and of participles (``..., adding that``).

Given up: subjects that are clauses; reduced relative clauses without a preposition (``the plan he
backed``).
"""

from __future__ import annotations

from typing import Final

from briefing.analysis.quotes.en.noun_phrases import bracket_before, head_word, phrase_after, phrase_before
from briefing.analysis.quotes.en.reporting_verbs import CUES
from briefing.analysis.quotes.en.tagged_sentence import Range, Sentence, is_cue
from briefing.analysis.quotes.en.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DAYS,
    DETERMINERS,
    IRREGULAR_VERBS,
    PERIODS,
    PERSON_NOUNS,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
)
from briefing.analysis.text.document import Tokens
from briefing.analysis.text.lexicon import word_set, words
from store.records import Span

_CLOSERS: Final = frozenset(")]")
_DASHES: Final = frozenset("—–―")
_LONGEST_INSERT: Final = 60
#: Quantifiers that stand as a subject or float behind it (``all agreed``, ``they all agreed``).
_FLOATING: Final = frozenset({"all", "both", "each", "none"})
_MOST_INSERTS: Final = 6
_PERSONS: Final = PERSON_NOUNS | words("offices", "occupations", "kin", "speaking-people")
_DOCUMENTS: Final = words("speaking-documents")
_SPEAKERS: Final = _PERSONS | _DOCUMENTS | words("institution-words", "speaking-bodies")
_EVERYDAY: Final = words("everyday", "common-words")
_HEADLINE_VERBS: Final = words("headline-verbs")
_BEFORE_SURNAMES: Final = words("male", "female", "titles")
#: Words after a noun that what it means leans on.
_LEANING: Final = word_set("familiar close involved loyal near surveyed i we who whom that tracking")
#: What stands after a colon or dash for the kind of page it is.
_SECTIONS: Final = word_set(
    """blog video videos clip podcast newsletter newsletters live review reviews opinion analysis letters series profile
    obituary story explained update updates feed index quiz series cover book interview"""
)
#: Participles without an ending that open an insert (``Roca, set to be envoy, said``).
_PARTICIPLES: Final = word_set(
    "set known born led held made seen sworn chosen due poised found kept sent shown"
)
_ALWAYS: Final = SUBJECT_PRONOUNS | RELATIVES | POSSESSIVES | {"that", "this"}
#: Endings of those who do something, in the plural and in the singular.
_AGENTS: Final = ("ers", "ors", "ists", "ians", "men", "women", "ants", "ees", "crats", "cans", "ives")
_AGENT: Final = ("er", "or", "ist", "ian", "man", "woman", "person", "crat")
#: Quantities that stand for the people counted.
_COUNTS: Final = word_set(
    """percent half most many some both several few others another none dozens hundreds thousands two three four five six
    seven eight nine ten third quarter thirds quarters majority number all neither those"""
)
_LONGEST_DATELINE: Final = 6


def subject_before(s: Sentence, verb: int, low: int = 0) -> Range | None:
    """The subject of the finite verb at ``verb``, looked for to its left but not before ``low``.

    A relative pronoun is given as it is; :func:`antecedent_at_end` finds what it stands for.
    """
    if s.pronoun(verb):
        return verb, verb + 1  # he's
    at = _skip_time(s, _skip_auxiliaries(s, verb - 1, low), low)
    if at + 1 < verb and s.low[at + 1] in _FLOATING and (at < low or s.low[at] in {",", "and", "but"}):
        return at + 1, at + 2
    if at < low:
        return None
    word = s.low[at]
    if word in CONJUNCTIONS and at > low:
        return shared_subject(s, at, low)
    if word in RELATIVES:
        return at, at + 1
    if word == "that":
        relative = at > low and s.low[at - 1] not in {"so", ","} and _antecedent(s, at, low) is not None
        return (at, at + 1) if relative else None
    if word in _CLOSERS:
        opened = bracket_before(s, at, low)
        return subject_before(s, opened, low) if opened > low else None
    if word in _DASHES or word == "-":
        opened = _previous(s, at, low, {word})
        return phrase_before(s, opened, low) if opened > low else None
    if word == ",":
        return _over_insert(s, at, low)
    phrase = phrase_before(s, at + 1, low)
    if phrase is not None and s.low[phrase[1] - 1].endswith(("'s", "’s")) and not s.pronoun(phrase[1] - 1):
        comma = _previous(s, phrase[0], low, {","})  # "..., set to be Roca's "envoy," said"
        return _over_insert(s, comma, low) if comma > low else None
    return _whole_list(s, phrase, low)


def speaker_phrase(s: Sentence, phrase: Range, sure: bool = False) -> Range | None:
    """The words of ``phrase`` that name who speaks: a person, a body, a document, a described person; else None.

    A verb that looks like a plural noun ends them (``the coach refuses to explain``).  ``sure``: somebody must have
    spoken, whatever the words are.
    """
    start, end = phrase
    if end - start == 1 and s.low[start] in _ALWAYS:
        return phrase
    for i in range(start + 1, end):
        if _is_verb_after(s, i):
            end = i
            break
    if sure or _can_speak(s, start, end):
        return start, end
    before = phrase_before(s, start - 1) if start > 1 and s.low[start - 1].endswith("ing") else None
    return (
        before if before is not None and _can_speak(s, *before) else None
    )  # a study showing ... has revealed


def _is_verb_after(s: Sentence, at: int) -> bool:
    """Whether the word is a verb after the person or people before it, though it may look like a noun."""
    word, before = s.low[at], s.low[at - 1]
    verb = word in _HEADLINE_VERBS
    if not verb and word not in CUES:
        return False
    if s.capital(at) and not s.titled:
        return False
    if verb:
        return (s.capital(at - 1) and before not in _EVERYDAY) or (
            before in _PERSONS and not before.endswith("s")
        )
    return CUES[word].form == "base" and before in _PERSONS and before.endswith("s")


def _can_speak(s: Sentence, start: int, end: int) -> bool:
    if end - start == 1 and s.pronoun(start):
        return True
    if s.low[start][0].isdigit() or not _COUNTS.isdisjoint(s.low[start:end]):
        return True
    stop = start + 1
    while stop < end and (
        (s.low[stop] not in PREPOSITIONS and s.low[stop] not in _LEANING) or s.low[stop - 1] in DETERMINERS
    ):
        stop += 1
    if any(word in _PERSONS or word.endswith(_AGENTS) for word in s.low[start:stop]):
        return True
    last = stop - 1
    while last > start and not s.low[last][0].isalnum():
        last -= 1
    head = s.low[last]
    if head in _SPEAKERS or (head.endswith(_AGENT) and head not in _EVERYDAY):
        return True
    if not s.capital(last):
        return last - 2 >= start and s.low[last - 1] == "." and s.capital(last - 2)  # Sarna.com
    known = last == start or s.low[last - 1] in _BEFORE_SURNAMES or s.low[last - 1] == "."
    return known or head not in _EVERYDAY or not s.titled


def is_document(s: Sentence, phrase: Range) -> bool:
    """Whether the words name a document."""
    return head_word(s, phrase) in _DOCUMENTS


def names_speaker(tokens: Tokens) -> bool:
    """Whether the words end with a noun for a person, a body or a document, and name no part of a newspaper."""
    if tokens.low[0] in PREPOSITIONS or tokens.low[-1] in _SECTIONS:
        return False
    return tokens.low[-1] in _SPEAKERS or tokens.low[-1].endswith(_AGENTS)


def _whole_list(s: Sentence, phrase: Range | None, low: int) -> Range | None:
    """A list of names to its first one (``A, B and C said``), and two nouns (``doctors and nurses said``)."""
    if phrase is None or "and" not in s.low[phrase[0] : phrase[1]]:
        return _two_nouns(s, phrase, low)
    start = phrase[0]
    while start - 2 >= low and s.low[start - 1] == ",":
        at = start - 2
        while at >= low and (s.capital(at) or s.low[at] == ".") and s.low[at] not in PREPOSITIONS:
            at -= 1
        if at + 1 >= start - 1 or (at >= low and s.low[at] != ","):
            break
        start = at + 1
    return start, phrase[1]


def _two_nouns(s: Sentence, phrase: Range | None, low: int) -> Range | None:
    """The noun phrase with the one that *and* joins to it, where nothing but that one begins the clause."""
    if phrase is None or phrase[0] < low + 2 or s.low[phrase[0] - 1] != "and":
        return phrase
    first = phrase_before(s, phrase[0] - 1, low)
    if first is None or first[1] != phrase[0] - 1 or s.pronoun(first[0]):
        return phrase
    begins = first[0] == low or s.low[first[0] - 1] == ","
    return (first[0], phrase[1]) if begins and not any(s.finite(i) for i in range(*first)) else phrase


def _skip_time(s: Sentence, at: int, low: int) -> int:
    """Index before a day between a comma and the verb (``Brandt, the mayor, on Monday said``)."""
    if (
        at - 2 > low
        and s.low[at] in DAYS
        and s.low[at - 1] in {"on", "late", "early"}
        and s.low[at - 2] == ","
    ):
        return at - 2
    return at


def _skip_auxiliaries(s: Sentence, at: int, low: int) -> int:
    while at >= low:
        word = s.low[at]
        if (
            word in AUXILIARIES
            or (word in ADVERBS and not s.capital(at))
            or word in {"to", "went", "on", "since", "'", "’", "t", "s"}
        ):
            if word == "on" and not (at > low and s.low[at - 1] in {"went", "goes", "go"}):
                break
            at -= 1
        elif s.adverb(at):
            at -= 1
        else:
            break
    return at


def _previous(s: Sentence, at: int, low: int, marks: set[str]) -> int:
    for i in range(at - 1, max(low, at - _LONGEST_INSERT) - 1, -1):
        if s.low[i] in marks:
            return i
    return -1


def _over_insert(s: Sentence, comma: int, low: int) -> Range | None:
    """The noun phrase before one or more inserts, the last of which ends with the comma at ``comma``."""
    best: Range | None = None
    end = comma
    for _ in range(_MOST_INSERTS):
        start = _previous(s, end, low, {",", ";", ":"})
        begin = start + 1 if start >= low else low
        if begin >= end:
            break
        while begin < end - 1 and (s.low[begin] in CONJUNCTIONS or s.low[begin] in {"”", '"'}):
            begin += 1
        opener = _opens_insert(s, begin, end)
        clause = _is_clause(s, begin, end)
        if s.low[begin] in SUBORDINATORS and not clause and begin + 1 < end:
            opener, begin = False, begin + 1
        phrase = phrase_before(s, end, begin) if s.low[begin] not in RELATIVES else None
        if phrase is not None and (best is None or not (opener or clause)):
            best = phrase
        if start < low or s.low[start] != "," or (clause and not opener):
            break
        end = start
    return best


def _is_clause(s: Sentence, begin: int, end: int) -> bool:
    """Whether a sure verb stands in the segment outside any relative clause."""
    for i in range(begin, end):
        word = s.low[i]
        if word in RELATIVES:
            return False
        if s.finite(i) and (word in AUXILIARIES or word in IRREGULAR_VERBS or word in CUES):
            return True
    return False


def _opens_insert(s: Sentence, begin: int, end: int) -> bool:
    word = s.low[begin]
    if word in RELATIVES or word in PREPOSITIONS or word in SUBORDINATORS:
        return True
    if (
        word in {"just", "earlier", "last", "this", "later"}
        and begin + 1 < end
        and s.low[begin + 1] in PERIODS | {"last"}
    ):
        return True
    participle = word.endswith(("ing", "ed")) or word in _PARTICIPLES
    return participle and (not s.capital(begin) or (begin + 1 < end and s.text[begin + 1][0].islower()))


def _antecedent(s: Sentence, relative: int, low: int = 0) -> Range | None:
    """What a relative pronoun stands for: the noun phrase right before it."""
    at = relative
    if at > low and s.low[at - 1] == ",":
        at -= 1
        if at - 2 > low and s.low[at - 2] == "," and s.low[at - 1].isdigit():
            at -= 2  # "the new head, Jose Jeri, 38, who"
    if at > low and s.low[at - 1] == ")":
        at = max(low, bracket_before(s, at - 1, low))
    return phrase_before(s, at, low) or _name_before(s, at, low)


def _name_before(s: Sentence, at: int, low: int) -> Range | None:
    """The name right before, whatever its phrase is part of (``was praised by Brandt, who``)."""
    start = at
    while start > low and (s.capital(start - 1) or s.low[start - 1] == "."):
        start -= 1
    return (start, at) if start < at else None


def antecedent_at_end(tokens: Tokens) -> Span | None:
    """The words that the relative pronoun at the end of the tokens stands for."""
    s = Sentence(tokens)
    found = _antecedent(s, len(s) - 1)
    speaker = speaker_phrase(s, found) if found is not None else None
    return s.mention(speaker) if speaker is not None else None


def subject_of(s: Sentence, verb: int, form: str) -> Range | None:
    """The subject of a reporting verb in any form: finite, participle or infinitive."""
    if form == "ing" and not (verb and s.low[verb - 1] in BE):
        return _own_participle(s, verb) or _attributed(s, verb) or shared_subject(s, verb)
    if form == "base" and verb and s.low[verb - 1] == "to":
        return _nearest_subject(s, verb - 1)
    return subject_before(s, verb)


def _own_participle(s: Sentence, verb: int) -> Range | None:
    """The noun that a participle hangs on: ``with the mayor saying``, ``critics arguing``."""
    phrase = phrase_before(s, verb)
    if phrase is None:
        return None
    absolute = phrase[0] > 0 and s.low[phrase[0] - 1] == "with"
    return phrase if absolute or s.low[verb - 1] in PERSON_NOUNS else None


def _attributed(s: Sentence, verb: int) -> Range | None:
    """The subject of an attribution right before a participle (``..., the mayor said, adding``)."""
    if verb < 2 or s.low[verb - 1] != ",":
        return None
    for i in range(verb - 2, max(-1, verb - 10), -1):
        if s.low[i] == ",":
            return None
        if is_cue(s, i) and CUES[s.low[i]].form in {"past", "present"}:
            return subject_before(s, i)
    return None


def _nearest_subject(s: Sentence, verb: int) -> Range | None:
    """The subject of the finite verb next before an infinitive."""
    for i in range(verb - 1, max(0, verb - _LONGEST_INSERT), -1):
        if s.finite(i) and (i + 1 >= len(s) or s.low[i + 1] not in AUXILIARIES):
            return subject_before(s, i)
    return shared_subject(s, verb)


def shared_subject(s: Sentence, verb: int, low: int = 0) -> Range | None:
    """The subject of the first finite verb, which the later one at ``verb`` shares."""
    begin = _after_introduction(s, low, verb)
    relative = False
    for i in range(begin, verb):
        relative = s.low[i] in RELATIVES or (relative and s.low[i] != ",")
        if s.finite(i) and not s.capital(i):
            if relative:
                relative = s.low[i] in AUXILIARIES
                continue
            found = subject_before(s, i, begin) if i > begin else None
            if found is not None:
                return found
    return phrase_after(s, begin, verb)


def _after_introduction(s: Sentence, low: int, limit: int) -> int:
    """Index after an introductory phrase or clause that ends with a comma."""
    at = low
    for i in range(low, min(limit, low + _LONGEST_DATELINE)):
        if s.dash(i) and s.capital(low):
            at = i + 1
    while at < limit and (s.low[at] in CONJUNCTIONS or not s.low[at][0].isalnum()):
        at += 1
    if at < limit and (
        s.low[at] in PREPOSITIONS
        or s.low[at] in SUBORDINATORS
        or s.low[at] in ADVERBS
        or (s.low[at].endswith(("ing", "ly", "ed")))
    ):
        for i in range(at, limit):
            if s.low[i] == ",":
                return i + 1 if i + 1 < limit else at
    return at
