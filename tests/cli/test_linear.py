"""The linear desk: commands in, lines out, no cursor moved."""

from __future__ import annotations

import io
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefing.cli.linear import run_linear
from briefing.cli.linear.session import HELP, PAGE, LinearSession
from briefing.undo.filter_handler import json_of
from store.records import SavedFilter
from tests.tui.harbour import WALKOUT, HarbourDesk
from tests.tui.rows import ACTORS, EMPTY, QUOTES, TIMELINE, make_edition

ROOT = Path(__file__).resolve().parents[2]


def talk(*commands: str, desk: HarbourDesk | None = None) -> str:
    """What the desk says to these commands, marks left out."""
    out = io.StringIO()
    assert run_linear(desk or HarbourDesk(), io.StringIO("\n".join(commands) + "\n"), out) == 0
    return out.getvalue().replace("> ", "")


def test_it_says_first_what_came_and_how_to_go_on() -> None:
    text = talk()
    assert "7 new since" in text
    assert "23 articles in 19 stories, 23 on the watchlist." in text
    assert "2 of 4 feeds failing" in text
    assert "help lists them" in text


def test_the_timeline_comes_in_pages_with_a_number_on_each_line() -> None:
    lines = talk("timeline", "more").splitlines()
    numbered = [line for line in lines if line.partition(". ")[0].isdecimal()]
    assert len(numbered) == 2 * PAGE
    assert [line.partition(". ")[0] for line in numbered] == [str(n) for n in range(1, 2 * PAGE + 1)]
    assert any("Planned. The cabinet will meet" in line for line in numbered)
    assert any("≈ Feb 2026." in line for line in numbered)
    assert any("Dates disagree." in line for line in numbered)
    assert any("3 outlets, 2 independent:" in line for line in numbered)


def test_a_number_opens_the_evidence_and_the_article_is_read_from_there() -> None:
    text = talk("timeline", "8", "why", "1", "next", "next", "evidence", "text", "edit", "link")
    assert "Evidence 1 of 3. The Varo Ledger" in text
    assert f"The sentence: {WALKOUT}" in text
    assert "In it: on Saturday" in text
    assert "Evidence 2 of 3." in text
    assert "Harbour Guard: alias “Harbour Guard”, full name" in text
    assert "The Tolvan Shipping Union called the offer an insult" in text
    assert "Taken out: Dock workers" in text
    assert "https://radio.example/harbour?id=2" in text


def test_details_tell_who_disagrees_and_what_else_a_line_has_no_room_for() -> None:
    assert "date it: 12 Mar." in talk("timeline", "details 8")
    assert "Wording 2: “We will not sign a paper nobody" in talk("quotes", "details 1")
    assert "Named with: Ines Calder 3" in talk("actors", "details 1")


def test_quotes_say_how_sure_they_are_and_those_without_a_speaker_stand_alone() -> None:
    text = talk("quotes", "unattributed")
    assert "1. Ines Calder, 96% sure: “We will not sign" in text
    assert "corrected by you" in text
    assert "1 quote.\n1. Unattributed, no speaker named: “Nobody told the pilots.”" in text


def test_a_search_narrows_everything_and_one_word_takes_it_back() -> None:
    desk = HarbourDesk()
    text = talk("search skiff", "timeline", "everything", "/cargo", desk=desk)
    assert [query for query, _ in desk.asked] == ["", "skiff", "", "cargo"]
    assert "Filter: " in text
    assert "40 events." in text


def test_who_narrows_to_the_actor_of_a_line() -> None:
    desk = HarbourDesk()
    talk("timeline", "who 1", desk=desk)
    assert desk.asked[-1] == ('actor:"Tolvan Shipping Union"', "")


def test_a_query_that_cannot_be_read_is_told_with_its_place_and_changes_nothing() -> None:
    text = talk("search harbour speeker:x", "timeline")
    assert "At character 9, speeker:x:" in text
    assert "53 events." in text


