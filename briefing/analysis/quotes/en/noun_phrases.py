"""English noun phrases without a parser: the one that ends before a word, the one that begins at a word.

Covers: pronouns; names with titles before them; descriptions with their *of*/*for* phrases; inverted order
(``said the minister``); names joined by *and*. Possessives keep the possessed head (``the chief's aide`` is
the aide).
"""

from __future__ import annotations

from typing import Final

from briefing.analysis.quotes.en.tagged_sentence import Range, Sentence
from briefing.analysis.quotes.en.words import (
    ADVERBS,
    AUXILIARIES,
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

_HARD: Final = frozenset(';:—–―?!…"“”()[]')
_NOUN_PREPOSITIONS: Final = frozenset(
    ["of", "for", "at", "from", "in", "with", "to", "on", "by", "near", "inside"]
)
_LONGEST_PHRASE: Final = 24
_LONGEST_BRACKET: Final = 60


#: Adjectives after a noun that lean on a preposition (``a person close to the talks``).
_LEANING: Final = frozenset({"close", "familiar", "involved", "loyal", "near", "knowledgeable"})
_ABOUT: Final = frozenset({"about", "around", "over", "under", "up"})
_NUMBERS: Final = frozenset(
    ["half", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "a"]
)
_BEFORE_DAY: Final = frozenset({"on", "later", "earlier", "early", "late"})
#: Determiners that always begin a noun phrase of their own.
_NEW_PHRASE: Final = frozenset(
    ["the", "a", "an", "his", "her", "their", "its", "my", "our", "your", "this", "these", "those"]
)
_THIS: Final = frozenset({"last", "this", "next"})
_TIME_WORDS: Final = frozenset({"last", "this", "next", "earlier", "later", "early", "late", "ago", "when"})


def phrase_before(s: Sentence, end: int, low: int = 0) -> Range | None:
    """The noun phrase that ends right before the token ``end``."""
    if end <= low:
        return None
    last = end - 1
    word = s.low[last]
    if word == ")":
        opened = bracket_before(s, last, low)
        return phrase_before(s, opened, low) if opened > low else None
    whole = end
    end = _without_time(s, end, low)
    if end < whole and (s.low[end - 1] in ADVERBS or s.low[end - 1] in PREPOSITIONS):
        return None
    if s.pronoun(end - 1) or word in {"who", "everyone", "someone", "nobody"}:
        return end - 1, end
    start = end
    while start > low and end - start < _LONGEST_PHRASE:
        if not _inside_phrase(s, start - 1, low, end):
            break
        start -= 1
    if start - 1 > low and s.finite(start - 1):
        head = _before_relative(s, start - 1, low)
        if head is not None:
            return head
    return _trim_front(s, start, end)


def _without_time(s: Sentence, end: int, low: int) -> int:
    """Where a phrase ends before the time that stands between it and its verb (``on Friday evening``, ``last week``)."""
    while end - 1 > low:
        word, before = s.low[end - 1], s.low[end - 2]
        day = word in DAYS and s.capital(end - 1)
        part = word in PERIODS and (before in DAYS or before in _THIS)
        if not (
            day or part or word in _BEFORE_DAY or (word in _THIS and end < len(s) and s.low[end] in PERIODS)
        ):
            break
        end -= 1
    return end


def _before_relative(s: Sentence, verb: int, low: int) -> Range | None:
    """The noun phrase whose relative clause the verb belongs to (``officials who met them said``)."""
    at = verb - 1
    while at > low and (s.low[at] in AUXILIARIES or s.low[at] in ADVERBS or s.adverb(at)):
        at -= 1
    if at > low and s.low[at] in {"who", "that", "which"} and s.low[at - 1] != ",":
        return phrase_before(s, at, low)
    return None


def bracket_before(s: Sentence, close: int, low: int) -> int:
    """Index of the bracket that the one at ``close`` closes, or -1."""
    want = "(" if s.low[close] == ")" else "["
    for i in range(close - 1, max(low, close - _LONGEST_BRACKET) - 1, -1):
        if s.low[i] == want:
            return i
    return -1


def _inside_phrase(s: Sentence, at: int, low: int, end: int) -> bool:
    word = s.low[at]
    if word == "." or word == "'" or word == "’":
        return True
    if word in _HARD or word == "," or (word == "-" and _parts(s, at)):
        return False
    if word in SUBORDINATORS and not (
        word == "that" and at + 1 < end and s.low[at + 1].isalpha() and at == low
    ):
        return False
    if word in RELATIVES or word in AUXILIARIES:
        return False
    if word in CONJUNCTIONS:
        return word == "and" and _joins_names(s, at, low, end)
    if s.pronoun(at):
        return False
    if s.finite(at):
        return (
            at + 1 < end
            and s.low[at + 1] in PREPOSITIONS
            and word not in AUXILIARIES
            and word not in IRREGULAR_VERBS
            and at > low
            and (not s.capital(at - 1) or s.low[at - 1] in PERSON_NOUNS)
        )
    return not s.adverb(at)


def _parts(s: Sentence, at: int) -> bool:
    """Whether the hyphen at ``at`` stands by itself: a bullet, or the dash after a dateline."""
    return (not at or s.start[at] > s.end[at - 1]) and s.start[at + 1] > s.end[at]


def _joins_names(s: Sentence, at: int, low: int, end: int) -> bool:
    return low < at < end - 1 and s.capital(at - 1) and s.capital(at + 1)


def _trim_front(s: Sentence, start: int, end: int) -> Range | None:
    """Cut what stands before the noun phrase proper: adverbs, days, a prepositional phrase."""
    while (
        start < end
        and (s.low[start] in ADVERBS or s.low[start] in DAYS or s.low[start] in {".", "'", "’"})
        and end - start != 1
    ):
        if s.low[start] in {"all", "both", "each", "first", "last"}:
            break
        start += 1
    quantity = (
        start + 1 < end
        and s.low[start] in _ABOUT
        and (s.low[start + 1][0].isdigit() or s.low[start + 1] in _NUMBERS)
    )
    if s.low[start : start + 2] == ["at", "least"]:
        quantity = True
    if start < end and s.low[start] in PREPOSITIONS and not quantity:
        start = _after_preposition(s, start, end)
    if start >= end or not any(s.low[i][0].isalpha() for i in range(start, end)):
        return None
    if s.low[end - 1] in PERIODS and not s.capital(end - 1):
        return None
    if _is_participle(s, start, end):
        return None
    return start, end


def _is_participle(s: Sentence, start: int, end: int) -> bool:
    """Whether the words begin with a participle and its object, so that they are no noun phrase."""
    word = s.low[start]
    if end - start < 2 or not word.endswith(("ing", "ed")) or s.capital(start):
        return False
    follow = s.low[start + 1]
    return follow in DETERMINERS or follow in PREPOSITIONS or s.capital(start + 1)


def _after_preposition(s: Sentence, start: int, end: int) -> int:
    """Where a new noun phrase begins after ``In May``, ``On Tuesday`` and the like without a comma."""
    for i in range(end - 1, start + 1, -1):
        word = s.low[i]
        if word in DETERMINERS and s.low[i - 1] not in PREPOSITIONS and s.low[i - 1] not in DETERMINERS:
            return i
    at = end - 1
    while at > start and s.capital(at) and s.low[at] not in DAYS:
        at -= 1
    return at + 1 if start < at < end - 1 else end


def phrase_after(s: Sentence, start: int, high: int | None = None) -> Range | None:
    """The noun phrase that begins at the token ``start``."""
    high = len(s) if high is None else high
    while start < high and (s.low[start] in ADVERBS and s.low[start] not in {"both", "all", "each"}):
        start += 1
    if start >= high:
        return None
    word = s.low[start]
    if word in SUBJECT_PRONOUNS:
        return start, start + 1
    if (
        word in PREPOSITIONS
        or (word in SUBORDINATORS and word != "that")
        or word in AUXILIARIES
        or not word[0].isalnum()
    ):
        return None
    at = start
    while at < high and at - start < _LONGEST_PHRASE and _continues(s, start, at, high):
        at += 1
    while (
        at > start
        and (
            s.low[at - 1] in DAYS
            or s.low[at - 1] in PREPOSITIONS
            or s.low[at - 1] in DETERMINERS
            or s.low[at - 1] == "."
        )
        and at - start > 1
    ):
        at -= 1
    return (start, at) if at > start else None


def _continues(s: Sentence, start: int, at: int, high: int) -> bool:
    word = s.low[at]
    if word == ".":
        return at > start and at + 1 < high and s.capital(at - 1)
    if word in {"'", "’", "&"}:
        return True
    if not word[0].isalnum():
        return False
    if at == start:
        return True
    if word in AUXILIARIES or word in SUBORDINATORS or word in RELATIVES or word in SUBJECT_PRONOUNS:
        return False
    if word in DAYS and s.capital(at):
        return False
    if s.text[at] in _NEW_PHRASE and s.low[at - 1] not in PREPOSITIONS and s.low[at - 1] not in DETERMINERS:
        return False
    if word in CONJUNCTIONS:
        named = s.capital(at - 1) or (s.low[at - 1] == "." and s.capital(at - 2))
        return word == "and" and at + 1 < high and named and s.capital(at + 1)
    if word in PREPOSITIONS:
        if word == "of" or (s.capital(at) and s.capital(at - 1) and not s.titled):
            return True
        described = s.low[at - 1] in PERSON_NOUNS or s.low[at - 1] in _LEANING or s.low[at - 1].endswith("ed")
        return (
            not s.capital(at - 1)
            and word in _NOUN_PREPOSITIONS
            and at + 1 < high
            and s.low[at + 1] not in DAYS
            and described
            and (word != "to" or s.low[at - 1] in _LEANING)
        )
    if s.finite(at):
        reduced = word.endswith("ed") and s.low[at - 1] in PERSON_NOUNS
        return reduced and at + 1 < high and s.low[at + 1] in PREPOSITIONS
    if word in ADVERBS or (s.adverb(at)):
        return False
    named = at + 1 < high and s.capital(at + 1)
    participle = word.endswith("ing") and s.capital(at - 1) and not named and (s.titled or not s.capital(at))
    return not (word in _TIME_WORDS or participle)


def head_word(s: Sentence, phrase: Range) -> str:
    """The lower-case head of a noun phrase: its last word before an *of*, *for* or the like."""
    head = phrase[0]
    for i in range(*phrase):
        if s.low[i] in PREPOSITIONS and i > phrase[0]:
            break
        if s.low[i][0].isalnum() and s.low[i] not in POSSESSIVES:
            head = i
    return s.low[head]
