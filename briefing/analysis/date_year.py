"""Which year a date without one belongs to, and the value of a date whose year is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from briefing.analysis.date_phrase import Phrase
from briefing.analysis.date_values import calendar_range, shift_days, unit_value
from briefing.analysis.holidays import holiday

_TURN_OF_YEAR = 9
"""Months back from which a month without its year is the next one, not the one before."""


def written(phrase: Phrase) -> str:
    """The value of a phrase whose year is known."""
    year = phrase.year or 0
    if phrase.holiday:
        celebrated = holiday(phrase.holiday, year)
        return _celebrated(celebrated, phrase.part) if celebrated else ""
    if phrase.month and phrase.day:
        try:
            day = date(year, phrase.month, phrase.day)
        except ValueError:
            return ""
        return unit_value(day, "W", 0) if phrase.part == "W" else day.isoformat()
    if phrase.month:
        return f"{year:04d}-{phrase.month:02d}"
    return f"{year:04d}-{phrase.part}" if phrase.part else f"{year:04d}"


def _celebrated(day: date, part: str) -> str:
    """The holiday, its week, or the weekend that it makes a long one."""
    if part == "WE":
        monday = shift_days(day, -1) if day.isoweekday() == 1 else day
        return unit_value(monday, "WE", 0) if monday else ""
    return unit_value(day, "W", 0) if part else day.isoformat()


def narrated_year(phrase: Phrase, base: date | None, value: str) -> str:
    """In a narrative the year is the one spoken of, or the next one when that year is at its end."""
    if base is None:
        return ""
    turned = len(value) > 6 and phrase.month is not None and base.month - phrase.month >= _TURN_OF_YEAR
    return written(replace(phrase, year=base.year + turned))


def reported_quarter(phrase: Phrase, base: date, direction: int | None) -> str:
    """Reports speak of the quarter that ended last, or the present one; ahead only within the year."""
    year = base.year
    begins = calendar_range(written(replace(phrase, year=year)))
    if begins and begins[0] > base and direction != 1:
        year -= 1
    return written(replace(phrase, year=year))


def nearest(phrase: Phrase, base: date, direction: int | None, said: bool) -> str:
    """The candidate nearest to ``base``, those against the tense counting as further away."""
    candidates = []
    for year in (base.year - 1, base.year, base.year + 1):
        if 0 < year <= 9999 and (value := written(replace(phrase, year=year))):
            found = calendar_range(value)
            if found:
                candidates.append((value, found[0], found[1]))
    if not candidates:
        return ""
    if said and direction == 0:
        return next((value for value, first, _ in candidates if first.year == base.year), candidates[0][0])
    if said and direction is not None:
        candidates = [c for c in candidates if (c[2] < base if direction < 0 else c[1] > base)] or candidates
        direction = None
    against = _AGAINST_TENSE if phrase.day or phrase.holiday else _MONTH_AGAINST_TENSE
    return min(candidates, key=lambda c: _distance(c[1], c[2], base, direction, against))[0]


_AGAINST_TENSE, _MONTH_AGAINST_TENSE = 2.5, 6.0
"""How much further off a date seems that lies on the other side of the tense.  A day without its year is
one of the nearest: beyond half a year, writers give the year.  A month alone follows the tense more
closely.
"""


_UNTOLD = 1.5
"""How much further off what is to come seems where no verb tells: news is mostly of what has been."""


def _distance(first: date, last: date, day: date, direction: int | None, against: float) -> float:
    if first <= day <= last:
        return 0
    days = (first - day).days if day < first else (day - last).days
    other_side = direction == 1 if last < day else direction == -1
    if direction is None and first > day:
        return days * _UNTOLD
    return days * (against if other_side else 1)
