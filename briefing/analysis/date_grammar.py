"""How the readers go together: one sentence in, its temporal phrases out, left to right, none overlapping.

On top of the single readers this knows what can stand before them (``early``, ``the end of``, ``last``,
``about``) and after them (``of last year``, ``at 9 p.m.``).  Spans follow the TimeML guidelines: articles
and modifiers inside, prepositions and the possessive ``'s`` outside.
"""

from __future__ import annotations

from dataclasses import replace

from briefing.analysis.date_atoms import Words
from briefing.analysis.date_calendar import (
    day_month,
    holiday,
    is_number,
    iso_date,
    month_date,
    ordinal_day,
    slash_date,
    weekday,
    year_after,
)
from briefing.analysis.date_clock import clock, is_day, join_day, join_time, part_of_day, part_of_named_day
from briefing.analysis.date_durations import (
    bare_units,
    counted,
    half_unit,
    ordinal_unit,
    past_stretch,
    recurring,
)
from briefing.analysis.date_periods import (
    bare_season,
    bare_year,
    century,
    decade,
    named_year,
    of_year,
    quarter,
    season,
)
from briefing.analysis.date_phrase import NOT_A_DATE, Phrase
from briefing.analysis.date_relative import day_before, deictic, reference, shifted_unit, this_unit
from briefing.analysis.date_words import (
    ABOUT,
    DAYPARTS,
    DECADES,
    DEICTIC_DAYS,
    HOLIDAY_HEADS,
    MONTHS,
    NARRATIVE_SHIFTS,
    NUMBERS,
    ORDINALS,
    PARTS,
    PLURAL_WEEKDAYS,
    RECURRENT,
    REFERENCES,
    SEASONS,
    SHIFTS,
    TENS,
    UNITS,
    VAGUE,
    WEEKDAYS,
    word_set,
)
from briefing.analysis.holidays import FIRST_WORDS

CALENDAR_READERS = (iso_date, slash_date, weekday, holiday, month_date, day_month, decade, century)
RELATIVE_READERS = (
    deictic,
    past_stretch,
    shifted_unit,
    reference,
    day_before,
    ordinal_unit,
    counted,
    half_unit,
    bare_units,
    this_unit,
)


def directed(w: Words, i: int) -> Phrase | None:
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
        found = month_date(w, at) or Phrase(at, at + 1, month=MONTHS[w.low[at]])
    if found is None or found.year is not None:
        return None
    return replace(found, first=i, direction=direction, base="narrative" if narrative else "publication")


def day_phrase(w: Words, i: int) -> Phrase | None:
    """Whatever names one day: what a time of day can join."""
    for reader in (deictic, directed, weekday, holiday, *CALENDAR_READERS):
        if found := reader(w, i):
            return found
    return None


def week_of(w: Words, i: int) -> Phrase | None:
    """``the week of March 4``, ``the week ending Sept. 7``."""
    at = i + (w.low[i] == "the")
    if w.low[at] != "week" or w.low[at + 1] not in ("of", "beginning", "starting", "ending", "ended"):
        return None
    day = day_phrase(w, at + 2)
    return replace(day, first=i, part="W", weekday=None) if day and day.month and day.day else None


def _core(w: Words, i: int) -> Phrase | None:
    """The plain phrase at ``i`` with what may follow it, without what may go before."""
    if found := part_of_named_day(w, i, day_phrase) or recurring(w, i) or week_of(w, i):
        return found
    if found := clock(w, i):
        return join_day(w, found, day_phrase)
    if found := directed(w, i) or part_of_day(w, i):
        return join_time(w, found) if is_day(found) else found
    for reader in (quarter, *CALENDAR_READERS, named_year, season, ordinal_day):
        if found := reader(w, i):
            found = found if found.value or found.weekday else of_year(w, found)
            return join_time(w, found) if is_day(found) else found
    for reader in RELATIVE_READERS:
        if found := reader(w, i):
            return join_time(w, found) if is_day(found) else found
    return bare_year(w, i)


def _modified(w: Words, i: int) -> Phrase | None:
    """``early March``, ``mid-2013``, ``late on Friday``, ``the end of the year``, ``earlier this month``,
    ``year-end``.
    """
    low = w.low
    if low[i] in ("early", "late", "mid") or (low[i] == "the" and low[i + 1] in ("early", "late", "mid")):
        at = i + 1 + (low[i] == "the")
        at += w.raw[at] == "-"
        at += low[at] in ("on", "in")
        return _around(w, i, at)
    if low[i] in ("earlier", "later", "sometime", "late", "early"):
        at = i + 1 + (low[i + 1] in ("on", "in"))
        return _around(w, i, at)
    at = i + (low[i] == "the")
    if low[at] in PARTS and low[at + 1] == "of":
        return _around(w, i, at + 2)
    if low[i] == "year" and (low[i + 1] == "end" or (w.raw[i + 1] == "-" and low[i + 2] == "end")):
        stop = i + 2 + (w.raw[i + 1] == "-")
        return Phrase(i, stop, unit="Y", base="publication")
    return None


