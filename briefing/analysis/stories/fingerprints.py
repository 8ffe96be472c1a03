"""Fingerprint of a text for near duplicates and stories: shingles and terms in a few packed kilobytes.

A fingerprint holds

* **shingles**: hashes of every three words in a row, thinned to at most 256 for long texts by keeping the
  hashes that a power of two divides (Broder 1997, "On the resemblance and containment of documents"); the
  shingles of the opening are kept apart and whole, because a copy keeps its lead while a paragraph taken
  over from elsewhere does not come first;
* **terms**: word stems with how often they occur, whether the headline or the opening has them, whether
  they are names;
* **figures**: each number or weekday with a hash of the words on either side.  Reports from one template
  share their words and differ here.

Hashes are CRC-32, so a fingerprint is the same on every machine and in every run.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from functools import cached_property, lru_cache
from itertools import compress, islice
from operator import itemgetter
from typing import NamedTuple
from zlib import crc32

from briefing.analysis.text.document import Document
from briefing.analysis.text.language import stem
from briefing.analysis.text.lexicon import FUNCTION_WORDS, NUMBER_WORDS

VERSION = 2
#: Words of an article that are looked at; what follows is too far from the news to matter.
_WORDS = 6000
_BITS = 0xFFFFFFFF
_LOW_32 = _BITS.to_bytes(8, "little")
_LOW_17 = (_BITS >> 15).to_bytes(8, "little")
_SHINGLES = 256
_LEAD_WORDS = 40
_OPENING_WORDS = 80
_TERMS = 240
_FIGURES = 60
#: One shingle in this many, a power of two, is in the sample by which copies are looked for.
_ONE_IN = 8

_WORD = re.compile(r"[^\W_]+(?:['’.,:-][^\W_]+)*")
#: Wire services put these before the news; they are on no subject.
_DATELINE = re.compile(r"\s*[A-Z][\w.,' ]{1,40}?(?:\([^)\n]{1,30}\))?\s*(?:--?|–|—)\s")

_HEADER = struct.Struct("<BBHHHHH")


#: A term's byte: occurrences (at most 31), then one bit each.
COUNT = 31
OPENING = 32
NAME = 64


class Fingerprint:
    """A fingerprint to be compared; hashes are 32 bits.  What nobody asks for is never unpacked: of the texts that
    one may be a copy of, nearly all are ruled out by a part of them."""

    def __init__(self, packed: bytes) -> None:
        _, self.shift, self.words, *self._counts = _HEADER.unpack_from(packed)
        self._packed = packed
        self._thinned: dict[int, int] = {}

    shift: int
    """Shingles are kept whose low ``shift`` bits are zero."""

    @cached_property
    def shingles(self) -> frozenset[int]:
        return frozenset(self._numbers(0))

    @cached_property
    def lead(self) -> frozenset[int]:
        return frozenset(self._numbers(1))

    @cached_property
    def terms(self) -> dict[int, int]:
        """Hash of a stem -> occurrences, :data:`OPENING` (headline or first words), :data:`NAME` (always a
        capital)."""
        flags = self._packed[len(self._packed) - self._counts[2] :]
        return dict(zip(self._numbers(2), flags, strict=True))

    @cached_property
    def names(self) -> frozenset[int]:
        """The terms that always have a capital."""
        return frozenset([term for term, flags in self.terms.items() if flags & NAME])

    @cached_property
    def sample(self) -> frozenset[int]:
        """The shingles of the opening and some of the rest: the same ones of every text that has them."""
        # The low bits are zero in the thinned shingles of long texts: take the high ones.
        some = [shingle for shingle in self._numbers(0) if not shingle >> 24 & _ONE_IN - 1]
        return frozenset(some).union(self._numbers(1))

    @cached_property
    def figures(self) -> dict[int, frozenset[int]]:
        """Hash of the words around a number -> the numbers that stand there."""
        pairs = self._numbers(3)
        slots: dict[int, set[int]] = {}
        for place, value in zip(pairs[::2], pairs[1::2], strict=True):
            slots.setdefault(place, set()).add(value)
        return {place: frozenset(values) for place, values in slots.items()}

    def thinned(self, shift: int) -> int:
        """How many shingles are left whose low ``shift`` bits are zero."""
        if shift not in self._thinned:
            mask = (1 << shift) - 1
            self._thinned[shift] = len([h for h in self.shingles if not h & mask])
        return self._thinned[shift]

    def _numbers(self, part: int) -> tuple[int, ...]:
        counts = (*self._counts[:3], 2 * self._counts[3])
        start = _HEADER.size + 4 * sum(counts[:part])
        return struct.unpack_from(f"<{counts[part]}I", self._packed, start)


class _Word(NamedTuple):
    """What is kept of a word."""

    whole: int
    """Hash of the word in lower case."""
    term: int
    """Hash of its stem; 0 where the word says nothing."""
    number: bool
    capital: bool
    first: bytes
    """The hash as it goes into a shingle as its first word, in eight bytes; then as its second and third."""
    second: bytes
    third: bytes


#: The columns of a list of words, taken out without a step of the interpreter for each word.
_TERM, _NUMBER, _CAPITAL = itemgetter(1), itemgetter(2), itemgetter(3)
_FIRST, _SECOND, _THIRD = itemgetter(4), itemgetter(5), itemgetter(6)


@lru_cache(maxsize=1 << 16)
def _word(word: str) -> _Word:
    lower = word[:40].lower().replace("’", "'")
    whole = crc32(lower.encode("utf-8", "surrogatepass"))
    number = lower[0].isdigit() or lower in NUMBER_WORDS
    says_nothing = len(lower) < 2 or lower in FUNCTION_WORDS
    term = 0 if says_nothing else term_hash(lower)
    parts = [((whole * by) & _BITS).to_bytes(8, "little") for by in (0x9E3779B1, 0x85EBCA77, 129)]
    return _Word(whole, term, number, not word[0].islower(), *parts)


def term_hash(lower: str) -> int:
    """Hash of a lower-case word's stem, never 0."""
    return crc32(stem(lower).encode("utf-8", "surrogatepass")) or 1


