"""English modifiers of temporal expressions, and the second halves of ranges.

What can stand before an expression: ``early``, ``the end of``, ``more than``.  Spans follow the TimeML guidelines: articles
and modifiers inside, prepositions and the possessive ``'s`` outside.
"""

from __future__ import annotations

from dataclasses import replace

from briefing.analysis.dates.en.rules import CORE_OPENERS, NOUNS, read_core
from briefing.analysis.dates.en.rules_calendar import year_after
from briefing.analysis.dates.en.rules_year import of_year
from briefing.analysis.dates.en.vocabulary import MONTHS, PARTS, UNITS, WEEKDAYS
from briefing.analysis.dates.expression import NOT_A_DATE, Expression
from briefing.analysis.dates.tokens import DateTokens, is_number
from briefing.analysis.text.lexicon import word_set


def _modified(w: DateTokens, i: int) -> Expression | None:
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
    if low[i] == "year" and w.raw[i + 1] in ("'", "’") and low[i + 2 : i + 4] == ["s", "end"]:
        return Expression(i, i + 4, unit="Y", base="publication")
    if low[i] == "year" and (low[i + 1] == "end" or (w.raw[i + 1] == "-" and low[i + 2] == "end")):
        stop = i + 2 + (w.raw[i + 1] == "-")
        return Expression(i, stop, unit="Y", base="publication")
    return None


def _around(w: DateTokens, i: int, at: int) -> Expression | None:
    inner = read_core(w, at)
    if inner is None and w.low[at] in MONTHS and w.raw[at][:1].isupper():
        inner = of_year(w, Expression(at, at + 1, month=MONTHS[w.low[at]]))
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


def _measured(w: DateTokens, i: int) -> Expression | None:
    """Modifiers of amounts belong to the phrase: ``more than two years``, ``nearly a decade ago``."""
    if (w.low[i], w.low[i + 1]) in _AMOUNT_PAIRS:
        at = i + 2
    elif w.low[i] in _AMOUNT_LEADS:
        at = i + 1
    else:
        return None
    inner = read_core(w, at)
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


_LEADS = frozenset(PARTS) | _AMOUNT_LEADS | word_set("the year earlier later sometime more less at up fewer")
"""Words that can stand before a phrase or begin one that only this module reads."""

OPENERS = _LEADS | CORE_OPENERS
"""Words without which, and without a digit, no temporal expression begins."""
AFTER_ARTICLES = NOUNS | frozenset(PARTS)
"""Without one of them, or a digit, no temporal expression begins with an article, the commonest of all openers."""


def read_expression(w: DateTokens, i: int) -> Expression | None:
    """The temporal expression that begins at ``i``, modifiers included."""
    if w.low[i] in _LEADS and (found := _measured(w, i) or _modified(w, i)):
        return found
    return read_core(w, i)


def _more_days(w: DateTokens, comma: int, day: int) -> bool:
    """Whether a list of days goes on after the comma: ``Aug. 4, 5 and 6``."""
    for at in (comma + 1, comma + 3):
        if len(w.raw[at]) > 2 or not is_number(w.raw[at], day + 1, 31):
            return False
    return w.low[comma + 2] in (",", "and") and w.low[comma + 4] not in UNITS


def read_range_end(w: DateTokens, found: list[Expression]) -> Expression | None:
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
            return Expression(
                at + 1, year[1] if year else at + 2, year=year and year[0], month=last.month, day=int(word)
            )
    if mark == "," and last.month and last.day and _more_days(w, at, last.day):
        return Expression(at + 1, at + 2, year=last.year, month=last.month, day=int(w.raw[at + 1]))
    if last.type == "SET" and last.value.startswith("XXXX-WXX-") and mark in (",", "and", "or"):
        day = WEEKDAYS.get(w.low[at + 1])
        if day and w.raw[at + 1][:1].isupper() and w.low[last.first] in ("every", "each"):
            return Expression(at + 1, at + 2, "SET", f"XXXX-WXX-{day}")
    if (
        last.year
        and not last.month
        and not last.part
        and mark in ("-", "–")
        and w.joined(at - 1)
        and w.joined(at)
    ):
        word = w.raw[at + 1]
        if len(word) == 2 and is_number(word, last.year % 100 + 1, 99):
            return Expression(at + 1, at + 2, year=last.year // 100 * 100 + int(word))
    return None
