"""What an archive keeps for the user beside the news, each part in a class of its own, imported when it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.connect import Connections
    from store.filters import Filters
    from store.grouping import Grouping
    from store.journal import Journal
    from store.keeping import Keeper
    from store.pages import Pages
    from store.pins import Pins


class Companions:
    """Parts of an archive that share its connections.  What each is for stands in :class:`store.archive.Archive`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @cached_property
    def journal(self) -> Journal:
        from store.journal import Journal

        return Journal(self._connections)

    @cached_property
    def keeper(self) -> Keeper:
        from store.keeping import Keeper

        return Keeper(self._connections)

    @cached_property
    def grouping(self) -> Grouping:
        from store.grouping import Grouping

        return Grouping(self._connections)

    @cached_property
    def pages(self) -> Pages:
        from store.pages import Pages

        return Pages(self._connections)

    @cached_property
    def pins(self) -> Pins:
        from store.pins import Pins

        return Pins(self._connections)

    @cached_property
    def filters(self) -> Filters:
        from store.filters import Filters

        return Filters(self._connections)
