"""What is drawn: at every size, in every theme, whatever the text holds."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import Color as RichColor
from textual.app import App

from briefing.tui.app import BriefingApp
from briefing.tui.screens.article import ArticleScreen
from tests.tui.conftest import Opened, frame, pane_of, settle, shown
from tests.tui.frames import strips_of
from tests.tui.harbour import NEWS, STRIKE, SUBSIDY, HarbourDesk, bring
from tests.tui.rows import ACTORS, QUOTES, TIMELINE, make_edition
from widgets.timeline import TimelinePane

SIZES = [(80, 24), (120, 40), (200, 60), (300, 80), (60, 18), (40, 12)]


@pytest.mark.parametrize("size", SIZES)
async def test_every_line_fills_the_terminal_exactly(opened: Opened, size: tuple[int, int]) -> None:
    async with opened(size=size) as pilot:
        for key in ("1", "2", "3", "enter", "escape", "question_mark", "escape", "d"):
            await pilot.press(key)
            await settle(pilot)
            lines = frame(pilot)
            assert len(lines) == size[1]
            assert {cell_len(line) for line in lines} == {size[0]}


@pytest.mark.parametrize("size", SIZES[:4])
async def test_all_three_panes_header_and_keys_are_in_sight(opened: Opened, size: tuple[int, int]) -> None:
    async with opened(size=size) as pilot:
        lines = frame(pilot)
        text = "\n".join(lines)
        for words in (
            "1 Timeline",
            "2 Actors",
            "3 Quotes",
            "Harbour Guard",
            "Ines Calder",
        ):
            assert words in text
        assert "7 new" in lines[0]
        assert "failing" in lines[0]
        assert "Narrowed to" not in text
        assert "Enter read" in lines[-1]
        assert "? keys" in lines[-1]
        assert ("q quit" in lines[-1]) == (size[0] >= 160)


async def test_the_pane_with_the_keys_gets_the_room_in_a_small_terminal(opened: Opened) -> None:
    async with opened(size=(80, 24)) as pilot:
        for key, name in (("1", "timeline"), ("2", "actors"), ("3", "quotes")):
            await pilot.press(key)
            await settle(pilot)
            heights = {
                p: pilot.app.screen.query_one(f"#{p}").size.height for p in ("timeline", "actors", "quotes")
            }
            assert heights[name] == 14
            # The others keep three rows below their head.
            assert sum(height == 4 for height in heights.values()) == 2


async def test_in_a_tiny_terminal_one_pane_stands_alone_and_every_other_is_a_key_away(opened: Opened) -> None:
    async with opened(size=(40, 12)) as pilot:
        assert "1 Timeline" in shown(pilot)
        assert "3 Quotes" not in shown(pilot)
        await pilot.press("3")
        await settle(pilot)
        assert "3 Quotes" in shown(pilot)


async def test_the_terminal_may_change_its_size_at_any_time(opened: Opened) -> None:
    async with opened(size=(200, 60)) as pilot:
        await pilot.press("j", "j", "j")
        row = pilot.app.screen.query_one(TimelinePane).at_id
        assert row
        for size in [(80, 24), (30, 8), (300, 80), (120, 40)]:
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert {cell_len(line) for line in frame(pilot)} == {size[0]}
            assert pilot.app.screen.query_one(TimelinePane).at_id == row
            assert "▌" in shown(pilot)
            assert "North coast waits" in shown(pilot)


async def test_what_an_event_is_stands_in_words(opened: Opened) -> None:
    async with opened(size=(200, 60)) as pilot:
        lines = frame(pilot)

        def line_with(words: str) -> str:
            return next(line for line in lines if words in line)

        text = "\n".join(lines)
        assert "≠" in line_with("Fuel berth open again")
        assert "≈" in line_with("Grain exports")
        assert "2 of 3 outlets" in text
        assert "Fri 27 Feb  5 events; time of the first report" in text
        undated = next(n for n, line in enumerate(lines) if "Undated  1, reported Sat 14 Mar" in line)
        assert "memo names three brokers" in lines[undated + 1]


async def test_a_sign_beside_every_quote_says_how_sure_it_is_and_words_say_what_is_doubtful(
    opened: Opened,
) -> None:
    async with opened(size=(200, 60)) as pilot:
        text = shown(pilot)
        for words in (
            "● Ines Calder",
            "◐ Tolvan Shipping Union",
            "○ Ruben Calder",
            "doubtful 55%",
            "? unattributed",
            "✓ Joaquim Berra",
        ):
            assert words in text
        assert "2 wordings" in text


async def test_a_headline_with_brackets_is_shown_literally(opened: Opened) -> None:
    async with opened(size=(200, 60)) as pilot:
        assert "A [bold]leaked[/bold] memo names three brokers." in shown(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "[red]enters[/red]" in shown(pilot)


HOSTILE = "\x1b]8;;http://x\x07[@click=app.quit]x[/]\u202e\u2066 中文 👩\u200d👧 é́́́\x9b31m\r\n[/red] שלום"


@given(st.text(min_size=1, max_size=60) | st.text(alphabet=HOSTILE, min_size=1, max_size=60))
@example(HOSTILE)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_text_of_a_feed_reaches_the_terminal_as_a_command(opened: Opened, text: str) -> None:
    edition = make_edition(
        filter=text,
        timeline=(
            replace(TIMELINE[0], text=text, when=None, when_text=text, actors=(text,), sources=(text,)),
        ),
        actors=(
            replace(ACTORS[3], name=text, role=text, last_quote=text),
            replace(ACTORS[5], name=text, role=text),
        ),
        quotes=(replace(QUOTES[0], speaker=text, words=text, variants=(text,), sources=(text,)),),
    )
    async with opened(HarbourDesk(edition), size=(80, 24)) as pilot:
        for key in ("1", "d", "escape", "2", "d", "escape", "3", "s", "enter"):
            await pilot.press(key)
            await pilot.pause()
            for line in frame(pilot):
                assert cell_len(line) == 80
                assert not [
                    c for c in line if unicodedata.category(c) in ("Cc", "Cs") or c in "\u202e\u2066\u200f"
                ]
        assert pilot.app.is_running


def contrast(app: App[Any]) -> list[tuple[float, str]]:
    """The contrast of every piece of text on the screen that is meant to be read."""
    measured = []
    for strip in strips_of(app):
        for segment in strip:
            words = segment.text.strip()
            if not any(c.isalnum() for c in words) or segment.style is None:
                continue
            front, back = segment.style.color, segment.style.bgcolor
            if isinstance(front, RichColor) and isinstance(back, RichColor):
                high, low = sorted((luminance(front), luminance(back)), reverse=True)
                measured.append(((high + 0.05) / (low + 0.05), words))
    return measured


def luminance(color: RichColor) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = (part / 255 for part in color.get_truecolor())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["desk-dark", "desk-light"])
async def test_all_text_has_a_contrast_of_4_5_to_1_as_it_is_drawn(opened: Opened, theme: str) -> None:
    desk = HarbourDesk()
    async with opened(desk, size=(200, 60)) as pilot:
        pilot.app.theme = theme
        for keys in (
            [],
            ["2", "space"],
            ["3", "j"],
            ["enter", "w"],
            ["n"],
            ["v"],
            ["escape", "escape", "slash", "x"],
        ):
            await pilot.press(*keys)
            await settle(pilot)
            measured = contrast(pilot.app)
            assert len(measured) > 10
            weakest = min(measured)
            assert weakest[0] >= 4.5, weakest


async def test_without_colour_the_cursor_the_focus_and_the_highlight_are_still_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = BriefingApp(HarbourDesk(), refresh_on_start=False, refresh_minutes=0)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert app.no_color
        lines = frame(pilot)
        assert sum("▶" in line for line in lines) == 1
        assert any("▌" in line for line in lines)
        assert sum("━━" in line for line in lines) == 1
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, ArticleScreen)
        strong = [s for strip in strips_of(app)[1:] for s in strip if s.text == STRIKE]
        assert strong
        assert strong[0].style is not None
        assert strong[0].style.bold
        assert strong[0].style.underline


async def test_new_lines_arrive_without_moving_what_is_under_the_cursor(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await pilot.press("right")
        await settle(pilot)
        before = next(n for n, line in enumerate(frame(pilot)) if "leaked" in line)
        assert "▌" in frame(pilot)[before]
        bring(desk.archive, *NEWS)
        await pilot.press("r")
        await settle(pilot)
        assert "Ferry 0 runs again" in shown(pilot)
        assert "leaked" in frame(pilot)[before]


async def test_after_a_change_of_size_the_cursor_is_in_sight_and_no_row_begins_in_its_middle(
    opened: Opened,
) -> None:
    async with opened(size=(120, 40)) as pilot:
        for key in ("1", "3"):
            await pilot.press(key, *"jjjjjjjjjj")
            await settle(pilot)
            pane = pane_of(pilot, "timeline" if key == "1" else "quotes")
            row = pane.at_id
            assert row
            for size in [(80, 24), (160, 45), (70, 20), (200, 60), (110, 30)]:
                await pilot.resize_terminal(*size)
                await settle(pilot)
                assert pane.at_id == row
                assert any("▌" in line for line in frame(pilot)), size
                top = pane.scroll_offset.y
                assert top == pane._book.top(pane._book.entry_on(top)), size


async def test_escape_from_a_filter_returns_to_the_row_that_was_left(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press(*"jjjjjjjjjjjj")
        await settle(pilot)
        pane = pane_of(pilot, "timeline")
        row, line = pane.row, next(n for n, text in enumerate(frame(pilot)) if "▌" in text)
        await pilot.press("slash", *"subsidy", "enter")
        await settle(pilot)
        assert pane.row is not None
        assert pane.label_of(pane.row) == f"11 Mar: {SUBSIDY}"
        await pilot.press("escape")
        await settle(pilot)
        assert pane.row == row
        assert next(n for n, text in enumerate(frame(pilot)) if "▌" in text) == line


async def test_a_second_click_at_a_place_opens_the_row_that_the_first_one_chose(opened: Opened) -> None:
    """A row that comes to stand in full, or stops to, moves those below it from under the pointer."""
    async with opened(size=(120, 40)) as pilot:
        await pilot.press("3")
        await settle(pilot)
        await pilot.click("#quotes", offset=(10, 4))
        await settle(pilot)
        pane = pane_of(pilot, "quotes")
        row = pane.row
        await pilot.click("#quotes", offset=(10, 4), times=2)
        await settle(pilot)
        assert isinstance(pilot.app.screen, ArticleScreen)
        assert pane.row == row
