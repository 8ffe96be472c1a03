"""The index of stories in whichever process has it: what :mod:`briefing.pipeline.story_placer` asks of it.

That may be a process of its own, which imports this and nothing that only its owner needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.records import Fingerprinted, Placement

if TYPE_CHECKING:
    from briefing.analysis.stories.index import StoryIndex

MOST = 15_000
"""Articles in reach at most, the newest: the index is filled with them in three seconds and has 200 megabytes."""


class _Kept:
    """What the process that places keeps between jobs."""

    name = ""
    index: StoryIndex | None = None


def begin(name: str) -> None:
    """Start an index under a name that only the archive's owner knows."""
    from briefing.analysis.stories.index import StoryIndex

    _Kept.name, _Kept.index = name, StoryIndex(most=MOST)


def fill(name: str, settled: Sequence[Fingerprinted]) -> bool:
    """Put articles where they were placed before; whether the index of that name is here."""
    index = _Kept.index
    if index is None or _Kept.name != name:
        return False
    for each in settled:
        index.restore(each.article, each.published, each.fingerprint, each.story, each.copy_of)
    return True


def place(name: str, waiting: Sequence[Fingerprinted]) -> list[Placement] | None:
    """Where articles go, and which others move for them; None where the index of that name is not here.

    One that was read again is taken out of the story that it was in before, which is grouped again for that.
    """
    index = _Kept.index
    if index is None or _Kept.name != name:
        return None
    for each in waiting:
        if each.story:
            index.restore(each.article, each.published, each.fingerprint, each.story, each.copy_of)
    for each in waiting:
        index.add(each.article, each.published, each.fingerprint)
    return index.settle()
