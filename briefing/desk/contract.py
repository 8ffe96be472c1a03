"""What the screens may ask of the house: one small contract between the dashboard and the pipeline."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from briefing.core.errors import Fault
from briefing.pipeline.progress import Progress
from store.views import ArticleView, Edition

if TYPE_CHECKING:
    from briefing.alerts.service import Alerts
    from briefing.desk.retention import Withheld
    from briefing.export.brief import Brief
    from briefing.export.make_brief import Wish
    from briefing.feeds.service import Sources
    from briefing.undo.log import Changes
    from briefing.watch.edits import Edits
    from briefing.watch.onboarding import Whom
    from store.filters import Filters
    from store.pins import Pins


class Desk(Protocol):
    """The archive, the watchlist and the feeds behind the panes."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong in the files the user wrote, as last read."""
        ...

    @property
    def changes(self) -> Changes:
        """What the user changed: made, undone and done again."""
        ...

    @property
    def sources(self) -> Sources:
        """The feeds, to look after."""
        ...

    @property
    def whom(self) -> Whom:
        """Asks a new user whom to follow."""
        ...

    @property
    def filters(self) -> Filters:
        """The filters that the user saved; they change through :attr:`changes` only."""
        ...

    @property
    def edits(self) -> Edits:
        """What the screens let the user change about speakers and the watchlist."""
        ...

    def follow_watchlist(self) -> AsyncIterator[Progress]:
        """Tag the archive anew and read what that concerns, when the watchlist is another one than it was tagged
        against; nothing is done otherwise.  Not to run beside a refresh.  Safe to abandon at any point.
        """
        ...

    def edition(self, query: str = "", actor: str = "") -> Edition:
        """The snapshot for a search query and a chosen actor.  Blocking, thread-safe.

        ``query`` narrows everything; ``actor`` narrows timeline and quotes but not the list of actors.
        Raises :class:`store.query.QueryError` for a query that cannot be read.
        """
        ...

    @property
    def alerts(self) -> Alerts:
        """What is new in the filters that are watched."""
        ...

    @property
    def pins(self) -> Pins:
        """What the user pinned for the brief; changed through :attr:`changes` alone."""
        ...

    @property
    def last_seen(self) -> datetime | None:
        """When the user last looked, before this run."""
        ...

    def now(self) -> datetime:
        """The desk's own time, UTC: the sample's stands still."""
        ...

    def glance(self) -> Edition:
        """The newest lines alone, at once: what to show while the first whole edition is built.  Blocking, thread-safe."""
        ...

    def brief(self, wish: Wish) -> Brief:
        """The brief for a wish, pinned lines first.  Blocking, thread-safe.

        Raises :class:`store.query.QueryError` for a query that cannot be read.
        """
        ...

    def article(self, article: int) -> ArticleView | None:
        """One article with its reading, or None when it is gone.  Blocking, thread-safe."""
        ...

    def refresh(self) -> AsyncIterator[Progress]:
        """Fetch all feeds that are due, store and tag what is new, then read it.  Safe to abandon at any point."""
        ...

    @property
    def withheld(self) -> Withheld | None:
        """What the last refresh did not remove although retention says so, since it is far more than usual."""
        ...

    def notice(self) -> str:
        """What the user is to be told once and was not told yet; empty for nothing.  Blocking, thread-safe."""
        ...

    def remove_withheld(self) -> str:
        """Remove it now that the user wants that; gives the sentence to say.  Blocking, thread-safe."""
        ...

    def watchlist_changed(self) -> bool:
        """Whether the watchlist is another one than when this was last asked; False the first time."""
        ...

    def archive_changed(self) -> bool:
        """Whether another program has written to the archive since this was last asked."""
        ...

    def config_changed(self) -> bool:
        """Whether feeds.toml was edited since it was last read; reads it anew when so."""
        ...

    def mark_seen(self) -> None:
        """Remember that the user has looked: the next edition counts as new what comes after now."""
        ...

    def close(self) -> None:
        """Stop workers and close files.  Returns at once, also in a refresh."""
        ...
