"""A question that is answered with yes or no, with what there is to know above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import ModalScreen

from briefing.tui.keys.commands import bindings
from widgets.rows import Motion
from widgets.sheet import Block, Sheet
from widgets.text import content


class ConfirmScreen(ModalScreen[bool]):
    """Asks before something is done; the answer is None or False where it is not to be.

    ``yes`` says what the key does: ``removes it``.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "Do it", show=False),
        Binding("n,escape", "answer(False)", "Leave it", show=False),
        *(
            binding
            for binding in bindings("sheet")
            if isinstance(binding, Binding) and "cursor" in binding.action
        ),
        *bindings("everywhere"),
    ]

    def __init__(self, title: str, blocks: Sequence[Block], yes: str) -> None:
        super().__init__()
        self._title = title
        self._blocks = [
            *blocks,
            Block(),
            Block((("y", "key"), (f" {yes}, ", "muted"), ("Esc", "key"), (" does not", "muted"))),
        ]

    @property
    def sheet(self) -> Sheet:
        """What there is to know."""
        return self.query_one(Sheet)

    def compose(self) -> ComposeResult:
        page = Container(Sheet(self._blocks), classes="page")
        page.border_title = content(self._title)
        yield page

    def on_mount(self) -> None:
        self.sheet.focus()

    def action_cursor(self, motion: Motion) -> None:
        self.sheet.action_cursor(motion)

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)
