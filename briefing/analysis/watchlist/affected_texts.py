"""Pre-filter the gazetteer to the actors that a batch of texts can name, and texts to those an edit can change.

The tags of a text depend on the actors of whom a spelling stands in it, case aside, and on no others.  Finding out costs
about what building a tagger does; it is done once for a watchlist, and then a tagger for a few texts costs next to nothing,
however long the watchlist is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from briefing.analysis.text.normalize import Folded, lower, packed_latin
from briefing.analysis.watchlist.aliases import entries_of, pattern, person_of
from briefing.analysis.watchlist.automaton import BARED_LOW, Readable, bared
from store.records import Actor

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick, BytesAhoCorasick


class ActorPrefilter:
    """The spellings of a whole watchlist, looked for in a batch of texts."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        numbers: dict[str, list[int]] = {}
        for number, actor in enumerate(actors):
            if not actor.retired:
                for spelling in spellings_of([actor]):
                    numbers.setdefault(spelling, []).append(number)
        self._actors = actors
        self._behind = list(numbers.values())
        self._search: AhoCorasick | None = None
        if numbers:
            import ahocorasick_rs

            self._search = ahocorasick_rs.AhoCorasick(
                list(numbers),
                implementation=ahocorasick_rs.Implementation.ContiguousNFA,
                store_patterns=False,
            )

    def actors_in(self, texts: Iterable[str], besides: Iterable[str] = ()) -> tuple[Actor, ...]:
        """The actors of whom a spelling stands in one of the texts, in the order of the list.

        ``besides``: names of actors that belong to them in any case.
        """
        kept = set(besides)
        found = {number for number, actor in enumerate(self._actors) if actor.name in kept} if kept else set()
        search = self._search
        if search is not None:
            for text in texts:
                bare = lower(bared(Folded(text).text))
                for pattern, _, _ in search.find_matches_as_indexes(bare, overlapping=True):
                    found.update(self._behind[pattern])
        return tuple(self._actors[number] for number in sorted(found))


# Texts that an edit of the watchlist can change: those that spell an actor of the edit, in any case.

_SOFT_HYPHEN = b"\xad"
"""The one byte of Latin-1 that stands for nothing: it may part the letters of a word."""
_BETWEEN = b"  "
"""Between texts: each of two words that meet there has a blank of its own."""


def spellings_of(actors: Iterable[Actor]) -> tuple[str, ...]:
    """All spellings under which the actors are looked for, as :func:`texts_naming` wants them."""
    found: dict[str, None] = {}
    for actor in actors:
        person = person_of(0, actor) if actor.kind == "official" else None
        for entry in entries_of(0, actor, person):
            found[pattern(lower(entry.spelling))] = None
        for surname in person.surnames if person else ():
            found[pattern(lower(surname))] = None
    found.pop("", None)
    return tuple(found)


def texts_naming(spellings: tuple[str, ...], texts: Sequence[tuple[int, str]]) -> list[int]:
    """The numbers of those texts in which one of the spellings stands, in the order of the texts."""
    sought = _spelling_search(spellings)
    return [texts[place][0] for place in sought.places([text for _, text in texts])]


class _SpellingSearch:
    """Spellings to be looked for in many texts."""

    def __init__(self, spellings: Sequence[str]) -> None:
        # A word by itself stands for every spelling that it is a part of.
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


_spelling_search = lru_cache(maxsize=2)(_SpellingSearch)
