"""English rules for years, decades, centuries, seasons, quarters and halves.

Covered: ``2013``, ``fiscal 2013``, ``the 1990s``, ``the '90s``, ``the 21st century``, ``spring 2013``,
``the fourth quarter``, ``Q3 2013``, ``3Q 2013``, ``2013 Q3``, ``FY24``, ``the first half of 2013``, ``nineteen
ninety-six``, ``the nineteen sixties``.  A bare year needs words around it that make it one; ``$2013``, ``2025
people`` and ``bus 1950`` are none.  Given up: years before 1000.
"""

from __future__ import annotations

from dataclasses import replace

from briefing.analysis.dates.en.numbers import CENTURIES, spelled_year
from briefing.analysis.dates.en.rules_calendar import year_after
from briefing.analysis.dates.en.rules_relative import shifted_unit, this_unit
from briefing.analysis.dates.en.vocabulary import DECADES, ORDINAL_ENDINGS, ORDINALS, SEASONS
from briefing.analysis.dates.expression import Expression
from briefing.analysis.dates.tokens import DateTokens, is_number
from briefing.analysis.text.lexicon import word_set

_YEAR_LEAD = word_set(
    """in since by until till from of during after before for between and to through early mid late
    around about circa throughout ending ended started beginning back year years spring summer
    autumn fall winter fiscal or the - – — ("""
)
_NOT_YEAR_LEAD = word_set("""$ € £ # ¥ % no bus flight room route channel boeing windows page resolution lot
    highway interstate tail suite unit building apartment apt gate box serial badge docket extension ext model locker""")
_STREETS = word_set(
    "road rd street st avenue ave drive dr lane ln boulevard blvd way place court square terrace parkway"
)
_CLOCK_AFTER = word_set("on and local hours , . ; )")
_LATEST_HOUR, _LATEST_MINUTE = 23, 59
_MEASURES = word_set("percent per % people troops soldiers men women meters metres feet miles km tons tonnes")


def named_year(w: DateTokens, i: int) -> Expression | None:
    """``fiscal 2013``, ``fiscal year 2013``, ``the year 2013``, ``FY2013``."""
    at = i + (w.low[i] == "the")
    if w.low[at] == "fiscal":
        at += 1 + (w.low[at + 1] == "year")
    elif w.low[at] in ("year", "fy"):
        at += 1
    else:
        return None
    if w.low[at - 1] == "fy" and w.joined(at - 1) and len(w.raw[at]) == 2 and is_number(w.raw[at], 0, 99):
        return Expression(i, at + 1, year=2000 + int(w.raw[at]))
    if is_number(w.raw[at], 1000, 2999):
        return Expression(i, at + 1, year=int(w.raw[at]))
    spelled = spelled_year(w, at) if w.low[at - 1] == "year" else None
    return Expression(i, spelled[1], year=spelled[0]) if spelled else None


def spelled_out_year(w: DateTokens, i: int) -> Expression | None:
    """``nineteen ninety-six``; ``twenty twenty`` and its like only where a year can stand."""
    found = spelled_year(w, i)
    sure = w.low[i] in ("eighteen", "nineteen") or (w.low[i - 1] in _YEAR_LEAD and w.raw[i - 1][:1].isalpha())
    return Expression(i, found[1], year=found[0]) if found and sure and i > 0 else None


