"""Finds what may be near a text: whatever shares its weightiest terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from heapq import nlargest
from itertools import islice

#: Terms that are looked up, holders of each that are taken (the newest), and neighbours that are given.
_LOOKED_UP = 30
_HOLDERS = 60
_NEIGHBOURS = 40


class TermIndex:
    """Numbers of texts or groups by their terms.  What one look-up costs does not grow with what is held."""

    def __init__(self) -> None:
        # A dict for its order: the newest holders of a term come last.
        self._holders: dict[int, dict[int, None]] = {}

    def add(self, number: int, terms: Iterable[int]) -> None:
        for term in terms:
            self._holders.setdefault(term, {})[number] = None

    def remove(self, number: int, terms: Iterable[int]) -> None:
        for term in terms:
            holders = self._holders.get(term, {})
            holders.pop(number, None)
            if not holders:
                self._holders.pop(term, None)

    def near(self, terms: Mapping[int, float]) -> list[int]:
        """The numbers that share most of the weight of ``terms``, most first."""
        score: dict[int, float] = {}
        told = score.get
        for weight, term in nlargest(_LOOKED_UP, ((weight, term) for term, weight in terms.items())):
            square = weight * weight
            for number in islice(reversed(self._holders.get(term, {})), _HOLDERS):
                score[number] = told(number, 0.0) + square
        best = nlargest(_NEIGHBOURS, ((shared, -number) for number, shared in score.items()))
        return [-number for _, number in best]
