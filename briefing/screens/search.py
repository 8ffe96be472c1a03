"""The search line: the query language with its errors in words while one types."""

from __future__ import annotations

from datetime import date

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.widgets import Input

from store.query import QueryError, describe, parse
from store.views import Edition
from widgets.bar import Bar
from widgets.text import Piece, plain

EXAMPLE = 'words, "a phrase", actor:, speaker:, source:, since:7d, -not'


class SearchBar(Container):
    """One line to type in, one that says what it means or what is wrong with it."""

    class Asked(Message):
        """The user wants this query."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    class Closed(Message):
        """The line is gone."""

    def __init__(self, query: str, edition: Edition | None) -> None:
        super().__init__(id="search")
        self._query = query
        self._edition = edition

    def compose(self) -> ComposeResult:
        yield Input(self._query, placeholder=EXAMPLE, compact=True)
        yield Bar(keep="left")

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._explain(self._query)

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._explain(message.value)

    def _explain(self, query: str) -> None:
        self.query_one(Bar).show(query_words(query), [("Enter searches, Esc leaves", "muted")])

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
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
        self.post_message(self.Closed())
        self.remove()


def query_words(query: str) -> list[Piece]:
    """What a query means, or what is wrong with it and where."""
    if not query.strip():
        return [("Shows everything. ", "muted"), (f"Try {EXAMPLE}", "muted")]
    try:
        expression = parse(query, today=date.today())
    except QueryError as error:
        at = error.position
        near = plain(query[at : at + 12]) or "the end"
        told = f"At {at + 1} ({near}): {error.message} {error.fix}".strip()
        return [("! ", "warn"), (plain(told), "warn")]
    return [("Shows ", "muted"), (plain(describe(expression)) if expression else "everything", "strong")]
