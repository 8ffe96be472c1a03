"""Two tellings disagree where they contradict each other, not where one says less."""

from __future__ import annotations

import pytest

from briefing.analysis.stories.disagreement import contradict, counted, other_count


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“We arrested 12 people”", "“We arrested 14 people”"),
        ("“It will open on Monday”", "“It will open on Friday”"),
        ("“We spoke to Holt”", "“We spoke to Brandt”"),
        ("“We will rebuild the bridge”", "“We will not rebuild the bridge”"),
        ("“we did see it”", "“We didn’t see it”"),
    ],
)
def test_a_number_a_day_a_name_and_a_negation_contradict(one: str, other: str) -> None:
    assert contradict(one, other)
    assert contradict(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“rebuild” the bridge", "“We will rebuild the bridge stone by stone”"),
        ("“will not stand”", "“The plan will not stand, and we say so”"),
        ("“We arrested 12 people”", "“We arrested people”"),
        ("“It will be rebuilt on Monday”", "“It will be rebuilt”"),
        ("“the bridge was closed”", "“The bridge was shut”"),
    ],
)
def test_what_is_left_out_or_worded_otherwise_does_not(one: str, other: str) -> None:
    assert not contradict(one, other)


def test_a_bound_and_a_measure_are_no_count() -> None:
    assert counted("At least 40 people waited for 12 hours") == {}
    assert counted("Two police officers and 1,200 soldiers") == {"officer": {2}, "soldier": {1200}}
    assert other_count("Police held seven suspects", "Nine suspects were held") == "suspect"
    assert other_count("Police held seven suspects", "At least nine suspects were held") == ""
