"""feeds.toml on the disk: one safe edit of it, and how its feeds are found by name or address.

The text of an edit (:mod:`briefing.feeds.toml_editor`) is parsed before it is written, and must hold the feeds that the
edit is to leave and otherwise what the file held.  The file is replaced whole, under a lock, and only while it still is
what the edit began with.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from briefing.collect.http.url_guard import comparable_url, strip_credentials
from briefing.collect.text.clean import clean_line
from briefing.core.errors import BriefingError
from briefing.feeds.toml_editor import FeedsText, FeedValues
from store.files import StoreError, locked, make_folder, replace_file
from store.records import Source

ATTEMPTS = 3
"""How often an edit is tried again when another program wrote the file meanwhile."""


def edit(path: Path, change: Callable[[FeedsText], tuple[str, list[FeedValues]]]) -> None:
    """Give the file a new text.  ``change`` gives it, and the feeds that must stand in it.

    An editor that saves the file meanwhile knows no lock: the edit is then tried again on what it saved.
    Raises :class:`BriefingError`.
    """
    with _translated_store_errors():
        make_folder(path.parent)
        with locked(path):
            for _ in range(ATTEMPTS):
                before = _bytes_of(path)
                old = FeedsText.read(path) if before is None else FeedsText.of(path, before)
                new, feeds = change(old)
                if new == old.text:
                    return
                content = _checked(old, new, {**old.whole, "feeds": feeds})
                if _bytes_of(path) == before:
                    replace_file(path, content)
                    return
    raise BriefingError(f"{path} is being written by another program.", "Try again when it is done.")


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _checked(old: FeedsText, new: str, wanted: dict[str, Any]) -> bytes:
    """The content to write; raises :class:`BriefingError` where it would change anything but the feeds meant."""
    try:
        same = {"feeds": [], **tomllib.loads(new)} == wanted
    except (ValueError, RecursionError):
        same = False
    if not same:
        raise BriefingError(
            f"{old.path} is written in a way that cannot be edited safely.", "Edit it by hand."
        )
    return old.encode(new)


@contextmanager
def _translated_store_errors() -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        raise BriefingError(error.what, error.fix) from error


# --- feeds ---------------------------------------------------------------------------


def entry_of(source: Source) -> FeedValues:
    """A feed as feeds.toml has it; what is as usual is left out."""
    entry: FeedValues = {
        "name": clean_line(source.name),
        "short": clean_line(source.short),
        "url": source.url,
    }
    if source.tags:
        entry["tags"] = [clean_line(tag) for tag in source.tags]
    if not source.enabled:
        entry["enabled"] = False
    if source.full_text:
        entry["full_text"] = True
    if source.user_agent:
        entry["user_agent"] = source.user_agent
    if source.outlet:
        entry["outlet"] = clean_line(source.outlet)
    return {key: value for key, value in entry.items() if value != ""}


def find_feed(text: FeedsText, name_or_url: str) -> int:
    """Number of the feed with this address, or with this name if no other has it.  Raises :class:`BriefingError`."""
    by_url = find_url(text, name_or_url)
    if by_url is not None:
        return by_url
    wanted = " ".join(name_or_url.split()).casefold()
    found = [number for number, feed in enumerate(text.feeds) if name_of(feed).casefold() == wanted]
    if len(found) == 1:
        return found[0]
    asked = strip_credentials(name_or_url)[:100]
    if found:
        raise BriefingError(
            f"{len(found)} feeds in {text.path} are called {asked}.", "Give the address of the one you mean."
        )
    raise BriefingError(f"No feed in {text.path} is called {asked}.", "See all: briefing feeds list")


def find_url(text: FeedsText, url: str) -> int | None:
    """Number of the first feed with this address, to the letter or else in another spelling of it."""
    exact = (number for number, feed in enumerate(text.feeds) if feed.get("url") == url)
    alike = (number for number, feed in enumerate(text.feeds) if same_feed(feed, url))
    return next(exact, next(alike, None))


def by_address(feeds: Sequence[FeedValues]) -> dict[str, int]:
    """The number of the first feed of each address; addresses as :func:`address_key` gives them."""
    found: dict[str, int] = {}
    for number, feed in enumerate(feeds):
        if isinstance(url := feed.get("url"), str):
            found.setdefault(address_key(url), number)
    return found


def address_key(url: str) -> str:
    """What two spellings of one address have in common."""
    try:
        return comparable_url(url)
    except ValueError:
        return url


def same_feed(feed: FeedValues, url: str) -> bool:
    """Whether a feed of the file has this address, however it is spelled."""
    given = feed.get("url")
    try:
        return isinstance(given, str) and "://" in url and comparable_url(given) == comparable_url(url)
    except ValueError:
        return False


def name_of(feed: FeedValues) -> str:
    """What a feed of the file is called; empty where it does not say."""
    return clean_line(str(feed.get("name", "")))
