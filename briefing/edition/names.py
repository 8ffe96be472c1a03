"""Where watched actors stand in the words of a row, so that they can be drawn in their own colour."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from briefing.edition.snapshot import DeskCopy
from store.records import Article, Span

BESIDE = 2
"""Actors that a sentence does not name, shown beside it at most."""


def name_spans(
    copy: DeskCopy, article: Article, within: Span, words: str, actors: Sequence[str] = ()
) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """Spans in ``words`` of the actors named in a part of an article, each the first time; and those of ``actors``
    without one.

    ``words`` are that part as a row shows it: blanks, dateline and quotation marks may differ, so a name is looked for by
    its spelling.
    """
    mentions = copy.readings[article.id].mentions
    start, end = within
    at = bisect_left(mentions, start, key=lambda mention: mention.start)
    spans: dict[str, Span] = {}
    while at < len(mentions) and mentions[at].start < end:
        mention = mentions[at]
        at += 1
        if mention.actor not in spans:
            spelling = " ".join(article.text[mention.start : mention.end].split())
            place = words.find(spelling)
            if place >= 0:
                spans[mention.actor] = (place, place + len(spelling))
    missing = tuple(name for name in actors if name not in spans)[:BESIDE]
    return _apart(spans.values()), missing


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order; of two that overlap the first and longer one."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return tuple(kept)
