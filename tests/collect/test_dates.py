"""Entry dates: the hour that the publisher meant."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.collect.parse.dates import is_plausible, parse_date


@pytest.mark.parametrize(
    ("raw", "host", "utc"),
    [
        ("Mon, 03 Mar 2025 12:00:00 GMT", "", "2025-03-03T12:00"),
        ("Mon, 03 Mar 2025 12:00:00 -0300", "", "2025-03-03T15:00"),
        ("Mon, 3 Mar 25 12:00 EST", "", "2025-03-03T17:00"),
        ("Tue, 15 Jul 2025 12:00:00 BST", "www.bbc.co.uk", "2025-07-15T11:00"),
        ("Tue, 15 Jul 2025 12:00:00 BST", "news.example.bd", "2025-07-15T06:00"),
        ("Tue, 15 Jul 2025 12:00:00 IST", "", "2025-07-15T06:30"),
        ("Tue, 15 Jul 2025 12:00:00 IST", "www.rte.ie", "2025-07-15T11:00"),
        ("Tue, 15 Jul 2025 12:00:00 IST", "news.example.il", "2025-07-15T10:00"),
        ("Tue, 15 Jul 2025 12:00:00 CEST", "", "2025-07-15T10:00"),
        ("Tue, 15 Jul 2025 12:00:00 EDT", "", "2025-07-15T16:00"),
        ("Tue, 15 Jul 2025 12:00:00 CST", "news.example.cn", "2025-07-15T04:00"),
        ("Tue, 15 Jul 2025 12:00:00 ART", "", "2025-07-15T15:00"),
        ("Tue, 15 Jul 2025 12:00:00 XYZ", "", "2025-07-15T12:00"),
        ("Tue, 15 Jul 2025 12:00:00 GMT+0200", "", "2025-07-15T10:00"),
        ("Tue, 15 Jul 2025 24:00:00 GMT", "", "2025-07-16T00:00"),
        ("15 Jul 2025", "", "2025-07-15T00:00"),
        ("July 15, 2025 3:05 PM EDT", "", "2025-07-15T19:05"),
        ("Tue Jul 15 12:00:00 UTC 2025", "", "2025-07-15T12:00"),
        ("mar, 15 jul 2025 12:00:00 -0300", "", "2025-07-15T15:00"),
        ("15 août 2025 12:00 CEST", "", "2025-08-15T10:00"),
        ("2025-07-15T12:00:00Z", "", "2025-07-15T12:00"),
        ("2025-07-15T12:00:00.123+05:30", "", "2025-07-15T06:30"),
        ("2025-07-15 12:00", "", "2025-07-15T12:00"),
        ("20250715T120000Z", "", "2025-07-15T12:00"),
        ("2025-07-15", "", "2025-07-15T00:00"),
    ],
)
def test_a_date_means_the_moment_its_zone_says(raw: str, host: str, utc: str) -> None:
    assert parse_date(raw, host) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "yesterday",
        "Someday, 41 Foo 2099 99:99:99 XYZ",
        "31 Feb 2025",
        "2025-13-01",
        "12:00",
        "0000-01-01",
    ],
)
def test_what_is_no_date_is_none(raw: str) -> None:
    assert parse_date(raw) is None


@pytest.mark.parametrize(
    ("moment", "plausible"),
    [
        ("1970-01-01", False),
        ("1994-12-31", False),
        ("1995-01-02", True),
        ("2025-03-04", True),
        ("2025-03-06", False),
    ],
)
def test_dates_before_feeds_existed_or_to_come_are_not_believed(moment: str, plausible: bool) -> None:
    now = datetime(2025, 3, 4, 12, tzinfo=UTC)
    assert is_plausible(datetime.fromisoformat(moment).replace(tzinfo=UTC), now) is plausible


@given(
    st.text(max_size=60)
    | st.from_regex(r"[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{0,9} [A-Z+0-9-]{0,6}")
)
@settings(max_examples=150, deadline=None)
def test_any_string_gives_an_aware_moment_or_none(raw: str) -> None:
    moment = parse_date(raw)
    assert moment is None or moment.utcoffset() is not None


@given(
    st.integers(0, 32),
    st.integers(0, 13),
    st.integers(0, 9999),
    st.integers(0, 25),
    st.integers(0, 61),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_a_date_as_most_write_it_is_read_as_one_in_other_spacing(
    day: int, month: int, year: int, hour: int, minute: int, iso: bool
) -> None:
    name = ["Foo", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Bar"][
        month
    ]
    usual = f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{minute:02}Z"
    if not iso:
        usual = f"Mon, {day:02} {name} {year:04} {hour:02}:{minute:02}:{minute:02} GMT"
    assert parse_date(usual) == parse_date(f" {usual}")
