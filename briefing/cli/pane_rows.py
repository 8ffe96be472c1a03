"""Rows of the panes as a line of text and as an object of JSON each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from store.records import When
from store.views import ActorRow, Edition, Evidence, QuoteRow, StoryRow, TimelineRow

if TYPE_CHECKING:
    from briefing.desk.desk import Desk

SCHEMA = 1
"""Raised when a field is renamed, dropped or takes on another meaning; new fields do not raise it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a pane."""

    text: str
    fields: dict[str, Any]


def stories(desk: Desk, query: str, since: datetime | None, limit: int) -> Iterator[Row]:
    """The stories, the weightiest first."""
    edition = _edition(desk, query, since)
    leads = {lead.story.id for lead in edition.leads}
    for row in edition.told[:limit]:
        outlets = _outlets(row.sources, row.independent)
        text = f"{row.newest:%Y-%m-%d %H:%M}  {row.title}  ({outlets})"
        yield Row(text, _story(row, leads=row.id in leads))


def timeline(desk: Desk, query: str, since: datetime | None, limit: int) -> Iterator[Row]:
    """The lines of the leading stories by weight, then the open lines in the pane's order, then those that are folded."""
    edition = _edition(desk, query, since)
    for row in timeline_order(edition)[:limit]:
        outlets = _outlets(row.sources, row.independent)
        mark = ("leading  " if row.leads else "") + ("folded  " if row.folded else "")
        yield Row(f"{mark}{row.when_text}  {row.text}  ({outlets})", _event(row, edition))


def timeline_order(edition: Edition) -> list[TimelineRow]:
    """Leading lines, open lines, folded lines."""
    leads = [lead.line for lead in edition.leads]
    rest = [row for row in edition.timeline if not row.leads]
    return [*leads, *(row for row in rest if not row.folded), *(row for row in rest if row.folded)]


def actors(desk: Desk, query: str, since: datetime | None, limit: int) -> Iterator[Row]:
    """Who is named, as the pane has them."""
    for row in _edition(desk, query, since).actors[:limit]:
        role = f", {row.role}" if row.role else ""
        yield Row(f"{row.name}{role}  articles: {row.articles}, quotes: {row.quotes}", _actor(row))


def quotes(desk: Desk, query: str, since: datetime | None, limit: int) -> Iterator[Row]:
    """Who said what, newest first."""
    for row in _edition(desk, query, since).quotes[:limit]:
        who = row.speaker or "unattributed"
        text = f"{row.published:%Y-%m-%d %H:%M}  {who}: {row.words}  ({', '.join(row.sources)})"
        yield Row(text, _quote(row))


def articles(desk: Desk, query: str, since: datetime | None, limit: int) -> Iterator[Row]:
    """The articles that match, newest first."""
    from briefing.edition.snapshot import DeskCopy
    from store.query import parse

    archive = desk.archive
    expr = parse(query, today=desk.now().date())
    ids = archive.select(expr, since=since, limit=limit)
    names = {source.id: source.name for source in desk.config.sources}
    owners = {source.id: source.outlet for source in desk.config.sources if source.outlet}
    copy = DeskCopy.load(archive, ids, names, owners)
    for number, article in copy.articles.items():
        placement = copy.placements.get(number)
        original = archive.article(placement.copy_of) if placement and placement.copy_of else None
        outlet = copy.outlet(article)
        title = article.title or article.text[:80]
        fields = {
            **_head("article", str(number)),
            "address": article.url,
            "title": title,
            "outlet": outlet,
            "published": _moment(article.published),
            "first_seen": _moment(article.fetched),
            "form": copy.form(article),
            "author": article.author,
            "summary_only": article.completeness == "summary",
            "edited": article.edited,
            "story": placement.story if placement else None,
            "copy_of": original.url if original else None,
            "actors": list(dict.fromkeys(mention.actor for mention in copy.readings[number].mentions)),
        }
        yield Row(f"{article.published:%Y-%m-%d %H:%M}  {outlet}  {title}  {article.url}", fields)


# --- objects ---------------------------------------------------------------------------------


