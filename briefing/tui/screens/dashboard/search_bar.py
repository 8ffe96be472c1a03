"""The search line: the query language with its errors in words while one types, and completion of its last word.

The query language is imported when it is needed: the line stands ready from the start, and most looks search nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from store.views import Edition
from widgets.bar import Bar
from widgets.text import Piece, cells, plain

EXAMPLE = 'words, "a phrase", actor:, speaker:, source:, since:7d, -not'
_CHOICES = {
    "kind": ("quote", "event", "direct", "indirect", "mixed", "organization", "official"),
    "is": ("edited", "summary", "copy", "unread"),
    "since": ("7d", "24h", "today", "yesterday"),
    "until": ("today", "yesterday"),
    "on": ("today", "yesterday"),
}


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
            # Stay: the words are still there to be corrected, with the cursor at the fault.
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

    ``width``: cells there are below the query, whose first ``scrolled`` cells are out of sight.  A fault is named beside
    a mark right below its place; where that cannot be, in words alone.
    """
    if not query.strip():
        return [("Shows everything. ", "muted"), (f"Try {EXAMPLE}", "muted")]
    from store.query import QueryError, describe, parse

    try:
        expression = parse(query, today=date.today())
    except QueryError as error:
        words = plain(f"{error.message} {error.fix}".strip())
        column = cells(plain(query[: error.position])) - scrolled
        if column >= 0 and column + cells(words) + 2 <= width:
            return [(" " * column, ""), ("^ ", "key"), (words, "warn")]
        if cells(words) + 1 <= column < width:
            return [(" " * (column - cells(words) - 1), ""), (words, "warn"), (" ^", "key")]
        near = plain(query[error.position : error.position + 12]) or "the end"
        return [(f"! At {error.position + 1} ({near}): {words}", "warn")]
    return [("Shows ", "muted"), (plain(describe(expression)) if expression else "everything", "strong")]


# --- completion: field names, and the actors, speakers and outlets of the edition shown ---


class QueryCompletion(Suggester):
    """Completes the last word of a query."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.edition: Edition | None = None

    async def get_suggestion(self, value: str) -> str | None:
        return complete(value, self.edition)


def complete(query: str, edition: Edition | None) -> str | None:
    """The query with its last word completed; None where nothing fits, or a phrase is being written."""
    from store.query import FIELDS

    head, word = _last_word(query)
    minus = "-" if word.startswith("-") else ""
    field, colon, begun = word[len(minus) :].partition(":")
    if not word or word == minus:
        return None
    if not colon:
        found = next((name for name in FIELDS if name.startswith(field.lower())), "")
        return f"{head}{minus}{found}:" if found and len(field) > 1 else None
    open_mark = begun.startswith('"')
    wanted = begun.removeprefix('"').casefold()
    names = list(_names(field.lower(), edition)) if wanted else []
    for name in names if open_mark else [*names, *_words(names)]:
        # A suggestion goes on from what is typed, so a name of several words needs its quote mark first; without
        # one, a word of the name finds it too.
        if name.casefold().startswith(wanted) and (open_mark or " " not in name):
            marked = f'"{begun[1:]}{name[len(wanted) :]}"' if open_mark else f"{begun}{name[len(wanted) :]}"
            return f"{head}{minus}{field}:{marked}"
    return None


def _words(names: Iterable[str]) -> Iterable[str]:
    """The words of names of several words, the surname of each first."""
    return (word for name in names if " " in name for word in reversed(name.split()) if len(word) > 2)


def _last_word(query: str) -> tuple[str, str]:
    """The query up to its last word, and that word; blanks within quote marks do not part words."""
    at, inside = 0, False
    for number, sign in enumerate(query):
        if sign == '"':
            inside = not inside
        elif sign == " " and not inside:
            at = number + 1
    return query[:at], query[at:]


def _names(field: str, edition: Edition | None) -> Iterable[str]:
    if field in _CHOICES:
        return _CHOICES[field]
    if edition is None:
        return ()
    names: Iterable[str] = ()
    if field == "actor":
        names = (row.name for row in edition.actors)
    elif field == "speaker":
        names = dict.fromkeys(row.speaker for row in edition.quotes if row.speaker)
    elif field == "source":
        names = dict.fromkeys(name for row in edition.timeline for name in row.sources)
    return (plain(name) for name in names if '"' not in name)
