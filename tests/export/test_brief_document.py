"""What docs/brief.md says is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from briefing.export.brief import SCHEMA
from briefing.export.forms import rendered
from tests.export.test_forms import BRIEF

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "brief.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)


def test_the_schema_is_named() -> None:
    assert f"`{SCHEMA}`" in PAGE


def test_the_template_shown_works(tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    (template,) = [block for block in BLOCKS if "{%" in block]
    (tmp_path / "brief.txt").write_text(template, encoding="utf-8")
    assert rendered(BRIEF, "text", tmp_path).decode() == "Timeline\n* 11 Mar A <raid> & more\n"
