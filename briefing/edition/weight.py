"""How much a story matters to somebody who watches world affairs, and why: the order of the leading stories.

Weight is a product of what can be counted and explained.  Outlets come first: how many publishers report the event, those that
only comment on it counting less.  A story that broke an hour ago has had no time to be reported widely, so newness makes up for
some, where what happened or whom it names lets expect it.  Then what happened (deaths, arrests, war, law count more than
statements), how central its names are to all else that is reported, and how many watched names its headline holds.  A piece that
reports nothing weighs little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log2

from briefing.analysis.forms.find import Form
from briefing.analysis.forms.headline import consequence, read_headline

_COMMENT_COUNTS = 0.34
"""How much an outlet counts that only comments."""
_NEW_HOURS = 6.0
"""After this many hours newness has gone down to a third."""
_NEWNESS = 1.5
"""Outlets that a story of this minute is taken to have besides, if what it tells may matter at all."""
_RUNNING_HOURS, _RUNNING = 30.0, 0.75
"""A story that broke longer ago than this runs on: what comes in adds to it, and counts so much."""
_BY_CONSEQUENCE = (0.8, 0.9, 1.05, 1.15)
_CENTRAL = 1.5
_WATCHED = 0.06
_MOST_WATCHED = 3
_BY_FORM: Mapping[Form, float] = {
    "news": 1.0,
    "live": 0.7,
    "analysis": 0.3,
    "roundup": 0.15,
    "service": 0.08,
    "leisure": 0.08,
}


@dataclass(frozen=True, slots=True)
class Weight:
    """A story's weight with its reasons, in words."""

    value: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a story is weighed by."""

    headline: str
    form: Form
    reporting: int
    """Publishers that report it."""
    commenting: int
    """Publishers that only comment on it."""
    broke: datetime
    newest: datetime
    watched: Sequence[str]
    """Watched names in its headline, an outlet's own left out."""


class Topics:
    """How much of all that is reported names the same things as a headline."""

    def __init__(self, headlines: Iterable[str]) -> None:
        self._count: Counter[str] = Counter()
        self._texts = 0
        for headline in headlines:
            self._texts += 1
            self._count.update(set(read_headline(headline).terms))

    def centrality(self, headline: str) -> float:
        """Mean share of the headlines that hold one of its three commonest terms, 0 to 1."""
        shares = sorted((self._count[term] for term in set(read_headline(headline).terms)), reverse=True)[:3]
        return sum(shares) / (3 * self._texts) if self._texts else 0.0


def weigh(facts: Facts, topics: Topics, now: datetime) -> Weight:
    """The weight of a story that is described by these facts."""
    hours = max(0.0, (now - facts.broke) / timedelta(hours=1))
    newness = exp(-hours / _NEW_HOURS)
    outlets = facts.reporting + _COMMENT_COUNTS * facts.commenting
    headline = read_headline(facts.headline)
    level = 0 if headline.reacting else consequence(headline.main)
    central = topics.centrality(facts.headline)
    watched = min(len(facts.watched), _MOST_WATCHED)
    value = (
        log2(1 + outlets + _NEWNESS * newness * min(1.0, level / 3 + 2 * central))
        * _BY_CONSEQUENCE[level]
        * (1 + _CENTRAL * central)
        * (1 + _WATCHED * watched)
        * _BY_FORM[facts.form]
        * (_RUNNING if hours > _RUNNING_HOURS else 1.0)
    )
    return Weight(value, tuple(_reasons(facts, newness, level, central)))


def _reasons(facts: Facts, newness: float, level: int, central: float) -> Iterable[str]:
    outlets = facts.reporting + facts.commenting
    yield (
        f"{outlets} outlet{'s' if outlets != 1 else ''} report it" if outlets != 1 else "1 outlet reports it"
    )
    if newness > 0.5:
        yield "broke within the last hours"
    if level >= 2:
        yield "what happened has consequences for many"
    if central > 0.15:
        yield "much else is about the same names"
    if facts.watched:
        names = ", ".join(facts.watched[:_MOST_WATCHED])
        yield f"names {names} in its headline"
    if facts.form != "news":
        yield f"is {_FORM_WORDS[facts.form]}, which weighs less"


_FORM_WORDS: Mapping[Form, str] = {
    "news": "news",
    "live": "a live page",
    "analysis": "analysis",
    "roundup": "a round-up",
    "service": "service",
    "leisure": "leisure",
}
