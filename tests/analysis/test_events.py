"""What becomes a line of the timeline, and what it says of its date."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.analysis.dates.find import find_timexes
from briefing.analysis.events.find import event_text, find_events
from briefing.analysis.events.language import EVENT_RULES
from briefing.analysis.text.document import Document
from store.records import Event, Mention, Quote

FRIDAY = datetime(2013, 3, 22, 12, tzinfo=UTC)
SEED = Path(__file__).parents[3] / "shared" / "seed" / "seed.json"


def named(text: str, *names: str) -> list[Mention]:
    """A mention for every place where one of the names stands."""
    return [
        Mention(at, at + len(name), name, name, "full name")
        for name in names
        for at in range(len(text))
        if text.startswith(name, at)
    ]


def quoted(text: str, *contents: str) -> list[Quote]:
    spans = [(text.index(words), text.index(words) + len(words)) for words in contents]
    return [Quote(start, end, ((start, end),), "direct", "", "", 0.9) for start, end in spans]


def events(text: str, *names: str, quotes: list[Quote] | None = None) -> tuple[Event, ...]:
    doc = Document(text, FRIDAY)
    return find_events(doc, find_timexes(doc), named(text, *names), quotes or [])


def test_a_dated_sentence_is_an_event_with_its_phrase_and_actors_in_order() -> None:
    text = "It rained. The Harbour Guild met Mira Sole in Port Vell on Thursday. Nobody knew why."
    (event,) = events(text, "Mira Sole", "Harbour Guild")
    assert text[event.start : event.end] == "The Harbour Guild met Mira Sole in Port Vell on Thursday."
    assert event.phrase is not None
    assert text[slice(*event.phrase)] == "Thursday"
    assert (event.value, event.kind, event.actors) == (
        "2013-03-21",
        "happened",
        ("Harbour Guild", "Mira Sole"),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A ferry sank off Cape Oro on Tuesday night, the coast guard said on Wednesday.", "Tuesday night"),
        ("Mira Sole told reporters on Thursday that the ferry had left on Monday.", "Monday"),
        ("Prices rose three percent in February, the office said on Tuesday.", "February"),
        ("Mira Sole said on Tuesday that the ferry was built in 1994.", "Tuesday"),
        ("SARNA, March 20 (Wire) - A ferry sank off Cape Oro on Tuesday with all its crew.", "Tuesday"),
    ],
)
def test_a_happening_is_dated_by_its_own_day_and_not_by_the_day_it_was_told_on(text: str, words: str) -> None:
    (event,) = events(text)
    assert event.phrase is not None
    assert text[slice(*event.phrase)] == words


def test_parts_of_a_sentence_with_a_date_each_are_events_of_their_own() -> None:
    text = "On March 4 the line was fined a million; on March 8 it paid the fine in full."
    assert [event.value for event in events(text)] == ["2013-03-04", "2013-03-08"]


def test_an_actor_named_twice_stands_once() -> None:
    (event,) = events("On Thursday the Guild said the Guild would wait.", "Guild")
    assert event.actors == ("Guild",)


def test_what_is_to_come_is_planned() -> None:
    assert events("The council will vote on the harbour law next Tuesday.")[0].kind == "planned"
    assert events("The council is set to vote on the harbour law this month.")[0].kind == "planned"
    assert events("The council voted on the harbour law this month.")[0].kind == "happened"


def test_a_date_inside_a_quotation_is_said_not_told() -> None:
    text = "“We begin the strike on Monday,” she told the crowd."
    (event,) = events(text, quotes=quoted(text, "“We begin the strike on Monday,”"))
    assert event.kind == "said"


def test_the_writers_own_date_comes_before_one_inside_a_quotation() -> None:
    text = "“We were robbed in 2009,” she told the paper on Thursday."
    (event,) = events(text, quotes=quoted(text, "“We were robbed in 2009,”"))
    assert (event.value, event.kind) == ("2013-03-21", "happened")


def test_sentences_parted_inside_a_quotation_are_one_event() -> None:
    text = "The port was shut. “It was dark. We saw nothing,” the pilot said on Thursday. He went home."
    (event,) = events(text, quotes=quoted(text, "“It was dark. We saw nothing,”"))
    assert text[event.start : event.end] == "“It was dark. We saw nothing,” the pilot said on Thursday."


def test_a_range_is_dated_by_both_its_ends() -> None:
    (event,) = events("The harbour was closed from March 4 to March 8 for the repairs.")
    assert event.when is not None
    assert (event.when.start, event.when.end, event.when.precision) == (
        date(2013, 3, 4),
        date(2013, 3, 8),
        "range",
    )
    assert event.value == "2013-03-04/2013-03-08"


def test_a_happening_without_a_date_stays_undated() -> None:
    (event,) = events("The Guild seized two boats near the bar.", "Guild")
    assert (event.when, event.value, event.phrase, event.kind) == (None, "", None, "happened")


@pytest.mark.parametrize(
    "text",
    [
        "Did the Guild seize two boats near the bar?",
        "The Guild is a union of pilots.",
        "The Guild owns two boats.",
    ],
)
def test_what_tells_no_happening_is_no_event(text: str) -> None:
    assert events(text, "Guild") == ()


def test_undated_sentences_that_name_nobody_watched_are_left_out() -> None:
    assert events("Thieves seized two boats near the bar.") == ()


def test_durations_recurrence_and_bare_datelines_date_nothing() -> None:
    assert events("They have fished there for two years, every Tuesday, and are now tired.") == ()
    assert events("Thursday, March 21, 2013\nThe boats stay where they are.") == ()


def test_the_text_is_short_and_clean() -> None:
    assert (
        event_text("PORT VELL, March 3 (Agency) — The boats left on Monday.", EVENT_RULES["en"])
        == "The boats left on Monday."
    )
    assert event_text("But “the boats left on Monday.", EVENT_RULES["en"]) == "The boats left on Monday."
    assert (
        event_text("The pilot (of the Guild left” on Monday.", EVENT_RULES["en"])
        == "The pilot of the Guild left on Monday."
    )
    long = event_text("The boats left the harbour of Port Vell " * 20, EVENT_RULES["en"])
    assert len(long) <= 200
    assert long.endswith("…")
    assert " …" not in long


_ATOMS = 'On Friday , “ ” " . the Guild left said ? \n 2012'


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80) | st.lists(st.sampled_from(_ATOMS.split(" "))).map(" ".join))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    last = 0
    for event in events(text, "Guild"):
        assert last <= event.start < event.end <= len(text)
        assert event.phrase is None or event.start <= event.phrase[0] < event.phrase[1] <= event.end
        assert len(event.text) <= 201
        last = event.end


@pytest.mark.skipif(not SEED.exists(), reason="the seed article is not beside this checkout")
def test_the_seed_article_gives_its_four_dated_events_and_no_other_date() -> None:
    seed = json.loads(SEED.read_text("utf-8"))
    doc = Document(seed["text"], datetime.fromisoformat(seed["published"]).replace(tzinfo=UTC))
    quotes = [
        Quote(q["start"], q["end"], ((q["start"], q["end"]),), q["kind"], q["speaker"], q["mention"], 0.9)
        for q in seed["quotes"]
    ]
    found = find_events(doc, find_timexes(doc), named(doc.text, "Trump"), quotes)
    dated = [
        {
            "phrase": list(e.phrase or ()),
            "value": e.value,
            "precision": e.when.precision,
            "start": e.start,
            "end": e.end,
        }
        for e in found
        if e.when
    ]
    keys = ("phrase", "value", "precision", "start", "end")
    assert dated == [{key: event[key] for key in keys} for event in seed["events"]]
    undated = [e.text for e in found if not e.when]
    assert any(text.startswith("After Trump was sworn into office") for text in undated)


def test_a_beginning_told_with_since_dates_no_event() -> None:
    text = "The mayor ordered boats to the port, a step no council has taken since 1994."
    doc = Document(text, datetime(2026, 3, 4, 12, tzinfo=UTC))
    assert all(event.when is None for event in find_events(doc, find_timexes(doc), (), ()))


def test_the_century_the_report_is_written_in_dates_nothing() -> None:
    assert not events("It is the greatest question that the island faces in the 21st century.")
    (event,) = events("The island was settled by fishermen in the 18th century.")
    assert event.value == "17"


def test_a_firm_called_after_its_century_is_no_date() -> None:
    assert not find_timexes(Document("The board of 21st Century Fox approved the sale.", FRIDAY))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Roca resigned Friday.", "2013-03-22"),
        ("Roca won on Sunday.", "2013-03-17"),
        ("Good morning, and happy Thursday to you.", ""),
        ("Happy Thursday to all of you.", ""),
    ],
)
def test_a_short_lead_is_an_event_and_a_greeting_is_none(text: str, value: str) -> None:
    assert [event.value for event in events(text)] == ([value] if value else [])
