"""English rules for times of day: clock times, noon and midnight, parts of the day, alone or with their day.

Covered: ``9 p.m.``, ``9:30am EST``, ``21:00 GMT``, ``0900 GMT``, ``noon``, ``midnight``, ``this morning``,
``tonight``, ``last night``, ``overnight``, ``Friday morning``, ``9 p.m. on Friday``, ``Friday at 9 p.m.``,
``the morning of April 19``.  The zone is read but the value stays local: TIMEX3 dates go by the day people
said.  ``mid-afternoon`` and ``half past nine`` are
read too; given up: which half of the day ``nine o'clock`` is in.
"""

from __future__ import annotations

from dataclasses import replace

from briefing.analysis.dates.en.vocabulary import DAYPARTS, NUMBERS, ZONES
from briefing.analysis.dates.expression import Expression, Reader, is_day
from briefing.analysis.dates.tokens import DateTokens, is_number
from briefing.analysis.text.lexicon import word_set

_CLOCK_LEAD = word_set("at by from about around until till before after between since to and")


def _meridiem(w: DateTokens, i: int) -> tuple[str, int]:
    """``a.m.``, ``pm`` and the index after it; empty where there is none."""
    low = w.low
    if low[i] in ("am", "pm"):
        return low[i], i + 1
    if low[i] in ("a", "p") and low[i + 2] == "m" and w.raw[i + 1] == ".":
        return low[i] + "m", i + 3 + (w.raw[i + 3] == "." and w.joined(i + 2))
    return "", i


def clock(w: DateTokens, i: int) -> Expression | None:
    """A time by the clock, or noon or midnight."""
    low = w.low
    if low[i] in ("noon", "midday", "midnight"):
        return _with_zone(
            w, Expression(i, i + 1, "TIME", time="T24:00" if low[i] == "midnight" else "T12:00")
        )
    hour = int(w.raw[i]) if is_number(w.raw[i], 0, 24) and len(w.raw[i]) <= 2 else NUMBERS.get(low[i], -1)
    if not 0 <= hour <= 24:
        return _military(w, i)
    stop, minute = i + 1, 0
    if w.raw[stop] in (":", ".") and w.joined(i) and w.joined(stop) and len(w.raw[stop + 1]) == 2:
        if not is_number(w.raw[stop + 1], 0, 59):
            return None
        minute, stop = int(w.raw[stop + 1]), stop + 2
        if w.raw[stop] == ":" and w.joined(stop - 1) and w.joined(stop) and is_number(w.raw[stop + 1], 0, 59):
            stop += 2
    half, after = _meridiem(w, stop)
    if (
        low[stop : stop + 2] == ["in", "the"]
        and low[stop + 2] in ("morning", "afternoon", "evening")
        and hour <= 12
    ):
        half, after = ("am" if low[stop + 2] == "morning" else "pm"), stop + 3
    if half and hour <= 12:
        return _with_zone(
            w, Expression(i, after, "TIME", time=_time(hour % 12 + 12 * (half == "pm"), minute))
        )
    if low[stop : stop + 3] == ["o", "'", "clock"] or low[stop : stop + 3] == ["o", "’", "clock"]:
        return Expression(i, stop + 3, "TIME", time=_time(hour, minute))
    written = stop > i + 1 and w.raw[i + 1] == ":" and w.raw[stop] != ":"
    if written and (
        low[i - 1] in _CLOCK_LEAD or low[stop] in ZONES or low[stop] in ("local", "hours", "hrs", "h")
    ):
        return _with_zone(w, Expression(i, stop, "TIME", time=_time(hour, minute)))
    return None


def spelled_out_clock(w: DateTokens, i: int) -> Expression | None:
    """``half past nine``, ``a quarter to ten``."""
    at = i + (w.low[i] == "a")
    minute = {"half": 30, "quarter": 15}.get(w.low[at])
    hour = NUMBERS.get(w.low[at + 2], 0)
    if minute is None or w.low[at + 1] not in ("past", "to") or not 0 < hour <= 12:
        return None
    if w.low[at + 1] == "to":
        if minute == 30:
            return None
        hour, minute = (hour - 1) or 12, 45
    half, stop = _meridiem(w, at + 3)
    return _with_zone(w, Expression(i, stop, "TIME", time=_time(hour % 12 + 12 * (half == "pm"), minute)))


def middle_of_part(w: DateTokens, i: int) -> Expression | None:
    """``mid-afternoon``, with its day where one follows."""
    at = i + 1 + (w.raw[i + 1] == "-")
    if w.low[at] not in DAYPARTS or w.low[at] == "night":
        return None
    return Expression(i, at + 1, "TIME", time="T" + DAYPARTS[w.low[at]])


def _time(hour: int, minute: int) -> str:
    return f"T{hour:02d}:{minute:02d}"


