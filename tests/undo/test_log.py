"""Changes are made, undone and done again, and survive restarts, kills and other hands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.undo.log import ChangedSince, Changes, Json
from store.archive import Archive
from store.errors import DeskError
from store.open import open_archive
from store.records import IN_EFFECT


class Slate:
    """A handler that writes words on a slate."""

    def __init__(self, words: Json = "clean") -> None:
        self.words = words
        self.breaks: BaseException | None = None

    def apply(self, there: Json, wanted: Json) -> None:
        if self.words != there:
            raise ChangedSince("the slate was wiped.")
        if self.breaks is not None:
            raise self.breaks
        self.words = wanted


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = open_archive(tmp_path / "archive.sqlite")
    yield archive
    archive.close()


def changes_of(archive: Archive, slate: Slate) -> Changes:
    changes = Changes(archive.journal)
    changes.register("slate", slate)
    return changes


def test_a_change_is_put_into_effect_undone_and_done_again(archive: Archive) -> None:
    slate = Slate()
    changes = changes_of(archive, slate)
    changes.make("slate", "Wrote one", "clean", "one")
    changes.make("slate", "Wrote two", "one", "two")
    assert slate.words == "two"
    assert changes.undo() == "Wrote two"
    assert slate.words == "one"
    assert changes.undo() == "Wrote one"
    assert slate.words == "clean"
    assert changes.redo() == "Wrote one"
    assert changes.redo() == "Wrote two"
    assert slate.words == "two"


def test_with_nothing_to_undo_or_do_again_nothing_happens(archive: Archive) -> None:
    changes = changes_of(archive, Slate())
    assert changes.undo() is None
    assert changes.redo() is None


def test_a_new_change_ends_what_could_be_done_again(archive: Archive) -> None:
    slate = Slate()
    changes = changes_of(archive, slate)
    changes.make("slate", "Wrote one", "clean", "one")
    changes.undo()
    changes.make("slate", "Wrote two", "clean", "two")
    assert changes.redo() is None
    assert changes.undo() == "Wrote two"
    assert changes.undo() is None


def test_a_change_can_be_undone_after_a_restart(tmp_path: Path) -> None:
    slate = Slate()
    first = open_archive(tmp_path / "archive.sqlite")
    changes_of(first, slate).make("slate", "Wrote [one]", "clean", {"words": ["one", 1, None]})
    first.close()
    second = open_archive(tmp_path / "archive.sqlite")
    assert changes_of(second, slate).undo() == "Wrote [one]"
    assert slate.words == "clean"
    second.close()


def test_what_was_changed_elsewhere_is_not_undone_and_the_next_undo_goes_on(
    archive: Archive,
) -> None:
    slate = Slate()
    changes = changes_of(archive, slate)
    changes.make("slate", "Wrote one", "clean", "one")
    changes.make("slate", "Wrote two", "one", "two")
    slate.words = "another's"
    with pytest.raises(ChangedSince, match="“Wrote two” cannot be undone"):
        changes.undo()
    assert slate.words == "another's"
    slate.words = "one"
    assert changes.undo() == "Wrote one"
    assert slate.words == "clean"


def test_a_change_that_fails_leaves_nothing_to_undo(archive: Archive) -> None:
    slate = Slate()
    slate.breaks = DeskError("The disk is full.")
    changes = changes_of(archive, slate)
    with pytest.raises(DeskError, match="disk is full"):
        changes.make("slate", "Wrote one", "clean", "one")
    with pytest.raises(ChangedSince):
        changes.make("slate", "Wrote one", "never so", "one")
    assert changes.undo() is None


def test_an_undo_that_fails_can_be_tried_again(archive: Archive) -> None:
    slate = Slate()
    changes = changes_of(archive, slate)
    changes.make("slate", "Wrote one", "clean", "one")
    slate.breaks = DeskError("The disk is full.")
    with pytest.raises(DeskError, match="disk is full"):
        changes.undo()
    slate.breaks = None
    assert changes.undo() == "Wrote one"


@pytest.mark.parametrize("landed", [True, False])
def test_a_change_cut_off_in_the_middle_is_found_out_about_at_the_next_start(
    archive: Archive, landed: bool
) -> None:
    archive.journal.add("slate", "Wrote one", "clean", "one", pending=True)
    slate = Slate("one" if landed else "clean")
    changes = changes_of(archive, slate)
    assert changes.undo() == ("Wrote one" if landed else None)
    assert slate.words == "clean"
    assert changes.redo() == "Wrote one"
    assert slate.words == "one"


@pytest.mark.parametrize("landed", [True, False])
def test_an_undo_cut_off_in_the_middle_is_found_out_about_too(archive: Archive, landed: bool) -> None:
    slate = Slate()
    changes_of(archive, slate).make("slate", "Wrote one", "clean", "one")
    entry = archive.journal.last_in_effect()
    assert entry is not None
    archive.journal.update(entry, 1, pending=True)
    if landed:
        slate.words = "clean"
    again = changes_of(archive, slate)
    assert again.undo() == (None if landed else "Wrote one")
    assert slate.words == "clean"


def test_a_change_within_the_archive_is_one_transaction_with_its_entry(archive: Archive) -> None:
    class Meta:
        def apply(self, there: Json, wanted: Json) -> None:
            archive.set_meta("slate", str(wanted))
            if wanted == "bad":
                raise DeskError("No.")

    changes = Changes(archive.journal)
    changes.register("meta", Meta(), in_archive=True)
    changes.make("meta", "Wrote one", "", "one")
    with pytest.raises(DeskError):
        changes.make("meta", "Wrote bad", "one", "bad")
    assert archive.meta("slate") == "one"
    assert changes.undo() == "Wrote one"
    assert archive.meta("slate") == ""


def test_a_kind_of_a_newer_version_is_passed_over_in_words(archive: Archive) -> None:
    changes = changes_of(archive, Slate())
    changes.make("slate", "Wrote one", "clean", "one")
    archive.journal.add("hologram", "Turned it", None, 1)
    with pytest.raises(ChangedSince, match="hologram"):
        changes.undo()
    assert changes.undo() == "Wrote one"


@settings(max_examples=30, deadline=None)
@given(steps=st.lists(st.sampled_from(["make", "undo", "redo", "restart"]), max_size=25))
def test_any_sequence_of_changes_undone_gives_the_states_back(
    steps: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive = open_archive(tmp_path_factory.mktemp("journal") / "archive.sqlite")
    slate = Slate(0)
    changes = Changes(archive.journal)
    changes.register("slate", slate)
    states, at, number = [0], 0, 0
    for step in steps:
        if step == "make":
            number += 1
            states[at + 1 :] = [number]
            changes.make("slate", f"Wrote {number}", states[at], number)
            at += 1
        elif step == "undo":
            assert (changes.undo() is None) == (at == 0)
            at = max(at - 1, 0)
        elif step == "redo":
            assert (changes.redo() is None) == (at == len(states) - 1)
            at = min(at + 1, len(states) - 1)
        else:
            changes = Changes(archive.journal)
            changes.register("slate", slate)
        assert slate.words == states[at]
    while changes.undo() is not None:
        pass
    assert slate.words == 0
    assert archive.journal.pending() == []
    archive.close()


def test_entries_in_effect_are_marked_so(archive: Archive) -> None:
    changes_of(archive, Slate()).make("slate", "Wrote one", "clean", "one")
    entry = archive.journal.last_in_effect()
    assert entry is not None
    assert (entry.undone, entry.pending, entry.before, entry.after) == (IN_EFFECT, False, "clean", "one")
