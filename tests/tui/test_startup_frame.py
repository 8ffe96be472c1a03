"""The desk as it was left is drawn again only where it still holds, and can do no harm."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.core.paths import Paths
from briefing.tui.app import BriefingApp
from briefing.tui.startup_frame import drawn_again, keep, place_of
from tests.tui.conftest import settle
from tests.tui.harbour import HarbourDesk
from tests.tui.rows import TIMELINE

SIZE = (20, 5)
LINES = ["head", "\x1b[1;38;2;1;2;3mthe news\x1b[0m", "ñandú 日本", "filter", "keys"]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    words: list[str] = []
    write = os.write

    def noted(file: int, content: bytes) -> int:
        if file != 2:
            return write(file, content)
        words.append(content.decode())
        return len(content)

    monkeypatch.setattr(os, "write", noted)
    monkeypatch.setattr(os, "get_terminal_size", lambda fd: os.terminal_size(SIZE))
    for name in ("COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    return words


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = Paths(tmp_path / "feeds.toml", tmp_path)
    paths.archive.write_bytes(b"an archive")
    return paths


def _again(paths: Paths) -> None:
    with drawn_again(paths):
        pass


def test_what_was_left_is_drawn_again_but_for_head_filter_and_keys(paths: Paths, written: list[str]) -> None:
    keep(paths, (SIZE, LINES))
    _again(paths)
    (frame,) = written
    assert "the news" in frame
    assert "日本" in frame
    assert "opening …" in frame
    assert "head" not in frame
    assert "keys" not in frame


@pytest.mark.parametrize("name", ["archive", "feeds", "watchlist"])
def test_what_changed_since_is_not_shown_as_it_was(paths: Paths, written: list[str], name: str) -> None:
    keep(paths, (SIZE, LINES))
    getattr(paths, name).write_bytes(b"another one")
    _again(paths)
    assert written == []


@pytest.mark.parametrize("change", ["size", "colours", "no frame"])
def test_another_terminal_or_no_frame_at_all_draws_nothing(
    paths: Paths, written: list[str], monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    keep(paths, (SIZE, LINES))
    if change == "size":
        monkeypatch.setattr(os, "get_terminal_size", lambda fd: os.terminal_size((21, 5)))
    elif change == "colours":
        monkeypatch.setenv("NO_COLOR", "1")
    else:
        place_of(paths.archive).unlink()
    _again(paths)
    assert written == []


def test_an_error_while_loading_can_be_read(paths: Paths, written: list[str]) -> None:
    keep(paths, (SIZE, LINES))
    with pytest.raises(RuntimeError), drawn_again(paths):
        raise RuntimeError("no")
    assert written[-1].endswith("\x1b[?1049l")


@pytest.mark.parametrize(
    "line", ["\x1b]0;title\x07", "\x1b[2J", "\x07", "a\x9bb", "\x1b[31;1H", "x\ny", "\x1bP+q\x1b\\", 7, None]
)
def test_a_file_that_would_steer_the_terminal_is_left_alone(
    paths: Paths, written: list[str], line: object
) -> None:
    keep(paths, (SIZE, LINES))
    told = json.loads(place_of(paths.archive).read_text())
    told["frames"][0]["lines"][1] = line
    place_of(paths.archive).write_text(json.dumps(told))
    _again(paths)
    assert written == []


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200))
def test_whatever_the_file_holds_nothing_is_raised(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("frame")
    paths = Paths(folder / "feeds.toml", folder)
    place_of(paths.archive).write_bytes(content)
    _again(paths)


@pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX")
def test_the_frame_is_for_the_user_alone(paths: Paths) -> None:
    keep(paths, (SIZE, LINES))
    assert place_of(paths.archive).stat().st_mode & 0o777 == 0o600


async def test_leaving_the_desk_keeps_what_it_shows_and_another_screen_keeps_nothing(
    paths: Paths, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda fd: os.terminal_size((120, 40)))
    for keys, kept in ((("q",), True), (("question_mark", "q"), False), (("t", "q"), False)):
        app = BriefingApp(HarbourDesk(), refresh_on_start=False, refresh_minutes=0)
        async with app.run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            for key in keys:
                await pilot.press(key)
        assert (app.last_frame is not None) == kept
        if app.last_frame is not None:
            size, lines = app.last_frame
            assert size == (120, 40)
            assert len(lines) == 40
            assert any(TIMELINE[0].text[:20] in line for line in lines)
            keep(paths, app.last_frame)
            _again(paths)
            assert TIMELINE[0].text[:20] in written.pop()
