"""Years and days of the month written out in words, as broadcasters' transcripts have them.

Covered: ``nineteen eighty-four``, ``nineteen oh five``, ``twenty nineteen``, ``two thousand and eight``, ``the
year two thousand``, ``twenty-first``.  Given up: ``two thousand`` alone, which counts things more often than
years.
"""

from __future__ import annotations

from briefing.analysis.dates.en.vocabulary import NUMBERS, ORDINALS, TENS
from briefing.analysis.dates.tokens import Words

CENTURIES = {"seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20}
"""What a year in words begins with."""


def _ones(w: Words, i: int) -> tuple[int, int]:
    """A number below ten and the index after it; 0 where there is none."""
    ones = NUMBERS.get(w.low[i], 0)
    return (ones, i + 1) if ones < 10 and ones else (0, i)


def _below_hundred(w: Words, i: int) -> tuple[int, int]:
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


def spelled_year(w: Words, i: int) -> tuple[int, int] | None:
    """A year in words at atom ``i`` and the index after it.

    >>> from briefing.analysis.dates.tokens import cut_words
    >>> spelled_year(cut_words("nineteen eighty-four", 0, 20), 0)
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


def _counts(w: Words, stop: int) -> bool:
    """Whether the words go on as a measure: ``eighteen twenty-dollar bills``."""
    return w.raw[stop] in ("-", "%") or w.low[stop] in ("percent", "thousand", "hundred", "million")


def spelled_ordinal(w: Words, i: int) -> tuple[int, int] | None:
    """A day of the month in words and the index after it: ``third``, ``twenty-first``."""
    if w.low[i] in ORDINALS:
        return ORDINALS[w.low[i]], i + 1
    if w.low[i] in ("twenty", "thirty") and w.raw[i + 1] == "-":
        day = TENS[w.low[i]] + ORDINALS.get(w.low[i + 2], 99)
        return (day, i + 3) if day <= 31 else None
    return None
