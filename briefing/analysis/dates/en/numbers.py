"""English numbers: amounts of units, and years and days of the month spelled out as in broadcast transcripts.

Covered: ``30``, ``1,200``, ``2 1/2``, ``twenty-five``, ``dozens of``; ``nineteen eighty-four``, ``nineteen oh five``, ``twenty
nineteen``, ``two thousand and eight``, ``the year two thousand``, ``twenty-first``.  Given up: ``two thousand`` alone,
which counts things more often than years.
"""

from __future__ import annotations

from briefing.analysis.dates.en.vocabulary import NUMBERS, ORDINALS, TENS, UNITS, VAGUE
from briefing.analysis.dates.expression import Amount
from briefing.analysis.dates.tokens import DateTokens

CENTURIES = {"seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20}
"""What a year in words begins with."""


def _ones(w: DateTokens, i: int) -> tuple[int, int]:
    """A number below ten and the index after it; 0 where there is none."""
    ones = NUMBERS.get(w.low[i], 0)
    return (ones, i + 1) if ones < 10 and ones else (0, i)


def _below_hundred(w: DateTokens, i: int) -> tuple[int, int]:
    """A number from 10 to 99, or ``oh five``, and the index after it; 0 where there is none."""
    word = w.low[i]
    if word in ("oh", "o"):
        return _ones(w, i + 1)
    if word in TENS:
        at = i + 1 + (w.raw[i + 1] == "-")
        ones, stop = _ones(w, at)
        return (TENS[word] + ones, stop) if ones else (TENS[word], i + 1)
    number = NUMBERS.get(word, 0)
    return (number, i + 1) if number >= 10 else (0, i)


def spelled_year(w: DateTokens, i: int) -> tuple[int, int] | None:
    """A year in words at token ``i`` and the index after it.

    >>> from briefing.analysis.dates.tokens import tokenize
    >>> spelled_year(tokenize("nineteen eighty-four", 0, 20), 0)
    (1984, 4)
    """
    if w.low[i] in CENTURIES:
        rest, stop = _below_hundred(w, i + 1)
        year = CENTURIES[w.low[i]] * 100 + rest
    elif w.low[i : i + 2] == ["two", "thousand"]:
        at = i + 2 + (w.low[i + 2] == "and")
        rest, stop = _ones(w, at)
        if not rest:
            rest, stop = _below_hundred(w, at)
        if not rest and w.low[i - 1] == "year":
            return 2000, i + 2
        year = 2000 + rest
    else:
        return None
    return None if not rest or _counts(w, stop) else (year, stop)


def _counts(w: DateTokens, stop: int) -> bool:
    """Whether the words go on as a measure: ``eighteen twenty-dollar bills``."""
    return w.raw[stop] in ("-", "%") or w.low[stop] in ("percent", "thousand", "hundred", "million")


def spelled_ordinal(w: DateTokens, i: int) -> tuple[int, int] | None:
    """A day of the month in words and the index after it: ``third``, ``twenty-first``."""
    if w.low[i] in ORDINALS:
        return ORDINALS[w.low[i]], i + 1
    if w.low[i] in ("twenty", "thirty") and w.raw[i + 1] == "-":
        day = TENS[w.low[i]] + ORDINALS.get(w.low[i + 2], 99)
        return (day, i + 3) if day <= 31 else None
    return None


# Amounts: a number of units, in digits or words.

VAGUE_COUNTS = frozenset(("dozens", "hundreds", "thousands", "scores", "tens"))

_LARGE = {"dozen": 12, "hundred": 100, "thousand": 1000}
_MAX_AMOUNT = 1_000_000


def _digits(w: DateTokens, i: int) -> Amount | None:
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


def _spelled(w: DateTokens, i: int) -> Amount | None:
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


def _vague(w: DateTokens, i: int) -> Amount | None:
    """``several``, ``a few``, ``a couple of``, ``dozens of``."""
    low = w.low
    at = i + (low[i] == "a")
    if low[at] == "couple":
        return Amount(at + 1 + (low[at + 1] == "of"), 2)
    if low[at] == "number" and at > i and low[at + 1] == "of":
        return Amount(at + 2, None)
    if low[at] in VAGUE_COUNTS and low[at + 1] == "of":
        return Amount(at + 2, None)
    if low[i] in VAGUE or (at > i and low[at] == "few"):
        return Amount(at + 1, None)
    return None


def read_amount(w: DateTokens, i: int) -> Amount | None:
    """A number in digits or words, exact or vague, from token ``i`` on; of a span (``two to three``) the
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


def unit_at(w: DateTokens, i: int) -> str:
    """The TIMEX3 unit the token names, or empty."""
    return UNITS.get(w.low[i], "")
