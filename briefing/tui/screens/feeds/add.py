"""Adding feeds: by the address of a feed or a site, and from an OPML file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from textual.message import Message

from briefing.collect.http.url_guard import check_url, host_of
from briefing.core.errors import BriefingError
from briefing.feeds.discovery import completed
from briefing.tui.requests import behind
from briefing.tui.screens.dialogs.confirm import ConfirmScreen
from briefing.tui.screens.dialogs.page import PageScreen
from briefing.tui.screens.dialogs.prompt import AskScreen
from briefing.tui.screens.feeds.base import SourceScreen
from briefing.tui.screens.feeds.found import FoundScreen
from briefing.tui.screens.feeds.requests import looked_up
from store.records import Source
from widgets.sheet import Block
from widgets.text import plain
from widgets.words import counted

EXAMPLE = " Write one as example.org, or https://example.org/rss."
SHOWN = 200
"""Feeds of a file that are named one by one before they are taken."""


class Added(Message):
    """Feeds were added; ``url`` is the first one's address, empty where all were there already."""

    def __init__(self, words: str, url: str) -> None:
        super().__init__()
        self.words = words
        self.url = url


class OpmlRead(Message):
    """An OPML file was read: what it would add, what is there, and what was refused and why."""

    def __init__(
        self, added: Sequence[Source], there: Sequence[Source], refused: Sequence[tuple[str, str, str]]
    ) -> None:
        super().__init__()
        self.added = added
        self.there = there
        self.refused = refused


class AddingActions(SourceScreen):
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
            self.app.push_screen(FoundScreen(self._runner, address), self.take)

    def take(self, chosen: Sequence[Source] | None) -> None:
        """Add the chosen feeds and have them fetched."""
        if chosen:
            self._last_address = ""
            add = partial(self._added, tuple(chosen))
            behind(self, "change", partial(looked_up, self, "adding feeds", add))

    def _added(self, chosen: Sequence[Source]) -> Message:
        taken = self.sources.changes.add(chosen)
        self.sources.reread()
        if not taken.added:
            names = taken.there[0].name if len(taken.there) == 1 else counted(len(taken.there), "feed")
            return Added(f"In feeds.toml already: {names}.", "")
        name = taken.added[0].name if len(taken.added) == 1 else counted(len(taken.added), "feed")
        were = "was" if len(taken.there) == 1 else "were"
        there = f" {len(taken.there)} {were} there already." if taken.there else ""
        return Added(f"Added {name}.{there} z takes it back.", taken.added[0].id)

    def on_added(self, message: Added) -> None:
        self.tell(message.words, "text")
        self.reread(choose=message.url)
        self._desk.ask_again()
        if message.url:
            self._desk.refresh_again()

    # --- OPML ---

    def action_import(self) -> None:
        """Ask for an OPML file, say what is in it, and add it after a yes."""
        self.app.push_screen(
            AskScreen("Take in an OPML file", hint="its path; ~ is your home folder", fault=_no_such_file),
            self._open_opml,
        )

    def _open_opml(self, told: str | None) -> None:
        if told:
            self.tell("Reading the file …")
            read = partial(self._opml, Path(told).expanduser())
            behind(self, "opml", partial(looked_up, self, "reading the OPML file", read))

    def _opml(self, path: Path) -> Message:
        from briefing.feeds.opml import read_opml
        from briefing.feeds.opml_reader import MAX_BYTES

        try:
            with path.open("rb") as stream:
                content = stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise BriefingError(f"{path} cannot be read: {error.strerror}.", "Name another file.") from error
        found = read_opml(content, known=self.sources.changes.addresses())
        taken = self.sources.changes.taken(found.sources)
        return OpmlRead(taken.added, taken.there, found.refused)

    def on_opml_read(self, message: OpmlRead) -> None:
        self.tell("")
        if not message.added:
            self.app.push_screen(PageScreen("Nothing new in the file", _file_blocks(message)))
            return
        page = ConfirmScreen("Take in these feeds?", list(_file_blocks(message)), "adds what is new")
        self.app.push_screen(page, lambda yes: self.take(message.added if yes else None))


def no_address(told: str) -> str:
    """What is wrong with an address as typed, in words; empty where it can be asked for."""
    url = completed(told)
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


def _no_such_file(told: str) -> str:
    path = Path(told.strip()).expanduser()
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
