"""TIMEX3 values and the calendar days they cover.

Forms: ``2025-08-14`` day, ``2025-08`` month, ``2025`` year, ``2025-W32`` ISO week, ``2025-W32-WE`` weekend,
``2025-Q3``, ``2025-H1``, ``2025-SP|SU|FA|WI`` season, ``199`` decade, ``19`` century, with ``T09:30`` or
``TMO`` after a day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from store.records import Precision, When

Range = tuple[date, date, Precision]

_VALUE = re.compile(
    r"(?P<century>\d\d)(?:(?P<decade>\d)(?:(?P<year>\d)(?:-(?:"
    r"(?P<month>\d\d)(?:-(?P<day>\d\d))?|W(?P<week>\d\d)(?P<weekend>-WE)?"
    r"|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)))?)?)?"
    r"(?P<time>T(?:\d\d:\d\d|MO|MI|AF|EV|NI|DT))?\Z"
)
_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    """First and last day of ``count`` months from ``month`` on."""
    last = year * 12 + month - 1 + count - 1
    return date(year, month, 1), _month_end(last // 12, last % 12 + 1)


def _within_year(year: int, part: dict[str, str | None]) -> Range:
    if part["day"] and part["month"]:
        day = date(year, int(part["month"]), int(part["day"]))
        clock = part["time"] and ":" in part["time"]
        return day, day, "minute" if clock else "day"
    if part["month"]:
        return *_months(year, int(part["month"]), 1), "month"
    if part["week"]:
        monday = date.fromisocalendar(year, int(part["week"]), 1)
        if part["weekend"]:
            return monday + timedelta(days=5), monday + timedelta(days=6), "range"
        return monday, monday + timedelta(days=6), "week"
    if part["quarter"]:
        return *_months(year, 3 * int(part["quarter"]) - 2, 3), "quarter"
    if part["half"]:
        return *_months(year, 6 * int(part["half"]) - 5, 6), "half"
    if part["season"]:
        return *_months(year, _SEASON_MONTHS[part["season"]], 3), "season"
    return date(year, 1, 1), date(year, 12, 31), "year"


def calendar_range(value: str) -> Range | None:
    """First day, last day and precision of a calendar value; None for durations, sets, references and
    impossible days.
    """
    match = _VALUE.match(value)
    if not match:
        return None
    part = match.groupdict()
    try:
        if part["year"]:
            return _within_year(int(value[:4]), part)
        if part["decade"]:
            return date(int(value[:3]) * 10, 1, 1), date(int(value[:3]) * 10 + 9, 12, 31), "decade"
        return date(int(value[:2]) * 100, 1, 1), date(int(value[:2]) * 100 + 99, 12, 31), "century"
    except (ValueError, OverflowError):
        return None


def when_of(value: str, approximate: bool = False) -> When | None:
    """The range of days a calendar value covers, never finer than the value."""
    found = calendar_range(value)
    return When(*found, approximate=approximate) if found else None


def shift_months(day: date, months: int) -> tuple[int, int]:
    """Year and month that lie ``months`` after those of ``day``."""
    total = day.year * 12 + day.month - 1 + months
    return total // 12, total % 12 + 1


def shift_days(day: date, days: int) -> date | None:
    """``day`` moved by ``days``, or None outside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def unit_value(day: date, unit: str, shift: int) -> str:
    """The value of the unit that lies ``shift`` units after the one ``day`` is in; empty outside the
    calendar.

    ``unit`` is a TIMEX3 unit letter: D, W, WE (weekend), F (fortnight), M, Q, Y, DE, CE.
    """
    if unit in ("D", "N", "W", "WE", "F"):
        moved = shift_days(day, shift * {"D": 1, "N": 1, "F": 14}.get(unit, 7))
        if moved is None:
            return ""
        if unit in ("D", "N"):
            return moved.isoformat()
        year, week, _ = moved.isocalendar()
        return f"{year:04d}-W{week:02d}" + ("-WE" if unit == "WE" else "")
    if unit in ("M", "Q"):
        year, month = shift_months(day, shift * (3 if unit == "Q" else 1))
        if not 1 <= year <= 9999:
            return ""
        return f"{year:04d}-{month:02d}" if unit == "M" else f"{year:04d}-Q{(month + 2) // 3}"
    size, digits = {"Y": (1, 4), "DE": (10, 3), "CE": (100, 2)}[unit]
    count = day.year // size + shift
    return f"{count:0{digits}d}" if 0 < count * size + size - 1 <= 9999 and count > 0 else ""


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher's computus)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, leapless = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moon + 15) % 30
    quarter, left = divmod(rest, 4)
    to_sunday = (32 + 2 * leapless + 2 * quarter - epact - left) % 7
    shift = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth given ISO weekday of a month, the last one for -1."""
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta(days=(last.isoweekday() - weekday) % 7)
