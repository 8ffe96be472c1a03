"""HTML fragments to raw text: tags out, block ends as line ends, entities decoded once.

A tokenizer for markup as feeds carry it: broken, nested without end, hostile.  It keeps no stack, so depth
costs nothing, and never looks at the same part of its input twice for the same reason, so its time is linear
whatever comes (unclosed comments, quotes and tags included).  It does not clean: see
:mod:`briefing.collect.text.clean`.

Own code and not selectolax: text collected from its tree takes ten times as long, quadratic time where elements nest
deeply, and lacks all that follows an element which is never closed.  nh3 gives markup, not text.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import Final

_BLOCK_NAMES: Final = (
    "address article aside blockquote body br caption center dd details dialog dir div dl dt "
    "fieldset figure footer h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol option p "
    "pre section summary table tbody tfoot thead tr ul"
)
#: Elements whose content is not part of an article's text.
_DROPPED_NAMES: Final = (
    "audio button canvas datalist figcaption form head iframe math nav noembed noframes object "
    "script select style svg template textarea title video"
)
_INLINE_NAMES: Final = (
    "a abbr acronym b bdi bdo big cite code del dfn em font i img ins kbd mark noscript picture q rp "
    "rt ruby s samp small source span strike strong sub sup time tt u var wbr td th col colgroup "
    "link meta embed param track input label o:p area map"
)
_BLOCK: Final = frozenset(_BLOCK_NAMES.split())
_DROPPED: Final = frozenset(_DROPPED_NAMES.split())
_INLINE: Final = frozenset(_INLINE_NAMES.split())
_KNOWN: Final = _BLOCK | _DROPPED | _INLINE
_CELL: Final = frozenset({"td", "th"})

_CLOSING: dict[str, re.Pattern[str]] = {
    name: re.compile(f"</{name}(?![a-z0-9:-])", re.IGNORECASE | re.ASCII) for name in _DROPPED
}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_ATTRIBUTES = re.compile(r"""[^<>"']*+(?:"[^"]*+"[^<>"']*+|'[^']*+'[^<>"']*+)*+""")
_REFERENCE = re.compile(
    r"&(?:#([0-9]{1,8})(?![0-9]);?|#[xX]([0-9a-fA-F]{1,7})(?![0-9a-fA-F]);?|([A-Za-z][A-Za-z0-9]{1,31};?))"
)
_SURE_TAG = re.compile(
    r"</?(?:p|div|br|a|b|i|em|strong|span|img|ul|ol|li|blockquote|h[1-6]|table|tbody|tr|td|th|font|figure|figcaption|hr|u"
    r"|sup|sub|small|pre|section|article|header|footer|main|aside|nav|cite|time|code|del|ins|mark|q|s|abbr|center|dl|dt|dd"
    r"|script|style|iframe|video|audio|form|picture|svg)(?:\s[^<>]{0,4000}|/)?>|<!--",
    re.IGNORECASE,
)
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]*)")
_BLANK_LINE = re.compile(r"\r[ \t]*+(?:\r[ \t]*+)++")


def has_tags(text: str) -> bool:
    """Whether the text holds a complete tag of a common HTML element."""
    return "<" in text and _SURE_TAG.search(text) is not None


def decode_entities(text: str) -> str:
    """Character references replaced, once; unknown ones stay as they are."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name is not None:
        return html5.get(name, match.group())
    number = int(decimal) if decimal is not None else int(hexadecimal, 16)
    if 0x80 <= number <= 0x9F:  # these mean what windows-1252 has there (HTML Living Standard, 13.2.5.80)
        return bytes([number]).decode("cp1252", "ignore")
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF or number == 0:
        return ""
    return chr(number)


def inline(html: str) -> str:
    """The text of a title: known tags dropped, everything else kept, entities decoded once."""
    if "<" not in html:
        return decode_entities(html)
    return "".join(_Tokenizer(html, flow=False).pieces())


def blocks(html: str) -> str:
    """The text of a fragment: block ends as ``\\n``, line ends of the source as spaces, entities decoded.

    A fragment without any block element is parted at its blank lines instead.
    """
    text = _usual_blocks(html)
    if text is None:
        text = "".join(_Tokenizer(html, flow=True).pieces())
    if "\r" in text and "\n" not in text:
        text = _BLANK_LINE.sub("\n", text)
    return text.replace("\r", " ")


def _usual_blocks(html: str) -> str | None:
    """What the tokenizer makes of a fragment, where every ``<`` in it begins an ordinary tag that ends at the next ``>``;
    else None.  Most fragments are so, and need no more than to be split."""
    pieces = html.replace("\r\n", "\r").replace("\n", "\r").split("<")
    out = [decode_entities(pieces[0])]
    for piece in pieces[1:]:
        tag, end, text = piece.partition(">")
        shown = _SHOWN.get(tag)
        if shown is None:
            shown = _shown_for(tag)
        if shown is None or not end:
            return None
        out.append(shown)
        out.append(decode_entities(text) if "&" in text else text)
    return "".join(out)


def _shown_for(tag: str) -> str | None:
    """What stands in the text for a tag (without its brackets), None where it takes a closer look."""
    match = _NAME.match(tag)
    if match is None or "'" in tag or tag.count('"') % 2:
        return None
    name, attributes = match.group(1).lower(), tag[match.end() :]
    if not _Tokenizer.is_tag(name, attributes):
        return None
    closing = tag.startswith("/")
    if name in _BLOCK:
        return None if name == "pre" else "\n"
    if name in _CELL:
        return " "
    if name == "q":
        return "”" if closing else "“"
    return None if name in _DROPPED and not closing else ""


class _Tokenizer:
    """One pass over one fragment."""

    def __init__(self, html: str, flow: bool) -> None:
        self._html = html.replace("]]>", "") if "<![CDATA[" in html else html
        self._flow = flow
        self._out: list[str] = []
        self._pre = 0
        self._broken_until = 0
        """Up to here the attributes were looked at and found broken: tags end at the next ``>``."""
        self._never: set[str] = set()
        """What was looked for and does not come any more."""

    def pieces(self) -> list[str]:
        html, at = self._html, 0
        while True:
            start = html.find("<", at)
            if start < 0:
                self._text(at, len(html))
                return self._out
            end = self._markup_end(start)
            if end < 0:
                end = start + 1
                self._text(at, end)
            else:
                self._text(at, start)
                end = self._enter(start, end)
            at = end

    def _text(self, start: int, end: int) -> None:
        if start >= end:
            return
        text = self._html[start:end]
        if self._flow and not self._pre:  # \r marks the source's own line ends until the blocks are known
            text = text.replace("\r\n", "\r").replace("\n", "\r")
        self._out.append(decode_entities(text) if "&" in text else text)

    def _find(self, what: str, start: int) -> int:
        """``str.find`` that asks only once for what does not come any more."""
        if what in self._never:
            return -1
        found = self._html.find(what, start)
        if found < 0:
            self._never.add(what)
        return found

    def _markup_end(self, start: int) -> int:
        """Where the comment, declaration or tag at ``start`` ends; -1 where ``<`` is only a character."""
        html = self._html
        follow = html[start + 1 : start + 2]
        if follow in ("!", "?"):
            return self._declaration_end(start)
        match = _TAG.match(html, start)
        if match is None or (not self._flow and match.group(2).lower() not in _KNOWN):
            return -1
        if start < self._broken_until:
            end = self._find(">", match.end())
            return end + 1 if end >= 0 else -1
        attributes = _ATTRIBUTES.match(html, match.end())
        end = attributes.end() if attributes else match.end()
        if html[end : end + 1] == ">":
            return end + 1 if self.is_tag(match.group(2).lower(), html[match.end() : end]) else -1
        self._broken_until = max(self._broken_until, end)
        known = match.group(2).lower() in _KNOWN
        if html[end : end + 1] == "<":
            return end if known else -1
        end = self._find(">", match.end())
        if end >= 0:
            return end + 1
        return len(html) if known else -1

    @staticmethod
    def is_tag(name: str, attributes: str) -> bool:
        """Whether it is a tag rather than a comparison: in ``a<b and c>d`` the letter after ``<`` is no element."""
        return name not in _INLINE or "=" in attributes or not attributes.strip(" \t\r\n/")

    def _declaration_end(self, start: int) -> int:
        html = self._html
        if html.startswith("<!--", start):
            end = self._find("-->", start + 4)
            return end + 3 if end >= 0 else start + 4
        if html.startswith("<![CDATA[", start):
            return start + 9
        if not self._flow:
            return -1
        end = self._find(">", start)
        return end + 1 if end >= 0 else -1

    def _enter(self, start: int, end: int) -> int:
        """Act on the markup between the offsets; returns where to go on."""
        match = _TAG.match(self._html, start)
        if match is None or match.end() > end:
            return end
        closing, name = bool(match.group(1)), match.group(2).lower()
        if name in _BLOCK:
            self._out.append("\n" if self._flow else " ")
            if name == "pre":
                self._pre = max(0, self._pre + (-1 if closing else 1))
        elif name in _CELL:
            self._out.append(" ")
        elif name == "q":
            self._out.append("”" if closing else "“")
        elif name in _DROPPED and not closing and self._html[end - 2 : end] != "/>":
            return self._after(name, end)
        return end

    def _after(self, name: str, start: int) -> int:
        """Behind the end of a dropped element; where no end comes its content is kept."""
        close = f"</{name}"
        if close in self._never:
            return start
        found = _CLOSING[name].search(self._html, start)
        if found is None:
            self._never.add(close)
            return start
        end = self._html.find(">", found.end())
        return end + 1 if end >= 0 else len(self._html)


#: What stands for each tag that has no attributes.
_SHOWN: Final = {
    tag: shown
    for name in _KNOWN
    for tag in (name, f"/{name}", f"{name}/", f"{name} /")
    if (shown := _shown_for(tag)) is not None
}
