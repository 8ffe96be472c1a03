"""TinyDB storage that a crash cannot tear: one JSON file, replaced whole, with its schema version inside.

The file reads ``{"schema": 1, "<table>": {"<id>": {...}, ...}, ...}`` with one document a line, so that a
person can edit it and a fault can be named by its line.  The storage itself takes no lock: whoever reads,
changes and writes holds :func:`store.files.locked` around all three (see :class:`store.watchlist.Watchlist`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from store.files import StoreError, replace_file

SCHEMA = 1
_MENDING = "Mend that place."

Tables = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class StoreFault:
    """What is wrong in a file that a person broke by hand.

    ``line`` and ``column`` count from 1; 0 means the whole file, or the whole line.
    """

    path: Path
    line: int
    column: int
    what: str
    fix: str


class BrokenFileError(Exception):
    """The file's content is no store of ours; ``fault`` says where and why."""

    def __init__(self, fault: StoreFault) -> None:
        super().__init__(fault.what)
        self.fault = fault


class AtomicStorage(Storage):
    """Reads and writes the tables of one file.

    Raises :class:`BrokenFileError` for content that is not ours, :class:`store.files.StoreError` where the
    system refuses or a newer version of the program wrote the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Tables | None:
        """The tables, or None where there is no file yet."""
        content = self.content()
        return None if content is None else parse_tables(content, self.path)

    def content(self) -> bytes | None:
        """The file's bytes, or None where there is no file yet."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be read: {error.strerror}.",
                "Mend its rights, or name another with --data.",
            ) from error

    def write(self, data: Tables) -> None:
        """Replace the file by these tables."""
        replace_file(self.path, dump_tables(data))


def dump_tables(tables: Tables) -> bytes:
    """The file's bytes: JSON, UTF-8, one document a line."""
    parts = [f'{{"schema": {SCHEMA}']
    for name, documents in tables.items():
        lines = (
            f"{json.dumps(str(key))}: {json.dumps(doc, ensure_ascii=False)}" for key, doc in documents.items()
        )
        parts.append(f",\n{json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n}")
    return ("".join(parts) + "}\n").encode("utf-8")


def parse_tables(content: bytes, path: Path) -> Tables:
    """The tables in a file's bytes.

    Raises :class:`BrokenFileError` and, for a newer schema, :class:`StoreError`.
    """
    found = parse_json(content, path)
    if not isinstance(found, dict):
        raise BrokenFileError(StoreFault(path, 1, 1, "The file is not a JSON object.", _MENDING))
    schema = found.pop("schema", None)
    if isinstance(schema, int) and schema > SCHEMA:
        raise StoreError(
            f"{path} was written by a newer version of this program (schema {schema}).",
            "Update briefing-desk, or name another folder with --data. The file was not touched.",
        )
    if schema != SCHEMA or isinstance(schema, bool):
        raise BrokenFileError(StoreFault(path, 1, 1, f'The file has no "schema": {SCHEMA}.', _MENDING))
    for name, documents in found.items():
        if not isinstance(documents, dict) or not all(_is_entry(*item) for item in documents.items()):
            what = f"The table {name[:40]!r} does not map numbers to entries."
            raise BrokenFileError(StoreFault(path, line_of(content, json.dumps(name)), 0, what, _MENDING))
    return found


def _is_entry(key: str, document: object) -> bool:
    return key.isdecimal() and key.isascii() and len(key) < 19 and isinstance(document, dict)


def parse_json(content: bytes, path: Path) -> Any:
    """The JSON value in a file's bytes.  Raises :class:`BrokenFileError` with the line and the column."""
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line, column = _place(content, error.start)
        what = f"The file is not UTF-8 (byte {content[error.start]:#04x})."
        raise BrokenFileError(StoreFault(path, line, column, what, _MENDING)) from error
    except json.JSONDecodeError as error:
        what = f"The file is not JSON: {error.msg}."
        raise BrokenFileError(StoreFault(path, error.lineno, error.colno, what, _MENDING)) from error
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits, or brackets nested thousands deep: nothing we ever wrote.
        what = f"The file is not JSON that can be read ({type(error).__name__})."
        raise BrokenFileError(StoreFault(path, 0, 0, what, _MENDING)) from error


def line_of(content: bytes, words: str) -> int:
    """Line of the first place that holds these words, counted from 1; 0 if none does."""
    at = content.find(words.encode("utf-8"))
    return _place(content, at)[0] if at >= 0 else 0


def _place(content: bytes, offset: int) -> tuple[int, int]:
    line = content.count(b"\n", 0, offset) + 1
    begin = content.rfind(b"\n", 0, offset) + 1
    return line, len(content[begin:offset].decode("utf-8", errors="replace")) + 1
