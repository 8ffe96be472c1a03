"""The desk by keys alone: panes, filters, evidence, search, refresh, leaving."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from briefing.desk.retention import Withheld
from briefing.pipeline.progress import Progress
from briefing.tui.app import BriefingApp
from briefing.tui.keys.commands import COMMANDS
from briefing.tui.screens.article import ArticleScreen
from briefing.tui.screens.dashboard.screen import MainScreen
from briefing.tui.screens.details import details_page
from briefing.tui.screens.dialogs import KeysScreen, LinkScreen, PageScreen
from store.views import Edition, TimelineRow
from tests.tui.conftest import Opened, frame, notes, pane_of, settle, shown, told
from tests.tui.harbour import ANOTHER_FEED, FAULTY_FEED, MEMO, NEWS, STRIKE, SUBSIDY, HarbourDesk
from tests.tui.rows import EMPTY, TIMELINE, make_edition
from widgets.pane import Pane
from widgets.sheet import Sheet


def focused(pilot: Pilot[Any]) -> str:
    assert pilot.app.focused is not None
    return pilot.app.focused.id or ""


def row_of(pane: Pane[Any]) -> Any:
    """The row under the cursor of a pane."""
    return pane.row


def top(pilot: Pilot[Any]) -> Screen[Any]:
    """The screen that is seen, of any kind at each call."""
    return pilot.app.screen


def main(pilot: Pilot[Any]) -> MainScreen:
    return cast("MainScreen", pilot.app.screen)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await settle(pilot)


@pytest.mark.parametrize(("key", "pane"), [("1", "timeline"), ("2", "actors"), ("3", "quotes")])
async def test_a_number_goes_to_its_pane_and_the_pane_says_so(opened: Opened, key: str, pane: str) -> None:
    async with opened() as pilot:
        await press(pilot, key)
        assert focused(pilot) == pane
        titles = [line for line in frame(pilot) if "▶" in line]
        assert len(titles) == 1
        assert f"▶ {key} {pane.capitalize()}" in titles[0]


async def test_tab_goes_round_the_panes_both_ways(opened: Opened) -> None:
    async with opened() as pilot:
        visited = []
        for key in ("tab", "tab", "tab", "shift+tab"):
            await press(pilot, key)
            visited.append(focused(pilot))
        assert visited == ["actors", "quotes", "timeline", "quotes"]


async def test_arrows_and_letters_move_over_rows_and_skip_headings(opened: Opened) -> None:
    async with opened() as pilot:
        pane = pane_of(pilot, "timeline")
        at = []
        for key in ("j", "down", "j", "k", "up", "G", "g"):
            await press(pilot, key)
            assert pane.row is not None or pane.fold is not None
            at.append(pane.position)
        assert at == [f"{number} of 21" for number in (2, 3, 4, 3, 2, 21, 1)]


async def test_pages_half_pages_and_days_move_further_than_lines(opened: Opened) -> None:
    async with opened() as pilot:
        pane = pane_of(pilot, "timeline")
        at = {}
        for key in ("pagedown", "pageup", "ctrl+d", "ctrl+u", "right", "left", "end", "home"):
            await press(pilot, key)
            at[key] = int(pane.position.split()[0])
            if key == "right":
                assert row_of(pane).text == MEMO, "the first line below the leading stories"
        assert at["pagedown"] > at["ctrl+d"] > 2
        assert at["end"] == 21
        assert at["pageup"] == at["ctrl+u"] == at["left"] == at["home"] == 1


@pytest.mark.parametrize(("pane", "words"), [("1", STRIKE), ("3", "not sign a paper that nobody has read")])
async def test_enter_opens_the_article_at_the_highlighted_words(
    opened: Opened, pane: str, words: str
) -> None:
    async with opened() as pilot:
        await press(pilot, pane, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, ArticleScreen)
        assert screen.view is not None
        sheet = screen.query_one("#article", Sheet)
        marked = [sheet.text.split("\n")[line] for line in sheet.marked_lines]
        assert words in " ".join(" ".join(marked).split())
        assert "sentence 1 of " in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, MainScreen)


async def test_n_and_p_go_through_the_evidence_and_say_what_each_article_is(opened: Opened) -> None:
    async with opened(size=(100, 40)) as pilot:
        await press(pilot, "enter", "n")
        assert "sentence 2 of 3" in shown(pilot)
        assert "Edited since first seen: 1 earlier version" in shown(pilot)
        await press(pilot, "n")
        text = told(pilot)
        assert "Summary only" in text
        assert "Copy of The Varo Ledger" in text
        assert "the feed says “1 Jan 1970”, which cannot be right" in text
        await press(pilot, "n", "p")
        assert "sentence 3 of 3" in shown(pilot)


async def test_w_says_why_with_alias_and_rule(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "right", "right", "enter", "w")
        assert "alias “Ines Calder”, full name" in told(pilot)


async def test_v_shows_what_an_edit_changed_without_needing_colour(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "n", "v")
        assert "[-one northern pier-]" in shown(pilot).replace("pier,", "pier") or "[-one" in shown(pilot)
        assert "{+both" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ArticleScreen)
        assert "{+both" not in shown(pilot)


async def test_v_on_an_article_never_edited_says_so(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "v")
        assert "was not edited" in shown(pilot)


async def test_choosing_an_actor_narrows_the_other_panes_and_escape_undoes_it(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await press(pilot, "2", "G", "g", "j", "enter")
        assert desk.asked[-1] == ("", "Tolvan Shipping Union")
        text = shown(pilot)
        assert "Narrowed to Tolvan Shipping Union" in text
        assert "● Tolvan Shipping" in text
        quotes = pane_of(pilot, "quotes")
        assert {row.speaker for row in quotes.rows} == {"Tolvan Shipping Union"}
        await press(pilot, "escape")
        assert "Narrowed to" not in shown(pilot)
        assert len(quotes.rows) > 1


async def test_enter_chooses_an_actor_and_escape_lets_go_again(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await press(pilot, "2", "enter")
        assert desk.asked[-1] == ("", "Harbour Guard")
        await press(pilot, "escape")
        assert desk.asked[-1] == ("", "")


async def test_e_and_a_second_enter_open_the_evidence_of_an_actor(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "2", "e")
        assert isinstance(top(pilot), ArticleScreen)
        await press(pilot, "escape", "enter")
        assert isinstance(top(pilot), MainScreen)
        await press(pilot, "enter")
        assert isinstance(top(pilot), ArticleScreen)


async def test_search_narrows_everything_and_describes_itself(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await press(pilot, "slash", *"subsidy", "enter")
        assert desk.asked[-1] == ("subsidy", "")
        assert "Narrowed to" in shown(pilot)
        timeline = pane_of(pilot, "timeline")
        assert [timeline.label_of(row) for row in timeline.rows] == [f"11 Mar: {SUBSIDY}"]
        assert focused(pilot) == "timeline"
        await press(pilot, "escape")
        assert desk.asked[-1] == ("", "")


async def test_a_query_that_cannot_be_read_stays_to_be_mended(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        before = len(desk.asked)
        await press(pilot, "slash", *"speeker", "colon", *"x", "enter")
        assert len(desk.asked) == before
        assert "At 1 (speeker:x)" in shown(pilot)
        await press(pilot, "escape")
        assert not pilot.app.screen.query_one("#search").display
        assert focused(pilot) == "timeline"


async def test_letters_typed_right_after_the_slash_are_the_search_and_no_commands(opened: Opened) -> None:
    async with opened() as pilot:
        main(pilot).action_search()
        assert pilot.app.focused is pilot.app.screen.query_one("Input")


async def test_the_search_line_completes_fields_and_names(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await press(pilot, "slash", *"spe", "right", "quotation_mark", *"ru", "right", "enter")
        assert desk.asked[-1] == ('speaker:"ruben Calder"', "")


async def test_escape_undoes_the_actor_before_the_search(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await press(pilot, "slash", *"the", "enter", "2", "enter")
        assert desk.asked[-1] == ("the", "Harbour Guard")
        await press(pilot, "escape")
        assert desk.asked[-1] == ("the", "")
        await press(pilot, "escape")
        assert desk.asked[-1] == ("", "")


async def test_d_shows_who_dates_an_event_differently(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "j", "d")
        assert isinstance(pilot.app.screen, PageScreen)
        text = shown(pilot)
        assert "The Varo Ledger, Coast Radio: 11 Mar" in text
        assert "Northern Wire: 12 Mar" in text
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, MainScreen)


async def test_e_on_the_details_of_a_line_opens_its_evidence(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "d", "e")
        assert isinstance(pilot.app.screen, ArticleScreen)


@pytest.mark.parametrize(("pane", "words"), [("2", "Named with"), ("3", "Certainty")])
async def test_d_tells_all_about_an_actor_and_a_quote(opened: Opened, pane: str, words: str) -> None:
    async with opened() as pilot:
        await press(pilot, pane, "d")
        assert words in shown(pilot)


def test_there_are_no_details_of_nothing() -> None:
    assert details_page(None) is None


async def test_s_sorts_the_pane_and_the_pane_says_how(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "s")
        pane = pane_of(pilot, "timeline")
        days = [row.day for row in pane.rows if isinstance(row, TimelineRow)]
        assert days == sorted(days)
        assert pane.rows[-1].text == MEMO
        assert "oldest first" in shown(pilot)
        await press(pilot, "3", "s")
        assert "by speaker" in next(line for line in frame(pilot) if "3 Quotes" in line)


async def test_u_leaves_only_unattributed_quotes(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "3", "u")
        quotes = pane_of(pilot, "quotes")
        assert [row.speaker for row in quotes.rows] == [""]
        await press(pilot, "u")
        assert len(quotes.rows) > 1


async def test_c_folds_the_story_under_the_cursor_and_shift_c_folds_all(opened: Opened) -> None:
    events = tuple(replace(row, story=1 + number % 2) for number, row in enumerate(TIMELINE[:6]))
    async with opened(HarbourDesk(make_edition(timeline=events))) as pilot:
        pane = pane_of(pilot, "timeline")
        await press(pilot, "j", "j", "c")
        assert [row.id for row in pane.rows] == ["e1", "e2", "e4", "e6"]
        assert row_of(pane).id == "e1"
        assert "▸ 2 more" in shown(pilot)
        await press(pilot, "c")
        assert len(pane.rows) == 6
        await press(pilot, "C")
        assert [row.id for row in pane.rows] == ["e1", "e2"]
        await press(pilot, "C")
        assert len(pane.rows) == 6


async def test_w_narrows_to_the_actors_of_a_line_one_after_the_other(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        for name in ("Harbour Guard", "Ines Calder", "Tolvan Shipping Union"):
            await press(pilot, "g", "w")
            assert desk.asked[-1] == ("", name)
        await press(pilot, "escape", "3", "w")
        assert desk.asked[-1] == ("", "Ines Calder")


async def test_the_timeline_begins_with_the_newest_day_that_is_not_ahead(opened: Opened) -> None:
    plans = tuple(replace(TIMELINE[1], id=f"p{n}", day=date(2026, 4, 30 - n)) for n in range(9))
    async with opened(HarbourDesk(make_edition(timeline=(*plans, *TIMELINE)))) as pilot:
        pane = pane_of(pilot, "timeline")
        assert row_of(pane).id == "e1"
        assert "3 of 9, c opens the rest" in frame(pilot)[2]
        assert "Sat 14 Mar" in shown(pilot)
        await press(pilot, "k")
        assert row_of(pane).id == "p6"
        await press(pilot, "c")
        assert "9, c folds them" in shown(pilot)
        assert row_of(pane).id == "p6"


async def test_f_shows_the_faults_in_files_above_the_feeds(opened: Opened) -> None:
    desk = HarbourDesk()
    desk.add_to_feeds(FAULTY_FEED)
    desk.config_changed()
    async with opened(desk) as pilot:
        assert "1 fault in your files" in shown(pilot)
        await press(pilot, "f")
        (fault,) = desk.faults
        assert f"feeds.toml:{fault.line}: {fault.what}" in shown(pilot)


async def test_m_shows_one_pane_alone_and_all_three_again(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "3", "m")
        assert "1 Timeline" not in shown(pilot)
        assert "3 Quotes" in shown(pilot)
        await press(pilot, "m")
        assert "1 Timeline" in shown(pilot)


async def test_o_opens_a_link_only_after_its_host_was_shown_and_agreed_to(opened: Opened) -> None:
    links: list[str] = []
    async with opened(open_url=links.append) as pilot:
        await press(pilot, "o")
        assert isinstance(pilot.app.screen, LinkScreen)
        assert "Open a page of ledger.example in the browser?" in shown(pilot)
        await press(pilot, "escape")
        assert links == []
        await press(pilot, "enter", "o", "y")
        assert links == ["https://ledger.example/harbour?id=1"]


async def test_the_help_lists_every_key_of_every_command(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "question_mark")
        assert isinstance(pilot.app.screen, KeysScreen)
        text = pilot.app.screen.sheet.text
        for command in COMMANDS:
            assert command.help in text
            assert command.key_words in text
        await press(pilot, "question_mark")
        assert isinstance(pilot.app.screen, MainScreen)


async def test_the_palette_finds_a_command_by_name_and_runs_it(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        await press(pilot, "ctrl+p")
        await press(pilot, *"one pane")
        await press(pilot, "down")
        await press(pilot, "enter")
        await settle(pilot)
        assert pilot.app.screen.has_class("-single")


async def test_t_goes_through_the_themes(opened: Opened) -> None:
    async with opened() as pilot:
        seen = []
        for _ in range(4):
            seen.append(pilot.app.theme)
            await press(pilot, "t")
        assert seen == ["desk-dark", "desk-light", "desk-terminal", "desk-dark"]


async def test_r_refreshes_in_the_background_with_progress_while_keys_still_work(opened: Opened) -> None:
    desk = HarbourDesk()
    desk.hold = asyncio.Event()
    async with opened(desk, size=(160, 45)) as pilot:
        await pilot.press("r")
        await pilot.pause()
        await pilot.pause()
        text = shown(pilot)
        assert "fetching feeds" in text
        assert "1/12" in text
        await pilot.press("j", "3")
        await pilot.pause()
        assert focused(pilot) == "quotes"
        desk.hold.set()
        await settle(pilot)
        assert "updated" in shown(pilot)
        assert desk.refreshes == 1


async def test_r_during_a_refresh_does_not_start_another(opened: Opened) -> None:
    desk = HarbourDesk()
    desk.hold = asyncio.Event()
    async with opened(desk) as pilot:
        await pilot.press("r", "r", "r")
        await pilot.pause()
        desk.hold.set()
        await settle(pilot)
        assert desk.refreshes == 1


async def test_a_refresh_that_breaks_is_said_in_a_sentence(opened: Opened) -> None:
    desk = HarbourDesk()
    desk.trouble = OSError("the disk is full")
    async with opened(desk) as pilot:
        await press(pilot, "r")
        assert "refresh failed: OSError: the disk is full" in shown(pilot)
        await press(pilot, "j")
        assert pilot.app.is_running


async def test_nothing_is_fetched_before_what_is_stored_is_on_the_screen(opened: Opened) -> None:
    fetched_after: list[int] = []

    class Watching(HarbourDesk):
        def refresh(self, *, force: bool = False, wait: bool = False) -> AsyncGenerator[Progress, None]:
            fetched_after.append(len(self.asked))
            return super().refresh(force=force, wait=wait)

    desk = Watching()
    async with opened(desk, refresh_on_start=True) as pilot:
        await settle(pilot)
        assert fetched_after == [1]


async def test_an_edited_feeds_file_is_noticed_and_its_faults_are_told(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        desk.add_to_feeds(FAULTY_FEED)
        main(pilot).look_at_files()
        await settle(pilot)
        (fault,) = desk.faults
        assert fault.what in notes(pilot)
        assert desk.refreshes == 1


async def test_a_feed_added_during_a_refresh_is_fetched_right_after_it(opened: Opened) -> None:
    desk = HarbourDesk()
    desk.hold = asyncio.Event()
    async with opened(desk) as pilot:
        await pilot.press("r")
        await pilot.pause()
        desk.add_to_feeds(ANOTHER_FEED)
        main(pilot).look_at_files()
        await pilot.pause()
        assert desk.refreshes == 1
        desk.hold.set()
        await settle(pilot)
        assert desk.refreshes == 2


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
async def test_leaving_is_prompt_in_a_hung_refresh_and_remembers_the_look(key: str) -> None:
    desk = HarbourDesk()
    desk.hold = asyncio.Event()
    app = BriefingApp(desk, refresh_on_start=True, refresh_minutes=0)
    loop = asyncio.get_running_loop()
    async with app.run_test() as pilot:
        for _ in range(50):
            await pilot.pause()
            if desk.refreshes:
                break
        started = loop.time()
        await pilot.press(key)
    assert loop.time() - started < 1.0
    assert app.return_code == 0
    assert desk.seen == 1


async def test_ctrl_q_leaves_from_within_the_search_line_while_q_is_a_letter_there(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "slash", "q")
        assert pilot.app.is_running
        assert pilot.app.screen.query_one(Input).value == "q"
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert pilot.app.return_code == 0


async def test_an_article_gone_from_the_archive_is_said(opened: Opened) -> None:
    edition = make_edition()
    row = edition.timeline[0]
    gone = replace(row, evidence=(replace(row.evidence[0], article=99),))
    async with opened(HarbourDesk(make_edition(timeline=(gone,)))) as pilot:
        await press(pilot, "enter")
        assert "no longer in the archive" in shown(pilot)


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        (replace(EMPTY, feeds=0), "No feeds yet"),
        (EMPTY, "No articles yet. Press r to fetch 12 feeds."),
        (make_edition(quotes=(), unread=7), "Nobody is quoted yet: 7 articles still to be read."),
    ],
)
async def test_an_empty_pane_says_what_to_do_next(opened: Opened, edition: Edition, words: str) -> None:
    async with opened(HarbourDesk(edition), size=(100, 45)) as pilot:
        assert words in told(pilot)


async def test_a_filter_that_nothing_matches_says_how_to_undo_it(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "slash", *"zebra", "enter")
        assert "Nothing matches" in shown(pilot)
        assert "Press Esc to show everything again" in told(pilot)


async def test_the_dashboard_shows_what_a_collector_brought_without_being_asked(opened: Opened) -> None:
    desk = HarbourDesk()
    async with opened(desk) as pilot:
        asked = len(desk.asked)
        main(pilot).look_at_files()
        await settle(pilot)
        assert len(desk.asked) == asked
        desk.brought_by_another(*NEWS)
        main(pilot).look_at_files()
        await settle(pilot)
        assert "Ferry number" in shown(pilot)


@pytest.mark.parametrize("key", ["e", "d", "o", "w", "y", "space"])
async def test_a_key_that_needs_a_line_says_so_where_there_is_none(opened: Opened, key: str) -> None:
    async with opened(HarbourDesk(EMPTY)) as pilot:
        await press(pilot, key)
        assert "There is no line" in told(pilot) or "names nobody" in told(pilot)


@pytest.mark.parametrize(("key", "removed"), [("y", True), ("escape", False)])
async def test_before_far_more_than_usual_is_removed_the_user_is_asked_once(
    opened: Opened, key: str, removed: bool
) -> None:
    desk = HarbourDesk()
    desk.withheld = Withheld(4000, 5000, 1100, None, 1000, datetime(2025, 8, 14, tzinfo=UTC))
    async with opened(desk) as pilot:
        await press(pilot, "r")
        assert "Retention would remove 4,000 of 5,000 articles in 1,100 days" in shown(pilot)
        await press(pilot, key)
        assert (desk.withheld is None) is removed
        assert ("removed" in told(pilot)) is removed
        await press(pilot, "r")
        assert isinstance(pilot.app.screen, MainScreen)


async def test_what_is_to_be_said_once_is_said_after_a_refresh(opened: Opened) -> None:
    class Noticing(HarbourDesk):
        def notice(self) -> str:
            return "Others can read feeds.toml."

    async with opened(Noticing()) as pilot:
        assert "Others can read" not in told(pilot)
        await press(pilot, "r")
        assert "Others can read feeds.toml." in told(pilot)
