"""Completion goes on from what is typed, and never changes it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.tui.screens.dashboard.search_bar import complete
from tests.tui.rows import make_edition

EDITION = make_edition()


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("ac", "actor:"),
        ("harbour -so", "harbour -source:"),
        ('actor:"ines', 'actor:"ines Calder"'),
        ('strike source:"coast', 'strike source:"coast Radio"'),
        ("kind:qu", "kind:quote"),
        ("since:y", "since:yesterday"),
        ("actor:", None),
        ("actor:ines", "actor:ines"),
        ("actor:cal", "actor:calder"),
        ("speaker:Cald", "speaker:Calder"),
        ("zebra", None),
        ("", None),
    ],
)
def test_the_last_word_is_completed(typed: str, completed: str | None) -> None:
    assert complete(typed, EDITION) == completed


def test_without_an_edition_only_the_language_is_completed() -> None:
    assert complete('actor:"ines', None) is None
    assert complete("unt", None) == "until:"


@given(st.text(max_size=30) | st.text(alphabet='actorspeak:"- in', max_size=30))
@settings(max_examples=100, deadline=None)
def test_a_completion_begins_with_what_was_typed(typed: str) -> None:
    completed = complete(typed, EDITION)
    assert completed is None or completed.casefold().startswith(typed.casefold())
