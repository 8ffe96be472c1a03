"""The outlines of an OPML file, read so that no file can do harm.

Nothing outside the file is ever opened; a file that defines entities, nests without end or is too large is
refused with a sentence.  Common slips (an ``&`` that was not escaped, a wrong encoding) are repaired and reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.entities import html5
from xml.parsers import expat

from briefing.collect.text.clean import clean_line
from briefing.core.errors import BriefingError

MAX_BYTES = 16 * 1024 * 1024
"""An OPML file above this size is refused."""
MAX_DEPTH = 100
"""Elements open at once."""
MAX_OUTLINES = 20_000
"""Outlines in one file."""
MAX_REPAIRS = 100_000
"""Bare ``&`` that are escaped before a file is given up."""
MAX_VALUE = 65_536
"""Characters of one attribute that are kept."""
_OWN = "urn:briefing-desk:opml "
_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
#: Encodings of text that a list of feeds may come in; Python's codecs know others that are none.
_KNOWN = re.compile(
    r"(?:utf[-_]?(?:8|16|32)(?:[-_]?[lb]e)?|us-ascii|ascii|latin-?[0-9]+|iso[-_]?8859[-_]?[0-9]+|(?:windows|cp)-?[0-9]+"
    r"|koi8[-_]?[ru]|gbk|gb2312|gb18030|big5|shift[-_]?jis|euc[-_]?(?:jp|kr)|mac[-_]?roman)\Z",
    re.IGNORECASE,
)
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_AMPERSAND = re.compile(
    r"&(?!(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,8}|amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{0,40};)?"
)
#: What XML 1.0 allows nowhere.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(slots=True)
class Outline:
    """One ``outline`` with its attributes, names in lower case, and the folders it stands in."""

    attributes: dict[str, str]
    folders: tuple[str, ...] = ()
    leaf: bool = True
    """No other outline stands in it."""

    def get(self, name: str) -> str:
        """An attribute, whatever case its name is written in; empty where it is not there."""
        return self.attributes.get(name, "").strip()

    def own(self, name: str) -> str:
        """An attribute of this program's own namespace."""
        return self.attributes.get(_OWN + name, "").strip()


def read_outlines(content: bytes) -> tuple[list[Outline], list[str]]:
    """All outlines in the order of the file, and what was repaired to read it.

    Raises :class:`BriefingError` with the line at fault.
    """
    if len(content) > MAX_BYTES:
        raise BriefingError(
            f"The file is larger than {MAX_BYTES // (1024 * 1024)} MiB and was not read.", "Divide it."
        )
    if not content.strip(b"\0 \t\r\n"):
        raise BriefingError("The file is empty.", "Export the feeds again.")
    text, notes = _decoded(content)
    try:
        return _Tree().read(text), notes
    except expat.ExpatError as error:
        repaired, number = _AMPERSAND.subn(_repaired_reference, text, count=MAX_REPAIRS)
        repaired = _FORBIDDEN.sub("", repaired)
        if repaired == text or number == MAX_REPAIRS:
            raise _not_xml(error) from None
    try:
        outlines = _Tree().read(repaired)
    except expat.ExpatError as error:
        raise _not_xml(error) from None
    return outlines, [*notes, "The file is not well-formed; signs that stood in the way were mended."]


def _decoded(content: bytes) -> tuple[str, list[str]]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), []
    match = _ENCODING.match(content)
    declared = match.group(1).decode("ascii") if match else "utf-8"
    if not _KNOWN.match(declared):
        raise BriefingError(
            f"The file says that it is written in {declared}, which is not known.", "Save it as UTF-8."
        )
    try:
        return content.decode(declared), []
    except LookupError:
        raise BriefingError(
            f"The file says that it is written in {declared}, which is not known.", "Save it as UTF-8."
        ) from None
    except UnicodeDecodeError:
        other = "utf-8" if declared.lower().replace("_", "-") not in ("utf-8", "utf8") else "windows-1252"
        note = f"The file is not written in {declared} as it says; it was read as {other}."
        return content.decode(other, errors="replace"), [note]


def _repaired_reference(match: re.Match[str]) -> str:
    """An ``&`` that begins no reference of XML: a named character of HTML, or the sign itself."""
    name = match.group(1)
    if name and name in html5:
        return html5[name]
    return "&amp;" + (name or "")


def _not_xml(error: expat.ExpatError) -> BriefingError:
    reason = clean_line(expat.errors.messages.get(error.code, "") or str(error))[:100]
    return BriefingError(
        f"The file is no well-formed XML: {reason} in line {error.lineno}, column {error.offset + 1}.",
        "Mend the place, or export the feeds again.",
    )


@dataclass(slots=True)
class _Tree:
    """Collects the outlines as expat finds them."""

    outlines: list[Outline] = field(default_factory=list)
    _open: list[Outline | None] = field(default_factory=list)

    def read(self, text: str) -> list[Outline]:
        # The text is decoded already: what it says of its encoding is ignored.
        parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.EntityDeclHandler = _refuse_entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(text.encode("utf-8", errors="replace"), True)
        return self.outlines

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2].lower()
        if not self._open and local != "opml":
            raise BriefingError(
                f"The file is no OPML: it begins with <{clean_line(local)[:40]}>.",
                "Give a feed's address to: briefing feeds add",
            )
        if len(self._open) >= MAX_DEPTH:
            raise BriefingError(
                f"The file nests more than {MAX_DEPTH} elements, so it was not read.", "Flatten it."
            )
        self._open.append(self._outline(attributes) if local == "outline" else None)

    def _outline(self, attributes: dict[str, str]) -> Outline:
        if len(self.outlines) >= MAX_OUTLINES:
            raise BriefingError(
                f"The file holds more than {MAX_OUTLINES:,} outlines, so it was not read.", "Divide it."
            )
        above = [outline for outline in self._open if outline is not None]
        for outline in above:
            outline.leaf = False
        folders = [
            outline.get("text") or outline.get("title") for outline in above if not outline.get("xmlurl")
        ]
        own = {
            (name if name.startswith(_OWN) else name.rpartition(" ")[2].lower()): value[:MAX_VALUE]
            for name, value in attributes.items()
        }
        made = Outline(own, tuple(folders))
        self.outlines.append(made)
        return made

    def _end(self, _name: str) -> None:
        self._open.pop()


def _refuse_entity(*_: object) -> None:
    raise BriefingError(
        "The file defines entities of its own, which can grow without end or reach into other files; it was not read.",
        "Delete its <!DOCTYPE …> part, or export the feeds again.",
    )
