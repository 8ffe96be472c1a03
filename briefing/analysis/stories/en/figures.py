"""English numbers with what they count, and words that turn a statement round."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen twenty"
)
NUMBERS: Final = {word: value for value, word in enumerate(_WORDS.split(), 1)}
_NUMBER: Final = rf"\d{{1,3}}(?:,\d{{3}})+|\d+|{'|'.join(NUMBERS)}"
COUNTED: Final = re.compile(
    rf"(?P<rough>\b(?:at least|more than|fewer than|less than|as many as|up to|over|under|nearly|almost|about|around|some|roughly"
    rf"|dozens of) )?(?<![\w.,$€£])(?P<number>{_NUMBER})(?![\d%])(?: (?P<of>(?!people)[a-z]*[a-rt-z]))? (?P<noun>[a-z]{{3,}})\b",
    re.I,
)
"""A number and what it counts: ``40 people``, ``two police officers``; ``rough`` where it is only a bound."""
_UNITS: Final = """
second minute hour day week month year night percent per cent mile kilometre kilometer metre meter foot feet and the million
billion thousand hundred time
"""
UNITS: Final = frozenset(_UNITS.split())
"""What measures and counts nothing that could differ between two reports."""
NEGATIONS: Final = frozenset(("not", "no", "never", "none", "nobody", "neither", "nor", "without"))
_DAYS: Final = """
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october
november december today tomorrow yesterday
"""
DAYS: Final = frozenset(_DAYS.split())
