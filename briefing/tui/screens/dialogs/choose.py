"""A question that is answered by a name: typed, completed, or chosen from a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input

from briefing.tui.keys.commands import bindings
from store.naming import fold_name
from widgets.choices import Choice, ChoiceList
from widgets.lines import Lines
from widgets.rows import Motion
from widgets.sheet import Block, Sheet
from widgets.text import content, plain


class ChooseScreen(ModalScreen[Choice | None]):
    """Asks for one of many; the answer is None when the user leaves it.

    ``free`` makes a choice of what is typed, where other answers than those listed will do.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave it", show=False),
        Binding("down", "cursor('down')", "Next", show=False),
        Binding("up", "cursor('up')", "Before", show=False),
        Binding("pagedown", "cursor('page_down')", "A page on", show=False),
        Binding("pageup", "cursor('page_up')", "A page back", show=False),
        *bindings("everywhere"),
    ]

    def __init__(
        self,
        title: str,
        intro: Sequence[Block],
        choices: Sequence[Choice],
        *,
        free: Callable[[str], Choice] | None = None,
        hint: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._intro = intro
        self._choices = choices
        self._free = free
        self._hint = hint

    def compose(self) -> ComposeResult:
        names = [plain(choice.text) for choice in self._choices if not choice.always]
        page = Container(
            Sheet(self._intro),
            Input(
                placeholder=self._hint, compact=True, suggester=SuggestFromList(names, case_sensitive=False)
            ),
            ChoiceList(),
            classes="page -choose",
        )
        page.border_title = content(self._title)
        page.border_subtitle = content("↑ ↓ choose, Enter takes it, Esc leaves it")
        yield page

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._offer("")

    @property
    def list(self) -> ChoiceList:
        """What is offered."""
        return self.query_one(ChoiceList)

    def _offer(self, typed: str) -> None:
        offered = fitting(self._choices, typed)
        typed = typed.strip()
        if typed and self._free is not None and not any(choice.text == typed for choice in offered):
            kept = [choice for choice in offered if not choice.always]
            offered = [*kept, self._free(typed), *(choice for choice in offered if choice.always)]
        self.list.hint = "Nobody of that name."
        self.list.set_entries(offered)
        if offered:
            self.list.choose(offered[0].id)

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._offer(message.value)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        if self.list.row is not None:
            self.dismiss(self.list.row)

    def on_lines_opened(self, message: Lines.Opened) -> None:
        message.stop()
        self.dismiss(message.row)

    def action_cursor(self, motion: Motion) -> None:
        self.list.action_cursor(motion)

    def action_leave(self) -> None:
        self.dismiss(None)


def fitting(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """The choices that hold every word typed, those that begin so first; and those offered always."""
    wanted = fold_name(typed)
    if not wanted:
        return list(choices)
    words = wanted.split()
    found = [
        (0 if name.startswith(wanted) else 1, number, choice)
        for number, choice in enumerate(choices)
        if not choice.always and all(word in (name := fold_name(choice.text)) for word in words)
    ]
    found.sort(key=lambda item: item[:2])
    return [*(choice for _, _, choice in found), *(choice for choice in choices if choice.always)]
