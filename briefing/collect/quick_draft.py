"""One entry on its way from the XML parser: which element counts where several say the same, as feedparser has it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from briefing.collect.clean import clean_line
from briefing.collect.cut import ACTIVE
from briefing.collect.dates import parse_date
from briefing.collect.entries import Body, Entry
from briefing.collect.xmlfeed import link_of

_TYPES: Final = {"text": "text/plain", "plain": "text/plain", "html": "text/html"}
_USUAL_TYPES: Final = frozenset(("text/plain", "text/html"))
_PAGES: Final = frozenset(("text/html", "xhtml", "application/xhtml+xml"))
_REFERENCE = re.compile("&([A-Za-z0-9_]+);")
_C1 = re.compile("[\x80-\x9f]")
#: Names under which feedparser itself keeps what it found.
_KEPT: Final = frozenset(("authors", "contributors", "links", "detail", "parsed"))
_ACTS: Final = frozenset(name.decode() for name in ACTIVE) | _KEPT


class UnusualError(Exception):
    """Something that is left to feedparser."""


class QuickDraft:
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
            raise UnusualError
        self.title = text
        self.title_type = type_of(attributes, "text/plain")

    def take_link(self, text: str, attributes: dict[str, str]) -> None:
        if ":///" in text or ":///" in attributes.get("href", ""):
            raise UnusualError  # feedparser mends it
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
        self._take_summary(text, type_of(attributes, "text/html"))

    def take_summary(self, text: str, attributes: dict[str, str]) -> None:
        self._take_summary(text, type_of(attributes, "text/plain"))

    def _take_summary(self, text: str, kind: str) -> None:
        if self.described:
            raise UnusualError
        self.described = True
        self.summary, self.summary_type = text, kind

    def take_encoded(self, text: str, attributes: dict[str, str]) -> None:
        self._take_content(text, type_of(attributes, "text/html"))

    def take_content(self, text: str, attributes: dict[str, str]) -> None:
        self._take_content(text, type_of(attributes, "text/plain"))

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


def acts(local: str) -> bool:
    """Whether feedparser may act upon an element of this name (in lower case), whatever its namespace."""
    return local.rpartition("_")[2] in _ACTS


def _mended(text: str) -> str:
    """UTF-8 that was taken for Latin-1, put right."""
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return text


def settled_text(text: str) -> str:
    """The text of an element, without white space at its ends, as feedparser stores it."""
    if text.isascii():
        return text
    text = _mended(text)
    if b"\xc2" in text.encode() and _C1.search(text):
        raise UnusualError
    return text


def type_of(attributes: dict[str, str], default: str) -> str:
    kind = attributes.get("type", default).lower()
    kind = _TYPES.get(kind, kind)
    if kind not in _USUAL_TYPES:
        raise UnusualError
    return kind


TAKE: Final[dict[str, Callable[[QuickDraft, str, dict[str, str]], None]]] = {
    "title": QuickDraft.take_title,
    "link": QuickDraft.take_link,
    "id": QuickDraft.take_id,
    "description": QuickDraft.take_description,
    "summary": QuickDraft.take_summary,
    "encoded": QuickDraft.take_encoded,
    "content": QuickDraft.take_content,
    "published": QuickDraft.take_published,
    "updated": QuickDraft.take_updated,
    "creator": QuickDraft.take_creator,
}
