"""Resolve the words that name a speaker to the fullest name the article gives.

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

from briefing.analysis.quotes.language import SpeakerWords
from briefing.analysis.text.document import Document
from store.records import Entity, Span

_CAPITAL: Final = r"(?:[A-ZÀ-Þ]\.|[A-ZÀ-Þ][\w'’-]+)"
_CAPITALS: Final = re.compile(
    rf"{_CAPITAL}(?:[ \xa0](?:(?:de|la|del|van|von|der|bin|al|el|da|di|du|le)[ \xa0]){{0,2}}"
    rf"{_CAPITAL}){{1,5}}"
)
_LONGEST_TITLE: Final = 40
"""Characters of a title with its country before a name."""
_LONGEST_ROLE: Final = 4
_POSSESSIVE: Final = re.compile(r"['’]s?\Z")
_WORD: Final = re.compile(r"[^\W\d_][\w.'’-]*")


def _bare_words(text: str) -> list[str]:
    """The words in lower case, without points and genitive endings."""
    return [_POSSESSIVE.sub("", word.replace(".", "")) for word in text.lower().split()]


class NameIndex:
    """The people and organizations of one article, looked up by place and by last name."""

    def __init__(self, doc: Document, entities: Sequence[Entity], words: SpeakerWords) -> None:
        self._doc = doc
        self.words = words
        self.entities = sorted(entities, key=lambda entity: (entity.start, entity.end))
        self._starts = [entity.start for entity in self.entities]
        self._groups = {entity.name for entity in self.entities if entity.type == "ORG"}
        self._genders: dict[str, str] = {}
        for entity in self.entities:
            if entity.type == "PERSON":
                self._genders[entity.name] = entity.gender or self._genders.get(entity.name, "")
        self._full: dict[str, str] | None = None
        self._holders: dict[str, set[tuple[tuple[str, ...], str, str]]] | None = None

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
        """The person named beside a description: after it (``the mayor, Ilse Brandt, said``), or before it between
        commas (``On Monday Ilse Brandt, a mayor from Sarna, said``); else ``""``.
        """
        if text[span[1] : span[1] + 2] != ", ":
            return ""
        begin = span[1] + 2
        at = bisect_left(self._starts, begin)
        if at < len(self.entities) and self._only_titles(text[begin : self.entities[at].start]):
            entity = self.entities[at]
            closed = text[entity.end : entity.end + 1] in {"", ",", ".", ";", "\n"}
            if entity.type == "PERSON" and " " in entity.name and closed:
                return entity.name
        before = self.before(span[0], 1)
        if before and before[0].type == "PERSON" and text[before[0].end : span[0]] == ", ":
            return before[0].name
        return ""

    def _only_titles(self, words: str) -> bool:
        return len(words) < _LONGEST_TITLE and all(
            word.rstrip(".").lower() in self.words.titles | self.words.person_nouns for word in words.split()
        )

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
        """``f``, ``m`` or empty, according to the names found in the article."""
        return self._genders.get(name, "")

    def holder(self, description: str) -> str:
        """The one person who bears the title in ``the senator`` or ``Sarnan PM``; ``""`` if none or several."""
        words = _bare_words(description)
        origin = words[:1] if words and words[0] in self.words.origins else []
        definite = bool(words) and words[0] in self.words.definite_articles
        if not origin and not definite:
            return ""
        words = self._spelled(words[1:])
        if definite and words and words[0] in self.words.origins:
            origin, words = words[:1], words[1:]
        if not words or words[-1] not in self.words.person_nouns or words[-1].endswith("s"):
            return ""
        if self._holders is None:
            self._holders = self._collect_holders()
        ranks = self.words.ranks
        rank = ranks.intersection(words)
        found = {
            name
            for role, home, name in self._holders.get(words[-1], ())
            if all(word in role for word in words)
            and (rank or ranks.isdisjoint(role))
            and not (origin and home and not self.words.same_home(home, origin[0]))
        }
        return found.pop() if len(found) == 1 else ""

    def _spelled(self, words: list[str]) -> list[str]:
        spelled = self.words.abbreviated_titles
        return " ".join(spelled.get(word, word) for word in words).split()

    def _collect_holders(self) -> dict[str, set[tuple[tuple[str, ...], str, str]]]:
        """By the last word of a title: its words, where it is held as far as that is said, and who holds it."""
        holders: dict[str, set[tuple[tuple[str, ...], str, str]]] = {}
        for entity in self.entities:
            if entity.type != "PERSON" or not entity.role:
                continue
            before = _bare_words(self._doc.text[max(0, entity.start - _LONGEST_TITLE) : entity.start])
            home = next((word for word in reversed(before) if word in self.words.origins), "")
            role = tuple(self._spelled(_bare_words(entity.role)))
            if before and before[-1].rstrip(",") == role[-1]:
                role = tuple(word.rstrip(",") for word in before[-_LONGEST_ROLE:])
            holders.setdefault(role[-1], set()).add((role, home, entity.name))
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
        stripped = _strip_titles(name, self.words)
        if len(stripped.split()) >= 2:
            return stripped
        return full or stripped or name

    def _collect(self) -> dict[str, str]:
        full: dict[str, str] = {}
        for match in _CAPITALS.finditer(self._doc.text):
            name = _strip_titles(_POSSESSIVE.sub("", match.group()), self.words)
            words = name.split()
            if 2 <= len(words) <= 4:
                full.setdefault(words[-1].casefold(), name)
        return full


def _strip_titles(name: str, known: SpeakerWords) -> str:
    """A name without the titles, offices and origins before it."""
    words = name.split()
    start = 0
    for i, word in enumerate(words[:-1]):
        bare = word.rstrip(".").lower()
        if words[i + 1].lower() in known.prepositions:
            continue  # a body's name: Doctors Without Borders
        lower = word[:1].islower() and word not in known.name_particles
        acronym = i + 2 == len(words) and words[-1].isupper()  # Sarnan state TV
        if (
            bare in known.titles
            or bare in known.person_nouns
            or bare in known.determiners
            or (lower and not acronym)
        ) or (_POSSESSIVE.search(word) and i + 2 < len(words)):
            start = i + 1
    return " ".join(words[start:])


def head_of_mention(mention: str, known: SpeakerWords) -> str:
    """A noun phrase without what follows its head: *of*/*for* phrases, relative clauses, participles."""
    words = mention.split()
    if len(words) > 2 and words[-1] in known.person_nouns and words[0].lower() in known.definite_articles:
        return mention  # the University of Sarna coach
    for i, word in enumerate(words):
        if i and (
            word in known.prepositions
            or word in known.capital_of
            or word.lower() in known.personal_relatives
            or (word.islower() and known.participle.match(word) and i + 1 < len(words))
        ):
            return " ".join(words[:i])
    return mention


def _is_named(mention: str, known: SpeakerWords) -> bool:
    """Whether the head of a mention is a proper name."""
    words = _WORD.findall(head_of_mention(mention, known))
    if not words:
        return False
    last = words[-1]
    return (
        last[0].isupper() and last.lower() not in known.person_nouns and last.lower() not in known.determiners
    )


def _describe(mention: str, known: SpeakerWords) -> str:
    """An unnamed source as a reader would list it: ``sources``, ``a spokesman for the ministry``."""
    words = mention.split()
    if len(words) > 1 and mention.isupper() and words[0].lower() in known.determiners:
        words = mention.lower().split()  # the label of a transcript: THE PRESIDENT
    for i, word in enumerate(words):
        if (
            i
            and word.islower()
            and known.participle.match(word)
            and i + 1 < len(words)
            and words[i + 1].islower()
        ):
            words = words[:i]
            break
    if (
        words
        and words[0][:1].isupper()
        and (
            words[0].lower() in known.leading_words
            or words[0].lower() in known.person_nouns
            or len(words) == 1
        )
    ):
        words[0] = words[0][0].lower() + words[0][1:]
    return " ".join(words)


def name_of(names: NameIndex, text: str, span: Span) -> str:
    """The speaker's name, or the description, for the words at ``span``."""
    mention = " ".join(text[span[0] : span[1]].split())
    known = names.words
    if not _is_named(mention, known):
        return names.apposed(text, span) or names.holder(mention) or _describe(mention, known)
    head = head_of_mention(mention, known)
    entity = names.across(span[0], span[0] + len(head), span[1])
    if entity is None:
        return names.fullest(_with_of(mention, head, known))
    gender = known.title_gender.get(mention.split()[0].rstrip(".").lower(), "")
    if gender and entity.type == "PERSON" and names.gender(entity.name) not in {"", gender}:
        return names.namesake(entity.name, gender)
    return entity.name


def _with_of(mention: str, head: str, known: SpeakerWords) -> str:
    """The head of a name with its *of*: ``Bureau of Mines`` is no bureau."""
    rest = mention[len(head) :].split()
    if (
        len(rest) >= 2
        and rest[0] in known.of
        and rest[1][:1].isupper()
        and head.split()[-1].lower() not in known.titles
    ):
        return " ".join((head, *(word for word in rest)))
    return head
