"""Lines that the user pinned for the brief, and notes between them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.archive import Archive
from store.open import open_archive
from store.query import parse
from store.views import Pin
from tests.store.newsroom import NOON, made, store

AT = datetime(2026, 3, 22, tzinfo=UTC)


def pin_on(article: int, start: int = 0, **changes: object) -> Pin:
    return replace(Pin("event", article, start, start + 5, "Words", "", AT), **changes)  # type: ignore[arg-type]  # names come from the tests


def test_pins_come_in_the_order_they_were_made_and_survive_a_restart(place: Path) -> None:
    with closing(open_archive(place)) as archive:
        first, second = archive.pins.put(pin_on(0, 1)), archive.pins.put(pin_on(0, 2, kind="note"))
        assert first.id != second.id
        assert first.place < second.place
    with closing(open_archive(place)) as archive:
        assert archive.pins.all() == (first, second)


def test_a_pin_put_again_under_its_id_is_changed_not_doubled(archive: Archive) -> None:
    first, second = archive.pins.put(pin_on(0, 1)), archive.pins.put(pin_on(0, 2))
    archive.pins.put(replace(second, place=first.place / 2, note="Mine\nin two lines"))
    assert [(pin.id, pin.note) for pin in archive.pins.all()] == [
        (second.id, "Mine\nin two lines"),
        (first.id, ""),
    ]


def test_a_pin_that_was_removed_can_be_put_back_under_its_id(archive: Archive) -> None:
    first, second = archive.pins.put(pin_on(0, 1)), archive.pins.put(pin_on(0, 2))
    archive.pins.remove(first.id)
    assert archive.pins.all() == (second,)
    assert archive.pins.put(first) == first
    assert archive.pins.all() == (first, second)


def test_a_pinned_article_is_found_as_pinned_and_kept_from_pruning(archive: Archive) -> None:
    (number,) = store(archive, made("one", "A raid\nPolice came."))
    one, two = archive.pins.put(pin_on(number)), archive.pins.put(pin_on(number, 8))
    assert archive.select(parse("is:pinned")) == [number]
    archive.pins.remove(one.id)
    assert archive.prune(NOON + timedelta(days=400)) == 0
    archive.pins.remove(two.id)
    archive.pins.remove(two.id)
    assert archive.select(parse("is:pinned")) == []
    assert archive.prune(NOON + timedelta(days=400)) == 1


def test_a_pin_outlives_an_article_that_is_not_there(archive: Archive) -> None:
    pin = archive.pins.put(pin_on(99))
    assert archive.pins.all() == (pin,)
    archive.pins.remove(pin.id)
    assert archive.pins.all() == ()
    assert archive.marks("pinned") == frozenset()
