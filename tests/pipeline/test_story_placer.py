"""Stories are the same whether articles are placed in this process or in one of its own, and after that died."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefing.analysis.stories.fingerprints import fingerprint
from briefing.analysis.text.document import Document
from briefing.pipeline import story_placer as placing
from briefing.pipeline import story_worker as storyjobs
from briefing.pipeline.story_placer import StoryPlacer
from briefing.pipeline.story_worker import Printed
from briefing.pipeline.workers import Workers
from store.archive import Archive
from store.open import open_archive
from store.records import Placement
from tests.store.newsroom import NOON, made, read, store

TEXTS = [
    "Ana Holt opened the harbour of Port Oro on Monday after two years of work on the northern quay and its cranes.",
    "Police in Sarna arrested nine men over the theft of forty buses from the depot behind the old railway station.",
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = open_archive(tmp_path / "archive.sqlite")
    yield archive
    archive.close()


def printed(archive: Archive, first: int, count: int) -> list[Printed]:
    """Stored articles, each a copy of one of two texts."""
    found = []
    for n in range(first, first + count):
        (id_,) = store(archive, made(f"k{n}", f"{TEXTS[n % 2]} Told {n} times.", hours=n / 10))
        when = NOON + timedelta(hours=n / 10)
        found.append((id_, when, fingerprint(Document(f"{TEXTS[n % 2]} Told {n} times.", when))))
    return found


def saved(archive: Archive, articles: list[Printed], placer: StoryPlacer) -> list[Placement]:
    placed = placer.place(articles)
    archive.save_readings([replace(read(id_), fingerprint=print_) for id_, _, print_ in articles], placed)
    return placed


@pytest.mark.parametrize("few", [0, 1000])
def test_copies_find_one_another_in_either_process_and_in_the_next_run(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(placing, "FEW", few)
    monkeypatch.setattr(placing, "CHUNK", 4)
    workers = Workers((), 1, kind="process" if few == 0 else "thread")
    since = datetime(2025, 1, 1, tzinfo=UTC)
    first = StoryPlacer(archive, workers, lambda: since)
    try:
        placed = saved(archive, printed(archive, 0, 6), first)
        assert len({each.story for each in placed}) == 2
    finally:
        first.close()
    second = StoryPlacer(archive, workers, lambda: since)
    try:
        later = saved(archive, printed(archive, 6, 2), second)
        assert {each.story for each in later} == {each.story for each in placed}
        assert all(each.copy_of for each in later)
        assert second.stands_apart == (few == 0)
    finally:
        second.close()


def test_a_process_that_died_is_replaced_and_knows_what_was_stored(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "FEW", 0)
    placer = StoryPlacer(archive, Workers((), 1), lambda: datetime(2025, 1, 1, tzinfo=UTC))
    try:
        placed = saved(archive, printed(archive, 0, 4), placer)
        assert placer.stands_apart
        for process in multiprocessing.active_children():
            process.kill()
            process.join()
        later = saved(archive, printed(archive, 4, 2), placer)
        assert {each.story for each in later} == {each.story for each in placed}
    finally:
        placer.close()


def test_the_index_is_filled_with_the_newest_articles_and_no_more_than_it_holds(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers = Workers((), 1, kind="thread")
    since = datetime(2025, 1, 1, tzinfo=UTC)
    saved(archive, printed(archive, 0, 6), StoryPlacer(archive, workers, lambda: since))
    monkeypatch.setattr(placing, "MOST", 3)
    later = StoryPlacer(archive, workers, lambda: since)
    (new,) = printed(archive, 6, 1)
    (placed,) = later.place([new])
    index = storyjobs._Kept.index
    assert index is not None
    assert len(index) == 3
    assert archive.placements([placed.copy_of])[placed.copy_of].story == placed.story
