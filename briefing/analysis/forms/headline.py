"""What a headline tells: its terms, the classes of event its words name, and which of them it only recalls.

A headline is the one sentence in which an editor says what happened.  Its main clause tells the event, a clause with
``after`` or ``amid`` the background that all reports of a topic share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from briefing.analysis.forms.language import EVENT_CLASSES, HOURS, clauses
from briefing.analysis.text.language import stem
from briefing.analysis.text.lexicon import FUNCTION_WORDS

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
REACTIONS = frozenset(("react", "blame", "praise"))
"""Classes of event that answer another one."""
PEOPLE = frozenset(("legislators", "world", "public"))
"""Classes that are no events but kinds of people."""
_LEAST = 12
"""Characters that the main clause must have for the rest to be background."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline, read."""

    terms: tuple[str, ...]
    """Stems of its words that say something, in order, a people's name as its state."""
    told: frozenset[str]
    """Stems of its main clause."""
    classes: frozenset[str]
    """Classes of event that its words name, wherever they stand."""
    main: frozenset[str]
    """Classes of event of its main clause."""
    doing: frozenset[str]
    """Who or what its main clause names, each with the first class of event there: ``minister+arrest``."""
    reacting: frozenset[str]
    """Who reacts, where it tells a reaction: the terms before the word for it, and kinds of people (:data:`PEOPLE`)."""

    @property
    def kind_reacting(self) -> frozenset[str]:
        """The kind of people who react, for the public with its state; empty where it is somebody by name."""
        kinds = self.reacting & PEOPLE
        return kinds if "public" not in kinds else kinds | (self.reacting & _states())


@lru_cache(maxsize=1 << 14)
def read_headline(title: str) -> Headline:
    """A headline's terms and classes of event."""
    main = _main_clause(title)
    terms, told = terms_of(title), frozenset(terms_of(main))
    return Headline(terms, told, classes_of(terms), classes_of(told), _doing(main), _reacting(main))


def _main_clause(title: str) -> str:
    opening = clauses.OPENS_WITH.match(title)
    if opening and len(title) - opening.end() >= _LEAST:
        return title[opening.end() :]
    cut = clauses.RECALLS.search(title, _LEAST)
    return title[: cut.start()] if cut else title


def _doing(main: str) -> frozenset[str]:
    known = _known_classes()[0]
    terms = terms_of(main)
    doing = next((each for term in terms if (each := known.get(term)) and each not in PEOPLE), "")
    return frozenset(f"{term}+{doing}" for term in terms if doing and known.get(term) != doing)


def _reacting(main: str) -> frozenset[str]:
    """``World leaders``, of ``‘A shock’: World leaders react to the vote``; with the kind of people that they are."""
    known = _known_classes()[0]
    before: set[str] = set()
    for word in _WORD.findall(clauses.QUOTED_FIRST.sub("", main)):
        term = _term(word)
        kind = known.get(term, "")
        if kind in REACTIONS and before:
            return frozenset(before)
        if term:
            before.add(kind if kind in PEOPLE else term)
        if word.lower().removesuffix("s") in clauses.PEOPLES and word.endswith("s"):
            before.add("public")
    return frozenset()


def terms_of(text: str) -> tuple[str, ...]:
    """The stems of a text's words that say something, in order."""
    return tuple(term for word in _WORD.findall(text) if (term := _term(word)))


@lru_cache(maxsize=1 << 16)
def _term(word: str) -> str:
    lower = word.lower().replace("’", "'")
    if lower == "us":  # the pronoun tells nothing
        return lower if word.isupper() else ""
    if len(lower) < 2 or lower in FUNCTION_WORDS:
        return ""
    whole = lower.removesuffix("'s").removesuffix("'")
    state = clauses.PEOPLES.get(whole) or clauses.PEOPLES.get(whole.removesuffix("s"))
    return state or event_stem(lower)


def event_stem(lower: str) -> str:
    """:func:`stem`, and the same for ``capture``, ``captured`` and ``captures``, for ``plan`` and ``planned``."""
    found = stem(lower)
    if len(found) > 4 and found.endswith("e"):
        found = found[:-1]
    if len(found) > 4 and found[-1] == found[-2] and found[-1] not in "sl":
        found = found[:-1]
    return found


def classes_of(terms: tuple[str, ...] | frozenset[str]) -> frozenset[str]:
    """The classes of event that terms name."""
    known = _known_classes()[0]
    return frozenset(known[term] for term in terms if term in known)


def hours_ahead(title: str, opening: str = "") -> int | None:
    """Hours that clocks are ahead of UTC at the first place that a headline names, else its text; None where none is named."""
    hours = _hours()
    return next((hours[term] for part in (title, opening) for term in terms_of(part) if term in hours), None)


@cache
def _hours() -> Mapping[str, int]:
    return {term: hours for name, hours in HOURS.items() for term in (name, event_stem(name))}


def consequence(classes: frozenset[str]) -> int:
    """How much the weightiest of these classes of event changes for many people, 0 to 3."""
    weights = _known_classes()[1]
    return max((weights[each] for each in classes), default=0)


@cache
def _states() -> frozenset[str]:
    return frozenset(clauses.PEOPLES.values())


@cache
def _known_classes() -> tuple[Mapping[str, str], Mapping[str, int]]:
    """Stem -> class, and class -> weight."""
    by_stem: dict[str, str] = {}
    weights: dict[str, int] = {}
    for line in EVENT_CLASSES.read_text("utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        head, words = line.split(":")
        name, weight = head.split()
        weights[name] = int(weight)
        for word in words.split():
            by_stem.setdefault(event_stem(word), name)
    return by_stem, weights
