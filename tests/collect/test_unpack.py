"""Bodies unpacked, and bombs that are not."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.collect.http.decompress import Unpacker, UnpackError

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
}


def unpack(coding: str, body: bytes, limit: int = 1 << 20, step: int = 7) -> bytes:
    unpacker = Unpacker(coding, limit)
    for at in range(0, len(body), step):
        unpacker.feed(body[at : at + step])
    assert unpacker.received == len(body)
    return unpacker.finish()


@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=300), st.integers(1, 50))
@settings(max_examples=60, deadline=None)
def test_a_body_comes_out_as_it_was_packed_however_it_is_cut(coding: str, body: bytes, step: int) -> None:
    if coding in ("", "identity") and body.startswith(b"\x1f\x8b"):
        body = b"-" + body
    assert unpack(coding, PACKERS[coding](body), step=step) == body


def test_raw_deflate_and_undeclared_gzip_are_understood() -> None:
    raw = zlib.compress(b"words " * 50, wbits=-15)
    assert unpack("deflate", raw) == b"words " * 50
    assert unpack("", gzip.compress(b"words", mtime=0)) == b"words"
    assert (
        unpack("gzip", gzip.compress(b"one ", mtime=0) + gzip.compress(b"two", mtime=0) + b"\0junk")
        == b"one two"
    )


def test_a_bomb_is_stopped_while_it_unpacks() -> None:
    bomb = gzip.compress(b"\0" * (8 << 20))
    assert len(bomb) < 10_000
    unpacker = Unpacker("gzip", 1 << 20)
    with pytest.raises(UnpackError, match=r"larger than 1 MiB"):
        unpacker.feed(bomb)
    # What it holds in memory cannot be seen from outside: it gives nothing of a body that it refused.
    assert sum(map(len, unpacker._parts)) <= 1 << 20


def test_a_plain_body_over_the_limit_is_refused() -> None:
    with pytest.raises(UnpackError, match="larger than"):
        unpack("", b"x" * 2000, limit=1000)


@pytest.mark.parametrize(
    ("coding", "body", "words"),
    [
        ("gzip", b"<rss/>", "packed"),
        ("gzip", gzip.compress(b"words" * 100, mtime=0)[:-12], "breaks off"),
        ("gzip", gzip.compress(b"words" * 100, mtime=0)[:-4] + b"oops", "packed"),
        ("br", b"x", "not asked for"),
    ],
)
def test_damaged_and_unknown_packing_is_named(coding: str, body: bytes, words: str) -> None:
    with pytest.raises(UnpackError, match=words):
        unpack(coding, body)
