"""``briefing check``: every fault in every file, with file, line, what is wrong and the fix."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from briefing.core.errors import Fault
from briefing.core.paths import Paths, find_paths
from briefing.core.phrasing import plural


def register(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("check", parents=parents, help="every fault in every file, with the fix")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Say where the files are and what is wrong in them.  Changes nothing; status 1 if there is a fault."""
    paths = find_paths(args.feeds, args.data)
    for label, path in _files(paths):
        print(f"{label:<10} {path}{'' if path.exists() else '  (not there yet)'}")
    faults = [*_feeds_faults(paths), *_keys_faults(paths), *_watchlist_faults(paths), *_archive_faults(paths)]
    print()
    for fault in faults:
        print(fault)
    print(f"{plural(len(faults), 'fault')} found." if faults else "No fault found.")
    return 1 if faults else 0


def _files(paths: Paths) -> Iterator[tuple[str, Path]]:
    yield "feeds", paths.feeds
    yield "keys", paths.keys
    yield "watchlist", paths.watchlist
    yield "archive", paths.archive
    yield "log", paths.log


def _feeds_faults(paths: Paths) -> tuple[Fault, ...]:
    if paths.first_run:
        return ()  # the first start puts the starter there
    from briefing.feeds.config import exposed, load_config

    config = load_config(paths.feeds)
    found = exposed(config)
    return (*config.faults, *([found] if found else []))


def _keys_faults(paths: Paths) -> tuple[Fault, ...]:
    from briefing.tui.keys.commands import COMMANDS
    from briefing.tui.keys.keymap import load_keymap

    return load_keymap(paths.keys, COMMANDS).faults


def _watchlist_faults(paths: Paths) -> Iterator[Fault]:
    from store.watchlist import StoreError, Watchlist

    if paths.watchlist.exists():
        try:
            for found in Watchlist(paths.watchlist).faults:
                yield Fault(found.path, found.line, found.what, found.fix, found.column)
        except StoreError as error:
            yield Fault(paths.watchlist, 0, error.what, error.fix)
    yield from _kept_watchlists(paths)


def _kept_watchlists(paths: Paths) -> Iterator[Fault]:
    """Broken watchlists that were set aside: still broken, or repaired and waiting to be taken in."""
    from store.atomic import BrokenFileError
    from store.watchlist import StoreError, actors_from_bytes

    for kept in sorted(paths.data.glob(f"{paths.watchlist.name}.broken-*")):
        try:
            actors, _ = actors_from_bytes(kept.read_bytes(), kept)
        except BrokenFileError as error:
            found = error.fault
            what = f"A broken watchlist is kept here. {found.what}"
            fix = f"Mend that place, then take it in with 'briefing watch import {kept}', or delete it."
            yield Fault(kept, found.line, what, fix, found.column)
        except (StoreError, OSError) as error:
            yield Fault(kept, 0, f"A broken watchlist is kept here: {error}", "Mend or delete it.")
        else:
            what = (
                f"A watchlist with {plural(len(actors), 'actor')} was set aside here and can be read again."
            )
            yield Fault(kept, 0, what, f"Take it in with 'briefing watch import {kept}', then delete it.")


def _archive_faults(paths: Paths) -> Iterator[Fault]:
    if not paths.archive.exists():
        return
    from store.errors import ArchiveError
    from store.open import open_archive

    try:
        open_archive(paths.archive, read_only=True).close()
    except ArchiveError as error:
        yield Fault(paths.archive, 0, error.what, error.fix)
