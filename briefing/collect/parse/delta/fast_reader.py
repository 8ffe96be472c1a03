"""Feeds as nearly all are, read straight from expat: ten times as fast as by feedparser, with the same result.

:class:`_DraftEntry` and :class:`_Wrapper` decide which element counts where several say the same, as feedparser does.
Whatever is out of the ordinary raises :class:`UnusualError` and is left to feedparser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Final
from xml.parsers import expat

from briefing.collect.parse.dates import parse_date
from briefing.collect.parse.delta.encoding import detect_encoding
from briefing.collect.parse.delta.split import ACTIVE, SplitBody
from briefing.collect.parse.entry import RECODED, Body, Entry, Feed
from briefing.collect.parse.feedparser_reader import link_of, ttl_of
from briefing.collect.text.clean import clean_line

_TYPES: Final = {"text": "text/plain", "plain": "text/plain", "html": "text/html"}
_USUAL_TYPES: Final = frozenset(("text/plain", "text/html"))
_PAGES: Final = frozenset(("text/html", "xhtml", "application/xhtml+xml"))
_REFERENCE = re.compile("&([A-Za-z0-9_]+);")
_C1 = re.compile("[\x80-\x9f]")
#: Names under which feedparser itself keeps what it found.
_KEPT: Final = frozenset(("authors", "contributors", "links", "detail", "parsed"))
_ACTING: Final = frozenset(name.decode() for name in ACTIVE) | _KEPT


class UnusualError(Exception):
    """Something that is left to feedparser."""


class _DraftEntry:
    """The elements of one entry, as they come from the XML parser."""

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
            raise UnusualError
        self.title = text
        self.title_type = _type_of(attributes, "text/plain")

    def take_link(self, text: str, attributes: dict[str, str]) -> None:
        if ":///" in text or ":///" in attributes.get("href", ""):
            raise UnusualError  # feedparser repairs it
        if "href" not in attributes:
            self.link = _REFERENCE.sub(r"&\g<1>", text.replace("&amp;", "&"))
            return
        kind = attributes.get("type", "text/html").lower()
        rel = attributes.get("rel", "alternate").lower()
        if rel == "alternate" and _TYPES.get(kind, kind) in _PAGES:
            self.link = attributes["href"]

    def take_id(self, text: str, attributes: dict[str, str]) -> None:
        if ":///" in text:
            raise UnusualError
        self.id = text
        if attributes.get("ispermalink", "true") == "true" and self.link is None:
            self.link = text

    def take_description(self, text: str, attributes: dict[str, str]) -> None:
        self._take_summary(text, _type_of(attributes, "text/html"))

    def take_summary(self, text: str, attributes: dict[str, str]) -> None:
        self._take_summary(text, _type_of(attributes, "text/plain"))

    def _take_summary(self, text: str, kind: str) -> None:
        if self.described:
            raise UnusualError
        self.described = True
        self.summary, self.summary_type = text, kind

    def take_encoded(self, text: str, attributes: dict[str, str]) -> None:
        self._take_content(text, _type_of(attributes, "text/html"))

    def take_content(self, text: str, attributes: dict[str, str]) -> None:
        self._take_content(text, _type_of(attributes, "text/plain"))

    def _take_content(self, text: str, kind: str) -> None:
        if self.contents:
            raise UnusualError
        self.contents.append((text, kind))
        if self.summary is None:
            self.summary = text

    def take_published(self, text: str, _: dict[str, str]) -> None:
        self.published = text

    def take_updated(self, text: str, _: dict[str, str]) -> None:
        self.updated = text

    def take_creator(self, text: str, _: dict[str, str]) -> None:
        if "@" in text:
            raise UnusualError
        self.persons.append(text)

    def entry(self, rss: bool, language: str, spoken: str, url: str) -> Entry:
        title = self.title or ""
        plain = [
            text
            for text, kind in (*self.contents, (self.summary or "", self.summary_type))
            if kind == "text/plain"
        ]
        if rss and ("</" in title or any("</" in text or "&" in text for text in plain)):
            raise UnusualError  # feedparser looks whether it might be markup
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


def _readable(date: str) -> str:
    """A date that the desk reads itself."""
    if date and parse_date(clean_line(date[:200])) is None:
        raise UnusualError
    return date


def _acts(local: str) -> bool:
    """Whether feedparser may act upon an element of this name (in lower case), whatever its namespace."""
    return local.rpartition("_")[2] in _ACTING


def _undo_latin_1(text: str) -> str:
    """UTF-8 that was taken for Latin-1, put right."""
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return text


def _element_text(text: str) -> str:
    """The text of an element, without white space at its ends, as feedparser stores it."""
    if text.isascii():
        return text
    text = _undo_latin_1(text)
    if b"\xc2" in text.encode() and _C1.search(text):
        raise UnusualError
    return text


def _type_of(attributes: dict[str, str], default: str) -> str:
    kind = attributes.get("type", default).lower()
    kind = _TYPES.get(kind, kind)
    if kind not in _USUAL_TYPES:
        raise UnusualError
    return kind


_TAKE: Final[dict[str, Callable[[_DraftEntry, str, dict[str, str]], None]]] = {
    "title": _DraftEntry.take_title,
    "link": _DraftEntry.take_link,
    "id": _DraftEntry.take_id,
    "description": _DraftEntry.take_description,
    "summary": _DraftEntry.take_summary,
    "encoded": _DraftEntry.take_encoded,
    "content": _DraftEntry.take_content,
    "published": _DraftEntry.take_published,
    "updated": _DraftEntry.take_updated,
    "creator": _DraftEntry.take_creator,
}


_ATOM_LOWER = "http://www.w3.org/2005/atom"
_DC = "http://purl.org/dc/elements/1.1/"
_SY = "http://purl.org/rss/1.0/modules/syndication/"
_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_XML = "http://www.w3.org/xml/1998/namespace "

_BASE, _LANG = (f"http://www.w3.org/XML/1998/namespace {name}" for name in ("base", "lang"))
_ODD_OF_FEED: Final = frozenset(("base", "lang", "mode"))

#: What the desk asks of a feed, by the name under which feedparser keeps it.  Namespaces in lower case.
_FEED_FIELDS: Final = {
    ("", "title"): "title",
    (_ATOM_LOWER, "title"): "title",
    ("", "language"): "language",
    (_DC, "language"): "language",
    ("", "ttl"): "ttl",
    (_SY, "updateperiod"): "sy_updateperiod",
    (_SY, "updatefrequency"): "sy_updatefrequency",
}
_ASKED: Final = frozenset(("title", "language", "ttl", "updateperiod", "updatefrequency"))
#: Elements that feedparser _acts upon, but not on what is asked of a feed.
_ASIDE: Final = {
    "": frozenset(
        (
            *("link", "description", "copyright", "category", "generator", "managingeditor", "webmaster"),
            *("cloud", "rating", "pubdate", "lastbuilddate"),
        )
    ),
    _ATOM_LOWER: frozenset(["link", "id", "subtitle", "rights", "category", "generator", "updated"]),
    _DC: frozenset(["date", "creator", "publisher", "rights", "subject"]),
    _ITUNES: frozenset(["author", "image", "explicit", "block", "subtitle", "keywords"]),
}
_DATES: Final = frozenset(("pubdate", "lastbuilddate", "updated", "date"))
_USUAL_DATE = re.compile(r"[\w :+.,-]{0,60}", re.ASCII)
#: Elements that hold others, and which.
_HOLDING: Final = {
    ("", "image"): ("", frozenset(["url", "title", "link", "width", "height", "description"])),
    (_ATOM_LOWER, "author"): (_ATOM_LOWER, frozenset(["name", "uri", "email"])),
}


class _Wrapper:
    """The wrapper of one feed."""

    def __init__(self, language: str) -> None:
        self.fields: dict[str, str] = {"language": language} if language else {}
        """What the feed says of itself, by feedparser's names."""
        self._name = ""
        self._date = False
        self._holding: tuple[str, frozenset[str]] | None = None

    def around(self, attributes: dict[str, str], *, outermost: bool) -> str | None:
        """Take one of the elements around all others; returns the language that it names, if any."""
        if "base" in attributes or _BASE in attributes or "lang" in attributes:
            raise UnusualError
        spoken = attributes.get(_LANG)
        if spoken and outermost:
            self.fields["language"] = spoken.replace("_", "-")
        return spoken

    def begin(self, space: str, local: str, attributes: dict[str, str]) -> None:
        """Take the beginning of a child of the channel or feed; ``local`` in lower case."""
        space = space.lower()
        name = self._name = _FEED_FIELDS.get((space, local), "")
        self._holding = _HOLDING.get((space, local))
        self._date = local in _DATES
        if not name:
            known = self._holding is not None or local in _ASIDE.get(space, ())
            if not known and (_acts(local) or local.rpartition("_")[2] in _ASKED):
                raise UnusualError
        elif name == "title" and "title" in self.fields:
            raise UnusualError
        if attributes:
            self._judge({key.lower(): value for key, value in attributes.items()})

    def _judge(self, attributes: dict[str, str]) -> None:
        if not _ODD_OF_FEED.isdisjoint(attributes) or any(key.startswith(_XML) for key in attributes):
            raise UnusualError
        if self._holding or (self._name and (self._name != "title" or len(attributes) > 1)):
            raise UnusualError
        if self._name:
            _type_of(attributes, "text/plain")

    def within(self, space: str, local: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element within such a child."""
        if self._holding is None or attributes:
            raise UnusualError
        if space.lower() != self._holding[0] or local not in self._holding[1]:
            raise UnusualError

    def end(self, text: str) -> None:
        """Take the end of a child with its text, of which white space at the ends was taken off."""
        if self._name:
            self.fields[self._name] = _element_text(text)
        elif self._date and not _USUAL_DATE.fullmatch(text):
            raise UnusualError


_ATOM = "http://www.w3.org/2005/Atom"
_MEDIA = "http://search.yahoo.com/mrss/"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_IDLE_MEDIA = frozenset(
    ["content", "thumbnail", "credit", "text", "rating", "category", "keywords", "player"]
)
#: Elements that feedparser _acts upon, but not on what an article is made of.
_IDLE: Final = {
    "": frozenset(["category", "comments", "enclosure", "source"]),
    _ATOM: frozenset(["category"]),
    _DC: frozenset(["subject", "publisher", "rights", "source"]),
    _MEDIA: _IDLE_MEDIA | {"group"},
}
_TEXT: Final = {
    ("", "title"): "title",
    ("", "link"): "link",
    ("", "guid"): "id",
    ("", "description"): "description",
    ("", "pubdate"): "published",
    ("", "author"): "creator",
    (_CONTENT, "encoded"): "encoded",
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
#: Prefixes by which feedparser knows namespaces; under another meaning they mislead it.
_PREFIXES: Final = {
    "content": _CONTENT,
    "dc": _DC,
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": _MEDIA,
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}
_OPENING = re.compile(rb"<([A-Za-z:]+)")
_MANY: Final = 100
_LONG: Final = 4096
"""Attributes of one element, and characters in them; one with more is left to what refuses far more."""


def read_feed(
    split: SplitBody, entries: Sequence[bytes], headers: Mapping[str, str], url: str
) -> Feed | None:
    """The feed with these of its entries (as bytes); None where feedparser must read something of it.

    What is read here is safe to read (:func:`briefing.collect.parse.sniff.check_body`), and does not change how what comes after
    it is read (:func:`briefing.collect.parse.delta.split.is_plain`).  ``headers``: names in lower case; links are resolved
    against ``url``.
    """
    names = _names(split)
    detected = detect_encoding(split.head, split.mark, headers) if names else None
    if detected is None:
        return None
    reader = _FastReader(len(names), headers, url)
    found = _read(reader, [detected.head, *entries, split.tail], detected.encoding, None)
    if found is None:
        return None
    wrapper = reader.head.fields
    return Feed(
        title=wrapper.get("title", ""),
        entries=found,
        ttl=ttl_of(wrapper),
        notes=(RECODED,) if detected.recoded else (),
        sound=True,
        language=wrapper.get("language", ""),
        encoding=detected.encoding,
    )


def read_entries(
    split: SplitBody, entries: Sequence[bytes], feed: Feed, headers: Mapping[str, str], url: str
) -> tuple[Entry, ...] | None:
    """These entries where feedparser had to read the wrapper, which it found to be ``feed``."""
    names = _names(split)
    if not names:
        return None
    closing = b"".join(b"</" + name + b">" for name in reversed(names))
    document = [split.context, *entries, closing]
    return _read(_FastReader(len(names), headers, url), document, feed.encoding, feed.language)


def _names(split: SplitBody) -> list[bytes]:
    """The names of the elements around the entries; none where they are unusual."""
    start = max(0, split.context.find(b"<rss"), split.context.find(b"<feed"))
    names = [
        name for name in _OPENING.findall(split.context[start:]) if name in (b"rss", b"channel", b"feed")
    ]
    usual = names in ([b"rss", b"channel"], [b"feed"]) and b"<!doctype" not in split.context.lower()
    return names if usual else []


def _read(
    reader: _FastReader, document: list[bytes], encoding: str, language: str | None
) -> tuple[Entry, ...] | None:
    """The entries of a document of which each part but the first and the last is one."""
    if any(b"?>" in entry for entry in document[1:-1]):
        return None
    try:
        if encoding not in ("utf-8", "us-ascii"):
            document = [part.decode(encoding).encode() for part in document]
        return reader.read(document, language)
    except (UnusualError, expat.ExpatError, UnicodeError, LookupError):
        return None


class _FastReader:
    """One document."""

    def __init__(self, level: int, headers: Mapping[str, str], url: str) -> None:
        spoken = headers.get("content-language", "")
        self.head = _Wrapper(spoken.replace("_", "-"))
        self._level = level
        self._url = url
        self._spoken = spoken
        self._depth = 0
        self._starts: list[int] = []
        """Where each entry must begin."""
        self._entry: _DraftEntry | None = None
        self._drafts: list[_DraftEntry] = []
        self._name = ""
        self._kinds: dict[str, tuple[str, bool]] = {}
        """Of elements of entries that came so far."""
        self._attributes: dict[str, str] = {}
        self._text: list[str] = []
        self._pictures = False
        """Within media that may hold more of their kind."""
        self._rss = level == 2

    def read(self, document: Sequence[bytes], language: str | None) -> tuple[Entry, ...]:
        """The entries, each of which must be one part of the document, whole; the first and the last are the wrapper.

        ``language`` is the feed's own, None where that is to be read in the wrapper.
        """
        self._starts = list(accumulate(map(len, document)))[:-2]
        parser = self._parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.CommentHandler = self._aside
        parser.ProcessingInstructionHandler = self._aside
        parser.StartNamespaceDeclHandler = self._declared
        parser.Parse(b"".join(document), True)
        if len(self._drafts) != len(self._starts):
            raise UnusualError
        own = self.head.fields.get("language", "") if language is None else language
        return tuple(draft.entry(self._rss, own, self._spoken, self._url) for draft in self._drafts)

    def _aside(self, *_: object) -> None:
        """A comment, an instruction: where an entry has one, feedparser shall see to it."""
        if self._entry is not None:
            raise UnusualError

    def _declared(self, prefix: str | None, uri: str | None) -> None:
        """A namespace: as usual, and around all."""
        usual = _PREFIXES.get((prefix or "").lower())
        if self._depth >= self._level or (usual and usual.rstrip("/") != (uri or "").lower().rstrip("/")):
            raise UnusualError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth = self._depth = self._depth + 1
        inside = depth - self._level
        if attributes and (len(attributes) > _MANY or sum(map(len, attributes.values())) > _LONG):
            raise UnusualError
        if self._entry is None:
            self._around(inside, name, attributes)
        elif inside == 2:
            self._child(name, attributes)
        elif inside == 3 and self._name == "author":
            self._person(name, attributes)
        elif not self._pictures or not name.startswith(_MEDIA) or name.rpartition(" ")[2] not in _IDLE_MEDIA:
            raise UnusualError

    def _around(self, inside: int, name: str, attributes: dict[str, str]) -> None:
        """An element outside of the entries, or the beginning of one."""
        if inside <= 0:
            if name not in (("rss", "channel") if self._rss else (f"{_ATOM} feed",)):
                raise UnusualError
            spoken = self.head.around(attributes, outermost=self._depth == 1)
            self._spoken = self._spoken if spoken is None else spoken
            return
        if inside == 1 and name == ("item" if self._rss else f"{_ATOM} entry"):
            number = len(self._drafts)
            if attributes or self._starts[number : number + 1] != [self._parser.CurrentByteIndex]:
                raise UnusualError
            self._entry = _DraftEntry()
            return
        space, _, local = name.rpartition(" ")
        if self._drafts or inside > 2:
            raise UnusualError
        if inside == 1:
            self.head.begin(space, local.lower(), attributes)
            self._text.clear()
        else:
            self.head.within(space, local.lower(), attributes)

    def _child(self, name: str, attributes: dict[str, str]) -> None:
        kind = self._kinds.get(name)
        if kind is None:
            kind = self._kinds[name] = _kind_of(name)
        self._name, self._pictures = kind
        self._attributes = attributes
        if attributes:
            self._attributes = {key.lower(): value for key, value in attributes.items()}
            odd = _ODD_OF_ENTRY if self._name else _ODD_ANYWHERE
            if not odd.isdisjoint(self._attributes) or any(" " in key for key in self._attributes):
                raise UnusualError
        if self._name == "author" and self._entry is not None:
            self._entry.persons.append("")
        self._text.clear()

    def _person(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if space != _ATOM or local not in ("name", "uri", "email") or attributes or self._blank():
            raise UnusualError
        self._text.clear()

    def _blank(self) -> bool:
        """Whether there is text where none belongs."""
        return bool("".join(self._text).strip())

    def _end(self, name: str) -> None:
        inside = self._depth - self._level
        self._depth -= 1
        entry = self._entry
        if entry is None:
            if inside == 1:
                self.head.end(self._stripped())
        elif inside > 2:
            if self._name == "author" and name.endswith(" name"):
                if entry.persons[-1]:
                    raise UnusualError
                entry.persons[-1] = self._stripped()
            self._text.clear()
        elif inside == 2:
            if self._name == "author":
                if self._blank() or not entry.persons[-1] or "@" in entry.persons[-1]:
                    raise UnusualError
            elif self._name:
                _TAKE[self._name](entry, _element_text(self._stripped()), self._attributes)
            self._name = ""
        elif inside == 1:
            self._drafts.append(entry)
            self._entry = None

    def _stripped(self) -> str:
        return "".join(self._text).strip()


def _kind_of(name: str) -> tuple[str, bool]:
    """What an element of an entry says, if anything, and whether it may hold more media."""
    space, _, local = name.rpartition(" ")
    local = local.lower()
    field = _TEXT.get((space, local), "")
    if not field and _acts(local) and local not in _IDLE.get(space, ()):
        raise UnusualError
    return field, space == _MEDIA and local in ("group", "content")


_ODD_ANYWHERE: Final = frozenset(("base", "lang"))
_ODD_OF_ENTRY: Final = _ODD_ANYWHERE | {"mode", "src", "url", "uri"}
