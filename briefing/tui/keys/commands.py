"""Every command of the dashboard, once: bindings, line of keys, palette and help are made from these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from briefing.tui.keys.command_table import MOTIONS, PLACES, ROWS, Place
from briefing.tui.keys.key_names import key_word

if TYPE_CHECKING:
    from textual.binding import BindingType

    from widgets.bar import Key

__all__ = ["COMMANDS", "PLACES", "Command", "Place", "bindings", "footer_keys", "with_keys"]


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the user can do."""

    id: str
    """Stable: a key map may name it."""
    keys: tuple[str, ...]
    """As Textual calls them; the first is the one shown."""
    label: str
    """One or two words, for the line of keys."""
    help: str
    """One sentence, for the help screen and the palette."""
    place: Place
    action: str
    """The action, without its namespace: ``screen.`` for a place, ``app.`` for everywhere."""
    footer: int = 0
    """Rank in the line of keys, 1 first; 0: not in it."""

    @property
    def palette(self) -> bool:
        """Whether it is worth finding by name: moving about is not."""
        return bool(self.label) and self.action != "command_palette"

    @property
    def way_out(self) -> bool:
        """Whether it leads out of a place, or to the keys of it: not to be missing from the line of keys."""
        return self.action in ("back", "quit", "keys") and self.place != "desk"

    @property
    def motion(self) -> bool:
        """Whether it moves about in a list or a text, as the same keys do in all of them."""
        return self.action.startswith("cursor(")

    @property
    def target(self) -> str:
        """The action with its namespace."""
        return f"{'app' if self.place == 'everywhere' else 'screen'}.{self.action}"

    @property
    def key_words(self) -> str:
        """The keys for people: ``j ↓``."""
        return " ".join(key_word(key) for key in self.keys)


def _commands() -> tuple[Command, ...]:
    made = [
        Command(f"{place}.{id}", tuple(keys.split(",")), label, text, place, action, footer)
        for place, rows in ROWS.items()
        for id, keys, label, text, action, footer in rows
    ]
    made += [
        Command(f"{place}.{motion}", tuple(keys.split(",")), "", text, place, f"cursor('{motion}')")
        for place in PLACES
        if place != "everywhere"
        for motion, keys, text in MOTIONS
    ]
    return tuple(made)


COMMANDS = _commands()

ALWAYS = {"everywhere.quit": ("ctrl+q", "ctrl+c")}
"""Keys that no key map takes away: the way out."""


def with_keys(keys: Mapping[str, tuple[str, ...]]) -> tuple[Command, ...]:
    """The commands with the keys that the user gave them, by id."""
    return tuple(
        replace(c, keys=tuple(dict.fromkeys((*keys[c.id], *ALWAYS.get(c.id, ()))))) if c.id in keys else c
        for c in COMMANDS
    )


def bindings(place: Place, *, alone: bool = False) -> list[BindingType]:
    """The key bindings of one place.

    ``alone``: with those of everywhere, for a page above the others that no other key reaches.
    """
    from textual.binding import Binding

    places = (place, "everywhere") if alone else (place,)
    return [
        Binding(
            key,
            command.target,
            command.label or command.help,
            show=False,
            # Ctrl+Q and the like work from within a search line too; plain letters must reach it.
            priority=command.place == "everywhere" and "+" in key,
            id=command.id,
        )
        for command in COMMANDS
        if command.place in places
        for key in command.keys
    ]


def footer_keys(place: Place, commands: Sequence[Command] = COMMANDS) -> list[Key]:
    """The line of keys for one place, most useful first, the ways out last; ``commands`` with the keys in force."""
    from widgets.bar import Key

    ranked = sorted(
        (c for c in commands if c.footer and c.place in (place, "everywhere")), key=lambda c: c.footer
    )
    return [
        Key(key_word(command.keys[0]), command.label, command.target, command.way_out) for command in ranked
    ]
