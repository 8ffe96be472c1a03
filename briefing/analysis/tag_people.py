"""Who is meant by a surname: the bearers named in the article, titles with dates, and what the words around
say.

In order: a given name before it (the official's own or somebody else's), ``the elder``/``the younger``, an
office that one of the bearers held on the day of publication, the bearer named last before it, the bearer
named first after it, and where nobody of that name is named in full: a rare surname of one bearer only, or
an everyday or common one with the deeds of a person in office.  Given up: two bearers in one sentence told
apart by sense alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from briefing.analysis.lexicon import words
from briefing.analysis.tag_context import (
    CALENDAR,
    DEMONYMS,
    FACILITY,
    GIVEN,
    OFFICES,
    OPENERS,
    PLACES,
    TITLES,
    Surroundings,
    Word,
)
from briefing.analysis.tag_entries import Person, Spelling
from briefing.analysis.tag_names import part_of_longer

_MALE_TITLES = words("male-titles")
_FEMALE_TITLES = words("female-titles")
_VERBS = words("person-verbs")
_SPEECH_BEFORE = words("speech-before")
_SURNAMES = words("common-surnames", "word-surnames")
_KIN = words("kin")
_OCCUPATIONS = words("occupations")
_ELDER = words("elder")
_YOUNGER = words("younger")
_PLACE_PREPOSITIONS = words("place-prepositions")
_TO_PERSON = words("to-person")
_MONTH_BEFORE = words("month-before")
_PRONOUNS = {
    "he": "m",
    "his": "m",
    "him": "m",
    "himself": "m",
    "she": "f",
    "her": "f",
    "hers": "f",
    "herself": "f",
}
_WORDS = re.compile(r"[\w']+")
_REGION = re.compile(r",\s([A-Z][\w.]+(?:\s[A-Z]\w+)?)")
_JUNIOR = re.compile(r",?\s(?:Jr|Jnr|Junior|Sr|II|III|IV)\b")
_APPOSITION = re.compile(r",\s(?:an?|the|who is an?|who was an?)\s([^,.;()\"]{2,60})")
_INITIAL = re.compile(r"(?:[A-Z]\.?){1,3}\Z")
_NICKNAMES = [frozenset(group.split()) for group in words("nicknames")]


class Bearer(NamedTuple):
    """Somebody of a surname, at the place where he or she is named in full.

    ``actor`` -1: not on the watchlist.
    """

    at: int
    actor: int
    gender: str


class Verdict(NamedTuple):
    """The actor meant, where the mention begins, and why; ``actor`` -1 when it is nobody on the list."""

    actor: int
    start: int
    rule: str


NOBODY = Verdict(-1, 0, "")


def same_given(first: str, other: str) -> bool:
    """Whether two given names may be one person's (``Joe``, ``Joseph``)."""
    return first == other or any(first in group and other in group for group in _NICKNAMES)


def another_of_that_name(around: Surroundings, start: int, end: int, person: Person) -> bool:
    """Whether a full name is followed or preceded by what shows a namesake: ``Jr.``, ``, a roofer``, ``chef``."""
    if _JUNIOR.match(around.text, end, end + 12) and not around.text[:end].endswith("Jr"):
        return True
    match = _APPOSITION.match(around.text, end, end + 80)
    if match and any(word in _OCCUPATIONS for word in match.group(1).lower().split()[:6]):
        return True
    before = around.before(start)
    return before is not None and before.low in _OCCUPATIONS


