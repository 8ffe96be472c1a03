"""What form an article has, by its address and its headline."""

from __future__ import annotations

import pytest

from briefing.analysis.forms.find import explains_event, find_form, is_question, shows_only

NEWS = "https://paper.example/world/2025/mar/10/harbour-bridge"


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("Police arrest seven in Norvale harbour raid", "news"),
        ("Minister ‘deeply sorry’ as ferry sinks off Norvale", "news"),
        ("How the Norvale raid unfolded", "analysis"),
        ("How Norvale is mourning its dead", "news"),
        ("Why Norvale cannot build a bridge", "analysis"),
        ("Can Norvale build a bridge?", "analysis"),
        ("JOAN DOE: Norvale needs its bridge", "analysis"),
        ("Six questions about the Norvale budget", "analysis"),
        ("The city that forgot its harbour", "analysis"),
        ("Norvale is the new Venice", "analysis"),
        ("‘I was afraid’: a baker on the floods", "analysis"),
        ("Norvale raid live updates: seven arrested", "live"),
        ("Norvale election – live", "live"),
        ("Morning briefing: raid in Norvale", "roundup"),
        ("3/10: Monday Morning", "roundup"),
        ("Pension payment goes out in 11 days", "service"),
        ("What your sleep could say about your health", "service"),
        ("Norvale beat Sarna in overtime to reach semi-finals", "leisure"),
        ("Book excerpt: “The Quay” by Ana Holt", "leisure"),
    ],
)
def test_the_headline_tells_the_form(title: str, form: str) -> None:
    assert find_form(title, NEWS) == form


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("https://paper.example/opinion/2025/03/10/harbour-bridge-cost", "analysis"),
        ("https://paper.example/sport/football/harbour-wins-again", "leisure"),
        ("https://paper.example/newsletters/harbour-bridge-today", "roundup"),
        ("https://paper.example/live/2025/03/10/world/norvale-raid-police-harbour", "live"),
        ("https://paper.example/live/2025/03/10/world/norvale-raid-police/mayor-calls-for-calm", "news"),
        ("https://paper.example/travel/harbour-bridge-closed-today", "leisure"),
        ("https://paper.example/2025/03/10/sport-minister-resigns-over-bridge", "news"),
        ("", "news"),
    ],
)
def test_the_section_in_the_address_tells_the_form(url: str, form: str) -> None:
    assert find_form("Harbour bridge stays closed", url) == form


def test_what_happens_in_a_headline_outweighs_a_section_that_brings_news_too() -> None:
    url = "https://paper.example/travel/airlines-harbour-storm"
    assert find_form("Airlines cancel flights after Norvale strikes", url) == "news"


def test_the_first_words_tell_a_newsletter() -> None:
    opening = "In today’s newsletter: the bridge, the budget and a choir"
    assert find_form("Bridge closed as storm nears", NEWS, opening) == "roundup"
    assert find_form("Bridge closed as storm nears", NEWS, "The bridge was closed.") == "news"


def test_words_in_quotation_marks_do_not_address_the_reader() -> None:
    assert find_form("Mayor tells strikers ‘you will be heard’", NEWS) == "news"


def test_questions_captions_and_explainers_are_told_apart() -> None:
    assert is_question("Is the bridge safe?”")
    assert not is_question("Mayor asks who knew")
    assert shows_only("WATCH: Bridge falls into the harbour")
    assert not shows_only("Bridge falls into the harbour")
    assert explains_event("What we know about the Norvale raid")
    assert not explains_event("Bridge closed. Here’s what to know.")
