"""How common a word is in English news before any article was seen: a prior in four steps.

Story grouping weighs a word by how few articles hold it.  A desk that has seen forty articles cannot know yet
that ``official`` is common and ``temblor`` is not; the lists in ``common_words.txt`` stand in until the
desk's own counts outweigh them.  They come from general knowledge, not from a corpus.
"""

from __future__ import annotations

from pathlib import Path


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


_LISTS = _read_lists(Path(__file__).with_name("common_words.txt").read_text("utf-8"))

FUNCTION_WORDS = frozenset(_LISTS["function"])
"""Words of grammar and plain saying: they tell nothing about what an article is on."""
FREQUENT = _LISTS["frequent"]
"""In about every fourth article or more."""
COMMON = _LISTS["common"]
"""In about every tenth article."""
REGULAR = _LISTS["regular"]
"""In one of thirty or so."""
NUMBER_WORDS = frozenset(_LISTS["numbers"])
"""Numbers and weekdays as words: what differs between two reports of one template."""
