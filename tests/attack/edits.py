"""Kills in the middle of edits: what was acknowledged is there, what was under way is there whole or not at all."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from briefing.feeds.config import load_config
from store.records import Actor, Alias
from store.watchlist import Watchlist
from tests.attack.editor import Edit, apply

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class EditKills:
    """The outcome of a series of kills."""

    runs: int = 0
    acknowledged: int = 0
    """Edits that the killed program had said were done."""
    under_way: int = 0
    """Kills that came between the beginning of an edit and its end."""
    came_through: int = 0
    """Of these, edits that were there afterwards."""
    lost: list[str] = field(default_factory=list)


def actors_at(data: Path) -> dict[str, str]:
    """Names and kinds on the watchlist, which must be without fault."""
    watchlist = Watchlist(data / "watchlist.json")
    assert not watchlist.faults, watchlist.faults
    return {actor.name: actor.kind for actor in watchlist.actors()}


def feeds_at(path: Path) -> dict[str, bool]:
    """Addresses in feeds.toml and whether they are asked; the file must be without fault."""
    config = load_config(path)
    assert not config.faults, config.faults
    assert len(tomllib.loads(path.read_text(encoding="utf-8"))["feeds"]) == len(config.sources)
    return {source.url: source.enabled for source in config.sources}


def untouched(folder: Path) -> AbstractContextManager[None]:
    """A machine that goes on running: what was written is there."""
    return nullcontext()


def kill_edits(
    folder: Path, runs: int, seed: int, machine: Callable[[Path], AbstractContextManager[None]] = untouched
) -> EditKills:
    """Kill the editor ``runs`` times at moments drawn uniformly from its first quarter of a second of edits.

    ``machine``: what else befalls the folder of its files then.
    """
    data, feeds = folder / "data", folder / "data" / "feeds.toml"
    data.mkdir(parents=True)
    feeds.write_text(
        '# kept\n[[feeds]]\nname = "First"\nurl = "https://paper.example/first"\nenabled = false\n',
        encoding="utf-8",
    )
    Watchlist.open(data / "watchlist.json", [Actor("Kept", "organization", (Alias("Kept"),))])
    dice = random.Random(seed)
    outcome = EditKills()
    for run in range(runs):
        before = actors_at(data), feeds_at(feeds)
        with machine(data):
            edits, open_edit = _killed(data, feeds, seed * 1_000_003 + run, dice.uniform(0, 0.25))
        _judge(run, before, edits, open_edit, (actors_at(data), feeds_at(feeds)), outcome)
        assert feeds.read_text(encoding="utf-8").startswith("# kept\n")
    return outcome


def _killed(data: Path, feeds: Path, seed: int, seconds: float) -> tuple[list[Edit], Edit | None]:
    """Edits that were done, and the one that was under way, when the editor was killed."""
    command = [sys.executable, "-m", "tests.attack.editor", str(data), str(feeds), str(seed)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as child:
        assert child.stdout is not None
        assert (first := child.stdout.readline()) == "ready\n", first
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        told = child.stdout.read()
    done: list[Edit] = []
    open_edit: Edit | None = None
    for line in told.splitlines(keepends=True):
        if line.startswith("begin ") and line.endswith("\n"):
            doing, what = json.loads(line.removeprefix("begin "))
            open_edit = (doing, what)
        elif line == "done\n" and open_edit is not None:
            done.append(open_edit)
            open_edit = None
        else:
            assert not line.endswith("\n"), line
    return done, open_edit


def _judge(
    run: int,
    before: tuple[dict[str, str], dict[str, bool]],
    done: list[Edit],
    open_edit: Edit | None,
    found: tuple[dict[str, str], dict[str, bool]],
    outcome: EditKills,
) -> None:
    actors, feeds = dict(before[0]), dict(before[1])
    for edit in done:
        apply(edit, actors, feeds)
    outcome.runs += 1
    outcome.acknowledged += len(done)
    outcome.under_way += open_edit is not None
    if found == (actors, feeds):
        return
    if open_edit is not None:
        apply(open_edit, actors, feeds)
    if found == (actors, feeds):
        outcome.came_through += 1
    else:
        outcome.lost.append(f"run {run}: after {done[-3:]} and {open_edit}")
