"""The text of feeds.toml with feeds put in, taken out and changed: each a new text, the rest as it was.

Pure; what may be written to the disk, and when, is the matter of :mod:`briefing.feeds.toml_file`.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefing.collect.text.clean import clean_line
from briefing.core.errors import BriefingError
from briefing.feeds.toml_positions import Table, find_tables

Entry = dict[str, Any]

LEAD = 400
"""Characters before a feed that its place is recognised by."""


@dataclass(frozen=True, slots=True)
class Block:
    """A feed as it stands in the file, with its comments, and where."""

    text: str
    """From the comment right above its header to its last line, with one of the gaps around it."""
    lead: str = ""
    """The end of what stands between it and the feed before it."""
    after: str = ""
    """The address of the feed before it; empty for the first one."""
    before: str = ""
    """The address of the feed after it; empty for the last one."""


@dataclass(frozen=True)
class FeedsText:
    """One state of the file."""

    path: Path
    text: str
    whole: Entry
    tables: list[Table]
    mark: bytes = b""
    """A byte order mark, kept."""
    windows: bool = False
    """Lines end in CR LF."""

    @classmethod
    def read(cls, path: Path) -> FeedsText:
        """The file as it is; empty where there is none.  Raises :class:`BriefingError`."""
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            content = b""
        except OSError as error:
            raise BriefingError(f"{path} cannot be read: {error.strerror}.", "Mend its rights.") from error
        return cls.of(path, content)

    @classmethod
    def of(cls, path: Path, content: bytes) -> FeedsText:
        """The file with this content."""
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
        """A text as it is to be written in this file."""
        return self.mark + (text.replace("\n", "\r\n") if self.windows else text).encode("utf-8")

    @property
    def feeds(self) -> list[Entry]:
        """The feeds' values, in order."""
        found: list[Entry] = self.whole.get("feeds", [])
        return found

    @property
    def inline(self) -> bool:
        """Whether the feeds are written inside ``feeds = [...]``, which no ``[[feeds]]`` may follow."""
        return "feeds" in self.tables[0].keys

    # --- putting in ---

    def with_feeds(self, entries: Sequence[Entry]) -> str:
        """The text with feeds at its end."""
        if self.inline:
            return self._rewritten([*self.feeds, *entries])
        before = self.text.rstrip("\n")
        blocks = "\n".join(block_text(entry) for entry in entries)
        return before + ("\n\n" if before else "") + blocks if entries else self.text

    def restored(self, entry: Entry, block: Block) -> str:
        """The text with a feed back at the place that it was taken from, or as near to it as can be told."""
        if self.inline:
            return self._rewritten(self._in_order(entry, block))
        if not block.text:
            return self.with_feeds([entry])
        start, stop, known = self._window(block)
        lead = block.lead
        at = start + len(lead)
        if known and at <= stop and self.text.startswith(lead, start):
            return _between(self.text[:at], block.text, self.text[at:])
        found = self.text.find(lead, start, stop) if lead.strip() else -1
        if found >= 0:
            at = found + len(lead)
            return _between(self.text[:at], block.text, self.text[at:])
        at = start if known and block.after else stop
        return _apart(self.text[:at], block.text, self.text[at:])

    def _window(self, block: Block) -> tuple[int, int, bool]:
        """Between which offsets the block belongs, and whether what it stood behind is still there."""
        numbers = {str(feed.get("url")): number for number, feed in reversed(list(enumerate(self.feeds)))}
        tables = [table for table in self.tables if table.name == "feeds"]
        start, stop = 0, len(self.text)
        if block.after in numbers:
            following = numbers[block.after] + 1
            start = self._end(tables[numbers[block.after]])
            stop = self._begin(tables[following]) if following < len(tables) else stop
        elif block.before in numbers:
            stop = self._begin(tables[numbers[block.before]])
        return start, stop, not block.after or block.after in numbers

    def _in_order(self, entry: Entry, block: Block) -> list[Entry]:
        urls = [feed.get("url") for feed in self.feeds]
        at = urls.index(block.after) + 1 if block.after in urls else 0 if block.before in urls else len(urls)
        return [*self.feeds[:at], entry, *self.feeds[at:]]

    # --- taking out ---

    def without(self, numbers: Iterable[int]) -> str:
        """The text without some feeds, each with the comment right above it."""
        gone = set(numbers)
        if self.inline:
            return self._rewritten([feed for number, feed in enumerate(self.feeds) if number not in gone])
        text = self.text
        for number in sorted(gone, reverse=True):
            start, end = self._span(number)
            text = text[:start] + text[end:]
        return text

    def block(self, number: int) -> Block:
        """A feed as it stands there."""
        urls = [str(feed.get("url", "")) for feed in self.feeds]
        after = urls[number - 1] if number else ""
        before = urls[number + 1] if number + 1 < len(urls) else ""
        if self.inline:
            return Block("", "", after, before)
        start, end = self._span(number)
        behind = self._end(self._table(number - 1)) if number else 0
        return Block(self.text[start:end], self.text[max(behind, start - LEAD) : start], after, before)

    def _span(self, number: int) -> tuple[int, int]:
        table = self._table(number)
        start, end = self._begin(table), self._end(table)
        # One of the two gaps around it goes with it.
        while end < len(self.text) and self.text.startswith("\n", end) and self._blank_before(start):
            end += 1
        return start, end

    def line_of(self, number: int) -> int:
        """The line on which a feed begins, from 1."""
        return self.lines[number]

    @property
    def lines(self) -> list[int]:
        """The line on which each feed begins, from 1."""
        if self.inline:
            return [self.tables[0].line_of("feeds")[0]] * len(self.feeds)
        return [table.line for table in self.tables if table.name == "feeds"]

    # --- changing ---

    def with_value(self, number: int, key: str, value: Any) -> str:
        """The text with another value for one key of a feed."""
        if self.inline:
            return self._rewritten(
                [feed | {key: value} if at == number else feed for at, feed in enumerate(self.feeds)]
            )
        table = self._table(number)
        known = table.keys.get(key)
        if known is not None:
            return self.text[: known.value] + toml(value) + self.text[known.end :]
        end = self._end(table)
        gap = "" if end == 0 or self.text[end - 1] == "\n" else "\n"
        return f"{self.text[:end]}{gap}{key} = {toml(value)}\n{self.text[end:]}"

    def without_key(self, number: int, key: str) -> str:
        """The text without one key of a feed, and without its line."""
        if self.inline:
            return self._rewritten(
                [
                    {name: value for name, value in feed.items() if at != number or name != key}
                    for at, feed in enumerate(self.feeds)
                ]
            )
        found = self._table(number).keys[key]
        start = self.text.rfind("\n", 0, found.start) + 1
        stop = self.text.find("\n", found.end)
        return self.text[:start] + ("" if stop < 0 else self.text[stop + 1 :])

    # --- places ---

    def _table(self, number: int) -> Table:
        return [table for table in self.tables if table.name == "feeds"][number]

    def _begin(self, table: Table) -> int:
        """Offset of the header, or of the comment that stands right above it; the file's own head is none."""
        start = table.start
        while start:
            above = self.text.rfind("\n", 0, start - 1) + 1
            if not self.text[above:start].lstrip(" \t").startswith("#"):
                return start
            start = above
        return table.start

    def _end(self, table: Table) -> int:
        """Offset behind the line on which the table's last value ends; comments below belong to what follows."""
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


def block_text(entry: Entry) -> str:
    """A feed as the program writes it."""
    return "\n".join(["[[feeds]]", *(f"{key} = {toml(value)}" for key, value in entry.items())]) + "\n"


def toml(value: Any) -> str:
    """A value as TOML writes it."""
    import tomlkit

    written: str = tomlkit.item(value).as_string()
    return written


def values_of(entry: Entry) -> dict[str, Any]:
    """A feed's values as JSON has them; what JSON does not know (a date) becomes its words."""
    told: dict[str, Any] = json.loads(json.dumps(entry, default=str))
    return told


def _between(head: str, block: str, tail: str) -> str:
    """A block put back where it was."""
    head += "" if not head or head.endswith("\n") else "\n"
    return head + block + ("" if not tail or block.endswith("\n") else "\n") + tail


def _apart(head: str, block: str, tail: str) -> str:
    """A block put between two texts, a blank line away from each."""
    head, tail = head.rstrip("\n"), tail.lstrip("\n")
    return head + ("\n\n" if head else "") + block.rstrip("\n") + "\n" + ("\n" + tail if tail else "")
