"""English: what the words beside a surname say of it: a month, a place, an everyday word, a person who acts, a title."""

from __future__ import annotations

import re

from briefing.analysis.dates.en.holidays import NAMES as HOLIDAYS
from briefing.analysis.text.lexicon import words
from briefing.analysis.watchlist.aliases import Ambiguity
from briefing.analysis.watchlist.context import OFFICES, TITLES, Surroundings, Word
from briefing.analysis.watchlist.en.word_lists import CALENDAR, DEMONYMS, FACILITY, GIVEN, OPENERS, PLACES

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


def is_something_else(around: Surroundings, start: int, end: int, ambiguity: Ambiguity) -> bool:
    """Whether the letters of a surname are a month, a place, a word, or go on to another name."""
    if ambiguity.month and _is_month(around, start, end):
        return True
    if ambiguity.place and is_place(around, start, end):
        return True
    if ambiguity.ordinary and _ends_longer(around, start, end):
        return True
    after = around.after(end)
    if after is not None and after.capital and not after.broken and _goes_on(around, start, end, after):
        return True
    return ambiguity.ordinary and around.opens_sentence(start) and not acts(around, end, loose=True)


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
    known = known or low in PLACES  # Roca Greenland takeover
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


# Titles, offices and what follows a name: whom they fit, and whose namesake they show.

_MALE_TITLES = words("male-titles")
_FEMALE_TITLES = words("female-titles")
_POLITICAL = words("earlier-offices")
HEAD_OFFICES = words("head-offices")
FIRMS = words("companies")
_FIRM_AFTER = words("firm-after")
_AFTER_PERSON = words("after-person", "possessed", "after-name")
_NAME_ARTICLES = words("name-articles")
_JOINED = re.compile(r"\s&\s[A-Z]")
_DOUBLE_AFTER = re.compile(r"-[A-Z][a-z]")
_DOUBLE_BEFORE = re.compile(r"(?:\A|[\s(])([A-Z][a-z]+)-\Z")
OCCUPATIONS = words("occupations")
COURTESY = words("courtesy")
KIN = words("kin")
PLACE_WORDS = frozenset(("at", "in", "near", "around", "outside"))
ELDER = words("elder")
YOUNGER = words("younger")
_JUNIOR = re.compile(r",?\s(?:Jr|Jnr|Junior|Sr|II|III|IV)\b")
_JUNIOR_BEGINS = ("J", "S", "I")
_APPOSITION = re.compile(r",\s(?:an?|the|who is an?|who was an?)\s([^,.;()\"]{2,60})")
_SAME_TITLE = {
    "sen": "senator",
    "rep": "representative",
    "gov": "governor",
    "pm": "prime minister",
    "congressman": "representative",
    "congresswoman": "representative",
    "gen": "general",
    "adm": "admiral",
    "house speaker": "speaker",
    "amb": "ambassador",
}


def is_junior(around: Surroundings, end: int) -> bool:
    """Whether a name goes on with what marks a son of the same name (``Jr.``, ``III``)."""
    text = around.text
    at = end + 2 if text.startswith(",", end) else end + 1
    return text[at : at + 1] in _JUNIOR_BEGINS and _JUNIOR.match(text, end, end + 12) is not None


def another_of_that_name(around: Surroundings, start: int, end: int) -> bool:
    """Whether a full name is a namesake's: followed by ``Jr.`` or ``, a roofer``, or after ``chef``."""
    if is_junior(around, end):
        return True
    if around.text.startswith(",", end):
        match = _APPOSITION.match(around.text, end, end + 80)
        if match and any(word in OCCUPATIONS for word in match.group(1).lower().split()[:6]):
            return True
    before = around.before(start)
    return (before is not None and before.low in OCCUPATIONS) or _goes_on_by_surname(around, start, end)


def _goes_on_by_surname(around: Surroundings, start: int, end: int) -> bool:
    """Whether a full name goes on with a second surname, so that it is somebody else's (``Ana Roca Lind met``)."""
    if " " not in around.text[start:end] or around.text[end : end + 1] == "'":
        return False
    after = around.after(end)
    if after is None or not after.capital or after.broken or not after.text.isalpha():
        return False
    return (
        after.low not in PLACES
        and _goes_on(around, start, end, after)
        and not around.in_title_case(start, end)
    )


def is_in_compound(around: Surroundings, start: int, end: int) -> bool:
    """Whether a surname is a part of another name: double with a hyphen, of a firm, or with an article before it."""
    text = around.text
    if _JOINED.match(text, end):
        return True
    before = around.before(start)
    if before is not None and before.low in _NAME_ARTICLES and not around.opens_sentence(before.start):
        return True
    if before is not None and before.text in ("La", "El", "Los", "Las"):
        return True
    if _DOUBLE_AFTER.match(text, end):
        first = around.before(start)
    elif double := _DOUBLE_BEFORE.search(text, max(0, start - 24), start):
        first = around.before(double.start(1))
    else:
        return False
    return first is not None and first.capital and (first.low in GIVEN or first.low in _NAME_ARTICLES)


def is_thing(around: Surroundings, start: int, end: int) -> bool:
    """Whether a bare surname stands for a place or a firm: after *the* and before a noun of no person's, or before
    a firm's nouns.
    """
    after = around.after(end)
    if after is None or after.capital or after.broken:
        return False
    if after.low in _FIRM_AFTER:
        return True
    if after.low in _AFTER_PERSON or acts(around, end, loose=True) or after.low in _VERBS:
        return False
    word = around.before(start)
    for _ in range(2):
        if word is None or word.capital:
            return False
        if word.low == "the":
            return True
        word = around.before(word.start)
    return False


def title_gender(title: str) -> str:
    """``f`` or ``m`` for a title that only one of the two bears; else empty."""
    last = title.rsplit(" ", 1)[-1].rstrip(".")
    return "m" if last in _MALE_TITLES else "f" if last in _FEMALE_TITLES else ""


def title_fits(title: str, office: str) -> bool:
    """Whether a title before a name is an office of the watchlist.

    Both in lower case: the same words, its first (``Secretary`` of State) or its last (Majority ``Leader``).
    """
    title = _SAME_TITLE.get(title, title)
    if title == office or title.endswith(office):
        return True
    if office.startswith(title + " ") or office.endswith(" " + title):
        return not (title == "president" and "vice" in office)
    said, held = set(title.split()), set(office.split()) - {"of", "the", "for", "and"}
    if title.endswith(("secretary", "minister")) and office.startswith(("secretary", "minister")):
        return said <= held
    return title in ("general", "admiral") and "chiefs" in held


def may_be_earlier_office(title: str) -> bool:
    """Whether a title is one that politicians bear before the offices a watchlist knows."""
    return title in _POLITICAL


def is_former(words_before: str) -> bool:
    """Whether the words before a title, in lower case, make it one of the past."""
    return "former" in words_before or "ex-" in words_before
