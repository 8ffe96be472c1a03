"""The timeline's entries and rows: leading stories, what lies ahead, days, and the columns of a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from store.records import When
from store.views import Edition, Evidence, LeadRow, StoryRow, TimelineRow
from widgets.rows import Fold, Heading
from widgets.text import Line, line_cells
from widgets.timeline import Report, TimelinePane, room_for, when_cell

NOON = datetime(2025, 3, 12, 12, tzinfo=UTC)
TODAY = NOON.date()


def _day(day: date) -> When:
    return When(day, day, "day")


def _told(article: int, source: str = "Alpha", hours: int = 0) -> Evidence:
    return Evidence(article, (0, 4), (0, 12), source, NOON - timedelta(hours=hours), f"Title {article}")


def _row(id: str, when: When | None, words: str = "", **changes: object) -> TimelineRow:
    row = TimelineRow(
        id,
        "happened",
        "It happened.",
        when,
        words,
        when.end if when else TODAY,
        (),
        ("Alpha",),
        1,
        (_told(1),),
    )
    return replace(row, **changes)  # type: ignore[arg-type]  # the tests name real fields


def _edition(*rows: TimelineRow, **changes: object) -> Edition:
    return replace(Edition(NOON, None, 2, 2, 20, 0, 0, "", rows), **changes)  # type: ignore[arg-type]


def _lead(line: TimelineRow | None = None, sentence: str = "", **changes: object) -> LeadRow:
    evidence = (_told(1), _told(2, "Beta", 3), _told(3, "Gamma", 2))
    outlets = ("Alpha", "Beta", "Gamma")
    story = StoryRow("s1", 1, "Guard reopens the fuel berth", 3, outlets, 2, (), NOON, evidence)
    story = replace(story, **changes)  # type: ignore[arg-type]
    return LeadRow(story, line or _row("l1", _day(TODAY), stands_for="s1", leads=True), sentence=sentence)


def _entries(pane: TimelinePane, edition: Edition) -> list[object]:
    return list(pane.entries_of(edition, "newest first"))


def _headings(*rows: TimelineRow) -> list[tuple[str, str]]:
    entries = _entries(TimelinePane(), _edition(*rows))
    return [(entry.text, entry.note) for entry in entries if isinstance(entry, Heading | Fold)]


def _text(line: Line) -> str:
    return "".join(text for text, _ in line)


def test_a_day_says_once_how_many_events_and_what_their_hour_is() -> None:
    rows = (_row("a", _day(TODAY)), _row("b", _day(date(2025, 3, 11))), _row("c", _day(date(2024, 3, 11))))
    assert _headings(*rows) == [
        ("Wed 12 Mar", "1 event; time of the first report"),
        ("Tue 11 Mar", "1 event"),
        ("Mon 11 Mar 2024", "1 event"),
    ]


def test_what_no_date_is_known_of_stands_under_one_heading_of_its_day() -> None:
    rows = (_row("a", _day(TODAY)), _row("b", None), _row("c", None))
    assert _headings(*rows)[1] == ("Undated", "2, reported Wed 12 Mar")


def test_what_is_known_by_the_month_stands_under_the_month_and_under_no_day() -> None:
    month = _row("b", When(date(2025, 2, 1), date(2025, 2, 28), "month"), "Feb 2025")
    years = _row("c", When(date(1900, 1, 1), date(1939, 12, 31), "range"), "Jan 1900 – Dec 1939")
    assert [text for text, _ in _headings(_row("a", _day(TODAY)), month, years)] == [
        "Wed 12 Mar",
        "Feb 2025",
        "Jan 1900 – Dec 1939",
    ]


def test_a_year_that_is_not_over_comes_after_today_and_is_ahead_only_where_it_is_planned() -> None:
    today = _row("a", _day(TODAY))
    year = _row("b", When(date(2025, 1, 1), date(2025, 12, 31), "year"), "2025")
    assert [text for text, _ in _headings(year, today)] == ["Wed 12 Mar", "2025"]
    assert [text for text, _ in _headings(replace(year, kind="planned"), today)] == ["Ahead", "Wed 12 Mar"]


def test_what_lies_ahead_is_soonest_first_and_three_of_it_are_open() -> None:
    plans = [_row(f"p{day}", _day(date(2025, 3, day)), kind="planned") for day in (20, 19, 18, 17, 16)]
    pane, edition = TimelinePane(), _edition(*plans, _row("a", _day(TODAY)))
    entries = _entries(pane, edition)
    assert entries[0] == Fold("fold:ahead", "Ahead", "3 of 5, c opens the rest", heads=True)
    assert [row.id for row in entries[1:4] if isinstance(row, TimelineRow)] == ["p16", "p17", "p18"]
    assert isinstance(entries[4], Heading)


def test_smaller_lines_stand_behind_one_line_of_their_day() -> None:
    rows = (_row("a", _day(TODAY)), _row("b", _day(TODAY), folded=True), _row("c", _day(TODAY), folded=True))
    pane = TimelinePane()
    entries = _entries(pane, _edition(*rows))
    assert isinstance(entries[2], Fold)
    assert (entries[2].text, len(entries)) == ("2 smaller lines", 3)
    pane._open.add(entries[2].id)
    assert [entry.id for entry in _entries(pane, _edition(*rows))[3:]] == ["b", "c"]  # type: ignore[attr-defined]


def test_the_smaller_lines_of_a_day_come_under_their_headings_once_they_are_opened() -> None:
    rows = (_row("a", _day(TODAY), folded=True), _row("b", None), _row("c", None, folded=True))
    pane, edition = TimelinePane(), _edition(*rows)
    undated = Heading("Undated", "2, reported Wed 12 Mar")
    fold = Fold(f"fold:{TODAY}", "2 smaller lines", "c opens them")
    assert _entries(pane, edition) == [undated, rows[1], fold]
    pane._open.add(fold.id)
    opened = replace(fold, note="c folds them")
    expected = [undated, rows[1], opened, Heading("Wed 12 Mar", "1 event"), rows[0], undated, rows[2]]
    assert _entries(pane, edition) == expected


def test_a_leading_story_stands_first_and_not_a_second_time_below() -> None:
    line = _row("a", _day(TODAY), leads=True)
    lead = _lead(line)
    entries = _entries(TimelinePane(), _edition(line, _row("b", _day(TODAY)), leads=(lead,)))
    assert entries[0] == Heading("Leading", "1 of 20 stories", "independent of outlets")
    assert entries[1] == lead
    assert [entry.id for entry in entries[3:]] == ["b"]  # type: ignore[attr-defined]


def test_an_open_leading_story_lists_the_first_report_of_each_outlet() -> None:
    pane = TimelinePane()
    pane._open.add("l1")
    again = (*_lead().evidence, _told(4, "Beta", 1))
    entries = _entries(pane, _edition(leads=(_lead(evidence=again),)))
    reports = [entry for entry in entries if isinstance(entry, Report)]
    assert [(entry.evidence.source, entry.evidence.article) for entry in reports] == [
        ("Alpha", 1),
        ("Beta", 2),
        ("Gamma", 3),
    ]


def test_the_first_leading_story_shows_its_sentence_its_newest_report_and_its_outlets() -> None:
    pane = TimelinePane()
    newest = replace(_told(4, "Beta"), title="Pilots return to work")
    lead = _lead(sentence="The guard reopened it at dawn.", development=newest)
    _entries(pane, _edition(leads=(lead,)))
    told = [_text(line) for line in pane.row_lines(lead, 100)]
    assert "Guard reopens the fuel berth" in told[0]
    assert told[0].endswith("2 of 3 outlets")
    assert told[1].strip() == "The guard reopened it at dawn."
    assert told[2].strip() == "newest 12:00  Pilots return to work"
    assert told[3].strip() == "Alpha 12:00 · Beta · Gamma"
    assert pane.row_height(lead, 100) == len(told) == 4


@pytest.mark.parametrize(
    ("height", "leads", "lines"), [(24, 6, 1), (18, 3, 1), (12, 1, 1), (30, 8, 2), (41, 8, 2), (42, 10, 2)]
)
def test_a_small_terminal_has_fewer_and_shorter_rows(height: int, leads: int, lines: int) -> None:
    assert room_for(height)[:2] == (leads, lines)


LONG = (
    "The Harbour Guard reopened the fuel berth after a night of talks with the pilots of both northern piers"
)


@pytest.mark.parametrize("width", [40, 60, 76, 90, 120])
def test_a_row_keeps_its_columns_at_every_width(width: int) -> None:
    pane = TimelinePane()
    rows = (_row("a", _day(TODAY), text=LONG, names=((4, 17),)), _row("b", _day(TODAY), text="It happened."))
    _entries(pane, _edition(*rows))
    for row in rows:
        lines = pane.row_lines(row, width)
        assert len(lines) <= pane.row_height(row, width)
        assert line_cells(lines[0]) == width
        first = _text(lines[0])
        assert (first[:5], first[5:7]) == ("12:00", "  ")
        assert first.endswith("  Alpha")
        assert all(_text(line).startswith(" " * 7) and _text(line)[7] != " " for line in lines[1:])
        assert all(line_cells(line) <= width for line in lines)


def test_a_name_is_drawn_in_its_own_ink_and_one_the_sentence_leaves_out_follows_in_brackets() -> None:
    pane = TimelinePane()
    row = _row("a", _day(TODAY), text="The Guard said so.", names=((4, 9),), unnamed=("Ines Calder",))
    _entries(pane, _edition(row))
    (line,) = pane.row_lines(row, 90)
    assert ("Guard", "actor") in line
    assert ("Ines Calder", "actor") in line
    assert "The Guard said so. (Ines Calder)" in _text(line)


def test_the_row_under_the_cursor_has_nothing_cut_off() -> None:
    pane = TimelinePane()
    row = _row("a", _day(TODAY), text=f"{LONG} {LONG}")
    _entries(pane, _edition(row))
    assert _text(pane.row_lines(row, 60)[-1]).endswith("…")
    whole = " ".join(_text(line)[7:] for line in pane.whole_lines(row, 60))
    assert " ".join(whole.replace(" Alpha ", " ").split()) == " ".join(f"{LONG} {LONG}".split())


@pytest.mark.parametrize(
    ("when", "cell"),
    [
        (_day(date(2025, 3, 3)), "Mon 3"),
        (_day(date(2025, 4, 12)), "12 Apr"),
        (_day(date(2027, 4, 12)), "2027"),
        (When(date(2025, 3, 3), date(2025, 3, 3), "day", approximate=True), "≈ 3"),
        (When(date(2025, 3, 3), date(2025, 3, 9), "week"), "week"),
        (When(date(2025, 3, 3), date(2025, 3, 4), "range"), "3–4"),
        (When(date(2025, 4, 1), date(2025, 4, 30), "month"), "Apr"),
        (When(date(2025, 4, 1), date(2025, 6, 30), "quarter"), "Q2"),
        (When(date(2025, 7, 1), date(2025, 12, 31), "half"), "H2"),
        (When(date(2027, 1, 1), date(2027, 12, 31), "year"), "2027"),
        (When(date(1980, 1, 1), date(1989, 12, 31), "decade"), "1980s"),
        (When(date(1980, 1, 1), date(1989, 12, 31), "decade", approximate=True), "≈ 198…"),
    ],
)
def test_a_date_is_never_finer_than_it_is_known_and_fits_its_column(when: When, cell: str) -> None:
    assert when_cell(when, when.end, TODAY) == cell
    assert len(cell) <= 6


def test_new_lines_have_a_dot_but_not_on_a_first_brief() -> None:
    pane, since = TimelinePane(), NOON - timedelta(hours=1)
    fresh = _row("a", _day(TODAY), evidence=(replace(_told(1), fetched=NOON),))
    old = _row("b", _day(TODAY), evidence=(replace(_told(2), fetched=since - timedelta(hours=1)),))
    for seen, marks in ((since, [True, False]), (None, [False, False])):
        pane.set_reactive(TimelinePane.edition, _edition(fresh, old, since=seen))
        assert [pane.is_new(row) for row in (fresh, old)] == marks
