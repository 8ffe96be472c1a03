"""Which articles are copies of one another, and which tell of one event: an index that grows by articles.

A new article joins as a copy of the earliest placed text that it is a copy of; else the story that it is
closest to, if that is close enough; else it opens a story of its own, which bears its id.  A story that has
grown may turn out to be the same as another one: then the smaller goes into the larger, and
:meth:`StoryIndex.moved` tells which articles moved.

What is old drops out of the index, not out of its story: an article after the window, a story when it had
no news for as long.  No article is read a second time: :meth:`StoryIndex.restore` refills the index from
stored fingerprints.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from briefing.analysis.clusters import Cluster, agreement, apart, cosine, needed
from briefing.analysis.copies import ShingleIndex
from briefing.analysis.fingerprints import Fingerprint, fingerprint, unpack
from briefing.analysis.likeness import Frequencies, copied, from_template
from briefing.analysis.neighbours import TermIndex
from store.records import Placement

__all__ = ["DAYS", "StoryIndex", "fingerprint"]

DAYS = 14
"""Days between the publications of one story's neighbours, and days that an article stays in the index."""
#: How much more closeness is asked for while no text was seen, and after how many texts half of that is:
#: which words are everyday ones on this beat is not known at first.
_CAUTION = 0.35
_CAUTION_TEXTS = 50


@dataclass(slots=True)
class _Entry:
    published: datetime | None
    fingerprint: bytes
    story: int
    copy_of: int


@dataclass(slots=True)
class _Story:
    cluster: Cluster
    members: dict[int, int] = field(default_factory=dict)
    """Article -> the article it is a copy of, or 0."""
    barred: set[int] = field(default_factory=set)
    """Articles that are reports from the same template as a member, and other reports."""


