"""Articles -> stories, the weightiest first, each under the headline that says best what happened."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from briefing.analysis.forms.find import is_question, shows_only
from briefing.analysis.forms.headline import read_headline
from briefing.edition.snapshot import DeskCopy
from briefing.edition.weight import Facts, Topics, weigh
from store.records import Article
from store.views import Evidence, StoryRow

ACTORS_SHOWN = 6
LEADING = 10
"""Stories that stand before the timeline at most."""
_REPORTS = ("news", "live")

_ALONE = 0.3
"""What it takes from a headline that none of its terms is in another one."""
#: What takes away from a headline: it asks, it is a caption, its text comments, is a live page, is a copy.
_ASKS, _CAPTION, _COMMENTS, _LIVE, _COPY = 3.0, 0.5, 2.0, 1.5, 0.2
_LONG = 110
"""Characters from which a headline is too long for a line."""


def story_rows(copy: DeskCopy, now: datetime) -> tuple[StoryRow, ...]:
    """One row for each story of the articles, the weightiest first."""
    topics = Topics(article.title for article in copy.articles.values())
    rows = [_row(copy, story, articles, topics, now) for story, articles in stories_of(copy).items()]
    rows.sort(key=lambda row: (-row.weight, -row.newest.timestamp(), row.id))
    return tuple(rows)


def stories_of(copy: DeskCopy) -> dict[int, list[Article]]:
    """Story -> its articles; an article that is placed nowhere is a story of its own, under minus its id."""
    stories: dict[int, list[Article]] = defaultdict(list)
    for article in copy.articles.values():
        placement = copy.placements.get(article.id)
        stories[placement.story if placement else -article.id].append(article)
    return stories


def leading(rows: Sequence[StoryRow]) -> int:
    """How many of the weightiest stories lead: reports of two or more outlets, or of a watched name.

    None where no story has two outlets.
    """
    count = 0
    for row in rows[:LEADING]:
        if row.form not in _REPORTS or not (row.outlets > 1 or row.actors):
            break
        count += 1
    return count if any(row.outlets > 1 for row in rows[:count]) else 0


def _row(copy: DeskCopy, story: int, articles: list[Article], topics: Topics, now: datetime) -> StoryRow:
    lead = best_headline(copy, articles)
    told = [lead, *sorted((a for a in articles if a is not lead), key=lambda a: (a.published, a.id))]
    named = Counter(
        name
        for article in articles
        for name in {mention.actor for mention in copy.readings[article.id].mentions}
    )
    facts = _facts(copy, lead, articles)
    if story in copy.begun:
        facts = replace(facts, broke=min(facts.broke, copy.begun[story]))
    weight = weigh(facts, topics, now)
    later = [
        a for a in articles if a is not lead and copy.form(a) in _REPORTS and a.published > lead.published
    ]
    newest = max(later, key=lambda a: (a.published, a.id), default=None)
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
        form=copy.form(lead),
        weight=weight.value,
        reasons=weight.reasons,
        broke=facts.broke,
        development=_evidence(copy, newest) if newest else None,
    )


def _facts(copy: DeskCopy, lead: Article, articles: Iterable[Article]) -> Facts:
    reporting: set[str] = set()
    every: set[str] = set()
    times = []
    for article in articles:
        every.add(copy.publisher(article))
        times.append(article.published)
        if copy.form(article) in _REPORTS:
            reporting.add(copy.publisher(article))
    own = copy.outlet(lead).casefold()
    watched = dict.fromkeys(
        mention.actor
        for mention in copy.readings[lead.id].mentions
        if mention.start < lead.headline_end and mention.actor.casefold() not in own
    )
    return Facts(
        lead.title,
        copy.form(lead),
        len(reporting),
        len(every - reporting),
        min(times),
        max(times),
        tuple(watched),
    )


def best_headline(copy: DeskCopy, articles: Sequence[Article]) -> Article:
    """The article whose headline says best what happened.

    No question, no comment, no live page where there is a report; of the rest the one that holds most of what the others
    say, in the fewest words.
    """
    if len(articles) == 1:
        return articles[0]
    terms = Counter(term for article in articles for term in set(read_headline(article.title).terms))
    return max(articles, key=lambda article: (_telling(copy, article, terms, len(articles)), -article.id))


def _telling(copy: DeskCopy, article: Article, terms: Counter[str], count: int) -> float:
    own = read_headline(article.title).told
    shared = sum(terms[term] / count for term in own if terms[term] > 1 or count == 1)
    alone = sum(terms[term] == 1 for term in own) if count > 2 else 0
    telling = (shared / (len(own) + 3) ** 0.5 - _ALONE * alone / len(own)) if own else -1.0
    form = copy.form(article)
    placement = copy.placements.get(article.id)
    return (
        telling
        - _ASKS * is_question(article.title)
        - _CAPTION * shows_only(article.title)
        - (_COMMENTS if form not in _REPORTS else _LIVE if form == "live" else 0.0)
        - _COPY * bool(placement and placement.copy_of)
        - 0.1 * (len(article.title) > _LONG)
    )


def _evidence(copy: DeskCopy, article: Article) -> Evidence:
    title = (0, article.headline_end or min(len(article.text), 120))
    return copy.evidence(article, title, "the story's headline here", title)
