"""Without drawing characters: every frame, arrow, bar and mark in ASCII, cell for cell."""

from __future__ import annotations

import asyncio
import unicodedata

import pytest
from rich.cells import cell_len

from tests.tui.conftest import Opened, frame, settle, shown
from tests.tui.harbour import HarbourDesk
from widgets.plainchars import TABLE


def drawn(text: str) -> set[str]:
    """The characters that only draw: arrows, lines, blocks, shapes, and the signs of the desk's own wording."""
    return {c for c in text if 0x2190 <= ord(c) < 0x2200 or 0x2500 <= ord(c) < 0x2600 or c in "·≈≠…✓"}


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_no_frame_arrow_bar_or_mark_is_outside_ascii(opened: Opened, size: tuple[int, int]) -> None:
    desk = HarbourDesk()
    desk.hold = asyncio.Event()
    async with opened(desk, size=size, ascii_only=True) as pilot:
        for keys in ("r", "2", "3", "d", "escape", "enter", "v", "escape", "?", "escape", "/", "escape", "F"):
            await pilot.press({"?": "question_mark", "/": "slash"}.get(keys, keys))
            await pilot.pause()
            assert drawn(shown(pilot)) == set(), keys
            assert {cell_len(line) for line in frame(pilot)} == {size[0]}
        desk.hold.set()
        await settle(pilot)


async def test_cursor_focus_frames_and_trend_are_still_there(opened: Opened) -> None:
    async with opened(ascii_only=True) as pilot:
        text = shown(pilot)
        assert "> 1 Timeline" in text
        assert "1 Timeline ===" in text
        assert "2 Actors ---" in text
        assert "\n>" in text
        line = next(line for line in frame(pilot) if "Harbour Guard " in line and " 14 " in line)
        assert any(sign in line for sign in "%&$#")


def test_each_sign_takes_one_cell_and_is_plain() -> None:
    for code, sign in TABLE.items():
        assert cell_len(sign) == 1
        assert sign.isascii()
        if unicodedata.category(chr(code)) != "Cn":
            assert cell_len(chr(code)) <= 1 or code in range(0x25FD, 0x25FF), hex(code)
