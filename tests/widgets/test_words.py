"""Small wordings: honest about outlets, readable as trends."""

from __future__ import annotations

import pytest

from widgets.words import independent_words, short_name, summed, trend


@pytest.mark.parametrize(
    ("outlets", "independent", "words"), [(2, 2, "2"), (3, 2, "2 of 3"), (14, 0, "14"), (1200, 1200, "1,200")]
)
def test_what_is_independent_is_said_where_it_is_not_all(outlets: int, independent: int, words: str) -> None:
    assert independent_words(outlets, independent) == words


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Coast Radio", "Coast Radio"),
        ("Northern Observer", "Northern"),
        ("Harbour Office: rulings", "Harbour Office"),
        ("Longestnameofall Daily", "Longestnameof…"),
    ],
)
def test_a_long_name_is_cut_behind_a_word(name: str, short: str) -> None:
    assert short_name(name) == short


def test_a_trend_has_one_scale_for_all_rows_by_the_square_root() -> None:
    assert trend((0, 1, 50, 200), 200) == "·▁▄█"
    # Five articles never look like two hundred, and one is the lowest bar in any pane.
    assert trend((5, 1), 200) == "▂▁"
    assert trend((1, 0), 1) == "▁·"
    assert trend((), 5) == ""


def test_steps_are_added_up_and_none_is_lost() -> None:
    counts = tuple(range(24))
    for steps in (8, 12):
        assert len(summed(counts, steps)) == steps
        assert sum(summed(counts, steps)) == sum(counts)
