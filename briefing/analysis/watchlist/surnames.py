"""Resolve a surname to an actor: the bearers an article names, titles with dates, and the words around.

In order: a given name before it (the official's own or somebody else's), ``the elder`` and ``the younger``,
an office that one of the bearers held on the day of publication, the bearer named last before it, the bearer
named first after it.  Where nobody of that name is named in full: a rare surname of one bearer only, or an
everyday or common one of a person in office who acts.  Given up: two bearers in one sentence told apart by
sense alone.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from briefing.analysis.text.lexicon import words
from briefing.analysis.watchlist.aliases import Ambiguity, Office, Person
from briefing.analysis.watchlist.automaton import MANY
from briefing.analysis.watchlist.context import OFFICES, Surroundings
from briefing.analysis.watchlist.language import WatchlistRules

_RECENT = 16
"""Bearers named last that are remembered at a surname; keeps the work linear."""


class Bearer(NamedTuple):
    """Somebody of a surname, where he or she is named in full; ``actor`` -1: not on the watchlist."""

    at: int
    actor: int
    gender: str


class Verdict(NamedTuple):
    """The actor meant, where the mention begins, and why; ``actor`` -1 when it is nobody on the list."""

    actor: int
    start: int
    rule: str


NOBODY = Verdict(-1, 0, "")


@lru_cache(maxsize=8192)
def _office_and_rest(spelled: str) -> tuple[str, str]:
    """The office that an alias begins with, if any, and what follows, in lower case."""
    first, _, rest = spelled.lower().partition(" ")
    return (first, rest) if first in OFFICES else ("", "")


@dataclass(slots=True)
class Bearers:
    """All bearers of surnames that an article names in full, and the verdicts on bare surnames."""

    rules: WatchlistRules
    around: Surroundings
    people: Mapping[int, Person]
    day: date | None
    owners: Mapping[str, Sequence[int]]
    """Surname to the officials on the watchlist who bear it."""
    named: dict[str, list[Bearer]] = field(default_factory=dict)
    accepted: dict[str, int] = field(default_factory=dict)
    """Surnames let through before, without a full name, and for whom."""
    places: set[str] = field(default_factory=set)
    """Surnames that buildings and places of the article bear."""
    settled: dict[str, int] = field(default_factory=dict)
    """Surnames that the article used by themselves while one bearer only was named, and whose."""

    def name_in_full(self, at: int, actor: int) -> None:
        """Remember that an official is named in full."""
        person = self.people[actor]
        bearer = Bearer(at, actor, person.gender)
        for surname in person.surnames:
            self._remember(surname, bearer)

    def name_other(self, at: int, surname: str, given: str) -> None:
        """Remember that somebody who is not on the list bears the surname."""
        self._remember(surname, Bearer(at, -1, gender_of(given)))

    def _remember(self, surname: str, bearer: Bearer) -> None:
        listed = self.named.get(surname)
        if listed is None:
            self.named[surname] = [bearer]
        else:
            insort(listed, bearer)

    def collect(self, start: int, end: int, key: str, owners: Sequence[int]) -> Verdict | None:
        """First look at a bare surname: a given name before it decides at once, and is remembered.

        None: it stands alone.
        """
        if self.rules.is_junior(self.around, end):
            self.name_other(start, key, "")
            return NOBODY
        given = self.rules.given_before(self.around, start, end)
        if given is None:
            return None
        at, first = given
        if self.rules.part_of_longer(self.around, at, end, True):
            return NOBODY
        if not self.rules.is_namesake(self.around, at, end):
            for owner in owners[:MANY]:
                person = self.people[owner]
                exact = first in person.given
                if any(same_given(first, name) for name in person.given) and not self.is_other_by_title(
                    at, person, exact
                ):
                    self.name_in_full(at, owner)
                    return Verdict(owner, at, "full name with another form of the first")
        self.name_other(at, key, first)
        return NOBODY

    def is_other_by_title(self, start: int, person: Person, exact: bool = True) -> bool:
        """Whether a full name belongs to a namesake, by an office before it that the person does not hold.

        ``exact``: the given name is the person's own; then only the head of a state or government is told apart.
        """
        found = self.around.title_before(start)
        if found is None or not person.offices or found[1] in self.rules.courtesy_titles:
            return False
        if exact and found[1] not in self.rules.head_offices:
            return False
        return not fitting(person, found[1], self.rules)

    def held_by_another(self, spelled: str, person: Person) -> bool:
        """Whether an alias with a title (``President Bush``) means another bearer on that day."""
        first, surname = _office_and_rest(spelled)
        day = self.day
        if day is None or not first or surname not in person.surnames or person.in_office(day):
            return False
        return any(
            other != person.actor and held(self.people[other], first, day, former=False, rules=self.rules)
            for other in self.owners.get(surname, ())[:MANY]
        )

    def resolve(
        self,
        start: int,
        end: int,
        ambiguity: Ambiguity,
        owners: Sequence[int],
        free: Callable[[], Sequence[int]],
    ) -> Verdict:
        """Who is meant by a surname without a given name.

        ``free`` gives those owners who may be meant without being named in full anywhere.
        """
        if self.rules.is_something_else(self.around, start, end, ambiguity):
            if ambiguity.place and self.rules.is_place(self.around, start, end):
                self.places.add(ambiguity.key)
            return NOBODY
        if ambiguity.place and ambiguity.key in self.places and not self.rules.acts(self.around, end, True):
            return NOBODY
        bearers = self._recent(start, ambiguity.key)
        by_age = self._by_age(start, bearers, owners)
        if by_age is not None:
            return by_age
        found = self.around.title_before(start)
        title = found[1] if found else ""
        gender = self.rules.title_gender(title)
        if title:
            by_office = self._by_office(start, title, bearers, owners)
            if by_office is not None:
                self.name_in_full(start, by_office.actor)
                return by_office
            fit = [bearer for bearer in bearers if not gender or bearer.gender in ("", gender)]
            if bearers and not fit:
                return NOBODY
            bearers = fit
        if bearers:
            return self._by_bearer(start, end, bearers, ambiguity.key)
        if title and title not in self.rules.courtesy_titles and not gender:
            rare = len(owners) == 1 and not (ambiguity.common or ambiguity.ordinary or ambiguity.place)
            if not (rare and self.rules.may_be_earlier_office(title)):
                return NOBODY
        return self._alone(start, end, ambiguity, free(), title)

    def _recent(self, start: int, key: str) -> list[Bearer]:
        """The bearers named last before ``start``, oldest first; if there are none, those named next."""
        bearers = self.named.get(key, [])
        at = bisect_left(bearers, (start, -2, ""))
        return bearers[max(0, at - _RECENT) : at] or bearers[:_RECENT]

    def _by_age(self, start: int, bearers: list[Bearer], owners: Sequence[int]) -> Verdict | None:
        word = self.around.before(start)
        if word is None or (word.low not in self.rules.elder and word.low not in self.rules.younger):
            return None
        named = {bearer.actor for bearer in bearers if bearer.actor >= 0}
        if len(named) < 2:
            named |= set(owners)
        ranked = sorted(named, key=lambda actor: (self.people[actor].first_office, actor))
        if len(ranked) < 2:
            return NOBODY
        return Verdict(
            ranked[0] if word.low in self.rules.elder else ranked[-1], start, f"surname with “{word.low}”"
        )

    def _by_office(
        self, start: int, title: str, bearers: list[Bearer], owners: Sequence[int]
    ) -> Verdict | None:
        """The bearer whose office the title is; None if it is nobody's, or several are left."""
        fit = [owner for owner in owners if fitting(self.people[owner], title, self.rules)]
        if not fit:
            return None
        left = self.around.text[max(0, start - len(title) - 24) : start].lower()
        former = self.rules.is_former(left)
        day = self.day
        if day is not None and len(fit) > 1:
            fit = [owner for owner in fit if held(self.people[owner], title, day, former, self.rules)] or fit
        if len(fit) > 1:
            before = [bearer.actor for bearer in bearers if bearer.at < start and bearer.actor in fit]
            return Verdict(before[-1], start, "title and surname, bearer named before") if before else None
        if day is not None and not former and not held_by_then(self.people[fit[0]], title, day, self.rules):
            return None
        return Verdict(fit[0], start, "title and surname")

    def _by_bearer(self, start: int, end: int, bearers: list[Bearer], key: str) -> Verdict:
        """The bearer named last.  Where several are named, only if the text used to call this one so, or a
        pronoun decides."""
        if bearers[0].at > start:
            bearer, rule = bearers[0], "surname before its owner's full name"
        else:
            bearer, rule = bearers[-1], "surname after full name"
            if len({other.actor for other in bearers}) > 1:
                gender = self.rules.pronoun_after(self.around, end)
                fit = [other for other in bearers if not gender or other.gender in ("", gender)] or bearers
                bearer = fit[-1]
                decided = len({other.actor for other in fit}) == 1
                if not decided and self.settled.get(key) != bearer.actor:
                    return NOBODY
            else:
                self.settled[key] = bearer.actor
        return Verdict(bearer.actor, start, rule) if bearer.actor >= 0 else NOBODY

    def _alone(
        self, start: int, end: int, ambiguity: Ambiguity, owners: Sequence[int], title: str
    ) -> Verdict:
        """A surname whose bearer is nowhere named in full."""
        gender = self.rules.title_gender(title)
        able = [owner for owner in owners if not gender or self.people[owner].gender in ("", gender)]
        serving = [owner for owner in able if self.people[owner].in_office(self.day)]
        heads = [owner for owner in able if self._headed(owner)] if serving and len(able) > 1 else []
        if len(heads) == 1:
            able = serving = (
                heads  # a family's bare name is its best known member's, not whoever's is in office
            )
        if len(able) > 1 and not serving:
            able = [owner for owner in able if self.people[owner].offices]
        choice = serving or able
        if len(choice) != 1:
            return NOBODY
        if not title and self._shares_name(start, end, ambiguity.key):
            return NOBODY
        before = self.around.before(start)
        if before is not None and (before.low in self.rules.kin or before.low in self.rules.occupations):
            return NOBODY
        if (
            before is not None
            and before.low in self.rules.place_words
            and not self.around.text.startswith(self.rules.possessive, end)
        ):
            return NOBODY
        rule = "surname, no other bearer named"
        if ambiguity.ordinary or ambiguity.place or ambiguity.common or ambiguity.month:
            rule = self._acting(start, end, ambiguity, choice[0], bool(serving), title)
        if not rule:
            return NOBODY
        self.accepted[ambiguity.key] = choice[0]
        return Verdict(choice[0], start, rule)

    def _headed(self, owner: int) -> bool:
        """Whether an official is or was head of a state or government."""
        day = self.day
        return any(
            office.title in self.rules.head_offices and (day is None or office.start <= day)
            for office in self.people[owner].offices
        )

    def _shares_name(self, start: int, end: int, key: str) -> bool:
        """Whether a place or a firm has the name, too, and nothing beside it shows a person."""
        if self.rules.is_thing(self.around, start, end):
            self.places.add(key)
            return True
        shared = key in self.places or key in self.rules.firms
        return shared and not self.rules.person_near(self.around, start, end)

    def _acting(
        self, start: int, end: int, ambiguity: Ambiguity, actor: int, serving: bool, title: str
    ) -> str:
        """Why an everyday or common surname counts without a full name; empty if it does not."""
        near = self.rules.person_near(self.around, start, end)
        if self.accepted.get(ambiguity.key) == actor and near:
            return "surname, as before"
        if not serving or (
            ambiguity.common and not ambiguity.ordinary and not self.rules.title_gender(title)
        ):
            return ""
        if ambiguity.month and not (title or self.rules.speaks(self.around, end)):
            return ""
        return "surname of a person in office who acts" if title or near else ""


# Given names and offices: whose they can be.

_NONE: frozenset[str] = frozenset()


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


def gender_of(given: str) -> str:
    """``f`` or ``m`` for a given name that is only one of the two; else empty."""
    first = given.rstrip(".")
    male, female = first in words("male"), first in words("female")
    if male == female:
        return ""
    return "m" if male else "f"


def fitting(person: Person, title: str, rules: WatchlistRules) -> list[Office]:
    """The offices of a person that a title can mean."""
    return [office for office in person.offices if rules.title_fits(title, office.title)]


def held(person: Person, title: str, day: date, former: bool, rules: WatchlistRules) -> bool:
    """Whether the person bore the title on a day, or (``former``) before it."""
    return any(office.end < day if former else office.held(day) for office in fitting(person, title, rules))


def held_by_then(person: Person, title: str, day: date, rules: WatchlistRules) -> bool:
    """Whether the person had borne the title by a day, or was about to."""
    return any(
        office.start == date.min or (office.start - day).days < 120
        for office in fitting(person, title, rules)
    )
