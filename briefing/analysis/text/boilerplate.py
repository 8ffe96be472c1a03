"""Text that a feed repeats in many entries: newsletter frames, "click in for more", lines on who reported.

It says nothing about the article it stands in, so copies, tags, quotations and stories are to be looked for without it.  Told
by repetition alone: a sentence in three or more entries of one feed whose headlines have no word in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefing.analysis.text.lexicon import FUNCTION_WORDS
from store.records import Span

_SENTENCE = re.compile(r"[^\s][^\n]*?(?:[.!?…\])»”](?=\s|\Z)|(?=\n)|\Z)")
_REPEATED = 3
_LEAST = 12
"""Characters of the shortest sentence that is looked at."""
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed, as far as it matters here."""

    source: str
    title: str
    text: str
    """Its text, without the headline or with it."""


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The sentences that feeds repeat."""

    sentences: frozenset[tuple[str, str]]
    """Feed and sentence."""

    def spans(self, source: str, text: str) -> tuple[Span, ...]:
        """Where such sentences stand in a text of this feed."""
        if not self.sentences:
            return ()
        return tuple(
            match.span() for match in _SENTENCE.finditer(text) if (source, match.group()) in self.sentences
        )

    def without(self, source: str, text: str) -> str:
        """The text with such sentences taken out."""
        parts, at = [], 0
        for start, end in self.spans(source, text):
            parts.append(text[at:start])
            at = end
        return "".join((*parts, text[at:]))


def find_boilerplate(entries: Iterable[Entry]) -> Boilerplate:
    """The sentences that feeds repeat, as far as these entries show it."""
    holders: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        for sentence in {match.group() for match in _SENTENCE.finditer(entry.text)}:
            if len(sentence) >= _LEAST and sentence != entry.title:
                holders.setdefault((entry.source, sentence), []).append(entry.title)
    return Boilerplate(
        frozenset(key for key, titles in holders.items() if len(titles) >= _REPEATED and _unlike(titles))
    )


def _unlike(titles: Sequence[str]) -> bool:
    """Whether headlines have no word in common that half of them hold: what they stand over is no one event."""
    counts: dict[str, int] = {}
    for title in titles:
        for word in {word.lower() for word in _WORD.findall(title)}:
            counts[word] = counts.get(word, 0) + 1
    return all(2 * count <= len(titles) or word in FUNCTION_WORDS for word, count in counts.items())
