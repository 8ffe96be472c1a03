"""What a query of the search language finds, and how pages join."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.archive import Archive
from store.open import open_archive
from store.query import QueryError, parse
from store.records import Source
from tests.store.conformance.conftest import NewPlace
from tests.store.newsroom import NOON, NPR, made, named, quoted, read, sent, store, store_feed, titles


@pytest.fixture(scope="module")
def archive(new_place: NewPlace) -> Iterator[Archive]:
    """Six articles of two sources, four of them read."""
    opened = open_archive(new_place())
    opened.note_kinds({"Pam Bondi": "official", "ICE": "organization"})
    texts = {
        "cartels": ("Drug cartels named\nPam Bondi said “we act” on Monday.", ["Pam Bondi"]),
        "sport": ("Sport day\nA game about drug cartels in São Paulo.", []),
        "ice": ("ICE raids\nICE said nothing; Bondi Beach is far.", ["ICE"]),
    }
    ids = store(
        opened,
        *(made(key, text, hours=24 * n, seen=100 - n) for n, (key, (text, _)) in enumerate(texts.items())),
        names=[names for _, names in texts.values()],
    )
    cartels = texts["cartels"][0]
    opened.save_readings(
        [
            read(
                ids[0],
                quotes=[quoted(cartels, "we act", "Pam Bondi", actor="Pam Bondi")],
                mentions=named(made("", cartels), "Pam Bondi"),
            )
        ]
    )
    store(
        opened,
        made("summary", "Elección en Perú\nSheinbaum habla.", source=NPR, hours=72, completeness="summary"),
        made("odd", 'Signs\nAND OR NOT NEAR "quoted" (x) col:umn * ^ drug-cartels', source=NPR, hours=73),
        made("last", "Last of all\nNothing.", source=NPR, hours=74),
    )
    opened.set_mark(ids[0], "pinned", True)
    opened.set_mark(ids[2], "read", True)
    yield opened
    opened.close()


CARTELS, SPORT, ICE, PERU, SIGNS, LAST = (
    "Drug cartels named",
    "Sport day",
    "ICE raids",
    "Elección en Perú",
    "Signs",
    "Last of all",
)
EVERYTHING = [LAST, SIGNS, PERU, ICE, SPORT, CARTELS]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", EVERYTHING),
        ("drug cartels", [SIGNS, SPORT, CARTELS]),
        ('"cartels drug"', []),
        ("drug -sport", [SIGNS, CARTELS]),
        ("-drug", [LAST, PERU, ICE]),
        ("-(drug OR ice)", [LAST, PERU]),
        ("--drug", [SIGNS, SPORT, CARTELS]),
        ("NOT NOT drug", [SIGNS, SPORT, CARTELS]),
        ("eleccion sao OR peru", [PERU]),
        ("SAO", [SPORT]),
        ("cart*", [SIGNS, SPORT, CARTELS]),
        ("title:drug", [CARTELS]),
        ('title:"cartels named"', [CARTELS]),
        ("drug-cartels", [SIGNS, SPORT, CARTELS]),
        ("actor:bondi", [CARTELS]),
        ('actor:"pam bondi"', [CARTELS]),
        ('actor:"bondi pam"', []),
        ("actor:bon*", [CARTELS]),
        ("actor:bon", []),
        ("-actor:bondi -source:npr", [ICE, SPORT]),
        ("bondi -actor:bondi", [ICE]),
        ("speaker:bondi", [CARTELS]),
        ("actor:ice OR speaker:bondi OR peru", [PERU, ICE, CARTELS]),
        ("(actor:ice OR sport) (source:bbc OR x)", [ICE, SPORT]),
        ("source:npr", [LAST, SIGNS, PERU]),
        ("source:feeds.bbci", [ICE, SPORT, CARTELS]),
        ("source:nowhere", []),
        ("-source:nowhere", EVERYTHING),
        ("source:nowhere OR last", [LAST]),
        ("tag:crime", [ICE, SPORT, CARTELS]),
        ('tag:"latin america"', [ICE, SPORT, CARTELS]),
        ("tag:latin", []),
        ("kind:quote", [CARTELS]),
        ("kind:direct kind:event", [CARTELS]),
        ("kind:indirect", []),
        ("kind:official", [CARTELS]),
        ("kind:organization", [ICE]),
        ("is:summary", [PERU]),
        ("is:pinned", [CARTELS]),
        ("is:read", [ICE]),
        ("is:unread source:bbc", [SPORT, CARTELS]),
        ("is:edited", []),
        ("since:2025-08-16", [LAST, SIGNS, PERU, ICE]),
        ("until:2025-08-15", [SPORT, CARTELS]),
        ("on:2025-08-16", [ICE]),
        ("-on:2025-08-16 source:bbc", [SPORT, CARTELS]),
        ("since:2025-08-16 until:2025-08-15", []),
        ("(on:2025-08-14 OR on:2025-08-16) -drug", [ICE]),
        ("on:2025-08-14 OR peru", [PERU, CARTELS]),
        ("since:2025-08-17 OR actor:bondi", [LAST, SIGNS, PERU, CARTELS]),
        ("col:umn", QueryError),
        ('"col:umn"', [SIGNS]),
        ('"AND OR NOT NEAR"', [SIGNS]),
        ('"^ drug"', [SIGNS, SPORT, CARTELS]),
        ("near(drug", QueryError),
    ],
)
def test_a_query_finds_what_it_says(
    archive: Archive, query: str, found: list[str] | type[QueryError]
) -> None:
    if isinstance(found, type):
        with pytest.raises(found):
            parse(query)
        return
    assert titles(archive, query) == found
    assert archive.count(parse(query, NOON)) == len(found)
    assert sorted(titles(archive, query, newest_by="fetched")) == sorted(found)


def test_an_actor_is_found_by_the_exact_name(archive: Archive) -> None:
    assert titles(archive, "", actor="Pam Bondi") == [CARTELS]
    assert titles(archive, "", actor="Bondi") == []
    assert titles(archive, "-drug", actor="ICE") == [ICE]
    assert archive.count(actor="ICE") == 1
    assert archive.count(actor="Nobody") == 0
    assert archive.count(parse("drug"), actor="ICE") == 0


def test_times_bound_publication_or_first_sight(archive: Archive) -> None:
    since, until = NOON + timedelta(hours=24), NOON + timedelta(hours=73)
    assert titles(archive, "", since=since, until=until) == [PERU, ICE, SPORT]
    assert archive.count(since=since, until=until) == 3
    assert archive.count(parse("drug"), since=since, until=until) == 1
    assert archive.count(fetched_since=NOON + timedelta(hours=100)) == 3
    assert archive.count(parse("drug"), fetched_since=NOON + timedelta(hours=100)) == 2
    assert titles(archive, "", newest_by="fetched", since=NOON + timedelta(hours=100)) == [
        ICE,
        SPORT,
        CARTELS,
    ]
    assert titles(archive, "", newest_by="fetched", until=NOON + timedelta(hours=100)) == [LAST, SIGNS, PERU]


@pytest.mark.parametrize("newest_by", ["published", "fetched"])
@pytest.mark.parametrize("query", ["", "drug OR actor:ice OR nothing", "-sport"])
def test_pages_join_without_gap_or_repetition(archive: Archive, query: str, newest_by: str) -> None:
    expr = parse(query)
    whole = archive.select(expr, newest_by=newest_by)  # type: ignore[arg-type]  # one of the two words
    paged: list[int] = []
    before: tuple[datetime, int] | None = None
    while page := archive.select(expr, limit=2, before=before, newest_by=newest_by):  # type: ignore[arg-type]
        paged += page
        assert len(paged) <= len(whole), "a page comes again and again"
        last = archive.articles(page)[page[-1]]
        before = (last.published if newest_by == "published" else last.fetched, last.id)
    assert paged == whole
    assert len(set(whole)) == len(whole)


def test_a_page_begins_before_a_time_where_no_article_is_named(archive: Archive) -> None:
    assert titles(archive, "", before=(NOON + timedelta(hours=72), 0)) == [ICE, SPORT, CARTELS]
    assert titles(archive, "", limit=0) == []


def test_words_are_found_without_case_and_accents_and_never_by_their_stem(new_place: NewPlace) -> None:
    with closing(open_archive(new_place())) as archive:
        store(
            archive,
            made("one", "ELECCIÓN en Perú\nŁódź, naïve café; İstanbul."),
            made("two", "Elections\nThe raided ports.", hours=1),
        )
        for query in ("elección", "ELECCION", "peru", "naive CAFÉ", "cafe\u0301"):
            assert titles(archive, query) == ["ELECCIÓN en Perú"], query
        for query in ("election", "port", "raid", "perus"):
            assert titles(archive, query) == [], query
        assert titles(archive, "elec*") == ["Elections", "ELECCIÓN en Perú"]


def test_names_are_whole_words_without_case_accents_and_signs(new_place: NewPlace) -> None:
    with closing(open_archive(new_place())) as archive:
        text = "Nuño-Gómez speaks\n“We wait,” said O’Hara."
        article = made("one", text)
        (id_,) = store(archive, article, names=[["Nuño-Gómez"]])
        quote = quoted(text, "We wait", "O’Hara, Pat")
        archive.save_readings([read(id_, quotes=[quote], mentions=named(article, "Nuño-Gómez"))])
        for query in ("actor:nuno", 'actor:"nuno gomez"', "actor:GÓMEZ", "actor:nun*", "speaker:o’hara"):
            assert titles(archive, query) == ["Nuño-Gómez speaks"], query
        for query in ("actor:gom", 'actor:"gomez nuno"', "speaker:gomez", "actor:hara"):
            assert titles(archive, query) == [], query
        assert archive.count(actor="Nuño-Gómez") == 1
        assert archive.count(actor="nuno gomez") == 0


def test_a_phrase_of_a_name_does_not_reach_into_the_next_name(new_place: NewPlace) -> None:
    with closing(open_archive(new_place())) as archive:
        store(archive, made("k", "Ana Ruiz met Paz Soto"), names=[["Ana Ruiz", "Paz Soto"]])
        assert titles(archive, 'actor:"ruiz paz"') == []
        assert titles(archive, 'actor:"paz soto" actor:"ana ruiz"') == ["Ana Ruiz met Paz Soto"]


def test_days_are_those_of_the_time_zone_that_the_query_was_read_in(new_place: NewPlace) -> None:
    with closing(open_archive(new_place())) as archive:
        midnight = datetime(2025, 8, 14, tzinfo=UTC)
        for name, minutes in (("before", -1), ("at", 0), ("after", 1), ("last", 24 * 60 - 1)):
            store(archive, made(name, name, published=midnight + timedelta(minutes=minutes)))
        bogota = NOON.astimezone(timezone(timedelta(hours=-5)))
        for query, now, found in (
            ("on:2025-08-14", NOON, ["last", "after", "at"]),
            ("until:2025-08-13", NOON, ["before"]),
            ("since:2025-08-14", bogota, ["last"]),
            ("on:2025-08-13", bogota, ["after", "at", "before"]),
            ("since:12h", NOON, ["last", "after", "at"]),
            ("-since:12h", NOON, ["before"]),
            ("since:0d", NOON, ["last", "after", "at"]),
            ("until:yesterday", NOON, ["before"]),
        ):
            ids = archive.select(parse(query, now))
            assert [article.title for article in archive.articles(ids).values()] == found, query
            assert archive.count(parse(query, now)) == len(found), query


def test_a_query_follows_every_change_at_once(new_place: NewPlace) -> None:
    with closing(open_archive(new_place())) as archive:
        (id_,) = store(archive, made("k", "Rosa speaks"), names=[["Rosa"]])
        states = {"is:unread": True, "is:read": False, "is:pinned": False, "is:edited": False}
        for change, after in (
            (lambda: archive.set_mark(id_, "read", True), {"is:unread": False, "is:read": True}),
            (lambda: archive.set_mark(id_, "pinned", True), {"is:pinned": True}),
            (lambda: store(archive, made("k", "Rosa is silent")), {"is:edited": True}),
            (lambda: archive.set_mark(id_, "read", False), {"is:unread": True, "is:read": False}),
            (lambda: archive.set_mark(id_, "pinned", False), {"is:pinned": False}),
        ):
            change()
            states |= after
            for query, holds in states.items():
                assert bool(titles(archive, query)) == holds, query
                assert archive.count(parse(query)) == holds, query


FIELDS = ["actor:", "speaker:xyz*", "since:7d", "is:read", "source:", "tag:crime", "col:", "on:"]
MARKS = ["drug", "-", "(", ")", '"', "OR", "AND", "NOT", "*", "NEAR(", "^", "{title}:", "+", "'", "`", "－"]
SELDOM = ["\0", "\ud800", "½", "\u0301", "\u2028", "\U000e0041", "ﷺ", "𝔇𝔯𝔲𝔤"]


@settings(max_examples=150, deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=60), st.lists(st.sampled_from(FIELDS + MARKS + SELDOM), max_size=20).map(" ".join)
    )
)
def test_any_text_is_a_query_or_a_query_error(archive: Archive, text: str) -> None:
    try:
        expr = parse(text, NOON)
    except QueryError:
        return
    found = archive.select(expr)
    assert archive.count(expr) == len(found)
    assert found == sorted(found, reverse=True)


WORDS = ["drug", "sport", '"we act"', "-drug", "title:last", "is:summary", "is:unread", "kind:event"]
NAMES = ["actor:bondi", "actor:ice", "source:npr", "source:zzz", "tag:crime"]
TIMES = ["since:2025-08-16", "until:2025-08-15", "on:2025-08-17"]
leaf = st.sampled_from(WORDS + NAMES + TIMES)
trees = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({' '.join(parts)})"),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({' OR '.join(parts)})"),
        inner.map(lambda part: f"-({part})"),
    ),
    max_leaves=9,
)


@settings(max_examples=120, deadline=None)
@given(one=trees, other=trees)
def test_and_or_and_not_are_what_sets_are(archive: Archive, one: str, other: str) -> None:
    def ids(query: str) -> set[int]:
        return set(archive.select(parse(query, NOON)))

    everything = ids("")
    assert ids(f"{one} {other}") == ids(one) & ids(other)
    assert ids(f"{one} OR {other}") == ids(one) | ids(other)
    assert ids(f"-({one})") == everything - ids(one)
    assert archive.count(parse(f"{one} {other}", NOON)) == len(ids(one) & ids(other))
    assert set(archive.select(parse(one, NOON), newest_by="fetched")) == ids(one)


def test_long_lists_of_hits_join_without_loss(new_place: NewPlace) -> None:
    """Thousands of articles, so that no index can be read in one go."""
    archive = open_archive(new_place())
    draw = random.Random(7)
    sources = [Source(f"Feed {n}", f"https://f{n}.example/") for n in range(40)]
    kept: dict[int, set[str]] = {}
    for batch in range(40):
        source = sources[batch]
        articles = [
            made(
                f"{n}",
                " ".join(
                    word
                    for word, often in (("common", 0.7), ("half", 0.5), ("rare", 0.02))
                    if draw.random() < often
                )
                + " x",
                source=source,
                hours=draw.random() * 1000,
            )
            for n in range(75)
        ]
        tags = [named(article, "rare") if "rare" in article.text else [] for article in articles]
        stored = store_feed(archive, sent(*articles, source=source), tags)
        for id_, article in archive.articles(stored.new).items():
            kept[id_] = set(article.text.split()) | {source.name}
    rules: dict[str, Callable[[set[str]], bool]] = {
        "common rare": lambda words: {"common", "rare"} <= words,
        "common actor:rare": lambda words: {"common", "rare"} <= words,
        "half -actor:rare": lambda words: "half" in words and "rare" not in words,
        "-common": lambda words: "common" not in words,
        "source:feed rare": lambda words: "rare" in words,
        "(actor:rare OR half) source:feed -common": lambda words: (
            "common" not in words and bool(words & {"rare", "half"})
        ),
        'source:"feed 1" half': lambda words: "half" in words and any(w.startswith("Feed 1") for w in words),
        "source:f actor:rare": lambda words: "rare" in words,
    }
    for query, holds in rules.items():
        wanted = sorted((id_ for id_, words in kept.items() if holds(words)), reverse=True)
        assert archive.select(parse(query), limit=10_000) == wanted, query
        assert archive.count(parse(query)) == len(wanted), query
        assert archive.select(parse(query), limit=50) == wanted[:50], query
        pages: list[int] = []
        while page := archive.select(parse(query), limit=97, before=(NOON, pages[-1]) if pages else None):
            pages += page
            assert len(pages) <= len(wanted), query
        assert pages == wanted, query
    assert archive.count() == 3000
    archive.close()
