"""The search line says what a query means, and points at what is wrong with it."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.tui.screens.dashboard.search_bar import query_words
from tests.tui.conftest import Opened, frame, settle, shown, told
from tests.tui.harbour import HarbourDesk
from widgets.text import cells


def said(query: str, width: int = 120, scrolled: int = 0) -> str:
    return "".join(text for text, _ in query_words(query, width, scrolled))


@pytest.mark.parametrize("query", ["kind:nonsense", "harbour since:never", "中文 kind:nonsense"])
def test_a_fault_is_told_right_below_its_place(query: str) -> None:
    words = said(query)
    column = cells(query[: query.index("kind:" if "kind" in query else "since:")])
    mark = words.index("^")
    assert words[:mark].strip() == ""
    assert column <= mark <= cells(query)
    assert words[mark + 1 :].strip()


def test_a_fault_far_to_the_right_is_told_left_of_its_mark() -> None:
    query = "harbour " * 14 + "kind:nonsense"
    words = said(query, 130)
    assert words.endswith(" ^")
    assert 112 <= cells(words) - 1 <= len(query)


def test_a_fault_without_room_beside_its_place_is_told_by_number_and_word() -> None:
    assert said("kind:nonsense", 30).startswith("! At ")
    assert "nonsense" in said("kind:nonsense", 30)


async def test_the_mark_stands_below_the_fault_on_the_screen(opened: Opened) -> None:
    async with opened(size=(160, 30)) as pilot:
        await pilot.press("slash", *"harbour kind:x")
        await settle(pilot)
        lines = frame(pilot)
        at = next(number for number, line in enumerate(lines) if "harbour kind:x" in line)
        column = lines[at + 1].index("^")
        start = lines[at].index("harbour kind:x")
        assert start + len("harbour ") <= column <= start + len("harbour kind:x")


@given(st.text(max_size=80), st.integers(0, 160), st.integers(0, 40))
@settings(max_examples=50, deadline=None)
def test_no_query_makes_the_explanation_fail(query: str, width: int, scrolled: int) -> None:
    assert said(query, width, scrolled)


async def test_a_search_that_takes_a_while_says_so_until_its_answer_is_there(opened: Opened) -> None:
    desk = HarbourDesk()
    go = threading.Event()
    edition = desk.edition

    def slow(query: str = "", actor: str = "") -> object:
        if query:
            assert go.wait(20)
        return edition(query, actor)

    async with opened(desk) as pilot:
        desk.edition = slow  # type: ignore[method-assign, assignment]  # a desk that is slow to answer
        await pilot.press("slash", *"skiff", "enter")
        screen = pilot.app.screen
        for _ in range(200):
            await pilot.pause()
            if "searching …" in shown(pilot):
                break
        assert "searching …" in shown(pilot)
        assert "Narrowed to" not in shown(pilot)
        go.set()
        await settle(pilot)
        assert screen is pilot.app.screen
        assert "searching …" not in shown(pilot)
        assert "skiff" in told(pilot)
