"""A temporal expression as its words describe it, before it is resolved to calendar days; durations.

The rules of a language all have one shape: they look at the tokens from an index on and give an :class:`Expression`, or
None.  They never look further than a handful of tokens, which keeps the whole grammar linear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from briefing.analysis.dates.tokens import DateTokens
from store.records import TimexType

Base = Literal["", "publication", "narrative"]
HolidayRule = Callable[[int], "date | None"]
"""The day a holiday falls on in a given year; None for a year out of reach."""


@dataclass(frozen=True, slots=True)
class Expression:
    """Tokens ``first`` up to, not including, ``stop``, and what they say.

    ``value`` is filled where the words alone settle it.  Otherwise the fields say what is known: a year, a
    month, a ``part`` of a year (``Q3``, ``H1``, ``SU``), a ``holiday``, a ``weekday`` (1 Monday), or a
    ``unit`` that lies ``shift`` units from the ``base``.  ``direction`` is -1, 0 or 1 where the words say
    last, this or next.
    """

    first: int
    stop: int
    type: TimexType = "DATE"
    value: str = ""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    part: str = ""
    holiday: HolidayRule | None = None
    unit: str = ""
    shift: int = 0
    base: Base = ""
    direction: int | None = None
    time: str = ""
    approximate: bool = False
    year_shift: int | None = None
    """Years from the year of the base (``June last year``)."""
    days: int = 0
    """Days counted from the day named (``two days before Christmas``)."""

    def over(self, first: int, stop: int) -> Expression:
        """The same with other edges."""
        return replace(self, first=first, stop=stop)


NEAREST = 2
"""The tense of a past plan (``was due on Tuesday``): whichever such day is nearest."""
NOT_A_DATE = "-"
"""The value of a phrase that only serves to step over words that look like a date."""

Reader = Callable[[DateTokens, int], "Expression | None"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of units: ``whole`` (None for a number nobody knows) and whether a half comes on top."""

    stop: int
    whole: int | None
    half: bool = False


_SMALLER = {"Y": ("M", 6), "TH": ("TM", 30), "TM": ("TS", 30), "D": ("TH", 12)}


def duration_value(amount: Amount, unit: str) -> str:
    """The TIMEX3 duration: ``P3D``, ``PXY``, ``PT2H``, ``P2Y6M``."""
    if unit == "N":
        unit = "D"
    count = amount.whole
    if count is not None and unit in ("DE", "F"):
        scale, unit = {"DE": (10, "Y"), "F": (2, "W")}[unit]
        count = count * scale + (scale // 2 if amount.half else 0)
        amount = Amount(amount.stop, count)
    letter = unit.removeprefix("T")
    lead = "PT" if unit.startswith("T") else "P"
    if count is None:
        return f"{lead}X{'W' if unit == 'F' else letter}"
    if not amount.half:
        return f"{lead}{count}{letter}"
    if unit not in _SMALLER:
        return f"{lead}{count}.5{letter}"
    smaller, half = _SMALLER[unit]
    if count == 0:
        return f"P{'T' if smaller[0] == 'T' else ''}{half}{smaller.removeprefix('T')}"
    join = "T" if smaller[0] == "T" and lead == "P" else ""
    return f"{lead}{count}{letter}{join}{half}{smaller.removeprefix('T')}"


def is_day(phrase: Expression) -> bool:
    """Whether the phrase names one day, so that a time of day can join it."""
    return (
        phrase.type == "DATE"
        and not phrase.value
        and bool(phrase.day or phrase.weekday or phrase.holiday or phrase.unit == "D")
    )
