"""Whatever text a feed holds: no frame of any screen has a control character, no markup is read, nothing raises."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from briefing.tui.app import BriefingApp
from store.views import ArticleView, Edition, FeedTrouble
from tests.attack.terminal import PAYLOADS
from tests.tui.conftest import Opened, frame
from tests.tui.harbour import HarbourDesk
from tests.tui.rows import ACTORS, NOON, QUOTES, TIMELINE, make_edition, make_view
from tests.tui.visits import VISITS, back, go
from widgets.pane import Pane

ALPHABET = (
    "\x1b\x07\x9b\x9d\x00\r\n\t[]/@#=;:'\"\\ab1 \u202e\u2066\u200f\u200d\u0301中文👩👧🇬🇧שלוםم\ufe0f\u2028"
)
HOSTILE = st.text(min_size=1, max_size=80) | st.text(alphabet=ALPHABET, min_size=1, max_size=80)
TURNING = set("\u200e\u200f\u061c") | {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


WITHOUT_NEWS = ("search", "keys", "filter", "sources", "watchlist", "pins", "brief", "note", "desk-one")
WITH_NEWS = [visit for visit in VISITS if not visit.name.startswith(WITHOUT_NEWS)]
"""Screens that show what feeds hold; the others show what the user wrote."""


class HostileDesk(HarbourDesk):
    """Every word on it comes from a stranger."""

    def __init__(self, text: str) -> None:
        self._hostile = hostile_edition(text)
        super().__init__(self._hostile)
        self._text = text

    def edition(self, query: str = "", actor: str = "") -> Edition:
        return replace(self._hostile, filter=self._text if query or actor else "")

    def article(self, article: int) -> ArticleView | None:
        view = make_view(article)
        text = f"{self._text}\n{self._text}"
        mention = replace(
            view.why[0], start=0, end=len(self._text), actor=self._text, alias=self._text, rule=self._text
        )
        there = replace(
            view.article,
            text=text,
            headline_end=len(self._text),
            author=self._text,
            url=self._text,
            published_raw=self._text,
        )
        return replace(
            view,
            article=there,
            source=self._text,
            copy_of=self._text,
            versions=(),
            why=(mention,),
            reading=replace(view.reading, mentions=(mention,)),
        )


def hostile_edition(text: str) -> Edition:
    evidence = (
        replace(
            TIMELINE[0].evidence[0],
            source=text,
            title=text,
            why=text,
            url=text,
            span=(0, len(text)),
            sentence=(0, len(text)),
        ),
    )
    return make_edition(
        timeline=tuple(
            replace(row, text=text, when_text=text, actors=(text,), sources=(text, text), evidence=evidence)
            for row in TIMELINE[:4]
        ),
        actors=tuple(
            replace(
                row,
                name=f"{text}{number}",
                role=text,
                last_quote=text,
                evidence=evidence,
                together=((text, 2),),
            )
            for number, row in enumerate(ACTORS)
        ),
        quotes=tuple(
            replace(
                row,
                speaker=text,
                actor=text,
                words=text,
                variants=(text,),
                sources=(text,),
                evidence=evidence,
            )
            for row in QUOTES[:3]
        ),
        troubles=(FeedTrouble(text, text, NOON),),
    )


def check(lines: list[str], width: int, where: str) -> None:
    for line in lines:
        bad = [c for c in line if unicodedata.category(c) in ("Cc", "Cs") or c in TURNING]
        assert not bad, (where, bad)
        assert cell_len(line) == width, where


@given(HOSTILE)
@example("\n".join(PAYLOADS.values()))
@settings(max_examples=1, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_screen_passes_on_what_a_feed_would_have_the_terminal_do(opened: Opened, text: str) -> None:
    async with opened(HostileDesk(text), size=(80, 24)) as pilot:
        for visit in WITH_NEWS:
            await go(pilot, visit)
            check(frame(pilot), 80, visit.name)
            await back(pilot)
        assert pilot.app.is_running


@pytest.mark.parametrize("width", [30, 80, 131])
@given(text=HOSTILE)
@settings(max_examples=40, deadline=None)
def test_no_row_of_any_pane_is_wider_than_its_pane_or_fails(width: int, text: str) -> None:
    from widgets.actors import ActorsPane
    from widgets.quotes import QuotesPane
    from widgets.text import line_cells
    from widgets.timeline import TimelinePane

    edition = hostile_edition(text)
    panes: list[tuple[Pane[Any], Sequence[Any]]] = [
        (TimelinePane(), edition.timeline),
        (ActorsPane(), edition.actors),
        (QuotesPane(), edition.quotes),
    ]
    for pane, rows in panes:
        for row in rows:
            lines = pane.row_lines(row, width)
            assert len(lines) <= pane.row_height(row, width) or all(
                not line for line in lines[pane.row_height(row, width) :]
            )
            for line in lines:
                assert line_cells(line) <= width
                assert not [
                    c
                    for part, _ in line
                    for c in part
                    if unicodedata.category(c) in ("Cc", "Cs") or c in TURNING
                ]


@given(HOSTILE)
@example("[bold]x[/bold] [@click=app.quit]y[/]")
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_note_shows_its_words_as_they_are(opened: Opened, text: str) -> None:
    async with opened(size=(80, 24)) as pilot:
        cast("BriefingApp", pilot.app).say(f"<{text}>", severity="error")
        await pilot.pause()
        await pilot.pause()
        check(frame(pilot), 80, "note")
        if text == "[bold]x[/bold] [@click=app.quit]y[/]":
            assert "<[bold]x[/bold]" in "".join(frame(pilot))
            assert "[@click=app.quit]y[/]>" in "".join(frame(pilot))
