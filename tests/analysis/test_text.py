"""Sentences and tokens: where they end, and that every offset is exact."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.analysis.text.dateline import after_dateline
from briefing.analysis.text.document import Document


def sentences(text: str) -> list[str]:
    doc = Document(text)
    return [text[start:end] for start, end in doc.sentences]


@pytest.mark.parametrize(
    "text",
    [
        "Gen. Orla Finch spoke.",
        "It was No. 5 on the list.",
        "Troops of the U.S. Army left.",
        "J. Edgar Moss wrote it.",
        "He met U.S. troops at noon.",
        "The firm Bolt Inc. said nothing.",
        "Police Const. Ada Reed waited.",
        "Govs. Mary Lane and Ike Poole agreed.",
        "ORLANDO, Fla. (Wire) - Rain fell.",
    ],
)
def test_an_abbreviation_inside_a_sentence_does_not_end_it(text: str) -> None:
    assert sentences(text) == [text]


def test_sentences_end_at_marks_with_their_closing_quotation_marks() -> None:
    assert sentences("“We won.” They left! Did they? Yes…") == [
        "“We won.”",
        "They left!",
        "Did they?",
        "Yes…",
    ]


def test_an_acronym_ends_a_sentence_before_a_common_opener() -> None:
    assert sentences("He left the U.S. The next day it rained.") == [
        "He left the U.S.",
        "The next day it rained.",
    ]


def test_a_state_ends_a_sentence_before_a_new_one() -> None:
    assert len(sentences("They live in Reno, Nev. Together they run a shop.")) == 2


def test_no_sentence_reaches_over_a_line() -> None:
    assert sentences("Rain stops play\nThe match ended early.") == [
        "Rain stops play",
        "The match ended early.",
    ]


def test_tokens_keep_acronyms_numbers_and_hyphenated_words_whole() -> None:
    doc = Document("The U.S.-led force had 1,500 men, she didn't say.")
    words = doc.tokens(0).text
    assert {"U.S.", "1,500", "didn't"} <= set(words)


def test_an_offset_finds_its_sentence_and_paragraph() -> None:
    text = "One. Two.\nThree."
    doc = Document(text)
    assert doc.sentence_at(text.index("Two")) == 1
    assert doc.paragraph_at(text.index("Three")) == 1
    assert Document("  x").sentence_at(0) == -1


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(list(".!?…\"' \n\tUS“”")))))
def test_any_text_gives_ordered_sentences_and_tokens_inside_it(text: str) -> None:
    doc = Document(text)
    last = 0
    for index, (start, end) in enumerate(doc.sentences):
        assert last <= start < end <= len(text)
        last = end
        at = start
        tokens = doc.tokens(index)
        for word, begin, stop in zip(tokens.text, tokens.start, tokens.end, strict=True):
            assert at <= begin < stop <= end
            assert text[begin:stop] == word
            assert not text[at:begin].strip()
            at = stop


@pytest.mark.parametrize("piece", [".", ".)", '."', "a", "U.", "1.", "?! "])
def test_splitting_takes_time_in_proportion_to_the_text(piece: str) -> None:
    def spent(size: int) -> float:
        doc = Document(piece * (size // len(piece)))
        start = time.thread_time()
        assert doc.sentences
        doc.tokens(0)
        return time.thread_time() - start

    spent(1000)
    short = max(spent(20_000), 0.002)
    assert spent(160_000) < 30 * short


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("NORVALE – Boats left.", "Boats left."),
        ("NORVALE (Coast Wire) – Boats left.", "Boats left."),
        ("PORT ELM, Orla (CW) — Boats left.", "Boats left."),
        ("NORVALE, March 3 (Coast Wire) — Boats left.", "Boats left."),
        ("NATO allies – most of them – left.", "NATO allies – most of them – left."),
        ("Boats left – and came back.", "Boats left – and came back."),
    ],
)
def test_words_begin_after_a_dateline(text: str, words: str) -> None:
    assert text[after_dateline(text, 0) :] == words