def _edition(desk: Desk, query: str, since: datetime | None) -> Edition:
    return desk.edition_since(query, since)


def _head(row: str, id_: str) -> dict[str, Any]:
    return {"schema": SCHEMA, "row": row, "id": id_}


def _story(row: StoryRow, *, leads: bool) -> dict[str, Any]:
    return {
        **_head("story", row.id),
        "headline": row.title,
        "form": row.form,
        "leads": leads,
        "articles": _addresses(row.evidence),
        "outlets": row.outlets,
        "independent": row.independent,
        "sources": list(row.sources),
        "actors": list(row.actors),
        "broke": _moment(row.broke) if row.broke else None,
        "newest": _moment(row.newest),
        "development": _evidence(row.development) if row.development else None,
        "weight": round(row.weight, 4),
        "reasons": list(row.reasons),
        "story": row.story or None,
        "evidence": [_evidence(each) for each in row.evidence],
    }


def _event(row: TimelineRow, edition: Edition) -> dict[str, Any]:
    when = row.when
    return {
        **_head("event", row.id),
        "text": row.text,
        "kind": row.kind,
        "form": row.form,
        "date": date_text(when) if when else row.day.isoformat(),
        "basis": "told" if when else "reported",
        "precision": when.precision if when else None,
        "start": when.start.isoformat() if when else None,
        "end": when.end.isoformat() if when else None,
        "approximate": bool(when and when.approximate),
        "lead": row.leads,
        "folded": row.folded,
        "articles": _addresses(row.evidence),
        "outlets": len(row.sources),
        "independent": row.independent,
        "sources": list(row.sources),
        "actors": list(row.actors),
        "disagreements": [
            {"of": each.of, "when": each.when, "sources": list(each.sources)} for each in row.disagreements
        ],
        "stands_for": row.stands_for or None,
        "story": row.story or None,
        "pinned": row.id in edition.pinned,
        "evidence": [_evidence(each) for each in row.evidence],
    }


def date_text(when: When) -> str:
    """``2026-01-03``, ``2026-01``, ``2026``, or first and last day with a slash."""
    start = when.start.isoformat()
    if when.start == when.end:
        return start
    return {"month": start[:7], "year": start[:4]}.get(when.precision, f"{start}/{when.end.isoformat()}")


def _actor(row: ActorRow) -> dict[str, Any]:
    return {
        **_head("actor", row.id),
        "name": row.name,
        "kind": row.kind,
        "role": row.role,
        "watched": row.watched,
        "named_in": row.articles,
        "mentions": row.mentions,
        "quotes": row.quotes,
        "trend": list(row.trend),
        "last_quote": row.last_quote or None,
        "together": [{"name": name, "sentences": count} for name, count in row.together],
        "articles": _addresses(row.evidence),
        "evidence": [_evidence(each) for each in row.evidence],
    }


def _quote(row: QuoteRow) -> dict[str, Any]:
    return {
        **_head("quote", row.id),
        "words": row.words,
        "speaker": row.speaker or None,
        "actor": row.actor or None,
        "kind": row.kind,
        "confidence": round(row.confidence, 2),
        "corrected": row.corrected,
        "published": _moment(row.published),
        "sources": list(row.sources),
        "variants": list(row.variants),
        "contradicting": list(row.contradicting),
        "articles": _addresses(row.evidence),
        "evidence": [_evidence(each) for each in row.evidence],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "article": evidence.article,
        "address": evidence.url,
        "outlet": evidence.source,
        "published": _moment(evidence.published),
        "title": evidence.title,
        "span": list(evidence.span),
        "sentence": list(evidence.sentence),
        "why": evidence.why,
        "copy_of": evidence.copy_of or None,
        "edited": evidence.edited,
        "summary_only": evidence.summary_only,
    }


def _addresses(evidence: Iterable[Evidence]) -> list[str]:
    """Addresses in order, each once."""
    return list(dict.fromkeys(each.url for each in evidence if each.url))


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _outlets(sources: Sequence[str], independent: int) -> str:
    if len(sources) == 1:
        return sources[0]
    return f"{len(sources)} outlets" + (f", {independent} independent" if independent != len(sources) else "")
