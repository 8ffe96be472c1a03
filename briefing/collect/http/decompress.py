"""Bodies decompressed as they stream in, up to a limit (gzip bombs)."""

from __future__ import annotations

import zlib

from briefing.core.errors import BriefingError

_STEP = 1 << 16
_GZIP = b"\x1f\x8b"


class UnpackError(BriefingError):
    """A body that is too large or not packed as it says."""


class Unpacker:
    """Takes a body chunk by chunk, as sent under one content coding, and keeps it unpacked.

    Knows ``gzip`` and ``deflate`` (with and without zlib's frame), and gzip that the server forgot to
    declare.  Raises :class:`UnpackError` as soon as more than ``limit`` bytes came out, whatever went in.
    """

    def __init__(self, coding: str, limit: int) -> None:
        self._coding = coding.strip().lower().removeprefix("x-")
        self._limit = limit
        self._parts: list[bytes] = []
        self._first = b""
        self._begun = False
        self._packed: zlib._Decompress | None = None
        self.received = 0
        """Bytes that came in."""
        self._size = 0
        if self._coding not in ("", "identity", "gzip", "deflate"):
            raise UnpackError(
                f"The server packed the feed in a way that was not asked for ({self._coding[:20]}).",
                "Tell its publisher.",
            )

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self.received += len(chunk)
        if not self._begun:
            self._first += chunk
            if len(self._first) < 2:
                return
            chunk, self._first = self._first, b""
            self._begin(chunk)
        self._take(chunk)

    def finish(self) -> bytes:
        """The whole body; raises :class:`UnpackError` where a packed one has no end."""
        if not self._begun and self._first:
            self._begin(self._first)
            self._take(self._first)
        if self._packed is not None and not self._packed.eof:
            raise UnpackError("The packed feed breaks off before its end.", "The desk tries again later.")
        return b"".join(self._parts)

    def _begin(self, head: bytes) -> None:
        self._begun = True
        if self._coding == "gzip" or head.startswith(_GZIP):
            self._packed = zlib.decompressobj(31)
        elif self._coding == "deflate":
            framed = head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0
            self._packed = zlib.decompressobj(15 if framed else -15)

    def _take(self, chunk: bytes) -> None:
        if self._packed is None:
            self._keep(chunk)
            return
        while chunk:
            if self._packed.eof:
                if not chunk.startswith(_GZIP):
                    return  # bytes after the end mean nothing
                self._packed = zlib.decompressobj(31)
            try:
                self._keep(self._packed.decompress(chunk, _STEP))
            except zlib.error:
                raise UnpackError(
                    "The server says that the feed is packed, and it is not (or it is damaged).",
                    "Tell its publisher; the desk tries again later.",
                ) from None
            chunk = self._packed.unconsumed_tail or self._packed.unused_data

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > self._limit:
            raise too_large(self._limit)
        self._parts.append(part)


def too_large(limit: int) -> UnpackError:
    """The error for a body over the limit, in bytes."""
    return UnpackError(
        f"The feed is larger than {limit / 1024 / 1024:,.3g} MiB, so it was not read.",
        "Look for a smaller feed of the same publisher.",
    )
