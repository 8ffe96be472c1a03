"""The last days' articles grouped again after a refresh: the same whatever order and batches they came in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from briefing.pipeline.ingest import Pipeline
from briefing.pipeline.story_window import Windowed, group_again, load_window, regrouped
from briefing.pipeline.workers import Workers
from store.archive import Archive
from store.open import open_archive
from store.records import Fingerprinted, Placement
from tests.store.newsroom import NOON, NPR, made, read, sent, store, store_feed

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
        f"k{number}",
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
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = open_archive(tmp_path / "archive.sqlite")
    yield archive
    archive.close()


def waiting(archive: Archive, *ids: int) -> list[Fingerprinted]:
    return [each for each in archive.grouping.waiting(100) if each.article in ids]


def test_settled_articles_are_placed_again_only_where_that_changes_something(archive: Archive) -> None:
    ids = store(archive, *(made(f"k{n}", text, hours=n) for n, text in enumerate((*RAIDS, CHOIR))))
    settled = [Placement(each, each) for each in ids[1:]]
    archive.save_readings([read(each) for each in ids[1:]], settled)
    archive.save_readings([read(ids[0])])
    placed = [Placement(ids[0], ids[0])]
    window = load_window(archive, waiting(archive, ids[0]), placed, NOON + timedelta(hours=5))
    found = regrouped(archive, placed, window, group_again(window))
    assert {each.article: each.story for each in found} == {ids[0]: ids[0], ids[1]: ids[0], ids[2]: ids[0]}


def test_what_is_older_than_the_window_stays_as_it_is(archive: Archive) -> None:
    old, new = store(archive, made("old", RAIDS[0], hours=-24 * 29), made("new", CHOIR))
    archive.save_readings([read(old), read(new)])
    placed = [Placement(old, old), Placement(new, new)]
    window = load_window(archive, waiting(archive, old, new), placed, NOON)
    assert [each.id for each in window] == [new]
    archive.save_readings([], placed[1:])
    assert load_window(archive, waiting(archive, old), placed[:1], NOON) == []


@pytest.mark.parametrize("minutes", [0, 90])
def test_the_window_ends_at_the_newest_article_whenever_the_refresh_ends(
    archive: Archive, minutes: int
) -> None:
    ids = store(archive, made("first", CHOIR, hours=-72), made("last", RAIDS[0]))
    archive.save_readings([read(each) for each in ids])
    placed = [Placement(each, each) for each in ids]
    window = load_window(archive, waiting(archive, *ids), placed, NOON + timedelta(minutes=minutes))
    assert [each.id for each in window] == list(ids)


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
