"""What every group of actions on the feeds stands on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from briefing.feeds.service import Sources
from briefing.tui.requests import behind
from briefing.tui.screens.undo import DeskChanged, UndoKeys
from store.views import SourceRow

if TYPE_CHECKING:
    from briefing.tui.app import BriefingApp
    from briefing.tui.screens.dashboard.base import DeskScreen


class SourceScreen(UndoKeys):
    """The feeds of a desk, and the desk's screen that is to follow their changes.

    Groups of actions are classes on top of it; :class:`briefing.tui.screens.feeds.screen.SourcesScreen` is all of them together.
    """

    def __init__(self, desk: DeskScreen) -> None:
        super().__init__()
        self._desk = desk
        self._runner = desk.runner

    @property
    def desk_app(self) -> BriefingApp:
        """The application, with its own type."""
        return cast("BriefingApp", self.app)

    @property
    def sources(self) -> Sources:
        """The feeds behind the screen."""
        return self._runner.desk.sources

    @property
    def row(self) -> SourceRow | None:
        """The feed under the cursor."""
        raise NotImplementedError

    def tell(self, words: str, ink: str = "muted") -> None:
        """Say something in the line below the list."""
        raise NotImplementedError

    def reread(self, choose: str = "") -> None:
        """Look at the feeds again; ``choose``: stand on this one then."""
        raise NotImplementedError

    def on_desk_changed(self, message: DeskChanged) -> None:
        """Something was taken back or made again, here or elsewhere."""
        self.change("looking at the feeds", lambda: "")

    def change(self, doing: str, make: Callable[[], str], *, fetch: bool = False) -> None:
        """Make a change of feeds.toml behind the screen, and have the desk follow it; ``fetch``: there is more to fetch."""

        def made() -> str:
            what = make()
            self.sources.reread()
            if fetch:
                self.app.call_later(self._desk.refresh_again)
            return what

        behind(self, "change", partial(self._runner.change, self, doing, made))
