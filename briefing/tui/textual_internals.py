"""Everything private of Textual that the dashboard uses, since Textual offers no public way to it.

What is private in the driver of terminals, which not every system has, stands in :mod:`briefing.tui.terminal_driver`.

``tests/tui/test_textual_internals.py`` tries each of these, and says what to look at when Textual changes it.
"""

from __future__ import annotations

from textual.app import App
from textual.css.query import NoMatches
from textual.screen import Screen


class ExitSafeApp(App[None]):
    """An application that does not crash when a page being opened in the moment of leaving finds its parts gone."""

    def _handle_exception(self, error: Exception) -> None:
        """Overrides ``App._handle_exception``, which every handler's exception goes through; ``_exit``: leaving."""
        if not (self._exit and isinstance(error, NoMatches)):
            super()._handle_exception(error)


def shows_notes(app: App[None]) -> bool:
    """Whether a passing note is on the screen, or due there."""
    return bool(app._notifications)


def drawn_lines(screen: Screen[None]) -> list[str]:
    """The lines of a screen as it is drawn now, with their colours as escape sequences."""
    return [strip.render(screen.app.console) for strip in screen._compositor.render_strips()]
