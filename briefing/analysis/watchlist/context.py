"""What stands around a hit: the neighbouring words, and whether the line is written in capitals.

All looks are local (a few dozen characters), so that the work per hit does not grow with the article.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from briefing.analysis.dates.en.holidays import NAMES as HOLIDAYS
from briefing.analysis.text.lexicon import words
from briefing.analysis.watchlist.aliases import Spelling

_REACH = 48
_INITIALS = re.compile(r"(?:[A-Za-z]\.){1,5}\Z")
_OPENING = "\"(),;:!?[]'-"
_TOKEN = re.compile(r"[^\s\"(),;:!?\[\]]+")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_STOP = re.compile(r"\n|[.!?]\s")
_SENTENCE_END = re.compile(r"[.!?:;\"(\[]['\")\]]*\s*\Z|\A\s*\Z|-\s\Z")

CALENDAR = words("calendar")
OPENERS = words("openers")
TITLES = words("titles")
OFFICES = words("offices")
DEMONYMS = words("demonyms")
PLACES = words("countries", "states", "cities")
GIVEN = words("male", "female")
FACILITY = words("facility")
_ABBREVIATED = words("abbreviations-before-names", "state-abbreviations")
_LAST_OF_TITLES = frozenset(title.split()[-1] for title in TITLES | OFFICES)


class Word(NamedTuple):
    """A neighbouring word without its closing punctuation."""

    start: int
    end: int
    text: str
    broken: bool
    """A line break stands between it and the hit."""
    low: str
    """In lower case, without closing points."""
    capital: bool
    """It begins with one."""

    @classmethod
    def of(cls, start: int, text: str, broken: bool) -> Word:
        """The word ``text``."""
        return cls(start, start + len(text), text, broken, text.lower().rstrip("."), text[0].isupper())


class Surroundings:
    """The folded text (``text``) and the text with its line breaks (``raw``), same offsets."""

    __slots__ = ("_words_before", "raw", "text")

    def __init__(self, text: str, raw: str) -> None:
        self.text = text
        self.raw = raw
        self._words_before: dict[int, Word | None] = {}

    def before(self, at: int) -> Word | None:
        """The word that ends one blank before ``at``; None if punctuation stands between."""
        known = self._words_before
        if at not in known:
            known[at] = self._read_before(at)
        return known[at]

    def _read_before(self, at: int) -> Word | None:
        text = self.text
        stop = at - 1
        if stop < 1 or text[stop] != " ":
            return None
        last = text[stop - 1]
        if not (last.isalnum() or last in ".'"):
            return None
        low = max(0, at - _REACH)
        start = text.rfind(" ", low, stop) + 1
        if start == 0 and low > 0:
            return None
        token = text[start:stop].lstrip(_OPENING)
        start = stop - len(token)
        if not token:
            return None
        if last == "." and not _INITIALS.match(token) and token[:-1].lower() not in _ABBREVIATED:
            return None  # a sentence ends there
        return Word.of(start, token, self.raw[stop] == "\n")

    def after(self, at: int) -> Word | None:
        """The word that begins one blank after ``at``; None if punctuation stands between."""
        text, start = self.text, at + 1
        if text[at:start] != " " or not text[start : start + 1].isalnum():
            return None
        match = _TOKEN.match(text, start, at + _REACH)
        if match is None:
            return None
        token = match.group()
        bare = token.rstrip(".'-")
        if bare.endswith("'s"):
            bare = bare[:-2]
        return Word.of(start, token if "." in bare else bare, self.raw[at] == "\n")

    def opens_sentence(self, at: int) -> bool:
        """Whether ``at`` is where a sentence, a line or a quotation begins."""
        low = max(0, at - 4)
        if at and self.raw[at - 1] == "\n":
            return True
        left = self.text[low:at]
        if left.endswith(" '") or left == "'" or left.endswith('"'):
            return True
        if not _SENTENCE_END.search(left):
            return at == 0
        word = self.before(at)
        return word is None or not word.text.endswith(".") or word.low not in _LAST_OF_TITLES

    def line_words(self, start: int, end: int) -> list[str]:
        """Words within reach in the same sentence and line, the hit left out."""
        left = _STOP.split(self.raw[max(0, start - _REACH) : start])[-1]
        right = _STOP.split(self.raw[end : end + _REACH], maxsplit=1)[0]
        first = _LETTERS.findall(left)
        second = _LETTERS.findall(right)
        if start > _REACH and len(left) == _REACH and first:
            first = first[1:]
        if len(right) == _REACH and second:
            second = second[:-1]
        return first + second

    def in_capitals(self, start: int, end: int) -> bool:
        """Whether the words around are all in capitals (a headline set in capitals)."""
        near = self.line_words(start, end)
        return bool(near) and all(word.isupper() for word in near) and any(len(word) > 2 for word in near)

    def in_title_case(self, start: int, end: int) -> bool:
        """Whether the longer words around are all capitalized (a headline set in title case)."""
        near = [word for word in self.line_words(start, end) if len(word) > 3]
        return len(near) > 1 and all(word[0].isupper() for word in near)

    def title_before(self, at: int) -> tuple[int, str] | None:
        """Start and words, in lower case, of a title or office that stands right before ``at``."""
        word = self.before(at)
        if word is None or word.low not in _LAST_OF_TITLES:
            return None
        start, phrase = word.start, word.low
        best = (start, phrase) if phrase in TITLES or phrase in OFFICES else None
        for _ in range(3):
            word = self.before(start)
            if word is None:
                break
            start, phrase = word.start, f"{word.low} {phrase}"
            if phrase in OFFICES or phrase in TITLES:
                best = (start, phrase)
        return best


# What the words beside a surname say of it: a month, a place, an everyday word, or a person who acts.

_DAYS = HOLIDAYS | {"labour day"}
_VERBS = words("person-verbs")
_SPEECH_BEFORE = words("speech-before")
_SPEECH_AFTER = words("speech-after")
_SURNAMES = words("common-surnames", "word-surnames")
_PLACE_PREPOSITIONS = words("place-prepositions")
_TO_PERSON = words("to-person")
_MONTH_BEFORE = words("month-before")
_AFTER_NAME = words("after-name")
_WORDS = re.compile(r"[\w']+")
_REGION = re.compile(r",\s([A-Z][\w.]+(?:\s[A-Z]\w+)?)")
_INITIAL = re.compile(r"(?:[A-Z]\.){1,3}\Z")
_SENTENCE_END = re.compile(r"[.!?\n]")
_PRONOUNS = dict.fromkeys(("he", "his", "him", "himself"), "m") | dict.fromkeys(
    ("she", "her", "hers", "herself"), "f"
)


def given_before(around: Surroundings, start: int, end: int) -> tuple[int, str] | None:
    """Start of a given name right before a surname, initials included, and its first word in lower case."""
    word = around.before(start)
    at, found = start, ""
    for _ in range(3):
        if word is None or not word.capital or (word.broken and word.low not in GIVEN):
            break
        if not _may_be_given(around, word, start, end):
            break
        at, found = word.start, word.low
        word = around.before(at)
    return (at, found) if found else None


def _may_be_given(around: Surroundings, word: Word, start: int, end: int) -> bool:
    low = word.low
    if _INITIAL.match(word.text) and low not in PLACES:
        return True
    if word.text.endswith(("'s", "'")) or low in OPENERS or low in DEMONYMS or low in OFFICES:
        return False
    if low in GIVEN:
        return True
    if low in TITLES or low in FACILITY:
        return False
    if low in _SURNAMES or (len(word.text) == 1 and word.text.isupper()):
        return True
    if low in CALENDAR or low in PLACES or low in _VERBS or word.text.isupper():
        return False
    if around.in_title_case(start, end):
        return False
    if not word.text.isascii() and around.opens_sentence(word.start):
        return False
    return word.text.isalpha() and not low.endswith(("ly", "ing"))


def is_something_else(around: Surroundings, start: int, end: int, trap: Spelling) -> bool:
    """Whether the letters of a surname are a month, a place, a word, or go on to another name."""
    if trap.month and _is_month(around, start, end):
        return True
    if trap.place and is_place(around, start, end):
        return True
    if trap.ordinary and _ends_longer(around, start, end):
        return True
    after = around.after(end)
    if after is not None and after.capital and not after.broken and _goes_on(around, start, end, after):
        return True
    return trap.ordinary and around.opens_sentence(start) and not acts(around, end, loose=True)


def _ends_longer(around: Surroundings, start: int, end: int) -> bool:
    """Whether an everyday word ends another name (``Labour Day``) or is a title (``the King of``)."""
    before = around.before(start)
    if before is None or before.broken:
        return False
    if before.low == "the":
        follow = around.after(end)
        return follow is not None and follow.low == "of"
    if f"{before.low} {around.text[start:end].lower()}" in _DAYS:
        return True
    known = before.low in OPENERS or before.low in TITLES or before.low in OFFICES or before.low in CALENDAR
    plain = known or before.low in DEMONYMS or before.low in _VERBS or before.text.endswith(("'s", "'"))
    if not before.capital or plain or around.opens_sentence(before.start):
        return False
    return not (around.in_title_case(start, end) or around.in_capitals(start, end))


def _is_month(around: Surroundings, start: int, end: int) -> bool:
    before, after = around.before(start), around.after(end)
    return (before is not None and before.low in _MONTH_BEFORE) or (
        after is not None and after.text[0].isdigit()
    )


def is_place(around: Surroundings, start: int, end: int) -> bool:
    """Whether the words beside a surname make it a place (``in Austin``, ``Jackson, Wyoming``)."""
    region = _REGION.match(around.text, end, end + 40)
    if region:
        name = region.group(1)
        if name.lower() in PLACES or name[1:2] == "." or name.isupper():
            return True
    if around.text.startswith(("-based", "-area", "-born"), end):
        return True
    before = around.before(start)
    if before is None or before.low not in _PLACE_PREPOSITIONS:
        return False
    earlier = around.before(before.start)
    return not (before.low == "to" and earlier is not None and earlier.low in _TO_PERSON)


def _goes_on(around: Surroundings, start: int, end: int, after: Word) -> bool:
    """Whether a capitalized word after the surname makes it a given name, or part of something else."""
    low = after.low
    if around.in_capitals(start, end):
        return False
    if around.in_title_case(start, end):
        return low in FACILITY
    known = low in CALENDAR or low in OPENERS or low in DEMONYMS or low in OFFICES or low in _VERBS
    return not (known or low in _AFTER_NAME or after.text.isupper())


def acts(around: Surroundings, end: int, loose: bool = False) -> bool:
    """Whether a surname is followed by what people do or have.

    ``loose``: what merely sets a name off (a comma, ``and``) will do.
    """
    text = around.text
    if text.startswith(("'s", "-era", "-led", "-backed", "-appointed"), end):
        return True
    follow = around.after(end)
    if follow is None:
        return loose and text[end : end + 1] != "" and text[end] in ",;:.)?!'\"-"
    if follow.low in _VERBS or follow.low.endswith("ed"):
        return True
    return loose and follow.low in ("and", "or", "also", "in", "at", "on", "to")


def person_near(around: Surroundings, start: int, end: int) -> bool:
    """Whether a verb of speech, a deed or a pronoun beside a surname shows a person."""
    before = around.before(start)
    if before is not None and before.low in _SPEECH_BEFORE:
        return True
    if acts(around, end) or around.text.startswith(", who ", end):
        return True
    return any(word.lower() in _PRONOUNS for word in _WORDS.findall(around.text, end, end + 24)[:3])


def speaks(around: Surroundings, end: int) -> bool:
    """Whether a surname is followed by a verb of speech or by ``, who``."""
    follow = around.after(end)
    return around.text.startswith(", who ", end) or (follow is not None and follow.low in _SPEECH_AFTER)


def pronoun_after(around: Surroundings, end: int) -> str:
    """``f`` or ``m`` of the first pronoun that follows in the sentence; empty if there is none near."""
    stop = _SENTENCE_END.search(around.raw, end, end + 80)
    window = around.text[end : stop.start() if stop else end + 80]
    for word in _WORDS.findall(window):
        gender = _PRONOUNS.get(word.lower())
        if gender:
            return gender
    return ""
