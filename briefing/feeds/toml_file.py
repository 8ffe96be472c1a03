"""Edits of feeds.toml that keep a person's comments and layout: add a feed, remove one, pause one.

An edit changes only the lines it is about.  The result is read again before it is written, and must differ
from the old file by that very feed and nothing else; the file is replaced whole, under a lock, and only while
it still is what the edit began with.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from briefing.collect.http.url_guard import check_url, strip_credentials
from briefing.collect.text.clean import clean_line
from briefing.core.errors import BriefingError
from briefing.feeds.config_messages import comparable
from briefing.feeds.toml_editor import Entry, FeedsText
from store.files import StoreError, locked, make_folder, replace_file
from store.records import Source

ATTEMPTS = 3
"""How often an edit begins anew when somebody else wrote the file meanwhile."""


def add_feed(path: Path, source: Source) -> None:
    """Put a feed at the end of the file, which is made if it is not there.

    Raises :class:`BriefingError`: the address cannot be used or is there already, or the file cannot be
    edited.
    """
    check_url(source.url, configured=source.url)
    entry = entry_of(source)

    def change(text: FeedsText) -> tuple[str, list[Entry]]:
        known = next((feed for feed in text.feeds if same_feed(feed, source.url)), None)
        if known is not None:
            raise BriefingError(
                f"The feed {strip_credentials(source.url)} is in {path} already, as {name_of(known)}.",
                "Nothing was changed.",
            )
        return text.with_feeds([entry]), [*text.feeds, entry]

    edit(path, change)


def remove_feed(path: Path, name_or_url: str) -> str:
    """Take a feed out, with the comment right above it, and return its address.  Raises :class:`BriefingError`."""
    taken = ""

    def change(text: FeedsText) -> tuple[str, list[Entry]]:
        nonlocal taken
        number = find_feed(text, name_or_url)
        taken = str(text.feeds[number].get("url", ""))
        return text.without([number]), text.feeds[:number] + text.feeds[number + 1 :]

    edit(path, change)
    return taken


def set_enabled(path: Path, name_or_url: str, enabled: bool) -> str:
    """Pause a feed, or ask it again, and return its address.  Raises :class:`BriefingError`."""
    taken = ""

    def change(text: FeedsText) -> tuple[str, list[Entry]]:
        nonlocal taken
        number = find_feed(text, name_or_url)
        taken = str(text.feeds[number].get("url", ""))
        feeds = [feed | {"enabled": enabled} if at == number else feed for at, feed in enumerate(text.feeds)]
        return text.with_value(number, "enabled", enabled), feeds

    edit(path, change)
    return taken


# --- the edit as a whole ------------------------------------------------------------


def edit(path: Path, change: Callable[[FeedsText], tuple[str, list[Entry]]]) -> None:
    """Give the file a new text.  ``change`` gives it, and the feeds that must stand in it.

    An editor that saves the file meanwhile knows no lock: the edit then begins anew on what it saved.
    Raises :class:`BriefingError`.
    """
    with _store_errors_in_words():
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


def _checked(old: FeedsText, new: str, wanted: Entry) -> bytes:
    """Never write a file that says anything but what it said before and the one change."""
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
def _store_errors_in_words() -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        raise BriefingError(error.what, error.fix) from error


# --- feeds ---------------------------------------------------------------------------


def entry_of(source: Source) -> Entry:
    """A feed as feeds.toml has it; what is as usual is left out."""
    entry: Entry = {"name": clean_line(source.name), "short": clean_line(source.short), "url": source.url}
    if source.tags:
        entry["tags"] = [clean_line(tag) for tag in source.tags]
    if not source.enabled:
        entry["enabled"] = False
    if source.full_text:
        entry["full_text"] = True
    if source.user_agent:
        entry["user_agent"] = source.user_agent
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


def by_address(feeds: Sequence[Entry]) -> dict[str, int]:
    """The number of the first feed of each address; addresses as :func:`address_key` gives them."""
    found: dict[str, int] = {}
    for number, feed in enumerate(feeds):
        if isinstance(url := feed.get("url"), str):
            found.setdefault(address_key(url), number)
    return found


def address_key(url: str) -> str:
    """What two spellings of one address have in common."""
    try:
        return comparable(url)
    except ValueError:
        return url


def same_feed(feed: Entry, url: str) -> bool:
    """Whether a feed of the file has this address, however it is spelled."""
    given = feed.get("url")
    try:
        return isinstance(given, str) and "://" in url and comparable(given) == comparable(url)
    except ValueError:
        return False


def name_of(feed: Entry) -> str:
    """What a feed of the file is called; empty where it does not say."""
    return clean_line(str(feed.get("name", "")))
