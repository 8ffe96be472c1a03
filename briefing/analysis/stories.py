"""Which articles are copies of one another, and which tell of one event: an index that grows by articles.

An article that comes joins as a copy of the earliest text that it is a copy of; else it is a story of its own,
which bears its id.  :meth:`StoryIndex.settle`, asked once a batch of articles is in, compares the new texts with
the stories that are near them; where one is close enough to tell of the same event, the stories around are grouped
anew, for what comes later shows earlier placements in another light.  Most articles are close to nothing and cost
no more than that look.

What is old drops out of the index, not out of its story: an article after the window, a story when it had
no news for as long.  No article is read a second time: :meth:`StoryIndex.restore` refills the index from
stored fingerprints.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

from briefing.analysis.clusters import Cluster
from briefing.analysis.copies import ShingleIndex
from briefing.analysis.fingerprints import Fingerprint, fingerprint, unpack
from briefing.analysis.likeness import Frequencies, copied, from_template
from briefing.analysis.regroup import Part, joined, regroup
from briefing.analysis.story_entries import Ages, Entry, Shelf, Story, taken_apart
from briefing.analysis.story_sight import Sight
from store.records import Placement

__all__ = ["DAYS", "StoryIndex", "fingerprint"]

DAYS = 14
"""Days between the publications of one story's neighbours, and days that an article stays in the index."""
#: How much more closeness is asked for while no text was seen, and after how many texts a quarter of that:
#: which words are everyday ones on this beat is not known at first.
_CAUTION = 0.15
_CAUTION_TEXTS = 50
#: A text is weighed anew when so many times the texts are known as when it was weighed.
_WEIGHED_ANEW = 1.1
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


