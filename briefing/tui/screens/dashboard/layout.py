"""How the panes stand in a terminal of some size, as style classes of the screen."""

from __future__ import annotations

WIDE = 110
"""Columns from which the panes stand side by side."""
COLUMNS = 190
"""Columns from which there are three of them."""
SHORT = 22
"""Lines below which a pane without the keys shows one line only."""
TINY = 16
"""Lines below which only one pane is shown."""
PANES = ("timeline", "actors", "quotes")


def arrangement(width: int, height: int, at: str, *, alone: bool) -> dict[str, bool]:
    """The classes of the screen: ``at`` is the pane with the keys, ``alone`` says that only it is wanted."""
    single = alone or height < TINY
    columns = width >= COLUMNS and not single
    wide = width >= WIDE and not single and not columns
    classes = {
        "-single": single,
        "-columns": columns,
        "-wide": wide,
        "-stacked": not (single or wide or columns),
        "-short": height < SHORT,
    }
    return classes | {f"-at-{name}": name == at for name in PANES}
