"""Encodings: in which one feedparser reads a body, and how the entries that are left of it keep being read in it.

feedparser tries the encoding that header and document lead to by RFC 3023, then the document's own, then that of its
byte order mark, and takes the first that fits.  Among the encodings known here, which one fits depends only on
whether all of the body is ASCII, all is UTF-8, or neither; so a comment with one letter of the kind
(:func:`charset_mark`) makes a reduced document be read as the whole one would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

_UNIFORM = frozenset(("utf-8", "utf8", "us-ascii", "ascii"))
_ONE_BYTE = frozenset(
    [f"iso-8859-{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)]
    + [f"windows-{n}" for n in range(1250, 1259)]
    + ["latin1", "latin-1", "koi8-r", "koi8-u"]
)
BOM = b"\xef\xbb\xbf"
_UTF8_MARK = b"<!--\xc3\xa9-->"
_OTHER_MARK = b"<!--\xe9-->"
_SPACE = b" \t\r\n"
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"'<>]*)["']""")
_DECLARATION = re.compile(
    rb"""<\?xml[ \t]+version[ \t]*=[ \t]*(?:"1\.0"|'1\.0')"""
    rb"""(?:[ \t]+encoding=(?:"([A-Za-z0-9._-]*)"|'([A-Za-z0-9._-]*)'))?"""
    rb"""(?:[ \t]+standalone=(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t]*\?>"""
)
#: Both names of the encoding that holds no letter beyond 127.
_ASCII = frozenset(("us-ascii", "ascii"))


class CharsetClass(IntEnum):
    """What kind of bytes a part of a body is; where parts meet at ASCII characters, the whole is of the greatest."""

    ASCII = 1
    UTF8 = 2
    OTHER = 3


def charset_class(part: bytes) -> CharsetClass:
    """The class of a part of a body."""
    if part.isascii():
        return CharsetClass.ASCII
    return CharsetClass.UTF8 if _decodes(part, "utf-8") else CharsetClass.OTHER


def declared_encodings(body: bytes, prolog: bytes, content_type: str) -> frozenset[str] | None:
    """The encodings that header and document declare; None where one of them is not known here."""
    found = _ENCODING.findall(prolog)
    opening = body[:64].removeprefix(BOM).lstrip(_SPACE) or body.removeprefix(BOM).lstrip(_SPACE)
    if len(found) > 1 or opening[:1] != b"<":
        return None
    charset = _charset_parameter(content_type.split(";")[1:]).lower()
    names = {charset, *(name.decode("ascii", "replace").lower() for name in found)} - {""}
    return frozenset(names) if names <= _UNIFORM | _ONE_BYTE else None


def charset_mark(encodings: frozenset[str], body: bytes, kind: CharsetClass) -> bytes | None:
    """A comment with a letter of the body's kind, empty for ASCII; None where a part of the body might decode in
    another encoding than the whole.

    ``encodings``: see :func:`declared_encodings`; ``kind``: the class of the body.
    """
    if kind is CharsetClass.ASCII:
        return b""
    mark = _UTF8_MARK if kind is CharsetClass.UTF8 else _OTHER_MARK
    narrow = encodings & _ONE_BYTE
    if not all(_decodes(body, name) and _decodes(mark, name) for name in narrow):
        return None
    return mark if narrow or mark is _UTF8_MARK else None


@dataclass(frozen=True, slots=True)
class DetectedEncoding:
    """The encoding in which feedparser would read a body, and the body's beginning without its declaration."""

    encoding: str
    recoded: bool
    """Whether it is another than header and document lead to."""
    head: bytes
    """The body's head without byte order mark and XML declaration."""


def detect_encoding(head: bytes, mark: bytes, headers: Mapping[str, str]) -> DetectedEncoding | None:
    """The encoding of a body that begins with ``head``; None where only feedparser can tell.

    ``mark``: see :func:`charset_mark`; ``headers``: names in lower case.
    """
    marked = head.startswith(BOM)
    head = head.removeprefix(BOM)
    declaration = _DECLARATION.match(head)
    if (declaration is None and not head.startswith(b"<")) or (
        head.startswith(b"<?xml ") and declaration is None
    ):
        return None
    first_line = head.partition(b"\n")[0]
    if first_line.count(b"?>") > (declaration is not None) or (
        declaration is None and b"encoding" in first_line
    ):
        return None  # feedparser might find an encoding elsewhere in the line
    own = ""
    if declaration is not None:
        own = (declaration.group(1) or declaration.group(2) or b"").decode("ascii").lower()
        head = head[declaration.end() :]
    if marked and not _fits("utf-8", mark):
        return None
    first = _by_rfc_3023(headers, own)
    for name in (first, own, "utf-8" if marked else ""):
        if name and name.lower() not in _UNIFORM | _ONE_BYTE:
            return None
        if name and _fits(name.lower(), mark):
            return DetectedEncoding(name, name != first, head)
    return None


def _fits(encoding: str, mark: bytes) -> bool:
    """Whether a body with this mark decodes in an encoding."""
    if encoding in _ONE_BYTE or not mark:
        return True
    return encoding not in _ASCII and mark == _UTF8_MARK


def _by_rfc_3023(headers: Mapping[str, str], own: str) -> str:
    """The encoding by RFC 3023 as feedparser applies it; ``own`` is the document's."""
    wanted = [name for name in ("content-type", "content-language") if name in headers]
    kind, *parameters = headers.get("content-type", "").split(";")
    kind = kind.strip()
    charset = _charset_parameter(reversed(parameters))  # feedparser takes the last one
    if kind in ("application/xml", "application/xml-dtd", "application/xml-external-parsed-entity") or (
        kind.startswith("application/") and kind.endswith("+xml")
    ):
        return charset or own or "utf-8"
    if kind.startswith("text/"):
        return charset or "us-ascii"
    if wanted and "content-type" not in headers:
        return own or "iso-8859-1"
    return own or "utf-8"


def _charset_parameter(parameters: Iterable[str]) -> str:
    """The value of the first ``charset`` among the parameters of a content type; empty where there is none."""
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            return value.strip().strip("\"'")
    return ""


def _decodes(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True
