"""Index of stories that grows by articles: which are copies, and which report one event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from briefing.analysis.stories.candidates import ShingleIndex, TermIndex
from briefing.analysis.stories.clusters import Cluster, cosine, needed
from briefing.analysis.stories.fingerprints import Fingerprint, fingerprint, unpack
from briefing.analysis.stories.regroup import Part, group_copies, join_parts, regroup
from briefing.analysis.stories.similarity import Frequencies, copied, from_template
from store.records import Placement

#: Closeness from which two stories are grouped again together.
_NEAR = 0.2
#: Articles from which a story is too large to be taken apart for every one that joins it.
_WHOLE = 40


@dataclass(slots=True)
class IndexedArticle:
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


def split_into_parts(
    stories: Mapping[int, Story], entries: Mapping[int, IndexedArticle], text: Callable[[int], Cluster]
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
    for articles in group_copies({a: (entry.copy_of, entry.like) for a, entry in here.items()}):
        cluster = Cluster.of_copies([text(article) for article in articles])
        barred = {other for article in articles for other in here[article].barred} - articles.keys()
        parts.append(Part(here[min(articles)].story, cluster, articles, barred))
    return parts


class ExpiryQueue:
    """Numbers by a time, so that those which time has passed are found without a look at the rest."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, int]] = []
        self._turns: dict[int, int] = {}
        """Number -> the turn in which it was noted last: what was noted for it before counts no more."""
        self._turn = 0

    def note(self, number: int, when: datetime | None) -> None:
        """Have :meth:`before` give a number when time has passed ``when``; never, where that is None."""
        self._turn += 1
        self._turns[number] = self._turn
        if when is not None:
            heappush(self._heap, (when, self._turn, number))

    def before(self, limit: datetime) -> list[int]:
        """The numbers that time has passed, in the order in which they were noted; each is given once."""
        passed = []
        while self._heap and self._heap[0][0] < limit:
            passed += self._pop_first()
        return [number for _, number in sorted(passed)]

    def first(self, count: int) -> list[int]:
        """The ``count`` numbers whose time passes first, as far as there are such; each is given once."""
        passed: list[tuple[int, int]] = []
        while self._heap and len(passed) < count:
            passed += self._pop_first()
        return [number for _, number in passed]

    def _pop_first(self) -> list[tuple[int, int]]:
        _, turn, number = heappop(self._heap)
        if self._turns.get(number) != turn:
            return []
        del self._turns[number]
        return [(turn, number)]


class StoryTable:
    """The stories of the index, found by the words of their openings."""

    def __init__(self) -> None:
        self.stories: dict[int, Story] = {}
        self._terms = TermIndex()

    def put(self, number: int, story: Story) -> None:
        self.stories[number] = story
        self._terms.add(number, story.cluster.sums, story.cluster.length)

    def take(self, number: int) -> Story:
        """Take a story off the table."""
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

    def near(self, of: Cluster) -> dict[int, float]:
        """The stories near texts, and how close they are."""
        near = self._terms.near(of.sums, of.length, _NEAR)
        close = {number: cosine(of, self.stories[number].cluster) for number in near}
        return {number: closeness for number, closeness in close.items() if closeness >= _NEAR}


# The neighbourhood of a story: which stories are near it, and which may have to be grouped again.

#: Parts that are grouped again at a time.
_ROOM = 60


class Neighbourhood:
    """What was seen from a table since articles were last settled."""

    def __init__(self, table: StoryTable, story_of: Callable[[int], int]) -> None:
        self._table = table
        self._story_of = story_of
        """Where the article is now that a story was called after when it was seen."""
        self._touched: set[int] = set()
        self._near: dict[int, dict[int, float]] = {}
        """What is near a story that was looked at, and how near."""

    def touch(self, number: int) -> None:
        """Have a story grouped again with those around it."""
        self._touched.add(number)

    def forget(self, number: int) -> None:
        """A story is no longer there."""
        self._touched.discard(number)

    def open(self, number: int, story: Story) -> float:
        """Look at what is near a new story, not on the table yet; how close the closest is.  Touched, if any may be the
        same one."""
        near = self._table.near(story.cluster)
        if any(close >= needed(story.cluster, self._table.stories[o].cluster) for o, close in near.items()):
            self._touched.add(number)
        self._see(number, near)
        return max(near.values(), default=0.0)

    def tie(self, number: int, others: Iterable[int]) -> None:
        """A copy joined a story, which ties it to others that it is a copy of a text of."""
        self._touched.add(number)
        self._see(number, self._seen(number) | dict.fromkeys(others, 1.0))

    def touched(self) -> list[int]:
        """Stories to be grouped again together, in order; none when all is settled."""
        while self._touched:
            number = min(self._touched)
            numbers = self._around(number)
            self._touched -= {number, *numbers}
            if len(numbers) > 1 or any(len(self._table.stories[each].members) > 2 for each in numbers):
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
            story = self._table.stories.get(here)
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
        """What a story on the table sees, and how near that is."""
        if number not in self._near:
            near = self._table.near(self._table.stories[number].cluster)
            near.pop(number, None)
            self._see(number, near)
        return self._near[number]


