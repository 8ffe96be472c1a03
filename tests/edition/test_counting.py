"""How many articles an edition says it has, where counting all of them would take as long as there are many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing.core.phrasing import articles_words, laid_out_words
from briefing.edition import EditionBuilder
from briefing.edition import builder as build
from store import search
from store.archive import Counted
from store.sqlite import SqliteArchive
from tests.store.newsroom import BBC, made, store


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SqliteArchive]:
    archive = SqliteArchive.open(tmp_path / "archive.sqlite")
    store(archive, *(made(f"k{n}", f"Harbour report {n}", hours=n) for n in range(30)))
    yield archive
    archive.close()


@pytest.mark.parametrize(
    ("query", "words", "brief"),
    [
        ("", "30 articles", "30"),
        ("harbour", "more than 12 articles", "12+"),
        ("harbour -quay", "more than 12 articles", "12+"),
        ("-quay", "30 articles", "30"),
        ("is:unread harbour", "more than 12 articles", "12+"),
        ("source:bbc", "30 articles", "30"),
        ('"report 3"', "1 article", "1"),
    ],
)
def test_a_free_search_is_counted_so_far_and_says_so(
    archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch, query: str, words: str, brief: str
) -> None:
    monkeypatch.setattr(build, "COUNTED", 12)
    builder = EditionBuilder(archive, (), (BBC,), lambda: datetime(2025, 9, 1, tzinfo=UTC), shown=5)
    edition = builder.build(query)
    assert articles_words(edition) == words
    assert articles_words(edition, brief=True) == brief


def test_counting_stops_at_the_number_that_is_asked_for(archive: SqliteArchive) -> None:
    from store.query import parse

    for query in ("harbour", "-quay", "harbour -quay", "harbour OR quay", "-is:pinned harbour"):
        expr = parse(query)
        assert archive.count(expr) == 30
        assert archive.count_some(expr, least=5, most=7) == (
            Counted(30) if query == "-quay" else Counted(7, True)
        )
        assert archive.count_some(expr, least=5, most=30) == Counted(30)


def test_a_number_that_takes_long_is_told_as_far_as_it_is_known(
    archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.query import parse

    monkeypatch.setattr(search, "_LOOKED", 25)
    for query, least, known in (
        ("is:unread harbour", 4, Counted(4, True)),
        ("is:unread harbour", 17, Counted(17, True)),
        ("is:unread harbour", 30, Counted(30)),
        ("harbour", 4, Counted(30)),
        ("is:unread report 3", 0, Counted(1)),
    ):
        assert archive.count_some(parse(query), least=least, most=100) == known
    monkeypatch.setattr(search, "_LOOKED", 100_000)
    assert archive.count_some(parse("is:unread harbour"), least=4, most=100) == Counted(30)


def test_an_edition_of_the_newest_only_says_so_beside_the_number_of_all(archive: SqliteArchive) -> None:
    builder = EditionBuilder(archive, (), (BBC,), lambda: datetime(2025, 9, 1, tzinfo=UTC), shown=5)
    some = builder.build()
    assert (some.truncated, some.stories) == (True, 5)
    assert laid_out_words(some) == "newest 5 of 30 articles"
    assert laid_out_words(some, brief=True) == "5 of 30"
    assert laid_out_words(builder.build('"report 3"')) == "1 article"
