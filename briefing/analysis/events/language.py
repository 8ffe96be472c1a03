"""The languages whose sentences can be read for events, and the words that takes.

A language is a package beside this module (``en/``) and a row of :data:`EVENT_RULES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from briefing.analysis.events.en import clauses, words
from store.records import Span


@dataclass(frozen=True, slots=True)
class EventRules:
    """Word lists, in lower case, and patterns of one language."""

    dating_words: frozenset[str]
    """Words before a year or month that make it the date of what happened."""
    clause_words: frozenset[str]
    """Words after a date that it does not belong to."""
    since: frozenset[str]
    between: frozenset[str]
    conjunctions: frozenset[str]
    saying: re.Pattern[str]
    """A verb of saying right before a date: the date is that of the telling."""
    link: re.Pattern[str]
    """A linking word that opens a sentence."""
    greeting: re.Pattern[str]
    """What opens a newsletter and says nothing."""
    range_join: re.Pattern[str]
    """What can stand between the two dates of a range."""
    lends_no_date: Callable[[str, Span, Span], bool]
    """Whether a date in a sentence is not that of its main clause; takes the text, the sentence and the date."""
    is_named_day: Callable[[str, Span], bool]
    """Whether a day is the name of something (``the Jan. 6 riot``)."""
    is_payment: Callable[[str], bool]
    """Whether a sentence tells when something is paid out: a service, no event."""


_ENGLISH = EventRules(
    dating_words=words.DATING_WORDS,
    clause_words=words.CLAUSE_WORDS,
    since=words.SINCE,
    between=words.BETWEEN,
    conjunctions=words.AND,
    saying=words.SAYING,
    link=words.LINK,
    greeting=words.GREETING,
    range_join=words.RANGE_JOIN,
    lends_no_date=clauses.lends_no_date,
    is_named_day=clauses.is_named_day,
    is_payment=clauses.is_payment,
)
EVENT_RULES = {"en": _ENGLISH}
"""Rules by the ISO 639-1 code of their language."""
