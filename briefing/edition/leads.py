"""The stories that lead: reported by most outlets, each under a headline that one of them printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from briefing.analysis.text.document import after_dateline
from briefing.edition.names import name_spans
from briefing.edition.snapshot import DeskCopy
from store.records import Article
from store.views import Evidence, LeadRow, StoryRow, TimelineRow

MOST = 10
"""Stories that lead at most."""
_POOR = re.compile(
    r"\?|^(?:watch|live|opinion|analysis|video|photos)\b|\b(?:live updates|as it happened|what to know|explained)\b"
    r"|[–—-] live\b|\| [A-Z]",
    re.IGNORECASE,
)
"""Headlines that do not say who did what: questions, live pages, opinion, explainers."""


def lead_rows(
    copy: DeskCopy, told: Sequence[StoryRow], timeline: Sequence[TimelineRow]
) -> tuple[LeadRow, ...]:
    """The leading stories, those of most outlets first: two outlets, or one and a watched name, at least.

    None where no story has two outlets.
    """
    ranked = sorted(
        (story for story in told if len(story.sources) > 1 or story.actors),
        key=lambda story: (-len(story.sources), -story.newest.timestamp(), story.id),
    )[:MOST]
    if not ranked or len(ranked[0].sources) < 2:
        return ()
    wanted = {story.story for story in ranked if story.story}
    events: dict[int, list[TimelineRow]] = {}
    for row in timeline:
        if row.story in wanted:
            events.setdefault(row.story, []).append(row)
    return tuple(_lead(copy, story, events.get(story.story, ())) for story in ranked)


def _lead(copy: DeskCopy, story: StoryRow, events: Sequence[TimelineRow]) -> LeadRow:
    best = min(story.evidence, key=_headline_rank)
    article = copy.articles[best.article]
    event = max(
        (row for row in events if row.when is not None), key=lambda row: len(row.sources), default=None
    )
    newest = max(story.evidence, key=lambda item: item.published)
    later = newest.published > best.published and not _POOR.search(newest.title)
    headline = _title(best)
    sentence, sentence_names = _first_sentence(copy, article)
    return LeadRow(
        id=f"l{story.story or story.id}",
        story=story.story,
        headline=headline,
        outlet=best.source,
        evidence=(best, *(item for item in story.evidence if item is not best)),
        outlets=tuple(dict.fromkeys((best.source, *story.sources))),
        independent=min(story.independent, len(story.sources)),
        day=event.day if event else _first_day(story.evidence),
        when=event.when if event else None,
        sentence=sentence,
        names=name_spans(copy, article, (0, article.headline_end), headline)[0],
        sentence_names=sentence_names,
        newest=_title(newest) if later and _title(newest) != headline else "",
        newest_at=newest.published if later else None,
        articles=story.articles,
        actors=story.actors,
        event=_same_event(article, event, events),
        reasons=tuple(_reasons(story)),
    )


def _headline_rank(evidence: Evidence) -> tuple[bool, bool, bool, float]:
    """No question or live page, no copy, a headline of some words, the earliest."""
    words = len(evidence.title.split())
    return (
        bool(_POOR.search(evidence.title)),
        bool(evidence.copy_of),
        not 6 <= words <= 16,
        evidence.published.timestamp(),
    )


def _title(evidence: Evidence) -> str:
    return " ".join(evidence.title.split())


def _first_sentence(copy: DeskCopy, article: Article) -> tuple[str, tuple[tuple[int, int], ...]]:
    body = len(article.text) - len(article.text[article.headline_end :].lstrip())
    if body >= len(article.text):
        return "", ()
    start, end = copy.sentence(article, body)
    words = " ".join(article.text[max(start, body) : end].split())
    words = words[after_dateline(words, 0) :]
    return words, name_spans(copy, article, (start, end), words)[0]


def _first_day(evidence: Iterable[Evidence]) -> date:
    return min(item.published for item in evidence).date()


def _same_event(article: Article, event: TimelineRow | None, events: Sequence[TimelineRow]) -> str:
    """The row that says what the headline or the first sentence says: one of that article, else the most told one."""
    own = next((row.id for row in events if row.evidence and row.evidence[0].article == article.id), "")
    return own or (event.id if event else "")


def _reasons(story: StoryRow) -> Iterable[str]:
    yield f"{len(story.sources)} outlets report it" if len(story.sources) > 1 else "one outlet reports it"
    if story.actors:
        yield f"it names {', '.join(story.actors[:3])} of your watchlist"
