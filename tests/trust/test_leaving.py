"""Leaving in the moment in which a page opens is no crash."""

from __future__ import annotations

import asyncio

import pytest

from briefing.tui.app import BriefingApp
from tests.tui.harbour import HarbourDesk


@pytest.mark.parametrize("turns", [0, 5, 6, 7, 8, 30])
@pytest.mark.parametrize("key", ["question_mark", "d"])
async def test_a_page_that_opens_while_the_user_leaves_does_not_crash_the_desk(turns: int, key: str) -> None:
    app = BriefingApp(HarbourDesk(), refresh_on_start=False, refresh_minutes=0)
    async with app.run_test() as pilot:
        await pilot.pause()
        app.simulate_key(key)
        for _ in range(turns):
            await asyncio.sleep(0)
        app.exit()
    assert app.return_code == 0
