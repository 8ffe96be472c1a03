"""What is found in articles comes back, is replaced by what a later reading finds, and is grouped into stories."""

from __future__ import annotations

from contextlib import closing
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from store.archive import Archive
from store.open import open_archive
from store.records import Placement, Reading
from tests.store.conformance.conftest import NewPlace
from tests.store.newsroom import NOON, made, named, quoted, read, sent, store, store_feed, titles

whole = st.from_type(Reading).map(lambda reading: replace(reading, analysis=abs(reading.analysis) % 1000))


@settings(max_examples=40, deadline=None)
@given(reading=whole)
def test_any_reading_comes_back_as_it_was_saved(new_place: NewPlace, reading: Reading) -> None:
    with closing(open_archive(new_place())) as archive:
        (id_,) = store(archive, made("k1", "Head\nBody."))
        small = _storable(replace(reading, article=id_))
        archive.save_readings([small])
        # The form is kept to search by, and is not given back.
        assert archive.readings([id_]) == {id_: replace(small, form=None)}
        archive.save_readings([replace(small, quotes=(), mentions=())])
        assert archive.readings([id_])[id_].quotes == ()
        assert archive.verify() == []


def _storable(reading: Reading) -> Reading:
    """The reading with offsets that a database counts and words that UTF-8 can hold: no reading has others."""

    def small(value: object) -> object:
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int):
            return abs(value) % 2**31
        if isinstance(value, float):
            return 0.5
        if isinstance(value, str):
            return value.encode("utf-8", "ignore").decode().replace("\0", "")
        if isinstance(value, tuple):
            return tuple(small(each) for each in value)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{each.name: small(getattr(value, each.name)) for each in fields(value)})
        return value

    article = reading.article
    result = small(reading)
    assert isinstance(result, Reading)
    return replace(result, article=article)


def test_an_unread_article_has_its_mentions_and_analysis_zero(archive: Archive) -> None:
    article = made("k1", "Pam Bondi speaks")
    (id_,) = store(archive, article, names=[["Pam Bondi"]])
    reading = archive.readings([id_, 99])
    assert reading == {id_: Reading(id_, 0, tuple(named(article, "Pam Bondi")))}


def test_what_is_unread_comes_newest_first_whatever_read_it_before(archive: Archive) -> None:
    ids = store(archive, *(made(f"k{n}", f"Article {n}", hours=n) for n in range(6)))
    archive.save_readings([read(ids[5], analysis=3), read(ids[4], analysis=2), read(ids[1], analysis=2)])
    assert archive.count_unread(3) == 5
    assert [article.id for article in archive.unread(3, 3)] == [ids[4], ids[3], ids[2]]
    assert archive.count_unread(2) == 3
    assert [article.id for article in archive.unread(2, 9)] == [ids[3], ids[2], ids[0]]
    assert archive.unread(0, 9) == []
    assert archive.count_unread(0) == 0


def test_a_reading_of_a_text_edited_meanwhile_is_dropped(archive: Archive) -> None:
    old = made("k1", "Ten dead\nTen.")
    (id_,) = store(archive, old)
    store_feed(archive, sent(made("k1", "Twelve dead\nTwelve.")))
    archive.save_readings([read(id_)], versions={id_: 1})
    assert archive.count_unread(1) == 1
    archive.save_readings([read(id_)], versions={id_: 2})
    assert archive.count_unread(1) == 0


def test_fingerprints_come_oldest_first_from_a_time_on(archive: Archive) -> None:
    ids = store(archive, *(made(f"k{n}", f"Article {n}", hours=n) for n in range(4)))
    archive.save_readings([read(id_) for id_ in ids[:3]], [Placement(ids[1], ids[1], ids[0], 0.8)])
    archive.save_readings([replace(read(ids[3]), fingerprint=b"")])
    found = archive.grouping.settled(NOON, NOON + timedelta(days=1), 9)
    assert [(each.article, each.story, each.copy_of) for each in found] == [(ids[1], ids[1], ids[0])]
    assert found[0].published == NOON + timedelta(hours=1)
    assert found[0].fingerprint == b"print"
    assert [each.article for each in archive.grouping.waiting(9)] == [ids[0], ids[2]]


def test_kinds_of_actors_are_found_once_they_are_known(archive: Archive) -> None:
    archive.note_kinds({"Pam Bondi": "official", "Marina": "organization"})
    store(
        archive,
        made("k1", "Pam Bondi"),
        made("k2", "Marina acts", hours=1),
        made("k3", "Lena", hours=2),
        names=[["Pam Bondi"], ["Marina"], ["Lena"]],
    )
    assert titles(archive, "kind:official") == ["Pam Bondi"]
    assert titles(archive, "kind:organization") == ["Marina acts"]


