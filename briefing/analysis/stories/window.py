"""Groups the articles of some days into stories: one event each, whatever order the articles came in.

The growing index of :mod:`briefing.analysis.stories.index` places an article when it comes.  Once all of a refresh are in,
those of the last days are grouped again here, all at once and from the same start, so that the same articles make the same
stories whether they came together or one by one.

Each article is three vectors: its headline, its opening, and the classes of event that the headline names.  Each is of length
1 and weighed by how rare its terms are in these days, so the names that a whole topic shares count little and what sets an
event apart counts most.  Groups are merged by the average likeness of their articles, the likest first.  Then the event that a
topic is about takes in reports whose headlines tell of nothing else.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from math import exp, log, sqrt

from briefing.analysis.forms.find import OPENING, Form, explains_event, find_form
from briefing.analysis.forms.headline import Headline, event_stem, read_headline, terms_of
from briefing.analysis.text.lexicon import COMMON, FREQUENT, FUNCTION_WORDS, REGULAR

_OPENING_WORDS = 60
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")

#: Shares of headline, opening (headline included) and classes of event in the likeness of two articles.
_HEADLINE, _OPENING, _CLASSES, _DOING = 0.22, 0.6, 0.1, 0.08
_RARITY = 0.7
"""Power that rarity is raised to: below 1, what many share counts a little more."""
_PRIOR_TEXTS = 50
_PRIOR = {
    event_stem(word): share * _PRIOR_TEXTS
    for words, share in ((REGULAR, 0.03), (COMMON, 0.1), (FREQUENT, 0.28))
    for word in words
}

#: Average likeness that is needed between two single articles, an article and a group, and two groups.
_TWO_TEXTS, _TEXT_AND_GROUP, _TWO_GROUPS = 0.4, 0.27, 0.26
_LEAST = 0.08
"""Likeness below this counts as none."""
_OWN_PIECE = 0.35
"""What likeness is taken times where one of the two is no report but a piece of its own (analysis, leisure, service)."""
_LONG = 1.1
"""The same for two whole openings: where more words can differ, likeness tells more."""
_OTHERS_REACT = 0.5
"""The same for the reactions of two who share no name."""
_DAY_FREE, _DAY_COSTS = 1.5, 0.25
"""Days apart that cost nothing, and what each further day takes away."""

#: The event of a topic: articles that make it one, share of them that must name a class or name, and how long it goes on.
_CORE_SIZE, _CORE_CLASS, _CORE_NAME = 4, 0.4, 0.5
_CORE_LASTS = timedelta(hours=36)
_CORE_LARGER, _CORE_ALL = 2, 0.75
"""How many times larger it is than what it takes in, and the share of that which must tell it."""


@dataclass(frozen=True, slots=True)
class Told:
    """An article to be grouped."""

    key: str
    """What tells it from others of the same time: its address."""
    title: str
    opening: str
    """Its first words without the headline."""
    published: datetime
    url: str = ""


@dataclass(slots=True)
class _Text:
    """An article, read for grouping."""

    headline: Headline
    opening: Counter[str]
    published: datetime
    form: Form
    explains: bool
    long: bool
    """Its opening is no summary of a sentence or two."""

    @classmethod
    def of(cls, told: Told) -> _Text:
        headline = read_headline(told.title)
        found = _WORD.findall(told.opening[: _OPENING_WORDS * 12])[:_OPENING_WORDS]
        words = " ".join(found)
        opening = Counter(headline.terms)
        opening.update(terms_of(words))
        return cls(
            headline,
            opening,
            told.published,
            find_form(told.title, told.url, told.opening[:OPENING]),
            explains_event(told.title),
            len(found) == _OPENING_WORDS,
        )

    @property
    def reports(self) -> bool:
        """Whether it tells what happened, and is no piece about something."""
        return self.form in ("news", "live") or self.explains


def group_window(articles: Sequence[Told]) -> list[int]:
    """The story of each article: the place of the story's first one in ``articles``."""
    order = sorted(
        range(len(articles)), key=lambda n: (articles[n].published, articles[n].key, articles[n].title)
    )
    texts = [_Text.of(articles[n]) for n in order]
    groups = _Agglomeration(texts).run()
    groups = _with_core_events(texts, groups, _names(articles))
    story = [0] * len(articles)
    for members in groups:
        first = min(order[member] for member in members)
        for member in members:
            story[order[member]] = first
    return story


