"""English: when the letters of a listed name are part of another name, or everyday words.

Covered: buildings, ships, schools, companies and teams named after somebody (Trump Tower, USS Carter),
bodies of other countries and states (Supreme Court of India, Iowa Supreme Court), acronyms that are words
in headlines set in capitals (WHO WILL PAY), everyday words that begin a sentence, addresses on the web.
Given up: a name of a firm without any word of a firm.
"""

from __future__ import annotations

import re

from briefing.analysis.text.lexicon import words
from briefing.analysis.watchlist.aliases import Ambiguity
from briefing.analysis.watchlist.context import OFFICES, TITLES, Surroundings, Word
from briefing.analysis.watchlist.en.word_lists import CALENDAR, DEMONYMS, FACILITY, OPENERS, PLACES

_SHIPS = words("ships")
_BEFORE_NAME = words("before-name")
_PERSON_VERBS = words("person-verbs")
_LATIN_WORD = re.compile(r"[A-Za-z]")
_OF_NAME = re.compile(r"\s(?:of|for)\s(?:the\s)?([A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?)")
_IN_PLACE = re.compile(r"\sin\s([A-Z][\w-]+(?:\s[A-Z][\w-]+)?)")
_NAME_OF = re.compile(r"([A-Z][\w'&-]*)\s(?:of|for)\s(?:the\s)?\Z")
#: Heads that make a firm, a cup or a place of an acronym or a country before them.
_FIRM = words("firm")
#: Words that are hardly ever anything but the body's name; they may begin a sentence.
_PROPER = words("proper")
_BUILDINGS = words("buildings")
_US = words("us")
_GO_ON = frozenset(
    ("department", "ministry", "office", "bureau", "commission", "board", "institute", "council")
)
_AMERICAS = words("americas")
_ROLE_OF = words("role-of")
_AFTER_QUESTION = words("after-question")
_AUXILIARY = words("auxiliary")
_OBJECTS_BEFORE = words("objects-before")
_AGENCY_NOUNS = words("agency-nouns")
_SECURITIES = words("securities")
_OCCUPATIONS = words("occupations")
_OTHER_THINGS = words("other-things")
_OTHER_ACRONYMS = words("other-acronyms")
_OF_STATES = words("of-states")
_STATES = words("states")
_CREDIT = re.compile(
    r"(?:\((?:[Ss]ource|[Vv]ia|[Pp]hoto|[Cc]redit)s?:? [^()]{0,30}|©[^.()]{0,30}|Photograph(?:er|y|s):? [^.()]{0,40})\Z"
)
_BODY_AND = re.compile(
    r"\b(?:Department|Ministry|Office|Bureau|Division|Agency|Board) (?:of|for) [A-Z][\w']+(?: [A-Z][\w']+)* and \Z"
)
_APPOSED = re.compile(r", (?:an?|the) ([a-z-]+)(?: ([a-z]+))?")
_CAPITALIZED = re.compile(r"[A-Z][\w.-]*")
_HOME = _US | _STATES | words("home-places")
_ABROAD = (words("countries", "cities") | DEMONYMS) - _HOME
_NEWS_LENGTH = 3000
"""Characters of an article that tell which country it is about."""


def part_of_longer(around: Surroundings, start: int, end: int, person: bool) -> bool:
    """Whether a building, ship, firm, school or place is named with these letters in its name."""
    before = around.before(start)
    if before is not None and not before.broken:
        if before.low in _SHIPS and (before.capital or person):
            return True
        if person and before.capital and before.low in _BEFORE_NAME and before.low not in ("st", "st."):
            return True
        if person and before.low == "the":
            follow = around.after(end)
            if follow is not None and follow.low in _BUILDINGS and not follow.capital:
                return True
    if around.text.startswith("'s ", end):
        follow = around.after(end + 2)
        return follow is not None and follow.low in ("cup", "got") and follow.capital
    if not around.text[end + 1 : end + 2].isupper():
        return False  # the name does not go on
    heads = FACILITY if person else _FIRM
    at, steps = end, 0
    while steps < 4:
        follow = around.after(at)
        if follow is None or not follow.capital or (follow.broken and steps == 0 and not person):
            return False
        if follow.broken:
            return False
        if follow.low in heads and not _starts_office(around, follow):
            return not (follow.low == "house" and steps and around.text[at - 5 : at] == "White")
        if follow.low in OFFICES or follow.low in TITLES:
            return False
        at, steps = follow.end, steps + 1
        if around.text.startswith("'s", at):
            return False
    return False


