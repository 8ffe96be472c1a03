"""Entries as nearly every feed has them, read straight from the XML parser: ten times as fast as by feedparser.

Only RSS and Atom 1.0, and only entries whose elements are all known here and hold nothing but text; anything else is
None, and feedparser reads the body.  What is read is what feedparser makes of the same bytes, which the tests hold it
to, entry by entry: white space at the ends goes, UTF-8 that was taken for Latin-1 is put right, and which element
counts where several say the same follows its rules.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Final
from xml.parsers import expat

from briefing.collect.clean import clean_line
from briefing.collect.cut import ACTIVE
from briefing.collect.dates import parse_date
from briefing.collect.entries import Body, Entry
from briefing.collect.xmlfeed import link_of

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_XML = "http://www.w3.org/XML/1998/namespace "
_MEDIA = "http://search.yahoo.com/mrss/"
_IDLE_MEDIA = frozenset(
    ["content", "thumbnail", "credit", "text", "rating", "category", "keywords", "player"]
)
#: Elements that feedparser acts upon, but not on what an article is made of.
_IDLE: Final = {
    "": frozenset(["category", "comments", "enclosure", "source"]),
    _ATOM: frozenset(["category"]),
    _DC: frozenset(["subject", "publisher", "rights", "source"]),
    _MEDIA: _IDLE_MEDIA | {"group"},
}
#: Names under which feedparser itself keeps what it found.
_KEPT: Final = frozenset(["authors", "contributors", "links", "detail", "parsed"])
_ACTIVE: Final = frozenset(name.decode() for name in ACTIVE) | _KEPT
_TEXT: Final = {
    ("", "title"): "title",
    ("", "link"): "link",
    ("", "guid"): "id",
    ("", "description"): "description",
    ("", "pubdate"): "published",
    ("", "author"): "creator",
    ("http://purl.org/rss/1.0/modules/content/", "encoded"): "encoded",
    (_DC, "creator"): "creator",
    (_DC, "date"): "updated",
    (_ATOM, "title"): "title",
    (_ATOM, "link"): "link",
    (_ATOM, "id"): "id",
    (_ATOM, "summary"): "summary",
    (_ATOM, "content"): "content",
    (_ATOM, "published"): "published",
    (_ATOM, "updated"): "updated",
    (_ATOM, "author"): "author",
}
_TYPES: Final = {"text": "text/plain", "plain": "text/plain", "html": "text/html"}
_USUAL_TYPES: Final = frozenset(("text/plain", "text/html"))
_PAGES: Final = frozenset(("text/html", "xhtml", "application/xhtml+xml"))
_C1 = re.compile("[\x80-\x9f]")
_REFERENCE = re.compile("&([A-Za-z0-9_]+);")


class _UnusualError(Exception):
    """Something that is left to feedparser."""


def read_entries(
    context: bytes, entries: Sequence[bytes], encoding: str, language: str, spoken: str, url: str
) -> list[Entry] | None:
    """The entries that stand in ``context`` (the start tags around them), or None where feedparser must read them.

    What is read here leaves no trace on what comes after it, as :func:`briefing.collect.cut.is_plain` asks.
    ``language`` is the feed's own, ``spoken`` the one that the server named; links are resolved against ``url``.
    """
    names = re.findall(rb"<([A-Za-z:]+)", context[max(0, context.find(b"<rss"), context.find(b"<feed")) :])
    names = [name for name in names if name in (b"rss", b"channel", b"feed")]
    if names not in ([b"rss", b"channel"], [b"feed"]) or b"<!doctype" in context.lower():
        return None
    closing = b"".join(b"</" + name + b">" for name in reversed(names))
    document = [context, *entries, closing]
    reader = _Reader(len(names), language, spoken, url)
    try:
        if encoding not in ("utf-8", "us-ascii"):
            document = [part.decode(encoding).encode() for part in document]
        return reader.read(document)
    except (_UnusualError, expat.ExpatError, UnicodeError, LookupError):
        return None


class _Reader:
    """One document."""

    def __init__(self, level: int, language: str, spoken: str, url: str) -> None:
        self._level = level
        self._url = url
        self._language = language
        self._spoken = spoken
        self._depth = 0
        self._starts: list[int] = []
        """Where each entry must begin."""
        self._entry = _Draft()
        self._entries: list[Entry] = []
        self._name = ""
        self._attributes: dict[str, str] = {}
        self._text: list[str] = []
        self._pictures = False
        """Within media that may hold more of their kind."""
        self._rss = level == 2

    def read(self, document: Sequence[bytes]) -> list[Entry]:
        """The entries, each of which must be one part of the document, whole."""
        self._starts = list(accumulate(map(len, document)))[:-2]
        parser = self._parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text_came
        parser.CommentHandler = self._aside
        parser.ProcessingInstructionHandler = self._aside
        parser.StartNamespaceDeclHandler = self._aside
        parser.Parse(b"".join(document), True)
        if len(self._entries) != len(self._starts):
            raise _UnusualError
        return self._entries

    def _aside(self, *_: object) -> None:
        """A comment, an instruction, a namespace: where an entry has one, feedparser shall see to it."""
        if self._depth >= self._level:
            raise _UnusualError

    def _text_came(self, text: str) -> None:
        self._text.append(text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        inside = self._depth - self._level
        if inside <= 0:
            self._around(name, attributes)
        elif inside == 1:
            usual = name == ("item" if self._rss else f"{_ATOM} entry") and not attributes
            number = len(self._entries)
            if not usual or self._starts[number : number + 1] != [self._parser.CurrentByteIndex]:
                raise _UnusualError
            self._entry = _Draft()
        elif inside == 2:
            self._child(name, attributes)
        elif inside == 3 and self._name == "author":
            self._person(name, attributes)
        elif not self._pictures or not name.startswith(_MEDIA) or name.rpartition(" ")[2] not in _IDLE_MEDIA:
            raise _UnusualError

    def _around(self, name: str, attributes: dict[str, str]) -> None:
        if name not in (("rss", "channel") if self._rss else (f"{_ATOM} feed",)):
            raise _UnusualError
        if "base" in attributes or _XML + "base" in attributes or "lang" in attributes:
            raise _UnusualError
        said = attributes.get(_XML + "lang")
        if said is not None:
            self._spoken = said

    def _child(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        local = local.lower()
        self._name = _TEXT.get((space, local), "")
        if not self._name and not _is_idle(space, local):
            raise _UnusualError
        self._pictures = space == _MEDIA and local in ("group", "content")
        self._attributes = attributes
        if attributes:
            self._attributes = {key.lower(): value for key, value in attributes.items()}
            odd = _ODD if self._name else _ODD_ANYWHERE
            if not odd.isdisjoint(self._attributes) or any(" " in key for key in self._attributes):
                raise _UnusualError
        if self._name == "author":
            self._entry.persons.append("")
        self._text.clear()

    def _person(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if space != _ATOM or local not in ("name", "uri", "email") or attributes or self._blank():
            raise _UnusualError
        self._text.clear()

    def _blank(self) -> bool:
        """Whether there is text where none belongs."""
        return bool("".join(self._text).strip())

    def _end(self, name: str) -> None:
        inside = self._depth - self._level
        self._depth -= 1
        if inside > 2:
            if self._name == "author" and name.endswith(" name"):
                if self._entry.persons[-1]:
                    raise _UnusualError
                self._entry.persons[-1] = self._letters()
            self._text.clear()
        elif inside == 2:
            if self._name == "author":
                if self._blank() or not self._entry.persons[-1] or "@" in self._entry.persons[-1]:
                    raise _UnusualError
            elif self._name:
                _TAKE[self._name](self._entry, self._value(), self._attributes)
            self._name = ""
        elif inside == 1:
            self._entries.append(self._entry.entry(self._rss, self._language, self._spoken, self._url))

    def _letters(self) -> str:
        return "".join(self._text).strip()

    def _value(self) -> str:
        """The element's text as feedparser stores it."""
        text = self._letters()
        if ":///" in text:
            raise _UnusualError
        if text.isascii():
            return text
        with contextlib.suppress(UnicodeEncodeError, UnicodeDecodeError):
            text = text.encode("iso-8859-1").decode("utf-8")
        if _C1.search(text) or ":///" in text:
            raise _UnusualError
        return text


