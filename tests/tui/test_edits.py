"""Speakers and watchlist are edited by keys alone, the archive follows, and everything can be undone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from briefing.desk.desk import Desk
from briefing.pipeline.progress import Progress
from briefing.tui.base_app import full_stop
from briefing.tui.messages import RefreshEnded
from briefing.tui.screens.article import ArticleScreen
from briefing.tui.screens.dashboard.screen import MainScreen
from briefing.tui.screens.dialogs import ChooseScreen
from briefing.tui.screens.watchlist.form import ActorForm
from briefing.tui.screens.watchlist.screen import WatchedList, WatchlistScreen
from store.records import Actor
from store.watchlist import Watchlist
from tests.tui.conftest import Opened, notes, settle, shown, told
from tests.tui.harbour import HarbourDesk
from tests.tui.newsdesk import make_desk, read_all
from widgets.facts import FactList
from widgets.form import FormList
from widgets.sheet import Sheet


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = await read_all(make_desk(tmp_path))
    yield desk
    desk.close()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, and wait for what they start and for what comes of that: saved, told, tagged, shown."""
    await pilot.press(*keys)
    await settle(pilot)
    while list(pilot.app.workers):
        await settle(pilot)


async def type_in(pilot: Pilot[Any], words: str) -> None:
    await pilot.press(*({" ": "space", ",": "comma"}.get(c, c) for c in words))
    await settle(pilot)


async def until(pilot: Pilot[Any], reached: Callable[[], bool]) -> None:
    """Let the screen do its work until something holds."""
    for _ in range(500):
        if reached():
            return
        await pilot.pause()
    raise AssertionError("it never came to that")


def main(pilot: Pilot[Any]) -> MainScreen:
    return cast("MainScreen", pilot.app.screen_stack[0])


def at_desk(pilot: Pilot[Any]) -> bool:
    return len(pilot.app.screen_stack) == 1


def rows(pilot: Pilot[Any], pane: str) -> dict[str, Any]:
    return {row.words if pane == "quotes" else row.name: row for row in main(pilot).pane(pane).rows}


async def to_quote(pilot: Pilot[Any], words: str) -> None:
    await press(pilot, "3", "g")
    pane = main(pilot).pane("quotes")
    for _ in pane.rows:
        if pane.row is not None and words in pane.row.words:
            return
        await press(pilot, "j")
    raise AssertionError(f"{words} is not among {[row.words for row in pane.rows]}")


async def to_actor(pilot: Pilot[Any], name: str) -> None:
    await press(pilot, "2", "g")
    pane = main(pilot).pane("actors")
    for _ in pane.rows:
        if pane.row is not None and pane.row.name == name:
            return
        await press(pilot, "j")
    raise AssertionError(f"{name} is not among {[row.name for row in pane.rows]}")


# --- speakers ------------------------------------------------------------------------------------------


