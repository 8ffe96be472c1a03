"""Pausing, removing and trying feeds, opening feeds.toml in an editor, and taking any of it back."""

from __future__ import annotations

import subprocess
from functools import partial
from pathlib import Path

from textual.app import SuspendNotSupported
from textual.message import Message

from briefing.editor import editor_command
from briefing.faults import BriefingError
from briefing.runner import behind
from briefing.screens.confirm import ConfirmScreen
from briefing.screens.source_screen import SourceScreen
from briefing.screens.source_work import answered
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

        self.change("pausing a feed", make)

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

    def action_undo(self) -> None:
        """Take back the last change, of feeds or anything else."""
        self.change(
            "taking back", lambda: self._moved(self._runner.desk.changes.undo(), "Taken back", "take back")
        )

    def action_redo(self) -> None:
        """Make the change taken back last once more."""
        self.change(
            "doing again", lambda: self._moved(self._runner.desk.changes.redo(), "Done again", "do again")
        )

    def _moved(self, what: str | None, done: str, doing: str) -> str:
        return f"{done}: {what}" if what else f"There is nothing to {doing}."

    def action_edit(self) -> None:
        """Open feeds.toml in the user's editor at the line, and take up what was written."""
        row = self.query_one(SourceLines).row
        line = row.line if isinstance(row, SourceRow | FaultRow) else 1
        path = Path(row.file) if isinstance(row, FaultRow) else self.sources.path
        try:
            command = editor_command(path, line)
            path.parent.mkdir(parents=True, exist_ok=True)
            with self.app.suspend():
                status = subprocess.run(command, check=False).returncode
        except SuspendNotSupported:
            self.desk_app.say(
                f"No editor can be opened here. Edit line {line} of {path}.", severity="warning"
            )
            return
        except (BriefingError, OSError) as error:
            self.desk_app.say(str(error), severity="error")
            return
        if status:
            self.desk_app.say(f"The editor ended with status {status}.", severity="warning")
        self.tell("feeds.toml is taken up as it is now.")
        self._desk.look_at_files()
        self.reread()
