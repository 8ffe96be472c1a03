"""Which texts an edit of the watchlist can change: those that spell an actor of the edit, in any case.

The tags of an article depend on the actors whose spellings stand in it and on no others: the tagger starts
from the hits of its automaton, and asks of actors without a hit only who else bears a surname that was hit,
in whatever case.  So a text in which no spelling of a changed actor stands, case aside, keeps its tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from briefing.analysis.fold import Folded, lower
from briefing.analysis.tag_entries import entries_of, pattern, person_of
from briefing.analysis.tag_match import bared
from store.records import Actor

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick


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
    """The numbers of those texts in which one of the spellings stands."""
    search = _automaton(spellings).find_matches_as_indexes
    return [number for number, text in texts if search(lower(bared(Folded(text).text)))]


@lru_cache(maxsize=2)
def _automaton(spellings: tuple[str, ...]) -> AhoCorasick:
    import ahocorasick_rs

    return ahocorasick_rs.AhoCorasick(spellings, store_patterns=False)
