"""Encodings in which a part of a body decodes as it does in the whole, and how to keep that so when parts are left out.

feedparser tries the encodings that header and document declare, then UTF-8.  Which one it takes depends, among those
known here, only on whether all is ASCII or all is UTF-8, and a mark of one letter carries that over.
"""

from __future__ import annotations

import re
from enum import IntEnum

UNIFORM = frozenset(("utf-8", "utf8", "us-ascii", "ascii"))
ONE_BYTE = frozenset(
    [f"iso-8859-{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)]
    + [f"windows-{n}" for n in range(1250, 1259)]
    + ["latin1", "latin-1", "koi8-r", "koi8-u"]
)
BOM = b"\xef\xbb\xbf"
UTF8_MARK = b"<!--\xc3\xa9-->"
_OTHER_MARK = b"<!--\xe9-->"
_SPACE = b" \t\r\n"
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"'<>]*)["']""")


class Letters(IntEnum):
    """What the bytes of a part can be."""

    ASCII = 1
    UTF8 = 2
    OTHER = 3


def letters_of(part: bytes) -> Letters:
    """What a part is; where parts meet at ASCII characters, the whole is the greatest of them."""
    if part.isascii():
        return Letters.ASCII
    return Letters.UTF8 if _decodes(part, "utf-8") else Letters.OTHER


def declared(body: bytes, prolog: bytes, content_type: str) -> frozenset[str] | None:
    """The encodings that header and document declare; None where any is not known here."""
    found = _ENCODING.findall(prolog)
    opening = body[:64].removeprefix(BOM).lstrip(_SPACE) or body.removeprefix(BOM).lstrip(_SPACE)
    if len(found) > 1 or opening[:1] != b"<":
        return None
    names = {_charset(content_type), *(name.decode("ascii", "replace").lower() for name in found)} - {""}
    return frozenset(names) if names <= UNIFORM | ONE_BYTE else None


def mark_of(encodings: frozenset[str], body: bytes, letters: Letters) -> bytes | None:
    """A comment with a letter as the body has them, empty for ASCII; None where a part of the body might decode in another
    encoding than the whole.

    ``encodings``: see :func:`declared`; ``letters``: what the body is.
    """
    if letters is Letters.ASCII:
        return b""
    mark = UTF8_MARK if letters is Letters.UTF8 else _OTHER_MARK
    narrow = encodings & ONE_BYTE
    if not all(_decodes(body, name) and _decodes(mark, name) for name in narrow):
        return None
    return mark if narrow or mark is UTF8_MARK else None


def _charset(content_type: str) -> str:
    for part in content_type.split(";")[1:]:
        key, _, value = part.partition("=")
        if key.strip().lower() == "charset":
            return value.strip().strip("\"'").lower()
    return ""


def _decodes(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True
