"""A draft of an actor takes any name that articles hold, and says what is wrong with it at its row."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.watch.actor_draft import (
    advice,
    alias_at,
    drafted,
    fault_of,
    row_of,
    suggested,
    with_alias,
    without_row,
)
from store.records import Actor, Alias, Role
from widgets.form import FormList, form_rows
from widgets.rows import Heading
from widgets.text import line_cells, plain


@settings(max_examples=80, deadline=None)
@given(
    name=st.text(max_size=40), kind=st.sampled_from(["official", "organization"]), role=st.text(max_size=20)
)
def test_any_name_makes_a_form_of_safe_lines(name: str, kind: str, role: str) -> None:
    draft = drafted(name, kind, role)  # type: ignore[arg-type]  # one of the two kinds
    assert all(alias.text.strip() for alias in draft.aliases)
    lines = FormList()
    for row in form_rows(draft, suggested(draft), {"name": name}, advice(draft)):
        if isinstance(row, Heading):
            continue
        drawn = lines.row_lines(row, 60)
        assert len(drawn) == lines.row_height(row, 60)
        for line in drawn:
            assert line_cells(line) <= 60
            assert all(plain(text) == text for text, _ in line)


def test_what_the_name_suggests_is_offered_until_it_is_there() -> None:
    draft = Actor("Drug Enforcement Administration", "organization")
    assert [alias.text for alias in suggested(draft)] == ["Drug Enforcement Administration", "DEA"]
    alias = alias_at(draft, "suggest.DEA")
    assert alias == Alias("DEA", "exact")
    taken = with_alias(draft, "alias.+", alias)
    assert [alias.text for alias in suggested(taken)] == ["Drug Enforcement Administration"]
    assert without_row(taken, "alias.0") == draft
    assert without_row(taken, "name") is None


def test_an_acronym_in_any_case_is_advised_against() -> None:
    draft = Actor("Immigration", "organization", (Alias("ICE"), Alias("ICE agency"), Alias("US", "exact")))
    assert list(advice(draft)) == [0]


def test_faults_are_told_at_their_row() -> None:
    draft = Actor("Somebody", "official", (Alias("A"), Alias("á")), (Role("Minister"),))
    assert "there already" in fault_of(draft, "alias.1")
    assert fault_of(Actor("", "official"), "name") == "It is missing or empty. Fill it in."
    assert fault_of(Actor("Somebody", "official", notes="x" * 5000), "notes").startswith("5000 characters")
    assert fault_of(draft, "name") == ""
    assert row_of("aliases[2].near[1]") == "alias.2"
    assert row_of("roles[0].from") == "role.0"
    assert row_of("name") == "name"