def _vectors(texts: Sequence[_Text]) -> list[dict[str, float]]:
    frequency = Counter(term for text in texts for term in text.opening)
    classes = Counter(each for text in texts for each in text.headline.main)
    doings = Counter(each for text in texts for each in text.headline.doing)
    total = len(texts)

    def rarity(term: str) -> float:
        return _power(max(0.05, log((total + _PRIOR_TEXTS) / (frequency[term] + _PRIOR.get(term, 0.2)))))

    def doing_rarity(doing: str) -> float:
        return max(0.3, log((total + 10) / (doings[doing] + 1)))

    def class_rarity(name: str) -> float:
        return max(0.3, log((total + 10) / (classes[name] + 1)))

    vectors = []
    for text in texts:
        vector: dict[str, float] = {}
        _add(vector, "h ", Counter(text.headline.terms), rarity, _HEADLINE)
        _add(vector, "o ", text.opening, rarity, _OPENING)
        _add(vector, "d ", Counter(text.headline.doing), doing_rarity, _DOING)
        _add(vector, "c ", Counter(text.headline.main), class_rarity, _CLASSES)
        vectors.append(vector)
    return vectors


def _add(
    vector: dict[str, float], block: str, terms: Counter[str], rarity: Callable[[str], float], share: float
) -> None:
    """Add a block of terms, of length ``share`` squared, to a vector."""
    weights = {term: (1 + log(count)) * rarity(term) for term, count in terms.items()}
    length = sqrt(sum(x * x for x in weights.values()))
    if length:
        by = sqrt(share) / length
        for term, x in weights.items():
            vector[block + term] = x * by


def _power(rarity: float) -> float:
    return exp(_RARITY * log(rarity))


class _Agglomeration:
    """Merges the groups with the highest average likeness until none is high enough."""

    def __init__(self, texts: Sequence[_Text]) -> None:
        self._texts = texts
        self._members = {n: [n] for n in range(len(texts))}
        self._version = dict.fromkeys(self._members, 0)
        self._sums = self._likenesses()
        """Group -> other group -> sum of the likenesses of their articles."""
        self._heap: list[tuple[float, int, int, int, int]] = []

    def run(self) -> list[list[int]]:
        """The groups, each a list of places."""
        for one, near in self._sums.items():
            for other in near:
                if one < other:
                    self._offer(one, other)
        while self._heap:
            _, one, other, version, version2 = heappop(self._heap)
            if (self._version.get(one), self._version.get(other)) == (version, version2):
                self._join(one, other)
        return list(self._members.values())

    def _likenesses(self) -> dict[int, dict[int, float]]:
        texts = self._texts
        holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        sums: dict[int, dict[int, float]] = {n: {} for n in range(len(texts))}
        for number, vector in enumerate(_vectors(texts)):
            found: defaultdict[int, float] = defaultdict(float)
            for term, weight in vector.items():
                for other, there in holders[term]:
                    found[other] += weight * there
                holders[term].append((number, weight))
            for other, likeness in found.items():
                if likeness >= _LEAST:
                    likeness *= _kinship(texts[number], texts[other])
                    sums[number][other] = sums[other][number] = likeness
        return sums

    def _offer(self, one: int, other: int) -> None:
        size, size2 = len(self._members[one]), len(self._members[other])
        margin = self._sums[one][other] / (size * size2) - _needed(size, size2)
        if margin >= 0:
            low, high = sorted((one, other))
            heappush(self._heap, (-margin, low, high, self._version[low], self._version[high]))

    def _join(self, kept: int, gone: int) -> None:
        self._members[kept] += self._members.pop(gone)
        self._version[kept] += 1
        del self._version[gone]
        near = self._sums[kept]
        for other, likeness in self._sums.pop(gone).items():
            if other != kept:
                there = self._sums[other]
                del there[gone]
                near[other] = there[kept] = near.get(other, 0.0) + likeness
        del near[gone]
        for other in near:
            self._offer(kept, other)


def _kinship(one: _Text, other: _Text) -> float:
    """What the likeness of two articles is taken times, for their forms and the time between them."""
    days = abs(one.published - other.published) / timedelta(days=1)
    in_time = max(0.0, 1 - _DAY_COSTS * max(0.0, days - _DAY_FREE))
    if not (one.reports and other.reports):
        return in_time * _OWN_PIECE
    if one.long and other.long:
        in_time *= _LONG
    return in_time * _same_reaction(one.headline, other.headline)


def _same_reaction(one: Headline, other: Headline) -> float:
    """Less than 1 for the reactions of two who share no name, and for an event and a reaction to it."""
    if bool(one.reacting) != bool(other.reacting):
        return _OTHERS_REACT
    apart = one.reacting and other.reacting and not one.reacting & other.reacting
    return _OTHERS_REACT if apart else 1.0


