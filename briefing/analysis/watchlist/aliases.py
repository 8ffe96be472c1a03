"""Prepare the aliases of a watchlist for matching: their spellings, and what each needs in order to count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from briefing.analysis.text.lexicon import words
from briefing.analysis.text.normalize import fold, lower
from store.records import Actor, Alias

Shape = Literal["full", "short", "organization"]

PUNCTUATION = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
_NOT_WORD = re.compile(r"[\W_]")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_INITIAL = re.compile(r"\b([A-Z])\.(?=\s)")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_INSTITUTION = words("institution-words")
_COMMON = words("common-words")
HOME_BODIES = words("home-bodies")
_HOME_PREFIXES = ("U.S. ", "US ")
#: What a body's name is made of that any country could have.
_PLAIN = _INSTITUTION | _COMMON | words("everyday", "body-name-words")
_ORDINARY_SURNAME = words("word-surnames")
_COMMON_SURNAME = words("common-surnames")
_SURNAME_PLACES = words("countries", "states", "cities")
_CALENDAR = words("calendar")
_GIVEN = words("male", "female")
_TITLE_WORDS = frozenset(part for title in words("titles", "offices") for part in title.split())


@dataclass(frozen=True, slots=True)
class Office:
    """A role with folded title and the days it was held; open ends are far away."""

    title: str
    start: date
    end: date

    def held(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of an official: surnames, given name, gender, offices."""

    actor: int
    name: str
    surnames: frozenset[str]
    given: frozenset[str]
    gender: str
    offices: tuple[Office, ...]

    def in_office(self, day: date | None) -> bool:
        return day is not None and any(office.held(day) for office in self.offices)

    @property
    def first_office(self) -> date:
        return min((office.start for office in self.offices), default=date.max)


class Entry(NamedTuple):
    """One spelling of one actor."""

    actor: int
    alias: Alias
    shape: Shape
    spelling: str
    """Folded, case kept."""
    capitals: bool = False
    """The exact spelling put in capitals; counts in headlines set in capitals only."""
    derived: bool = False
    """Not on the watchlist: the last word of an official's name."""

    @property
    def needs_context(self) -> bool:
        """Whether it counts only where something else tells that the actor is meant."""
        alias = self.alias
        return bool(alias.context or alias.weak or alias.near)


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """What the letters of an alias are besides a name."""

    key: str
    ordinary: bool
    """An everyday word, too."""
    place: bool
    month: bool
    common: bool
    """Borne by many people."""
    generic: bool
    """An organization's name that other countries' bodies bear too (Supreme Court)."""
    acronym: bool
    single: bool


@lru_cache(maxsize=65536)
def spelling(alias: str) -> Ambiguity:
    """The traps in an alias, given as folded text."""
    key = lower(alias)
    parts = key.replace(".", "").split()
    acronym = len(parts) == 1 and alias.replace(".", "").isupper() and len(parts[0]) <= 6
    single = len(parts) == 1
    institution = any(part.strip(",") in _INSTITUTION for part in parts)
    ordinary = single and (parts[0] in _COMMON or parts[0] in _ORDINARY_SURNAME)
    return Ambiguity(
        key=key,
        ordinary=ordinary,
        place=key in _SURNAME_PLACES,
        month=single and parts[0] in _CALENDAR,
        common=single and parts[0] in _COMMON_SURNAME,
        generic=not acronym
        and (ordinary or (institution and all(part.strip(",") in _PLAIN for part in parts))),
        acronym=acronym,
        single=single,
    )


def pattern(text: str) -> str:
    """The automaton's pattern: words parted by blanks, a blank at each end that must be a boundary."""
    if text.isascii():
        bare = text.translate(PUNCTUATION).strip()
        return f" {bare} " if bare else ""
    bare = _NOT_WORD.sub(" ", text).strip()
    if not bare:
        return ""
    left = "" if _UNSPACED.match(bare[0]) else " "
    right = "" if _UNSPACED.match(bare[-1]) else " "
    return f"{left}{bare}{right}"


@lru_cache(maxsize=256)
def tidy(text: str) -> str:
    """An alias as the user wrote it, folded, blanks made one."""
    return " ".join((text if text.isascii() else fold(text)).split())


def variants(text: str) -> Iterator[str]:
    """``text`` and its other ways of writing initials (``H.W.``, ``H. W.``, ``HW``; ``J.``, ``J``)."""
    yield text
    if 2 <= len(text) <= 5 and text.isupper() and text.isalpha() and text.isascii():
        yield ".".join(text) + "."
    if "." not in text or " " not in text:
        return
    if _INITIALS.search(text):
        yield _INITIALS.sub(lambda m: m.group().replace(".", ". ").strip(), text)
        yield _INITIALS.sub(lambda m: m.group().replace(".", ""), text)
    if _INITIAL.search(text):
        yield _INITIAL.sub(r"\1", text)


