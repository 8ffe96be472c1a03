"""The holiday calendar, checked against days that are known."""

from __future__ import annotations

from datetime import date

import pytest

from briefing.analysis.dates.en.holidays import NAMES, rule_of
from briefing.analysis.dates.timex import easter, nth_weekday


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1961, date(1961, 4, 2)),
        (2000, date(2000, 4, 23)),
        (2008, date(2008, 3, 23)),
        (2025, date(2025, 4, 20)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter_moves_as_the_church_says(year: int, day: date) -> None:
    assert easter(year) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("good friday", date(2025, 4, 18)),
        ("whit monday", date(2025, 6, 9)),
        ("thanksgiving", date(2025, 11, 27)),
        ("black friday", date(2025, 11, 28)),
        ("memorial day", date(2025, 5, 26)),
        ("labor day", date(2025, 9, 1)),
        ("election day", date(2025, 11, 4)),
        ("independence day", date(2025, 7, 4)),
        ("christmas eve", date(2025, 12, 24)),
    ],
)
def test_holidays_of_2025(name: str, day: date) -> None:
    assert rule_of(name)(2025) == day


def test_every_name_has_a_day_in_every_year_within_reach() -> None:
    for year in (1583, 1900, 2024, 9998):
        for name in NAMES:
            day = rule_of(name)(year)
            assert day is not None
            assert day.year == year


def test_years_out_of_reach_have_no_day() -> None:
    assert rule_of("christmas")(0) is None
    assert rule_of("christmas")(99999) is None


def test_the_last_monday_of_a_month() -> None:
    assert nth_weekday(2025, 5, 1, -1) == date(2025, 5, 26)
    assert nth_weekday(2025, 9, 1, 1) == date(2025, 9, 1)
