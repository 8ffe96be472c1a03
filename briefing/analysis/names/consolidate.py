"""Settle the names of one article consistently: what kind each is, and whose.

Two readings: the first learns from unambiguous names (full names, bodies with their acronyms), the
second settles the rest by what was learned and by what stands around.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefing.analysis.names import parts as w
from briefing.analysis.names.context import Evidence
from briefing.analysis.names.language import words as en
from briefing.analysis.names.parts import Segment, like_team
from briefing.analysis.names.surnames import People, with_genders
from briefing.analysis.text.document import Document
from briefing.analysis.text.lexicon import words
from briefing.analysis.text.normalize import fold
from store.records import Entity, EntityType, Mention

_SHIPS = words("ships")
_CLUBS = words("clubs")
_NICKNAMES = frozenset(
    name.rsplit(" ", 1)[-1] for name in _CLUBS if " " in name and name.endswith("s")
) - words("everyday")
_FAMOUS = words("known-by-surname")
_NAMESAKES = words("word-surnames", "common-surnames")
_RIC = re.compile(r"[A-Z0-9]{2,}\.[A-Z]{1,3}\Z")
"""A stock's code at Reuters (``PFE.N``)."""
_ACRONYM_AFTER = re.compile(r"\s\(\s?([A-Z][A-Za-z&.-]{1,9})\s?\)")
_LISTED_PERSON = ("name in full", "surname", "title and surname", "full name")
_LISTED_BODY = ("name of the organization", "acronym")
_COMMON_ACRONYMS = words("common-acronyms")
_GENERIC = words("heads", "suffixes", "institution-words")
_LAST_WORD = re.compile(r"([a-z-]+) ?\( ?\Z")
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}s\Z")
_QUOTED = re.compile(r"\s?[+-]\d")
"""What follows a stock's code in a report on the market."""


