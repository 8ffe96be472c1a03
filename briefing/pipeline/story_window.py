"""Groups the articles of the last days all at once when stories are settled, so that neither batches nor arrival matter.

The index of stories says which articles are copies, which is looked at again here; which articles are one event is found from
the same start each time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from briefing.analysis.stories.publishers import is_agency
from briefing.analysis.stories.shared_text import shares_own_words
from briefing.analysis.stories.window import Told, group_window
from briefing.analysis.text.boilerplate import Entry, find_boilerplate
from store.archive import Archive
from store.records import Article, Fingerprinted, Placement

DAYS = 21
"""Days back from the newest article that are grouped again, as far as the index of stories reaches."""
MOST = 2000
"""Articles at most, the newest: they are grouped in about two seconds."""
_LETTERS = 1500
"""Characters of a text that matter here."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_FAR_AHEAD = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Windowed:
    """An article of the window, as the job needs it."""

    id: int
    source: str
    key: str
    url: str
    title: str
    text: str
    """Its first words below the headline."""
    published: datetime
    story: int
    """Where it was placed so far; its own id where it was not."""
    copy_of: int


def load_window(
    archive: Archive, waiting: Sequence[Fingerprinted], placed: Sequence[Placement], now: datetime
) -> list[Windowed]:
    """The articles of the last days, settled ones and those that wait, where the index has them (``placed``).

    None where no waiting article is of these days: they are grouped already.
    """
    newest = max(
        (
            each.published
            for each in (*waiting, *archive.grouping.settled(_LONG_AGO, now, 1))
            if each.published <= now
        ),
        default=now,
    )
    since = newest - timedelta(days=DAYS)
    coming = [each for each in waiting if each.published >= since]
    if not coming:
        return []
    places = {
        each.article: (each.story, each.copy_of) for each in archive.grouping.settled(since, _FAR_AHEAD, MOST)
    }
    places |= {each.article: (each.article, 0) for each in coming}
    places |= {each.article: (each.story, each.copy_of) for each in placed if each.article in places}
    articles = archive.articles(list(places)).values()
    ordered = sorted(articles, key=lambda each: (each.published, each.source, each.key))
    return [_windowed(article, *places[article.id]) for article in ordered[-MOST:]]


def _windowed(article: Article, story: int, copy_of: int) -> Windowed:
    return Windowed(
        article.id,
        article.source,
        article.key,
        article.url,
        article.title,
        article.text[article.headline_end : article.headline_end + _LETTERS],
        article.published,
        story,
        copy_of,
    )


def regrouped(
    archive: Archive,
    placed: Sequence[Placement],
    articles: Sequence[Windowed],
    groups: Mapping[int, tuple[int, int]],
) -> list[Placement]:
    """The placements of the index, with those that :func:`group_again` changed and those that it adds."""
    changed = {each.id: groups[each.id] for each in articles if groups[each.id] != (each.story, each.copy_of)}
    known = archive.placements(list(changed)) | {each.article: each for each in placed}
    return [
        *(each for each in placed if each.article not in changed),
        *(
            Placement(article, story, copy_of, known[article].similarity if article in known else 0.0)
            for article, (story, copy_of) in changed.items()
        ),
    ]


def group_again(articles: Sequence[Windowed]) -> dict[int, tuple[int, int]]:
    """Each article's story and the article it is a copy of (0: none).  A function of the articles alone.

    ``articles`` are in order of publication.
    """
    boilerplate = find_boilerplate(Entry(each.source, each.title, each.text) for each in articles)
    texts = {each.id: boilerplate.without(each.source, each.text) for each in articles}
    copy_of = _copies({each.id: each for each in articles}, texts)
    own = [each for each in articles if each.id not in copy_of]
    told = [
        Told(f"{each.url} {each.source} {each.key}", each.title, texts[each.id], each.published, each.url)
        for each in own
    ]
    groups = dict(zip((each.id for each in own), group_window(told), strict=True))
    groups |= {article: groups[source] for article, source in copy_of.items()}
    members: defaultdict[int, list[int]] = defaultdict(list)
    for article, group in sorted(groups.items()):
        members[group].append(article)
    numbers = _numbers(members.values(), {each.id: each.story for each in articles})
    return {article: (numbers[article], copy_of.get(article, 0)) for article in groups}


def _copies(articles: Mapping[int, Windowed], texts: Mapping[int, str]) -> dict[int, int]:
    """Each copy's source: the agency's own text, else the earliest.

    Two texts that share no more than somebody's statement are no copies of each other.
    """
    sets = _Sets(list(articles))
    for each in articles.values():
        if each.copy_of in articles and shares_own_words(texts[each.id], texts[each.copy_of]):
            sets.join(each.id, each.copy_of)
    copies: dict[int, int] = {}
    for members in sets.members().values():
        source = min(
            members,
            key=lambda n: (
                not is_agency(articles[n].url, text=articles[n].text),
                articles[n].published,
                articles[n].url,
                articles[n].source,
                articles[n].key,
            ),
        )
        copies |= {member: source for member in members if member != source}
    return copies


class _Sets:
    """Disjoint sets of article ids (union-find); a set is known by its least member."""

    def __init__(self, ids: Sequence[int]) -> None:
        self._root = {number: number for number in ids}

    def find(self, number: int) -> int:
        root = self._root
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.find(one), self.find(other)))
        self._root[high] = low

    def members(self) -> dict[int, list[int]]:
        sets: defaultdict[int, list[int]] = defaultdict(list)
        for number in self._root:
            sets[self.find(number)].append(number)
        return sets


def _numbers(groups: Iterable[list[int]], before: Mapping[int, int]) -> dict[int, int]:
    """The number of each article's story: that of an older story most of it was part of, else its first article's."""
    numbers: dict[int, int] = {}
    taken: set[int] = set()
    for members in sorted(groups, key=lambda members: (-len(members), members[0])):
        older = Counter(before[member] for member in members if before[member] not in before)
        number, count = older.most_common(1)[0] if older else (0, 0)
        keeps = 2 * count > len(members) and number not in taken
        story = number if keeps else members[0]
        taken.add(story)
        numbers |= dict.fromkeys(members, story)
    return numbers
