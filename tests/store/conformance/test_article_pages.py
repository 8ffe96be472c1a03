"""The pages behind summaries: which are to be looked up, and the fuller text put in place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from store.archive import Archive
from store.records import PAGE_LOOKBACK, PAGE_RETRY, Article, Page, Source
from tests.store.newsroom import BBC, NOON, NPR, made, named, quoted, read, sent, store, store_feed, titles

NOW = NOON + timedelta(hours=1)
TEXT = "Harbour shut\nThe harbour is shut."
FULL = "Harbour shut\nThe harbour is shut. Rosa said “never”, and left."


def summary(key: str = "k1", **more: object) -> Article:
    return made(key, TEXT, **{"url": "https://x.example/1", "completeness": "summary", **more})  # type: ignore[arg-type]  # names come from the tests


def stored(archive: Archive, article: Article) -> Article:
    (id_,) = store(archive, article)
    found = archive.article(id_)
    assert found is not None
    return found


def wanted(archive: Archive, *sources: Source) -> list[str]:
    ids = [source.id for source in sources or (BBC,)]
    return [article.key for article in archive.pages.wanted(ids, NOW, 10)]


def test_only_summaries_with_an_address_of_these_sources_are_wanted_newest_first(archive: Archive) -> None:
    store(
        archive,
        summary("old", hours=-2),
        summary("new"),
        summary("nowhere", url=""),
        summary("full", completeness="full"),
        summary("ancient", hours=-24 * PAGE_LOOKBACK.days - 1),
    )
    store(archive, summary("other", source=NPR, hours=-1))
    assert wanted(archive) == ["new", "old"]
    assert wanted(archive, BBC, NPR) == ["new", "other", "old"]
    assert [article.key for article in archive.pages.wanted([BBC.id], NOW, 1)] == ["new"]
    assert archive.pages.wanted([], NOW, 10) == []


def test_a_page_that_failed_is_wanted_again_after_a_while_and_a_refusal_is_not(archive: Archive) -> None:
    one, two = stored(archive, summary("one")), stored(archive, summary("two", hours=-1))
    failed, wall = Page(one.id, "failed", "503", NOW), Page(two.id, "paywall", "It asks for money.", NOW)
    archive.pages.note(failed)
    archive.pages.note(wall)
    assert (archive.pages.get(one.id), archive.pages.get(two.id)) == (failed, wall)
    assert wanted(archive) == []
    later = archive.pages.wanted([BBC.id], NOW + PAGE_RETRY + timedelta(seconds=1), 10)
    assert [article.key for article in later] == ["one"]


def test_an_unknown_outcome_is_a_fault_of_the_caller(archive: Archive) -> None:
    article = stored(archive, summary())
    with pytest.raises(ValueError, match="no such outcome"):
        archive.pages.note(Page(article.id, "lost", "", NOW))  # type: ignore[arg-type]  # wrong on purpose
    assert archive.pages.get(article.id) is None


def test_the_fuller_text_takes_the_place_of_the_summary_and_waits_to_be_read(archive: Archive) -> None:
    article = stored(archive, summary())
    archive.save_readings([read(article.id, quotes=[quoted(TEXT, "shut", "Nobody")])])
    filled = replace(article, text=FULL, completeness="full")
    page = Page(article.id, "full", "Full text from its page.", NOW)
    assert archive.pages.fill(page, filled, named(filled, "Rosa"))
    assert archive.article(article.id) == filled
    assert archive.pages.get(article.id) == page
    reading = archive.readings([article.id])[article.id]
    assert (reading.analysis, reading.quotes, reading.events) == (0, (), ())
    assert [each.id for each in archive.unread(1, 5)] == [article.id]
    assert titles(archive, "actor:rosa never") == ["Harbour shut"]
    assert titles(archive, "is:summary OR is:edited OR speaker:nobody") == []
    assert archive.versions(article.id) == ()
    assert wanted(archive) == []
    assert archive.verify() == []


def test_the_same_summary_again_is_no_edit_and_another_one_is_wanted_again(archive: Archive) -> None:
    article = stored(archive, summary())
    archive.pages.fill(
        Page(article.id, "full", "", NOW), replace(article, text=FULL, completeness="full"), ()
    )
    assert store_feed(archive, sent(summary())).edited == ()
    edited = replace(summary(), text=TEXT + " Updated.", digest="other")
    assert store_feed(archive, sent(edited)).edited == (article.id,)
    assert archive.pages.get(article.id) is None
    assert wanted(archive) == ["k1"]
    assert [version.text for version in archive.versions(article.id)] == [FULL]


def test_an_article_that_was_edited_or_removed_meanwhile_is_not_filled(archive: Archive) -> None:
    article = stored(archive, summary())
    edited = made("k1", "New\nText")
    store_feed(archive, sent(edited))
    page = Page(article.id, "full", "x", NOW)
    assert not archive.pages.fill(page, replace(article, text=FULL), ())
    after = archive.article(article.id)
    assert after is not None
    assert (after.text, archive.pages.get(article.id)) == ("New\nText", None)
    archive.prune(NOW + timedelta(days=1))
    assert not archive.pages.fill(page, replace(article, version=2, text=FULL), ())
    assert archive.article(article.id) is None
    assert archive.verify() == []