class ArticleNames:
    """Settles open segments and gives each name its bearer."""

    def __init__(
        self, doc: Document, plain: str, segments: list[Segment], mentions: Sequence[Mention]
    ) -> None:
        self._doc = doc
        self._plain = plain
        self._segments = segments
        self._evidence = Evidence(plain)
        self._people = People(doc.text, plain)
        self._bodies: dict[str, str] = {}
        """Short form or acronym to the full name."""
        self._things: set[str] = set()
        """Ships, and acronyms of what is no body (``iodine deficiency disorders (IDD)``)."""
        self._kinds_seen: dict[str, EntityType] = {}
        """What a name is by the words around it somewhere in the article."""
        self._listed: dict[int, EntityType] = {}
        for mention in mentions:
            if mention.rule.startswith(_LISTED_PERSON):
                self._listed[mention.start] = "PERSON"
            elif mention.rule.startswith(_LISTED_BODY):
                self._listed[mention.start] = "ORG"

    def entities(self) -> tuple[Entity, ...]:
        """The article's names, in order."""
        self._learn()
        settled = [
            (piece, self._settle(piece)) for segment in self._segments for piece in self._pieces(segment)
        ]
        result: list[Entity] = []
        end = -1
        for piece, kind in settled:
            kind = kind or self._kind_elsewhere(piece)
            if kind is not None and piece.start >= end:
                result.append(self._entity(piece, kind))
                end = piece.end
        return with_genders(self._plain, _one_spelling(result))

    def _kind_elsewhere(self, segment: Segment) -> EntityType | None:
        """What a name is elsewhere in the article, where nothing beside it shows its kind."""
        if segment.kind != "OPEN" or len(segment.tokens) > 1 or segment.shouting:
            return None
        if self._evidence.before(segment).lower() in en.ARTICLES:
            return None
        return None if self._evidence.place(segment) else self._kinds_seen.get(segment.tokens[0].low)

    def _pieces(self, segment: Segment) -> tuple[Segment, ...]:
        """The people that the article names, cut out of a headline's capitals (``Roe Meets Doe``)."""
        tokens = segment.tokens
        if not segment.shouting or len(tokens) == 1 or segment.kind not in ("PERSON", "OPEN"):
            return (segment,)
        found: list[Segment] = []
        at = 0
        while at < len(tokens):
            size = next((n for n in (4, 3, 2) if self._is_full_name(segment, at, n)), 0)
            low = tokens[at].low
            if not size and (self._people.has_surname(low) or low in self._bodies):
                size = 1
            if size:
                part = tokens[at : at + size]
                found.append(Segment(part[0].start, part[-1].end, "OPEN", part, segment.role))
            at += size or 1
        return tuple(found) if found else (segment,)

    def _is_full_name(self, segment: Segment, at: int, size: int) -> bool:
        return at + size <= len(segment.tokens) and self._people.is_full_name(segment.tokens[at : at + size])

    # --- first reading: unambiguous names  ------------------------------------------------------

    def _learn(self) -> None:
        for segment in self._segments:
            if segment.kind == "PLACE" and segment.tokens[0].low in _SHIPS:
                self._things.add(segment.tokens[-1].low)
            if segment.shouting:
                continue
            if len(segment.tokens) == 1 and segment.tokens[0].kinds & w.ACRONYM:
                self._learn_acronym(segment)
            if segment.kind == "ORG" and segment.sure:
                self._learn_body(segment)
            elif segment.kind == "PERSON" or (segment.kind == "OPEN" and self._guess(segment) == "PERSON"):
                self._learn_person(segment)

    def _learn_person(self, segment: Segment) -> None:
        if len(segment.tokens) > 1:
            self._people.learn(segment)
        elif segment.role is not None or (segment.kind == "OPEN" and self._evidence.person(segment) > 1):
            self._people.learn_surname(segment.tokens[0].low)

    def _learn_acronym(self, segment: Segment) -> None:
        """An acronym in brackets after words that are no body's is none."""
        if not self._evidence.in_brackets(segment):
            return
        acronym = segment.tokens[0].low
        if self._has_initials_before(segment):
            self._bodies.setdefault(acronym, self._doc.text[segment.start : segment.end])
            return
        match = _LAST_WORD.search(self._plain, max(0, segment.start - 32), segment.start)
        if match and match.group(1) not in _GENERIC:
            self._things.add(segment.tokens[0].low)

    def _has_initials_before(self, segment: Segment) -> bool:
        """Whether the capitals before the bracket spell the acronym (``Centro de Estudios Navales (CEN)``)."""
        letters = segment.tokens[0].text.replace(".", "").upper()
        before = self._plain[max(0, segment.start - 90) : segment.start - 1].split()
        capitals = [word[0] for word in before if word[0].isupper()][-len(letters) :]
        return "".join(capitals) == letters

    def _learn_body(self, segment: Segment) -> None:
        name = self._doc.text[segment.start : segment.end]
        tokens = segment.tokens
        match = _ACRONYM_AFTER.match(self._plain, segment.end)
        if match and not _RIC.match(match.group(1)):
            self._bodies[match.group(1).lower()] = name
        if len(tokens) == 1:
            return
        if " ".join(token.low for token in tokens) in _CLUBS:
            self._bodies.setdefault(tokens[-1].low, name)
        letters = "".join(token.text[0] for token in tokens if token.text[0].isupper())
        if len(letters) > 2:
            self._bodies.setdefault(letters.lower(), name)
        plain = w.EVERYDAY | w.PLACE | w.DEMONYM
        if tokens[-1].kinds & w.SUFFIX and not all(token.kinds & plain for token in tokens[:-1]):
            self._bodies.setdefault(" ".join(token.low for token in tokens[:-1]), name)
            if len(tokens) > 2 and not tokens[0].kinds & (plain | w.GIVEN):
                self._bodies.setdefault(tokens[0].low, name)

    # --- second reading ------------------------------------------------------------------------------------

    def _settle(self, segment: Segment) -> EntityType | None:
        tokens = segment.tokens
        low = " ".join(token.low for token in tokens)
        listed = self._listed.get(segment.start)
        if listed == "PERSON" or (listed and segment.kind in ("OPEN", "WEAK")):
            return listed
        if segment.kind == "PERSON":
            return "PERSON" if len(tokens) > 1 or segment.role else self._settle_given(segment)
        if segment.kind == "ORG":
            if len(tokens) == 1 and not segment.sure and low not in self._bodies:
                return self._settle_acronym(segment)
            return "ORG"
        if segment.kind == "PLACE":
            return self._settle_place(segment, low)
        if low in self._things:
            return None
        if segment.kind == "WEAK" and len(tokens) > 1:
            body = self._evidence.states(segment) and not segment.opens and not segment.shouting
            return "ORG" if body and not tokens[-1].kinds & w.FACILITY else None
        if segment.kind == "WEAK":
            named = self._people.named_before(low, segment.start)
            if self._evidence.rules(segment) and low in _NAMESAKES:
                return "PERSON"
            if low in self._bodies and self._bodies[low].lower() in _CLUBS and not segment.shouting:
                return "ORG"
            inside = (
                not segment.opens
                and not segment.shouting
                and self._evidence.before(segment) not in en.DEFINITE_ARTICLES
            )
            return "PERSON" if named and (inside or self._evidence.acts(segment)) else None
        if low in self._bodies:
            return "ORG"
        if self._people.has(low) or self._people.is_full_name(tokens):
            return "PERSON"
        return self._guess(segment)

    def _settle_place(self, segment: Segment, low: str) -> EntityType | None:
        """A place that is a club in a report on sport, or somebody's surname in this article."""
        bears = len(segment.tokens) == 1 and self._people.has_surname(low)
        if self._evidence.plays(segment) and not bears:
            return "ORG"
        if low in w.ORGANIZATIONS and low not in _CLUBS:  # a river and a firm
            the = self._evidence.before(segment).lower() in en.DEFINITE_ARTICLES
            return None if the or self._evidence.place(segment) else "ORG"
        if len(segment.tokens) > 1 or not self._people.has_surname(low):
            return None
        as_person = self._evidence.person(segment) > 0 or not self._evidence.place(segment)
        return "PERSON" if as_person else None

    def _settle_given(self, segment: Segment) -> EntityType | None:
        low = segment.tokens[0].low
        if self._people.has(low):
            return "PERSON"
        if low in self._bodies:
            return "ORG"
        shouted = segment.tokens[0].kinds & w.ACRONYM and not segment.shouting
        shouted = shouted and not self._plain.startswith(":", segment.end)
        if self._evidence.surely_place(segment) or self._evidence.awarded(segment) or shouted:
            return None
        if self._evidence.in_brackets(segment):
            return None
        return "PERSON" if self._evidence.firm(segment) <= 0 else "ORG"

    def _settle_acronym(self, segment: Segment) -> EntityType | None:
        token = segment.tokens[0]
        if self._people.has_surname(token.low):
            return "PERSON"
        if any(char.isdigit() for char in token.text) or _RIC.match(token.text):
            return None
        if token.low in _COMMON_ACRONYMS or token.low in self._things:
            return None
        if _QUOTED.match(self._plain, segment.end, segment.end + 3):
            return None
        if not 2 <= len(token.text) <= 5 or self._evidence.before(segment) in en.INDEFINITE_ARTICLES:
            return None
        return "ORG"

    def _guess(self, segment: Segment) -> EntityType | None:
        """What a name is that nothing in the article has settled: by the words around, else by its length."""
        tokens, evidence = segment.tokens, self._evidence
        last = tokens[-1]
        if len(tokens) == 1 and (_PLURAL_ACRONYM.match(last.text) or any(c.isdigit() for c in last.text)):
            return None
        person = evidence.person(segment)
        if evidence.firm(segment) > max(person, 0):
            if len(tokens) == 1:
                self._kinds_seen[last.low] = "ORG"
            return "ORG"
        if last.kinds & w.FACILITY and not last.kinds & w.SURNAME:
            return None
        plain = [
            t for t in tokens if t.kinds & (w.EVERYDAY | w.OPENER) and not t.kinds & (w.SURNAME | w.GIVEN)
        ]
        if plain == [last] and len(tokens) == 2 and last.low in _NAMESAKES and not segment.shouting:
            plain = []
        if evidence.before(segment).lower() in en.DEFINITE_ARTICLES:
            if len(tokens) == 1 and evidence.sports and like_team(last) and not segment.opens:
                return "ORG"
            return "ORG" if last.low.endswith("s") and len(tokens) > 1 and not plain else None
        if len(tokens) == 1:
            return self._guess_single(segment, person, bool(plain))
        if segment.shouting and person < 2:
            return None
        if plain:
            return "PERSON" if person > 1 and len(plain) < len(tokens) else None
        place = evidence.surely_place(segment) and not tokens[0].kinds & w.GIVEN
        capitals = sum(token.text[0].isupper() for token in tokens)
        return "PERSON" if capitals <= 4 and not place else None

    def _guess_single(self, segment: Segment, person: int, everyday: bool) -> EntityType | None:
        token = segment.tokens[0]
        if self._evidence.sports and token.low in _NICKNAMES:
            return "ORG"
        if self._evidence.result(segment) or self._evidence.scores(segment):
            return "ORG"
        if everyday or token.kinds & (w.DEMONYM | w.CALENDAR | w.NUMERAL):
            return None
        if token.low.endswith("s") and segment.opens and not self._people.has_surname(token.low):
            return None
        if token.low in _FAMOUS and not self._evidence.surely_place(segment):
            person += 2
        if person > 1:
            self._kinds_seen.setdefault(token.low, "PERSON")
        if person <= 0:
            return None
        # Persons are introduced by their full names; who does something without one is a club or a firm here.
        company = (self._evidence.sports or self._evidence.business) and not segment.opens
        return "ORG" if person == 1 and company and not token.kinds & (w.GIVEN | w.SURNAME) else "PERSON"

    # --- the result -------------------------------------------------------------------------------------

    def _entity(self, segment: Segment, kind: EntityType) -> Entity:
        start, end = segment.start, segment.end
        if kind == "ORG":
            low = " ".join(token.low for token in segment.tokens)
            return Entity(start, end, "ORG", self._bodies.get(low, self._doc.text[start:end]))
        role = self._doc.text[slice(*segment.role)] if segment.role else ""
        role = role or self._people.role_after(segment) or self._evidence.role_before(segment)
        return Entity(start, end, "PERSON", self._people.full_name(segment), role)


