"""Which texts an edit of the watchlist can change: those that spell an actor of the edit, in any case.

The tags of an article depend on the actors whose spellings stand in it and on no others: the tagger starts
from the hits of its automaton, and asks of actors without a hit only who else bears a surname that was hit,
in whatever case.  So a text in which no spelling of a changed actor stands, case aside, keeps its tags.

Many texts are looked at in one go, for single words: one word of each spelling, for a text that lacks it lacks
the spelling.  Only texts that have such a word, and letters that are not simply Latin, are looked at one by one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from briefing.analysis.fold import lower, packed_latin
from briefing.analysis.tag_entries import entries_of, pattern, person_of
from briefing.analysis.tag_match import BARED_LOW, Readable
from store.records import Actor

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

_SOFT_HYPHEN = b"\xad"
"""The one byte of Latin-1 that stands for nothing: it may part the letters of a word."""
_BETWEEN = b"  "
"""Between texts: each of two words that meet there has a blank of its own."""


def spellings_of(actors: Iterable[Actor]) -> tuple[str, ...]:
    """All spellings under which the actors are looked for, as :func:`naming` wants them."""
    found: dict[str, None] = {}
    for actor in actors:
        person = person_of(0, actor) if actor.kind == "official" else None
        for entry in entries_of(0, actor, person):
            found[pattern(lower(entry.spelling))] = None
        for surname in person.surnames if person else ():
            found[pattern(lower(surname))] = None
    found.pop("", None)
    return tuple(found)


def naming(spellings: tuple[str, ...], texts: Sequence[tuple[int, str]]) -> list[int]:
    """The numbers of those texts in which one of the spellings stands, in the order of the texts."""
    sought = _sought(spellings)
    return [texts[place][0] for place in sought.places([text for _, text in texts])]


class _Sought:
    """Spellings to be looked for in many texts."""

    def __init__(self, spellings: Sequence[str]) -> None:
        # A word by itself tells of every spelling that it is a part of.
        alone = {words[0] for words in map(str.split, spellings) if len(words) == 1 and words[0].isascii()}
        signs: dict[str, bool] = dict.fromkeys(alone, True)
        plain = True
        for spelling in spellings:
            words = [word for word in spelling.split() if word.isascii()]
            if not words:
                plain = False
            elif alone.isdisjoint(words):
                signs.setdefault(max(words, key=len), False)
        self._plain = plain
        """Each spelling has a word in ASCII."""
        self._tell = list(signs.values())
        """Whether the word by itself is a spelling."""
        self._signs = _automaton(f" {word} ".encode() for word in signs)
        self._whole = _automaton(spelling.encode() for spelling in spellings)

    def places(self, texts: Sequence[str]) -> list[int]:
        """Places of the texts in which one of the spellings stands, rising."""
        parts: list[bytes] = []
        at: list[int] = []
        named: set[int] = set()
        asked: set[int] = set()
        for place, text in enumerate(texts):
            packed = packed_latin(text)
            if packed is None or _SOFT_HYPHEN in packed or not (self._plain or text.isascii()):
                asked.add(place)
            else:
                parts.append(packed)
                at.append(place)
        read = _BETWEEN + _BETWEEN.join(parts).translate(BARED_LOW) + _BETWEEN
        starts = list(accumulate((len(part) + len(_BETWEEN) for part in parts), initial=len(_BETWEEN)))
        for number, begin, _ in self._signs.find_matches_as_indexes(read):
            # A word begins behind the blank that the match begins with.
            place = at[bisect_right(starts, begin + 1) - 1]
            (named if self._tell[number] else asked).add(place)
        look = self._whole.find_matches_as_indexes
        named.update(place for place in asked - named if look(Readable(texts[place]).loose))
        return sorted(named)


def _automaton(patterns: Iterable[bytes]) -> BytesAhoCorasick:
    import ahocorasick_rs

    return ahocorasick_rs.BytesAhoCorasick(patterns)


_sought = lru_cache(maxsize=2)(_Sought)
