"""What can be done with the feeds: add by address, site or OPML file; pause, remove and try; edit feeds.toml itself."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from briefing.collect.http.url_guard import check_url, host_of
from briefing.core.errors import BriefingError
from briefing.feeds.discovery import completed
from briefing.feeds.service import FeedService
from briefing.tui.base_app import UndoKeys, desk_app
from briefing.tui.external import editor_command
from briefing.tui.messages import DeskChanged, FeedsAdded, FeedTried, OpmlRead
from briefing.tui.requests import request, request_async, request_change
from briefing.tui.screens.dialogs import AskScreen, ConfirmScreen, PageScreen
from briefing.tui.screens.feeds.found import FoundScreen
from store.records import Source
from store.views import SourceRow
from widgets.sheet import Block
from widgets.sources import FaultRow, SourceLines
from widgets.text import plain
from widgets.words import counted

if TYPE_CHECKING:
    from briefing.tui.screens.dashboard.refresh import RefreshActions

EXAMPLE = " Write one as example.org, or https://example.org/rss."
SHOWN = 200
"""Feeds of a file that are named one by one before they are taken."""


class FeedScreen(UndoKeys):
    """The feeds of a desk, and the dashboard that follows their changes.

    Groups of actions are mixins on top of it; :class:`briefing.tui.screens.feeds.screen.SourcesScreen` is all of them.
    """

    def __init__(self, dashboard: RefreshActions) -> None:
        super().__init__()
        self._dashboard = dashboard
        self.desk = dashboard.desk

    @property
    def feeds(self) -> FeedService:
        """The feeds that the screen shows."""
        return self.desk.feeds

    @property
    def row(self) -> SourceRow | None:
        """The feed under the cursor."""
        raise NotImplementedError

    def tell(self, words: str, ink: str = "muted") -> None:
        """Say something in the line below the list."""
        raise NotImplementedError

    def reread(self, choose: str = "") -> None:
        """Look at the feeds again; ``choose``: go to this one then."""
        raise NotImplementedError

    def on_desk_changed(self, message: DeskChanged) -> None:
        """Something was undone or redone, here or elsewhere."""
        self.change("looking at the feeds", lambda: "")

    def change(self, doing: str, make: Callable[[], str], *, fetch: bool = False) -> None:
        """Change feeds.toml, and have the dashboard follow; ``fetch``: there is more to fetch."""

        def made() -> str:
            what = make()
            self.feeds.reread()
            if fetch:
                self.app.call_later(self._dashboard.refresh_again)
            return what

        request_change(self, "change", doing, made)


class AddingActions(FeedScreen):
    """Keys that bring new feeds."""

    _last_address = ""
    """The address looked at last from which nothing was added: it may want one letter more."""

    def action_new(self) -> None:
        """Ask for an address, look what is there, and add what the user chooses."""
        self.app.push_screen(
            AskScreen(
                "Add a feed", self._last_address, hint="the address of a feed, or of a site", fault=no_address
            ),
            self._look_at,
        )

    def _look_at(self, address: str | None) -> None:
        if address:
            self._last_address = address
            self.app.push_screen(FoundScreen(self.desk, address), self.take)

    def take(self, chosen: Sequence[Source] | None) -> None:
        """Add the chosen feeds and have them fetched."""
        if chosen:
            self._last_address = ""
            request(self, "change", "adding feeds", partial(self._add, tuple(chosen)))

    def _add(self, chosen: Sequence[Source]) -> FeedsAdded:
        taken = self.feeds.changes.add(chosen)
        self.feeds.reread()
        if not taken.added:
            names = taken.there[0].name if len(taken.there) == 1 else counted(len(taken.there), "feed")
            return FeedsAdded(f"In feeds.toml already: {names}.", "")
        name = taken.added[0].name if len(taken.added) == 1 else counted(len(taken.added), "feed")
        were = "was" if len(taken.there) == 1 else "were"
        there = f" {len(taken.there)} {were} there already." if taken.there else ""
        return FeedsAdded(f"Added {name}.{there} z takes it back.", taken.added[0].id)

    def on_feeds_added(self, message: FeedsAdded) -> None:
        self.tell(message.words, "text")
        self.reread(choose=message.url)
        self._dashboard.ask_again()
        if message.url:
            self._dashboard.refresh_again()

    def action_import(self) -> None:
        """Ask for an OPML file, say what is in it, and add it after a yes."""
        self.app.push_screen(
            AskScreen("Take in an OPML file", hint="its path; ~ is your home folder", fault=_no_such_file),
            self._open_opml,
        )

    def _open_opml(self, path: str | None) -> None:
        if path:
            self.tell("Reading the file …")
            request(self, "opml", "reading the OPML file", partial(self._opml, Path(path).expanduser()))

    def _opml(self, path: Path) -> OpmlRead:
        from briefing.feeds.opml import read_opml
        from briefing.feeds.opml_reader import MAX_BYTES

        try:
            with path.open("rb") as stream:
                content = stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise BriefingError(f"{path} cannot be read: {error.strerror}.", "Name another file.") from error
        found = read_opml(content, known=self.feeds.changes.addresses())
        taken = self.feeds.changes.taken(found.sources)
        return OpmlRead(taken.added, taken.there, found.refused)

    def on_opml_read(self, message: OpmlRead) -> None:
        self.tell("")
        if not message.added:
            self.app.push_screen(PageScreen("Nothing new in the file", _file_blocks(message)))
            return
        page = ConfirmScreen("Take in these feeds?", list(_file_blocks(message)), "adds what is new")
        self.app.push_screen(page, lambda yes: self.take(message.added if yes else None))


class EditingActions(FeedScreen):
    """Keys that change one feed, or the file."""

    def action_pause(self) -> None:
        """Keep the feed without asking it, or ask it again."""
        if (row := self.row) is None:
            return
        paused = row.condition == "paused"

        def make() -> str:
            self.feeds.changes.enable(row.id, paused)
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
        self.feeds.changes.remove(row.id)
        return f"{row.name} is removed. z brings it back."

    def action_try(self) -> None:
        """Ask the feed now."""
        if (row := self.row) is not None:
            self.tell(f"Asking {row.name} …")
            request_async(self, "try", "asking the feed", partial(self._try, row.id))

    async def _try(self, url: str) -> FeedTried:
        return FeedTried(await self.feeds.try_now(url))

    def on_feed_tried(self, message: FeedTried) -> None:
        self.tell(message.words, "text")
        self.reread()
        self._dashboard.read_on()

    async def action_edit(self) -> None:
        """Open feeds.toml in the user's editor at the line, and read it again afterwards."""
        row = self.query_one(SourceLines).row
        line = row.line if isinstance(row, SourceRow | FaultRow) else 1
        path = Path(row.file) if isinstance(row, FaultRow) else self.feeds.path
        try:
            command = editor_command(path, line)
        except BriefingError as error:
            desk_app(self).say(str(error), severity="error")
            return
        # The program stands still while the editor has the terminal: servers under way would seem too slow.
        broken_off = await self._dashboard.break_off()
        if self._run(command):
            self.tell("feeds.toml is taken up as it is now.")
            self._dashboard.look_at_files()
            self.reread()
        else:
            desk_app(self).say(f"Edit line {line} of {path} yourself.", severity="warning")
        if broken_off:
            self._dashboard.refresh_again()

    def _run(self, command: Sequence[str]) -> bool:
        """Give the terminal to the editor until it ends; whether it could be started."""
        try:
            with self.app.suspend():
                status = subprocess.run(command, check=False).returncode
        except SuspendNotSupported:
            desk_app(self).say("No editor can be opened in this terminal.", severity="warning")
            return False
        except OSError as error:
            desk_app(self).say(
                f"The editor {command[0]} cannot be started: {error.strerror}.", severity="error"
            )
            return False
        if status:
            desk_app(self).say(f"The editor ended with status {status}.", severity="warning")
        return True


