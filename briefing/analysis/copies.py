"""Finds the texts that a text may be a copy of, by the shingles they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from briefing.analysis.fingerprints import Fingerprint

#: One shingle in so many is looked up, besides those of the opening.
_ONE_IN = 8
#: A shingle in more texts than this is a phrase of the trade and finds nobody.
_COMMONPLACE = 50
_SHARED = 2


class ShingleIndex:
    """Texts by their shingles; texts are known by a number."""

    def __init__(self) -> None:
        self._holders: dict[int, list[int]] = {}

    def add(self, number: int, print_: Fingerprint) -> None:
        for shingle in _looked_up(print_):
            self._holders.setdefault(shingle, []).append(number)

    def remove(self, number: int, print_: Fingerprint) -> None:
        for shingle in _looked_up(print_):
            holders = self._holders[shingle]
            holders.remove(number)
            if not holders:
                del self._holders[shingle]

    def candidates(self, print_: Fingerprint) -> list[int]:
        """Numbers of the texts that share more than chance would give, in order."""
        shared = Counter(
            number
            for shingle in _looked_up(print_)
            if len(self._holders.get(shingle, ())) <= _COMMONPLACE
            for number in self._holders.get(shingle, ())
        )
        return sorted(number for number, count in shared.items() if count >= _SHARED)


def _looked_up(print_: Fingerprint) -> Iterable[int]:
    # The low bits are zero in the thinned shingles of long texts: take the high ones.
    return print_.lead.union(h for h in print_.shingles if not (h >> 24) % _ONE_IN)
