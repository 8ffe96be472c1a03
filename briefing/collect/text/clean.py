"""Plain text from what a stranger sent: the one place where control characters are removed.

:func:`clean_line` is for names, titles and messages that are plain already, :func:`clean_title` for titles
that may hold inline markup, :func:`clean_text` for HTML bodies and :func:`clean_plain` for plain ones.
What comes out holds no C0 or C1 control character but the ``\\n`` between paragraphs, no bidi control, no
invisible or tag character and no unpaired surrogate; it is NFC, and its white space is folded.  Escape
sequences (ECMA-48) go as a whole: ``ESC [31m`` leaves no ``[31m``.  Everything takes time linear in its
input.

Joiners (U+200C, U+200D) stay between letters of the scripts that are written with them, and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata

from briefing.collect.text.html import blocks, decode_entities, has_tags, inline

MAX_LINE = 1000
"""Characters in a title or a name; what is longer is cut."""

_STRING = "[^\x07\x1b\x90\x98\x9c-\x9f\n]*+"
_SEQUENCE = re.compile(
    # CSI: parameters, intermediates, final byte
    "(?:\x1b\\[|\x9b)[0-?]*+[ -/]*+[@-~]?"
    # OSC, DCS, SOS, PM, APC: a string up to BEL, ST or the next ESC; without an end its introducer only
    f"|(?:\x1b[]P^_X]|[\x90\x98\x9d\x9e\x9f])(?:{_STRING}(?:\x07|\x1b\\\\|\x9c|(?=\x1b))|[0-9;]*+)"
    # charset and other sequences with intermediates, then two-byte ones
    "|\x1b[ -/]++[0-~]?|\x1b[0-OQ-WYZ\\\\`-~]"
)

#: What is not drawn or steers a terminal: controls, bidi controls, fillers, tags, noncharacters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\ufdd0-\ufdef\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SUSPECT = re.compile("[^\n -~\xa1-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]")
"""Anything outside the plain letters and marks of western news; a text without it needs no closer look, and has no white
space but spaces and line ends."""
_PLAIN = b"\n" + bytes(range(0x20, 0x7F))
_SHORT = 60
"""Characters below which a text is looked at as it is."""

_JOINING = "\u0590-\u1cff\ua800-\uabff"
_IDLE_JOINER = re.compile(
    f"(?<![{_JOINING}])[\u200c\u200d]+|[\u200c\u200d]+(?![{_JOINING}\u200c\u200d])|(?<=[\u200c\u200d])[\u200c\u200d]+"
)
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_PILED_MARKS = re.compile(f"({_MARK}{{4}}){_MARK}++")

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*")


def strip_controls(text: str) -> str:
    """The text without escape sequences and without any character that is not to be drawn.

    Line ends become ``\\n``; tabs and other white space stay.
    """
    return _without_controls(text) if _is_suspect(text) else text


def _is_suspect(text: str) -> bool:
    """Whether :data:`_SUSPECT` finds anything; the ASCII letters, most of a text, are taken out first, which is quick."""
    if len(text) < _SHORT:
        return _SUSPECT.search(text) is not None
    try:
        rest = text.encode().translate(None, _PLAIN)
    except UnicodeEncodeError:
        return True  # half a pair
    return bool(rest) and _SUSPECT.search(rest.decode()) is not None


def _without_controls(text: str) -> str:
    text = _SEQUENCE.sub("", text)
    text = _LINE_ENDS.sub("\n", text)
    text = _UNWANTED.sub("", text)
    if "\u200c" in text or "\u200d" in text:
        text = _IDLE_JOINER.sub("", text)
    text = unicodedata.normalize("NFC", text)
    return _PILED_MARKS.sub(r"\1", text)


def clean_line(text: str) -> str:
    """One line of plain text: nothing to decode, white space folded to single spaces, ends trimmed."""
    if (
        text.isascii()
        and text.isprintable()
        and "  " not in text
        and not text.startswith(" ")
        and text[-1:] != " "
    ):
        return text
    return " ".join(strip_controls(text).split())


def clean_title(html: str) -> str:
    """A title as one line, at most :data:`MAX_LINE` characters: tags dropped, entities decoded once.

    A title that was escaped twice is read as it was meant; ``<`` before anything that is no HTML tag stays.
    """
    line = clean_line(inline(html))
    if has_tags(line) and not has_tags(html):
        line = clean_line(inline(line))
    return truncate(line, MAX_LINE)


def clean_text(html: str) -> str:
    """The paragraphs of an HTML fragment, parted by one ``\\n``.

    Scripts, styles, forms, navigation and captions are dropped, entities decoded once.  A fragment that was
    escaped twice, as some feeds do, is read as it was meant.
    """
    if not has_tags(html):
        text = decode_entities(html)
        if not has_tags(text):
            return clean_plain(text)
        html = text
    return _join_paragraphs(blocks(html))


def clean_plain(text: str) -> str:
    """The paragraphs of a plain text, parted by one ``\\n``.

    Blank lines part paragraphs.  Single line ends are folds in the line where there are blank lines too,
    and part paragraphs where there are none.
    """
    if not _is_suspect(text) and "\n" not in text:
        return _spaced(text)
    text = _LINE_ENDS.sub("\n", text).strip()
    if _PARAGRAPH_END.search(text):
        text = "\n".join(" ".join(part.split()) for part in _PARAGRAPH_END.split(text))
    return _join_paragraphs(text)


def _join_paragraphs(text: str) -> str:
    if _is_suspect(text):
        paragraphs = (" ".join(line.split()) for line in _without_controls(text).split("\n"))
        return "\n".join(filter(None, paragraphs))
    return "\n".join(filter(None, map(_spaced, text.split("\n"))))


def _spaced(line: str) -> str:
    """A line without white space but spaces, of which no two come together and none at an end."""
    return " ".join(line.split()) if "  " in line else line.strip()


def truncate(line: str, limit: int) -> str:
    """The line, or its beginning at a word's end with ``…`` where it is longer than ``limit`` characters."""
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    space = head.rfind(" ", limit // 2)
    return (head[:space] if space > 0 else head).rstrip() + "…"
