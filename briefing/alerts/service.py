"""Alerts: what is new in the watched filters, and its delivery where and when the user wants it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from briefing.alerts.delivery import notify, send
from briefing.alerts.digest import Digest, count_news, gather, mark_reported
from briefing.core.errors import BriefingError
from briefing.core.log import LOG
from briefing.feeds.settings import AlertSettings
from briefing.undo.filter_handler import KIND, json_of
from briefing.undo.log import Changes
from store.archive import Archive
from store.records import SavedFilter, Source

DELIVERED = "alerts delivered"
"""Key under which the archive remembers when a digest last left the desk."""


class Alerts:
    """Watched filters and their digests.  Blocking, but for :meth:`deliver`; may be called from any thread."""

    def __init__(
        self,
        archive: Archive,
        changes: Changes,
        settings: Callable[[], AlertSettings],
        sources: Callable[[], Sequence[Source]],
        clock: Callable[[], datetime],
    ) -> None:
        self._archive = archive
        self._changes = changes
        self._settings = settings
        self._sources = sources
        self._clock = clock
        self.trouble = ""
        """Why the last digest could not be delivered, in words; empty after one that could."""

    def news(self) -> tuple[tuple[str, int], ...]:
        """Names of the watched filters with new articles and how many; empty before a digest is due."""
        now = self._clock()
        if not self._settings().due(self._last_delivered(), now.astimezone()):
            return ()
        return count_news(self._archive, now)

    def _last_delivered(self) -> datetime | None:
        stored = self._archive.meta(DELIVERED)
        try:
            return datetime.fromisoformat(stored) if stored else None
        except ValueError:
            return None

    def digest(self) -> Digest:
        """What is new since the last digest that the user has read."""
        return gather(self._archive, self._sources(), self._clock())

    def mark_read(self, digest: Digest) -> None:
        """Remember that the user has read a digest."""
        mark_reported(self._archive, digest)
        self._archive.set_meta(DELIVERED, digest.made.isoformat())

    def watch(self, name: str, on: bool, query: str | None = None) -> SavedFilter:
        """Watch a saved filter, or stop watching it; with a ``query`` a filter of that name is made.  Can be undone.

        What is stored already is not new.  Raises :class:`BriefingError` where there is no filter of that name.
        """
        found, now = self._archive.filters.get(name), self._clock()
        if found is None and query is None:
            raise BriefingError(
                f"No filter is called {name}.", "Save one in the dashboard with F, or give its query here."
            )
        before = found or SavedFilter(name, query or "", now)
        after = replace(before, watched=on, query=before.query if query is None else query)
        if after != found:
            what = f"Watched the filter {name}" if on else f"No longer watched the filter {name}"
            self._changes.make(KIND, what, json_of(found), json_of(after))
        self._archive.filters.tell(name, now)
        return after

    async def deliver(self) -> Digest | None:
        """Send the digest where the user wants it, if one is due and something is new; gives what was sent.

        The reason of a delivery that fails is in :attr:`trouble`, and its articles come with the next digest.
        """
        settings, now = self._settings(), self._clock()
        if not (settings.webhook or settings.desktop) or not settings.due(
            self._last_delivered(), now.astimezone()
        ):
            return None
        digest = self.digest()
        if not digest.count:
            return None
        try:
            if settings.webhook:
                await send(settings.webhook, digest)
            if settings.desktop:
                await notify(digest)
        except BriefingError as error:
            LOG.warning("alerts: %s", error)
            self.trouble = str(error)
            return None
        self.trouble = ""
        self.mark_read(digest)
        return digest
