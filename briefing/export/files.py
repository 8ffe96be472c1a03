"""Writing what leaves the desk: nothing is overwritten unasked, no planted link is followed, no half-written file stays."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from briefing.core.errors import BriefingError
from store.files import StoreError, replace_file


def write_new(path: Path, content: bytes, *, force: bool = False) -> None:
    """Write a file for the user alone.  Raises :class:`BriefingError` where one of that name is, unless ``force``.

    A symbolic link of that name is never written through.  With ``force`` the file is replaced whole or stays as it was.
    """
    there = _mode(path)
    if stat.S_ISLNK(there):
        raise BriefingError(f"{path} is a link to another place.", "Name the place itself, or another file.")
    if stat.S_ISDIR(there):
        raise BriefingError(f"{path} is a folder.", "Name a file in it.")
    if there and not stat.S_ISREG(there):
        raise BriefingError(f"{path} is a device or a pipe, not a file.", "Leave out --out, and use > or |.")
    if force and there:
        try:
            replace_file(path, content)
        except StoreError as error:
            raise BriefingError(error.what, error.fix) from error
        return
    _create(path, content)


def _mode(path: Path) -> int:
    """What stands at a path, as ``st_mode`` says it; 0 for nothing."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return 0
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "that is no name"
        raise BriefingError(f"{path} cannot be written: {why}.", "Choose another name or place.") from error


def _create(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags, 0o600)
    except FileExistsError:
        raise BriefingError(
            f"{path} exists already.", "Choose another name, or overwrite it with --force."
        ) from None
    except OSError as error:
        raise BriefingError(
            f"{path} cannot be written: {error.strerror}.", "Choose another place."
        ) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise BriefingError(
            f"{path} cannot be written: {error.strerror}.", "Make room, or choose another place."
        ) from error


def write_folder(folder: Path, files: Mapping[str, str], *, force: bool = False) -> None:
    """Write several files into a folder, made where there is none.  Names are ours, never a feed's."""
    there = _mode(folder)
    if there and not stat.S_ISDIR(there):
        raise BriefingError(f"{folder} is not a folder.", "Name a folder for the tables.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BriefingError(f"{folder} cannot be made: {error.strerror}.", "Choose another place.") from error
    taken = [name for name in files if os.path.lexists(folder / name)]
    if taken and not force:
        raise BriefingError(
            f"{folder / taken[0]} exists already.", "Choose another folder, or overwrite with --force."
        )
    for name, content in files.items():
        write_new(folder / name, content.encode(), force=force)
