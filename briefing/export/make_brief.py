"""Make a brief from an archive, the watchlist, the feeds and the pins."""

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
class BriefOptions:
    """What a brief covers."""

    query: str = ""
    actor: str = ""
    since: datetime | None = None
    """Leave out articles published before; None leaves nothing out."""
    pins: bool = True
    """Whether the pinned lines come first."""


def make_brief(
    archive: Archive,
    builder: EditionBuilder,
    sources: Sequence[Source],
    seen: datetime | None,
    options: BriefOptions,
) -> Brief:
    """The brief.  Raises :class:`store.query.QueryError` for a query that cannot be read."""
    edition = builder.build(options.query, options.actor, since=seen, published_since=options.since)
    material = Material(
        texts=archive.articles,
        outlets={source.id: source.name for source in sources},
        pins=archive.pins.all() if options.pins else (),
        new=newcomers(archive, edition, options.since),
        since=options.since,
    )
    return compose(edition, material)
