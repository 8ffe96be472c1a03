"""From the words that name a speaker to the fullest name the article gives.

Covers: surnames to full names, titles stripped, a name in apposition to a description, unnamed sources as
they are described (``three officials``, ``a spokesman for the ministry``), pronouns (see
:mod:`briefing.analysis.quotes.coreference`). Given up: descriptions of a named person without the name beside it
(``the senator``) unless the article gave that person that very title.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from briefing.analysis.text.document import Document
from briefing.analysis.text.word_classes import (
    DETERMINERS,
    NAME_PARTICLES,
    PERSON_NOUNS,
    PREPOSITIONS,
    TITLES,
)
from store.records import Entity, Span

_CAPITAL: Final = r"(?:[A-ZÀ-Þ]\.|[A-ZÀ-Þ][\w'’-]+)"
_CAPITALS: Final = re.compile(
    rf"{_CAPITAL}(?:[ \xa0](?:(?:de|la|del|van|von|der|bin|al|el|da|di|du|le)[ \xa0]){{0,2}}"
    rf"{_CAPITAL}){{1,5}}"
)
_POSSESSIVE: Final = re.compile(r"['’]s?\Z")
_WORD: Final = re.compile(r"[^\W\d_][\w.'’-]*")
_MODIFIER_VERB: Final = re.compile(r"\w+ed\Z")


_TITLE_GENDER: Final = {
    "mr": "m",
    "mrs": "f",
    "ms": "f",
    "miss": "f",
    "sir": "m",
    "lord": "m",
    "dame": "f",
    "lady": "f",
}
#: Words that lead a description and are no part of a name.
_LED: Final = DETERMINERS | PREPOSITIONS
#: Words that make a title another one.
_RANKS: Final = frozenset({"former", "vice", "deputy", "acting", "assistant", "first"})
#: Abbreviated titles as they are spelt in a description.
_SPELT: Final = {
    "sen": "senator",
    "gov": "governor",
    "rep": "representative",
    "gen": "general",
    "col": "colonel",
    "prof": "professor",
    "amb": "ambassador",
}


class Names:
    """The people and organizations of one article, looked up by place and by last name."""

    def __init__(self, doc: Document, entities: Sequence[Entity]) -> None:
        self._doc = doc
        self.entities = sorted(entities, key=lambda entity: (entity.start, entity.end))
        self._starts = [entity.start for entity in self.entities]
        self._groups = {entity.name for entity in self.entities if entity.type == "ORG"}
        self._genders: dict[str, str] = {}
        for entity in self.entities:
            if entity.type == "PERSON":
                self._genders[entity.name] = entity.gender or self._genders.get(entity.name, "")
        self._full: dict[str, str] | None = None
        self._holders: dict[str, set[tuple[tuple[str, ...], str]]] | None = None

    def across(self, start: int, last: int, end: int) -> Entity | None:
        """The entity that begins after ``start``, reaches to ``last`` and ends by ``end``."""
        at = bisect_right(self._starts, last - 1) - 1
        while at >= 0 and self.entities[at].start >= start:
            entity = self.entities[at]
            if last - 2 <= entity.end <= end + 2:
                return entity
            at -= 1
        return None

    def apposed(self, text: str, span: Span) -> str:
        """The person named between commas after a description (``the mayor, Ilse Brandt, said``); else ``""``."""
        if text[span[1] : span[1] + 2] != ", ":
            return ""
        at = bisect_left(self._starts, span[1] + 2)
        if at == len(self.entities) or self.entities[at].start != span[1] + 2:
            return ""
        entity = self.entities[at]
        plain = entity.type == "PERSON" and " " in entity.name
        return entity.name if plain and text[entity.end : entity.end + 1] == "," else ""

    def before(self, offset: int, count: int) -> list[Entity]:
        """Up to ``count`` entities that begin before ``offset``, the nearest first."""
        at = bisect_right(self._starts, offset - 1)
        return self.entities[max(0, at - count) : at][::-1]

    def is_person(self, name: str) -> bool:
        """Whether the article names a person so."""
        return name in self._genders

    def is_group(self, name: str) -> bool:
        """Whether the article names an organization so."""
        return name in self._groups

    def gender(self, name: str) -> str:
        """``f``, ``m`` or empty, as told by the names found in the article."""
        return self._genders.get(name, "")

    def holder(self, description: str) -> str:
        """The one person who bears the title in ``the senator``; ``""`` if none or several."""
        words = description.lower().split()
        plain = words[:1] == ["the"] and all(word in _RANKS for word in words[1:-1])
        if len(words) < 2 or not plain or words[-1] not in PERSON_NOUNS:
            return ""
        if self._holders is None:
            self._holders = self._collect_holders()
        rank = [word for word in words[1:-1] if word in _RANKS]
        found = {
            name
            for role, name in self._holders.get(words[-1], ())
            if all(word in role for word in rank) and (rank or not _RANKS & set(role))
        }
        return found.pop() if len(found) == 1 else ""

    def _collect_holders(self) -> dict[str, set[tuple[tuple[str, ...], str]]]:
        holders: dict[str, set[tuple[tuple[str, ...], str]]] = {}
        for entity in self.entities:
            role = tuple(_SPELT.get(word, word) for word in entity.role.lower().replace(".", "").split())
            if role and entity.type == "PERSON":
                holders.setdefault(role[-1], set()).add((role, entity.name))
        return holders

    def namesake(self, name: str, gender: str) -> str:
        """Another person of that surname whose gender is the one given, or ``name`` itself."""
        last = name.split()[-1].casefold()
        for other, known in self._genders.items():
            if known == gender and other.split()[-1].casefold() == last and len(other.split()) > 1:
                return other
        return name

    def fullest(self, name: str) -> str:
        """The longest run of capitals in the article that ends with the last word of ``name``."""
        if self._full is None:
            self._full = self._collect()
        words = _WORD.findall(name)
        if not words:
            return name
        last = _POSSESSIVE.sub("", words[-1])
        full = self._full.get(last.casefold(), "")
        stripped = strip_titles(name)
        if len(stripped.split()) >= 2:
            return stripped
        return full or stripped or name

    def _collect(self) -> dict[str, str]:
        full: dict[str, str] = {}
        for match in _CAPITALS.finditer(self._doc.text):
            name = strip_titles(_POSSESSIVE.sub("", match.group()))
            words = name.split()
            if 2 <= len(words) <= 4:
                full.setdefault(words[-1].casefold(), name)
        return full


def strip_titles(name: str) -> str:
    """A name without the titles, offices and origins before it."""
    words = name.split()
    start = 0
    for i, word in enumerate(words[:-1]):
        bare = word.rstrip(".").lower()
        if words[i + 1].lower() in PREPOSITIONS:
            continue  # a body's name: Doctors Without Borders
        if (
            bare in TITLES
            or bare in PERSON_NOUNS
            or bare in DETERMINERS
            or (word[:1].islower() and word not in NAME_PARTICLES)
        ) or (_POSSESSIVE.search(word) and i + 2 < len(words)):
            start = i + 1
    return " ".join(words[start:])


def core(mention: str) -> str:
    """A noun phrase without what follows its head: *of*/*for* phrases, relative clauses, participles."""
    words = mention.split()
    for i, word in enumerate(words):
        if i and (
            word in PREPOSITIONS
            or word == "Of"
            or word.lower() in {"who", "which"}
            or (word.islower() and _MODIFIER_VERB.match(word) and i + 1 < len(words))
        ):
            return " ".join(words[:i])
    return mention


def is_named(mention: str) -> bool:
    """Whether the head of a mention is a proper name."""
    words = _WORD.findall(core(mention))
    if not words:
        return False
    last = words[-1]
    return last[0].isupper() and last.lower() not in PERSON_NOUNS and last.lower() not in DETERMINERS


def describe(mention: str) -> str:
    """An unnamed source as a reader would list it: ``sources``, ``a spokesman for the ministry``."""
    words = mention.split()
    if len(words) > 1 and mention.isupper() and words[0].lower() in DETERMINERS:
        words = mention.lower().split()  # the label of a transcript: THE PRESIDENT
    for i, word in enumerate(words):
        if (
            i
            and word.islower()
            and _MODIFIER_VERB.match(word)
            and i + 1 < len(words)
            and words[i + 1].islower()
        ):
            words = words[:i]
            break
    if (
        words
        and words[0][:1].isupper()
        and (words[0].lower() in _LED or words[0].lower() in PERSON_NOUNS or len(words) == 1)
    ):
        words[0] = words[0][0].lower() + words[0][1:]
    return " ".join(words)


def name_of(names: Names, text: str, span: Span) -> str:
    """The speaker's name, or the description, for the words at ``span``."""
    mention = " ".join(text[span[0] : span[1]].split())
    if not is_named(mention):
        return names.apposed(text, span) or names.holder(mention) or describe(mention)
    head = core(mention)
    entity = names.across(span[0], span[0] + len(head), span[1])
    if entity is None:
        return names.fullest(_with_of(mention, head))
    gender = _TITLE_GENDER.get(mention.split()[0].rstrip(".").lower(), "")
    if gender and entity.type == "PERSON" and names.gender(entity.name) not in {"", gender}:
        return names.namesake(entity.name, gender)
    return entity.name


def _with_of(mention: str, head: str) -> str:
    """The head of a name with its *of*: ``Bureau of Mines`` is no bureau."""
    rest = mention[len(head) :].split()
    if (
        len(rest) >= 2
        and rest[0] == "of"
        and rest[1][:1].isupper()
        and head.split()[-1].lower() not in TITLES
    ):
        return " ".join((head, *(word for word in rest)))
    return head
