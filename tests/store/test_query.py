"""The search language: what is read from a text, what is said about it, and where a mistake is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.query import (
    DEPTH,
    LENGTH,
    TERMS,
    And,
    Between,
    Expr,
    Is,
    Kind,
    Named,
    Not,
    Or,
    QueryError,
    Words,
    describe,
    parse,
)

NOW = datetime(2025, 8, 14, 15, 30, tzinfo=UTC)
MIDNIGHT = datetime(2025, 8, 14, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "expr"),
    [
        ("", None),
        (" \t\n ", None),
        ("drug", Words("drug")),
        ("drug cartels", And((Words("drug"), Words("cartels")))),
        ("drug AND cartels", And((Words("drug"), Words("cartels")))),
        ('"drug cartels"', Words("drug cartels")),
        ("“drug cartels”", Words("drug cartels")),
        ("drug-cartels", Words("drug-cartels")),
        ("-sport", Not(Words("sport"))),
        ("NOT sport", Not(Words("sport"))),
        ('-"drug cartels"', Not(Words("drug cartels"))),
        ("a OR b c", Or((Words("a"), And((Words("b"), Words("c")))))),
        ("a | b", Or((Words("a"), Words("b")))),
        ("(a OR b) c", And((Or((Words("a"), Words("b"))), Words("c")))),
        ("-(a b)", Not(And((Words("a"), Words("b"))))),
        ("or not", And((Words("or"), Words("not")))),
        ("cartel*", Words("cartel", prefix=True)),
        ("title:raid", Words("raid", title=True)),
        ('title:"big raid"', Words("big raid", title=True)),
        ("actor:Bondi", Named("actor", "Bondi")),
        ('ACTOR:"Pam Bondi"', Named("actor", "Pam Bondi")),
        ("speaker:shein*", Named("speaker", "shein", prefix=True)),
        ("source:bbc tag:crime", And((Named("source", "bbc"), Named("tag", "crime")))),
        ("kind:Quote", Kind("quote")),
        ("-is:read", Not(Is("read"))),
        ("10:30", Words("10:30")),
        ("since:7d", Between(MIDNIGHT - 7 * DAY, None, "since:7d")),
        ("since:2w", Between(MIDNIGHT - 14 * DAY, None, "since:2w")),
        ("since:24h", Between(NOW - DAY, None, "since:24h")),
        ("since:today", Between(MIDNIGHT, None, "since:today")),
        ("until:yesterday", Between(None, MIDNIGHT, "until:yesterday")),
        ("on:yesterday", Between(MIDNIGHT - DAY, MIDNIGHT, "on:yesterday")),
        ("until:2025-08-10", Between(None, datetime(2025, 8, 11, tzinfo=UTC), "until:2025-08-10")),
        (
            "on:2024-12",
            Between(datetime(2024, 12, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC), "on:2024-12"),
        ),
        ("on:2024", Between(datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC), "on:2024")),
    ],
)
def test_a_text_is_read_as_it_is_meant(text: str, expr: Expr | None) -> None:
    assert parse(text, NOW) == expr


@pytest.mark.parametrize(
    ("text", "position", "hint"),
    [
        ("spaker:Rosa", 0, '"speaker"'),
        ("drug zzz:x", 5, "actor, speaker"),
        ("http://x.example", 0, '"http://x.example"'),
        ("kind:quot", 5, '"quote"'),
        ("is:new", 3, "edited"),
        ("since:soon", 6, "7d"),
        ("since:2025-02-30", 6, "2025-08-14"),
        ("since:999999w", 6, "7d"),
        ("since:99999w since:99999d since:98765w since:2w3", 45, "7d"),
        ("on:9999", 3, "7d"),
        ("actor:", 6, "actor:name"),
        ('actor:"  "', 6, "actor:name"),
        ("drug (cartels", 5, ")"),
        ("drug) cartels", 4, "("),
        ("drug ()", 6, "Add a word"),
        ("drug OR", 7, "Add a word"),
        ("OR drug", 0, "Add a word"),
        ('say "never', 4, "second one"),
        ("drug -OR x", 6, "leave out"),
        ("a NOT", 5, "leave out"),
        ("a - b", 2, "word"),
        ("a ½*", 2, "letters"),
        ("d*", 0, "letters"),
        ("¿?", 0, "word"),
        ("source:!!", 7, "word"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_its_mending(text: str, position: int, hint: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(text, NOW)
    assert raised.value.position == position
    assert hint in raised.value.fix
    assert raised.value.message.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000,
        "(" * (DEPTH + 2) + "x" + ")" * (DEPTH + 2),
        "-(" * 900 + "x",
        "NOT " * 400 + "x",
        "x " * (TERMS + 1),
        "x" * (LENGTH + 1),
        " " * (LENGTH + 1),
    ],
)
def test_too_much_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        parse(text, NOW)


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=80),
    st.one_of(st.none(), st.dates(), st.datetimes(timezones=st.just(UTC)), st.datetimes()),
)
def test_any_text_gives_an_expression_that_can_be_described_or_a_query_error(
    text: str, today: date | None
) -> None:
    try:
        expr = parse(text, today)
    except QueryError as error:
        position = error.position
    else:
        _describes_itself(expr)
        position = 0
    assert 0 <= position <= len(text)


def _describes_itself(expr: Expr | None) -> None:
    said = describe(expr)
    assert (said == "") == (expr is None)
    assert not any(character < " " or "\x7f" <= character <= "\x9f" for character in said)


fields = st.sampled_from(["since", "until", "on"])


@settings(max_examples=100, deadline=None)
@given(fields, st.from_regex(r"[0-9]{1,6}[dhw]|[0-9]{4}(-[0-9]{2}){0,2}", fullmatch=True), st.datetimes())
def test_any_date_is_understood_or_refused(field: str, value: str, today: datetime) -> None:
    try:
        expr = parse(f"{field}:{value}", today)
    except QueryError:
        return
    assert isinstance(expr, Between)
    assert (expr.since is None) == (field == "until")
    assert expr.since is None or expr.until is None or expr.since <= expr.until
    assert describe(expr)


def test_days_begin_at_midnight_where_the_user_is() -> None:
    there = timezone(timedelta(hours=-5))
    expr = parse("since:today", datetime(2025, 8, 14, 22, tzinfo=there))
    assert expr == Between(datetime(2025, 8, 14, tzinfo=there), None, "since:today")
    assert parse("since:1d", date(2025, 8, 14)) == Between(MIDNIGHT - DAY, None, "since:1d")
    assert parse("since:1d", datetime(2025, 8, 14, 9)) == Between(MIDNIGHT - DAY, None, "since:1d")


def test_without_a_moment_dates_count_from_the_present() -> None:
    expr = parse("since:24h")
    assert isinstance(expr, Between)
    assert expr.since is not None
    assert timedelta(hours=23) < datetime.now(UTC) - expr.since < timedelta(hours=25)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("actor:Bondi since:7d", "naming Bondi, since 7 Aug 2025"),
        ('speaker:Shein* "drug cartels" -sport', "said by Shein…, “drug cartels”, not “sport”"),
        ("(a OR b) kind:quote", "(“a” or “b”), with quotes"),
        ("a b OR c", "(“a”, “b”) or “c”"),
        ("-(a OR b)", "not (“a” or “b”)"),
        ("title:cart*", "“cart…” in the headline"),
        ("source:bbc tag:crime", "from bbc, tagged crime"),
        ("is:copy is:pinned is:summary", "copies, pinned, summary only"),
        ("on:2025-08-10", "on 10 Aug 2025"),
        ("on:2025-08", "from 1 Aug 2025 to 31 Aug 2025"),
        ("until:2025-08-10", "until 10 Aug 2025"),
        ("since:24h", "since 13 Aug 2025 15:30"),
        ("until:24h", "until 13 Aug 2025 15:30"),
    ],
)
def test_a_filter_describes_itself_in_words(text: str, said: str) -> None:
    assert describe(parse(text, NOW)) == said
