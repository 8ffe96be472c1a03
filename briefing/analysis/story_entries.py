"""What the index of stories keeps of an article and of a story."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush

from briefing.analysis.clusters import Cluster, cosine
from briefing.analysis.neighbours import TermIndex
from briefing.analysis.regroup import Part, with_copies

#: Closeness from which two stories are grouped anew together.
_SIGHT = 0.2
#: Articles from which a story is too large to be taken apart for every one that joins it.
_WHOLE = 40


@dataclass(slots=True)
class Entry:
    """An article in the index."""

    published: datetime | None
    fingerprint: bytes
    story: int
    copy_of: int
    barred: set[int] = field(default_factory=set)
    """Articles that are other reports from the same template."""
    like: set[int] = field(default_factory=set)
    """Articles that one of the two is a copy of."""
    similarity: float = 0.0
    nearest: int = 0
    """The article in the index that it was most like when it came as a copy."""
    text: Cluster | None = None
    """The text as it was last weighed, when ``weighed`` texts were known."""
    weighed: int = 0


@dataclass(slots=True)
class Story:
    """A story in the index."""

    cluster: Cluster
    members: dict[int, int] = field(default_factory=dict)
    """Article -> the article it is a copy of, or 0."""
    barred: set[int] = field(default_factory=set)
    """Articles that are reports from the same template as a member, and other reports."""
    rest: Part | None = None
    """What is left of members that are no longer in the index."""

    @property
    def whole(self) -> bool:
        """Whether it is not taken apart any more."""
        return len(self.members) >= _WHOLE


def taken_apart(
    stories: Mapping[int, Story], entries: Mapping[int, Entry], text: Callable[[int], Cluster]
) -> list[Part]:
    """Each text with its copies, what is left of those that are no longer here, and large stories as they are."""
    parts = [
        Part(number, story.cluster, dict(story.members), set(story.barred), story.rest)
        for number, story in stories.items()
        if story.whole
    ]
    apart = [story for story in stories.values() if not story.whole]
    parts += [story.rest for story in apart if story.rest]
    here = {a: entries[a] for story in apart for a in story.members if a in entries}
    for articles in with_copies({a: (entry.copy_of, entry.like) for a, entry in here.items()}):
        cluster = Cluster.of_copies([text(article) for article in articles])
        barred = {other for article in articles for other in here[article].barred} - articles.keys()
        parts.append(Part(here[min(articles)].story, cluster, articles, barred))
    return parts


class Ages:
    """Numbers by a time, so that those which time has passed are found without a look at the rest."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, int]] = []
        self._turns: dict[int, int] = {}
        """Number -> the turn in which it was noted last: what was noted for it before counts no more."""
        self._turn = 0

    def note(self, number: int, when: datetime | None) -> None:
        """Have a number told when time has passed ``when``; never, where that is None."""
        self._turn += 1
        self._turns[number] = self._turn
        if when is not None:
            heappush(self._heap, (when, self._turn, number))

    def before(self, limit: datetime) -> list[int]:
        """The numbers that time has passed, in the order in which they were noted; they are told once."""
        passed = []
        while self._heap and self._heap[0][0] < limit:
            passed += self._told_first()
        return [number for _, number in sorted(passed)]

    def first(self, count: int) -> list[int]:
        """So many numbers whose time passes first, as far as there are such; they are told once."""
        told: list[tuple[int, int]] = []
        while self._heap and len(told) < count:
            told += self._told_first()
        return [number for _, number in told]

    def _told_first(self) -> list[tuple[int, int]]:
        _, turn, number = heappop(self._heap)
        if self._turns.get(number) != turn:
            return []
        del self._turns[number]
        return [(turn, number)]


class Shelf:
    """The stories of the index, found by the words of their openings."""

    def __init__(self) -> None:
        self.stories: dict[int, Story] = {}
        self._terms = TermIndex()

    def put(self, number: int, story: Story) -> None:
        self.stories[number] = story
        self._terms.add(number, story.cluster.sums, story.cluster.length)

    def take(self, number: int) -> Story:
        """Take a story off the shelf."""
        story = self.stories.pop(number)
        self._terms.remove(number, story.cluster.sums)
        return story

    def grow(self, number: int, text: Cluster | None, published: datetime | None) -> Story:
        """Add a text to a story, which is opened where it is not there; or a copy of one, which adds no text."""
        story = self.stories.get(number)
        if story is None:
            story = self.stories[number] = Story(text or Cluster(first=published, last=published))
            self._terms.add(number, story.cluster.sums, story.cluster.length)
            return story
        story.cluster = story.cluster.copy()
        if text is None:
            story.cluster.note(published)
        else:
            story.cluster.take(text)
            self._terms.add(number, story.cluster.sums, story.cluster.length)
        return story

    def in_sight(self, of: Cluster) -> dict[int, float]:
        """The stories near texts, and how close they are."""
        near = self._terms.near(of.sums, of.length, _SIGHT)
        close = {number: cosine(of, self.stories[number].cluster) for number in near}
        return {number: closeness for number, closeness in close.items() if closeness >= _SIGHT}
