"""Which articles wait for their place among the stories, and how stories are settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from store.archive import Archive
from store.records import Fingerprinted, Placement
from tests.store.newsroom import BBC, NOON, NPR, made, read, sent, store, store_feed

DAY = timedelta(days=1)


def read_in(archive: Archive, *ids: int) -> None:
    archive.save_readings([read(each) for each in ids])


def settle(archive: Archive, *placements: Placement) -> bool:
    waiting = archive.grouping.waiting(100)
    return archive.grouping.settle(archive.grouping.turn(), placements, waiting)


def ids_of(articles: list[Fingerprinted]) -> list[int]:
    return [each.article for each in articles]


def test_a_read_article_waits_until_stories_are_settled(archive: Archive) -> None:
    one, two, unread = store(archive, *(made(f"k{n}", f"Article {n}", hours=n) for n in range(3)))
    read_in(archive, two, one)
    assert archive.grouping.count_waiting() == 2
    assert ids_of(archive.grouping.waiting(9)) == [one, two]
    assert ids_of(archive.grouping.waiting(1, newest=True)) == [two]
    assert archive.grouping.settled(NOON, NOON + DAY, 9) == []
    assert settle(archive, Placement(one, one), Placement(two, one, one, 0.9))
    assert archive.grouping.count_waiting() == 0
    assert archive.grouping.settled(NOON, NOON + DAY, 9) == [
        Fingerprinted(one, NOON, b"print", one, 0),
        Fingerprinted(two, NOON + timedelta(hours=1), b"print", one, one),
    ]
    assert ids_of(archive.grouping.settled(NOON, NOON + DAY, 1)) == [two]
    assert archive.placements([one, two, unread]).keys() == {one, two}


def test_articles_of_one_moment_wait_in_the_order_of_feed_and_key(archive: Archive) -> None:
    late, early = made("k2", "Two"), made("k1", "One")
    (other,) = store_feed(archive, sent(made("k0", "Zero", source=NPR), source=NPR)).new
    (second,) = store(archive, late)
    (first,) = store(archive, early)
    read_in(archive, other, second, first)
    assert BBC.id < NPR.id
    assert ids_of(archive.grouping.waiting(9)) == [first, second, other]


def test_what_is_shown_meanwhile_moves_no_settled_article(archive: Archive) -> None:
    settled, waits = store(archive, made("k0", "Zero"), made("k1", "One", hours=1))
    read_in(archive, settled)
    assert settle(archive, Placement(settled, settled))
    read_in(archive, waits)
    archive.grouping.show([Placement(settled, waits, waits), Placement(waits, waits)])
    assert {n: each.story for n, each in archive.placements([settled, waits]).items()} == {
        settled: settled,
        waits: waits,
    }
    assert ids_of(archive.grouping.waiting(9)) == [waits]


def test_stories_are_settled_on_what_they_were_seen_to_be_alone(archive: Archive, other: Archive) -> None:
    one, two = store(archive, made("k0", "Zero"), made("k1", "One", hours=1))
    read_in(archive, one)
    turn, waiting = archive.grouping.turn(), archive.grouping.waiting(9)
    read_in(other, two)
    assert settle(other, Placement(one, one), Placement(two, one))
    assert not archive.grouping.settle(turn, [Placement(one, 7)], waiting)
    assert archive.placements([one])[one].story == one


def test_an_article_that_was_read_again_meanwhile_goes_on_waiting(archive: Archive) -> None:
    (one,) = store(archive, made("k0", "Zero"))
    read_in(archive, one)
    turn, waiting = archive.grouping.turn(), archive.grouping.waiting(9)
    archive.save_readings([replace(read(one), fingerprint=b"another")])
    assert archive.grouping.settle(turn, [Placement(one, one)], waiting)
    assert ids_of(archive.grouping.waiting(9)) == [one]


def test_the_same_reading_again_has_nothing_wait_and_a_later_analysis_has(archive: Archive) -> None:
    (one,) = store(archive, made("k0", "Zero"))
    read_in(archive, one)
    settle(archive, Placement(one, one))
    read_in(archive, one)
    assert archive.grouping.count_waiting() == 0
    archive.save_readings([read(one, analysis=2)])
    assert archive.grouping.waiting(9) == [Fingerprinted(one, NOON, b"print", one, 0)]


def test_an_article_that_leaves_the_archive_waits_no_longer(archive: Archive) -> None:
    one, two = store(archive, made("k0", "Zero"), made("k1", "One", hours=1))
    read_in(archive, one, two)
    turn = archive.grouping.turn()
    assert archive.prune(keep=1) == 1
    assert archive.grouping.turn() != turn
    assert ids_of(archive.grouping.waiting(9)) == [two]
