from __future__ import annotations

import pytest

from briefing.cli.demo import open_sample
from store.records import Actor, Alias


@pytest.fixture
async def desk():  # type: ignore[no-untyped-def]
    with open_sample("thread") as sample:
        async for _ in sample.desk.refresh():
            pass
        yield sample.desk


async def test_the_sample_is_read_whole_and_its_failing_feed_is_named(desk) -> None:  # type: ignore[no-untyped-def]
    edition = desk.edition()
    assert edition.articles >= 36
    assert edition.unread == 0
    assert [trouble.source for trouble in edition.troubles] == ["Monteluz Gazette"]
    speakers = {row.speaker for row in edition.quotes}
    assert {"Carmen Rueda", "Tomás Rueda", "Elena Sarmiento"} <= speakers
    assert any(item.edited for row in edition.timeline for item in row.evidence)
    assert not any("\x1b" in item.title for row in edition.timeline for item in row.evidence)


async def test_every_line_points_into_its_stored_article(desk) -> None:  # type: ignore[no-untyped-def]
    edition = desk.edition()
    for row in (*edition.timeline, *edition.actors, *edition.quotes):
        for item in row.evidence:
            view = desk.article(item.article)
            assert view is not None
            assert 0 <= item.span[0] < item.span[1] <= len(view.article.text)


async def test_an_actor_added_to_the_watchlist_is_tagged_in_articles_already_stored(desk) -> None:  # type: ignore[no-untyped-def]
    assert "Simón Arca" not in {row.name for row in desk.edition().actors if row.watched}
    desk.watchlist.add(Actor("Simón Arca", "official", (Alias("Simón Arca"),)))
    async for _ in desk.refresh():
        pass
    edition = desk.edition()
    assert "Simón Arca" in {row.name for row in edition.actors if row.watched}
    assert edition.unread == 0
    assert any(row.actor == "Simón Arca" for row in edition.quotes)


async def test_a_query_for_a_speaker_shows_that_speakers_quotes_alone(desk) -> None:  # type: ignore[no-untyped-def]
    rows = desk.edition("speaker:ostrander").quotes
    assert len(rows) >= 3
    assert {row.speaker for row in rows} == {"Pilar Ostrander"}
    direct = desk.edition("speaker:ostrander kind:direct").quotes
    assert 0 < len(direct) < len(rows)
    assert len(desk.edition("speaker:ostrander OR speaker:velmonte").quotes) > len(rows)


async def test_a_query_for_an_actor_shows_the_events_that_involve_it(desk) -> None:  # type: ignore[no-untyped-def]
    rows = desk.edition("actor:calloway").timeline
    assert rows
    assert all("Inés Calloway" in row.actors for row in rows)
    assert desk.edition("since:2026-03-20 actor:calloway").timeline
