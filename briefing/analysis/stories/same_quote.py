"""Group the same quotation across articles: one group, with the wordings that outlets gave it.

Two quotations are the same when

* they are word for word the same, marks, case and dashes aside;
* one holds the other: a partial quotation (``the plan "will not stand"``) and its full one, or one cut short;
* most three-word runs of the shorter are in the longer: an outlet's editing or another translation of a
  few words.

The fewer the words, the more else must agree: up to three words need the same named speaker and the same
week, up to nine the same speaker unless one of the two names none, and edited wordings always a speaker
that can be the same. What shares no three words in a row is the same only where it is short, of the same
named speaker and of the same week. Given up: longer wordings that
share no three words in a row.

Quotations go from the longest to the shortest, each to the most like of the longer ones, found by an
index of runs; so the order of the input does not matter, and time grows with the number of words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from briefing.analysis.stories.language import words as en
from briefing.analysis.text.lexicon import COMMON, FREQUENT, FUNCTION_WORDS, REGULAR
from store.records import Quote

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_RUN = 3
#: A run of words in more wordings than this is a commonplace and finds nobody.
_COMMONPLACE = 60
#: Most words of a brief and of a short quotation.
_BRIEF = 3
_SHORT = 9
#: Words of a longer wording that a short one is looked for in.
_LONGEST = 200
_WEEK = timedelta(days=7)
_CONTAINED = 0.99
_EDITED = 0.5
_KIND_ORDER = {"direct": 0, "mixed": 1, "indirect": 2}


@dataclass(frozen=True, slots=True)
class QuoteInArticle:
    """One quotation of one article: the ``index``-th of its reading, its ``words`` as they are shown."""

    article: int
    index: int
    quote: Quote
    words: str
    outlet: str
    published: datetime


@dataclass(frozen=True, slots=True)
class QuoteGroup:
    """Quotations of the same words.

    ``members`` in order of publication; ``best`` is the one to show, the longest direct one; ``variants``
    are the other wordings, each once, with the outlets that gave it.
    """

    members: tuple[QuoteInArticle, ...]
    best: QuoteInArticle
    variants: tuple[str, ...]


@dataclass(slots=True)
class _Wording:
    """Quotations with the same words and speakers that can be one person."""

    words: tuple[str, ...]
    speaker: frozenset[str]
    first: datetime
    last: datetime
    group: int
    members: list[QuoteInArticle] = field(default_factory=list)


def group_quotes(items: Sequence[QuoteInArticle]) -> tuple[QuoteGroup, ...]:
    """Put each quotation in exactly one group; groups in order of their first publication."""
    wordings = _wordings(items)
    _join_wordings(wordings)
    groups: dict[int, list[_Wording]] = {}
    for wording in wordings:
        groups.setdefault(wording.group, []).append(wording)
    found = [_group_of(group) for group in groups.values()]
    found.sort(key=lambda group: _when(group.members[0]))
    return tuple(found)


def _when(said: QuoteInArticle) -> tuple[datetime, int, int]:
    return said.published, said.article, said.index


# --- the same words -----------------------------------------------------------------


def _wordings(items: Sequence[QuoteInArticle]) -> list[_Wording]:
    """Quotations of the very same words put together, longest first."""
    found: dict[tuple[str, ...], list[_Wording]] = {}
    for said in sorted(items, key=_when):
        words = _plain(said.words)
        speaker = _speaker(said.quote)
        same = found.setdefault(words, [])
        for wording in same if words else ():
            if _same_group(wording, len(words), speaker, said.published, said.published):
                wording.members.append(said)
                wording.speaker = wording.speaker or speaker
                wording.last = said.published
                break
        else:
            same.append(_Wording(words, speaker, said.published, said.published, 0, [said]))
    # Sorting is stable: wordings of one length stay in order of publication.
    wordings = sorted(
        (wording for same in found.values() for wording in same),
        key=lambda w: (-len(w.words), _when(w.members[0])),
    )
    for number, wording in enumerate(wordings):
        wording.group = number
    return wordings


def _plain(words: str) -> tuple[str, ...]:
    """The words alone, contractions written out: outlets differ in them."""
    plain = words.casefold().replace("’", "'").replace("‘", "'")
    plain = en.without_contractions(plain)
    return tuple(_WORD.findall(plain))


def _speaker(quote: Quote) -> frozenset[str]:
    """Words of the speaker's name; empty where nobody is named."""
    name = (quote.actor or quote.speaker).casefold()
    return frozenset() if name in en.PRONOUNS else frozenset(_WORD.findall(name))


def _same_group(
    wording: _Wording, length: int, speaker: frozenset[str], first: datetime, last: datetime
) -> bool:
    """Whether as few as ``length`` shared words are enough, speakers and time being as they are."""
    same = _same_speaker(wording.speaker, speaker)
    if length <= _BRIEF:
        near = first - wording.last <= _WEEK and wording.first - last <= _WEEK
        return same and bool(speaker) and near
    return length > _SHORT or same or not speaker or not wording.speaker


def _same_speaker(one: frozenset[str], other: frozenset[str]) -> bool:
    """One name holds the other: ``Bondi`` and ``Attorney General Pam Bondi``."""
    return one <= other or other <= one if one and other else one == other


# --- the same words but for some --------------------------------------------------------


