"""Reading matter: styled paragraphs folded to the width, scrolled by keys, with a place to begin at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from widgets.ink import Inks
from widgets.rows import Motion
from widgets.text import Line, Piece, cut, wrap

MEASURE = 100
"""Longest line for running text, in cells: longer ones are hard to read."""
MARKED = frozenset({"sentence", "sentence-mention", "hit"})
"""Inks of the sentence in question; its lines get a bar at the left."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: pieces laid end to end and folded."""

    pieces: tuple[Piece, ...] = ()
    lead: str = ""
    """What stands before the first line; later lines are moved in as far."""
    lead_ink: str = "muted"


class Sheet(ScrollView, can_focus=True, inherit_bindings=False):
    """A page of blocks.  ``show`` replaces it and scrolls to the first marked sentence."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Sheet {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 0;
    }
    """

    def __init__(self, blocks: Sequence[Block] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._blocks: Sequence[Block] = blocks
        self._lines: list[tuple[Line, bool]] = []
        self._laid_out_for = -1
        self._to_mark = True
        self._inks: Inks | None = None

    @property
    def text(self) -> str:
        """Everything on the sheet as plain lines, as folded."""
        return "\n".join("".join(text for text, _ in line).rstrip() for line, _ in self._lines)

    @property
    def marked_lines(self) -> list[int]:
        """The lines of the marked sentence."""
        return [number for number, (_, marked) in enumerate(self._lines) if marked]

    def show(self, blocks: Sequence[Block], *, to_mark: bool = True) -> None:
        """Show other blocks, from the marked sentence on, or from the top when there is none."""
        self._blocks = blocks
        self._to_mark = to_mark
        self._lay_out()

    def action_cursor(self, motion: Motion) -> None:
        """Scroll."""
        page = max(self.scrollable_content_region.height - 2, 1)
        steps = {
            "up": -1,
            "down": 1,
            "page_up": -page,
            "page_down": page,
            "half_up": -(page // 2),
            "half_down": page // 2,
            "home": -len(self._lines),
            "end": len(self._lines),
        }
        self.scroll_to(y=self.scroll_offset.y + steps.get(motion, 0), animate=False, force=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._folded(width))

    def _folded(self, width: int) -> list[tuple[Line, bool]]:
        measure = min(max(width - 3, 10), MEASURE)
        return [line for block in self._blocks for line in _folded(block, measure)]

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if width <= 0:
            return
        self._laid_out_for = width
        self._lines = self._folded(width)
        self.virtual_size = Size(width, len(self._lines))
        if self._to_mark:
            self.scroll_to_mark()
        self.refresh()

    def scroll_to_mark(self) -> None:
        """Put the marked sentence into the upper half, with what comes before it in sight."""
        marked = self.marked_lines
        height = self.scrollable_content_region.height
        top = 0
        if marked and marked[-1] >= height - 1:
            top = max(marked[0] - height // 3, 0)
        self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        if self.scrollable_content_region.width != self._laid_out_for:
            self._lay_out()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._inks = None

    def render_line(self, y: int) -> Strip:
        inks = self._inks = self._inks or Inks.of(self)
        width = self.scrollable_content_region.width
        number = y + self.scroll_offset.y
        if number >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        line, marked = self._lines[number]
        ground = inks.ground("ink-sentence") if marked else None
        return inks.strip((("▌" if marked else " ", "key"), (" ", ""), *line), width, self.rich_style, ground)


def _folded(block: Block, width: int) -> list[tuple[Line, bool]]:
    lead = block.lead
    if not block.pieces:
        return [(((lead, block.lead_ink),), False)]
    text = "".join(piece for piece, _ in block.pieces)
    lines = cut(block.pieces, wrap(text, max(width - len(lead), 8)))
    margin = " " * len(lead)
    return [
        (
            ((margin if number else lead, block.lead_ink), *line),
            any(ink in MARKED for _, ink in line),
        )
        for number, line in enumerate(lines)
    ]