def test_a_saved_filter_is_applied_by_its_name() -> None:
    desk = HarbourDesk()
    saved = SavedFilter("Boats", "skiff", datetime(2026, 3, 14, tzinfo=UTC))
    desk.changes.make("filter", "Saved the filter Boats", None, json_of(saved))
    text = talk("filters", "filter boats", "filter none", desk=desk)
    assert "Boats: " in text
    assert desk.asked[-1] == ("skiff", "")
    assert "There is no filter of that name" in text


def test_a_refresh_says_how_far_it_is_in_a_few_lines() -> None:
    desk = HarbourDesk()
    text = talk("refresh", desk=desk)
    assert desk.refreshes == 1
    assert "12 of 12 feeds fetched." in text
    assert text.count("fetched.") == 4
    assert "12 feeds asked, 1 failed; 36 articles new or edited." in text


def test_a_broken_disk_in_a_refresh_is_a_sentence_and_the_desk_goes_on() -> None:
    desk = HarbourDesk()
    desk.trouble = OSError("the disk is full")
    text = talk("refresh", "feeds", desk=desk)
    assert "the disk is full" in text
    assert "404 Not Found" in text


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        (["1"], "List something first"),
        (["timeline", "open 99"], "from 1 to 53"),
        (["timeline", "open"], "Give the number"),
        (["next"], "Open a line first"),
        (["why"], "Open a line first"),
        (["search"], "Write what to search for"),
        (["dance"], "There is no command “dance”"),
        (["more"], "List something first"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_do(commands: list[str], words: str) -> None:
    assert words in talk(*commands)


def test_every_command_that_help_names_is_one() -> None:
    talk = LinearSession(HarbourDesk())
    for words, _ in HELP:
        for word in words.replace(", or N", "").split(","):
            name = word.split()[0]
            if name != "quit":
                assert "There is no command" not in " ".join(talk.answer(name)), name


def test_an_empty_archive_says_what_to_do() -> None:
    text = talk("timeline", "actors", "quotes", desk=HarbourDesk(replace(EMPTY, feeds=0)))
    assert "There are no feeds yet." in text
    assert "No events." in text


def test_leaving_by_word_or_by_end_of_input_remembers_the_look() -> None:
    for commands in (["quit"], []):
        desk = HarbourDesk()
        talk(*commands, desk=desk)
        assert desk.seen == 1


HOSTILE = "\x1b]8;;http://x\x07\x1b[2J\u202e\u2066\r\x9b31m\n[bold]"


@given(st.text(min_size=1, max_size=60) | st.text(alphabet=HOSTILE, min_size=1), st.text(max_size=40))
@example(HOSTILE, "search \x1b[2J")
@settings(max_examples=25, deadline=None)
def test_nothing_that_a_feed_holds_moves_the_cursor(text: str, typed: str) -> None:
    edition = make_edition(
        filter=text,
        timeline=(replace(TIMELINE[0], text=text, when_text=text, actors=(text,), sources=(text,)),),
        actors=(replace(ACTORS[3], name=text, role=text, last_quote=text),),
        quotes=(replace(QUOTES[0], speaker=text, words=text, variants=(text,), sources=(text,)),),
    )
    said = talk(
        "timeline", "1", "actors", "details 1", "quotes", "details 1", typed, desk=HarbourDesk(edition)
    )
    assert not {c for c in said if c != "\n" and unicodedata.category(c) in ("Cc", "Cs")}
    assert not set("\u202e\u2066") & set(said)


def test_briefing_linear_answers_a_pipe_and_ends_with_status_0(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "briefing", "--demo", "--linear"],
        input="timeline\n1\nquit\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "Evidence 1 of" in done.stdout
    assert "\x1b" not in done.stdout


def test_the_linear_desk_never_loads_the_screens() -> None:
    code = "import briefing.cli.linear, briefing.desk.desk, sys; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
