"""The search line: the query language with its errors in words while one types."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.widgets import Input

from store.views import Edition
from widgets.bar import Bar
from widgets.text import Piece, cells, plain

if TYPE_CHECKING:
    from briefing.tui.screens.dashboard.completion import QueryCompletion

EXAMPLE = 'words, "a phrase", actor:, speaker:, source:, since:7d, -not'


class SearchBar(Container):
    """One line to type in, one that says what it means or what is wrong with it."""

    class Asked(Message):
        """The user wants this query."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    class Closed(Message):
        """The line is put away."""

    def __init__(self) -> None:
        super().__init__(id="search")
        self.display = False
        self._completion: QueryCompletion | None = None

    def compose(self) -> ComposeResult:
        yield Input(placeholder=EXAMPLE, compact=True)
        yield Bar(keep="left")

    def open(self, query: str, edition: Edition | None) -> None:
        """Show the line with a query in it, ready for the very next key."""
        from briefing.tui.screens.dashboard.completion import QueryCompletion

        line = self.query_one(Input)
        if self._completion is None:
            self._completion = line.suggester = QueryCompletion()
        self._completion.edition = edition
        self.display = True
        line.value = query
        line.cursor_position = len(query)
        # Not ``focus()``, which waits for its turn: what is typed right after the slash belongs here.
        self.screen.set_focus(line)
        self._explain(query)

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._explain(message.value)

    def _explain(self, query: str) -> None:
        line = self.query_one(Input)
        # The words stand below the query; a fault points up at its place.
        words = query_words(query, self.size.width - 2, round(line.scroll_offset.x))
        self.query_one(Bar).show(words, [("→ completes, Enter searches, Esc leaves", "muted")])

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        from store.query import QueryError, parse

        try:
            parse(message.value, today=date.today())
        except QueryError as error:
            # Stay: the words are still there to be mended, with the cursor at the fault.
            self.query_one(Input).cursor_position = error.position
            return
        self.post_message(self.Asked(message.value.strip()))
        self._close()

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self._close()

    def _close(self) -> None:
        self.display = False
        self.post_message(self.Closed())


def query_words(query: str, width: int = 0, scrolled: int = 0) -> list[Piece]:
    """What a query means, or what is wrong with it and where.

    ``width``: cells there are below the query, whose first ``scrolled`` cells are out of sight.  A fault is told beside
    a mark right below its place; where that cannot be, in words alone.
    """
    if not query.strip():
        return [("Shows everything. ", "muted"), (f"Try {EXAMPLE}", "muted")]
    # Imported late: the line stands ready from the start, and most looks at the desk search nothing.
    from store.query import QueryError, describe, parse

    try:
        expression = parse(query, today=date.today())
    except QueryError as error:
        told = plain(f"{error.message} {error.fix}".strip())
        column = cells(plain(query[: error.position])) - scrolled
        if column >= 0 and column + cells(told) + 2 <= width:
            return [(" " * column, ""), ("^ ", "key"), (told, "warn")]
        if cells(told) + 1 <= column < width:
            return [(" " * (column - cells(told) - 1), ""), (told, "warn"), (" ^", "key")]
        near = plain(query[error.position : error.position + 12]) or "the end"
        return [(f"! At {error.position + 1} ({near}): {told}", "warn")]
    return [("Shows ", "muted"), (plain(describe(expression)) if expression else "everything", "strong")]