def is_other_body(around: Surroundings, start: int, end: int, ambiguity: Ambiguity) -> bool:
    """Whether a body's name is something else's here: a credit, a band, a class (``AP Chemistry``), a longer body's."""
    text = around.text
    if text[start - 5 : start] == " and " and _BODY_AND.search(text, max(0, start - 80), start):
        return True
    if _CREDIT.search(text, max(0, start - 40), start):
        return True
    apposed = _APPOSED.match(text, end, end + 40) if text[end : end + 1] == "," else None
    if apposed is not None and not _OTHER_THINGS.isdisjoint(apposed.groups()):
        return True
    after, before = around.after(end), around.before(start)
    if ambiguity.acronym and after is not None and f"{ambiguity.key} {after.low}" in _OTHER_ACRONYMS:
        return True
    named = ambiguity.single and not ambiguity.acronym and before is not None and before.low in _OCCUPATIONS
    return named and after is not None and after.capital and not after.broken


def is_home_news(text: str) -> bool:
    """Whether a text is about the United States, as far as the countries and places named at its beginning tell."""
    names = [name.rstrip(".").lower() for name in _CAPITALIZED.findall(text, 0, _NEWS_LENGTH)]
    abroad = sum(name in _ABROAD for name in names)
    return not abroad or sum(name in _HOME for name in names) > 2 * abroad


def _starts_office(around: Surroundings, word: Word) -> bool:
    following = around.after(word.end)
    return following is not None and f"{word.low} {following.low}" in OFFICES


def joined_of(around: Surroundings, start: int) -> bool:
    """Whether the hit ends a name like ``Bank of America`` or ``Secretary of State``."""
    match = _NAME_OF.search(around.text, max(0, start - 40), start)
    return match is not None


def is_foreign_body(around: Surroundings, start: int, end: int) -> bool:
    """Whether a body's general name (Supreme Court, Congress) is another country's or state's here."""
    text = around.text
    before = around.before(start)
    if before is not None and not before.broken and before.low not in _US:
        owner = before.low.removesuffix("'s").removesuffix("'")
        if owner in _US:
            return False
        if owner == "people" and before.capital:
            return True
        state = owner in _STATES and around.text[start:end].lower() in _OF_STATES
        if not state and (owner in DEMONYMS or _is_place(around, before, owner)):
            return True
        if (
            before.capital
            and not before.text.endswith(("'s", "'"))
            and owner not in OPENERS
            and owner not in TITLES
            and owner not in OFFICES
            and owner not in CALENDAR
            and not state
            and owner not in ("the", "trump", "biden", "obama", "bush", "reagan", "clinton", "nixon")
            and not around.opens_sentence(before.start)
            and not around.in_title_case(start, end)
            and not around.in_capitals(start, end)
        ):
            return True
    match = _OF_NAME.match(text, end, end + 60)
    if match is not None and not _is_american(match.group(1)):
        return True
    match = _IN_PLACE.match(text, end, end + 60)
    return match is not None and _is_foreign(match.group(1))


def goes_on_with_of(around: Surroundings, start: int, end: int) -> bool:
    """Whether a body's name goes on (``State Department of Health``)."""
    if around.text[start:end].rsplit(" ", 1)[-1].lower() not in _GO_ON:
        return False
    match = _OF_NAME.match(around.text, end, end + 60)
    return match is not None and not _is_american(match.group(1))


def is_in_home_capital(around: Surroundings, end: int) -> bool:
    """Whether a general name is followed by the capital that makes it the listed one."""
    return around.text.startswith(" in Washington", end)


