from __future__ import annotations

from dataclasses import replace

from briefing.edition.timeline import timeline_rows
from store.records import Event, Reading, When
from tests.edition.made import article, desk_copy, event, on, same_story

FIRST = "Police raided a warehouse of the Lantern gang in Norvale on Tuesday and arrested seven suspects."
SECOND = "Seven suspects were arrested on Monday when police raided a Lantern warehouse in Norvale."
OTHER = "The finance minister presented a budget with higher fuel duties on Tuesday in parliament."


def _read(number: int, text: str, phrase: str, when: When | None, **place: int) -> tuple:  # type: ignore[type-arg]
    item = article(number, text, **place)
    return item, Reading(number, 1, events=(event(text, phrase, when),))


def test_one_event_told_by_two_articles_is_one_row_with_both_sources() -> None:
    one, two = _read(1, FIRST, "Tuesday", on(11)), _read(2, FIRST, "Tuesday", on(11), source=1)
    rows = timeline_rows(desk_copy(one, two, placements=same_story(one[0], two[0])))
    assert len(rows) == 1
    assert rows[0].sources == ("Alpha", "Beta")
    assert rows[0].independent == 2
    assert rows[0].disagreements == ()


def test_a_copy_is_a_source_but_no_independent_one() -> None:
    one, two = _read(1, FIRST, "Tuesday", on(11)), _read(2, FIRST, "Tuesday", on(11), source=1)
    rows = timeline_rows(desk_copy(one, two, placements=same_story(one[0], two[0], copies={2: 1})))
    assert rows[0].independent == 1


def test_two_dates_for_one_event_are_both_shown_with_who_gave_them() -> None:
    one, two = _read(1, FIRST, "Tuesday", on(11)), _read(2, SECOND, "Monday", on(10), source=1)
    rows = timeline_rows(desk_copy(one, two, placements=same_story(one[0], two[0])))
    assert len(rows) == 1
    assert {(item.when, item.sources) for item in rows[0].disagreements} == {
        ("11 Mar", ("Alpha",)),
        ("10 Mar", ("Beta",)),
    }


def test_different_events_of_one_story_stay_two_rows() -> None:
    one, two = _read(1, FIRST, "Tuesday", on(11)), _read(2, OTHER, "Tuesday", on(11), source=1)
    assert len(timeline_rows(desk_copy(one, two, placements=same_story(one[0], two[0])))) == 2


def test_equal_sentences_of_two_stories_stay_two_rows() -> None:
    one, two = _read(1, FIRST, "Tuesday", on(11)), _read(2, FIRST, "Tuesday", on(11), source=1)
    assert len(timeline_rows(desk_copy(one, two))) == 2


def test_an_undated_event_says_so_and_stands_under_its_day_of_publication() -> None:
    item = article(1, OTHER, day=12)
    plain = Event(0, len(OTHER), "happened", OTHER)
    (row,) = timeline_rows(desk_copy((item, Reading(1, 1, events=(plain,)))))
    assert row.when is None
    assert row.when_text == "undated"
    assert row.day.day == 12


def test_only_rows_that_involve_the_chosen_actor_remain() -> None:
    one, two = article(1, FIRST), article(2, OTHER)
    copy = desk_copy(
        (one, Reading(1, 1, events=(event(FIRST, "Tuesday", on(11), ("Norvale Police",)),))),
        (two, Reading(2, 1, events=(event(OTHER, "Tuesday", on(11), ("Finance Ministry",)),))),
    )
    assert [row.actors for row in timeline_rows(copy, "Finance Ministry")] == [("Finance Ministry",)]


def test_every_row_points_at_its_phrase_in_the_stored_text() -> None:
    item, reading = _read(1, FIRST, "Tuesday", on(11))
    (row,) = timeline_rows(desk_copy((item, reading)))
    start, end = row.evidence[0].span
    assert item.text[start:end] == "Tuesday"
    assert "Tuesday" in row.evidence[0].why


def test_a_day_counted_from_when_an_undated_article_was_first_seen_is_about_right() -> None:
    item, reading = _read(1, FIRST, "Tuesday", on(11))
    assert timeline_rows(desk_copy((item, reading)))[0].when_text == "11 Mar"
    seen = replace(item, published_basis="first-seen")
    assert timeline_rows(desk_copy((seen, reading)))[0].when_text == "≈ 11 Mar"
