"""A feed cut into its entries without parsing it, where that is sure.

The bytes of an entry that was read before need not be read again: feedparser gets the wrapper (all outside the
entries) and the new entries only, in a reduced document.  That gives what the whole document gives as long as no
entry changes how the ones after it are read, so a body is cut only where

- the entries follow one another, at one place, with nothing but white space between them;
- each is balanced and closes all its sections, and holds only what leaves feedparser's state as it was
  (:func:`is_plain`): no other namespaces, no bases that would outlive it, no elements of feeds inside markup;
- the encoding is one in which any part decodes as it does in the whole.

Everything else is ``None`` here, and parsed whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from briefing.collect.sniff import MAX_ENTRIES, root_start

_SPACE = b" \t\r\n"
_ATTRIBUTES = rb"""(?:[^<>"']++|"[^<"]*+"|'[^<']*+')*+"""
_TAG = re.compile(rb"<(/?)([A-Za-z_][^\s/<>\"'=]*+)(" + _ATTRIBUTES + rb")>")
_OPENER = re.compile(rb"<(?:(!--)|(!\[CDATA\[)|[!?])")
_CDATA = re.compile(rb"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_GAP = re.compile(rb"[ \t\r\n]*+")
_ENTRY = re.compile(rb"<(?:[^\s/<>:]++:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_BASE = re.compile(rb"(?:\A|[\s:\"'])base\s*=", re.IGNORECASE)
_SAFE_BASE = re.compile(rb"""\sxml:base\s*=\s*["']https?://""")
_LANG = re.compile(rb"(?:\A|[\s:\"'])lang\s*=", re.IGNORECASE)
_XMLNS = re.compile(rb"xmlns", re.IGNORECASE)
_XHTML = re.compile(
    rb"""\sxmlns\s*=\s*(?:"http://www\.w3\.org/1999/xhtml"|'http://www\.w3\.org/1999/xhtml')"""
)
_ODD_XHTML = re.compile(rb"""xmlns:xhtml\s*=\s*["'](?!http://www\.w3\.org/1999/xhtml["'])""", re.IGNORECASE)
_ACTING = re.compile(rb"\b(?:href|lastmod)\s*=", re.IGNORECASE)
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"'<>]*)["']""")

#: Elements (without their prefix) that feedparser acts upon.  Inside an element of an entry they are not sure, and
#: neither are those that begin markup of other kinds.
ACTIVE = frozenset(
    b"abstract author block body box browserfriendly category channel chapter chapters cloud content contributor "
    b"copyright created creator credit date description email enclosure encoded entry expirationdate explicit exterior "
    b"feed fullitem generator geom georssgeom group guid height homepage id image info issued item keywords language "
    b"lastbuilddate license line linearring linestring link managingeditor modified name newlocation owner player point "
    b"polygon pos poslist pubdate published publisher rating restriction rights rss source subject subtitle summary "
    b"tagline tags textinput thumbnail title updated uri url valid webmaster where width svg math".split()
)
_PERSON = frozenset(b"name email uri url".split())
_PICTURE = frozenset(b"url title link width height description".split())
_MEDIA = frozenset(
    b"media:thumbnail media:title media:description media:credit media:keywords media:player media:rating "
    b"media:category".split()
)
#: What other elements inside an element of an entry, or of the wrapper, are nothing out of the way.
_WITHIN: Mapping[bytes, frozenset[bytes]] = {
    b"author": _PERSON,
    b"contributor": _PERSON,
    b"image": _PICTURE,
    b"categories": frozenset([b"category"]),
    b"media:group": _MEDIA | {b"media:content"},
    b"media:content": _MEDIA,
}
_WITHIN_HEAD: Mapping[bytes, frozenset[bytes]] = {
    b"author": _PERSON,
    b"image": _PICTURE,
    b"textinput": frozenset(b"title description name link".split()),
    b"skiphours": frozenset([b"hour"]),
    b"skipdays": frozenset([b"day"]),
    b"itunes:owner": frozenset([b"itunes:name", b"itunes:email"]),
    b"itunes:category": frozenset([b"itunes:category"]),
}
#: Elements that begin a feed or an entry; wherever else they stand, the cut is not sure.
_STRUCTURE = frozenset(b"item entry feed rss channel rdf textinput".split())
#: Elements open at once before the first entry; no feed needs more.
_DEEPEST = 30
_PARENTS = frozenset(((b"rss", b"channel"), (b"feed",), (b"rdf:RDF",)))

UNIFORM = frozenset(("utf-8", "utf8", "us-ascii", "ascii"))
ONE_BYTE = frozenset(
    [f"iso-8859-{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)]
    + [f"windows-{n}" for n in range(1250, 1259)]
    + ["latin1", "latin-1", "koi8-r", "koi8-u"]
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A body in pieces: ``head``, the entries, ``tail``.  White space between entries is left out."""

    head: bytes
    entries: tuple[bytes, ...]
    tail: bytes
    context: bytes
    """What the entries stand in: prolog and the start tags that are open around them."""
    mark: bytes
    """A comment that makes the reduced document decode in the encoding in which the whole one does."""

    def reduced(self, entries: list[bytes]) -> bytes:
        """A document with the wrapper and these entries alone."""
        return b"".join((self.head, *entries, self.tail, self.mark))


def cut_feed(body: bytes, content_type: str = "") -> Cut | None:
    """The body's entries, or None where it is not sure where they begin and end or what stands around them."""
    start = root_start(body)
    prolog = body[:start]
    if b"\0" in prolog or b"<!entity" in prolog.lower():
        return None
    mark = _mark(body, prolog, content_type)
    found = _first_entry(body, start) if mark is not None else None
    if mark is None or found is None:
        return None
    first, name, parents = found
    entries: list[bytes] = []
    at = first
    while _begins(body, at, name):
        end = _end_of(body, at, name)
        if end < 0 or len(entries) >= MAX_ENTRIES:
            return None
        entries.append(body[at:end])
        gap = _GAP.match(body, end)
        at = gap.end() if gap else end
    tail = body[at:]
    if not entries or _ENTRY.search(tail) or b"?>" in tail:
        return None
    return Cut(body[:first], tuple(entries), tail, prolog + b"".join(parents), mark)


def is_plain(entry: bytes, context: bytes) -> bool:
    """Whether an entry is balanced and leaves no trace on the reading of those after it."""
    if b"?>" in entry or entry.rfind(b"<![CDATA[") > entry.rfind(b"]]>"):
        return False
    markup = _CDATA.sub(b"", entry) if b"<![CDATA[" in entry else entry
    path: list[bytes] = []
    divided = spoken = False
    last = seen = 0
    for match in _TAG.finditer(markup):
        closing, name, attributes = match.groups()
        seen += 1
        if seen > 1 and not path:
            return False  # something after the entry's end
        name = name.lower()
        last = match.end()
        if closing:
            if not path or path.pop() != name:
                return False
            continue
        if attributes and not _attributes_are_plain(attributes, context):
            return False
        if not path:
            if attributes and _ACTING.search(attributes):
                return False
        elif not _belongs(name, path, _WITHIN):
            return False
        divided = divided or name == b"div"
        spoken = spoken or (bool(attributes) and _LANG.search(attributes) is not None)
        if not attributes.endswith(b"/"):
            path.append(name)
    return not path and last == len(markup) and seen == markup.count(b"<") and not (divided and spoken)


def _belongs(name: bytes, path: list[bytes], within: Mapping[bytes, frozenset[bytes]]) -> bool:
    """Whether an element may stand where it does: any child of the entry, and what means nothing or is known below."""
    local = name.rpartition(b":")[2].rpartition(b"_")[2]
    if local in _STRUCTURE:
        return False
    return len(path) < 2 or local not in ACTIVE or name in within.get(path[-1], ())


def _attributes_are_plain(attributes: bytes, context: bytes) -> bool:
    if _BASE.search(attributes) and not _SAFE_BASE.search(context):
        return False
    declared = len(_XMLNS.findall(attributes))
    return not declared or declared == len(_XHTML.findall(attributes))


def _first_entry(body: bytes, start: int) -> tuple[int, bytes, list[bytes]] | None:
    """Where the first entry begins, its name, and the start tags open around it."""
    if not _ENTRY.search(body, start):
        return None
    parents: list[bytes] = []
    path: list[bytes] = []
    at = start
    while (at := body.find(b"<", at)) >= 0:
        if section := _OPENER.match(body, at):
            end = body.find(b"-->" if section.group(1) else b"]]>", section.end())
            if end < 0 or not (section.group(1) or section.group(2)):
                return None
            at = end + 3
            continue
        match = _TAG.match(body, at)
        if match is None:
            return None
        closing, name, attributes = match.groups()
        if name in (b"item", b"entry") and not closing:
            usual = tuple(path) in _PARENTS and _context_is_plain(parents)
            return (at, name, parents) if usual else None
        if closing:
            if not path or path.pop() != name:
                return None
            parents = parents[: len(path)]
        elif not attributes.endswith(b"/"):
            path.append(name)
            if len(path) > _DEEPEST:
                return None
            if tuple(path) in _PARENTS or path == [b"rss"]:
                parents.append(match.group())
        if not closing and (not path or not _fits_head(name.lower(), path, parents, attributes)):
            return None
        at = match.end()
    return None


def _fits_head(name: bytes, path: list[bytes], parents: list[bytes], attributes: bytes) -> bool:
    """Whether an element before the first entry is one that leaves feedparser as it was."""
    if len(path) == len(parents) and not attributes.endswith(b"/"):
        return True  # one of those around the entries
    above = [each.lower() for each in path[len(parents) :]]
    if not attributes.endswith(b"/"):
        above.pop()
    if path[0] == b"rdf:RDF" and above[:1] == [b"channel"]:
        del above[0]  # there it stands beside the entries, and holds what the channel of RSS 2.0 does
    if _BASE.search(attributes) or (name in _STRUCTURE - {b"textinput", b"channel"}):
        return False
    local = name.rpartition(b":")[2].rpartition(b"_")[2]
    return not above or (local not in ACTIVE and local != b"div") or name in _WITHIN_HEAD.get(above[-1], ())


def _context_is_plain(parents: list[bytes]) -> bool:
    around = b"".join(parents)
    if _BASE.search(around) and not _SAFE_BASE.search(parents[0]):
        return False
    return not _ODD_XHTML.search(around) and not any(map(_BASE.search, parents[1:]))


def _begins(body: bytes, at: int, name: bytes) -> bool:
    end = at + 1 + len(name)
    return body.startswith(name, at + 1) and body[at : at + 1] == b"<" and body[end : end + 1] in _AFTER_NAME


_AFTER_NAME = frozenset((b" ", b"\t", b"\r", b"\n", b">"))


def _end_of(body: bytes, at: int, name: bytes) -> int:
    """Where the entry that begins at ``at`` ends; -1 where it has no end of its own."""
    end = body.find(b"</" + name, at)
    close = body.find(b">", end) if end >= 0 else -1
    if close < 0 or body[end + 2 + len(name) : close].strip(_SPACE):
        return -1
    return close + 1


def _mark(body: bytes, prolog: bytes, content_type: str) -> bytes | None:
    """See :attr:`Cut.mark`; None where a part of the body might decode in another encoding than the whole.

    feedparser tries the encodings that header and document declare, then UTF-8.  Which one it takes depends, among
    those known here, only on whether all is ASCII or all is UTF-8, and the mark carries that over.
    """
    declared = _ENCODING.findall(prolog)
    body = body.removeprefix(b"\xef\xbb\xbf")  # feedparser takes it off before anything else
    if len(declared) > 1 or body.lstrip(_SPACE)[:1] != b"<":
        return None
    charset = _charset(content_type)
    names = {charset, *(name.decode("ascii", "replace").lower() for name in declared)} - {""}
    if not names <= UNIFORM | ONE_BYTE:
        return None
    if body.isascii():
        return b""
    mark = b"<!--\xc3\xa9-->" if _decodes(body, "utf-8") else b"<!--\xe9-->"
    narrow = names & ONE_BYTE
    if not all(_decodes(body, name) and _decodes(mark, name) for name in narrow):
        return None
    return mark if narrow or mark.endswith(b"\xc3\xa9-->") else None


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
