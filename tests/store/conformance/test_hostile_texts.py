"""Texts that break databases: NUL, lone surrogates, quotes, wildcards, very long ones. Nothing breaks, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.archive import Archive
from store.open import open_archive
from store.query import Named, Words
from store.records import (
    Entity,
    Event,
    FeedResult,
    FeedState,
    Mention,
    Page,
    Quote,
    Reading,
    SavedFilter,
    Source,
    Timex,
    When,
)
from store.views import Pin
from tests.store.conformance.conftest import NewPlace
from tests.store.newsroom import BBC, NOON, made, named, sent, store, store_feed, titles

HOSTILE = [
    "a \0 b",
    "half \ud83d and \udc00 half",
    "'; DROP TABLE articles; --",
    'say "it" \\ {title} : * ^ NEAR(a b) %_% $1 ?1 :x',
    "\u202e\u2066 rtl \ufeff \u2028 \U0010ffff \x1b[31m",
    "İﬁß Ǆ ŉ e\u0301 \u0345",
    "\n\r\t \x7f",
    "x" * 70_000,
]


def kept(text: str) -> str:
    """What a text becomes: NUL and lone surrogates cannot be stored, and keep their place."""
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_every_text_of_a_feed_is_kept_at_its_length(archive: Archive, text: str) -> None:
    source = Source(text, "https://x.example/" + text, (text, "tag"))
    article = made(
        text,
        f"Head {text}\n{text} end",
        source=source,
        url=text,
        author=text,
        published_raw=text,
        language=text,
    )
    article = replace(article, digest=text)
    state = FeedState(source.id, etag=text, error=text, title=text)
    (stored,) = archive.store_feeds(
        [FeedResult(source, "ok", state, (article,), parts=text.encode("utf-8", "replace"))]
    )
    found = archive.article(stored.new[0])
    assert found is not None
    assert found.text == kept(article.text)
    assert (found.key, found.digest, found.url, found.author) == (kept(text),) * 4
    assert (found.published_raw, found.language) == (kept(text),) * 2
    assert found.source == kept(source.id)
    assert archive.known(source.id) == {kept(text): kept(text)}
    assert archive.feed_states()[kept(source.id)].error in (text, kept(text))
    (again,) = archive.store_feeds([FeedResult(source, "ok", state, (article,))])
    assert (again.new, again.edited) == ((), ())
    assert titles(archive, "tag:tag") == [found.title]
    assert archive.verify() == []


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_every_text_of_a_reading_is_kept(archive: Archive, text: str) -> None:
    (id_,) = store(archive, made("k1", "Head\nBody of it."))
    when = When(date(1, 1, 1), date(9999, 12, 31), "range", True)
    reading = Reading(
        id_,
        1,
        (Mention(0, 4, text, text, text),),
        (Entity(0, 4, "PERSON", text, text),),
        (Quote(0, 4, ((0, 4),), "direct", text, text, 0.5, text, None, text, text),),
        (Timex(0, 4, "DATE", text, when, text),),
        (Event(0, 4, "said", text, when, text, (0, 4), text, (text, "A")),),
        b"\0\xff",
    )
    archive.save_readings([reading])
    found = archive.readings([id_])[id_]
    (mention,), (quote,), (event,) = found.mentions, found.quotes, found.events
    assert (mention.actor, mention.alias, mention.rule) == (kept(text),) * 3
    assert (quote.speaker, quote.mention, quote.actor, quote.cue, quote.rule) == (kept(text),) * 5
    assert (event.text, event.value, event.anchor, event.when) == (*(kept(text),) * 3, when)
    assert (found.entities[0].name, found.timexes[0].when, found.fingerprint) in (
        (text, when, b"\0\xff"),
        (kept(text), when, b"\0\xff"),
    )
    assert archive.select(actor=text) == [id_]
    assert archive.count(actor=text) == 1
    assert archive.verify() == []


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_everything_that_the_user_writes_is_kept(archive: Archive, text: str) -> None:
    archive.set_meta(text, text)
    assert archive.meta(text) == kept(text)
    assert archive.meta("other") == ""
    saved = SavedFilter(text, text, NOON)
    assert archive.filters.replace(None, saved)
    assert archive.filters.all() == (SavedFilter(kept(text), kept(text), NOON),)
    (stored,) = archive.filters.all()
    assert archive.filters.replace(stored, None)
    pin = archive.pins.put(Pin("note", 0, 0, 0, text, text, NOON))
    assert archive.pins.all() == (replace(pin, words=kept(text), note=kept(text)),)
    archive.journal.add(text, text, {text: [text]}, text)
    entry = archive.journal.last_in_effect()
    assert entry is not None
    assert (entry.kind, entry.what) == (kept(text),) * 2
    assert (entry.before, entry.after) == ({text: [text]}, text)
    (id_,) = store(archive, made("k1", "Head\nBody."))
    archive.pages.note(Page(id_, "failed", text, NOON))
    page = archive.pages.get(id_)
    assert page is not None
    assert page.said == kept(text)
    archive.correct_speaker(id_, 0, 4, text, text)
    assert archive.verify() == []


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_expression_breaks_a_search(archive: Archive, text: str) -> None:
    store(archive, made("k1", "Head\nBody."))
    for expr in (
        Words(text),
        Words(text, prefix=True, title=True),
        Named("actor", text),
        Named("speaker", text, prefix=True),
        Named("source", text),
        Named("tag", text),
    ):
        assert archive.count(expr) == len(archive.select(expr))
    assert archive.known(text) == {}
    assert archive.articles_a_day(actor=text) == archive.articles_a_day(source=text) == {}
    assert archive.feed_parts(text) == b""
    assert archive.pages.wanted([text], NOON, 5) == []
    assert archive.filters.get(text) is None
    assert archive.count() == 1


def test_an_offset_beyond_a_surrogate_still_points_at_its_words(archive: Archive) -> None:
    text = "Head \ud83d\nA \udc00 and a \0 before Rosa spoke."
    article = made("k1", text)
    (id_,) = store(archive, article, names=[["Rosa"]])
    found = archive.article(id_)
    assert found is not None
    (mention,) = archive.mentions([id_])[id_]
    assert found.text[mention.start : mention.end] == "Rosa"
    assert len(found.text) == len(text)
    assert titles(archive, "before rosa spoke actor:rosa") == [found.title]


@pytest.fixture(scope="module")
def shared(new_place: NewPlace) -> Iterator[Archive]:
    with closing(open_archive(new_place())) as archive:
        yield archive


any_text = st.text(st.characters() | st.sampled_from("\0\ud800\udfff'\"\\%_*"), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None)
@given(key=any_text, name=any_text)
def test_an_actor_of_any_name_is_found_by_it(shared: Archive, key: str, name: str) -> None:
    before = shared.count(actor=name)
    article = made(key, f"Head\n{name}", published=datetime(2025, 8, 14, tzinfo=UTC))
    stored = store_feed(shared, sent(article, source=BBC), [named(article, name)])
    (id_,) = stored.new or stored.edited or shared.select(actor=name)[:1]
    assert id_ in shared.select(actor=name)
    assert shared.count(actor=name) - before in (0, 1)
    assert [each.actor for each in shared.mentions([id_])[id_]] == [kept(name)]
