"""A page above the screen: something to read, closed by a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import ModalScreen

from briefing.tui.keys.commands import bindings
from widgets.rows import Motion
from widgets.sheet import Block, Sheet
from widgets.text import content


class PageScreen(ModalScreen[bool]):
    """A titled sheet; its answer says whether the user wants the evidence it speaks of."""

    PLACE = "sheet"
    BINDINGS: ClassVar[list[BindingType]] = bindings("sheet", alone=True)

    def __init__(self, title: str, blocks: Sequence[Block]) -> None:
        super().__init__()
        self._title = title
        self._blocks = blocks

    @property
    def sheet(self) -> Sheet:
        """What is to be read."""
        return self.query_one(Sheet)

    def compose(self) -> ComposeResult:
        page = Container(Sheet(self._blocks), classes="page")
        page.border_title = content(self._title)
        page.border_subtitle = content("Esc closes")
        yield page

    def on_mount(self) -> None:
        self.sheet.focus()

    def action_cursor(self, motion: Motion) -> None:
        self.sheet.action_cursor(motion)

    def action_back(self) -> None:
        self.dismiss(False)

    def action_evidence(self) -> None:
        self.dismiss(True)
