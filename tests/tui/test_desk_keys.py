"""The desk by keys alone: panes, filters, evidence, search, refresh, leaving."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from briefing.desk.retention import Withheld
from briefing.tui.app import BriefingApp
from briefing.tui.keys.commands import COMMANDS
from briefing.tui.screens.article import ArticleScreen
from briefing.tui.screens.dashboard.screen import MainScreen
from briefing.tui.screens.details import details_page
from briefing.tui.screens.dialogs import KeysScreen, LinkScreen, PageScreen
from tests.tui.conftest import Opened, frame, settle, shown, told
from tests.tui.fake_desk import EMPTY, FAULT, TIMELINE, FakeDesk, make_edition
from widgets.pane import Pane


def focused(pilot) -> str:
    return pilot.app.focused.id


async def press(pilot, *keys: str) -> None:
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
        pane = pilot.app.screen.query_one("#timeline", Pane)
        ids = []
        for key in ("j", "down", "j", "k", "up", "G", "g"):
            await press(pilot, key)
            ids.append(pane.row.id)
        assert ids[:5] == ["e2", "e3", "e4", "e3", "e2"]
        assert ids[5] == "e49"
        assert ids[6] == "e1"


async def test_pages_half_pages_and_days_move_further_than_lines(opened: Opened) -> None:
    async with opened() as pilot:
        pane = pilot.app.screen.query_one("#timeline", Pane)
        at = {}
        for key in ("pagedown", "pageup", "ctrl+d", "ctrl+u", "right", "left", "end", "home"):
            await press(pilot, key)
            at[key] = pane.row.id
        assert at["pagedown"] not in ("e1", "e2")
        assert at["ctrl+d"] not in ("e1", "e2")
        assert at["right"] == "e4"
        assert at["pageup"] == at["ctrl+u"] == at["left"] == at["home"] == "e1"


async def test_enter_opens_the_article_at_the_highlighted_phrase(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, ArticleScreen)
        assert screen.view is not None
        sheet = screen.query_one("#article")
        marked = [sheet.text.split("\n")[line] for line in sheet.marked_lines]
        assert any("on 11 March" in line for line in marked)
        assert "evidence 1 of 3" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, MainScreen)


async def test_n_and_p_go_through_the_evidence_and_say_what_each_article_is(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "n")
        assert "evidence 2 of 3" in shown(pilot)
        assert "Edited since first seen: 1 earlier version" in shown(pilot)
        await press(pilot, "n")
        text = told(pilot)
        assert "Summary only" in text
        assert "Copy of The Varo Ledger" in text
        assert "the feed says “1 Jan 1970”, which cannot be right" in text
        await press(pilot, "n", "p")
        assert "evidence 3 of 3" in shown(pilot)


async def test_w_says_why_with_alias_and_rule(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "w")
        assert "alias “Harbour Guard”, full name" in told(pilot)


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
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await press(pilot, "2", "G", "g", "j", "enter")
        assert desk.asked[-1] == ("", "Tolvan Shipping Union")
        text = shown(pilot)
        assert "Filter: about Tolvan Shipping Union" in text
        assert "● Tolvan Shipping" in text
        quotes = pilot.app.screen.query_one("#quotes", Pane)
        assert {row.speaker for row in quotes.rows} == {"Tolvan Shipping Union"}
        await press(pilot, "escape")
        assert "Showing everything" in shown(pilot)
        assert len(quotes.rows) > 1


async def test_enter_chooses_an_actor_and_escape_lets_go_again(opened: Opened) -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await press(pilot, "2", "enter")
        assert desk.asked[-1] == ("", "Harbour Guard")
        await press(pilot, "escape")
        assert desk.asked[-1] == ("", "")


async def test_e_and_a_second_enter_open_the_evidence_of_an_actor(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "2", "e")
        assert isinstance(pilot.app.screen, ArticleScreen)
        await press(pilot, "escape", "enter")
        assert isinstance(pilot.app.screen, MainScreen)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ArticleScreen)


async def test_search_narrows_everything_and_describes_itself(opened: Opened) -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await press(pilot, "slash", *"subsidy", "enter")
        assert desk.asked[-1] == ("subsidy", "")
        assert "Filter:" in shown(pilot)
        assert [row.id for row in pilot.app.screen.query_one("#timeline", Pane).rows] == ["e5"]
        assert focused(pilot) == "timeline"
        await press(pilot, "escape")
        assert desk.asked[-1] == ("", "")


async def test_a_query_that_cannot_be_read_stays_to_be_mended(opened: Opened) -> None:
    desk = FakeDesk()
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
        pilot.app.screen.action_search()
        assert pilot.app.focused is pilot.app.screen.query_one("Input")


async def test_the_search_line_completes_fields_and_names(opened: Opened) -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await press(pilot, "slash", *"spe", "right", "quotation_mark", *"ru", "right", "enter")
        assert desk.asked[-1] == ('speaker:"ruben Calder"', "")


async def test_escape_undoes_the_actor_before_the_search(opened: Opened) -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        await press(pilot, "slash", *"the", "enter", "2", "enter")
        assert desk.asked[-1] == ("the", "Harbour Guard")
        await press(pilot, "escape")
        assert desk.asked[-1] == ("the", "")
        await press(pilot, "escape")
        assert desk.asked[-1] == ("", "")


async def test_d_shows_who_dates_an_event_differently(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "j", "j", "j", "d")
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
        pane = pilot.app.screen.query_one("#timeline", Pane)
        assert pane.rows[-1].id == "e1"
        assert "oldest first" in shown(pilot)
        await press(pilot, "3", "s")
        assert "by speaker" in shown(pilot)


async def test_u_leaves_only_unattributed_quotes(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "3", "u")
        quotes = pilot.app.screen.query_one("#quotes", Pane)
        assert [row.speaker for row in quotes.rows] == [""]
        await press(pilot, "u")
        assert len(quotes.rows) > 1


async def test_c_folds_the_story_under_the_cursor_and_shift_c_folds_all(opened: Opened) -> None:
    events = tuple(replace(row, story=1 + number % 2) for number, row in enumerate(TIMELINE[:6]))
    async with opened(FakeDesk(make_edition(timeline=events))) as pilot:
        pane = pilot.app.screen.query_one("#timeline", Pane)
        await press(pilot, "j", "j", "c")
        assert [row.id for row in pane.rows] == ["e1", "e2", "e4", "e6"]
        assert pane.row.id == "e1"
        assert "▸ 2 more" in shown(pilot)
        await press(pilot, "c")
        assert len(pane.rows) == 6
        await press(pilot, "C")
        assert [row.id for row in pane.rows] == ["e1", "e2"]
        await press(pilot, "C")
        assert len(pane.rows) == 6


async def test_w_narrows_to_the_actors_of_a_line_one_after_the_other(opened: Opened) -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        for name in ("Tolvan Shipping Union", "Ines Calder", "Harbour Guard"):
            await press(pilot, "g", "w")
            assert desk.asked[-1] == ("", name)
        await press(pilot, "escape", "3", "w")
        assert desk.asked[-1] == ("", "Ines Calder")


async def test_the_timeline_begins_with_the_newest_day_that_is_not_ahead(opened: Opened) -> None:
    plans = tuple(replace(TIMELINE[1], id=f"p{n}", day=date(2026, 4, 30 - n)) for n in range(9))
    async with opened(FakeDesk(make_edition(timeline=(*plans, *TIMELINE)))) as pilot:
        pane = pilot.app.screen.query_one("#timeline", Pane)
        assert pane.row.id == "e1"
        assert "Sat 14 Mar 2026" in frame(pilot)[2]
        assert "9 ahead" in shown(pilot)
        await press(pilot, "k")
        assert pane.row.id == "p8"
        assert "1 event ahead" in shown(pilot)


async def test_f_shows_the_faults_in_files_above_the_feeds(opened: Opened) -> None:
    desk = FakeDesk()
    desk._faults = (FAULT,)
    async with opened(desk) as pilot:
        assert "1 fault in your files" in shown(pilot)
        await press(pilot, "f")
        assert "feeds.toml:12: The url has no scheme. Write https:// before it." in shown(pilot)


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
    desk = FakeDesk()
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
    desk = FakeDesk()
    desk.hold = asyncio.Event()
    async with opened(desk) as pilot:
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
        assert "refreshed" in shown(pilot)
        assert desk.refreshes == 1


async def test_r_during_a_refresh_does_not_start_another(opened: Opened) -> None:
    desk = FakeDesk()
    desk.hold = asyncio.Event()
    async with opened(desk) as pilot:
        await pilot.press("r", "r", "r")
        await pilot.pause()
        desk.hold.set()
        await settle(pilot)
        assert desk.refreshes == 1


async def test_a_refresh_that_breaks_is_said_in_a_sentence(opened: Opened) -> None:
    desk = FakeDesk()
    desk.trouble = OSError("the disk is full")
    async with opened(desk) as pilot:
        await press(pilot, "r")
        assert "refresh broke off: OSError: the disk is full" in shown(pilot)
        await press(pilot, "j")
        assert pilot.app.is_running


async def test_nothing_is_fetched_before_what_is_stored_is_on_the_screen(opened: Opened) -> None:
    desk = FakeDesk()
    order: list[str] = []
    edition, refresh = desk.edition, desk.refresh
    desk.edition = lambda query="", actor="": (order.append("edition"), edition(query, actor))[1]
    desk.refresh = lambda: (order.append("refresh"), refresh())[1]
    async with opened(desk, refresh_on_start=True) as pilot:
        await settle(pilot)
        assert order[:2] == ["edition", "refresh"]
        assert desk.refreshes == 1


async def test_an_edited_feeds_file_is_noticed_and_its_faults_are_told(opened: Opened) -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        desk.edit_files(FAULT)
        pilot.app.screen.look_at_files()
        await settle(pilot)
        assert "The url has no scheme." in shown(pilot)
        assert desk.refreshes == 1


async def test_a_feed_added_during_a_refresh_is_fetched_right_after_it(opened: Opened) -> None:
    desk = FakeDesk()
    desk.hold = asyncio.Event()
    async with opened(desk) as pilot:
        await pilot.press("r")
        await pilot.pause()
        desk.edit_files()
        pilot.app.screen.look_at_files()
        await pilot.pause()
        assert desk.refreshes == 1
        desk.hold.set()
        await settle(pilot)
        assert desk.refreshes == 2


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
async def test_leaving_is_prompt_in_a_hung_refresh_and_remembers_the_look(key: str) -> None:
    desk = FakeDesk()
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
        assert pilot.app.screen.query_one("Input").value == "q"
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert not pilot.app._running or pilot.app._exit


async def test_an_article_gone_from_the_archive_is_said(opened: Opened) -> None:
    edition = make_edition()
    row = edition.timeline[0]
    gone = replace(row, evidence=(replace(row.evidence[0], article=99),))
    async with opened(FakeDesk(make_edition(timeline=(gone,)))) as pilot:
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
async def test_an_empty_pane_says_what_to_do_next(opened: Opened, edition, words: str) -> None:
    async with opened(FakeDesk(edition), size=(100, 45)) as pilot:
        assert words in told(pilot)


async def test_a_filter_that_nothing_matches_says_how_to_undo_it(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "slash", *"zebra", "enter")
        assert "Nothing matches the filter" in shown(pilot)
        assert "Press Esc to undo it" in told(pilot)


async def test_the_dashboard_shows_what_a_collector_brought_without_being_asked(opened: Opened) -> None:
    desk = FakeDesk()
    async with opened(desk) as pilot:
        asked = len(desk.asked)
        pilot.app.screen.look_at_files()
        await settle(pilot)
        assert len(desk.asked) == asked
        desk.brought = True
        pilot.app.screen.look_at_files()
        await settle(pilot)
        assert len(desk.asked) == asked + 1


@pytest.mark.parametrize("key", ["e", "d", "o", "w", "y", "space"])
async def test_a_key_that_needs_a_line_says_so_where_there_is_none(opened: Opened, key: str) -> None:
    async with opened(FakeDesk(EMPTY)) as pilot:
        await press(pilot, key)
        assert "There is no line" in told(pilot) or "names nobody" in told(pilot)


@pytest.mark.parametrize(("key", "removed"), [("y", True), ("escape", False)])
async def test_before_far_more_than_usual_is_removed_the_user_is_asked_once(
    opened: Opened, key: str, removed: bool
) -> None:
    desk = FakeDesk()
    desk.withheld = Withheld(4000, 5000, 1100, None, 1000, datetime(2025, 8, 14, tzinfo=UTC))
    async with opened(desk) as pilot:
        await press(pilot, "r")
        assert "Retention would remove 4,000 of 5,000 articles in 1,100 days" in shown(pilot)
        await press(pilot, key)
        assert (desk.withheld is None) is removed
        assert ("3 articles removed." in told(pilot)) is removed
        await press(pilot, "r")
        assert isinstance(pilot.app.screen, MainScreen)


async def test_what_is_to_be_said_once_is_said_after_a_refresh(opened: Opened) -> None:
    desk = FakeDesk()
    desk.notices = ("Others can read feeds.toml.",)
    async with opened(desk) as pilot:
        assert "Others can read" not in told(pilot)
        await press(pilot, "r")
        assert "Others can read feeds.toml." in told(pilot)
