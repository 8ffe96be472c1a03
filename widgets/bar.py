"""One-line bars: the header, the status line, the keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from widgets.ink import Inks
from widgets.text import Line, Piece, cells, line_cells, spread


class Bar(Widget):
    """A line with something at both ends.  Where there is no room for both, ``keep`` says which end wins."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Bar { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None, keep: str = "right", classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._left: Line = ()
        self._right: Line = ()
        self._keep = keep

    @property
    def text(self) -> str:
        """What the bar says, without its looks."""
        return "  ".join("".join(text for text, _ in line) for line in (self._left, self._right) if line)

    def show(self, left: Sequence[Piece], right: Sequence[Piece] = ()) -> None:
        """Show other words."""
        if (tuple(left), tuple(right)) != (self._left, self._right):
            self._left, self._right = tuple(left), tuple(right)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        inks = Inks.of(self)
        room = max(width - 2, 0)
        if self._keep == "left" and line_cells(self._left) + line_cells(self._right) >= room:
            line = spread(self._left, (), room)
        else:
            line = spread(self._left, self._right, room)
        return inks.strip(((" ", ""), *line), width, self.rich_style)


@dataclass(frozen=True, slots=True)
class Key:
    """One key in the line of keys, what it does, and the action that a click on it runs."""

    key: str
    label: str
    action: str
    kept: bool = False
    """Shown also where others find no room: the ways out."""


class KeyLine(Widget):
    """The keys that matter here, most useful first; those without room are left out, the ways out never.

    At the right end, where there is room, a word on where one is.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyLine { height: 1; width: 1fr; dock: bottom; }
    """
    GAP: ClassVar[int] = 2

    def __init__(self, keys: Sequence[Key], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys = tuple(keys)
        self._place = ""

    def show(self, keys: Sequence[Key], place: str = "") -> None:
        """Show other keys, and another word at the right end."""
        if (tuple(keys), place) != (self._keys, self._place):
            self._keys, self._place = tuple(keys), place
            self.refresh()

    def shown(self, width: int) -> list[Key]:
        """The keys that fit into ``width`` cells."""
        used = sum(self._cells_of(key) for key in self._keys if key.kept) + 1
        shown: list[Key] = []
        full = False
        for key in self._keys:
            if not key.kept:
                used += self._cells_of(key)
                full = full or used > width
            if key.kept or not full:
                shown.append(key)
        return shown

    def _cells_of(self, key: Key) -> int:
        return cells(key.key) + 1 + cells(key.label) + self.GAP

    def render_line(self, y: int) -> Strip:
        inks = Inks.of(self)
        width = self.size.width
        base = self.rich_style
        segments = [Segment(" ", base)]
        keys = self.shown(width - (cells(self._place) + self.GAP if self._place else 0)) if self._keys else []
        for key in keys:
            click = Style(meta={"@click": key.action})
            segments += [
                Segment(key.key, base + inks.style("key") + click),
                Segment(f" {key.label}", base + inks.style("muted") + click),
                Segment(" " * self.GAP, base),
            ]
        left = width - 1 - sum(self._cells_of(key) for key in keys) - cells(self._place) - 1
        if self._place and left >= 0:
            segments += [Segment(" " * left, base), Segment(self._place, base + inks.style("muted"))]
        return Strip(segments).adjust_cell_length(width, base)