def _around(w: Words, i: int, at: int) -> Phrase | None:
    inner = _core(w, at)
    if inner is None and w.low[at] in MONTHS and w.raw[at][:1].isupper():
        inner = of_year(w, Phrase(at, at + 1, month=MONTHS[w.low[at]]))
    if (
        inner is None
        or inner.type in ("DURATION", "SET")
        or inner.value == NOT_A_DATE
        or inner.value.endswith("REF")
    ):
        return None
    return replace(inner, first=i)


_AMOUNT_LEADS = word_set("nearly almost about around roughly approximately over under only just")
_AMOUNT_PAIRS = {
    ("more", "than"),
    ("less", "than"),
    ("at", "least"),
    ("at", "most"),
    ("up", "to"),
    ("fewer", "than"),
}


def _measured(w: Words, i: int) -> Phrase | None:
    """Modifiers of amounts belong to the phrase: ``more than two years``, ``nearly a decade ago``."""
    if (w.low[i], w.low[i + 1]) in _AMOUNT_PAIRS:
        at = i + 2
    elif w.low[i] in _AMOUNT_LEADS:
        at = i + 1
    else:
        return None
    inner = _core(w, at)
    if inner is None or inner.value == NOT_A_DATE:
        return None
    counted = inner.type == "DURATION" or (
        inner.unit and inner.shift and w.low[inner.stop - 1] in ("ago", "earlier", "later")
    )
    if not counted:
        return None
    return replace(
        inner, first=i, approximate=w.low[i] not in ("only", "just", "over", "under", "more", "at")
    )


_STARTERS = frozenset(
    (
        *MONTHS,
        *WEEKDAYS,
        *PLURAL_WEEKDAYS,
        *UNITS,
        *DAYPARTS,
        *SEASONS,
        *NUMBERS,
        *TENS,
        *ORDINALS,
        *DECADES,
        *VAGUE,
        *DEICTIC_DAYS,
        *REFERENCES,
        *RECURRENT,
        *SHIFTS,
        *NARRATIVE_SHIFTS,
        *PARTS,
        *ABOUT,
        *HOLIDAY_HEADS,
        *FIRST_WORDS,
        *_AMOUNT_LEADS,
        *word_set(
            """the a an that these current latest recent right earlier later sometime noon midday midnight
            tonight overnight half every each per weekdays weekends fiscal fy q more less at up fewer dozens
            hundreds thousands scores tens ' ’ ‘ final"""
        ),
    )
)


def read_phrases(w: Words) -> list[Phrase]:
    """All temporal phrases of one sentence, in order."""
    found: list[Phrase] = []
    low, raw = w.low, w.raw
    i = 0
    while i < w.count:
        if low[i] in _STARTERS or raw[i].isdigit():
            phrase = _measured(w, i) or _modified(w, i) or _core(w, i)
            if phrase is not None and phrase.stop <= w.count:
                if phrase.value != NOT_A_DATE:
                    found.append(
                        phrase
                        if phrase.approximate or low[phrase.first - 1] not in ABOUT
                        else replace(phrase, approximate=True)
                    )
                i = phrase.stop
                found_range = _range_end(w, found)
                if found_range is not None:
                    found.append(found_range)
                    i = found_range.stop
                continue
        i += 1
    return found


def _range_end(w: Words, found: list[Phrase]) -> Phrase | None:
    """The second half of ``Aug. 14-16``, ``2012-13``, ``May 3 and 4``."""
    if not found or found[-1].stop >= w.count:
        return None
    last = found[-1]
    at = last.stop
    mark = w.raw[at]
    if last.month and last.day and last.year is None and mark in ("-", "–", "—", "and", "to", "through"):
        word = w.raw[at + 1]
        if is_number(word, 1, 31) and len(word) <= 2 and (mark in ("-", "–") or int(word) > last.day):
            if w.low[at + 2] in UNITS or w.low[at + 2] in MONTHS or w.raw[at + 2] in (":", "%"):
                return None
            year = year_after(w, at + 2)
            if year:
                found[-1] = replace(last, year=year[0])
            return Phrase(
                at + 1, year[1] if year else at + 2, year=year and year[0], month=last.month, day=int(word)
            )
    if (
        last.year
        and not last.month
        and not last.part
        and mark in ("-", "–")
        and w.joined(at - 1)
        and w.joined(at)
    ):
        word = w.raw[at + 1]
        if len(word) == 2 and word.isdigit() and int(word) > last.year % 100:
            return Phrase(at + 1, at + 2, year=last.year // 100 * 100 + int(word))
    return None
