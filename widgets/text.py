"""Text from strangers, made fit for cells: the one place that turns article text into something to draw.

Nothing here is ever read as markup.  What the collector should have removed is removed once more, since a
terminal obeys control characters and bidi controls wherever they come from.  Widths are terminal cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.cells import cell_len
from textual.content import Content

Span = tuple[int, int]
Piece = tuple[str, str]
"""Some text and the name of the ink it is drawn with (see :mod:`widgets.ink`)."""
Line = tuple[Piece, ...]

_BLANK = re.compile("[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]+")
_DROPPED = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, fillers, Mongolian selectors
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2"  # signs that enclose the digits after them
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # format controls of scripts
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164"  # zero widths, marks, embeddings, isolates
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"  # variation selectors change widths in some terminals only
    "\ud800-\udfff\ue000-\uf8ff"  # lone surrogates cannot be encoded; private use has no agreed width
    "\U0001f3fb-\U0001f3ff\U000e0000-\U0010ffff"  # skin tones, tags, private planes
    "]+"
)
# Joiners have a meaning between letters of Arabic and the scripts of India; elsewhere they only upset widths.
_STRAY_JOINER = re.compile("(?<![\u0600-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u0dff])")
_FLAG_LETTER = re.compile("[\U0001f1e6-\U0001f1ff]")
_MARK = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED_MARKS = re.compile(f"([{_MARK}]{{2}})[{_MARK}]+")
_LEADING_MARKS = re.compile(f"^[{_MARK}]+")
_WORD = re.compile(r"\S+")


def plain(text: str) -> str:
    """``text`` as one safe line: no control, bidi or width-changing characters, blanks for line ends."""
    if text.isascii() and text.isprintable():
        return text
    text = _DROPPED.sub("", _BLANK.sub(" ", text))
    text = _STRAY_JOINER.sub("", text)
    # Two regional indicators are one flag in some terminals and two letters in others: letters everywhere.
    text = _FLAG_LETTER.sub(lambda letter: chr(ord(letter[0]) - 0x1F1E6 + ord("A")), text)
    return _LEADING_MARKS.sub("", _PILED_MARKS.sub(r"\1", text))


def cells(text: str) -> int:
    """How many cells ``text`` takes."""
    return len(text) if text.isascii() else int(cell_len(text))


def clip(text: str, width: int) -> str:
    """``text`` cut to ``width`` cells, with an ellipsis where something is cut off."""
    if width <= 0:
        return ""
    if len(text) > width * 8:
        text = text[: width * 8] + " " * width
    if cells(text) <= width:
        return text
    return text[: _fitting(text, 0, width - 1)].rstrip() + "…"


def pad(text: str, width: int, align: str = "left") -> str:
    """``text`` in exactly ``width`` cells."""
    text = clip(text, width)
    blank = " " * (width - cells(text))
    return blank + text if align == "right" else text + blank


def break_lines(text: str, widths: Sequence[int]) -> list[str]:
    """``text`` broken between words into lines of these widths; an ellipsis ends what does not fit."""
    return ["".join(part for part, _ in line) for line in break_pieces(((text, ""),), widths)]


def break_pieces(line: Sequence[Piece], widths: Sequence[int]) -> list[Line]:
    """Pieces, laid end to end, broken as :func:`break_lines` breaks text."""
    text = "".join(part for part, _ in line)
    most = sum(max(width, 0) for width in widths) * 8
    spans = _line_spans(text[:most], widths)
    lines = cut(line, spans)
    if spans and text[spans[-1][1] :].strip():
        width = widths[len(spans) - 1]
        *kept, (last, ink) = clip_line(lines[-1], width - 1) or (("", ""),)
        lines[-1] = (*kept, (last.rstrip("… ") + "…", ink))
    return lines


def fold_words(line: Sequence[Piece], widths: Sequence[int], whole: str = "") -> list[Line]:
    """Pieces broken between words, as a reader would break them.

    No last line holds a single word where the one before can give it another.  What does not fit ends with an ellipsis
    behind a word, never within a piece of the ink ``whole`` (a name) nor between a number and what it counts.
    """
    text = "".join(part for part, _ in line)
    most = sum(max(width, 0) for width in widths) * 8
    spans = _line_spans(text[:most], widths)
    if not spans:
        return []
    if text[spans[-1][1] :].strip():
        start, end = spans[-1]
        end = _before_ellipsis(
            text, start, end, widths[len(spans) - 1], _spans_of(line, whole) if whole else ()
        )
        *lines, last = cut(line, [*spans[:-1], (start, end)])
        return [*lines, (*last, ("…", last[-1][1] if last else ""))]
    return cut(line, _without_orphan(text, spans, widths))


def fold_count(text: str, widths: Sequence[int]) -> int:
    """How many lines of these widths :func:`fold_words` makes of a text."""
    return len(_line_spans(text[: sum(max(width, 0) for width in widths) * 8], widths))


def _before_ellipsis(text: str, start: int, end: int, width: int, kept: Sequence[Span]) -> int:
    """Where the last line ends so that an ellipsis has room behind a word."""
    while cells(text[start:end]) + 1 > width:
        blank = text.rfind(" ", start, end)
        if blank <= start:
            return _fitting(text, start, width - 1)
        end = blank
    inside = next((low for low, high in kept if low < end < high), end)
    if inside > start:
        end = inside
    words = text[start:end].rstrip()
    number = words.rfind(" ")
    if number > 0 and words[number + 1 :].lstrip("$€£").replace(",", "").replace(".", "").isdecimal():
        words = words[:number]
    return start + len(words.rstrip(" ,;:–—-"))


def _spans_of(line: Iterable[Piece], ink: str) -> list[Span]:
    spans, at = [], 0
    for text, name in line:
        if name == ink:
            spans.append((at, at + len(text)))
        at += len(text)
    return spans


def _without_orphan(text: str, spans: list[Span], widths: Sequence[int]) -> list[Span]:
    """Lines of which the last takes a word from the one before, where it holds a single one."""
    if len(spans) < 2 or " " in text[slice(*spans[-1])]:
        return spans
    (start, end), (_, stop) = spans[-2:]
    blank = text.rfind(" ", start, end)
    if (
        blank <= start
        or " " not in text[start:blank].strip()
        or cells(text[blank + 1 : stop]) > widths[len(spans) - 1]
    ):
        return spans
    return [*spans[:-2], (start, start + len(text[start:blank].rstrip())), (blank + 1, stop)]


def _line_spans(text: str, widths: Sequence[int]) -> list[Span]:
    spans: list[Span] = []
    at = 0
    for width in widths:
        while at < len(text) and text[at] == " ":
            at += 1
        if at >= len(text) or width <= 0:
            break
        end = _break(text, at, width)
        if cells(text[at:end]) > width:
            # Not even one character fits.
            break
        spans.append((at, at + len(text[at:end].rstrip())))
        at = end
    return spans


def wrap(text: str, width: int) -> list[Span]:
    """Where ``text`` breaks into lines of at most ``width`` cells; only blanks between lines are left out."""
    width = max(width, 1)
    if cells(text) <= width:
        return [(0, len(text))]
    spans = []
    at = 0
    while at < len(text):
        end = _break(text, at, width)
        stop = end
        while stop > at and text[stop - 1] == " ":
            stop -= 1
        spans.append((at, stop))
        while end < len(text) and text[end] == " ":
            end += 1
        at = end
    return spans


def _break(text: str, at: int, width: int) -> int:
    """The offset after the last word that fits into a line from ``at``; at least one character further."""
    fit = _fitting(text, at, width)
    if fit >= len(text) or text[fit] == " ":
        return fit
    blank = text.rfind(" ", at, fit)
    return blank if blank > at else max(fit, at + 1)


def _fitting(text: str, at: int, width: int) -> int:
    """The largest offset such that ``text[at:offset]`` takes at most ``width`` cells, outside clusters."""
    probe = text[at : at + width + 1]
    if probe.isascii():
        return min(at + width, len(text))
    low, high = at, min(len(text), at + width * 8)
    while low < high:
        middle = (low + high + 1) // 2
        if cells(text[at:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    while low > at and low < len(text) and (_joins(text[low]) or text[low - 1] == "\u200d"):
        low -= 1
    return low


def _joins(character: str) -> bool:
    return not character.isascii() and cells(character) == 0


def line_cells(line: Iterable[Piece]) -> int:
    """How many cells a line of pieces takes."""
    return sum(cells(text) for text, _ in line)


def clip_line(line: Line, width: int) -> Line:
    """A line of pieces cut to ``width`` cells."""
    if line_cells(line) <= width:
        return line
    kept: list[Piece] = []
    left = width
    for text, ink in line:
        size = cells(text)
        if size >= left:
            kept.append((clip(text + " " * (left - size + 1), left), ink))
            break
        kept.append((text, ink))
        left -= size
    return tuple(kept)


def spread(left: Line, right: Line, width: int) -> Line:
    """``left`` and ``right`` at the ends of a line; the right one wins where there is no room for both."""
    right = clip_line(right, width)
    room = width - line_cells(right)
    left = clip_line(left, max(room - 1, 0) if right else room)
    return (*left, (" " * max(room - line_cells(left), 0), ""), *right)


def cut(pieces: Sequence[Piece], spans: Sequence[Span]) -> list[Line]:
    """The pieces, laid end to end, cut at ``spans``: one line for each."""
    lines: list[Line] = []
    index, base = 0, 0
    for start, end in spans:
        line: list[Piece] = []
        while index < len(pieces) and base + len(pieces[index][0]) <= start:
            base += len(pieces[index][0])
            index += 1
        at, offset = index, base
        while at < len(pieces) and offset < end:
            text, ink = pieces[at]
            part = text[max(start - offset, 0) : end - offset]
            if part:
                line.append((part, ink))
            offset += len(text)
            at += 1
        lines.append(tuple(line))
    return lines


@lru_cache(256)
def content(text: str, style: str = "") -> Content:
    """Textual content from any text, for titles and notes: never markup."""
    return Content.styled(plain(text), style) if style else Content(plain(text))
