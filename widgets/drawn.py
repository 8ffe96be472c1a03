"""Rows as they were drawn last: kept until the rows, the width or the looks change."""

from __future__ import annotations

from collections.abc import Callable

from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip
from textual.widget import Widget

from widgets.ink import Inks

KEPT = 512
"""Rows whose strips are kept: more than any screen has."""


class Drawn:
    """Strips by place; what all of them rest on (inks and ground) is worked out once for all lines of a frame."""

    def __init__(self) -> None:
        self._strips: LRUCache[int, list[Strip]] = LRUCache(KEPT)
        self._cursor: tuple[int, bool, list[Strip]] | None = None
        self._looks: tuple[Inks, Style] | None = None

    def clear(self) -> None:
        """Other rows, or another width."""
        self._strips.clear()
        self._cursor = None

    def forget_looks(self) -> None:
        """Another theme, or another state of the widget."""
        self.clear()
        self._looks = None

    def looks(self, widget: Widget) -> tuple[Inks, Style]:
        """The inks of the theme in use, and the style of the widget's ground."""
        if self._looks is None:
            self._looks = Inks.of(widget), widget.rich_style
        return self._looks

    def row(self, at: int, draw: Callable[[], list[Strip]]) -> list[Strip]:
        """The strips of a row or heading without the cursor."""
        strips = self._strips.get(at)
        if strips is None:
            strips = self._strips[at] = draw()
        return strips

    def cursor(self, at: int, focused: bool, draw: Callable[[], list[Strip]]) -> list[Strip]:
        """The strips of the row under the cursor."""
        if self._cursor is None or self._cursor[:2] != (at, focused):
            self._cursor = (at, focused, draw())
        return self._cursor[2]
