"""What is pinned, in the order of the brief."""

from __future__ import annotations

from store.views import Pin
from widgets.lines import Lines
from widgets.text import Line, break_lines, cells, plain

_KINDS = {"event": "event", "quote": "quote", "actor": "actor", "passage": "passage", "note": "note"}
_MOST = 3
"""Lines that one text takes at most."""


class PinLines(Lines[Pin]):
    """Pinned lines and notes; a line's own note stands under it."""

    def row_id(self, row: Pin) -> str:
        return str(row.id)

    def row_height(self, row: Pin, width: int) -> int:
        return len(self._texts(row, width))

    def row_lines(self, row: Pin, width: int) -> list[Line]:
        return self._texts(row, width)

    @staticmethod
    def _texts(row: Pin, width: int) -> list[Line]:
        lines: list[Line] = []
        if row.kind != "note":
            lead = f"{_KINDS[row.kind]:<8} "
            lines += _wrapped(lead, row.words, "text", width)
        if row.note:
            lines += _wrapped("note     ", row.note, "strong", width)
        return lines or [(("note     ", "muted"),)]


def _wrapped(lead: str, words: str, ink: str, width: int) -> list[Line]:
    room = max(width - cells(lead), 8)
    text = plain(words)
    lines = min(-(-cells(text[: room * (_MOST + 1)]) // max(room - 6, 1)) or 1, _MOST)
    wrapped = [line for line in break_lines(text, [room] * lines) if line] or [""]
    return [((lead if n == 0 else " " * len(lead), "muted"), (line, ink)) for n, line in enumerate(wrapped)]
