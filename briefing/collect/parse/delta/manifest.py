"""The manifest of a feed's last body: hashes of its entries, packed, so that they need not be parsed again.

An entry counts as known only while the archive says so: besides the hash of its bytes, the manifest keeps those of the
key and the digest that it was stored under, and these are compared with what the archive has at the next refresh.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from briefing.collect.parse.delta.encoding import CharsetClass

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


def stored_hash(key: str, digest: str) -> bytes:
    """Hash of what the archive has of an article: its key and the digest of its text."""
    return text_hash(f"{key}\0{digest}")


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """Hashes of an entry that became an article of its own."""

    stored: bytes
    """See :func:`stored_hash`."""
    first_key: bytes
    """Of the shortest key it can have: the key of a new entry with the same one depends on this one, too."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Hashes of a feed's last body: what its entries stood in, the wrapper around them, and the entries themselves."""

    context: bytes
    wrapper: bytes
    block: bytes
    """Of all entries in a row, with what stands between them."""
    charset: CharsetClass
    """Of the entries."""
    recoded: bool = False
    """Whether the body was not in the encoding that it declared."""
    ttl: int = 0
    title: str = ""
    rows: bytes = b""
    """The entries that became articles of their own, packed."""
    complete: bool = False
    """Whether those are all that the body had."""

    @property
    def count(self) -> int:
        """How many entries are remembered."""
        return len(self.rows) // _ENTRY

    def are_stored(self, stored: Mapping[str, str]) -> bool:
        """Whether the archive has them all under the same key and digest; ``stored`` maps keys to digests."""
        hashes = {stored_hash(key, digest) for key, digest in stored.items()}
        rows = self.rows
        return hashes.issuperset(rows[at : at + _HASH] for at in range(_HASH, len(rows), _ENTRY))

    def known(self, stored: Mapping[str, str]) -> dict[bytes, KnownEntry]:
        """Those that the archive has under the same key and digest, by the hash of their bytes."""
        hashes = {stored_hash(key, digest) for key, digest in stored.items()}
        return {at: entry for at, entry in _unpack_entries(self.rows) if entry.stored in hashes}

    def pack(self) -> bytes:
        """As bytes; see :func:`unpack`."""
        flags = self.recoded | self.complete << 1
        head = _HEADER.pack(self.context, self.wrapper, self.block, self.charset, flags, self.ttl, self.count)
        return b"".join((head, self.rows, self.title.encode("utf-8", "replace")))


def pack_entries(entries: Mapping[bytes, KnownEntry]) -> bytes:
    """Entries by the hash of their bytes, as :attr:`Manifest.rows` has them."""
    return b"".join(at + entry.stored + entry.first_key for at, entry in entries.items())


def unpack(packed: bytes) -> Manifest | None:
    """What :meth:`Manifest.pack` packed; None where there is nothing, or nothing that can be used."""
    if len(packed) < _HEADER.size:
        return None
    context, wrapper, block, charset, flags, ttl, count = _HEADER.unpack_from(packed)
    end = _HEADER.size + count * _ENTRY
    if len(packed) < end or charset not in _CHARSETS:
        return None
    title = packed[end:].decode("utf-8", "replace")
    rows = packed[_HEADER.size : end]
    return Manifest(
        context,
        wrapper,
        block,
        CharsetClass(charset),
        recoded=bool(flags & 1),
        ttl=ttl,
        title=title,
        rows=rows,
        complete=bool(flags & 2),
    )


_CHARSETS = frozenset(CharsetClass)


def _unpack_entries(rows: bytes) -> Iterable[tuple[bytes, KnownEntry]]:
    for at in range(0, len(rows), _ENTRY):
        first_key = at + 2 * _HASH
        yield rows[at : at + _HASH], KnownEntry(rows[at + _HASH : first_key], rows[first_key : at + _ENTRY])
