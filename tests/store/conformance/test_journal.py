"""The journal of the user's changes: what is undone next, what is done again next, and what is not known."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.archive import Archive
from store.open import open_archive
from store.records import IN_EFFECT, PASSED_OVER, TAKEN_BACK, JournalEntry, Json
from tests.store.conformance.conftest import NewPlace

AT = datetime(2026, 3, 14, 8, 0, tzinfo=UTC)


def add(archive: Archive, what: str, **more: bool) -> JournalEntry:
    return archive.journal.add("slate", what, None, what, now=AT, **more)


def test_an_entry_comes_back_whole_after_a_restart(place: Path) -> None:
    with closing(open_archive(place)) as archive:
        entry = archive.journal.add("slate", "Wrote [one]", {"a": [1, 2.5, None]}, "ünï \ud83d", now=AT)
        assert (entry.made, entry.undone, entry.pending) == (AT, IN_EFFECT, False)
    with closing(open_archive(place)) as archive:
        assert archive.journal.last_in_effect() == entry


def test_the_last_in_effect_is_undone_and_the_first_taken_back_is_done_again(archive: Archive) -> None:
    journal = archive.journal
    assert journal.last_in_effect() is journal.first_taken_back() is None
    one, two, three = (add(archive, what) for what in ("one", "two", "three"))
    assert journal.last_in_effect() == three
    back = [journal.update(entry, TAKEN_BACK) for entry in (three, two)]
    assert journal.last_in_effect() == one
    assert journal.first_taken_back() == back[1] == replace(two, undone=TAKEN_BACK)
    journal.update(two, IN_EFFECT)
    assert (journal.last_in_effect(), journal.first_taken_back()) == (two, back[0])


def test_a_new_change_drops_those_that_were_taken_back(archive: Archive) -> None:
    one, two = add(archive, "one"), add(archive, "two")
    archive.journal.update(two, TAKEN_BACK)
    three = add(archive, "three")
    assert archive.journal.first_taken_back() is None
    archive.journal.update(three, TAKEN_BACK)
    assert archive.journal.last_in_effect() == one


def test_an_entry_that_could_not_be_taken_back_is_passed_over(archive: Archive) -> None:
    one, two = add(archive, "one"), add(archive, "two")
    archive.journal.update(two, PASSED_OVER)
    assert archive.journal.last_in_effect() == one
    assert archive.journal.first_taken_back() is None


def test_pending_entries_are_neither_undone_nor_done_again_and_outlive_new_changes(archive: Archive) -> None:
    one = add(archive, "one")
    two = add(archive, "two", pending=True)
    three = archive.journal.update(one, TAKEN_BACK, pending=True)
    assert archive.journal.pending() == [three, two]
    assert archive.journal.last_in_effect() is archive.journal.first_taken_back() is None
    four = add(archive, "four")
    assert archive.journal.pending() == [three, two]
    archive.journal.update(two, IN_EFFECT)
    archive.journal.drop(three)
    archive.journal.drop(three)
    assert archive.journal.pending() == []
    archive.journal.drop(four)
    assert archive.journal.last_in_effect() == replace(two, pending=False)


def test_an_entry_that_was_dropped_meanwhile_is_written_whole(archive: Archive) -> None:
    entry = add(archive, "one", pending=True)
    archive.journal.drop(entry)
    archive.journal.update(entry, IN_EFFECT)
    assert archive.journal.last_in_effect() == replace(entry, pending=False)


def test_the_last_thousand_entries_are_kept(archive: Archive) -> None:
    with archive.journal.transaction():
        entries = [add(archive, f"change {n}") for n in range(1003)]
    with archive.journal.transaction():
        for entry in reversed(entries[3:]):
            archive.journal.update(entry, TAKEN_BACK)
    assert archive.journal.last_in_effect() is None
    first = archive.journal.first_taken_back()
    assert first is not None
    assert first.what == "change 3"


json_values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def shared(new_place: NewPlace) -> Archive:
    return open_archive(new_place())


@settings(max_examples=40, deadline=None)
@given(before=json_values, after=json_values)
def test_any_states_come_back_as_they_were(shared: Archive, before: Json, after: Json) -> None:
    entry = shared.journal.add("slate", "Changed", before, after)
    found = shared.journal.last_in_effect()
    assert found is not None
    assert (found.id, found.before, found.after) == (entry.id, before, after)
