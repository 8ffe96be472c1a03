"""Articles come in once, edits are kept, and nothing happens by halves."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.intake import store_feeds
from store.records import Article, FeedState, Mention
from store.schema import migrate
from store.sqlite import SqliteArchive
from tests.store.newsroom import BBC, NOON, NPR, made, named, quoted, read, sent, store, titles


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SqliteArchive]:
    opened = SqliteArchive.open(tmp_path / "archive.db")
    yield opened
    opened.close()


def test_an_article_comes_back_as_it_was_stored(archive: SqliteArchive) -> None:
    article = made(
        "k1",
        "Ministry denies\nFirst.\nSecond “quoted”.",
        url="https://x.example/1",
        author="Ana",
        completeness="summary",
        published_raw="Thu, 14 Aug 2025 12:00:00 GMT",
        published_basis="first-seen",
        language="en",
    )
    (id_,) = store(archive, article)
    assert archive.article(id_) == replace(article, id=id_)
    assert archive.articles([id_, 5]) == {id_: replace(article, id=id_)}
    assert archive.article(5) is None


times = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 30), timezones=st.just(UTC))
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)
articles = st.builds(
    Article,
    source=st.just(BBC.id),
    key=words,
    text=words,
    published=times,
    fetched=times,
    headline_end=st.integers(-3, 300),
    url=words,
    author=words,
    digest=words,
)


@settings(max_examples=40, deadline=None)
@given(found=st.lists(articles, max_size=6, unique_by=lambda article: article.key))
def test_any_articles_are_kept_letter_by_letter(found: list[Article]) -> None:
    with TemporaryDirectory() as folder:
        archive = SqliteArchive.open(Path(folder) / "archive.db")
        stored = archive.store_feed(sent(*found))
        kept = {article.key: article for article in archive.articles(stored.new).values()}
        assert len(kept) == len(found)
        for article in found:
            other = kept[article.key]
            headline_end = min(max(article.headline_end, 0), len(article.text))
            assert other == replace(article, id=other.id, headline_end=headline_end)
        assert archive.known(BBC.id) == {article.key: article.digest for article in found}
        assert archive.verify() == []
        archive.close()


def test_text_that_sqlite_cannot_hold_keeps_its_length(archive: SqliteArchive) -> None:
    text = "Head\nA \ud83d\ude00 lone \udc00 half and a \0 end"
    (id_,) = store(archive, made("k1", text))
    stored = archive.article(id_)
    assert stored is not None
    assert len(stored.text) == len(text)
    assert stored.text.startswith("Head\nA ")
    assert titles(archive, "lone half") == ["Head"]


def test_the_same_feed_twice_changes_nothing(archive: SqliteArchive) -> None:
    article = made("k1", "Pam Bondi speaks\nToday.")
    result = sent(article)
    first = archive.store_feed(result, [named(article, "Pam Bondi")])
    archive.save_readings([read(first.new[0])])
    before = archive.readings(first.new), archive.articles(first.new), archive.feed_states()
    second = archive.store_feed(result, [[]])
    assert (second.new, second.edited) == ((), ())
    assert (archive.readings(first.new), archive.articles(first.new), archive.feed_states()) == before
    assert archive.verify() == []


def test_an_edit_keeps_the_earlier_text_and_waits_to_be_read_again(archive: SqliteArchive) -> None:
    old = made("k1", "Ten dead\nPam Bondi said ten.", seen=1)
    (id_,) = store(archive, old, names=[["Pam Bondi"]])
    archive.save_readings([read(id_, quotes=[quoted(old.text, "said ten", "Pam Bondi")])])
    archive.set_mark(id_, "pinned", True)
    new = made("k1", "Twelve dead\nMinister Rosa said twelve.", hours=3, seen=1)
    stored = archive.store_feed(sent(new), [named(new, "Rosa")])
    assert (stored.new, stored.edited) == ((), (id_,))
    now = archive.article(id_)
    assert now == replace(new, id=id_, version=2, published=old.published, fetched=old.fetched)
    (version,) = archive.versions(id_)
    assert (version.version, version.text, version.headline_end) == (1, old.text, old.headline_end)
    assert version.seen == old.fetched
    assert [article.id for article in archive.unread(1, 10)] == [id_]
    reading = archive.readings([id_])[id_]
    assert (reading.analysis, [m.actor for m in reading.mentions], reading.quotes) == (0, ["Rosa"], ())
    assert titles(archive, "ten") == []
    assert titles(archive, "actor:bondi") == []
    assert titles(archive, "actor:rosa is:edited is:pinned twelve") == ["Twelve dead"]
    third = archive.store_feed(sent(made("k1", "Nine dead\nNo more.", hours=9)))
    assert third.edited == (id_,)
    assert [v.version for v in archive.versions(id_)] == [1, 2]
    assert archive.versions(id_)[1].seen == new.fetched
    assert archive.verify() == []


def test_an_edit_without_digests_is_told_by_the_text(archive: SqliteArchive) -> None:
    article = made("k1", "One\ntext", digest="")
    (id_,) = store(archive, article)
    assert archive.store_feed(sent(article)).edited == ()
    assert archive.store_feed(sent(made("k1", "One\nother text", digest=""))).edited == (id_,)


def test_one_key_in_two_feeds_is_two_articles(archive: SqliteArchive) -> None:
    store(archive, made("same", "From one"))
    store(archive, made("same", "From another", source=NPR))
    assert archive.count() == 2
    assert list(archive.known(BBC.id)) == ["same"]


def test_an_entry_listed_twice_in_one_feed_is_one_article(archive: SqliteArchive) -> None:
    stored = archive.store_feed(sent(made("k1", "One"), made("k1", "Two")))
    assert len(stored.new) == 1
    assert stored.edited == ()


def test_articles_of_the_same_moment_have_ids_of_their_own_in_one_order(archive: SqliteArchive) -> None:
    many = [made(f"k{n}", f"Article {n}") for n in range(30)]
    ids = store(archive, *many, made("later", "Later", hours=1 / 3600), made("old", "Older", hours=-1))
    assert len(set(ids)) == 32
    found = archive.select()
    published = [archive.articles(found)[id_].published for id_ in found]
    assert published == sorted(published, reverse=True)


def test_known_tells_digests_and_what_was_pruned(archive: SqliteArchive) -> None:
    first, second = made("k1", "One"), made("k2", "Two", hours=48)
    store(archive, first, second)
    archive.prune(NOON + timedelta(hours=1))
    assert archive.known(BBC.id) == {"k1": first.digest, "k2": second.digest}
    assert archive.known("https://unknown.example") == {}


def test_known_does_not_grow_with_the_archive(archive: SqliteArchive) -> None:
    for batch in range(14):
        store(archive, *(made(f"{batch}-{n}", f"Text {batch} {n}", hours=batch) for n in range(50)))
    archive.save_feed_state(FeedState(BBC.id))
    known = archive.known(BBC.id)
    assert 500 <= len(known) < 700
    assert "13-0" in known
    assert archive.store_feed(sent(made("0-0", "Text 0 0"))).new == ()


def test_a_fault_within_a_feed_leaves_nothing_of_it(archive: SqliteArchive) -> None:
    good = made("k1", "Good\nText")
    broken = Mention(object(), 1, "Somebody", "Somebody", "")  # type: ignore[arg-type]  # what no table takes
    with pytest.raises(sqlite3.Error):
        archive.store_feed(sent(good, made("k2", "Two", hours=1)), [[], [broken]])
    assert archive.count() == 0
    assert archive.select() == []
    assert archive.feed_states() == {}
    assert archive.known(BBC.id) == {}
    assert titles(archive, "good") == []
    assert archive.verify() == []
    assert len(store(archive, good)) == 1


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


def test_mentions_must_run_parallel_to_the_articles(archive: SqliteArchive) -> None:
    with pytest.raises(ValueError, match="zip"):
        archive.store_feed(sent(made("k1", "One")), [[], []])
    assert archive.count() == 0


def test_feed_states_come_back_whole_and_can_be_forgotten(archive: SqliteArchive) -> None:
    state = FeedState(
        BBC.id,
        url="https://moved.example/",
        etag='W/"x"',
        last_modified="Thu, 14 Aug 2025 12:00:00 GMT",
        body_hash="ab",
        checked=NOON,
        succeeded=NOON - timedelta(days=1),
        next_due=NOON + timedelta(microseconds=1),
        failures=3,
        error="The server says no.",
        failing_since=NOON,
        retired=True,
        title="Título",
    )
    archive.save_feed_state(state)
    archive.save_feed_state(FeedState(NPR.id))
    assert archive.feed_states() == {BBC.id: state, NPR.id: FeedState(NPR.id)}
    archive.forget_feed(BBC.id)
    assert archive.feed_states() == {NPR.id: FeedState(NPR.id)}


def test_a_renamed_source_is_found_by_its_new_name_and_tags(archive: SqliteArchive) -> None:
    store(archive, made("k1", "One"))
    archive.note_sources([replace(BBC, name="Beeb Américas", tags=("radio",)), NPR])
    assert titles(archive, "source:americas tag:radio") == ["One"]
    assert titles(archive, "tag:crime") == []
