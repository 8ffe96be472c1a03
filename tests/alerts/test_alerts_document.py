"""What docs/alerts.md says is what the program does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from briefing.alerts.digest import SCHEMA
from briefing.alerts.wishes import AlertWishes
from briefing.cli.main import build_parser
from briefing.config import load_config

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "alerts.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^(?:[\d*/ -]+  )?(briefing (?:alerts|collect)\S*(?: [^ \n]+)*)", PAGE, re.MULTILINE)


def test_there_are_examples() -> None:
    assert len(COMMANDS) >= 8
    assert f"`{SCHEMA}`" in PAGE


@pytest.mark.parametrize("command", COMMANDS)
def test_every_example_is_a_command_line_the_program_takes(command: str) -> None:
    assert build_parser().parse_args(shlex.split(command)[1:]).command in ("alerts", "collect")


def test_the_table_shown_is_taken_without_a_fault(tmp_path: Path) -> None:
    (table,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "feeds.toml"
    path.write_text(table + '\n[[feeds]]\nurl = "https://a.example/feed"\n', encoding="utf-8")
    config = load_config(path)
    assert config.faults == ()
    assert config.alerts != AlertWishes()
