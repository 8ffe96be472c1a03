"""What keeps an archive small and sound: pruning, tidying, vacuum, checking; and how large it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from store.archive import Archive
from store.records import Placement
from tests.store.newsroom import NOON, made, named, quoted, read, sent, store, store_feed, titles

SIX = [f"Article number {n}\n" + "some words of it " * 40 for n in range(6)]


def fill(archive: Archive) -> tuple[int, ...]:
    """Six articles, a day from each to the next."""
    return store(archive, *(made(f"k{n}", text, hours=24 * n) for n, text in enumerate(SIX)))


# --- retention ---------------------------------------------------------------------


def test_old_articles_go_with_all_that_is_known_of_them_and_pinned_ones_stay(archive: Archive) -> None:
    texts = [f"Article {n} words\nRosa said “never {n}”." for n in range(4)]
    articles = [made(f"k{n}", text, hours=24 * n) for n, text in enumerate(texts)]
    ids = store(archive, *articles, names=[["Rosa"]] * 4)
    archive.save_readings(
        [
            read(id_, quotes=[quoted(a.text, "never", "Rosa")], mentions=named(a, "Rosa"))
            for id_, a in zip(ids, articles, strict=True)
        ],
        [Placement(id_, ids[0]) for id_ in ids],
    )
    archive.set_mark(ids[0], "pinned", True)
    archive.set_mark(ids[1], "read", True)
    assert archive.prune(NOON + timedelta(hours=60)) == 2
    assert archive.select() == [ids[3], ids[0]]
    for query in ("words", "actor:rosa", "speaker:rosa", "kind:quote", "never"):
        assert titles(archive, query) == ["Article 3 words", "Article 0 words"], query
    kept = {ids[0], ids[3]}
    assert (
        archive.readings(ids).keys() == archive.placements(ids).keys() == archive.mentions(ids).keys() == kept
    )
    assert {each.article for each in archive.grouping.settled(NOON, NOON + timedelta(days=9), 99)} <= kept
    assert archive.marks("read") == frozenset()
    assert archive.count(actor="Rosa") == 2
    assert archive.verify() == []


def test_a_feed_does_not_bring_back_what_was_pruned_though_it_was_edited(archive: Archive) -> None:
    fill(archive)
    archive.prune(keep=1)
    assert fill(archive) == ()
    assert store_feed(archive, sent(made("k0", "Another text"))).new == ()
    assert archive.count() == 1


def test_an_old_article_that_came_only_now_is_kept_as_long_as_a_new_one(archive: Archive) -> None:
    late = replace(made("late", "Published long ago"), fetched=NOON + timedelta(days=400))
    ids = store(archive, late, made("both", "Seen long ago", hours=1))
    assert archive.prune(NOON + timedelta(days=365)) == 1
    assert archive.select() == [ids[0]]


def test_pruning_by_number_keeps_the_newest_and_every_pinned_one(archive: Archive) -> None:
    ids = fill(archive)
    archive.set_mark(ids[0], "pinned", True)
    assert archive.prune(keep=2, dry_run=True) == 3
    assert archive.prune(keep=2) == 3
    assert archive.select() == [ids[5], ids[4], ids[0]]
    assert archive.prune(keep=2) == 0
    assert archive.prune() == 0
    assert archive.verify() == []


def test_age_and_number_together_remove_what_either_would(archive: Archive) -> None:
    ids = fill(archive)
    before = NOON + timedelta(hours=24 * 2 - 1)
    assert archive.prune(before, 5, dry_run=True) == 2
    assert archive.prune(before, 1, dry_run=True) == 5
    assert archive.prune(before, 3) == 3
    assert archive.select() == [ids[5], ids[4], ids[3]]


def test_a_dry_run_counts_what_the_real_one_removes_and_removes_nothing(archive: Archive) -> None:
    ids = fill(archive)
    archive.set_mark(ids[1], "pinned", True)
    for before, keep in ((NOON + timedelta(days=3), 0), (None, 2), (None, 100)):
        there = archive.count()
        expected = archive.prune(before, keep, dry_run=True)
        assert archive.count() == len(archive.select()) == there
        assert archive.prune(before, keep) == expected


def test_progress_reaches_the_number_that_was_announced(archive: Archive) -> None:
    fill(archive)
    told: list[tuple[int, int]] = []
    archive.prune(keep=2, on_progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (4, 4)


# --- size and soundness ------------------------------------------------------------


def test_tidying_comes_to_an_end_and_changes_nothing_that_is_found(archive: Archive) -> None:
    for n in range(30):
        store(archive, made(f"k{n}", f"Article {n}\nHarbour news of day {n}.", hours=n))
    before = titles(archive, "harbour")
    turns = 0
    while archive.tidy():
        turns += 1
        assert turns < 50
    assert titles(archive, "harbour") == before
    assert archive.verify() == []


def test_a_vacuum_changes_nothing_that_is_found(archive: Archive) -> None:
    store(archive, *(made(f"k{n}", f"Article {n}\n" + f"words{n} " * 300, hours=n) for n in range(30)))
    archive.prune(keep=10)
    before = titles(archive, "article")
    assert isinstance(archive.vacuum(), int)
    assert titles(archive, "article") == before
    assert archive.verify() == []


def test_mending_what_is_sound_changes_nothing(archive: Archive) -> None:
    text = "Rosa speaks\nShe said “never”."
    article = made("k1", text)
    (id_,) = store(archive, article, names=[["Rosa"]])
    archive.save_readings(
        [read(id_, quotes=[quoted(text, "never", "Rosa")], mentions=named(article, "Rosa"))]
    )
    archive.set_mark(id_, "read", True)
    before = archive.articles([id_]), archive.readings([id_]), archive.articles_a_day(actor="Rosa")
    archive.mend()
    assert (archive.articles([id_]), archive.readings([id_]), archive.articles_a_day(actor="Rosa")) == before
    assert titles(archive, "actor:rosa speaker:rosa is:read kind:event never") == ["Rosa speaks"]
    assert archive.verify() == []


def test_the_census_counts_articles_and_what_the_user_added(archive: Archive) -> None:
    ids = fill(archive)
    archive.set_mark(ids[0], "pinned", True)
    census = archive.census()
    rows = {part.what: part.rows for part in census.parts}
    assert census.articles == 6
    assert rows["your marks"] == 1
    assert (census.oldest, census.newest) == (NOON, NOON + timedelta(days=5))
    assert census.bytes == pytest.approx(archive.size(), rel=0.5)
    assert archive.size() > 0


def test_an_empty_archive_has_a_census_too(archive: Archive) -> None:
    census = archive.census()
    assert (census.articles, census.oldest, census.newest) == (0, None, None)
