"""Full disks, folders without rights, locks, newer and damaged files, two programs at once: nothing lost, one clear sentence."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import store.files
import store.sqlite.connections
from tests.attack.damage import FILES, attack, run, sound_desk
from tests.attack.dump import dump
from tests.attack.edits import ROOT
from tests.attack.feedhost import FeedHost

posix = pytest.mark.skipif(sys.platform == "win32", reason="limits, users and locks of POSIX systems")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with a few articles; copy it before it is changed."""
    return sound_desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def desk(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "desk"))


def one_sentence(said: str) -> str:
    lines = [line for line in said.splitlines() if line]
    assert len(lines) == 1, said
    assert lines[0].startswith("briefing: ")
    assert "Traceback" not in said
    assert "unexpected" not in said
    return lines[0]


_LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from briefing.__main__ import main
if __name__ == "__main__":
    raise SystemExit(main(sys.argv[2:]))
"""


def limited(size: int, script: Path, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """The program where no file may grow beyond ``size`` bytes, as where the disk is full."""
    script.write_text(_LIMITED)
    command = [sys.executable, str(script), str(size), *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@posix
def test_a_full_disk_costs_nothing_that_was_stored_and_the_next_refresh_makes_up_for_it(
    tmp_path: Path,
) -> None:
    desk, undisturbed = tmp_path / "desk", tmp_path / "undisturbed"
    with FeedHost(3, 4) as host:
        for folder in (desk, undisturbed):
            folder.mkdir()
            (folder / "feeds.toml").write_text(host.feeds_toml())
        places = ["--feeds", str(desk / "feeds.toml"), "--data", str(desk)]
        ended = limited(120_000, tmp_path / "limited.py", [*places, "collect"])
        assert ended.returncode == 1
        assert "disk" in one_sentence("\n".join(line for line in ended.stderr.splitlines() if "resource_tracker" not in line
                                                and "warnings.warn" not in line))  # fmt: skip
        assert run(desk, ["collect", "--quiet"]) == (0, "", "")
        assert run(undisturbed, ["collect", "--quiet"])[0] == 0
    assert dump(desk / "archive.sqlite") == dump(undisturbed / "archive.sqlite")


@posix
@pytest.mark.parametrize(
    "command",
    [["watch", "add", "New Name", "--kind", "official"], ["feeds", "pause", "Paper 1"]],
    ids=["watchlist", "feeds"],
)
def test_an_edit_on_a_full_disk_leaves_the_old_file(desk: Path, tmp_path: Path, command: list[str]) -> None:
    before = {name: (desk / name).read_bytes() for name in FILES[1:]}
    places = ["--feeds", str(desk / "feeds.toml"), "--data", str(desk)]
    ended = limited(100, tmp_path / "limited.py", [*places, *command])
    assert ended.returncode == 1
    assert "cannot be written" in one_sentence(ended.stderr) or "disk" in ended.stderr
    assert {name: (desk / name).read_bytes() for name in FILES[1:]} == before
    assert run(desk, command)[0] == 0


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """Nobody may write into the folder; where the test runs as root, as a user who has no rights there."""
    for path in (folder, *folder.iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        for path in (folder, *folder.iterdir()):
            path.chmod(0o700 if path.is_dir() else 0o600)


@posix
@pytest.mark.parametrize(
    "command",
    [
        ["collect"],
        ["watch", "add", "New Name", "--kind", "official"],
        ["feeds", "pause", "Paper 1"],
        ["feeds", "remove", "Paper 1"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_read_only_folder_is_told_and_nothing_in_it_changes(sound: Path, command: list[str]) -> None:
    import tempfile

    # not below pytest's own folder, which other users may not enter
    with tempfile.TemporaryDirectory(dir="/tmp") as outer:
        Path(outer).chmod(0o755)
        desk = Path(shutil.copytree(sound, Path(outer) / "desk"))
        before = {name: (desk / name).read_bytes() for name in FILES}
        with without_rights(desk):
            status, _, said = run(desk, command)
        assert status == 1
        assert any(words in one_sentence(said) for words in ("cannot be", "Permission denied"))
        assert {name: (desk / name).read_bytes() for name in FILES} == before


@posix
@pytest.mark.parametrize(
    "command",
    [["search", "the"], ["brief"], ["archive", "verify"], ["archive", "size"]],
    ids=lambda command: " ".join(command[:2]),
)
def test_what_only_reads_works_where_nothing_can_be_written(sound: Path, command: list[str]) -> None:
    import tempfile

    # not below pytest's own folder, which other users may not enter
    with tempfile.TemporaryDirectory(dir="/tmp") as outer:
        Path(outer).chmod(0o755)
        desk = Path(shutil.copytree(sound, Path(outer) / "desk"))
        before = sorted(path.name for path in desk.iterdir())
        with without_rights(desk):
            status, out, said = run(desk, command)
        assert (status, said) == (0, "")
        assert out.strip()
        assert sorted(path.name for path in desk.iterdir()) == before


def test_an_empty_archive_is_told_as_empty(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").touch()
    (tmp_path / "archive.sqlite").touch()
    status, _, said = run(tmp_path, ["archive", "size"])
    assert status == 1
    assert "is empty" in one_sentence(said)


def test_a_name_that_is_too_long_or_a_full_output_is_told_in_words(desk: Path) -> None:
    status, _, said = run(desk, ["brief", "--out", "x" * 300])
    assert status == 1
    assert "File name too long" in one_sentence(said)
    status, _, said = run(desk / ("y" * 300), ["brief"])
    assert status == 1
    assert "File name too long" in said


@posix
def test_a_lock_that_another_program_holds_is_told_in_words(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.sqlite.connections, "BUSY_TIMEOUT", 0.2)
    monkeypatch.setattr(store.files, "LOCK_SECONDS", 0.2)
    with closing(sqlite3.connect(desk / "archive.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        status, _, said = run(desk, ["collect"])
        assert status == 1
        assert "Another program" in one_sentence(said)
        assert "locked" not in said
    for command, file in (
        (["feeds", "pause", "Paper 1"], "feeds.toml"),
        (["watch", "remove", "NATO"], "watchlist.json"),
    ):
        with store.files.locked(desk / file):
            status, _, said = run(desk, command)
        assert status == 1
        assert "Another program" in one_sentence(said)


def test_files_of_a_newer_version_are_refused_and_left_alone(desk: Path) -> None:
    with closing(sqlite3.connect(desk / "archive.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")
    archive = (desk / "archive.sqlite").read_bytes()
    for command in (["collect"], ["brief"], ["search", "x"], ["archive", "verify"]):
        status, _, said = run(desk, command)
        assert status == 1
        assert "newer version" in one_sentence(said)
    assert "newer version" in run(desk, ["check"])[1]
    assert (desk / "archive.sqlite").read_bytes() == archive
    (desk / "watchlist.json").write_text('{"schema": 99, "actors": {}}')
    for command in (["watch", "list"], ["collect"]):
        assert "newer version" in one_sentence(run(desk, command)[2])
    assert (desk / "watchlist.json").read_text() == '{"schema": 99, "actors": {}}'


def test_damaged_files_are_told_in_one_sentence_and_kept(sound: Path, tmp_path: Path) -> None:
    outcome = attack(tmp_path, 6, 5, sound)
    assert outcome.runs == 6
    assert outcome.commands["told why not"]
    assert not outcome.faults, outcome.faults


def test_the_way_on_from_a_damaged_archive_is_the_one_that_is_told(desk: Path) -> None:
    archive = desk / "archive.sqlite"
    archive.write_bytes(b"no archive at all" * 300)
    assert "Move it to another place" in one_sentence(run(desk, ["brief"])[2])
    archive.rename(desk / "damaged.sqlite")
    assert run(desk, ["brief"])[0] == 0
    assert (desk / "damaged.sqlite").read_bytes() == b"no archive at all" * 300


def test_two_programs_that_collect_while_a_third_reads_lose_no_write_and_speak_of_no_lock(
    tmp_path: Path,
) -> None:
    desk, undisturbed = tmp_path / "desk", tmp_path / "undisturbed"
    with FeedHost(3, 3) as host:
        for folder in (desk, undisturbed):
            folder.mkdir()
            (folder / "feeds.toml").write_text(host.feeds_toml())
        assert run(undisturbed, ["collect", "--quiet"])[0] == 0
        places = {"BRIEFING_FEEDS": str(desk / "feeds.toml"), "BRIEFING_DATA": str(desk)}
        programs = [
            subprocess.Popen(
                [sys.executable, "-m", "briefing", *command],
                cwd=ROOT, env=os.environ | places, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )
            for command in (["collect", "--force"], ["collect", "--force"], ["brief"])
        ]  # fmt: skip
        ends = [program.communicate(timeout=60) for program in programs]
        assert [program.returncode for program in programs] == [0, 0, 0], ends
    assert not any(said for _, said in ends)
    found, wanted = dump(desk / "archive.sqlite"), dump(undisturbed / "archive.sqlite")
    assert found["articles"] == wanted["articles"]
    assert found["tallies"] == wanted["tallies"]
    assert run(desk, ["archive", "verify"])[0] == 0
