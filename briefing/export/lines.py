"""Rows of an edition -> lines of the brief, with the same row in parts for programs."""

from __future__ import annotations

from briefing.core.phrasing import plural
from briefing.export.brief import Citation, Line, LineKind
from store.views import ActorRow, QuoteRow, StoryRow, TimelineRow

Cited = tuple[Citation, ...]


def story_line(row: StoryRow, cited: Cited) -> Line:
    """A story under the headline of its first text of its own."""
    told = [plural(row.articles, "article"), _outlets(row.sources, row.independent)]
    if row.actors:
        told.append("names " + ", ".join(row.actors))
    return Line(
        "story",
        "",
        " ".join(row.title.split()),
        " · ".join(told),
        cited,
        {
            "articles": row.articles,
            "sources": row.sources,
            "independent": row.independent,
            "actors": row.actors,
        },
    )


def timeline_line(row: TimelineRow, cited: Cited) -> Line:
    """An event with its date as coarse as it was told."""
    when = row.when
    return Line(
        "event",
        row.when_text,
        row.text,
        timeline_note(row),
        cited,
        {
            "event_kind": row.kind,
            "start": when.start.isoformat() if when else None,
            "end": when.end.isoformat() if when else None,
            "precision": when.precision if when else None,
            "approximate": "yes" if when and when.approximate else "no",
            "actors": row.actors,
            "sources": row.sources,
            "independent": row.independent,
        },
    )


def timeline_note(row: TimelineRow) -> str:
    """Outlets and what to be careful about, in words."""
    parts = []
    if row.kind == "said":
        heard = row.evidence[0].published.date() if row.evidence else row.day
        parts.append("said to happen" if row.when and row.when.end > heard else "as told by a source")
    elif row.kind == "planned":
        parts.append("planned")
    parts.append(_outlets(row.sources, row.independent))
    if row.disagreements:
        told = "; ".join(f"{item.when} ({', '.join(item.sources)})" for item in row.disagreements)
        parts.append(f"{'numbers' if row.disagreements[0].of == 'number' else 'dates'} differ: {told}")
    return " · ".join(parts)


def quote_line(row: QuoteRow, cited: Cited) -> Line:
    """Something said; who said it, how sure that is, and where it stood."""
    sure = "corrected by you" if row.corrected else f"{row.confidence:.0%} sure" if row.speaker else ""
    note = " · ".join(part for part in (row.kind, sure, ", ".join(row.sources)) if part)
    return Line(
        "quote",
        row.speaker or "unattributed",
        row.words,
        note,
        cited,
        {
            "speaker": row.speaker or None,
            "actor": row.actor or None,
            "quote_kind": row.kind,
            "confidence": round(row.confidence, 3),
            "sources": row.sources,
            "wordings": row.variants,
        },
    )


def actor_line(row: ActorRow, cited: Cited, kind: LineKind = "actor") -> Line:
    """Somebody named, and how often."""
    counts = [
        plural(row.articles, "article"),
        plural(row.mentions, "mention"),
        plural(row.quotes, "quote"),
    ]
    if not row.watched:
        counts.append("not on the watchlist")
    return Line(
        kind,
        row.name,
        row.role,
        " · ".join(counts),
        cited,
        {
            "actor_kind": row.kind,
            "articles": row.articles,
            "mentions": row.mentions,
            "quotes": row.quotes,
            "watched": "yes" if row.watched else "no",
        },
    )


def _outlets(sources: tuple[str, ...], independent: int) -> str:
    told = ", ".join(sources)
    return f"{told} · {independent} independent" if len(sources) > 1 else told
