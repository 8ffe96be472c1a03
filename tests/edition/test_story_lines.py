"""One line for each story in the timeline: its day, its words, and what is folded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from briefing.edition.snapshot import DeskCopy
from briefing.edition.stories import leading, story_rows
from briefing.edition.timeline import timeline_rows
from store.records import Article, Event, Placement, Reading, When
from store.views import TimelineRow
from tests.edition.made import desk_copy
from tests.edition.test_stories import made

TODAY = date(2025, 3, 10)
NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)


def event(article: Article, sentence: str, phrase: str, when: When | None) -> Event:
    start = article.text.index(sentence)
    at = article.text.index(phrase, start)
    kind = "planned" if when and when.start > TODAY else "happened"
    return Event(
        start,
        start + len(sentence),
        kind,  # type: ignore[arg-type]
        sentence,
        when,
        str(when.start) if when else "",
        (at, at + len(phrase)) if when else None,
        "publication",
    )


def day(number: int) -> When:
    return When(date(2025, 3, number), date(2025, 3, number), "day")


def rows_of(copy: DeskCopy) -> list[TimelineRow]:
    stories = story_rows(copy, NOW)
    return list(timeline_rows(copy, "", stories, leading(stories), TODAY))


def test_a_story_without_a_date_stands_in_its_headlines_words_under_the_day_it_broke() -> None:
    copy = desk_copy(made(1, "Police close the Norvale bridge", "one.example"))
    (row,) = rows_of(copy)
    assert (row.text, row.when, row.day) == ("Police close the Norvale bridge", None, TODAY)
    assert row.reported
    assert row.stands_for == "s1"
    start, end = row.evidence[0].span
    assert copy.articles[1].text[start:end] == row.text


def test_the_day_of_a_report_is_that_of_the_place() -> None:
    midnight = {"hour": 1}
    days = {
        "US closes its embassy": 9,
        "Iranian ministry closes its embassy": 10,
        "Embassy closes its doors": 10,
    }
    for title, expected in days.items():
        (row,) = rows_of(desk_copy(made(1, title, "one.example", **midnight)))  # type: ignore[arg-type]
        assert row.day == date(2025, 3, expected)
    (late,) = rows_of(desk_copy(made(1, "Japan closes its embassy", "one.example", hour=20)))
    assert late.day == date(2025, 3, 10)  # no day that has not come


def test_the_first_sentence_dates_a_story() -> None:
    sentence = "Police closed the bridge on Sunday."
    article, reading = made(1, "Police close the Norvale bridge", "one.example", body=sentence)
    copy = desk_copy((article, replace(reading, events=(event(article, sentence, "Sunday", day(9)),))))
    (row,) = rows_of(copy)
    assert row.when == day(9)
    start, end = row.evidence[0].span
    assert article.text[start:end] == "Sunday"


def test_a_headline_of_the_small_hours_is_dated_by_what_its_text_says_further_down() -> None:
    later = "The bridge was shut late on Sunday."
    article, reading = made(
        1, "Police close the Norvale bridge", "one.example", body=f"Nobody was hurt. {later}"
    )
    copy = desk_copy((article, replace(reading, events=(event(article, later, "Sunday", day(9)),))))
    (row,) = rows_of(copy)
    assert row.text == "Police close the Norvale bridge"
    assert row.when == day(9)
    assert any(copy.articles[1].text[slice(*each.span)] == "Sunday" for each in row.evidence)


def test_a_year_in_a_first_sentence_is_no_day_of_its_story() -> None:
    sentence = "The bridge of 2025 was closed."
    article, reading = made(1, "Police close the Norvale bridge", "one.example", body=sentence)
    year = When(date(2025, 1, 1), date(2025, 12, 31), "year")
    copy = desk_copy((article, replace(reading, events=(event(article, sentence, "2025", year),))))
    row = next(row for row in rows_of(copy) if row.stands_for)
    assert (row.when, row.day) == (None, TODAY)


def test_one_story_has_one_line_that_stands_for_it_with_all_its_outlets() -> None:
    read = (
        made(1, "Police close the Norvale bridge", "one.example"),
        made(2, "Norvale bridge closed by police", "two.example", source=1),
    )
    copy = desk_copy(*read, placements={1: Placement(1, 1), 2: Placement(2, 1)})
    (row,) = rows_of(copy)
    assert len(row.sources) == 2
    assert row.leads
    assert {each.article for each in row.evidence} == {1, 2}


def test_what_lies_ahead_comes_first_the_nearest_on_top_then_the_newest_day() -> None:
    read = []
    for number, ahead in ((1, 20), (2, 14), (3, 9)):
        sentence = f"The council acts on day {ahead}."
        article, reading = made(number, f"Council number {number} acts", f"o{number}.example", body=sentence)
        told = event(article, sentence, f"day {ahead}", day(ahead))
        read.append((article, replace(reading, events=(told,))))
    assert [row.day.day for row in rows_of(desk_copy(*read))] == [14, 20, 9]


WORDS = (
    "harbour orchard lantern meadow pigeon quarry saddle timber velvet walnut anchor basket candle dagger emblem falcon garden"
    " hammer island jacket kettle ladder magnet needle oyster pepper rabbit"
)


def _many(count: int) -> DeskCopy:
    read = [
        made(number, f"{word.title()} {word[::-1]}", f"o{number}.example")
        for number, word in enumerate(WORDS.split()[:count], 1)
    ]
    blast = made(40, "Ten killed in Sarna blast", "x.example")
    return desk_copy(*read, blast, made(41, "Pie recipe for spring", "y.example", section="food"))


def test_of_a_day_with_many_lines_the_smaller_are_folded() -> None:
    rows = rows_of(_many(27))
    open_rows = [row for row in rows if not row.folded]
    assert len(open_rows) == 15
    assert any(row.text == "Ten killed in Sarna blast" for row in open_rows)
    assert "Pie recipe for spring" not in {row.text for row in open_rows}


def test_a_day_of_few_lines_folds_only_what_is_no_news() -> None:
    rows = rows_of(_many(6))
    assert [row.text for row in rows if row.folded] == ["Pie recipe for spring"]


def test_dates_of_one_publisher_do_not_disagree() -> None:
    sentences = (
        "Police raided a Lantern warehouse in Norvale on Sunday.",
        "Police raided a Lantern warehouse in Norvale on Monday.",
    )
    read: list[tuple[Article, Reading]] = []
    for number, (sentence, told) in enumerate(zip(sentences, (day(9), day(10)), strict=True), 1):
        article, reading = made(number, "Lantern warehouse raided", "one.example", body=sentence)
        phrase = sentence.split()[-1].rstrip(".")
        read.append((article, replace(reading, events=(event(article, sentence, phrase, told),))))
    copy = desk_copy(*read, placements={1: Placement(1, 1), 2: Placement(2, 1)})
    assert all(row.disagreements == () for row in rows_of(copy))
