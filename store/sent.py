"""How records are sent between processes."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

_Record = TypeVar("_Record")


def sent_flat(record: type[_Record]) -> type[_Record]:
    """Have a record pickled as the call that makes it: between processes go many, and that is twice as fast."""
    values = attrgetter(*(each.name for each in fields(record)))  # type: ignore[arg-type]  # all are dataclasses

    def reduce(self: _Record) -> tuple[type[_Record], Any]:
        return record, values(self)

    record.__reduce__ = reduce  # type: ignore[method-assign, assignment]  # what pickle looks for
    return record
