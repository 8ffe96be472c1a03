"""Table of the English date rules: which of them can begin with which word, and what may follow an expression.

The table is what makes reading fast: an token that begins no phrase costs one look-up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from briefing.analysis.dates.en.holidays import FIRST_WORDS
from briefing.analysis.dates.en.numbers import CENTURIES, VAGUE_COUNTS
from briefing.analysis.dates.en.rules_calendar import (
    day_month,
    first_of_days,
    holiday,
    hyphen_date,
    iso_date,
    month_date,
    ordinal_day,
    slash_date,
    weekday,
)
from briefing.analysis.dates.en.rules_clock import (
    clock,
    join_day,
    join_time,
    middle_of_part,
    part_of_day,
    part_of_named_day,
    spelled_out_clock,
)
from briefing.analysis.dates.en.rules_duration import (
    PERIOD_LEADS,
    bare_units,
    counted,
    half_unit,
    ordinal_unit,
    past_period,
    recurring,
)
from briefing.analysis.dates.en.rules_relative import (
    before_last,
    day_before,
    deictic,
    offset_from_day,
    reference,
    shifted_unit,
    this_unit,
    weekday_week,
    year_earlier,
)
from briefing.analysis.dates.en.rules_year import (
    bare_season,
    bare_year,
    century,
    decade,
    named_year,
    of_year,
    quarter,
    season,
    spelled_out_year,
)
from briefing.analysis.dates.en.vocabulary import (
    DAYPARTS,
    DECADES,
    DEICTIC_DAYS,
    MONTHS,
    NARRATIVE_SHIFTS,
    NUMBERS,
    ORDINALS,
    PLURAL_WEEKDAYS,
    RECURRENT,
    REFERENCES,
    SEASONS,
    SHIFTS,
    TENS,
    UNITS,
    VAGUE,
    WEEKDAYS,
)
from briefing.analysis.dates.expression import Expression, Reader, is_day
from briefing.analysis.dates.timex import nth_weekday
from briefing.analysis.dates.tokens import DateTokens
from briefing.analysis.text.lexicon import word_set

_MOST_WEEKS = 4
_DIGITS = "0"
"""Stands for any number in digits."""


def _directed(w: DateTokens, i: int) -> Expression | None:
    """``last Friday``, ``next March``, ``this summer``, ``last Christmas``, ``this past spring``."""
    at = i + (w.low[i] == "the" and w.low[i + 1] in NARRATIVE_SHIFTS)
    if w.low[at] in SHIFTS:
        direction, narrative = SHIFTS[w.low[at]], False
    elif w.low[at] in NARRATIVE_SHIFTS and at > i:
        direction, narrative = NARRATIVE_SHIFTS[w.low[at]], True
    else:
        return None
    at += 1
    if w.low[at] in ("past", "coming", "upcoming"):
        direction, at = SHIFTS[w.low[at]], at + 1
    at += w.low[at] in ("early", "late", "mid")
    found = weekday(w, at) or holiday(w, at) or bare_season(w, at)
    if found is None and w.low[at] in MONTHS and w.raw[at][:1].isupper():
        found = month_date(w, at) or Expression(at, at + 1, month=MONTHS[w.low[at]])
    if found is None or found.year is not None:
        return None
    return replace(found, first=i, direction=direction, base="narrative" if narrative else "publication")


def _weekday_of_month(w: DateTokens, i: int) -> Expression | None:
    """``the last Friday in August``, ``the third Sunday of October``."""
    counted = w.low[i] == "the" and (w.low[i + 1] == "last" or w.low[i + 1] in ORDINALS)
    if not counted or w.low[i + 2] not in WEEKDAYS or w.low[i + 3] not in ("in", "of"):
        return None
    month = month_date(w, i + 4)
    if month is None or month.month is None or month.day or w.low[i + 1] == "fifth":
        return None
    nth = -1 if w.low[i + 1] == "last" else ORDINALS[w.low[i + 1]]
    if nth > _MOST_WEEKS:
        return None
    day = partial(nth_weekday, month=month.month, weekday=WEEKDAYS[w.low[i + 2]], nth=nth)
    return replace(month, first=i, month=None, holiday=day)


def _day_phrase(w: DateTokens, i: int) -> Expression | None:
    """Whatever names one day: what a time of day can join."""
    for reader in (
        deictic,
        _directed,
        weekday,
        holiday,
        iso_date,
        slash_date,
        hyphen_date,
        month_date,
        day_month,
    ):
        if found := reader(w, i):
            return found
    return None


def _week_of(w: DateTokens, i: int) -> Expression | None:
    """``the week of March 4``, ``the week ending Sept. 7``."""
    at = i + (w.low[i] == "the")
    if w.low[at] != "week" or w.low[at + 1] not in ("of", "beginning", "starting", "ending", "ended"):
        return None
    day = _day_phrase(w, at + 2)
    return replace(day, first=i, part="W", weekday=None) if day and day.month and day.day else None


def _named_part(w: DateTokens, i: int) -> Expression | None:
    """``the morning of April 19``."""
    return part_of_named_day(w, i, _day_phrase)


def _offset_expression(w: DateTokens, i: int) -> Expression | None:
    """``two days before Christmas``."""
    return offset_from_day(w, i, _day_phrase)


#: Readers in the order they are asked, each with the words that its phrases can begin with.
_READERS: tuple[tuple[Reader, Iterable[str]], ...] = (
    (_named_part, ("the", "early", "late", *DAYPARTS)),
    (recurring, (*RECURRENT, *PLURAL_WEEKDAYS, *WEEKDAYS, "weekdays", "weekends", "every", "each", "per")),
    (_week_of, ("the", "week")),
    (before_last, ("the",)),
    (_offset_expression, (_DIGITS, "the", "a", "an", *NUMBERS)),
    (weekday_week, WEEKDAYS),
    (spelled_out_year, ("eighteen", "nineteen", "twenty", "two")),
    (spelled_out_clock, ("half", "quarter", "a")),
    (middle_of_part, ("mid",)),
    (clock, (_DIGITS, *NUMBERS, "noon", "midday", "midnight")),
    (_weekday_of_month, ("the",)),
    (_directed, ("the", *SHIFTS)),
    (part_of_day, ("tonight", "overnight", "last", "this", "that", "the")),
    (quarter, (_DIGITS, "the", "q", "h", "fiscal", "last", "latter", "first", "second", "third", "fourth")),
    (iso_date, (_DIGITS,)),
    (slash_date, (_DIGITS,)),
    (hyphen_date, (_DIGITS,)),
    (weekday, WEEKDAYS),
    (holiday, FIRST_WORDS),
    (month_date, MONTHS),
    (day_month, (_DIGITS, "the")),
    (first_of_days, (_DIGITS,)),
    (decade, (_DIGITS, "the", "'", "’", "‘", *CENTURIES)),
    (century, (_DIGITS, "the", "twenty", *ORDINALS)),
    (named_year, ("the", "fiscal", "year", "fy")),
    (season, ("the", *SEASONS)),
    (ordinal_day, ("the",)),
    (deictic, ("the", *DEICTIC_DAYS)),
    (past_period, ("the", *PERIOD_LEADS)),
    (shifted_unit, ("the", "that", "current", "latest", *SHIFTS)),
    (reference, ("the", "right", *REFERENCES)),
    (day_before, ("the",)),
    (ordinal_unit, ("the", "a", *ORDINALS)),
    (half_unit, ("half", "a")),
    (year_earlier, ("the", "a", "year")),
    (counted, (_DIGITS, "a", "an", *NUMBERS, *TENS, *VAGUE, *VAGUE_COUNTS)),
    (bare_units, ("the", "recent", "coming", "ensuing", "these", *UNITS)),
    (this_unit, ("the",)),
    (bare_year, (_DIGITS,)),
)

_TABLE: dict[str, tuple[Reader, ...]] = {
    word: tuple(reader for reader, words in _READERS if word in words)
    for word in {word for _, words in _READERS for word in words}
}
ARTICLES = word_set("the a an that these")
NOUNS = (
    frozenset(_TABLE)
    | frozenset(NARRATIVE_SHIFTS)
    | frozenset(DECADES)
    | word_set(
        """couple dozen hundred thousand number future past present near foreseeable immediate distant
        calendar full day same
        """
    )
)
"""What can follow an article inside a temporal expression."""

CORE_OPENERS = ARTICLES | frozenset(_TABLE)
"""Words without which, and without a digit, no expression begins that has no modifier before it."""


def read_core(w: DateTokens, i: int) -> Expression | None:
    """The plain phrase at ``i`` with what may follow it, without what may go before."""
    word = w.low[i]
    readers = _TABLE.get(word)
    if word in ARTICLES:
        if w.low[i + 1] not in NOUNS and not w.raw[i + 1].isdigit():
            return None
    elif readers is None and not word.isdigit():
        return None
    for reader in readers or _TABLE[_DIGITS]:
        if found := reader(w, i):
            return _extended(w, found)
    return None


def _in_week(w: DateTokens, day: Expression) -> Expression:
    """``Tuesday of last week``, ``Friday next week``."""
    week = shifted_unit(w, day.stop + (w.low[day.stop] == "of"))
    if week is None or week.unit != "W":
        return day
    return replace(day, stop=week.stop, direction=0, shift=week.shift, base=week.base)


def _quarter_of(w: DateTokens, year: Expression) -> Expression:
    """``next year's first quarter``."""
    if w.low[year.stop + 1] != "s":
        return year
    found = quarter(w, year.stop + 2)
    if found is None or found.year is not None or found.year_shift is not None:
        return year
    return replace(found, first=year.first, year_shift=year.shift, base=year.base or "publication")


def _extended(w: DateTokens, found: Expression) -> Expression:
    """The phrase with the year, the day or the time of day that follows it."""
    if found.time and found.type == "TIME":
        named = found.day or found.weekday or found.unit or found.holiday
        return found if named else join_day(w, found, _day_phrase)
    if found.unit == "Y" and not found.value and w.raw[found.stop] in ("'", "’"):
        found = _quarter_of(w, found)
    if found.weekday and not found.month and found.direction is None:
        found = _in_week(w, found)
    if (found.month or found.part or found.holiday) and found.direction is None and not found.weekday:
        found = of_year(w, found)
    return join_time(w, found) if is_day(found) else found