def _one_spelling(entities: Sequence[Entity]) -> list[Entity]:
    """The entities with one spelling for each name of the article: *NATO* for *Nato*, *Peña* for *Pena*, *U.S. Senate*
    for *Senate*.
    """
    keys = {name: _key(name) for name in {entity.name for entity in entities}}
    best: dict[tuple[EntityType, str], str] = {}
    for entity in entities:
        key = entity.type, keys[entity.name]
        known = best.get(key)
        if known is None or (known != entity.name and _spelling_rank(entity.name) > _spelling_rank(known)):
            best[key] = entity.name
    for kind, low in list(best):
        whole = next((best[kind, p + low] for p in en.COUNTRY_PREFIXES if (kind, p + low) in best), "")
        best[kind, low] = whole or best[kind, low]
    return [
        entity if best[entity.type, keys[entity.name]] == entity.name else _renamed(entity, best, keys)
        for entity in entities
    ]


def _key(name: str) -> str:
    return name.lower() if name.isascii() else fold(name).casefold()


def _renamed(entity: Entity, best: Mapping[tuple[EntityType, str], str], keys: Mapping[str, str]) -> Entity:
    return replace(entity, name=best[entity.type, keys[entity.name]])


def _spelling_rank(name: str) -> tuple[int, int]:
    """Accents say more than their lack; of an acronym, capitals; a name all in capitals comes from a headline."""
    capitals = sum(char.isupper() for char in name)
    return sum(not char.isascii() for char in name), 0 if " " in name and name.isupper() else capitals
