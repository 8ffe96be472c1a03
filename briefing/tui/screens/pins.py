"""The pinned list: what the brief begins with, in the order and with the notes that the user gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from briefing.edition.pins import evidence_of, note, numbered
from briefing.tui.base_app import UndoKeys, desk_app
from briefing.tui.keys.commands import bindings, footer_keys
from briefing.tui.messages import ArticleReady, Changed, DeskChanged, PinsReady, WentWrong
from briefing.tui.requests import request, request_article, request_change
from briefing.tui.screens.dialogs import AskScreen
from briefing.undo.pin_handler import absence, state
from store.views import Pin
from widgets.bar import Bar, KeyLine
from widgets.lines import Lines
from widgets.pins import PinLines
from widgets.rows import Motion
from widgets.text import clip, plain
from widgets.words import counted

if TYPE_CHECKING:
    from briefing.desk.desk import Desk

READING = "reading the pinned lines"
EMPTY = "Nothing is pinned. At the desk, Space pins the line under the cursor; N here writes a note."


class PinsScreen(UndoKeys):
    """Orders, notes and removes pins; every step can be undone."""

    PLACE = "pins"
    BINDINGS: ClassVar[list[BindingType]] = bindings("pins")

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._opening: Pin | None = None

    def compose(self) -> ComposeResult:
        yield Bar(id="header", keep="left")
        yield PinLines(id="pins")
        yield KeyLine(footer_keys("pins", desk_app(self).commands))

    def on_mount(self) -> None:
        self.lines.hint = EMPTY
        self.lines.focus()
        self._read()

    @property
    def lines(self) -> PinLines:
        """The list."""
        return self.query_one(PinLines)

    # --- what is pinned ---

    def _read(self) -> None:
        pins = self.desk.pins
        request(self, "pins", READING, lambda: PinsReady(pins.all()))

    def on_pins_ready(self, message: PinsReady) -> None:
        self.lines.set_entries(message.pins)
        count = counted(len(message.pins), "line") + " for the brief"
        self.query_one("#header", Bar).show([("Pinned", "title"), (f"  {count}", "muted")])

    def on_desk_changed(self, message: DeskChanged) -> None:
        """Something was undone or done again, perhaps among the pins."""
        self._read()

    def on_changed(self, message: Changed) -> None:
        if message.what:
            desk_app(self).say(message.what)
        self._read()

    def on_went_wrong(self, message: WentWrong) -> None:
        desk_app(self).say(message.what, severity="error")
        if message.doing != READING:
            self._read()

    def _change(self, make: Callable[[], str]) -> None:
        request_change(self, "change", "changing the pinned lines", make)

    def _put(self, what: str, before: tuple[Pin, ...], after: tuple[Pin, ...], *, answer: str = "") -> None:
        def make() -> str:
            there = state(*before) if before else absence(*after)
            wanted = state(*after) if after else absence(*before)
            self.desk.changes.make("pin", what, there, wanted)
            return answer

        self._change(make)

    # --- keys ---

    def action_cursor(self, motion: Motion) -> None:
        self.lines.action_cursor(motion)

    def action_move(self, step: int) -> None:
        """Move the line up or down in the brief."""
        row, rows = self.lines.row, self.lines.rows
        if row is None:
            return
        at = rows.index(row)
        if not 0 <= at + step < len(rows):
            return
        self.lines.choose(self.lines.row_id(row))  # the cursor goes with the line
        other = rows[at + step]
        swapped = replace(row, place=other.place), replace(other, place=row.place)
        self._put(f"Moved {_title(row)}", (row, other), swapped)

    def action_note(self) -> None:
        """Write or change the note of the line."""
        row = self.lines.row
        if row is None:
            self.action_add()
            return

        def noted(words: str | None) -> None:
            if words is None or words == row.note:
                return
            if row.kind == "note" and not words:
                self._put("Removed a note", (row,), ())
            else:
                self._put(f"Noted on {_title(row)}", (row,), (replace(row, note=words),))

        self.app.push_screen(AskScreen("Note", row.note, hint="Your own words, under this line"), noted)

    def action_add(self) -> None:
        """Write a note of its own under the line."""
        row, rows = self.lines.row, self.lines.rows

        def noted(words: str | None) -> None:
            if words:
                made = numbered(note(words, self.desk.now()), rows)
                self._put("Wrote a note", (), (replace(made, place=_after(row, rows, made.place)),))

        self.app.push_screen(AskScreen("A note between the lines", hint="Your own words"), noted)

    def action_remove(self) -> None:
        if (row := self.lines.row) is not None:
            self._put(f"Unpinned {_title(row)}", (row,), (), answer="Removed. z brings it back.")

    def action_open(self) -> None:
        """Open the article at the place the line rests on; a note is edited."""
        row = self.lines.row
        if row is None:
            return
        if not row.article:
            self.action_note()
            return
        self._opening = row
        request_article(self, self.desk, row.article)

    def on_article_ready(self, message: ArticleReady) -> None:
        row = self._opening
        if row is None or row.article != message.number:
            return
        if message.view is None:
            desk_app(self).say("This article is no longer in the archive; the words you pinned are kept.")
            return
        from briefing.tui.screens.article import ArticleScreen

        evidence = (evidence_of(row, message.view),)
        self.app.push_screen(ArticleScreen(self.desk, plain(row.words), evidence))

    def on_lines_opened(self, message: Lines.Opened) -> None:
        self.action_open()

    def action_brief(self) -> None:
        from briefing.tui.screens.brief import BriefScreen

        self.app.push_screen(BriefScreen(self.desk))

    def action_back(self) -> None:
        self.dismiss()


def _after(row: Pin | None, rows: list[Pin], last: float) -> float:
    """A place between a line and the next one; ``last`` at the end of the list."""
    if row is None:
        return last
    at = rows.index(row)
    return last if at + 1 == len(rows) else (row.place + rows[at + 1].place) / 2


def _title(pin: Pin) -> str:
    return f"“{clip(plain(pin.words or pin.note), 50)}”"
