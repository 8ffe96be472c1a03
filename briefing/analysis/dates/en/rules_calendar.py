"""English rules for calendar dates: days, months, weekdays, holidays.

Covered: ISO and slashed dates, ``March 3``, ``3 March 2025``, ``the 3rd of March``, ``Friday, March 3``,
``March``, ``spring 2013``, ``third-quarter``, ``Q3 2013``, ``the first half of 2013``, ``fiscal 2013``,
``the 1990s``, ``the '90s``, ``the 21st century``, ``the 14th``, named holidays, bare years where the words
around them say so, holiday weekends.  Given up: years before 1000, eras, calendars other than the Gregorian.
"""

from __future__ import annotations

from dataclasses import replace

from briefing.analysis.dates.en import holidays
from briefing.analysis.dates.en.numbers import spelled_ordinal, spelled_year
from briefing.analysis.dates.en.vocabulary import (
    MONTHS,
    ORDINAL_ENDINGS,
    ORDINALS,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
)
from briefing.analysis.dates.expression import NOT_A_DATE, Expression
from briefing.analysis.dates.tokens import DateTokens, is_number
from briefing.analysis.text.lexicon import word_set


def _day_number(w: DateTokens, i: int) -> tuple[int, int] | None:
    """Day of the month and the index after it: ``3``, ``3rd``, ``third``."""
    if spelled := spelled_ordinal(w, i):
        return spelled
    if len(w.raw[i]) > 2 or not is_number(w.raw[i], 1, 31):
        return None
    ending = w.joined(i) and w.low[i + 1] in ORDINAL_ENDINGS
    return int(w.raw[i]), i + 1 + ending


def _month_at(w: DateTokens, i: int) -> tuple[int, int] | None:
    """Month and the index after it, with its full stop; names must be written as names."""
    month = MONTHS.get(w.low[i])
    if month is None or not w.raw[i][0].isupper():
        return None
    dotted = w.low[i] in SHORT_MONTHS and w.raw[i + 1] == "." and w.joined(i)
    return month, i + 1 + dotted


def _goes_on(w: DateTokens, at: int) -> bool:
    """Whether the number runs on into a clock time, a percentage or a larger number."""
    mark = w.raw[at + 1]
    return w.joined(at) and (mark == "%" or (mark in ":." and w.raw[at + 2].isdigit() and w.joined(at + 1)))


def year_after(w: DateTokens, i: int) -> tuple[int, int] | None:
    """A year that belongs to the date before token ``i``: ``, 2025``, ``2025``, ``of 2025``, ``'25``."""
    at = i + (w.raw[i] in (",", "of"))
    if len(w.raw[at]) == 4 and is_number(w.raw[at], 1000, 2999) and not _goes_on(w, at):
        return int(w.raw[at]), at + 1
    short = w.raw[at] in ("'", "’", "‘") and w.joined(at) and len(w.raw[at + 1]) == 2
    if short and is_number(w.raw[at + 1], 0, 99):
        years = int(w.raw[at + 1])
        return (2000 if years < 50 else 1900) + years, at + 2
    return spelled_year(w, at)


def iso_date(w: DateTokens, i: int) -> Expression | None:
    """``2025-08-14`` with or without a time of day."""
    raw = w.raw
    if not (is_number(raw[i], 1000, 2999) and raw[i + 1] in ("-", "–") and raw[i + 3] == raw[i + 1]):
        return None
    if not all(w.joined(k) for k in range(i, i + 4)):
        return None
    if (
        len(raw[i + 2]) != 2
        or len(raw[i + 4]) != 2
        or not is_number(raw[i + 2], 1, 12)
        or not is_number(raw[i + 4], 1, 31)
    ):
        return None
    day = Expression(i, i + 5, year=int(raw[i]), month=int(raw[i + 2]), day=int(raw[i + 4]))
    timed = w.low[i + 5] == "t" and raw[i + 7] == ":" and all(w.joined(k) for k in range(i + 4, i + 8))
    if timed and is_number(raw[i + 6], 0, 23) and is_number(raw[i + 8], 0, 59) and len(raw[i + 8]) == 2:
        clock = f"T{int(raw[i + 6]):02d}:{raw[i + 8]}"
        return replace(day, stop=i + 9, type="TIME", time=clock)
    return day


def hyphen_date(w: DateTokens, i: int) -> Expression | None:
    """``19-Nov-24``, ``03-Jan-2025``."""
    raw = w.raw
    if raw[i + 1] != "-" or raw[i + 3] != "-" or not all(w.joined(k) for k in range(i, i + 4)):
        return None
    month = MONTHS.get(w.low[i + 2])
    short = len(raw[i + 4]) == 2
    if month is None or not is_number(raw[i], 1, 31) or not is_number(raw[i + 4], 0, 2999):
        return None
    if not short and len(raw[i + 4]) != 4:
        return None
    return Expression(i, i + 5, year=int(raw[i + 4]) + 2000 * short, month=month, day=int(raw[i]))