def _military(w: DateTokens, i: int) -> Expression | None:
    """``0900 GMT``."""
    word = w.raw[i]
    if len(word) != 4 or not is_number(word, 0, 2400) or w.low[i + 1] not in ("gmt", "utc", "hours", "hrs"):
        return None
    if int(word[2:]) > 59:
        return None
    return Expression(i, i + 2, "TIME", time=_time(int(word[:2]), int(word[2:])))


def _with_zone(w: DateTokens, phrase: Expression) -> Expression:
    """Take in the zone and ``local time``."""
    stop = phrase.stop
    if w.low[stop] in ZONES and w.raw[stop].isupper():
        stop += 1
    elif w.low[stop : stop + 2] == ["local", "time"]:
        stop += 2
    elif w.low[stop] in ("eastern", "central", "pacific", "mountain"):
        at = stop + 1 + (w.low[stop + 1] in ("standard", "daylight"))
        stop = at + 1 if w.low[at] == "time" else stop
    return phrase.over(phrase.first, stop)


_OTHER_DAYS = {"next": 1, "following": 1, "previous": -1, "preceding": -1, "same": 0}


def part_of_day(w: DateTokens, i: int) -> Expression | None:
    """``tonight``, ``last night``, ``this morning``, ``overnight``, ``the morning``."""
    low = w.low
    if low[i] == "tonight":
        return Expression(i, i + 1, "TIME", unit="D", base="publication", time="TNI")
    if low[i] == "overnight":
        return Expression(i, i + 1, "TIME", unit="D", base="publication", time="TNI")
    if low[i] == "last" and low[i + 1] in ("night", "evening"):
        return Expression(
            i, i + 2, "TIME", unit="D", shift=-1, base="publication", time="T" + DAYPARTS[low[i + 1]]
        )
    if low[i] == "this" and low[i + 1] in DAYPARTS:
        return Expression(i, i + 2, "TIME", unit="D", base="publication", time="T" + DAYPARTS[low[i + 1]])
    if low[i] == "that" and low[i + 1] in DAYPARTS:
        return Expression(i, i + 2, "TIME", unit="D", base="narrative", time="T" + DAYPARTS[low[i + 1]])
    if low[i] == "the" and low[i + 1] in _OTHER_DAYS and low[i + 2] in DAYPARTS:
        shift = _OTHER_DAYS[low[i + 1]]
        return Expression(
            i, i + 3, "TIME", unit="D", shift=shift, base="narrative", time="T" + DAYPARTS[low[i + 2]]
        )
    if (
        low[i] == "the"
        and low[i + 1] in DAYPARTS
        and low[i + 2] == "before"
        and not w.raw[i + 3][:1].isalnum()
    ):
        return Expression(
            i, i + 3, "TIME", unit="D", shift=-1, base="narrative", time="T" + DAYPARTS[low[i + 1]]
        )
    inside = low[i] == "the" and low[i + 1] in DAYPARTS and low[i - 1] in ("in", "during")
    if inside and low[i + 2] not in ("of", "when", "before", "after"):
        return Expression(i, i + 2, "TIME", unit="D", base="narrative", time="T" + DAYPARTS[low[i + 1]])
    return None


def join_time(w: DateTokens, day: Expression) -> Expression:
    """The day with the time of day that follows it: ``Friday morning``, ``Friday at 9 p.m.``."""
    at = day.stop
    if w.low[at] in DAYPARTS and w.low[at + 1] != "-":
        return replace(day, stop=at + 1, type="TIME", time="T" + DAYPARTS[w.low[at]])
    at += w.raw[at] == ","
    at += w.low[at] in ("at", "around", "about")
    at += w.low[at] in ("around", "about")
    found = (
        clock(w, at) if at > day.stop or w.raw[at].isdigit() or w.low[at] in ("noon", "midnight") else None
    )
    return replace(day, stop=found.stop, type="TIME", time=found.time) if found else day


def join_day(w: DateTokens, time: Expression, read_day: Reader) -> Expression:
    """The time with the day that follows it: ``9 p.m. Friday``, ``noon on March 3``."""
    at = time.stop
    if w.low[at : at + 2] == ["in", "the"] and w.low[at + 2] in DAYPARTS:
        return time.over(time.first, at + 3)
    at += w.raw[at] == ","
    at += w.low[at] == "on"
    day = read_day(w, at)
    if day is None or not is_day(day):
        return time
    return replace(day, first=time.first, type="TIME", time=time.time)


def part_of_named_day(w: DateTokens, i: int, read_day: Reader) -> Expression | None:
    """``the morning of April 19``, ``early in the morning of 29 April``."""
    at = i
    if w.low[at] in ("early", "late") and w.low[at + 1] == "in":
        at += 2
    at += w.low[at] == "the"
    at += w.low[at] in ("early", "late")
    if w.low[at] not in DAYPARTS:
        return None
    part = "T" + DAYPARTS[w.low[at]]
    at += 1 + (w.low[at + 1] == "hours")
    if w.low[at] not in ("of", "on"):
        return None
    day = read_day(w, at + 1)
    return replace(day, first=i, type="TIME", time=part) if day and is_day(day) else None