class StoryIndex:
    """Places articles in stories, batch after batch.

    ``days`` is the window; None keeps and compares all.  ``most``: of more articles, the newest are kept.
    """

    def __init__(self, days: int | None = DAYS, most: int = 0) -> None:
        self._most = most
        self._window = None if days is None else timedelta(days=days)
        self._frequencies = Frequencies()
        self._entries: dict[int, Entry] = {}
        self._shingles = ShingleIndex()
        self._shelf = Shelf()
        self._waiting: list[int] = []
        """Articles that are not on the shelf yet: they are weighed when all of their batch are counted."""
        self._refilled = False
        """They are of an earlier run."""
        self._retired: dict[int, int] = {}
        """Articles that left the index -> their story, as long as that is here."""
        self._told: dict[int, Placement] = {}
        self._sight = Sight(self._shelf, self._story_of)
        self._now = self._dropped = _LONG_AGO
        """The latest publication, and that after which what was old was dropped."""
        self._numbers = count(1)
        self._article_ages = Ages()
        self._story_ages = Ages()

    def __len__(self) -> int:
        """Number of articles in the index."""
        return len(self._entries)

    def add(self, article: int, published: datetime | None, fingerprint: bytes) -> None:
        """Take in one article (id above 0), which :meth:`settle` places; one that was edited comes anew."""
        self._take_back(article)
        if self._refilled:
            self._shelve()
        print_ = unpack(fingerprint)
        if print_ is None:
            self._told[article] = Placement(article, article)
            return
        entry = Entry(published, fingerprint, 0, 0)
        self._find_copies(print_, article, entry)
        for other in entry.barred:
            self._entries[other].barred.add(article)
        self._remember(print_, article, entry)

    def restore(
        self, article: int, published: datetime | None, fingerprint: bytes, story: int, copy_of: int
    ) -> None:
        """Put an article back that was placed in an earlier run; ``story`` 0 where it was not."""
        self._take_back(article)
        print_ = unpack(fingerprint)
        if print_ is not None:
            self._refilled = True
            self._remember(print_, article, Entry(published, fingerprint, story or article, copy_of))

    def settle(self) -> list[Placement]:
        """Where the articles added since this was last asked are, and which others moved for them."""
        self._shelve()
        while numbers := self._sight.touched():
            self._regroup(numbers)
        self._drop_old()
        told, self._told = self._told, {}
        return list(told.values())

    # --- where an article goes ------------------------------------------------------

    def _find_copies(self, print_: Fingerprint, article: int, entry: Entry) -> None:
        """Have the entry know what it is like and what a template keeps it apart from."""
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
            entry.similarity, entry.nearest = best[0], -best[1]
            entry.copy_of = self._entries[entry.nearest].copy_of or entry.nearest

    def _in_reach(self, one: datetime | None, other: datetime | None) -> bool:
        if self._window is None or one is None or other is None:
            return True
        return abs(one - other) <= self._window

    def _shelve(self) -> None:
        """Put the articles that wait on the shelf, and note which of the new ones may join something."""
        waiting, self._waiting, self._refilled = self._waiting, [], False
        for article in waiting:
            entry = self._entries[article]
            if not entry.story:
                self._open(article, entry)
            story = self._shelf.grow(
                entry.story, None if entry.copy_of else self._text(article), entry.published
            )
            story.members[article] = entry.copy_of
            story.barred |= entry.barred
            self._article_ages.note(article, entry.published)
            self._story_ages.note(entry.story, story.cluster.last)
            self._now = max(self._now, entry.published or self._now)

    def _open(self, article: int, entry: Entry) -> None:
        """Find a new article's first place: with the text that it is a copy of, else in a story of its own."""
        if entry.copy_of:
            entry.story = self._entries[entry.nearest].story
            tied = {self._entries[other].story for other in entry.like} - {entry.story}
            self._sight.tie(entry.story, tied)
        else:
            entry.story = article
            entry.similarity = self._sight.open(article, Story(self._text(article)))
        self._told[article] = Placement(article, entry.story, entry.copy_of, entry.similarity)

    def _caution(self) -> float:
        """How many times more closeness is asked for than an index that has seen many texts does."""
        unknown = _CAUTION_TEXTS / (_CAUTION_TEXTS + self._frequencies.texts)
        return 1 + _CAUTION * unknown * unknown

    # --- grouping anew --------------------------------------------------------------

    def _story_of(self, number: int) -> int:
        """Where the article is now that a story was called after when it was seen."""
        entry = self._entries.get(number)
        return entry.story if entry else self._retired.get(number, number)

    def _regroup(self, numbers: list[int]) -> None:
        """Take stories apart and merge their parts again, and note the articles whose placement has changed."""
        before = {article: (n, c) for n in numbers for article, c in self._shelf.stories[n].members.items()}
        parts = taken_apart({n: self._shelf.stories[n] for n in numbers}, self._entries, self._text)
        groups = regroup(parts, self._frequencies, self._caution(), self._window)
        members = {number: self._shelf.stories[number].members for number in numbers}
        changed = [group for group in groups if group.articles != members.get(group.story)]
        for number in members.keys() - {group.story for group in groups if group not in changed}:
            self._shelf.take(number)
        for group in changed:
            articles = group.articles
            story = Story(group.cluster, articles, {other for part in group.parts for other in part.barred})
            story.rest = joined([part.rest for part in group.parts if part.rest], group.story)
            self._shelf.put(group.story, story)
            self._story_ages.note(group.story, story.cluster.last)
            for article, copy_of in articles.items():
                if before[article] != (group.story, copy_of):
                    self._replace(article, group.story, copy_of)

    def _replace(self, article: int, story: int, copy_of: int) -> None:
        """Note where an article is now; one that turned out to be a copy no longer counts as a text."""
        self._told[article] = Placement(article, story, copy_of, self._similarity(article))
        entry = self._entries.get(article)
        if entry is None:
            self._retired[article] = story
            return
        if bool(entry.copy_of) != bool(copy_of):
            print_ = unpack(entry.fingerprint)
            self._frequencies.add(print_.terms if print_ else (), by=-1 if copy_of else 1)
        entry.story, entry.copy_of = story, copy_of

    def _similarity(self, article: int) -> float:
        entry = self._entries.get(article)
        return entry.similarity if entry else 0.0

    def _text(self, article: int) -> Cluster:
        """A text alone, as it was weighed not too long ago."""
        entry = self._entries[article]
        if entry.text is None or self._frequencies.texts > _WEIGHED_ANEW * entry.weighed:
            print_ = unpack(entry.fingerprint)
            assert print_ is not None  # what cannot be unpacked is never remembered
            entry.text = Cluster.of(print_, self._frequencies, entry.published)
            entry.text.number = next(self._numbers)
            entry.weighed = self._frequencies.texts
        return entry.text

    # --- what is kept ---------------------------------------------------------------

    def _remember(self, print_: Fingerprint, article: int, entry: Entry) -> None:
        self._entries[article] = entry
        self._shingles.add(article, print_)
        if not entry.copy_of:
            self._frequencies.add(print_.terms)
        self._waiting.append(article)

    def _drop_old(self) -> None:
        if self._most:
            for article in self._article_ages.first(len(self._entries) - self._most):
                self._retire(article)
        if self._window is None or self._now <= self._dropped:
            return
        self._dropped = self._now
        limit = self._now - self._window
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
        if article in self._entries:
            self._shelve()
            number = self._entries[article].story
            self._forget(article)
        elif article in self._retired:
            number = self._retired.pop(article)
        else:
            return
        self._told.pop(article, None)
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
            self._sight.forget(number)
        self._disown(story, article, number, kept)
        self._sight.touch(kept)

    def _disown(self, story: Story, gone: int, number: int, kept: int) -> None:
        """Call a story's articles after ``kept``, and the copies of an article that is gone after the first."""
        first = min((other for other, copy_of in story.members.items() if copy_of == gone), default=0)
        for other, before in list(story.members.items()):
            copy_of = before if before != gone else 0 if other == first else first
            if (kept, copy_of) == (number, before):
                continue
            self._replace(other, kept, copy_of)
            story.members[other] = copy_of
        if story.rest:
            story.rest.story = kept
            story.rest.articles = {other: story.members[other] for other in story.rest.articles}

    def _drop(self, number: int) -> None:
        story = self._shelf.take(number)
        for article in story.members:
            self._retired.pop(article, None)
            if article in self._entries:
                self._forget(article)
        self._sight.forget(number)

    def _retire(self, article: int) -> None:
        """Take an old article out of the index; its story keeps what it told."""
        entry = self._entries[article]
        story = self._shelf.stories[entry.story]
        copy_of = story.members[article]
        part = Part(entry.story, self._text(article), {article: copy_of}, entry.barred)
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
