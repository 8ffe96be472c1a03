"""What a date in a sentence belongs to: what happened, the telling of it, a noun, or the dateline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from briefing.analysis.date_words import word_set
from store.records import When

_DATING = word_set(
    """in since by until till from during after before through of early late mid around about between and to
    on last next this earlier later
    """
)
"""Words before a year or month that make it the date of what is told."""
_CLAUSE = word_set(
    """and or but to in on at by for with as when where while who which that after before because from the a
    an is was were are has had have he she it they said says will would could
    """
)
"""Words after a date that it does not belong to."""
_SAYING = re.compile(
    r"\b(?:said|says|told [\w’' ]{1,30}|announced|added|reported|confirmed|tweeted|wrote)"
    r"(?: (?:late|early))?(?: on)? (?:the )?\Z"
)
_PLACE = re.compile(r"[A-Z][A-Z.'’-]{2,}")
_AGENCY = re.compile(r"\s?(?:\([A-Za-z ]{2,30}\))?\s?(?:--?|—|–|_)\s")


@dataclass(frozen=True, slots=True)
class Dated:
    """One date of a sentence, or two that form a range."""

    start: int
    end: int
    value: str
    when: When
    anchor: str


def is_of_dateline(text: str, start: int, dated: Dated) -> bool:
    """``SARNA, Aug. 13 (Wire) -``: when the report was written."""
    opens = dated.start - start < 60 and _PLACE.match(text, start) is not None
    return opens and _AGENCY.match(text, dated.end) is not None


def is_of_saying(text: str, dated: Dated) -> bool:
    """``the coast guard said on Wednesday``: when it was told, not when it happened."""
    return _SAYING.search(text, max(0, dated.start - 50), dated.start) is not None


def is_of_today(dated: Dated, published: datetime | None) -> bool:
    """``the question of the 21st century``, of a report in it: no more than *nowadays*."""
    if published is None or dated.when.precision not in ("decade", "century"):
        return False
    return dated.when.start <= published.date() <= dated.when.end


_BEFORE = re.compile(r"([\w’']+)[ \n]\Z")
_AFTER = re.compile(r" ([\w’']+)")


def is_attribute(text: str, dated: Dated) -> bool:
    """``the 2012 nominee``, ``since 1994``: the date of a noun or of a beginning, not of what is told."""
    before = _BEFORE.search(text, max(0, dated.start - 24), dated.start)
    if before and before[1].lower() == "since":
        return True
    if dated.when.precision not in ("year", "month"):
        return False
    after = _AFTER.match(text, dated.end)
    if not before or not after or before[1].lower() in _DATING:
        return False
    return after[1].lower() not in _CLAUSE
