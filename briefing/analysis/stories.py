"""Which articles are copies of one another, and which tell of one event: an index that grows by articles.

A new article joins as a copy of the earliest placed text that it is a copy of; else the story that it is
closest to, if that is close enough; else it opens a story of its own, which bears its id.  What comes later
shows earlier placements in another light: :meth:`StoryIndex.moved`, asked once a batch of articles is in,
groups the stories that the batch touched and their neighbours anew, and tells which articles moved.

What is old drops out of the index, not out of its story: an article after the window, a story when it had
no news for as long.  No article is read a second time: :meth:`StoryIndex.restore` refills the index from
stored fingerprints.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from briefing.analysis.clusters import Cluster
from briefing.analysis.copies import ShingleIndex
from briefing.analysis.fingerprints import Fingerprint, fingerprint, unpack
from briefing.analysis.likeness import Frequencies, copied, from_template
from briefing.analysis.regroup import Part, joined, regroup, with_copies
from briefing.analysis.story_entries import Ages, Entry, Shelf, Story
from store.records import Placement

__all__ = ["DAYS", "StoryIndex", "fingerprint"]

DAYS = 14
"""Days between the publications of one story's neighbours, and days that an article stays in the index."""
#: How much more closeness is asked for while no text was seen, and after how many texts a quarter of that:
#: which words are everyday ones on this beat is not known at first.
_CAUTION = 0.15
_CAUTION_TEXTS = 50


