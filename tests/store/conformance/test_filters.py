"""Filters saved under a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from store.archive import Archive
from store.normalize import to_micros
from store.records import SavedFilter

MADE = datetime(2026, 3, 14, 8, 0, tzinfo=UTC)
PORTS = SavedFilter("Ports", "harbour since:7d", MADE)


def test_a_filter_is_saved_changed_renamed_and_deleted(archive: Archive) -> None:
    assert archive.filters.all() == ()
    assert archive.filters.replace(None, PORTS)
    assert archive.filters.get("Ports") == PORTS
    changed = replace(PORTS, name="Piers", query="pier", watched=True)
    assert archive.filters.replace(PORTS, changed)
    assert archive.filters.all() == (changed,)
    assert archive.filters.get("Ports") is None
    assert archive.filters.replace(changed, None)
    assert archive.filters.all() == ()


def test_filters_stand_in_the_order_of_their_names(archive: Archive) -> None:
    for name in ("zebra", "Ähre", "alpha", "Beta"):
        archive.filters.replace(None, SavedFilter(name, "x", MADE))
    assert [saved.name for saved in archive.filters.all()] == ["alpha", "Beta", "zebra", "Ähre"]


def test_a_filter_that_is_not_as_expected_is_left_alone(archive: Archive) -> None:
    other = SavedFilter("Other", "x", MADE)
    archive.filters.replace(None, PORTS)
    archive.filters.replace(None, other)
    for there, wanted in (
        (None, replace(PORTS, query="another")),
        (replace(PORTS, query="another"), None),
        (replace(PORTS, name="Nowhere"), PORTS),
        (other, replace(other, name="Ports")),
    ):
        assert not archive.filters.replace(there, wanted)
        assert archive.filters.all() == (other, PORTS)
    assert archive.filters.replace(PORTS, PORTS)
    assert archive.filters.replace(None, None)


def test_whether_any_filter_is_watched_is_known(archive: Archive) -> None:
    archive.filters.replace(None, PORTS)
    assert not archive.filters.any_watched()
    archive.filters.replace(PORTS, replace(PORTS, watched=True))
    assert archive.filters.any_watched()


def test_what_the_user_was_told_of_only_grows_and_is_no_part_of_the_state(archive: Archive) -> None:
    archive.filters.replace(None, PORTS)
    archive.filters.tell("Ports", MADE)
    archive.filters.tell("Ports", MADE - timedelta(days=1))
    archive.filters.tell("Nowhere", MADE)
    told = replace(PORTS, told=to_micros(MADE))
    assert archive.filters.all() == (told,)
    renamed = replace(PORTS, name="Piers")
    assert archive.filters.replace(PORTS, renamed)
    assert archive.filters.all() == (replace(told, name="Piers"),)
