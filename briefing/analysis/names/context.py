"""Evidence from the words around a name: who does what, what is quoted on an exchange, what plays football."""

from __future__ import annotations

import re

from briefing.analysis.names import parts as w
from briefing.analysis.names.language import words as en
from briefing.analysis.names.parts import Segment
from briefing.analysis.text.lexicon import words

_PERSON_VERBS = words("person-verbs")
_ROLE_BEFORE = words("offices", "occupations", "kin")
_FIRM_BEFORE = words("firm-before")
_FIRM_AFTER = words("firm-after")
_CITIES = words("cities")
_SPORT_WORDS = words("sport-words")
_SPORT_AFTER = words("sport-after")
_BUSINESS_WORDS = words("business-words")
_SPORT_BEFORE = words("sport-before")
_PLACE_BEFORE = words("before-places")
_SURELY_PLACE = words("surely-before-places")
_SPOKEN_TO = words("spoken-to")
_POSSESSED = words("possessed")
_AFTER_PERSON = words("after-person")
_STATEMENTS = words("statements")
_PRIZE_AFTER = words("prize-after")
_SCORE = re.compile(r"\b\d{1,3}-\d{1,3}\b")
_RESULT = re.compile(r"\s\d{1,3}(?=[\s,;.)-]|\Z)")
_BEFORE_RESULT = re.compile(r"(?:\A|[\n,:;.]\s?|\d\s)\Z")
_CAMEL = re.compile(r"[a-z][A-Z]")
_PERSON_CAMEL = ("Mc", "Mac", "De", "Di", "Le", "La", "Van", "Fitz")


class Evidence:
    """The words beside the names of one article, read once for each place."""

    def __init__(self, plain: str) -> None:
        self._plain = plain
        self._words_before: dict[int, str] = {}
        heard = set(plain[:6000].lower().split())
        self.sports = len(_SPORT_WORDS & heard) > 3
        """The article reports on sport."""
        self.business = len(_BUSINESS_WORDS & heard) > 4
        """The article reports on business."""

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
        match = en.WORD_AFTER.match(self._plain, segment.end, segment.end + 24)
        return match.group(1) if match else ""

    def person(self, segment: Segment) -> int:
        """Points for a person: a role before, a deed or an age after."""
        before = self.before(segment)
        points = 0
        if before.islower() and (before in _ROLE_BEFORE or before.rstrip("s") in _ROLE_BEFORE):
            points += 3
        if self.after(segment) in _PERSON_VERBS:
            points += 1
        if en.AGE.match(self._plain, segment.end, segment.end + 12):
            points += 2
        if before in _SPOKEN_TO:
            points += 1
        if self.owned(segment) in _POSSESSED:
            points += 2
        return points - (before in _PLACE_BEFORE)

    def owned(self, segment: Segment) -> str:
        """What is the name's own (``Lam's husband``); empty if nothing is."""
        at = segment.end + (self._plain[segment.end : segment.end + 1] == " ")
        return self.after(segment) if self._plain.startswith(en.POSSESSIVE + " ", at) else ""

    def employs(self, segment: Segment) -> bool:
        """Whether a person named in full is its own (``Rakuten's Hiroshi Mikitani``)."""
        match = en.OWNS_PERSON.match(self._plain, segment.end, segment.end + 48)
        return bool(match) and match is not None and bool(w.kinds(match.group(1)) & w.GIVEN)

    def rules(self, segment: Segment) -> bool:
        """Whether a government or a campaign is called after it (``the Bush administration``)."""
        return self.after(segment) in _AFTER_PERSON and self.before(segment).lower() in en.BEFORE_GOVERNMENT

    def states(self, segment: Segment) -> bool:
        """Whether it says or announces something."""
        return self.after(segment) in _STATEMENTS

    def awarded(self, segment: Segment) -> bool:
        """Whether a prize is called after it."""
        return self.after(segment).lower() in _PRIZE_AFTER

    def in_brackets(self, segment: Segment) -> bool:
        """Whether it stands alone between brackets."""
        before = self._plain[max(0, segment.start - 2) : segment.start].rstrip()
        return before.endswith("(") and self._plain[segment.end : segment.end + 2].lstrip().startswith(")")

    def result(self, segment: Segment) -> bool:
        """Whether it stands in a table of results (``Spezia 1 Benevento 1``)."""
        if not self.sports or not _RESULT.match(self._plain, segment.end, segment.end + 6):
            return False
        if not _BEFORE_RESULT.search(self._plain, max(0, segment.start - 4), segment.start):
            return False
        line = self._plain[max(0, segment.start - 80) : segment.start].rpartition("\n")[2]
        return line.count("(") <= line.count(")")

    def firm(self, segment: Segment) -> int:
        """Points for an organization: ``shares`` after, ``carmaker`` before, capitals inside."""
        points = 2 * (self.after(segment).lower() in _FIRM_AFTER) + 2 * (self.before(segment) in _FIRM_BEFORE)
        texts = [token.text for token in segment.tokens]
        points += 2 * self.employs(segment)
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
            after in _PERSON_VERBS
            or after.endswith(en.VERB_ENDINGS)
            or self._plain.startswith(en.POSSESSIVE, segment.end)
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

    def scores(self, segment: Segment) -> bool:
        """Whether an unknown name is a side in a match with one score (``Krasnodar beat Rennes 1-0``)."""
        if not self.sports or not (
            self.after(segment) in en.SIDE_AFTER or self.before(segment) in en.SIDE_BEFORE
        ):
            return False
        follow = self._plain[segment.end : segment.end + 70].partition("\n")[0]
        return len(_SCORE.findall(follow)) == 1

    def role_before(self, segment: Segment) -> str:
        """A role in lower case right before (``striker``); empty if there is none."""
        before = self.before(segment)
        return before if before.islower() and before in w.OFFICES else ""