class StoryIndex:
    """Places articles in stories, one after the other.  ``days`` is the window; None keeps and compares
    all."""

    def __init__(self, days: int | None = DAYS) -> None:
        self._window = None if days is None else timedelta(days=days)
        self._frequencies = Frequencies()
        self._entries: dict[int, Entry] = {}
        self._shingles = ShingleIndex()
        self._shelf = Shelf()
        self._retired: dict[int, int] = {}
        """Articles that left the index -> their story, as long as that is here."""
        self._moved: dict[int, Placement] = {}
        self._touched: set[int] = set()
        """Stories that grew since articles were last grouped anew."""
        self._newest: datetime | None = None
        self._article_ages = Ages()
        self._story_ages = Ages()

    def __len__(self) -> int:
        """Number of articles in the index."""
        return len(self._entries)

    def add(self, article: int, published: datetime | None, fingerprint: bytes) -> Placement:
        """Place one article (id above 0) and remember it; one that was edited is placed anew.

        The placement is final unless :meth:`moved` has another one for the article.
        """
        self._take_back(article)
        found = unpack(fingerprint)
        if found is None:
            return Placement(article, article)
        entry = Entry(published, fingerprint, article, 0)
        placement = self._place(article, found, entry)
        entry.story, entry.copy_of, entry.similarity = (
            placement.story,
            placement.copy_of,
            placement.similarity,
        )
        for other in entry.barred:
            self._entries[other].barred.add(article)
        self._remember(found, article, entry)
        self._shelf.stories[placement.story].barred |= entry.barred
        self._touched.add(placement.story)
        self._drop_old(published)
        return placement

    def restore(
        self, article: int, published: datetime | None, fingerprint: bytes, story: int, copy_of: int
    ) -> None:
        """Put an article back that was placed in an earlier run; ``story`` 0 where it was not."""
        self._take_back(article)
        found = unpack(fingerprint)
        if found is not None:
            self._remember(found, article, Entry(published, fingerprint, story or article, copy_of))
            self._drop_old(published)

    def moved(self) -> list[Placement]:
        """Groups anew what the articles added since this was last asked have touched, and tells which
        articles have another story now."""
        moved, self._moved = self._moved, {}
        while self._touched:
            number = min(self._touched)
            near = self._shelf.within_sight(number)
            self._touched -= {number, *near}
            if len(near) > 1 or any(len(self._shelf.stories[number].members) > 2 for number in near):
                moved |= self._regroup(sorted(near))
        return list(moved.values())

    # --- where an article goes ------------------------------------------------------

    def _place(self, article: int, print_: Fingerprint, entry: Entry) -> Placement:
        """The placement; the entry gets to know what it is like and what a template keeps it apart from."""
        best: tuple[float, int] = (0.0, 0)
        for other in self._shingles.candidates(print_):
            known = self._entries[other]
            other_print = unpack(known.fingerprint)
            if other_print is None or not self._in_reach(entry.published, known.published):
                continue
            if strength := copied(print_, other_print):
                entry.like.add(other)
                best = max(best, (strength, -other))
            elif from_template(print_, other_print):
                entry.barred.add(other)
        if best[0]:
            known = self._entries[-best[1]]
            return Placement(article, known.story, known.copy_of or -best[1], best[0])
        text = Cluster.of(print_, self._frequencies, entry.published)
        close, story = self._shelf.closest(
            Story(text, {article: 0}, entry.barred), self._frequencies, self._caution(), self._window
        )
        return Placement(article, story or article, 0, close)

    def _in_reach(self, one: datetime | None, other: datetime | None) -> bool:
        if self._window is None or one is None or other is None:
            return True
        return abs(one - other) <= self._window

    def _caution(self) -> float:
        """How many times more closeness is asked for than an index that has seen many texts does."""
        unknown = _CAUTION_TEXTS / (_CAUTION_TEXTS + self._frequencies.texts)
        return 1 + _CAUTION * unknown * unknown

    # --- grouping anew --------------------------------------------------------------

    def _regroup(self, numbers: list[int]) -> dict[int, Placement]:
        """Take stories apart and merge their parts again; the articles whose placement has changed."""
        before = {article: (n, c) for n in numbers for article, c in self._shelf.stories[n].members.items()}
        groups = regroup(self._parts(numbers), self._frequencies, self._caution(), self._window)
        for number in numbers:
            self._shelf.take(number)
        moved = {}
        for group in groups:
            articles = group.articles
            story = Story(group.cluster, articles, {other for part in group.parts for other in part.barred})
            story.rest = joined([part for part in group.parts if part.of_old], group.story)
            self._shelf.put(group.story, story)
            self._story_ages.note(group.story, story.cluster.last)
            for article, copy_of in articles.items():
                self._replace(article, group.story, copy_of)
                if before[article] != (group.story, copy_of):
                    moved[article] = Placement(article, group.story, copy_of, self._similarity(article))
        return moved

    def _replace(self, article: int, story: int, copy_of: int) -> None:
        """Note where an article is now; one that turned out to be a copy no longer counts as a text."""
        entry = self._entries.get(article)
        if entry is None:
            self._retired[article] = story
            return
        if bool(entry.copy_of) != bool(copy_of):
            print_ = unpack(entry.fingerprint)
            self._frequencies.add(print_.terms if print_ else (), by=-1 if copy_of else 1)
        entry.story, entry.copy_of = story, copy_of

    def _parts(self, numbers: list[int]) -> list[Part]:
        """Stories taken apart: each text with its copies, and what is left of those that are no longer here."""
        stories = [self._shelf.stories[number] for number in numbers]
        here = {a: self._entries[a] for story in stories for a in story.members if a in self._entries}
        parts = [story.rest for story in stories if story.rest]
        for articles in with_copies({a: (entry.copy_of, entry.like) for a, entry in here.items()}):
            clusters = [self._cluster(article) for article in articles]
            barred = {other for article in articles for other in here[article].barred} - articles.keys()
            parts.append(Part(here[min(articles)].story, Cluster.of_copies(clusters), articles, barred))
        return parts

    def _similarity(self, article: int) -> float:
        entry = self._entries.get(article)
        return entry.similarity if entry else 0.0

    def _cluster(self, article: int) -> Cluster:
        entry = self._entries[article]
        print_ = unpack(entry.fingerprint)
        assert print_ is not None  # what cannot be unpacked is never remembered
        return Cluster.of(print_, self._frequencies, entry.published)

    # --- what is kept ---------------------------------------------------------------

    def _remember(self, print_: Fingerprint, article: int, entry: Entry) -> None:
        self._entries[article] = entry
        self._shingles.add(article, print_)
        story = self._shelf.stories.get(entry.story)
        if entry.copy_of and story is not None:
            story.cluster.note(entry.published)
        else:
            self._frequencies.add(print_.terms)
            text = Cluster.of(print_, self._frequencies, entry.published)
            story = self._shelf.grow(entry.story, text)
        story.members[article] = entry.copy_of
        self._article_ages.note(article, entry.published)
        self._story_ages.note(entry.story, story.cluster.last)

    def _drop_old(self, published: datetime | None) -> None:
        if published is None or self._window is None or (self._newest and published <= self._newest):
            return
        self._newest = published
        limit = published - self._window
        for article in self._article_ages.before(limit):
            if article in self._entries:
                self._retire(article)
        for number in self._story_ages.before(limit):
            story = self._shelf.stories.get(number)
            if story is not None and story.cluster.last is not None:
                if story.cluster.last < limit:
                    self._drop(number)
                else:
                    self._story_ages.note(number, story.cluster.last)

    def _take_back(self, article: int) -> None:
        """Take an article out as if it had never come, for it comes anew."""
        self._moved.pop(article, None)
        if article in self._entries:
            number = self._entries[article].story
            self._forget(article)
        elif article in self._retired:
            number = self._retired.pop(article)
        else:
            return
        story = self._shelf.stories[number]
        del story.members[article]
        if story.rest:
            story.rest.articles.pop(article, None)
            story.rest = story.rest if story.rest.articles else None
        if not story.members:
            self._drop(number)
            return
        kept = min(story.members) if number == article else number
        if kept != number:  # the article may open a story again: this one is called after another
            self._shelf.put(kept, self._shelf.take(number))
            self._story_ages.note(kept, story.cluster.last)
            self._touched.discard(number)
        self._disown(story, article, number, kept)
        self._touched.add(kept)

    def _disown(self, story: Story, gone: int, number: int, kept: int) -> None:
        """Call a story's articles after ``kept``, and the copies of an article that is gone after the first."""
        first = min((other for other, copy_of in story.members.items() if copy_of == gone), default=0)
        for other, before in list(story.members.items()):
            copy_of = before if before != gone else 0 if other == first else first
            if (kept, copy_of) == (number, before):
                continue
            self._replace(other, kept, copy_of)
            story.members[other] = copy_of
            self._moved[other] = Placement(other, kept, copy_of, self._similarity(other))
        if story.rest:
            story.rest.story = kept
            story.rest.articles = {other: story.members[other] for other in story.rest.articles}

    def _drop(self, number: int) -> None:
        story = self._shelf.take(number)
        for article in story.members:
            self._retired.pop(article, None)
            if article in self._entries:
                self._forget(article)
        self._touched.discard(number)

    def _retire(self, article: int) -> None:
        """Take an old article out of the index; its story keeps what it told."""
        entry = self._entries[article]
        story = self._shelf.stories[entry.story]
        copy_of = story.members[article]
        part = Part(entry.story, self._cluster(article), {article: copy_of}, entry.barred, of_old=True)
        story.rest = joined([*([story.rest] if story.rest else []), part], entry.story)
        self._retired[article] = entry.story
        self._forget(article)

    def _forget(self, article: int) -> None:
        """Take an article out of the indexes of shingles and frequencies."""
        entry = self._entries.pop(article)
        print_ = unpack(entry.fingerprint)
        if print_ is None:
            return
        self._shingles.remove(article, print_)
        if not entry.copy_of:
            self._frequencies.add(print_.terms, by=-1)