def no_address(address: str) -> str:
    """What is wrong with an address as typed, in words; empty where it can be asked for."""
    url = completed(address)
    host = host_of(url)
    try:
        check_url(url, configured=url)
    except BriefingError:
        return "That is no address of the web." + EXAMPLE
    if (
        not host
        or any(sign.isspace() for sign in host)
        or not ("." in host or ":" in host or host == "localhost")
    ):
        return "That is no address." + EXAMPLE
    return ""


def _no_such_file(answer: str) -> str:
    path = Path(answer.strip()).expanduser()
    try:
        return "" if path.is_file() else "There is no such file."
    except (OSError, ValueError):
        return "This is no path."


def _file_blocks(message: OpmlRead) -> list[Block]:
    counts = [
        f"{counted(len(message.added), 'new feed')}",
        f"{len(message.there)} there already",
        f"{len(message.refused)} refused",
    ]
    blocks = [Block(((", ".join(counts), "title"),)), Block()]
    for name, url, why in message.refused[:SHOWN]:
        blocks.append(
            Block(((plain(f"{name or 'no name'} {url}: {why}"), "text"),), lead="! ", lead_ink="warn")
        )
    for source in message.added[:SHOWN]:
        tags = f"  [{', '.join(source.tags)}]" if source.tags else ""
        blocks.append(
            Block(((plain(source.name), "text"), (plain(tags), "outlet")), lead="+ ", lead_ink="good")
        )
    if len(message.added) > SHOWN:
        blocks.append(Block(((f"… and {len(message.added) - SHOWN:,} more", "muted"),)))
    return blocks
