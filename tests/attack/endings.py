"""Ends ``briefing collect`` in every way at random moments, and shows that it ends at once and leaves no process.

    python -m tests.attack.endings [--runs 40] [--seed 1] [--ways SIGINT,SIGTERM,SIGHUP,worker,pipe,full]
        [--feeds 10] [--entries 24]

``worker``: a worker process is killed, which ends nothing; ``pipe``: who reads its output goes away; ``full``: the disk is
full, as root on Linux (a tmpfs of random size is mounted).  What was told as stored must be there after each of them.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from store.open import open_archive
from tests.attack.edits import ROOT
from tests.attack.feedhost import FeedHost

WITHIN = 2.0
"""Seconds within which the program must have ended."""
WAYS = ("SIGINT", "SIGTERM", "SIGHUP", "worker", "pipe", "full")
_STATUS = {
    "SIGINT": (130, 0),
    "SIGTERM": (143, 0),
    "SIGHUP": (129, 0),
    "worker": (0,),
    "pipe": (0,),
    "full": (1, 0),
}
"""With which exit status each way ends; 0 where it came after the end."""


@dataclass
class Endings:
    """The outcome of a series of endings."""

    runs: int = 0
    in_time: int = 0
    """Runs that had not ended by themselves."""
    slowest: float = 0.0
    statuses: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def end_all(
    folder: Path,
    ways: tuple[str, ...],
    runs: int,
    seed: int,
    feeds: int = 10,
    entries: int = 24,
    within: float = WITHIN,
) -> Endings:
    """End ``runs`` programs in each of these ways, ``within`` so many seconds; the folder must be empty."""
    dice = random.Random(seed)
    outcome = Endings()
    with FeedHost(feeds, entries) as host:
        toml = folder / "feeds.toml"
        toml.write_text(host.feeds_toml(), encoding="utf-8")
        whole = _undisturbed(folder / "undisturbed", toml)
        for run in range(runs):
            for way in ways:
                data = folder / f"{way}-{run}"
                data.mkdir()
                _end(way, data, toml, (dice.uniform(0.2, whole), within), dice, outcome)
    return outcome


def _undisturbed(data: Path, toml: Path) -> float:
    begun = time.monotonic()
    program = _started(data, toml)
    said, _ = program.communicate(timeout=120)
    assert program.returncode == 0, said
    return time.monotonic() - begun


def _started(data: Path, toml: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "briefing", "collect"],
        cwd=ROOT,
        env=os.environ | {"BRIEFING_FEEDS": str(toml), "BRIEFING_DATA": str(data)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def _end(
    way: str, data: Path, toml: Path, times: tuple[float, float], dice: random.Random, outcome: Endings
) -> None:
    moment, within = times
    mounted = way == "full"
    if mounted:
        size = f"size={dice.randint(300, 900)}k"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(data)], check=True)
    try:
        program = _started(data, toml)
        _disturb(way, program, moment)
        begun = time.monotonic()
        within = within if way.startswith("SIG") else 60.0
        try:
            said, _ = program.communicate(timeout=within)
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)
            outcome.faults.append(f"{way} after {moment:.2f} s: still running {within:g} s later")
            program.communicate()
            return
        finally:
            outcome.runs += 1
        if way.startswith("SIG"):
            outcome.slowest = max(outcome.slowest, time.monotonic() - begun)
        _judge(way, program, said or "", data, within, outcome)
    finally:
        if mounted:
            subprocess.run(["umount", str(data)], check=True)
        shutil.rmtree(data, ignore_errors=True)


def _disturb(way: str, program: subprocess.Popen[str], moment: float) -> None:
    if way == "full":
        return
    try:
        program.wait(moment)
        return
    except subprocess.TimeoutExpired:
        pass
    acts: dict[str, Callable[[], object]] = {
        "worker": lambda: _kill_worker(program.pid),
        "pipe": lambda: _close(program),
    }
    act = acts.get(way) or (lambda: program.send_signal(getattr(signal, way)))
    act()


def _close(program: subprocess.Popen[str]) -> None:
    assert program.stdout is not None
    program.stdout.close()
    program.stdout = None


def _kill_worker(session: int) -> None:
    for process in _in_session(session):
        if process != session and "spawn_main" in Path(f"/proc/{process}/cmdline").read_text():
            os.kill(process, signal.SIGKILL)
            return


def _judge(
    way: str, program: subprocess.Popen[str], said: str, data: Path, within: float, outcome: Endings
) -> None:
    outcome.statuses[f"{way} {program.returncode}"] += 1
    if (
        way.startswith("SIG")
        and program.returncode == -getattr(signal, way)
        and (not said or "failing" in said)
    ):
        return  # the interpreter had not begun the program, or it was over
    outcome.in_time += program.returncode != 0 or way in ("worker", "pipe")
    if program.returncode not in _STATUS[way]:
        outcome.faults.append(f"{way}: exit status {program.returncode}")
    if "Traceback" in said or (program.returncode and "briefing: " not in said):
        outcome.faults.append(f"{way}: no sentence but {said[-200:]!r}")
    deadline = time.monotonic() + min(within, 10)
    while left := _in_session(program.pid):  # the tracker of shared memory sees the end a moment later
        if time.monotonic() > deadline:
            outcome.faults.append(f"{way}: left behind {len(left)} processes")
            break
        time.sleep(0.01)
    archive = data / "archive.sqlite"
    if archive.exists() and archive.stat().st_size and way != "full":
        opened = open_archive(archive)
        try:
            outcome.faults += [f"{way}: {fault}" for fault in opened.verify()]
            told = sum(
                line.endswith(("new articles\n", "new article\n")) for line in said.splitlines(keepends=True)
            )
            if told > len(opened.feed_states()):
                outcome.faults.append(
                    f"{way}: {told} feeds were told as stored, {len(opened.feed_states())} are"
                )
        finally:
            opened.close()


def _in_session(session: int) -> list[int]:
    """Processes of a session that are not over."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            state, _, _, of, *_ = (entry / "stat").read_text().rpartition(")")[2].split()
        except (OSError, ValueError):
            continue
        if entry.name.isdigit() and int(of) == session and state != "Z":
            found.append(int(entry.name))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ways", default=",".join(WAYS[:-1]))
    parser.add_argument("--feeds", type=int, default=10)
    parser.add_argument("--entries", type=int, default=24)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="briefing-endings-"))
    try:
        ways = tuple(asked.ways.split(","))
        outcome = end_all(folder, ways, asked.runs, asked.seed, asked.feeds, asked.entries)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(
        f"{outcome.runs} runs, {outcome.in_time} ended on their way, the slowest {outcome.slowest:.2f} s after its signal; "
        f"{dict(sorted(outcome.statuses.items()))}; at fault: {len(outcome.faults)}"
    )
    print(*outcome.faults, sep="\n")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
