"""A list that draws only what is on the screen: 100,000 rows scroll as 100 do.

The list owns no keys; the application binds keys to its actions.  Its cursor is kept by row id, so that a new
edition neither moves what is under the cursor nor the cursor itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from widgets.ink import Inks
from widgets.rows import Fold, Heading, Motion, RowBook
from widgets.text import Line, break_lines, clip, clip_line, line_cells, plain

RowT = TypeVar("RowT")
CACHED_ROWS = 512
"""Rows whose strips are kept: more than any screen has."""


class Lines(ScrollView, Generic[RowT], can_focus=True, inherit_bindings=False):
    """Rows of one or several lines each, with a cursor.

    Subclasses say what a row's id is, how many lines it takes, and draw it.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Lines {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 0;
    }
    """

    GUTTER: ClassVar[int] = 2
    """Cells left of each row: the cursor bar and what marks the row."""
    RIGHT: ClassVar[int] = 0
    """Blank cells right of each row."""
    HEAD: ClassVar[int] = 0
    """Lines above the rows that stay when these scroll."""
    MOST: ClassVar[int] = 0
    """Lines that the row under the cursor may take to stand in full, where it was laid out with fewer; 0: it does not grow."""
    GROWTH: ClassVar[int] = 0
    """Lines by which it grows at most."""

    hint: reactive[str] = reactive("")
    """What to say while there are no rows: the next thing to do."""

    class Opened(Message):
        """A row or a fold was opened: by a second click on it, or by ``action_open``."""

        def __init__(self, lines: Lines[Any], row: Any) -> None:
            super().__init__()
            self.lines = lines
            self.row = row

        @property
        def control(self) -> Lines[Any]:
            return self.lines

    class Moved(Message):
        """The cursor stands on another row, or on none."""

        def __init__(self, lines: Lines[Any], row: Any) -> None:
            super().__init__()
            self.lines = lines
            self.row = row

        @property
        def control(self) -> Lines[Any]:
            return self.lines

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._book: RowBook[RowT] = RowBook()
        self._at = -1
        self._touched = False
        self._clicked = -1
        """The line of the last click that chose a row, as long as the cursor stays there."""
        self._laid_for = -1
        self._frame = (0, 0)
        """Width and lines scrolled away of the frame that is being drawn."""
        self._strip_cache = _StripCache()

    # --- what a subclass says ---

    def row_id(self, row: RowT) -> str:
        """What stays the same when the row comes again in a new edition."""
        raise NotImplementedError

    def row_height(self, row: RowT, width: int) -> int:
        """How many lines the row takes.  Called for every row: keep it cheap."""
        raise NotImplementedError

    def row_lines(self, row: RowT, width: int) -> list[Line]:
        """The row drawn into lines of at most ``width`` cells."""
        raise NotImplementedError

    def whole_lines(self, row: RowT, width: int) -> list[Line]:
        """The row with nothing cut off, as it stands under the cursor."""
        return self.row_lines(row, width)

    def heading_line(self, heading: Heading | Fold, width: int) -> Line:
        """A heading drawn as one line."""
        note = f"  {plain(heading.note)}" if heading.note else ""
        told = clip_line(((clip(plain(heading.text), width), "day"), (note, "muted")), width)
        right = f" {plain(heading.right)}" if isinstance(heading, Heading) and heading.right else ""
        if line_cells(told) + len(right) + 3 > width:
            right = ""
        rule = "─" * max(width - line_cells(told) - len(right) - 1, 0)
        return (*told, (f" {rule}" if rule else "", "rule"), (right, "muted"))

    def head_line(self, width: int) -> Line:
        """The line above the rows, where there is one."""
        return ()

    def margin(self, at: int, within: int, bar: str) -> Line:
        """The cells left of a line of the entry ``at``, :attr:`GUTTER` of them: the cursor bar and the row's marks."""
        return ((bar, "key"), (" " * (self.GUTTER - 1), ""))

    # --- rows and cursor ---

    @property
    def row(self) -> RowT | None:
        """The row under the cursor."""
        return self._book.row(self._at)

    @property
    def rows(self) -> list[RowT]:
        """All rows without headings."""
        return [entry for entry in self._book.entries if not isinstance(entry, Heading | Fold)]

    @property
    def fold(self) -> Fold | None:
        """The fold under the cursor."""
        return self._book.fold(self._at)

    @property
    def at_id(self) -> str:
        """The id of the row or the fold under the cursor; empty for none."""
        fold, row = self.fold, self.row
        return fold.id if fold else self.row_id(row) if row is not None else ""

    def set_entries(self, entries: Sequence[Heading | Fold | RowT], begin: str = "") -> None:
        """Show other rows; what is under the cursor stays there, on the same line of the screen.

        ``begin``: the id of the row on which a list stands that nobody has moved in yet.
        """
        before, before_at, before_id = self.row, self._at, self.at_id
        line = self._cursor_line()
        self._book = RowBook(entries, self.row_id)
        self._lay_out()
        kept = self._book.index_of(before_id) if before_id and self._touched else -1
        if kept >= 0:
            self._at = kept
            self._grow()
            self._scroll_lines(self._book.top(kept) - line)
        elif self._touched:
            self._at = self._book.selectable(max(before_at, 0))
            self._grow()
            self._reveal()
        else:
            self._begin(self._book.index_of(begin))
        if self.row != before:
            self.post_message(self.Moved(self, self.row))

    def _begin(self, at: int) -> None:
        """Stand on a row, with its heading in the first line."""
        self._at = self._book.selectable(max(at, 0))
        self._grow()
        if self._at < 0:
            return
        if self._book.bottom(self._at) <= self._rows_height:
            self._scroll_lines(0)
        else:
            heading = self._book.is_heading(self._at - 1)
            self._scroll_lines(self._book.top(self._at - 1 if heading else self._at))

    def choose(self, row_id: str, line: int | None = None) -> bool:
        """Put the cursor on a row by its id, on a line of the screen if one is given; False when there is no such row."""
        place = self._book.index_of(row_id)
        self._go(place)
        if place >= 0 and line is not None:
            self._scroll_lines(self._book.top(place) - line)
        return place >= 0

    def redraw(self) -> None:
        """Draw everything again: the width, the theme or what rows look like has changed."""
        self._strip_cache.forget_looks()
        self.refresh()

    def _cursor_line(self) -> int:
        """The line of the screen, in the list, on which the row under the cursor begins."""
        return self._book.top(self._at) - self.scroll_offset.y if self._at >= 0 else 0

    def _lay_out(self) -> None:
        width = self._row_width
        self._book.lay_out(lambda row: self.row_height(row, width))
        self._laid_for = width
        self._strip_cache.clear()
        lines = self._book.lines
        if self.MOST and lines + self.MOST > self._rows_height:
            lines += (
                self.MOST - 1
            )  # room for the row under the cursor to grow: another size would lay out the screen
        self.virtual_size = Size(self.scrollable_content_region.width, lines + self.HEAD)
        self.refresh()

    def _grow(self) -> bool:
        """Let the row under the cursor stand in full; whether any row's height has changed by that."""
        before = self._book.grown
        row, more = self.row, 0
        if row is not None and self.MOST:
            whole = min(len(self.whole_lines(row, self._row_width)), self.MOST)
            more = min(max(whole - self._book.laid_height(self._at), 0), self.GROWTH)
        self._book.grow(self._at, more)
        return bool(before or more)

    @property
    def _row_width(self) -> int:
        return max(self.scrollable_content_region.width - self.GUTTER - self.RIGHT, 10)

    @property
    def _rows_height(self) -> int:
        """Lines that rows are seen in."""
        return max(self.scrollable_content_region.height - self.HEAD, 0)

    # --- moving ---

    def action_cursor(self, motion: Motion) -> None:
        """Move the cursor."""
        book = self._book
        self._clicked = -1
        if not len(book):
            return
        page = max(self._rows_height - 1, 1)
        step = 1 if motion in ("down", "page_down", "half_down", "next_heading") else -1
        match motion:
            case "up" | "down":
                self._go(book.selectable(self._at + step, step))
            case "home" | "end":
                self._go(book.selectable(0 if motion == "home" else len(book) - 1))
            case "page_up" | "page_down" | "half_up" | "half_down":
                lines = page if motion.startswith("page") else max(page // 2, 1)
                target = book.entry_on(book.top(max(self._at, 0)) + step * lines)
                self._go(book.selectable(target if target != self._at else target + step, step))
            case "next_heading" | "previous_heading":
                self._go(book.beyond_heading(self._at, step))

    def action_open(self) -> None:
        """Open the row or the fold under the cursor."""
        if (entry := self.fold or self.row) is not None:
            self.post_message(self.Opened(self, entry))

    def _go(self, at: int) -> None:
        self._touched = True
        if at == self._at or at < 0:
            self._reveal()
            return
        before, scrolled = self._at, self.scroll_offset.y
        self._at = at
        grown = self._grow()
        self._reveal()
        if self.scroll_offset.y == scrolled and not grown:
            # All other rows stand as they stood: the frame has two rows only.
            self.refresh(*(self._region_of(row) for row in (before, at) if row >= 0))
        else:
            self.refresh()
        self.post_message(self.Moved(self, self.row))

    def _region_of(self, at: int) -> Region:
        """Where an entry stands in the list's own cells."""
        top, height = self._book.top(at), self._book.bottom(at) - self._book.top(at)
        return Region(0, top - self.scroll_offset.y + self.HEAD, self.scrollable_content_region.width, height)

    def _reveal(self) -> None:
        """Scroll as little as shows the row under the cursor, and its heading where it stands right above."""
        if self._at < 0:
            return
        top, bottom = self._book.top(self._at), self._book.bottom(self._at)
        if self._book.is_heading(self._at - 1):
            top -= 1
        height = max(self._rows_height, 1)
        scroll = self.scroll_offset.y
        if top < scroll:
            self._scroll_lines(top)
        elif bottom > scroll + height:
            self._scroll_lines(bottom - height)

    def _scroll_lines(self, y: int) -> None:
        self.scroll_to(y=max(y, 0), animate=False, force=True, immediate=True)

    # --- events ---

    def watch_hint(self) -> None:
        self.refresh()

    def on_resize(self) -> None:
        if self._row_width != self._laid_for or self.MOST:
            line = self._cursor_line()
            self._lay_out()
            self._grow()
            if self._touched and self._at >= 0:
                self._scroll_lines(self._book.top(self._at) - line)
        if self._touched:
            self._reveal()
            self._begin_with_a_row()
        elif self._at >= 0:
            # Where it would stand had it had this size from the start.
            self._begin(self._at)

    def _begin_with_a_row(self) -> None:
        """Let the first line in sight be the first one of its row, as long as the cursor stays in sight."""
        if self._at < 0:
            return
        scroll = self.scroll_offset.y
        first = self._book.entry_on(scroll)
        if self._book.top(first) == scroll:
            return
        fits = self._book.bottom(self._at) <= self._book.top(first) + self._rows_height
        self._scroll_lines(self._book.top(first) if fits else self._book.bottom(first))

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        line = offset.y - self.HEAD + self.scroll_offset.y
        at = self._book.entry_on(line)
        if offset.y < self.HEAD or line >= self._book.lines or self._book.is_heading(at):
            return
        # The row that was chosen may have moved from under the pointer when it came to stand in full.
        chosen = at == self._at or offset.y == self._clicked
        if not chosen:
            self._go(at)
            self._clicked = offset.y
        # A click that only brings the focus here, or moves the cursor, must not open anything.
        elif event.chain > 1:
            self.action_open()
        else:
            self._go(self._at)

    # --- drawing ---

    def render_lines(self, crop: Region) -> list[Strip]:
        # Worked out once a frame: done for each line, they would be a good part of its cost.
        self._frame = self.scrollable_content_region.width, self.scroll_offset.y
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        inks, base = self._strip_cache.looks(self)
        width, scrolled = self._frame
        if y < self.HEAD:
            return inks.strip(self.head_line(width), width, base)
        y -= self.HEAD
        if not len(self._book):
            return self._hint_line(y, width, inks, base)
        line = y + scrolled
        if line >= self._book.lines:
            return Strip.blank(width, base)
        at = self._book.entry_on(line)
        within = line - self._book.top(at)
        if at == self._at:
            focused = self.has_focus
            ground = inks.ground("ink-cursor" if focused else "ink-cursor-blurred")
            draw = partial(self._entry_lines, at, width, inks, base, "▌" if focused else " ", ground)
            return self._strip_cache.cursor(at, focused, draw)[within]
        return self._strip_cache.row(at, partial(self._entry_lines, at, width, inks, base, " ", None))[within]

    def _entry_lines(
        self, at: int, width: int, inks: Inks, base: Style, bar: str, over: Style | None
    ) -> list[Strip]:
        entry = self._book.entries[at]
        height = self._book.bottom(at) - self._book.top(at)
        if isinstance(entry, Heading | Fold):
            line = self.heading_line(entry, max(width - 1 - self.RIGHT, 0))
            return [inks.strip(((bar, "key"), *line), width, base, over)]
        draw = self.row_lines if over is None or not self.MOST else self.whole_lines
        lines = draw(entry, self._row_width)[:height]
        lines += [()] * (height - len(lines))
        return [
            inks.strip((*self.margin(at, within, bar), *line), width, base, over)
            for within, line in enumerate(lines)
        ]

    def _hint_line(self, y: int, width: int, inks: Inks, base: Style) -> Strip:
        text = break_lines(plain(self.hint), [max(width - 4, 1)] * 6)
        top = 1 if self.scrollable_content_region.height - self.HEAD > 3 else 0
        line: Line = (("  " + text[y - top], "muted"),) if 0 <= y - top < len(text) else ()
        return inks.strip(line, width, base)


class _StripCache:
    """Rows as they were drawn last, kept until the rows, the width or the theme change.

    What all of them need (inks and ground) is worked out once for all lines of a frame.
    """

    def __init__(self) -> None:
        self._strips: LRUCache[int, list[Strip]] = LRUCache(CACHED_ROWS)
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
