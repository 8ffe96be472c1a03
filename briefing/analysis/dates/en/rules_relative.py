"""English rules for relative and offset expressions (``last week``, ``two days before Christmas``) and references.

Covered: ``today``, ``the day before yesterday``, ``last week``, ``this year``, ``this past weekend``, ``the
following month``, ``that same day``, ``the day before``, ``the week``, ``now``, ``recently``, ``the near
future``, ``at the present``.  Given up: words whose sense is a time only now and then (``then``, ``once``,
``already``, ``soon``).
"""

from __future__ import annotations

from dataclasses import replace

from briefing.analysis.dates.en.numbers import read_amount, unit_at
from briefing.analysis.dates.en.vocabulary import (
    DEICTIC_DAYS,
    MONTHS,
    NARRATIVE_SHIFTS,
    NUMBERS,
    REFERENCES,
    SHIFTS,
    TENS,
    UNITS,
    VAGUE,
    WEEKDAYS,
)
from briefing.analysis.dates.expression import NOT_A_DATE, Amount, Expression, Reader, duration_value
from briefing.analysis.dates.tokens import DateTokens
from briefing.analysis.text.lexicon import word_set

_CALENDAR_UNITS = word_set("D W WE M Q Y DE CE F")
_NUMERAL = frozenset(NUMBERS) | frozenset(TENS) | VAGUE | {"couple"}
_SINGULAR = word_set("day week weekend month quarter year decade century fortnight")


def deictic(w: DateTokens, i: int) -> Expression | None:
    """``today``, ``yesterday``, ``the day before yesterday``, ``the day after tomorrow``."""
    low = w.low
    if low[i] in DEICTIC_DAYS:
        if w.raw[i] != low[i] and w.raw[i - 1] == "USA":
            return Expression(i, i + 1, value=NOT_A_DATE)
        return Expression(i, i + 1, unit="D", shift=DEICTIC_DAYS[low[i]], base="publication")
    if low[i] == "the" and low[i + 1] == "day":
        if low[i + 2 : i + 4] == ["before", "yesterday"]:
            return Expression(i, i + 4, unit="D", shift=-2, base="publication")
        if low[i + 2 : i + 4] == ["after", "tomorrow"]:
            return Expression(i, i + 4, unit="D", shift=2, base="publication")
    return None


def shifted_unit(w: DateTokens, i: int) -> Expression | None:
    """``last week``, ``the next day``, ``the previous year``, ``that same month``, ``this past weekend``."""
    low = w.low
    at = i + (low[i] == "the")
    if low[at] == "this" and low[at + 1] in ("past", "coming", "same"):
        at += 1
    if low[at] == "that":
        at += low[at + 1] == "same"
        return _unit_phrase(w, i, at + 1, 0, "narrative")
    if low[at] in SHIFTS and not (low[at] == "this" and at > i and low[i] == "the"):
        narrative = low[i] == "the" and low[at] == "next"
        return _unit_phrase(w, i, at + 1, SHIFTS[low[at]], "narrative" if narrative else "publication")
    if low[at] in NARRATIVE_SHIFTS and at > i:
        return _unit_phrase(w, i, at + 1, NARRATIVE_SHIFTS[low[at]], "narrative")
    if low[at] in ("current", "latest") and low[at + 1] in _SINGULAR | {"fiscal"}:
        return _unit_phrase(w, i, at + 1, 0, "publication")
    return None


def _unit_phrase(w: DateTokens, i: int, at: int, shift: int, base: str) -> Expression | None:
    at += w.low[at] in ("fiscal", "calendar", "full", "academic", "financial")
    unit = unit_at(w, at)
    if w.low[at] not in _SINGULAR or unit not in _CALENDAR_UNITS or _is_title(w, i, at):
        return None
    lead = w.low[at - 1]
    if _is_duration(w, i, at, unit):
        return Expression(i, at + 1, "DURATION", duration_value(Amount(at, 1), unit))
    if unit == "D" and lead in ("last", "past"):
        return None
    return Expression(
        i, at + 1, unit=unit, shift=shift, base="narrative" if base == "narrative" else "publication"
    )


def _is_duration(w: DateTokens, i: int, at: int, unit: str) -> bool:
    """``the past week``, ``within the next month``, ``the last week of October`` tell how long, not which."""
    lead = w.low[at - 1]
    if lead == "past":
        return w.low[i] != "this" and unit != "Y"
    if w.low[i] != "the" or lead not in ("last", "next"):
        return False
    if lead == "next" and unit != "D" and w.low[i - 1] in ("in", "within", "over", "for"):
        return True
    return w.low[at + 1] == "of" and w.low[at + 2] not in ("the", "this")


def _is_title(w: DateTokens, i: int, at: int) -> bool:
    """``"This Week"`` with a capital of its own and quotation marks is a broadcast, not a week."""
    return w.raw[at].istitle() and w.raw[i - 1] in _MARKS and i > 0


_MARKS = frozenset("\"“‘`'")


def day_before(w: DateTokens, i: int) -> Expression | None:
    """``the day before``, ``the year after``, ``the day following`` with nothing that follows to hang on."""
    low = w.low
    if (
        low[i] != "the"
        or low[i + 1] not in _SINGULAR
        or low[i + 2] not in ("before", "after", "following", "earlier")
    ):
        return None
    if has_object(w, i + 3):
        return None
    shift = 1 if low[i + 2] in ("after", "following") else -1
    return Expression(i, i + 3, unit=unit_at(w, i + 1), shift=shift, base="narrative")


