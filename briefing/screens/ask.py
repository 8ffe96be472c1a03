"""A question with one line to answer in."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import ModalScreen
from textual.widgets import Input

from widgets.bar import Bar
from widgets.text import content, plain


def _no_fault(answer: str) -> str:
    return ""


class AskScreen(ModalScreen[str | None]):
    """Asks for a line; the answer is None when the user leaves it.

    ``fault`` looks at what is typed and gives what is wrong with it in words, empty when it will do.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave it", show=False)]

    def __init__(
        self, title: str, value: str = "", *, hint: str = "", fault: Callable[[str], str] = _no_fault
    ) -> None:
        super().__init__()
        self._title = title
        self._value = value
        self._hint = hint
        self._fault = fault

    def compose(self) -> ComposeResult:
        page = Container(
            Input(value=self._value, placeholder=self._hint, compact=True), Bar(keep="left"), classes="page"
        )
        page.border_title = content(self._title)
        page.border_subtitle = content("Enter takes it, Esc leaves it")
        yield page

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        fault = self._fault(message.value) if message.value.strip() else ""
        self.query_one(Bar).show([("! ", "warn"), (plain(fault), "warn")] if fault else [])

    def on_input_submitted(self, message: Input.Submitted) -> None:
        if not self._fault(message.value):
            self.dismiss(message.value.strip())

    def action_leave(self) -> None:
        self.dismiss(None)
