"""The same articles make the same stories: in whichever process, order and batches, after kills, with other programs."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from briefing.analysis.stories.fingerprints import fingerprint
from briefing.analysis.text.document import Document
from briefing.pipeline import story_placer as placing
from briefing.pipeline import story_worker
from briefing.pipeline.story_placer import StoryPlacer
from briefing.pipeline.workers import Workers
from store.archive import Archive
from store.open import open_archive
from store.records import Article, Source
from tests.store.newsroom import BBC, NOON, NPR, made, read, store

HEADLINES = ["Harbour opens in Port Oro", "Nine arrested over stolen buses"]
TEXTS = [
    "Ana Holt opened the harbour of Port Oro on Monday after two years of work on the northern quay and its cranes.",
    "Police in Sarna arrested nine men over the theft of forty buses from the depot behind the old railway station.",
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = open_archive(tmp_path / "archive.sqlite")
    yield archive
    archive.close()


@pytest.fixture
def workers() -> Iterator[Workers]:
    workers = Workers((), 1, kind="thread")
    yield workers
    workers.close()


def clock() -> datetime:
    return NOON + timedelta(days=2)


def telling(n: int, text: int, *, hours: float, source: Source = BBC) -> Article:
    """An article that tells one of two texts in words that are nearly the same."""
    return made(f"k{n}", f"{HEADLINES[text]}\n{TEXTS[text]} Told {n} times.", hours=hours, source=source)


def taken_in(archive: Archive, *articles: Article) -> None:
    """Store and read articles, in the order given."""
    for article in articles:
        (id_,) = store(archive, article)
        read_again(archive, id_, article.text)


def read_again(archive: Archive, id_: int, text: str) -> None:
    print_ = fingerprint(Document(text, NOON))
    archive.save_readings([replace(read(id_), fingerprint=print_)])


def stories(archive: Archive) -> set[frozenset[tuple[str, bool]]]:
    """The articles of each story, by key, and whether each is a copy."""
    ids = archive.select()
    found: dict[int, set[tuple[str, bool]]] = {}
    for article, place in archive.placements(ids).items():
        key = archive.articles([article])[article].key
        found.setdefault(place.story, set()).add((key, bool(place.copy_of)))
    return set(map(frozenset, found.values()))


def first_is_original(*numbers: int) -> frozenset[tuple[str, bool]]:
    return frozenset((f"k{n}", n != numbers[0]) for n in numbers)


@pytest.mark.parametrize("few", [0, 1000])
def test_copies_find_one_another_in_either_process_and_in_the_next_refresh(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(placing, "FEW", few)
    monkeypatch.setattr(placing, "CHUNK", 4)
    workers = Workers((), 1, kind="process" if few == 0 else "thread")
    placer = StoryPlacer(archive, lambda: workers, clock)
    try:
        taken_in(archive, *(telling(n, n % 2, hours=n) for n in range(6)))
        assert placer.settle() == 0
        assert stories(archive) == {first_is_original(0, 2, 4), first_is_original(1, 3, 5)}
        taken_in(archive, telling(6, 0, hours=6), telling(7, 1, hours=7))
        assert placer.settle() == 0
        assert stories(archive) == {first_is_original(0, 2, 4, 6), first_is_original(1, 3, 5, 7)}
    finally:
        placer.close()
        workers.close()


def test_a_placer_knows_what_another_program_stored_meanwhile(
    archive: Archive, workers: Workers, tmp_path: Path
) -> None:
    mine = StoryPlacer(archive, lambda: workers, clock)
    taken_in(archive, telling(0, 1, hours=0))
    mine.settle()
    other = open_archive(tmp_path / "archive.sqlite")
    try:
        taken_in(other, telling(1, 0, hours=1))
        StoryPlacer(other, lambda: workers, clock).settle()
    finally:
        other.close()
    taken_in(archive, telling(2, 0, hours=2))
    mine.settle()
    assert stories(archive) == {first_is_original(0), first_is_original(1, 2)}


def test_order_batches_and_what_was_shown_meanwhile_change_no_story(tmp_path: Path, workers: Workers) -> None:
    # Several of one moment, whose ids are in the order of storing.
    articles = [telling(n, n % 2, hours=n // 4, source=(BBC, NPR)[n // 2 % 2]) for n in range(12)]
    outcomes = []
    for seed in range(6):
        dice = random.Random(seed)
        shuffled = dice.sample(articles, len(articles))
        archive = open_archive(tmp_path / f"{seed}.sqlite")
        placer = StoryPlacer(archive, lambda: workers, clock)
        for article in shuffled:
            taken_in(archive, article)
            if dice.random() < 0.5:
                placer.show()
            if dice.random() < 0.2:
                placer = StoryPlacer(archive, lambda: workers, clock)  # as after a kill
        assert placer.settle() == 0
        outcomes.append(stories(archive))
        archive.close()
    assert outcomes == [outcomes[0]] * 6
    assert sorted(map(len, outcomes[0])) == [6, 6]


def test_copies_are_shown_together_before_stories_are_settled(archive: Archive, workers: Workers) -> None:
    placer = StoryPlacer(archive, lambda: workers, clock)
    taken_in(archive, telling(0, 0, hours=0))
    placer.show()
    taken_in(archive, telling(1, 0, hours=1))
    placer.show()
    assert stories(archive) == {first_is_original(0, 1)}
    assert archive.grouping.count_waiting() == 2


def test_an_article_that_was_edited_leaves_a_story_that_it_tells_no_more(
    archive: Archive, workers: Workers
) -> None:
    placer = StoryPlacer(archive, lambda: workers, clock)
    taken_in(archive, *(telling(n, 0, hours=n) for n in range(3)))
    placer.settle()
    edited = telling(0, 1, hours=0)
    store(archive, edited)
    read_again(archive, archive.select()[-1], edited.text)
    placer.settle()
    assert stories(archive) == {first_is_original(0), first_is_original(1, 2)}


def test_old_copies_find_one_another_however_long_ago_they_were_published(
    archive: Archive, workers: Workers
) -> None:
    placer = StoryPlacer(archive, lambda: workers, clock)
    months_ago = -24 * 240
    taken_in(archive, telling(0, 0, hours=months_ago), telling(1, 1, hours=0))
    placer.settle()
    taken_in(archive, telling(2, 0, hours=months_ago + 24), telling(3, 1, hours=1))
    placer.settle()
    assert stories(archive) == {first_is_original(0, 2), first_is_original(1, 3)}


def test_what_is_read_again_with_the_same_outcome_waits_for_nothing(
    archive: Archive, workers: Workers
) -> None:
    taken_in(archive, telling(0, 0, hours=0))
    StoryPlacer(archive, lambda: workers, clock).settle()
    (id_,) = archive.select()
    read_again(archive, id_, telling(0, 0, hours=0).text)
    assert archive.grouping.count_waiting() == 0
    archive.save_readings(
        [replace(read(id_, analysis=2), fingerprint=archive.readings([id_])[id_].fingerprint)]
    )
    assert archive.grouping.count_waiting() == 1


def test_a_process_that_dies_once_is_replaced_and_one_that_dies_always_leaves_articles_for_the_next_time(
    archive: Archive, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaths = [True, False]

    def dies(name: str, waiting: Sequence[object]) -> object:
        if deaths.pop(0):
            raise BrokenProcessPool
        return story_worker.place(name, waiting)  # type: ignore[arg-type]

    monkeypatch.setattr(placing, "place", dies)
    taken_in(archive, telling(0, 0, hours=0), telling(1, 0, hours=1))
    assert StoryPlacer(archive, lambda: workers, clock).settle() == 0
    assert stories(archive) == {first_is_original(0, 1)}

    deaths += [True] * placing.TRIES + [False]
    taken_in(archive, telling(2, 0, hours=2))
    assert StoryPlacer(archive, lambda: workers, clock).settle() == 1
    assert StoryPlacer(archive, lambda: workers, clock).settle() == 0
    assert stories(archive) == {first_is_original(0, 1, 2)}


def test_the_index_is_filled_with_the_newest_articles_and_no_more_than_it_holds(
    archive: Archive, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in(archive, *(telling(n, n % 2, hours=n) for n in range(6)))
    placer = StoryPlacer(archive, lambda: workers, clock)
    placer.settle()
    monkeypatch.setattr(placing, "MOST", 4)
    taken_in(archive, telling(6, 0, hours=6 + timedelta(days=1) / timedelta(hours=1)))
    placer.settle()
    index = story_worker._Kept.index
    assert index is not None
    assert len(index) == 4
    assert first_is_original(0, 2, 4, 6) in stories(archive)
