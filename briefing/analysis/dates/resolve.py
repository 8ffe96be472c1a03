"""Resolve temporal expressions to TIMEX3 values: which day, month or year is meant.

A written year settles most; else the publication date, the dates before in the text, and tense decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from briefing.analysis.dates.expression import NEAREST, Expression, is_day
from briefing.analysis.dates.language import DateRules
from briefing.analysis.dates.timex import calendar_range, shift_days, shift_months, unit_value
from briefing.analysis.dates.tokens import DateTokens

_TURN_OF_YEAR = 9
"""Months back from which a month without its year is the next one, not the one before."""


def written(phrase: Expression) -> str:
    """The value of a phrase whose year is known."""
    year = phrase.year or 0
    if phrase.holiday:
        celebrated = phrase.holiday(year)
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


def _narrated_year(phrase: Expression, base: date | None, value: str) -> str:
    """In a narrative the year is the one spoken of, or the next one when that year is at its end."""
    if base is None:
        return ""
    turned = len(value) > 6 and phrase.month is not None and base.month - phrase.month >= _TURN_OF_YEAR
    return written(replace(phrase, year=base.year + turned))


def _reported_quarter(phrase: Expression, base: date, direction: int | None) -> str:
    """Reports speak of the quarter that ended last, or the present one; ahead only within the year."""
    year = base.year
    begins = calendar_range(written(replace(phrase, year=year)))
    if begins and begins[0] > base and direction != 1:
        year -= 1
    return written(replace(phrase, year=year))


def nearest(phrase: Expression, base: date, direction: int | None, said: bool) -> str:
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
"""How much further off what is to come seems where no verb is near: news is mostly of what has been."""


def _distance(first: date, last: date, day: date, direction: int | None, against: float) -> float:
    if first <= day <= last:
        return 0
    days = (first - day).days if day < first else (day - last).days
    other_side = direction == 1 if last < day else direction == -1
    if direction is None and first > day:
        return days * _UNTOLD
    return days * (against if other_side else 1)


# Linking: what the expressions of one sentence say of each other before any of them is resolved.

_NEAR = 8
"""Tokens between a time of day and the day it belongs to."""


def link_expressions(w: DateTokens, phrases: list[Expression], rules: DateRules) -> list[Expression]:
    """The phrases of a sentence, each with what its neighbours say of it."""
    linked = list(phrases)
    first_day = next((index for index, phrase in enumerate(linked) if _names_day(phrase)), len(linked))
    for index in range(len(linked) - 2, -1, -1):
        left, right = linked[index], linked[index + 1]
        if 0 < right.first - left.stop <= 2:
            linked[index], linked[index + 1] = _joined(w.low[left.stop], left, right, rules)
        if index <= first_day:
            linked[index] = _with_day(linked[index], right)
    return linked


def _joined(
    join: str, left: Expression, right: Expression, rules: DateRules
) -> tuple[Expression, Expression]:
    """Two phrases with a range word or ``and`` between them."""
    dateable = (left.month or left.part) and left.year is None and left.year_shift is None
    if right.year and dateable and (join in rules.range_words or join in rules.conjunctions):
        turned = (left.month or 0) > (right.month or 12)
        return replace(left, year=right.year - turned), right
    if right.year_shift is not None and dateable and join in rules.range_words:
        turned = (left.month or 0) > (right.month or 12)
        return replace(left, year_shift=right.year_shift - turned, base=right.base), right
    if (
        join in rules.range_words
        and left.weekday
        and right.weekday
        and not right.month
        and right.direction is None
    ):
        return left, replace(right, base="narrative", direction=1)
    return left, right


def _names_day(phrase: Expression) -> bool:
    return bool(phrase.day or phrase.weekday or phrase.holiday or phrase.unit == "D")


def _with_day(time: Expression, day: Expression) -> Expression:
    """A clock time that has no day takes the day named right after it."""
    bare = bool(time.time) and not _names_day(time)
    near = day.first - time.stop <= _NEAR
    if not bare or not near or not (is_day(day) or (day.time and _names_day(day))):
        return time
    return replace(day, first=time.first, stop=time.stop, type="TIME", time=time.time)


# Resolution proper: the publication date, the narrative before an expression, and tense decide.

_HALF_WEEK = 3
_ASIDE_YEARS = 5
"""A bare year further than this from the narrative is an aside until another one near it follows."""
_LOOK_BACK_YEARS = 10
"""An expression this many years back looks back, while the narrative goes on where it was (``as two decades earlier``)."""


@dataclass(slots=True)
class Anchors:
    """What resolution rests on: the language, the publication day, and what the text has fixed so far.

    ``published`` is the publication day.  ``value`` is the last calendar value the text spoke of and
    ``first`` its first day; ``day`` the last one that was exact to the day.  ``sentence_year`` is a year
    written earlier in the same sentence.  ``narrative``: the text is about times long past.
    """

    rules: DateRules
    published: date | None
    narrative: bool = False
    value: str = ""
    quarter: str = ""
    """The last quarter named: what ``a year earlier`` compares with."""
    first: date | None = None
    day: date | None = None
    sentence_year: int | None = None
    sentence_day: date | None = None

    aside: int = 0

    def move(self, value: str, phrase: Expression) -> None:
        """Remember a calendar value as the one the text now speaks of."""
        found = calendar_range(value)
        looks_back = phrase.approximate and phrase.unit == "Y" and phrase.shift <= -_LOOK_BACK_YEARS
        if found is None or looks_back or (self.narrative and self._is_aside(found[0].year, phrase)):
            return
        if phrase.year is not None and (phrase.month or self.narrative):
            self.sentence_year = phrase.year
        self.value, self.first = value, found[0]
        if phrase.part.startswith("Q"):
            self.quarter = value
        if found[2] in ("day", "minute"):
            self.day = self.sentence_day = found[0]

    def _is_aside(self, year: int, phrase: Expression) -> bool:
        """A narrative that mentions the present day, or another age in passing, goes on where it was."""
        if phrase.base == "publication" or phrase.part == "CE":
            return True
        bare = phrase.month is None and not phrase.part and phrase.year is not None
        if not bare or self.first is None or abs(year - self.first.year) <= _ASIDE_YEARS:
            self.aside = 0
            return False
        if abs(year - self.aside) <= _ASIDE_YEARS:
            return False
        self.aside = year
        return True

    def _narrated_day(self, phrase: Expression) -> date | None:
        """The day the text spoke of; a time of day in news belongs to no day that is still to come."""
        if self.narrative or self.published is None:
            return self.day
        if self.day is None or (phrase.time and self.day > self.published):
            return self.published
        return self.day

    def base(self, phrase: Expression) -> date | None:
        """The day a relative phrase is counted from."""
        if phrase.base == "narrative" or (self.narrative and phrase.base != "publication"):
            if phrase.unit in ("D", "N"):
                return self._narrated_day(phrase)
            return self.first or self.published
        return self.published


def resolve(w: DateTokens, phrase: Expression, anchors: Anchors) -> tuple[str, str]:
    """TIMEX3 value and anchor (``written``, ``publication``, ``narrative``, ``holiday``); empty value when
    out of reach.
    """
    if phrase.value:
        return phrase.value, "written" if phrase.value[0].isdigit() else ""
    value, anchor = _day_value(w, replace(phrase, part="") if phrase.days else phrase, anchors)
    if phrase.days and len(value) == 10:
        moved = shift_days(date.fromisoformat(value), phrase.days)
        value = unit_value(moved, phrase.part or "D", 0) if moved else ""
    if not phrase.time:
        return value, anchor
    if not value and not _names_days(phrase):
        if anchors.sentence_year is not None and anchors.sentence_day is None:
            return phrase.time, ""
        day = anchors.sentence_day or (anchors.day if anchors.narrative else None) or anchors.published
        value, anchor = (
            (day.isoformat(), "publication" if day == anchors.published else "narrative") if day else ("", "")
        )
    if len(value) != 10:
        return phrase.time, anchor
    if phrase.time == "T24:00":
        return value + "T24:00", anchor
    return value + phrase.time, anchor


def _names_days(phrase: Expression) -> bool:
    return bool(phrase.day or phrase.weekday or phrase.holiday or phrase.unit)


def _day_value(w: DateTokens, phrase: Expression, anchors: Anchors) -> tuple[str, str]:
    if phrase.year is not None:
        return written(phrase), "holiday" if phrase.holiday else "written"
    if phrase.unit:
        return _relative(w, phrase, anchors)
    if phrase.year_shift is not None:
        base = anchors.base(phrase)
        year = base.year + phrase.year_shift if base else 0
        return (written(replace(phrase, year=year)), phrase.base) if 0 < year <= 9999 else ("", "")
    if phrase.day and not phrase.month:
        return _day_of_month(w, phrase, anchors)
    if phrase.weekday and not phrase.month:
        return _weekday(w, phrase, anchors)
    if phrase.month or phrase.part or phrase.holiday:
        return _yearless(w, phrase, anchors)
    return "", ""


def _relative(w: DateTokens, phrase: Expression, anchors: Anchors) -> tuple[str, str]:
    base = anchors.base(phrase)
    if base is None:
        return "", ""
    anchor = "publication" if base is anchors.published else "narrative"
    shift = phrase.shift
    if phrase.unit == "Q" and not shift and w.low[phrase.stop - 2] in anchors.rules.present_words:
        return _this_quarter(base, anchors)
    if phrase.unit == "WE" and not shift and phrase.base != "narrative":
        tense = anchors.rules.tense_near(w, phrase.first, phrase.stop)
        lead = w.low[phrase.first]
        over = base.isoweekday() < (4 if lead in anchors.rules.demonstratives else 6)
        shift = -1 if over and tense != 1 and (tense == -1 or lead in anchors.rules.definite_articles) else 0
    compared = phrase.unit == "Y" and shift == -1 and bool(anchors.quarter) and not anchors.narrative
    if compared and not anchors.rules.comparing_words.isdisjoint(w.low[phrase.first : phrase.stop]):
        return f"{int(anchors.quarter[:4]) - 1:04d}{anchors.quarter[4:]}", "narrative"
    value = unit_value(base, phrase.unit, shift)
    if (
        phrase.base == "narrative"
        and shift > 1
        and not anchors.narrative
        and _runs_ahead(w, phrase, value, anchors)
    ):
        return "", ""
    return value, anchor


def _runs_ahead(w: DateTokens, phrase: Expression, value: str, anchors: Anchors) -> bool:
    """``three years later`` that would lie ahead of the report, in the past tense: counted from something
    unnamed.
    """
    found = calendar_range(value)
    ahead = found is not None and anchors.published is not None and found[0] > anchors.published
    return ahead and anchors.rules.tense_near(w, phrase.first, phrase.stop) != 1


def _this_quarter(base: date, anchors: Anchors) -> tuple[str, str]:
    """``the quarter``: the one spoken of, else the one that reports are about, which ended last."""
    if anchors.quarter:
        return anchors.quarter, "narrative"
    return unit_value(base, "Q", -1), "publication"


def _day_of_month(w: DateTokens, phrase: Expression, anchors: Anchors) -> tuple[str, str]:
    """``the 14th``: of the month spoken of, else the nearest one in the direction of the tense."""
    base = anchors.base(phrase)
    if base is None:
        return "", ""
    year, month = base.year, base.month
    if anchors.published and (year, month) == (anchors.published.year, anchors.published.month):
        turn = _month_turn(
            anchors.rules.tense_near(w, phrase.first, phrase.stop), phrase.day or 0, anchors.published
        )
        year, month = shift_months(base, turn)
    value = written(replace(phrase, year=year, month=month)) if 0 < year <= 9999 else ""
    return value, "publication" if base is anchors.published else "narrative"


def _month_turn(tense: int | None, day: int, published: date) -> int:
    """Months to the 15th that is meant: the next one when this one is over, the last when it is to come."""
    if tense == 1:
        return 1 if day < published.day else 0
    return -1 if tense == -1 and day > published.day else 0


def _weekday(w: DateTokens, phrase: Expression, anchors: Anchors) -> tuple[str, str]:
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
            shift = phrase.weekday - base.isoweekday() + 7 * phrase.shift
    else:
        tense = anchors.rules.weekday_tense(w, phrase.first, phrase.stop)
        ahead = tense in (0, 1) or (tense == NEAREST and back > _HALF_WEEK)
        shift = (7 - back) % 7 if ahead else -back
    moved = shift_days(base, shift)
    return (moved.isoformat(), anchor) if moved else ("", "")


def _yearless(w: DateTokens, phrase: Expression, anchors: Anchors) -> tuple[str, str]:
    """A month, a day of a month, a season, a quarter or a holiday without its year."""
    kind = "holiday" if phrase.holiday else ""
    ahead = anchors.published is not None and anchors.rules.tense_near(w, phrase.first, phrase.stop) == 1
    if anchors.sentence_year is not None and phrase.direction is None and not ahead:
        return written(replace(phrase, year=anchors.sentence_year)), kind or "narrative"
    if anchors.narrative and phrase.direction is None:
        return _narrated_year(phrase, anchors.first or anchors.published, anchors.value), kind or "narrative"
    base = anchors.first if phrase.base == "narrative" and anchors.first else anchors.published
    if base is None:
        return "", ""
    direction = (
        phrase.direction
        if phrase.direction is not None
        else anchors.rules.tense_near(w, phrase.first, phrase.stop)
    )
    if direction == NEAREST:
        direction = None
    if phrase.part[:1] == "Q" and phrase.direction is None:
        return _reported_quarter(phrase, base, direction), "publication"
    return nearest(phrase, base, direction, phrase.direction is not None), kind or "publication"