def bare_year(w: DateTokens, i: int) -> Expression | None:
    """Four digits that the words around them make a year; not ``$2013``, ``2025 people``, ``bus 1950``,
    ``2,013``.
    """
    if len(w.raw[i]) != 4 or not is_number(w.raw[i], 1000, 2100):
        return None
    before, after = (w.low[i - 1] if i else ""), w.low[i + 1]
    tied_before = i > 0 and w.joined(i - 1)
    if (
        before in _NOT_YEAR_LEAD
        or w.low[i - 2 : i] == ["no", "."]
        or after in _MEASURES
        or (tied_before and before in (".", ",", "/", ":", "'", "’", "@"))
    ):
        return None
    if w.joined(i) and (
        after[:1].isalpha() or (after in (",", ".", ":", "/") and w.raw[i + 2].isdigit() and w.joined(i + 1))
    ):
        return None
    year = int(w.raw[i])
    if _is_house(w, i):
        return None
    if (
        before == "at"
        and after in _CLOCK_AFTER
        and year // 100 <= _LATEST_HOUR
        and year % 100 <= _LATEST_MINUTE
    ):
        return Expression(i, i + 1, type="TIME", time=f"T{year // 100}:{year % 100:02d}")
    lead = before in _YEAR_LEAD and before != ""
    if lead and before not in ("-", "–", "—", "(", "and", "or", "to", "the", "for", "of", "about", "around"):
        return Expression(i, i + 1, year=year)
    if not (1700 if before in ("-", "–", "of", "(") else 1800) <= year <= 2100:
        return None
    counted = (
        w.raw[i + 1][:1].islower()
        and after.isalpha()
        and after.endswith("s")
        and after not in ("was", "is", "has", "as")
    )
    if counted and before not in ("the", "its", "his", "her", "their", "this"):
        return None
    return Expression(i, i + 1, year=year)


def _is_house(w: DateTokens, i: int) -> bool:
    """Whether the number is a house's (``1904 Harbor Road``)."""
    named = w.raw[i + 1][:1].isupper()
    return named and any(w.raw[k][:1].isupper() and w.low[k] in _STREETS for k in range(i + 2, i + 4))


def decade(w: DateTokens, i: int) -> Expression | None:
    """``the 1990s``, ``1990s``, ``the '90s``, ``the nineties``."""
    at = i + (w.low[i] == "the")
    if is_number(w.raw[at], 1000, 2990) and w.raw[at].endswith("0") and w.joined(at) and w.low[at + 1] == "s":
        hundreds = w.raw[at].endswith("00") and w.raw[at] < "2000"
        return Expression(i, at + 2, value=w.raw[at][: 2 if hundreds else 3])
    if (
        w.raw[at] in ("'", "’", "‘")
        and w.joined(at)
        and len(w.raw[at + 1]) == 2
        and w.raw[at + 1][1] == "0"
        and w.low[at + 2] == "s"
    ):
        tens = int(w.raw[at + 1]) if is_number(w.raw[at + 1], 0, 90) else -1
        return (
            Expression(i, at + 3, value=f"{'20' if tens < 20 else '19'}{tens // 10}") if tens >= 0 else None
        )
    if at > i and w.low[at] in DECADES:
        return Expression(i, at + 1, value=f"{19 + (w.low[at] == 'noughties')}{DECADES[w.low[at]] // 10}")
    tens = at + 1 + (w.raw[at + 1] == "-")
    if w.low[at] in CENTURIES and w.low[tens] in DECADES:
        return Expression(i, tens + 1, value=f"{CENTURIES[w.low[at]]}{DECADES[w.low[tens]] // 10}")
    return None


def century(w: DateTokens, i: int) -> Expression | None:
    """``the 20th century``, ``nineteenth-century``; not the name of a firm (``21st Century Fox``)."""
    at = i + (w.low[i] == "the")
    if w.low[at] in ORDINALS:
        number, stop = ORDINALS[w.low[at]], at + 1
    elif w.low[at : at + 3] == ["twenty", "-", "first"]:
        number, stop = 21, at + 3
    elif is_number(w.raw[at], 10, 30) and w.low[at + 1] in ORDINAL_ENDINGS:
        number, stop = int(w.raw[at]), at + 2
    else:
        return None
    stop += w.raw[stop] == "-"
    if (
        w.low[stop] != "century"
        or number <= 10
        or (w.raw[stop] == "Century" and w.raw[stop + 1][:1].isupper())
    ):
        return None
    return Expression(i, stop + 1, value=f"{number - 1:02d}")


