"""Undo and redo, wherever the user is: the application takes the change back and tells every screen of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, cast

from textual.app import App
from textual.message import Message
from textual.screen import Screen

from briefing.tui.requests import Changed, Runner, WentWrong, Work

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.worker import Worker


class DeskChanged(Message, bubble=False):
    """Something behind the screens was changed, undone or done again: show it as it is now."""


class Undone(Message):
    """Undo or redo came to this."""

    def __init__(self, what: str, severity: Literal["information", "warning"] = "information") -> None:
        super().__init__()
        self.what = what
        self.severity = severity


class _Told:
    """Hears of one undo; what others report to their screens goes its own way."""

    def __init__(self, app: UndoActions) -> None:
        self._app = app

    def post_message(self, message: Message) -> bool:
        if isinstance(message, Changed):
            return self._app.post_message(Undone(message.what))
        if isinstance(message, WentWrong):
            return self._app.post_message(Undone(message.what, "warning"))
        return False


class UndoActions(App[None]):
    """Keys that take the last change back, or make it again."""

    _runner: Runner

    def say(self, text: str, *, severity: Literal["information", "warning", "error"] = "information") -> None:
        """Show a passing note."""
        raise NotImplementedError

    def action_undo(self) -> None:
        self._move(self._runner.desk.changes.undo, "Undone", "There is nothing to undo.")

    def action_redo(self) -> None:
        self._move(self._runner.desk.changes.redo, "Done again", "There is nothing to do again.")

    def _move(self, move: Callable[[], str | None], lead: str, nothing: str) -> None:
        def moved() -> str:
            what = move()
            return f"{lead}: {closed(what)}" if what else nothing

        alongside(self, "undo", partial(self._runner.change, _Told(self), lead.lower(), moved))

    def on_undone(self, message: Undone) -> None:
        self.say(message.what, severity=message.severity)
        tell_screens(self.screen_stack)


class UndoKeys(Screen[None]):
    """For a screen with the keys for undo and redo."""

    def action_undo(self) -> None:
        cast("UndoActions", self.app).action_undo()

    def action_redo(self) -> None:
        cast("UndoActions", self.app).action_redo()


def closed(sentence: str) -> str:
    """With a full stop, unless words quoted at the end bring their own."""
    return sentence if sentence.rstrip("”\"’'").endswith((".", "!", "?", "…")) else f"{sentence}."


def alongside(node: DOMNode, name: str, work: Work) -> None:
    """Start work behind a screen beside what is under way: each change counts, and each is answered."""
    _: Worker[object] = node.run_worker(work, name=name, group=name)


def tell_screens(screens: Sequence[Screen[Any]]) -> None:
    """Tell every screen that something behind them was changed."""
    for screen in screens:
        screen.post_message(DeskChanged())
