"""The list: a cursor kept by row id, headings passed over, any number of rows, the mouse."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import App, ComposeResult

from tests.tui.frames import strips_of
from widgets.lines import Lines
from widgets.rows import Heading
from widgets.text import Line


@dataclass(frozen=True)
class Row:
    id: str
    height: int = 1


class RowLines(Lines[Row]):
    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[str] = []

    def row_id(self, row: Row) -> str:
        return row.id

    def row_height(self, row: Row, width: int) -> int:
        return row.height

    def row_lines(self, row: Row, width: int) -> list[Line]:
        self.drawn.append(row.id)
        return [((f"{row.id}.{line}", "text"),) for line in range(row.height)]


class ListApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def compose(self) -> ComposeResult:
        yield RowLines()

    def on_lines_opened(self, message: Lines.Opened) -> None:
        self.opened.append(message.row.id)

    @property
    def rows(self) -> RowLines:
        return self.query_one(RowLines)

    def lines(self) -> list[str]:
        return [strip.text.rstrip() for strip in strips_of(self)]


def rows(*numbers: int, height: int = 1) -> list[Row]:
    return [Row(f"r{number}", height) for number in numbers]


async def test_the_cursor_stays_on_its_row_and_its_line_when_rows_come_in_above() -> None:
    app = ListApp()
    async with app.run_test(size=(30, 10)) as pilot:
        app.rows.set_entries(rows(*range(50)))
        for _ in range(20):
            app.rows.action_cursor("down")
        await pilot.pause()
        before = next(n for n, line in enumerate(app.lines()) if "▌" in line)
        app.rows.set_entries(rows(*range(100, 107), *range(50)))
        await pilot.pause()
        assert app.rows.row == Row("r20")
        assert "r20.0" in app.lines()[before]
        assert "▌" in app.lines()[before]


async def test_an_untouched_list_shows_what_is_new_at_its_top() -> None:
    app = ListApp()
    async with app.run_test(size=(30, 10)) as pilot:
        app.rows.set_entries(rows(*range(50)))
        app.rows.set_entries(rows(99, *range(50)))
        await pilot.pause()
        assert app.rows.row == Row("r99")
        assert "r99" in app.lines()[0]


async def test_the_cursor_stays_near_when_its_row_goes() -> None:
    app = ListApp()
    async with app.run_test(size=(30, 10)):
        app.rows.set_entries(rows(1, 2, 3, 4))
        app.rows.action_cursor("down")
        app.rows.set_entries(rows(1, 3, 4))
        assert app.rows.row == Row("r3")
        app.rows.set_entries(rows(1))
        assert app.rows.row == Row("r1")
        app.rows.set_entries([])
        assert app.rows.row is None


async def test_headings_are_never_chosen_and_the_first_one_comes_into_sight() -> None:
    app = ListApp()
    async with app.run_test(size=(30, 4)) as pilot:
        app.rows.set_entries(
            [Heading("one"), *rows(1, 2), Heading("two"), Heading("three"), *rows(3, 4, 5, 6)]
        )
        visited = []
        for _ in range(4):
            assert app.rows.row is not None
            visited.append(app.rows.row.id)
            app.rows.action_cursor("down")
        assert visited == ["r1", "r2", "r3", "r4"]
        app.rows.action_cursor("home")
        await pilot.pause()
        assert "one" in app.lines()[0]
        app.rows.action_cursor("up")
        assert app.rows.row == Row("r1")


async def test_only_headings_leave_the_cursor_nowhere() -> None:
    app = ListApp()
    async with app.run_test(size=(30, 4)):
        app.rows.set_entries([Heading("one"), Heading("two")])
        app.rows.action_cursor("down")
        app.rows.action_open()
        assert app.rows.row is None
        assert app.opened == []


async def test_rows_of_several_lines_are_shown_whole_when_the_cursor_comes_to_them() -> None:
    app = ListApp()
    async with app.run_test(size=(30, 7)) as pilot:
        app.rows.set_entries(rows(*range(30), height=3))
        for _ in range(11):
            app.rows.action_cursor("down")
        await pilot.pause()
        text = "\n".join(app.lines())
        assert all(f"r11.{line}" in text for line in range(3))


async def test_a_hundred_thousand_rows_draw_only_what_is_seen() -> None:
    app = ListApp()
    async with app.run_test(size=(30, 10)) as pilot:
        drawn = app.rows.drawn
        app.rows.set_entries(rows(*range(100_000)))
        app.rows.action_cursor("end")
        await pilot.pause()
        assert "r99999.0" in "\n".join(app.lines())
        assert len(drawn) < 60


async def test_a_click_chooses_and_a_double_click_opens() -> None:
    app = ListApp()
    async with app.run_test(size=(30, 10)) as pilot:
        app.rows.set_entries([Heading("one"), *rows(1, 2, 3)])
        await pilot.click(RowLines, offset=(5, 2))
        await pilot.pause()
        assert app.rows.row == Row("r2")
        assert app.opened == []
        await pilot.click(RowLines, offset=(5, 3), times=2)
        await pilot.pause()
        assert app.opened == ["r3"]
        await pilot.click(RowLines, offset=(5, 0), times=2)
        await pilot.click(RowLines, offset=(5, 8), times=2)
        await pilot.pause()
        assert app.opened == ["r3"]


async def test_an_empty_list_says_its_hint_as_it_is_written() -> None:
    app = ListApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.rows.hint = "Press [r] to \x1b[31mfetch."
        await pilot.pause()
        assert "Press [r] to [31mfetch." in "\n".join(app.lines())
