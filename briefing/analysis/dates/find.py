"""Find the temporal expressions of an article, with their TIMEX3 values and the calendar days they cover.

Trigger words decide where to look, a small grammar reads expressions there (:mod:`briefing.analysis.dates.grammar`),
and the publication date, tense and the dates before say which day is meant (:mod:`briefing.analysis.dates.resolve`).  A
value is never finer than its words: ``last week`` is a week, ``2012`` a year.

Literature: TimeML 1.2.1 annotation guidelines for spans and values; HeidelTime (Strötgen and Gertz 2013)
for the split into what to match, how to normalize, and what anchors what.
"""

from __future__ import annotations

from datetime import date

from briefing.analysis.dates.expression import Expression
from briefing.analysis.dates.grammar import read_expressions
from briefing.analysis.dates.language import DATE_RULES, DateRules
from briefing.analysis.dates.resolve import Anchors, link_expressions, resolve
from briefing.analysis.dates.timex import when_of
from briefing.analysis.dates.tokens import DateTokens, tokenize
from briefing.analysis.text.document import Document
from store.records import Timex

Found = list[tuple[DateTokens, list[Expression]]]

_NARRATIVE_YEARS = 4
_NARRATIVE_MONTHS = 2
_NARRATIVE_SHARE = 6
"""Years long past that make a text a narrative, how many of them come with a month, and how many times the
phrases of the present day they must be.
"""


def find_timexes(doc: Document) -> tuple[Timex, ...]:
    """Temporal expressions of the document in order, none overlapping."""
    published = doc.published.date() if doc.published else None
    rules = DATE_RULES[doc.language]
    found = _expressions(doc, rules)
    anchors = Anchors(rules, published, narrative=_is_narrative(found, published))
    timexes: list[Timex] = []
    for words, phrases in found:
        anchors.sentence_year = anchors.sentence_day = None
        for phrase in link_expressions(words, phrases, rules):
            timex = _timex(words, phrase, anchors)
            if timex is not None:
                timexes.append(timex)
    return tuple(timexes)


def _expressions(doc: Document, rules: DateRules) -> Found:
    """The temporal expressions of each sentence that holds a trigger."""
    found: Found = []
    last = -1
    for offset in rules.trigger_offsets(doc.text):
        index = doc.sentence_at(offset)
        if index == last or index < 0:
            continue
        last = index
        words = tokenize(doc.text, *doc.sentences[index])
        phrases = read_expressions(words, rules)
        if phrases:
            found.append((words, phrases))
    return found


def _is_narrative(found: Found, published: date | None) -> bool:
    """Whether the text is about times long past, where dates hang on one another and not on the
    publication.
    """
    if published is None:
        return True
    past = present = dated = 0
    for _, phrases in found:
        for phrase in phrases:
            if phrase.year is not None:
                gone = phrase.year < published.year - 2
                past += gone
                dated += gone and phrase.month is not None
                present += not gone
            elif phrase.base == "publication" or phrase.weekday:
                present += 1
    steady = dated >= _NARRATIVE_MONTHS or (not present and past > _NARRATIVE_SHARE)
    return steady and past >= _NARRATIVE_YEARS and past > _NARRATIVE_SHARE * present


def _timex(words: DateTokens, phrase: Expression, anchors: Anchors) -> Timex | None:
    value, anchor = resolve(words, phrase, anchors)
    start, end = words.span(phrase.first, phrase.stop)
    if not value:
        return None
    when = when_of(value, phrase.approximate)
    if when and phrase.type in ("DATE", "TIME"):
        anchors.move(value, phrase)
    return Timex(start, end, phrase.type, value, when, anchor)
