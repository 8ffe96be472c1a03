"""Cluster many articles at once into stories, as ``briefing read --stories`` does.

Copies first: every text that is a copy of another one goes with it.  Then the remaining texts are merged,
closest pair of groups first (agglomerative clustering by centroids), until no two groups are close
enough.  Seeing all texts before the first is placed, this depends less on their order than the growing
index of :mod:`briefing.analysis.stories.index` can.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import combinations

from briefing.analysis.stories.candidates import ShingleIndex, TermIndex
from briefing.analysis.stories.clusters import LEAST_NEEDED, Cluster, agreement, apart, dot, needed
from briefing.analysis.stories.fingerprints import Fingerprint, unpack
from briefing.analysis.stories.similarity import Frequencies, copied, from_template

#: Closeness from which two texts are looked at again when their groups have grown.
_WITHIN_SIGHT = 0.2
#: Up to this many are compared each with each; of more, those that share weighty terms.
_FEW = 80


def group_stories(articles: Sequence[tuple[datetime | None, bytes]]) -> list[int]:
    """The story of each article, given its publication and fingerprint: the index of the story's first one."""
    prints = {
        number: found for number, (_, packed) in enumerate(articles) if (found := unpack(packed)) is not None
    }
    original, barred = _find_copies(prints)
    frequencies = Frequencies()
    copies: dict[int, list[int]] = {}
    for number, first in original.items():
        copies.setdefault(first, []).append(number)
    for first in copies:
        frequencies.add(prints[first].terms)
    clusters = {
        first: Cluster.of_copies([Cluster.of(prints[n], frequencies, articles[n][0]) for n in numbers])
        for first, numbers in copies.items()
    }
    merged = Merger(clusters, barred, frequencies).merge()
    story = {number: merged[original[number]] for number in original}
    return [story.get(number, number) for number in range(len(articles))]


def _find_copies(prints: dict[int, Fingerprint]) -> tuple[dict[int, int], dict[int, set[int]]]:
    """Each text's original (itself where it is none's copy), and the originals that a template keeps
    apart."""
    index = ShingleIndex()
    original = {number: number for number in prints}
    templates = []

    def find(number: int) -> int:
        while original[number] != number:
            original[number] = original[original[number]]
            number = original[number]
        return number

    for number, print_ in prints.items():
        for other in index.candidates(print_):
            if copied(print_, prints[other]):
                first, second = sorted((find(number), find(other)))
                original[second] = first
            elif from_template(print_, prints[other]):
                templates.append((number, other))
        index.add(number, print_)
    barred: dict[int, set[int]] = {}
    for number, other in templates:
        barred.setdefault(find(number), set()).add(find(other))
        barred.setdefault(find(other), set()).add(find(number))
    return {number: find(number) for number in prints}, barred


class Merger:
    """Merges the closest clusters until none are close.

    ``barred``: numbers that a template keeps apart.  ``caution`` above 1 asks for more closeness.  ``window``:
    what lies further apart in time is not merged.
    """

    def __init__(
        self,
        clusters: dict[int, Cluster],
        barred: dict[int, set[int]],
        frequencies: Frequencies,
        caution: float = 1.0,
        window: timedelta | None = None,
    ) -> None:
        self._clusters = clusters
        self._caution = caution
        self._window = window
        self._barred = barred
        self._frequencies = frequencies
        self._holds = {number: {number} for number in clusters}
        self._near: dict[int, dict[int, float]] = {number: {} for number in clusters}
        """What each is near, and the scalar product of the two."""
        self._version = dict.fromkeys(clusters, 0)
        self._heap: list[tuple[float, int, int, int, int, bool]] = []

    def merge(self) -> dict[int, int]:
        """The smallest number in the cluster of each number."""
        for one, other in self._pairs():
            first, second = self._clusters[one], self._clusters[other]
            product = dot(first, second)
            if product and product >= _WITHIN_SIGHT * first.length * second.length:
                self._near[one][other] = self._near[other][one] = product
                self._offer(one, {other: product})
        while self._heap:
            self._step(*heappop(self._heap))
        return {number: kept for kept, holds in self._holds.items() for number in holds}

    def cluster(self, kept: int) -> Cluster:
        """The merged cluster that a number of :meth:`merge` stands for."""
        return self._clusters[kept]

    def _needed(self, one: int, other: int) -> float:
        return needed(self._clusters[one], self._clusters[other]) * self._caution

    def _pairs(self) -> Iterable[tuple[int, int]]:
        """Pairs that may be near one another, each once."""
        if len(self._clusters) <= _FEW:
            yield from combinations(self._clusters, 2)
            return
        index = TermIndex()
        for number, cluster in self._clusters.items():
            for other in index.near(cluster.sums, cluster.length, _WITHIN_SIGHT):
                yield other, number
            index.add(number, cluster.sums, cluster.length)

    def _offer(self, one: int, near: Mapping[int, float]) -> None:
        """Have those merged with one that are close enough, closest first."""
        here, version = self._clusters[one], self._version
        least = LEAST_NEEDED * self._caution * here.length
        for other, product in near.items():
            there = self._clusters[other]
            if product < least * there.length:
                continue
            close = product / (here.length * there.length)
            if close >= self._needed(one, other):
                low, high = (one, other) if one < other else (other, one)
                heappush(self._heap, (-close, low, high, version[low], version[high], False))

    def _step(self, minus: float, one: int, other: int, version: int, version2: int, checked: bool) -> None:
        if (self._version.get(one), self._version.get(other)) != (version, version2):
            return
        if not checked:
            # Names are compared only for pairs whose turn has come: it costs more than the cosine.
            first, second = self._clusters[one], self._clusters[other]
            marked = minus * agreement(first, second, self._frequencies)
            if -marked >= self._needed(one, other) and not self._are_barred(one, other):
                heappush(self._heap, (marked, one, other, version, version2, True))
            return
        self._join(*sorted((one, other)))

    def _are_barred(self, one: int, other: int) -> bool:
        """Whether a template keeps most pairs of texts apart; updates change a few figures, too."""
        if self._window is not None and apart(self._clusters[one], self._clusters[other]) > self._window:
            return True
        holds, others = self._holds[one], self._holds[other]
        pairs = sum(len(others & self._barred[number]) for number in holds if number in self._barred)
        return 2 * pairs > len(holds) * len(others)

    def _join(self, kept: int, gone: int) -> None:
        near = self._joined_near(kept, gone)
        if not self._version[kept]:
            self._clusters[kept] = self._clusters[kept].copy()  # it was the caller's
        self._clusters[kept].take(self._clusters.pop(gone))
        self._holds[kept] |= self._holds.pop(gone)
        self._version[kept] += 1
        del self._version[gone]
        self._near[kept] = near
        for other, product in near.items():
            self._near[other].pop(gone, None)
            self._near[other][kept] = product
        self._offer(kept, near)

    def _joined_near(self, kept: int, gone: int) -> dict[int, float]:
        """What two that are joined are near to: products with a sum are sums of products."""
        first, second = self._clusters[kept], self._clusters[gone]
        near, others = self._near[kept], self._near.pop(gone)
        del near[gone], others[kept]
        for other, product in others.items():
            known = near.get(other)
            near[other] = product + (dot(first, self._clusters[other]) if known is None else known)
        for other in near.keys() - others.keys():
            near[other] += dot(second, self._clusters[other])
        return near