# The index itself.

__all__ = ["DAYS", "StoryIndex", "fingerprint"]

DAYS = 14
"""Days between the publications of one story's neighbours, and days that an article stays in the index."""
#: How much more closeness is asked for while no text was seen, and after how many texts a quarter of that:
#: which words are everyday ones on this beat is not known at first.
_CAUTION = 0.15
_CAUTION_TEXTS = 50
#: A text is weighed again when the number of known texts has grown by this factor since.
_WEIGHED_AGAIN = 1.1
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


class StoryIndex:
    """Places articles in stories, batch after batch.

    ``days`` is the window; None keeps and compares all.  ``most``: of more articles, the newest are kept.
    """

    def __init__(self, days: int | None = DAYS, most: int = 0) -> None:
        self._most = most
        self._window = None if days is None else timedelta(days=days)
        self._frequencies = Frequencies()
        self._entries: dict[int, IndexedArticle] = {}
        self._shingles = ShingleIndex()
        self._table = StoryTable()
        self._waiting: list[int] = []
        """Articles that are not on the table yet: they are weighed when all of their batch are counted."""
        self._refilled = False
        """They are of an earlier run."""
        self._retired: dict[int, int] = {}
        """Articles that left the index -> their story, as long as that is here."""
        self._placed: dict[int, Placement] = {}
        self._neighbourhood = Neighbourhood(self._table, self._story_of)
        self._now = self._dropped = _LONG_AGO
        """The latest publication, and that after which what was old was dropped."""
        self._numbers = count(1)
        self._article_expiry = ExpiryQueue()
        self._story_expiry = ExpiryQueue()

    def __len__(self) -> int:
        """Number of articles in the index."""
        return len(self._entries)

    def add(self, article: int, published: datetime | None, fingerprint: bytes) -> None:
        """Take in one article (id above 0), which :meth:`settle` places; one that was edited comes again."""
        self._withdraw(article)
        if self._refilled:
            self._place_waiting()
        print_ = unpack(fingerprint)
        if print_ is None:
            self._placed[article] = Placement(article, article)
            return
        entry = IndexedArticle(published, fingerprint, 0, 0)
        self._find_copies(print_, article, entry)
        for other in entry.barred:
            self._entries[other].barred.add(article)
        self._remember(print_, article, entry)

    def restore(
        self, article: int, published: datetime | None, fingerprint: bytes, story: int, copy_of: int
    ) -> None:
        """Put an article back that was placed in an earlier run; ``story`` 0 where it was not."""
        self._withdraw(article)
        print_ = unpack(fingerprint)
        if print_ is not None:
            self._refilled = True
            self._remember(print_, article, IndexedArticle(published, fingerprint, story or article, copy_of))

    def settle(self) -> list[Placement]:
        """Where the articles added since this was last asked are, and which others moved for them."""
        self._place_waiting()
        while numbers := self._neighbourhood.touched():
            self._regroup(numbers)
        self._drop_old()
        placed, self._placed = self._placed, {}
        return list(placed.values())

    # --- where an article goes ------------------------------------------------------

    def _find_copies(self, print_: Fingerprint, article: int, entry: IndexedArticle) -> None:
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

    def _place_waiting(self) -> None:
        """Put the articles that wait on the table, and note which of the new ones may join something."""
        waiting, self._waiting, self._refilled = self._waiting, [], False
        for article in waiting:
            entry = self._entries[article]
            if not entry.story:
                self._open(article, entry)
            story = self._table.grow(
                entry.story, None if entry.copy_of else self._text(article), entry.published
            )
            story.members[article] = entry.copy_of
            story.barred |= entry.barred
            self._article_expiry.note(article, entry.published)
            self._story_expiry.note(entry.story, story.cluster.last)
            self._now = max(self._now, entry.published or self._now)

    def _open(self, article: int, entry: IndexedArticle) -> None:
        """Find a new article's first place: with the text that it is a copy of, else in a story of its own."""
        if entry.copy_of:
            entry.story = self._entries[entry.nearest].story
            tied = {self._entries[other].story for other in entry.like} - {entry.story}
            self._neighbourhood.tie(entry.story, tied)
        else:
            entry.story = article
            entry.similarity = self._neighbourhood.open(article, Story(self._text(article)))
        self._placed[article] = Placement(article, entry.story, entry.copy_of, entry.similarity)

    def _caution(self) -> float:
        """How many times more closeness is asked for than an index that has seen many texts does."""
        unknown = _CAUTION_TEXTS / (_CAUTION_TEXTS + self._frequencies.texts)
        return 1 + _CAUTION * unknown * unknown

    # --- grouping again --------------------------------------------------------------

    def _story_of(self, number: int) -> int:
        """Where the article is now that a story was called after when it was seen."""
        entry = self._entries.get(number)
        return entry.story if entry else self._retired.get(number, number)

    def _regroup(self, numbers: list[int]) -> None:
        """Take stories apart and merge their parts again, and note the articles whose placement has changed."""
        before = {article: (n, c) for n in numbers for article, c in self._table.stories[n].members.items()}
        parts = split_into_parts({n: self._table.stories[n] for n in numbers}, self._entries, self._text)
        groups = regroup(parts, self._frequencies, self._caution(), self._window)
        members = {number: self._table.stories[number].members for number in numbers}
        changed = [group for group in groups if group.articles != members.get(group.story)]
        for number in members.keys() - {group.story for group in groups if group not in changed}:
            self._table.take(number)
        for group in changed:
            articles = group.articles
            story = Story(group.cluster, articles, {other for part in group.parts for other in part.barred})
            story.rest = join_parts([part.rest for part in group.parts if part.rest], group.story)
            self._table.put(group.story, story)
            self._story_expiry.note(group.story, story.cluster.last)
            for article, copy_of in articles.items():
                if before[article] != (group.story, copy_of):
                    self._replace(article, group.story, copy_of)

    def _replace(self, article: int, story: int, copy_of: int) -> None:
        """Note where an article is now; one that turned out to be a copy no longer counts as a text."""
        self._placed[article] = Placement(article, story, copy_of, self._similarity(article))
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
        if entry.text is None or self._frequencies.texts > _WEIGHED_AGAIN * entry.weighed:
            print_ = unpack(entry.fingerprint)
            assert print_ is not None  # what cannot be unpacked is never remembered
            entry.text = Cluster.of(print_, self._frequencies, entry.published)
            entry.text.number = next(self._numbers)
            entry.weighed = self._frequencies.texts
        return entry.text

    # --- what is kept ---------------------------------------------------------------

    def _remember(self, print_: Fingerprint, article: int, entry: IndexedArticle) -> None:
        self._entries[article] = entry
        self._shingles.add(article, print_)
        if not entry.copy_of:
            self._frequencies.add(print_.terms)
        self._waiting.append(article)

    def _drop_old(self) -> None:
        if self._most:
            for article in self._article_expiry.first(len(self._entries) - self._most):
                self._retire(article)
        if self._window is None or self._now <= self._dropped:
            return
        self._dropped = self._now
        limit = self._now - self._window
        for article in self._article_expiry.before(limit):
            if article in self._entries:
                self._retire(article)
        for number in self._story_expiry.before(limit):
            story = self._table.stories.get(number)
            if story is not None and story.cluster.last is not None:
                if story.cluster.last < limit:
                    self._drop(number)
                else:
                    self._story_expiry.note(number, story.cluster.last)

    def _withdraw(self, article: int) -> None:
        """Take an article out as if it had never come, for it comes again."""
        if article in self._entries:
            self._place_waiting()
            number = self._entries[article].story
            self._forget(article)
        elif article in self._retired:
            number = self._retired.pop(article)
        else:
            return
        self._placed.pop(article, None)
        story = self._table.stories[number]
        del story.members[article]
        if story.rest:
            story.rest.articles.pop(article, None)
            story.rest = story.rest if story.rest.articles else None
        if not story.members:
            self._drop(number)
            return
        kept = min(story.members) if number == article else number
        if kept != number:  # the article may open a story again: this one is called after another
            self._table.put(kept, self._table.take(number))
            self._story_expiry.note(kept, story.cluster.last)
            self._neighbourhood.forget(number)
        self._disown(story, article, number, kept)
        self._neighbourhood.touch(kept)

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
        story = self._table.take(number)
        for article in story.members:
            self._retired.pop(article, None)
            if article in self._entries:
                self._forget(article)
        self._neighbourhood.forget(number)

    def _retire(self, article: int) -> None:
        """Take an old article out of the index; its story keeps what it contributed."""
        entry = self._entries[article]
        story = self._table.stories[entry.story]
        copy_of = story.members[article]
        part = Part(entry.story, self._text(article), {article: copy_of}, entry.barred)
        story.rest = join_parts([*([story.rest] if story.rest else []), part], entry.story)
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
