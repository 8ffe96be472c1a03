"""The desk: the composition root that opens configuration, watchlist, archive, workers and services.

No screens and no printing here: the dashboard, the linear desk and the commands all stand on it.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from briefing.core.clock import utc_now
from briefing.core.errors import Fault
from briefing.core.lazy import is_computed, lazy_property
from briefing.core.log import close_log, open_log
from briefing.core.paths import Paths
from briefing.feeds.config import NO_FILE, Config, load_config
from briefing.pipeline.fulltext import MISSING, is_installed
from briefing.pipeline.progress import Progress
from store.open import is_writable, open_archive
from store.records import Article, Reading
from store.views import ArticleView, Edition
from store.watchlist import Watchlist

if TYPE_CHECKING:
    from briefing.alerts.service import Alerts
    from briefing.desk.refresh_run import RefreshRun
    from briefing.desk.retention import Withheld
    from briefing.edition import EditionBuilder
    from briefing.export.brief import Brief
    from briefing.export.make_brief import BriefOptions
    from briefing.feeds.service import FeedService
    from briefing.pipeline.ingest import Pipeline
    from briefing.pipeline.workers import Workers
    from briefing.undo.log import Changes
    from briefing.watch.edits import Edits
    from briefing.watch.onboarding import Onboarding
    from store.archive import Archive, Filters, Pins

GLANCE = 40
"""Articles that the first lines on the screen are made of."""

EXPOSED = "exposed"
"""Key under which the archive remembers that the user was told who can read feeds.toml."""

SEEN = "seen"
"""Key under which the archive remembers when the user last looked."""


class Desk:
    """Everything one run of the program works with.

    ``archive``, ``watchlist``, ``workers``: to be used instead of those that ``paths`` name.  ``clock``: the desk's own
    time, UTC; the sample's stands still.  ``faults``: faults in the user's other files, read by the caller (keys.toml), to
    be shown with those of feeds.toml and the watchlist.  ``reading``: nothing is to be changed, so that an archive that
    cannot be written will do.

    Raises :class:`briefing.core.errors.BriefingError` or the store's own errors, each one sentence with its fix, when
    archive or watchlist cannot be opened.  Methods are blocking and thread-safe unless they say otherwise.
    """

    def __init__(
        self,
        paths: Paths,
        *,
        archive: Archive | None = None,
        watchlist: Watchlist | None = None,
        workers: Workers | None = None,
        clock: Callable[[], datetime] = utc_now,
        faults: Sequence[Fault] = (),
        reading: bool = False,
    ) -> None:
        self.paths = paths
        self.now = clock
        self._other_faults = tuple(faults)
        open_log(paths.log)
        self.config: Config = load_config(paths.feeds)
        only_reads = reading and archive is None and not is_writable(paths.archive)
        self.watchlist = watchlist or (Watchlist(paths.watchlist) if only_reads else open_watchlist(paths))
        self.archive = archive or open_archive(paths.archive, read_only=only_reads)
        if not only_reads:
            # Search knows feeds by their names and tags, and actors by their kind.
            self.archive.note_sources(self.config.sources)
            self.archive.note_kinds({actor.name: actor.kind for actor in self.watchlist.actors()})
        self._workers = workers
        self.last_seen = _moment(self.archive.meta(SEEN), self.now())
        """When the user last looked, before this run."""
        self.withheld: Withheld | None = None
        """What the last refresh did not remove although retention says so, since it is far more than usual."""
        self._watchlist_version = ""
        self._lock = threading.Lock()

    # --- services ---
    # Imported and made on first use: most starts need few of them, and none before the first lines are on the screen.

    @lazy_property
    def changes(self) -> Changes:
        """The user's changes: made, undone and done again."""
        from briefing.feeds.undo_handler import KIND as FEEDS
        from briefing.feeds.undo_handler import FeedsHandler
        from briefing.undo.archive_handlers import register_handlers
        from briefing.undo.filter_handler import register as register_filters
        from briefing.undo.log import Changes
        from briefing.undo.pin_handler import PinHandler

        changes = Changes(self.archive.journal)
        register_handlers(changes, self.archive, self.watchlist)
        register_filters(changes, self.archive.filters)
        changes.register("pin", PinHandler(self.archive.pins), in_archive=True)
        changes.register(FEEDS, FeedsHandler(self.paths.feeds))
        return changes

    @lazy_property
    def edits(self) -> Edits:
        """What the user can change about speakers and the watchlist."""
        from briefing.watch.edits import Edits

        return Edits(self.archive, self.watchlist, self.changes, lambda: self.config.sources)

    @lazy_property
    def alerts(self) -> Alerts:
        """What is new in the filters that are watched."""
        from briefing.alerts.service import Alerts

        settings, sources = (lambda: self.config.alerts), (lambda: self.config.sources)
        return Alerts(self.archive, self.changes, settings, sources, self.now)

    @lazy_property
    def pipeline(self) -> Pipeline:
        """Fetching and analysing, with the worker processes that do it."""
        from briefing.pipeline.ingest import Pipeline
        from briefing.pipeline.workers import Workers

        return Pipeline(self.archive, self._workers or Workers(self.watchlist.actors()), self.now)

    @lazy_property
    def feeds(self) -> FeedService:
        """The feeds, to look after."""
        from briefing.feeds.service import FeedService

        return FeedService(
            self.paths.feeds, self.archive, self.pipeline, self.changes, self.now, self.config_changed
        )

    @property
    def onboarding(self) -> Onboarding:
        """Asks a new user whom to follow."""
        from briefing.watch.onboarding import Onboarding

        return Onboarding(self.archive, self.watchlist, lambda: self.changes)

    @property
    def filters(self) -> Filters:
        """The filters that the user saved; they change through :attr:`changes` only."""
        return self.archive.filters

    @property
    def pins(self) -> Pins:
        """What the user pinned for the brief; changed through :attr:`changes` only."""
        return self.archive.pins

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Faults in the user's files as last read, what is not installed, and what could not be delivered."""
        feeds = self.paths.feeds
        # A new user's feeds.toml that is not there yet is no fault.
        own = () if self.paths.first_run and self.config.stamp == NO_FILE else self.config.faults
        lacking = [Fault(feeds, 0, *MISSING)] if self.config.wants_full_text and not is_installed() else []
        if is_computed(self, "alerts") and self.alerts.trouble:
            lacking.append(Fault(feeds, 0, self.alerts.trouble, ""))
        broken = (Fault(one.path, one.line, one.what, one.fix, one.column) for one in self.watchlist.faults)
        return (*own, *self._other_faults, *lacking, *broken)

    # --- what is shown ---

    def edition(self, query: str = "", actor: str = "") -> Edition:
        """The snapshot for a search query and a chosen actor.

        ``query`` narrows everything; ``actor`` narrows timeline and quotes but not the list of actors.
        Raises :class:`store.query.QueryError` for a query that cannot be read.
        """
        edition = self._builder().build(query, actor, since=self.last_seen)
        return replace(edition, alerts=self.alerts.news()) if self.archive.filters.any_watched() else edition

    def edition_since(self, query: str, since: datetime | None) -> Edition:
        """The edition of what was published since then, for other programs.  Raises :class:`store.query.QueryError`."""
        return self._builder().build(query, published_since=since)

    def glance(self) -> Edition:
        """The newest lines alone, at once: what to show while the first whole edition is built."""
        return replace(self._builder(), shown=GLANCE).glance()

    def brief(self, options: BriefOptions) -> Brief:
        """The brief, pinned lines first.

        Raises :class:`store.query.QueryError` for a query that cannot be read.
        """
        from briefing.export.make_brief import make_brief

        return make_brief(self.archive, self._builder(), self.config.sources, self.last_seen, options)

    def article(self, article: int) -> ArticleView | None:
        """One article with its reading, or None when it is gone."""
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

    def _builder(self) -> EditionBuilder:
        from briefing.edition import EditionBuilder

        return EditionBuilder(self.archive, self.watchlist.actors(), self.config.sources, self.now)

    # --- refreshing ---

    def refresh(self, *, force: bool = False, wait: bool = False) -> AsyncGenerator[Progress, None]:
        """Fetch all feeds that are due, store and tag what is new, then analyse it.  Safe to abandon at any point.

        ``force`` asks feeds that are backing off, too.  ``wait``: where another program refreshes this archive, wait
        until it is done; otherwise :class:`BriefingError` is raised.
        """
        return self._refresh_run().refresh(force=force, wait=wait)

    def follow_watchlist(self) -> AsyncGenerator[Progress, None]:
        """Retag the archive and analyse again what that affects, when the watchlist is another one than it was tagged
        against; otherwise nothing is done.  Not to run beside a refresh.  Safe to abandon at any point.
        """
        return self._refresh_run().follow_watchlist()

    def _refresh_run(self) -> RefreshRun:
        from briefing.desk.refresh_run import RefreshRun

        return RefreshRun(
            archive=self.archive,
            lock=self.paths.archive.with_name("refresh"),
            pipeline=self.pipeline,
            watchlist=self.watchlist,
            config=lambda: self.config,
            alerts=lambda: self.alerts,
            clock=self.now,
            on_retention=self._note_withheld,
        )

    def _note_withheld(self, withheld: Withheld | None) -> None:
        self.withheld = withheld

    def remove_withheld(self) -> str:
        """Remove what was withheld, now that the user wants that; the sentence to say."""
        from briefing.core.phrasing import plural
        from briefing.desk.retention import remove

        withheld, self.withheld = self.withheld, None
        gone = remove(self.archive, withheld) if withheld else 0
        return f"{plural(gone, 'article')} removed. They can come back: briefing archive restore"

    # --- what changes from outside ---

    def notice(self) -> str:
        """What the user is to be told once and was not told yet; empty for nothing."""
        from briefing.feeds.config import exposed

        found = exposed(self.config)
        if found is None or self.archive.meta(EXPOSED):
            return ""
        self.archive.set_meta(EXPOSED, "told")
        return str(found)

    def watchlist_changed(self) -> bool:
        """Whether the watchlist is another one than when this was last asked; False the first time."""
        now = self.watchlist.version
        before, self._watchlist_version = self._watchlist_version, now
        return before not in ("", now)

    def archive_changed(self) -> bool:
        """Whether another program has written to the archive since this was last asked."""
        return self.archive.changed_elsewhere()

    def config_changed(self) -> bool:
        """Whether feeds.toml was edited since it was last read; reads it again when so."""
        if not self.config.outdated():
            return False
        with self._lock:
            self.config = load_config(self.paths.feeds)
        self.archive.note_sources(self.config.sources)
        return True

    def mark_seen(self) -> None:
        """Remember that the user has looked: the next run counts as new what comes after now."""
        self.archive.set_meta(SEEN, self.now().isoformat())

    def end_workers(self) -> None:
        """End the processes that parse, read and group, for good; whoever waits for them in a thread waits no longer."""
        if is_computed(self, "pipeline"):
            self.pipeline.workers.end()
            self.pipeline.close()
        elif self._workers is not None:
            self._workers.end()

    def close(self) -> None:
        """Stop workers and close files.  Returns at once, also in a refresh."""
        self.end_workers()
        self.archive.close()
        close_log()


def _moment(stored: str, now: datetime) -> datetime | None:
    """The time that was stored; None where it is none, or ahead: a clock that was must not hide what is new now."""
    try:
        seen = datetime.fromisoformat(stored) if stored else None
    except ValueError:
        return None
    return seen if seen is None or seen <= now + timedelta(days=1) else None


def _outlet(outlets: dict[str, str], article: Article) -> str:
    """The feed's name; of one that was removed its address, without its password."""
    from briefing.collect.http.url_guard import strip_credentials

    return outlets.get(article.source) or strip_credentials(article.source)


def open_watchlist(paths: Paths) -> Watchlist:
    """The user's watchlist; the first time, the starter that ships with the program."""
    from briefing.core.starter import starter_actors

    return Watchlist.open(paths.watchlist, starter=starter_actors)
