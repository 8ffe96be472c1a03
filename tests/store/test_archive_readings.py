"""What is found in articles is replaced, corrected and grouped; corrections hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.records import Placement, Reading, Story
from store.sqlite import SqliteArchive
from tests.store.newsroom import NOON, made, named, quoted, read, sent, store, titles


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SqliteArchive]:
    opened = SqliteArchive.open(tmp_path / "archive.db")
    yield opened
    opened.close()


whole = st.from_type(Reading).map(lambda reading: replace(reading, analysis=abs(reading.analysis) % 1000))


@settings(max_examples=40, deadline=None)
@given(reading=whole)
def test_any_reading_comes_back_as_it_was_saved(reading: Reading) -> None:
    with TemporaryDirectory() as folder:
        archive = SqliteArchive.open(Path(folder) / "archive.db")
        (id_,) = store(archive, made("k1", "Head\nBody."))
        small = _within_sqlite(replace(reading, article=id_))
        archive.save_readings([small])
        # The form is kept to search by, and is not given back.
        assert archive.readings([id_]) == {id_: replace(small, form=None)}
        archive.save_readings([replace(small, quotes=(), mentions=())])
        assert archive.readings([id_])[id_].quotes == ()
        assert archive.verify() == []
        archive.close()


def _within_sqlite(reading: Reading) -> Reading:
    """The reading with offsets as SQLite counts and words as UTF-8 can hold: no reading has others."""

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


def test_an_unread_article_has_its_mentions_and_analysis_zero(archive: SqliteArchive) -> None:
    article = made("k1", "Pam Bondi speaks")
    (id_,) = store(archive, article, names=[["Pam Bondi"]])
    reading = archive.readings([id_, 99])
    assert reading == {id_: Reading(id_, 0, tuple(named(article, "Pam Bondi")))}


def test_what_is_unread_comes_newest_first_whatever_read_it_before(archive: SqliteArchive) -> None:
    ids = store(archive, *(made(f"k{n}", f"Article {n}", hours=n) for n in range(6)))
    archive.save_readings([read(ids[5], analysis=3), read(ids[4], analysis=2), read(ids[1], analysis=2)])
    assert archive.count_unread(3) == 5
    assert [article.id for article in archive.unread(3, 3)] == [ids[4], ids[3], ids[2]]
    assert archive.count_unread(2) == 3
    assert [article.id for article in archive.unread(2, 9)] == [ids[3], ids[2], ids[0]]
    assert archive.unread(0, 9) == []
    assert archive.count_unread(0) == 0


def test_a_reading_of_a_text_edited_meanwhile_is_dropped(archive: SqliteArchive) -> None:
    old = made("k1", "Ten dead\nTen.")
    (id_,) = store(archive, old)
    archive.store_feed(sent(made("k1", "Twelve dead\nTwelve.")))
    archive.save_readings([read(id_)], versions={id_: 1})
    assert archive.count_unread(1) == 1
    archive.save_readings([read(id_)], versions={id_: 2})
    assert archive.count_unread(1) == 0


def test_readings_of_articles_that_are_gone_are_passed_over(archive: SqliteArchive) -> None:
    archive.save_readings([read(123)], [Placement(123, 123)])
    archive.retag({123: []})
    archive.set_mark(123, "read", True)
    archive.correct_speaker(123, 0, 1, "X")
    assert archive.readings([123]) == {}
    assert archive.marks("read") == frozenset()
    assert archive.corrections([123]) == {}
    assert archive.verify() == []


def test_a_fault_within_a_batch_of_readings_leaves_nothing_of_it(archive: SqliteArchive) -> None:
    ids = store(archive, made("k1", "One"), made("k2", "Two", hours=1))
    broken = replace(read(ids[1]), fingerprint=None)  # type: ignore[arg-type]  # what no table takes
    with pytest.raises(Exception, match="NOT NULL"):
        archive.save_readings([read(ids[0]), broken])
    assert archive.count_unread(1) == 2
    assert titles(archive, "kind:event") == []
    assert archive.verify() == []


TEXT = "Talks fail\nRosa said: “We go on.” Later Lena said: “We go on.” And “never” too."


def test_a_corrected_speaker_holds_over_later_readings_and_edits(archive: SqliteArchive) -> None:
    (id_,) = store(archive, made("k1", TEXT))
    wrong = quoted(TEXT, "never", "Rosa")
    archive.save_readings([read(id_, quotes=[wrong])])
    archive.correct_speaker(id_, wrong.start, wrong.end, "Lena Ruiz", "Ruiz, Lena")

    def speakers() -> list[tuple[str, str]]:
        return [(quote.speaker, quote.actor) for quote in archive.readings([id_])[id_].quotes]

    assert speakers() == [("Lena Ruiz", "Ruiz, Lena")]
    assert archive.readings([id_])[id_].quotes[0].confidence == 1.0
    assert titles(archive, 'speaker:"Lena Ruiz"') == ["Talks fail"]
    assert titles(archive, "speaker:Rosa") == []
    archive.save_readings([read(id_, analysis=2, quotes=[wrong])])
    assert speakers() == [("Lena Ruiz", "Ruiz, Lena")]
    edited = TEXT.replace("Later", "Some hours later")
    archive.store_feed(sent(made("k1", edited)))
    archive.save_readings([read(id_, analysis=2, quotes=[quoted(edited, "never", "Rosa")])])
    assert speakers() == [("Lena Ruiz", "Ruiz, Lena")]
    moved = quoted(edited, "never", "Rosa")
    archive.correct_speaker(id_, moved.start, moved.end, None)
    assert speakers() == [("Rosa", "")]
    assert archive.corrections([id_]) == {}
    assert titles(archive, "speaker:rosa") == ["Talks fail"]
    assert archive.verify() == []


def test_quotes_of_the_same_words_are_corrected_one_by_one(archive: SqliteArchive) -> None:
    (id_,) = store(archive, made("k1", TEXT))
    first = quoted(TEXT, "We go on.", "Rosa")
    start = TEXT.rindex("We go on.")
    second = replace(first, start=start, end=start + 9, spans=((start, start + 9),), speaker="Rosa")
    archive.save_readings([read(id_, quotes=[first, second])])
    archive.correct_speaker(id_, second.start, second.end, "Lena")
    assert [quote.speaker for quote in archive.readings([id_])[id_].quotes] == ["Rosa", "Lena"]
    archive.correct_speaker(id_, first.start, first.end, "")
    assert [quote.speaker for quote in archive.readings([id_])[id_].quotes] == ["", "Lena"]
    archive.correct_speaker(id_, second.start, second.end, "Lena Ruiz")
    (one, two) = archive.corrections([id_])[id_]
    assert (one.speaker, two.speaker) == ("", "Lena Ruiz")
    assert one.words == "we go on"


def test_stories_give_all_their_articles_and_copies(archive: SqliteArchive) -> None:
    ids = store(archive, *(made(f"k{n}", f"Article {n}", hours=n) for n in range(4)))
    places = [Placement(ids[0], ids[0]), Placement(ids[2], ids[0], ids[0], 0.9), Placement(ids[1], ids[1])]
    archive.save_readings([read(id_) for id_ in ids], places)
    assert archive.placements(ids) == {place.article: place for place in places}
    story = Story(ids[0], (ids[0], ids[2]), {ids[2]: ids[0]})
    assert archive.stories([ids[0], ids[3]]) == {ids[0]: story}
    assert titles(archive, "is:copy") == ["Article 2"]
    archive.save_readings([], [Placement(ids[2], ids[1])])
    assert archive.stories([ids[1]])[ids[1]].articles == (ids[1], ids[2])
    assert titles(archive, "is:copy") == []


def test_fingerprints_come_oldest_first_from_a_time_on(archive: SqliteArchive) -> None:
    ids = store(archive, *(made(f"k{n}", f"Article {n}", hours=n) for n in range(4)))
    archive.save_readings([read(id_) for id_ in ids[:3]], [Placement(ids[1], ids[1], ids[0], 0.8)])
    archive.save_readings([replace(read(ids[3]), fingerprint=b"")])
    found = archive.fingerprints(NOON + timedelta(hours=1))
    assert [(each.article, each.story, each.copy_of) for each in found] == [
        (ids[1], ids[1], ids[0]),
        (ids[2], 0, 0),
    ]
    assert found[0].published == NOON + timedelta(hours=1)
    assert found[0].fingerprint == b"print"


def test_retagging_replaces_mentions_and_counts_but_not_the_reading(archive: SqliteArchive) -> None:
    article = made("k1", "Pam Bondi meets Rosa")
    (id_,) = store(archive, article, names=[["Pam Bondi"]])
    archive.save_readings([read(id_, mentions=named(article, "Pam Bondi"))])
    archive.retag({id_: named(article, "Rosa")})
    assert (archive.count(actor="Pam Bondi"), archive.count(actor="Rosa")) == (0, 1)
    assert archive.readings([id_])[id_].analysis == 1
    assert [mention.actor for mention in archive.readings([id_])[id_].mentions] == ["Rosa"]
    assert archive.count_watched() == 1
    archive.retag({id_: []})
    assert archive.count_watched() == 0
    assert archive.verify() == []


def test_texts_come_in_the_order_of_their_ids(archive: SqliteArchive) -> None:
    ids = store(archive, *(made(f"k{n}", f"Article {n}", hours=-n) for n in range(5)))
    first = archive.texts(0, 3)
    rest = archive.texts(first[-1].id, 3)
    assert [article.id for article in first + rest] == sorted(ids)


def test_kinds_of_actors_are_found_once_they_are_known(archive: SqliteArchive) -> None:
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


def test_old_articles_go_but_pinned_ones_stay(archive: SqliteArchive) -> None:
    ids = store(
        archive,
        *(made(f"k{n}", f"Article {n} words", hours=24 * n) for n in range(4)),
        names=[[], ["Article"], [], []],
    )
    archive.save_readings([read(id_) for id_ in ids], [Placement(id_, ids[0]) for id_ in ids])
    archive.set_mark(ids[0], "pinned", True)
    archive.set_mark(ids[1], "read", True)
    assert archive.prune(NOON + timedelta(hours=60)) == 2
    assert archive.select() == [ids[3], ids[0]]
    assert titles(archive, "words") == ["Article 3", "Article 0"] or titles(archive, "words") == [
        "Article 3 words",
        "Article 0 words",
    ]
    assert archive.readings(ids).keys() == {ids[0], ids[3]}
    assert archive.marks("read") == frozenset()
    assert archive.stories([ids[0]])[ids[0]].articles == (ids[0], ids[3])
    assert archive.count_watched() == 0
    assert archive.store_feed(sent(made("k1", "Article 1 words", hours=24))).new == ()
    assert archive.verify() == []


def test_days_are_counted_for_all_for_an_actor_and_for_a_source(archive: SqliteArchive) -> None:
    store(
        archive,
        made("k1", "Rosa", hours=0),
        made("k2", "Rosa again", hours=1),
        made("k3", "Nobody", hours=30),
        names=[["Rosa"], ["Rosa"], []],
    )
    day = (NOON - datetime(1970, 1, 1, tzinfo=UTC)).days
    assert archive.articles_a_day() == {day: 2, day + 1: 1}
    assert archive.articles_a_day(actor="Rosa") == {day: 2}
    assert archive.articles_a_day(
        source="https://feeds.bbci.example/latin.xml", since=NOON + timedelta(days=1)
    ) == {day + 1: 1}
    assert archive.articles_a_day(actor="Lena") == {}


def test_an_old_article_that_came_only_now_is_kept(archive: SqliteArchive) -> None:
    late = replace(made("late", "Published long ago"), fetched=NOON + timedelta(days=400))
    ids = store(archive, late, made("both", "Seen long ago", hours=1))
    assert archive.prune(NOON + timedelta(days=365)) == 1
    assert archive.select() == [ids[0]]
