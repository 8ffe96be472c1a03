from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefing.edition.pins import note, passage, pin_on, pinned_ids, pins_on
from briefing.undo.log import ChangedSince, Changes
from briefing.undo.pin_handler import PinHandler, absence, state
from store.archive import Archive
from store.open import open_archive
from tests.tui.rows import ACTORS, QUOTES, TIMELINE, make_evidence

NOW = datetime(2026, 3, 22, 15, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = open_archive(tmp_path / "archive.sqlite")
    yield archive
    archive.close()


@pytest.fixture
def changes(archive: Archive) -> Changes:
    changes = Changes(archive.journal)
    changes.register("pin", PinHandler(archive.pins), in_archive=True)
    return changes


@pytest.mark.parametrize("row", [TIMELINE[0], QUOTES[0], ACTORS[0]])
def test_a_row_is_pinned_by_its_pin_and_no_other_row_of_its_kind(row: object) -> None:
    pin = pin_on(row, NOW)  # type: ignore[arg-type]  # each of the three kinds of rows
    assert pins_on(row, [pin]) == [pin]  # type: ignore[arg-type]  # as above
    assert row.id in pinned_ids([*TIMELINE, *QUOTES, *ACTORS], [pin])  # type: ignore[attr-defined]  # as above


def test_pinning_is_undone_and_done_again_with_the_same_pin(archive: Archive, changes: Changes) -> None:
    pin = pin_on(TIMELINE[0], NOW)
    changes.make("pin", "Pinned a line", absence(pin), state(pin))
    assert archive.pins.all() == (pin,)
    assert changes.undo() == "Pinned a line"
    assert archive.pins.all() == ()
    assert changes.redo() == "Pinned a line"
    assert archive.pins.all() == (pin,)


def test_two_pins_change_places_in_one_step(archive: Archive, changes: Changes) -> None:
    one, two = note("first", NOW), note("second", NOW + timedelta(seconds=1))
    for pin in (one, two):
        changes.make("pin", "Noted", absence(pin), state(pin))
    swapped = replace(one, place=two.place), replace(two, place=one.place)
    changes.make("pin", "Moved a line", state(one, two), state(*swapped))
    assert [pin.note for pin in archive.pins.all()] == ["second", "first"]
    changes.undo()
    assert [pin.note for pin in archive.pins.all()] == ["first", "second"]


def test_a_pin_that_somebody_else_changed_is_left_alone(archive: Archive, changes: Changes) -> None:
    pin = passage(make_evidence(1, "We will not sign", "why"), "We will not sign", NOW)
    changes.make("pin", "Pinned a line", absence(pin), state(pin))
    archive.pins.put(replace(pin, note="changed elsewhere"))
    with pytest.raises(ChangedSince):
        changes.undo()
    assert [pin.note for pin in archive.pins.all()] == ["changed elsewhere"]
