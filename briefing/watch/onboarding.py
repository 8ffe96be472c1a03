"""Onboarding: a new user is asked once whom to follow among the names in the first articles."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from store.naming import suggest_aliases
from store.records import Actor, Role
from store.views import ActorRow
from store.watchlist import actor_to_json

if TYPE_CHECKING:
    from briefing.undo.log import Changes, Json
    from store.archive import Archive
    from store.watchlist import Watchlist

ASK = "whom"
"""Key under which the archive remembers that the user is still to be asked."""


class Onboarding:
    """Remembers whether the question is due, and puts the answer on the watchlist.  Blocking; thread-safe."""

    def __init__(self, archive: Archive, watchlist: Watchlist, changes: Callable[[], Changes]) -> None:
        self._archive = archive
        self._watchlist = watchlist
        self._changes = changes

    @property
    def due(self) -> bool:
        """Whether the user is to be asked when the first articles are read; remembered over a restart."""
        return bool(self._archive.meta(ASK))

    def ask(self, due: bool) -> None:
        """Remember that the user is to be asked, or was."""
        self._archive.set_meta(ASK, "due" if due else "")

    def follow(self, offered: Sequence[ActorRow], chosen: Collection[str]) -> str:
        """Put the chosen names on the watchlist and take the others off it, as one step; gives its sentence.

        ``offered``: all that the user could choose from.  Empty where nothing is to be changed.
        """
        added = [row for row in offered if row.name in chosen and not row.watched]
        gone = [row for row in offered if row.name not in chosen and row.watched]
        before: list[Json] = [*self._watchlist.state(*(row.name for row in (*added, *gone)))]
        after: list[Json] = [[row.name, actor_to_json(_actor(row))] for row in added]
        after += [[row.name, None] for row in gone]
        if not after:
            return ""
        parts = [f"{len(added)} added" if added else "", f"{len(gone)} taken off" if gone else ""]
        what = f"Chose whom to follow: {', '.join(filter(None, parts))}"
        self._changes().make("watchlist", what, before, after)
        return what


def _actor(row: ActorRow) -> Actor:
    roles = (Role(row.role),) if row.role else ()
    return Actor(row.name, row.kind, suggest_aliases(row.name, row.kind), roles)
