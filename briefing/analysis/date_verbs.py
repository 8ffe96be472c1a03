"""What the verbs near a date say of the time they tell: past, present, to come, or planned in the past."""

from __future__ import annotations

from briefing.analysis.date_atoms import Words
from briefing.analysis.date_words import word_set

_FUTURE = word_set(
    """will shall ll would could can may might must should can expects expected scheduled due slated poised
    planned plans planning hopes aims intends wants"""
)
NEAREST = 2
"""A plan told in the past: whichever such day is nearest."""
_PLANS = word_set("expected scheduled due slated planned set supposed hoped intended meant")
_WAS = word_set("was were been")
_AUXILIARIES = word_set("to will would can could may might must should shall did do does do not t")
"""After these ``cut``, ``put``, ``set`` are no past."""
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
    driven thrown done gone shown sworn cast burst shed thrust bid beat cost hadn didn wasn weren couldn hasn
    haven
    """
)
_SAME = word_set("set hit cut put let quit read shut spread split cast burst shed thrust bid beat cost")
"""Verbs whose past is their plain form."""
_NOT_PAST = word_set("united embedded red need feed seed speed indeed bed exceed proceed hundred sacred")
_TO_FUTURE = word_set(
    """set plans planned planning scheduled expected expects due slated poised is are going likely hopes
    hoping hoped agreed wants want wanted intends intended aims ready have has
    need needs seeks eligible able certain sure bound about plan hope agree intend aim expect decide
    """
)
DETERMINERS = word_set("the a an his her its their this that these those our my your him them it us me")
_SCHEDULED = word_set(
    """begins starts opens ends closes meets leaves arrives returns resumes travels expires airs kicks faces
    hosts reopens votes visits flies plays goes heads premieres debuts launches hears convenes reconvenes
    departs celebrates observes commemorates testifies appears addresses unveils retires runs lasts marks
    takes comes enters holds
    """
)
_SCHEDULED_BASE = word_set(
    """begin start open end close meet leave arrive return resume travel expire kick face reopen vote visit
    fly play go head convene depart take come enter hold"""
)
"""Verbs whose present tense, with a day, speaks of what is to come.  The plain form counts after a plural."""
_EFFECT = word_set("effect place office force over part into")
"""What ``takes``, ``comes`` and ``enters`` need after them to tell of something in a calendar."""
_NO_SUBJECT = word_set(
    """a an the his her its their our my your this these those that of in on at by for with from to and or
    two three four five six seven eight nine ten several many more some no new"""
)
"""Before these forms they make a noun of it: ``the votes``, ``two visits``."""
_PLURALS = word_set("they we people police which who both men women")
_NOT_PLURAL = word_set("is was has this his its us as does says yes less across press us")


def verb_tense(w: Words, i: int) -> int | None:
    """-1 for a past verb at ``i``, 1 for a future one, 0 for a present one, None for another word."""
    word, before, after = w.low[i], w.low[i - 1], w.low[i + 1]
    if word in _CLIPPED and before not in ("'", "’"):
        return None
    if word == "to":
        base = w.raw[i + 1].islower() and after not in DETERMINERS
        if not base or before not in _TO_FUTURE:
            return None
        if before in _PLANS and w.low[i - 2] in _WAS:
            return NEAREST
        return NEAREST if before in _TOLD_PLANS and w.low[i - 2] not in ("is", "are", "be") else 1
    if word == "won" and after in ("'", "’"):
        return 1
    if word in _FUTURE:
        if "had" in w.low[max(0, i - 2) : i]:
            return -1
        if (word in _HAVE_PAST and after == "have" and _is_past(w, i + 2)) or (
            word == "could" and _denied(w, i)
        ):
            return -1
        if word in _PLANS and "as" in w.low[max(0, i - 2) : i]:
            return None
        if word in _PLANS and (before in _WAS or (after == "to" and word in _TOLD_PLANS)):
            return NEAREST
        return None if word == "may" and w.raw[i][0].isupper() else 1
    if word in ("is", "are", "re", "m"):
        return None if _is_past(w, i + 1) or after.endswith(("en", "wn")) else 0
    if word == "wouldn" and w.low[i + 3] in ("say", "comment", "discuss", "answer", "elaborate", "rule"):
        return -1
    if word in ("has", "have", "ve", "had", "been"):
        return None if after == "to" or (word in ("has", "have") and not _perfect(w, i + 1)) else -1
    if _is_past(w, i) and before not in _POSSESSORS and not (word in _SAME and before in _AUXILIARIES):
        if word == "set" and after == "to":
            return NEAREST if before in _WAS else 1
        return _participle(before)
    return None


_POSSESSORS = word_set("the a an his its their our my your these those")
"""A participle after one of these belongs to a noun: ``the proposed law``."""
_NEGATIVES = word_set("neither nor no none nobody not never")
_TOLD_PLANS = word_set("planned hoped wanted intended")
_UNDONE = word_set("unveiled unleashed unfolded unearthed unloaded unraveled unravelled unified uncovered")
"""Verbs among the adjectives with un-."""


def _denied(w: Words, i: int) -> bool:
    """``could not``, ``neither could``: told of the past."""
    return w.low[i + 1] == "not" or not _NEGATIVES.isdisjoint(w.low[max(0, i - 6) : i])


_BETWEEN = word_set("not also already never just since long only yet t")


def _perfect(w: Words, i: int) -> bool:
    """Whether ``has`` before the atom makes a perfect of it, and does not own it."""
    word = w.low[i]
    return word in _BETWEEN or word.endswith(("en", "ly", "come", "gone", "run")) or _is_past(w, i)


def is_scheduled(w: Words, i: int) -> bool:
    """Whether the atom is the present tense of a verb for what is put into a calendar."""
    word, before = w.low[i], w.low[i - 1]
    if word in ("takes", "take", "comes", "come", "enters", "enter") and w.low[i + 1] not in _EFFECT:
        return False
    if word in _SCHEDULED:
        return before not in _NO_SUBJECT and not before.isdigit()
    if word not in _SCHEDULED_BASE:
        return False
    plural = len(before) > 2 and before.endswith("s") and before not in _NOT_PLURAL
    both = w.raw[i - 1][:1].isupper() and "and" in w.low[max(0, i - 5) : i]
    return before in _PLURALS or both or (plural and before not in _SCHEDULED)


def _is_past(w: Words, i: int) -> bool:
    word = w.low[i]
    if word in _PAST_VERBS:
        return True
    if len(word) <= 3 or not word.endswith("ed") or word in _NOT_PAST or not w.raw[i].islower():
        return False
    return not word.startswith("un") or word in _UNDONE


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
    if w.low[i] in _STATES or before in DETERMINERS or before in ("to", "be", "and", "-", "of"):
        return False
    return _is_past(w, i)