def season(w: DateTokens, i: int) -> Expression | None:
    """``the spring of 2013``, ``spring 2013``, ``summer``; fall and spring alone need an article or a
    preposition.
    """
    at = i + (w.low[i] == "the")
    code = SEASONS.get(w.low[at])
    if code is None or (w.raw[at][0].isupper() and w.raw[at + 1][:1].isupper()):
        return None
    year = year_after(w, at + 1)
    if year and w.raw[at + 1] != ",":
        return Expression(i, year[1], year=year[0], part=code)
    before = w.low[i - 1] if i else ""
    leads = ("in", "by", "since", "until", "during", "early", "late", "mid", "-", "of")
    if w.low[at] in ("spring", "fall") and before not in leads[: 8 if at == i else 5]:
        return None
    return Expression(i, at + 1, part=code) if at > i or before in leads or w.low[at] == "summer" else None


_QUARTERS = {
    "last": 2,
    "latter": 2,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
}


def quarter(w: DateTokens, i: int) -> Expression | None:
    """``the fourth quarter``, ``third-quarter``, ``Q3 2013``, ``the second half of 2013``, ``the fiscal
    first quarter``.
    """
    low = w.low
    if low[i] == "q" and w.joined(i) and is_number(w.raw[i + 1], 1, 4):
        return of_year(w, Expression(i, i + 2, part=f"Q{w.raw[i + 1]}"))
    if low[i] == "h" and w.joined(i) and is_number(w.raw[i + 1], 1, 2) and len(w.raw[i + 2]) == 4:
        found = of_year(w, Expression(i, i + 2, part=f"H{w.raw[i + 1]}"))
        return found if found.year else None
    if low[i + 1] == "q" and w.joined(i) and is_number(w.raw[i], 1, 4):
        if w.joined(i + 1) and len(w.raw[i + 2]) == 2 and is_number(w.raw[i + 2], 0, 99):
            return Expression(i, i + 3, year=2000 + int(w.raw[i + 2]), part=f"Q{w.raw[i]}")
        return of_year(w, Expression(i, i + 2, part=f"Q{w.raw[i]}"))
    at = i + (low[i] == "the")
    year = int(w.raw[at]) if len(w.raw[at]) == 4 and is_number(w.raw[at], 1900, 2100) else None
    at += year is not None
    if year and low[at] == "q" and w.joined(at) and is_number(w.raw[at + 1], 1, 4):
        return Expression(i, at + 2, year=year, part=f"Q{w.raw[at + 1]}")
    at += low[at] == "fiscal"
    if at > i and w.raw[at] == "-":
        at += 1
    number = _QUARTERS.get(low[at])
    if number is None:
        return None
    at += 1 + (low[at + 1] in ("st", "nd", "rd", "th") and w.joined(at))
    at += w.raw[at] == "-"
    at += low[at] in ("fiscal", "calendar")
    if low[at] == "quarter" and low[at - 1] not in ("last", "latter"):
        return of_year(w, Expression(i, at + 1, year=year, part=f"Q{number}"))
    if low[at] == "half" and number < 3 and (year or low[at + 1] == "of"):
        found = of_year(w, Expression(i, at + 1, year=year, part=f"H{number}"))
        return found if found.stop > at + 1 or year else None
    return None


def of_year(w: DateTokens, phrase: Expression) -> Expression:
    """Take in the year that follows: ``of 2013``, ``2013``, ``of last year``, ``of the year``, ``this
    year``.
    """
    if phrase.year is not None:
        return phrase
    year = year_after(w, phrase.stop)
    if year and w.raw[phrase.stop] != ",":
        return replace(phrase, stop=year[1], year=year[0])
    at = phrase.stop + (w.low[phrase.stop] in ("of", "in"))
    if at > phrase.stop and w.low[at] == "fiscal" and is_number(w.raw[at + 1], 1900, 2100):
        return replace(phrase, stop=at + 2, year=int(w.raw[at + 1]))
    relative = shifted_unit(w, at) or (this_unit(w, at) if at > phrase.stop else None)
    if relative and relative.unit == "Y":
        return replace(phrase, stop=relative.stop, year_shift=relative.shift, base=relative.base)
    return phrase


def bare_season(w: DateTokens, i: int) -> Expression | None:
    return Expression(i, i + 1, part=SEASONS[w.low[i]]) if w.low[i] in SEASONS else None