def has_object(w: DateTokens, at: int) -> bool:
    """Whether words follow that a preposition just read would take as its object."""
    return w.raw[at][:1].isalnum() and w.low[at] not in (
        "when",
        "that",
        "and",
        "but",
        "in",
        "at",
        "for",
        "with",
        "as",
        "to",
    )


def year_earlier(w: DateTokens, i: int) -> Expression | None:
    """``the year-earlier quarter``, ``year-ago``: the same period of the year before."""
    at = i + (w.low[i] in ("the", "a"))
    if w.low[at] != "year" or w.raw[at + 1] != "-" or w.low[at + 2] not in ("ago", "earlier"):
        return None
    stop = at + 3 + (w.low[at + 3] in ("quarter", "period", "month"))
    return Expression(i, stop, unit="Y", shift=-1, base="publication")


def this_unit(w: DateTokens, i: int) -> Expression | None:
    """``the week``, ``the year``, ``the weekend``, ``the quarter``: the present one."""
    if w.low[i] != "the" or w.low[i + 1] not in ("week", "weekend", "month", "quarter", "year", "day"):
        return None
    if w.raw[i + 1][0].isupper() and w.low[i - 1] == "of":
        return None  # Person of the Year
    if w.raw[i + 2] == "-" or w.low[i + 2] in ("of", "when", "that", "before", "after"):
        return None
    if w.low[i + 1] == "year" and _ends_at(w, i + 2):
        return Expression(i, i + 2, "DURATION", "P1Y")
    if w.low[i + 1] == "day" and w.low[i - 1] not in ("in", "during"):
        return None
    return Expression(i, i + 2, unit=unit_at(w, i + 1))


def _ends_at(w: DateTokens, at: int) -> bool:
    """``the year ended March 31``, ``the year to June``: a period that is no calendar year."""
    if w.low[at] in ("ended", "ending"):
        return True
    return w.low[at] in ("to", "through") and w.low[at + 1] in MONTHS and w.raw[at + 1][:1].isupper()


def _counted_ahead(w: DateTokens, at: int) -> bool:
    """Whether ``past`` or ``future`` goes with the noun or number that follows and is no noun itself."""
    return w.raw[at].isdigit() or w.low[at] in UNITS or w.low[at] in _NUMERAL


def reference(w: DateTokens, i: int) -> Expression | None:
    """``now``, ``right now``, ``recently``, ``the future``, ``the past``, ``at the present``."""
    low = w.low
    if low[i] == "right" and low[i + 1] == "now":
        return Expression(i, i + 2, value="PRESENT_REF")
    if low[i] in REFERENCES:
        return Expression(i, i + 1, value=REFERENCES[low[i]])
    if low[i] != "the":
        return None
    at = i + 1 + (low[i + 1] in ("near", "foreseeable", "immediate", "distant", "recent"))
    if low[at] in ("future", "past") and not _counted_ahead(w, at + 1):
        return Expression(i, at + 1, value="FUTURE_REF" if low[at] == "future" else "PAST_REF")
    if low[at] == "present" and low[i - 1] in ("at", "for"):
        return Expression(i, at + 1, value="PRESENT_REF")
    return None


# Offset expressions: a number of days or weeks counted from another expression.

_DAYS = {"D": 1, "W": 7, "F": 14}
_SIGNS = {"before": -1, "after": 1, "following": 1, "from": 1}
_NAMED = frozenset(WEEKDAYS) | frozenset(MONTHS) | frozenset(UNITS)
_TURNS = {("before", "last"): -2, ("after", "next"): 2}


def before_last(w: DateTokens, i: int) -> Expression | None:
    """``the week before last``, ``the month after next``."""
    if w.low[i] != "the" or w.low[i + 1] not in UNITS:
        return None
    shift = _TURNS.get((w.low[i + 2], w.low[i + 3]))
    unit = UNITS[w.low[i + 1]]
    if shift is None or unit.startswith("T") or unit in ("N", "CE") or w.low[i + 4] in _NAMED:
        return None
    return Expression(i, i + 4, unit=unit, shift=shift, base="publication")


def offset_from_day(w: DateTokens, i: int, read_day: Reader) -> Expression | None:
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


def _named(day: Expression) -> bool:
    """Whether the phrase is a day by itself, not a week or a month."""
    named = day.weekday or day.holiday or (day.month and day.day) or day.unit == "D"
    return bool(named) and not day.part and not day.time


def _ago(w: DateTokens, i: int, at: int, count: int, unit: str) -> Expression | None:
    """``a week ago Friday``, ``20 years ago this month``."""
    at += w.low[at] == "on"
    if unit == "W" and w.low[at] in WEEKDAYS and w.raw[at][:1].isupper():
        day = WEEKDAYS[w.low[at]]
        return Expression(i, at + 1, weekday=day, direction=0, shift=-count, base="publication")
    if unit == "Y" and w.low[at] == "this" and w.low[at + 1] == "month":
        return Expression(i, at + 2, unit="M", shift=-12 * count, base="publication")
    return None


def weekday_week(w: DateTokens, i: int) -> Expression | None:
    """``Friday week``: the Friday after the coming one."""
    ahead = w.low[i] in WEEKDAYS and w.low[i + 1] == "week" and w.raw[i][:1].isupper()
    if not ahead or w.raw[i + 1] != "week" or w.raw[i + 2][:1] == "-":
        return None
    return Expression(i, i + 2, weekday=WEEKDAYS[w.low[i]], direction=1, base="publication", days=7)
