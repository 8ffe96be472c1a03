"""What the words of dates mean, on a Friday, 22 March 2013."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.analysis.dates.find import find_timexes
from briefing.analysis.text.document import Document
from store.records import Timex

FRIDAY = datetime(2013, 3, 22, 12, tzinfo=UTC)


def read(text: str, published: datetime | None = FRIDAY) -> list[tuple[str, str]]:
    """The temporal expressions of a text: words and value."""
    return [(text[t.start : t.end], t.value) for t in find_timexes(Document(text, published))]


def only(text: str, published: datetime | None = FRIDAY) -> Timex:
    (found,) = find_timexes(Document(text, published))
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The minister resigned on Friday.", "2013-03-22"),
        ("Police said Thursday the road was open.", "2013-03-21"),
        ("Police arrested him on Saturday.", "2013-03-16"),
        ("The court will hear the case on Monday.", "2013-03-25"),
        ("She is scheduled to appear on Tuesday.", "2013-03-26"),
        ("The minister meets union leaders on Monday.", "2013-03-25"),
        ("The talks are to be held on Wednesday.", "2013-03-27"),
        ("He was there last Friday.", "2013-03-15"),
        ("The vote is next Tuesday.", "2013-03-26"),
        ("It happens this coming Sunday.", "2013-03-24"),
        ("They rejected Tuesday's ruling.", "2013-03-19"),
        ("Campaigning stopped ahead of Sunday's vote.", "2013-03-24"),
        ("The company has until Monday to answer.", "2013-03-25"),
        ("The hearing was postponed until Monday.", "2013-03-25"),
        ("The deadline is Monday.", "2013-03-25"),
        ("It is said to be lost, and on Monday, the owner left.", "2013-03-18"),
        ("Late Sunday, the team won the cup.", "2013-03-17"),
        ("He could not be reached for comment Saturday.", "2013-03-16"),
        ("He will leave on the 15th.", "2013-04-15"),
        ("He left on the 15th.", "2013-03-15"),
        ("It reopens on Monday.", "2013-03-25"),
        ("Talks resume on Thursday in Geneva.", "2013-03-28"),
        ("Voters go to the polls on Sunday.", "2013-03-24"),
        ("The law takes effect on Sunday.", "2013-03-24"),
        ("The sides did not meet on Monday.", "2013-03-18"),
        ("Gunman kills three in Ohio on Monday", "2013-03-18"),
        ("Minister says talks to resume on Monday", "2013-03-25"),
        ("He was due in court on Tuesday.", "2013-03-19"),
        ("He was due in court on Sunday.", "2013-03-24"),
        ("Neither could be reached on Monday.", "2013-03-18"),
        ("The army attacked as previously planned on Monday.", "2013-03-18"),
        ("Starting Monday, drivers pay more.", "2013-03-25"),
        ("The fair runs through Sunday.", "2013-03-24"),
        ("It will be discussed at Monday's meeting.", "2013-03-25"),
        ("Monday's attack will be discussed by ministers.", "2013-03-18"),
        ("He was blamed for Monday's attack.", "2013-03-18"),
        ("They met two weeks ago Monday.", "2013-03-04"),
        ("They meet on Tuesday week.", "2013-04-02"),
        ("He was set to meet her on Sunday.", "2013-03-24"),
        ("The offer had been due to expire on Tuesday.", "2013-03-19"),
        ("The bank plans to cut rates on Tuesday.", "2013-03-26"),
        ("Critics who on Tuesday scorned it should go.", "2013-03-19"),
        ("After a defeat in Ohio on Tuesday, he is staggering.", "2013-03-19"),
        ("His statement on Tuesday that all is well could help.", "2013-03-19"),
        ("She would win if he is chosen in November.", "2013-11"),
        ("She is the favourite come November.", "2013-11"),
    ],
)
def test_a_weekday_points_where_the_verb_points(text: str, value: str) -> None:
    assert only(text).value == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("They are prepared to strike on Sunday.", ["2013-03-24"]),
        ("He'll start Sunday's game.", ["2013-03-24"]),
        ("Exports rose from January to March last year.", ["2012-01", "2012-03"]),
        ("It ran from 26 July - 22 August last year.", ["2012-07-26", "2012-08-22"]),
        ("On the third Sunday of October, they will vote.", ["2013-10-20"]),
        ("The form was signed on 19-Nov-12.", ["2012-11-19"]),
        ("Sales fell in 4Q12 and rose in 1Q13.", ["2012-Q4", "2013-Q1"]),
        ("Shots were heard at 1830.", ["2013-03-22T18:30"]),
        ("Take Highway 2012 to Suite 2011, 1904 Harbor Road; the plane, tail 1984, left.", []),
    ],
)
def test_the_forms_of_reports_and_releases_have_their_days(text: str, values: list[str]) -> None:
    assert [value for _, value in read(text)] == values


def test_a_weekday_in_a_report_of_the_day_after_is_yesterday() -> None:
    assert only("The bridge collapsed on Friday.", datetime(2013, 3, 23, tzinfo=UTC)).value == "2013-03-22"


def test_the_second_day_of_a_range_follows_the_first() -> None:
    found = read("The fair was open Friday through Sunday.", datetime(2013, 3, 18, tzinfo=UTC))
    assert [value for _, value in found] == ["2013-03-15", "2013-03-17"]


@pytest.mark.parametrize(
    ("text", "words", "value", "precision"),
    [
        ("It was signed on March 3, 2012.", "March 3, 2012", "2012-03-03", "day"),
        ("It was signed on 3 March 2012.", "3 March 2012", "2012-03-03", "day"),
        ("It was signed on the 3rd of March.", "the 3rd of March", "2013-03-03", "day"),
        ("It was signed on Friday, March 1, in Rome.", "Friday, March 1", "2013-03-01", "day"),
        ("It was signed on 2012-03-03.", "2012-03-03", "2012-03-03", "day"),
        ("It was signed on 8/14/2012.", "8/14/2012", "2012-08-14", "day"),
        ("It was signed on 14/8/2012.", "14/8/2012", "2012-08-14", "day"),
        ("It was signed last week.", "last week", "2013-W11", "week"),
        ("It was signed last weekend.", "last weekend", "2013-W11-WE", "range"),
        ("It was signed earlier this month.", "earlier this month", "2013-03", "month"),
        ("It was signed in November.", "November", "2012-11", "month"),
        ("It is due in mid-August.", "mid-August", "2013-08", "month"),
        ("It was signed in early 2012.", "early 2012", "2012", "year"),
        ("It was signed at the end of last year.", "the end of last year", "2012", "year"),
        ("Profit fell in the fourth quarter.", "the fourth quarter", "2012-Q4", "quarter"),
        ("Profit fell in the first half of 2012.", "the first half of 2012", "2012-H1", "half"),
        ("Profit fell in fiscal 2012.", "fiscal 2012", "2012", "year"),
        ("It was built in the spring of 2012.", "the spring of 2012", "2012-SP", "season"),
        ("It was hot last summer.", "last summer", "2012-SU", "season"),
        ("It was built in the 1990s.", "the 1990s", "199", "decade"),
        ("It was built in the '80s.", "the '80s", "198", "decade"),
        ("It was built in the 19th century.", "the 19th century", "18", "century"),
        ("It was built two years ago.", "two years ago", "2011", "year"),
        ("It broke 10 days ago.", "10 days ago", "2013-03-12", "day"),
        ("They met the week of March 4 in Rome.", "the week of March 4", "2013-W10", "week"),
        ("They met on Tuesday of last week.", "Tuesday of last week", "2013-03-12", "day"),
        (
            "They met on the last Friday in August 2012.",
            "the last Friday in August 2012",
            "2012-08-31",
            "day",
        ),
        ("It fell in the 1800s.", "the 1800s", "18", "century"),
        ("It fell in Q3 2012.", "Q3 2012", "2012-Q3", "quarter"),
        ("Profit fell by year-end.", "year-end", "2013", "year"),
        ("They fled after the Sept. 11 attacks.", "Sept. 11", "2001-09-11", "day"),
        ("He left two days before Christmas.", "two days before Christmas", "2012-12-23", "day"),
        ("He left the day after March 4.", "the day after March 4", "2013-03-05", "day"),
        ("He leaves a week from Monday.", "a week from Monday", "2013-04-01", "day"),
        ("It opened the week before last.", "the week before last", "2013-W10", "week"),
        ("It fell 20 years ago this month.", "20 years ago this month", "1993-03", "month"),
        ("It fell 48 hours ago.", "48 hours ago", "2013-03-20", "day"),
        ("It fell half a century ago.", "half a century ago", "1963", "year"),
        ("It fell in nineteen eighty-four.", "nineteen eighty-four", "1984", "year"),
        ("It fell in two thousand and eight.", "two thousand and eight", "2008", "year"),
        ("It fell in June twenty eleven.", "June twenty eleven", "2011-06", "month"),
        ("It began in the nineteen sixties.", "the nineteen sixties", "196", "decade"),
        ("It fell in FY12.", "FY12", "2012", "year"),
        ("It fell in the summer of '09.", "the summer of '09", "2009-SU", "season"),
        ("It fell in the week before Christmas.", "the week before Christmas", "2012-W51", "week"),
        ("A March poll showed it.", "March", "2013-03", "month"),
        ("It fell in 2Q 2012.", "2Q 2012", "2012-Q2", "quarter"),
        ("It fell in last year's third quarter.", "last year's third quarter", "2012-Q3", "quarter"),
        ("It fell on Labor Day weekend 2012.", "Labor Day weekend 2012", "2012-W35-WE", "range"),
        ("It fell on March 4, 2012.", "March 4, 2012", "2012-03-04", "day"),
    ],
)
def test_a_value_is_as_fine_as_its_words_and_no_finer(
    text: str, words: str, value: str, precision: str
) -> None:
    found = only(text)
    assert text[found.start : found.end] == words
    assert found.value == value
    assert found.when is not None
    assert found.when.precision == precision


def test_a_week_covers_its_seven_days_both_ends_included() -> None:
    when = only("It was signed last week.").when
    assert when is not None
    assert (when.start, when.end) == (date(2013, 3, 11), date(2013, 3, 17))


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("He spoke early this morning.", "2013-03-22TMO", "TIME"),
        ("He spoke late Thursday night.", "2013-03-21TNI", "TIME"),
        ("He spoke last night.", "2013-03-21TNI", "TIME"),
        ("It closes at 9 p.m. on Friday.", "2013-03-22T21:00", "TIME"),
        ("It closed at 9:30am EST.", "2013-03-22T09:30", "TIME"),
        ("It was sent at 2013-03-20T09:30.", "2013-03-20T09:30", "TIME"),
        ("It closed at half past nine.", "2013-03-22T09:30", "TIME"),
        ("It closed by mid-afternoon.", "2013-03-22TAF", "TIME"),
        ("It lasted two-and-a-half years.", "P2Y6M", "DURATION"),
        ("It lasted a quarter of a century.", "P25Y", "DURATION"),
        ("They left two days before the vote.", "P2D", "DURATION"),
        ("It meets every first Monday of the month.", "XXXX-WXX-1", "SET"),
        ("It closed at 4 in the afternoon.", "2013-03-22T16:00", "TIME"),
        ("Half of it fell in half an hour.", "PT30M", "DURATION"),
        ("It rained for half a century.", "P50Y", "DURATION"),
        ("It will open within the next month.", "P1M", "DURATION"),
        ("Ferries leave on Sunday nights.", "XXXX-WXX-7TNI", "SET"),
        ("It meets every July.", "XXXX-07", "SET"),
        ("It closed on Thursday at 21:00 GMT.", "2013-03-21T21:00", "TIME"),
        ("It lasted for two and a half hours.", "PT2H30M", "DURATION"),
        ("A two-year study found it.", "P2Y", "DURATION"),
        ("It rained for several days.", "PXD", "DURATION"),
        ("It rained for years.", "PXY", "DURATION"),
        ("It rained in the past three days.", "P3D", "DURATION"),
        ("He comes every Tuesday.", "XXXX-WXX-2", "SET"),
        ("It costs $3 million a year.", "P1Y", "SET"),
        ("It flies twice a week.", "P1W", "SET"),
        ("It is now open.", "PRESENT_REF", "DATE"),
        ("It was recently opened.", "PAST_REF", "DATE"),
        ("It may open in the near future.", "FUTURE_REF", "DATE"),
        ("She will one day be president.", "FUTURE_REF", "DATE"),
    ],
)
def test_times_durations_and_sets_have_their_types(text: str, value: str, kind: str) -> None:
    found = only(text)
    assert (found.value, found.type) == (value, kind)


def test_durations_and_references_name_no_calendar_days() -> None:
    found = find_timexes(Document("For two years it is now open every day.", FRIDAY))
    assert [timex.when for timex in found] == [None, None, None]


@pytest.mark.parametrize(
    "text",
    [
        "The cost was $2013 for 2025 people on bus 1950.",
        "They may march in the sun for a second.",
        "The 72-year-old is 72 years old.",
        "It was the third day of the second week.",
        "Flight 2011 landed, The Sun reported.",
        "A quarter of them, or three quarters, sat down.",
        'She told "This Week" nothing.',
        "Johnnie Christmas drew it.",
        "It was his third visit in as many months.",
        "He sent a Christmas card to the Person of the Year.",
        "They sailed past Easter Island.",
        "The Daily Caller and No. 1984 won on Super Tuesday.",
        "He was aged 14 years, she was 26 years of age.",
    ],
)
def test_words_and_numbers_that_look_like_dates_are_none(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They met on Christmas Eve 2012.", "2012-12-24"),
        ("They met last Thanksgiving.", "2012-11-22"),
        ("They met on Good Friday 2013.", "2013-03-29"),
        ("They met on St. Patrick's Day.", "2013-03-17"),
        ("They met on Labor Day.", "2012-09-03"),
        ("They met on New Year's Day.", "2013-01-01"),
    ],
)
def test_named_holidays_have_their_day(text: str, value: str) -> None:
    found = only(text)
    assert (found.value, found.anchor) == (value, "holiday")


def test_a_year_that_ends_with_a_named_month_is_no_year_of_the_calendar() -> None:
    values = [value for _, value in read("Profit fell in the year ended Sept. 30, 2012.")]
    assert values == ["P1Y", "2012-09-30"]


def test_the_days_of_a_list_share_their_month_and_sets_their_kind() -> None:
    found = read("They met on March 4, 5 and 6, and meet every Monday and Thursday.")
    assert [value for _, value in found] == [
        "2013-03-04",
        "2013-03-05",
        "2013-03-06",
        "XXXX-WXX-1",
        "XXXX-WXX-4",
    ]


def test_a_date_in_a_dateline_is_read() -> None:
    found = read("WASHINGTON, March 3 (Reuters) — The Senate met on Monday.")
    assert found[0] == ("March 3", "2013-03-03")


def test_a_time_takes_its_day_from_the_sentence() -> None:
    found = read("It began at 3:45 p.m. (1945 GMT) on Thursday.")
    assert [value for _, value in found[:2]] == ["2013-03-21T15:45", "2013-03-21T19:45"]


def test_days_that_share_a_month_each_get_it() -> None:
    assert read("They met on 3-5 June 2012.") == [("3", "2012-06-03"), ("5 June 2012", "2012-06-05")]
    assert [value for _, value in read("It was open between June 3 and 5.")] == ["2013-06-03", "2013-06-05"]


def test_a_passing_mention_of_another_age_does_not_move_a_history() -> None:
    text = (
        "On 3 March 1911 the revolt began. In May 1912 it spread. The archive found in 2004 tells more. In "
        "June the emperor fled, for the first time since 1813. In July he died. By August 1912 all was "
        "quiet. In 1913 a treaty was signed."
    )
    values = dict(read(text))
    assert (values["June"], values["July"]) == ("1912-06", "1912-07")


def test_a_year_belongs_to_both_ends_of_a_range() -> None:
    text = "It lasted from May 15 to August 16, 1988."
    assert read(text) == [("May 15", "1988-05-15"), ("August 16, 1988", "1988-08-16")]
    assert read("It runs Aug. 14-16.") == [("Aug. 14", "2013-08-14"), ("16", "2013-08-16")]


def test_what_follows_a_date_hangs_on_it() -> None:
    text = (
        "He left on March 4. Two days later he wrote. The following week he came back. That month it rained."
    )
    assert [value for _, value in read(text)] == ["2013-03-04", "2013-03-06", "2013-W11", "2013-03"]


def test_a_history_takes_the_year_spoken_of_before() -> None:
    text = (
        "The revolt began in 1911. In 1912 the emperor fell. By March 1913 the south was lost. On 20 June "
        "1913 the army rose. In August it was beaten. The next day its leader fled. In December 1914 he died."
    )
    values = [value for _, value in read(text)]
    assert values == ["1911", "1912", "1913-03", "1913-06-20", "1913-08", "1913-06-21", "1914-12"]


def test_without_a_publication_date_only_absolute_dates_have_values() -> None:
    assert (
        read("He left on Friday after March 3, 2012 and last week.", None)
        == [("March 3, 2012", "2012-03-03")]
        or read("He came last week.", None) == []
    )


def test_a_year_earlier_in_a_report_on_a_quarter_is_that_quarter_of_the_year_before() -> None:
    text = "Profit fell in the fourth quarter. It was higher a year earlier, and in the year-ago quarter."
    assert [value for _, value in read(text)] == ["2012-Q4", "2011-Q4", "2011-Q4"]
    assert only("It was higher a year earlier.").value == "2012"


def test_approximate_dates_say_so() -> None:
    assert (when := only("It was built around 1950.").when) is not None
    assert when.approximate
    assert (when := only("It was built in 1950.").when) is not None
    assert not when.approximate


@pytest.mark.parametrize(
    "text", ["on February 30, 2013", "in the year 0", "2013-02-31", "99999 years ago", "13/13/2013"]
)
def test_impossible_dates_crash_nothing(text: str) -> None:
    for timex in find_timexes(Document(f"It was {text}.", FRIDAY)):
        assert timex.value


_LISTED = (
    "Friday friday May march 3 30 31st 2013 0 99999 1,000 last next the of early mid - end a an two half "
    "years ago later days week quarter fourth ' ’ s 's spring Christmas Eve p.m. 9:30 24:00 am GMT every "
    "each now today . , / : € T"
)
_WORDS = st.sampled_from(_LISTED.split(" "))


@settings(max_examples=120, deadline=None)
@given(
    st.lists(_WORDS, max_size=14).map(" ".join) | st.text(max_size=60),
    st.sampled_from([FRIDAY, None, datetime(1, 1, 1), datetime(9999, 12, 31)]),
)
def test_any_text_gives_ordered_spans_inside_it(text: str, published: datetime | None) -> None:
    last = 0
    for timex in find_timexes(Document(text, published)):
        assert last <= timex.start < timex.end <= len(text)
        assert timex.value
        assert timex.when is None or timex.when.start <= timex.when.end
        last = timex.end


def seconds(text: str) -> float:
    """The best of three readings: the machine may be busy."""
    doc = Document(text, FRIDAY)
    taken = []
    for _ in range(3):
        begun = time.thread_time()
        find_timexes(doc)
        taken.append(time.thread_time() - begun)
    return min(taken)


@pytest.mark.parametrize(
    "unit", ["a year and ", "at 9 p.m. or ", "May 3 to ", "1,000,", "early in the ", "9/"]
)
def test_eight_times_the_text_takes_no_more_than_some_eight_times_as_long(unit: str) -> None:
    read("On Friday.")  # the automaton is built at the first reading
    assert seconds(unit * 4000) < 24 * seconds(unit * 500) + 0.06


def test_a_date_behind_a_wall_of_digits_is_still_found() -> None:
    found = find_timexes(Document("9 to 9 or 9-9,000,000 " * 300 + "1" * 100_000 + " on May 3, 2013", FRIDAY))
    assert found[-1].value == "2013-05-03"


def test_a_decade_later_is_counted_from_the_year_spoken_of() -> None:
    assert ("A decade later", "2003") in read("In 1993 he sat on a jury. A decade later he led the court.")
    # Of what the decade is later is not said: not of the report, since it is told as past.
    assert not read("A decade later he led the court.")
