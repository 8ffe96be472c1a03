"""What is remembered of a feed's last body, so that its entries need not be parsed again: hashes, packed.

An entry counts as known only while the archive says so: besides the hash of its bytes, those of the key and the
digest that it was stored under are kept, and held against what the archive knows at the next refresh.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_HASH = 8
_HEADER = struct.Struct("<8s8sIIB")
_ENTRY = 3 * _HASH


def short_hash(*parts: bytes) -> bytes:
    """Hash of one byte string or several, 8 bytes."""
    if len(parts) == 1:
        return hashlib.blake2b(parts[0], digest_size=_HASH).digest()
    state = hashlib.blake2b(digest_size=_HASH)
    for part in parts:
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.digest()


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
    ttl: int = 0
    recoded: bool = False
    """Whether the body was not in the encoding that it declared."""
    title: str = ""
    entries: Mapping[bytes, KnownEntry] = field(default_factory=dict)

    def known(self, stored: Mapping[str, str]) -> dict[bytes, KnownEntry]:
        """The entries that the archive knows under the very key and digest; ``stored`` maps keys to digests."""
        hashes = {told_hash(key, digest) for key, digest in stored.items()}
        return {at: entry for at, entry in self.entries.items() if entry.told in hashes}

    def pack(self) -> bytes:
        """As bytes; see :func:`unpack`."""
        head = _HEADER.pack(self.context, self.wrapper, self.ttl, len(self.entries), self.recoded)
        rows = (at + entry.told + entry.first for at, entry in self.entries.items())
        return b"".join((head, *rows, self.title.encode("utf-8", "replace")))


def unpack(packed: bytes) -> Parts | None:
    """What :meth:`Parts.pack` packed; None where there is nothing, or nothing that can be used."""
    if len(packed) < _HEADER.size:
        return None
    context, wrapper, ttl, count, recoded = _HEADER.unpack_from(packed)
    end = _HEADER.size + count * _ENTRY
    if len(packed) < end:
        return None
    return Parts(
        context,
        wrapper,
        ttl,
        bool(recoded),
        packed[end:].decode("utf-8", "replace"),
        dict(_rows(packed[_HEADER.size : end])),
    )


def _rows(packed: bytes) -> Iterable[tuple[bytes, KnownEntry]]:
    for at in range(0, len(packed), _ENTRY):
        first = at + 2 * _HASH
        yield packed[at : at + _HASH], KnownEntry(packed[at + _HASH : first], packed[first : at + _ENTRY])
