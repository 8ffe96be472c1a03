"""The parts of a feed's last body live and die with the articles they speak of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from store.records import Mention
from store.sqlite import SqliteArchive
from tests.store.newsroom import BBC, NPR, made, named, sent, titles


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SqliteArchive]:
    opened = SqliteArchive.open(tmp_path / "archive.sqlite")
    yield opened
    opened.close()


def test_parts_are_kept_and_replaced_with_the_articles(archive: SqliteArchive) -> None:
    assert archive.feed_parts(BBC.id) == b""
    archive.store_feed(replace(sent(made("k1", "One")), parts=b"\x00first"))
    assert archive.feed_parts(BBC.id) == b"\x00first"
    archive.store_feed(replace(sent(), parts=b"second"))
    assert archive.feed_parts(BBC.id) == b"second"
    assert archive.feed_parts(NPR.id) == b""


def test_a_body_that_could_not_be_cut_leaves_no_parts_of_an_earlier_one(archive: SqliteArchive) -> None:
    archive.store_feed(replace(sent(made("k1", "One")), parts=b"first"))
    archive.store_feed(sent(made("k2", "Two")))
    assert archive.feed_parts(BBC.id) == b""


@pytest.mark.parametrize("status", ["not-modified", "failed", "not-due"])
def test_an_answer_without_a_body_leaves_the_parts_as_they_are(archive: SqliteArchive, status: str) -> None:
    archive.store_feed(replace(sent(made("k1", "One")), parts=b"first"))
    archive.store_feed(replace(sent(), status=status))  # type: ignore[arg-type]  # one of the statuses
    assert archive.feed_parts(BBC.id) == b"first"


def test_a_feed_that_is_forgotten_is_parsed_whole_next_time(archive: SqliteArchive) -> None:
    archive.store_feed(replace(sent(made("k1", "One")), parts=b"first"))
    archive.forget_feed(BBC.id)
    assert archive.feed_parts(BBC.id) == b""


def test_feeds_stored_together_keep_their_own_articles_and_tags(archive: SqliteArchive) -> None:
    one, two, three = (
        made("k", "Rosa spoke", hours=2),
        made("k", "Pam spoke", source=NPR, hours=1),
        made("l", "Late"),
    )
    first = replace(sent(one, three), mentions=(tuple(named(one, "Rosa")), ()), parts=b"1")
    second = replace(sent(two, source=NPR), mentions=(tuple(named(two, "Pam")),), parts=b"2")
    stored = archive.store_feeds([first, second])
    assert [len(each.new) for each in stored] == [2, 1]
    assert titles(archive, "actor:Rosa") == ["Rosa spoke"]
    assert titles(archive, "source:NPR") == ["Pam spoke"]
    assert (archive.feed_parts(BBC.id), archive.feed_parts(NPR.id)) == (b"1", b"2")
    assert archive.verify() == []


def test_a_fault_in_one_of_several_feeds_leaves_nothing_of_any(archive: SqliteArchive) -> None:
    broken = Mention(object(), 1, "Somebody", "", "")  # type: ignore[arg-type]  # what no table takes
    good = replace(sent(made("k1", "Good")), parts=b"1")
    bad = replace(sent(made("k2", "Bad", source=NPR), source=NPR), mentions=((broken,),), parts=b"2")
    with pytest.raises(sqlite3.Error):
        archive.store_feeds([good, bad])
    assert archive.count() == 0
    assert archive.feed_states() == {}
    assert archive.feed_parts(BBC.id) == b""


def test_unread_articles_come_without_those_that_are_under_way(archive: SqliteArchive) -> None:
    ids = archive.store_feed(sent(*(made(f"k{n}", f"Title {n}", hours=n) for n in range(6)))).new
    newest = archive.unread(1, 2)
    assert [article.id for article in newest] == [ids[5], ids[4]]
    following = archive.unread(1, 2, frozenset(ids[4:]))
    assert [article.id for article in following] == [ids[3], ids[2]]