def fingerprint(doc: Document) -> bytes:
    """The fingerprint of one article, packed; :func:`unpack` gives it back."""
    headline = doc.title or doc.text[: doc.headline_end]
    start = doc.headline_end if not doc.title else 0
    match = _DATELINE.match(doc.text, start, start + 90)
    begin = match.end() if match else start
    body = list(map(_word, _first_words(doc.text, begin)))
    title = list(map(_word, _WORD.findall(headline[:400])[:40]))
    shift, shingles, lead = _shingles(body)
    return _pack(len(body), shift, shingles, lead, _terms(title, body), _figures(body))


def _first_words(text: str, begin: int) -> list[str]:
    if len(text) - begin < _WORDS * 12:
        return _WORD.findall(text, begin)[:_WORDS]
    return [match.group() for match in islice(_WORD.finditer(text, begin), _WORDS)]


def _shingles(words: list[_Word]) -> tuple[int, list[int], list[int]]:
    if len(words) < 3:
        return 0, [], []
    # All shingles at once, in one long number that has a lane of 64 bits for each.
    first, second, third = (
        int.from_bytes(b"".join(map(part, words[skipped : len(words) - 2 + skipped])), "little")
        for skipped, part in enumerate((_FIRST, _SECOND, _THIRD))
    )
    low, high = (int.from_bytes(mask * (len(words) - 2), "little") for mask in (_LOW_32, _LOW_17))
    mixed = (first ^ (second + third)) & low
    # The low bits of a product depend on the low bits of its factors alone; mix the high ones in.
    mixed ^= (mixed >> 15) & high
    every = struct.unpack(f"<{len(words) - 2}Q", mixed.to_bytes(8 * (len(words) - 2), "little"))
    lead = sorted(set(every[: _LEAD_WORDS - 2]))
    kept = set(every)
    shift = 0
    while len(kept) > _SHINGLES:
        shift += 1
        mask = (1 << shift) - 1
        kept = {h for h in kept if not h & mask}
    return shift, sorted(kept), lead


def _terms(title: list[_Word], body: list[_Word]) -> list[tuple[int, int]]:
    # A counter keeps the order of first appearance: what a text says early and often comes first.
    words = title + body
    terms = list(map(_TERM, words))
    count = Counter(terms)
    del count[0]
    capital = Counter(compress(terms, map(_CAPITAL, words)))
    opening = set(terms[: len(title) + _OPENING_WORDS])
    rank = {term: -number for term, number in count.items()}
    for term in opening:
        if term in rank:
            rank[term] -= 2
    ranked = sorted(rank, key=rank.__getitem__)[:_TERMS]
    return [
        (
            term,
            (times if (times := count[term]) < COUNT else COUNT)
            | (OPENING if term in opening else 0)
            | (NAME if capital.get(term) == times else 0),
        )
        for term in ranked
    ]


def _figures(body: list[_Word]) -> list[tuple[int, int]]:
    """Each number with a hash of the two words before it, and again with one of the two words after it."""
    found: dict[tuple[int, int], None] = {}
    for place in compress(range(len(body)), map(_NUMBER, body)):
        word = body[place]
        if place >= 1 and not body[place - 1].number:
            before = body[place - 1].whole * 31 + (body[place - 2].whole if place >= 2 else 0) + 1
            found[before & 0xFFFFFFFF, word.whole] = None
        if place + 2 < len(body) and not body[place + 1].number:
            after = body[place + 1].whole * 37 + body[place + 2].whole + 2
            found[after & 0xFFFFFFFF, word.whole] = None
        if len(found) >= _FIGURES:
            break
    return list(found)


def _pack(
    words: int,
    shift: int,
    shingles: list[int],
    lead: list[int],
    terms: list[tuple[int, int]],
    figures: list[tuple[int, int]],
) -> bytes:
    numbers = [*shingles, *lead, *(t for t, _ in terms), *(n for pair in figures for n in pair)]
    head = _HEADER.pack(VERSION, shift, words, len(shingles), len(lead), len(terms), len(figures))
    return head + struct.pack(f"<{len(numbers)}I", *numbers) + bytes(flags for _, flags in terms)


@lru_cache(maxsize=512)
def unpack(packed: bytes) -> Fingerprint | None:
    """A fingerprint from its bytes; None for another version's (the article has to be read again)."""
    if len(packed) < _HEADER.size or packed[0] != VERSION:
        return None
    *_, shingles, lead, terms, figures = _HEADER.unpack_from(packed)
    total = shingles + lead + terms + 2 * figures
    if len(packed) != _HEADER.size + 4 * total + terms:
        return None
    return Fingerprint(packed)
