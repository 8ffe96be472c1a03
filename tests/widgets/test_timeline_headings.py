from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from store.records import When
from store.views import Edition, Evidence, TimelineRow
from widgets.rows import Heading
from widgets.timeline import TimelinePane

NOON = datetime(2025, 3, 12, 12, tzinfo=UTC)


def _row(id: str, when: When, words: str) -> TimelineRow:
    return TimelineRow(id, "happened", "It happened.", when, words, when.end, (), ("Alpha",), 1, ())


def test_what_is_known_by_the_month_stands_under_the_month_and_under_no_day() -> None:
    day = _row("a", When(date(2025, 3, 31), date(2025, 3, 31), "day"), "31 Mar")
    month = _row("b", When(date(2025, 3, 1), date(2025, 3, 31), "month"), "Mar 2025")
    edition = Edition(NOON, None, 2, 2, 2, 0, 0, "", (day, month))
    entries = TimelinePane().entries_of(edition, "newest first")
    assert [entry.text for entry in entries if isinstance(entry, Heading)] == ["Mon 31 Mar 2025", "Mar 2025"]


def _headings(*rows: TimelineRow) -> list[tuple[str, str]]:
    edition = Edition(NOON, None, 2, 2, 2, 0, 0, "", rows)
    entries = TimelinePane().entries_of(edition, "newest first")
    return [(entry.text, entry.note) for entry in entries if isinstance(entry, Heading)]


def test_about_a_year_and_a_stretch_of_years_stand_under_no_day() -> None:
    told = When(date(2025, 3, 12), date(2025, 3, 12), "day")
    about = When(date(2007, 1, 1), date(2007, 12, 31), "year", approximate=True)
    years = When(date(1900, 1, 1), date(1939, 12, 31), "range")
    rows = (_row("a", told, "12 Mar"), _row("b", about, "≈ 2007"), _row("c", years, "Jan 1900 – Dec 1939"))
    assert [text for text, _ in _headings(*rows)] == ["Wed 12 Mar 2025", "2007", "Jan 1900 – Dec 1939"]
    lead = TimelinePane().row_lines(rows[1], 80)[0]
    assert "".join(text for text, _ in lead).startswith("≈ 2007")


def test_what_has_begun_is_not_ahead_unless_it_is_planned() -> None:
    told = _row("a", When(date(2025, 3, 12), date(2025, 3, 12), "day"), "12 Mar")
    told = replace(told, evidence=(Evidence(1, (0, 4), (0, 12), "Alpha", NOON, "A title"),))
    year = _row("b", When(date(2025, 1, 1), date(2025, 12, 31), "year"), "2025")
    assert _headings(year, told)[0] == ("2025", "1 event")
    assert _headings(replace(year, kind="planned"), told)[0] == ("2025", "1 event ahead")
