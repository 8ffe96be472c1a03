"""Titles, offices and given names before a surname: whom they fit, and whose namesake they show."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from briefing.analysis.lexicon import words
from briefing.analysis.tag_context import Surroundings
from briefing.analysis.tag_entries import Office, Person

_MALE_TITLES = words("male-titles")
_FEMALE_TITLES = words("female-titles")
_OCCUPATIONS = words("occupations")
_POLITICAL = words("earlier-offices")
_JUNIOR = re.compile(r",?\s(?:Jr|Jnr|Junior|Sr|II|III|IV)\b")
_JUNIOR_BEGINS = ("J", "S", "I")
_APPOSITION = re.compile(r",\s(?:an?|the|who is an?|who was an?)\s([^,.;()\"]{2,60})")
_NONE: frozenset[str] = frozenset()
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


def same_given(first: str, other: str) -> bool:
    """Whether two given names may be one person's (``Joe``, ``Joseph``)."""
    return first == other or not _nicknames().get(first, _NONE).isdisjoint(_nicknames().get(other, _NONE))


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    """Each given name with the groups of names (``joe joseph``) it belongs to."""
    groups: dict[str, frozenset[str]] = {}
    for group in words("nicknames"):
        for name in group.split():
            groups[name] = groups.get(name, _NONE) | {group}
    return groups


def is_junior(around: Surroundings, end: int) -> bool:
    """Whether a name goes on with what tells a son from his father (``Jr.``, ``III``)."""
    text = around.text
    at = end + 2 if text.startswith(",", end) else end + 1
    return text[at : at + 1] in _JUNIOR_BEGINS and _JUNIOR.match(text, end, end + 12) is not None


def another_of_that_name(around: Surroundings, start: int, end: int) -> bool:
    """Whether a full name is a namesake's: followed by ``Jr.`` or ``, a roofer``, or after ``chef``."""
    if is_junior(around, end):
        return True
    if around.text.startswith(",", end):
        match = _APPOSITION.match(around.text, end, end + 80)
        if match and any(word in _OCCUPATIONS for word in match.group(1).lower().split()[:6]):
            return True
    before = around.before(start)
    return before is not None and before.low in _OCCUPATIONS


def gender_of(given: str) -> str:
    """``f`` or ``m`` for a given name that is only one of the two; else empty."""
    first = given.rstrip(".")
    male, female = first in words("male"), first in words("female")
    if male == female:
        return ""
    return "m" if male else "f"


def title_gender(title: str) -> str:
    """``f`` or ``m`` for a title that only one of the two bears; else empty."""
    last = title.rsplit(" ", 1)[-1].rstrip(".")
    return "m" if last in _MALE_TITLES else "f" if last in _FEMALE_TITLES else ""


def fits(title: str, office: str) -> bool:
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


def fitting(person: Person, title: str) -> list[Office]:
    """The offices of a person that a title can mean."""
    return [office for office in person.offices if fits(title, office.title)]


def held(person: Person, title: str, day: date, former: bool) -> bool:
    """Whether the person bore the title on a day, or (``former``) before it."""
    return any(office.end < day if former else office.held(day) for office in fitting(person, title))


def held_by_then(person: Person, title: str, day: date) -> bool:
    """Whether the person had borne the title by a day, or was about to."""
    return any(
        office.start == date.min or (office.start - day).days < 120 for office in fitting(person, title)
    )


def may_be_earlier_office(title: str) -> bool:
    """Whether a title is one that politicians bear before the offices a watchlist knows."""
    return title in _POLITICAL
