"""A select control on one line: left and right go through the options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from widgets.ink import Inks
from widgets.text import cells, clip, plain


class InlineSelect(Widget, can_focus=True):
    """``Period    ‹ since you last looked ›``; the arrows, Space and a click go to the next one."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    InlineSelect { height: 1; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space,l", "step(1)", "Next choice", show=False),
        Binding("left,h", "step(-1)", "Choice before", show=False),
    ]

    at: reactive[int] = reactive(0)
    """Number of the choice, from 0."""

    class Changed(Message):
        """Another one was chosen."""

        def __init__(self, select: InlineSelect) -> None:
            super().__init__()
            self.select = select

        @property
        def control(self) -> InlineSelect:
            return self.select

    def __init__(
        self, label: str, choices: Sequence[str], *, lead: int = 10, id: str | None = None, at: int = 0
    ) -> None:
        super().__init__(id=id)
        self._label = label
        self._choices = choices
        self._lead = lead
        self.set_reactive(InlineSelect.at, at)

    @property
    def value(self) -> str:
        """The words of the choice."""
        return self._choices[self.at]

    def action_step(self, step: int) -> None:
        self.at = (self.at + step) % len(self._choices)

    def watch_at(self) -> None:
        self.post_message(self.Changed(self))

    def on_click(self, event: events.Click) -> None:
        self.action_step(1)

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        inks, width = Inks.of(self), self.size.width
        mark = "▌" if self.has_focus else " "
        label = plain(self._label)
        gap = " " * max(self._lead - cells(label), 1)
        value = clip(plain(self.value), max(width - self._lead - 7, 4))
        line = ((mark, "key"), (f" {label}{gap}", "muted"), ("‹ ", "key"), (value, "strong"), (" ›", "key"))
        return inks.strip(line, width, self.rich_style)
