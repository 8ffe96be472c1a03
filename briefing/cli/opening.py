"""Opens the house for a command: paths from the arguments, the starter on a first run."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.desk.desk import House


def open_house(args: argparse.Namespace, *, starter: bool = True, reading: bool = False) -> House:
    """The house at ``--feeds`` and ``--data``, or where the user's files live.

    ``starter``: on a first run put the feeds there that come with the program.  ``reading``: nothing is to be changed, so
    that an archive that cannot be written will do.
    """
    from briefing.core.paths import ensure_starter, find_paths
    from briefing.desk.desk import House

    paths = find_paths(args.feeds, args.data)
    if starter and not (reading and paths.archive.exists()):
        ensure_starter(paths)
    return House(paths, reading=reading)
