"""Every test here runs on an archive of each kind, and knows it by its contract alone (``store.archive``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.archive import Archive
from store.open import open_archive


def _sqlite(folder: Path) -> Path:
    return folder / "desk" / "archive.sqlite"


#: Kind of archive -> a place for :func:`open_archive` where none is yet, made from an empty folder.
KINDS: dict[str, Callable[[Path], Path]] = {"sqlite": _sqlite}

NewPlace = Callable[[], Path]


@pytest.fixture(scope="session", params=KINDS)
def new_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewPlace:
    """Gives another place without an archive each time it is called."""
    kind: str = request.param
    return lambda: KINDS[kind](tmp_path_factory.mktemp(kind))


@pytest.fixture
def place(new_place: NewPlace) -> Path:
    return new_place()


@pytest.fixture
def archive(place: Path) -> Iterator[Archive]:
    opened = open_archive(place)
    yield opened
    opened.close()


@pytest.fixture
def other(archive: Archive, place: Path) -> Iterator[Archive]:
    """The same archive as another program has it open."""
    opened = open_archive(place)
    yield opened
    opened.close()