@dataclass
class Bearers:
    """All bearers of surnames that an article names in full, and the verdicts on bare surnames."""

    around: Surroundings
    people: dict[int, Person]
    day: date | None
    owners: dict[str, list[int]]
    """Surname to the officials on the watchlist who bear it."""
    named: dict[str, list[Bearer]] = field(default_factory=dict)
    accepted: dict[str, int] = field(default_factory=dict)
    """Surnames let through before, without a full name, and for whom."""
    places: set[str] = field(default_factory=set)
    """Surnames that buildings and places of the article bear."""

    def name_in_full(self, at: int, actor: int) -> None:
        """Remember that an official is named in full."""
        person = self.people[actor]
        for surname in person.surnames:
            insort(self.named.setdefault(surname, []), Bearer(at, actor, person.gender))

    def name_other(self, at: int, surname: str, given: str) -> None:
        """Remember that somebody who is not on the list bears the surname."""
        insort(self.named.setdefault(surname, []), Bearer(at, -1, gender_of(given)))

    # --- what stands before the surname ----------------------------------------------------------

    def given_before(self, start: int, end: int, key: str) -> tuple[int, str] | None:
        """Start and text of a given name (with initials) right before a surname."""
        around = self.around
        word = around.before(start)
        at, found = start, ""
        for _ in range(3):
            if word is None or not word.capital or (word.broken and word.low not in GIVEN):
                break
            if not self._may_be_given(word, start, end):
                break
            at, found = word.start, word.low
            if word.text.endswith(("'s", "'")):
                break
            word = around.before(at)
        return (at, found) if found else None

    def _may_be_given(self, word: Word, start: int, end: int) -> bool:
        low = word.low
        if _INITIAL.match(word.text) and "." in word.text and low not in PLACES:
            return True
        if word.text.endswith(("'s", "'")) or low in OPENERS or low in DEMONYMS or low in OFFICES:
            return False
        if low in GIVEN:
            return True
        if low in TITLES or low in FACILITY:
            return False
        if _INITIAL.match(word.text) and not (
            word.text.isupper() and len(word.text) > 1 and "." not in word.text
        ):
            return True
        if low in CALENDAR or low in PLACES or low in _VERBS or word.text.isupper():
            return False
        if self.around.in_title_case(start, end):
            return False
        if not word.text.isascii() and self.around.opens_sentence(word.start):
            return False
        return word.text.isalpha() and not low.endswith(("ly", "ing"))

    # --- verdicts ----------------------------------------------------------------------------------

    def collect(self, start: int, end: int, key: str, owners: Sequence[int]) -> Verdict | None:
        """First look at a bare surname: a given name before it decides at once, and is remembered."""
        if _JUNIOR.match(self.around.text, end, end + 8):
            self.name_other(start, key, "")
            return NOBODY
        given = self.given_before(start, end, key)
        if given is None:
            return None
        at, first = given
        if part_of_longer(self.around, at, end, person=True):
            return NOBODY
        for owner in owners[:64]:
            person = self.people[owner]
            if any(same_given(first.rstrip("."), name) for name in person.given):
                if another_of_that_name(self.around, at, end, person):
                    break
                self.name_in_full(at, owner)
                return Verdict(owner, at, "full name with a middle name or another form of the first")
        self.name_other(at, key, first)
        return NOBODY

    def held_by_another(self, spelled: str, person: Person) -> bool:
        """Whether an alias with a title (``President Bush``) means another bearer on the day of publication."""
        first, _, surname = spelled.lower().partition(" ")
        if (
            self.day is None
            or first not in OFFICES
            or surname not in person.surnames
            or person.in_office(self.day)
        ):
            return False
        day = self.day
        return any(
            other != person.actor
            and any(_fits(first, office.title) and office.held(day) for office in self.people[other].offices)
            for other in self.owners.get(surname, ())
        )

    def resolve(
        self, start: int, end: int, trap: Spelling, owners: Sequence[int], needs_name: bool
    ) -> Verdict:
        """Who is meant by a surname without a given name."""
        if self._is_something_else(start, end, trap):
            return NOBODY
        key = trap.key
        bearers = self.named.get(key, [])
        age = self._by_age(start, bearers, owners)
        if age is not None:
            return age
        title = self.around.title_before(start)
        if title is not None:
            by_office = self._by_office(start, title[1], bearers, owners)
            if by_office is not None:
                self.name_in_full(start, by_office.actor)
                return by_office
            bearers = _of_gender(bearers, _title_gender(title[1]))
        if bearers:
            return self._by_bearer(start, end, bearers)
        if title is not None and title[1] not in TITLES and _title_gender(title[1]) == "":
            if not self._earlier_office(title[1], owners, trap):
                return NOBODY
        if needs_name:
            return NOBODY
        return self._alone(start, end, trap, owners, title[1] if title else "")

    def _is_something_else(self, start: int, end: int, trap: Spelling) -> bool:
        around = self.around
        before, after = around.before(start), around.after(end)
        if trap.month and (
            (
                before is not None
                and before.low in _MONTH_BEFORE
                and before.low not in ("for", "and", "of", "to")
            )
            or (after is not None and after.text[0].isdigit())
        ):
            return True
        if trap.place:
            region = _REGION.match(around.text, end, end + 40)
            if region and (
                region.group(1).lower() in PLACES or region.group(1)[1:2] == "." or region.group(1).isupper()
            ):
                return True
            if around.text.startswith(("-based", "-area", "-born"), end):
                return True
            if before is not None and before.low in _PLACE_PREPOSITIONS:
                earlier = around.before(before.start)
                if not (before.low == "to" and earlier is not None and earlier.low in _TO_PERSON):
                    return True
        if after is not None and after.capital and not after.broken and self._goes_on(start, end, after):
            return True
        return trap.ordinary and around.opens_sentence(start) and not self._acts(end, loose=True)

    def _goes_on(self, start: int, end: int, after: Word) -> bool:
        """Whether a capitalized word after the surname makes it a given name or a modifier of something else."""
        low = after.low
        if self.around.in_capitals(start, end):
            return False
        if self.around.in_title_case(start, end):
            return low in FACILITY
        return not (
            low in CALENDAR
            or low in OPENERS
            or low in DEMONYMS
            or low in OFFICES
            or low in _VERBS
            or low
            in (
                "administration",
                "white",
                "cabinet",
                "justice",
                "department",
                "doctrine",
                "era",
                "treasury",
                "pentagon",
            )
            or after.text.isupper()
        )

    def _acts(self, end: int, loose: bool = False) -> bool:
        """Whether the surname is followed by what people do (a verb), have (``'s``) or what sets a name off."""
        text = self.around.text
        if text.startswith(("'s", "-era", "-led", "-backed", "-appointed"), end):
            return True
        nxt = self.around.after(end)
        if nxt is None:
            return loose and text[end : end + 1] in ",;:.)?!'\"-" and bool(text[end : end + 1])
        return (
            nxt.low in _VERBS
            or nxt.low.endswith("ed")
            or (loose and nxt.low in ("and", "or", "also", "in", "at", "on", "to"))
        )

    def _person_near(self, start: int, end: int) -> bool:
        before = self.around.before(start)
        if before is not None and before.low in _SPEECH_BEFORE:
            return True
        if self._acts(end) or self.around.text.startswith(", who ", end):
            return True
        following = _WORDS.findall(self.around.text, end, end + 24)[:3]
        return any(word.lower() in _PRONOUNS for word in following)

    def _said_or_who(self, end: int) -> bool:
        following = self.around.after(end)
        return self.around.text.startswith(", who ", end) or (
            following is not None and following.low in ("said", "says", "told", "tells", "insisted", "warned")
        )

    def _by_age(self, start: int, bearers: list[Bearer], owners: Sequence[int]) -> Verdict | None:
        word = self.around.before(start)
        if word is None or (word.low not in _ELDER and word.low not in _YOUNGER):
            return None
        named = {bearer.actor for bearer in bearers if bearer.actor >= 0} or set(owners[:64])
        ranked = sorted(named, key=lambda actor: (self.people[actor].first_office, actor))
        if len(ranked) < 2:
            return None
        actor = ranked[0] if word.low in _ELDER else ranked[-1]
        return Verdict(actor, start, f"surname with “{word.low}”")

    def _by_office(
        self, start: int, title: str, bearers: list[Bearer], owners: Sequence[int]
    ) -> Verdict | None:
        former = self._is_former(start, title)
        fits = [
            owner
            for owner in owners[:64]
            if any(_fits(title, office.title) for office in self.people[owner].offices)
        ]
        if not fits:
            return None
        if self.day is not None and len(fits) > 1:
            then = [owner for owner in fits if self._held(owner, title, former)]
            fits = then or fits
        if len(fits) > 1:
            before = [bearer.actor for bearer in bearers if bearer.at < start and bearer.actor in fits]
            if not before:
                return None
            return Verdict(before[-1], start, "title and surname, bearer named before")
        if self.day is not None and not former and not self._held_ever_by(fits[0], title):
            return None
        return Verdict(fits[0], start, "title and surname")

    def _is_former(self, start: int, title: str) -> bool:
        left = self.around.text[max(0, start - len(title) - 24) : start].lower()
        return "former" in left or "ex-" in left

    def _held(self, actor: int, title: str, former: bool) -> bool:
        day = self.day
        assert day is not None
        offices = [office for office in self.people[actor].offices if _fits(title, office.title)]
        if former:
            return any(office.end < day for office in offices)
        return any(office.held(day) for office in offices)

    def _held_ever_by(self, actor: int, title: str) -> bool:
        """Whether the office was held by the day of publication, or was about to be."""
        day = self.day
        assert day is not None
        return any(
            _fits(title, office.title) and (office.start == date.min or (office.start - day).days < 120)
            for office in self.people[actor].offices
        )

    def _earlier_office(self, title: str, owners: Sequence[int], trap: Spelling) -> bool:
        political = (
            "senator",
            "sen",
            "representative",
            "rep",
            "congressman",
            "congresswoman",
            "governor",
            "gov",
            "secretary",
        )
        return len(owners) == 1 and not (trap.common or trap.ordinary or trap.place) and title in political

    def _by_bearer(self, start: int, end: int, bearers: list[Bearer]) -> Verdict:
        at = bisect_left(bearers, (start, -2, ""))
        if at == 0:
            bearer, rule = bearers[0], "surname before its owner's full name"
        else:
            bearer, rule = bearers[at - 1], "surname after full name"
            earlier = {b.actor for b in bearers[:at]}
            if len(earlier) > 1:
                gender = self._pronoun_after(end)
                fitting = [b for b in bearers[:at] if not gender or b.gender in ("", gender)]
                if fitting:
                    bearer = fitting[-1]
        return Verdict(bearer.actor, start, rule) if bearer.actor >= 0 else NOBODY

    def _pronoun_after(self, end: int) -> str:
        stop = re.search(r"[.!?\n]", self.around.raw[end : end + 80])
        window = self.around.text[end : end + (stop.start() if stop else 80)]
        for word in _WORDS.findall(window):
            if word.lower() in _PRONOUNS:
                return _PRONOUNS[word.lower()]
        return ""

    def _alone(self, start: int, end: int, trap: Spelling, owners: Sequence[int], title: str) -> Verdict:
        """A surname whose bearer is nowhere named in full."""
        gender = _title_gender(title)
        able = [owner for owner in owners[:64] if not gender or self.people[owner].gender in ("", gender)]
        serving = [owner for owner in able if self.people[owner].in_office(self.day)]
        able = able if serving or len(able) < 2 else [owner for owner in able if self.people[owner].offices]
        choice = serving if serving else able
        if len(choice) != 1:
            return NOBODY
        actor = choice[0]
        if trap.key in self.places and not title and not serving:
            return NOBODY
        before = self.around.before(start)
        if before is not None and (before.low in _KIN or before.low in _OCCUPATIONS):
            return NOBODY
        if trap.ordinary or trap.place or trap.common or trap.month:
            if self.accepted.get(trap.key) == actor and self._person_near(start, end):
                return Verdict(actor, start, "surname, as before")
            if not serving or (trap.common and not trap.ordinary and not gender):
                return NOBODY
            if trap.month and not (title or self._said_or_who(end)):
                return NOBODY
            if not (title or self._person_near(start, end)):
                return NOBODY
            self.accepted[trap.key] = actor
            return Verdict(actor, start, "surname of a person in office who acts")
        self.accepted[trap.key] = actor
        return Verdict(actor, start, "surname, no other bearer named")


