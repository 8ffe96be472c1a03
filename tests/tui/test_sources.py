"""The feeds' screen by keys alone, on a real desk whose feeds come from a server on loopback."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from briefing.core.paths import Paths
from briefing.desk.desk import Desk
from briefing.feeds.config import load_config
from briefing.pipeline.workers import Workers
from briefing.tui.app import BriefingApp
from briefing.tui.keys.commands import COMMANDS
from briefing.tui.screens.dashboard.screen import MainScreen
from briefing.tui.screens.feeds.found import FoundScreen
from briefing.tui.screens.feeds.screen import SourcesScreen
from store.records import FeedResult, FeedState, Source
from store.views import SourceRow
from tests.collect.loopback import Loopback, Sender, item, response, rss, serving
from tests.tui.conftest import Opened, notes, settle, shown, told
from widgets.sources import ago, columns, due_words, entries_of

NOON = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)
SITE = (
    b"<!doctype html><html><head><link rel=alternate type=application/rss+xml href=/news.xml>"
    b"<link rel=alternate type=application/rss+xml href=/sport.xml></head>"
)


@dataclass
class At:
    """An open dashboard, the house behind it and the server its feeds come from."""

    pilot: Pilot[Any]
    desk: Desk
    server: Loopback
    path: Path

    async def press(self, *keys: str) -> str:
        for key in keys:
            await self.pilot.press(key)
        await settle(self.pilot)
        return shown(self.pilot)

    async def write(self, words: str) -> str:
        self.pilot.app.post_message(events.Paste(words))
        return await self.press()

    @property
    def said(self) -> str:
        return notes(self.pilot)

    @property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @property
    def names(self) -> list[str]:
        return [source.name for source in load_config(self.path).sources]

    @property
    def screen(self) -> Any:
        return self.pilot.app.screen


OpenDesk = Callable[..., AbstractAsyncContextManager[At]]


@pytest.fixture
def desk(opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenDesk:
    """Opens a desk with three feeds: one fine, one failing, one paused."""

    @asynccontextmanager
    async def open_desk(
        toml: str | None = None, answers: dict[str, Sender] | None = None, size: tuple[int, int] = (100, 30)
    ) -> AsyncIterator[At]:
        served = {
            "/a": response(rss(item(1), item(2))),
            "/news.xml": response(rss(item(7))),
            "/": response(SITE),
        }
        served["/sport.xml"] = response(rss(item(8), item(9)).replace(b"Gazette", b"Sport"))
        async with serving({**served, **(answers or {})}) as server:
            path = tmp_path / "feeds.toml"
            if toml is None:
                toml = (
                    f'# mine\n[[feeds]]\nname = "Amber"\nurl = "{server.url("/a")}"\ntags = ["port"]\n\n'
                    f'# slow\n[[feeds]]\nname = "Beryl"\nurl = "{server.url("/b")}" # why\n\n'
                    f'[[feeds]]\nname = "Coral"\nurl = "{server.url("/c")}"\nenabled = false\n'
                )
            path.write_text(toml, encoding="utf-8")
            desk = Desk(
                Paths(path, tmp_path / "data"), workers=Workers((), kind="thread"), clock=lambda: NOON
            )
            try:
                async with opened(desk, size=size) as pilot:
                    at = At(pilot, desk, server, path)
                    await at.press("f")
                    yield at
            finally:
                desk.close()

    return open_desk


def failing(at: At) -> None:
    """Have the archive remember that Beryl fails."""
    url = at.server.url("/b")
    since = NOON - timedelta(days=2)
    state = FeedState(
        url,
        checked=NOON - timedelta(minutes=5),
        failures=3,
        failing_since=since,
        error="The server is away. Wait.",
    )
    at.desk.archive.store_feeds([FeedResult(Source("Beryl", url), "failed", state)])


async def test_each_feed_is_a_line_with_its_state_in_words_and_all_about_it_below(desk: OpenDesk) -> None:
    async with desk() as at:
        failing(at)
        at.screen.reread()
        text = await at.press("j")
        assert "3 feeds · 1 failing · 1 paused" in text
        assert "· not asked" in text
        assert "○ paused" in text
        assert "! failing" in text
        assert "The server is away. Wait." in text
        assert ", 3 times in a row" in text
        assert "on line 8 of feeds.toml" in text


async def test_r_asks_the_feed_now_says_how_it_went_and_has_its_articles_read(desk: OpenDesk) -> None:
    async with desk() as at:
        text = await at.press("r")
        assert "Amber: fine, 2 entries, 2 new articles." in text
        assert "✓ fine" in text
        assert "just now" in text
        assert at.desk.edition().unread == 0
        assert at.desk.edition().articles == 2
        assert "Amber: fine, nothing has changed since the last time." in await at.press("r")


async def test_r_on_a_broken_feed_says_what_is_wrong(desk: OpenDesk) -> None:
    async with desk() as at:
        assert "Beryl: The server answered 404 Not Found." in await at.press("j", "r")


async def test_r_tries_a_paused_feed_too_and_leaves_it_paused(desk: OpenDesk) -> None:
    async with desk(answers={"/c": response(rss(item(3)))}) as at:
        assert "Coral: fine, 1 entry, 1 new article." in await at.press("G", "r")
        assert load_config(at.path).sources[2].enabled is False


async def test_a_server_that_asked_to_wait_is_not_asked_before(desk: OpenDesk) -> None:
    async with desk(answers={"/b": response(b"", "429 Too Many", retry_after="3600")}) as at:
        await at.press("j", "r")
        text = await at.press("r")
        assert "Beryl was not asked: its server asks to be left alone until" in text
        assert "~ waiting" in text
        assert [path for path, _ in at.server.asked] == ["/b"]


async def test_p_pauses_and_resumes_and_z_takes_it_back(desk: OpenDesk) -> None:
    async with desk() as at:
        before = at.text
        text = await at.press("p")
        assert "Amber is paused. z takes it back." in text
        assert [load_config(at.path).sources[0].enabled, at.desk.config.sources[0].enabled] == [False, False]
        assert "2 paused" not in await at.press("z")
        assert "Undone: Paused the feed Amber." in at.said
        assert at.text == before
        assert at.desk.config.sources[0].enabled
        await at.press("Z")
        assert "Done again: Paused the feed Amber." in at.said
        assert "Amber is asked again." in await at.press("p")
        assert "/a" in [path for path, _ in at.server.asked]
        assert load_config(at.path).sources[0].enabled


async def test_d_removes_a_feed_after_asking_and_z_brings_it_back_with_its_comments(desk: OpenDesk) -> None:
    async with desk() as at:
        before = at.text
        assert "Remove this feed?" in await at.press("j", "D")
        await at.press("escape")
        assert at.text == before
        text = await at.press("D", "y")
        assert "Beryl is removed. z brings it back." in text
        assert at.names == ["Amber", "Coral"]
        assert "# slow" not in at.text
        await at.press("z")
        assert at.text == before


async def test_a_file_that_is_broken_in_part_shows_its_feeds_and_is_not_edited(desk: OpenDesk) -> None:
    toml = '[[feeds]]\nname = "Amber"\nurl = "https://amber.example/"\n\n[[feeds]]\nurl = broken\n'
    async with desk(toml=toml) as at:
        text = await at.press("G", "p")
        assert "Amber" in text
        assert "fault" in text
        assert "cannot be edited" in at.said
        assert "Mend it first" in at.said
        assert at.text == toml


async def test_there_is_nothing_to_take_back_at_first(desk: OpenDesk) -> None:
    async with desk() as at:
        await at.press("z")
        assert "There is nothing to undo." in at.said
        await at.press("Z")
        assert at.said == "There is nothing to do again."


async def test_what_was_edited_by_hand_since_is_not_overwritten(desk: OpenDesk) -> None:
    async with desk() as at:
        await at.press("p")
        edited = at.text.replace('"Amber"', '"Ambra"')
        at.path.write_text(edited, encoding="utf-8")
        await at.press("z")
        assert "The feed Ambra was changed in feeds.toml since" in at.said
        assert at.text == edited


async def test_n_finds_the_feeds_of_a_site_and_adds_the_chosen_one(desk: OpenDesk) -> None:
    async with desk() as at:
        before = at.text
        await at.press("n")
        text = await at.write(at.server.base) + await at.press("enter")
        assert at.screen.PLACE == "found"
        text = shown(at.pilot)
        assert "2 feeds found." in text
        assert "Gazette  named by the page" in text
        assert "RSS · 1 entry · summaries only · no language told" in text
        text = await at.press("j", "enter")
        assert isinstance(at.screen, SourcesScreen)
        assert "Added Sport. z takes it back." in text
        assert at.names[-1] == "Sport"
        assert "▌ Sport" in text
        assert "✓ fine" in text.split("▌ Sport")[1].splitlines()[0]
        assert at.desk.edition().articles > 0
        await at.press("z")
        assert at.text.rstrip("\n") == before.rstrip("\n")


async def test_several_feeds_are_chosen_with_space_and_added_as_one_step(desk: OpenDesk) -> None:
    async with desk() as at:
        await at.press("n")
        await at.write(at.server.base)
        await at.press("enter")
        await at.press("space", "j", "space")
        assert shown(at.pilot).count("[x]") == 2
        assert "Added 2 feeds. z takes it back." in await at.press("enter")
        assert at.names[-2:] == ["Gazette", "Sport"]
        await at.press("z")
        assert at.names == ["Amber", "Beryl", "Coral"]


async def test_the_only_feed_is_chosen_beforehand(desk: OpenDesk) -> None:
    async with desk() as at:
        await at.press("n")
        await at.write(at.server.url("/news.xml"))
        text = await at.press("enter")
        assert "One feed found. Enter adds it" in text
        assert "[x] Gazette  the address itself" in text
        await at.press("enter")
        assert at.names[-1] == "Gazette"


async def test_a_search_tells_how_far_it_is_and_escape_stops_it(desk: OpenDesk) -> None:
    begun, stopped = asyncio.Event(), asyncio.Event()

    async def never(_writer: object, _asked: dict[str, str]) -> None:
        begun.set()
        with contextlib.suppress(asyncio.CancelledError):
            await stopped.wait()

    async with desk(answers={"/news.xml": never, "/sport.xml": never}) as at:
        await at.press("n")
        await at.write(at.server.base)
        await at.pilot.press("enter")
        await begun.wait()
        await at.pilot.pause()
        assert "Looking for feeds" in shown(at.pilot)
        assert "1/3" in shown(at.pilot)
        await at.press("escape")
        assert isinstance(at.screen, SourcesScreen)
        assert at.names == ["Amber", "Beryl", "Coral"]
        assert not [
            worker for worker in at.pilot.app.workers if worker.name == "discover" and worker.is_running
        ]
        stopped.set()


@pytest.mark.parametrize(
    ("address", "words"),
    [("/none", "The server answered 404 Not Found."), ("/empty", "No feed was found; ")],
)
async def test_an_address_without_a_feed_says_so_and_adds_nothing(
    desk: OpenDesk, address: str, words: str
) -> None:
    async with desk(answers={"/empty": response(b"<html><body>nothing")}) as at:
        await at.press("n")
        await at.write(at.server.url(address))
        await at.press("enter")
        assert words in told(at.pilot)
        await at.press("enter", "escape")
        assert isinstance(at.screen, SourcesScreen)
        assert at.names == ["Amber", "Beryl", "Coral"]


async def test_what_is_no_address_is_told_where_it_is_typed_and_one_that_failed_is_there_to_be_mended(
    desk: OpenDesk,
) -> None:
    async with desk() as at:
        await at.press("n")
        assert "That is no address." in await at.write("the harbour news")
        await at.press("enter")
        assert not isinstance(at.screen, FoundScreen)
        await at.press("ctrl+u")
        await at.write(at.server.url("/none"))
        await at.press("enter")
        await at.press("escape", "n")
        assert at.pilot.app.screen.query_one(Input).value == at.server.url("/none")


async def test_a_feed_that_is_there_is_not_added_again(desk: OpenDesk) -> None:
    async with desk() as at:
        await at.press("n")
        await at.write(at.server.url("/a"))
        await at.press("enter")
        assert "among your feeds already" in told(at.pilot)
        assert "In feeds.toml already: Gazette." in await at.press("enter")
        assert at.names == ["Amber", "Beryl", "Coral"]


async def test_i_takes_in_an_opml_file_after_saying_what_is_in_it(desk: OpenDesk, tmp_path: Path) -> None:
    file = tmp_path / "in.opml"
    async with desk() as at:
        file.write_text(
            '<opml><body><outline text="Wires"><outline text="Delta" xmlUrl="https://delta.example/f"/></outline>'
            f'<outline text="Same" xmlUrl="{at.server.url("/a")}"/><outline text="Old" xmlUrl="ftp://x.example/"/>'
            "</body></opml>"
        )
        await at.press("i")
        await at.write("/none")
        assert "There is no such file." in await at.press("enter")
        await at.press(*["backspace"] * 5)
        await at.write(str(file))
        text = await at.press("enter")
        assert "1 new feed, 1 there already, 1 refused" in text
        assert "+ Delta  [Wires]" in text
        assert "Old ftp://x.example/" in text
        before = at.text
        await at.press("escape")
        assert at.text == before
        await at.press("i")
        await at.write(str(file))
        await at.press("enter", "y")
        assert load_config(at.path).sources[-1] == Source("Delta", "https://delta.example/f", ("Wires",))
        await at.press("z")
        assert at.text.rstrip("\n") == before.rstrip("\n")


async def test_a_file_without_anything_new_is_told_and_asks_nothing(desk: OpenDesk, tmp_path: Path) -> None:
    file = tmp_path / "in.opml"
    async with desk() as at:
        file.write_text(
            f'<opml><body><outline xmlUrl="{at.server.url("/a")}"/><outline xmlUrl="http://10.0.0.1/"/></body></opml>'
        )
        await at.press("i")
        await at.write(str(file))
        text = await at.press("enter")
        assert "Nothing new in the file" in text
        assert "0 new feeds, 1 there already, 1 refused" in text
        await at.press("escape")
        assert isinstance(at.screen, SourcesScreen)


async def test_a_harmful_opml_file_is_refused_in_words(desk: OpenDesk, tmp_path: Path) -> None:
    file = tmp_path / "in.opml"
    file.write_text('<!DOCTYPE opml [<!ENTITY a "b">]><opml/>')
    async with desk() as at:
        await at.press("i")
        await at.write(str(file))
        await at.press("enter")
        assert "defines entities of its own" in at.said
        assert at.names == ["Amber", "Beryl", "Coral"]


async def test_e_opens_the_file_at_the_feed_and_takes_up_what_was_written(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []
    async with desk() as at:

        def run(command: list[str], check: bool) -> Any:
            commands.append(command)
            at.path.write_text(
                at.text + '\n[[feeds]]\nname = "Fluor"\nurl = "https://fluor.example"\nnmae = 1\n'
            )
            return type("Done", (), {"returncode": 0})()

        monkeypatch.setenv("VISUAL", "vi")
        monkeypatch.setattr("briefing.tui.external.shutil.which", lambda name: name)
        monkeypatch.setattr("briefing.tui.screens.feeds.actions.subprocess.run", run)
        monkeypatch.setattr(BriefingApp, "suspend", lambda _self: contextlib.nullcontext())
        text = await at.press("j", "e")
        assert commands == [["vi", "+8", str(at.path)]]
        assert "Fluor" in text
        assert "1 fault in your files" in text
        assert "No key of a feed is called" in text
        assert [source.name for source in at.desk.config.sources][-1] == "Fluor"
        await at.press("g", "e")
        assert commands[-1][1] == "+20"


async def test_a_refresh_is_broken_off_for_the_editor_and_begun_again_so_that_no_feed_seems_slow(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, let_go = asyncio.Event(), asyncio.Event()

    async def slow(writer: asyncio.StreamWriter, asked: dict[str, str]) -> None:
        begun.set()
        await let_go.wait()
        await response(rss(item(1)))(writer, asked)

    async with desk(answers={"/a": slow, "/b": slow}) as at:

        def run(command: list[str], check: bool) -> Any:
            let_go.set()
            return type("Done", (), {"returncode": 0})()

        monkeypatch.setenv("VISUAL", "vi")
        monkeypatch.setattr("briefing.tui.external.shutil.which", lambda name: name)
        monkeypatch.setattr("briefing.tui.screens.feeds.actions.subprocess.run", run)
        monkeypatch.setattr(BriefingApp, "suspend", lambda _self: contextlib.nullcontext())
        cast("MainScreen", at.pilot.app.screen_stack[0]).action_refresh()
        await begun.wait()
        await at.press("e")
        assert [path for path, _ in at.server.asked].count("/a") == 2
        states = at.desk.archive.feed_states()
        assert {state.failures for state in states.values()} == {0}
        assert len(states) == 2


async def test_e_without_an_editor_says_what_to_do(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "/none/editor")
    async with desk() as at:
        await at.press("e")
        assert "The editor /none/editor was not found. Set VISUAL or EDITOR" in at.said


async def test_where_no_editor_can_be_opened_the_place_is_said(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "vi")
    monkeypatch.setattr("briefing.tui.external.shutil.which", lambda name: name)
    async with desk() as at:
        await at.press("e")
        assert "No editor can be opened in this terminal. Edit line 2 of" in at.said


async def test_slash_shows_the_feeds_that_hold_some_words_and_escape_all_of_them(desk: OpenDesk) -> None:
    async with desk() as at:
        await at.press("slash")
        await at.write("paused")
        text = await at.press("enter")
        assert "Coral" in text
        assert "Beryl" not in text
        assert "1 of 3 feeds" in text
        assert "Amber is" not in await at.press("p")
        assert "Beryl" in await at.press("escape")
        assert isinstance(at.screen, SourcesScreen)
        await at.press("slash")
        await at.write("zzz")
        assert "No feed holds “zzz”. Esc shows all." in told(at.pilot)
        await at.press("escape", "escape")
        assert not isinstance(at.screen, SourcesScreen)


async def test_s_sorts_worst_first_by_name_and_by_articles(desk: OpenDesk) -> None:
    async with desk() as at:
        failing(at)
        at.screen.reread()
        await at.press()
        orders = []
        for _ in range(4):
            orders.append([row.name for row in at.screen.lines.rows])
            await at.press("s")
        assert orders == [
            ["Amber", "Beryl", "Coral"],
            ["Beryl", "Amber", "Coral"],
            ["Amber", "Beryl", "Coral"],
            ["Amber", "Beryl", "Coral"],
        ]


@pytest.mark.parametrize("key", ["f", "escape"])
async def test_f_and_escape_lead_back_to_the_desk(desk: OpenDesk, key: str) -> None:
    async with desk() as at:
        await at.press(key)
        assert at.screen.PLACE == "desk"


async def test_enter_opens_all_about_the_feed_on_a_page(desk: OpenDesk) -> None:
    async with desk() as at:
        text = await at.press("enter")
        assert "Esc closes" in text
        assert at.server.url("/a") in text
        assert "port" in text


async def test_without_feeds_the_list_says_what_to_do(desk: OpenDesk) -> None:
    async with desk(toml="# nothing yet\n") as at:
        await at.press()
        assert "No feeds yet. Press n to add one by its address" in told(at.pilot)
        for key in ("enter", "p", "D", "r", "s", "j"):
            await at.press(key)
        assert isinstance(at.screen, SourcesScreen)


async def test_text_of_a_feed_is_never_markup_and_holds_no_control_character(desk: OpenDesk) -> None:
    toml = '[[feeds]]\nname = "[red]Bold[/red] \\u202E\\u001b[31m"\nurl = "http://127.0.0.1:9/x"\ntags = ["[b]t"]\n'
    async with desk(toml=toml) as at:
        await at.press()
        assert "[red]Bold[/red]" in shown(at.pilot)
        assert "\x1b" not in shown(at.pilot)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (160, 45), (300, 80)])
async def test_it_fits_every_terminal(desk: OpenDesk, size: tuple[int, int]) -> None:
    async with desk(size=size) as at:
        text = await at.press("j")
        assert "Beryl" in text
        assert "· not asked" in text
        assert all(len(line) <= size[0] for line in text.splitlines())


def test_every_command_of_the_screen_has_an_action() -> None:
    for command in COMMANDS:
        if command.place in ("sources", "found"):
            owner = SourcesScreen if command.place == "sources" else FoundScreen
            assert hasattr(owner, f"action_{command.action.partition('(')[0]}")


def test_columns_fill_any_width() -> None:
    for width in range(20, 300):
        assert sum(columns(width)) <= max(width, 38)


def test_times_in_words() -> None:
    assert ago(None, NOON) == "never"
    assert ago(NOON - timedelta(seconds=30), NOON) == "just now"
    assert ago(NOON - timedelta(minutes=95), NOON) == "95 min ago"
    assert ago(NOON - timedelta(hours=30), NOON) == "30 h ago"
    row = SourceRow("u", "n", "u", "fine", next_due=NOON + timedelta(minutes=12))
    assert due_words(row, NOON) == "in 12 min"
    assert due_words(row, NOON + timedelta(hours=1)) == "due now"
    assert due_words(SourceRow("u", "n", "u", "gone"), NOON) == "never"
    assert due_words(SourceRow("u", "n", "u", "new"), NOON) == "on r"


def test_a_thousand_feeds_are_sorted_by_articles() -> None:
    rows = [SourceRow(f"u{n}", f"n{n}", "", "fine", a_week=float(n % 7)) for n in range(1000)]
    entries = entries_of(rows, (), "most articles first")
    assert isinstance(entries[1], SourceRow)
    assert entries[1].a_week == 6
