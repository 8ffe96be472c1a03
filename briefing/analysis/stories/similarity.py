"""Similarity of two fingerprints: near duplicates, reports from one template, reports of one event.

**Copies.**  A trimmed copy lies wholly in the longer text, so what counts is containment: the share of
the smaller set of shingles that the larger one has.  A copy also keeps its opening; a paragraph taken
over into another article does not come first there.  Reports from one template share words *and* opening,
but their figures differ between the same words: such pairs are neither copies nor one event.

**Events.**  A report says in its headline and first words what happened; what follows is background that
it shares with reports of other events.  So only the opening is compared: its terms, weighted by how rare
each is among the articles seen (with a prior for common words, so that the first articles of a day are
not grouped by ``official`` and ``Thursday``).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import log, sqrt

from briefing.analysis.stories.fingerprints import COUNT, NAME, OPENING, Fingerprint, term_hash
from briefing.analysis.text.lexicon import COMMON, FREQUENT, REGULAR

#: What is taken for known before any article was seen weighs as much as this many articles.
_PRIOR_TEXTS = 50
#: How many of them hold a word.
_EXPECTED = {
    term_hash(word): share * _PRIOR_TEXTS
    for words, share in ((REGULAR, 0.03), (COMMON, 0.1), (FREQUENT, 0.28))
    for word in words
}
_EXPECTED_RARE = 0.004 * _PRIOR_TEXTS
_LEAST_WEIGHT = 0.05

#: Containment from which a text is a copy whatever it opens with.
_CONTAINED = 0.78
_SAME_LEAD = 0.35
_LEAD_AND_CONTAINED = 0.9
#: Figures that differ between the same words, as a share of all that can be compared, from which it is a
#: template.
_TEMPLATE = 0.3
_TEMPLATE_CONTAINED = 0.3

_NAME_WEIGHT = 1.3
#: By a term's byte: what its occurrences and its being a name add to its weight.
_BY_FLAGS = [
    (1 + log(max(1, flags & COUNT))) * (_NAME_WEIGHT if flags & NAME else 1.0) for flags in range(256)
]


class Frequencies:
    """In how many texts each term occurs; copies are not to be counted."""

    def __init__(self) -> None:
        self.texts = 0
        """Texts counted."""
        self._count: dict[int, int] = {}

    def add(self, terms: Iterable[int], by: int = 1) -> None:
        """Count one text's terms (``by`` = -1 takes them back)."""
        self.texts += by
        for term in terms:
            left = self._count.get(term, 0) + by
            if left > 0:
                self._count[term] = left
            else:
                self._count.pop(term, None)

    def count(self, term: int) -> int:
        return self._count.get(term, 0)

    def weight(self, term: int) -> float:
        """How much a term says: minus the logarithm of the share of texts that hold it."""
        return self.weights((term,))[0]

    def weights(self, terms: Iterable[int]) -> list[float]:
        """:meth:`weight` of each term."""
        count, expected = self._count.get, _EXPECTED.get
        whole = log(self.texts + _PRIOR_TEXTS)
        return [
            max(_LEAST_WEIGHT, whole - log(count(term, 0) + expected(term, _EXPECTED_RARE))) for term in terms
        ]


def opening_vector(print_: Fingerprint, frequencies: Frequencies) -> dict[int, float]:
    """The terms of headline and opening, weighted by what is known now; of length 1."""
    flags = {term: flag for term, flag in print_.terms.items() if flag & OPENING}
    plain = zip(flags.values(), frequencies.weights(flags), strict=True)
    weights = [_BY_FLAGS[flag] * weight for flag, weight in plain]
    length = sqrt(sum([x * x for x in weights])) or 1.0
    return {term: x / length for term, x in zip(flags, weights, strict=True)}


def copied(one: Fingerprint, other: Fingerprint) -> float:
    """How far one of two texts is a copy of the other, 0 (not) to 1; see the module's text."""
    contained = containment(one, other)
    if contained < 0.2 or from_template(one, other):
        return 0.0
    if contained >= _CONTAINED:
        return contained
    lead = _share(one.lead, other.lead)
    if lead >= _SAME_LEAD and contained + lead >= _LEAD_AND_CONTAINED:
        return (contained + lead) / 2
    return 0.0


@lru_cache(maxsize=1)  # the same two are asked about twice in a row: copy, or template?
def containment(one: Fingerprint, other: Fingerprint) -> float:
    """Share of the smaller text's shingles that are in the larger one."""
    if one.shift == other.shift:
        return _share(one.shingles, other.shingles)
    common = one.shingles & other.shingles
    if not common:
        return 0.0
    shift = max(one.shift, other.shift)
    mask = (1 << shift) - 1
    shared = sum(not h & mask for h in common)
    return shared / min(one.thinned(shift), other.thinned(shift)) if shared else 0.0


def _share(one: frozenset[int] | set[int], other: frozenset[int] | set[int]) -> float:
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


def from_template(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two texts that share much have other figures between the same words: reports from one
    template."""
    if containment(one, other) < _TEMPLATE_CONTAINED:
        return False
    agree = differ = 0
    for place in one.figures.keys() & other.figures.keys():
        if one.figures[place] & other.figures[place]:
            agree += 1
        else:
            differ += 1
    return differ >= 2 and differ >= _TEMPLATE * (agree + differ)
