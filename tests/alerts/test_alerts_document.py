"""What docs/alerts.md says is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from briefing.alerts.digest import SCHEMA
from briefing.feeds.config import load_config
from briefing.feeds.settings import AlertSettings

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "alerts.md").read_text(encoding="utf-8")


def test_the_schema_is_named() -> None:
    assert f"`{SCHEMA}`" in PAGE


def test_the_table_shown_is_taken_without_a_fault(tmp_path: Path) -> None:
    (table,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "feeds.toml"
    path.write_text(table + '\n[[feeds]]\nurl = "https://a.example/feed"\n', encoding="utf-8")
    config = load_config(path)
    assert config.faults == ()
    assert config.alerts != AlertSettings()
