"""Which actors of a watchlist can be named in some texts at all, so that a tagger for these texts needs no others.

It rests on what :mod:`briefing.analysis.tag_sweep` tells: the tags of a text depend on the actors of whom a spelling
stands in it, case aside, and on no others.  Building this costs about what building a tagger does; it is built once for
a list, and then a tagger for a few texts costs next to nothing, however long the list is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from briefing.analysis.fold import Folded, lower
from briefing.analysis.tag_match import bared
from briefing.analysis.tag_sweep import spellings_of
from store.records import Actor

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick


class Standing:
    """The spellings of a whole watchlist, to be looked for in texts."""

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
