"""Edits of feeds.toml that keep a person's comments and layout: add a feed, remove one, pause one.

An edit changes only the lines it is about.  The result is read again before it is written, and must differ
from the old file by that very feed and nothing else; the file is replaced whole, under a lock.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefing.collect.clean import clean_line
from briefing.collect.guard import check_url, strip_credentials
from briefing.faults import BriefingError
from briefing.feedswords import comparable
from briefing.tomlplaces import Table, find_tables
from store.files import StoreError, locked, make_folder, replace_file
from store.records import Source

Entry = dict[str, Any]


def add_feed(path: Path, source: Source) -> None:
    """Put a feed at the end of the file, which is made if it is not there.

    Raises :class:`BriefingError`: the address cannot be used or is there already, or the file cannot be
    edited.
    """
    check_url(source.url, configured=source.url)
    entry = _entry_of(source)

    def change(text: _Text) -> str:
        known = next((feed for feed in text.feeds if _same(feed, source.url)), None)
        if known is not None:
            raise BriefingError(
                f"The feed {strip_credentials(source.url)} is in {path} already, as {_name(known)}.",
                "Nothing was changed.",
            )
        return text.with_feed(entry)

    _edit(path, change, lambda feeds: [*feeds, entry])


def remove_feed(path: Path, name_or_url: str) -> str:
    """Take a feed out and return its address.  Comments above it stay.  Raises :class:`BriefingError`."""
    taken = ""

    def change(text: _Text) -> str:
        nonlocal taken
        number = text.find(name_or_url)
        taken = str(text.feeds[number].get("url", ""))
        return text.without(number)

    def expected(feeds: list[Entry]) -> list[Entry]:
        number = _find(feeds, name_or_url, path)
        return feeds[:number] + feeds[number + 1 :]

    _edit(path, change, expected)
    return taken


def set_enabled(path: Path, name_or_url: str, enabled: bool) -> str:
    """Pause a feed, or ask it again, and return its address.  Raises :class:`BriefingError`."""
    taken = ""

    def change(text: _Text) -> str:
        nonlocal taken
        number = text.find(name_or_url)
        taken = str(text.feeds[number].get("url", ""))
        return text.with_value(number, "enabled", "true" if enabled else "false")

    def expected(feeds: list[Entry]) -> list[Entry]:
        number = _find(feeds, name_or_url, path)
        return [feed | {"enabled": enabled} if at == number else feed for at, feed in enumerate(feeds)]

    _edit(path, change, expected)
    return taken


# --- the edit as a whole ------------------------------------------------------------


def _edit(path: Path, change: Callable[[_Text], str], expected: Callable[[list[Entry]], list[Entry]]) -> None:
    with _store_errors_in_words():
        make_folder(path.parent)
        with locked(path):
            old = _Text.read(path)
            new = change(old)
            wanted = dict(old.whole)
            wanted["feeds"] = expected(old.feeds)
            _check(new, wanted, path)
            replace_file(path, old.encode(new))


def _check(new: str, wanted: Entry, path: Path) -> None:
    """Never write a file that says anything but what it said before and the one change."""
    try:
        same = {"feeds": [], **tomllib.loads(new)} == wanted
    except (ValueError, RecursionError):
        same = False
    if not same:
        raise BriefingError(f"{path} is written in a way that cannot be edited safely.", "Edit it by hand.")


@contextmanager
def _store_errors_in_words() -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        raise BriefingError(error.what, error.fix) from error


@dataclass(frozen=True)
class _Text:
    """The file before the edit."""

    path: Path
    text: str
    whole: Entry
    tables: list[Table]
    mark: bytes = b""
    """A byte order mark, kept."""
    windows: bool = False
    """Lines end in CR LF."""

    @classmethod
    def read(cls, path: Path) -> _Text:
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            content = b""
        except OSError as error:
            raise BriefingError(f"{path} cannot be read: {error.strerror}.", "Mend its rights.") from error
        mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
        try:
            text = content[len(mark) :].decode("utf-8")
            windows = "\r\n" in text
            text = text.replace("\r\n", "\n")
            whole = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            raise BriefingError(
                f"{path} cannot be edited: {clean_line(str(error))[:200]}.", "Mend it first: briefing check"
            ) from error
        feeds = whole.get("feeds", [])
        if not isinstance(feeds, list) or not all(isinstance(feed, dict) for feed in feeds):
            raise BriefingError(f"In {path}, feeds is no list of tables.", "Mend it first: briefing check")
        return cls(path, text, whole, find_tables(text), mark, windows)

    def encode(self, text: str) -> bytes:
        return self.mark + (text.replace("\n", "\r\n") if self.windows else text).encode("utf-8")

    @property
    def feeds(self) -> list[Entry]:
        found: list[Entry] = self.whole.get("feeds", [])
        return found

    def find(self, name_or_url: str) -> int:
        return _find(self.feeds, name_or_url, self.path)

    @property
    def _inline(self) -> bool:
        """Whether the feeds are written inside ``feeds = [...]``, which no ``[[feeds]]`` may follow."""
        return "feeds" in self.tables[0].keys

    def with_feed(self, entry: Entry) -> str:
        if self._inline:
            return self._rewritten([*self.feeds, entry])
        lines = [f"{key} = {_toml(value)}" for key, value in entry.items()]
        before = self.text.rstrip("\n")
        return before + ("\n\n" if before else "") + "\n".join(["[[feeds]]", *lines]) + "\n"

    def without(self, number: int) -> str:
        if self._inline:
            return self._rewritten(self.feeds[:number] + self.feeds[number + 1 :])
        table = self._table(number)
        start, end = table.start, self._end(table)
        # One of the two gaps around it goes with it.
        while end < len(self.text) and self.text.startswith("\n", end) and self._blank_before(start):
            end += 1
        return self.text[:start] + self.text[end:]

    def with_value(self, number: int, key: str, value: str) -> str:
        if self._inline:
            feeds = [
                feed | {key: value == "true"} if at == number else feed for at, feed in enumerate(self.feeds)
            ]
            return self._rewritten(feeds)
        table = self._table(number)
        known = table.keys.get(key)
        if known is not None:
            return self.text[: known.value] + value + self.text[known.end :]
        end = self._end(table)
        gap = "" if end == 0 or self.text[end - 1] == "\n" else "\n"
        return f"{self.text[:end]}{gap}{key} = {value}\n{self.text[end:]}"

    def _table(self, number: int) -> Table:
        return [table for table in self.tables if table.name == "feeds"][number]

    def _end(self, table: Table) -> int:
        """Offset behind the line on which the table's last value ends;
        comments below belong to what follows.
        """
        last = max((key.end for key in table.keys.values()), default=table.start)
        stop = self.text.find("\n", last)
        return len(self.text) if stop < 0 else stop + 1

    def _blank_before(self, start: int) -> bool:
        return start == 0 or self.text[:start].endswith("\n\n")

    def _rewritten(self, feeds: list[Entry]) -> str:
        """Feeds inside one array: tomlkit writes the array anew and keeps everything else."""
        import tomlkit

        document = tomlkit.parse(self.text)
        array = tomlkit.array()
        for feed in feeds:
            table = tomlkit.inline_table()
            table.update(feed)
            array.append(table)
        document["feeds"] = array.multiline(True)
        return tomlkit.dumps(document)


# --- feeds ---------------------------------------------------------------------------


def _entry_of(source: Source) -> Entry:
    entry: Entry = {"name": clean_line(source.name), "url": source.url}
    if source.tags:
        entry["tags"] = [clean_line(tag) for tag in source.tags]
    if not source.enabled:
        entry["enabled"] = False
    if source.full_text:
        entry["full_text"] = True
    if source.user_agent:
        entry["user_agent"] = source.user_agent
    return {key: value for key, value in entry.items() if value != ""}


def _find(feeds: list[Entry], name_or_url: str, path: Path) -> int:
    """Number of the feed with this address, or with this name if no other has it."""
    by_url = [number for number, feed in enumerate(feeds) if feed.get("url") == name_or_url]
    by_url = by_url or [number for number, feed in enumerate(feeds) if _same(feed, name_or_url)]
    if by_url:
        return by_url[0]
    wanted = " ".join(name_or_url.split()).casefold()
    found = [number for number, feed in enumerate(feeds) if _name(feed).casefold() == wanted]
    if len(found) == 1:
        return found[0]
    asked = clean_line(name_or_url)[:100]
    if found:
        raise BriefingError(
            f"{len(found)} feeds in {path} are called {asked}.", "Give the address of the one you mean."
        )
    raise BriefingError(f"No feed in {path} is called {asked}.", "See all: briefing feeds list")


def _same(feed: Entry, url: str) -> bool:
    given = feed.get("url")
    try:
        return isinstance(given, str) and "://" in url and comparable(given) == comparable(url)
    except ValueError:
        return False


def _name(feed: Entry) -> str:
    return clean_line(str(feed.get("name", "")))


def _toml(value: Any) -> str:
    import tomlkit

    written: str = tomlkit.item(value).as_string()
    return written