def _needed(one: int, other: int) -> float:
    if one == other == 1:
        return _TWO_TEXTS
    return _TEXT_AND_GROUP if 1 in (one, other) else _TWO_GROUPS


# The event that a topic is about.

_CAPITAL = 0.8
"""Share of a name's occurrences in running text that have a capital."""
_NO_EVENT = frozenset(("claim",))
"""Classes that say how something was said, not what happened."""


def _names(articles: Iterable[Told]) -> frozenset[str]:
    """Terms that are names: in running text, where capitals tell, they nearly always have one."""
    capital: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for told in articles:
        for match in _WORD.finditer(told.opening[: _OPENING_WORDS * 12]):
            word = match.group()
            if word.lower() in FUNCTION_WORDS:
                continue
            for term in terms_of(word):
                every[term] += 1
                capital[term] += not word[0].islower()
    return frozenset(
        term for term, count in every.items() if capital[term] >= _CAPITAL * count and term not in _PRIOR
    )


@dataclass(slots=True)
class _Core:
    """An event that many articles tell: what nearly all of them name."""

    classes: frozenset[str]
    names: frozenset[str]
    known: Mapping[str, int]
    """Names of its articles, and in how many each is."""
    first: datetime
    size: int

    @classmethod
    def of(cls, texts: Sequence[_Text], names: frozenset[str]) -> _Core:
        size = len(texts)
        classes = Counter(each for text in texts for each in text.headline.main)
        known = Counter(term for text in texts for term in text.opening.keys() & names)
        return cls(
            frozenset(each for each, count in classes.items() if count >= _CORE_CLASS * size),
            frozenset(name for name, count in known.items() if count >= _CORE_NAME * size),
            known,
            min(text.published for text in texts),
            size,
        )

    def concerns(self, text: _Text) -> bool:
        """Whether a report of the days after it names what it is about."""
        in_time = timedelta() <= text.published - self.first <= _CORE_LASTS
        return text.reports and in_time and 2 * len(self.names & text.opening.keys()) >= len(self.names)

    def takes(self, texts: Sequence[_Text], names: frozenset[str]) -> bool:
        """Whether nearly all of a smaller group tell this event and nothing else."""
        if not self.classes or not self.names or _CORE_LARGER * len(texts) > self.size:
            return False
        return sum(self.holds(text, names) for text in texts) >= _CORE_ALL * len(texts)

    def holds(self, text: _Text, names: frozenset[str]) -> bool:
        """Whether a report's headline tells this event and nothing else."""
        headline = text.headline
        main = (headline.main - _NO_EVENT) or (headline.classes - _NO_EVENT if headline.main else frozenset())
        if not main or not main <= self.classes or not text.reports:
            return False
        if abs(text.published - self.first) > _CORE_LASTS:
            return False
        named = text.headline.told & names
        return bool(named & self.names) and all(self.known.get(name, 0) > 1 for name in named)


def _with_core_events(
    texts: Sequence[_Text], groups: Sequence[list[int]], names: frozenset[str]
) -> list[list[int]]:
    """The groups, smaller ones taken into the large one whose event alone they tell, and the reactions to that event by one
    kind of people taken together; the largest first."""
    left = sorted(groups, key=lambda members: (-len(members), min(members)))
    done: list[list[int]] = []
    while left:
        members = left.pop(0)
        if len(members) >= _CORE_SIZE:
            core = _Core.of([texts[n] for n in members], names)
            joining = [other for other in left if core.takes([texts[n] for n in other], names)]
            left = [other for other in left if other not in joining]
            members = [*members, *(n for other in joining for n in other)]
            left = _with_reactions(texts, left, core)
        done.append(members)
    return done


def _with_reactions(texts: Sequence[_Text], groups: Sequence[list[int]], core: _Core) -> list[list[int]]:
    """The groups, those that tell how one kind of people react to the event taken together."""
    together: dict[frozenset[str], list[int]] = {}
    kept: list[list[int]] = []
    for members in groups:
        kinds = Counter(texts[n].headline.kind_reacting for n in members if core.concerns(texts[n]))
        kind, count = kinds.most_common(1)[0] if kinds else (frozenset[str](), 0)
        if not kind or count < _CORE_ALL * len(members):
            kept.append(members)
        elif kind in together:
            together[kind] += members
        else:
            together[kind] = list(members)
            kept.append(together[kind])
    return sorted(kept, key=lambda members: (-len(members), min(members)))
