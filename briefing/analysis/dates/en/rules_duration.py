"""English rules for durations and for recurring times (TIMEX3 SET).

Covered: ``five months``, ``two-year``, ``a year and a half``, ``2 1/2 hours``, ``a few days``, ``two to
three weeks``, ``years``, ``the past five years``, ``two years ago``, ``three days later``, ``every
Tuesday``, ``every four years``, ``$3 a day``, ``daily``.  Given up: periods counted from an event (``two
days before the vote`` stays a plain duration), and ages (``72-year-old``), which are stepped over.
"""

from __future__ import annotations

from briefing.analysis.dates.en.numbers import read_amount, unit_at
from briefing.analysis.dates.en.rules_relative import has_object
from briefing.analysis.dates.en.vocabulary import (
    DAYPARTS,
    MONTHS,
    ORDINALS,
    PLURAL_UNITS,
    PLURAL_WEEKDAYS,
    RECURRENT,
    WEEKDAYS,
)
from briefing.analysis.dates.expression import NOT_A_DATE, Amount, Base, Expression, duration_value
from briefing.analysis.dates.tokens import DateTokens
from briefing.analysis.text.lexicon import word_set

_BETWEEN = word_set("more additional full straight consecutive whole long solid trading calendar")
"""Words that can stand between a number and its unit."""


def counted(w: DateTokens, i: int) -> Expression | None:
    """``two years ago``, ``three days later``, ``five months``, ``two-year``."""
    low = w.low
    amount = read_amount(w, i)
    if amount is None:
        return None
    at = amount.stop
    hyphen = w.raw[at] in ("-", "–") and w.joined(at)
    at += hyphen
    at += low[at] in _BETWEEN
    unit = unit_at(w, at)
    if (
        unit == "D"
        and low[i] == "one"
        and at == i + 1
        and low[i - 1] in ("will", "would", "could", "may", "might")
    ):
        return Expression(i, at + 1, value="FUTURE_REF")
    if (
        not unit
        or (unit == "Q" and (amount.whole or 0) > 100)
        or (low[at] in ("second", "sec", "min") and low[i] in ("a", "an"))
    ):
        return None
    if unit == "WE" or (unit == "Q" and low[i] in ("a", "an", "one", "three")):
        return None
    if unit.startswith("T") and w.raw[at][0].isupper():
        return None
    if low[i] == "some" and low[at] not in PLURAL_UNITS:
        return None
    stop = at + 1
    if low[stop : stop + 3] == ["and", "a", "half"]:
        amount, stop = Amount(stop + 3, amount.whole, half=True), stop + 3
    if low[stop : stop + 2] == ["or", "so"] or low[stop : stop + 2] == ["or", "two"]:
        stop += 2
    return _age(w, i, stop) or _placed(w, i, stop, amount, unit) or _rate(w, i, stop, unit, amount)


def _age(w: DateTokens, i: int, stop: int) -> Expression | None:
    """``72-year-old`` and ``aged 14 years`` are ages, not durations."""
    at = stop + (w.raw[stop] in ("-", "–"))
    if w.low[at] in ("old", "olds"):
        return Expression(i, at + 1, value=NOT_A_DATE)
    if w.low[stop : stop + 2] == ["of", "age"]:
        return Expression(i, stop + 2, value=NOT_A_DATE)
    return Expression(i, stop, value=NOT_A_DATE) if w.low[i - 1] in ("age", "aged") else None


def half_unit(w: DateTokens, i: int) -> Expression | None:
    """``half an hour``, ``half a year``, ``half-hour``, ``half a century ago``, ``a quarter of a century``."""
    if w.low[i] == "a":
        return _quarter_century(w, i)
    if w.low[i] != "half":
        return None
    at = i + 1 + (w.low[i + 1] in ("a", "an", "-"))
    unit = unit_at(w, at)
    if unit in ("DE", "CE") and at > i + 1:
        if w.low[at + 1] == "ago":
            shift = -5 if unit == "DE" else -50
            return Expression(i, at + 2, unit="Y", shift=shift, base="publication", approximate=True)
        return Expression(i, at + 1, "DURATION", "P5Y" if unit == "DE" else "P50Y")
    if unit not in ("Y", "TH", "TM", "D") or at == i + 1:
        return None
    return Expression(i, at + 1, "DURATION", duration_value(Amount(at, 0, half=True), unit))


