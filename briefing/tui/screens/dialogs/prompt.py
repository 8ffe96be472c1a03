"""A question with one line to answer in."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input

from widgets.bar import Bar
from widgets.text import Piece, content, plain


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


# One line to type a name into, with what it is for beside it; put away when it is answered.


class AskLine(Container):
    """Asks for a word; hidden until it is asked."""

    class Answered(Message):
        """The user wrote this and pressed Enter."""

        def __init__(self, answer: str) -> None:
            super().__init__()
            self.answer = answer

    class Closed(Message):
        """The line is put away, answered or not."""

    def __init__(self, *, id: str, longest: int) -> None:
        super().__init__(id=id, classes="ask")
        self.display = False
        self._longest = longest

    def compose(self) -> ComposeResult:
        yield Bar(keep="left")
        yield Input(compact=True, max_length=self._longest, select_on_focus=False)

    def open(self, question: str, answer: str = "") -> None:
        """Ask; ``answer`` is what stands there to begin with."""
        line = self.query_one(Input)
        self.tell(question)
        self.display = True
        line.value = plain(answer)
        line.cursor_position = len(line.value)
        self.screen.set_focus(line)

    def tell(self, words: str, *, wrong: bool = False) -> None:
        """Say what to write, or what is wrong with what was written."""
        piece: Piece = (f"! {plain(words)}", "warn") if wrong else (plain(words), "text")
        self.query_one(Bar).show([piece], [("Enter keeps, Esc leaves", "muted")])

    def close(self) -> None:
        """Put the line away."""
        self.display = False
        self.post_message(self.Closed())

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.post_message(self.Answered(plain(message.value).strip()))

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self.close()
