from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.query import parse
from store.sqlite import SqliteArchive
from store.views import Pin
from tests.store.newsroom import NOON, made, store

AT = datetime(2026, 3, 22, tzinfo=UTC)


def _pin(article: int, start: int = 0, **changes: object) -> Pin:
    return replace(Pin("event", article, start, start + 5, "Words", "", AT), **changes)  # type: ignore[arg-type]


@pytest.fixture
def archive(tmp_path: Path) -> SqliteArchive:
    return SqliteArchive.open(tmp_path / "archive.sqlite")


def test_pins_come_in_the_order_they_were_made_and_survive_a_restart(tmp_path: Path) -> None:
    archive = SqliteArchive.open(tmp_path / "a.sqlite")
    first, second = archive.pins.put(_pin(0, 1)), archive.pins.put(_pin(0, 2))
    archive.close()
    archive = SqliteArchive.open(tmp_path / "a.sqlite")
    assert archive.pins.all() == (first, second)
    archive.close()


def test_a_pin_put_again_under_its_id_is_changed_not_doubled(archive: SqliteArchive) -> None:
    first, second = archive.pins.put(_pin(0, 1)), archive.pins.put(_pin(0, 2))
    archive.pins.put(replace(second, place=first.place / 2, note="Mine\nin two lines"))
    assert [(pin.id, pin.note) for pin in archive.pins.all()] == [
        (second.id, "Mine\nin two lines"),
        (first.id, ""),
    ]
    archive.close()


def test_a_pinned_article_is_found_as_pinned_and_kept_from_pruning(archive: SqliteArchive) -> None:
    (number,) = store(archive, made("one", "A raid\nPolice came."))
    one, two = archive.pins.put(_pin(number)), archive.pins.put(_pin(number, 8))
    assert archive.select(parse("is:pinned")) == [number]
    archive.pins.remove(one.id)
    assert archive.prune(NOON + timedelta(days=400)) == 0
    archive.pins.remove(two.id)
    archive.pins.remove(two.id)
    assert archive.select(parse("is:pinned")) == []
    assert archive.prune(NOON + timedelta(days=400)) == 1
    archive.close()
