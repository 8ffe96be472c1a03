"""Change handler for saved filters, and the JSON that the journal stores for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from briefing.undo.log import ChangedSince, Changes, Json
from store.archive import Filters
from store.records import SavedFilter

KIND = "filter"
LONGEST_NAME = 60
"""Characters of a filter's name at most."""


class FilterHandler:
    """Kind ``filter``: a saved filter as :func:`json_of` writes it, null where there is none."""

    def __init__(self, filters: Filters) -> None:
        self._filters = filters

    def apply(self, there: Json, wanted: Json) -> None:
        """Create, replace, rename or delete a saved filter."""
        before, after = filter_of(there), filter_of(wanted)
        if not self._filters.replace(before, after):
            name = before.name if before else after.name if after else ""
            raise ChangedSince(
                f"The filter “{name}” is no longer as it was, or its name is taken.",
                "Press F to see the filters.",
            )


def register(changes: Changes, filters: Filters) -> None:
    """Register the handler."""
    changes.register(KIND, FilterHandler(filters), in_archive=True)


def json_of(saved: SavedFilter | None) -> Json:
    """A filter as the journal writes it down; None where there is none."""
    if saved is None:
        return None
    return {
        "name": saved.name,
        "query": saved.query,
        "made": saved.made.isoformat(),
        "watched": saved.watched,
        "told": saved.told,
    }


def filter_of(value: Json) -> SavedFilter | None:
    """What :func:`json_of` wrote; raises :class:`ChangedSince` for anything else."""
    if value is None:
        return None
    try:
        if not isinstance(value, Mapping):
            raise TypeError("it is no object")
        return SavedFilter(
            str(value["name"]),
            str(value["query"]),
            datetime.fromisoformat(str(value["made"])),
            bool(value["watched"]),
            int(str(value["told"])),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ChangedSince("This change of a filter cannot be read.", "") from error


def whole_query(query: str, actor: str) -> str:
    """The query that says what a search line and a chosen actor show together."""
    if not actor:
        return query.strip()
    name = f'"{actor}"' if not actor.isalnum() else actor
    return f"actor:{name} {query}".strip()


def query_meaning(query: str) -> str:
    """What a query shows, in words; what is wrong with it where it cannot be read."""
    from store.query import QueryError, describe, parse

    try:
        expression = parse(query, today=date.today())
    except QueryError as error:
        return f"{query} cannot be read: {error.message}"
    return describe(expression) if expression else "everything"
