"""Brings the tags of stored articles in step with an edited watchlist, at the cost of what the edit can change.

The archive remembers the list that it was tagged by.  Of an edit only the actors that differ count; the
articles that spell one of them, before or after, are retagged: those that the search finds at once, and
then, newest first, the rest that only a look at every text finds (a name over two lines, letters that the
index keeps apart).  Articles whose tags change wait to be analysed again, since speakers and events name actors.

Stopping at any point loses nothing: what is still to be done is in the archive, and the next start goes on.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import zlib
from bisect import bisect_left
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from briefing.pipeline.worker_jobs import tag_articles
from briefing.pipeline.workers import Workers
from store.actors import actor_from_json, actor_to_json
from store.archive import Archive
from store.query import Or, Words
from store.records import Actor, Article, Mention

TAGGED = "tagged"
"""Key under which the archive remembers the version of the watchlist that it is tagged against."""
_BASIS = "tagged-by"
_BELOW = "tagged-below"

FIRST = 400
"""This many of the articles that the search finds, the newest, are tagged before all others are looked at."""
PHRASES = 200
"""With more spellings than this the search is not asked: looking at every text is quicker."""
SPELLINGS = 20_000
"""With more spellings than this every article is retagged: hardly any is without one."""
BATCH = 500
"""Texts that are looked at in one job."""
TOGETHER = 500
"""Articles whose tags are written in one transaction: a few at a time cost the indices more."""
A_WHILE = 10_000
"""After this many texts what is done is saved and reported, however few articles were tagged."""

_ActorJson = dict[str, Any]


@dataclass
class _Basis:
    """The list that the archive is being tagged by, and what is still to be done."""

    actors: list[_ActorJson] = field(default_factory=list)
    pending: list[_ActorJson] = field(default_factory=list)
    """Actors, as they were and as they are, whose articles are not all retagged yet."""
    all: bool = True
    """Every article is to be retagged: it is not known by which list it was tagged."""
    run: str = ""
    """Tells which work :data:`_BELOW` is the state of."""

    @property
    def done(self) -> bool:
        return not (self.pending or self.all)


def is_tagged_by(archive: Archive, actors: Sequence[Actor], version: str) -> bool:
    """Whether nothing is to be done for a watchlist of this version."""
    if archive.meta(TAGGED) != version:
        return False
    if not archive.meta(_BASIS):
        # Tagged by a program that did not keep the list; it is this one.
        _save(archive, _Basis(_entries(actors), all=False))
    return True


async def retag(archive: Archive, workers: Workers, version: str) -> AsyncIterator[int]:
    """Retag what the workers' watchlist, of this version, can change; yields how many articles are done so far."""
    basis = await asyncio.to_thread(_begin, archive, workers.actors)
    if not basis.done:
        spellings = await asyncio.to_thread(_spellings, basis)
        tagged: set[int] = set()
        if spellings is not None and len(spellings) <= PHRASES:
            tagged.update(await asyncio.to_thread(_found, archive, spellings, basis))
            await _tag(archive, workers, sorted(tagged, reverse=True))
        yield 0
        sweep = _Sweep(archive, workers, basis.run, spellings, tagged)
        async for done in sweep.run():
            yield done
    await asyncio.to_thread(_finish, archive, basis, version)


# --- what is to be done -----------------------------------------------------------------


def _begin(archive: Archive, actors: Sequence[Actor]) -> _Basis:
    """What differs from the list that the archive was tagged by; remembered before anything is done."""
    old = _load(archive)
    entries = _entries(actors)
    found = [] if old.all else differing(old.actors, entries)
    if old.run and not found and old.actors == entries:
        return old
    basis = _Basis(entries, old.pending + [entry for entry in found if entry not in old.pending], old.all)
    basis.run = "" if basis.done else token_hex(4)
    archive.set_meta(TAGGED, "")
    _save(archive, basis)
    return basis


def _finish(archive: Archive, basis: _Basis, version: str) -> None:
    _save(archive, _Basis(basis.actors, all=False))
    archive.set_meta(TAGGED, version)


def _entries(actors: Sequence[Actor]) -> list[_ActorJson]:
    """The actors as JSON, without what no tag depends on."""
    entries = [actor_to_json(actor) for actor in actors]
    for entry in entries:
        entry.pop("notes", None)
        entry.pop("source", None)
    return entries


def _load(archive: Archive) -> _Basis:
    packed = archive.meta(_BASIS)
    if not packed:
        return _Basis()
    try:
        return _Basis(**json.loads(zlib.decompress(base64.b85decode(packed))))
    except (ValueError, TypeError, zlib.error):
        return _Basis()  # written by a later version, or damaged: all is retagged


def _save(archive: Archive, basis: _Basis) -> None:
    said = json.dumps(vars(basis), ensure_ascii=False, separators=(",", ":"))
    archive.set_meta(_BASIS, base64.b85encode(zlib.compress(said.encode())).decode())


def differing(old: Sequence[_ActorJson], new: Sequence[_ActorJson]) -> list[_ActorJson]:
    """Actors that are in one list only, differ, or stand in another order among the rest; old and new form."""
    places = {entry["name"]: place for place, entry in enumerate(old)}
    kept: list[_ActorJson] = []
    found: list[_ActorJson] = []
    for entry in new:
        place = places.get(entry["name"])
        if place is not None and old[place] == entry:
            kept.append(entry)
            continue
        found.append(entry)
    # Of actors who share a spelling the first on the list is meant, so one that moved counts as changed.
    stayed = _in_order([places[entry["name"]] for entry in kept])
    same = {kept[index]["name"] for index in stayed}
    found += [entry for entry in kept if entry["name"] not in same]
    return found + [entry for entry in old if entry["name"] not in same]


