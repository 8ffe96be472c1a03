"""Open the desk for a command: paths from the arguments, the starter feeds on a first run."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.desk.desk import Desk
    from briefing.tui.keys.keymap import Keymap


def open_desk(
    args: argparse.Namespace, *, starter: bool = True, reading: bool = False, keymap: Keymap | None = None
) -> Desk:
    """The desk at ``--feeds`` and ``--data``, or where the user's files live.

    ``starter``: on a first run put the feeds there that come with the program.  ``reading``: nothing is to be changed, so
    that an archive that cannot be written will do.  ``keymap``: where it is read already.
    """
    from briefing.core.paths import ensure_starter, find_paths
    from briefing.desk.desk import Desk

    paths = find_paths(args.feeds, args.data)
    if starter and not (reading and paths.archive.exists()):
        ensure_starter(paths)
    if keymap is None:
        keymap = user_keymap(args)
    return Desk(paths, faults=keymap.faults, reading=reading)


def user_keymap(args: argparse.Namespace) -> Keymap:
    """The keys that the user gave to the dashboard's commands."""
    from briefing.core.paths import find_paths
    from briefing.tui.keys.commands import COMMANDS
    from briefing.tui.keys.keymap import load_keymap

    return load_keymap(find_paths(args.feeds, args.data).keys, COMMANDS)
