"""From what a phrase says to the days it means: the publication date, the narrative before it, and tense
decide.

In news the publication date anchors.  A weekday without more is the last one with a past verb or none (the
day of publication included), the next with a future one.  A month or a day without a year is the nearest
such in the direction of the tense.  In a narrative (history, chronologies) a date without a year takes the
year spoken of before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from briefing.analysis.date_atoms import Words
from briefing.analysis.date_phrase import Phrase
from briefing.analysis.date_tense import tense_near
from briefing.analysis.date_values import calendar_range, shift_days, unit_value
from briefing.analysis.holidays import holiday

_SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


@dataclass(slots=True)
class Anchors:
    """What the text has fixed so far.

    ``published`` is the publication day.  ``day`` is the first day of the last calendar date the narrative
    spoke of, with its ``unit`` (D, M, Y ...); ``sentence_year`` a year written earlier in the same
    sentence.
    """

    published: date | None
    narrative: bool = False
    day: date | None = None
    value: str = ""
    sentence_year: int | None = None

    def move(self, value: str) -> None:
        """Remember a calendar date as the one the text now speaks of."""
        found = calendar_range(value)
        if found:
            self.day, self.value = found[0], value

    def base(self, phrase: Phrase) -> date | None:
        """The day a relative phrase is counted from."""
        if phrase.base == "narrative" or (self.narrative and phrase.base != "publication"):
            return self.day or self.published
        return self.published


def resolve(w: Words, phrase: Phrase, anchors: Anchors) -> tuple[str, str]:
    """TIMEX3 value and anchor (``written``, ``publication``, ``narrative``, ``holiday``); empty value when
    out of reach.
    """
    if phrase.value:
        return phrase.value, "written" if phrase.value[0].isdigit() else ""
    value, anchor = _day_value(w, phrase, anchors)
    if not phrase.time:
        return value, anchor
    if not value and not _names_day(phrase):
        day = anchors.day if anchors.sentence_year is not None or anchors.narrative else anchors.published
        day = day or anchors.published
        value, anchor = (day.isoformat(), "publication") if day else ("", "")
    if len(value) != 10:
        return phrase.time, anchor
    if phrase.time == "T24:00":
        return value + "T24:00", anchor
    return value + phrase.time, anchor


def _names_day(phrase: Phrase) -> bool:
    return bool(phrase.day or phrase.weekday or phrase.holiday or phrase.unit)


def _day_value(w: Words, phrase: Phrase, anchors: Anchors) -> tuple[str, str]:
    if phrase.year is not None:
        return _written(phrase), "holiday" if phrase.holiday else "written"
    if phrase.unit:
        return _relative(w, phrase, anchors)
    if phrase.year_shift is not None:
        base = anchors.base(phrase)
        year = base.year + phrase.year_shift if base else 0
        return (_written(replace(phrase, year=year)), phrase.base) if 0 < year <= 9999 else ("", "")
    if phrase.day and not phrase.month:
        return _day_of_month(phrase, anchors)
    if phrase.weekday and not phrase.month:
        return _weekday(w, phrase, anchors)
    if phrase.month or phrase.part or phrase.holiday:
        return _yearless(w, phrase, anchors)
    return "", ""


def _written(phrase: Phrase) -> str:
    """The value of a phrase whose year is known."""
    year = phrase.year or 0
    if phrase.holiday:
        day = holiday(phrase.holiday, year)
        return day.isoformat() if day else ""
    if phrase.month and phrase.day:
        try:
            return date(year, phrase.month, phrase.day).isoformat()
        except ValueError:
            return ""
    if phrase.month:
        return f"{year:04d}-{phrase.month:02d}"
    return f"{year:04d}-{phrase.part}" if phrase.part else f"{year:04d}"


def _relative(w: Words, phrase: Phrase, anchors: Anchors) -> tuple[str, str]:
    base = anchors.base(phrase)
    if base is None:
        return "", ""
    anchor = "publication" if base is anchors.published else "narrative"
    shift = phrase.shift
    if phrase.unit == "WE" and not shift and phrase.base == "publication" and w.low[phrase.first] == "the":
        tense = tense_near(w, phrase.first, phrase.stop)
        shift = -1 if base.isoweekday() < 6 and tense != 1 else 0
    return unit_value(base, phrase.unit, shift), anchor


def _day_of_month(phrase: Phrase, anchors: Anchors) -> tuple[str, str]:
    """``the 14th``: the month spoken of, else the month of publication or the one before."""
    base = anchors.base(phrase)
    if base is None:
        return "", ""
    value = _written(replace(phrase, year=base.year, month=base.month))
    return value, "publication" if base is anchors.published else "narrative"


def _weekday(w: Words, phrase: Phrase, anchors: Anchors) -> tuple[str, str]:
    base = anchors.base(phrase) if phrase.base or anchors.narrative else anchors.published
    if base is None or phrase.weekday is None:
        return "", ""
    anchor = "publication" if base is anchors.published else "narrative"
    back = (base.isoweekday() - phrase.weekday) % 7
    if phrase.direction is not None:
        if phrase.direction < 0:
            shift = -(back or 7)
        elif phrase.direction > 0:
            shift = 7 - back
        else:
            shift = phrase.weekday - base.isoweekday()
    else:
        tense = tense_near(w, phrase.first, phrase.stop)
        shift = (7 - back) % 7 if tense == 1 else -back
    moved = shift_days(base, shift)
    return (moved.isoformat(), anchor) if moved else ("", "")


def _yearless(w: Words, phrase: Phrase, anchors: Anchors) -> tuple[str, str]:
    """A month, a day of a month, a season, a quarter or a holiday without its year."""
    kind = "holiday" if phrase.holiday else ""
    if anchors.sentence_year is not None and phrase.direction is None:
        return _written(replace(phrase, year=anchors.sentence_year)), kind or "narrative"
    if anchors.narrative and phrase.direction is None:
        base = anchors.day or anchors.published
        return (_written(replace(phrase, year=base.year)), kind or "narrative") if base else ("", "")
    base = anchors.published
    if base is None:
        return "", ""
    direction = phrase.direction if phrase.direction is not None else tense_near(w, phrase.first, phrase.stop)
    return _nearest(phrase, base, direction, phrase.direction is not None), kind or "publication"


def _nearest(phrase: Phrase, base: date, direction: int | None, said: bool) -> str:
    """The candidate nearest to ``base`` in the direction of the tense (either when there is none)."""
    candidates = []
    for year in (base.year - 1, base.year, base.year + 1):
        if 0 < year <= 9999 and (value := _written(replace(phrase, year=year))):
            found = calendar_range(value)
            if found:
                candidates.append((value, found[0], found[1]))
    if not candidates:
        return ""
    if said and direction == 0:
        return next((value for value, first, _ in candidates if first.year == base.year), candidates[0][0])
    if said and direction is not None:
        candidates = [c for c in candidates if (c[2] < base if direction < 0 else c[1] > base)] or candidates
    elif direction is not None and direction < 0:
        candidates = [c for c in candidates if c[1] <= base] or candidates
    elif direction is not None and direction > 0:
        candidates = [c for c in candidates if c[2] >= base] or candidates
    return min(candidates, key=lambda c: _distance(c[1], c[2], base))[0]


def _distance(first: date, last: date, day: date) -> timedelta:
    if first <= day <= last:
        return timedelta(0)
    return first - day if day < first else day - last
