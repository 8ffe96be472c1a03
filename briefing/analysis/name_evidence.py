"""What stands around a name: who does what, what is quoted on an exchange, what plays football."""

from __future__ import annotations

import re

from briefing.analysis import name_words as w
from briefing.analysis.lexicon import words
from briefing.analysis.name_parts import Segment

PERSON_VERBS = words("person-verbs")
_ROLE_BEFORE = words("offices", "occupations", "kin")
_FIRM_BEFORE = words("firm-before")
_FIRM_AFTER = words("firm-after")
_CITIES = words("cities")
_SPORT_WORDS = words("sport-words")
_SPORT_AFTER = words("sport-after")
_SPORT_BEFORE = words("sport-before")
_PLACE_BEFORE = words("before-places")
_SURELY_PLACE = words("surely-before-places")
_WORD_AFTER = re.compile(r"\s?(?:'s\s)?([A-Za-z'-]+)")
_AGE = re.compile(r"\s?, (?:aged )?\d\d(?:\s?,|\)|\.| )")
_CAMEL = re.compile(r"[a-z][A-Z]")
_PERSON_CAMEL = ("Mc", "Mac", "De", "Di", "Le", "La", "Van", "Fitz")


class Evidence:
    """The words beside the names of one article, read once for each place."""

    def __init__(self, plain: str) -> None:
        self._plain = plain
        self._words_before: dict[int, str] = {}
        self.sports = len(_SPORT_WORDS.intersection(plain[:6000].lower().split())) > 3
        """The article reports on sport."""

    def before(self, segment: Segment) -> str:
        """The word that stands one blank before; empty if there is none."""
        known = self._words_before.get(segment.start)
        if known is None:
            left = self._plain[max(0, segment.start - 24) : segment.start]
            word = left[:-1].rpartition(" ")[2].rstrip(",") if left.endswith(" ") else ""
            known = word if word.replace("-", "").replace("'", "").isalpha() else ""
            self._words_before[segment.start] = known
        return known

    def after(self, segment: Segment) -> str:
        """The word that follows, over a possessive; empty if there is none."""
        match = _WORD_AFTER.match(self._plain, segment.end, segment.end + 24)
        return match.group(1) if match else ""

    def person(self, segment: Segment) -> int:
        """Points for a person: a role before, a deed or an age after."""
        before = self.before(segment)
        points = 0
        if before.islower() and (before in _ROLE_BEFORE or before.rstrip("s") in _ROLE_BEFORE):
            points += 3
        if self.after(segment) in PERSON_VERBS:
            points += 1
        if _AGE.match(self._plain, segment.end, segment.end + 12):
            points += 2
        return points - (before in _PLACE_BEFORE)

    def firm(self, segment: Segment) -> int:
        """Points for an organization: ``shares`` after, ``carmaker`` before, capitals inside."""
        points = 2 * (self.after(segment).lower() in _FIRM_AFTER) + 2 * (self.before(segment) in _FIRM_BEFORE)
        texts = [token.text for token in segment.tokens]
        if any(_CAMEL.search(text) for text in texts) and not texts[-1].startswith(_PERSON_CAMEL):
            points += 2
        return points

    def place(self, segment: Segment) -> bool:
        """Whether it stands after ``in``, ``from``, ``to`` and the like, or before a comma."""
        return self.before(segment) in _PLACE_BEFORE or self._plain.startswith(", ", segment.end)

    def surely_place(self, segment: Segment) -> bool:
        """Whether it stands after ``in``, ``near`` and what else persons hardly follow."""
        return self.before(segment) in _SURELY_PLACE

    def acts(self, segment: Segment) -> bool:
        """Whether it is followed by a deed or a possessive."""
        after = self.after(segment)
        return (
            after in PERSON_VERBS
            or after.endswith(("ed", "n't"))
            or self._plain.startswith("'s", segment.end)
        )

    def plays(self, segment: Segment) -> bool:
        """Whether a city stands for its club (``Liverpool beat``, ``against Barcelona``)."""
        low = " ".join(token.low for token in segment.tokens)
        if not self.sports or low not in _CITIES or self.surely_place(segment):
            return False
        if self._plain.startswith((", ", " , ", " ("), segment.end):
            return False
        if self.after(segment) in _SPORT_AFTER or self.before(segment) in _SPORT_BEFORE:
            return True
        return self._plain[segment.end : segment.end + 2].strip().isdigit()

    def role_before(self, segment: Segment) -> str:
        """A role in lower case right before (``striker``); empty if there is none."""
        before = self.before(segment)
        return before if before.islower() and before in w.OFFICES else ""
