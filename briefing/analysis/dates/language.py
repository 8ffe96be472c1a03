"""The languages whose temporal expressions can be read, and what the date engine needs of each.

A language is a package beside this module (``en/``) and a row of :data:`DATE_RULES`; the engine holds no words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from briefing.analysis.dates.en import modifiers, rules, tense, vocabulary
from briefing.analysis.dates.expression import Expression, Reader
from briefing.analysis.dates.tokens import DateTokens

Tense = Callable[[DateTokens, int, int], "int | None"]
"""The tense of the verb near the tokens ``first`` to ``stop``: -1 past, 0 present, 1 future,
:data:`~briefing.analysis.dates.expression.NEAREST` for past plans, None where no verb is near.
"""


@dataclass(frozen=True, slots=True)
class DateRules:
    """Rules and word lists of one language; all words are in lower case."""

    trigger_offsets: Callable[[str], list[int]]
    """Where a text holds a digit or begins a word that a date can be made of, in order."""
    openers: frozenset[str]
    """Words without which, and without a digit, no temporal expression begins."""
    articles: frozenset[str]
    after_articles: frozenset[str]
    """What can follow an article in a temporal expression, digits aside."""
    read: Reader
    """The temporal expression that begins at a token."""
    read_range_end: Callable[[DateTokens, list[Expression]], Expression | None]
    """The second half of a range whose first half was found last."""
    approximators: frozenset[str]
    """*about*, *around*: words before an expression that make it approximate."""
    tense_near: Tense
    weekday_tense: Tense
    reports_event: Callable[[DateTokens, int], bool]
    """Whether the token is a past verb that reports something that happened."""
    range_words: frozenset[str]
    conjunctions: frozenset[str]
    definite_articles: frozenset[str]
    demonstratives: frozenset[str]
    present_words: frozenset[str]
    comparing_words: frozenset[str]


_ENGLISH = DateRules(
    trigger_offsets=vocabulary.trigger_offsets,
    openers=modifiers.OPENERS,
    articles=rules.ARTICLES,
    after_articles=modifiers.AFTER_ARTICLES,
    read=modifiers.read_expression,
    read_range_end=modifiers.read_range_end,
    approximators=vocabulary.ABOUT,
    tense_near=tense.tense_near,
    weekday_tense=tense.weekday_tense,
    reports_event=tense.reports_event,
    range_words=vocabulary.RANGE_WORDS,
    conjunctions=vocabulary.CONJUNCTIONS,
    definite_articles=vocabulary.DEFINITE_ARTICLES,
    demonstratives=vocabulary.DEMONSTRATIVES,
    present_words=vocabulary.PRESENT_WORDS,
    comparing_words=vocabulary.COMPARING_WORDS,
)
DATE_RULES = {"en": _ENGLISH}
"""Rules by the ISO 639-1 code of their language."""
