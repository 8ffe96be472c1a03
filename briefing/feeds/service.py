"""The feed service: the state of every feed, and what can be done about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.collect.http.url_guard import strip_credentials
from briefing.core.errors import BriefingError, Fault
from briefing.core.phrasing import plural
from briefing.feeds.config import Config, load_config
from briefing.feeds.edits import FeedChanges
from briefing.feeds.toml_editor import FeedsText
from briefing.feeds.toml_file import address_key, by_address
from store.records import FeedResult, FeedState, Source
from store.views import FeedCondition, SourceRow

if TYPE_CHECKING:
    from briefing.feeds.discovery import Discovery, Tell
    from briefing.pipeline.ingest import Pipeline
    from briefing.undo.log import Changes
    from store.archive import Archive

COUNTED = timedelta(weeks=4)
"""How far back articles are counted for the number a week."""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class FeedList:
    """All feeds with their health, and what is wrong in feeds.toml."""

    rows: tuple[SourceRow, ...]
    faults: tuple[Fault, ...]


class FeedService:
    """The feeds of one desk.  Blocking, but for the coroutines; thread-safe.

    ``reread`` has the desk read feeds.toml again if it was edited.
    """

    def __init__(
        self,
        path: Path,
        archive: Archive,
        pipeline: Pipeline,
        changes: Changes,
        clock: Callable[[], datetime],
        reread: Callable[[], object],
    ) -> None:
        self.path = path
        self.changes = FeedChanges(path, changes)
        self.reread = reread
        self._archive = archive
        self._pipeline = pipeline
        self._clock = clock

    def now(self) -> datetime:
        """The desk's own time."""
        return self._clock()

    def all(self) -> FeedList:
        """Every feed with its health, in the order of the file."""
        config = load_config(self.path)
        states = self._archive.feed_states()
        lines = _lines(self.path, config.sources)
        rows = (self._row(source, states.get(source.id), config, lines) for source in config.sources)
        return FeedList(tuple(rows), config.faults)

    def _row(
        self, source: Source, state: FeedState | None, config: Config, lines: Mapping[str, int]
    ) -> SourceRow:
        state = state or FeedState(source.id)
        minutes = config.settings.refresh_minutes
        now = self._clock()
        condition = condition_of(source, state, now)
        return SourceRow(
            id=source.id,
            name=source.name,
            url=strip_credentials(source.url),
            condition=condition,
            tags=source.tags,
            full_text=source.full_text,
            checked=state.checked,
            succeeded=state.succeeded,
            failing_since=state.failing_since,
            failures=state.failures,
            error=state.error,
            next_due=next_fetch(condition, state, minutes, now),
            a_week=self._a_week(source.id, now),
            minutes=max(minutes, state.ttl) if minutes else 0,
            moved_to=strip_credentials(state.url) if state.url and state.url != source.url else "",
            title=state.title,
            line=lines.get(source.id, 0),
            short=source.short,
        )

    def _a_week(self, source: str, now: datetime) -> float | None:
        days = self._archive.articles_a_day(source=source, since=now - COUNTED)
        if not days:
            return None
        # A feed that is followed since Tuesday is not judged by four weeks.
        span = min(max(int(now.timestamp()) // _DAY - min(days) + 1, 7), COUNTED.days)
        return sum(days.values()) * 7 / span

    async def try_now(self, url: str) -> str:
        """Ask one feed now, though it is paused, backing off or gone, store what it brings, and say how it went.

        A server that asked to wait is not asked before the time it named.  Raises :class:`BriefingError` where
        feeds.toml has no such feed.
        """
        from briefing.collect.refresh import refresh

        config, source, state = await asyncio.to_thread(self._known, url)
        results = refresh(
            [replace(source, enabled=True)],
            {url: replace(state, retired=False)},
            self._archive.known,
            now=self._clock,
            settings=config.settings.limits(),
            executor=self._pipeline.workers,
            force=True,
        )
        words = ""
        async with aclosing(results):
            async for result in results:
                words = tried_words(result, await self._pipeline.take_in(result))
        return words

    def _known(self, url: str) -> tuple[Config, Source, FeedState]:
        config = load_config(self.path)
        source = next((source for source in config.sources if source.id == url), None)
        if source is None:
            raise BriefingError(
                f"{strip_credentials(url)} is no longer in feeds.toml.", "Look at the list again."
            )
        return config, source, self._archive.feed_states().get(url) or FeedState(url)

    async def discover(self, address: str, tell: Tell | None = None) -> Discovery:
        """The feeds of a site, checked; see :func:`briefing.feeds.discovery.discover`."""
        from briefing.feeds.discovery import discover

        settings = (await asyncio.to_thread(load_config, self.path)).settings
        return await discover(
            address, settings.limits(), executor=self._pipeline.workers, tell=tell, now=self._clock
        )

    def take_starter(self) -> str:
        """Put the feeds that come with the program into feeds.toml; gives the sentence that says so.

        A file that is there keeps what it says, and gets them as one step that can be undone.
        """
        from briefing.core.paths import starter_feeds
        from store.files import StoreError, locked, make_folder, replace_file

        content = starter_feeds()
        try:
            make_folder(self.path.parent)
            with locked(self.path):
                fresh = not self.path.exists()
                if fresh:
                    replace_file(self.path, content)
        except StoreError as error:
            raise BriefingError(error.what, error.fix) from error
        number = len(starter_sources()) if fresh else len(self.changes.add(starter_sources()).added)
        self.reread()
        return f"Added {plural(number, 'feed')} to {self.path}."


def starter_sources() -> tuple[Source, ...]:
    """The feeds that come with the program."""
    from briefing.core.paths import starter_feeds
    from briefing.feeds.config_parser import read_feeds

    return read_feeds(starter_feeds(), Path("feeds.toml"))[1]


def starter_words() -> str:
    """What the starter is, in a sentence: how many feeds, and the first of each kind."""
    sources = starter_sources()
    by_kind: dict[str, str] = {}
    for source in sources:
        by_kind.setdefault("/".join(source.tags[:2]), source.name.partition(":")[0])
    names = list(dict.fromkeys(by_kind.values()))
    return (
        f"{plural(len(sources), 'feed')} on security and politics of the Americas: {', '.join(names[:6])} and others. "
        "All of it can be changed later."
    )


def condition_of(source: Source, state: FeedState, now: datetime) -> FeedCondition:
    """How a feed is, in one word."""
    if not source.enabled:
        return "paused"
    if state.retired:
        return "gone"
    if state.asked_to_wait and state.next_due is not None and state.next_due > now:
        return "waiting"
    if state.failures:
        return "failing"
    return "fine" if state.succeeded else "new"


def next_fetch(condition: FeedCondition, state: FeedState, minutes: int, now: datetime) -> datetime | None:
    """When a feed is asked next by itself; None where it is not."""
    if condition in ("paused", "gone") or not minutes:
        return None
    regular = state.checked + timedelta(minutes=minutes) if state.checked else now
    return max(regular, state.next_due or regular)


def tried_words(result: FeedResult, stored: int) -> str:
    """How asking one feed went, in a sentence."""
    name, state = result.source.name, result.state
    match result.status:
        case "ok":
            new = plural(stored, "new article") if stored else "nothing new"
            notes = f" {result.notes[0]}" if result.notes else ""
            return f"{name}: fine, {plural(result.entries, 'entry', 'entries')}, {new}.{notes}"
        case "not-modified":
            return f"{name}: fine, nothing has changed since the last time."
        case "not-due":
            when = f" until {state.next_due.astimezone():%H:%M}" if state.next_due else ""
            return f"{name} was not asked: its server asks to be left alone{when}."
        case _:
            return f"{name}: {state.error}"


def _lines(path: Path, sources: Sequence[Source]) -> dict[str, int]:
    """On which line of the file each feed begins; empty where the file cannot be read as a whole."""
    try:
        text = FeedsText.read(path)
    except BriefingError:
        return {}
    numbers, lines = by_address(text.feeds), text.lines
    found = ((source.id, numbers.get(address_key(source.id))) for source in sources)
    return {url: lines[number] for url, number in found if number is not None}
