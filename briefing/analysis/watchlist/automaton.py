"""Find the spellings of the gazetteer in a text with two Aho-Corasick automata.

The text is folded and its punctuation made blanks, so that a pattern with a blank at each end matches whole
words only; the automata then hardly ever stop for nothing.  The punctuation of a spelling is compared
afterwards, on hits.

The automata read bytes.  A text in Latin letters (:func:`~briefing.analysis.text.normalize.latin`) becomes what they
read by one table, byte for byte; any other is folded first and read as UTF-8.  What stands behind a pattern
is made when it is first hit: of a long watchlist hardly anything ever is.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from briefing.analysis.text.normalize import Folded, fold, latin, lower
from briefing.analysis.watchlist.aliases import PUNCTUATION, Ambiguity, Entry, Form, pattern, spelling

_FOREIGN_MARK = re.compile(r"[^\w\s\x00-\x7f]|_")
MANY = 64
"""Up to this many owners of one spelling all are considered; beyond, only those that the article names."""


class Group(NamedTuple):
    """Entries of one spelling and one shape, in the order of the watchlist."""

    spelling: str
    short: bool
    entries: tuple[Entry, ...]
    shown: str
    """The spelling from its first letter on."""
    low: str
    """The same in lower case, with blanks for its hyphens."""
    ambiguity: Ambiguity
    """What else the letters can be."""
    needs_context: bool
    """Some of its first :data:`MANY` aliases count in company only."""

    @classmethod
    def of(cls, spelled: str, short: bool, entries: Iterable[Entry]) -> Group:
        """The group of some entries."""
        shown = spelled.lstrip(".'\"-")
        low = lower(shown).replace("-", " ")
        listed = tuple(entries)
        company = any(entry.needs_context for entry in listed[:MANY])
        return cls(spelled, short, listed, shown, low, spelling(spelled), company)

    def of_actor(self, actor: int) -> Entry | None:
        """The entry of one actor, or None."""
        at = bisect_left(self.entries, actor, key=lambda entry: entry.actor)
        if at < len(self.entries) and self.entries[at].actor == actor:
            return self.entries[at]
        return None


class Hit(NamedTuple):
    """A spelling found at a place of the folded text."""

    start: int
    end: int
    group: Group


def _grouped(entries: list[Entry]) -> tuple[Group, ...]:
    """Entries behind one pattern, by their punctuation and shape."""
    first = entries[0]
    if len(entries) == 1:
        return (Group.of(first.spelling, first.shape == "short", entries),)
    groups: dict[tuple[str, bool], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.spelling, entry.shape == "short"), []).append(entry)
    return tuple(Group.of(spelled, short, listed) for (spelled, short), listed in groups.items())


# --- what the automata read -------------------------------------------------------------


def bared(text: str) -> str:
    """A folded text with blanks for its punctuation, and a blank at each end."""
    bare = _FOREIGN_MARK.sub(" ", text) if not text.isascii() else text
    return f" {bare.translate(PUNCTUATION)} "


def _bared_byte(code: int) -> int:
    """What :func:`bared` makes of a character of Latin-1; 0 where that is not ASCII."""
    bare = bared(fold(chr(code)))[1:-1]
    return ord(bare) if len(bare) == 1 and bare.isascii() else 0


_BARED = bytes(map(_bared_byte, range(256)))
BARED_LOW = _BARED.lower()
"""For each byte of Latin-1 what :func:`bared` makes of it, in lower case; 0 where that is not ASCII."""


class Readable:
    """A text as the automata read it, and the way from their offsets to those of the folded text."""

    __slots__ = ("_folded", "_packed", "_source", "exact", "loose", "simple")

    def __init__(self, text: str) -> None:
        self._source = text
        self._folded: Folded | None = None
        self._packed = latin(text)
        self.exact = b"" if self._packed is None else b" %b " % self._packed.translate(_BARED)
        """Case kept."""
        self.simple = self._packed is not None and 0 not in self.exact
        """A byte is a character."""
        if self.simple:
            self.loose = self.exact.lower()
            """In lower case."""
        else:
            bare = bared(self.folded.text)
            self.exact, self.loose = bare.encode(), lower(bare).encode()

    @property
    def folded(self) -> Folded:
        """The text folded, when something is to be looked at."""
        if self._folded is None:
            self._folded = Folded(self._source, self._packed)
        return self._folded

    def placed(self, read: bytes, found: list[tuple[int, int, int]]) -> Iterable[tuple[int, int, int, int]]:
        """Matches (number, start and end in bytes), each with the offset of the character that it starts at."""
        if self.simple:
            return [(number, begin, end, begin) for number, begin, end in found]
        found.sort(key=lambda match: match[1])
        starts = self.offsets(read, (begin for _, begin, _ in found))
        return [(*match, start) for match, start in zip(found, starts, strict=True)]

    def offsets(self, read: bytes, starts: Iterable[int]) -> Iterator[int]:
        """Offsets of characters for those of bytes, which must not fall."""
        at = count = 0
        for start in starts:
            count += len(read[at:start].decode())
            at = start
            yield count


# --- the automata -----------------------------------------------------------------------


class _Patterns:
    """Patterns on their way into an automaton, with the actors behind each, as compact as many of them need."""

    def __init__(self, keep_case: bool) -> None:
        self.keep_case = keep_case
        self.numbers: dict[str, int] = {}
        self.owners = array("l")
        """By the pattern's number: its actor, or negated the place, from 1, of several in ``shared``."""
        self.shared: list[array[int]] = []

    def add(self, actor: int, spelled: str) -> None:
        """Take a spelling; the numbers of the actors must not fall."""
        text = pattern(spelled if self.keep_case else lower(spelled))
        if not text:
            return
        owners = self.owners
        number = self.numbers.setdefault(text, len(owners))
        if number == len(owners):
            owners.append(actor)
        elif owners[number] < 0:
            listed = self.shared[-owners[number] - 1]
            if listed[-1] != actor:
                listed.append(actor)
        elif owners[number] != actor:
            self.shared.append(array("l", (owners[number], actor)))
            owners[number] = -len(self.shared)


