"""What docs/feeds.md says is so: its file has no fault, its commands exist, its tables name every key."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import get_args

import pytest

from briefing.cli.main import build_parser
from briefing.feeds.config import load_config
from briefing.feeds.config_parser import FEED_KEYS, SETTING_KEYS
from briefing.feeds.opml_reader import MAX_BYTES, MAX_DEPTH, MAX_OUTLINES
from briefing.feeds.settings import Settings
from store.records import Source
from store.views import FeedCondition
from widgets.sources import CONDITIONS

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "feeds.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    return [block for named, block in found if named == kind]


def test_the_file_shown_has_no_fault_and_names_every_key_with_its_default(tmp_path: Path) -> None:
    (example,) = blocks("toml")
    path = tmp_path / "feeds.toml"
    path.write_text(example, encoding="utf-8")
    config = load_config(path)
    assert config.faults == ()
    assert config.settings == Settings()
    (source,) = config.sources
    assert source == Source("BBC: Latin America", source.url, ("press", "world/americas"))
    for key in (*FEED_KEYS, *SETTING_KEYS):
        assert re.search(rf"^{key} = ", example, re.MULTILINE), key


def test_every_key_of_a_feed_has_a_line_in_the_table() -> None:
    assert [key for key in FEED_KEYS if f"\n| `{key}` |" not in TEXT] == []


@pytest.mark.parametrize(
    "line", [line for block in blocks("") for line in block.splitlines() if line.strip()]
)
def test_every_command_shown_is_one(line: str) -> None:
    words = shlex.split(line)
    assert words[0] == "briefing"
    assert callable(build_parser().parse_args(words[1:]).run)


def test_every_state_and_limit_is_as_it_says() -> None:
    assert set(CONDITIONS) == set(get_args(FeedCondition))
    for sign, word, _ in CONDITIONS.values():
        assert f"| `{sign} {word}` |" in TEXT
    prose = " ".join(TEXT.split())
    assert (
        f"more than {MAX_DEPTH} deep, has more than {MAX_OUTLINES:,} outlines or {MAX_BYTES >> 20} MiB"
        in prose
    )
