"""What the phrases of one sentence tell each other before any of them is resolved.

``from May 15 to August 16, 1988``: the year belongs to both ends.  ``Friday through Sunday``: the second
day follows the first.  ``at 3:45 p.m. (1945 GMT) on Thursday``: both times belong to the day.
"""

from __future__ import annotations

from dataclasses import replace

from briefing.analysis.date_atoms import Words
from briefing.analysis.date_clock import is_day
from briefing.analysis.date_phrase import Phrase
from briefing.analysis.date_words import word_set

_RANGE = word_set("to through until till - – —")
_NEAR = 8
"""Atoms between a time of day and the day it belongs to."""


def link_phrases(w: Words, phrases: list[Phrase]) -> list[Phrase]:
    """The phrases of a sentence, each with what its neighbours say of it."""
    linked = list(phrases)
    first_day = next((index for index, phrase in enumerate(linked) if _names_day(phrase)), len(linked))
    for index in range(len(linked) - 2, -1, -1):
        left, right = linked[index], linked[index + 1]
        if 0 < right.first - left.stop <= 2:
            linked[index], linked[index + 1] = _joined(w.low[left.stop], left, right)
        if index <= first_day:
            linked[index] = _with_day(linked[index], right)
    return linked


def _joined(join: str, left: Phrase, right: Phrase) -> tuple[Phrase, Phrase]:
    """Two phrases with a range word or ``and`` between them."""
    dateable = (left.month or left.part) and left.year is None and left.year_shift is None
    if right.year and dateable and (join in _RANGE or join == "and"):
        turned = (left.month or 0) > (right.month or 12)
        return replace(left, year=right.year - turned), right
    if join in _RANGE and left.weekday and right.weekday and not right.month and right.direction is None:
        return left, replace(right, base="narrative", direction=1)
    return left, right


def _names_day(phrase: Phrase) -> bool:
    return bool(phrase.day or phrase.weekday or phrase.holiday or phrase.unit == "D")


def _with_day(time: Phrase, day: Phrase) -> Phrase:
    """A clock time that has no day takes the day named right after it."""
    bare = bool(time.time) and not _names_day(time)
    near = day.first - time.stop <= _NEAR
    if not bare or not near or not (is_day(day) or (day.time and _names_day(day))):
        return time
    return replace(day, first=time.first, stop=time.stop, type="TIME", time=time.time)
