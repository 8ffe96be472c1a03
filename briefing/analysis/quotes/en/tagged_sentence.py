"""English tokens with coarse word classes: which are finite verbs, which are reporting verbs.

There is no tagger: closed classes, endings and the word before decide. Given up: present-tense verbs that
look like plural nouns (``helps``), except the common ones and the reporting verbs.
"""

from __future__ import annotations

import re
from typing import Final

from briefing.analysis.quotes.en.reporting_verbs import CUES, NOUNS, PARTICLES, Cue
from briefing.analysis.quotes.en.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    IRREGULAR_VERBS,
    NOT_ADVERBS,
    OBJECT_PRONOUNS,
    PERSON_NOUNS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
)
from briefing.analysis.text.document import Tokens

Range = tuple[int, int]
"""Half-open range of token indices."""


_DASHES: Final = frozenset("—–―")
_CONTRACTED: Final = re.compile(r"['’](?:s|re|ve|d|ll|m)\Z")
_CONTRACTIONS: Final = frozenset(
    pronoun + mark + ending
    for pronoun in SUBJECT_PRONOUNS
    for mark in "'’"
    for ending in ("s", "re", "ve", "d", "ll", "m")
)
_CAN_BE_SUBJECT: Final = SUBJECT_PRONOUNS | _CONTRACTIONS
_VERBS: Final = (
    AUXILIARIES
    | IRREGULAR_VERBS
    | {word for word, cue in CUES.items() if cue.form == "past"}
    | {"say", "tell", "argue", "insist", "claim"}
)
_CAN_BE_FINITE: Final = _CONTRACTIONS | AUXILIARIES | IRREGULAR_VERBS | frozenset(CUES)


class Sentence:
    """Tokens of one quoted span of a sentence with their coarse classes."""

    __slots__ = ("_titled", "end", "low", "start", "text")

    def __init__(self, tokens: Tokens) -> None:
        self.text, self.low, self.start, self.end = tokens
        self._titled: bool | None = None
        if "may" in self.low and "May" in self.text:
            self.low = self._low_with_names()

    def _low_with_names(self) -> list[str]:
        """The words small, but for a surname that small would be an auxiliary (``Theresa May said``).

        Where capitals mean something, a *May* within the sentence is no verb; at its beginning it is a name before a verb
        that no *may* goes with.  Before a number it is the month, and stays as it is.
        """
        low = list(self.low)
        for at, word in enumerate(self.text[:-1]):
            if word != "May" or low[at + 1][0].isdigit() or self.titled:
                continue
            cue = CUES.get(low[at + 1])
            if at or (cue is not None and cue.form != "base"):
                low[at] = word
        return low

    @property
    def titled(self) -> bool:
        """Whether the words are in headline capitals, so that capitals mean nothing."""
        if self._titled is None:
            at = len(self.text) - 1
            while at >= 0 and not self.text[at][0].isalpha():
                at -= 1
            self._titled = at >= 3 and not self.text[at].islower() and self._in_capitals()
        return self._titled

    def _in_capitals(self) -> bool:
        words = [word for word in self.text if word[0].isalpha()]
        small = sum(word[0].islower() and len(word) > 3 for word in words)
        return len(words) > 3 and small * 6 <= len(words)

    def __len__(self) -> int:
        return len(self.low)

    def capital(self, at: int) -> bool:
        return self.text[at][0].isupper()

    def part(self, first: int, stop: int) -> Sentence:
        """The tokens ``first`` up to, not including, ``stop`` as a quoted span of their own."""
        cut = slice(first, stop)
        return Sentence(Tokens(self.text[cut], self.low[cut], self.start[cut], self.end[cut]))

    def span(self, phrase: Range) -> tuple[int, int]:
        """Character offsets of a range of tokens."""
        return self.start[phrase[0]], self.end[phrase[1] - 1]

    def mention(self, phrase: Range) -> tuple[int, int]:
        """Character offsets of a noun phrase, less a contracted verb (``he's``) at its end."""
        start, end = self.span(phrase)
        last = self.text[phrase[1] - 1]
        return start, end - (len(last) - len(_CONTRACTED.sub("", last)))

    def pronoun(self, at: int) -> bool:
        """Whether a subject pronoun stands at ``at``, alone or with a verb contracted to it."""
        return self.low[at] in _CAN_BE_SUBJECT

    def dash(self, at: int) -> bool:
        """Whether the token is a dash between words: long, or a hyphen after a blank."""
        word = self.low[at]
        return word in _DASHES or (word == "-" and at > 0 and self.start[at] > self.end[at - 1])

    def adverb(self, at: int) -> bool:
        """Whether the token is an adverb in *-ly*."""
        word = self.low[at]
        return word.endswith("ly") and not self.capital(at) and word not in NOT_ADVERBS

    def finite(self, at: int) -> bool:
        """Whether the token looks like a finite verb that ends a subject before it."""
        word = self.low[at]
        if word not in _CAN_BE_FINITE and not word.endswith("ed"):
            return False
        if word in _CONTRACTIONS:
            return True
        if self.capital(at) and at and not self.titled:
            return False
        if word in AUXILIARIES or word in IRREGULAR_VERBS:
            return True
        cue = CUES.get(word)
        if cue is not None:
            return cue.form == "past" or (
                cue.form == "present" and not self._noun_before(at) and not self._noun_here(at, cue.lemma)
            )
        if not at and self.capital(at) and CUES.get(self.low[1] if len(self) > 1 else "") is not None:
            return False  # a name: Husted said
        return word.endswith("ed") and len(word) > 4 and not self._noun_before(at)

    def _noun_here(self, at: int, lemma: str) -> bool:
        """Whether a verb comes next, so that a word that can be a plural noun is one (``advocates say``)."""
        after = at + 1
        while after < len(self.low) and self.low[after] in ADVERBS:
            after += 1
        return lemma in NOUNS and after < len(self.low) and self.low[after] in _VERBS

    def _noun_before(self, at: int) -> bool:
        """Whether the word before calls for a noun (``the claims``, ``his offers``)."""
        before = self.low[at - 1] if at else ""
        return before in DETERMINERS or before.endswith(("'s", "’s")) or before in PREPOSITIONS


