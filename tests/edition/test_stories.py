"""Stories by weight: who counts as an outlet, which headline stands for a story, and what comes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from briefing.edition.snapshot import DeskCopy
from briefing.edition.stories import leading, story_rows
from briefing.edition.weight import Facts, Topics, weigh
from store.records import Article, Mention, Placement, Reading
from tests.edition.made import desk_copy

NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)


def made(
    number: int,
    title: str,
    host: str,
    *,
    source: int = 0,
    hour: int = 8,
    author: str = "",
    section: str = "world",
    body: str = "The harbour was closed.",
) -> tuple[Article, Reading]:
    source_id = ("https://a.example/rss", "https://b.example/rss", "https://c.example/rss")[source]
    published = datetime(2025, 3, 10, hour, tzinfo=UTC)
    article = Article(
        source_id,
        f"k{number}",
        f"{title}\n{body}",
        published,
        published,
        headline_end=len(title),
        url=f"https://{host}/{section}/item-{number}",
        author=author,
        id=number,
    )
    return article, Reading(number, 1)


def placed(*read: tuple[Article, Reading], copies: dict[int, int] | None = None) -> DeskCopy:
    copies = copies or {}
    places = {item.id: Placement(item.id, 1, copies.get(item.id, 0)) for item, _ in read}
    return desk_copy(*read, placements=places)


def test_feeds_whose_links_lead_to_one_host_are_one_outlet() -> None:
    copy = placed(
        made(1, "Police arrest seven in Norvale", "www.courier.co.uk"),
        made(2, "Seven arrested by Norvale police", "sport.courier.co.uk", source=1),
        made(3, "Norvale: police make seven arrests", "tribune.example", source=2),
    )
    (row,) = story_rows(copy, NOW)
    assert (row.outlets, row.independent) == (2, 2)
    assert set(row.sources) == {"Beta", "Gamma"}  # of one publisher's feeds the shortest name


def test_feeds_that_say_whose_they_are_are_one_outlet() -> None:
    read = (made(1, "Police arrest seven", "one.example"), made(2, "Seven arrested", "two.example", source=1))
    copy = replace(
        placed(*read), owners={"https://a.example/rss": "Herald", "https://b.example/rss": "Herald"}
    )
    (row,) = story_rows(replace(copy, _publishers={}, _names={}), NOW)
    assert row.sources == ("Herald",)


def test_a_copy_is_an_outlet_and_not_independent() -> None:
    copy = placed(
        made(1, "Police arrest seven", "one.example"),
        made(2, "Police arrest seven suspects", "two.example", source=1),
        copies={2: 1},
    )
    (row,) = story_rows(copy, NOW)
    assert (row.outlets, row.independent) == (2, 1)


def test_an_agencys_text_in_several_outlets_has_the_agency_as_its_one_source() -> None:
    copy = placed(
        made(1, "Police arrest seven", "one.example", author="The Associated Press"),
        made(2, "Seven held in Norvale", "two.example", source=1, body="NORVALE (AP) — Police held seven."),
        made(3, "Norvale police make arrests", "three.example", source=2),
    )
    (row,) = story_rows(copy, NOW)
    assert (row.outlets, row.independent) == (3, 2)


def test_independent_is_never_more_than_outlets() -> None:
    copy = placed(*(made(n, f"Police arrest {n} more", "one.example", hour=8 + n) for n in range(1, 4)))
    (row,) = story_rows(copy, NOW)
    assert (row.outlets, row.independent) == (1, 1)


def test_neither_a_question_nor_a_comment_nor_a_live_page_heads_a_story() -> None:
    copy = placed(
        made(1, "Who was arrested in the Norvale raid?", "one.example"),
        made(2, "Norvale raid live updates: seven arrested", "two.example", source=1),
        made(3, "The Norvale raid was long overdue", "three.example", source=2, section="opinion"),
        made(4, "WATCH: Norvale raid, seven arrested", "four.example"),
        made(5, "Seven arrested in Norvale raid, police say", "five.example", hour=11),
    )
    (row,) = story_rows(copy, NOW)
    assert row.title == "Seven arrested in Norvale raid, police say"
    assert row.form == "news"
    assert row.evidence[0].title == row.title


def test_the_headline_is_the_one_that_says_what_most_say() -> None:
    copy = placed(
        made(1, "Norvale mayor cancels lunch as police arrest seven", "one.example"),
        made(2, "Police arrest seven in Norvale raid", "two.example", source=1),
        made(3, "Seven arrested in Norvale police raid", "three.example", source=2),
        made(4, "Norvale raid: police arrest seven", "four.example"),
    )
    (row,) = story_rows(copy, NOW)
    assert "mayor" not in row.title


def test_the_newest_report_besides_the_headline_is_its_development() -> None:
    copy = placed(
        made(1, "Police arrest seven in Norvale raid", "one.example"),
        made(
            2,
            "Norvale raid: seven arrested by police, judge orders inquiry",
            "two.example",
            source=1,
            hour=11,
        ),
    )
    (row,) = story_rows(copy, NOW)
    assert row.development is not None
    assert row.development.article == 2
    assert row.broke == datetime(2025, 3, 10, 8, tzinfo=UTC)


def facts(headline: str, **given: object) -> Facts:
    usual: dict[str, object] = {
        "headline": headline,
        "form": "news",
        "reporting": 3,
        "commenting": 0,
        "broke": datetime(2025, 3, 9, 8, tzinfo=UTC),
        "newest": datetime(2025, 3, 9, 9, tzinfo=UTC),
        "watched": (),
    }
    return Facts(**{**usual, **given})  # type: ignore[arg-type]


def test_each_thing_that_makes_a_story_matter_makes_it_weigh_more() -> None:
    topics = Topics(["Norvale mayor speaks", "Norvale port closed", "Choir sings in Sarna"])
    plain = weigh(facts("Choir sings in Sarna"), topics, NOW).value
    assert weigh(facts("Choir sings in Sarna", reporting=6), topics, NOW).value > plain
    assert weigh(facts("Ten killed in Sarna"), topics, NOW).value > plain
    assert weigh(facts("Choir sings in Norvale"), topics, NOW).value > plain
    assert weigh(facts("Choir sings in Sarna", watched=("Sarna",)), topics, NOW).value > plain
    for form in ("live", "analysis", "roundup", "service", "leisure"):
        assert weigh(facts("Choir sings in Sarna", form=form), topics, NOW).value < plain


def test_a_story_that_broke_an_hour_ago_makes_up_for_few_outlets_if_it_may_matter() -> None:
    topics = Topics(["Ten killed in Sarna", "Choir sings in Sarna"])
    new = {"broke": datetime(2025, 3, 10, 11, tzinfo=UTC), "reporting": 1}
    old = {"reporting": 1}
    blast = weigh(facts("Ten killed in Sarna", **new), topics, NOW)
    assert blast.value > 1.3 * weigh(facts("Ten killed in Sarna", **old), topics, NOW).value
    assert any("last hours" in reason for reason in blast.reasons)


def test_an_outlet_that_names_itself_counts_nothing() -> None:
    (first, reading), other = made(1, "Alpha told it first", "alpha.example"), "Alpha told it first"
    tagged = replace(reading, mentions=(Mention(0, 5, "Alpha", "Alpha", "full name"),))
    (named,) = story_rows(placed((first, tagged)), NOW)
    (plain,) = story_rows(placed((first, reading)), NOW)
    assert other == named.title
    assert named.weight == plain.weight


def test_only_reports_of_several_outlets_or_of_watched_names_lead() -> None:
    copy = desk_copy(
        made(1, "Police arrest seven in Norvale", "one.example"),
        made(2, "Seven arrested in Norvale", "two.example", source=1),
        made(3, "Choir sings in Sarna", "three.example", source=2),
        placements={1: Placement(1, 1), 2: Placement(2, 1), 3: Placement(3, 3)},
    )
    rows = story_rows(copy, NOW)
    assert [row.articles for row in rows] == [2, 1]
    assert leading(rows) == 1


def test_what_a_feed_repeats_in_every_entry_gives_no_tags() -> None:
    from briefing.edition.snapshot import _without_boilerplate

    frame = "Ana Holt writes this newsletter every single morning."
    articles, readings = {}, {}
    for number, title in enumerate(("Bridge falls", "Mayor resigns", "Storm nears"), 1):
        article, reading = made(number, title, "one.example", body=f"It was Monday. {frame}")
        at = article.text.index("Ana Holt")
        articles[number] = article
        readings[number] = replace(
            reading, mentions=(Mention(at, at + 8, "Ana Holt", "Ana Holt", "full name"),)
        )
    kept = _without_boilerplate(articles, readings)
    assert all(reading.mentions == () for reading in kept.values())


def test_what_adds_to_a_story_of_days_ago_weighs_less_than_a_new_one() -> None:
    read = made(1, "Ten killed in Sarna", "one.example")
    new = placed(read)
    running = replace(new, begun={1: datetime(2025, 3, 7, tzinfo=UTC)}, _publishers={}, _names={})
    assert story_rows(running, NOW)[0].weight < story_rows(new, NOW)[0].weight
    assert story_rows(running, NOW)[0].broke == datetime(2025, 3, 7, tzinfo=UTC)
