"""What is new in the watched filters since the last digest that the user has read: one digest, never a note for each article."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from briefing.core.phrasing import plural
from briefing.core.redact import hide_named_keys
from store.archive import Archive
from store.normalize import from_micros
from store.query import QueryError, describe, parse
from store.records import SavedFilter, Source

SCHEMA = "briefing-desk/alerts/1"
SHOWN = 10
"""Articles named of one filter; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One article that is new in a filter."""

    article: int
    title: str
    source: str
    published: datetime
    url: str


@dataclass(frozen=True, slots=True)
class FilterNews:
    """What is new in one watched filter."""

    name: str
    query: str
    meaning: str
    """What the filter shows, in words; what is wrong with it where it cannot be read."""
    since: datetime
    count: int
    hits: tuple[Hit, ...]
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Digest:
    """The news of all watched filters that have some."""

    made: datetime
    news: tuple[FilterNews, ...] = ()

    @property
    def count(self) -> int:
        """Articles in all; one that two filters have counts twice."""
        return sum(one.count for one in self.news)

    @property
    def summary(self) -> str:
        """``cartels 3, ports 1``; empty when nothing is new."""
        return ", ".join(f"{one.name} {one.count:,}" for one in self.news if one.count)


def count_news(archive: Archive, now: datetime) -> tuple[tuple[str, int], ...]:
    """How many articles are new in each watched filter that has some; filters that cannot be read have none."""
    found = []
    for saved in archive.filters.all():
        if saved.watched:
            try:
                expr = parse(saved.query, today=now.date())
            except QueryError:
                continue
            if count := archive.count(expr, fetched_since=from_micros(saved.told)):
                found.append((saved.name, count))
    return tuple(found)


def gather(archive: Archive, sources: Sequence[Source], now: datetime) -> Digest:
    """The digest of what came into each watched filter since it was last reported."""
    outlets = {source.id: source.name for source in sources}
    watched = [saved for saved in archive.filters.all() if saved.watched]
    news = [_news(archive, saved, outlets, now) for saved in watched]
    return Digest(now, tuple(one for one in news if one.count or one.broken))


def _news(archive: Archive, saved: SavedFilter, outlets: Mapping[str, str], now: datetime) -> FilterNews:
    since = from_micros(saved.told)
    try:
        expr = parse(saved.query, today=now.date())
    except QueryError as error:
        fault = f"cannot be read: {error.message} {error.fix}".strip()
        return FilterNews(saved.name, saved.query, fault, since, 0, (), broken=True)
    count = archive.count(expr, fetched_since=since)
    ids = archive.select(expr, since=since, newest_by="fetched", limit=SHOWN) if count else []
    articles = archive.articles(ids)
    hits = tuple(
        Hit(
            article.id,
            " ".join((article.title or article.text[:120]).split()),
            outlets.get(article.source, article.source),
            article.published,
            hide_named_keys(article.url),
        )
        for article in articles.values()
    )
    return FilterNews(saved.name, saved.query, describe(expr) or "everything", since, count, hits)


def mark_reported(archive: Archive, digest: Digest) -> None:
    """Remember that all in the digest was reported: what comes in after it is new."""
    for one in digest.news:
        if not one.broken:
            archive.filters.tell(one.name, digest.made)


def as_text(digest: Digest) -> str:
    """The digest for a terminal or a mail."""
    if not digest.news:
        return "Nothing new in the watched filters.\n"
    lines = []
    for one in digest.news:
        lines.append(f"{one.name}: {plural(one.count, 'new article')} ({one.meaning})")
        for hit in one.hits:
            lines.append(f"  {hit.published:%Y-%m-%d %H:%M} UTC  {hit.title} — {hit.source}")
            if hit.url:
                lines.append(f"    {hit.url}")
        if one.count > len(one.hits) and not one.broken:
            lines.append(f"  and {one.count - len(one.hits):,} more")
    return "\n".join(lines) + "\n"


def as_json(digest: Digest) -> str:
    """The digest for programs, as the webhook sends it; ``docs/alerts.md`` describes the keys."""
    fields = {
        "schema": SCHEMA,
        "made": digest.made.isoformat(),
        "filters": [
            {
                "name": one.name,
                "query": one.query,
                "since": one.since.isoformat(),
                "count": one.count,
                "articles": [
                    {
                        "title": hit.title,
                        "source": hit.source,
                        "published": hit.published.isoformat(),
                        "url": hit.url,
                    }
                    for hit in one.hits
                ],
            }
            for one in digest.news
            if not one.broken
        ],
    }
    return json.dumps(fields, ensure_ascii=False)
