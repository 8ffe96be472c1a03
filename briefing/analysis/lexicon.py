"""Word lists that names and the watchlist are read with: given names, titles, places, heads of organizations.

The lists stand in ``lexicon.txt``, written for this project from general knowledge.  All entries are in lower case;
those with accents are held in both spellings.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from briefing.analysis.fold import fold


@cache
def _sections() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    current: set[str] = set()
    whole = False
    pending: list[str] = []

    def close() -> None:
        if whole:
            current.update(entry.strip() for entry in " ".join(pending).split(",") if entry.strip())
        pending.clear()

    for line in files(__package__).joinpath("lexicon.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            close()
            whole = line.endswith("*")
            current = found.setdefault(line.rstrip("*").strip("[]"), set())
        elif whole:
            pending.append(line.lower())
        else:
            current.update(line.lower().split())
    close()
    return {name: frozenset(entries | {fold(entry) for entry in entries}) for name, entries in found.items()}


@cache
def words(*sections: str) -> frozenset[str]:
    """The entries of one or several sections, in lower case.  ``KeyError`` if a section does not exist."""
    return frozenset().union(*(_sections()[section] for section in sections))
