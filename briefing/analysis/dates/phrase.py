"""A temporal phrase as it was read, before anybody knows which day it means; and how numbers and durations
are read.

Readers all have one shape: they look at the atoms from an index on and give a :class:`Phrase`, or None.
They never look further than a handful of atoms, which keeps the whole grammar linear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from briefing.analysis.dates.en.vocabulary import NUMBERS, TENS, UNITS, VAGUE
from briefing.analysis.dates.tokens import Words
from store.records import TimexType

Base = Literal["", "publication", "narrative"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Atoms ``first`` up to, not including, ``stop``, and what they say.

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
    holiday: str = ""
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

    def over(self, first: int, stop: int) -> Phrase:
        """The same with other edges."""
        return replace(self, first=first, stop=stop)


NOT_A_DATE = "-"
"""The value of a phrase that only serves to step over words that look like a date."""

Reader = Callable[[Words, int], "Phrase | None"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of units: ``whole`` (None for a number nobody knows) and whether a half comes on top."""

    stop: int
    whole: int | None
    half: bool = False


HEAPS = frozenset(("dozens", "hundreds", "thousands", "scores", "tens"))

_LARGE = {"dozen": 12, "hundred": 100, "thousand": 1000}
_MAX_AMOUNT = 1_000_000


def _digits(w: Words, i: int) -> Amount | None:
    """``30``, ``1,200``, ``2.5``, ``2 1/2``."""
    if not w.raw[i].isascii() or not w.raw[i].isdigit() or len(w.raw[i]) > 6:
        return None
    whole, stop = int(w.raw[i]), i + 1
    while w.raw[stop] == "," and w.joined(stop - 1) and w.joined(stop) and _three(w.raw[stop + 1]):
        whole, stop = whole * 1000 + int(w.raw[stop + 1]), stop + 2
        if whole > _MAX_AMOUNT:
            return None
    if w.raw[stop] == "." and w.joined(stop - 1) and w.raw[stop + 1] == "5" and w.joined(stop):
        return Amount(stop + 2, whole, half=True)
    if w.raw[stop : stop + 3] == ["1", "/", "2"] and w.joined(stop):
        return Amount(stop + 3, whole, half=True)
    if w.raw[stop] == "½":
        return Amount(stop + 1, whole, half=True)
    return Amount(stop, whole)


def _three(word: str) -> bool:
    return len(word) == 3 and word.isascii() and word.isdigit()


def _spelled(w: Words, i: int) -> Amount | None:
    """``seven``, ``twenty-five``, ``a hundred``, ``two thousand``."""
    low = w.low
    stop = i
    if low[i] in TENS:
        whole, stop = TENS[low[i]], i + 1
        ones = stop + (low[stop] == "-")
        if 0 < NUMBERS.get(low[ones], 0) < 10:
            whole, stop = whole + NUMBERS[low[ones]], ones + 1
    elif low[i] in NUMBERS:
        whole, stop = NUMBERS[low[i]], i + 1
    elif low[i] in ("a", "an"):
        whole, stop = 1, i + 1
    else:
        return None
    while low[stop] in _LARGE and whole < _MAX_AMOUNT:
        whole, stop = whole * _LARGE[low[stop]], stop + 1
    return Amount(stop, whole)


def _vague(w: Words, i: int) -> Amount | None:
    """``several``, ``a few``, ``a couple of``, ``dozens of``."""
    low = w.low
    at = i + (low[i] == "a")
    if low[at] == "couple":
        return Amount(at + 1 + (low[at + 1] == "of"), 2)
    if low[at] == "number" and at > i and low[at + 1] == "of":
        return Amount(at + 2, None)
    if low[at] in HEAPS and low[at + 1] == "of":
        return Amount(at + 2, None)
    if low[i] in VAGUE or (at > i and low[at] == "few"):
        return Amount(at + 1, None)
    return None


def read_amount(w: Words, i: int) -> Amount | None:
    """A number in digits or words, exact or vague, from atom ``i`` on; of a span (``two to three``) the
    larger.
    """
    if w.low[i] == "many" and w.low[i - 1] == "as":
        return None
    found = _vague(w, i) or _digits(w, i) or _spelled(w, i)
    if found is None:
        return None
    stop = found.stop
    if w.low[stop : stop + 3] == ["and", "a", "half"]:
        return Amount(stop + 3, found.whole, half=True)
    if w.low[stop : stop + 6] == ["-", "and", "-", "a", "-", "half"]:
        return Amount(stop + 6, found.whole, half=True)
    if w.low[stop] in ("or", "to", "-", "–") and w.low[i] not in ("a", "an"):
        other = _digits(w, stop + 1) or _spelled(w, stop + 1)
        if other and w.low[stop + 1] not in ("a", "an"):
            return other
    return found


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


def unit_at(w: Words, i: int) -> str:
    """The TIMEX3 unit the atom names, or empty."""
    return UNITS.get(w.low[i], "")
