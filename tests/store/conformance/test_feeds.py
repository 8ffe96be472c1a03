"""What is remembered of feeds: their state, their names and tags, what they brought, and the parts of the last body."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from store.archive import Archive
from store.records import FeedResult, FeedState, FeedStatus
from tests.store.newsroom import BBC, NOON, NPR, made, named, sent, store, store_feed, titles


def test_the_state_of_a_feed_comes_back_whole(archive: Archive) -> None:
    state = FeedState(
        BBC.id,
        url="https://moved.example/",
        etag='W/"x"',
        last_modified="Thu, 14 Aug 2025 12:00:00 GMT",
        body_hash="ab",
        checked=NOON,
        succeeded=NOON - timedelta(days=1),
        next_due=NOON + timedelta(microseconds=1),
        failures=3,
        error="The server says no.",
        failing_since=NOON,
        retired=True,
        title="Título",
        asked_to_wait=True,
        ttl=15,
    )
    archive.store_feeds([FeedResult(BBC, "failed", state), FeedResult(NPR, "not-due", FeedState(NPR.id))])
    assert archive.feed_states() == {BBC.id: state, NPR.id: FeedState(NPR.id)}
    archive.store_feeds([FeedResult(BBC, "not-modified", FeedState(BBC.id, etag="2"))])
    assert archive.feed_states() == {BBC.id: FeedState(BBC.id, etag="2"), NPR.id: FeedState(NPR.id)}


def test_a_renamed_source_is_found_by_its_new_name_and_tags(archive: Archive) -> None:
    store(archive, made("k1", "One"))
    archive.note_sources([replace(BBC, name="Beeb Américas", tags=("radio",)), NPR])
    assert titles(archive, "source:americas tag:radio") == ["One"]
    assert titles(archive, 'source:"BBC Latin"') == []
    assert titles(archive, "tag:crime") == []


def test_one_key_in_two_feeds_is_two_articles(archive: Archive) -> None:
    store(archive, made("same", "From one"))
    store(archive, made("same", "From another", source=NPR))
    assert archive.count() == 2
    assert list(archive.known(BBC.id)) == ["same"]


def test_known_gives_digests_of_what_is_stored_and_of_what_was_pruned(archive: Archive) -> None:
    first, second = made("k1", "One"), made("k2", "Two", hours=48)
    store(archive, first, second)
    archive.prune(NOON + timedelta(hours=1))
    assert archive.known(BBC.id) == {"k1": first.digest, "k2": second.digest}
    assert archive.known("https://unknown.example") == {}
    edited = made("k2", "Two\nand more", hours=48)
    store_feed(archive, sent(edited))
    assert archive.known(BBC.id)["k2"] == edited.digest


def test_known_has_the_newest_and_does_not_grow_with_the_archive(archive: Archive) -> None:
    for batch in range(14):
        store(archive, *(made(f"{batch}-{n}", f"Text {batch} {n}", hours=batch) for n in range(50)))
    known = archive.known(BBC.id)
    assert 500 <= len(known) < 700
    assert "13-0" in known
    assert store_feed(archive, sent(made("0-0", "Text 0 0"))).new == ()


def test_known_has_four_times_what_a_large_feed_sends_though_it_fails_meanwhile(archive: Archive) -> None:
    articles = [made(f"k{n}", f"Text {n}", hours=n / 60) for n in range(700)]
    archive.store_feeds([sent(*articles, entries=170)])
    archive.store_feeds([FeedResult(BBC, "failed", FeedState(BBC.id))])
    assert len(archive.known(BBC.id)) >= 680


def test_feeds_stored_together_keep_their_own_articles_and_tags(archive: Archive) -> None:
    one, two, three = (
        made("k", "Rosa spoke", hours=2),
        made("k", "Pam spoke", source=NPR, hours=1),
        made("l", "Late"),
    )
    first = replace(sent(one, three), mentions=(tuple(named(one, "Rosa")), ()), parts=b"1")
    second = replace(sent(two, source=NPR), mentions=(tuple(named(two, "Pam")),), parts=b"2")
    stored = archive.store_feeds([first, second])
    assert [len(each.new) for each in stored] == [2, 1]
    assert [archive.articles(each.new)[each.new[0]].source for each in stored] == [BBC.id, NPR.id]
    assert titles(archive, "actor:Rosa") == ["Rosa spoke"]
    assert titles(archive, "source:NPR") == ["Pam spoke"]
    assert (archive.feed_parts(BBC.id), archive.feed_parts(NPR.id)) == (b"1", b"2")
    assert archive.verify() == []


def test_storing_no_feed_stores_nothing(archive: Archive) -> None:
    assert archive.store_feeds([]) == []
    assert archive.feed_states() == {}


# --- the parts of the last body ------------------------------------------------------


def test_parts_are_kept_and_replaced_with_the_articles(archive: Archive) -> None:
    assert archive.feed_parts(BBC.id) == b""
    archive.store_feeds([replace(sent(made("k1", "One")), parts=b"\x00first\xff")])
    assert archive.feed_parts(BBC.id) == b"\x00first\xff"
    archive.store_feeds([replace(sent(), parts=b"second")])
    assert archive.feed_parts(BBC.id) == b"second"
    assert archive.feed_parts(NPR.id) == b""


def test_a_body_that_could_not_be_cut_leaves_no_parts_of_an_earlier_one(archive: Archive) -> None:
    archive.store_feeds([replace(sent(made("k1", "One")), parts=b"first")])
    archive.store_feeds([sent(made("k2", "Two"))])
    assert archive.feed_parts(BBC.id) == b""


@pytest.mark.parametrize("status", sorted(set(get_args(FeedStatus)) - {"ok"}))
def test_an_answer_without_a_body_leaves_the_parts_as_they_are(archive: Archive, status: FeedStatus) -> None:
    archive.store_feeds([replace(sent(made("k1", "One")), parts=b"first")])
    archive.store_feeds([replace(sent(), status=status)])
    assert archive.feed_parts(BBC.id) == b"first"
