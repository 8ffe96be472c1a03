"""What the index of stories keeps of an article and of a story."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush

from briefing.analysis.clusters import Cluster, agreement, apart, cosine, needed
from briefing.analysis.likeness import Frequencies
from briefing.analysis.neighbours import TermIndex
from briefing.analysis.regroup import Part

#: Closeness from which two stories are grouped anew together, and how many articles at a time.
_SIGHT = 0.2
_ROOM = 120


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


def separate(one: Story, other: Story, window: timedelta | None) -> bool:
    """Whether time, or a template that most of their reports share, keeps two stories apart."""
    if window is not None and apart(one.cluster, other.cluster) > window:
        return True
    barred = len(one.barred & other.members.keys()) + len(other.barred & one.members.keys())
    return 2 * barred > len(one.members) * len(other.members)


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
            _, turn, number = heappop(self._heap)
            if self._turns.get(number) == turn:
                del self._turns[number]
                passed.append((turn, number))
        return [number for _, number in sorted(passed)]


class Shelf:
    """The stories of the index, found by the words of their openings."""

    def __init__(self) -> None:
        self.stories: dict[int, Story] = {}
        self._terms = TermIndex()

    def put(self, number: int, story: Story) -> None:
        self.stories[number] = story
        self._terms.add(number, story.cluster.sums)

    def take(self, number: int) -> Story:
        """Take a story off the shelf."""
        story = self.stories.pop(number)
        self._terms.remove(number, story.cluster.sums)
        return story

    def grow(self, number: int, text: Cluster) -> Story:
        """Add a text to a story, which is opened where it is not there."""
        story = self.stories.get(number)
        if story is None:
            story = self.stories[number] = Story(text)
        else:
            story.cluster.take(text)
        self._terms.add(number, text.sums)
        return story

    def closest(
        self, to: Story, frequencies: Frequencies, caution: float, window: timedelta | None
    ) -> tuple[float, int]:
        """How close the closest story is that is close enough, and its number; (0, 0) where there is none."""
        best = (0.0, 0)
        for number in self._terms.near(to.cluster.sums):
            story = self.stories[number]
            enough = needed(to.cluster, story.cluster) * caution
            close = cosine(to.cluster, story.cluster)
            if close < max(enough, best[0]):
                continue
            close *= agreement(to.cluster, story.cluster, frequencies)
            if close >= enough and not separate(to, story, window):
                best = max(best, (close, -number))
        return best[0], -best[1]

    def within_sight(self, number: int) -> set[int]:
        """The story and those near it, as far as there is room; none where it is not there."""
        if number not in self.stories:
            return set()
        story = self.stories[number]
        near = {number}
        room = _ROOM - len(story.members)
        for other in self._terms.near(story.cluster.sums):
            size = len(self.stories[other].members)
            in_sight = other != number and size <= room
            if in_sight and cosine(story.cluster, self.stories[other].cluster) >= _SIGHT:
                near.add(other)
                room -= size
        return near
