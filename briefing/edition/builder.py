"""Builds editions: selects articles, loads what was read in them, and lays out the three panes' rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from briefing.core.clock import utc_now
from briefing.edition.actors import actor_rows, trend_hours
from briefing.edition.leads import lead_rows
from briefing.edition.pins import pinned_ids
from briefing.edition.quotes import quote_rows
from briefing.edition.row_filter import narrow_quotes, narrow_timeline
from briefing.edition.snapshot import DeskCopy
from briefing.edition.stories import leading, story_rows
from briefing.edition.timeline import timeline_rows
from store.archive import Archive
from store.expressions import Expr, Is, describe
from store.records import Actor, Counted, FeedState, Source
from store.views import Edition, FeedTrouble

SHOWN = 600
"""Newest articles that one edition lays out; the edition says when there are more."""


COUNTED = 10_000
"""Matches of a free search are counted no further: the time of counting grows with their number."""


@dataclass
class EditionBuilder:
    """Makes editions of one archive for one watchlist and one list of sources."""

    archive: Archive
    actors: Sequence[Actor]
    sources: Sequence[Source]
    clock: Callable[[], datetime] = utc_now
    shown: int = SHOWN
    _by_name: Mapping[str, Actor] = field(init=False, repr=False)
    _outlets: Mapping[str, str] = field(init=False, repr=False)
    _owners: Mapping[str, str] = field(init=False, repr=False)
    """The outlet of each feed that names one."""
    _short_names: tuple[tuple[str, str], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_name = {actor.name: actor for actor in self.actors}
        self._outlets = {source.id: source.name for source in self.sources}
        self._owners = {source.id: source.outlet for source in self.sources if source.outlet}
        self._short_names = tuple((source.name, source.short) for source in self.sources if source.short)

    def build(
        self,
        query: str = "",
        actor: str = "",
        *,
        since: datetime | None = None,
        published_since: datetime | None = None,
    ) -> Edition:
        """The edition for a query in the search language and a chosen actor.

        ``since``: when the user last looked, for the count of what is new.  ``published_since``: leave out
        articles published before.  Raises :class:`store.query.QueryError`.
        """
        now = self.clock()
        expr = _read(query, now)
        ids = self.archive.select(expr, since=published_since, limit=self.shown + 1)
        copy = self._load(ids[: self.shown])
        said = quote_rows(copy)
        people = actor_rows(copy, self._by_name, said)
        narrowed, narrowed_quotes = copy, said
        if actor:
            about = self.archive.select(expr, actor=actor, since=published_since, limit=self.shown)
            narrowed = self._load(about)
            narrowed_quotes = tuple(row for row in quote_rows(narrowed, actor))
        matching = Counted(len(narrowed.articles))
        if len(ids) > self.shown:
            matching = self.archive.count_some(
                expr, actor=actor, since=published_since, least=self.shown, most=COUNTED
            )
        states = self.archive.feed_states()
        told = story_rows(narrowed, now)
        first = leading(told)
        timeline = narrow_timeline(timeline_rows(narrowed, actor, told, first, now.date()), expr)
        quotes = narrow_quotes(narrowed_quotes, expr)
        return Edition(
            built=now,
            since=since,
            articles=matching.articles,
            uncounted=matching.more,
            new=self.archive.count(expr, actor=actor, fetched_since=since)
            if since
            else len(narrowed.articles),
            stories=len(told),
            watched=sum(bool(narrowed.readings[article].mentions) for article in narrowed.articles),
            unread=sum(narrowed.readings[article].analysis == 0 for article in narrowed.articles),
            filter=filter_words(expr, actor),
            timeline=timeline,
            actors=people,
            quotes=quotes,
            troubles=self._troubles(states),
            feeds=sum(source.enabled for source in self.sources),
            truncated=matching.more or matching.articles > len(narrowed.articles),
            laid_out=len(narrowed.articles),
            told=told,
            as_of=max((state.checked for state in states.values() if state.checked), default=None),
            pinned=pinned_ids([*timeline, *quotes, *people], self.archive.pins.all()),
            leads=lead_rows(narrowed, told, timeline),
            short_names=self._short_names,
            trend_hours=trend_hours(copy),
            read=frozenset(self.archive.select(Is("read"), limit=self.shown)),
        )

    def glance(self) -> Edition:
        """The newest lines alone, as soon as can be: what is told of the whole archive and of the feeds is left out."""
        copy, now = self._load(self.archive.select(None, limit=self.shown)), self.clock()
        told = story_rows(copy, now)
        first = leading(told)
        timeline, quotes = timeline_rows(copy, "", told, first, now.date()), quote_rows(copy)
        people = actor_rows(copy, self._by_name, quotes)
        return Edition(
            built=now,
            since=None,
            articles=len(copy.articles),
            new=0,
            stories=len(told),
            watched=0,
            unread=sum(reading.analysis == 0 for reading in copy.readings.values()),
            filter="",
            timeline=timeline,
            actors=people,
            quotes=quotes,
            feeds=sum(source.enabled for source in self.sources),
            told=told,
            pinned=pinned_ids([*timeline, *quotes, *people], self.archive.pins.all()),
            leads=lead_rows(copy, told, timeline),
            short_names=self._short_names,
            trend_hours=trend_hours(copy),
        )

    def _load(self, ids: Sequence[int]) -> DeskCopy:
        return DeskCopy.load(self.archive, ids, self._outlets, self._owners)

    def _troubles(self, states: Mapping[str, FeedState]) -> tuple[FeedTrouble, ...]:
        return tuple(
            FeedTrouble(source.name, state.error, state.failing_since)
            for source in self.sources
            if source.enabled and (state := states.get(source.id)) and state.error
        )


def _read(query: str, now: datetime) -> Expr | None:
    if not query.strip():
        return None
    # Imported late: most editions are of everything, the first ones on the screen among them.
    from store.query import parse

    return parse(query, today=now.date())


def filter_words(expr: Expr | None, actor: str) -> str:
    """What is filtered, in words; empty when nothing is."""
    parts = [f"about {actor}" if actor else "", describe(expr) if expr else ""]
    return ", ".join(part for part in parts if part)
