"""What is remembered of a feed's last body, so that its entries need not be parsed again: hashes, packed.

An entry counts as known only while the archive says so: besides the hash of its bytes, those of the key and the
digest that it was stored under are kept, and held against what the archive knows at the next refresh.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from briefing import __version__
from briefing.collect.parse.delta.charset import Letters, letters_of
from briefing.collect.parse.delta.cut import Cut, Frame, cut_frame, frame_of, is_plain
from briefing.collect.parse.fast_reader import read_entries, read_feed
from briefing.collect.parse.feedparser_reader import RECODED, Feed, read_xml
from briefing.collect.parse.sniff import ParseError

_HASH = 8
_HEADER = struct.Struct("<8s8s8sBBII")
_ENTRY = 3 * _HASH


def short_hash(*parts: bytes) -> bytes:
    """Hash of one byte string or several, 8 bytes.  SHA-256, which processors do themselves."""
    if len(parts) == 1:
        return hashlib.sha256(parts[0]).digest()[:_HASH]
    state = hashlib.sha256()
    for part in parts:
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.digest()[:_HASH]


def text_hash(text: str) -> bytes:
    """Hash of a text, 8 bytes."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_HASH).digest()


def told_hash(key: str, digest: str) -> bytes:
    """Hash of what an article is stored under."""
    return text_hash(f"{key}\0{digest}")


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """Hashes of an entry that was told as an article of its own."""

    told: bytes
    """Of the key and the digest that it is stored under."""
    first: bytes
    """Of the shortest key it can have: an entry that shares it must be told apart from this one."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A feed's last body: what its entries stood in, the wrapper around them, and the entries by their hash."""

    context: bytes
    wrapper: bytes
    block: bytes
    """Hash of the entries in a row, with what stands between them."""
    letters: Letters
    """What the bytes of the entries are."""
    recoded: bool = False
    """Whether the body was not in the encoding that it declared."""
    ttl: int = 0
    title: str = ""
    rows: bytes = b""
    """The entries that were told as articles of their own, packed."""
    complete: bool = False
    """Whether those are all that the body had."""

    @property
    def count(self) -> int:
        """How many entries are remembered."""
        return len(self.rows) // _ENTRY

    def are_stored(self, stored: Mapping[str, str]) -> bool:
        """Whether the archive knows them all under the very key and digest; ``stored`` maps keys to digests."""
        hashes = {told_hash(key, digest) for key, digest in stored.items()}
        rows = self.rows
        return hashes.issuperset(rows[at : at + _HASH] for at in range(_HASH, len(rows), _ENTRY))

    def known(self, stored: Mapping[str, str]) -> dict[bytes, KnownEntry]:
        """Those that it knows so, by the hash of their bytes."""
        hashes = {told_hash(key, digest) for key, digest in stored.items()}
        return {at: entry for at, entry in _unpacked(self.rows) if entry.told in hashes}

    def pack(self) -> bytes:
        """As bytes; see :func:`unpack`."""
        flags = self.recoded | self.complete << 1
        head = _HEADER.pack(self.context, self.wrapper, self.block, self.letters, flags, self.ttl, self.count)
        return b"".join((head, self.rows, self.title.encode("utf-8", "replace")))


def pack_entries(entries: Mapping[bytes, KnownEntry]) -> bytes:
    """Entries by the hash of their bytes, as :attr:`Parts.rows` has them."""
    return b"".join(at + entry.told + entry.first for at, entry in entries.items())


def unpack(packed: bytes) -> Parts | None:
    """What :meth:`Parts.pack` packed; None where there is nothing, or nothing that can be used."""
    if len(packed) < _HEADER.size:
        return None
    context, wrapper, block, letters, flags, ttl, count = _HEADER.unpack_from(packed)
    end = _HEADER.size + count * _ENTRY
    if len(packed) < end or letters not in _LETTERS:
        return None
    title = packed[end:].decode("utf-8", "replace")
    rows = packed[_HEADER.size : end]
    return Parts(
        context, wrapper, block, Letters(letters), bool(flags & 1), ttl, title, rows, bool(flags & 2)
    )


_LETTERS = frozenset(Letters)


def _unpacked(rows: bytes) -> Iterable[tuple[bytes, KnownEntry]]:
    for at in range(0, len(rows), _ENTRY):
        first = at + 2 * _HASH
        yield rows[at : at + _HASH], KnownEntry(rows[at + _HASH : first], rows[first : at + _ENTRY])


# A body cut into entries, each with its hash: what can be told of it from what is remembered of the last
# one.

#: What remembered entries were read by: another program may read another text from the same bytes.
_READ_BY = f"briefing {__version__}, 2"

