"""Which way a weekday or a month without a year points: told by the verb it goes with.

News dates things by the bare weekday.  "said Friday" is the last one, "will meet Friday" the next.  The
verb that counts is the nearest finite one to the left within the sentence, then to the right; "to" and a
base verb count as future after words of planning.  Given up: who says what to whom (``said the talks on
Friday were ...`` takes ``said``).
"""

from __future__ import annotations

from briefing.analysis.date_atoms import Words
from briefing.analysis.date_words import word_set

_FUTURE = word_set(
    """will shall ll won would could may might must should can expects expected scheduled due slated poised
    planned plans planning hopes aims intends upcoming forthcoming wants ahead"""
)
_PAST_VERBS = word_set(
    """was were did had said told came went took made gave got saw knew thought became began left felt
    brought held kept led met paid ran sent set shot stood won wrote spoke broke rose fell lost
    found hit cut put let quit sold bought built caught chose drew drove fought flew forgot froze
    grew heard hid laid lay lent read rode sang sank sat shook shut slept spent split spread stole
    struck swore taught threw understood woke wore died killed"""
)
_NOT_PAST = word_set("united embedded red need feed seed speed indeed bed need exceed proceed hundred sacred")
_TO_FUTURE = word_set(
    """set plans planned planning scheduled expected expects due slated poised is are going likely
    hopes hoping hoped vowed agreed wants want wanted intends intended aims ready ordered promised
    pledged deadline begin start chance have has need needs decided seeks about"""
)
_DETERMINERS = word_set("the a an his her its their this that these those our my your him them it us me")
_WINDOW = 24


def _verb(w: Words, i: int) -> int | None:
    """-1 for a past verb at ``i``, 1 for a future one, 0 for a present one, None for another word."""
    word = w.low[i]
    if word == "to":
        following = w.raw[i + 1]
        base = following.islower() and following not in _DETERMINERS and not following.isdigit()
        return 1 if base and w.low[i - 1] in _TO_FUTURE else None
    if word == "set" and w.low[i + 1] == "to":
        return 1
    if word in _FUTURE:
        if word in ("may", "can", "could", "would", "might", "should", "must") and w.low[i + 1] == "have":
            return -1
        return None if word == "may" and w.raw[i][0].isupper() else 1
    if word in ("is", "are", "re", "m"):
        return 1 if w.low[i + 1].endswith("ing") or w.low[i + 2] == "ing" else 0
    if word in ("has", "have", "ve", "had", "been"):
        return -1
    if word in _PAST_VERBS:
        return -1
    if len(word) > 3 and word.endswith("ed") and word not in _NOT_PAST and w.raw[i].islower():
        return -1
    return None


def tense_near(w: Words, first: int, stop: int) -> int | None:
    """-1 past, 1 future, 0 present, None when no verb is near the phrase of atoms ``first`` to ``stop``."""
    for i in range(first - 1, max(-1, first - 1 - _WINDOW), -1):
        if w.raw[i] == ";":
            break
        if (found := _verb(w, i)) is not None:
            return found
    for i in range(stop, min(w.count, stop + _WINDOW)):
        if w.raw[i] == ";":
            break
        if (found := _verb(w, i)) is not None:
            return found
    return None
