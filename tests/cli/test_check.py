"""``briefing check`` names every fault in every file, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.cli.main import run
from store.open import open_archive
from store.records import Actor
from store.watchlist import Watchlist


@pytest.fixture
def place(tmp_path: Path) -> list[str]:
    (tmp_path / "feeds.toml").write_text('[[feeds]]\nurl = "https://amber.example/rss"\n')
    return ["--feeds", str(tmp_path / "feeds.toml"), "--data", str(tmp_path / "desk")]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_desk_in_order_has_no_fault_and_names_its_files(
    place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Watchlist.open(tmp_path / "desk" / "watchlist.json", (Actor("Ana", "official"),))
    open_archive(tmp_path / "desk" / "archive.sqlite").close()
    assert run(["check", *place]) == 0
    out = capsys.readouterr().out
    for name in ("feeds.toml", "watchlist.json", "archive.sqlite", "briefing.log"):
        assert name in out
    assert "No fault found." in out


def test_before_the_first_run_nothing_is_wrong_and_nothing_is_made(
    tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["check"]) == 0
    assert "not there yet" in capsys.readouterr().out
    assert contents(own_home) == {}


def test_every_fault_of_every_file_is_named_with_its_line(
    place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    Path(place[1]).write_text('[[feeds]]\nurl = "ftp://x"\n[[feeds]]\nname = "y"\n[settings]\nper_host = 0\n')
    (desk / "watchlist.json").write_text('{"schema": 1,\n"actors": {\n"1": {"name": "Ana", "kind": "x"}\n}}')
    (desk / "archive.sqlite").write_bytes(b"this is no database, but long enough to be taken for one" * 40)
    before = contents(tmp_path)
    assert run(["check", *place]) == 1
    out = capsys.readouterr().out
    for words in (
        "feeds.toml:2:1:",
        "feeds.toml:3:1:",
        "feeds.toml:6:1:",
        "watchlist.json:3:",
        "archive.sqlite: ",
    ):
        assert words in out
    assert "5 faults found." in out
    assert contents(tmp_path) == before


def test_a_broken_watchlist_is_named_by_line_and_column_and_not_moved(
    place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "desk" / "watchlist.json"
    file.parent.mkdir()
    file.write_bytes(b'{"schema": 1,\n"actors": {,}}')
    assert run(["check", *place]) == 1
    assert "watchlist.json:2:12: " in capsys.readouterr().out
    assert [path.name for path in file.parent.iterdir()] == ["watchlist.json"]


def test_a_kept_broken_watchlist_stays_on_the_list_until_it_is_mended(
    place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "desk" / "watchlist.json"
    file.parent.mkdir()
    file.write_bytes(b"{")
    Watchlist.open(file)
    assert run(["check", *place]) == 1
    assert "watchlist.json.broken-1:1:" in capsys.readouterr().out
    kept = file.with_name("watchlist.json.broken-1")
    kept.write_text('[{"name": "Ana", "kind": "official"}]')
    assert run(["check", *place]) == 1
    assert "with 1 actor was set aside" in capsys.readouterr().out
    kept.unlink()
    assert run(["check", *place]) == 0


def test_a_newer_watchlist_is_a_fault_in_words(
    place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "desk" / "watchlist.json"
    file.parent.mkdir()
    file.write_text('{"schema": 9}')
    assert run(["check", *place]) == 1
    assert "newer version" in capsys.readouterr().out


def test_control_characters_of_files_do_not_reach_the_terminal(
    place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(place[1]).write_bytes(
        b'[[feeds]]\nurl = "ftp://x\\u001b]0;y"\n"k\\u009b2J" = 1\n[\x1b[2J]\nz = \x1b\n'
    )
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "watchlist.json").write_text('{"schema": 1, "a\\u001b[2Jb": []}')
    assert run(["check", *place]) == 1
    out = capsys.readouterr().out
    assert all(char == "\n" or char.isprintable() for char in out)
