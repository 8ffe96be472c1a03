"""Whether two texts taken for copies share more than a statement that both quote."""

from __future__ import annotations

import re
from typing import Final

_QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|(?<!\w)[‘'][^’']*(?:[’']\w[^’']*)*[’'](?!\w)")
_WORD: Final = re.compile(r"[^\W_]+")
_RUN = 3
"""Words of a shingle."""
_SHARED = 0.45
"""Share of the shorter text's shingles, quotations left out, that a copy has in common with its source."""


def shares_own_words(one: str, other: str) -> bool:
    """Whether the texts share a good part of what stands outside of quotation marks."""
    first, second = _shingles(one), _shingles(other)
    least = min(len(first), len(second))
    return bool(least) and len(first & second) >= _SHARED * least


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(_QUOTED.sub(" ¦ ", text))]
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
