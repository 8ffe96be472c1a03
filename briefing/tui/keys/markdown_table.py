"""The table of all keys as Markdown, made from the commands: for the README, and for whoever gives them other keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from briefing.tui.keys.commands import COMMANDS, PLACES, Command, Place
from briefing.tui.keys.key_names import key_word

BEGIN = "<!-- keys: made by “briefing keys --markdown” -->"
END = "<!-- end of keys -->"


MAIN: tuple[Place, ...] = ("desk", "reader", "everywhere")
"""The places whose keys a newcomer needs; docs/keys.md has them all."""


def key_table(commands: Sequence[Command] = COMMANDS, places: Sequence[Place] = tuple(PLACES)) -> str:
    """One table, place after place: keys, what they do, and the command's name in keys.toml.

    Keys that move about are the same in every list and text, and stand once.
    """
    lines = ["| key | does | in keys.toml |", "|---|---|---|"]
    for place in places:
        lines.append(f"| **{PLACES[place]}** | | |")
        lines += [_row(command) for command in _of(place, commands)]
    return "\n".join(lines) + "\n"


def _of(place: Place, commands: Sequence[Command]) -> Iterator[Command]:
    for command in commands:
        shared = command.motion and place != "desk"
        if command.place == place and not shared:
            yield command


def _row(command: Command) -> str:
    keys = " ".join(f"`{key_word(key)}`" for key in command.keys).replace("|", r"\|")
    return f"| {keys} | {command.help} | `{command.id}` |"


def with_table(text: str, places: Sequence[Place] = tuple(PLACES)) -> str:
    """A Markdown text with the table between its two marks replaced; raises ``ValueError`` without the marks."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"The marks {BEGIN} and {END} are missing.")
    return f"{before}{BEGIN}\n\n{key_table(places=places)}\n{END}{after}"


def main(path: Path) -> None:
    """Write the table in a Markdown file again: the main places in the README, all of them elsewhere."""
    places = MAIN if path.name == "README.md" else tuple(PLACES)
    path.write_text(with_table(path.read_text(encoding="utf-8"), places), encoding="utf-8")


if __name__ == "__main__":
    import sys

    main(Path(sys.argv[1]))
