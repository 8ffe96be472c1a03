"""Read the temporal expressions of one sentence, left to right, none overlapping.

What an expression can look like is the language's business (:mod:`briefing.analysis.dates.language`); this decides where
its rules are tried, which keeps sentences without dates cheap.
"""

from __future__ import annotations

from dataclasses import replace

from briefing.analysis.dates.expression import NOT_A_DATE, Expression
from briefing.analysis.dates.language import DateRules
from briefing.analysis.dates.tokens import DateTokens


def read_expressions(w: DateTokens, rules: DateRules) -> list[Expression]:
    """All temporal expressions of one sentence, in order."""
    found: list[Expression] = []
    i = 0
    low = w.low
    openers, articles, after_articles = rules.openers, rules.articles, rules.after_articles
    while i < w.count:
        word = low[i]
        if word not in openers:
            nothing = not word.isdigit() or _goes_on_number(w, i)
        else:
            nothing = word in articles and low[i + 1] not in after_articles and not low[i + 1].isdigit()
        if nothing:
            i += 1
            continue
        phrase = rules.read(w, i)
        if phrase is None or phrase.stop > w.count:
            i += 1
            continue
        i = phrase.stop
        if phrase.value == NOT_A_DATE:
            continue
        about = not phrase.approximate and w.low[phrase.first - 1] in rules.approximators
        found.append(replace(phrase, approximate=True) if about else phrase)
        while (other_end := rules.read_range_end(w, found)) is not None:
            found.append(other_end)
            i = other_end.stop
    return found


def _goes_on_number(w: DateTokens, i: int) -> bool:
    """Whether a number goes on at ``i`` that began before its comma (``12,500``)."""
    return (
        i > 1
        and w.raw[i - 1] == ","
        and w.raw[i - 2].isdigit()
        and w.end[i - 2] == w.start[i - 1]
        and w.end[i - 1] == w.start[i]
    )
