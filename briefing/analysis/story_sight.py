"""Which stories see one another, and which of them may have to be grouped anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from briefing.analysis.clusters import needed
from briefing.analysis.story_entries import Shelf, Story

#: Parts that are grouped anew at a time.
_ROOM = 60


class Sight:
    """What was seen from a shelf since articles were last settled."""

    def __init__(self, shelf: Shelf, story_of: Callable[[int], int]) -> None:
        self._shelf = shelf
        self._story_of = story_of
        """Where the article is now that a story was called after when it was seen."""
        self._touched: set[int] = set()
        self._near: dict[int, dict[int, float]] = {}
        """What is near a story that was looked at, and how near."""

    def touch(self, number: int) -> None:
        """Have a story grouped anew with those around it."""
        self._touched.add(number)

    def forget(self, number: int) -> None:
        """A story is no longer there."""
        self._touched.discard(number)

    def open(self, number: int, story: Story) -> float:
        """Look at what is near a new story, not on the shelf yet; how close the closest is.  Touched, if any may be the
        same one."""
        near = self._shelf.in_sight(story.cluster)
        if any(close >= needed(story.cluster, self._shelf.stories[o].cluster) for o, close in near.items()):
            self._touched.add(number)
        self._see(number, near)
        return max(near.values(), default=0.0)

    def tie(self, number: int, others: Iterable[int]) -> None:
        """A copy joined a story, which ties it to others that it is a copy of a text of."""
        self._touched.add(number)
        self._see(number, self._seen(number) | dict.fromkeys(others, 1.0))

    def touched(self) -> list[int]:
        """Stories to be grouped anew together, in order; none when all is settled."""
        while self._touched:
            number = min(self._touched)
            numbers = self._around(number)
            self._touched -= {number, *numbers}
            if len(numbers) > 1 or any(len(self._shelf.stories[each].members) > 2 for each in numbers):
                return sorted(numbers)
        self._near.clear()
        return []

    def _around(self, number: int) -> set[int]:
        """The story, what it sees, and what those see that are touched, too, as far as there is room."""
        found: set[int] = set()
        room = _ROOM
        queue = [number]
        for each in queue:
            here = self._story_of(each)
            story = self._shelf.stories.get(here)
            size = 0 if story is None else 1 if story.whole else len(story.members)
            if story is None or here in found or (found and size > room):
                continue
            found.add(here)
            room -= size
            if each == number or here in self._touched:
                seen = self._seen(here)
                queue += sorted(seen, key=lambda other: (-seen[other], other))
        return found

    def _see(self, number: int, others: dict[int, float]) -> None:
        """Note that a story sees others, and they it."""
        self._near[number] = others
        for other in others.keys() & self._near.keys():
            self._near[other][number] = others[other]

    def _seen(self, number: int) -> dict[int, float]:
        """What a story on the shelf sees, and how near that is."""
        if number not in self._near:
            near = self._shelf.in_sight(self._shelf.stories[number].cluster)
            near.pop(number, None)
            self._see(number, near)
        return self._near[number]
