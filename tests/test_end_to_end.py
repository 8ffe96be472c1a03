"""From launch to the written brief on a real terminal: nothing is called, only keys are pressed and the screen is read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DEADLINE = 40.0
"""Seconds until something must stand on the screen; a machine may be busy."""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo terminals")
def test_from_launch_to_the_written_brief(tmp_path: Path) -> None:
    from tests.terminal import terminal

    with terminal("-m", "briefing", "--demo", cwd=tmp_path, root=ROOT, columns=140) as desk:
        desk.until("1 Timeline", DEADLINE)
        desk.until("updated", DEADLINE)
        desk.until("38 articles · ", DEADLINE)
        desk.until("1 of 7 feeds failing", DEADLINE)

        desk.press("j")
        desk.press("\r")
        desk.until("sentence 1 of", DEADLINE)
        desk.press("w")
        desk.until("Why", DEADLINE)
        desk.press("\x1b")
        desk.until("1 Timeline", DEADLINE)

        desk.press("/")
        desk.until("Shows everything", DEADLINE)
        desk.press("harbour\r")
        desk.until("Narrowed to", DEADLINE)
        desk.press("\x1b")
        desk.until("38 articles", DEADLINE)

        desk.press("b")
        desk.until("Write the brief", DEADLINE)
        desk.press("\r")
        desk.until("The brief is in", DEADLINE)
        desk.press("q")
        assert desk.end(DEADLINE) == 0

    (brief,) = tmp_path.glob("brief-*.md")
    text = brief.read_text(encoding="utf-8")
    assert "Black Tide" in text
    assert "\x1b" not in text


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo terminals")
def test_leaving_in_the_middle_of_the_first_refresh_is_status_0(tmp_path: Path) -> None:
    from tests.terminal import terminal

    with terminal("-m", "briefing", "--demo", cwd=tmp_path, root=ROOT, columns=80, lines=24) as desk:
        desk.until("1 Timeline", DEADLINE)
        desk.press("q")
        assert desk.end(DEADLINE) == 0
