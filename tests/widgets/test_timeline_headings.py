from __future__ import annotations

from datetime import UTC, date, datetime

from store.records import When
from store.views import Edition, TimelineRow
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
