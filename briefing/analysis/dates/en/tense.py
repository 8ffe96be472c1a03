"""Tense near a weekday or a month without a year: does the expression point back or ahead?

News dates things by the bare weekday.  "said Friday" is the last one, "will meet Friday" the next.  The
verb that counts is the nearest finite one to the left within the sentence, then to the right; "to" and a
base verb count as future after words of planning.  The present tense of what is put into a calendar ("it
reopens on Monday", "talks resume", "voters go to the polls") looks ahead; other present verbs do not, since
headlines report the past with them ("gunman kills three on Monday").  A plan reported in the past ("was due in
court on Tuesday") leaves both ways open: then the nearest day is meant.  Given up: clauses are not parsed, so
in "said the talks on Friday were" it is "said" that counts.
"""

from __future__ import annotations

from briefing.analysis.dates.expression import NEAREST
from briefing.analysis.dates.tokens import DateTokens
from briefing.analysis.text.lexicon import word_set

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
"""How many tokens away a verb can stand."""


def tense_near(w: DateTokens, first: int, stop: int) -> int | None:
    """-1 past, 1 future, 0 present, :data:`NEAREST` for past plans, None when no verb is near the phrase of
    tokens ``first`` to ``stop``.
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


def weekday_tense(w: DateTokens, first: int, stop: int) -> int | None:
    """As :func:`tense_near`, for a weekday, which can own what happened: ``Wednesday's ruling``."""
    owned = w.raw[stop] in ("'", "’") and w.low[stop + 1] == "s"
    return _owner_tense(w, first, stop) if owned else tense_near(w, first, stop)


def _owner_tense(w: DateTokens, first: int, stop: int) -> int:
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
"""What is over once it is reported, whatever the verb of its sentence says."""
_AFTER = word_set("after following despite")
_DONE_WINDOW = 6


def _tells_what_is_over(w: DateTokens, first: int) -> bool:
    """``the slaying in Chicago on Friday will be investigated``."""
    for i in range(first - 1, max(-1, first - 1 - _DONE_WINDOW), -1):
        if w.low[i] in _DONE:
            return w.low[i - 1] not in ("possible", "another", "new")
        if not w.raw[i].isalpha() or _verb_tense(w, i) is not None:
            return False
    return False


def _after_all(w: DateTokens, first: int, stop: int) -> bool:
    """``After the defeat in Ohio on Tuesday, she is``: the phrase opens the sentence, telling what came first."""
    opens = next((i for i in range(min(first, 3)) if w.raw[i][:1].isalpha()), first)
    if first - opens > _WINDOW or w.low[opens] not in _AFTER or "," not in w.raw[stop : stop + 3]:
        return False
    return not any(_verb_tense(w, i) == 1 for i in range(stop, min(w.count, stop + _WINDOW)))


def _bare_infinitive(w: DateTokens, first: int) -> int | None:
    """``Talks to resume on Friday`` in a headline, ``the report, to be released on Friday``."""
    for i in range(first - 2, max(-1, first - 1 - _SCHEDULED_WINDOW), -1):
        if w.low[i] == "to" and w.raw[i + 1].islower() and w.low[i + 1] not in DETERMINERS:
            before = w.raw[i - 1]
            return 1 if before == "," or before.endswith("s") or before[:1].isupper() else None
    return None


def _lead(w: DateTokens, first: int) -> int | None:
    """What the words before a date say by themselves: ``as soon as``, ``ahead of``, ``since``."""
    before = w.low[max(0, first - 3) : first]
    if before[-3:] in (["as", "soon", "as"], ["as", "early", "as"]) or before[-2:] in _AHEAD:
        return 1
    if before[-1:] == ["come"]:
        return 1
    return -1 if before[-1:] == ["since"] else None


def _nearest_verb(w: DateTokens, first: int, stop: int) -> tuple[int, str] | None:
    """Tense and word of the verb the phrase goes with: to the left, unless the phrase begins the clause."""
    left = range(first - 1, max(-1, first - 1 - _WINDOW), -1)
    right = range(stop, min(w.count, stop + _WINDOW))
    for way in (right, left) if _begins_clause(w, first, stop) else (left, right):
        for i in way:
            if w.raw[i] in _BREAKS:
                break
            tense = _verb_tense(w, i)
            if tense is None and abs(i - first) <= _SCHEDULED_WINDOW and _is_scheduled(w, i):
                tense = 1
            if tense == 0 and abs(i - first) > _COPULA_WINDOW:
                return None
            if tense is not None:
                return tense, w.low[i]
            if w.low[i] in _CONDITIONS and way is left:
                return 1, w.low[i]
    return None


def _begins_clause(w: DateTokens, first: int, stop: int) -> bool:
    """``..., and on Monday, the network said``, ``those who on Monday said``."""
    at = first - 1
    at -= w.low[at] in ("on", "in", "by", "early", "late")
    if w.low[at] in ("who", "which") and at >= 0:
        return True
    return w.raw[stop] == "," and w.low[at] in ("and", "but", "then")


# Tense of a single verb: past, present, future, or a past plan.

_FUTURE = word_set(
    """will shall ll would could can may might must should can expects expected scheduled due slated poised
    planned plans planning hopes aims intends wants"""
)
_PLANS = word_set("prepared expected scheduled due slated planned set supposed hoped intended meant")
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
    """set prepared preparing prepares vows pledges threatens promises
    plans planned planning scheduled expected expects due slated poised is are going likely hopes
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


def _verb_tense(w: DateTokens, i: int) -> int | None:
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


def _denied(w: DateTokens, i: int) -> bool:
    """``could not``, ``neither could``: about the past."""
    return w.low[i + 1] == "not" or not _NEGATIVES.isdisjoint(w.low[max(0, i - 6) : i])


_BETWEEN = word_set("not also already never just since long only yet t")


def _perfect(w: DateTokens, i: int) -> bool:
    """Whether ``has`` before the token makes a perfect of it, and does not own it."""
    word = w.low[i]
    return word in _BETWEEN or word.endswith(("en", "ly", "come", "gone", "run")) or _is_past(w, i)


def _is_scheduled(w: DateTokens, i: int) -> bool:
    """Whether the token is the present tense of a verb for what is put into a calendar."""
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


def _is_past(w: DateTokens, i: int) -> bool:
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
"""Past verbs of a state or only bring in somebody's words."""


def reports_event(w: DateTokens, i: int) -> bool:
    """Whether the token is a past verb that reports something that happened (``seized``, ``has begun``, ``was
    sworn``).
    """
    before = w.low[i - 1]
    if w.low[i] in _STATES or before in DETERMINERS or before in ("to", "be", "and", "-", "of"):
        return False
    return _is_past(w, i)
