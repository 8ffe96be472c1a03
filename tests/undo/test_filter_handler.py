"""Saved filters: kept under a name, and every step of it undone through the journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing.undo.filter_handler import filter_of, json_of, register, whole_query
from briefing.undo.log import ChangedSince, Changes
from store.archive import Archive
from store.open import open_archive
from store.query import parse
from store.records import SavedFilter

MADE = datetime(2026, 3, 14, 8, 0, tzinfo=UTC)
PORTS = SavedFilter("Ports", "harbour since:7d", MADE)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = open_archive(tmp_path / "archive.sqlite")
    yield archive
    archive.close()


@pytest.fixture
def changes(archive: Archive) -> Changes:
    changes = Changes(archive.journal)
    register(changes, archive.filters)
    return changes


def make(changes: Changes, before: SavedFilter | None, after: SavedFilter | None) -> None:
    changes.make("filter", "Did something", json_of(before), json_of(after))


def test_saving_renaming_and_deleting_are_undone_one_by_one(archive: Archive, changes: Changes) -> None:
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


def test_a_name_that_is_taken_is_refused_and_nothing_changes(archive: Archive, changes: Changes) -> None:
    other = SavedFilter("Other", "x", MADE)
    make(changes, None, PORTS)
    make(changes, None, other)
    with pytest.raises(ChangedSince, match="name is taken"):
        make(changes, other, replace(other, name="Ports"))
    with pytest.raises(ChangedSince):
        make(changes, None, replace(PORTS, query="another"))
    assert archive.filters.all() == (other, PORTS)


def test_what_was_told_of_is_kept_when_the_filter_changes(archive: Archive, changes: Changes) -> None:
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
