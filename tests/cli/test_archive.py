"""``briefing archive``: what it prints, what it leaves alone, and its exit status."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from briefing.cli.main import run
from store.open import open_archive
from tests.store.newsroom import made, store


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A data folder with six articles, a day from each to the next, and a feeds.toml beside them."""
    data = tmp_path / "desk"
    archive = open_archive(data / "archive.sqlite")
    store(archive, *(made(f"k{n}", f"Article {n}\nIts text.", hours=24 * n) for n in range(6)))
    archive.close()
    (tmp_path / "feeds.toml").write_text("[settings]\nretention_days = 0\n")
    return data


def briefing(desk: Path, *words: str) -> int:
    return run(["archive", *words, "--data", str(desk), "--feeds", str(desk.parent / "feeds.toml")])


def count(desk: Path) -> int:
    archive = open_archive(desk / "archive.sqlite", read_only=True)
    try:
        return archive.count()
    finally:
        archive.close()


def test_size_tells_articles_and_days(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert briefing(desk, "size") == 0
    said = capsys.readouterr().out
    assert "articles  6" in said
    assert "oldest    2025-08-14 12:00 UTC" in said
    assert "newest    2025-08-19 12:00 UTC" in said
    assert "index of words" in said


def test_without_an_archive_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "feeds.toml").touch()
    for words in (
        ["size"],
        ["verify"],
        ["vacuum"],
        ["prune", "--keep", "1"],
        ["backup", str(tmp_path / "b")],
    ):
        assert briefing(tmp_path / "none", *words) == 1
        assert "briefing collect" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_a_dry_run_removes_nothing(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert briefing(desk, "prune", "--keep", "2", "--dry-run") == 0
    assert "4 articles would be removed" in capsys.readouterr().out
    assert count(desk) == 6
    assert briefing(desk, "prune", "--before", "2025-08-16", "--dry-run") == 0
    assert "2 articles would be removed" in capsys.readouterr().out


def test_prune_removes_what_it_said(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert briefing(desk, "prune", "--before", "2025-08-16", "--keep", "3") == 0
    assert "3 articles removed" in capsys.readouterr().out
    assert count(desk) == 3


def test_prune_alone_does_what_the_settings_say(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert briefing(desk, "prune") == 1
    assert "--before" in capsys.readouterr().err
    (desk.parent / "feeds.toml").write_text("[settings]\nretention_days = 0\nretention_articles = 5\n")
    assert briefing(desk, "prune") == 0
    assert count(desk) == 5


@pytest.mark.parametrize("words", [["--keep", "0"], ["--keep", "-1"], ["--keep", "many"]])
def test_a_number_that_is_none_is_a_fault_of_usage(desk: Path, words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        briefing(desk, "prune", *words)
    assert ended.value.code == 2
    assert count(desk) == 6


def test_a_time_that_is_none_removes_nothing(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ("yesterday-ish", "last"):
        assert briefing(desk, "prune", "--before", words) == 1
        assert "2025-08-14" in capsys.readouterr().err
    assert count(desk) == 6


def test_backup_and_back_again(desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "safe.sqlite"
    assert briefing(desk, "backup", str(target)) == 0
    assert briefing(desk, "backup", str(target)) == 1
    assert "there already" in capsys.readouterr().err
    (desk / "archive.sqlite").unlink()
    target.rename(desk / "archive.sqlite")
    assert count(desk) == 6
    assert briefing(desk, "verify") == 0


def test_verify_names_the_fault_and_mends_it_on_request(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert briefing(desk, "verify") == 0
    assert "sound" in capsys.readouterr().out
    with sqlite3.connect(desk / "archive.sqlite") as connection:
        connection.execute("DELETE FROM tallies")
    connection.close()
    assert briefing(desk, "verify") == 1
    said = capsys.readouterr()
    assert "counts by day are wrong" in said.out
    assert "--mend" in said.err
    assert briefing(desk, "verify", "--mend") == 0
    assert briefing(desk, "verify") == 0


def test_verify_of_a_damaged_file_points_to_the_backup(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = desk / "archive.sqlite"
    whole = bytearray(place.read_bytes())
    whole[len(whole) // 2 : len(whole) // 2 + 8192] = b"\xff" * 8192
    place.write_bytes(whole)
    assert briefing(desk, "verify", "--mend") == 1
    assert capsys.readouterr().err.startswith("briefing: ")


def test_vacuum_says_what_it_gave_back(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert briefing(desk, "vacuum") == 0
    assert "given back" in capsys.readouterr().out
    assert count(desk) == 6
