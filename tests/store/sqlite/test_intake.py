"""Writing many articles together gives what writing them one by one would."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from store.sqlite.intake import store_feeds
from store.sqlite.schema import migrate
from tests.store.newsroom import NOON, made, sent


@settings(max_examples=40, deadline=None)
@given(
    before=st.lists(st.integers(0, 5), max_size=4),
    coming=st.lists(st.sampled_from((0, 1, 2, 3, 900_000, 1_000_001)), max_size=8),
)
def test_articles_of_one_moment_get_the_ids_that_they_would_get_one_by_one(
    before: list[int], coming: list[int]
) -> None:
    def taken_in(connection: sqlite3.Connection, moments: list[int], at_once: int, name: str) -> None:
        articles = [
            made(f"{name}{n}", "Title", published=NOON + timedelta(microseconds=moment))
            for n, moment in enumerate(sorted(moments))
        ]
        for first in range(0, len(articles), at_once):
            store_feeds(connection, [sent(*articles[first : first + at_once])])

    with closing(sqlite3.connect(":memory:")) as together, closing(sqlite3.connect(":memory:")) as single:
        for connection, at_once in ((together, 100), (single, 1)):
            connection.isolation_level = None
            migrate(connection, "memory")
            taken_in(connection, before, at_once, "before")
            taken_in(connection, coming, at_once, "coming")
        ids = "SELECT id, key FROM articles ORDER BY id"
        assert together.execute(ids).fetchall() == single.execute(ids).fetchall()
