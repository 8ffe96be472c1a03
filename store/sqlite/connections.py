"""Opens the archive's file, shares its connections among threads, and translates SQLite's errors."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from store.errors import ArchiveError
from store.sqlite.schema import migrate, version_of

BUSY_TIMEOUT = 15.0
"""Seconds that a writer waits for another program's transaction."""


@contextmanager
def translate_sqlite_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into :class:`ArchiveError`, here and nowhere else; programming errors pass."""
    try:
        yield
    except sqlite3.Error as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError | sqlite3.InterfaceError):
            raise
        raise _translated(error, path) from error


@contextmanager
def translate_damaged_rows(path: Path) -> Iterator[None]:
    """Turn what rows that make no sense cause into :class:`ArchiveError`: damage that SQLite does not see."""
    try:
        yield
    except (ValueError, LookupError, TypeError, ArithmeticError) as error:
        raise ArchiveError(
            f"{path} holds something that cannot be read ({type(error).__name__}); it may be damaged.",
            "See how much: briefing archive verify",
        ) from error


def _translated(error: sqlite3.Error, path: Path) -> ArchiveError:
    said = str(error)
    if "disk is full" in said:
        return ArchiveError(
            f"The disk of {path} is full; nothing of the last step was stored.", "Make room and try again."
        )
    if "disk I/O error" in said:
        return ArchiveError(
            f"The disk of {path} does not take or give what it should; nothing of the last step was stored.",
            "Make room, see that the disk is sound, and try again.",
        )
    if "readonly" in said or "read-only" in said:
        return ArchiveError(
            f"{path} cannot be written to.",
            "Give yourself write permission, or name another folder with --data.",
        )
    if "locked" in said or "busy" in said:
        return ArchiveError(
            f"Another program has kept {path} busy for {BUSY_TIMEOUT:.0f} seconds.",
            "End it, or try again later.",
        )
    if "unable to open" in said:
        return ArchiveError(
            f"{path} cannot be opened.",
            "See that its folder exists and that you may write there, or name another.",
        )
    if "malformed" in said or "not a database" in said or "corrupt" in said:
        return ArchiveError(
            f"{path} is damaged or not an archive ({said}).",
            "Move it to another place, with the files of its name beside it, and start again: "
            "a new archive is begun, and the damaged one is left as it is.",
        )
    return ArchiveError(f"The archive {path} gives an error: {said}.", "Run `briefing check` and try again.")


class Connections:
    """One connection that writes, under a lock, and for reading one for each thread that reads at that moment."""

    def __init__(self, path: Path, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._lock = threading.RLock()
        self._idle: list[sqlite3.Connection] = []
        self._idle_lock = threading.Lock()
        self._closed = False
        self._seen: int | None = None
        if read_only:
            if not path.is_file():
                raise ArchiveError(f"There is no archive at {path}.", "Run `briefing collect` first.")
            self._writer = None
            with self.reading() as connection:
                version = version_of(connection, str(path))
                self._check_version(version)
        else:
            _make_file(path)
            with translate_sqlite_errors(path), translate_damaged_rows(path):
                self._writer = self._open_writer()

    def _check_version(self, version: int) -> None:
        from store.sqlite.schema import MIGRATIONS

        if not version:
            raise ArchiveError(
                f"{self.path} is empty: nothing was collected yet.", "Run `briefing collect` first."
            )
        if version < len(MIGRATIONS):
            raise ArchiveError(
                f"{self.path} is of an older version and opened for reading only.",
                "Start the briefing desk once, which brings it up to date.",
            )

    @contextmanager
    def writing(self, *, synced: bool = False) -> Iterator[sqlite3.Connection]:
        """A transaction: committed at the end, rolled back when anything is raised within.

        Within another one of the same thread it is a part of that one.  ``synced``: once it has returned, not even a
        power cut undoes it.
        """
        with self.exclusive() as connection:
            if connection.in_transaction:
                yield connection
                return
            with _synced(connection) if synced else nullcontext(), _transaction(connection):
                yield connection

    @contextmanager
    def exclusive(self) -> Iterator[sqlite3.Connection]:
        """The connection that writes, for this thread alone, without a transaction (``VACUUM`` wants none)."""
        with self._lock, translate_sqlite_errors(self.path):
            connection = self._writer
            if connection is None:
                if self._closed:
                    raise ArchiveError("The archive was closed already.", "Open it anew.")
                raise ArchiveError(
                    f"{self.path} is opened for reading only.",
                    "Start the briefing desk without another one running.",
                )
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for this thread alone that sees one state, with all that was committed before."""
        with translate_sqlite_errors(self.path), translate_damaged_rows(self.path):
            connection = self._borrow()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("COMMIT")
                self._give_back(connection)

    def size(self) -> int:
        """Bytes on disk, the log of the last changes included."""
        files = (self.path, self.path.with_name(self.path.name + "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def changed_elsewhere(self) -> bool:
        """Whether another program has written to the archive since this was last asked; False the first time."""
        with self._lock, translate_sqlite_errors(self.path):
            if self._writer is None:
                return False
            # Counts the commits of others: this connection's own do not show in it, and no other of ours writes.
            (now,) = self._writer.execute("PRAGMA data_version").fetchone()
            before, self._seen = self._seen, int(now)
        return before is not None and before != now

    def close(self) -> None:
        with self._lock, self._idle_lock:
            self._closed = True
            for connection in self._idle:
                connection.close()
            self._idle.clear()
            if self._writer is not None:
                self._writer.close()
                self._writer = None

    def _borrow(self) -> sqlite3.Connection:
        with self._idle_lock:
            if self._closed:
                raise ArchiveError("The archive was closed already.", "Open it anew.")
            if self._idle:
                return self._idle.pop()
        return self._open_reader()

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._idle_lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def _open_reader(self) -> sqlite3.Connection:
        uri = self.path.absolute().as_uri()
        connection = _connect(f"{uri}?mode=ro")
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            if Path(f"{self.path}-wal").exists() or is_writable(self.path):
                raise
            # A folder where nothing can be written, and so nothing can change either.
            return _connect(f"{uri}?mode=ro&immutable=1")
        return connection

    def _open_writer(self) -> sqlite3.Connection:
        connection = _connect(self.path.absolute().as_uri() + "?mode=rw")
        try:
            version_of(connection, str(self.path))  # before anything is changed
            _use_wal(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA wal_autocheckpoint = 2000")
            connection.execute("PRAGMA cache_size = -16000")
            migrate(connection, str(self.path))
        except BaseException:
            connection.close()
            raise
        return connection


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(
        uri,
        uri=True,
        timeout=BUSY_TIMEOUT,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled it back already
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _synced(connection: sqlite3.Connection) -> Iterator[None]:
    """Force each commit within to the disk; outside, the log may lose the last ones in a power cut."""
    connection.execute("PRAGMA synchronous = FULL")
    try:
        yield
    finally:
        connection.execute("PRAGMA synchronous = NORMAL")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging, waiting for another program that starts at the same moment.

    SQLite itself does not wait for a lock here.
    """
    deadline = time.monotonic() + BUSY_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def is_writable(path: Path) -> bool:
    """Whether the archive can be written: its file, and its folder, where the log of changes stands beside it.

    So can one that is not there, as far as anybody knows before it is made.
    """
    effective = os.access in os.supports_effective_ids
    return not path.exists() or all(
        os.access(place, os.W_OK, effective_ids=effective) for place in (path, path.parent)
    )


def _make_file(path: Path) -> None:
    """Create folder and file, both for the user alone, where there are none; else touch nothing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        elif not path.is_file():
            raise ArchiveError(f"{path} is not a file.", "Name another folder with --data.")
    except OSError as error:
        raise ArchiveError(
            f"The archive cannot be created at {path}: {error.strerror}.",
            "Give yourself write permission there, or name another folder with --data.",
        ) from error
    if not is_writable(path):
        raise ArchiveError(
            f"{path} cannot be written to.",
            "Give yourself write permission, or name another folder with --data.",
        )
