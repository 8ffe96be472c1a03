"""The last days' articles grouped again after a refresh: the same whatever order and batches they came in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from briefing.pipeline.ingest import Pipeline
from briefing.pipeline.story_window import Windowed, group_again, load_window, save_window
from briefing.pipeline.workers import Workers
from store.archive import Archive
from store.open import open_archive
from store.records import Placement, Reading
from tests.store.newsroom import NOON, NPR, made, sent, store, store_feed

RAIDS = (
    "Police raid Norvale warehouse, arrest seven\nPolice raided a warehouse in Norvale and arrested seven of the Lantern gang.",
    "Seven arrested as police raid Norvale warehouse\nSeven of the Lantern gang were arrested as police raided a warehouse.",
    "Norvale warehouse raided, seven of Lantern gang arrested\nPolice arrested seven of the Lantern gang in a Norvale warehouse.",
)
CHOIR = "Choir sings in Sarna\nThe choir of Sarna sang in the old church."


def windowed(number: int, text: str, *, url: str = "", copy_of: int = 0, story: int = 0) -> Windowed:
    title, _, body = text.partition("\n")
    address = url or f"https://outlet{number}.example/{number}"
    return Windowed(
        number,
        "https://f.example",
        address,
        title,
        body,
        NOON + timedelta(minutes=number),
        story or number,
        copy_of,
    )


ALL = [*(windowed(number, text) for number, text in enumerate(RAIDS, 1)), windowed(4, CHOIR)]


def test_the_articles_alone_decide_whatever_was_placed_before() -> None:
    expected = group_again(ALL)
    assert expected == {1: (1, 0), 2: (1, 0), 3: (1, 0), 4: (4, 0)}
    assert group_again(ALL[::-1]) == expected
    assert group_again([windowed(n, text, story=4) for n, text in enumerate(RAIDS, 1)] + ALL[3:]) == expected


def test_the_agency_is_the_source_also_where_a_reprint_came_first() -> None:
    reprint = windowed(1, RAIDS[0], url="https://courier.example/raid")
    wire = windowed(2, RAIDS[0], url="https://www.reuters.com/raid", copy_of=1)
    assert group_again([reprint, wire]) == {1: (1, 2), 2: (1, 0)}


def test_of_two_outlets_the_earlier_is_the_source() -> None:
    one, other = windowed(1, RAIDS[0]), windowed(2, RAIDS[0], copy_of=1)
    assert group_again([one, other]) == {1: (1, 0), 2: (1, 1)}


def test_a_shared_statement_makes_no_copy() -> None:
    said = "“We will rebuild this bridge stone by stone until every last family can cross it again in peace.”"
    one = windowed(1, f"Mayor speaks at harbour\nMayor Ana Holt spoke at the harbour. {said}")
    other = windowed(
        2, f"Council hears mayor\nThe council met in the evening and heard her. {said}", copy_of=1
    )
    assert [copy_of for _, copy_of in group_again([one, other]).values()] == [0, 0]


def test_a_story_keeps_the_number_it_has_in_older_articles() -> None:
    older = [windowed(n, text, story=99) for n, text in enumerate(RAIDS, 11)]
    assert {story for story, _ in group_again(older).values()} == {99}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return open_archive(tmp_path / "archive.sqlite")


def test_only_placements_that_changed_are_stored(archive: Archive) -> None:
    ids = store(archive, *(made(f"k{n}", text, hours=n) for n, text in enumerate(RAIDS)))
    archive.save_readings([Reading(each, 1) for each in ids], [Placement(each, each) for each in ids])
    now = NOON + timedelta(hours=5)
    articles = load_window(archive, now)
    assert save_window(archive, articles, group_again(articles)) == 2
    assert {place.story for place in archive.placements(ids).values()} == {ids[0]}
    articles = load_window(archive, now)
    assert save_window(archive, articles, group_again(articles)) == 0
    archive.close()


def test_what_is_older_than_the_window_stays_as_it_is(archive: Archive) -> None:
    (old,) = store(archive, made("old", RAIDS[0], hours=-24 * 29))
    archive.save_readings([Reading(old, 1)], [Placement(old, old)])
    assert load_window(archive, NOON) == []
    archive.close()


@pytest.mark.parametrize("together", [True, False])
async def test_batches_make_no_difference(tmp_path: Path, together: bool) -> None:
    archive = open_archive(tmp_path / "archive.sqlite")
    workers = Workers((), kind="thread")
    pipeline = Pipeline(archive, workers, lambda: NOON + timedelta(hours=6))
    one = [made(f"k{n}", text, hours=n) for n, text in enumerate((*RAIDS[:2], CHOIR))]
    other = made("k9", RAIDS[2], source=NPR, hours=4)
    store_feed(archive, sent(*one), [[]] * 3)
    if not together:
        async for _ in pipeline.read():
            pass
    store_feed(archive, sent(other, source=NPR), [[]])
    async for _ in pipeline.read():
        pass
    ids = archive.select(None)
    stories = [place.story for place in archive.placements(ids).values()]
    assert sorted(stories.count(story) for story in set(stories)) == [1, 3]
    pipeline.close()
    workers.close()
    archive.close()
