"""The saved filters as the desk reaches them; their screen is imported when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.tui.screens.dashboard.base import DeskScreen

if TYPE_CHECKING:
    from store.records import SavedFilter


class FilterActions(DeskScreen):
    """Opens the saved filters and applies the one that is chosen."""

    def action_saved_filters(self) -> None:
        from briefing.tui.screens.filters import FiltersScreen
        from briefing.undo.filter_handler import whole_query

        query = whole_query(*self._wanted)
        self.app.push_screen(FiltersScreen(self._runner, query), self._apply)

    def _apply(self, chosen: SavedFilter | None) -> None:
        if chosen is not None:
            self.ask(chosen.query, "")
