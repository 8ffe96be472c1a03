"""Saved filters: kept under a name, and every step of it undone through the journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.undo.filter_handler import filter_of, json_of, register, whole_query
from briefing.undo.log import ChangedSince, Changes
from store.filters import SavedFilter
from store.query import parse
from store.sqlite import SqliteArchive

MADE = datetime(2026, 3, 14, 8, 0, tzinfo=UTC)
PORTS = SavedFilter("Ports", "harbour since:7d", MADE)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SqliteArchive]:
    archive = SqliteArchive.open(tmp_path / "archive.sqlite")
    yield archive
    archive.close()


@pytest.fixture
def changes(archive: SqliteArchive) -> Changes:
    changes = Changes(archive.journal)
    register(changes, archive.filters)
    return changes


def make(changes: Changes, before: SavedFilter | None, after: SavedFilter | None) -> None:
    changes.make("filter", "Did something", json_of(before), json_of(after))


def test_saving_renaming_and_deleting_are_undone_one_by_one(archive: SqliteArchive, changes: Changes) -> None:
    renamed = replace(PORTS, name="Piers")
    make(changes, None, PORTS)
    make(changes, PORTS, renamed)
    make(changes, renamed, None)
    seen = [archive.filters.all()]
    for _ in range(3):
        changes.undo()
        seen.append(archive.filters.all())
    assert seen == [(), (renamed,), (PORTS,), ()]
    changes.redo()
    assert archive.filters.get("Ports") == PORTS


def test_filters_stand_in_the_order_of_their_names(archive: SqliteArchive) -> None:
    for name in ("zebra", "Ähre", "alpha", "Beta"):
        archive.filters.replace(None, SavedFilter(name, "x", MADE))
    assert [saved.name for saved in archive.filters.all()] == ["alpha", "Beta", "zebra", "Ähre"]


def test_a_name_that_is_taken_is_refused_and_nothing_changes(
    archive: SqliteArchive, changes: Changes
) -> None:
    other = SavedFilter("Other", "x", MADE)
    make(changes, None, PORTS)
    make(changes, None, other)
    with pytest.raises(ChangedSince, match="name is taken"):
        make(changes, other, replace(other, name="Ports"))
    with pytest.raises(ChangedSince):
        make(changes, None, replace(PORTS, query="another"))
    assert archive.filters.all() == (other, PORTS)


def test_what_was_told_of_is_kept_when_the_filter_changes(archive: SqliteArchive, changes: Changes) -> None:
    archive.filters.replace(None, replace(PORTS, told=7))
    make(changes, PORTS, replace(PORTS, name="Piers"))
    assert archive.filters.get("Piers") == replace(PORTS, name="Piers", told=7)


@pytest.mark.parametrize("value", [3, "x", [], {}, {"name": "a"}, {**dict.fromkeys("nqmwt"), "made": "x"}])
def test_a_journal_that_holds_something_else_is_told_in_words(value: object) -> None:
    with pytest.raises(ChangedSince, match="cannot be read"):
        filter_of(value)  # type: ignore[arg-type]  # hostile on purpose


def test_search_and_chosen_actor_are_saved_as_one_query() -> None:
    query = whole_query('"drug cartels" -sport', "Ines Calder")
    assert query == 'actor:"Ines Calder" "drug cartels" -sport'
    assert whole_query(" x ", "") == "x"
    assert whole_query("", "Calder") == "actor:Calder"
    assert parse(query, today=MADE.date()) is not None


@given(name=st.text(min_size=1), query=st.text())
@settings(max_examples=20, deadline=None)
def test_any_name_and_query_come_back_as_they_were_stored(
    tmp_path_factory: pytest.TempPathFactory, name: str, query: str
) -> None:
    archive = SqliteArchive.open(tmp_path_factory.mktemp("filters") / "archive.sqlite")
    saved = SavedFilter(name, query, MADE)
    assert archive.filters.replace(None, saved)
    (kept,) = archive.filters.all()
    storable = "".join(c for c in name if c != "\0" and not "\ud800" <= c <= "\udfff")
    if storable == name:
        assert kept.name == name
    assert archive.filters.replace(kept, None)
    assert archive.filters.all() == ()
    archive.close()
