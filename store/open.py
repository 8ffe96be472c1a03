"""The only place that chooses what an archive is built on.

Another archive is a folder beside ``sqlite/`` that keeps the contract of :mod:`store.archive`, a choice here by its
place, and a line in ``tests/store/conformance/conftest.py``.
"""

from __future__ import annotations

from pathlib import Path

from store.archive import Archive
from store.sqlite import connections
from store.sqlite.archive import SqliteArchive


def open_archive(place: Path, *, read_only: bool = False) -> Archive:
    """Open the archive at ``place``; created, readable by the user alone, where there is none.

    An older archive is brought up to date in one transaction, unless it is opened for reading only.  Raises
    :class:`store.errors.ArchiveError` for a newer or damaged one, for another program's file and for a place that
    cannot be written; what is there stays as it is.
    """
    return SqliteArchive(place, read_only=read_only)


def is_writable(place: Path) -> bool:
    """Whether the archive at ``place`` can be written; so can one that is not there, as far as can be known before."""
    return connections.is_writable(place)