def holds_verb(tokens: Tokens) -> bool:
    """Whether the words after the first hold a finite verb."""
    s = Sentence(tokens)
    return any(s.low[i] in AUXILIARIES or s.finite(i) for i in range(1, len(s)))


def is_passive(s: Sentence, verb: int) -> bool:
    """Whether a form of *be* makes the participle at ``verb`` passive, or it opens its sentence."""
    before = verb - 1
    while before >= 0 and (s.low[before] in ADVERBS or s.adverb(before)):
        before -= 1
    return before < 0 or s.low[before] in BE or s.low[before] in {"when", "if"}


def is_cue(s: Sentence, at: int) -> bool:
    """Whether the token is a reporting verb and not a noun or adjective of the same spelling."""
    cue = CUES.get(s.low[at])
    if cue is None or (s.capital(at) and at > 0 and not s.titled):
        return False
    particles = PARTICLES.get(cue.lemma)
    if particles is not None and not (at + 1 < len(s) and s.low[at + 1] in particles):
        return False
    if cue.form == "ing":
        return not at or not (s.low[at - 1] in DETERMINERS or _is_genitive(s, at - 1))
    before = at - 1
    while before >= 0 and (s.low[before] in ADVERBS or s.adverb(before)):
        before -= 1
    word = s.low[before] if before >= 0 else ""
    if cue.form == "base":
        floating = before + 2 == at and s.low[at - 1] in {"all", "both"}
        return _base_is_verb(word, cue.lemma) or floating or _closes_clause(s, at, cue)
    if word in PREPOSITIONS or (word in DETERMINERS and word not in _PRONOMINAL):
        return False
    if cue.form == "past":
        return True
    if word.endswith(("'s", "’s", *_ADJECTIVE_ENDINGS)):
        return False
    if word == "and" and s.low[at + 1 : at + 2] and s.low[at + 1] in _OBJECTS:
        return True
    return cue.lemma not in NOUNS or _names_one(s, before)


def _is_genitive(s: Sentence, at: int) -> bool:
    """Whether the word ends in ``'s`` and holds no contracted verb (``Lind's``, not ``he's``)."""
    word = s.low[at]
    return (
        word.endswith(("'s", "’s"))
        and not s.pronoun(at)
        and word[:-2] not in {"who", "that", "there", "what"}
    )


#: Determiners that can be a subject by themselves.
_PRONOMINAL: Final = frozenset(
    {
        "all",
        "both",
        "many",
        "some",
        "most",
        "several",
        "few",
        "one",
        "others",
        "that",
        "this",
        "each",
        "another",
    }
)
_OBJECTS: Final = OBJECT_PRONOUNS | {"that", "the", "his", "their"}
_ADJECTIVE_ENDINGS: Final = ("ive", "al", "ous", "ic", "ful", "able", "ible", "less", "ary")
_SEVERAL: Final = frozenset(
    {"some", "many", "several", "two", "three", "four", "five", "six", "seven", "eight"}
)
_PLURAL_REACH: Final = 9
_PLURALS: Final = frozenset({"to", "people", "police", "men", "women", "who", "both", "and"})


def _names_one(s: Sentence, at: int) -> bool:
    """Whether the word at ``at`` can end a singular subject: name, pronoun, noun after a determiner."""
    if at < 0:
        return False
    word = s.low[at]
    counted = at > 0 and (s.low[at - 1][0].isdigit() or s.low[at - 1] in _SEVERAL)
    if word in PERSON_NOUNS:
        return word != "member" and not (counted and not word.endswith("s"))
    if s.capital(at) or s.pronoun(at) or word in {"who", "which", ",", ")", "that"}:
        return True
    return at > 0 and s.low[at - 1] in DETERMINERS and not counted and not word.endswith("ing")


def _closes_clause(s: Sentence, at: int, cue: Cue) -> bool:
    """Whether a base form ends a sentence as its attribution (``analysts at the institute estimate.``)."""
    if "f" not in cue.frames or s.low[at + 1 :] not in ([], ["."]):
        return False
    for i in range(at - 1, max(0, at - _PLURAL_REACH), -1):
        word = s.low[i]
        if word == ",":
            return False
        if word in PERSON_NOUNS and word.endswith("s"):
            return True
    return False


def _base_is_verb(before: str, lemma: str) -> bool:
    """Whether the word before lets a base form be a verb: an auxiliary, *to*, or a plural subject."""
    if before in AUXILIARIES or before in SUBJECT_PRONOUNS or before in _PLURALS:
        return True
    if before in PERSON_NOUNS:
        return before.endswith("s") or lemma not in NOUNS
    if before in {",", ")"}:
        return lemma not in NOUNS
    if lemma == "say":
        return before[:1].isalnum() and before not in {"a", "the"}
    if lemma in NOUNS or before in DETERMINERS:
        return False
    if before in OBJECT_PRONOUNS:
        return True
    return before.endswith("s") and not before.endswith(("'s", "’s", "ss")) and len(before) > 3
