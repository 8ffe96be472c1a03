"""Word lists that names and the watchlist are read with: given names, titles, places, heads of organizations.

The lists stand in ``lexicon.txt``, written for this project from general knowledge.  All entries are in
lower case; those with accents are held in both spellings.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from briefing.analysis.fold import fold

_BLOCK = re.compile(r"^\[([a-z-]+)\](\*?)\n([^\[]*)", re.MULTILINE)
_FILES = ("lexicon.txt", "organizations.txt", "everyday.txt", "context.txt")


@cache
def _sections() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for name in _FILES:
        text = files(__package__).joinpath(name).read_text(encoding="utf-8")
        for block in _BLOCK.finditer(text):
            entries = block.group(3).lower()
            parts = " ".join(entries.split()).split(",") if "," in entries else entries.split()
            clean = {part.strip() for part in parts if part.strip()}
            found[block.group(1)] = frozenset(clean | {fold(part) for part in clean})
    return found


@cache
def words(*sections: str) -> frozenset[str]:
    """The entries of one or several sections, in lower case.  ``KeyError`` if a section does not exist."""
    return frozenset[str]().union(*(_sections()[section] for section in sections))
