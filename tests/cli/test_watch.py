"""``briefing watch``, from the command line to the file and back."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from briefing.cli.main import run
from store.watchlist import Watchlist


@pytest.fixture
def desk(tmp_path: Path) -> list[str]:
    """A place with a small watchlist; the options that name it."""
    path = tmp_path / "desk" / "watchlist.json"
    Watchlist.open(path)
    return ["--data", str(path.parent)]


@pytest.fixture
def path(desk: list[str]) -> Path:
    return Path(desk[1]) / "watchlist.json"


def test_the_first_list_shows_the_starter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["watch", "list", "sheinbaum", "--data", str(tmp_path / "new")]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Claudia Sheinbaum  [official, President (Mexico)]")
    assert out.count("\n") == 1


def test_an_official_is_added_with_surname_and_office(
    desk: list[str], path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        "Ana Peña",
        "--kind",
        "official",
        "--title",
        "Mayor",
        "--org",
        "Port Amber",
        "--from",
        "2024-05-01",
    ]
    assert run(["watch", "add", *words, "--alias", "Mayor Ana", *desk]) == 0
    (actor,) = Watchlist(path).actors()
    assert [(alias.text, alias.case) for alias in actor.aliases] == [
        ("Ana Peña", "any"),
        ("Peña", "exact"),
        ("Mayor Ana", "any"),
    ]
    assert actor.roles[0].start is not None
    assert run(["watch", "list", "--kind", "organization", *desk]) == 0
    assert "Ana" not in capsys.readouterr().out.splitlines()[-1:]


def test_bare_adds_nothing_of_its_own(desk: list[str], path: Path) -> None:
    assert (
        run(["watch", "add", "Harbor Guard", "--kind", "organization", "--bare", "--exact", "HG", *desk]) == 0
    )
    (actor,) = Watchlist(path).actors()
    assert [(alias.text, alias.case) for alias in actor.aliases] == [("HG", "exact")]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["add", "Ana\x1b[2J", "--kind", "official"], "control character"),
        (["add", "  ", "--kind", "official"], "missing or empty"),
        (["add", "Ana", "--kind", "official", "--title", "x", "--from", "soon"], "no date"),
        (["remove", "Nobody"], "not on the watchlist"),
        (["import", "missing.json"], "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_one_line_with_the_fix(
    desk: list[str], words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["watch", *words, *desk]) == 1
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1
    assert "\x1b" not in err


def test_adding_twice_fails_and_removing_works_once(
    desk: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    add = ["watch", "add", "Ana Peña", "--kind", "official", *desk]
    assert [run(add), run(add)] == [0, 1]
    remove = ["watch", "remove", "ana pena", *desk]
    assert [run(remove), run(remove)] == [0, 1]
    assert "already" in capsys.readouterr().err


def test_the_kind_is_needed(desk: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(["watch", "add", "Ana", *desk])
    assert caught.value.code == 2
    capsys.readouterr()


def test_a_text_can_be_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = ["--data", str(tmp_path / "new")]
    assert run(["watch", "test", "Marco Rubio met nobody.", *desk]) == 0
    out = capsys.readouterr().out
    assert out.startswith("0-11  Marco Rubio  →  Marco Rubio  (alias Marco Rubio;")
    assert run(["watch", "test", "Nobody is here.", *desk]) == 0
    assert "Nobody on the watchlist" in capsys.readouterr().out


def test_a_text_from_standard_input_can_be_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Said Claudia Sheinbaum.\n"))
    assert run(["watch", "test", "-", "--data", str(tmp_path / "new")]) == 0
    assert "5-22  Claudia Sheinbaum" in capsys.readouterr().out


def test_an_export_goes_in_again(desk: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["watch", "add", "Ana Peña", "--kind", "official", *desk])
    file = tmp_path / "out.json"
    assert run(["watch", "export", str(file), *desk]) == 0
    assert json.loads(file.read_text("utf-8"))[0]["name"] == "Ana Peña"
    run(["watch", "remove", "Ana Peña", *desk])
    capsys.readouterr()
    assert run(["watch", "import", str(file), *desk]) == 0
    assert "1 added, 0 merged" in capsys.readouterr().out


def test_an_export_overwrites_nothing(
    desk: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "precious"
    file.write_text("mine")
    assert run(["watch", "export", str(file), *desk]) == 1
    assert file.read_text() == "mine"
    assert "exists already" in capsys.readouterr().err


def test_an_export_to_the_screen_is_the_contract_s_json(
    desk: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(["watch", "add", "Ana Peña", "--kind", "official", *desk])
    capsys.readouterr()
    assert run(["watch", "export", *desk]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["aliases"] == [{"text": "Ana Peña", "case": "any"}, {"text": "Peña", "case": "exact"}]


def test_a_likely_duplicate_is_left_to_the_user(
    desk: list[str], path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["watch", "add", "Ana Peña", "--kind", "official", *desk])
    file = tmp_path / "in.json"
    file.write_text('[{"name": "Ana M. Peña", "kind": "official", "aliases": ["Ana Peña"]}]')
    assert run(["watch", "import", str(file), *desk]) == 0
    assert "looks like Ana Peña" in capsys.readouterr().out
    assert len(Watchlist(path).actors()) == 1
    assert run(["watch", "import", str(file), "--keep-both", *desk]) == 0
    assert len(Watchlist(path).actors()) == 2


def test_faulty_actors_of_an_import_are_named_and_the_rest_goes_in(
    desk: list[str], path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "in.json"
    file.write_text('[\n{"name": "Good", "kind": "official"},\n{"name": "Bad", "kind": "ship"}\n]')
    assert run(["watch", "import", str(file), *desk]) == 1
    assert f"{file}:3:" in capsys.readouterr().err
    assert [actor.name for actor in Watchlist(path).actors()] == ["Good"]


def test_an_import_that_is_no_json_names_the_place(
    desk: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "in.json"
    file.write_text("[\n{]")
    assert run(["watch", "import", str(file), *desk]) == 1
    assert f"{file}:2:2" in capsys.readouterr().err


def test_a_broken_watchlist_is_told_once_and_kept(
    desk: list[str], path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_bytes(b"{broken")
    assert run(["watch", "list", *desk]) == 0
    captured = capsys.readouterr()
    assert "watchlist.json.broken-1:1:" in captured.err
    assert "White House" in captured.out
    assert path.with_name("watchlist.json.broken-1").read_bytes() == b"{broken"