def gender_of(given: str) -> str:
    """``f`` or ``m`` for a given name that is only one of the two; else empty."""
    first = given.rstrip(".")
    male, female = first in words("male"), first in words("female")
    if male == female:
        return ""
    return "m" if male else "f"


def _title_gender(title: str) -> str:
    last = title.rsplit(" ", 1)[-1].rstrip(".")
    return "m" if last in _MALE_TITLES else "f" if last in _FEMALE_TITLES else ""


def _of_gender(bearers: list[Bearer], gender: str) -> list[Bearer]:
    return [b for b in bearers if not gender or b.gender in ("", gender)] if gender else bearers


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


def _fits(title: str, office: str) -> bool:
    """Whether a title before a name is the office: its words, its first word (``Secretary``), or its last (``Leader``)."""
    title = _SAME_TITLE.get(title, title)
    if title == office:
        return True
    if office.startswith(title + " ") or office.endswith(" " + title):
        return not (title == "president" and "vice" in office)
    words_of_title, words_of_office = set(title.split()), set(office.split()) - {"of", "the", "for", "and"}
    if title.endswith(("secretary", "minister")) and office.startswith(("secretary", "minister")):
        return words_of_title <= words_of_office
    if title.endswith(office):
        return True
    return title in ("general", "admiral") and "chiefs" in words_of_office
