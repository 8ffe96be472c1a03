"""Pinning, the pinned list and the brief, by keys alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from briefing.tui.screens.article import ArticleScreen
from briefing.tui.screens.brief import BriefScreen
from briefing.tui.screens.dashboard.screen import MainScreen
from briefing.tui.screens.pins import PinsScreen
from tests.tui.conftest import Opened, settle, shown, told
from tests.tui.harbour import STRIKE, HarbourDesk
from tests.tui.rows import TIMELINE


async def press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await settle(pilot)


async def test_space_pins_the_line_marks_it_and_lets_go_again(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        assert "◆" not in shown(pilot)
        await press(pilot, "space")
        (pin,) = desk.pins.all()
        assert pin.words.endswith(TIMELINE[0].text)
        assert "◆" in shown(pilot)
        await press(pilot, "space")
        assert desk.pins.all() == ()
        assert "◆" not in shown(pilot)


async def test_pinning_is_undone_from_the_pinned_list(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await press(pilot, "space", "P", "z")
        assert desk.pins.all() == ()
        assert "Nothing is pinned" in told(pilot)


async def test_the_pinned_list_orders_notes_and_removes(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await press(pilot, "space", "2", "space", "P")
        assert isinstance(pilot.app.screen, PinsScreen)
        assert [pin.kind for pin in desk.pins.all()] == ["event", "actor"]
        await press(pilot, "J")
        assert [pin.kind for pin in desk.pins.all()] == ["actor", "event"]
        await press(pilot, "K", "n", *"mine", "enter")
        assert [(pin.kind, pin.note) for pin in desk.pins.all()] == [("event", "mine"), ("actor", "")]
        await press(pilot, "N", *"between", "enter")
        assert [(pin.kind, pin.note) for pin in desk.pins.all()] == [
            ("event", "mine"),
            ("note", "between"),
            ("actor", ""),
        ]
        assert "between" in shown(pilot)
        await press(pilot, "D")
        assert [pin.kind for pin in desk.pins.all()] == ["note", "actor"]
        await press(pilot, "z")
        assert [pin.kind for pin in desk.pins.all()] == ["event", "note", "actor"]
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, MainScreen)


async def test_enter_on_a_pinned_line_opens_its_place(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "space", "P", "enter")
        assert isinstance(pilot.app.screen, ArticleScreen)
        assert "Why: you pinned it" not in shown(pilot)
        await press(pilot, "w")
        assert "you pinned it" in told(pilot)


async def test_space_in_the_reader_pins_the_sentence_once(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await press(pilot, "enter", "space", "space")
        (pin,) = desk.pins.all()
        assert pin.kind == "passage"
        view = desk.article(pin.article)
        assert view is not None
        assert pin.words in " ".join(view.article.text.split())


async def test_y_copies_the_line_with_its_source(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "y")
        copied = pilot.app.clipboard
        assert copied.startswith(f"{STRIKE}\nThe Varo Ledger, ")
        assert "https://ledger.example/harbour?id=1" in copied


async def test_b_writes_the_brief_in_the_form_and_place_chosen(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await press(pilot, "space", "b")
        assert isinstance(pilot.app.screen, BriefScreen)
        await press(pilot, "down", "down", "right", "right", "right", "enter")
        assert isinstance(pilot.app.screen, MainScreen)
    (written,) = tmp_path.iterdir()
    assert written.name == "brief-2026-03-14.json"
    brief = json.loads(written.read_text())
    assert brief["sections"][0]["id"] == "pinned"
    assert desk.wished[-1].since == desk.last_seen


async def test_a_file_that_is_there_is_overwritten_only_by_a_second_enter(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "brief-2026-03-14.md").write_text("precious")
    async with opened() as pilot:
        await press(pilot, "b", "enter")
        assert "is there already" in told(pilot)
        assert (tmp_path / "brief-2026-03-14.md").read_text() == "precious"
        await press(pilot, "enter")
        assert (tmp_path / "brief-2026-03-14.md").read_text().startswith("# Brief")


async def test_the_brief_can_leave_out_the_filter_of_the_desk(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await press(pilot, "2", "enter", "b")
        assert "about Harbour Guard" in told(pilot)
        await press(pilot, "enter")
        assert desk.wished[-1].actor == "Harbour Guard"
        await press(pilot, "b", "down", "right", "down", "right", "enter")
        assert desk.wished[-1].actor == ""
        assert sorted(path.suffix for path in tmp_path.iterdir()) == [".html", ".md"]


async def test_a_place_that_cannot_be_written_is_told_and_the_dialog_stays(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "b", "down", "down", "down")
        pilot.app.screen.query_one("#file", Input).value = "no/such/folder/brief.md"
        await press(pilot, "enter")
        assert "cannot be written" in told(pilot)
        assert isinstance(pilot.app.screen, BriefScreen)
