"""Frames for the next start: those of the sizes used last, true after a collector, and none where that is not sure."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from briefing.cli import collect
from briefing.cli.main import build_parser
from briefing.core.paths import Paths
from briefing.desk.desk import Desk
from briefing.pipeline.workers import Workers
from briefing.tui import headless as frames
from briefing.tui.app import BriefingApp
from briefing.tui.headless import IN_USE, drawn, renew, still_hold
from briefing.tui.startup_frame import KEPT, FrameKeeper, frames_of, keep, place_of, state_of
from store.archive import Archive
from store.open import open_archive
from tests.collect.loopback import response, serving
from tests.store.newsroom import made, read, store
from tests.tui.conftest import settle
from tests.tui.harbour import HarbourDesk
from tests.tui.rows import TIMELINE

SIZES = [(120, 40), (80, 24), (200, 50), (60, 15)]
NOW = datetime(2026, 3, 22, 15, tzinfo=UTC)
FEED = """<rss version="2.0"><channel><title>Ledger</title>{0}</channel></rss>"""
ITEM = """<item><title>Harbour {0}</title><guid>{0}</guid><pubDate>Sun, 22 Mar 2026 09:00:00 GMT</pubDate>
<description>Ships came to the harbour on 21 March 2026.</description></item>"""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = Paths(tmp_path / "feeds.toml", tmp_path / "data")
    paths.data.mkdir()
    paths.feeds.write_text("")
    return paths


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[int, int]]]:
    """The sizes that are to be drawn anew, in place of the drawing."""
    asked: list[list[tuple[int, int]]] = []
    monkeypatch.setattr(
        frames, "draw_apart", lambda paths, look, wanted: asked.append([size for size, _ in wanted])
    )
    return asked


def _held(paths: Paths) -> list[object]:
    return [frame["size"] for frame in frames_of(paths.archive) if frame["of"] == state_of(paths)]


async def _until_kept(pilot: Pilot[Any], paths: Paths) -> None:
    for _ in range(200):
        await settle(pilot)
        if _held(paths):
            break
    assert _held(paths) == [[120, 40]]


async def _left(size: tuple[int, int]) -> list[str]:
    app = BriefingApp(HarbourDesk(), refresh_on_start=False, refresh_minutes=0)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("q")
    assert app.last_frame is not None
    return app.last_frame[1]


def test_a_desk_drawn_without_a_terminal_is_the_desk_as_it_opens_on_one() -> None:
    found = dict(drawn(HarbourDesk(), SIZES))
    assert list(found) == SIZES
    for size in SIZES:
        assert found[size][1:-1] == asyncio.run(_left(size))[1:-1]


async def test_an_open_desk_keeps_its_frame_as_soon_as_it_stands_and_after_every_change(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefing.tui.screens.dashboard.screen.SETTLED", 0.001)
    app = BriefingApp(HarbourDesk(), refresh_on_start=False, refresh_minutes=0)
    app.frame_keeper = FrameKeeper(paths)
    async with app.run_test(size=(120, 40)) as pilot:
        await _until_kept(pilot, paths)
        (frame,) = frames_of(paths.archive)
        paths.feeds.write_text("# changed")
        assert _held(paths) == []
        await pilot.press("2", "enter")  # narrowed to an actor: not what a desk opens with
        await settle(pilot)
        assert _held(paths) == []
        await pilot.press("escape")
        await _until_kept(pilot, paths)
        assert len(frames_of(paths.archive)) == 1
    assert any(TIMELINE[0].text[:20] in line for line in cast(list[str], frame["lines"]))


def test_a_frame_is_not_kept_for_a_state_that_came_after_what_it_shows(paths: Paths) -> None:
    keeper = FrameKeeper(paths)
    keeper.keep(((20, 5), [""] * 5))
    keeper.asked()
    paths.archive.write_bytes(b"another program's")
    keeper.keep(((20, 5), [""] * 5))
    assert frames_of(paths.archive) == []
    keeper.asked()
    keeper.keep(((20, 5), [""] * 5))
    assert _held(paths) == [[20, 5]]


def test_the_frames_of_the_sizes_used_last_are_kept(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    for turn, width in enumerate((10, 20, 30, 40, 50, 20)):
        monkeypatch.setattr("time.time", lambda turn=turn: turn)
        keep(paths, ((width, 5), [str(turn)] * 5))
    told = [(frame["size"], frame["lines"]) for frame in frames_of(paths.archive)]
    assert told == [([width, 5], [str(turn)] * 5) for width, turn in ((20, 5), (50, 4), (40, 3), (30, 2))]
    assert len(told) == KEPT


def test_after_other_programs_wrote_the_frame_shows_what_they_brought(paths: Paths) -> None:
    with_archive: Callable[[], Archive] = lambda: open_archive(paths.archive)  # noqa: E731
    with_archive().close()
    keep(paths, ((100, 30), ["an older frame"] * 30))
    archive = with_archive()
    ids = store(archive, made("a", "Harbour opens\nIt happened."))
    archive.save_readings([read(ids[0])])
    archive.close()
    assert _held(paths) == []
    renew(paths)
    assert _held(paths) == [[100, 30]]
    (frame,) = frames_of(paths.archive)
    lines = frame["lines"]
    assert isinstance(lines, list)
    assert any("It happened." in line for line in lines)
    assert not any("an older frame" in line for line in lines)


def test_a_frame_that_nobody_uses_any_more_is_not_drawn_anew(
    paths: Paths, asked: list[list[tuple[int, int]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: 1000)
    keep(paths, ((10, 5), [""] * 5))
    monkeypatch.setattr("time.time", lambda: 1000 + IN_USE)
    keep(paths, ((20, 5), [""] * 5))
    paths.feeds.write_text("# changed")
    renew(paths)
    assert asked == [[(20, 5), (10, 5)]]
    monkeypatch.setattr("time.time", lambda: 1001 + IN_USE)
    renew(paths)
    assert asked[1:] == [[(20, 5)]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"looks": ["x"]},
        {"looks": [1, 2, 3, 4, 5, 6]},
        {"looks": ["a\0b", "", "", "", "", ""]},
        {"size": [0, 5]},
        {"size": [10**9, 5]},
        {"size": "20x5"},
        {"left": "yesterday"},
        {"left": 1e300},
    ],
)
def test_a_frame_that_makes_no_sense_is_not_drawn_anew(
    paths: Paths, asked: list[list[tuple[int, int]]], wrong: dict[str, object]
) -> None:
    keep(paths, ((20, 5), [""] * 5))
    told = json.loads(place_of(paths.archive).read_text())
    told["frames"][0] |= wrong
    place_of(paths.archive).write_text(json.dumps(told))
    paths.feeds.write_text("# changed")
    renew(paths)
    assert asked == []


def test_frames_of_one_state_can_be_said_to_hold_for_another_and_no_others_with_them(paths: Paths) -> None:
    keep(paths, ((10, 5), [""] * 5))
    paths.feeds.write_text("# changed")
    before = state_of(paths)
    keep(paths, ((20, 5), [""] * 5))
    paths.feeds.write_text("# changed once more")
    still_hold(paths, before)
    assert _held(paths) == [[20, 5]]


async def test_a_round_has_frames_drawn_anew_and_one_that_brings_nothing_lets_them_hold(
    paths: Paths, asked: list[list[tuple[int, int]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(args: object) -> Desk:
        return Desk(paths, workers=Workers([], kind="thread"), clock=lambda: NOW)

    monkeypatch.setattr("briefing.cli.open_desk.open_desk", opened)
    args = build_parser().parse_args(
        ["collect", "--force", "--feeds", str(paths.feeds), "--data", str(paths.data)]
    )
    items = [ITEM.format(1)]
    answers = {"/feed": response(FEED.format("".join(items)).encode(), content_type="application/rss+xml")}
    async with serving(answers) as loopback:
        paths.feeds.write_text(f'[[feeds]]\nname = "Ledger"\nurl = "{loopback.url("/feed")}"\n')
        keep(paths, ((20, 5), [""] * 5))
        assert await asyncio.to_thread(collect.run, args) == 0
        assert asked == [[(20, 5)]]

        keep(paths, ((20, 5), [""] * 5))
        before = state_of(paths)
        assert await asyncio.to_thread(collect.run, args) == 0
        assert state_of(paths) != before
        assert len(asked) == 1
        assert _held(paths) == [[20, 5]]

        items.append(ITEM.format(2))
        loopback.answers["/feed"] = response(
            FEED.format("".join(items)).encode(), content_type="application/rss+xml"
        )
        assert await asyncio.to_thread(collect.run, args) == 0
        assert asked[1:] == [[(20, 5)]]
