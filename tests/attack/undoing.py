"""Makes changes, undoes them and does them again, without end; to be killed (see kill.py).

    python -m tests.attack.undoing DATA FEEDS SEED

Changes are of three kinds: the watchlist and feeds.toml, which are files, and marks, which the archive holds.  Before each step
one line ``begin <json>`` is written, after it ``done``.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from briefing.core.paths import Paths
from briefing.desk.desk import Desk
from briefing.feeds.undo_handler import new_feed_state
from briefing.pipeline.workers import Workers
from briefing.undo.filter_handler import json_of
from store.actors import actor_to_json
from store.records import Actor, Alias, SavedFilter, Source
from store.watchlist import Watchlist
from tests.attack.edits import untouched

ROOT = Path(__file__).resolve().parents[2]
Step = list[str]
"""``make``, a kind and what is changed; or ``undo``, or ``redo``."""
FILTERS = 12
MADE = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


@dataclass
class Stack:
    """What the harness knows: changes in effect, and those that were undone and can be done again."""

    made: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def after(self, step: Step) -> Stack:
        """The stack after one more step."""
        if step[0] == "make":
            return Stack([*self.made, step], [])
        if step[0] == "undo":
            return Stack(self.made[:-1], [*self.undone, self.made[-1]])
        return Stack([*self.made, self.undone[-1]], self.undone[:-1])

    def state(self) -> dict[str, set[str]]:
        """Names, addresses and filters in effect."""
        found: dict[str, set[str]] = {"watchlist": set(), "feeds": set(), "filter": set()}
        for _, kind, what in self.made:
            found[kind] ^= {what}
        return found


@dataclass
class UndoKills:
    """The outcome of a series of kills."""

    runs: int = 0
    acknowledged: int = 0
    under_way: int = 0
    came_through: int = 0
    lost: list[str] = field(default_factory=list)


def open_desk(data: Path, feeds: Path) -> Desk:
    """The desk in this process, without worker processes."""
    watchlist = Watchlist.open(data / "watchlist.json", [Actor("Kept", "organization", (Alias("Kept"),))])
    return Desk(Paths(feeds, data), workers=Workers((), kind="thread"), watchlist=watchlist)


def state_of(desk: Desk) -> dict[str, set[str]]:
    """What is in effect, by what the files and the archive say."""
    desk.config_changed()
    return {
        "watchlist": {actor.name for actor in desk.watchlist.actors()} - {"Kept"},
        "feeds": {source.url for source in desk.config.sources} - {"https://paper.example/first"},
        "filter": {saved.name for saved in desk.filters.all()},
    }


def choose(dice: random.Random, stack: Stack) -> Step:
    """A step that is possible now."""
    if stack.made and dice.random() < 0.3:
        return ["undo"]
    if stack.undone and dice.random() < 0.5:
        return ["redo"]
    kind = dice.choice(["watchlist", "feeds", "filter"])
    if kind == "filter":
        return ["make", kind, str(dice.randrange(FILTERS))]
    number = f"{dice.randrange(10**9):09}"
    return ["make", kind, f"Official {number}" if kind == "watchlist" else f"https://paper.example/{number}"]


def take(desk: Desk, step: Step, stack: Stack) -> None:
    """Take one step with the real objects."""
    if step[0] != "make":
        assert (desk.changes.undo() if step[0] == "undo" else desk.changes.redo()) is not None
        return
    _, kind, what = step
    before: Any
    after: Any
    if kind == "filter":
        saved, nothing = json_of(SavedFilter(what, f"word{what}", MADE)), None
        before, after = (saved, nothing) if what in stack.state()["filter"] else (nothing, saved)
    elif kind == "watchlist":
        actor = Actor(what, "official", (Alias(what),))
        before, after = [[what, None]], [[what, actor_to_json(actor)]]
    else:
        before, after = [[what, None]], [[what, new_feed_state(Source("Paper", what))]]
    desk.changes.make(kind, f"Changed {what}", before, after)


def change_for_ever(data: Path, feeds: Path, seed: int) -> None:
    """Take steps until killed."""
    desk = open_desk(data, feeds)
    dice, stack = random.Random(seed), Stack()
    print("ready", flush=True)
    while True:
        step = choose(dice, stack)
        print(f"begin {json.dumps(step)}", flush=True)
        take(desk, step, stack)
        stack = stack.after(step)
        print("done", flush=True)


def kill_undoing(
    folder: Path, runs: int, seed: int, machine: Callable[[Path], AbstractContextManager[None]] = untouched
) -> UndoKills:
    """Kill the changer ``runs`` times; after each, judge what is in effect, and undo all of it.

    ``machine``: as in :func:`tests.attack.edits.kill_edits`.
    """
    data, feeds = folder / "data", folder / "data" / "feeds.toml"
    data.mkdir(parents=True)
    feeds.write_text('[[feeds]]\nname = "First"\nurl = "https://paper.example/first"\n', encoding="utf-8")
    open_desk(data, feeds).close()
    dice, outcome = random.Random(seed), UndoKills()
    for run in range(runs):
        with machine(data):
            steps, open_step = _killed(data, feeds, seed * 1_000_003 + run, dice.uniform(0, 0.4))
        _judge(run, open_desk(data, feeds), steps, open_step, outcome)
    return outcome


def _killed(data: Path, feeds: Path, seed: int, seconds: float) -> tuple[list[Step], Step | None]:
    command = [sys.executable, "-m", "tests.attack.undoing", str(data), str(feeds), str(seed)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as child:
        assert child.stdout is not None
        assert (first := child.stdout.readline()) == "ready\n", first + child.stdout.read()
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        told = child.stdout.read()
    steps: list[Step] = []
    open_step: Step | None = None
    for line in told.splitlines(keepends=True):
        if line.startswith("begin ") and line.endswith("\n"):
            open_step = json.loads(line.removeprefix("begin "))
        elif line == "done\n" and open_step is not None:
            steps.append(open_step)
            open_step = None
        else:
            assert not line.endswith("\n"), told
    return steps, open_step


def _judge(run: int, desk: Desk, steps: list[Step], open_step: Step | None, outcome: UndoKills) -> None:
    stack = Stack()
    for step in steps:
        stack = stack.after(step)
    outcome.runs += 1
    outcome.acknowledged += len(steps)
    outcome.under_way += open_step is not None
    found = state_of(desk)
    if found != stack.state() and open_step is not None:
        stack = stack.after(open_step)
        outcome.came_through += 1
    if found != stack.state():
        outcome.lost.append(f"run {run}: {found} after {steps[-3:]} and {open_step}, not {stack.state()}")
    undone = 0
    while desk.changes.undo() is not None:
        undone += 1
    if undone != len(stack.made) or any(state_of(desk).values()):
        outcome.lost.append(f"run {run}: {undone} of {len(stack.made)} changes were undone")
    if faults := desk.archive.verify():
        outcome.lost.append(f"run {run}: {faults}")
    desk.close()


if __name__ == "__main__":
    change_for_ever(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
