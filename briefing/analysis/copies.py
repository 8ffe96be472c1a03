"""Finds the texts that a text may be a copy of, by the shingles they share."""

from __future__ import annotations

from collections import Counter
from itertools import chain

from briefing.analysis.fingerprints import Fingerprint

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