def _quarter_century(w: DateTokens, i: int) -> Expression | None:
    """``a quarter of a century``, ``a quarter-century ago``."""
    at = i + 1
    if w.low[at] != "quarter":
        return None
    at += 3 if w.low[at + 1 : at + 3] == ["of", "a"] else 1 + (w.raw[at + 1] == "-")
    if w.low[at] != "century":
        return None
    if w.low[at + 1] == "ago":
        return Expression(i, at + 2, unit="Y", shift=-25, base="publication", approximate=True)
    return Expression(i, at + 1, "DURATION", "P25Y")


def _placed(w: DateTokens, i: int, stop: int, amount: Amount, unit: str) -> Expression | None:
    """A period measured from another date: ago, earlier, later, from now."""
    low = w.low
    if low[stop] == "ago":
        sign, base, end = -1, "publication", stop + 1
    elif low[stop : stop + 2] == ["from", "now"]:
        sign, base, end = 1, "publication", stop + 2
    elif low[stop] in ("earlier", "previously", "prior") or (
        low[stop] == "before" and not has_object(w, stop + 1)
    ):
        sign, base, end = -1, "narrative", stop + 1
    elif low[stop] in ("later", "afterward", "afterwards") or (
        low[stop] == "after" and not has_object(w, stop + 1)
    ):
        sign, base, end = 1, "narrative", stop + 1
    elif w.raw[stop] == "-" and low[stop + 1] in ("ago", "earlier"):
        sign, base, end = -1, "publication", stop + 2
    else:
        return None
    if low[stop] == "prior" and low[stop + 1] == "to":
        return None
    if amount.whole is None:
        return Expression(i, end, value="PAST_REF" if sign < 0 else "FUTURE_REF")
    if unit == "TH" and amount.whole % 24 == 0 and low[stop] == "ago":
        return Expression(i, end, unit="D", shift=sign * amount.whole // 24, base="publication")
    if unit.startswith("T"):
        return Expression(i, stop, "DURATION", duration_value(amount, unit))
    count = amount.whole
    anchored: Base = "narrative" if base == "narrative" else "publication"
    if unit in ("DE", "CE"):
        unit, count = "Y", count * (10 if unit == "DE" else 100)
        return Expression(i, end, unit=unit, shift=sign * count, base=anchored, approximate=True)
    if amount.half and unit == "Y":
        unit, count = "M", 12 * count + 6
    return Expression(i, end, unit=unit, shift=sign * count, base=anchored)


_RATE_LEAD = word_set(
    "times once twice thrice million billion trillion thousand hundred percent % dollars euros pounds"
)


def _rate(w: DateTokens, i: int, stop: int, unit: str, amount: Amount) -> Expression | None:
    """``$3 million a year`` recurs; otherwise it is a duration."""
    before = w.low[i - 1]
    if w.low[i] in ("a", "an") and stop == i + 2:
        measured = w.low[i - 2].isdigit() and before.isalpha() and before.endswith("s")
        if before in _RATE_LEAD or measured or (before.isdigit() and len(before) < 4):
            return Expression(i, stop, "SET", duration_value(amount, unit))
        if unit.startswith("T") and w.low[i + 1] in ("minute", "second"):
            return None
    if w.raw[stop] == "-" and w.low[stop + 1] == "long":
        stop += 2
    return Expression(i, stop, "DURATION", duration_value(amount, unit))


PERIOD_LEADS = word_set("past last next first coming previous following latest final")
"""What a period of counted units can be introduced by."""


def past_period(w: DateTokens, i: int) -> Expression | None:
    """``the past three days``, ``the last few weeks``, ``the first nine months``, ``the next two years``."""
    at = i + (w.low[i] == "the")
    if w.low[at] not in PERIOD_LEADS:
        return None
    amount = read_amount(w, at + 1)
    if amount is None or w.low[at + 1] in ("a", "an"):
        return None
    unit_index = amount.stop + (w.raw[amount.stop] == "-")
    unit = unit_at(w, unit_index)
    if not unit or unit == "WE" or w.low[unit_index] == "second":
        return None
    return Expression(i, unit_index + 1, "DURATION", duration_value(amount, unit))


def bare_units(w: DateTokens, i: int) -> Expression | None:
    """``years``, ``recent weeks``, ``the coming months``, ``decades-long``, ``day-long``."""
    low = w.low
    at = i + (low[i] == "the")
    if low[at] == "recent" and low[at + 1] in PLURAL_UNITS:
        if unit_at(w, at + 1) in ("Y", "DE"):
            return Expression(i, at + 2, value="PAST_REF")
        return Expression(i, at + 2, "DURATION", duration_value(Amount(0, None), unit_at(w, at + 1)))
    if low[at] in ("coming", "ensuing") and low[at + 1] in PLURAL_UNITS:
        return Expression(i, at + 2, "DURATION", duration_value(Amount(0, None), unit_at(w, at + 1)))
    if low[i : i + 2] == ["these", "days"]:
        return Expression(i, i + 2, value="PRESENT_REF")
    if at > i:
        return None
    tied = w.raw[i + 1] == "-" and low[i + 2] == "long"
    if low[i] in PLURAL_UNITS and low[i - 2 : i] == ["as", "many"]:
        return Expression(i, i + 1, value=NOT_A_DATE)  # his third in as many months
    if low[i] == "hours" and low[i - 1] in ("early", "wee", "small", "late"):
        return Expression(i, i + 1, value=NOT_A_DATE)
    if low[i] in PLURAL_UNITS and low[i - 1] not in ("old", "-", "trading"):
        stop = i + 3 if tied else i + 1
        if low[stop] in ("ago", "earlier", "later"):
            return Expression(i, stop + 1, value="FUTURE_REF" if low[stop] == "later" else "PAST_REF")
        if low[stop] == "old":
            return Expression(i, stop + 1, value=NOT_A_DATE)
        if low[stop] in ("or", "and") and low[stop + 1] in PLURAL_UNITS:
            stop += 2
        return Expression(i, stop, "DURATION", duration_value(Amount(0, None), unit_at(w, i)))
    if tied and unit_at(w, i):
        return Expression(i, i + 3, "DURATION", duration_value(Amount(0, 1), unit_at(w, i)))
    return None


_DAYPART_PLURALS = frozenset(f"{part}s" for part in DAYPARTS)


def recurring(w: DateTokens, i: int) -> Expression | None:
    """``every Tuesday``, ``each year``, ``every four years``, ``per day``, ``daily``, ``Mondays``."""
    low = w.low
    if low[i] in RECURRENT:
        if w.raw[i].istitle() and w.raw[i + 1].istitle():
            return Expression(i, i + 1, value=NOT_A_DATE)
        return Expression(i, i + 1, "SET", RECURRENT[low[i]])
    if low[i] in PLURAL_WEEKDAYS and w.raw[i][0].isupper():
        return Expression(i, i + 1, "SET", f"XXXX-WXX-{PLURAL_WEEKDAYS[low[i]]}")
    if low[i] in WEEKDAYS and low[i + 1] in _DAYPART_PLURALS:
        part = DAYPARTS[low[i + 1].removesuffix("s")]
        return Expression(i, i + 2, "SET", f"XXXX-WXX-{WEEKDAYS[low[i]]}T{part}")
    if low[i] in ("weekdays", "weekends"):
        return Expression(i, i + 1, "SET", "XXXX-WXX-WE" if low[i] == "weekends" else "P1D")
    if low[i] not in ("every", "each", "per"):
        return None
    at = i + 1 + (low[i + 1] == "single")
    if low[at] in MONTHS and w.raw[at][0].isupper():
        return Expression(i, at + 1, "SET", f"XXXX-{MONTHS[low[at]]:02d}")
    if (low[at] in ORDINALS or low[at] == "last") and low[at + 1] in WEEKDAYS:
        stop = at + 2 + 3 * (low[at + 2 : at + 5] == ["of", "the", "month"])
        return Expression(i, stop, "SET", f"XXXX-WXX-{WEEKDAYS[low[at + 1]]}")
    if low[at] in WEEKDAYS and low[i] != "per":
        return Expression(i, at + 1, "SET", f"XXXX-WXX-{WEEKDAYS[low[at]]}")
    if low[at] == "other" and (unit := unit_at(w, at + 1)):
        return Expression(i, at + 2, "SET", duration_value(Amount(0, 2), unit))
    if (unit := unit_at(w, at)) and low[at] not in PLURAL_UNITS:
        return Expression(i, at + 1, "SET", duration_value(Amount(0, 1), unit))
    amount = read_amount(w, at)
    if amount and (unit := unit_at(w, amount.stop)) and low[i] == "every":
        return Expression(i, amount.stop + 1, "SET", duration_value(amount, unit))
    return None


def ordinal_unit(w: DateTokens, i: int) -> Expression | None:
    """``the third day``, ``a second year`` count something else than the calendar and are stepped over."""
    at = i + (w.low[i] in ("the", "a"))
    if w.low[at] in ORDINALS and w.low[at + 1] in ("day", "week", "month", "year", "night", "decade"):
        return Expression(i, at + 2, value=NOT_A_DATE)
    return None
