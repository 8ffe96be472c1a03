"""Articles come in once, come back as they were, and edits keep what was there before."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.archive import Archive
from store.normalize import from_micros
from store.open import open_archive
from store.records import Article
from tests.store.conformance.conftest import NewPlace
from tests.store.newsroom import BBC, NOON, made, named, quoted, read, sent, store, store_feed, titles


def test_an_article_comes_back_as_it_was_stored(archive: Archive) -> None:
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
    assert archive.versions(id_) == ()


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
def test_any_articles_are_kept_letter_by_letter(new_place: NewPlace, found: list[Article]) -> None:
    with closing(open_archive(new_place())) as archive:
        stored = store_feed(archive, sent(*found))
        kept = {article.key: article for article in archive.articles(stored.new).values()}
        assert len(kept) == len(found)
        for article in found:
            other = kept[article.key]
            headline_end = min(max(article.headline_end, 0), len(article.text))
            assert other == replace(article, id=other.id, headline_end=headline_end)
        assert archive.known(BBC.id) == {article.key: article.digest for article in found}
        assert archive.verify() == []


def test_times_of_any_zone_come_back_as_the_same_moment_to_the_microsecond(archive: Archive) -> None:
    published = datetime(2025, 8, 14, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=-7)))
    (id_,) = store(archive, made("k1", "One", published=published, fetched=published))
    article = archive.article(id_)
    assert article is not None
    assert (article.published, article.fetched) == (published, published)
    assert article.published.utcoffset() == timedelta(0)


def test_articles_are_given_in_the_order_they_were_asked_for(archive: Archive) -> None:
    ids = store(archive, *(made(f"k{n}", f"Article {n}", hours=n) for n in range(4)))
    wanted = [ids[2], ids[0], ids[3]]
    assert list(archive.articles(wanted)) == wanted


def test_the_same_feed_twice_changes_nothing(archive: Archive) -> None:
    article = made("k1", "Pam Bondi speaks\nToday.")
    result = sent(article)
    first = store_feed(archive, result, [named(article, "Pam Bondi")])
    archive.save_readings([read(first.new[0])])
    before = archive.readings(first.new), archive.articles(first.new), archive.feed_states()
    second = store_feed(archive, result, [[]])
    assert (second.new, second.edited) == ((), ())
    assert (archive.readings(first.new), archive.articles(first.new), archive.feed_states()) == before
    assert archive.verify() == []


def test_an_edit_keeps_the_earlier_text_and_waits_to_be_read_again(archive: Archive) -> None:
    old = made("k1", "Ten dead\nPam Bondi said ten.", seen=1)
    (id_,) = store(archive, old, names=[["Pam Bondi"]])
    archive.save_readings([read(id_, quotes=[quoted(old.text, "said ten", "Pam Bondi")])])
    archive.set_mark(id_, "pinned", True)
    new = made("k1", "Twelve dead\nMinister Rosa said twelve.", hours=3, seen=1)
    stored = store_feed(archive, sent(new), [named(new, "Rosa")])
    assert (stored.new, stored.edited) == ((), (id_,))
    now = archive.article(id_)
    assert now == replace(new, id=id_, version=2, published=old.published, fetched=old.fetched)
    (version,) = archive.versions(id_)
    assert (version.version, version.text, version.headline_end) == (1, old.text, old.headline_end)
    assert version.seen == old.fetched
    assert [article.id for article in archive.unread(1, 10)] == [id_]
    reading = archive.readings([id_])[id_]
    assert (reading.analysis, [m.actor for m in reading.mentions], reading.quotes) == (0, ["Rosa"], ())
    assert reading.events == ()
    assert titles(archive, "ten") == []
    assert titles(archive, "actor:bondi") == []
    assert titles(archive, "speaker:bondi OR kind:quote OR kind:event") == []
    assert titles(archive, "actor:rosa is:edited is:pinned twelve") == ["Twelve dead"]
    third = store_feed(archive, sent(made("k1", "Nine dead\nNo more.", hours=9)))
    assert third.edited == (id_,)
    assert [v.version for v in archive.versions(id_)] == [1, 2]
    assert archive.versions(id_)[1].seen == new.fetched
    assert archive.verify() == []


def test_an_edit_back_to_the_first_text_is_an_edit_too(archive: Archive) -> None:
    one, other = made("k1", "Ten dead\nTen."), made("k1", "Twelve dead\nTwelve.")
    (id_,) = store(archive, one)
    for article in (other, one):
        assert store_feed(archive, sent(article)).edited == (id_,)
    now = archive.article(id_)
    assert now is not None
    assert (now.text, now.version) == (one.text, 3)
    assert [version.text for version in archive.versions(id_)] == [one.text, other.text]


def test_without_digests_an_edit_is_seen_by_the_text(archive: Archive) -> None:
    article = made("k1", "One\ntext", digest="")
    (id_,) = store(archive, article)
    assert store_feed(archive, sent(article)).edited == ()
    assert store_feed(archive, sent(made("k1", "One\nother text", digest=""))).edited == (id_,)


def test_a_summary_that_becomes_a_full_text_is_no_summary_any_more(archive: Archive) -> None:
    store(archive, made("k1", "One\nShort.", completeness="summary"))
    assert titles(archive, "is:summary") == ["One"]
    store_feed(archive, sent(made("k1", "One\nShort. And all the rest.")))
    assert titles(archive, "is:summary") == []
    assert titles(archive, "is:edited") == ["One"]


def test_an_entry_listed_twice_in_one_feed_is_one_article(archive: Archive) -> None:
    stored = store_feed(archive, sent(made("k1", "One"), made("k1", "Two")))
    assert len(stored.new) == 1
    assert stored.edited == ()


def test_ids_are_times_of_publication_in_one_order_though_many_share_a_moment(archive: Archive) -> None:
    many = [made(f"k{n}", f"Article {n}") for n in range(30)]
    ids = store(archive, *many, made("later", "Later", hours=1 / 3600), made("old", "Older", hours=-1))
    again = store(archive, *(made(f"again {n}", f"More {n}") for n in range(5)))
    assert len({*ids, *again}) == 37
    found = archive.select()
    articles = archive.articles(found)
    assert [articles[id_].published for id_ in found] == sorted(
        (article.published for article in articles.values()), reverse=True
    )
    for id_, article in articles.items():
        assert timedelta(0) <= from_micros(id_) - article.published < timedelta(milliseconds=1)


def test_mentions_must_run_parallel_to_the_articles(archive: Archive) -> None:
    with pytest.raises(ValueError, match="zip"):
        store_feed(archive, sent(made("k1", "One")), [[], []])
    assert archive.count() == 0
    assert archive.feed_states() == {}


def test_mentions_are_given_by_article_and_in_the_order_of_the_text(archive: Archive) -> None:
    article = made("k1", "Rosa meets Pam Bondi; Rosa leaves")
    (id_, other) = store(archive, article, made("k2", "Nobody", hours=1), names=[["Pam Bondi", "Rosa"], []])
    archive.retag({id_: named(article, "Rosa", "Pam Bondi")}, {})
    assert archive.mentions([id_, other, 7]) == {id_: tuple(named(article, "Rosa", "Pam Bondi"))}


def test_texts_below_an_id_come_newest_first(archive: Archive) -> None:
    ids = store(archive, *(made(f"k{n}", f"Article {n}\nBody.", hours=n) for n in range(5)))
    first = archive.texts_below(2**62, 3)
    assert first == [(id_, f"Article {n}\nBody.") for n, id_ in reversed([*enumerate(ids)][2:])]
    assert [id_ for id_, _ in archive.texts_below(first[-1][0], 9)] == [ids[1], ids[0]]
    assert archive.texts_below(ids[0], 9) == []


def test_published_far_apart_articles_stand_in_order(archive: Archive) -> None:
    years = (1999, 2038, 1971, 2500)
    store(archive, *(made(f"k{y}", f"Year {y}", published=datetime(y, 1, 1, tzinfo=UTC)) for y in years))
    assert titles(archive, "") == ["Year 2500", "Year 2038", "Year 1999", "Year 1971"]
    assert titles(archive, "", since=NOON) == ["Year 2500", "Year 2038"]