_SMALL = 65_536
"""Patterns of up to this many characters in all get the automaton that is quicker by a fourth, and in 5 MB."""


class Automaton:
    """Patterns with the actors behind each; the groups of entries are made at the first hit."""

    def __init__(self, patterns: _Patterns, entries_of: Callable[[int], Iterable[Entry]]) -> None:
        """``entries_of`` gives an actor's entries."""
        import ahocorasick_rs

        self._entries_of = entries_of
        self._keep_case = patterns.keep_case
        self._owners, self._shared = patterns.owners, patterns.shared
        self.made: dict[int, tuple[Group, ...]] = {}
        """The groups behind the patterns that were hit so far."""
        self._search = None
        if patterns.numbers:
            kinds = ahocorasick_rs.Implementation
            small = sum(map(len, patterns.numbers)) <= _SMALL
            self._search = ahocorasick_rs.BytesAhoCorasick(
                map(str.encode, patterns.numbers), implementation=kinds.DFA if small else kinds.ContiguousNFA
            )

    def hits(self, read: bytes) -> list[tuple[int, int, int]]:
        """Number of the pattern, start and end of every occurrence, in bytes."""
        if self._search is None:
            return []
        return self._search.find_matches_as_indexes(read, overlapping=True)

    def groups(self, number: int, text: bytes) -> tuple[Group, ...]:
        """The groups of entries behind a pattern, made now."""
        found = self.made[number] = _grouped(list(self._behind(number, text.decode())))
        return found

    def _behind(self, number: int, text: str) -> Iterator[Entry]:
        owner = self._owners[number]
        for actor in (owner,) if owner >= 0 else self._shared[-owner - 1]:
            for entry in self._entries_of(actor):
                if (entry.alias.case == "exact") == self._keep_case:
                    spelled = entry.spelling if self._keep_case else lower(entry.spelling)
                    if pattern(spelled) == text:
                        yield entry


def _by_place(hit: Hit) -> tuple[int, int]:
    return hit.start, -hit.end


class Matcher:
    """All spellings of a watchlist, those that keep their case and those that do not."""

    def __init__(self, forms: Iterable[Form], entries_of: Callable[[int], Iterable[Entry]]) -> None:
        exact, loose = _Patterns(keep_case=True), _Patterns(keep_case=False)
        for actor, spelled, keeps_case in forms:
            (exact if keeps_case else loose).add(actor, spelled)
        self._exact = Automaton(exact, entries_of)
        del exact  # what the first one was built from need not be there while the second is built
        self._loose = Automaton(loose, entries_of)

    def find(self, text: str) -> tuple[Folded, list[Hit]] | None:
        """The text folded, and hits in it in the order of the text, longer ones first; None without a hit."""
        read = Readable(text)
        hits: list[Hit] = []
        for automaton, haystack in ((self._exact, read.exact), (self._loose, read.loose)):
            found = automaton.hits(haystack)
            if not found:
                continue
            folded, made = read.folded.text, automaton.made
            for number, begin, end, start in read.placed(haystack, found):
                # The blank that a pattern begins with is not the spelling's, nor is the one put before the text.
                first = start if haystack[begin] == 32 else start - 1
                for group in made.get(number) or automaton.groups(number, haystack[begin:end]):
                    shown = group.shown
                    stop = first + len(shown)
                    stands = folded[first:stop]
                    # Case aside, hyphens taken for blanks.
                    if stands == shown or lower(stands).replace("-", " ") == group.low:
                        hits.append(Hit(first, stop, group))
        if not hits:
            return None
        hits.sort(key=_by_place)
        return read.folded, hits


class Cover:
    """Spans already taken, queried in the order of the text."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans, reverse=True)

    def covers(self, start: int, end: int) -> bool:
        """Whether ``start``–``end`` shares a character with one of them; ``start`` may not go back."""
        spans = self._spans
        while spans and spans[-1][1] <= start:
            spans.pop()
        return bool(spans) and spans[-1][0] < end
