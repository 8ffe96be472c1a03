"""Cluster the texts of neighbouring stories again, as if they had all come at once.

Placed one by one, a text goes to the story that is closest when it comes, before anybody knows what comes
after it.  So when a batch of articles is in, the stories that it touched and those within their sight are
taken apart and merged again, closest pair first.  What a story kept of texts that left the index stays
together as one part of it.  The cost goes with the neighbourhood, not with what the index holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from briefing.analysis.stories.batch import Merger
from briefing.analysis.stories.clusters import Cluster
from briefing.analysis.stories.similarity import Frequencies


@dataclass(slots=True)
class Part:
    """Something of a story that goes one way as a whole: a text with its copies, or its texts of old."""

    story: int
    cluster: Cluster
    articles: dict[int, int]
    """Article -> the article it is a copy of, or 0."""
    barred: set[int]
    """Articles that are other reports from the same template."""
    rest: Part | None = None
    """What of it is of texts that are no longer in the index."""


def join_parts(parts: Sequence[Part], story: int) -> Part | None:
    """What is left of old texts, of one story now; None where there is nothing."""
    if not parts:
        return None
    whole = Part(story, Cluster(), {}, set())
    whole.rest = whole
    for part in parts:
        whole.cluster.take(part.cluster)
        whole.articles |= part.articles
        whole.barred |= part.barred
    return whole


def group_copies(copies: Mapping[int, tuple[int, set[int]]]) -> list[dict[int, int]]:
    """Texts with their copies, as article -> the article it is a copy of.

    ``copies``: for each article the one it was placed as a copy of (0: none), and all that it is like.  A text
    that came late can show that two that came before it are copies of one another: all are the earliest's.
    """
    root = {article: article for article in copies}

    def find(article: int) -> int:
        while root[article] != article:
            root[article] = root[root[article]]
            article = root[article]
        return article

    first_with: dict[int, int] = {}
    for article, (copy_of, like) in copies.items():
        tied = {other for other in like if other in root}
        if copy_of:
            tied.add(copy_of if copy_of in root else first_with.setdefault(copy_of, article))
        for other in tied:
            low, high = sorted((find(article), find(other)))
            root[high] = low
    texts: dict[int, dict[int, int]] = {}
    for article, (copy_of, _) in sorted(copies.items()):
        texts.setdefault(find(article), {})[article] = copy_of
    for members in texts.values():
        first = next((article for article, copy_of in members.items() if not copy_of), 0)
        if first:
            members |= {article: first for article in members if article != first}
    return list(texts.values())


@dataclass(slots=True)
class Regrouped:
    """Parts that now make up one story, with the story's number."""

    story: int
    cluster: Cluster
    parts: list[Part]

    @property
    def articles(self) -> dict[int, int]:
        return {article: copy_of for part in self.parts for article, copy_of in part.articles.items()}


def regroup(
    parts: Sequence[Part],
    frequencies: Frequencies,
    caution: float,
    window: timedelta | None,
) -> list[Regrouped]:
    """The stories that the parts make up, the number of an old one staying with the article it is named by."""
    merger = Merger(
        {number: part.cluster for number, part in enumerate(parts)},
        _barred(parts),
        frequencies,
        caution,
        window,
    )
    groups: dict[int, list[Part]] = {}
    for number, kept in sorted(merger.merge().items()):
        groups.setdefault(kept, []).append(parts[number])
    numbers = _numbers(groups)
    return [Regrouped(numbers[kept], merger.cluster(kept), group) for kept, group in groups.items()]


def _barred(parts: Sequence[Part]) -> dict[int, set[int]]:
    """Which parts a template keeps apart, by their places."""
    place = {article: number for number, part in enumerate(parts) for article in part.articles}
    barred: dict[int, set[int]] = {}
    for number, part in enumerate(parts):
        for other in {place[article] for article in part.barred if article in place} - {number}:
            barred.setdefault(number, set()).add(other)
            barred.setdefault(other, set()).add(number)
    return barred


def _numbers(groups: Mapping[int, list[Part]]) -> dict[int, int]:
    """The number of each group's story.

    A story is numbered by an article of its own, or by one that left the index; so no two can have one number.
    """
    home = {article: kept for kept, group in groups.items() for part in group for article in part.articles}
    claims = []
    for kept, group in groups.items():
        weight: dict[int, int] = {}
        for part in group:
            weight[part.story] = weight.get(part.story, 0) + len(part.articles)
        claims += [(-count, story, kept) for story, count in weight.items() if home.get(story, kept) == kept]
    numbers: dict[int, int] = {}
    taken: set[int] = set()
    for _, story, kept in sorted(claims):
        if kept not in numbers and story not in taken:
            numbers[kept] = story
            taken.add(story)
    for kept in groups.keys() - numbers.keys():
        numbers[kept] = min(article for part in groups[kept] for article in part.articles)
    return numbers
