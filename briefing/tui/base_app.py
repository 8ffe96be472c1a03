"""What the screens use of the application, so that they need not import the application itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from textual.binding import BindingType
from textual.screen import Screen

from briefing.tui.keys.commands import bindings, with_keys
from briefing.tui.messages import Changed, DeskChanged, WentWrong
from briefing.tui.requests import in_thread, request
from briefing.tui.textual_internals import ExitSafeApp
from widgets.text import plain

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.worker import Worker

    from briefing.desk.desk import Desk
    from briefing.tui.startup_frame import FrameKeeper


class DeskApp(ExitSafeApp):
    """Passing notes, clipboard, links, undo and redo, and the way out to the sample.

    ``open_url`` is how a link is opened, after the user has seen its host and said yes.  ``keys``: other keys than a
    command's own, by its id.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("everywhere")

    def __init__(
        self,
        desk: Desk,
        *,
        open_url: Callable[[str], object] | None = None,
        keys: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        super().__init__()
        self.desk = desk
        self.commands = with_keys(keys or {})
        """All commands, with the keys in force."""
        self.set_keymap(
            {command.id: ",".join(command.keys) for command in self.commands if command.id in (keys or {})}
        )
        self.frame_keeper: FrameKeeper | None = None
        """Keeps what the dashboard shows for the next start, while it is open."""
        self.sample_wanted = False
        """The user left to look at the sample."""
        self._open_url = open_url

    def say(self, text: str, *, severity: Literal["information", "warning", "error"] = "information") -> None:
        """Show a passing note in the place of the one before.  The only way notes are made here: never markup."""
        self.clear_notifications()
        self.notify(plain(text), severity=severity, markup=False)

    def copy(self, words: str) -> None:
        """Put words on the clipboard, as far as the terminal lets a program do that, and say so."""
        self.copy_to_clipboard("\n".join(plain(line) for line in words.splitlines()))
        self.say("Copied, with its source.")

    def open_link(self, url: str) -> None:
        """Open a link in the user's browser, in the background."""
        _: Worker[None] = self.run_worker(
            partial(self._browse, url), name="browser", group="browser", exclusive=True
        )

    async def _browse(self, url: str) -> None:
        # Imported here: most days at the desk end without a browser.
        import webbrowser

        from briefing.tui.external import open_page

        if self.is_web:
            self.open_url(url)  # in the browser that shows the desk, not on the machine that serves it
            return
        opens = self._open_url or open_page
        try:
            opened = await in_thread(partial(opens, url))
        except (OSError, webbrowser.Error):
            opened = False
        if opened is False:
            self.say(f"No browser could be opened here. The address is {url}", severity="warning")

    def leave_for_sample(self) -> None:
        """Leave; whoever opened the dashboard opens the sample next."""
        self.sample_wanted = True
        self.workers.cancel_all()
        self.exit()

    # --- undo and redo ---

    def action_undo(self) -> None:
        self._undo_or_redo(self.desk.changes.undo, "Undone", "There is nothing to undo.")

    def action_redo(self) -> None:
        self._undo_or_redo(self.desk.changes.redo, "Done again", "There is nothing to do again.")

    def _undo_or_redo(self, move: Callable[[], str | None], lead: str, nothing: str) -> None:
        def moved() -> Changed:
            what = move()
            return Changed(f"{lead}: {full_stop(what)}" if what else nothing)

        # Not exclusive: each undo counts, and each is answered.
        request(self, "undo", lead.lower(), moved, exclusive=False)

    def on_changed(self, message: Changed) -> None:
        self.say(message.what)
        self.announce_change()

    def on_went_wrong(self, message: WentWrong) -> None:
        self.say(message.what, severity="warning")
        self.announce_change()

    def announce_change(self, besides: Screen[None] | None = None) -> None:
        """Tell every screen, ``besides`` one, that something behind them was changed."""
        for screen in self.screen_stack:
            if screen is not besides:
                screen.post_message(DeskChanged())


def desk_app(node: DOMNode) -> DeskApp:
    """The application of a screen, with its own type."""
    return cast("DeskApp", node.app)


class UndoKeys(Screen[None]):
    """For a screen with the keys for undo and redo."""

    def action_undo(self) -> None:
        desk_app(self).action_undo()

    def action_redo(self) -> None:
        desk_app(self).action_redo()


def full_stop(sentence: str) -> str:
    """With a full stop, unless words quoted at the end bring their own."""
    return sentence if sentence.rstrip("”\"’'").endswith((".", "!", "?", "…")) else f"{sentence}."
