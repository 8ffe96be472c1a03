"""What the user sets on articles and holds: marks, corrected speakers, remembered values."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from store.archive import Archive
from store.records import CORRECTED
from tests.store.newsroom import NOON, NPR, made, quoted, read, sent, store, store_feed, titles


def test_marks_are_set_taken_away_and_listed(archive: Archive) -> None:
    one, two = store(archive, made("k1", "One"), made("k2", "Two", hours=1))
    for _ in range(2):
        archive.set_mark(one, "read", True)
        archive.set_mark(two, "pinned", True)
    assert (archive.marks("read"), archive.marks("pinned")) == (frozenset({one}), frozenset({two}))
    for _ in range(2):
        archive.set_mark(one, "read", False)
    assert archive.marks("read") == frozenset()
    assert titles(archive, "is:unread") == ["Two", "One"]
    assert archive.verify() == []


def test_an_unknown_mark_is_a_fault_of_the_caller(archive: Archive) -> None:
    with pytest.raises(ValueError, match="no such mark"):
        archive.set_mark(1, "liked", True)
    assert archive.marks("liked") == frozenset()


def test_marks_and_corrections_of_articles_that_are_gone_are_passed_over(archive: Archive) -> None:
    archive.set_mark(123, "read", True)
    archive.correct_speaker(123, 0, 1, "X")
    assert archive.marks("read") == frozenset()
    assert archive.verify() == []


def test_marks_stay_when_an_article_is_edited_and_read(archive: Archive) -> None:
    (id_,) = store(archive, made("k1", "One"))
    archive.set_mark(id_, "read", True)
    store_feed(archive, sent(made("k1", "Two")))
    archive.save_readings([read(id_)])
    assert archive.marks("read") == frozenset({id_})
    assert titles(archive, "is:read is:edited") == ["Two"]


def test_values_are_remembered_under_their_keys(archive: Archive) -> None:
    assert archive.meta("seen") == ""
    archive.set_meta("seen", "today")
    archive.set_meta("seen", "now")
    archive.set_meta("Seen", "never")
    assert (archive.meta("seen"), archive.meta("Seen")) == ("now", "never")
    archive.set_meta("seen", "")
    assert archive.meta("seen") == ""


# --- corrected speakers ----------------------------------------------------------------

TEXT = "Talks fail\nRosa said: “We go on.” Later Lena said: “We go on.” And “never” too."


def speakers(archive: Archive, article: int) -> list[tuple[str, str]]:
    return [(quote.speaker, quote.actor) for quote in archive.readings([article])[article].quotes]


def test_a_corrected_speaker_is_sure_and_is_searched_by(archive: Archive) -> None:
    (id_,) = store(archive, made("k1", TEXT))
    wrong = quoted(TEXT, "never", "Rosa")
    archive.save_readings([read(id_, quotes=[wrong])])
    archive.correct_speaker(id_, wrong.start, wrong.end, "Lena Ruiz", "Ruiz, Lena")
    (quote,) = archive.readings([id_])[id_].quotes
    assert quote == replace(wrong, speaker="Lena Ruiz", actor="Ruiz, Lena", confidence=1.0, rule=CORRECTED)
    assert titles(archive, 'speaker:"Lena Ruiz"') == ["Talks fail"]
    assert titles(archive, "speaker:Rosa") == []
    assert archive.count_unread(1) == 0, "a correction is no reason to read an article again"


def test_a_correction_holds_over_later_readings_and_edits_until_it_is_withdrawn(archive: Archive) -> None:
    (id_,) = store(archive, made("k1", TEXT))
    wrong = quoted(TEXT, "never", "Rosa")
    archive.save_readings([read(id_, quotes=[wrong])])
    archive.correct_speaker(id_, wrong.start, wrong.end, "Lena Ruiz", "Ruiz, Lena")
    archive.save_readings([read(id_, analysis=2, quotes=[wrong])])
    assert speakers(archive, id_) == [("Lena Ruiz", "Ruiz, Lena")]
    edited = TEXT.replace("Later", "Some hours later")
    store_feed(archive, sent(made("k1", edited)))
    assert speakers(archive, id_) == []
    moved = quoted(edited, "never", "Rosa")
    archive.save_readings([read(id_, analysis=2, quotes=[moved])])
    assert speakers(archive, id_) == [("Lena Ruiz", "Ruiz, Lena")]
    assert titles(archive, "speaker:ruiz") == ["Talks fail"]
    archive.correct_speaker(id_, moved.start, moved.end, None)
    assert speakers(archive, id_) == [("Rosa", "")]
    assert titles(archive, "speaker:rosa") == ["Talks fail"]
    archive.save_readings([read(id_, analysis=3, quotes=[moved])])
    assert speakers(archive, id_) == [("Rosa", "")]
    assert archive.verify() == []


def test_a_correction_waits_while_a_reading_does_not_find_its_quote(archive: Archive) -> None:
    (id_,) = store(archive, made("k1", TEXT))
    quote = quoted(TEXT, "never", "Rosa")
    archive.save_readings([read(id_, quotes=[quote])])
    archive.correct_speaker(id_, quote.start, quote.end, "Lena")
    other = quoted(TEXT, "We go on.", "Rosa")
    archive.save_readings([read(id_, analysis=2, quotes=[other])])
    assert speakers(archive, id_) == [("Rosa", "")]
    archive.save_readings([read(id_, analysis=3, quotes=[other, quote])])
    assert speakers(archive, id_) == [("Rosa", ""), ("Lena", "")]


def test_quotes_of_the_same_words_are_corrected_one_by_one(archive: Archive) -> None:
    (id_,) = store(archive, made("k1", TEXT))
    first = quoted(TEXT, "We go on.", "Rosa")
    start = TEXT.rindex("We go on.")
    second = replace(first, start=start, end=start + 9, spans=((start, start + 9),))
    archive.save_readings([read(id_, quotes=[first, second])])
    archive.correct_speaker(id_, second.start, second.end, "Lena")
    assert speakers(archive, id_) == [("Rosa", ""), ("Lena", "")]
    archive.correct_speaker(id_, first.start, first.end, "")
    assert speakers(archive, id_) == [("", ""), ("Lena", "")]
    archive.correct_speaker(id_, second.start, second.end, "Lena Ruiz")
    assert speakers(archive, id_) == [("", ""), ("Lena Ruiz", "")]
    archive.correct_speaker(id_, second.start, second.end, None)
    assert speakers(archive, id_) == [("", ""), ("Rosa", "")]


def test_corrected_quotes_of_the_same_words_stay_apart_when_an_edit_moves_them(archive: Archive) -> None:
    (id_,) = store(archive, made("k1", TEXT))
    for text, corrected in ((TEXT, False), (TEXT.replace("Rosa", "The minister of ports, Rosa, "), True)):
        store_feed(archive, sent(made("k1", text)))
        spans = [(at, at + 9) for at in (text.index("We go on."), text.rindex("We go on."))]
        first = quoted(text, "We go on.", "Nobody")
        quotes = [replace(first, start=start, end=end, spans=((start, end),)) for start, end in spans]
        archive.save_readings([read(id_, quotes=quotes)])
        if not corrected:
            for (start, end), speaker in zip(spans, ("Rosa", "Lena"), strict=True):
                archive.correct_speaker(id_, start, end, speaker)
        assert speakers(archive, id_) == [("Rosa", ""), ("Lena", "")]


def test_corrections_go_with_their_article(archive: Archive) -> None:
    (id_,) = store(archive, made("k1", TEXT))
    quote = quoted(TEXT, "never", "Rosa")
    archive.save_readings([read(id_, quotes=[quote])])
    archive.correct_speaker(id_, quote.start, quote.end, "Lena")
    archive.prune(NOON + timedelta(days=1))
    assert archive.readings([id_]) == {}
    assert titles(archive, "speaker:lena") == []
    # Published at the same moment, another article gets the id of the one that is gone.
    assert store(archive, made("k2", TEXT, source=NPR)) == (id_,)
    archive.save_readings([read(id_, quotes=[quote])])
    assert speakers(archive, id_) == [("Rosa", "")]
    assert archive.verify() == []
