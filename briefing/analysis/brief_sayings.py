"""Which longer wording a quotation of few words belongs to, where no three words in a row tell it.

A partial quotation of a word or two (``"deeply sorry"``) belongs to what the same speaker said with these words in a
row.  Up to nine words belong to a wording of about their length that keeps three quarters of the words in order:
contractions written out, a word put in or left out, another translation. A single word does so only where it is no everyday one.

A holder is looked up by a word of the speaker's name together with a word said, so what one look-up costs does not
grow with what is held. Given up: the same thing in other words; a single word of grammar (``"no"``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from briefing.analysis.common_words import COMMON, FREQUENT, FUNCTION_WORDS, REGULAR

_MOST_HOLDERS = 40
#: Words that many say in a week: one of them alone is nobody's saying.
_ORDINARY = FUNCTION_WORDS.union(FREQUENT, COMMON, REGULAR)
_PARTIAL = 2
"""Words that make a partial quotation."""
_ALIKE = 9
KEPT = 0.75
_FEWEST_KEPT = 3
_MOST_LOOKED_UP = 200

Words = tuple[str, ...]
_Key = tuple[str, Words]


class BriefSayings:
    """Wordings by number, looked up by what a shorter one of the same speaker shares with them."""

    def __init__(self) -> None:
        self._words: list[Words] = []
        self._holders: dict[_Key, list[int]] = {}

    def add(self, words: Words, speaker: Iterable[str]) -> None:
        """Hold a wording under the next number; longer ones have to be added before shorter ones."""
        number = len(self._words)
        self._words.append(words)
        runs = dict.fromkeys(_runs(words[:_MOST_LOOKED_UP]))
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
        for number in self._found(names, _runs(words)):
            other = self._words[number]
            if len(other) <= _ALIKE + _FEWEST_KEPT:
                kept = in_order(words, other)
                if kept >= max(_FEWEST_KEPT, KEPT * len(other)):
                    yield number, kept / len(words)

    def _found(self, names: tuple[str, ...], runs: Iterable[Words]) -> Iterable[int]:
        return dict.fromkeys(
            number for run in runs for name in names for number in self._holders.get((name, run), ())
        )


def _tells(word: str) -> bool:
    return word not in FUNCTION_WORDS and len(word) > 2


def _runs(words: Words) -> Iterator[Words]:
    """The words that tell something, each alone, and all pairs of neighbours."""
    for word in words:
        if _tells(word):
            yield (word,)
    yield from pairwise(words)


def in_order(one: Words, other: Words) -> int:
    """How many words the two have in common in the same order (the longest common subsequence)."""
    row = [0] * (len(other) + 1)
    for word in one:
        before = 0
        for at, match in enumerate(other, start=1):
            before, row[at] = row[at], before + 1 if word == match else max(row[at], row[at - 1])
    return row[-1]
