"""Kills at random moments lose nothing: the short form of ``python -m tests.attack.kill``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.attack.edits import ROOT, kill_edits
from tests.attack.kill import kill_refreshes
from tests.attack.undoing import kill_undoing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX systems")


def test_a_killed_refresh_loses_nothing_that_it_had_told_and_the_next_one_makes_up_for_it(
    tmp_path: Path,
) -> None:
    outcome = kill_refreshes(tmp_path / "refresh", runs=2, seed=4, feeds=5, entries=3)
    assert outcome.runs == 2
    assert not outcome.lost, outcome.lost


def test_killed_edits_are_there_whole_or_not_at_all(tmp_path: Path) -> None:
    outcome = kill_edits(tmp_path / "edits", runs=3, seed=2)
    assert outcome.runs == 3
    assert outcome.acknowledged + outcome.under_way
    assert not outcome.lost, outcome.lost


def test_killed_changes_can_be_undone_step_by_step_to_the_state_at_the_start(tmp_path: Path) -> None:
    outcome = kill_undoing(tmp_path / "undo", runs=3, seed=6)
    assert outcome.runs == 3
    assert outcome.acknowledged + outcome.under_way
    assert not outcome.lost, outcome.lost


_PARENT = """
import multiprocessing, sys, time
from briefing.pipeline.worker_jobs import tag_articles
from briefing.pipeline.workers import Workers
if __name__ == "__main__":
    workers = Workers((), 1)
    workers.submit(tag_articles, []).result()
    print(*workers.processes, flush=True)
    time.sleep(60)
"""


def test_worker_processes_do_not_outlive_a_killed_program(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    with subprocess.Popen(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while _alive(worker):
        assert time.monotonic() < deadline, "the worker waits for ever"
        time.sleep(0.02)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")
