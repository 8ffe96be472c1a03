"""What docs/brief.md says is what the program does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from briefing.cli.main import build_parser
from briefing.export.brief import SCHEMA
from briefing.export.forms import rendered
from tests.export.test_forms import BRIEF

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "brief.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [
    line.split("  ")[0]
    for block in BLOCKS
    for line in block.splitlines()
    if line.startswith("briefing brief")
]


def test_there_are_examples() -> None:
    assert len(COMMANDS) > 5
    assert f"`{SCHEMA}`" in PAGE


@pytest.mark.parametrize("command", COMMANDS)
def test_every_example_is_a_command_line_the_program_takes(command: str) -> None:
    args = build_parser().parse_args(shlex.split(command)[1:])
    assert args.command == "brief"


def test_the_template_shown_works(tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    (template,) = [block for block in BLOCKS if "{%" in block]
    (tmp_path / "brief.txt").write_text(template, encoding="utf-8")
    assert rendered(BRIEF, "text", tmp_path).decode() == "Timeline\n* 11 Mar A <raid> & more\n"
