"""Cut a sentence into tokens for the date grammar."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: What is passed over, and the token after it. Tokens and what is passed over leave no character out.
_WORD = re.compile(r"([\s_]*+)(\d+|[^\W\d_]+|[^\w\s])")


@dataclass(slots=True)
class DateTokens:
    """One sentence cut into tokens: runs of letters, runs of digits, single marks.

    ``8/14/2025``, ``9am``, ``14th``, ``mid-March``, ``year's`` all come apart, so that the grammar has one
    way to put things together.  Lists are padded with empty tokens: looking a little past the end is safe.
    """

    raw: list[str]
    low: list[str]
    start: list[int]
    end: list[int]
    count: int

    def joined(self, at: int) -> bool:
        """Whether the token is followed by another one without a blank."""
        return at + 1 < self.count and self.end[at] == self.start[at + 1]

    def span(self, first: int, stop: int) -> tuple[int, int]:
        """Character offsets of the tokens ``first`` up to, not including, ``stop``."""
        return self.start[first], self.end[stop - 1]


_PADDING = 16


def tokenize(text: str, start: int, end: int) -> DateTokens:
    """The tokens of ``text[start:end]`` with their offsets in ``text``."""
    starts: list[int] = []
    ends: list[int] = []
    raw: list[str] = []
    at = start
    for passed, word in _WORD.findall(text, start, end):
        at += len(passed)
        starts.append(at)
        at += len(word)
        ends.append(at)
        raw.append(word)
    count = len(raw)
    pad = [""] * _PADDING
    return DateTokens(
        raw=raw + pad,
        low=[word.lower() for word in raw] + pad,
        start=starts + [end] * _PADDING,
        end=ends + [end] * _PADDING,
        count=count,
    )


def is_number(word: str, low: int, high: int) -> bool:
    return len(word) <= 4 and word.isascii() and word.isdigit() and low <= int(word) <= high