def _is_short(part: list[str], longer: list[list[str]]) -> bool:
    size = len(part)
    return any(
        size < len(name) and (part == name[-size:] or (size == 1 and part == name[:1])) for name in longer
    )


def names_of(actor: Actor) -> tuple[frozenset[str], frozenset[str]]:
    """Surnames and given names of an official, in lower case, from its name and aliases."""
    texts = dict.fromkeys((actor.name, *(alias.text for alias in actor.aliases)))
    names = [name for text in texts if (name := tidy(text).lower().split())]
    long = [name for name in names if len(name) > 1 and name[0].rstrip(".") not in _TITLE_WORDS]
    short = {" ".join(name) for name in names if _is_short(name, long)}
    firsts = {name[0] for name in long}
    surnames = set(short)
    if not any(name in firsts and name not in _GIVEN for name in short):
        surnames |= {
            name[-1] for name in long if len(name[-1]) > 2 and name[-1].rstrip(".") not in ("jr", "sr")
        }
    return frozenset(surnames), frozenset(firsts - surnames)


def person_of(index: int, actor: Actor) -> Person:
    """Surnames, given names and offices of an official, from its name, aliases and roles."""
    surnames, given = names_of(actor)
    male, female = words("male"), words("female")
    gender = ""
    for first in given:
        if (first in male) != (first in female):
            gender = "m" if first in male else "f"
    offices = tuple(
        Office(lower(tidy(role.title)), role.start or date.min, role.end or date.max) for role in actor.roles
    )
    return Person(index, actor.name, surnames, given, gender, offices)


_Written = tuple[Alias, Shape, str, bool, bool]
"""An alias, its shape, one of its spellings, in capitals, derived; see :class:`Entry`."""


def _written(actor: Actor, surnames: frozenset[str] | None) -> Iterator[_Written]:
    """All spellings under which an actor is looked for; ``surnames`` None for an organization."""
    aliases = [(alias, tidy(alias.text)) for alias in actor.aliases]
    name = tidy(actor.name)
    if lower(name) not in [lower(text) for _, text in aliases]:
        aliases.append((Alias(actor.name), name))
    seen: set[str] = set()
    for alias, text in aliases:
        low = lower(text)
        if low.startswith("the ") and len(low.split()) > 2:
            text, low = text[4:], low[4:]
        seen.add(low)
        shape: Shape = "organization"
        if surnames is not None:
            shape = "short" if low in surnames else "full"
        for form in dict.fromkeys(variants(text)):
            yield alias, shape, form, False, False
            if alias.case == "exact" and form.upper() != form and len(form.upper()) == len(form):
                yield alias, shape, form.upper(), True, False
    if surnames is None:
        for _, text in aliases:
            plain = next((text[len(p) :] for p in _HOME_PREFIXES if text.startswith(p)), "")
            if lower(plain) in HOME_BODIES and lower(plain) not in seen:
                seen.add(lower(plain))
                yield Alias(plain, "exact", context=True), "organization", plain, False, True
    for surname in sorted(surnames - seen) if surnames else ():
        original = next((part for part in name.split() if part.lower() == surname), surname.title())
        alias = Alias(original, "exact", context=True)
        yield alias, "short", original, False, True
        yield alias, "short", original.upper(), True, True


def entries_of(index: int, actor: Actor, person: Person | None) -> Iterator[Entry]:
    """All spellings under which an actor is looked for."""
    for written in _written(actor, person.surnames if person is not None else None):
        alias, shape, form, capitals, derived = written
        yield Entry(index, alias, shape, form, capitals, derived)


def all_entries(actors: Sequence[Actor], people: Mapping[int, Person]) -> Iterator[Entry]:
    """Spellings of all actors that are still watched."""
    for index, actor in enumerate(actors):
        if not actor.retired:
            yield from entries_of(index, actor, people.get(index))


Form = tuple[int, str, bool]
"""Number of an actor, a spelling, and whether its case counts."""


def all_forms(actors: Sequence[Actor], owners: dict[str, list[int]]) -> Iterator[Form]:
    """What :func:`all_entries` gives, no more of it than the automata are built from.

    ``owners`` is filled on the way: surname to the officials who bear it, those no longer watched included.
    """
    for index, actor in enumerate(actors):
        surnames = None
        if actor.kind == "official":
            surnames, _ = names_of(actor)
            for surname in surnames:
                owners.setdefault(surname, []).append(index)
        if not actor.retired:
            for alias, _, form, _, _ in _written(actor, surnames):
                yield index, form, alias.case == "exact"
