"""A body cut into entries, each with its hash: what can be told of it from what is remembered of the last one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefing import __version__
from briefing.collect.cut import Cut, cut_feed, is_plain
from briefing.collect.parts import KnownEntry, Parts, short_hash, unpack
from briefing.collect.quick import read_entries, read_feed
from briefing.collect.sniff import ParseError
from briefing.collect.xmlfeed import RECODED, Feed, read_xml

#: What remembered entries were read by: another program may read another text from the same bytes.
_READ_BY = f"briefing {__version__}, 1"

#: What most wrappers differ in: when the feed was made.  The desk does not ask for it.
_TIME = re.compile(rb"<(lastBuildDate|pubDate|updated|dc:date)>[\w :+.,-]*</\1>", re.ASCII)


class Pieces:
    """One body in pieces."""

    def __init__(self, cut: Cut, headers: Mapping[str, str], url: str) -> None:
        self._cut = cut
        self._headers = headers
        self._url = url
        self.hashes = [short_hash(entry) for entry in cut.entries]
        circumstances = (headers.get("content-type", ""), headers.get("content-language", ""), url, _READ_BY)
        told = "\n".join(circumstances).encode("utf-8", "surrogatepass")
        self.context = short_hash(cut.context, told)
        self.wrapper = short_hash(_TIME.sub(b"", cut.head), _TIME.sub(b"", cut.tail), cut.mark)

    def since(self, packed: bytes) -> Parts | None:
        """The parts of an earlier body whose entries stood in the same context."""
        parts = unpack(packed)
        return parts if parts is not None and parts.context == self.context else None

    def reduced(self, numbers: Sequence[int]) -> bytes:
        """A body with these entries alone."""
        return self._cut.reduced(self._picked(numbers))

    def are_plain(self, numbers: Sequence[int]) -> bool:
        """Whether none of these entries leaves a trace on those after it."""
        return all(is_plain(self._cut.entries[number], self._cut.context) for number in numbers)

    def read(self, numbers: Sequence[int]) -> Feed | None:
        """The feed with these entries, read without feedparser; None where that cannot be done.

        What can be read so is plain, and safe to read.
        """
        return read_feed(self._cut, self._picked(numbers), self._headers, self._url)

    def read_with_help(self, numbers: Sequence[int]) -> Feed | None:
        """The same where feedparser is needed for the wrapper alone, of a body that is safe to read."""
        try:
            wrapper = read_xml(self._cut.reduced([]), self._headers, self._url)
        except ParseError:
            return None
        if not wrapper.sound or wrapper.entries:
            return None
        found = read_entries(self._cut, self._picked(numbers), wrapper, self._headers, self._url)
        return None if found is None else replace(wrapper, entries=found)

    def _picked(self, numbers: Sequence[int]) -> list[bytes]:
        return [self._cut.entries[number] for number in numbers]

    def remember(self, feed: Feed, title: str, entries: Mapping[bytes, KnownEntry]) -> bytes:
        """The parts to keep for the next body."""
        recoded = RECODED in feed.notes
        return Parts(self.context, self.wrapper, feed.ttl, recoded, title, entries).pack()


def cut_in_pieces(body: bytes, headers: Mapping[str, str], url: str) -> Pieces | None:
    """The body in pieces, or None where the cut is not sure."""
    sent = {name.lower(): value for name, value in headers.items()}
    cut = cut_feed(body, sent.get("content-type", ""))
    return None if cut is None else Pieces(cut, sent, url)
