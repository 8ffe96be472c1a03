"""Goes through many rounds of ``briefing collect --every``, and shows that nothing grows.

    python -m tests.attack.rounds [--rounds 500] [--feeds 4] [--entries 6]

Each round is the real one, with worker processes, without the wait between two of them; the feeds bring something new in
every tenth.  Memory, open files, threads and processes are counted after the rounds that warm it up, and at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import shutil
import tempfile
import threading
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from briefing.cli import collect
from briefing.cli.main import build_parser
from briefing.core.paths import Paths
from briefing.core.signals import Ending
from briefing.desk.desk import Desk
from tests.attack.feedhost import FeedHost

WARM = 100
"""Rounds after which memory is taken to be what it stays."""


@dataclass(frozen=True)
class Held:
    """What the program holds after some rounds."""

    megabytes: float
    files: int
    threads: int
    processes: int
    workers: float
    """Megabytes of its processes."""


def held() -> Held:
    """What this process holds now."""
    children = multiprocessing.active_children()
    return Held(
        _megabytes(os.getpid()),
        len(os.listdir("/proc/self/fd")),
        threading.active_count(),
        len(children),
        sum(_megabytes(child.pid or 0) for child in children),
    )


def _megabytes(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    return 0.0


async def _rounds(desk: Desk, host: FeedHost, rounds: int) -> list[Held]:
    args = build_parser().parse_args(["collect", "--quiet", "--force"])
    found = []
    for number in range(rounds):
        if number % 10 == 0:
            host.day += timedelta(days=1)
            host.edition = 1 + number // 10 % 2
        await collect.collect_once(desk, args, Ending())
        if number + 1 in (min(WARM, rounds // 2), rounds):
            found.append(held())
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--feeds", type=int, default=4)
    parser.add_argument("--entries", type=int, default=6)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="briefing-rounds-"))
    try:
        with FeedHost(asked.feeds, asked.entries) as host:
            host.day = date(2025, 3, 3)
            paths = Paths(folder / "feeds.toml", folder)
            paths.feeds.write_text(host.feeds_toml(), encoding="utf-8")
            desk = Desk(paths)
            try:
                first, last = asyncio.run(_rounds(desk, host, asked.rounds))
                articles = desk.archive.count()
            finally:
                desk.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{asked.rounds} rounds, {articles} articles\n{first}\n{last}")
    grown = (
        last.files > first.files + 2,
        last.threads > first.threads + 2,
        last.processes > first.processes,
        last.megabytes > 1.2 * first.megabytes,
        last.workers > 1.2 * first.workers,
    )
    return 1 if any(grown) else 0


if __name__ == "__main__":
    raise SystemExit(main())
