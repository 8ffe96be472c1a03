"""On which line of a TOML file each table and each key stands, and where each ends.

``tomllib`` gives values without their positions.  This scan reads just enough of TOML's grammar (strings, comments,
brackets) to find headers and keys; it is meant for text that ``tomllib`` has accepted, and never raises on
any other.  Linear in the length of the text.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

# Strings may lack their end, and nothing is tried twice: any text is read in one pass.
_VALUE_PART = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5})?'  # multi-line basic string
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5})?"  # multi-line literal string
    r'|"(?:[^"\\\n]|\\[^\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|\#[^\n]*+"
    r"|[\[\]{}\n]"
    r"|[^\"'\#\[\]{}\n]++"
    r"|.",
    re.DOTALL,
)
# Possessive throughout: a line without "=" fails at once.
_KEY = re.compile(
    r"[ \t]*+((?:\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+'|[^\s=\"'\#\[\]]++|[ \t]++(?=[^\s=]))++)[ \t]*+="
)
_HEADER = re.compile(r"[ \t]*(\[\[?)([^\n]*)")


@dataclass(slots=True)
class Key:
    """Where a key stands (line and column from 1), and the offsets of its start and its value's end."""

    line: int
    column: int
    start: int
    end: int
    value: int
    """Offset where the value begins."""
    items: list[int] = field(default_factory=list)
    """Lines of the inline tables directly inside a value that is an array."""


@dataclass(slots=True)
class Table:
    """One ``[table]`` or ``[[table]]`` with its keys; the first one, named ``""``, has no header."""

    name: str
    line: int
    start: int
    """Offset of the line that holds the header."""
    array: bool = False
    keys: dict[str, Key] = field(default_factory=dict)

    def line_of(self, key: str) -> tuple[int, int]:
        """Line and column of a key, or of the table where it has none such."""
        found = self.keys.get(key)
        return (found.line, found.column) if found else (self.line, 1)


def find_tables(text: str) -> list[Table]:
    """The tables of a TOML text, in order."""
    tables = [Table("", 1, 0)]
    at, line = 0, 1
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        header = _HEADER.match(text, at, stop)
        if header:
            _open(tables, header, line, at)
        elif match := _KEY.match(text, at, stop):
            key = _read_key(text, match, line)
            tables[-1].keys.setdefault(_first_part(match.group(1)), key)
            line += text.count("\n", at, key.end)
            stop = text.find("\n", key.end)
            stop = len(text) if stop < 0 else stop
        at, line = stop + 1, line + 1
    return tables


def _open(tables: list[Table], header: re.Match[str], line: int, at: int) -> None:
    name = _first_part(header.group(2).strip())
    array = header.group(1) == "[["
    inner = header.group(2).partition("]")[0]
    rest = inner[len(_raw_first(inner)) :].strip()
    if rest.startswith("."):
        # [feeds.extra] belongs to the last [[feeds]]; to a person it is a key of that table.
        owner = next((table for table in reversed(tables) if table.name == name), None)
        if owner is not None:
            key = Key(line, 1, at, header.end(), header.end())
            owner.keys.setdefault(_first_part(rest[1:].strip()), key)
            tables.append(Table("", line, at))
            return
    tables.append(Table(name, line, at, array))


_FIRST = re.compile(r"\s*(\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\s.\]\"'=]+)")


def _raw_first(dotted: str) -> str:
    match = _FIRST.match(dotted)
    return match.group() if match else ""


def _first_part(dotted: str) -> str:
    """The first part of a dotted key, without quotation marks."""
    match = _FIRST.match(dotted)
    raw = match.group(1) if match else dotted
    if raw[:1] not in ('"', "'"):
        return raw
    try:
        return next(iter(tomllib.loads(f"{raw} = 0")))
    except tomllib.TOMLDecodeError:
        return raw


def _read_key(text: str, match: re.Match[str], line: int) -> Key:
    """The key at ``match``, its value followed to its end over as many lines as its brackets and strings
    take.
    """
    start = match.start(1)
    begin = text.rfind("\n", 0, start) + 1
    depth, here = 0, line
    end = match.end()
    items = []
    for part in _VALUE_PART.finditer(text, match.end()):
        found = part.group()
        if found == "\n" and depth <= 0:
            break
        if found in ("[", "{"):
            if found == "{" and depth == 1:
                items.append(here)
            depth += 1
        elif found in ("]", "}"):
            depth -= 1
        here += found.count("\n")
        if not found.startswith("#") and found.strip():
            end = part.start() + len(found.rstrip())
    value = match.end() + len(text[match.end() : end]) - len(text[match.end() : end].lstrip())
    return Key(line, start - begin + 1, start, end, value, items)


# --- where a key or a table stands ---


def table_named(tables: list[Table], name: str) -> Table:
    """The table of this name, or one that stands for it where it is written as ``name = {...}``."""
    line = position_of(tables, name)[0]
    return next((table for table in tables if table.name == name), Table(name, line, 0))


def position_of(tables: list[Table], name: str) -> tuple[int, int]:
    """Line and column of a table, or of the key that stands for it."""
    found = next((table for table in tables if table.name == name), None)
    return (found.line, 1) if found else tables[0].line_of(name)


def tables_of(value: Any, tables: list[Table]) -> list[Table]:
    """Where each feed stands, whether it has a header of its own or is written inside ``feeds = [...]``."""
    found = [table for table in tables if table.name == "feeds"]
    key = tables[0].keys.get("feeds")
    if not found and key is not None:
        found = [Table("feeds", line, 0) for line in key.items] or [Table("feeds", key.line, 0)]
    return found or [Table("feeds", 1, 0)]
