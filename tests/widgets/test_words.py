"""Small wordings: honest about outlets, readable as trends."""

from __future__ import annotations

import pytest

from widgets.words import outlets, trend


@pytest.mark.parametrize(
    ("sources", "independent", "words"),
    [
        (("Coast Radio",), 1, "Coast Radio"),
        (("Coast Radio", "Wire"), 2, "2 outlets"),
        (("Coast Radio", "Wire", "Ledger"), 2, "3 outlets, 2 independent"),
    ],
)
def test_one_outlet_is_named_and_several_are_counted(
    sources: tuple[str, ...], independent: int, words: str
) -> None:
    assert outlets(sources, independent) == words


def test_a_trend_ends_with_the_newest_day_and_a_dot_is_a_day_without_articles() -> None:
    assert trend((9, 0, 1, 8), 3) == "·▁█"
    assert trend((0, 1), 5) == "·▄"
    assert trend((), 5) == ""
