"""The dashboard on the desk of Port Varo, driven by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from briefing.tui.app import BriefingApp
from tests.tui.frames import strips_of
from tests.tui.harbour import HarbourDesk
from widgets.pane import Pane

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until every question to the desk is answered and what came of it is drawn."""
    await pilot.pause()
    for _ in range(3):
        for worker in list(pilot.app.workers):
            # A later question makes an earlier one void.
            with suppress(WorkerCancelled):
                await worker.wait()
        await pilot.pause()


@asynccontextmanager
async def _open(
    desk: HarbourDesk | None = None, size: tuple[int, int] = (120, 40), **options: Any
) -> AsyncIterator[Pilot[None]]:
    options = {"refresh_on_start": False, "refresh_minutes": 0, **options}
    app = BriefingApp(desk or HarbourDesk(), **options)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        yield pilot


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens a dashboard; the developer's own NO_COLOR does not reach it."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    return _open


def frame(pilot: Pilot[Any]) -> list[str]:
    """What stands on the screen now, line by line."""
    return [strip.text for strip in strips_of(pilot.app)]


def shown(pilot: Pilot[Any]) -> str:
    """The same as one text."""
    return "\n".join(frame(pilot))


def notes(pilot: Pilot[Any]) -> str:
    """The passing notes that are on the screen, which Textual has in no public list."""
    return " ".join(note.message for note in pilot.app._notifications)


def told(pilot: Pilot[Any]) -> str:
    """The same as running text: lines joined, frames and bars left out."""
    return " ".join("".join(" " if c in "│┃▌▏" else c for c in shown(pilot)).split())


def pane_of(pilot: Pilot[Any], name: str) -> Pane[Any]:
    return pilot.app.screen.query_one(f"#{name}", Pane)
