"""What stands around a feed's entries, on its way from the XML parser: title, language, how often to ask.

As :mod:`briefing.collect.quick` does for entries: only elements that are known here or that mean nothing to
feedparser, so that what is read is what it makes of the same bytes; anything else is left to it.
"""

from __future__ import annotations

import re
from typing import Final

from briefing.collect.quick_draft import UnusualError, acts, settled_text, type_of

_ATOM = "http://www.w3.org/2005/atom"
_DC = "http://purl.org/dc/elements/1.1/"
_SY = "http://purl.org/rss/1.0/modules/syndication/"
_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_XML = "http://www.w3.org/xml/1998/namespace "

_BASE, _LANG = (f"http://www.w3.org/XML/1998/namespace {name}" for name in ("base", "lang"))
_ODD: Final = frozenset(("base", "lang", "mode"))

#: What the desk asks of a feed, by the name under which feedparser keeps it.  Namespaces in lower case.
_KEPT: Final = {
    ("", "title"): "title",
    (_ATOM, "title"): "title",
    ("", "language"): "language",
    (_DC, "language"): "language",
    ("", "ttl"): "ttl",
    (_SY, "updateperiod"): "sy_updateperiod",
    (_SY, "updatefrequency"): "sy_updatefrequency",
}
_ASKED: Final = frozenset(("title", "language", "ttl", "updateperiod", "updatefrequency"))
#: Elements that feedparser acts upon, but not on what is asked of a feed.
_ASIDE: Final = {
    "": frozenset(
        (
            *("link", "description", "copyright", "category", "generator", "managingeditor", "webmaster"),
            *("cloud", "rating", "pubdate", "lastbuilddate"),
        )
    ),
    _ATOM: frozenset(["link", "id", "subtitle", "rights", "category", "generator", "updated"]),
    _DC: frozenset(["date", "creator", "publisher", "rights", "subject"]),
    _ITUNES: frozenset(["author", "image", "explicit", "block", "subtitle", "keywords"]),
}
_DATES: Final = frozenset(("pubdate", "lastbuilddate", "updated", "date"))
_USUAL_DATE = re.compile(r"[\w :+.,-]{0,60}", re.ASCII)
#: Elements that hold others, and which.
_HOLDING: Final = {
    ("", "image"): ("", frozenset(["url", "title", "link", "width", "height", "description"])),
    (_ATOM, "author"): (_ATOM, frozenset(["name", "uri", "email"])),
}


class QuickHead:
    """The wrapper of one feed."""

    def __init__(self, language: str) -> None:
        self.said: dict[str, str] = {"language": language} if language else {}
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
            self.said["language"] = spoken.replace("_", "-")
        return spoken

    def begin(self, space: str, local: str, attributes: dict[str, str]) -> None:
        """Take the beginning of a child of the channel or feed; ``local`` in lower case."""
        space = space.lower()
        name = self._name = _KEPT.get((space, local), "")
        self._holding = _HOLDING.get((space, local))
        self._date = local in _DATES
        if not name:
            known = self._holding is not None or local in _ASIDE.get(space, ())
            if not known and (acts(local) or local.rpartition("_")[2] in _ASKED):
                raise UnusualError
        elif name == "title" and "title" in self.said:
            raise UnusualError
        if attributes:
            self._judge({key.lower(): value for key, value in attributes.items()})

    def _judge(self, attributes: dict[str, str]) -> None:
        if not _ODD.isdisjoint(attributes) or any(key.startswith(_XML) for key in attributes):
            raise UnusualError
        if self._holding or (self._name and (self._name != "title" or len(attributes) > 1)):
            raise UnusualError
        if self._name:
            type_of(attributes, "text/plain")

    def within(self, space: str, local: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element within such a child."""
        if self._holding is None or attributes:
            raise UnusualError
        if space.lower() != self._holding[0] or local not in self._holding[1]:
            raise UnusualError

    def end(self, text: str) -> None:
        """Take the end of a child with its text, of which white space at the ends was taken off."""
        if self._name:
            self.said[self._name] = settled_text(text)
        elif self._date and not _USUAL_DATE.fullmatch(text):
            raise UnusualError
