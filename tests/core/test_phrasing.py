from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from briefing.core.phrasing import plural, role_at, since_words, when_words
from store.records import Actor, Role, When


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (When(date(2025, 8, 14), date(2025, 8, 14), "day"), "14 Aug"),
        (When(date(2024, 8, 14), date(2024, 8, 14), "day"), "14 Aug 2024"),
        (When(date(2025, 8, 4), date(2025, 8, 10), "week"), "week of 4 Aug"),
        (When(date(2025, 2, 1), date(2025, 2, 28), "month", approximate=True), "≈ Feb 2025"),
        (When(date(2025, 7, 1), date(2025, 9, 30), "quarter"), "Q3 2025"),
        (When(date(2012, 1, 1), date(2012, 12, 31), "year"), "2012"),
        (When(date(1990, 1, 1), date(1999, 12, 31), "decade"), "1990s"),
        (When(date(2025, 3, 9), date(2025, 3, 12), "range"), "9 Mar – 12 Mar"),
        (When(date(2024, 6, 1), date(2025, 1, 31), "range"), "Jun 2024 – Jan 2025"),
        (None, "undated"),
    ],
)
def test_a_date_is_worded_as_coarsely_as_it_was_told(when: When | None, words: str) -> None:
    assert when_words(when, 2025) == words


def test_since_is_told_by_clock_today_by_day_before() -> None:
    now = datetime(2025, 8, 15, 9, 0, tzinfo=UTC)
    assert since_words(None, now) == "first brief"
    assert since_words(now - timedelta(hours=2), now) == "since 07:00"
    assert since_words(now - timedelta(hours=20), now) == "since yesterday 13:00"
    assert since_words(now - timedelta(days=12), now) == "since 3 Aug"


def test_a_role_is_the_one_held_on_that_day() -> None:
    actor = Actor(
        "Jo Roe",
        "official",
        roles=(
            Role("Mayor", start=date(2019, 1, 1), end=date(2022, 12, 31)),
            Role("Governor", start=date(2023, 1, 1)),
        ),
    )
    assert role_at(actor, date(2020, 5, 5)) == "Mayor"
    assert role_at(actor, date(2025, 5, 5)) == "Governor"
    assert role_at(actor, date(2018, 5, 5)) == ""


def test_counts_agree_with_their_noun() -> None:
    assert plural(1, "story", "stories") == "1 story"
    assert plural(1200, "story", "stories") == "1,200 stories"
