"""A screen without drawing characters: frames, arrows, bars and marks in plain ASCII, cell for cell.

For terminals and fonts that lack those characters.  Letters of the news stay what they are.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

# Whole blocks of characters first, then the ones that have a sign of their own.
_RANGES = ((0x2190, 0x2200, ">"), (0x2500, 0x2580, "+"), (0x2580, 0x25A0, "#"), (0x25A0, 0x2600, "*"))
_SIGNS = {
    "-": "─╌╍┄┅┈┉╴╶╸╺╼╾",
    "|": "│┃║╎╏┆┇┊┋╵╷╹╻▏▕",
    ">": "▌▶▸▷►→",
    "<": "◀◂◁◄←",
    "^": "↑▲△▴",
    "v": "↓▼▽▾✓✔",
    "O": "●",
    "o": "○◌◯",
    "@": "◐◑◒◓",
    "~": "≈…",
    "!": "≠",
    "x": "✗✘×",
    ".": "·▁",
    ":": "▂",
    "=": "━═▃",
    "+": "•▄",
    "%": "▅",
    "&": "±▆",
    "$": "▇",
}
TABLE: Mapping[int, str] = {
    **{code: sign for low, high, sign in _RANGES for code in range(low, high)},
    **{ord(character): sign for sign, characters in _SIGNS.items() for character in characters},
}
"""Drawing character -> the ASCII character that takes its cell."""


class PlainCharacters(LineFilter):
    """Draws whatever is drawn in ASCII instead."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment if segment.text.isascii() else segment._replace(text=segment.text.translate(TABLE))
            for segment in segments
        ]
