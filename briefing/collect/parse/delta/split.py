"""A feed's body split into its entries without parsing it, where it is certain where each begins and ends.

The bytes of an entry that was read before need not be read again: feedparser gets the wrapper (all outside the
entries) and the new entries only, in a reduced document.  That gives what the whole document gives as long as no
entry changes how the ones after it are read, so a body is split only where

- the entries follow one another, at one place, with nothing but white space between them;
- each is balanced and closes all its sections, and holds only what leaves feedparser's state as it was
  (:func:`is_plain`): no other namespaces, no bases that would outlive it, no elements of feeds inside markup;
- the encoding is one in which any part decodes as it does in the whole.

For everything else the answer is None, and the body is parsed whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from briefing.collect.parse.delta.encoding import (
    BOM,
    CharsetClass,
    charset_class,
    charset_mark,
    declared_encodings,
)
from briefing.collect.parse.sniff import MAX_ENTRIES, root_start

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

#: Elements (without their prefix) that feedparser acts upon.  Inside an element of an entry they may change how it goes
#: on, and so may those that begin markup of other kinds.
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
#: Elements that are harmless inside the named element of an entry, or of the wrapper.
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
#: Elements that begin a feed or an entry; wherever else they stand, the body is not split.
_STRUCTURE = frozenset(b"item entry feed rss channel rdf textinput".split())
#: Most elements open at once before the first entry; no feed needs more.
_DEEPEST = 30
_PARENTS = frozenset(((b"rss", b"channel"), (b"feed",), (b"rdf:RDF",)))


@dataclass(frozen=True, slots=True)
class EntryBlock:
    """A body of which it is known where its entries begin and end as a block, not yet where each of them does."""

    body: bytes
    first: int
    """Where the first entry begins."""
    end: int
    """Where the last one ends."""
    name: bytes
    """Of the entries' element."""
    context: bytes
    """What the entries stand in: prolog and the start tags that are open around them."""
    encodings: frozenset[str]
    """Those that are declared; any part of the body decodes in them as it does in the whole."""

    @property
    def head(self) -> bytes:
        """All before the entries."""
        return self.body[: self.first]

    @property
    def tail(self) -> bytes:
        """All after the entries but the white space that follows them."""
        return self.body[_after_gap(self.body, self.end) :]

    @property
    def entries(self) -> bytes:
        """The entries with what stands between them."""
        return self.body[self.first : self.end]

    def mark(self, kind: CharsetClass) -> bytes | None:
        """See :attr:`SplitBody.mark`; None where a part of the body might decode in another encoding than the whole.

        ``kind``: the class of the entries.
        """
        around = (charset_class(self.head.removeprefix(BOM)), charset_class(self.tail))
        return charset_mark(self.encodings, self.body.removeprefix(BOM), max(kind, *around))


@dataclass(frozen=True, slots=True)
class SplitBody:
    """A body as its wrapper, ``head`` and ``tail``, and its entries.  White space between entries is left out."""

    head: bytes
    entries: tuple[bytes, ...]
    tail: bytes
    context: bytes
    """See :attr:`EntryBlock.context`."""
    mark: bytes
    """A comment that makes the reduced document decode in the encoding in which the whole one does."""

    def reduced(self, entries: list[bytes]) -> bytes:
        """A document with the wrapper and these entries alone."""
        return b"".join((self.head, *entries, self.tail, self.mark))


def find_entries(body: bytes, content_type: str = "") -> EntryBlock | None:
    """Where the body's entries begin and end; None where that, or what stands around them, is not certain."""
    start = root_start(body)
    prolog = body[:start]
    if b"\0" in prolog or b"<!entity" in prolog.lower():
        return None
    encodings = declared_encodings(body, prolog, content_type)
    found = _first_entry(body, start) if encodings is not None else None
    if encodings is None or found is None:
        return None
    first, name, parents = found
    end = _end_of(body, max(first, body.rfind(b"</" + name)), name)
    tail = body[end:]
    if end < 0 or _ENTRY.search(tail) or b"?>" in tail:
        return None
    return EntryBlock(body, first, end, name, prolog + b"".join(parents), encodings)


def split_entries(block: EntryBlock, mark: bytes) -> SplitBody | None:
    """The block's single entries; None where it is not certain where each begins and ends.

    ``mark``: as :meth:`EntryBlock.mark` gave it.
    """
    body, name = block.body, block.name
    entries: list[bytes] = []
    at, end = block.first, -1
    while _begins(body, at, name):
        end = _end_of(body, at, name)
        if end < 0 or len(entries) >= MAX_ENTRIES:
            return None
        entries.append(body[at:end])
        at = _after_gap(body, end)
    if end != block.end:
        return None
    return SplitBody(block.head, tuple(entries), block.tail, block.context, mark)


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
    """Whether an element is harmless where it stands: as a child of the entry, or deeper if feedparser ignores it there."""
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


def _after_gap(body: bytes, at: int) -> int:
    """Behind the white space at ``at``."""
    gap = _GAP.match(body, at)
    return gap.end() if gap else at


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
