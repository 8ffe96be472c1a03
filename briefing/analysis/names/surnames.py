"""The bearers of names in an article: full names for surnames, what role they have, and their gender."""

from __future__ import annotations

from bisect import bisect_left
from typing import Literal

from briefing.analysis.names import parts as w
from briefing.analysis.names.language import words as en
from briefing.analysis.names.parts import Segment, Token
from briefing.analysis.text.lexicon import words
from briefing.analysis.text.normalize import plain as folded
from store.records import Entity

_Gender = Literal["", "f", "m"]

_MALE = words("male-titles")
_FEMALE = words("female-titles")
_REACH = 160
"""Characters after a name in which a pronoun is taken to mean its bearer."""


class People:
    """The persons whom an article names in full."""

    def __init__(self, text: str, plain: str) -> None:
        self._text = text
        self._plain = plain
        self._surnames: dict[str, list[tuple[int, str]]] = {}
        """Surname to (place, full name), in the order of the text."""
        self._firsts: dict[str, list[tuple[int, str]]] = {}

    def learn(self, segment: Segment) -> None:
        """Remember a full name."""
        name = self._text[segment.start : segment.end]
        tokens = [token for token in segment.tokens if token.low not in en.AFTER_SURNAME] or segment.tokens
        last = len(tokens) - 1
        surname = tokens[last].low
        self._surnames.setdefault(surname, []).append((segment.start, name))
        first = tokens[0]
        if first.text.isalpha() and not first.kinds & (w.EVERYDAY | w.PLACE | w.ACRONYM):
            self._firsts.setdefault(first.low, []).append((segment.start, name))
        if last > 1 and tokens[last - 1].low in w.PARTICLES:
            long = f"{tokens[last - 1].low} {surname}"
            self._surnames.setdefault(long, []).append((segment.start, name))

    def learn_surname(self, surname: str) -> None:
        """Remember that somebody bears a surname, without knowing the full name."""
        self._surnames.setdefault(surname, [])

    def has_surname(self, low: str) -> bool:
        """Whether somebody in the article bears it."""
        return low in self._surnames

    def has(self, low: str) -> bool:
        """Whether it is somebody's surname or given name in the article."""
        return low in self._surnames or low in self._firsts

    def named_before(self, low: str, at: int) -> bool:
        """Whether somebody of that surname is named in full before ``at``."""
        bearers = self._surnames.get(low)
        return bool(bearers) and bearers is not None and bearers[0][0] < at

    def is_full_name(self, tokens: tuple[Token, ...]) -> bool:
        """Whether the tokens begin and end as somebody's full name does."""
        first = tokens[0].text.lower() + " "
        bearers = self._surnames.get(tokens[-1].low, ())[:8]
        return len(tokens) > 1 and any(full.lower().startswith(first) for _, full in bearers)

    def full_name(self, segment: Segment) -> str:
        """The fullest name of the bearer: the one named last before, else first after."""
        low = " ".join(token.low for token in segment.tokens)
        bearers = self._surnames.get(low) or self._firsts.get(low)
        if not bearers:
            return self._text[segment.start : segment.end]
        index = bisect_left(bearers, (segment.start, ""))
        return bearers[index - 1][1] if index else bearers[0][1]

    def role_after(self, segment: Segment) -> str:
        """An office in apposition (``, the finance minister,``); empty if there is none."""
        match = en.APPOSITION.match(self._plain, segment.end, segment.end + 80)
        if match and match.group(1).split()[-1].lower() in w.OFFICES:
            return match.group(1)
        return ""


def with_genders(plain: str, entities: list[Entity]) -> tuple[Entity, ...]:
    """The entities with each person's gender.

    From a title anywhere in the article, else the given name, else the pronouns that follow.
    """
    genders: dict[str, _Gender] = {}
    votes: dict[str, int] = {}
    for index, entity in enumerate(entities):
        if entity.type != "PERSON":
            continue
        by_title = _of_title(entity.role)
        if by_title:
            genders[entity.name] = by_title
        elif entity.name not in genders:
            genders[entity.name] = _of_given(entity.name)
        if not genders[entity.name]:
            follow = entities[index + 1].start if index + 1 < len(entities) else len(plain)
            votes[entity.name] = votes.get(entity.name, 0) + _pronoun(plain, entity.end, follow)
    for name, vote in votes.items():
        if not genders[name] and vote:
            genders[name] = "f" if vote > 0 else "m"
    return tuple(
        Entity(e.start, e.end, e.type, e.name, e.role, genders[e.name]) if genders.get(e.name) else e
        for e in entities
    )


def _of_title(role: str) -> _Gender:
    title = role.lower().rstrip(".").split()[-1] if role else ""
    return "m" if title in _MALE else "f" if title in _FEMALE else ""


def _of_given(name: str) -> _Gender:
    if " " not in name:
        return ""
    kinds = w.kinds(folded(name.split()[0]))
    male, female = bool(kinds & w.MALE), bool(kinds & w.FEMALE)
    return "" if male == female else "m" if male else "f"


def _pronoun(plain: str, start: int, end: int) -> int:
    """1 if the first pronoun after a name is hers, -1 if his, 0 if there is none before the next name."""
    match = en.PRONOUN.search(plain, start, min(end, start + _REACH))
    if match is None:
        return 0
    return 1 if match.group(2) else -1
