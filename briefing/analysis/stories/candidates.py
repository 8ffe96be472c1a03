"""Candidate search: near duplicates of a text by shared shingles, its neighbours by weighty terms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain, islice

from briefing.analysis.stories.fingerprints import Fingerprint

#: A shingle in more texts than this is a phrase of the trade and finds nobody.
_COMMONPLACE = 50
#: What of the smaller sample has to be shared, where both are thinned alike: the least of what copies and
#: reports from one template share is three tenths, and a sample may miss some.
_SHARED = 2
_SHARE = 0.15


class ShingleIndex:
    """Texts by their shingles; texts are known by a number."""

    def __init__(self) -> None:
        self._holders: dict[int, list[int]] = {}
        self._sizes: dict[int, tuple[int, int, int]] = {}
        """Number -> how its shingles are thinned, how many its opening has, and its sample besides those."""

    def add(self, number: int, print_: Fingerprint) -> None:
        holders = self._holders
        self._sizes[number] = _sizes(print_)
        for shingle in print_.sample:
            if shingle in holders:
                holders[shingle].append(number)
            else:
                holders[shingle] = [number]

    def remove(self, number: int, print_: Fingerprint) -> None:
        del self._sizes[number]
        for shingle in print_.sample:
            holders = self._holders[shingle]
            holders.remove(number)
            if not holders:
                del self._holders[shingle]

    def candidates(self, print_: Fingerprint) -> list[int]:
        """Numbers of the texts that share more than chance would give, in order."""
        found = [holders for holders in map(self._holders.get, print_.sample) if holders]
        shared = Counter(chain.from_iterable([holders for holders in found if len(holders) <= _COMMONPLACE]))
        here, sizes = _sizes(print_), self._sizes
        return sorted(
            number
            for number, count in shared.items()
            if count >= _SHARED and count >= _SHARE * _comparable(here, sizes[number])
        )


def _sizes(print_: Fingerprint) -> tuple[int, int, int]:
    opening = len(print_.lead)
    return print_.shift, opening, len(print_.sample) - opening


def _comparable(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """How many shingles of the smaller sample the other could share, for all that is known of their sizes."""
    if one[0] == other[0]:
        return min(one[1], other[1]) + min(one[2], other[2])
    few, many = (one, other) if one[0] > other[0] else (other, one)
    return min(one[1], other[1]) + min(few[2], many[2] / (1 << few[0] - many[0]))


# Neighbours by terms: whatever shares a text's weightiest terms.

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
