"""The help: every key, by place, made from the commands."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.tui.keys.commands import COMMANDS, PLACES, Command, Place
from briefing.tui.screens.dialogs.page import PageScreen
from widgets.legend import LEGEND
from widgets.sheet import Block


class KeysScreen(PageScreen):
    """All keys, those of the place the user comes from first; at the desk, what its marks mean."""

    def __init__(self, place: Place, commands: Sequence[Command] = COMMANDS) -> None:
        super().__init__("Keys", key_blocks(place, commands))


def key_blocks(first: Place, commands: Sequence[Command] = COMMANDS) -> list[Block]:
    """One line for each command, by place."""
    places = sorted(PLACES, key=lambda place: place != first)
    wide = max(len(command.key_words) for command in commands) + 2
    blocks: list[Block] = []
    for place in places:
        blocks.append(Block(((PLACES[place], "day"),)))
        blocks += [
            Block(((command.help, "text"),), lead=f"  {command.key_words:<{wide}}", lead_ink="key")
            for command in commands
            if command.place == place
        ]
        blocks.append(Block())
        if place == first == "desk":
            blocks += _legend(wide)
    blocks.append(Block((("“briefing keys” tells how to give a command other keys.", "muted"),)))
    return blocks


def _legend(wide: int) -> list[Block]:
    """What the signs on the desk mean."""
    told = [
        Block(((meaning, "text"),), lead=f"  {sign:<{wide}}", lead_ink=ink) for sign, ink, meaning in LEGEND
    ]
    return [Block((("Marks", "day"),)), *told, Block()]
