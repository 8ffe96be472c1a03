"""What is written happens whole or not at all."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store.archive import Archive
from store.open import open_archive
from store.records import FeedState, Mention, Page, SavedFilter
from store.views import Pin
from tests.store.newsroom import BBC, NOON, NPR, made, named, quoted, read, sent, store, store_feed, titles

BROKEN = Mention(object(), 1, "Somebody", "Somebody", "")  # type: ignore[arg-type]  # what no database takes


def state(archive: Archive) -> object:
    """All that can be asked of a small archive."""
    ids = archive.select()
    return (
        archive.articles(ids),
        archive.readings(ids),
        archive.placements(ids),
        [archive.versions(id_) for id_ in ids],
        [archive.pages.get(id_) for id_ in ids],
        archive.feed_states(),
        [archive.feed_parts(source.id) for source in (BBC, NPR)],
        [archive.known(source.id) for source in (BBC, NPR)],
        archive.articles_a_day(),
        archive.articles_a_day(actor="Rosa"),
        [archive.marks(mark) for mark in ("read", "pinned")],
        archive.pins.all(),
        archive.filters.all(),
        archive.journal.last_in_effect(),
        archive.journal.pending(),
        archive.meta("key"),
        [titles(archive, query) for query in ("rosa", "speaker:rosa", "kind:event", "is:read", "source:bbc")],
        [archive.count(), archive.count(actor="Rosa"), archive.count_unread(1)],
    )


@pytest.fixture
def ids(archive: Archive) -> tuple[int, ...]:
    articles = [made("k1", "Rosa speaks\n“Never,” she said."), made("k2", "Silence", hours=1)]
    return store(archive, *articles, names=[["Rosa"], []])


def test_a_fault_in_one_of_several_feeds_leaves_nothing_of_any(archive: Archive) -> None:
    before = state(archive)
    good = replace(sent(made("k1", "Good")), parts=b"1")
    bad = replace(sent(made("k2", "Bad", source=NPR), source=NPR), mentions=((BROKEN,),), parts=b"2")
    with pytest.raises(Exception, match=r"\w"):
        archive.store_feeds([good, bad])
    assert state(archive) == before
    assert archive.verify() == []
    assert len(store(archive, made("k1", "Good"))) == 1


def test_a_fault_in_an_edit_leaves_the_article_as_it_was(archive: Archive, ids: tuple[int, ...]) -> None:
    before = state(archive)
    with pytest.raises(Exception, match=r"\w"):
        store_feed(archive, sent(made("k3", "New"), made("k1", "Edited")), [[], [BROKEN]])
    assert state(archive) == before
    assert archive.verify() == []


def test_a_fault_in_one_of_several_readings_leaves_nothing_of_any(
    archive: Archive, ids: tuple[int, ...]
) -> None:
    before = state(archive)
    with pytest.raises(Exception, match=r"\w"):
        archive.save_readings([read(ids[0]), read(ids[1], mentions=[BROKEN])])
    with pytest.raises(Exception, match=r"\w"):
        archive.retag({ids[0]: [], ids[1]: [BROKEN]}, {})
    assert state(archive) == before
    assert archive.verify() == []


class Stopped(BaseException):
    """Like an interrupt from the keyboard, which no code expects."""


def test_a_transaction_that_is_broken_off_leaves_nothing_of_all_that_was_written_in_it(
    archive: Archive, ids: tuple[int, ...]
) -> None:
    archive.filters.replace(None, SavedFilter("Kept", "x", NOON))
    article = archive.article(ids[0])
    assert article is not None
    before = state(archive)

    def broken_off() -> None:
        with archive.journal.transaction():
            write_everything(archive, ids)
            raise Stopped

    with pytest.raises(Stopped):
        broken_off()
    assert state(archive) == before
    assert archive.verify() == []
    with archive.journal.transaction():
        write_everything(archive, ids)
    assert state(archive) != before
    assert archive.meta("key") == "value"
    assert archive.verify() == []


def write_everything(archive: Archive, ids: tuple[int, ...]) -> None:
    text = "Rosa speaks\n“Never,” she said."
    new = replace(sent(made("k3", "More"), made("k2", "Edited", hours=1)), parts=b"parts")
    archive.store_feeds([new])
    archive.note_sources([replace(BBC, name="Other"), NPR])
    archive.note_kinds({"Rosa": "official"})
    archive.save_readings([read(ids[0], quotes=[quoted(text, "Never", "Rosa")])])
    archive.correct_speaker(ids[0], text.index("Never"), text.index("Never") + 5, "Lena")
    archive.retag({ids[1]: named(made("", "Edited"), "Edited")}, {})
    archive.set_mark(ids[0], "read", True)
    archive.pages.note(Page(ids[0], "paywall", "", NOON))
    archive.pins.put(Pin("event", ids[0], 0, 4, "Rosa", "", NOON))
    archive.filters.replace(SavedFilter("Kept", "x", NOON), None)
    archive.journal.add("slate", "Wrote", None, 1)
    archive.set_meta("key", "value")
    archive.prune(NOON - timedelta(days=1))


def test_a_transaction_within_another_is_a_part_of_it(archive: Archive) -> None:
    with archive.journal.transaction():
        archive.set_meta("outer", "1")
        with archive.journal.transaction():
            archive.set_meta("inner", "1")
    assert (archive.meta("outer"), archive.meta("inner")) == ("1", "1")

    def broken_off() -> None:
        with archive.journal.transaction():
            with archive.journal.transaction():
                archive.set_meta("inner", "2")
            raise Stopped

    with pytest.raises(Stopped):
        broken_off()
    assert archive.meta("inner") == "1"


def test_others_see_nothing_of_a_transaction_before_it_is_over(archive: Archive, other: Archive) -> None:
    with archive.journal.transaction():
        archive.set_meta("key", "value")
        store(archive, made("k1", "One"))
        assert (other.meta("key"), other.count(), titles(other, "one")) == ("", 0, [])
    assert (other.meta("key"), other.count(), titles(other, "one")) == ("value", 1, ["One"])


def test_everything_is_there_after_closing_and_opening(place: Path) -> None:
    with closing(open_archive(place)) as archive:
        ids = store(archive, made("k1", "Rosa speaks\n“Never,” she said."), made("k2", "Silence", hours=1))
        archive.filters.replace(None, SavedFilter("Kept", "x", NOON))
        write_everything(archive, ids)
        before = state(archive)
    with closing(open_archive(place)) as archive:
        assert state(archive) == before
        assert archive.feed_states() == {
            BBC.id: FeedState(BBC.id, BBC.url, '"1"', checked=NOON, succeeded=NOON)
        }
        assert archive.verify() == []