def slash_date(w: DateTokens, i: int) -> Expression | None:
    """``8/14/2025`` (month first, as US news has it, unless it cannot be), ``14.08.2025``, ``9/11``."""
    raw = w.raw
    mark = raw[i + 1]
    if raw[i : i + 3] == ["9", "/", "11"] and raw[i + 3] != "/" and w.joined(i) and w.joined(i + 1):
        return Expression(i, i + 3, year=2001, month=9, day=11)
    if mark not in ("/", ".") or raw[i + 3] != mark or not all(w.joined(k) for k in range(i, i + 4)):
        return None
    if not (is_number(raw[i], 1, 31) and is_number(raw[i + 2], 1, 31) and is_number(raw[i + 4], 1000, 2999)):
        return None
    first, second, year = int(raw[i]), int(raw[i + 2]), int(raw[i + 4])
    month, day = (second, first) if mark == "." or first > 12 else (first, second)
    return Expression(i, i + 5, year=year, month=month, day=day) if month <= 12 else None


_ATTACKS = frozenset(("attacks", "attack", "terrorist", "terror", "hijackers", "hijackings", "commission"))
"""What makes September 11 the one of 2001."""


def first_of_days(w: DateTokens, i: int) -> Expression | None:
    """The ``3`` of ``3-5 June 2013``, ``between 3 and 5 June``."""
    day = _day_number(w, i)
    if day is None or not w.raw[i].isdigit() or w.low[day[1]] not in ("-", "–", "to", "and"):
        return None
    last = day_month(w, day[1] + 1)
    if last is None or (last.day or 0) <= day[0]:
        return None
    return Expression(i, day[1], year=last.year, month=last.month, day=day[0])


def month_date(w: DateTokens, i: int) -> Expression | None:
    """``March``, ``March 3``, ``March 3rd, 2025``, ``March of 2025``."""
    found = _month_at(w, i)
    if found is None:
        return None
    month, stop = found
    at = stop + (w.low[stop] == "the")
    day = _day_number(w, at)
    clock = day and w.raw[day[1]] == ":" and w.joined(day[1] - 1) and w.raw[day[1] + 1].isdigit()
    grouped = (
        day
        and w.raw[day[1]] == ","
        and w.joined(day[1] - 1)
        and w.joined(day[1])
        and w.raw[day[1] + 1].isdigit()
    )
    ordinal = w.low[at] in ORDINALS and w.raw[day[1] if day else at][:1].isalnum() and at == stop
    if day and not clock and not (grouped and len(w.raw[day[1] + 1]) == 3) and not ordinal:
        year = year_after(w, day[1])
        if (month, day[0]) == (9, 11) and w.low[day[1]] in _ATTACKS:
            year = 2001, day[1]
        return Expression(i, year[1] if year else day[1], year=year and year[0], month=month, day=day[0])
    year = year_after(w, stop)
    if year:
        return Expression(i, year[1], year=year[0], month=month)
    if w.low[i] in SHORT_MONTHS and stop == i + 1:
        return None
    return Expression(i, stop, month=month) if _plain_month(w, i) else None


_MONTH_LEAD = word_set(
    """in since by until till from of during after before for between and to through early mid late
    last next this throughout around about every each through or on that's - – — , ( the"""
)


_OWNERS = word_set("a the this its his her their that an")


def _plain_month(w: DateTokens, i: int) -> bool:
    """A month alone.  May, March, April, June and August are also words and people."""
    if w.raw[i].isupper() and len(w.raw[i]) > 1:
        return False
    if w.low[i] not in ("may", "march", "april", "june", "august"):
        return True
    before = w.low[i - 1] if i else ""
    if before in _OWNERS and w.raw[i + 1][:1].islower() and i > 0:
        return True  # a March poll
    if w.low[i] in ("may", "march"):
        return before in _MONTH_LEAD - {",", "the", "and", "or"} and not (
            before == "for" and w.raw[i + 1][:1].isupper()
        )
    following = w.raw[i + 1]
    return before in _MONTH_LEAD or not following[:1].isupper()


def day_month(w: DateTokens, i: int) -> Expression | None:
    """``3 March 2025``, ``the 3rd of March``."""
    start = i + (w.low[i] == "the")
    day = _day_number(w, start)
    if day is None or (w.low[start] in ORDINALS and start == i):
        return None
    at = day[1] + (w.low[day[1]] == "of")
    month = _month_at(w, at)
    if month is None:
        return None
    year = year_after(w, month[1])
    return Expression(i, year[1] if year else month[1], year=year and year[0], month=month[0], day=day[0])