async def test_x_names_another_speaker_and_z_takes_it_back(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await to_quote(pilot, "insult")
        await press(pilot, "x")
        assert "Speaker now: Joaquim Berra" in told(pilot)
        await type_in(pilot, "ines")
        await press(pilot, "enter")
        row = next(row for words, row in rows(pilot, "quotes").items() if "insult" in words)
        assert (row.speaker, row.actor, row.corrected) == ("Ines Calder", "Ines Calder", True)
        assert "✓ Ines Calder" in shown(pilot)
        await press(pilot, "z")
        row = next(row for words, row in rows(pilot, "quotes").items() if "insult" in words)
        assert (row.speaker, row.corrected) == ("Joaquim Berra", False)
        assert "Undone: Named Ines Calder as the speaker" in told(pilot)
        await press(pilot, "Z")
        row = next(row for words, row in rows(pilot, "quotes").items() if "insult" in words)
        assert row.corrected


async def test_nobody_and_as_it_was_read_are_choices(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await to_quote(pilot, "insult")
        await press(pilot, "x")
        await press(pilot, "down", "enter")
        row = next(row for words, row in rows(pilot, "quotes").items() if "insult" in words)
        assert (row.speaker, row.corrected) == ("", True)
        await to_quote(pilot, "insult")
        await press(pilot, "x")
        assert "corrected by you" in told(pilot)
        await type_in(pilot, "zzz")
        await press(pilot, "down", "down", "enter")
        row = next(row for words, row in rows(pilot, "quotes").items() if "insult" in words)
        assert (row.speaker, row.corrected) == ("Joaquim Berra", False)


async def test_a_name_that_nobody_listed_is_taken_as_typed(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await to_quote(pilot, "insult")
        await press(pilot, "x")
        await type_in(pilot, "Nora [b]Quill")
        await press(pilot, "enter")
        row = next(row for words, row in rows(pilot, "quotes").items() if "insult" in words)
        assert (row.speaker, row.actor) == ("Nora [b]Quill", "")
        assert "Nora [b]Quill" in shown(pilot)


async def test_escape_leaves_the_speaker_alone(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await to_quote(pilot, "insult")
        await press(pilot, "x", "escape")
        assert at_desk(pilot)
        await press(pilot, "z")
        assert "There is nothing to undo." in told(pilot)
        await press(pilot, "Z")
        assert "There is nothing to do again." in told(pilot)


async def test_x_in_the_reader_corrects_the_quote_at_the_highlight(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await to_quote(pilot, "insult")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ArticleScreen)
        await press(pilot, "x")
        await type_in(pilot, "harbour")
        await press(pilot, "enter")
        await press(pilot, "w")
        assert "corrected by you: Harbour Guard" in told(pilot)
        await press(pilot, "z")
        assert "Undone: Named Harbour Guard" in told(pilot)
        await press(pilot, "escape")
        row = next(row for words, row in rows(pilot, "quotes").items() if "insult" in words)
        assert row.speaker == "Joaquim Berra"


async def test_x_away_from_a_quote_says_where_to_go(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await press(pilot, "1", "x")
        assert "Go to a quote first" in told(pilot)


async def test_a_correction_is_undone_after_a_restart(opened: Opened, tmp_path: Path) -> None:
    desk = await read_all(make_desk(tmp_path))
    async with opened(desk) as pilot:
        await to_quote(pilot, "insult")
        await press(pilot, "x")
        await type_in(pilot, "ines")
        await press(pilot, "enter")
    desk.close()
    again = make_desk(tmp_path, ())
    async with opened(again) as pilot:
        row = next(row for words, row in rows(pilot, "quotes").items() if "insult" in words)
        assert row.corrected
        await press(pilot, "z")
        row = next(row for words, row in rows(pilot, "quotes").items() if "insult" in words)
        assert (row.speaker, row.corrected) == ("Joaquim Berra", False)
    again.close()


# --- adding from the actors ------------------------------------------------------------------------------


async def test_a_puts_an_unlisted_name_on_the_watchlist_and_the_archive_follows(
    opened: Opened, desk: Desk
) -> None:
    async with opened(desk) as pilot:
        assert not rows(pilot, "actors")["Joaquim Berra"].watched
        await to_actor(pilot, "Joaquim Berra")
        await press(pilot, "a")
        form = pilot.app.screen
        assert isinstance(form, ActorForm)
        assert (form.draft.name, form.draft.kind) == ("Joaquim Berra", "official")
        assert [alias.text for alias in form.draft.aliases] == ["Joaquim Berra", "Berra"]
        assert "would hit 2 articles" in told(pilot)
        await press(pilot, "S")
        assert at_desk(pilot)
        assert rows(pilot, "actors")["Joaquim Berra"].watched
        assert not main(pilot).refreshing.running
        assert any(row.actor == "Joaquim Berra" for row in rows(pilot, "quotes").values())
        await press(pilot, "z")
        assert "Undone: Added Joaquim Berra to the watchlist" in told(pilot)
        assert not rows(pilot, "actors")["Joaquim Berra"].watched


async def test_a_on_somebody_watched_opens_the_form(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await to_actor(pilot, "Ines Calder")
        await press(pilot, "a")
        assert isinstance(pilot.app.screen, ActorForm)
        assert "Edit Ines Calder" in shown(pilot)
        await press(pilot, "escape")
        assert at_desk(pilot)


# --- the watchlist ------------------------------------------------------------------------------------------


async def test_w_shows_the_watchlist_and_slash_finds_as_one_types(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await press(pilot, "W")
        screen = cast("WatchlistScreen", pilot.app.screen)
        assert [row.name for row in screen.query_one(WatchedList).rows] == ["Harbour Guard", "Ines Calder"]
        await press(pilot, "slash")
        await type_in(pilot, "calder")
        assert [row.name for row in screen.query_one(WatchedList).rows] == ["Ines Calder"]
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ActorForm)
        await press(pilot, "escape", "escape")
        assert [row.name for row in screen.query_one(WatchedList).rows] == ["Harbour Guard", "Ines Calder"]
        await press(pilot, "escape")
        assert at_desk(pilot)


async def test_an_alias_shows_what_it_would_hit_while_it_is_typed(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await press(pilot, "W", "a")
        await type_in(pilot, "Court of Ports")
        assert "would hit 2 articles" in told(pilot)
        assert "Saving adds tags in 2, takes tags from 0" in told(pilot)
        await press(pilot, "enter", "j", "enter")
        form = cast("ActorForm", pilot.app.screen)
        assert form.draft.kind == "organization"
        await press(pilot, "a")
        await type_in(pilot, "CoP")
        assert "“CoP” would hit 1 article" in told(pilot)
        preview = form.query_one("#form-preview", Sheet).text
        assert "The CoP has five judges." in preview
        await press(pilot, "enter", "S")
        assert desk.watchlist.get("Court of Ports") is not None
        assert not main(pilot).refreshing.running
        await press(pilot, "escape")
        assert rows(pilot, "actors")["Court of Ports"].watched


async def test_policies_roles_and_removal_by_keys(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await press(pilot, "W", "j", "enter")
        form = cast("ActorForm", pilot.app.screen)
        assert form.draft.name == "Ines Calder"
        form.query_one(FormList).choose("alias.1")
        await press(pilot, "c", "n", "w")
        alias = form.draft.aliases[1]
        assert (alias.case, alias.context, alias.weak) == ("any", True, True)
        assert "any case · needs context · weak" in told(pilot)
        await press(pilot, "b")
        await type_in(pilot, "minister, ports ,")
        await press(pilot, "enter")
        assert form.draft.aliases[1].near == ("minister", "ports")
        assert "near minister, ports" in told(pilot)
        await press(pilot, "o")
        await type_in(pilot, "Governor")
        await press(pilot, "tab", "tab")
        await type_in(pilot, "2025-31-12")
        await press(pilot, "enter")
        assert "From: '2025-31-12' is no date" in told(pilot)
        await press(pilot, *["backspace"] * 6)
        await press(pilot, "enter")
        assert [role.title for role in form.draft.roles] == ["Minister", "Governor"]
        assert "Governor 2025-01-01 – …" in told(pilot)
        form.query_one(FormList).choose("role.0")
        await press(pilot, "D")
        assert [role.title for role in form.draft.roles] == ["Governor"]
        await press(pilot, "S")
        actor = desk.watchlist.get("Ines Calder")
        assert actor is not None
        assert [role.title for role in actor.roles] == ["Governor"]
        await press(pilot, "z")
        actor = desk.watchlist.get("Ines Calder")
        assert actor is not None
        assert [role.title for role in actor.roles] == ["Minister"]


async def test_z_in_the_form_takes_back_the_forms_own_steps_first(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await press(pilot, "W", "j", "enter")
        form = cast("ActorForm", pilot.app.screen)
        before = form.draft
        form.query_one(FormList).choose("alias.1")
        await press(pilot, "c", "n", "z")
        assert [(alias.case, alias.context) for alias in form.draft.aliases[1:]] == [("any", False)]
        await press(pilot, "z")
        assert form.draft == before
        await press(pilot, "Z", "Z")
        assert [(alias.case, alias.context) for alias in form.draft.aliases[1:]] == [("any", True)]
        await press(pilot, "z", "z", "z")
        assert "There is nothing to undo." in told(pilot)


async def test_what_another_program_changed_meanwhile_is_not_saved_over(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await press(pilot, "W", "j", "enter")
        form = cast("ActorForm", pilot.app.screen)
        form.query_one(FormList).choose("alias.1")
        await press(pilot, "c")
        other = Watchlist(desk.watchlist.path)
        other.update("Ines Calder", replace(form.draft, notes="by another program"))
        await press(pilot, "S")
        assert "! Ines Calder was changed by another program meanwhile." in told(pilot)
        actor = desk.watchlist.get("Ines Calder")
        assert actor is not None
        assert actor.notes == "by another program"


async def test_suggested_spellings_are_taken_by_a_key(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await press(pilot, "W", "a")
        await type_in(pilot, "Tolvan Shipping Union")
        await press(pilot, "enter", "j", "enter")
        form = cast("ActorForm", pilot.app.screen)
        form.query_one(FormList).choose("suggest.TSU")
        await press(pilot, "enter")
        assert [(alias.text, alias.case) for alias in form.draft.aliases] == [("TSU", "exact")]


async def test_bad_input_is_told_at_its_field(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await press(pilot, "W", "a")
        await type_in(pilot, "ines calder")
        await press(pilot, "enter", "S")
        assert "! Ines Calder is on the watchlist already." in told(pilot)
        assert type(pilot.app.screen) is ActorForm
        await press(pilot, "escape")
        assert "Not saved. S saves; Esc once more leaves it." in told(pilot)
        await press(pilot, "escape")
        assert type(pilot.app.screen_stack[-1]).__name__ == "WatchlistScreen"
        assert len(desk.watchlist.actors()) == 2


async def test_r_retires_and_takes_back_and_D_removes(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await press(pilot, "W", "r")
        assert [actor.name for actor in desk.watchlist.actors()] == ["Ines Calder"]
        assert "Retired" in shown(pilot)
        assert "Harbour Guard" not in {name for name, row in rows(pilot, "actors").items() if row.watched}
        await press(pilot, "z")
        assert [actor.name for actor in desk.watchlist.actors()] == ["Ines Calder", "Harbour Guard"]
        await press(pilot, "g", "D")
        assert [actor.name for actor in desk.watchlist.actors()] == ["Ines Calder"]
        await press(pilot, "z", "z")
        assert "There is nothing to undo." in told(pilot)


async def test_m_merges_after_showing_both_together(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await press(pilot, "W", "m")
        assert isinstance(pilot.app.screen, ChooseScreen)
        await type_in(pilot, "ines")
        await press(pilot, "enter")
        form = cast("ActorForm", pilot.app.screen)
        assert "Merge Ines Calder into Harbour Guard" in shown(pilot)
        assert {alias.text for alias in form.draft.aliases} == {"Harbour Guard", "Ines Calder", "Calder"}
        await press(pilot, "S")
        assert [actor.name for actor in desk.watchlist.actors()] == ["Harbour Guard"]
        await press(pilot, "z")
        assert [actor.name for actor in desk.watchlist.actors()] == ["Ines Calder", "Harbour Guard"]


async def test_an_edit_during_a_refresh_is_followed_when_that_is_over(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        screen = main(pilot)
        screen.refreshing = type(screen.refreshing)(running=True)
        await press(pilot, "W", "r", "escape")
        assert desk.archive.meta("tagged") != desk.watchlist.version
        screen.post_message(RefreshEnded())
        await settle(pilot)
        assert desk.archive.meta("tagged") == desk.watchlist.version


# --- the page of an actor -----------------------------------------------------------------------------------


async def test_d_on_an_actor_tells_its_days_and_company_and_each_line_opens_its_evidence(
    opened: Opened, desk: Desk
) -> None:
    async with opened(desk) as pilot:
        await to_actor(pilot, "Ines Calder")
        await press(pilot, "d")
        page = told(pilot)
        assert "Trend" in page
        assert "14 Aug: 2" in page
        assert "Harbour Guard 1 sentence" not in page
        await press(pilot, "escape")
        await to_actor(pilot, "Harbour Guard")
        await press(pilot, "d", "G", "enter")
        reader = pilot.app.screen
        assert isinstance(reader, ArticleScreen)
        start, end = reader.at.span
        assert reader.view is not None
        assert reader.view.article.text[start:end] == "Harbour Guard"


async def test_company_is_told_with_its_sentences(opened: Opened, tmp_path: Path) -> None:
    together = make_desk(tmp_path, ("Pier\nThe Harbour Guard met Ines Calder on Monday.",))
    desk = await read_all(together)
    async with opened(desk) as pilot:
        await to_actor(pilot, "Harbour Guard")
        await press(pilot, "d")
        assert "Ines Calder 1 sentence" in told(pilot)
        facts = pilot.app.screen.query_one(FactList)
        facts.choose("with.Ines Calder")
        await press(pilot, "e")
        reader = pilot.app.screen
        assert isinstance(reader, ArticleScreen)
        assert reader.view is not None
        assert (
            reader.view.article.text[slice(*reader.at.sentence)]
            == "The Harbour Guard met Ines Calder on Monday."
        )
        assert reader.view.article.text[slice(*reader.at.span)] == "Ines Calder"
    desk.close()


async def test_a_on_the_page_of_an_unlisted_name_opens_its_form(opened: Opened, desk: Desk) -> None:
    async with opened(desk) as pilot:
        await to_actor(pilot, "Court of Ports")
        await press(pilot, "d", "a")
        form = pilot.app.screen
        assert isinstance(form, ActorForm)
        assert (form.draft.name, form.draft.kind) == ("Court of Ports", "organization")


# --- following an edit ------------------------------------------------------------------------------------


class SlowDesk(HarbourDesk):
    """Tags one article of ten, and then waits."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()

    async def follow_watchlist(self) -> AsyncGenerator[Progress, None]:
        self.followed += 1
        yield Progress("tag", read_done=1, read_total=10)
        await self.gate.wait()
        yield Progress("done")


async def test_while_the_archive_follows_an_edit_the_status_says_so_and_a_refresh_waits_its_turn(
    opened: Opened,
) -> None:
    desk = SlowDesk()
    async with opened(desk) as pilot:
        await pilot.press("z")
        await until(pilot, lambda: desk.followed == 1 and "tagging the archive" in shown(pilot))
        await pilot.press("2", "j", "r")
        await until(pilot, lambda: "refresh follows" in notes(pilot))
        assert desk.refreshes == 0
        desk.gate.set()
        await until(pilot, lambda: desk.refreshes == 1)
        assert "tagging the archive" not in shown(pilot)


async def test_another_edit_begins_the_following_anew(opened: Opened) -> None:
    desk = SlowDesk()
    async with opened(desk) as pilot:
        await pilot.press("z")
        await until(pilot, lambda: desk.followed == 1)
        await pilot.press("z")
        await until(pilot, lambda: desk.followed == 2)
        desk.gate.set()
        await until(pilot, lambda: not main(pilot).refreshing.running)


async def test_q_leaves_at_once_while_the_archive_follows(opened: Opened) -> None:
    desk = SlowDesk()
    async with opened(desk) as pilot:
        await pilot.press("z")
        await until(pilot, lambda: desk.followed == 1)
        await pilot.press("q")
        await until(pilot, lambda: not pilot.app.is_running)
    assert desk.seen == 1


async def test_an_edit_of_the_watchlist_by_another_program_is_followed(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        followed = desk.followed
        main(pilot).look_at_files()
        await settle(pilot)
        assert desk.followed == followed
        Watchlist.open(desk.paths.watchlist).add(Actor("Ferry Line", "organization"))
        main(pilot).look_at_files()
        await settle(pilot)
        assert desk.followed == followed + 1


def test_a_sentence_that_ends_in_quoted_words_gets_no_second_full_stop() -> None:
    assert full_stop("Named Lind as the speaker of “We sail.”") == "Named Lind as the speaker of “We sail.”"
    assert full_stop("Removed the feed Amber") == "Removed the feed Amber."
