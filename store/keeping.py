"""The archive's housekeeping: how large it is, retention, checking and mending, vacuum, backup while in use."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from store import trash, upkeep
from store.connect import Connections
from store.errors import ArchiveError
from store.rows import micros, moment

Told = Callable[[int, int], None]
"""Is told how much is done, and of how much; 0 of 0 where that is not known."""

_PAGES = 2048
"""Pages copied between two reports of a backup."""
_STEPS = 5_000_000
"""Steps of SQLite between two reports of a vacuum: a few a second."""


def _untold(done: int, total: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one kind of thing takes up."""

    what: str
    rows: int
    bytes: int | None
    """None where this build of SQLite cannot tell."""


@dataclass(frozen=True, slots=True)
class Census:
    """How large an archive is, and of what."""

    bytes: int
    """On disk, the log of the last changes included."""
    unused: int
    """Bytes within that nothing needs: a vacuum gives them back."""
    articles: int
    oldest: datetime | None
    """First and last time of publication."""
    newest: datetime | None
    parts: tuple[Part, ...]
    """The largest first."""


def turns(articles: int) -> int:
    """How often :meth:`Keeper.tidy` is to be called, at most, when so many articles came in or were read."""
    return 1 + articles // 100


class Keeper:
    """Housekeeping for one archive.  Raises :class:`store.errors.ArchiveError`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    # --- size ----------------------------------------------------------------------

    def bytes(self) -> int:
        """Bytes on disk, the log of the last changes included."""
        path = self._connections.path
        files = (path, path.with_name(path.name + "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def census(self) -> Census:
        """Reads the whole file where it says how many bytes each part takes."""
        with self._connections.reading() as connection:
            (page,) = connection.execute("PRAGMA page_size").fetchone()
            (free,) = connection.execute("PRAGMA freelist_count").fetchone()
            oldest, newest = _ends(connection)
            sizes = _table_sizes(connection)
            parts = [
                Part(
                    what,
                    connection.execute(f"SELECT count(*) FROM {tables[0]}").fetchone()[0],
                    None if sizes is None else sum(sizes.get(table, 0) for table in tables),
                )
                for what, tables in upkeep.parts(connection).items()
            ]
            return Census(
                bytes=self.bytes(),
                unused=free * page,
                articles=upkeep.count_articles(connection),
                oldest=oldest,
                newest=newest,
                parts=tuple(sorted(parts, key=lambda part: (-(part.bytes or 0), -part.rows))),
            )

    # --- retention -----------------------------------------------------------------

    def doomed(self, before: datetime | None = None, keep: int = 0) -> int:
        """How many articles :meth:`prune` would remove."""
        with self._connections.reading() as connection:
            old = 0 if before is None else upkeep.count_old(connection, micros(before))
            # Age takes from the same end as number, but spares what was first seen lately.
            return old if not keep else max(old, upkeep.count_above(connection, keep))

    def prune(
        self,
        before: datetime | None = None,
        keep: int = 0,
        told: Told = _untold,
        *,
        now: datetime | None = None,
        for_good: bool = False,
    ) -> int:
        """Remove articles published and first seen before a time, and the oldest above a number; give how many.

        Pinned articles stay, and do not count; ``keep`` 0 keeps any number.  The removed ones' keys are
        remembered, so that a feed that still lists them does not bring them back.  They go to the trash as removed
        ``now``, unless they are to go ``for_good``; what is too much for it goes, first what was removed first.
        One transaction for a few hundred articles each: others get their turn in between, and a killed prune, or one
        whose ``told`` raises, has removed some.
        """
        now = now or datetime.now(UTC)
        at = None if for_good else micros(now)
        total = self.doomed(before, keep)
        removed = 0
        if before is not None:
            removed += self._remove(
                lambda c, after: upkeep.oldest_unpinned(c, micros(before), after), at, 0, total, told
            )
        if keep:
            with self._connections.reading() as connection:
                above = upkeep.count_above(connection, keep)
            last = removed + above
            removed += self._remove(
                lambda c, after: upkeep.oldest_of_all(c, after, above),
                at,
                removed,
                max(total, last),
                told,
                above,
            )
        return removed

    def _remove(
        self,
        next_ids: Callable[[sqlite3.Connection, int], list[int]],
        at: int | None,
        done: int,
        total: int,
        told: Told,
        most: int = 2**62,
    ) -> int:
        removed, after = 0, 0
        while removed < most:
            with self._connections.writing() as connection:
                ids = next_ids(connection, after)[: most - removed]
                if ids:
                    upkeep.remove(connection, ids, at)
                    trash.drop_above(connection, trash.BYTES)
            if not ids:
                break
            removed, after = removed + len(ids), ids[-1]
            told(done + removed, total)
        return removed

    def in_trash(self) -> trash.Trash:
        """What is in the trash."""
        with self._connections.reading() as connection:
            return trash.census(connection)

    def tidy_trash(self, now: datetime) -> None:
        """Let go for good of what has been in the trash for :data:`store.trash.DAYS`."""
        with self._connections.writing() as connection:
            trash.drop_old(connection, now)

    def restore(self, now: datetime | None = None, told: Told = _untold) -> int:
        """Bring back all that is in the trash, and give how many articles that were.

        They count as first seen ``now``, so that the next prune by age does not take them again, and wait to be read.
        """
        now = now or datetime.now(UTC)
        total = self.in_trash().articles
        done = back = 0
        while True:
            with self._connections.writing() as connection:
                left, came = trash.restore(connection, now, upkeep.BATCH)
            if not left:
                return back
            done, back = done + left, back + came
            told(done, max(total, done))

    def tidy(self) -> bool:
        """A little of what :meth:`vacuum` does, so that searches stay quick; whether more is to be done.

        A tenth of a second at most; others get their turn in between.  To be called when articles came in, until
        nothing is left, or as often as :func:`turns` says: what comes in hour by hour then lies in few segments.
        """
        more = False
        for table in ("texts_words", "facets_words"):
            with self._connections.writing() as connection:
                more = upkeep.merge_some(connection, table) or more
        return more

    # --- soundness -----------------------------------------------------------------

    def verify(self) -> list[str]:
        """Faults found by reading everything, one sentence each; empty when sound."""
        with self._connections.reading() as connection:
            faults = upkeep.verify(connection)
        if not self._connections.read_only:
            with self._connections.writing() as connection:
                faults += upkeep.check_words(connection)
        return faults

    def mend(self) -> None:
        """Make indices and counts anew from the articles, and drop what belongs to no article.

        It cannot mend pages that are damaged: then a backup is needed.
        """
        with self._connections.writing() as connection:
            upkeep.mend(connection)

    # --- the file as a whole ---------------------------------------------------------

    def vacuum(self, told: Told = _untold) -> int:
        """Merge the indices and give unused room back to the disk; gives the bytes that were saved.

        Needs room for twice the archive beside it, as SQLite writes all of it anew; raises before anything is
        done where there is less.  Another program may go on reading.
        """
        before = self.bytes()
        self._need_room(self._connections.path.parent, 2 * before, "vacuum")
        with self._connections.writing() as connection:
            upkeep.merge_indices(connection)
        with self._connections.alone() as connection, _beside(self._connections.path.parent):
            connection.set_progress_handler(lambda: told(0, 0), _STEPS)
            try:
                connection.execute("VACUUM")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                connection.set_progress_handler(None, 0)
        return before - self.bytes()

    def backup(self, target: Path, told: Told = _untold) -> int:
        """Copy the archive as it is now to a new file, while it is in use; gives the bytes written.

        The file appears under its name when it is whole and on disk, readable by the user alone; one that is
        there already is never overwritten.
        """
        folder = target.parent
        if os.path.lexists(target):
            raise ArchiveError(f"{target} is there already and was left as it is.", "Name another file.")
        try:
            self._need_room(folder, self.bytes(), "backup")
            handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=folder)
            os.close(handle)  # made by mkstemp with mode 600
            part = Path(name)
            try:
                self._copy(part, told)
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

    def _copy(self, part: Path, told: Told) -> None:
        with self._connections.reading() as source:
            # The first look fixes the state that is copied, whatever others write meanwhile.
            source.execute("SELECT 1 FROM sqlite_master").fetchone()
            copy = sqlite3.connect(part, isolation_level=None)
            try:
                source.backup(
                    copy, pages=_PAGES, progress=lambda _, left, pages: told(pages - left, pages), sleep=0
                )
                copy.execute("PRAGMA journal_mode = DELETE").fetchone()  # one file, nothing beside it
            finally:
                copy.close()

    def _need_room(self, folder: Path, bytes_: int, doing: str) -> None:
        free = shutil.disk_usage(folder).free
        if free < bytes_:
            raise ArchiveError(
                f"A {doing} needs {in_words(bytes_)} on the disk of {folder}, and {in_words(free)} are free.",
                "Make room there, and try again; nothing was changed.",
            )


def in_words(bytes_: int) -> str:
    """``12 kB``, ``3.4 MB``; decimal, as disks are sold."""
    size, unit = float(bytes_), "bytes"
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if size < 999.5 or unit == "TB":
            break
        size /= 1000
    return f"{size:.0f} {unit}" if size >= 100 or unit == "bytes" else f"{size:.1f} {unit}"


def _ends(connection: sqlite3.Connection) -> tuple[datetime | None, datetime | None]:
    (first,) = connection.execute("SELECT min(id) FROM articles").fetchone()
    (last,) = connection.execute("SELECT max(id) FROM articles").fetchone()
    return (None, None) if first is None else (moment(first), moment(last))


def _table_sizes(connection: sqlite3.Connection) -> dict[str, int] | None:
    """Bytes of each table and index; None where SQLite was built without that."""
    try:
        return dict(connection.execute("SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE"))
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise


@contextmanager
def _beside(folder: Path) -> Iterator[None]:
    """Let SQLite put its temporary file there: on the disk whose room was looked at, not on a small /tmp."""
    before = os.environ.get("SQLITE_TMPDIR")
    os.environ["SQLITE_TMPDIR"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SQLITE_TMPDIR"]
        else:
            os.environ["SQLITE_TMPDIR"] = before


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