def weekday(w: DateTokens, i: int) -> Expression | None:
    """``Friday``, ``Friday, March 3``, ``Fri. 3 March 2025``, ``Friday the 13th``."""
    number = WEEKDAYS.get(w.low[i])
    if number is None or not w.raw[i][0].isupper():
        return None
    if w.raw[i - 1] in ("Super", "Bloody"):
        return Expression(i, i + 1, value=NOT_A_DATE)
    short = w.low[i] in SHORT_WEEKDAYS
    stop = i + 1 + (short and w.raw[i + 1] == ".")
    at = stop + (w.raw[stop] == ",")
    dated = month_date(w, at) or day_month(w, at)
    if dated and dated.day is not None:
        return replace(dated, first=i, weekday=number)
    if w.low[stop] == "the" and (day := _day_number(w, stop + 1)) and day[1] > stop + 2:
        return Expression(i, day[1], day=day[0], weekday=number)
    dotted = stop > i + 1 and w.low[i] not in ("mon", "wed", "sat", "sun")
    if short and not dotted and (w.low[i - 1] != "on" or w.raw[stop][:1].isupper()):
        return None
    return Expression(i, i + 1 if not short else stop, weekday=number)


def ordinal_day(w: DateTokens, i: int) -> Expression | None:
    """``the 14th``; the month is the one the text spoke of."""
    if w.low[i] != "the" or not w.raw[i + 1].isdigit() or not w.joined(i + 1):
        return None
    day = _day_number(w, i + 1)
    if (
        day is None
        or day[1] != i + 3
        or (w.low[i - 1] if i else "") not in ("on", "by", "until", "before", "after", "from", "to", "and")
    ):
        return None
    if w.low[i + 3 : i + 6] == ["of", "that", "month"] or w.low[i + 3 : i + 6] == ["of", "this", "month"]:
        return Expression(i, i + 6, day=day[0], base="publication" if w.low[i + 4] == "this" else "narrative")
    alone = not w.raw[i + 3] or not w.raw[i + 3][0].isalpha() or w.low[i + 3] in ("and", "to", "at", "in")
    return Expression(i, i + 3, day=day[0], base="narrative") if alone else None


_BEFORE_HOLIDAY = word_set(
    "last next this on in at by for of from after before since until during around every each the merry happy"
)


_EASTER_DAYS = word_set("sunday monday day eve week weekend")


_FESTIVE = word_set(
    """tree trees card cards present presents gift gifts shopping market markets carol carols lights song
    songs decorations egg eggs bunny costume costumes candy turkey dinner movie movies special"""
)
"""Things that are only called after a holiday."""


def _surname(w: DateTokens, i: int) -> bool:
    """``Johnnie Christmas`` is a person, ``Easter Island`` a place, a ``Christmas tree`` no day."""
    before = w.raw[i - 1]
    if w.low[i + 1] in _FESTIVE:
        return True
    if w.low[i] == "easter" and w.raw[i + 1].istitle() and w.low[i + 1] not in _EASTER_DAYS:
        return True
    named = before[:1].isupper() and before[1:].islower() and w.low[i - 1] not in _BEFORE_HOLIDAY
    return named and w.low[i] in ("christmas", "easter", "epiphany") and w.low[i + 1] not in ("eve", "day")


def holiday(w: DateTokens, i: int) -> Expression | None:
    """A day the holiday calendar knows, with its year if one follows."""
    if not w.raw[i][:1].isupper() or w.low[i] not in holidays.FIRST_WORDS or _surname(w, i):
        return None
    words: list[str] = []
    ends: list[int] = []
    at = i
    while len(words) < holidays.LONGEST and (w.low[at].isalpha() or is_number(w.raw[at], 1, 31)):
        word, at = w.low[at], at + 1
        if w.raw[at] in ("'", "’"):
            at += 1
            if w.low[at] == "s" and w.joined(at - 1):
                word, at = word + "s", at + 1
        elif w.raw[at] == "." and word in ("st", "jr"):
            at += 1
        words.append(word)
        ends.append(at)
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        if name in holidays.NAMES:
            stop = ends[count - 1]
            part = {"weekend": "WE", "week": "W"}.get(w.low[stop], "")
            stop += bool(part)
            year = year_after(w, stop)
            return Expression(
                i, year[1] if year else stop, year=year and year[0], holiday=holidays.rule_of(name), part=part
            )
    return None
