"""A body cut into entries, each with its hash: what can be told of it from what is remembered of the last one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefing import __version__
from briefing.collect.cut import Cut, Frame, cut_frame, frame_of, is_plain
from briefing.collect.letters import Letters, letters_of
from briefing.collect.parts import KnownEntry, Parts, pack_entries, short_hash, unpack
from briefing.collect.quick import read_entries, read_feed
from briefing.collect.sniff import ParseError
from briefing.collect.xmlfeed import RECODED, Feed, read_xml

#: What remembered entries were read by: another program may read another text from the same bytes.
_READ_BY = f"briefing {__version__}, 2"

#: What most wrappers differ in: when the feed was made.  The desk does not ask for it.
_TIME = re.compile(rb"<(lastBuildDate|pubDate|updated|dc:date)>[\w :+.,-]*</\1>", re.ASCII)


class Framed:
    """One body, its entries not told apart yet."""

    def __init__(self, frame: Frame, headers: Mapping[str, str], url: str) -> None:
        self.frame = frame
        self.headers = headers
        self.url = url
        block = frame.block
        self.block = short_hash(block)
        self._block = block
        circumstances = (headers.get("content-type", ""), headers.get("content-language", ""), url, _READ_BY)
        told = "\n".join(circumstances).encode("utf-8", "surrogatepass")
        self.context = short_hash(frame.context, told)

    def since(self, packed: bytes) -> Parts | None:
        """The parts of an earlier body whose entries stood in the same context."""
        parts = unpack(packed)
        return parts if parts is not None and parts.context == self.context else None

    def unchanged(self, before: Parts) -> Pieces | None:
        """The body without its entries, where they are the very ones that all are remembered; else None."""
        if before.block != self.block or not before.complete:
            return None
        mark = self.frame.mark(before.letters)
        if mark is None:
            return None
        cut = Cut(self.frame.head, (), self.frame.tail, self.frame.context, mark)
        return Pieces(self, cut, before.letters)

    def cut(self) -> Pieces | None:
        """The body in pieces, or None where the cut is not sure."""
        letters = letters_of(self._block)
        mark = self.frame.mark(letters)
        cut = None if mark is None else cut_frame(self.frame, mark)
        return None if cut is None else Pieces(self, cut, letters)


class Pieces:
    """One body in pieces."""

    def __init__(self, framed: Framed, cut: Cut, letters: Letters) -> None:
        self._framed = framed
        self._cut = cut
        self._letters = letters
        self.hashes = [short_hash(entry) for entry in cut.entries]
        self.wrapper = short_hash(_TIME.sub(b"", cut.head), _TIME.sub(b"", cut.tail), cut.mark)

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
        return read_feed(self._cut, self._picked(numbers), self._framed.headers, self._framed.url)

    def read_with_help(self, numbers: Sequence[int]) -> Feed | None:
        """The same where feedparser is needed for the wrapper alone, of a body that is safe to read."""
        headers, url = self._framed.headers, self._framed.url
        try:
            wrapper = read_xml(self._cut.reduced([]), headers, url)
        except ParseError:
            return None
        if not wrapper.sound or wrapper.entries:
            return None
        found = read_entries(self._cut, self._picked(numbers), wrapper, headers, url)
        return None if found is None else replace(wrapper, entries=found)

    def _picked(self, numbers: Sequence[int]) -> list[bytes]:
        return [self._cut.entries[number] for number in numbers]

    def remember(self, feed: Feed, title: str, entries: Mapping[bytes, KnownEntry]) -> bytes:
        """The parts to keep for the next body."""
        return self._parts(RECODED in feed.notes, feed.ttl, title, entries)

    def remember_again(self, before: Parts, entries: Mapping[bytes, KnownEntry]) -> bytes:
        """The same where the wrapper says what that of an earlier body said."""
        return self._parts(before.recoded, before.ttl, before.title, entries)

    def _parts(self, recoded: bool, ttl: int, title: str, entries: Mapping[bytes, KnownEntry]) -> bytes:
        return Parts(
            context=self._framed.context,
            wrapper=self.wrapper,
            block=self._framed.block,
            letters=self._letters,
            recoded=recoded,
            ttl=ttl,
            title=title,
            rows=pack_entries(entries),
            complete=len(entries) == len(self.hashes),
        ).pack()


def framed(body: bytes, headers: Mapping[str, str], url: str) -> Framed | None:
    """The body with its entries in one, or None where it is not sure where they begin and end."""
    sent = {name.lower(): value for name, value in headers.items()}
    frame = frame_of(body, sent.get("content-type", ""))
    return None if frame is None else Framed(frame, sent, url)


def cut_in_pieces(body: bytes, headers: Mapping[str, str], url: str) -> Pieces | None:
    """The body in pieces, or None where the cut is not sure."""
    found = framed(body, headers, url)
    return None if found is None else found.cut()
