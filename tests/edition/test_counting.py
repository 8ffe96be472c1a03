"""How many articles an edition says it has, where counting all of them would take as long as there are many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing.core.phrasing import articles_words, laid_out_words
from briefing.edition import EditionBuilder
from briefing.edition import builder as build
from store.archive import Archive
from store.open import open_archive
from tests.store.newsroom import BBC, made, store


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = open_archive(tmp_path / "archive.sqlite")
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
    archive: Archive, monkeypatch: pytest.MonkeyPatch, query: str, words: str, brief: str
) -> None:
    monkeypatch.setattr(build, "COUNTED", 12)
    builder = EditionBuilder(archive, (), (BBC,), lambda: datetime(2025, 9, 1, tzinfo=UTC), shown=5)
    edition = builder.build(query)
    assert articles_words(edition) == words
    assert articles_words(edition, brief=True) == brief


def test_an_edition_of_the_newest_only_says_so_beside_the_number_of_all(archive: Archive) -> None:
    builder = EditionBuilder(archive, (), (BBC,), lambda: datetime(2025, 9, 1, tzinfo=UTC), shown=5)
    some = builder.build()
    assert (some.truncated, some.stories) == (True, 5)
    assert laid_out_words(some) == "newest 5 of 30 articles"
    assert laid_out_words(some, brief=True) == "5 of 30"
    assert laid_out_words(builder.build('"report 3"')) == "1 article"
