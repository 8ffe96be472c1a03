"""Which way a weekday or a month without a year points: told by the verb it goes with.

News dates things by the bare weekday.  "said Friday" is the last one, "will meet Friday" the next.  The
verb that counts is the nearest finite one to the left within the sentence, then to the right; "to" and a
base verb count as future after words of planning.  The present tense of what is put into a calendar ("it
reopens on Monday", "talks resume", "voters go to the polls") looks ahead; other present verbs do not, since
headlines tell the past with them ("gunman kills three on Monday").  A plan told in the past ("was due in
court on Tuesday") leaves both ways open: then the nearest day is meant.  Given up: clauses are not parsed, so
in "said the talks on Friday were" it is "said" that counts.
"""

from __future__ import annotations

from briefing.analysis.date_atoms import Words
from briefing.analysis.date_verbs import DETERMINERS, is_scheduled, verb_tense
from briefing.analysis.date_words import word_set

_CONDITIONS = frozenset(("if", "unless", "when"))
"""With a present verb these look ahead: ``if he wins in November``."""
_OPEN = word_set(
    "has have is are be postponed extended delayed deferred adjourned gave given rescheduled moved"
)
"""Verbs that leave open which way ``until`` points, or put something off: then it points ahead."""
_AHEAD = (["ahead", "of"], ["going", "into"], ["heading", "into"])
_BREAKS = frozenset((";", "—", "–"))
"""Marks that no verb reaches over."""
_UNTIL = word_set("until till by to through")
_FROM = word_set("from starting beginning effective")
_COPULA_WINDOW = 5
"""How far a bare ``is`` reaches."""
_SCHEDULED_WINDOW = 8
"""How far the present tense of a calendar reaches."""
_WINDOW = 24
"""How many atoms away a verb can stand."""


def tense_near(w: Words, first: int, stop: int) -> int | None:
    """-1 past, 1 future, 0 present, :data:`NEAREST` for past plans, None when no verb is near the phrase of
    atoms ``first`` to ``stop``.
    """
    lead = _lead(w, first)
    if lead is not None:
        return lead
    if _tells_what_is_over(w, first) or _after_all(w, first, stop):
        return -1
    found = _nearest_verb(w, first, stop)
    before = w.low[first - 1 - (w.low[first - 1] == "on")]
    if before in _UNTIL and (found is None or found[1] in _OPEN):
        return 1
    if before in _FROM and (found is None or found[0] == 0):
        return 1
    return found[0] if found else _bare_infinitive(w, first)


_GATHERINGS = word_set(
    """meeting meetings vote election elections game match race final semifinal summit hearing deadline debate
    session talks contest ceremony funeral runoff poll polls ballot referendum primary primaries caucuses show
    concert parade rally inauguration opening launch opener"""
)
"""What is put into a calendar: ``for Sunday's vote`` can be to come, ``for Sunday's attack`` cannot."""


def owner_tense(w: Words, first: int, stop: int) -> int:
    """``Wednesday's ruling`` was; ``ahead of Sunday's vote``, ``will meet at Monday's summit`` are to come."""
    if w.low[first - 2 : first] == ["ahead", "of"]:
        return 1
    if not _GATHERINGS.intersection(w.low[stop + 2 : stop + 5]):
        return -1
    tense = tense_near(w, first, stop)
    if tense is None and w.low[first - 1] == "for":
        return 1
    return 1 if tense in (0, 1) else -1


_DONE = word_set(
    """attack attacks bombing bombings shooting shootings killing killings slaying murder murders stabbing crash
    explosion blast earthquake quake massacre collapse assassination coup raid clashes death deaths arrest
    arrests victory victories defeat defeats loss losses assertion announcement statement remarks comments
    tweet ruling verdict performance"""
)
"""What is over once it is told of, whatever the verb of its sentence says."""
_AFTER = word_set("after following despite")
_DONE_WINDOW = 6


def _tells_what_is_over(w: Words, first: int) -> bool:
    """``the slaying in Chicago on Friday will be investigated``."""
    for i in range(first - 1, max(-1, first - 1 - _DONE_WINDOW), -1):
        if w.low[i] in _DONE:
            return w.low[i - 1] not in ("possible", "another", "new")
        if not w.raw[i].isalpha() or verb_tense(w, i) is not None:
            return False
    return False


def _after_all(w: Words, first: int, stop: int) -> bool:
    """``After the defeat in Ohio on Tuesday, she is``: the phrase opens the sentence, telling what came first."""
    opens = next((i for i in range(min(first, 3)) if w.raw[i][:1].isalpha()), first)
    if first - opens > _WINDOW or w.low[opens] not in _AFTER or "," not in w.raw[stop : stop + 3]:
        return False
    return not any(verb_tense(w, i) == 1 for i in range(stop, min(w.count, stop + _WINDOW)))


def _bare_infinitive(w: Words, first: int) -> int | None:
    """``Talks to resume on Friday`` in a headline, ``the report, to be released on Friday``."""
    for i in range(first - 2, max(-1, first - 1 - _SCHEDULED_WINDOW), -1):
        if w.low[i] == "to" and w.raw[i + 1].islower() and w.low[i + 1] not in DETERMINERS:
            before = w.raw[i - 1]
            return 1 if before == "," or before.endswith("s") or before[:1].isupper() else None
    return None


def _lead(w: Words, first: int) -> int | None:
    """What the words before a date say by themselves: ``as soon as``, ``ahead of``, ``since``."""
    before = w.low[max(0, first - 3) : first]
    if before[-3:] in (["as", "soon", "as"], ["as", "early", "as"]) or before[-2:] in _AHEAD:
        return 1
    if before[-1:] == ["come"]:
        return 1
    return -1 if before[-1:] == ["since"] else None


def _nearest_verb(w: Words, first: int, stop: int) -> tuple[int, str] | None:
    """Tense and word of the verb the phrase goes with: to the left, unless the phrase begins the clause."""
    left = range(first - 1, max(-1, first - 1 - _WINDOW), -1)
    right = range(stop, min(w.count, stop + _WINDOW))
    for way in (right, left) if _begins_clause(w, first, stop) else (left, right):
        for i in way:
            if w.raw[i] in _BREAKS:
                break
            tense = verb_tense(w, i)
            if tense is None and abs(i - first) <= _SCHEDULED_WINDOW and is_scheduled(w, i):
                tense = 1
            if tense == 0 and abs(i - first) > _COPULA_WINDOW:
                return None
            if tense is not None:
                return tense, w.low[i]
            if w.low[i] in _CONDITIONS and way is left:
                return 1, w.low[i]
    return None


def _begins_clause(w: Words, first: int, stop: int) -> bool:
    """``..., and on Monday, the network said``, ``those who on Monday said``."""
    at = first - 1
    at -= w.low[at] in ("on", "in", "by", "early", "late")
    if w.low[at] in ("who", "which") and at >= 0:
        return True
    return w.raw[stop] == "," and w.low[at] in ("and", "but", "then")
