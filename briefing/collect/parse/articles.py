"""A feed's entries compared with what is stored: only those that are new or changed become articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from briefing.collect.parse.entry import Draft, Feed, article, count_entries, draft, identify
from briefing.collect.text.clean import clean_title
from store.records import Article, Mention, Source


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one body held.  Crosses between processes."""

    articles: tuple[Article, ...]
    """New and changed ones, in the feed's order."""
    entries: int
    """Entries in the feed, known ones included."""
    title: str = ""
    ttl: int = 0
    """Minutes that the feed asks to be left alone; 0 when it does not say."""
    notes: tuple[str, ...] = ()
    whole: bool = True
    """False where the body breaks off: it is to be asked for again, whatever its validators say."""
    mentions: tuple[tuple[Mention, ...], ...] | None = None
    """Of each article, where it was tagged at once."""
    manifest: bytes = b""
    """What spares the next body of this feed the parsing of the entries of this one; empty where that is not possible."""


@dataclass(frozen=True, slots=True)
class EntryComparer:
    """Compares entries of one feed with its stored articles; ``known`` maps their keys to their digests."""

    source: Source
    known: Mapping[str, str]
    now: datetime

    def compare(self, feed: Feed, count: int | None = None) -> Comparison:
        """The feed's entries as articles; ``count`` is how many the body has, where not all were parsed."""
        drafts = [draft(entry) for entry in feed.entries]
        keys = identify([found for found in drafts if found.text], self.known)
        articles = tuple(
            article(found, key, self.source, self.now)
            for key, found in keys
            if self.known.get(key) != found.digest
        )
        count = len(drafts) if count is None else count
        parsed = Parsed(
            articles=articles,
            entries=count,
            title=clean_title(feed.title),
            ttl=feed.ttl,
            notes=feed.notes + _notes(count, drafts, keys, articles),
            whole=feed.whole,
        )
        return Comparison(feed, drafts, keys, parsed)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A feed, a draft for each of its entries, and the keys under which those with any text are stored."""

    feed: Feed
    drafts: list[Draft]
    keys: list[tuple[str, Draft]]
    parsed: Parsed


def _notes(
    count: int,
    drafts: Sequence[Draft],
    keys: list[tuple[str, Draft]],
    articles: tuple[Article, ...],
) -> tuple[str, ...]:
    notes = []
    if not count:
        notes.append("The feed has no entries.")
    if empty := sum(not found.text for found in drafts):
        notes.append(f"{count_entries(empty)} without any text {_were(empty)} left out.")
    if shared := sum(bool(found.guid) and key.startswith(f"{found.guid} ") for key, found in keys):
        notes.append(f"{count_entries(shared)} {'shares' if shared == 1 else 'share'} an id with others.")
    undated = [item for item in articles if item.published_basis == "first-seen"]
    if missing := sum(not item.published_raw for item in undated):
        notes.append(f"{count_entries(missing)} without a date {_were(missing)} dated by when first seen.")
    if absurd := len(undated) - missing:
        notes.append(
            f"{count_entries(absurd)} with an impossible date {_were(absurd)} dated by when first seen."
        )
    return tuple(notes)


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
