"""Eight times the text takes about eight times the steps, whatever the text is made of.

Steps are the lines of Python that run, counted by the interpreter: no clock, so no machine can make the test fail.
Regular expressions run inside one line; what they cost is seen in ``test_a_long_text_takes_time_in_proportion``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from time import thread_time
from types import FrameType
from typing import Any

import pytest

from briefing.analysis.quotes.find import read_quotes
from briefing.analysis.reader import Reader
from briefing.analysis.text.document import Document
from store.records import Actor, Alias

READER = Reader((Actor("Ana Roca", "official", (Alias("Ana Roca"), Alias("Roca"))),))
PUBLISHED = datetime(2026, 3, 6, 9, tzinfo=UTC)
PIECES = {
    "quotations, a paragraph each": "“We will not wait for the ferries,” said Ana Roca.\n",
    "quotations in one paragraph": "“We will not wait for the ferries.” ",
    "quotations without a sentence's end": "“we will not wait” ",
    "words in straight marks": '"a" ',
    "words in single marks": "'as' ",
    "words in curly single marks": "‘as’ ",
    "marks that open and never close": "“a ",
    "marks left open, a paragraph each": "“We wait.\n",
    "straight marks alone": '" ',
    "marks and nothing else": "“",
    "a verb of saying and a mark": "said “a ",
    "turns of a transcript": "ROCA: We wait.\n",
    "verbs of saying": "he said ",
    "attributions": "Ana Roca said, ",
    "sources": "according to ",
    "nouns of saying": "his claim that ",
    "participles": "saying ",
    "pronouns": "He said he would. ",
    "names": "Anna ",
    "titled names": "Mr. Roca said. ",
    "possessors": "Ana Roca's ",
    "watched names": "Roca ",
    "no sentence's end": "the mayor of the town said the harbour is shut and ",
    "no white space": "aA,",
    "initials": "A.",
    "groups of digits": "1,",
    "numbers": "1 ",
    "days": "Monday ",
    "brackets": "(said ",
    "empty lines": "\n",
}


def steps(work: Callable[[], object]) -> int:
    """Lines of Python that run in ``work``."""
    count = 0

    def traced(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return traced

    before = sys.gettrace()
    sys.settrace(traced)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_steps_grow_no_faster_than_the_text(piece: str) -> None:
    def counted(pieces: int) -> int:
        return steps(lambda: READER.read(Document(piece * pieces, PUBLISHED)))

    counted(2)  # what is kept from one text to the next
    few = counted(60)
    assert counted(480) < 8 * 1.5 * few + 2000


@pytest.mark.parametrize("piece", ["said “a ", "'as' ", "a", "1,", "“", "he said ", "Anna-", "A.", "said, "])
def test_a_long_text_takes_time_in_proportion(piece: str) -> None:
    def spent(size: int) -> float:
        text = piece * (size // len(piece))
        begun = thread_time()
        read_quotes(Document(text), (), ())
        return thread_time() - begun

    spent(1000)
    short = max(spent(5_000), 0.002)
    assert spent(80_000) < 16 * 4 * short
