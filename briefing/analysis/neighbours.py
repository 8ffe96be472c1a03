"""Finds what may be near a text: whatever shares its weightiest terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice

#: Terms that are looked up, holders of each that are taken (the newest), and neighbours that are given.
_LOOKED_UP = 20
_HOLDERS = 40
_NEIGHBOURS = 40


#: Of the closeness asked for, what the terms looked up have to make up.
_SEEN = 0.7


class TermIndex:
    """Numbers of texts or groups by their terms.  What one look-up costs does not grow with what is held."""

    def __init__(self) -> None:
        # A dict for its order: the newest holders of a term come last.
        self._holders: dict[int, dict[int, float]] = {}

    def add(self, number: int, terms: Mapping[int, float], length: float) -> None:
        """Hold a vector of this length."""
        holders = self._holders
        unit = terms if length == 1 else {term: weight / length for term, weight in terms.items()}
        for term, weight in unit.items():
            if term in holders:
                holders[term][number] = weight
            else:
                holders[term] = {number: weight}

    def remove(self, number: int, terms: Iterable[int]) -> None:
        for term in terms:
            holders = self._holders.get(term, {})
            holders.pop(number, None)
            if not holders:
                self._holders.pop(term, None)

    def near(self, terms: Mapping[int, float], length: float, closeness: float) -> list[int]:
        """The numbers whose cosine to a vector of this length is ``closeness`` or more, as far as its weightiest terms
        tell; closest first."""
        score: defaultdict[int, float] = defaultdict(float)
        for term in sorted(terms, key=terms.__getitem__, reverse=True)[:_LOOKED_UP]:
            held = self._holders.get(term)
            if held:
                weight = terms[term]
                items = held.items()
                for number, other in items if len(held) <= _HOLDERS else islice(reversed(items), _HOLDERS):
                    score[number] += weight * other
        least = _SEEN * closeness * length
        best = sorted([(-shared, number) for number, shared in score.items() if shared >= least])
        return [number for _, number in best[:_NEIGHBOURS]]
