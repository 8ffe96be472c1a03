"""One XML body to articles, of which only the entries that are new or changed are parsed.

Three shortcuts are tried, the cheapest first, and each gives up (None) where it might give anything else than parsing
the whole body would: all entries as in the last body, one hash; some of them, a hash each; a body that was never seen,
by :mod:`.fast_reader` in place of feedparser.  After them the body is parsed whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefing import __version__
from briefing.collect.parse.articles import Comparison, EntryComparer, Parsed
from briefing.collect.parse.delta.encoding import CharsetClass, charset_class
from briefing.collect.parse.delta.fast_reader import read_entries, read_feed
from briefing.collect.parse.delta.manifest import (
    KnownEntry,
    Manifest,
    pack_entries,
    short_hash,
    stored_hash,
    text_hash,
    unpack,
)
from briefing.collect.parse.delta.split import EntryBlock, SplitBody, find_entries, is_plain, split_entries
from briefing.collect.parse.entry import RECODED, Feed, first_key
from briefing.collect.parse.feedparser_reader import read_xml
from briefing.collect.parse.sniff import ParseError, check_body

#: What remembered entries were read by: another program may read another text from the same bytes.
_READ_BY = f"briefing {__version__}, 2"
#: What most wrappers differ in: when the feed was made.  The desk does not ask for it.
_TIME = re.compile(rb"<(lastBuildDate|pubDate|updated|dc:date)>[\w :+.,-]*</\1>", re.ASCII)


def parse_delta(
    body: bytes, headers: Mapping[str, str], url: str, comparer: EntryComparer, manifest: bytes
) -> Parsed:
    """Parse one XML body, as the server sent it from ``url`` with ``headers``.

    ``manifest`` is what :attr:`Parsed.manifest` was for the feed's last body.  Raises :class:`ParseError` where the
    body is no feed.
    """
    block = hashed_block(body, headers, url)
    before = block.since(manifest) if block is not None else None
    if block is not None and before is not None:
        found = _parse_wrapper(block, before, comparer, manifest)
        if found is not None:
            return found
    split = block.split() if block is not None else None
    if split is not None and before is not None:
        found = _parse_new(split, before, comparer)
        if found is not None:
            return found
    return _parse_whole(body, split, headers, url, comparer)


class HashedBlock:
    """One body with hashes of its entries as a block, and of what they stand in."""

    def __init__(self, block: EntryBlock, headers: Mapping[str, str], url: str) -> None:
        self.block = block
        self.headers = headers
        """Names in lower case."""
        self.url = url
        self._entries = block.entries
        self.hash = short_hash(self._entries)
        circumstances = (headers.get("content-type", ""), headers.get("content-language", ""), url, _READ_BY)
        joined = "\n".join(circumstances).encode("utf-8", "surrogatepass")
        self.context = short_hash(block.context, joined)

    def since(self, packed: bytes) -> Manifest | None:
        """The manifest of an earlier body, where its entries stood in the same context."""
        manifest = unpack(packed)
        return manifest if manifest is not None and manifest.context == self.context else None

    def unchanged(self, before: Manifest) -> HashedSplit | None:
        """The body without its entries, where they are the same as before and all remembered; else None."""
        if before.block != self.hash or not before.complete:
            return None
        mark = self.block.mark(before.charset)
        if mark is None:
            return None
        split = SplitBody(self.block.head, (), self.block.tail, self.block.context, mark)
        return HashedSplit(self, split, before.charset)

    def split(self) -> HashedSplit | None:
        """The body with its single entries; None where it is not certain where they begin and end."""
        charset = charset_class(self._entries)
        mark = self.block.mark(charset)
        split = None if mark is None else split_entries(self.block, mark)
        return None if split is None else HashedSplit(self, split, charset)


def hashed_block(body: bytes, headers: Mapping[str, str], url: str) -> HashedBlock | None:
    """The body with its entries as one block; None where it is not certain where they begin and end."""
    sent = {name.lower(): value for name, value in headers.items()}
    block = find_entries(body, sent.get("content-type", ""))
    return None if block is None else HashedBlock(block, sent, url)


class HashedSplit:
    """One body with a hash of each of its entries, and of its wrapper."""

    def __init__(self, block: HashedBlock, split: SplitBody, charset: CharsetClass) -> None:
        self._block = block
        self._split = split
        self._charset = charset
        self.hashes = [short_hash(entry) for entry in split.entries]
        self.wrapper = short_hash(_TIME.sub(b"", split.head), _TIME.sub(b"", split.tail), split.mark)

    def are_plain(self, numbers: Sequence[int]) -> bool:
        """Whether none of these entries changes how those after it are read."""
        return all(is_plain(self._split.entries[number], self._split.context) for number in numbers)

    def read(self, numbers: Sequence[int]) -> Feed | None:
        """The feed with these entries, read without feedparser; None where that cannot be done.

        What can be read so is plain, and safe to read.
        """
        return read_feed(self._split, self._picked(numbers), self._block.headers, self._block.url)

    def read_with_feedparser(self, numbers: Sequence[int]) -> Feed | None:
        """The same with feedparser for the wrapper alone, of a body that is safe to read."""
        headers, url = self._block.headers, self._block.url
        try:
            wrapper = read_xml(self._split.reduced([]), headers, url)
        except ParseError:
            return None
        if not wrapper.sound or wrapper.entries:
            return None
        found = read_entries(self._split, self._picked(numbers), wrapper, headers, url)
        return None if found is None else replace(wrapper, entries=found)

    def read_reduced(self, numbers: Sequence[int]) -> Feed | None:
        """The same by feedparser as far as needed; None where these entries may be read otherwise in the whole body."""
        reduced = self._split.reduced(self._picked(numbers))
        try:
            check_body(reduced, self._block.url)
            feed = self.read_with_feedparser(numbers)
            if feed is None and self.are_plain(numbers):
                feed = read_xml(reduced, self._block.headers, self._block.url)
        except ParseError:
            return None
        return feed

    def _picked(self, numbers: Sequence[int]) -> list[bytes]:
        return [self._split.entries[number] for number in numbers]

    def manifest(
        self, *, recoded: bool, ttl: int, title: str, entries: Mapping[bytes, KnownEntry]
    ) -> Manifest:
        """What to remember of this body."""
        return Manifest(
            context=self._block.context,
            wrapper=self.wrapper,
            block=self._block.hash,
            charset=self._charset,
            recoded=recoded,
            ttl=ttl,
            title=title,
            rows=pack_entries(entries),
            complete=len(entries) == len(self.hashes),
        )


def _parse_wrapper(
    block: HashedBlock, before: Manifest, comparer: EntryComparer, packed: bytes
) -> Parsed | None:
    """The body where its entries are the same as before and all are stored; else None.  ``packed`` is ``before``."""
    split = block.unchanged(before) if before.are_stored(comparer.known) else None
    if split is None:
        return None
    if split.wrapper == before.wrapper:
        return _nothing_new(before, before.count, packed)
    feed = split.read(()) or split.read_reduced(())
    if feed is None or not feed.sound or feed.entries:
        return None
    found = comparer.compare(feed, before.count).parsed
    after = replace(
        before, wrapper=split.wrapper, title=found.title, ttl=feed.ttl, recoded=RECODED in feed.notes
    )
    return replace(found, manifest=after.pack())


def _nothing_new(before: Manifest, entries: int, manifest: bytes) -> Parsed:
    notes = (RECODED,) if before.recoded else ()
    return Parsed((), entries, before.title, before.ttl, notes, manifest=manifest)


def _parse_new(split: HashedSplit, before: Manifest, comparer: EntryComparer) -> Parsed | None:
    """The body from its wrapper and its new entries; None where those alone might not give what the whole gives."""
    known = before.known(comparer.known)
    kept = {hash_: known[hash_] for hash_ in split.hashes if hash_ in known}
    new = [number for number, hash_ in enumerate(split.hashes) if hash_ not in kept]
    count = len(split.hashes)
    if not new and before.wrapper == split.wrapper:
        after = split.manifest(recoded=before.recoded, ttl=before.ttl, title=before.title, entries=kept)
        return _nothing_new(before, count, after.pack())
    feed = split.read(new) or split.read_reduced(new)
    if feed is None or not feed.sound or len(feed.entries) != len(new):
        return None
    compared = comparer.compare(feed, count)
    first_keys = {entry.first_key for entry in kept.values()}
    if any(text_hash(first_key(found)) in first_keys for found in compared.drafts if found.text):
        return None  # which of the two gets the key depends on the old entry
    return _remembered(compared, split, kept | _single([split.hashes[number] for number in new], compared))


def _parse_whole(
    body: bytes, split: HashedSplit | None, headers: Mapping[str, str], url: str, comparer: EntryComparer
) -> Parsed:
    """The body with all of its entries parsed, and its manifest where the next body can be parsed by it."""
    every = range(len(split.hashes)) if split is not None else ()
    feed = split.read(every) if split is not None else None
    if feed is None:
        check_body(body, url)
        feed = split.read_with_feedparser(every) if split is not None else None
    plain = feed is not None
    compared = comparer.compare(feed or read_xml(body, headers, url))
    if split is None or not compared.feed.sound or len(compared.feed.entries) != len(every):
        return compared.parsed
    if not plain and not split.are_plain(every):
        return compared.parsed
    return _remembered(compared, split, _single(split.hashes, compared))


def _remembered(compared: Comparison, split: HashedSplit, entries: Mapping[bytes, KnownEntry]) -> Parsed:
    feed, parsed = compared.feed, compared.parsed
    recoded = RECODED in feed.notes
    manifest = split.manifest(recoded=recoded, ttl=feed.ttl, title=parsed.title, entries=entries)
    return replace(parsed, manifest=manifest.pack())


def _single(hashes: Sequence[bytes], compared: Comparison) -> dict[bytes, KnownEntry]:
    """By the hashes of their bytes, the entries that share their first key with no other."""
    sharing = Counter(first_key(found) for found in compared.drafts if found.text)
    keys = {id(found): key for key, found in compared.keys}
    return {
        hash_: KnownEntry(stored_hash(keys[id(found)], found.digest), text_hash(first_key(found)))
        for hash_, found in zip(hashes, compared.drafts, strict=True)
        if id(found) in keys and sharing[first_key(found)] == 1
    }
