"""Bytes to articles: RSS 0.9x, 1.0 and 2.0, RDF, Atom and JSON Feed, only what is new or changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from briefing.collect.parse.delta.pieces import (
    Framed,
    KnownEntry,
    Parts,
    Pieces,
    framed,
    text_hash,
    told_hash,
)
from briefing.collect.parse.entry import Draft, article, draft, first_key, identify
from briefing.collect.parse.feedparser_reader import RECODED, Feed, count, read_xml
from briefing.collect.parse.jsonfeed import read_json_feed
from briefing.collect.parse.sniff import ParseError, check_body, is_json
from briefing.collect.text.clean import clean_title
from store.records import Article, Mention, Source

__all__ = ["ParseError", "Parsed", "parse_feed"]


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
    parts: bytes = b""
    """What spares the next body of this feed the parsing of the entries of this one; empty where that is not sure."""


def parse_feed(
    body: bytes,
    headers: Mapping[str, str],
    source: Source,
    known: Mapping[str, str],
    now: datetime,
    url: str,
    parts: bytes = b"",
) -> Parsed:
    """Read one body, as the server sent it from ``url`` with ``headers``, for ``source``.

    ``known`` maps the keys of stored articles to their digests; only entries that are not in it or differ
    from it become articles.  ``parts`` is what :attr:`Parsed.parts` was for the feed's last body: what is in both
    is not parsed again, which changes nothing in what is found.  Raises :class:`ParseError` with one sentence and
    the fix where the body is no feed.
    """
    desk = _Desk(source, known, now)
    if is_json(body):
        check_body(body, url)
        return desk.told(_read_json(body, url)).parsed
    frame = framed(body, headers, url)
    before = frame.since(parts) if frame is not None else None
    if frame is not None and before is not None:
        found = _parse_wrapper(frame, before, headers, desk, parts)
        if found is not None:
            return found
    pieces = frame.cut() if frame is not None else None
    if pieces is not None and before is not None:
        found = _parse_new(pieces, before, headers, url, desk)
        if found is not None:
            return found
    every = range(len(pieces.hashes)) if pieces is not None else ()
    feed = pieces.read(every) if pieces is not None else None
    if feed is None:
        check_body(body, url)
        feed = pieces.read_with_help(every) if pieces is not None else None
    quick = feed is not None
    told = desk.told(feed or read_xml(body, headers, url))
    if pieces is None or not told.feed.sound or len(told.feed.entries) != len(every):
        return told.parsed
    if not quick and not pieces.are_plain(every):
        return told.parsed
    singles = told.singles(pieces.hashes)
    return replace(told.parsed, parts=pieces.remember(told.feed, told.parsed.title, singles))


def _parse_wrapper(
    frame: Framed, before: Parts, headers: Mapping[str, str], desk: _Desk, packed: bytes
) -> Parsed | None:
    """What the whole body gives where its entries are the very ones of the last and all are stored; else None."""
    pieces = frame.unchanged(before) if before.are_stored(desk.known) else None
    if pieces is None:
        return None
    if pieces.wrapper == before.wrapper:
        notes = (RECODED,) if before.recoded else ()
        return Parsed((), before.count, before.title, before.ttl, notes, parts=packed)
    feed = pieces.read(()) or _read_reduced(pieces, (), headers, frame.url)
    if feed is None or not feed.sound or feed.entries:
        return None
    found = desk.told(feed, before.count).parsed
    recoded = RECODED in feed.notes
    parts = replace(before, wrapper=pieces.wrapper, title=found.title, ttl=feed.ttl, recoded=recoded)
    return replace(found, parts=parts.pack())


def _parse_new(
    pieces: Pieces, before: Parts, headers: Mapping[str, str], url: str, desk: _Desk
) -> Parsed | None:
    """What the whole body gives, from its wrapper and its new entries; None where that cannot be told from them."""
    old = before.known(desk.known)
    kept = {hash_: old[hash_] for hash_ in pieces.hashes if hash_ in old}
    new = [number for number, hash_ in enumerate(pieces.hashes) if hash_ not in kept]
    entries = len(pieces.hashes)
    if not new and before.wrapper == pieces.wrapper:
        notes = (RECODED,) if before.recoded else ()
        parts = pieces.remember_again(before, kept)
        return Parsed((), entries, before.title, before.ttl, notes, parts=parts)
    feed = pieces.read(new) or _read_reduced(pieces, new, headers, url)
    if feed is None or not feed.sound or len(feed.entries) != len(new):
        return None
    told = desk.told(feed, entries)
    firsts = {entry.first for entry in kept.values()}
    if any(text_hash(first_key(found)) in firsts for found in told.drafts if found.text):
        return None  # an old entry must be told apart from a new one
    singles = kept | told.singles([pieces.hashes[number] for number in new])
    return replace(told.parsed, parts=pieces.remember(feed, told.parsed.title, singles))


def _read_reduced(pieces: Pieces, new: Sequence[int], headers: Mapping[str, str], url: str) -> Feed | None:
    """The feed with its new entries alone, with feedparser's help; None where they are not sure to be read as they
    are in the whole."""
    reduced = pieces.reduced(new)
    try:
        check_body(reduced, url)
        feed = pieces.read_with_help(new)
        if feed is None and pieces.are_plain(new):
            feed = read_xml(reduced, headers, url)
    except ParseError:
        return None
    return feed


@dataclass(frozen=True, slots=True)
class _Desk:
    """What entries are held against."""

    source: Source
    known: Mapping[str, str]
    now: datetime

    def told(self, feed: Feed, entries: int | None = None) -> _Told:
        """The feed's entries as articles; ``entries`` is how many the body has, where not all were parsed."""
        drafts = [draft(entry) for entry in feed.entries]
        keys = identify([found for found in drafts if found.text], self.known)
        articles = tuple(
            article(found, key, self.source, self.now)
            for key, found in keys
            if self.known.get(key) != found.digest
        )
        number = len(drafts) if entries is None else entries
        parsed = Parsed(
            articles=articles,
            entries=number,
            title=clean_title(feed.title),
            ttl=feed.ttl,
            notes=feed.notes + _notes(number, drafts, keys, articles),
            whole=feed.whole,
        )
        return _Told(feed, drafts, keys, parsed)


