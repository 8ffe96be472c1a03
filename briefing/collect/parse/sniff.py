"""What a body is before anyone parses it: JSON, XML, a web page, a trap.

Everything here is one or two passes over the bytes and needs no parser, so that nesting without end, a
million entries and entities that grow are refused before they cost memory.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin

from briefing.collect.http.url_guard import safe_link
from briefing.core.errors import BriefingError

MAX_ENTRIES = 10_000
"""Entries in one feed; a feed with more is refused."""
MAX_DEPTH = 2_000
"""Elements open at once; a feed nested deeper is refused."""
MAX_ATTRIBUTES = 5_000
"""Attributes of one element; a feed with more is refused: feedparser takes quadratic time for them."""
_LONG_TAG = 1 << 14


class ParseError(BriefingError):
    """A body that is no feed, or one that is not safe to read."""


_SPACE = b" \t\r\n"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_FEED = re.compile(rb"<(?:rss|feed|rdf:rdf)[\s>]", re.IGNORECASE)
_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY\s+(%|[^\s<>%]{1,200})\s+([^<>]{0,65536})>", re.IGNORECASE)
_HARMLESS = re.compile(rb"""\s*(?:"([^"&%]|&(?:amp;)?#\w{1,8};)*+"|'([^'&%]|&(?:amp;)?#\w{1,8};)*+')\s*\Z""")
_MARKUP = re.compile(rb"<(?:(!\[CDATA\[|!--)|(/?)([A-Za-z][^\s/<>]{0,100}+)[^<>]*+(>?))")
_NO_CONTENT = frozenset(b"br img hr input link meta p li td tr option area base col embed param wbr".split())
_ENTRIES = frozenset((b"item", b"entry"))
_ALTERNATE = re.compile(rb"<link\s[^<>]{0,2000}>", re.IGNORECASE)
_FEED_TYPE = re.compile(rb"""type\s*=\s*["']?application/(?:rss|atom|feed)\+(?:xml|json)""", re.IGNORECASE)
_HREF = re.compile(rb"""href\s*=\s*["']?([^"'\s<>]{1,2000})""", re.IGNORECASE)


def check_body(body: bytes, url: str = "") -> None:
    """Refuse a body that is empty, a web page, or built to do harm; raises :class:`ParseError` with the fix.

    Bodies in UTF-16 and UTF-32 are judged without their zero bytes.
    """
    plain = _plain(body).removeprefix(b"\xef\xbb\xbf")
    start = root_start(plain)
    if not plain.strip(_SPACE):
        raise ParseError("The server sent an empty body.", "Check the address in feeds.toml.")
    page = _HTML.match(plain, start) or _HTML.match(plain, len(plain) - len(plain.lstrip(_SPACE)))
    if page and not _FEED.search(plain):
        raise _web_page(plain, url)
    _check_entities(plain[:start])
    _check_shape(plain, start)


def is_json(body: bytes) -> bool:
    """Whether the body can only be JSON."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip(_SPACE)[:1] == b"{"


def breaks_off(body: bytes) -> bool:
    """Whether the body lacks its end, as one does that was cut on its way."""
    return _END.search(_plain(body)) is None


def ends_in_entry(body: bytes) -> bool:
    """Whether the last entry of a body that breaks off is not whole."""
    body = _plain(body)
    begun = max(body.rfind(b"<item>"), body.rfind(b"<item "), body.rfind(b"<entry>"), body.rfind(b"<entry "))
    return begun >= 0 and max(body.rfind(b"</item"), body.rfind(b"</entry")) < begun


def _plain(body: bytes) -> bytes:
    """The body in one byte a character, near enough for markup."""
    return body.replace(b"\0", b"") if b"\0" in body[:64] else body


def root_start(body: bytes) -> int:
    """Where the root element begins; the end where there is none."""
    at = 0
    while True:
        at = body.find(b"<", at)
        if at < 0:
            return len(body)
        if body.startswith(b"<!--", at):
            end, step = body.find(b"-->", at + 4), 3
        elif body.startswith(b"<?", at):
            end, step = body.find(b"?>", at + 2), 2
        elif body[at : at + 9].upper() == b"<!DOCTYPE":
            end, step = _doctype_end(body, at), 0
        else:
            return at
        if end < 0:
            return len(body)
        at = end + step


def _doctype_end(body: bytes, at: int) -> int:
    close, subset = body.find(b">", at), body.find(b"[", at)
    if close < 0 or subset < 0 or close < subset:
        return close + 1 if close >= 0 else -1
    end = re.compile(rb"\]\s*>").search(body, subset)
    return end.end() if end else -1


def _check_entities(prolog: bytes) -> None:
    declared = prolog.upper().count(b"<!ENTITY")
    if not declared:
        return
    harmless = sum(
        name != b"%" and _HARMLESS.match(value) is not None for name, value in _ENTITY.findall(prolog)
    )
    if harmless < declared:
        raise ParseError(
            "The feed defines entities that reach into other files or grow when read, so it was not read.",
            "Tell its publisher, or remove it from feeds.toml.",
        )


def _check_shape(body: bytes, start: int) -> None:
    """Count entries and depth in one pass; sections and comments are jumped over."""
    depth = entries = 0
    at = start
    while match := _MARKUP.search(body, at):
        section, closing, name, end = match.groups()
        at = match.end()
        if at - match.start() > _LONG_TAG and body.count(b"=", match.start(), at) > MAX_ATTRIBUTES:
            raise ParseError(
                f"The feed has an element of more than {MAX_ATTRIBUTES:,} attributes, so it was not read.",
                "Tell its publisher, or remove it from feeds.toml.",
            )
        if section:
            stop = body.find(b"]]>" if section != b"!--" else b"-->", at)
            if stop < 0:
                return
            at = stop + 3
        elif closing:
            depth = max(0, depth - 1)
        elif end and body[at - 2 : at - 1] != b"/" and name.lower() not in _NO_CONTENT:
            depth += 1
            if depth > MAX_DEPTH:
                raise ParseError(
                    f"The feed nests more than {MAX_DEPTH:,} elements, so it was not read.",
                    "Tell its publisher, or remove it from feeds.toml.",
                )
        if not closing and name in _ENTRIES:
            entries += 1
            if entries > MAX_ENTRIES:
                raise ParseError(
                    f"The feed holds more than {MAX_ENTRIES:,} entries, so it was not read.",
                    "Look for a smaller feed of the same publisher.",
                )


def _web_page(body: bytes, url: str) -> ParseError:
    for link in _ALTERNATE.findall(body[:200_000]):
        if _FEED_TYPE.search(link) and (target := _HREF.search(link)):
            try:
                feed = safe_link(urljoin(url, unescape(target.group(1).decode("utf-8", "replace"))))
            except ValueError:
                continue
            if feed:
                return ParseError(
                    "The address leads to a web page, not to a feed.", f"The page names this feed: {feed}"
                )
    return ParseError(
        "The address leads to a web page, not to a feed.",
        "Look for the feed's own address and put it in feeds.toml.",
    )
