"""Which encoding feedparser reads a body in, told without it, where the body was cut (:mod:`briefing.collect.parse.delta.cut`).

It tries the encoding that header and document lead to by RFC 3023, then the document's own, then that of its byte
order mark, and takes the first that fits.  Of a body that was cut it is known which fit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from briefing.collect.parse.delta.charset import BOM, ONE_BYTE, UNIFORM, UTF8_MARK
from briefing.collect.parse.delta.cut import Cut

_DECLARATION = re.compile(
    rb"""<\?xml[ \t]+version[ \t]*=[ \t]*(?:"1\.0"|'1\.0')"""
    rb"""(?:[ \t]+encoding=(?:"([A-Za-z0-9._-]*)"|'([A-Za-z0-9._-]*)'))?"""
    rb"""(?:[ \t]+standalone=(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t]*\?>"""
)
_ASCII = frozenset(("us-ascii", "ascii"))


@dataclass(frozen=True, slots=True)
class Settled:
    """A body's encoding, and its beginning without what was said of it there."""

    encoding: str
    recoded: bool
    """Whether it is another than header and document lead to."""
    head: bytes
    """The cut's head without byte order mark and XML declaration."""


def settled(cut: Cut, headers: Mapping[str, str]) -> Settled | None:
    """The encoding for a body with these headers (names in lower case); None where only feedparser can tell."""
    marked = cut.head.startswith(BOM)
    head = cut.head[len(BOM) :] if marked else cut.head
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
    if marked and not _fits("utf-8", cut.mark):
        return None
    first = _by_rule(headers, own)
    for name in (first, own, "utf-8" if marked else ""):
        if name and name.lower() not in UNIFORM | ONE_BYTE:
            return None
        if name and _fits(name.lower(), cut.mark):
            return Settled(name, name != first, head)
    return None


def _fits(encoding: str, mark: bytes) -> bool:
    """Whether a cut body decodes in an encoding; ``mark`` as :attr:`Cut.mark` says."""
    if encoding in ONE_BYTE or not mark:
        return True
    return encoding not in _ASCII and mark == UTF8_MARK


def _by_rule(headers: Mapping[str, str], own: str) -> str:
    """The encoding by RFC 3023 as feedparser applies it; ``own`` is the document's."""
    wanted = [name for name in ("content-type", "content-language") if name in headers]
    kind, *parameters = headers.get("content-type", "").split(";")
    kind = kind.strip()
    said = ""
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            said = value.strip().strip("\"'")
    if kind in ("application/xml", "application/xml-dtd", "application/xml-external-parsed-entity") or (
        kind.startswith("application/") and kind.endswith("+xml")
    ):
        return said or own or "utf-8"
    if kind.startswith("text/"):
        return said or "us-ascii"
    if wanted and "content-type" not in headers:
        return own or "iso-8859-1"
    return own or "utf-8"
