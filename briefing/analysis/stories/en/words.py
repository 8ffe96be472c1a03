"""English endings, contractions and pronouns, as far as they tell two wordings of the same apart."""

from __future__ import annotations

import re

_WRITTEN_OUT = {
    "won't": "will not",
    "can't": "can not",
    "cannot": "can not",
    "n't": " not",
    "'re": " are",
    "'ve": " have",
    "'ll": " will",
    "'m": " am",
}
_CONTRACTED = re.compile(r"\bwon't\b|\bcan't\b|\bcannot\b|n't\b|'(?:re|ve|ll|m)\b")
#: Who speaks where no name is given.
PRONOUNS = frozenset({"", "he", "she", "they", "it", "i", "we", "who"})


def without_contractions(plain: str) -> str:
    """The words, in lower case, with contractions written out."""
    if "'" in plain or "cannot" in plain:
        plain = _CONTRACTED.sub(lambda match: _WRITTEN_OUT[match.group()], plain)
    return plain
