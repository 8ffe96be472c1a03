"""Files that no crash and no second program can lose: whole replacement, and one writer at a time.

A file is never changed in place: the new content goes to a temporary file in the same folder, is forced to
disk, and takes the old one's name in one step (POSIX ``rename``), so a reader sees the old content or the
new one.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from store.errors import DeskError

LOCK_SECONDS = 10.0
"""How long a writer waits for another program before it gives up with a clear sentence."""
_POLL_SECONDS = 0.02


class StoreError(DeskError):
    """A file could not be read or written."""


def make_folder(folder: Path) -> None:
    """Create a folder and its parents, readable by the user alone.  Raises :class:`StoreError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(
            f"The folder {folder} cannot be made: {error.strerror}.",
            "Name another with --data, or mend its rights.",
        ) from error


def size_in_words(bytes_: int) -> str:
    """Bytes for people: ``12 kB``, ``3.4 MB``; decimal, as disks are sold."""
    size, unit = float(bytes_), "bytes"
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if size < 999.5 or unit == "TB":
            break
        size /= 1000
    return f"{size:.0f} {unit}" if size >= 100 or unit == "bytes" else f"{size:.1f} {unit}"


def replace_file(path: Path, content: bytes) -> None:
    """Put ``content`` in place of the file, whole or not at all; it is on disk when this returns.

    A symbolic link keeps pointing at the file that is replaced.  An existing file keeps its permissions; a
    new one is readable by the user alone.  Call it under :func:`locked`.  Raises :class:`StoreError` (disk
    full, folder read-only), the old content untouched.
    """
    target = Path(os.path.realpath(path))
    try:
        _replace(target, content)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror}. It is as it was.",
            "Make room on the disk, or mend the rights of its folder.",
        ) from error


def _replace(target: Path, content: bytes) -> None:
    try:
        mode = stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mode = 0o600
    # One name, so that a killed writer leaves one file behind and the next writer takes it away.  O_EXCL:
    # a name planted in between is not opened.
    fresh = target.with_name(f".{target.name}.new")
    with contextlib.suppress(FileNotFoundError):
        os.unlink(fresh)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(fresh, flags, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            if mode != 0o600 and hasattr(os, "fchmod"):
                os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
        os.replace(fresh, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(fresh)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Force the new name to disk; without it a power cut can bring the old file back."""
    if sys.platform == "win32":
        return
    # Some file systems know no such thing; the file is in its place all the same.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def set_aside(path: Path) -> Path:
    """Give a broken file the first free name ``<name>.broken-<n>``, its bytes untouched; returns that name.

    Call it under :func:`locked`.  Raises :class:`StoreError`.
    """
    try:
        for number in range(1, 10_000):
            kept = path.with_name(f"{path.name}.broken-{number}")
            if not os.path.lexists(kept):
                os.rename(path, kept)
                _sync_folder(path.parent)
                return kept
    except OSError as error:
        raise StoreError(f"{path} cannot be set aside: {error.strerror}.", "Move it away by hand.") from error
    raise StoreError(f"Too many broken copies lie beside {path}.", "Delete those that are no longer needed.")


@contextlib.contextmanager
def locked(path: Path, seconds: float | None = None) -> Iterator[None]:
    """Hold the only right to write ``path`` (by convention among our programs, through ``<path>.lock``).

    Waits up to ``seconds`` (:data:`LOCK_SECONDS`) for another holder, then raises :class:`StoreError`.  The
    system frees the lock when its holder dies.  Not re-entrant: a second ``locked`` in the same thread
    waits for itself.
    """
    target = Path(os.path.realpath(path))
    lock = target.with_name(target.name + ".lock")
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(lock, flags, 0o600)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be locked for writing: {error.strerror}.", "Mend the rights of its folder."
        ) from error
    try:
        _wait_for(handle, path, LOCK_SECONDS if seconds is None else seconds)
        try:
            yield
        finally:
            _unlock(handle)
    finally:
        os.close(handle)


def _wait_for(handle: int, path: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not _try_lock(handle):
        if time.monotonic() >= deadline:
            raise StoreError(
                f"Another program has been writing {path} for more than {seconds:g} seconds.",
                "Close it, or wait and try again.",
            )
        time.sleep(_POLL_SECONDS)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
