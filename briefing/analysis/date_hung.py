"""Phrases that are counted from a day named beside them.

Covered: ``two days before Christmas``, ``the day after Thanksgiving``, ``a week from Friday``, ``Friday week``,
``a week ago Friday``, ``20 years ago this month``, ``the week before last``, ``the year after next``.  A stretch
counted from something else than a day (``two days before the vote``) stays a stretch: no day is made up for it.
"""

from __future__ import annotations

from dataclasses import replace

from briefing.analysis.date_atoms import Words
from briefing.analysis.date_phrase import Phrase, Reader, read_amount, unit_at
from briefing.analysis.date_words import MONTHS, UNITS, WEEKDAYS

_DAYS = {"D": 1, "W": 7, "F": 14}
_SIGNS = {"before": -1, "after": 1, "following": 1, "from": 1}
_NAMED = frozenset(WEEKDAYS) | frozenset(MONTHS) | frozenset(UNITS)
_TURNS = {("before", "last"): -2, ("after", "next"): 2}


def before_last(w: Words, i: int) -> Phrase | None:
    """``the week before last``, ``the month after next``."""
    if w.low[i] != "the" or w.low[i + 1] not in UNITS:
        return None
    shift = _TURNS.get((w.low[i + 2], w.low[i + 3]))
    unit = UNITS[w.low[i + 1]]
    if shift is None or unit.startswith("T") or unit in ("N", "CE") or w.low[i + 4] in _NAMED:
        return None
    return Phrase(i, i + 4, unit=unit, shift=shift, base="publication")


def hung(w: Words, i: int, read_day: Reader) -> Phrase | None:
    """A number of days or weeks counted from a day that is named right after."""
    if w.low[i] == "the" and w.low[i + 1] in ("day", "week"):
        stop, count, unit = i + 2, 1, unit_at(w, i + 1)
    else:
        amount = read_amount(w, i)
        if amount is None or amount.whole is None or amount.half or amount.whole > _FAR:
            return None
        stop, count, unit = amount.stop + 1, amount.whole, unit_at(w, amount.stop)
    if w.low[stop] == "ago":
        return _ago(w, i, stop + 1, count, unit)
    if unit not in _DAYS:
        return None
    sign = _SIGNS.get(w.low[stop])
    at = stop + 1 if sign else stop
    if sign is None and w.low[at] not in ("today", "tomorrow", "yesterday"):
        return None
    day = read_day(w, at)
    if day is None or not _named(day):
        return None
    ahead = w.low[stop] == "from" or sign is None
    if ahead and w.low[day.stop] in ("to", "through", "until"):
        return None
    direction = 1 if ahead and day.weekday and day.direction is None else day.direction
    moved = (sign or (-1 if w.low[at] == "yesterday" else 1)) * count * _DAYS[unit]
    part = "W" if w.low[i] == "the" and unit == "W" else ""
    return replace(day, first=i, direction=direction, days=moved, part=part)


_FAR = 100
"""Counted units further than this from a day are no phrase anybody writes."""


def _named(day: Phrase) -> bool:
    """Whether the phrase is a day by itself, not a week or a month."""
    named = day.weekday or day.holiday or (day.month and day.day) or day.unit == "D"
    return bool(named) and not day.part and not day.time


def _ago(w: Words, i: int, at: int, count: int, unit: str) -> Phrase | None:
    """``a week ago Friday``, ``20 years ago this month``."""
    at += w.low[at] == "on"
    if unit == "W" and w.low[at] in WEEKDAYS and w.raw[at][:1].isupper():
        day = WEEKDAYS[w.low[at]]
        return Phrase(i, at + 1, weekday=day, direction=0, shift=-count, base="publication")
    if unit == "Y" and w.low[at] == "this" and w.low[at + 1] == "month":
        return Phrase(i, at + 2, unit="M", shift=-12 * count, base="publication")
    return None


def weekday_week(w: Words, i: int) -> Phrase | None:
    """``Friday week``: the Friday after the coming one."""
    ahead = w.low[i] in WEEKDAYS and w.low[i + 1] == "week" and w.raw[i][:1].isupper()
    if not ahead or w.raw[i + 1] != "week" or w.raw[i + 2][:1] == "-":
        return None
    return Phrase(i, i + 2, weekday=WEEKDAYS[w.low[i]], direction=1, base="publication", days=7)
