"""Changes of feeds.toml that can be undone: feeds added, removed, paused, several at once.

A state is a list of ``[url, feed]``; ``feed`` is null where no feed has that address, else an object with its values
(``feed``) and, where it was taken out, the very lines it stood in (``block``), so that it comes back with its
comments at its place.  An entry with an empty address names the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from briefing.collect.http.url_guard import strip_credentials
from briefing.core.errors import BriefingError
from briefing.feeds.toml_editor import Block, FeedsText, FeedValues, block_text, values_of
from briefing.feeds.toml_file import address_key, by_address, edit, entry_of, name_of
from briefing.undo.log import ChangedSince
from store.records import Source

if TYPE_CHECKING:
    from briefing.undo.log import Json

KIND = "feeds"
FILE = ""
"""Stands in the place of an address where a state names the file that it belongs to."""

FeedSnapshot = dict[str, Any]
"""A feed in a state."""
Pair = tuple[str, FeedSnapshot | None]


def feed_state(text: FeedsText, number: int) -> FeedSnapshot:
    """A feed of the file as a state has it, with its lines."""
    return {"feed": values_of(text.feeds[number]), "block": asdict(text.block(number))}


def new_feed_state(source: Source) -> FeedSnapshot:
    """A feed that is to be added."""
    return {"feed": values_of(entry_of(source))}


class FeedsHandler:
    """Brings feeds.toml from one state to another."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def apply(self, there: Json, wanted: Json) -> None:
        """Edit feeds.toml; the file is written once, or not at all."""
        before, after = self._own(_pairs(there)), self._own(_pairs(wanted))
        if [url for url, _ in before] != [url for url, _ in after]:
            raise ValueError("both states must speak of the same feeds")
        try:
            edit(self._path, lambda text: _Transition(text).make(before, after))
        except ChangedSince:
            raise
        except BriefingError as error:
            if before != after:
                raise
            # Only asked whether it is so: of a file that cannot be read nobody can say that.
            raise ChangedSince(error.what, error.fix) from error

    def _own(self, pairs: list[Pair]) -> list[Pair]:
        """The feeds of a state, if it is one of this very file."""
        for url, snapshot in pairs:
            if url == FILE and snapshot is not None and snapshot["file"] != str(self._path.absolute()):
                raise ChangedSince(
                    f"it was made in another file, {snapshot['file']}.", "Open the desk on that one."
                )
        return [pair for pair in pairs if pair[0] != FILE]


def file_of(path: Path) -> Json:
    """What a state says of the file that it belongs to: several feeds.toml may share one archive."""
    return [FILE, {"file": str(path.absolute())}]


def _pairs(state: Json) -> list[Pair]:
    if not isinstance(state, list):
        raise TypeError("a state of feeds is a list")
    return [(str(url), cast("FeedSnapshot | None", snapshot)) for url, snapshot in state]


class _Transition:
    """Brings one text of the file from a state to another."""

    def __init__(self, text: FeedsText) -> None:
        self._text = text
        self._numbers = by_address(text.feeds)

    def make(self, before: Sequence[Pair], after: Sequence[Pair]) -> tuple[str, list[FeedValues]]:
        """The new text and the feeds that must stand in it.  Raises :class:`ChangedSince`."""
        removed: list[int] = []
        added: list[FeedSnapshot] = []
        changed: list[tuple[str, FeedSnapshot, FeedSnapshot]] = []
        for (url, now), (_, then) in zip(before, after, strict=True):
            number = self._checked(url, now)
            if number is not None and then is None:
                self._check_lines(number, cast("FeedSnapshot", now))
                removed.append(number)
            elif number is None and then is not None:
                added.append(then)
            elif now is not None and then is not None and now["feed"] != then["feed"]:
                changed.append((url, now["feed"], then["feed"]))
        for url, old, new in changed:
            self._change(url, old, new)
        self._remove(removed)
        self._add(added)
        return self._text.text, self._text.feeds

    def _checked(self, url: str, now: FeedSnapshot | None) -> int | None:
        """The number of a feed that is as the state says, None where there is none and should be none."""
        number = self._numbers.get(address_key(url))
        if number is None and now is None:
            return None
        shown = strip_credentials(url)
        if number is None:
            raise ChangedSince(f"The feed {shown} is no longer in feeds.toml.", "Nothing was changed.")
        feed = self._text.feeds[number]
        if now is None:
            raise ChangedSince(
                f"The feed {shown} is in feeds.toml already, as {name_of(feed)}.", "Nothing was changed."
            )
        if values_of(feed) != now["feed"]:
            raise ChangedSince(
                f"The feed {name_of(feed) or shown} was changed in feeds.toml since.", "Nothing was changed."
            )
        return number

    def _check_lines(self, number: int, now: FeedSnapshot) -> None:
        """Comments that a person has written beside the values since must not be lost with them."""
        lines = now.get("block", {}).get("text") or block_text(now["feed"])
        there = self._text.block(number).text
        if not self._text.inline and there.strip("\n") != lines.strip("\n"):
            name = name_of(self._text.feeds[number])
            raise ChangedSince(
                f"The lines of the feed {name} in feeds.toml were edited since.",
                "Nothing was changed; edit the file.",
            )

    def _change(self, url: str, old: FeedValues, new: FeedValues) -> None:
        number = self._numbers[address_key(url)]
        feeds = [dict(feed) for feed in self._text.feeds]
        for key in old.keys() - new.keys():
            del feeds[number][key]
            self._take(self._text.without_key(number, key), feeds)
        for key, value in new.items():
            if key not in old or old[key] != value:
                feeds[number][key] = value
                self._take(self._text.with_value(number, key, value), feeds)

    def _remove(self, numbers: Sequence[int]) -> None:
        if numbers:
            feeds = [feed for number, feed in enumerate(self._text.feeds) if number not in set(numbers)]
            self._take(self._text.without(numbers), feeds)

    def _add(self, added: Iterable[FeedSnapshot]) -> None:
        new = [snapshot["feed"] for snapshot in added if not snapshot.get("block")]
        if new:
            self._take(self._text.with_feeds(new), [*self._text.feeds, *new])
        for snapshot in added:
            if block := snapshot.get("block"):
                self._restore(snapshot["feed"], Block(**block))

    def _restore(self, values: FeedValues, block: Block) -> None:
        before = list(self._text.feeds)
        text = self._text.restored(values, block)
        after = _parsed(text, self._text.path).feeds
        at = next((n for n, feed in enumerate(after) if values_of(feed) == values), len(after))
        self._take(text, [*before[:at], *after[at : at + 1], *before[at:]])

    def _take(self, text: str, feeds: list[FeedValues]) -> None:
        """Go on with a new text, if it says what it must: these feeds, and all else as before."""
        taken = _parsed(text, self._text.path)
        if {"feeds": [], **taken.whole} != {**self._text.whole, "feeds": feeds}:
            raise _unsafe(self._text.path)
        self._text = FeedsText(
            taken.path, text, taken.whole, taken.tables, self._text.mark, self._text.windows
        )


def _parsed(text: str, path: Path) -> FeedsText:
    try:
        return FeedsText.of(path, text.encode())
    except (BriefingError, tomllib.TOMLDecodeError):
        raise _unsafe(path) from None


def _unsafe(path: Path) -> BriefingError:
    return BriefingError(f"{path} is written in a way that cannot be edited safely.", "Edit it by hand.")
