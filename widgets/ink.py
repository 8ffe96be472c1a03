"""Inks: the few named ways in which text is drawn, resolved against the theme in use.

Widgets name an ink; the theme says what it looks like.  A theme variable that is missing falls back to the
foreground, so the panes read in any theme.  Signs, places and weight carry all that colour carries.

Three greys give the order of reading (strong, text, muted); gold is what is yours and new, teal a name of the watchlist,
orange a doubt, blue a trend.  A variable of the same name with ``-dim`` draws an ink faint, where a theme has no grey.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color, ColorParseError
from textual.strip import Strip
from textual.widget import Widget

from widgets.text import Line, cells, clip_line


class Ink(NamedTuple):
    """A theme variable for the colour, and the weight of the letters."""

    color: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    reverse: bool = False
    strike: bool = False
    background: str = ""


INKS: Mapping[str, Ink] = {
    "": Ink(),
    "text": Ink("ink-text"),
    "strong": Ink("ink-strong", bold=True),
    "muted": Ink("ink-muted"),
    "rule": Ink("ink-rule"),
    "lead": Ink("ink-strong", bold=True),
    "day": Ink("ink-strong", bold=True),
    "when": Ink("ink-when"),
    "mark": Ink("ink-when"),
    "actor": Ink("ink-actor"),
    "name": Ink("ink-actor", bold=True),
    "outlet": Ink("ink-muted"),
    "trend": Ink("ink-trend"),
    "words": Ink("ink-text", italic=True),
    "words-muted": Ink("ink-muted", italic=True),
    "good": Ink("ink-good"),
    "warn": Ink("ink-warn"),
    "bad": Ink("ink-bad"),
    "key": Ink("ink-when", bold=True),
    "title": Ink("ink-strong", bold=True),
    "title-mention": Ink("ink-actor", bold=True),
    "body": Ink("ink-text"),
    "body-mention": Ink("ink-actor"),
    "sentence": Ink("ink-strong", bold=True, background="ink-sentence"),
    "sentence-mention": Ink("ink-actor", bold=True, background="ink-sentence"),
    "hit": Ink("ink-hit", bold=True, underline=True, background="ink-hit-ground"),
    "added": Ink("ink-good", bold=True, underline=True),
    "removed": Ink("ink-bad", strike=True),
    "link": Ink("ink-trend", underline=True),
    "bar": Ink("ink-text", background="ink-bar"),
    "bar-strong": Ink("ink-strong", bold=True, background="ink-bar"),
    "bar-muted": Ink("ink-muted", background="ink-bar"),
    "bar-warn": Ink("ink-warn", background="ink-bar"),
    "bar-when": Ink("ink-when", bold=True, background="ink-bar"),
}


class Inks:
    """The inks as Rich styles for one theme."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._styles: dict[str, Style] = {}

    @classmethod
    def of(cls, widget: Widget) -> Inks:
        """The inks for the theme that ``widget`` is drawn in."""
        return cls(widget.app.theme_variables)

    def style(self, name: str) -> Style:
        """The style of one ink.  An unknown name draws as plain text."""
        style = self._styles.get(name)
        if style is None:
            ink = INKS.get(name, INKS[""])
            style = self._styles[name] = Style(
                color=self.color(ink.color),
                bgcolor=self.color(ink.background),
                bold=ink.bold or None,
                italic=ink.italic or None,
                underline=ink.underline or None,
                reverse=ink.reverse or None,
                strike=ink.strike or None,
                dim=bool(self._variables.get(f"{ink.color}-dim")) or None,
            )
        return style

    def color(self, variable: str) -> RichColor | None:
        """A theme variable as a colour, or None where the theme does not name one."""
        value = self._variables.get(variable)
        if not value:
            return None
        try:
            return Color.parse(value).rich_color
        except ColorParseError:
            return None

    def ground(self, variable: str) -> Style:
        """A style that only sets the background."""
        return Style(bgcolor=self.color(variable))

    def strip(self, line: Line, width: int, base: Style, over: Style | None = None) -> Strip:
        """A line of pieces as a strip of exactly ``width`` cells.

        ``over`` lies on top of every ink that has no ground of its own.
        """
        segments = []
        used = 0
        for text, name in clip_line(line, width):
            style = base + self.style(name)
            lies = over is not None and not INKS.get(name, INKS[""]).background
            segments.append(Segment(text, style + over if lies else style))
            used += cells(text)
        if used < width:
            segments.append(Segment(" " * (width - used), base + over if over else base))
        return Strip(segments, width)
