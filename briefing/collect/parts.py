"""What is remembered of a feed's last body, so that its entries need not be parsed again: hashes, packed.

An entry counts as known only while the archive says so: besides the hash of its bytes, those of the key and the
digest that it was stored under are kept, and held against what the archive knows at the next refresh.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from briefing.collect.letters import Letters

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
