"""Reasons are words for readers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from briefing.analysis.quotes import build as confidence
from briefing.edition import explanations as why
from store.records import Event, Quote, When
from tests.store.newsroom import made


def test_a_date_says_from_what_it_is_counted() -> None:
    day = When(date(2026, 3, 22), date(2026, 3, 22), "day")
    event = Event(0, 20, "happened", "They met on Sunday.", day, "2026-03-22", (12, 18), "publication")
    article = replace(made("k", "They met on Sunday."), headline_end=0, text="They met on Sunday.")
    told = "“Sunday” read as 22 Mar 2026, counted from the day "
    assert why.event_reason(event, article) == told + "of the article"
    undated = replace(article, published_basis="first-seen")
    assert why.event_reason(event, undated) == told + "it was first seen, since the feed gives none"


def test_every_rule_for_speakers_has_its_words() -> None:
    assert not set(confidence._BAND_OF) - set(why._RULES)
    quote = Quote(0, 5, ((0, 5),), "direct", "Ada Rueda", "Rueda", 0.95, cue="said", rule="after")
    assert why.quote_reason(quote) == "“Rueda” with “said”, right after the words: about 95% sure"
