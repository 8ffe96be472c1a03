"""One article through every analysis."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.analysis.reader import Reader
from briefing.analysis.text.document import Document
from briefing.analysis.version import ANALYSIS_VERSION
from store.records import Actor, Alias, Reading

PUBLISHED = datetime(2026, 3, 6, 9, tzinfo=UTC)
READER = Reader(
    (
        Actor("Ana Roca", "official", (Alias("Ana Roca"), Alias("Roca"))),
        Actor("Harbour Ministry", "organization", (Alias("Harbour Ministry"),)),
    )
)
TITLE = "Sarna raises its harbour levy"
BODY = (
    "Ana Roca of the Harbour Ministry said on Thursday that the levy would rise.\n"
    "“We will not wait any longer,” Roca told reporters. The ministry of Port Vell declined to comment."
)
TEXT = f"{TITLE}\n{BODY}"


def read(text: str = TEXT, headline_end: int = len(TITLE)) -> Reading:
    return READER.read(Document(text, PUBLISHED, headline_end=headline_end), 7)


def test_a_reading_holds_what_every_analysis_found() -> None:
    reading = read()
    assert (reading.article, reading.analysis) == (7, ANALYSIS_VERSION)
    assert [mention.actor for mention in reading.mentions] == ["Ana Roca", "Harbour Ministry", "Ana Roca"]
    assert "Ana Roca" in {entity.name for entity in reading.entities}
    assert [timex.value for timex in reading.timexes] == ["2026-03-05"]
    direct = next(quote for quote in reading.quotes if quote.kind == "direct")
    assert (direct.speaker, direct.actor) == ("Ana Roca", "Ana Roca")
    assert any(event.value == "2026-03-05" and "Ana Roca" in event.actors for event in reading.events)
    assert reading.fingerprint


def test_tagging_alone_finds_the_same_mentions() -> None:
    assert READER.tag(Document(TEXT, PUBLISHED, headline_end=len(TITLE))) == read().mentions


def test_a_headline_beside_the_text_leaves_offsets_in_the_text() -> None:
    beside = READER.read(Document(BODY, PUBLISHED, title=TITLE))
    for mention in beside.mentions:
        assert BODY[mention.start : mention.end] in ("Ana Roca", "Roca", "Harbour Ministry")


@pytest.mark.parametrize("text", ["", "\n\n", " ", "“", '"', "\u2028", "…", "."])
def test_a_text_with_nothing_in_it_reads_as_nothing(text: str) -> None:
    reading = read(text, 0)
    found = (*reading.mentions, *reading.entities, *reading.quotes, *reading.timexes, *reading.events)
    assert found == ()


def test_nothing_but_a_phrase_after_the_source_is_no_second_part() -> None:
    text = "’ March 5, 2025 NAME: ' according to The Ministry,  of  last week, ) M"
    for quote in read(text, 0).quotes:
        assert all(start < end for start, end in quote.spans)


_PIECES = st.sampled_from(
    [
        TEXT,
        "“",
        "”",
        '"',
        "‘",
        "' ",
        " said ",
        "\n",
        "Ana Roca",
        " on Thursday",
        ". ",
        " 5 March ",
        "She ",
        "(",
        "—",
        "’s ",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=6), max_size=25).map("".join), st.integers(0, 40))
def test_any_text_gives_ordered_offsets_inside_it_and_the_same_reading_twice(
    text: str, headline: int
) -> None:
    headline_end = min(headline, len(text))
    reading = read(text, headline_end)
    for found in (reading.mentions, reading.entities, reading.timexes, reading.events):
        assert all(0 <= item.start < item.end <= len(text) for item in found)
        assert [item.start for item in found] == sorted(item.start for item in found)
    for quote in reading.quotes:
        assert 0 <= quote.start < quote.end <= len(text)
        assert all(quote.start <= start < end <= quote.end for start, end in quote.spans)
        assert 0.0 <= quote.confidence <= 1.0
        if quote.mention_span:
            # White space in a mention is shown as one blank.
            assert text[slice(*quote.mention_span)].split() == quote.mention.split()
    assert read(text, headline_end) == reading
