"""Articles -> stories told, as the brief ranks them: whom you watch first, then by independent sources."""

from __future__ import annotations

from collections import Counter, defaultdict

from briefing.edition.snapshot import DeskCopy
from store.records import Article
from store.views import Evidence, StoryRow

ACTORS_SHOWN = 6


def story_rows(copy: DeskCopy) -> tuple[StoryRow, ...]:
    """One row for each story of the articles, those that name most of the watched first."""
    stories: dict[int, list[Article]] = defaultdict(list)
    for article in copy.articles.values():
        placement = copy.placements.get(article.id)
        stories[placement.story if placement else -article.id].append(article)
    rows = [_row(copy, story, articles) for story, articles in stories.items()]
    rows.sort(key=lambda row: (-len(row.actors), -row.independent, -row.newest.timestamp(), row.id))
    return tuple(rows)


def _row(copy: DeskCopy, story: int, articles: list[Article]) -> StoryRow:
    lead = min(articles, key=lambda article: _rank(copy, article))
    told = [lead, *sorted((a for a in articles if a is not lead), key=lambda a: (a.published, a.id))]
    named = Counter(
        name
        for article in articles
        for name in {mention.actor for mention in copy.readings[article.id].mentions}
    )
    return StoryRow(
        id=f"s{lead.id}",
        story=max(story, 0),
        title=lead.title or lead.text[:120],
        articles=len(articles),
        sources=tuple(dict.fromkeys(copy.outlet(article) for article in told)),
        independent=copy.independent([article.id for article in articles]),
        actors=tuple(sorted(named, key=lambda name: (-named[name], name)))[:ACTORS_SHOWN],
        newest=max(article.published for article in articles),
        evidence=tuple(_evidence(copy, article) for article in told),
    )


def _rank(copy: DeskCopy, article: Article) -> tuple[bool, bool, float, int]:
    """The earliest text of its own that is in full stands for the story."""
    placement = copy.placements.get(article.id)
    copied = bool(placement and placement.copy_of)
    return copied, article.completeness != "full", article.published.timestamp(), article.id


def _evidence(copy: DeskCopy, article: Article) -> Evidence:
    title = (0, article.headline_end or min(len(article.text), 120))
    return copy.evidence(article, title, "the story's headline here", title)
