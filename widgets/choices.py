"""A list of names to choose from, narrowed as one types."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.lines import Lines
from widgets.text import Line, plain, spread


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen."""

    id: str
    text: str
    note: str = ""
    """A few words at the right."""
    always: bool = False
    """Offered whatever is typed."""
    ink: str = "text"


class ChoiceList(Lines[Choice]):
    """Choices, one a line."""

    def row_id(self, row: Choice) -> str:
        return row.id

    def row_height(self, row: Choice, width: int) -> int:
        return 1

    def row_lines(self, row: Choice, width: int) -> list[Line]:
        return [spread(((plain(row.text), row.ink),), ((plain(row.note), "muted"),), width)]
