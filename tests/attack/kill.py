"""Kills the program at random moments, and shows that nothing is lost.

    python -m tests.attack.kill [--refresh 200] [--edits 200] [--undo 200] [--folder DIR] [--seed 1] [--feeds 12] [--entries 6]

``--folder`` says on which file system the runs work: /dev/shm for memory, any other folder for a disk.

A refresh is the real ``briefing collect`` on a loopback server of many feeds, killed with SIGKILL at a moment that is
drawn uniformly from the length of an undisturbed run, or from the part of it in which the archive is open, in turn.  Then:
every feed that it had told as stored is there whole, the archive passes its own check, and the next refresh leaves the same
archive as one that was never disturbed.  Every second run begins with an archive that holds the feeds' first edition, so
that edited articles are under way, too.  Edits are the real commands ``watch add|remove`` and ``feeds
add|remove|pause|resume`` in a loop.  Undoing makes changes, takes them back and makes them again; after the kill all that
is in effect must be undone, step by step, to the state at the start.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from briefing.core.paths import Paths
from briefing.desk.desk import Desk
from briefing.pipeline.workers import Workers
from store.open import open_archive
from store.watchlist import Watchlist
from tests.attack.dump import dump, stored
from tests.attack.edits import ROOT, kill_edits
from tests.attack.feedhost import FeedHost
from tests.attack.undoing import kill_undoing

OPEN_SHARE = 0.6
"""Share of a run for which the archive is open, about."""


@dataclass
class RefreshKills:
    """The outcome of a series of kills."""

    runs: int = 0
    acknowledged: int = 0
    """Feeds that a killed program had told as stored."""
    moments: Counter[str] = field(default_factory=Counter)
    """How far the killed programs were."""
    seconds: float = 0.0
    """What an undisturbed run took."""
    lost: list[str] = field(default_factory=list)


class CollectingDesk:
    """One folder with feeds.toml and data, and what can be done to it."""

    def __init__(self, folder: Path, feeds_toml: str) -> None:
        self.paths = Paths(feeds=folder / "feeds.toml", data=folder / "data")
        folder.mkdir(parents=True)
        self.paths.feeds.write_text(feeds_toml, encoding="utf-8")

    def collect(self, kill_after: float | None = None, *, once_open: bool = False) -> list[str]:
        """Run ``briefing collect``, killed after so many seconds; returns the whole lines that it said.

        ``once_open``: the seconds count from when the archive is open, and not from the start of the program.
        """
        command = [sys.executable, "-u", "-m", "briefing", "collect"]
        places = {"BRIEFING_FEEDS": str(self.paths.feeds), "BRIEFING_DATA": str(self.paths.data)}
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | places,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as child:
            while once_open and child.poll() is None and not self._is_open():
                time.sleep(0.002)
            try:
                told, complaints = child.communicate(timeout=kill_after)
                assert child.returncode == 0, complaints
                assert not complaints, complaints
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
                # what its worker processes say of its death is theirs: multiprocessing finds its pipes cut off
                told, _ = child.communicate()
        return [line for line in told.splitlines(keepends=True) if line.endswith("\n")]

    def _is_open(self) -> bool:
        log = Path(f"{self.paths.archive}-wal")
        return log.exists() and log.stat().st_size > 0

    def refresh(self) -> None:
        """Refresh to the end, in this process."""
        desk = Desk(
            self.paths, workers=Workers(Watchlist.open(self.paths.watchlist, STARTER).actors(), kind="thread")
        )
        try:
            asyncio.run(_to_the_end(desk))
            assert not desk.pipeline.unreadable
        finally:
            desk.close()

    def verify(self) -> list[str]:
        """What the archive itself finds wrong."""
        archive = open_archive(self.paths.archive)
        try:
            return archive.verify()
        finally:
            archive.close()


async def _to_the_end(desk: Desk) -> None:
    async for _ in desk.refresh(force=True):
        pass


def _starter() -> Any:
    from briefing.core.starter import starter_actors

    return starter_actors()


STARTER = _starter()


def kill_refreshes(folder: Path, runs: int, seed: int, feeds: int = 12, entries: int = 6) -> RefreshKills:
    """Kill ``runs`` refreshes; the folder must be empty."""
    dice = random.Random(seed)
    outcome = RefreshKills()
    with FeedHost(feeds, entries) as host:
        toml = host.feeds_toml()
        base = CollectingDesk(folder / "base", toml)
        base.refresh()
        host.edition = 2
        wanted = []
        for number in range(2):
            undisturbed = _begin(folder / f"undisturbed-{number}", toml, base if number else None)
            begun = time.monotonic()
            undisturbed.collect()
            # the quicker one: on a busy machine the slower would put most kills behind the end
            outcome.seconds = min(outcome.seconds or 1e9, time.monotonic() - begun)
            assert not undisturbed.verify()
            wanted.append(dump(undisturbed.paths.archive))
        for run in range(runs):
            desk = _begin(folder / f"run-{run}", toml, base if run % 2 else None)
            # every second pair of runs lives to open its archive: that is where there is something to lose
            open_first = run % 4 > 1
            limit = outcome.seconds * (OPEN_SHARE if open_first else 1)
            said = desk.collect(dice.uniform(0, limit), once_open=open_first)
            _judge(run, desk, said, wanted[run % 2], outcome)
            shutil.rmtree(desk.paths.feeds.parent)
    return outcome


def _begin(folder: Path, toml: str, base: CollectingDesk | None) -> CollectingDesk:
    desk = CollectingDesk(folder, toml)
    if base is not None:
        shutil.copytree(base.paths.data, desk.paths.data)
    return desk


def _judge(
    run: int, desk: CollectingDesk, said: list[str], wanted: dict[str, Any], outcome: RefreshKills
) -> None:
    outcome.runs += 1
    outcome.moments[_moment(desk, said, wanted)] += 1
    urls = {f"Paper {number}": url for number, url in enumerate(sorted(wanted["feeds"], key=_number))}
    for line in said:
        name, _, rest = line.partition(": ")
        if "new article" not in rest:
            continue
        outcome.acknowledged += 1
        must = {
            key: article["record"][0][0]
            for (url, key), article in wanted["articles"].items()
            if url == urls[name]
        }
        if stored(desk.paths.archive, urls[name]) != must:
            outcome.lost.append(f"run {run}: {name} was told as stored and is not whole")
    if desk.paths.archive.exists() and (faults := desk.verify()):
        outcome.lost.append(f"run {run}: {faults}")
    desk.refresh()
    if faults := desk.verify():
        outcome.lost.append(f"run {run}, after the next refresh: {faults}")
    found = dump(desk.paths.archive)
    outcome.lost += [
        f"run {run}: other {part} than undisturbed" for part in wanted if found[part] != wanted[part]
    ]


def _number(url: str) -> int:
    return int(url.rpartition("/")[2].removesuffix(".xml"))


def _moment(desk: CollectingDesk, said: list[str], wanted: dict[str, Any]) -> str:
    told = sum("new article" in line for line in said)
    if said and said[-1].startswith(f"{len(wanted['feeds'])} feeds"):
        return "after the end"
    if told == len(wanted["feeds"]):
        return "reading"
    if told:
        return "storing feeds"
    return "before the first feed" if desk.paths.archive.exists() else "before there was an archive"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--refresh", type=int, default=200, metavar="N", help="refreshes to kill")
    parser.add_argument("--edits", type=int, default=200, metavar="N", help="editors to kill")
    parser.add_argument("--undo", type=int, default=200, metavar="N", help="changers to kill")
    parser.add_argument(
        "--folder", type=Path, default=None, help="where to work; a temporary folder without it"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--feeds", type=int, default=12)
    parser.add_argument("--entries", type=int, default=6)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="briefing-kill-", dir=asked.folder))
    try:
        lost: list[str] = []
        if asked.refresh:
            refreshes = kill_refreshes(
                folder / "refresh", asked.refresh, asked.seed, asked.feeds, asked.entries
            )
            lost += refreshes.lost
            moments = ", ".join(f"{count} {moment}" for moment, count in sorted(refreshes.moments.items()))
            print(
                f"{refreshes.runs} refreshes killed within {refreshes.seconds:.2f} s ({moments}); "
                f"{refreshes.acknowledged} feeds told as stored, lost: {len(refreshes.lost)}"
            )
        if asked.edits:
            edits = kill_edits(folder / "edits", asked.edits, asked.seed)
            lost += edits.lost
            print(
                f"{edits.runs} editors killed ({edits.under_way} in the middle of an edit, of which {edits.came_through} "
                f"came through whole); {edits.acknowledged} edits told as done, lost: {len(edits.lost)}"
            )
        if asked.undo:
            undoing = kill_undoing(folder / "undo", asked.undo, asked.seed)
            lost += undoing.lost
            print(
                f"{undoing.runs} changers killed ({undoing.under_way} in the middle of a step, of which {undoing.came_through} "
                f"came through whole); {undoing.acknowledged} steps told as done, lost: {len(undoing.lost)}"
            )
        print(*lost, sep="\n")
        return 1 if lost else 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main())
