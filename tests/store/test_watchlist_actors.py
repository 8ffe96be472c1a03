"""Actors as JSON, and spellings suggested from a name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.actors import ActorFault, actor_from_json, actor_to_json, treacherous
from store.naming import fold_name, merge_actors, suggest_aliases
from store.records import Actor, Alias, Role


def test_the_smallest_entry_works() -> None:
    assert actor_from_json({"name": "Ana", "kind": "official"}) == Actor("Ana", "official")


def test_a_full_entry_survives_the_round_trip() -> None:
    actor = Actor(
        "Harbor Guard",
        "organization",
        (Alias("HG", "exact", context=True, near=("harbor",)), Alias("Guard", weak=True)),
        (Role("Commander", "Navy", date(2020, 1, 2), None, date(2025, 1, 1), "https://example.org"),),
        notes="noted",
        source="somewhere",
        retired=True,
    )
    entry = actor_to_json(actor)
    assert entry["roles"][0]["org"] == "Navy"
    assert entry["roles"][0]["from"] == "2020-01-02"
    assert entry["roles"][0]["to"] is None
    assert actor_from_json(entry) == actor


def test_entries_of_other_programs_keep_what_we_know() -> None:
    entry = {"name": "A", "kind": "official", "wikidata": "Q1", "aliases": ["B"], "roles": None}
    assert actor_from_json(entry) == Actor("A", "official", (Alias("B"),))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": None}, "name"),
        ({"name": "  "}, "name"),
        ({"name": 5}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a\x1b[2J"}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"name": "a\U000e0041"}, "name"),
        ({"name": "a\ud800"}, "name"),
        ({"kind": "person"}, "kind"),
        ({"aliases": "ICE"}, "aliases"),
        ({"aliases": [{"text": "a"}, {"text": "b", "case": "upper"}]}, "aliases[1].case"),
        ({"aliases": [{"case": "any"}]}, "aliases[0].text"),
        ({"aliases": [3]}, "aliases[0]"),
        ({"aliases": [{"text": "a", "weak": "yes"}]}, "aliases[0].weak"),
        ({"aliases": [{"text": "a", "near": [1]}]}, "aliases[0].near[0]"),
        ({"aliases": [{"text": str(n)} for n in range(501)]}, "aliases"),
        ({"roles": [{"org": "x"}]}, "roles[0].title"),
        ({"roles": [{"title": "x", "from": "yesterday"}]}, "roles[0].from"),
        ({"roles": [{"title": "x", "from": "2023-02-30"}]}, "roles[0].from"),
        ({"roles": [{"title": "x", "from": "2023-01-01", "to": "2022-01-01"}]}, "roles[0].to"),
        ({"retired": 1}, "retired"),
    ],
)
def test_a_fault_names_its_field_and_the_fix(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ActorFault) as caught:
        actor_from_json({"name": "A", "kind": "official"} | change)
    assert caught.value.field == field
    assert caught.value.fix
    assert not treacherous(str(caught.value))


@pytest.mark.parametrize("entry", [None, [], "Ana", 5])
def test_what_is_no_object_is_no_actor(entry: object) -> None:
    with pytest.raises(ActorFault):
        actor_from_json(entry)


def test_a_bare_year_or_month_covers_all_of_it() -> None:
    role = {"title": "x", "from": "2020", "to": "2024-02"}
    (found,) = actor_from_json({"name": "A", "kind": "official", "roles": [role]}).roles
    assert (found.start, found.end) == (date(2020, 1, 1), date(2024, 2, 29))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
entries = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text(max_size=20) | values,
        "kind": st.sampled_from(["organization", "official"]) | values,
        "aliases": st.lists(st.fixed_dictionaries({"text": st.text(max_size=9)}, optional={"case": values}))
        | values,
        "roles": st.lists(st.fixed_dictionaries({"title": st.text(max_size=9)}, optional={"from": values}))
        | values,
        "notes": values,
        "retired": values,
    },
)


@given(entries)
@settings(max_examples=200, deadline=None)
def test_any_json_is_an_actor_that_comes_back_or_a_fault(entry: dict[str, Any]) -> None:
    try:
        actor = actor_from_json(entry)
    except ActorFault:
        return
    assert actor_from_json(actor_to_json(actor)) == actor
    assert not treacherous(actor.name)


# --- names -------------------------------------------------------------------------------


def texts(name: str, kind: Any) -> list[tuple[str, str]]:
    return [(alias.text, alias.case) for alias in suggest_aliases(name, kind)]


def test_an_official_gets_the_surname_in_its_own_case() -> None:
    assert texts("Marta Q. Rice", "official") == [
        ("Marta Q. Rice", "any"),
        ("Marta Rice", "any"),
        ("Rice", "exact"),
    ]


def test_particles_belong_to_the_surname() -> None:
    assert ("de la Fuente", "any") in texts("Juan de la Fuente", "official")


def test_a_generation_is_no_surname() -> None:
    assert ("Stone", "exact") in texts("Carl Stone Jr.", "official")
    assert all(text != "Jr." for text, _ in texts("Carl Stone Jr.", "official"))


def test_an_organization_gets_its_acronym() -> None:
    assert texts("Harbor Safety Administration", "organization") == [
        ("Harbor Safety Administration", "any"),
        ("HSA", "exact"),
    ]


def test_an_acronym_in_brackets_is_taken_at_its_word() -> None:
    assert ("TdA", "exact") in texts("Tren de Aragua (TdA)", "organization")


def test_a_department_is_found_under_both_orders() -> None:
    assert ("Harbor Department", "any") in texts("Department of the Harbor", "organization")


@given(st.text(max_size=40), st.sampled_from(["organization", "official"]))
@settings(max_examples=150, deadline=None)
def test_suggestions_for_any_name_are_distinct_and_not_empty(name: str, kind: Any) -> None:
    found = [alias.text for alias in suggest_aliases(name, kind)]
    assert len(found) == len(set(found))
    assert all(text.strip() for text in found)


def test_folding_ignores_accents_case_and_blanks() -> None:
    assert fold_name("  José  MARÍA ") == fold_name("jose maria")


def test_merging_keeps_the_other_s_name_as_an_alias() -> None:
    merged = merge_actors(
        Actor("Ana Peña", "official"), Actor("Ana María Peña", "official", (Alias("AMP", "exact"),))
    )
    assert merged.name == "Ana Peña"
    assert [alias.text for alias in merged.aliases] == ["AMP", "Ana María Peña"]
