"""Where the spellings of a watchlist stand in a text: two Aho-Corasick automata and what they find.

The text is folded and its punctuation made blanks, so that a pattern with a blank at each end matches whole
words only; the automata then hardly ever stop for nothing.  The punctuation of a spelling is compared
afterwards, on hits.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from briefing.analysis.fold import lower
from briefing.analysis.tag_entries import PUNCTUATION, Entry, Spelling, pattern, spelling

_FOREIGN_MARK = re.compile(r"[^\w\s\x00-\x7f]|_")
MANY = 64
"""Of so many owners of one spelling all are looked at; beyond, only those that the article names."""


class Group(NamedTuple):
    """Entries of one spelling and one shape, in the order of the watchlist."""

    spelling: str
    short: bool
    entries: tuple[Entry, ...]

    @property
    def trap(self) -> Spelling:
        """What else the letters can be."""
        return spelling(self.spelling)

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
        return (Group(first.spelling, first.shape == "short", (first,)),)
    groups: dict[tuple[str, bool], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.spelling, entry.shape == "short"), []).append(entry)
    return tuple(Group(spelled, short, tuple(listed)) for (spelled, short), listed in groups.items())


class Automaton:
    """Patterns with the groups of entries behind each."""

    def __init__(self, entries: Iterable[Entry], keep_case: bool) -> None:
        import ahocorasick_rs

        behind: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            text = pattern(entry.spelling if keep_case else lower(entry.spelling))
            if text:
                behind[text].append(entry)
        self._groups = [_grouped(listed) for listed in behind.values()]
        self._lead = [int(text[0] == " ") for text in behind]
        self._search = None
        if behind:
            self._search = ahocorasick_rs.AhoCorasick(
                list(behind), implementation=ahocorasick_rs.Implementation.ContiguousNFA, store_patterns=False
            )

    def hits(self, bare: str) -> Iterator[tuple[int, tuple[Group, ...]]]:
        """Start (in the text without the blank put before it) and groups of every occurrence."""
        if self._search is None:
            return
        lead, groups = self._lead, self._groups
        for index, start, _ in self._search.find_matches_as_indexes(bare, overlapping=True):
            yield start + lead[index] - 1, groups[index]


def bared(text: str) -> str:
    """A folded text with blanks for its punctuation, and a blank at each end."""
    bare = _FOREIGN_MARK.sub(" ", text) if not text.isascii() else text
    return f" {bare.translate(PUNCTUATION)} "


class Matcher:
    """All spellings of a watchlist, those that keep their case and those that do not."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        exact: list[Entry] = []
        loose: list[Entry] = []
        for entry in entries:
            (exact if entry.alias.case == "exact" else loose).append(entry)
        self._exact = Automaton(exact, keep_case=True)
        self._loose = Automaton(loose, keep_case=False)

    def find(self, text: str) -> list[Hit]:
        """Hits in a folded text in the order of the text, longer ones first."""
        bare = bared(text)
        hits = []
        for automaton, haystack in ((self._exact, bare), (self._loose, lower(bare))):
            for start, groups in automaton.hits(haystack):
                for group in groups:
                    end = _end_of(text, start, group.spelling)
                    if end > 0:
                        hits.append(Hit(start, end, group))
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        return hits


class Cover:
    """Stretches already taken, to be asked in the order of the text."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._at = 0

    def covers(self, start: int, end: int) -> bool:
        """Whether ``start``–``end`` shares a character with one of them; ``start`` may not go back."""
        while self._at < len(self._spans) and self._spans[self._at][1] <= start:
            self._at += 1
        return self._at < len(self._spans) and self._spans[self._at][0] < end


def _end_of(text: str, start: int, want: str) -> int:
    """Where ``want`` ends if it stands at ``start``, case aside, hyphens taken for blanks; else -1."""
    lead = len(want) - len(want.lstrip(".'\"-"))
    end = start + len(want) - lead
    shown = text[start:end]
    if shown == want or lower(shown).replace("-", " ") == lower(want[lead:]).replace("-", " "):
        return end
    return -1
