"""Completion of the search line: field names, and the actors, speakers and outlets of the edition shown."""

from __future__ import annotations

from collections.abc import Iterable

from textual.suggester import Suggester

from store.query import FIELDS
from store.views import Edition
from widgets.text import plain

_CHOICES = {
    "kind": ("quote", "event", "direct", "indirect", "mixed", "organization", "official"),
    "is": ("edited", "summary", "copy", "unread"),
    "since": ("7d", "24h", "today", "yesterday"),
    "until": ("today", "yesterday"),
    "on": ("today", "yesterday"),
}


class QueryCompletion(Suggester):
    """Completes the last word of a query."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.edition: Edition | None = None

    async def get_suggestion(self, value: str) -> str | None:
        return complete(value, self.edition)


def complete(query: str, edition: Edition | None) -> str | None:
    """The query with its last word completed; None where nothing fits, or a phrase is being written."""
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