#: What most wrappers differ in: when the feed was made.  The desk does not ask for it.
_TIME = re.compile(rb"<(lastBuildDate|pubDate|updated|dc:date)>[\w :+.,-]*</\1>", re.ASCII)


class Framed:
    """One body, its entries not told apart yet."""

    def __init__(self, frame: Frame, headers: Mapping[str, str], url: str) -> None:
        self.frame = frame
        self.headers = headers
        self.url = url
        block = frame.block
        self.block = short_hash(block)
        self._block = block
        circumstances = (headers.get("content-type", ""), headers.get("content-language", ""), url, _READ_BY)
        told = "\n".join(circumstances).encode("utf-8", "surrogatepass")
        self.context = short_hash(frame.context, told)

    def since(self, packed: bytes) -> Parts | None:
        """The parts of an earlier body whose entries stood in the same context."""
        parts = unpack(packed)
        return parts if parts is not None and parts.context == self.context else None

    def unchanged(self, before: Parts) -> Pieces | None:
        """The body without its entries, where they are the very ones that all are remembered; else None."""
        if before.block != self.block or not before.complete:
            return None
        mark = self.frame.mark(before.letters)
        if mark is None:
            return None
        cut = Cut(self.frame.head, (), self.frame.tail, self.frame.context, mark)
        return Pieces(self, cut, before.letters)

    def cut(self) -> Pieces | None:
        """The body in pieces, or None where the cut is not sure."""
        letters = letters_of(self._block)
        mark = self.frame.mark(letters)
        cut = None if mark is None else cut_frame(self.frame, mark)
        return None if cut is None else Pieces(self, cut, letters)


class Pieces:
    """One body in pieces."""

    def __init__(self, framed: Framed, cut: Cut, letters: Letters) -> None:
        self._framed = framed
        self._cut = cut
        self._letters = letters
        self.hashes = [short_hash(entry) for entry in cut.entries]
        self.wrapper = short_hash(_TIME.sub(b"", cut.head), _TIME.sub(b"", cut.tail), cut.mark)

    def reduced(self, numbers: Sequence[int]) -> bytes:
        """A body with these entries alone."""
        return self._cut.reduced(self._picked(numbers))

    def are_plain(self, numbers: Sequence[int]) -> bool:
        """Whether none of these entries leaves a trace on those after it."""
        return all(is_plain(self._cut.entries[number], self._cut.context) for number in numbers)

    def read(self, numbers: Sequence[int]) -> Feed | None:
        """The feed with these entries, read without feedparser; None where that cannot be done.

        What can be read so is plain, and safe to read.
        """
        return read_feed(self._cut, self._picked(numbers), self._framed.headers, self._framed.url)

    def read_with_help(self, numbers: Sequence[int]) -> Feed | None:
        """The same where feedparser is needed for the wrapper alone, of a body that is safe to read."""
        headers, url = self._framed.headers, self._framed.url
        try:
            wrapper = read_xml(self._cut.reduced([]), headers, url)
        except ParseError:
            return None
        if not wrapper.sound or wrapper.entries:
            return None
        found = read_entries(self._cut, self._picked(numbers), wrapper, headers, url)
        return None if found is None else replace(wrapper, entries=found)

    def _picked(self, numbers: Sequence[int]) -> list[bytes]:
        return [self._cut.entries[number] for number in numbers]

    def remember(self, feed: Feed, title: str, entries: Mapping[bytes, KnownEntry]) -> bytes:
        """The parts to keep for the next body."""
        return self._parts(RECODED in feed.notes, feed.ttl, title, entries)

    def remember_again(self, before: Parts, entries: Mapping[bytes, KnownEntry]) -> bytes:
        """The same where the wrapper says what that of an earlier body said."""
        return self._parts(before.recoded, before.ttl, before.title, entries)

    def _parts(self, recoded: bool, ttl: int, title: str, entries: Mapping[bytes, KnownEntry]) -> bytes:
        return Parts(
            context=self._framed.context,
            wrapper=self.wrapper,
            block=self._framed.block,
            letters=self._letters,
            recoded=recoded,
            ttl=ttl,
            title=title,
            rows=pack_entries(entries),
            complete=len(entries) == len(self.hashes),
        ).pack()


def framed(body: bytes, headers: Mapping[str, str], url: str) -> Framed | None:
    """The body with its entries in one, or None where it is not sure where they begin and end."""
    sent = {name.lower(): value for name, value in headers.items()}
    frame = frame_of(body, sent.get("content-type", ""))
    return None if frame is None else Framed(frame, sent, url)


def cut_in_pieces(body: bytes, headers: Mapping[str, str], url: str) -> Pieces | None:
    """The body in pieces, or None where the cut is not sure."""
    found = framed(body, headers, url)
    return None if found is None else found.cut()
