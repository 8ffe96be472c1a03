"""The brief of a desk: what its archive, watchlist, feeds and pins give for one wish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from briefing.edition import EditionBuilder
from briefing.edition.actors import newcomers
from briefing.export.brief import Brief
from briefing.export.compose import Material, compose
from store.archive import Archive
from store.records import Source


@dataclass(frozen=True, slots=True)
class Wish:
    """What a brief is to cover."""

    query: str = ""
    actor: str = ""
    since: datetime | None = None
    """Leave out articles published before; None leaves nothing out."""
    pins: bool = True
    """Whether the pinned lines come first."""


def make_brief(
    archive: Archive, builder: EditionBuilder, sources: Sequence[Source], seen: datetime | None, wish: Wish
) -> Brief:
    """The brief.  Raises :class:`store.query.QueryError` for a query that cannot be read."""
    edition = builder.build(wish.query, wish.actor, since=seen, published_since=wish.since)
    material = Material(
        texts=archive.articles,
        outlets={source.id: source.name for source in sources},
        pins=archive.pins.all() if wish.pins else (),
        new=newcomers(archive, edition, wish.since),
        since=wish.since,
    )
    return compose(edition, material)
