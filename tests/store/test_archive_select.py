"""Finding articles: what a query means, how pages join, and that no index is read from end to end."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.query import QueryError, parse
from store.records import Source
from store.sqlite import SqliteArchive
from tests.store.newsroom import BBC, NOON, NPR, made, named, quoted, read, sent, store, titles


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteArchive]:
    """Six articles of two sources, four of them read."""
    opened = SqliteArchive.open(tmp_path_factory.mktemp("select") / "archive.db")
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
    archive: SqliteArchive, query: str, found: list[str] | type[QueryError]
) -> None:
    if isinstance(found, type):
        with pytest.raises(found):
            parse(query)
        return
    assert titles(archive, query) == found
    assert archive.count(parse(query, NOON)) == len(found)
    assert sorted(titles(archive, query, newest_by="fetched")) == sorted(found)


def test_an_actor_is_found_by_the_exact_name(archive: SqliteArchive) -> None:
    assert titles(archive, "", actor="Pam Bondi") == [CARTELS]
    assert titles(archive, "", actor="Bondi") == []
    assert titles(archive, "-drug", actor="ICE") == [ICE]
    assert archive.count(actor="ICE") == 1
    assert archive.count(actor="Nobody") == 0
    assert archive.count(parse("drug"), actor="ICE") == 0


def test_watched_articles_are_counted(archive: SqliteArchive) -> None:
    assert archive.count_watched() == 2
    assert archive.count_watched(parse("raids")) == 1
    assert archive.count_watched(since=NOON + timedelta(hours=1)) == 1
    assert archive.count_watched(fetched_since=NOON + timedelta(days=365)) == 0


def test_times_bound_publication_or_first_sight(archive: SqliteArchive) -> None:
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
def test_pages_join_without_gap_or_repetition(archive: SqliteArchive, query: str, newest_by: str) -> None:
    expr = parse(query)
    whole = archive.select(expr, newest_by=newest_by)  # type: ignore[arg-type]  # one of the two words
    paged: list[int] = []
    before: tuple[datetime, int] | None = None
    while page := archive.select(expr, limit=2, before=before, newest_by=newest_by):  # type: ignore[arg-type]
        paged += page
        last = archive.articles(page)[page[-1]]
        before = (last.published if newest_by == "published" else last.fetched, last.id)
    assert paged == whole
    assert len(set(whole)) == len(whole)


FIELDS = ["actor:", "speaker:xyz*", "since:7d", "is:read", "source:", "tag:crime", "col:", "on:"]
MARKS = ["drug", "-", "(", ")", '"', "OR", "AND", "NOT", "*", "NEAR(", "^", "{title}:", "+", "'", "`", "－"]
SELDOM = ["\0", "\ud800", "½", "\u0301", "\u2028", "\U000e0041", "ﷺ", "𝔇𝔯𝔲𝔤"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(
        st.text(max_size=60), st.lists(st.sampled_from(FIELDS + MARKS + SELDOM), max_size=20).map(" ".join)
    )
)
def test_any_text_is_a_query_or_a_query_error(archive: SqliteArchive, text: str) -> None:
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


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=trees, other=trees)
def test_and_or_and_not_are_what_sets_are(archive: SqliteArchive, one: str, other: str) -> None:
    def ids(query: str) -> set[int]:
        return set(archive.select(parse(query, NOON)))

    everything = ids("")
    assert ids(f"{one} {other}") == ids(one) & ids(other)
    assert ids(f"{one} OR {other}") == ids(one) | ids(other)
    assert ids(f"-({one})") == everything - ids(one)
    assert archive.count(parse(f"{one} {other}", NOON)) == len(ids(one) & ids(other))
    assert set(archive.select(parse(one, NOON), newest_by="fetched")) == ids(one)


def test_streams_join_right_over_long_lists(tmp_path: Path) -> None:
    """Thousands of articles, so that the indices are fetched in several chunks and entered anew."""
    archive = SqliteArchive.open(tmp_path / "archive.db")
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
        stored = archive.store_feed(sent(*articles, source=source), tags)
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
    assert archive.count() == 3000
    archive.close()


PAGES = {
    "a page": ("", {}),
    "a search": ("drug cartels", {}),
    "a phrase without a word": ('"drug cartels" -sport', {}),
    "an actor's page": ("", {"actor": "ICE"}),
    "names and words": ("actor:bondi speaker:bondi drug source:bbc -sport", {}),
    "the next page": ("drug", {"before": (NOON + timedelta(hours=50), 0)}),
    "what came in last": ("", {"newest_by": "fetched", "since": NOON}),
    "a stretch of time": ("since:2025-08-15 until:2025-08-16 drug", {}),
}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scans_a_table_or_sorts(archive: SqliteArchive, name: str) -> None:
    query, more = PAGES[name]
    for plan in _plans(archive, lambda: archive.select(parse(query, NOON), **more)):  # type: ignore[arg-type]
        assert "TEMP B-TREE" not in plan
        assert _bounded(plan), plan


def test_no_count_or_list_of_the_dashboard_scans_a_table(archive: SqliteArchive) -> None:
    ids = archive.select()
    for ask in (
        archive.count,
        archive.count_watched,
        lambda: archive.count(actor="ICE", since=NOON),
        lambda: archive.count(fetched_since=NOON),
        lambda: archive.unread(2, 50),
        lambda: archive.count_unread(2),
        lambda: archive.readings(ids),
        lambda: archive.articles(ids),
        lambda: archive.placements(ids),
        lambda: archive.stories(ids),
        lambda: archive.corrections(ids),
        lambda: archive.fingerprints(NOON),
        lambda: archive.texts(5, 50),
        lambda: archive.texts_below(2**62, 50),
        lambda: archive.mentions(ids),
        lambda: archive.count_some(parse("drug"), least=5, most=10),
        lambda: archive.count_some(parse("-drug source:bbc"), least=5, most=10),
        lambda: archive.keeper.doomed(keep=1),
        lambda: archive.keeper.prune(keep=1_000),
        lambda: archive.known(BBC.id),
        lambda: archive.articles_a_day(actor="ICE"),
        lambda: archive.marks("read"),
    ):
        for plan in _plans(archive, ask):
            assert _bounded(plan), plan


def _bounded(plan: str) -> bool:
    """Whether a step of a query plan enters an index at a place, or reads something that is always small."""
    if not plan.startswith("SCAN"):
        return True
    if "VIRTUAL TABLE INDEX" in plan:
        return "M" in plan.rpartition(":")[2] or "json_each" in plan or plan.startswith("SCAN json_each")
    # What a subquery gives is read as often as its own steps allow, which are looked at like all others.
    return plan.split()[1] in ("sources", "json_each", "CONSTANT", "(subquery-1)")


def _plans(archive: SqliteArchive, ask: object) -> list[str]:
    """Every step of the plan of every statement that a call runs."""
    statements: list[str] = []
    with archive._connections.reading() as connection:
        connection.set_trace_callback(statements.append)
    try:
        ask()  # type: ignore[operator]  # a call without arguments
    finally:
        with archive._connections.reading() as connection:
            connection.set_trace_callback(None)
            steps = [
                row[3]
                for statement in statements
                if statement.startswith("SELECT")
                and "sqlite_" not in statement
                and "'facets_words'" not in statement
                for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")
            ]
    assert steps
    return steps