def _is_place(around: Surroundings, word: Word, owner: str) -> bool:
    if owner in PLACES:
        return True
    earlier = around.before(word.start)
    return earlier is not None and f"{earlier.low} {owner}" in PLACES and f"{earlier.low} {owner}" not in _US


def _is_american(name: str) -> bool:
    return name.lower().split()[0] in ("united", "america", "us", "u") or name.lower() in ("america",)


def _is_foreign(name: str) -> bool:
    low = name.lower()
    place = low if low in PLACES else low.split()[0]
    return place in words("countries", "cities") and place not in (
        "washington",
        "america",
        "new",
        "united states",
    )


def is_other_america(around: Surroundings, start: int, key: str) -> bool:
    """Whether the United States (``key``: the spelling) are Latin America here, or part of a name (Bank of America)."""
    if key not in ("america", "united states", "us", "u.s."):
        return False
    before = around.before(start)
    if before is not None and before.capital and before.low in _AMERICAS:
        return True
    match = _NAME_OF.search(around.text, max(0, start - 40), start)
    return match is not None and match.group(1).lower() not in _ROLE_OF


def is_name_in_capitals(around: Surroundings, start: int, end: int, named: bool) -> bool:
    """Whether a word like WHO or US in a headline set in capitals is the name and not the word.

    ``named``: the owner is named otherwise in the article.
    """
    text = around.text
    before, after = around.before(start), around.after(end)
    word = text[start:end].replace(".", "").lower()
    sentence = re.split(r"[.!\n]", around.raw[end : end + 160], maxsplit=1)[0]
    if word == "who":
        if "?" in sentence or after is None or after.low in _AFTER_QUESTION:
            return False
        return (before is None or named) and after.low.endswith("s")
    if word == "us":
        if before is not None and before.low in _OBJECTS_BEFORE:
            return after is not None and after.low in _AGENCY_NOUNS and after.low not in ("to", "and")
        return True
    if named or word in _PROPER:
        return True
    return after is not None and after.low in _AGENCY_NOUNS and after.low not in ("to", "and")


def is_everyday_word(around: Surroundings, start: int, end: int, ambiguity: Ambiguity, named: bool) -> bool:
    """Whether a body's one-word name is the everyday word here (``State lawmakers``, ``Fed up with``)."""
    before, after = around.before(start), around.after(end)
    if after is not None and not after.broken and after.low in _SECURITIES:
        return True
    if (
        after is not None
        and after.capital
        and not after.broken
        and after.low not in OFFICES
        and after.low not in TITLES
        and not around.in_title_case(start, end)
        and not around.in_capitals(start, end)
        and not ambiguity.acronym
        and after.low not in CALENDAR
    ):
        return True
    if joined_of(around, start):
        return True
    if (
        before is not None
        and before.capital
        and not before.broken
        and not ambiguity.acronym
        and before.low not in OPENERS
        and before.low not in TITLES
        and not around.opens_sentence(before.start)
    ):
        return True
    if ambiguity.acronym or ambiguity.key in _PROPER or not around.opens_sentence(start):
        return False
    if around.text.startswith("'s ", end):
        return False
    follow = after.low if after is not None else ""
    if follow in _AUXILIARY:
        return not named
    return not (follow in _PERSON_VERBS or follow.endswith("ed") or (named and follow not in OPENERS))


def is_lower_case_phrase(
    around: Surroundings, start: int, end: int, ambiguity: Ambiguity, alias: str
) -> bool:
    """Whether a name in lower case is just words (``a white house``), in a text that has capitals."""
    shown = around.text[start:end]
    if not shown.islower() or alias.islower() or not _LATIN_WORD.search(shown):
        return False
    if ambiguity.acronym or ambiguity.single:
        return ambiguity.ordinary
    parts = shown.split()
    asks = len(parts) > 2 and parts[1] in ("the", "our", "a") and parts[0] not in OPENERS
    return asks or all(part in words("common-words") for part in parts)
