"""The real desk behind the screens: configuration, watchlist, archive and pipeline held together."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from briefing.core.errors import Fault
from briefing.core.lazy import is_made, late
from briefing.core.log import close_log, open_log
from briefing.core.paths import Paths
from briefing.feeds.config import Config, load_config
from briefing.pipeline.fulltext import MISSING, is_installed
from briefing.pipeline.progress import Progress
from briefing.tui.keys.commands import COMMANDS
from briefing.tui.keys.keymap import Keymap, load_keymap
from store.connect import is_writable
from store.records import Article, Reading
from store.sqlite import SqliteArchive
from store.views import ArticleView, Edition
from store.watchlist import Watchlist

if TYPE_CHECKING:
    from briefing.alerts.service import Alerts
    from briefing.desk.retention import Withheld
    from briefing.edition import EditionBuilder
    from briefing.export.brief import Brief
    from briefing.export.make_brief import Wish
    from briefing.feeds.service import Sources
    from briefing.pipeline.ingest import Pipeline
    from briefing.pipeline.workers import Workers
    from briefing.undo.log import Changes
    from briefing.watch.edits import Edits
    from briefing.watch.onboarding import Whom
    from store.filters import Filters
    from store.pins import Pins

GLANCE = 40
"""Articles that the first lines on the screen are made of."""

EXPOSED = "exposed"
"""Key under which the archive remembers that the user was told who can read feeds.toml."""

SEEN = "seen"
"""Key under which the archive remembers when the user last looked."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class House:
    """Everything one run of the program needs, opened from two paths.  Implements :class:`briefing.desk.contract.Desk`.

    Raises :class:`briefing.core.errors.BriefingError` or the store's own errors, each one sentence with its fix, when archive
    or watchlist cannot be opened.
    """

    def __init__(
        self,
        paths: Paths,
        *,
        workers: Workers | None = None,
        watchlist: Watchlist | None = None,
        clock: Callable[[], datetime] = _utc_now,
        reading: bool = False,
    ) -> None:
        self.paths = paths
        self._clock = clock
        open_log(paths.log)
        self.config: Config = load_config(paths.feeds)
        self.keymap: Keymap = load_keymap(paths.keys, COMMANDS)
        only_reads = reading and not is_writable(paths.archive)
        if only_reads:
            self.watchlist = watchlist or Watchlist(paths.watchlist)
        else:
            self.watchlist = watchlist or open_watchlist(paths)
        self.archive = SqliteArchive.open(paths.archive, read_only=only_reads)
        if not only_reads:
            self._introduce()
        if workers is not None:
            self.workers = workers
        self.withheld: Withheld | None = None
        """See :attr:`briefing.desk.contract.Desk.withheld`."""
        self._since = self._remembered()
        self._watchlist_seen = ""
        self._lock = threading.Lock()

    # What most starts never use, or not before the first lines stand on the screen, is made and imported late.

    @late
    def changes(self) -> Changes:
        """See :attr:`briefing.desk.contract.Desk.changes`."""
        from briefing.feeds.undo_handler import KIND as FEEDS
        from briefing.feeds.undo_handler import FeedsHand
        from briefing.undo.archive_handlers import register_hands
        from briefing.undo.filter_handler import register as register_filters
        from briefing.undo.log import Changes
        from briefing.undo.pin_handler import PinHand

        changes = Changes(self.archive.journal)
        register_hands(changes, self.archive, self.watchlist)
        register_filters(changes, self.archive.filters)
        changes.register("pin", PinHand(self.archive.pins), in_archive=True)
        changes.register(FEEDS, FeedsHand(self.paths.feeds))
        return changes

    @late
    def edits(self) -> Edits:
        """What can be changed about speakers and the watchlist."""
        from briefing.watch.edits import Edits

        return Edits(self.archive, self.watchlist, self.changes, lambda: self.config.sources)

    @late
    def alerts(self) -> Alerts:
        """See :attr:`briefing.desk.contract.Desk.alerts`."""
        from briefing.alerts.service import Alerts

        wishes, sources = (lambda: self.config.alerts), (lambda: self.config.sources)
        return Alerts(self.archive, self.changes, wishes, sources, self._clock)

    @late
    def workers(self) -> Workers:
        """The processes that parse and read."""
        from briefing.pipeline.workers import Workers

        return Workers(self.watchlist.actors())

    @late
    def pipeline(self) -> Pipeline:
        """Both stages of a refresh."""
        from briefing.pipeline.ingest import Pipeline

        return Pipeline(self.archive, self.workers, self._clock)

    @late
    def sources(self) -> Sources:
        """The feeds as the user looks after them."""
        from briefing.feeds.service import Sources

        return Sources(
            self.paths.feeds, self.archive, self.pipeline, self.changes, self._clock, self.config_changed
        )

    @property
    def whom(self) -> Whom:
        """See :attr:`briefing.desk.contract.Desk.whom`."""
        from briefing.watch.onboarding import Whom

        return Whom(self.archive, self.watchlist, lambda: self.changes)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Faults in feeds.toml, and in the watchlist when a person broke it by hand."""
        broken = (Fault(one.path, one.line, one.what, one.fix, one.column) for one in self.watchlist.faults)
        lacking = [Fault(self.paths.feeds, 0, *MISSING)] if self.wants_pages and not is_installed() else []
        if is_made(self, "alerts") and self.alerts.trouble:
            lacking.append(Fault(self.paths.feeds, 0, self.alerts.trouble, ""))
        # A new user's feeds.toml that is not there yet is no fault.
        own = () if self.paths.first_run and self.config.stamp == (0, 0) else self.config.faults
        return (*own, *self.keymap.faults, *lacking, *broken)

    @property
    def wants_pages(self) -> bool:
        """Whether a feed is to have its articles' pages looked up."""
        return any(source.full_text and source.enabled for source in self.config.sources)

    def _introduce(self) -> None:
        """Tell the archive the words that its search knows feeds and actors by."""
        self.archive.note_sources(self.config.sources)
        self.archive.note_kinds({actor.name: actor.kind for actor in self.watchlist.actors()})

    @property
    def filters(self) -> Filters:
        """See :attr:`briefing.desk.contract.Desk.filters`."""
        return self.archive.filters

    @property
    def last_seen(self) -> datetime | None:
        """When the user last looked, before this run."""
        return self._since

    def edition(self, query: str = "", actor: str = "") -> Edition:
        """See :meth:`briefing.desk.contract.Desk.edition`."""
        edition = self._builder().build(query, actor, since=self._since)
        return replace(edition, alerts=self.alerts.news()) if self.archive.filters.any_watched() else edition

    def glance(self) -> Edition:
        """See :meth:`briefing.desk.contract.Desk.glance`."""
        return replace(self._builder(), shown=GLANCE).glance()

    def _builder(self) -> EditionBuilder:
        from briefing.edition import EditionBuilder

        return EditionBuilder(self.archive, self.watchlist.actors(), self.config.sources, self._clock)

    @property
    def pins(self) -> Pins:
        """See :attr:`briefing.desk.contract.Desk.pins`."""
        return self.archive.pins

    def now(self) -> datetime:
        """See :meth:`briefing.desk.contract.Desk.now`."""
        return self._clock()

    def brief(self, wish: Wish) -> Brief:
        """See :meth:`briefing.desk.contract.Desk.brief`."""
        from briefing.export.make_brief import make_brief

        return make_brief(self.archive, self._builder(), self.config.sources, self._since, wish)

    def article(self, article: int) -> ArticleView | None:
        """See :meth:`briefing.desk.contract.Desk.article`."""
        found = self.archive.article(article)
        if found is None:
            return None
        reading = self.archive.readings([article]).get(article, Reading(article, 0))
        placement = self.archive.placements([article]).get(article)
        outlets = {source.id: source.name for source in self.config.sources}
        page = self.archive.pages.get(article)
        original = self.archive.article(placement.copy_of) if placement and placement.copy_of else None
        return ArticleView(
            article=found,
            source=_outlet(outlets, found),
            reading=reading,
            versions=self.archive.versions(article),
            copy_of=f"{_outlet(outlets, original)}: {original.title}" if original else "",
            story=placement.story if placement else 0,
            why=reading.mentions,
            page=page.said if page else "",
        )

    async def refresh(self, *, force: bool = False, wait: bool = False) -> AsyncGenerator[Progress, None]:
        """See :meth:`briefing.desk.contract.Desk.refresh`.  ``force`` asks feeds that are backing off, too.

        ``wait``: where another program refreshes this archive, wait until it has done; else that is raised.
        """
        from briefing.desk.refresh_run import refreshed

        # Closed with this one: an abandoned refresh lets go of its lock and its requests at once.
        async with aclosing(refreshed(self, force=force, wait=wait)) as steps:
            async for progress in steps:
                yield progress

    async def follow_watchlist(self) -> AsyncIterator[Progress]:
        """See :meth:`briefing.desk.contract.Desk.follow_watchlist`."""
        from briefing.desk.refresh_run import watchlist_followed

        async with aclosing(watchlist_followed(self)) as steps:
            async for progress in steps:
                yield progress

    def take_workers(self) -> None:
        """Let workers that know the present watchlist take the place of those that know an older one."""
        actors = self.watchlist.actors()
        if self.workers.actors != actors:
            self.workers.close()
            self.workers = self.pipeline.workers = self.workers.anew(actors)
            self._introduce()

    def notice(self) -> str:
        """See :meth:`briefing.desk.contract.Desk.notice`."""
        from briefing.feeds.config import exposed

        found = exposed(self.config)
        if found is None or self.archive.meta(EXPOSED):
            return ""
        self.archive.set_meta(EXPOSED, "told")
        return str(found)

    def remove_withheld(self) -> str:
        """See :meth:`briefing.desk.contract.Desk.remove_withheld`."""
        from briefing.core.phrasing import plural
        from briefing.desk.retention import remove

        withheld, self.withheld = self.withheld, None
        gone = remove(self.archive, withheld) if withheld else 0
        return f"{plural(gone, 'article')} removed. They can come back: briefing archive restore"

    def watchlist_changed(self) -> bool:
        """See :meth:`briefing.desk.contract.Desk.watchlist_changed`."""
        now = self.watchlist.version
        before, self._watchlist_seen = self._watchlist_seen, now
        return before not in ("", now)

    def archive_changed(self) -> bool:
        """See :meth:`briefing.desk.contract.Desk.archive_changed`."""
        return self.archive.changed_elsewhere()

    def config_changed(self) -> bool:
        """See :meth:`briefing.desk.contract.Desk.config_changed`."""
        if not self.config.outdated():
            return False
        with self._lock:
            self.config = load_config(self.paths.feeds)
        self.archive.note_sources(self.config.sources)
        return True

    def mark_seen(self) -> None:
        """See :meth:`briefing.desk.contract.Desk.mark_seen`.  The count of this run keeps its own starting point."""
        self.archive.set_meta(SEEN, self._clock().isoformat())

    def _remembered(self) -> datetime | None:
        told = self.archive.meta(SEEN)
        try:
            seen = datetime.fromisoformat(told) if told else None
        except ValueError:
            return None
        # A clock that was ahead then must not hide what is new now.
        return seen if seen is None or seen <= self._clock() + timedelta(days=1) else None

    def end_workers(self) -> None:
        """End the processes that parse, read and group, for good; whoever waits for them in a thread waits no longer."""
        if is_made(self, "workers"):
            self.workers.end()
        if is_made(self, "pipeline"):
            self.pipeline.close()

    def close(self) -> None:
        """See :meth:`briefing.desk.contract.Desk.close`."""
        self.end_workers()
        self.archive.close()
        close_log()


def _outlet(outlets: dict[str, str], article: Article) -> str:
    """The feed's name; of one that was removed its address, without its password."""
    from briefing.collect.http.url_guard import strip_credentials

    return outlets.get(article.source) or strip_credentials(article.source)


def open_watchlist(paths: Paths) -> Watchlist:
    """The user's watchlist; the first time, the starter that ships with the program."""
    from briefing.core.starter import starter_actors

    return Watchlist.open(paths.watchlist, starter=starter_actors)
