"""``briefing stories``, ``timeline``, ``actors``, ``quotes``, ``articles``: text for people, JSON Lines for programs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from briefing.cli.main import run
from briefing.cli.pane_rows import date_text
from store.open import open_archive
from store.records import Event, Placement, Quote, Reading, When
from tests.store.newsroom import BBC, NOON, NPR, made, named, sent, store_feed

PANES = ("stories", "timeline", "actors", "quotes", "articles")
FIRST = "Police raid Norvale warehouse\nPolice raided a warehouse on Thursday. “We found it,” Ana Holt said."
SECOND = "Norvale warehouse raided by police\nA warehouse was raided in Norvale."
THIRD = "Choir sings in Sarna\nThe choir sang."


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Two outlets on a raid, one of them on a choir, too."""
    data = tmp_path / "desk"
    archive = open_archive(data / "archive.sqlite")
    raid = made("k1", FIRST, url="https://bbc.example/raid")
    choir = made("k2", THIRD, hours=-2, url="https://bbc.example/choir")
    other = made("k3", SECOND, source=NPR, hours=1, url="https://npr.example/raid")
    (choir_id, raid_id) = store_feed(archive, sent(choir, raid), [named(choir), named(raid, "Ana Holt")]).new
    (other_id,) = store_feed(archive, sent(other, source=NPR), [[]]).new
    day = NOON.date()
    at = FIRST.index("Police raided")
    event = Event(
        at,
        at + 38,
        "happened",
        FIRST[at : at + 38],
        When(day, day, "day"),
        str(day),
        (29 + at, 37 + at),
        "publication",
    )
    start = FIRST.index("“We")
    quote = Quote(
        start,
        start + 14,
        ((start, start + 14),),
        "direct",
        "Ana Holt",
        "Ana Holt",
        0.9,
        "Ana Holt",
        None,
        "said",
        "after",
    )
    reading = Reading(raid_id, 1, named(raid, "Ana Holt"), quotes=(quote,), events=(event,))  # type: ignore[arg-type]
    places = [Placement(raid_id, raid_id), Placement(other_id, raid_id), Placement(choir_id, choir_id)]
    archive.save_readings([reading, Reading(other_id, 1), Reading(choir_id, 1)], places)
    archive.close()
    feeds = "".join(f'[[feeds]]\nname = "{each.name}"\nurl = "{each.url}"\n' for each in (BBC, NPR))
    (tmp_path / "feeds.toml").write_text(f"[settings]\nretention_days = 0\n{feeds}")
    return data


def briefing(desk: Path, *words: str) -> int:
    return run([*words, "--data", str(desk), "--feeds", str(desk.parent / "feeds.toml")])


def rows(desk: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    assert briefing(desk, *words, "--json") == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_stories_tell_headline_articles_and_who_reports(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = rows(desk, capsys, "stories")
    assert first["schema"] == 1
    assert first["row"] == "story"
    assert first["headline"] in (FIRST.splitlines()[0], SECOND.splitlines()[0])
    assert set(first["articles"]) == {"https://bbc.example/raid", "https://npr.example/raid"}
    assert (first["outlets"], first["independent"], first["leads"]) == (2, 2, True)
    assert second["headline"] == "Choir sings in Sarna"
    assert second["leads"] is False


def test_the_timeline_begins_with_what_leads_and_says_what_a_date_rests_on(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = rows(desk, capsys, "timeline")
    assert [row["lead"] for row in told] == sorted((row["lead"] for row in told), reverse=True)
    assert [row["folded"] for row in told] == sorted(row["folded"] for row in told)
    assert (told[0]["date"], told[0]["lead"]) == ("2025-08-14", True)
    choir = next(row for row in told if row["text"] == "Choir sings in Sarna")
    assert (choir["date"], choir["basis"], choir["precision"]) == ("2025-08-14", "reported", None)


def test_every_span_points_into_the_text(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (quote,) = rows(desk, capsys, "quotes")
    assert (quote["speaker"], quote["confidence"], quote["kind"]) == ("Ana Holt", 0.9, "direct")
    (evidence,) = quote["evidence"]
    assert FIRST[slice(*evidence["span"])] == quote["words"]
    assert evidence["address"] == "https://bbc.example/raid"


def test_actors_and_articles_tell_what_their_panes_tell(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (actor,) = rows(desk, capsys, "actors")
    assert (actor["name"], actor["named_in"], actor["quotes"]) == ("Ana Holt", 1, 1)
    articles = rows(desk, capsys, "articles")
    assert [row["address"].rsplit("/", 1)[1] for row in articles] == ["raid", "raid", "choir"]
    assert articles[1]["actors"] == ["Ana Holt"]
    assert {row["form"] for row in articles} == {"news"}


def test_a_query_a_limit_and_a_beginning_narrow_the_rows(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(rows(desk, capsys, "articles", "choir")) == 1
    assert len(rows(desk, capsys, "articles", "--limit", "2")) == 2
    assert len(rows(desk, capsys, "articles", "--since", "2025-08-14T11:00")) == 2
    assert len(rows(desk, capsys, "stories", "--since", "2025-08-14T11:00")) == 1


@pytest.mark.parametrize("pane", PANES)
def test_the_same_archive_gives_the_same_lines(
    desk: Path, capsys: pytest.CaptureFixture[str], pane: str
) -> None:
    first = rows(desk, capsys, pane)
    assert first
    # What is weighed by newness weighs less a moment later.
    assert [{**row, "weight": 0} for row in rows(desk, capsys, pane)] == [
        {**row, "weight": 0} for row in first
    ]


@pytest.mark.parametrize("pane", PANES)
def test_without_json_each_row_is_a_line_for_people(
    desk: Path, capsys: pytest.CaptureFixture[str], pane: str
) -> None:
    assert briefing(desk, pane) == 0
    assert "{" not in capsys.readouterr().out
    assert briefing(desk, pane, "nothingofthekind") == 0
    assert capsys.readouterr().out == "Nothing in the archive matches.\n"
    assert rows(desk, capsys, pane, "nothingofthekind") == []


@pytest.mark.parametrize("pane", PANES)
def test_a_query_that_cannot_be_read_is_said_with_status_1(
    desk: Path, capsys: pytest.CaptureFixture[str], pane: str
) -> None:
    assert briefing(desk, pane, "kind:poem") == 1
    assert "poem" in capsys.readouterr().err


def test_the_fields_are_those_of_the_guide(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
    for pane in PANES:
        for row in rows(desk, capsys, pane):
            missing = [name for name in row if f"`{name}`" not in guide]
            missing += [name for each in row.get("evidence", ()) for name in each if f"`{name}`" not in guide]
            assert missing == []


def test_a_date_is_as_coarse_as_it_was_told() -> None:
    march = When(date(2025, 3, 1), date(2025, 3, 31), "month")
    assert date_text(march) == "2025-03"
    assert (
        date_text(replace(march, start=date(2025, 1, 1), end=date(2025, 12, 31), precision="year")) == "2025"
    )
    week = replace(march, start=date(2025, 3, 3), end=date(2025, 3, 3) + timedelta(days=6), precision="week")
    assert date_text(week) == "2025-03-03/2025-03-09"
