"""A copy of the archive in SQLite, made while it is in use; see :meth:`store.archive.Archive.backup`."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import suppress
from pathlib import Path

from store.archive import OnProgress
from store.errors import ArchiveError
from store.sqlite.connections import Connections
from store.sqlite.upkeep import need_room

PAGES = 2048
"""Pages copied between two reports of progress."""


def backup(connections: Connections, target: Path, on_progress: OnProgress) -> int:
    folder = target.parent
    if os.path.lexists(target):
        raise ArchiveError(f"{target} is there already and was left as it is.", "Name another file.")
    try:
        need_room(folder, connections.size(), "backup")
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=folder)
        os.close(handle)  # made by mkstemp with mode 600
        part = Path(name)
        try:
            _copy(connections, part, on_progress)
            _sync(part)
            _name(part, target)
        finally:
            for left in (part, Path(f"{part}-journal"), Path(f"{part}-wal"), Path(f"{part}-shm")):
                left.unlink(missing_ok=True)
        _sync(folder)
        return target.stat().st_size
    except FileExistsError:
        raise ArchiveError(
            f"{target} is there already and was left as it is.", "Name another file."
        ) from None
    except OSError as error:
        raise ArchiveError(
            f"The backup cannot be written to {target}: {error.strerror}.",
            "Name a file in a folder where you may write.",
        ) from error


def _copy(connections: Connections, part: Path, on_progress: OnProgress) -> None:
    with connections.reading() as source:
        # The first look fixes the state that is copied, whatever others write meanwhile.
        source.execute("SELECT 1 FROM sqlite_master").fetchone()
        copy = sqlite3.connect(part, isolation_level=None)
        try:
            source.backup(
                copy, pages=PAGES, progress=lambda _, left, pages: on_progress(pages - left, pages), sleep=0
            )
            copy.execute("PRAGMA journal_mode = DELETE").fetchone()  # one file, nothing beside it
        finally:
            copy.close()


def _name(part: Path, target: Path) -> None:
    """Give the finished file its name; raises :class:`FileExistsError` rather than overwrite."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        part.rename(target)


def _sync(path: Path) -> None:
    with suppress(PermissionError):  # some systems open no folder
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
