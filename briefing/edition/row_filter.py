"""What a query asks of single rows, beyond the articles they stand in.

``speaker:`` and ``kind:direct`` name quotes, ``actor:`` names events; the archive finds the articles that hold one, and here the
rows around it are left out.  Only what every result must fulfil narrows: a part of an OR, or behind a minus, does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from store.expressions import And, Expr, Kind, Named
from store.normalize import fold_words
from store.views import QuoteRow, TimelineRow

_QUOTE_KINDS = ("direct", "indirect", "mixed")


def narrow_quotes(rows: tuple[QuoteRow, ...], expr: Expr | None) -> tuple[QuoteRow, ...]:
    """The rows said by every ``speaker:``, and of the ``kind:``, that the query requires."""
    for part in _required(expr):
        if isinstance(part, Named) and part.field == "speaker":
            rows = tuple(row for row in rows if _called(part, (row.speaker, row.actor)))
        elif isinstance(part, Kind) and part.value in _QUOTE_KINDS:
            rows = tuple(row for row in rows if row.kind == part.value)
    return rows


def narrow_timeline(rows: tuple[TimelineRow, ...], expr: Expr | None) -> tuple[TimelineRow, ...]:
    """The rows that involve every ``actor:`` that the query requires."""
    for part in _required(expr):
        if isinstance(part, Named) and part.field == "actor":
            rows = tuple(row for row in rows if _called(part, row.actors))
    return rows


def _required(expr: Expr | None) -> Iterator[Expr]:
    if isinstance(expr, And):
        yield from expr.parts
    elif expr is not None:
        yield expr


def _called(part: Named, names: Iterable[str]) -> bool:
    """Whether one of the names has the words asked for, whole, as the archive's own search has it."""
    wanted = f" {fold_words(part.value)}" + ("" if part.prefix else " ")
    return any(wanted in f" {fold_words(name)} " for name in names)
