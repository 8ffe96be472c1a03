"""keys.toml: other keys for the dashboard's commands, beside feeds.toml.

    [desk]
    search = ["/", "Ctrl+F"]
    who = "W"

The table is the place, the key the command as the help screen names it.  A line that cannot be followed is a fault with
its place and its fix; the command keeps its own keys, and all other lines count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from briefing.core.errors import Fault
from briefing.tui.keys.key_names import key_name, key_word, lost_key

if TYPE_CHECKING:
    from briefing.feeds.toml_positions import Table

MAX_BYTES = 64 * 1024
"""A keys.toml above this size is refused."""
_AT_LINE = r"\(at line (\d+), column (\d+)\)"
_EVERYWHERE = "everywhere"


class Keyed(Protocol):
    """A command, as far as its keys go.  Its id is its place, a full stop, and its name there."""

    @property
    def id(self) -> str: ...
    @property
    def keys(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys that the user gave, by command id; ``faults`` are the lines that could not be followed."""

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wish:
    """One line of the file."""

    id: str
    keys: tuple[str, ...]
    line: int
    column: int


def load_keymap(path: Path, commands: Sequence[Keyed]) -> Keymap:
    """Read keys.toml; no file is no fault.  Nothing is raised."""
    try:
        if not path.exists():
            return Keymap()
        if not path.is_file():
            raise OSError("it is not a regular file")
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise OSError(f"it is larger than {MAX_BYTES // 1024} KiB")
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        return Keymap(
            faults=(Fault(path, 0, f"The keys cannot be read: {reason}.", "Mend or remove the file."),)
        )
    return read_keymap(text, path, commands)


def read_keymap(text: str, path: Path, commands: Sequence[Keyed]) -> Keymap:
    """The keys that a text of keys.toml gives."""
    # Imported late: most desks have no such file, and no start waits for what reads it.
    import re
    import tomllib

    from briefing.feeds.toml_positions import find_tables

    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(_AT_LINE, str(error))
        line, column = (int(place[1]), int(place[2])) if place else (0, 0)
        what = f"This is not TOML: {str(error).split(' (at')[0]}."
        return Keymap(faults=(Fault(path, line, what, 'Write lines like: search = ["/"]', column),))
    reader = _KeymapReader(path, {command.id: command for command in commands}, find_tables(text))
    wishes = list(reader.wishes(tables))
    kept, clashes = _without_clashes(path, wishes, commands)
    return Keymap({wish.id: wish.keys for wish in kept}, (*reader.faults, *clashes))


class _KeymapReader:
    """Turns the tables into wishes, and what is wrong with them into faults."""

    def __init__(self, path: Path, known: Mapping[str, Keyed], places: Sequence[Table]) -> None:
        self.faults: list[Fault] = []
        self._path = path
        self._known = known
        self._places = places

    def wishes(self, tables: Mapping[str, object]) -> Iterator[_Wish]:
        """What the file asks for, line by line."""
        for place, lines in tables.items():
            if not isinstance(lines, dict):
                fix = "Write it under the table of its place, such as [desk]."
                self._fault(place, "", f"“{place}” stands outside of any place.", fix)
                continue
            for name, value in lines.items():
                yield from self._wish(place, name, value)

    def _wish(self, place: str, name: str, value: object) -> Iterator[_Wish]:
        id = f"{place}.{name}"
        if id not in self._known:
            import difflib

            near = difflib.get_close_matches(id, self._known, 1)
            fix = f"Perhaps {near[0]}? “briefing keys” lists all." if near else "“briefing keys” lists all."
            self._fault(place, name, f"There is no command {id}.", fix)
            return
        words = [value] if isinstance(value, str) else value
        if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
            self._fault(place, name, f"{id} needs a key or a list of keys.", f'Write {name} = ["x"].')
            return
        keys = []
        for word in words:
            key = key_name(word)
            if not key:
                fix = "Write one sign, or a name such as Enter, Space, PgDn or Ctrl+D."
                self._fault(place, name, f"“{word}” is no key.", fix)
                return
            if why := lost_key(key):
                self._fault(
                    place, name, f"{key_word(key)} does not come through: {why}.", "Take a plain letter."
                )
                return
            keys.append(key)
        yield _Wish(id, tuple(dict.fromkeys(keys)), *self._place(place, name))

    def _fault(self, place: str, name: str, what: str, fix: str) -> None:
        line, column = self._place(place, name)
        self.faults.append(Fault(self._path, line, what, fix, column))

    def _place(self, place: str, name: str) -> tuple[int, int]:
        """Line and column of ``name`` under ``[place]``."""
        for table in self._places:
            if table.name == place and (name in table.keys or not name):
                return table.line_of(name)
        return self._places[0].line_of(place)


def _without_clashes(
    path: Path, wishes: Sequence[_Wish], commands: Sequence[Keyed]
) -> tuple[list[_Wish], list[Fault]]:
    """The wishes that can hold together: a key does one thing in a place.  Of two that clash the later becomes a fault."""
    kept, faults = list(wishes), []
    while (clash := _first_clash(kept, commands)) is not None:
        wish, key, other = clash
        kept.remove(wish)
        what = f"{key_word(key)} is the key of {other} already."
        fix = f"Take another key, or give {other} another one too."
        faults.append(Fault(path, wish.line, what, fix, wish.column))
    return kept, faults


def _first_clash(wishes: Sequence[_Wish], commands: Sequence[Keyed]) -> tuple[_Wish, str, str] | None:
    given = {wish.id: wish for wish in wishes}
    holders: dict[tuple[str, str], str] = {}
    for command in commands:
        if command.id not in given:
            holders |= {(place_of_command(command.id), key): command.id for key in command.keys}
    places = {place_of_command(command.id) for command in commands}
    for wish in wishes:
        place = place_of_command(wish.id)
        rivals = places if place == _EVERYWHERE else (place, _EVERYWHERE)
        for key in wish.keys:
            for rival in rivals:
                if (other := holders.get((rival, key))) is not None:
                    return wish, key, other
        holders |= {(place, key): wish.id for key in wish.keys}
    return None


def place_of_command(id: str) -> str:
    """The place of a command, from its id."""
    return id.partition(".")[0]
