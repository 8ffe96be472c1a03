"""Which articles are copies of one another, and which tell of one event: an index that grows article by article.

A new article joins as a copy of the earliest placed text that it is a copy of; else the story that it is closest to, if that
is close enough; else it opens a story of its own, which bears its id.  What is old drops out of the index, not out of its
story: an article after the window, a story when it had no news for as long.  No article is read a second time:
:meth:`StoryIndex.restore` refills the index from stored fingerprints.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from briefing.analysis.clusters import Cluster, apart, cosine, needed
from briefing.analysis.copies import ShingleIndex
from briefing.analysis.fingerprints import Fingerprint, fingerprint, unpack
from briefing.analysis.likeness import Frequencies, copied, from_template
from store.records import Placement

__all__ = ["DAYS", "StoryIndex", "fingerprint"]

DAYS = 14
"""Days between the publications of one story's neighbours, and days that an article stays in the index."""
#: A term of more stories than this brings an article to none of them.
_COMMONPLACE = 60


@dataclass(slots=True)
class _Entry:
    published: datetime | None
    fingerprint: bytes
    story: int
    copy_of: int


class StoryIndex:
    """Places articles in stories, one after the other.  ``days`` is the window; None keeps and compares all."""

    def __init__(self, days: int | None = DAYS) -> None:
        self._window = None if days is None else timedelta(days=days)
        self._frequencies = Frequencies()
        self._entries: dict[int, _Entry] = {}
        self._shingles = ShingleIndex()
        self._stories: dict[int, Cluster] = {}
        self._told: dict[int, set[int]] = {}
        """Opening term -> stories that have it."""
        self._newest: datetime | None = None

    def __len__(self) -> int:
        """Number of articles in the index."""
        return len(self._entries)

    def add(self, article: int, published: datetime | None, fingerprint: bytes) -> Placement:
        """Place one article (id above 0) and remember it; one that was edited is placed anew."""
        self._forget(article)
        found = unpack(fingerprint)
        if found is None:
            return Placement(article, article)
        placement = self._place(article, published, found)
        self._remember(found, article, _Entry(published, fingerprint, placement.story, placement.copy_of))
        return placement

    def restore(
        self, article: int, published: datetime | None, fingerprint: bytes, story: int, copy_of: int
    ) -> None:
        """Put an article back that was placed in an earlier run."""
        self._forget(article)
        found = unpack(fingerprint)
        if found is not None:
            self._remember(found, article, _Entry(published, fingerprint, story, copy_of))

    def _place(self, article: int, published: datetime | None, print_: Fingerprint) -> Placement:
        best: tuple[float, int] = (0.0, 0)
        barred = set()
        for other in self._shingles.candidates(print_):
            entry = self._entries[other]
            other_print = unpack(entry.fingerprint)
            if other_print is None or not self._in_reach(published, entry.published):
                continue
            if strength := copied(print_, other_print):
                best = max(best, (strength, -other))
            elif from_template(print_, other_print):
                barred.add(entry.story)
        if best[0]:
            entry = self._entries[-best[1]]
            return Placement(article, entry.story, entry.copy_of or -best[1], best[0])
        close, story = self._closest(Cluster.of(print_, self._frequencies, published), barred)
        return Placement(article, story or article, 0, close)

    def _closest(self, text: Cluster, barred: set[int]) -> tuple[float, int]:
        """The story close enough to take the text in, and how close it is; (0, 0) where there is none."""
        near: set[int] = set()
        for term in text.sums:
            told = self._told.get(term, ())
            if len(told) <= _COMMONPLACE:
                near.update(told)
        best = (0.0, 0)
        for story in near - barred:
            cluster = self._stories[story]
            close = cosine(text, cluster)
            if close >= needed(text, cluster) and (
                self._window is None or apart(text, cluster) <= self._window
            ):
                best = max(best, (close, -story))
        return best[0], -best[1]

    def _in_reach(self, one: datetime | None, other: datetime | None) -> bool:
        if self._window is None or one is None or other is None:
            return True
        return abs(one - other) <= self._window

    # --- what is kept ---------------------------------------------------------------

    def _remember(self, print_: Fingerprint, article: int, entry: _Entry) -> None:
        self._entries[article] = entry
        self._shingles.add(article, print_)
        if entry.copy_of and entry.story in self._stories:
            self._stories[entry.story].note(entry.published)
        else:
            self._frequencies.add(print_.terms)
            self._tell(entry.story, Cluster.of(print_, self._frequencies, entry.published))
        if entry.published is not None and (self._newest is None or entry.published > self._newest):
            self._newest = entry.published
            self._drop_old()

    def _tell(self, story: int, text: Cluster) -> None:
        if story in self._stories:
            self._stories[story].take(text)
        else:
            self._stories[story] = text
        for term in text.sums:
            self._told.setdefault(term, set()).add(story)

    def _drop_old(self) -> None:
        if self._window is None or self._newest is None:
            return
        limit = self._newest - self._window
        for article in [a for a, e in self._entries.items() if e.published and e.published < limit]:
            self._forget(article)
        for story in [s for s, c in self._stories.items() if c.last and c.last < limit]:
            for term in self._stories.pop(story).sums:
                told = self._told[term]
                told.discard(story)
                if not told:
                    del self._told[term]

    def _forget(self, article: int) -> None:
        entry = self._entries.pop(article, None)
        print_ = unpack(entry.fingerprint) if entry else None
        if entry is None or print_ is None:
            return
        self._shingles.remove(article, print_)
        if not entry.copy_of:
            self._frequencies.add(print_.terms, by=-1)
