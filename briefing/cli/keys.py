"""``briefing keys``: the dashboard's commands with their keys, and the names that keys.toml knows them by."""

from __future__ import annotations

import argparse
import sys
from typing import Any


def register(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "keys", parents=parents, help="the dashboard's keys, and their names in keys.toml"
    )
    parser.add_argument(
        "--markdown", action="store_true", help="as the table of the README, with its own keys"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print every command; status 1 if a line of keys.toml cannot be followed."""
    from briefing.core.paths import find_paths
    from briefing.tui.keys.commands import COMMANDS, with_keys
    from briefing.tui.keys.keymap import load_keymap

    if args.markdown:
        from briefing.tui.keys.markdown_table import key_table

        print(key_table(), end="")
        return 0
    path = find_paths(args.feeds, args.data).keys
    keymap = load_keymap(path, COMMANDS)
    commands = with_keys(keymap.keys)
    wide = max(len(command.id) for command in commands) + 2
    keys = max(len(command.key_words) for command in commands) + 2
    for command in commands:
        print(f"{command.id:<{wide}}{command.key_words:<{keys}}{command.help}")
    print(f'\nOther keys go into {path}, for example:\n[desk]\nsearch = ["/", "F"]')
    for fault in keymap.faults:
        print(fault, file=sys.stderr)
    return 1 if keymap.faults else 0
