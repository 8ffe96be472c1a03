"""What the user does to the list of feeds: each step is one change that can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from briefing.collect.http.url_guard import check_url, strip_credentials
from briefing.core.errors import BriefingError
from briefing.core.phrasing import plural
from briefing.feeds.toml_editor import FeedsText
from briefing.feeds.toml_file import address_key, by_address, find_feed, find_url, name_of
from briefing.feeds.undo_handler import KIND, FeedsHandler, feed_state, file_of, new_feed_state
from store.records import Source

if TYPE_CHECKING:
    from briefing.core.paths import Paths
    from briefing.undo.log import Json


class Maker(Protocol):
    """Puts changes into effect: :class:`briefing.undo.log.Changes`, or :class:`Unjournalled`."""

    def make(self, kind: str, what: str, before: Json, after: Json) -> object: ...


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a list of feeds that was to be added."""

    added: tuple[Source, ...]
    there: tuple[Source, ...]
    """In feeds.toml already; left as they are."""


class FeedChanges:
    """Edits of one feeds.toml.  All raise :class:`BriefingError`, and then nothing is changed."""

    def __init__(self, path: Path, maker: Maker) -> None:
        self.path = path
        self._maker = maker

    def addresses(self) -> frozenset[str]:
        """The addresses of the feeds in the file, spelled alike (:func:`briefing.collect.http.url_guard.comparable_url`)."""
        return frozenset(by_address(FeedsText.read(self.path).feeds))

    def taken(self, sources: Sequence[Source]) -> Taken:
        """Which of the feeds would be added, and which are there; changes nothing."""
        known = by_address(FeedsText.read(self.path).feeds)
        added: list[Source] = []
        there: list[Source] = []
        for source in {source.id: source for source in sources}.values():
            check_url(source.url, configured=source.url)
            (there if address_key(source.url) in known else added).append(source)
        return Taken(tuple(added), tuple(there))

    def add(self, sources: Sequence[Source]) -> Taken:
        """Put feeds at the end of the file, as one step; those that are there already stay as they are."""
        taken = self.taken(sources)
        if taken.added:
            name = taken.added[0].name
            what = (
                f"Added the feed {name}"
                if len(taken.added) == 1
                else f"Added {plural(len(taken.added), 'feed')}"
            )
            self._make(
                what,
                [[source.url, None] for source in taken.added],
                [[source.url, new_feed_state(source)] for source in taken.added],
            )
        return taken

    def add_one(self, source: Source) -> None:
        """Put one feed at the end of the file; it is an error if it is there already."""
        if not self.add([source]).added:
            text = FeedsText.read(self.path)
            number = find_url(text, source.url)
            name = name_of(text.feeds[number]) if number is not None else ""
            shown = strip_credentials(source.url)
            raise BriefingError(
                f"The feed {shown} is in {self.path} already, as {name or shown}.", "Nothing was changed."
            )

    def remove(self, name_or_url: str) -> str:
        """Take a feed out with its comments, and return its address."""
        text = FeedsText.read(self.path)
        number = find_feed(text, name_or_url)
        url, name = _called(text, number)
        self._make(f"Removed the feed {name}", [[url, feed_state(text, number)]], [[url, None]])
        return url

    def enable(self, name_or_url: str, on: bool) -> str:
        """Pause a feed or have it asked again, and return its address."""
        text = FeedsText.read(self.path)
        number = find_feed(text, name_or_url)
        url, name = _called(text, number)
        feed = feed_state(text, number)["feed"]
        if feed.get("enabled", True) is not on:
            what = f"{'Resumed' if on else 'Paused'} the feed {name}"
            self._make(what, [[url, {"feed": feed}]], [[url, {"feed": feed | {"enabled": on}}]])
        return url

    def _make(self, what: str, before: list[Json], after: list[Json]) -> None:
        file = file_of(self.path)
        self._maker.make(KIND, what, [file, *before], [file, *after])

    def line_of(self, url: str) -> int:
        """The line of the file on which a feed begins; 1 where it is not in it."""
        text = FeedsText.read(self.path)
        number = find_url(text, url)
        return 1 if number is None else text.line_of(number)


def _called(text: FeedsText, number: int) -> tuple[str, str]:
    feed = text.feeds[number]
    url = str(feed.get("url", ""))
    return url, name_of(feed) or strip_credentials(url)


class Unjournalled:
    """Puts changes into effect without remembering them, where there is no archive to remember them in."""

    def __init__(self, path: Path) -> None:
        self._handler = FeedsHandler(path)

    def make(self, kind: str, what: str, before: Json, after: Json) -> None:
        """Edit the file."""
        self._handler.apply(before, after)


@contextmanager
def feed_changes(paths: Paths, feeds: Path | None = None) -> Iterator[FeedChanges]:
    """The edits of a desk's feeds without the desk, for the command line; the dashboard can undo them.

    Where the archive cannot be opened the feeds can be edited all the same.
    """
    from briefing.undo.log import Changes
    from store.errors import ArchiveError
    from store.open import open_archive

    path = feeds or paths.feeds
    if not paths.archive.exists():
        # No desk yet that could undo anything, and making one is not what was asked for.
        yield FeedChanges(path, Unjournalled(path))
        return
    try:
        archive = open_archive(paths.archive)
    except ArchiveError:
        yield FeedChanges(path, Unjournalled(path))
        return
    try:
        changes = Changes(archive.journal)
        changes.register(KIND, FeedsHandler(path))
        yield FeedChanges(path, changes)
    finally:
        archive.close()
