"""Gazetteer and word lists: given names, titles, places, heads of organizations; how common words are.

The lists stand in a folder by language (``en/``), written for this project from general knowledge.  All entries are in
lower case; those with accents are held in both spellings.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from briefing.analysis.text.normalize import fold

_BLOCK = re.compile(r"^\[([a-z-]+)\](\*?)\n([^\[]*)", re.MULTILINE)
_FOLDER = Path(__file__).resolve().parent
_FILES = ("lexicon.txt", "organizations.txt", "everyday.txt", "context.txt", "speakers.txt")


@cache
def _blocks(language: str) -> dict[str, str]:
    """Every section as it is written."""
    texts = ((_FOLDER / language / name).read_text(encoding="utf-8") for name in _FILES)
    return {block.group(1): block.group(3) for text in texts for block in _BLOCK.finditer(text)}


@cache
def _section(language: str, name: str) -> frozenset[str]:
    # One by one, when asked for: the first screen needs few of them.
    entries = _blocks(language)[name].lower()
    parts = " ".join(entries.split()).split(",") if "," in entries else entries.split()
    clean = {part.strip() for part in parts if part.strip()}
    return frozenset(clean | {fold(part) for part in clean})


@cache
def words(*sections: str, language: str = "en") -> frozenset[str]:
    """The entries of one or several sections, in lower case.  ``KeyError`` if a section does not exist."""
    return frozenset[str]().union(*(_section(language, section) for section in sections))


def word_set(listed: str) -> frozenset[str]:
    """The words of a list written as one string."""
    return frozenset(listed.split())


# Prior frequency of words in the news, in four steps.


def _read_lists(text: str) -> dict[str, tuple[str, ...]]:
    lists: dict[str, tuple[str, ...]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            lists[name] = ()
        elif name:
            lists[name] += tuple(line.split())
    return lists


_LISTS = _read_lists((_FOLDER / "en" / "common_words.txt").read_text("utf-8"))

FUNCTION_WORDS = frozenset(_LISTS["function"])
"""Words of grammar and plain saying: they say nothing about what an article is on."""
FREQUENT = _LISTS["frequent"]
"""In about every fourth article or more."""
COMMON = _LISTS["common"]
"""In about every tenth article."""
REGULAR = _LISTS["regular"]
"""In one of thirty or so."""
NUMBER_WORDS = frozenset(_LISTS["numbers"])
"""Numbers and weekdays as words: what differs between two reports of one template."""