@dataclass(frozen=True, slots=True)
class _Told:
    """Entries with the keys that they were told by."""

    feed: Feed
    drafts: list[Draft]
    keys: list[tuple[str, Draft]]
    parsed: Parsed

    def singles(self, hashes: Sequence[bytes]) -> dict[bytes, KnownEntry]:
        """By the hashes of their bytes, the entries that share their first key with no other."""
        sharing = Counter(first_key(found) for found in self.drafts if found.text)
        keys = {id(found): key for key, found in self.keys}
        return {
            hash_: KnownEntry(told_hash(keys[id(found)], found.digest), text_hash(first_key(found)))
            for hash_, found in zip(hashes, self.drafts, strict=True)
            if id(found) in keys and sharing[first_key(found)] == 1
        }


def _notes(
    entries: int,
    drafts: Sequence[Draft],
    told: list[tuple[str, Draft]],
    articles: tuple[Article, ...],
) -> tuple[str, ...]:
    notes = []
    if not entries:
        notes.append("The feed has no entries.")
    if empty := sum(not found.text for found in drafts):
        notes.append(f"{count(empty)} without any text {_were(empty)} left out.")
    if shared := sum(bool(found.guid) and key.startswith(f"{found.guid} ") for key, found in told):
        notes.append(f"{count(shared)} {'shares' if shared == 1 else 'share'} an id with others.")
    undated = [item for item in articles if item.published_basis == "first-seen"]
    if missing := sum(not item.published_raw for item in undated):
        notes.append(f"{count(missing)} without a date {_were(missing)} dated by when first seen.")
    if absurd := len(undated) - missing:
        notes.append(f"{count(absurd)} with an impossible date {_were(absurd)} dated by when first seen.")
    return tuple(notes)


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _read_json(body: bytes, url: str) -> Feed:
    feed = read_json_feed(body, url)
    notes = (f"{count(feed.broken)} could not be read.",) if feed.broken else ()
    return Feed(feed.title, feed.entries, notes=notes)