class StoryIndex:
    """Places articles in stories, one after the other.  ``days`` is the window; None keeps and compares
    all."""

    def __init__(self, days: int | None = DAYS) -> None:
        self._window = None if days is None else timedelta(days=days)
        self._frequencies = Frequencies()
        self._entries: dict[int, _Entry] = {}
        self._shingles = ShingleIndex()
        self._stories: dict[int, _Story] = {}
        self._terms = TermIndex()
        self._moved: dict[int, Placement] = {}
        self._newest: datetime | None = None

    def __len__(self) -> int:
        """Number of articles in the index."""
        return len(self._entries)

    def add(self, article: int, published: datetime | None, fingerprint: bytes) -> Placement:
        """Place one article (id above 0) and remember it; one that was edited is placed anew.

        The placement is final unless :meth:`moved` has another one for the article.
        """
        self._forget(article)
        found = unpack(fingerprint)
        if found is None:
            return Placement(article, article)
        placement, barred = self._place(article, published, found)
        entry = _Entry(published, fingerprint, placement.story, placement.copy_of)
        self._remember(found, article, entry)
        self._stories[placement.story].barred |= barred
        if not placement.copy_of:
            self._merge(placement.story)
        self._drop_old(published)
        return placement

    def restore(
        self, article: int, published: datetime | None, fingerprint: bytes, story: int, copy_of: int
    ) -> None:
        """Put an article back that was placed in an earlier run; ``story`` 0 where it was not."""
        self._forget(article)
        found = unpack(fingerprint)
        if found is not None:
            self._remember(found, article, _Entry(published, fingerprint, story or article, copy_of))
            self._drop_old(published)

    def moved(self) -> list[Placement]:
        """Articles whose story has changed since this was last asked, because two stories became one."""
        moved = list(self._moved.values())
        self._moved.clear()
        return moved

    # --- where an article goes ------------------------------------------------------

    def _place(
        self, article: int, published: datetime | None, print_: Fingerprint
    ) -> tuple[Placement, set[int]]:
        """The placement, and the articles that share a template with this one."""
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
                barred.add(other)
        if best[0]:
            entry = self._entries[-best[1]]
            return Placement(article, entry.story, entry.copy_of or -best[1], best[0]), barred
        text = _Story(Cluster.of(print_, self._frequencies, published), {article: 0}, barred)
        close, story = self._closest(text)
        return Placement(article, story or article, 0, close), barred

    def _in_reach(self, one: datetime | None, other: datetime | None) -> bool:
        if self._window is None or one is None or other is None:
            return True
        return abs(one - other) <= self._window

    def _closest(self, to: _Story, but: int = 0) -> tuple[float, int]:
        """How close the closest story is that is close enough, and its id; (0, 0) where there is none."""
        best = (0.0, 0)
        caution = 1 + _CAUTION * _CAUTION_TEXTS / (_CAUTION_TEXTS + self._frequencies.texts)
        for number in self._terms.near(to.cluster.sums):
            story = self._stories[number]
            enough = needed(to.cluster, story.cluster) * caution
            close = cosine(to.cluster, story.cluster) if number != but else 0.0
            if close < max(enough, best[0]):
                continue
            close *= agreement(to.cluster, story.cluster, self._frequencies)
            if close >= enough and not self._are_separate(to, story):
                best = max(best, (close, -number))
        return best[0], -best[1]

    def _are_separate(self, one: _Story, other: _Story) -> bool:
        """Whether time, or a template that most of their reports share, keeps two stories apart."""
        if self._window is not None and apart(one.cluster, other.cluster) > self._window:
            return True
        barred = len(one.barred & other.members.keys()) + len(other.barred & one.members.keys())
        return 2 * barred > len(one.members) * len(other.members)

    def _merge(self, number: int) -> None:
        """Join a story that has grown with those that it has become close to."""
        while True:
            _, other = self._closest(self._stories[number], but=number)
            if not other:
                return
            pair = sorted((number, other), key=lambda n: (-len(self._stories[n].members), n))
            number = self._join(*pair)

    def _join(self, kept: int, gone: int) -> int:
        story, other = self._stories[kept], self._stories.pop(gone)
        self._terms.remove(gone, other.cluster.sums)
        self._terms.add(kept, other.cluster.sums)
        story.cluster.take(other.cluster)
        story.members |= other.members
        story.barred |= other.barred
        for article, copy_of in other.members.items():
            self._moved[article] = Placement(article, kept, copy_of)
            if article in self._entries:
                self._entries[article].story = kept
        return kept

    # --- what is kept ---------------------------------------------------------------

    def _remember(self, print_: Fingerprint, article: int, entry: _Entry) -> None:
        self._entries[article] = entry
        self._shingles.add(article, print_)
        story = self._stories.get(entry.story)
        if entry.copy_of and story is not None:
            story.cluster.note(entry.published)
        else:
            self._frequencies.add(print_.terms)
            text = Cluster.of(print_, self._frequencies, entry.published)
            self._terms.add(entry.story, text.sums)
            if story is None:
                story = self._stories[entry.story] = _Story(text)
            else:
                story.cluster.take(text)
        story.members[article] = entry.copy_of

    def _drop_old(self, published: datetime | None) -> None:
        if published is None or self._window is None or (self._newest and published <= self._newest):
            return
        self._newest = published
        limit = published - self._window
        for article in [a for a, e in self._entries.items() if e.published and e.published < limit]:
            self._forget(article)
        for number, story in list(self._stories.items()):
            if story.cluster.last is not None and story.cluster.last < limit:
                self._terms.remove(number, story.cluster.sums)
                del self._stories[number]

    def _forget(self, article: int) -> None:
        """Take an article out of the index; its story keeps what it told."""
        entry = self._entries.pop(article, None)
        print_ = unpack(entry.fingerprint) if entry else None
        if entry is None or print_ is None:
            return
        self._shingles.remove(article, print_)
        if not entry.copy_of:
            self._frequencies.add(print_.terms, by=-1)