def _join_wordings(wordings: list[_Wording]) -> None:
    """Give each wording the group of the longer one that it is most like."""
    holders: dict[tuple[str, ...], list[int]] = {}
    brief = ShortQuoteIndex()
    for number, wording in enumerate(wordings):
        runs = set(_runs(wording.words))
        shared = Counter(
            holder
            for run in runs
            if len(holders.get(run, ())) <= _COMMONPLACE
            for holder in holders.get(run, ())
        )
        best = max(
            (
                (_likeness(wording, wordings[holder], count / len(runs)), -holder)
                for holder, count in shared.items()
            ),
            default=(0.0, 0),
        )
        if not best[0] and len(wording.words) <= _SHORT and wording.speaker:
            best = _best_brief(wording, wordings, brief)
        brief.add(wording.words, wording.speaker)
        if best[0]:
            wording.group = wordings[-best[1]].group
        for run in runs:
            known = holders.setdefault(run, [])
            if len(known) <= _COMMONPLACE:
                known.append(number)


def _best_brief(wording: _Wording, wordings: list[_Wording], brief: ShortQuoteIndex) -> tuple[float, int]:
    """The likest of the wordings that share fewer than three words in a row; only the same speaker's of the same week."""
    return max(
        (
            (kept, -holder)
            for holder, kept in brief.near(wording.words, wording.speaker)
            if _same_group(wordings[holder], _BRIEF, wording.speaker, wording.first, wording.last)
        ),
        default=(0.0, 0),
    )


def _runs(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for start in range(len(words) - _RUN + 1):
        yield words[start : start + _RUN]


def _likeness(shorter: _Wording, longer: _Wording, contained: float) -> float:
    """How sure it is that the shorter wording is of the longer one; 0 when it is not."""
    length = len(shorter.words)
    if contained >= _CONTAINED:
        fits = _same_group(longer, length, shorter.speaker, shorter.first, shorter.last)
    else:
        can_be = _same_speaker(shorter.speaker, longer.speaker) or not shorter.speaker or not longer.speaker
        fits = contained >= _EDITED and length > _BRIEF + 2 and can_be
        if fits and length <= _SHORT:
            # A turn of phrase ("I am not a ...") can be half of so few words.
            fits = common_subsequence(shorter.words, longer.words[:_LONGEST]) >= KEPT * length
    if not fits:
        return 0.0
    return contained + (0.5 if shorter.speaker and _same_speaker(shorter.speaker, longer.speaker) else 0.0)


# --- what is shown ------------------------------------------------------------------


def _group_of(wordings: list[_Wording]) -> QuoteGroup:
    members = sorted((said for wording in wordings for said in wording.members), key=_when)
    best = min(
        members,
        key=lambda said: (
            _KIND_ORDER[said.quote.kind],
            -len(_plain(said.words)),
            not said.quote.speaker,
            _when(said),
        ),
    )
    shown = _plain(best.words)
    variants = []
    for wording in wordings:
        if wording.words != shown:
            outlets = dict.fromkeys(said.outlet for said in wording.members if said.outlet)
            named = f" – {', '.join(outlets)}" if outlets else ""
            variants.append(wording.members[0].words + named)
    return QuoteGroup(tuple(members), best, tuple(dict.fromkeys(variants)))


# Short quotations: which longer wording one belongs to that shares no three words in a row with it.

_MOST_HOLDERS = 40
#: Words that many say in a week: one of them alone is nobody's group.
_ORDINARY = FUNCTION_WORDS.union(FREQUENT, COMMON, REGULAR)
_PARTIAL = 2
"""Words that make a partial quotation."""
_ALIKE = 9
KEPT = 0.75
_FEWEST_KEPT = 3
_MOST_LOOKED_UP = 200

Words = tuple[str, ...]
_Key = tuple[str, Words]


class ShortQuoteIndex:
    """Wordings by number, looked up by what a shorter one of the same speaker shares with them."""

    def __init__(self) -> None:
        self._words: list[Words] = []
        self._holders: dict[_Key, list[int]] = {}

    def add(self, words: Words, speaker: Iterable[str]) -> None:
        """Hold a wording under the next number; longer ones have to be added before shorter ones."""
        number = len(self._words)
        self._words.append(words)
        runs = dict.fromkeys(_word_runs(words[:_MOST_LOOKED_UP]))
        for name in speaker:
            for run in runs:
                holders = self._holders.setdefault((name, run), [])
                if len(holders) < _MOST_HOLDERS:
                    holders.append(number)

    def near(self, words: Words, speaker: Iterable[str]) -> Iterator[tuple[int, float]]:
        """Numbers of the wordings that ``words`` may belong to, and how much of the words is in each."""
        if not words or len(words) > _ALIKE:
            return
        names = tuple(speaker)
        if len(words) <= _PARTIAL:
            run = words if len(words) > 1 or words[0] not in _ORDINARY else ()
            for number in self._found(names, (run,) if run else ()):
                yield number, 1.0
            return
        for number in self._found(names, _word_runs(words)):
            other = self._words[number]
            if len(other) <= _ALIKE + _FEWEST_KEPT:
                kept = common_subsequence(words, other)
                if kept >= max(_FEWEST_KEPT, KEPT * len(other)):
                    yield number, kept / len(words)

    def _found(self, names: tuple[str, ...], runs: Iterable[Words]) -> Iterable[int]:
        return dict.fromkeys(
            number for run in runs for name in names for number in self._holders.get((name, run), ())
        )


def _tells(word: str) -> bool:
    return word not in FUNCTION_WORDS and len(word) > 2


def _word_runs(words: Words) -> Iterator[Words]:
    """The words that carry meaning, each alone, and all pairs of neighbours."""
    for word in words:
        if _tells(word):
            yield (word,)
    yield from pairwise(words)


def common_subsequence(one: Words, other: Words) -> int:
    """How many words the two have in common in the same order (the longest common subsequence)."""
    row = [0] * (len(other) + 1)
    for word in one:
        before = 0
        for at, match in enumerate(other, start=1):
            before, row[at] = row[at], before + 1 if word == match else max(row[at], row[at - 1])
    return row[-1]
