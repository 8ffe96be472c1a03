"""Golden frames: every screen with the demo edition, at three sizes, in dark, in light and without colour.

After a change of looks that is meant, make them anew and look at what changed:

    UPDATE_GOLDEN=1 pytest tests/tui/test_golden.py && git diff tests/tui/golden
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.segment import Segment

from briefing.tui.themes import DARK, LIGHT
from tests.tui.conftest import Opened
from tests.tui.demo import DemoDesk
from tests.tui.frames import contrasts, digest_of, looks_of, segments_of, text_of, without_colour
from tests.tui.visits import VISITS, Visit, back, go

FOLDER = Path(__file__).with_name("golden")
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))
SIZES = [(80, 24), (120, 40), (200, 60)]
WALKED: dict[tuple[int, int], dict[str, Seen]] = {}
SMALL = SIZES[0]
"""Here every cell's looks are written down; at other sizes a digest of them."""


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Times on the screen are local: here they are UTC."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@dataclass(frozen=True)
class Seen:
    """A screen as it was drawn, in the dark theme and in the light one (at the small size only)."""

    dark: list[list[Segment]]
    light: list[list[Segment]]
    dark_contrast: list[tuple[float, str]]
    light_contrast: list[tuple[float, str]]


async def walk(opened: Opened, size: tuple[int, int]) -> dict[str, Seen]:
    """Go through all screens; once for all tests of a size."""
    if size not in WALKED:
        seen = {}
        async with opened(DemoDesk(), size=size) as pilot:
            # At the larger sizes only what is kept: contrast and marks are the same at all of them.
            for visit in [visit for visit in VISITS if visit.golden or size == SMALL]:
                await go(pilot, visit)
                dark = segments_of(pilot.app), contrasts(pilot.app) if size == SMALL else []
                light: tuple[list[list[Segment]], list[tuple[float, str]]] = ([], [])
                if size == SMALL:
                    pilot.app.theme = LIGHT.name
                    await pilot.pause()
                    await pilot.pause()
                    light = segments_of(pilot.app), contrasts(pilot.app)
                    pilot.app.theme = DARK.name
                await back(pilot)
                seen[visit.name] = Seen(dark[0], light[0], dark[1], light[1])
        WALKED[size] = seen
    return WALKED[size]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_screen_looks_as_it_did(opened: Opened, size: tuple[int, int]) -> None:
    seen = await walk(opened, size)
    changed = [
        visit.name
        for visit in VISITS
        if visit.golden and not _agrees(f"{visit.name}-{size[0]}x{size[1]}.txt", _written(seen[visit.name]))
    ]
    assert changed == [], f"see {__doc__}"


def _written(seen: Seen) -> str:
    frame = text_of(seen.dark)
    if seen.light:
        assert text_of(seen.light) == frame, "a theme changes no text"
        for name, lines in (
            ("dark", seen.dark),
            ("light", seen.light),
            ("no colour", without_colour(seen.dark)),
        ):
            frame += [f"--- {name}", *looks_of(lines)]
    else:
        frame += [f"--- dark {digest_of(seen.dark)}", f"--- no colour {digest_of(without_colour(seen.dark))}"]
    return "\n".join(frame) + "\n"


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
async def test_all_text_of_every_screen_has_a_contrast_of_4_5_to_1(opened: Opened, visit: Visit) -> None:
    seen = (await walk(opened, SMALL))[visit.name]
    for theme, measured in (("dark", seen.dark_contrast), ("light", seen.light_contrast)):
        assert measured
        weakest = min(measured)
        assert weakest[0] >= 4.5, (theme, weakest)


@pytest.mark.parametrize("visit", [v for v in VISITS if not v.empty], ids=lambda visit: visit.name)
async def test_without_colour_every_screen_shows_where_the_keys_go(opened: Opened, visit: Visit) -> None:
    """By a mark, a heavy frame or the weight of letters: colour is not needed for it."""
    lines = without_colour((await walk(opened, SMALL))[visit.name].dark)
    text = "\n".join(text_of(lines))
    assert any(mark in text for mark in ("▌", "▶", "┏"))


def _agrees(name: str, frame: str) -> bool:
    place = FOLDER / name
    if UPDATE:
        place.write_text(frame, encoding="utf-8")
    if not place.exists() or place.read_text(encoding="utf-8") != frame:
        (FOLDER / f"{name}.now").write_text(frame, encoding="utf-8")
        return False
    (FOLDER / f"{name}.now").unlink(missing_ok=True)
    return True


def test_no_golden_frame_is_left_of_a_screen_that_is_gone() -> None:
    names = {
        f"{visit.name}-{width}x{height}.txt" for visit in VISITS if visit.golden for width, height in SIZES
    }
    assert {place.name for place in FOLDER.glob("*.txt")} == names
