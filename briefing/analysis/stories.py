"""Which articles are copies of one another, and which tell of one event: an index that grows article by
article.

A new article is compared with those that share its rarer words.  It joins as a copy of the earliest text
that it is a copy of; else the story whose articles are most like it on average; else it opens a story of
its own, which bears its id. Articles older than the window drop out of the index, not out of their
stories.  Read articles are never read again: :meth:`StoryIndex.restore` refills the index from stored
fingerprints.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest

from briefing.analysis.fingerprints import Fingerprint, fingerprint, unpack
from briefing.analysis.likeness import Frequencies, Vector, copied, cosine, from_template, vector
from store.records import Placement

__all__ = ["StoryIndex", "fingerprint"]

#: Days after which an article is no candidate any more.
DAYS = 14
_SAME_EVENT = 0.2
#: Terms of an article that are looked up, and articles that are compared closely.
_LOOKED_UP = 60
_CANDIDATES = 40
#: Members of a story that decide whether an article is like it.
_NEAREST = 5


@dataclass(slots=True)
class _Entry:
    article: int
    published: datetime | None
    print: Fingerprint
    vector: Vector
    story: int
    copy_of: int


class StoryIndex:
    """Places articles in stories, one after the other.

    ``days`` bounds how far apart the articles of one story may be published, and what is kept: None keeps
    and compares all.
    """

    def __init__(self, days: int | None = DAYS) -> None:
        self._window = None if days is None else timedelta(days=days)
        self._frequencies = Frequencies()
        self._entries: dict[int, _Entry] = {}
        self._holders: dict[int, list[int]] = {}
        self._newest: datetime | None = None

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, article: int, published: datetime | None, fingerprint: bytes) -> Placement:
        """Place one article (id above 0) and remember it; one that was edited is placed anew."""
        self._forget(article)
        found = unpack(fingerprint)
        if found is None:
            return Placement(article, article)
        placement = self._place(article, published, found)
        self._remember(article, published, found, placement.story, placement.copy_of)
        return placement

    def restore(
        self, article: int, published: datetime | None, fingerprint: bytes, story: int, copy_of: int
    ) -> None:
        """Put an article back that was placed in an earlier run."""
        found = unpack(fingerprint)
        if found is not None:
            self._remember(article, published, found, story, copy_of)

    def _place(self, article: int, published: datetime | None, print_: Fingerprint) -> Placement:
        terms = vector(print_, self._frequencies)
        near = [e for e in self._candidates(terms) if self._in_reach(published, e.published)]
        strength, original = max(((copied(print_, e.print), -e.article) for e in near), default=(0.0, 0))
        if strength:
            entry = self._entries[-original]
            return Placement(article, entry.story, entry.copy_of or entry.article, strength)
        best, story = self._nearest_story(print_, terms, near)
        if best >= _SAME_EVENT:
            return Placement(article, story, 0, best)
        return Placement(article, article)

    def _nearest_story(self, print_: Fingerprint, terms: Vector, near: list[_Entry]) -> tuple[float, int]:
        likeness: dict[int, list[float]] = {}
        for entry in near:
            if entry.copy_of:
                continue
            alike = 0.0 if from_template(print_, entry.print) else cosine(terms, entry.vector)
            likeness.setdefault(entry.story, []).append(alike)
        means = (
            (sum(top) / len(top), -story)
            for story, all_ in likeness.items()
            for top in [nlargest(_NEAREST, all_)]
        )
        best, story = max(means, default=(0.0, 0))
        return best, -story

    def _candidates(self, terms: Vector) -> Iterable[_Entry]:
        """Entries that share the article's weightiest terms, most alike first."""
        score: dict[int, float] = {}
        for weight, term in nlargest(_LOOKED_UP, ((w, t) for t, w in terms.terms.items())):
            for article in self._holders.get(term, ()):
                score[article] = score.get(article, 0.0) + weight * weight
        best = nlargest(_CANDIDATES, ((s, -a) for a, s in score.items()))
        return [self._entries[-article] for _, article in best]

    def _in_reach(self, one: datetime | None, other: datetime | None) -> bool:
        if self._window is None or one is None or other is None:
            return True
        return abs(one - other) <= self._window

    # --- what is kept ---------------------------------------------------------------

    def _remember(
        self, article: int, published: datetime | None, print_: Fingerprint, story: int, copy_of: int
    ) -> None:
        self._forget(article)
        if not copy_of:
            self._frequencies.add(print_.terms)
        entry = _Entry(article, published, print_, vector(print_, self._frequencies), story, copy_of)
        self._entries[article] = entry
        for term in print_.terms:
            self._holders.setdefault(term, []).append(article)
        if published is not None and (self._newest is None or published > self._newest):
            self._newest = published
            self._drop_old()

    def _drop_old(self) -> None:
        if self._window is None or self._newest is None:
            return
        limit = self._newest - self._window
        for article in [a for a, e in self._entries.items() if e.published and e.published < limit]:
            self._forget(article)

    def _forget(self, article: int) -> None:
        entry = self._entries.pop(article, None)
        if entry is None:
            return
        if not entry.copy_of:
            self._frequencies.add(entry.print.terms, by=-1)
        for term in entry.print.terms:
            holders = self._holders[term]
            holders.remove(article)
            if not holders:
                del self._holders[term]