def test_readings_of_articles_that_are_gone_are_passed_over(archive: Archive) -> None:
    archive.save_readings([read(123)], [Placement(123, 123)])
    archive.retag({123: []}, {})
    assert archive.readings([123]) == {}
    assert archive.placements([123]) == {}
    assert archive.verify() == []


def test_a_later_reading_takes_the_place_of_all_that_an_earlier_one_found(archive: Archive) -> None:
    text = "Talks fail\nRosa said “never” to Pam Bondi."
    article = made("k1", text)
    (id_,) = store(archive, article, names=[["Pam Bondi"]])
    archive.save_readings(
        [read(id_, quotes=[quoted(text, "never", "Rosa")], mentions=named(article, "Pam Bondi"))]
    )
    assert titles(archive, "speaker:rosa actor:bondi kind:direct kind:event") == ["Talks fail"]
    later = Reading(id_, 2, tuple(named(article, "Rosa")))
    archive.save_readings([later])
    assert archive.readings([id_]) == {id_: later}
    assert archive.mentions([id_]) == {id_: later.mentions}
    assert titles(archive, "actor:rosa") == ["Talks fail"]
    assert titles(archive, "speaker:rosa OR actor:bondi OR kind:direct OR kind:event OR kind:quote") == []
    assert (archive.count(actor="Pam Bondi"), archive.count(actor="Rosa")) == (0, 1)


def test_a_story_s_articles_are_all_given_in_order_of_publication(archive: Archive) -> None:
    early, other, late = sorted(store(archive, *(made(f"k{n}", f"Article {n}", hours=n) for n in range(3))))
    placed = [Placement(late, early), Placement(early, early), Placement(other, other)]
    archive.save_readings([read(id_) for id_ in (late, early, other)], placed)
    assert archive.story_articles([early, other, 7]) == {early: (early, late), other: (other,)}


def test_placements_are_replaced_and_copies_are_found(archive: Archive) -> None:
    ids = store(archive, *(made(f"k{n}", f"Article {n}", hours=n) for n in range(4)))
    places = [Placement(ids[0], ids[0]), Placement(ids[2], ids[0], ids[0], 0.9), Placement(ids[1], ids[1])]
    archive.save_readings([read(id_) for id_ in ids], places)
    assert archive.placements(ids) == {place.article: place for place in places}
    assert titles(archive, "is:copy") == ["Article 2"]
    archive.save_readings([], [Placement(ids[2], ids[1])])
    assert archive.placements([ids[2]]) == {ids[2]: Placement(ids[2], ids[1])}
    assert titles(archive, "is:copy") == []
    assert archive.verify() == []


# --- after the watchlist changed -----------------------------------------------------


def test_retagging_replaces_mentions_keeps_the_findings_and_has_the_article_read_again(
    archive: Archive,
) -> None:
    text = "Pam Bondi meets Rosa\nShe said “never”."
    article = made("k1", text)
    (id_,) = store(archive, article, names=[["Pam Bondi"]])
    quote = quoted(text, "never", "Pam Bondi")
    archive.save_readings([read(id_, quotes=[quote], mentions=named(article, "Pam Bondi"))])
    archive.retag({id_: named(article, "Rosa")}, {id_: 1})
    assert (archive.count(actor="Pam Bondi"), archive.count(actor="Rosa")) == (0, 1)
    reading = archive.readings([id_])[id_]
    assert ([mention.actor for mention in reading.mentions], reading.quotes) == (["Rosa"], (quote,))
    assert archive.count_unread(1) == 1
    assert titles(archive, "speaker:bondi actor:rosa") == ["Pam Bondi meets Rosa"]
    archive.retag({id_: []}, {})
    assert archive.mentions([id_]) == {}
    assert titles(archive, "actor:rosa") == []
    assert archive.verify() == []


def test_an_article_edited_since_it_was_tagged_keeps_its_mentions(archive: Archive) -> None:
    (id_,) = store(archive, made("k1", "Pam Bondi meets Rosa"))
    edited = made("k1", "Rosa meets Lena")
    store_feed(archive, sent(edited), [named(edited, "Lena")])
    archive.retag({id_: named(edited, "Rosa")}, {id_: 1})
    assert archive.mentions([id_]) == {id_: tuple(named(edited, "Lena"))}
    archive.retag({id_: named(edited, "Rosa")}, {id_: 2})
    assert archive.mentions([id_]) == {id_: tuple(named(edited, "Rosa"))}