def _in_order(places: Sequence[int]) -> list[int]:
    """Indices of a longest rising run through the places (patience sorting)."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        rank = bisect_left(ends, place)
        before.append(at[rank - 1] if rank else -1)
        ends[rank : rank + 1] = [place]
        at[rank : rank + 1] = [index]
    run: list[int] = []
    index = at[-1] if at else -1
    while index >= 0:
        run.append(index)
        index = before[index]
    return run[::-1]


def _spellings(basis: _Basis) -> tuple[str, ...] | None:
    """Spellings of the actors that changed; None where every article is to be tagged."""
    from briefing.analysis.watchlist.affected_texts import spellings_of

    if basis.all or len(basis.pending) > SPELLINGS:
        return None
    spellings = spellings_of(actor_from_json(entry) for entry in basis.pending)
    return spellings if len(spellings) <= SPELLINGS else None


def _found(archive: Archive, spellings: Sequence[str], basis: _Basis) -> list[int]:
    """The newest articles in which the search finds a spelling, or that bear one of the actors' tags."""
    words = Or(tuple(Words(spelling.strip()) for spelling in spellings))
    found = dict.fromkeys(archive.select(words, limit=FIRST) if spellings else [])
    for name in dict.fromkeys(entry["name"] for entry in basis.pending):
        found |= dict.fromkeys(archive.select(actor=name, limit=FIRST))
    return sorted(found, reverse=True)[:FIRST]


# --- doing it ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Portion:
    """A range of the archive that was looked through."""

    ids: list[int]
    """Articles to be retagged."""
    looked: int
    last: int
    """The oldest article of the range."""


@dataclass
class _Sweep:
    """A look at every article, newest first, some batches at a time; goes on where an earlier one was stopped."""

    archive: Archive
    workers: Workers
    name: str
    spellings: tuple[str, ...] | None
    tagged: set[int]
    """Articles that are retagged already."""

    async def run(self) -> AsyncIterator[int]:
        """Yields how many articles are done so far."""
        jobs: deque[tuple[asyncio.Task[None], _Portion]] = deque()
        portions = self._portions(await asyncio.to_thread(self._stopped_at))
        done, more = 0, True
        try:
            while more or jobs:
                while more and len(jobs) <= self.workers.count:
                    portion = await anext(portions, None)
                    if portion is None:
                        more = False
                        break
                    jobs.append((asyncio.create_task(_tag(self.archive, self.workers, portion.ids)), portion))
                if jobs:
                    job, portion = jobs.popleft()
                    await job
                    done += portion.looked
                    await asyncio.to_thread(self.archive.set_meta, _BELOW, f"{self.name}:{portion.last}")
                    yield done
        finally:
            for job, _ in jobs:
                job.cancel()
            await portions.aclose()

    def _stopped_at(self) -> int:
        name, _, below = self.archive.meta(_BELOW).partition(":")
        return int(below) if name == self.name and below.isdigit() else 2**62

    async def _portions(self, below: int) -> AsyncGenerator[_Portion]:
        """What is below an article, in ranges that have enough to be written together or took a while."""
        looks: deque[tuple[asyncio.Task[list[int]], int, int]] = deque()
        ids: list[int] = []
        looked, last, more = 0, below, True
        try:
            while more or looks:
                while more and len(looks) <= self.workers.count:
                    texts = await asyncio.to_thread(self.archive.texts_below, below, BATCH)
                    if not texts:
                        more = False
                        break
                    below = texts[-1][0]
                    looks.append((asyncio.create_task(self._look(texts)), len(texts), below))
                if looks:
                    look, number, last = looks.popleft()
                    ids += [id_ for id_ in await look if id_ not in self.tagged]
                    looked += number
                if len(ids) >= TOGETHER or looked >= A_WHILE:
                    yield _Portion(ids, looked, last)
                    ids, looked = [], 0
            if looked:
                yield _Portion(ids, looked, last)
        finally:
            for look, _, _ in looks:
                look.cancel()

    async def _look(self, texts: Sequence[tuple[int, str]]) -> list[int]:
        """The articles among these that the edit can change."""
        from briefing.analysis.watchlist.affected_texts import texts_naming

        if self.spellings is not None:
            # Where a process dies over them each is tagged, which finds out by which.
            with contextlib.suppress(BrokenExecutor):
                return await asyncio.wrap_future(self.workers.submit(texts_naming, self.spellings, texts))
        return [id_ for id_, _ in texts]


async def _tag(archive: Archive, workers: Workers, ids: Sequence[int]) -> None:
    for first in range(0, len(ids), TOGETHER):
        some = ids[first : first + TOGETHER]
        articles = list((await asyncio.to_thread(archive.articles, some)).values())
        if articles:
            mentions = await workers.each(tag_articles, articles, _untagged)
            await asyncio.to_thread(_store, archive, articles, mentions)


def _store(archive: Archive, articles: Sequence[Article], mentions: Sequence[tuple[Mention, ...]]) -> None:
    """Only the tags that changed are written."""
    before = archive.mentions([article.id for article in articles])
    changed = {
        article.id: tags
        for article, tags in zip(articles, mentions, strict=True)
        if before.get(article.id, ()) != tags
    }
    if changed:
        archive.retag(changed, {article.id: article.version for article in articles})


def _untagged(article: Article) -> tuple[Mention, ...]:
    """Stands in for the tags of an article whose tagging ended its process; the user hears of it when it is read."""
    return ()
