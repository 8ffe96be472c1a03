"""Made articles, feeds and readings for the archive's tests."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from store.archive import Archive
from store.query import parse
from store.records import Article, Event, FeedResult, FeedState, Mention, Quote, Reading, Source, Stored, When

NOON = datetime(2025, 8, 14, 12, tzinfo=UTC)
BBC = Source("BBC Latin America", "https://feeds.bbci.example/latin.xml", ("crime", "Latin America"))
NPR = Source("NPR World", "https://npr.example/rss", ("world",))


def made(
    key: str, text: str, *, source: Source = BBC, hours: float = 0, seen: float = 0, **more: object
) -> Article:
    """An article whose first line is its headline, published and seen so many hours after noon."""
    published = NOON + timedelta(hours=hours)
    article = Article(
        source=source.id,
        key=key,
        text=text,
        published=published,
        fetched=published + timedelta(hours=seen),
        headline_end=len(text.partition("\n")[0]),
        digest=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )
    return replace(article, **more)  # type: ignore[arg-type]  # names come from the tests


def sent(*articles: Article, source: Source = BBC, entries: int = 0) -> FeedResult:
    state = FeedState(source.id, url=source.url, etag='"1"', checked=NOON, succeeded=NOON)
    return FeedResult(source, "ok", state, articles, entries=entries or len(articles))


def named(article: Article, *names: str) -> list[Mention]:
    """A mention of each name where it first stands in the text."""
    return [
        Mention(article.text.index(name), article.text.index(name) + len(name), name, name, "full name")
        for name in names
    ]


def store_feed(archive: Archive, result: FeedResult, mentions: Sequence[Sequence[Mention]] = ()) -> Stored:
    """Store one feed, with the mentions of each of its articles."""
    (stored,) = archive.store_feeds([replace(result, mentions=tuple(map(tuple, mentions)) or None)])
    return stored


def store(archive: Archive, *articles: Article, names: Sequence[Sequence[str]] = ()) -> tuple[int, ...]:
    """Store articles of one feed, tagged, and give the ids of new ones in the order of publication."""
    source = next(each for each in (BBC, NPR) if each.id == articles[0].source)
    tags = [
        named(article, *who) for article, who in zip(articles, names or [()] * len(articles), strict=True)
    ]
    return store_feed(archive, sent(*articles, source=source), tags).new


def quoted(text: str, words: str, speaker: str, *, actor: str = "") -> Quote:
    start = text.index(words)
    end = start + len(words)
    return Quote(
        start, end, ((start, end),), "direct", speaker, speaker, 0.9, actor, (0, 3), "said", "said before"
    )


def read(
    article: int, *, analysis: int = 1, quotes: Sequence[Quote] = (), mentions: Sequence[Mention] = ()
) -> Reading:
    day = NOON.date()
    event = Event(
        0, 4, "happened", "It happened.", When(day, day, "day"), "2025-08-14", (1, 3), "written", ("A",)
    )
    return Reading(article, analysis, tuple(mentions), (), tuple(quotes), (), (event,), b"print")


def titles(archive: Archive, query: str, **more: object) -> list[str]:
    """Headlines of what a query finds, newest first."""
    ids = archive.select(parse(query, NOON), **more)  # type: ignore[arg-type]  # names come from the tests
    found = archive.articles(ids)
    return [found[id_].title for id_ in ids]
