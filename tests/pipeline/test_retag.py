"""Tags after an edit of the watchlist: the same as if every article were tagged anew, at the cost of the edit."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.analysis.text.document import Document
from briefing.analysis.text.normalize import Folded, lower
from briefing.analysis.watchlist.affected_texts import spellings_of, texts_naming
from briefing.analysis.watchlist.aliases import pattern, tidy
from briefing.analysis.watchlist.automaton import bared
from briefing.analysis.watchlist.tagger import Tagger
from briefing.pipeline import retag as module
from briefing.pipeline.retag import TAGGED, differing, is_tagged_by, retag
from briefing.pipeline.worker_jobs import tag_articles
from briefing.pipeline.workers import Workers
from store.actors import actor_to_json
from store.archive import Archive
from store.open import open_archive
from store.records import Actor, Alias, Article, FeedResult, FeedState, Mention, Quote, Reading, Role, Source

NOON = datetime(2025, 3, 10, 12, tzinfo=UTC)
WIRE = Source("Wire", "https://wire.example/rss")
HOLT = Actor("Ana Holt", "official", (Alias("Ana Holt"), Alias("Holt", "exact", context=True)))
PORT = Actor("Port Authority", "organization", (Alias("Port Authority"), Alias("PA", "exact", context=True)))

#: Names that collide on purpose: shared surnames, one name within another, acronyms, accents, everyday words.
FIRSTS = ("Ana", "Anne", "José", "Joe", "Søren", "May", "Li")
LASTS = ("Holt", "Holt Bray", "O'Neill", "DeSantis", "Desantis", "March", "Núñez", "Kjær", "中山")
BODIES = ("Port Authority", "Port", "State", "Supreme Court", "WHO", "ICE", "U.S. Navy", "Navy")
FILLERS = (
    "The harbour was calm.", "“Nothing of it is true,” he said.", "Prices rose in MARCH", "President Holt spoke",
    "Mr. O\u2019Neill and Ms. Holt met", "who said ice would melt in May", "Jose\u0301 Nu\u0301n\u0303ez left",
    "the De\u00adSantis plan", "S\u00f8ren Kj\u00e6r\nspoke", "中山市で", "Ana\u200bHolt", "HOLT WINS",
    "a\u00a0 Port  \n Authority ship",
)  # fmt: skip


def _actor(rng: random.Random) -> Actor:
    if rng.random() < 0.6:
        name = f"{rng.choice(FIRSTS)} {rng.choice(LASTS)}"
        extra = [
            Alias(
                rng.choice(
                    (
                        name.split()[-1],
                        f"{rng.choice(('President', 'Gov.'))} {name.split()[-1]}",
                        name.upper(),
                    )
                ),
                rng.choice(("any", "exact")),
                context=rng.random() < 0.3,
                weak=rng.random() < 0.2,
                near=("harbour",) if rng.random() < 0.2 else (),
            )
        ]
        roles = (Role("President", start=rng.choice((None, NOON.date()))),) if rng.random() < 0.4 else ()
        return Actor(name, "official", (Alias(name), *extra), roles)
    name = rng.choice(BODIES)
    return Actor(
        name, "organization", (Alias(name, rng.choice(("any", "exact")), context=rng.random() < 0.2),)
    )


def _list(rng: random.Random, size: int) -> list[Actor]:
    return list({actor.name: actor for actor in (_actor(rng) for _ in range(size))}.values())


def _edited(rng: random.Random, actors: Sequence[Actor]) -> list[Actor]:
    """One to three edits: an actor goes, comes, changes, or moves."""
    edited = list(actors)
    for _ in range(rng.randint(1, 3)):
        kind = rng.randrange(4)
        if edited and kind == 0:
            edited.pop(rng.randrange(len(edited)))
        elif edited and kind == 1:
            edited.append(edited.pop(rng.randrange(len(edited))))
        else:
            actor = _actor(rng)
            place = next((n for n, other in enumerate(edited) if other.name == actor.name), len(edited))
            edited[place : place + 1] = [actor]
    return edited


def _text(rng: random.Random, actors: Sequence[Actor]) -> str:
    parts = [rng.choice(FILLERS)]
    for _ in range(rng.randint(0, 4)):
        actor = rng.choice(actors) if actors and rng.random() < 0.7 else _actor(rng)
        parts.append(
            rng.choice((actor.name, actor.name.split()[-1], actor.aliases[-1].text, actor.name.upper()))
        )
        parts.append(
            rng.choice(("said so.", "went on", "'s plan", "-led talks,", "of Ohio", "Tower", *FILLERS))
        )
    return "".join(part + rng.choice((" ", "\n", " ")) for part in parts)


def _article(number: int, text: str) -> Article:
    when = NOON + timedelta(minutes=number)
    return Article(
        WIRE.id, f"k{number}", text, when, when, headline_end=max(0, text.find("\n")), digest=f"{number}"
    )


def _tag(tagger: Tagger, article: Article) -> tuple[Mention, ...]:
    return tagger.tag(Document.of(article))


def _store(archive: Archive, articles: Sequence[Article], actors: Sequence[Actor]) -> tuple[int, ...]:
    tagger = Tagger(actors)
    state = FeedState(WIRE.id, url=WIRE.url)
    tags = tuple(_tag(tagger, article) for article in articles)
    return archive.store_feeds([FeedResult(WIRE, "ok", state, tuple(articles), mentions=tags)])[0].new


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    archive = open_archive(tmp_path / "archive.sqlite")
    yield archive
    archive.close()


async def follow(archive: Archive, actors: Sequence[Actor], version: str, stop_after: int = -1) -> int:
    """Tag by a list; stopped after so many steps where asked.  Gives the steps taken."""
    workers = Workers(actors, kind="thread")
    steps = 0
    try:
        async for _ in retag(archive, workers, version):
            steps += 1
            if steps == stop_after:
                break
    finally:
        workers.close()
    return steps


def tags(archive: Archive) -> dict[str, tuple[Mention, ...]]:
    found = archive.articles(archive.select(limit=10_000))
    mentions = archive.mentions(list(found))
    return {article.text: mentions.get(id_, ()) for id_, article in found.items()}


def anew(archive: Archive, actors: Sequence[Actor]) -> dict[str, tuple[Mention, ...]]:
    tagger = Tagger(actors)
    return {
        article.text: _tag(tagger, article)
        for article in archive.articles(archive.select(limit=10_000)).values()
    }


@pytest.mark.parametrize("seed", range(12))
async def test_after_any_edits_the_tags_are_those_of_tagging_everything_anew(
    archive: Archive, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(seed)
    monkeypatch.setattr(module, "BATCH", 7)
    monkeypatch.setattr(module, "TOGETHER", 4)
    monkeypatch.setattr(module, "A_WHILE", 20)
    monkeypatch.setattr(module, "FIRST", 5)
    actors = _list(rng, rng.randint(0, 12))
    _store(archive, [_article(n, _text(rng, actors) + f" {n}") for n in range(60)], actors)
    await follow(archive, actors, "0")
    for step in range(1, 6):
        actors = _edited(rng, actors)
        await follow(archive, actors, f"{step}", stop_after=rng.choice((-1, 1, 3)))
        if archive.meta(TAGGED) == f"{step}":
            assert tags(archive) == anew(archive, actors)
    await follow(archive, actors, "last")
    assert tags(archive) == anew(archive, actors)
    assert archive.verify() == []


async def test_only_articles_that_spell_a_changed_actor_are_tagged(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["Ana Holt spoke.", "HOLT in trouble", "The Port Authority paid.", "Nothing here.", "A harbour."]
    _store(archive, [_article(n, text) for n, text in enumerate(texts)], [PORT])
    await follow(archive, [PORT], "1")
    looked_at: list[str] = []

    def watched(articles: Sequence[Article]) -> list[tuple[Mention, ...]]:
        looked_at.extend(article.text for article in articles)
        return tag_articles(articles)

    monkeypatch.setattr(module, "tag_articles", watched)
    await follow(archive, [PORT, HOLT], "2")
    assert sorted(looked_at) == ["Ana Holt spoke.", "HOLT in trouble"]
    assert [mention.actor for mention in tags(archive)["Ana Holt spoke."]] == ["Ana Holt"]


async def test_what_was_read_stays_until_it_is_read_anew(archive: Archive) -> None:
    (id_,) = _store(archive, [_article(1, "Ana Holt spoke of the port.")], [])
    quote = Quote(0, 8, ((0, 8),), "direct", "Ana Holt", "Ana Holt", 0.9)
    archive.save_readings([Reading(id_, 1, quotes=(quote,))])
    await follow(archive, [HOLT], "1")
    assert archive.readings([id_])[id_].quotes == (quote,)
    assert archive.count_unread(1) == 1
    await follow(archive, [HOLT], "2")
    assert archive.count_unread(1) == 1


async def test_a_stopped_run_goes_on_and_does_not_begin_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 10)
    monkeypatch.setattr(module, "TOGETHER", 10)
    _store(archive, [_article(n, f"Ana Holt spoke {n}.") for n in range(100)], [])
    assert await follow(archive, [HOLT], "1", stop_after=4) == 4
    assert archive.meta(TAGGED) == ""
    assert await follow(archive, [HOLT], "1") < 9
    assert archive.meta(TAGGED) == "1"
    assert all(tags(archive).values())


async def test_the_same_list_in_another_version_touches_nothing(archive: Archive) -> None:
    _store(archive, [_article(1, "Ana Holt spoke.")], [HOLT])
    await follow(archive, [HOLT], "1")
    assert await follow(archive, [replace(HOLT, notes="met her in May")], "2") == 0
    assert archive.meta(TAGGED) == "2"


async def test_an_archive_without_a_remembered_list_is_tagged_whole(archive: Archive) -> None:
    _store(archive, [_article(1, "Ana Holt spoke.")], [])
    archive.set_meta("tagged-by", "not what we write")
    await follow(archive, [HOLT], "1")
    assert tags(archive) == anew(archive, [HOLT])


async def test_an_archive_of_before_takes_the_list_it_was_tagged_by_for_known(archive: Archive) -> None:
    _store(archive, [_article(1, "Ana Holt spoke.")], [HOLT])
    assert not is_tagged_by(archive, [HOLT], "1")
    archive.set_meta(TAGGED, "1")
    assert is_tagged_by(archive, [HOLT], "1")
    assert await follow(archive, [HOLT], "2") == 0


#: What a spelling can be told from, or be mistaken for: its words in other company, marks and accents within them.
SIGNS = st.sampled_from(
    [
        *"aehloz .-'\n\t\u00a0?’…\u00ad\u0301\u200bßæçé中ŁİΣ",
        "Holt",
        "HOLT",
        "Ana",
        "ana  holt",
        "O'Neill",
        "Núñez",
    ]
)
WRITTEN = st.lists(SIGNS, max_size=12).map("".join)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(WRITTEN | st.sampled_from(("Ana Holt", "Holt", "O'Neill", "中山 Holt")), max_size=4),
    st.lists(WRITTEN),
)
def test_texts_looked_at_in_one_go_are_those_in_which_a_spelling_stands(
    names: list[str], written: list[str]
) -> None:
    spellings = tuple(filter(None, dict.fromkeys(pattern(lower(tidy(name))) for name in names)))
    texts = list(enumerate(written))
    stands = [n for n, text in texts if any(each in lower(bared(Folded(text).text)) for each in spellings)]
    assert texts_naming(spellings, texts) == stands


def _places(count: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, count), unique=True)


@settings(max_examples=60, deadline=None)
@given(_places(12), _places(12))
def test_actors_that_do_not_differ_keep_their_order(old: list[int], new: list[int]) -> None:
    entries = {n: actor_to_json(Actor(f"Name {n}", "organization")) for n in {*old, *new}}
    found = {entry["name"] for entry in differing([entries[n] for n in old], [entries[n] for n in new])}
    same = [n for n in new if f"Name {n}" not in found]
    assert same == [n for n in old if f"Name {n}" not in found]
    assert {f"Name {n}" for n in {*old} ^ {*new}} <= found
    assert old != new or not found


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_text_without_a_spelling_of_an_actor_is_tagged_the_same_without_it(rng: random.Random) -> None:
    actors = _list(rng, 8)
    gone = rng.choice(actors)
    texts = [(n, _text(rng, actors)) for n in range(20)]
    named = set(texts_naming(spellings_of([gone]), texts))
    whole, without = Tagger(actors), Tagger([actor for actor in actors if actor is not gone])
    for number, text in texts:
        if number not in named:
            article = _article(1, text)
            assert _tag(whole, article) == _tag(without, article)
