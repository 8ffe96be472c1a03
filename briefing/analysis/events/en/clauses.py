"""Whether a date is that of the main clause: subordinate, relative, participial and comparing clauses lend none."""

from __future__ import annotations

import re
from typing import Final

from briefing.analysis.dates.en.tense import reports_event
from briefing.analysis.dates.tokens import tokenize
from store.records import Span

_COMPARES: Final = re.compile(
    r"\b(?:than|compared (?:with|to)|unlike|(?:up|down|unchanged) from|from|as) (?:(?:in|on|during|at|it|was|the|that|those|of)"
    r" ){0,4}\Z",
    re.I,
)
_COMPARED: Final = re.compile(
    r"\b(?:more|less|fewer|higher|lower|larger|smaller|up|down|compared|unlike|same)\b", re.I
)
_OPENS: Final = re.compile(
    r"\W*(?:after|before|since|until|although|though|because|while|if|once|unless|despite)\b(?P<rest>.*)\Z",
    re.I | re.S,
)
_FOLLOWS: Final = re.compile(
    r"(?<!hours )(?<!minutes )\b(?:after|before|since|until|although|though|because|while|than)\b(?P<rest>[^,;:–—]*)\Z",
    re.I,
)
_RELATIVE: Final = re.compile(r"\b(?:who|which|whose|whom)\b(?P<rest>[^,;:–—]*)\Z", re.I)
_COMMA_PARTICIPLE: Final = re.compile(r", (?:\w+ly )?(?P<verb>[a-z]+)(?: [^,;]{0,40})?\Z")
_OF_PARTICIPLE: Final = re.compile(
    r"\b(?:of|with|for|about|from|over) (?:(?:an?|the|his|her|its|their|two|three|four|five|\d+) )?(?:[\w’'-]+ ){1,4}?"
    r"(?P<verb>[a-z]+)(?: (?:dead|alive|near|outside|in|at) [\w’' ]{0,30})? (?:on|in|last|early|late|earlier) (?:\w+ )?\Z"
)
_NAMED_DAY: Final = re.compile(
    r" (?:riots?|rioters?|attacks?|insurrection|massacres?|uprising|assaults?|committee|panel|hearings?|revolution|movement"
    r"|coup|bombings?|terror\w*|shootings?|anniversary|defendants?|cases?|raids?|strikes?|killings?|protests?)\b"
)
_OWNED: Final = re.compile(r"(?:\b(?:the|an?|his|her|its|their)|[’']s) \Z", re.I)
_NOUN: Final = re.compile(
    r" (?!(?:and|or|to|in|at|by|for|with|as|when|after|before|that|which|who|was|were|is|had|has)\b)[a-z]{3,}"
)
_MONTH_AND_DAY: Final = re.compile(r"[A-Z][a-z]+\.? \d{1,2}\Z")
_PAYMENTS: Final = re.compile(
    r"\b(?:payments?|benefits?|checks?|deposits?|stipends?|refunds?)\b.{0,60}\b(?:go(?:es)? out|(?:be|are|is) (?:sent|issued"
    r"|distributed|paid|deposited|made)|arrives?)\b|\b(?:receive|get) (?:this|their|your|the|a) (?:\w+ ){0,2}(?:payment|check)\b",
    re.I | re.S,
)


def lends_no_date(text: str, span: Span, date: Span) -> bool:
    """Whether the date at ``date`` in the sentence ``span`` is not that of its main clause.

    ``After a judge blocked it on Nov. 3, ...``, ``The ship seized on Nov. 3 sank``, ``which opened in March``, ``more than
    on Friday``.
    """
    before, after = text[span[0] : date[0]], text[date[1] : span[1]]
    return (
        _compares(before)
        or _subordinate(before, after)
        or _relative(before)
        or _between_commas(before, after)
        or _reduced(text, span, date)
        or _of_a_thing(before)
    )


def is_named_day(text: str, date: Span) -> bool:
    """``Jan. 6 riot``, ``the Jan. 6 archive``: a day that names something, whatever year it was."""
    if not _MONTH_AND_DAY.search(text[date[0] : date[1]]):
        return False
    owned = _OWNED.search(text, max(0, date[0] - 12), date[0]) and _NOUN.match(text, date[1])
    return bool(owned or _NAMED_DAY.match(text, date[1]))


def is_payment(sentence: str) -> bool:
    """``Payments go out on Jan. 30``: a date of service, no event."""
    return _PAYMENTS.search(sentence) is not None


def _compares(before: str) -> bool:
    return bool(_COMPARES.search(before) and _COMPARED.search(before))


def _subordinate(before: str, after: str) -> bool:
    opening = _OPENS.match(before)
    if opening and "," not in opening["rest"]:
        return "," in after and _has_verb(opening["rest"])
    following = _FOLLOWS.search(before)
    return bool(following and following.start() > 0 and _has_verb(following["rest"]))


def _relative(before: str) -> bool:
    found = _RELATIVE.search(before)
    return bool(found and _has_verb(found["rest"]))


def _between_commas(before: str, after: str) -> bool:
    """``The law, signed on Nov. 3, was ...``"""
    found = _COMMA_PARTICIPLE.search(before)
    return bool(found and after.lstrip().startswith(",") and _has_verb(f"x {found['verb']}"))


def _reduced(text: str, span: Span, date: Span) -> bool:
    """``The ship seized on Nov. 3 sank``: a second past verb right after the date."""
    if not text[date[1] : date[1] + 1].isspace():
        return False
    words = tokenize(text, date[1], span[1])
    return words.count > 0 and reports_event(words, 0) and _has_verb(text[span[0] : date[0]])


def _of_a_thing(before: str) -> bool:
    """``released video of a man found on Dec. 30``: the date of what something is about."""
    found = _OF_PARTICIPLE.search(before)
    return bool(found and _has_verb(f"x {found['verb']}") and _has_verb(before[: found.start()]))


def _has_verb(part: str) -> bool:
    words = tokenize(part, 0, len(part))
    return any(reports_event(words, i) or words.low[i] in _FINITE for i in range(words.count))


_FINITE: Final = frozenset(
    (
        "was",
        "were",
        "is",
        "are",
        "had",
        "has",
        "have",
        "said",
        "told",
        "knew",
        "thought",
        "seen",
        "being",
        "having",
    )
)
