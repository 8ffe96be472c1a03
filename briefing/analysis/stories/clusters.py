"""Clusters of texts that report one event, and how close two clusters are.

Closeness is the cosine of the two groups' summed openings.  The sum of many openings keeps what they have
in common, so a text is nearer to a group than to each of its members, while two single texts have to be
very much alike.

Two events of one kind (two earthquakes, two prize winners) are reported in the same words, and differ in who,
where, when and how much.  Where both groups have at least two texts, the names and figures that most
texts of one have and hardly any of the other count against those that both have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from math import sqrt

from briefing.analysis.stories.fingerprints import Fingerprint
from briefing.analysis.stories.similarity import Frequencies, opening_vector

#: Closeness that is needed.  Two single texts must be very much alike: they may share no more than a
#: speaker.  One text joins a group on less, for what a group has in common is the event.  Two groups,
#: each with words of its own, need more again.
_TWO_TEXTS = 0.43
_TEXT_AND_GROUP = 0.3
_TWO_GROUPS = 0.36
LEAST_NEEDED = min(_TWO_TEXTS, _TEXT_AND_GROUP, _TWO_GROUPS)

#: Days of silence between two groups that mean nothing, and what each further day takes away, down to a floor.
_DAYS_FREE = 2
_DAY_COSTS = 0.02
_TIME_FLOOR = 0.8

#: Share of a group's texts from which a name is the group's own, and up to which it is not.
_CORE = 0.5
_STRAY = 0.12
#: Names in common, as a share of these and of those that differ, below which closeness is marked down.
_ENOUGH_NAMES = 0.7
_FLOOR = 0.2


@dataclass(slots=True)
class Cluster:
    """Texts taken for reports of one event; copies do not count.  One that is shared is copied before it grows."""

    size: int = 0
    sums: dict[int, float] = field(default_factory=dict)
    named: list[frozenset[int]] = field(default_factory=list)
    """The names in each text."""
    first: datetime | None = None
    last: datetime | None = None
    number: int = 0
    """Above 0 where this is one text that will be compared again and again: what was found is kept."""
    length: float = 0.0
    """Length of the summed vector."""
    _names: Counter[int] | None = None
    _dots: dict[int, float] = field(default_factory=dict)

    @classmethod
    def of(cls, print_: Fingerprint, frequencies: Frequencies, published: datetime | None) -> Cluster:
        """The cluster of one text."""
        sums = opening_vector(print_, frequencies)
        return cls(1, sums, [print_.names], published, published, length=1.0 if sums else 0.0)

    @classmethod
    def of_copies(cls, copies: Sequence[Cluster]) -> Cluster:
        """The cluster of one text that is there in several copies: what they agree on, whichever came
        first."""
        if len(copies) == 1:
            return copies[0]
        whole = cls()
        for copy in copies:
            whole.take(copy)
        count = len(copies)
        sums = {term: x / count for term, x in whole.sums.items()}
        names = frozenset(term for term, holders in whole.names.items() if 2 * holders >= count)
        return cls(1, sums, [names], whole.first, whole.last, length=whole.length / count)

    def copy(self) -> Cluster:
        """Another of the same texts, which can grow on its own."""
        sums, named = dict(self.sums), list(self.named)
        return Cluster(self.size, sums, named, self.first, self.last, 0, self.length, self._names)

    def take(self, other: Cluster) -> None:
        """Take in another cluster's texts."""
        self.length = sqrt(self.length**2 + other.length**2 + 2 * dot(self, other))
        self.size += other.size
        self._names = None
        sums, known = self.sums, self.sums.get
        for term, x in other.sums.items():
            sums[term] = known(term, 0.0) + x
        self.named += other.named
        self.note(other.first)
        self.note(other.last)

    def note(self, published: datetime | None) -> None:
        """Extend the time of the cluster to a publication."""
        if published is not None:
            self.first = published if self.first is None else min(self.first, published)
            self.last = published if self.last is None else max(self.last, published)

    @property
    def names(self) -> Counter[int]:
        """In how many texts each name is."""
        if self._names is None:
            self._names = Counter(chain.from_iterable(self.named))
        return self._names


def dot(one: Cluster, other: Cluster) -> float:
    """Scalar product of the summed openings."""
    if not (one.number and other.number):
        return _dot(one.sums, other.sums)
    later, earlier = (one, other) if one.number > other.number else (other, one)
    found = later._dots.get(earlier.number)
    if found is None:
        found = later._dots[earlier.number] = _dot(one.sums, other.sums)
    return found


def _dot(one: dict[int, float], other: dict[int, float]) -> float:
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    return sum([few[term] * many[term] for term in few.keys() & many.keys()])


def cosine(one: Cluster, other: Cluster) -> float:
    """Likeness of the summed openings, 0 to 1."""
    product = dot(one, other)
    return product / (one.length * other.length) if product else 0.0


def needed(one: Cluster, other: Cluster) -> float:
    """Closeness from which the two report one event."""
    if one.size == 1 or other.size == 1:
        return _TWO_TEXTS if one.size == other.size else _TEXT_AND_GROUP
    return _TWO_GROUPS


def agreement(one: Cluster, other: Cluster, frequencies: Frequencies) -> float:
    """What closeness is marked down by where names, figures or time set the two apart; 1 where they do not."""
    days = apart(one, other) / timedelta(days=1)
    in_time = max(_TIME_FLOOR, 1 - _DAY_COSTS * max(0.0, days - _DAYS_FREE))
    return in_time * names_agree(one, other, frequencies)


def names_agree(one: Cluster, other: Cluster, frequencies: Frequencies) -> float:
    """1 where names and figures do not set the two apart, less where they do."""
    if one.size < 2 or other.size < 2:
        return 1.0
    shared, own = _common_and_own(one, other, frequencies)
    _, others = _common_and_own(other, one, frequencies)
    agreeing = (shared + 1) / (shared + min(own, others) + 1)
    return min(1.0, max(_FLOOR, agreeing / _ENOUGH_NAMES))


def _common_and_own(one: Cluster, other: Cluster, frequencies: Frequencies) -> tuple[float, float]:
    """Weight of the names that are at the core of both, and of those at the core of ``one`` alone."""
    shared = own = 0.0
    for term, count in one.names.items():
        if count < _CORE * one.size or frequencies.count(term) < 2:
            continue
        there = other.names.get(term, 0) / other.size
        if there >= _CORE:
            shared += frequencies.weight(term)
        elif there <= _STRAY:
            own += frequencies.weight(term)
    return shared, own


def apart(one: Cluster, other: Cluster) -> timedelta:
    """Time between the two clusters' publications; none where they overlap or a time is not known."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return timedelta()
    return max(timedelta(), other.first - one.last, one.first - other.last)