_ODD_ANYWHERE: Final = frozenset(("base", "lang"))
_ODD: Final = _ODD_ANYWHERE | {"mode", "src", "url", "uri"}


class _Draft:
    """One entry on its way."""

    def __init__(self) -> None:
        self.id = ""
        self.link: str | None = None
        self.title: str | None = None
        self.title_type = ""
        self.contents: list[tuple[str, str]] = []
        self.summary: str | None = None
        self.summary_type = ""
        self.described = False
        self.published = ""
        self.updated = ""
        self.persons: list[str] = []

    def take_title(self, text: str, attributes: dict[str, str]) -> None:
        if self.title is not None:
            raise _UnusualError
        self.title = text
        self.title_type = _type_of(attributes, "text/plain")

    def take_link(self, text: str, attributes: dict[str, str]) -> None:
        if "href" not in attributes:
            self.link = _REFERENCE.sub(r"&\g<1>", text.replace("&amp;", "&"))
            return
        kind = attributes.get("type", "text/html").lower()
        rel = attributes.get("rel", "alternate").lower()
        if ":///" in attributes["href"]:
            raise _UnusualError
        if rel == "alternate" and _TYPES.get(kind, kind) in _PAGES:
            self.link = attributes["href"]

    def take_id(self, text: str, attributes: dict[str, str]) -> None:
        self.id = text
        if attributes.get("ispermalink", "true") == "true" and self.link is None:
            self.link = text

    def take_description(self, text: str, attributes: dict[str, str]) -> None:
        self._take_summary(text, _type_of(attributes, "text/html"))

    def take_summary(self, text: str, attributes: dict[str, str]) -> None:
        self._take_summary(text, _type_of(attributes, "text/plain"))

    def _take_summary(self, text: str, kind: str) -> None:
        if self.described:
            raise _UnusualError
        self.described = True
        self.summary, self.summary_type = text, kind

    def take_encoded(self, text: str, attributes: dict[str, str]) -> None:
        self._take_content(text, _type_of(attributes, "text/html"))

    def take_content(self, text: str, attributes: dict[str, str]) -> None:
        self._take_content(text, _type_of(attributes, "text/plain"))

    def _take_content(self, text: str, kind: str) -> None:
        if self.contents:
            raise _UnusualError
        self.contents.append((text, kind))
        if self.summary is None:
            self.summary = text

    def take_published(self, text: str, _: dict[str, str]) -> None:
        self.published = text

    def take_updated(self, text: str, _: dict[str, str]) -> None:
        self.updated = text

    def take_creator(self, text: str, _: dict[str, str]) -> None:
        if "@" in text:
            raise _UnusualError
        self.persons.append(text)

    def entry(self, rss: bool, language: str, spoken: str, url: str) -> Entry:
        title = self.title or ""
        plain = [
            text
            for text, kind in (*self.contents, (self.summary or "", self.summary_type))
            if kind == "text/plain"
        ]
        if rss and ("</" in title or any("</" in text or "&" in text for text in plain)):
            raise _UnusualError  # feedparser looks whether it might be markup
        bodies = [Body(text, kind != "text/plain", content=True) for text, kind in self.contents]
        if self.summary:
            bodies.append(Body(self.summary, self.summary_type != "text/plain"))
        own = spoken.replace("_", "-") if self.title is not None else ""
        return Entry(
            guid=self.id,
            link=link_of(self.link or "", self.id, url),
            title=title,
            title_html=self.title_type != "text/plain" or "&" in title,
            bodies=tuple(bodies),
            author=", ".join(filter(None, self.persons[:10])),
            dates=tuple((date, None) for date in map(_readable, (self.published, self.updated)) if date),
            language=own or language,
        )


def _is_idle(space: str, local: str) -> bool:
    """Whether an element means nothing for an article."""
    return local in _IDLE.get(space, ()) or local.rpartition("_")[2] not in _ACTIVE


def _readable(date: str) -> str:
    """A date that the desk reads itself."""
    if date and parse_date(clean_line(date[:200])) is None:
        raise _UnusualError
    return date


def _type_of(attributes: dict[str, str], default: str) -> str:
    kind = attributes.get("type", default).lower()
    kind = _TYPES.get(kind, kind)
    if kind not in _USUAL_TYPES:
        raise _UnusualError
    return kind


_TAKE: Final[dict[str, Callable[[_Draft, str, dict[str, str]], None]]] = {
    "title": _Draft.take_title,
    "link": _Draft.take_link,
    "id": _Draft.take_id,
    "description": _Draft.take_description,
    "summary": _Draft.take_summary,
    "encoded": _Draft.take_encoded,
    "content": _Draft.take_content,
    "published": _Draft.take_published,
    "updated": _Draft.take_updated,
    "creator": _Draft.take_creator,
}
