"""The stories that lead -> what stands at the head of the timeline."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.analysis.text.dateline import after_dateline
from briefing.edition.names import name_spans
from briefing.edition.snapshot import DeskCopy
from store.records import Article, Span
from store.views import LeadRow, StoryRow, TimelineRow


def lead_rows(
    copy: DeskCopy, stories: Sequence[StoryRow], timeline: Sequence[TimelineRow]
) -> tuple[LeadRow, ...]:
    """The stories whose line in the timeline leads, in the order of ``stories``."""
    lines = {row.stands_for: row for row in timeline if row.leads}
    return tuple(_lead(copy, story, lines[story.id]) for story in stories if story.id in lines)


def _lead(copy: DeskCopy, story: StoryRow, line: TimelineRow) -> LeadRow:
    article = copy.articles[story.evidence[0].article]
    sentence, sentence_names = _first_sentence(copy, article)
    return LeadRow(
        story,
        line,
        names=name_spans(copy, article, (0, article.headline_end), story.title)[0],
        sentence=sentence,
        sentence_names=sentence_names,
    )


def _first_sentence(copy: DeskCopy, article: Article) -> tuple[str, tuple[Span, ...]]:
    """The first sentence below the headline, without its dateline, and where watched actors stand in it."""
    body = len(article.text) - len(article.text[article.headline_end :].lstrip())
    if body >= len(article.text):
        return "", ()
    start, end = copy.sentence(article, body)
    words = " ".join(article.text[max(start, body) : end].split())
    words = words[after_dateline(words, 0) :]
    return words, name_spans(copy, article, (start, end), words)[0]
