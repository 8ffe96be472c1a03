"""Grouping the articles of some days at once: what is one event, what only belongs to its topic."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta

from briefing.analysis.forms.headline import consequence, read_headline
from briefing.analysis.stories.window import Told, group_window

START = datetime(2025, 3, 10, 8, tzinfo=UTC)

RAID = [
    (
        "Police raid Lantern warehouse in Norvale, arrest Sarna boss Ivo Brandt",
        "Police raided a Lantern warehouse in Norvale on Monday and arrested Ivo Brandt, boss of the Sarna gang.",
    ),
    (
        "Sarna boss Ivo Brandt arrested in Norvale raid",
        "Ivo Brandt, boss of the Sarna gang, was arrested when police raided a Lantern warehouse in Norvale.",
    ),
    (
        "Norvale police arrest Ivo Brandt in warehouse raid",
        "Ivo Brandt was arrested on Monday as Norvale police raided a warehouse of the Lantern company.",
    ),
    (
        "Ivo Brandt captured as police raid Norvale warehouse",
        "Police in Norvale captured Ivo Brandt of the Sarna gang in a raid on a Lantern warehouse.",
    ),
    (
        "Raid in Norvale: Sarna boss Ivo Brandt detained",
        "Police detained Ivo Brandt, boss of the Sarna gang, in a raid on a warehouse in Norvale.",
    ),
]
REACTIONS = [
    (
        "Lawmakers react to arrest of Ivo Brandt in Norvale",
        "Senators of both parties welcomed the arrest of Ivo Brandt in Norvale.",
    ),
    (
        "Republicans praise police after Brandt arrest",
        "Republican senators praised the Norvale police for arresting Ivo Brandt of the Sarna gang.",
    ),
]
OTHER = [
    (
        "Ferries cancelled across the bay after Norvale raid",
        "Ferry companies cancelled dozens of sailings across the bay as police closed the port of Norvale.",
    ),
    (
        "Storm floods streets of Castellan",
        "A storm flooded streets in Castellan and left thousands without power.",
    ),
    (
        "Castellan streets flooded as storm hits",
        "Thousands are without power in Castellan after a storm flooded its streets.",
    ),
    (
        "Parliament passes budget with higher fuel duty",
        "Parliament passed a budget that raises the duty on fuel.",
    ),
]
MADE = [*RAID, *REACTIONS, *OTHER]


def told(number: int, title: str, opening: str, url: str = "") -> Told:
    address = url or f"https://outlet{number}.example/news/{number}"
    return Told(address, title, opening, START + timedelta(minutes=20 * number), address)


def groups(articles: list[Told]) -> set[frozenset[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for article, story in zip(articles, group_window(articles), strict=True):
        found[story].add(article.title)
    return {frozenset(titles) for titles in found.values()}


ALL = [told(number, *made) for number, made in enumerate(MADE)]


def test_reports_of_one_event_are_one_story() -> None:
    assert frozenset(title for title, _ in RAID) in groups(ALL)
    assert frozenset(title for title, _ in OTHER[1:3]) in groups(ALL)


def test_a_follow_up_is_a_story_of_its_own_within_the_topic() -> None:
    assert frozenset({OTHER[0][0]}) in groups(ALL)


def test_reactions_of_one_kind_of_people_to_an_event_are_one_story_beside_it() -> None:
    assert frozenset(title for title, _ in REACTIONS) in groups(ALL)


def test_the_order_of_the_articles_does_not_matter() -> None:
    expected = groups(ALL)
    for seed in range(5):
        shuffled = ALL.copy()
        random.Random(seed).shuffle(shuffled)
        assert groups(shuffled) == expected


def test_a_comment_on_an_event_does_not_join_its_reports() -> None:
    comment = told(
        20, "Why the Norvale raid on Ivo Brandt matters", RAID[0][1], "https://outlet20.example/opinion/raid"
    )
    assert frozenset({comment.title}) in groups([*ALL, comment])


def test_the_same_words_a_week_later_are_another_event() -> None:
    later = [
        Told(f"https://late{n}.example/{n}", *made, START + timedelta(days=7, minutes=n))
        for n, made in enumerate(OTHER[1:3])
    ]
    together = [*ALL, *later]
    stories = group_window(together)
    floods = [story for article, story in zip(together, stories, strict=True) if "Castellan" in article.title]
    assert floods[0] == floods[1] != floods[2] == floods[3]


def test_no_article_is_no_story() -> None:
    assert group_window([]) == []


def test_a_headline_is_read_by_its_main_clause() -> None:
    read = read_headline("Markets fall after police arrest minister")
    assert "capture" in read.classes
    assert "capture" not in read.main
    assert read_headline("After arrests in Norvale, markets fall").main == read_headline("Markets fall").main


def test_a_people_and_its_state_are_one_term_and_the_pronoun_is_none() -> None:
    assert read_headline("Iranian minister").terms[0] == read_headline("Iran’s minister").terms[0]
    assert "us" in read_headline("US closes port").terms
    assert "us" not in read_headline("They told us nothing").terms


def test_who_reacts_is_told_with_the_kind_of_people() -> None:
    assert read_headline("‘A shock’: World leaders react to the raid").kind_reacting == {"world"}
    assert read_headline("Senators slam the raid").kind_reacting == {"legislators"}
    assert read_headline("Mayor Holt slams the raid").kind_reacting == frozenset()


def test_deaths_and_arrests_have_more_consequence_than_words() -> None:
    assert consequence(read_headline("Ten killed in blast").main) > consequence(
        read_headline("Mayor praises choir").main
    )
