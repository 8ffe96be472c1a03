"""A desk without feeds asks how to begin, and later whom to follow; by keys alone, on a real desk."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from briefing.core.paths import Paths, starter_feeds
from briefing.desk.desk import Desk
from briefing.feeds.config import load_config
from briefing.feeds.service import starter_sources, starter_words
from briefing.pipeline.progress import Progress
from briefing.pipeline.workers import Workers
from briefing.tui.keys.commands import COMMANDS
from briefing.tui.screens.first_run import FirstRunScreen
from briefing.tui.screens.follow import WhomScreen
from store.records import Actor, Alias
from store.watchlist import Watchlist
from tests.collect.loopback import Loopback, response, rss, serving
from tests.tui.conftest import Opened, notes, settle, shown, told

NOON = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)
LISTED = (
    Actor("Harbour Guard", "organization", (Alias("Harbour Guard"),)),
    Actor("Nobody in the News", "organization", (Alias("Nobody in the News"),)),
)


def story(number: int) -> str:
    return (
        f"<title>Harbour strike, day {number}</title><guid>{number}</guid><pubDate>Mon, 03 Mar 2025 12:0{number}:00 GMT</pubDate>"
        f"<description>Transport Minister Ines Calder met the Harbour Guard on Monday for talk number {number}. "
        f"“We will not sign,” said Ines Calder. Ruben Vasca stayed away.</description>"
    )


FEED = rss(*(story(number) for number in range(1, 4)))


@dataclass
class At:
    pilot: Pilot[Any]
    desk: Desk
    server: Loopback
    path: Path

    async def press(self, *keys: str) -> str:
        for key in keys:
            await self.pilot.press(key)
        await settle(self.pilot)
        return shown(self.pilot)

    async def paste(self, words: str, *keys: str) -> str:
        self.pilot.app.post_message(events.Paste(words))
        return await self.press(*keys)

    @property
    def said(self) -> str:
        return notes(self.pilot)

    @property
    def screen(self) -> Any:
        return self.pilot.app.screen

    @property
    def listed(self) -> list[str]:
        return [actor.name for actor in self.desk.watchlist.actors()]


Begun = Callable[..., AbstractAsyncContextManager[At]]


@pytest.fixture
def begun(opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Begun:
    """Opens a desk that has no feeds yet."""

    @asynccontextmanager
    async def begin(size: tuple[int, int] = (80, 24), **options: Any) -> AsyncIterator[At]:
        async with serving({"/f": response(FEED)}) as server:
            paths = Paths(tmp_path / "config" / "feeds.toml", tmp_path / "data", first_run=True)
            desk = Desk(
                paths,
                workers=Workers(LISTED, kind="thread"),
                watchlist=Watchlist.open(paths.watchlist, starter=LISTED),
                clock=lambda: NOON,
            )
            try:
                options = {"ask_feeds": not desk.config.sources, "ask_whom": desk.onboarding.due, **options}
                async with opened(desk, size=size, **options) as pilot:
                    yield At(pilot, desk, server, paths.feeds)
            finally:
                desk.close()

    return begin


async def test_a_desk_without_feeds_asks_how_to_begin(begun: Begun) -> None:
    async with begun() as at:
        assert at.screen.PLACE == "first"
        text = told(at.pilot)
        for words in ("Look at the sample", "Take in an OPML file", "Paste a site", "Begin with the starter"):
            assert words in text
        assert not at.path.exists()


async def test_escape_leads_to_the_empty_desk(begun: Begun) -> None:
    async with begun() as at:
        text = await at.press("escape")
        assert "No feeds yet" in text
        assert "fault" not in text
        assert "fault" not in await at.press("f")
        await at.press("escape")
        assert at.screen.PLACE == "desk"
        assert not at.path.exists()


@pytest.mark.parametrize("keys", [("1",), ("enter",), ("j", "k", "enter")])
async def test_the_sample_is_opened_by_leaving(begun: Begun, keys: tuple[str, ...]) -> None:
    async with begun() as at:
        for key in keys:
            await at.pilot.press(key)
        app: Any = at.pilot.app
        assert app.sample_wanted
        assert app.return_code == 0
        assert at.desk.archive.meta("seen") == ""


async def no_step() -> AsyncGenerator[Progress, None]:
    """A refresh that asks nobody."""
    yield Progress("done")


async def test_the_starter_is_taken_as_it_ships_with_its_comments(
    begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with begun() as at:
        monkeypatch.setattr(
            at.desk, "refresh", no_step
        )  # its feeds are on the internet: not to be asked here
        await at.press("4")
        assert at.screen.PLACE == "desk"
        assert at.path.read_bytes() == starter_feeds()
        assert f"Added {len(starter_sources())} feeds" in at.said


def test_the_starter_says_how_many_feeds_it_has_and_on_what() -> None:
    assert starter_words().startswith(
        f"{len(starter_sources())} feeds on security and politics of the Americas: "
    )
    assert len(starter_sources()) >= 12


async def test_an_opml_file_is_taken_in(
    begun: Begun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "in.opml"
    file.write_text('<opml><body><outline text="D" xmlUrl="https://d.example/f"/></body></opml>')
    async with begun() as at:
        monkeypatch.setattr(at.desk, "refresh", no_step)
        await at.press("2")
        await at.paste(str(file), "enter", "y")
        assert at.screen.PLACE == "desk"
        assert [source.name for source in load_config(at.path).sources] == ["D"]


async def follow_the_site(at: At) -> None:
    await at.press("3")
    await at.paste(at.server.url("/f"), "enter", "enter")
    await at.press()


async def test_a_site_is_looked_up_its_articles_come_and_then_whom_to_follow_is_asked(begun: Begun) -> None:
    async with begun() as at:
        await follow_the_site(at)
        assert at.screen.PLACE == "whom"
        text = shown(at.pilot)
        assert "1 of 3 chosen" in text
        assert "[x]   3 articles  Harbour Guard" in text
        assert "[ ]   3 articles  Ines Calder  Transport Minister" in text
        assert "Nobody in the News" not in text


async def test_what_is_chosen_goes_on_the_watchlist_as_one_step_and_the_archive_follows(begun: Begun) -> None:
    async with begun() as at:
        await follow_the_site(at)
        before = at.listed
        await at.press("space", "j", "space")
        assert "1 of 3 chosen" in shown(at.pilot)
        await at.press("enter")
        assert at.screen.PLACE == "desk"
        assert "Chose whom to follow: 1 added, 1 taken off. z takes it back." in at.said
        assert sorted(at.listed) == ["Ines Calder", "Nobody in the News"]
        added = at.desk.watchlist.get("Ines Calder")
        assert added is not None
        assert [role.title for role in added.roles] == ["Transport Minister"]
        assert "Ines Calder" in [row.name for row in at.desk.edition().actors if row.watched]
        assert at.desk.changes.undo() == "Chose whom to follow: 1 added, 1 taken off"
        assert at.listed == before


async def test_escape_leaves_the_watchlist_and_is_not_asked_again(begun: Begun) -> None:
    async with begun() as at:
        await follow_the_site(at)
        due = [at.desk.onboarding.due]
        await at.press("escape")
        assert at.screen.PLACE == "desk"
        assert at.listed == [actor.name for actor in LISTED]
        assert [*due, at.desk.onboarding.due] == [True, False]
    async with begun() as at:
        assert at.screen.PLACE == "desk"


async def test_the_question_waits_over_a_restart(begun: Begun) -> None:
    async with begun() as at:
        await follow_the_site(at)
    async with begun() as at:
        assert at.screen.PLACE == "whom"
        await at.press("a")
        assert "3 of 3 chosen" in shown(at.pilot)
        await at.press("a")
        assert "0 of 3 chosen" in shown(at.pilot)


@pytest.mark.parametrize("size", [(40, 12), (160, 45)])
async def test_it_fits_every_terminal(begun: Begun, size: tuple[int, int]) -> None:
    async with begun(size=size) as at:
        assert "Look at the sample" in shown(at.pilot)
        await follow_the_site(at)
        assert "Harbour Guard" in shown(at.pilot)


def test_every_command_of_the_screens_has_an_action() -> None:
    for command in COMMANDS:
        if command.place in ("first", "whom"):
            owner = FirstRunScreen if command.place == "first" else WhomScreen
            assert hasattr(owner, f"action_{command.action.partition('(')[0]}")


@pytest.mark.parametrize(
    ("toml", "asks"),
    [
        (None, True),
        ("# nothing yet\n[settings]\nper_host = 1\n", True),
        ("[[feeds]]\nurl = broken\n", False),
        ('[[feeds]]\nurl = "ftp://a.example/"\n', False),
        ('[[feeds]]\nurl = "https://a.example/"\nenabled = false\n', False),
    ],
)
def test_it_is_asked_only_where_no_feed_was_written(
    toml: str | None, asks: bool, own_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from briefing.cli import dashboard
    from briefing.cli.main import run
    from briefing.tui.app import BriefingApp

    opened: list[bool] = []

    async def leave(app: Any) -> None:
        opened.append(app.ask_feeds)

    monkeypatch.setattr(BriefingApp, "run_async", leave)
    monkeypatch.setattr(dashboard, "on_terminal", lambda: True)
    monkeypatch.chdir(tmp_path)
    if toml is not None:
        folder = own_home / "config" / "briefing-desk"
        folder.mkdir(parents=True)
        (folder / "feeds.toml").write_text(toml)
    assert run([]) == 0
    assert opened == [asks]


def test_the_dashboard_opens_the_sample_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from briefing.cli import dashboard
    from briefing.cli.main import run
    from briefing.tui.app import BriefingApp

    opened: list[tuple[bool, bool]] = []

    async def leave(app: Any) -> None:
        app.sample_wanted = len(opened) == 0
        opened.append((app.title == "Sample desk", app.ask_feeds))

    monkeypatch.setattr(BriefingApp, "run_async", leave)
    monkeypatch.setattr(dashboard, "on_terminal", lambda: True)
    monkeypatch.chdir(tmp_path)
    assert run([]) == 0
    assert opened == [(False, True), (True, False), (False, True)]
    assert list(tmp_path.iterdir()) == []
