"""Made-up articles and readings for tests of editions."""

from __future__ import annotations

from datetime import UTC, date, datetime

from briefing.edition.snapshot import DeskCopy
from store.records import Article, Event, Mention, Placement, Reading, When

OUTLETS = {
    "https://a.example/rss": "Alpha",
    "https://b.example/rss": "Beta",
    "https://c.example/rss": "Gamma",
}
SOURCES = tuple(OUTLETS)


def article(
    number: int, text: str, *, source: int = 0, day: int = 10, hour: int = 8, version: int = 1
) -> Article:
    published = datetime(2025, 3, day, hour, tzinfo=UTC)
    return Article(
        SOURCES[source],
        f"k{number}",
        text,
        published,
        published,
        id=number,
        version=version,
        url=SOURCES[source].replace("rss", str(number)),
    )


def on(day: int) -> When:
    return When(date(2025, 3, day), date(2025, 3, day), "day")


def event(text: str, phrase: str = "", when: When | None = None, actors: tuple[str, ...] = ()) -> Event:
    at = text.index(phrase) if phrase else 0
    return Event(
        0,
        len(text),
        "happened",
        text,
        when,
        str(when.start) if when else "",
        (at, at + len(phrase)) if phrase else None,
        "publication" if phrase else "",
        actors,
    )


def mention(text: str, words: str, actor: str) -> Mention:
    at = text.index(words)
    return Mention(at, at + len(words), actor, words, "full name")


def desk_copy(*read: tuple[Article, Reading], placements: dict[int, Placement] | None = None) -> DeskCopy:
    return DeskCopy(
        {item.id: item for item, _ in read},
        {item.id: reading for item, reading in read},
        placements or {},
        OUTLETS,
    )


def same_story(*articles: Article, copies: dict[int, int] | None = None) -> dict[int, Placement]:
    copies = copies or {}
    return {item.id: Placement(item.id, 1, copies.get(item.id, 0)) for item in articles}
