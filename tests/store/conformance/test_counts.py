"""Numbers of articles: all, matching, new, by day, and as far as they are worth counting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from store.archive import Archive
from store.query import parse
from store.records import Counted
from tests.store.newsroom import BBC, NOON, NPR, made, store, store_feed
from tests.store.newsroom import sent as sent_by

DAY = (NOON - datetime(1970, 1, 1, tzinfo=UTC)).days


def test_an_empty_archive_counts_nothing(archive: Archive) -> None:
    assert archive.count() == archive.count(parse("-x")) == archive.count(fetched_since=NOON) == 0
    assert archive.count_some(parse("x"), least=5, most=10) == Counted(0)
    assert archive.count_unread(1) == 0
    assert archive.articles_a_day() == {}
    assert archive.select() == []


@pytest.mark.parametrize(
    "query", ["harbour", "-quay", "harbour -quay", "harbour OR quay", "-is:pinned harbour"]
)
def test_counting_stops_no_sooner_than_asked_and_says_when_it_did(archive: Archive, query: str) -> None:
    store(archive, *(made(f"k{n}", f"Harbour report {n}", hours=n) for n in range(30)))
    expr = parse(query)
    assert archive.count(expr) == 30
    assert archive.count_some(expr, least=5, most=30) == Counted(30)
    some = archive.count_some(expr, least=5, most=7)
    assert some in (Counted(7, more=True), Counted(30)), "a number that costs nothing may be whole"


def test_what_is_tallied_is_what_is_counted_one_by_one(archive: Archive) -> None:
    ids = store(
        archive,
        *(made(f"k{n}", f"Rosa {n}", hours=7 * n, seen=n % 5) for n in range(40)),
        names=[["Rosa"] if n % 3 else [] for n in range(40)],
    )
    store(archive, *(made(f"o{n}", f"Rosa elsewhere {n}", source=NPR, hours=7 * n) for n in range(10)))
    articles = archive.articles(archive.select())
    tagged = {id_ for n, id_ in enumerate(ids) if n % 3}
    for since in (None, NOON + timedelta(hours=30), NOON + timedelta(days=5, hours=11.5)):
        for until in (None, NOON + timedelta(days=6), NOON + timedelta(hours=31)):
            inside = {
                id_
                for id_, article in articles.items()
                if (since is None or article.published >= since)
                and (until is None or article.published < until)
            }
            assert archive.count(since=since, until=until) == len(inside)
            assert archive.count(actor="Rosa", since=since, until=until) == len(inside & tagged)
            assert archive.count(parse("source:npr"), since=since, until=until) == len(inside - set(ids))
            assert set(archive.select(since=since, until=until)) == inside


def test_what_came_in_since_a_time_is_counted_by_first_sight(archive: Archive) -> None:
    store(archive, *(made(f"k{n}", f"Rosa {n}", hours=n, seen=100 - 2 * n) for n in range(10)))
    at = NOON + timedelta(hours=95)
    assert archive.count(fetched_since=at) == 6
    assert archive.count(parse("rosa -5"), fetched_since=at) == 5
    assert archive.count(fetched_since=at, since=NOON + timedelta(hours=4)) == 2


def test_days_are_counted_for_all_for_an_actor_and_for_a_source(archive: Archive) -> None:
    store(
        archive,
        made("k1", "Rosa", hours=0),
        made("k2", "Rosa again", hours=1),
        made("k3", "Nobody", hours=30),
        names=[["Rosa"], ["Rosa"], []],
    )
    store(archive, made("k4", "Rosa", source=NPR), names=[["Rosa"]])
    assert archive.articles_a_day() == {DAY: 3, DAY + 1: 1}
    assert archive.articles_a_day(actor="Rosa") == {DAY: 3}
    assert archive.articles_a_day(source=BBC.id) == {DAY: 2, DAY + 1: 1}
    assert archive.articles_a_day(source=BBC.id, since=NOON + timedelta(days=1)) == {DAY + 1: 1}
    assert archive.articles_a_day(actor="Lena") == archive.articles_a_day(source="nowhere") == {}


def test_days_follow_edits_and_pruning(archive: Archive) -> None:
    store(archive, made("k1", "Rosa"), made("k2", "Rosa again", hours=24), names=[["Rosa"], ["Rosa"]])
    store_feed(archive, sent_by(made("k2", "Lena", hours=24)))
    assert archive.articles_a_day(actor="Rosa") == {DAY: 1}
    archive.prune(NOON + timedelta(hours=1))
    assert archive.articles_a_day() == {DAY + 1: 1}
    assert archive.articles_a_day(actor="Rosa") == {}
