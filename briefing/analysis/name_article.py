"""One article's names made consistent: who bears which surname, which letters stand for which body."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

from briefing.analysis import name_words as w
from briefing.analysis.lexicon import words
from briefing.analysis.name_runs import Token
from briefing.analysis.name_segments import Segment
from briefing.analysis.text import Document
from store.records import Entity, EntityType, Mention

_MALE = words("male-titles")
_FEMALE = words("female-titles")
_ROLE_BEFORE = words("offices", "occupations", "kin")
_PERSON_VERBS = words("person-verbs")
_FIRM_BEFORE = words("firm-before")
_FIRM_AFTER = words("firm-after")
_CITIES = words("cities")
_SPORT_WORDS = words("sport-words")
_SPORT_AFTER = words("sport-after")
_SPORT_BEFORE = words("sport-before")
_SURELY_PLACE = frozenset(["in", "at", "near", "outside", "around", "across"])
_RIC = re.compile(r"[A-Z0-9]{2,}\.[A-Z]{1,3}\Z")
_PLACE_BEFORE = frozenset(["in", "at", "near", "from", "to", "outside", "around", "across", "into", "of"])
_WORD_AFTER = re.compile(r"\s?(?:'s\s)?([A-Za-z'-]+)")
_AGE = re.compile(r"\s?, (?:aged )?\d\d(?:\s?,|\)|\.| )")
_ACRONYM_AFTER = re.compile(r"\s\(\s?([A-Z][A-Za-z&.-]{1,9})\s?\)")
_PRONOUN = re.compile(r"\b(he|his|him|she|her|hers)\b", re.IGNORECASE)
_APPOSITION = re.compile(
    r"\s?, (?:the |a |an )?((?:[\w.-]+ ){0,5}?[\w-]+)(?= of | for | at | in | who |,| said)"
)


class ArticleNames:
    """Settles open segments and gives each name its bearer."""

    def __init__(
        self, doc: Document, plain: str, segments: list[Segment], mentions: Sequence[Mention]
    ) -> None:
        self._doc = doc
        self._plain = plain
        self._segments = segments
        self._mentions = mentions
        self._people: dict[str, list[tuple[int, str]]] = {}
        """Surname to (place, full name), in the order of the text."""
        self._firsts: dict[str, list[tuple[int, str]]] = {}
        """The same by given name."""
        self._bodies: dict[str, str] = {}
        """Short form or acronym to the full name."""
        self._official = {(m.start, m.end): m for m in mentions}
        self._words_before: dict[int, str] = {}
        self._sports = len(_SPORT_WORDS.intersection(plain[:6000].lower().split())) > 3

    def entities(self) -> tuple[Entity, ...]:
        """The article's names, in order."""
        self._learn()
        result: list[Entity] = []
        end = -1
        for segment in self._segments:
            for piece in (
                self._pieces(segment) if segment.shouting and len(segment.tokens) > 1 else (segment,)
            ):
                kind = self._settle(piece)
                if kind is None or piece.start < end:
                    continue
                result.append(self._entity(piece, kind))
                end = piece.end
        return tuple(result)

    def _pieces(self, segment: Segment) -> tuple[Segment, ...]:
        """The people that the article names, cut out of a headline's run of capitals (``Roe Meets Doe``)."""
        if segment.kind not in ("PERSON", "OPEN"):
            return (segment,)
        tokens = segment.tokens
        found: list[Segment] = []
        at = 0
        while at < len(tokens):
            size = next((n for n in (4, 3, 2) if self._is_full_name(tokens[at : at + n], n)), 0)
            if not size and (tokens[at].low in self._people or tokens[at].low in self._bodies):
                size = 1
            if size:
                part = tokens[at : at + size]
                found.append(Segment(part[0].start, part[-1].end, "OPEN", part, segment.role))
            at += size or 1
        return tuple(found) if found else (segment,)

    def _is_full_name(self, tokens: tuple[Token, ...], size: int) -> bool:
        if len(tokens) < size:
            return False
        first = tokens[0].text.lower()
        return any(
            full.lower().startswith(first + " ") for _, full in self._people.get(tokens[-1].low, ())[:8]
        )

    # --- first reading: names that tell themselves ------------------------------------------------------

    def _learn(self) -> None:
        for segment in self._segments:
            if segment.shouting:
                continue
            if segment.kind == "PERSON":
                if len(segment.tokens) > 1:
                    self._learn_person(segment)
                elif segment.role is not None:
                    self._people.setdefault(segment.tokens[0].low, [])
            elif segment.kind == "ORG" and segment.sure:
                self._learn_body(segment)
            elif segment.kind == "OPEN":
                if len(segment.tokens) > 1:
                    if self._guess(segment) == "PERSON":
                        self._learn_person(segment)
                elif self._guess(segment) == "PERSON" and self._person_points(segment) > 1:
                    self._people.setdefault(segment.tokens[0].low, [])

    def _learn_person(self, segment: Segment) -> None:
        name = self._doc.text[segment.start : segment.end]
        tokens = [token for token in segment.tokens if token.low not in ("jr", "sr", "ii", "iii")]
        last = len(tokens) - 1
        surname = tokens[last].low
        self._people.setdefault(surname, []).append((segment.start, name))
        if tokens[0].text.isalpha() and not tokens[0].kinds & (w.EVERYDAY | w.PLACE | w.ACRONYM):
            self._firsts.setdefault(tokens[0].low, []).append((segment.start, name))
        if last > 1 and tokens[last - 1].low in w.PARTICLES:
            self._people.setdefault(f"{tokens[last - 1].low} {surname}", []).append((segment.start, name))

    def _learn_body(self, segment: Segment) -> None:
        name = self._doc.text[segment.start : segment.end]
        tokens = segment.tokens
        match = _ACRONYM_AFTER.match(self._plain, segment.end)
        if match and not _RIC.match(match.group(1)):
            self._bodies[match.group(1).lower()] = name
        if len(tokens) > 1:
            letters = "".join(t.text[0] for t in tokens if t.text[0].isupper())
            if len(letters) > 2:
                self._bodies.setdefault(letters.lower(), name)
            if tokens[-1].kinds & w.SUFFIX:
                short = " ".join(token.low for token in tokens[:-1])
                if not all(t.kinds & (w.EVERYDAY | w.PLACE | w.DEMONYM) for t in tokens[:-1]):
                    self._bodies.setdefault(short, name)
                    if len(tokens) > 2 and not tokens[0].kinds & (w.EVERYDAY | w.PLACE | w.DEMONYM | w.GIVEN):
                        self._bodies.setdefault(tokens[0].low, name)

    # --- second reading ------------------------------------------------------------------------------------

    def _settle(self, segment: Segment) -> EntityType | None:
        tokens = segment.tokens
        low = " ".join(token.low for token in tokens)
        if segment.kind == "PERSON":
            if len(tokens) == 1 and segment.role is None:
                return self._settle_given(segment)
            return "PERSON"
        if segment.kind == "ORG":
            if len(tokens) == 1 and not segment.sure and low not in self._bodies:
                return self._settle_acronym(segment)
            return "ORG"
        if segment.kind == "PLACE":
            if self._sports and self._plays(segment):
                return "ORG"
            if low in self._people and len(tokens) == 1:
                by_place = self._before(segment) in _PLACE_BEFORE or self._plain.startswith(", ", segment.end)
                return "PERSON" if self._person_points(segment) > 0 or not by_place else None
            return None
        if segment.kind == "WEAK":
            return self._settle_weak(segment, low)
        if low in self._bodies:
            return "ORG"
        if low in self._people or low in self._firsts:
            return "PERSON"
        if len(tokens) > 1 and self._is_full_name(tokens, len(tokens)):
            return "PERSON"
        return self._guess(segment)

    def _plays(self, segment: Segment) -> bool:
        """Whether a city in a report on sport stands for its club (``Liverpool beat``, ``against Barcelona``)."""
        if not all(
            token.kinds & w.PLACE or token.kinds & w.EVERYDAY or len(segment.tokens) > 1
            for token in segment.tokens
        ):
            return False
        low = " ".join(token.low for token in segment.tokens)
        if low not in _CITIES or self._plain.startswith((", ", " , ", " ("), segment.end):
            return False
        before, after = self._before(segment), self._after(segment)
        if before in ("in", "at", "near", "outside", "around"):
            return False
        return (
            after in _SPORT_AFTER
            or before in _SPORT_BEFORE
            or self._plain[segment.end : segment.end + 2].strip().isdigit()
        )

    def _settle_weak(self, segment: Segment, low: str) -> EntityType | None:
        """An everyday word at a sentence's head: a surname if its bearer is named and it does something."""
        bearers = self._people.get(low)
        if not bearers or bearers[0][0] > segment.start:
            return None
        after = self._after(segment)
        acts = (
            after in _PERSON_VERBS
            or after.endswith(("ed", "n't"))
            or self._plain.startswith("'s", segment.end)
        )
        return "PERSON" if acts else None

    def _settle_given(self, segment: Segment) -> EntityType | None:
        low = segment.tokens[0].low
        if low in self._people or low in self._firsts:
            return "PERSON"
        if low in self._bodies:
            return "ORG"
        if self._before(segment) in _PLACE_BEFORE and self._before(segment) not in ("of", "from", "to"):
            return None
        return "PERSON" if self._firm_points(segment) <= 0 else "ORG"

    def _settle_acronym(self, segment: Segment) -> EntityType | None:
        token = segment.tokens[0]
        if token.low in self._people:
            return "PERSON"
        if any(char.isdigit() for char in token.text) or _RIC.match(token.text):
            return None
        if len(token.text) < 2 or len(token.text) > 5 or self._before(segment) in ("a", "an"):
            return None
        return "ORG"

    def _guess(self, segment: Segment) -> EntityType | None:
        tokens = segment.tokens
        person, firm = self._person_points(segment), self._firm_points(segment)
        if firm > max(person, 0):
            return "ORG"
        everyday = sum(
            bool(t.kinds & (w.EVERYDAY | w.OPENER)) and not t.kinds & (w.SURNAME | w.GIVEN) for t in tokens
        )
        if tokens[-1].kinds & w.FACILITY and not tokens[-1].kinds & w.SURNAME:
            return None
        if self._before(segment).lower() == "the":
            plural = tokens[-1].low.endswith("s") and len(tokens) > 1 and not everyday
            return "ORG" if plural else None
        if segment.shouting and len(tokens) > 1 and person < 2:
            return None
        if len(tokens) == 1:
            if tokens[0].low.endswith("s") and segment.opens and tokens[0].low not in self._people:
                return None
            if everyday or tokens[0].kinds & (w.DEMONYM | w.CALENDAR | w.NUMERAL):
                return None
            return "PERSON" if person > 0 else None
        if everyday:
            return "PERSON" if person > 1 and everyday < len(tokens) else None
        return "PERSON" if len(tokens) <= 4 and self._place_points(segment) == 0 else None

    # --- evidence around a segment ------------------------------------------------------------------------------

    def _before(self, segment: Segment) -> str:
        known = self._words_before.get(segment.start)
        if known is None:
            left = self._plain[max(0, segment.start - 24) : segment.start]
            word = left[:-1].rpartition(" ")[2].rstrip(",") if left.endswith(" ") else ""
            known = word if word.replace("-", "").replace("'", "").isalpha() else ""
            self._words_before[segment.start] = known
        return known

    def _after(self, segment: Segment) -> str:
        match = _WORD_AFTER.match(self._plain, segment.end, segment.end + 24)
        return match.group(1) if match else ""

    def _person_points(self, segment: Segment) -> int:
        before, after = self._before(segment), self._after(segment)
        points = 0
        if before.islower() and (before in _ROLE_BEFORE or before.rstrip("s") in _ROLE_BEFORE):
            points += 3
        if after in _PERSON_VERBS:
            points += 1
        if _AGE.match(self._plain, segment.end, segment.end + 12):
            points += 2
        if before in _PLACE_BEFORE:
            points -= 1
        return points

    def _firm_points(self, segment: Segment) -> int:
        before, after = self._before(segment), self._after(segment)
        points = 0
        if after.lower() in _FIRM_AFTER:
            points += 2
        if before in _FIRM_BEFORE:
            points += 2
        if any(re.search(r"[a-z][A-Z]", token.text) for token in segment.tokens) and not any(
            token.text.startswith(("Mc", "Mac", "De", "Di", "Le", "La")) for token in segment.tokens
        ):
            points += 2
        return points

    def _place_points(self, segment: Segment) -> int:
        return int(self._before(segment) in _SURELY_PLACE and not segment.tokens[0].kinds & w.GIVEN)

    # --- the result --------------------------------------------------------------------------------------------------

    def _entity(self, segment: Segment, kind: EntityType) -> Entity:
        text = self._doc.text[segment.start : segment.end]
        low = " ".join(token.low for token in segment.tokens)
        if kind == "ORG":
            return Entity(segment.start, segment.end, "ORG", self._bodies.get(low, text))
        name = self._full_name(segment, low, text)
        role = self._doc.text[slice(*segment.role)] if segment.role else ""
        return Entity(
            segment.start,
            segment.end,
            "PERSON",
            name,
            self._role(segment, role),
            self._gender(segment, role, name),
        )

    def _full_name(self, segment: Segment, low: str, text: str) -> str:
        bearers = self._people.get(low) or self._firsts.get(low)
        if not bearers or (" " in low and low.split()[0] not in w.PARTICLES):
            return text
        index = bisect_left(bearers, (segment.start, ""))
        return bearers[index - 1][1] if index else bearers[0][1]

    def _role(self, segment: Segment, role: str) -> str:
        if role:
            return role
        match = _APPOSITION.match(self._plain, segment.end, segment.end + 80)
        if match and match.group(1).split()[-1].lower() in w.OFFICES:
            return match.group(1)
        before = self._before(segment)
        return before if before.islower() and before in w.OFFICES else ""

    def _gender(self, segment: Segment, role: str, name: str) -> Literal["", "f", "m"]:
        title = role.lower().rstrip(".").split()[-1] if role else ""
        if title in _MALE:
            return "m"
        if title in _FEMALE:
            return "f"
        first: Token | None = None
        kinds = w.kinds(name.split()[0]) if name.split() else 0
        del first
        if kinds & w.MALE and not kinds & w.FEMALE:
            return "m"
        if kinds & w.FEMALE and not kinds & w.MALE:
            return "f"
        return ""
