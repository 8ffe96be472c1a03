"""How far a refresh is: what the pipeline reports to its caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from store.records import FeedResult


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a refresh is.  One is sent for each feed that finished and for each batch of articles read."""

    stage: Literal["tag", "fetch", "pages", "read", "done"]
    """``tag``: the archive is retagged after an edit of the watchlist; ``pages``: article pages are looked up.
    In both ``read_done`` and ``read_total`` count.
    """
    feeds_done: int = 0
    feeds_total: int = 0
    feeds_failed: int = 0
    articles_in: int = 0
    """New and edited articles stored so far in this refresh."""
    read_done: int = 0
    read_total: int = 0
    result: FeedResult | None = None
    """The feed that just finished, in stage ``fetch``."""
    seconds_in: float = 0.0
    seconds_read: float = 0.0
