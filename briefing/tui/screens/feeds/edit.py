"""Pausing, removing and trying feeds, and opening feeds.toml in an editor."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from textual.app import SuspendNotSupported
from textual.message import Message

from briefing.core.errors import BriefingError
from briefing.tui.external import editor_command
from briefing.tui.requests import behind
from briefing.tui.screens.dialogs.confirm import ConfirmScreen
from briefing.tui.screens.feeds.base import SourceScreen
from briefing.tui.screens.feeds.requests import answered
from store.views import SourceRow
from widgets.sheet import Block
from widgets.sources import FaultRow, SourceLines
from widgets.text import plain


class Tried(Message):
    """A feed was asked; ``words`` say how it went."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


class EditingActions(SourceScreen):
    """Keys that change one feed, or the file."""

    def action_pause(self) -> None:
        """Keep the feed without asking it, or ask it again."""
        if (row := self.row) is None:
            return
        paused = row.condition == "paused"

        def make() -> str:
            self.sources.changes.enable(row.id, paused)
            return f"{row.name} is {'asked again' if paused else 'paused'}. z takes it back."

        self.change("resuming a feed" if paused else "pausing a feed", make, fetch=paused)

    def action_remove(self) -> None:
        """Take the feed out of feeds.toml, after asking."""
        if (row := self.row) is None:
            return
        blocks = [
            Block(((plain(row.name), "title"),)),
            Block(((plain(row.url), "muted"),)),
            Block(),
            Block((("Its articles stay; z brings the feed back, with its comments.", "text"),)),
        ]

        def decided(yes: bool | None) -> None:
            if yes:
                self.change("removing a feed", partial(self._remove, row))

        self.app.push_screen(ConfirmScreen("Remove this feed?", blocks, "removes it"), decided)

    def _remove(self, row: SourceRow) -> str:
        self.sources.changes.remove(row.id)
        return f"{row.name} is removed. z brings it back."

    def action_try(self) -> None:
        """Ask the feed now."""
        if (row := self.row) is not None:
            self.tell(f"Asking {row.name} …")
            behind(self, "try", partial(answered, self, "asking the feed", partial(self._tried, row.id)))

    async def _tried(self, url: str) -> Message:
        return Tried(await self.sources.try_now(url))

    def on_tried(self, message: Tried) -> None:
        self.tell(message.words, "text")
        self.reread()
        self._desk.read_on()

    async def action_edit(self) -> None:
        """Open feeds.toml in the user's editor at the line, and take up what was written."""
        row = self.query_one(SourceLines).row
        line = row.line if isinstance(row, SourceRow | FaultRow) else 1
        path = Path(row.file) if isinstance(row, FaultRow) else self.sources.path
        try:
            command = editor_command(path, line)
        except BriefingError as error:
            self.desk_app.say(str(error), severity="error")
            return
        # The program stands still while the editor has the terminal: servers under way would seem too slow.
        broken_off = await self._desk.break_off()
        if self._run(command):
            self.tell("feeds.toml is taken up as it is now.")
            self._desk.look_at_files()
            self.reread()
        else:
            self.desk_app.say(f"Edit line {line} of {path} yourself.", severity="warning")
        if broken_off:
            self._desk.refresh_again()

    def _run(self, command: Sequence[str]) -> bool:
        """Give the terminal to the editor until it ends; whether it could be started."""
        try:
            with self.app.suspend():
                status = subprocess.run(command, check=False).returncode
        except SuspendNotSupported:
            self.desk_app.say("No editor can be opened in this terminal.", severity="warning")
            return False
        except OSError as error:
            self.desk_app.say(
                f"The editor {command[0]} cannot be started: {error.strerror}.", severity="error"
            )
            return False
        if status:
            self.desk_app.say(f"The editor ended with status {status}.", severity="warning")
        return True
