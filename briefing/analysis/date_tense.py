"""Which way a weekday or a month without a year points: told by the verb it goes with.

News dates things by the bare weekday.  "said Friday" is the last one, "will meet Friday" the next.  The
verb that counts is the nearest finite one to the left within the sentence, then to the right; "to" and a
base verb count as future after words of planning.  Given up: clauses are not parsed, so in "said the talks
on Friday were" it is "said" that counts.
"""

from __future__ import annotations

from briefing.analysis.date_atoms import Words
from briefing.analysis.date_words import word_set

_FUTURE = word_set(
    """will shall ll would could may might must should can expects expected scheduled due slated poised
    planned plans planning hopes aims intends wants"""
)
_CLIPPED = word_set("ll re m ve")
"""Verbs only after an apostrophe."""
_HAVE_PAST = word_set("may can could would might should must")
"""Modals that speak of the past before ``have``."""
_PAST_VERBS = word_set(
    """was were did had said told came went took made gave got saw knew thought became began left felt
    brought held kept led met paid ran sent set shot stood won wrote spoke broke rose fell lost found hit
    cut put let quit sold bought built caught chose drew drove fought flew forgot froze grew heard hid
    laid lay lent read rode sang sank sat shook shut slept spent split spread stole struck swore taught
    threw understood woke wore died killed seen taken given written spoken broken known begun drawn
    driven thrown done gone shown sworn
    """
)
_NOT_PAST = word_set("united embedded red need feed seed speed indeed bed exceed proceed hundred sacred")
_TO_FUTURE = word_set(
    """set plans planned planning scheduled expected expects due slated poised is are going likely hopes
    hoping hoped agreed wants want wanted intends intended aims ready have has
    need needs seeks about plan hope agree intend aim expect decide
    """
)
_DETERMINERS = word_set("the a an his her its their this that these those our my your him them it us me")
_SCHEDULED = word_set(
    """begins starts opens ends closes meets leaves arrives returns resumes travels expires airs kicks faces
    hosts begin start meet
    """
)
"""Verbs whose present tense, with a day, speaks of what is to come."""
_OPEN = word_set(
    "has have is are be postponed extended delayed deferred adjourned gave given rescheduled moved"
)
"""Verbs that leave open which way ``until`` points, or put something off: then it points ahead."""
_AHEAD = (["ahead", "of"], ["going", "into"], ["heading", "into"])
_BREAKS = frozenset((";", "—", "–"))
"""Marks that no verb reaches over."""
_COPULA_WINDOW = 5
"""How far a bare ``is`` reaches."""
_WINDOW = 24
"""How many atoms away a verb can stand."""


def tense_near(w: Words, first: int, stop: int) -> int | None:
    """-1 past, 1 future, 0 present, None when no verb is near the phrase of atoms ``first`` to ``stop``."""
    lead = _lead(w, first)
    if lead is not None:
        return lead
    found = _nearest_verb(w, first, stop)
    if w.low[first - 1] in ("until", "till", "by", "to") and (found is None or found[1] in _OPEN):
        return 1
    return found[0] if found else None


def _lead(w: Words, first: int) -> int | None:
    """What the words before a date say by themselves: ``as soon as``, ``ahead of``, ``since``."""
    before = w.low[max(0, first - 3) : first]
    if before[-3:] in (["as", "soon", "as"], ["as", "early", "as"]) or before[-2:] in _AHEAD:
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
            tense = _verb(w, i)
            if tense == 0 and abs(i - first) > _COPULA_WINDOW:
                return None
            if tense is not None:
                return tense, w.low[i]
    return None


def _begins_clause(w: Words, first: int, stop: int) -> bool:
    """``..., and on Monday, the network said``."""
    at = first - 1
    at -= w.low[at] in ("on", "in", "by", "early", "late")
    return w.raw[stop] == "," and w.low[at] in ("and", "but", "then")


def _verb(w: Words, i: int) -> int | None:
    """-1 for a past verb at ``i``, 1 for a future one, 0 for a present one, None for another word."""
    word, before, after = w.low[i], w.low[i - 1], w.low[i + 1]
    if word in _CLIPPED and before not in ("'", "’"):
        return None
    if word == "to":
        base = w.raw[i + 1].islower() and after not in _DETERMINERS
        return 1 if base and before in _TO_FUTURE else None
    if word == "won" and after in ("'", "’"):
        return 1
    if word in _FUTURE:
        if "had" in w.low[max(0, i - 2) : i]:
            return -1
        if (word in _HAVE_PAST and after == "have") or (word == "could" and after == "not"):
            return -1
        return None if word == "may" and w.raw[i][0].isupper() else 1
    if word in ("is", "are", "re", "m"):
        return None if _is_past(w, i + 1) else 0
    if word in ("has", "have", "ve", "had", "been"):
        return None if after == "to" else -1
    if word in _SCHEDULED:
        return None if before in ("to", "will", "would", "could") else 1
    if _is_past(w, i):
        return 1 if word == "set" and after == "to" else _participle(before)
    return None


def _is_past(w: Words, i: int) -> bool:
    word = w.low[i]
    if word in _PAST_VERBS:
        return True
    return len(word) > 3 and word.endswith("ed") and word not in _NOT_PAST and w.raw[i].islower()


def _participle(before: str) -> int | None:
    """A participle after ``be`` or ``is`` leaves the tense to the verb before it."""
    return None if before in ("be", "being", "is", "are", "get", "getting", "being") else -1


_STATES = word_set("was were did had said told knew thought read understood been seen known")
"""Past verbs that tell a state or only bring in somebody's words."""


def tells_happening(w: Words, i: int) -> bool:
    """Whether the atom is a past verb that tells something that happened (``seized``, ``has begun``, ``was
    sworn``).
    """
    before = w.low[i - 1]
    if w.low[i] in _STATES or before in _DETERMINERS or before in ("to", "be", "and", "-", "of"):
        return False
    return _is_past(w, i)
