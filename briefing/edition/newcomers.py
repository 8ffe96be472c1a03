"""Who is new: named in an edition, and in nothing that the archive holds from before it."""

from __future__ import annotations

from datetime import UTC, datetime

from store.archive import Archive
from store.expressions import Words
from store.views import ActorRow, Edition

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def newcomers(archive: Archive, edition: Edition, since: datetime | None) -> tuple[ActorRow, ...] | None:
    """Actors and offered names without an article published before ``since``, in the edition's order.

    None where it cannot be told: the edition has no beginning, or nothing in the archive is older.
    """
    if since is None:
        return None
    first_day = (since.astimezone(UTC) - _EPOCH).days
    if not any(day < first_day for day in archive.articles_a_day()):
        return None
    return tuple(row for row in edition.actors if not _known(archive, row, since, first_day))


def _known(archive: Archive, row: ActorRow, since: datetime, first_day: int) -> bool:
    if row.watched:
        return any(day < first_day for day in archive.articles_a_day(actor=row.name))
    return bool(archive.select(Words(row.name), until=since, limit=1))
