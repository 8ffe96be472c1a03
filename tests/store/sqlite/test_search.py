"""No query of the screens reads a table or an index from end to end, and no number takes longer than a moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from store.query import parse
from store.records import Counted
from store.sqlite import search
from store.sqlite.archive import SqliteArchive
from tests.store.newsroom import BBC, NOON, made, named, quoted, read, store


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SqliteArchive]:
    """Thirty articles, two of them read, one pinned."""
    archive = SqliteArchive(tmp_path / "archive.sqlite")
    text = "ICE report\nPam Bondi said “we act” on drug cartels."
    ids = store(
        archive,
        *(made(f"k{n}", f"Harbour report {n}\nA game about drug cartels.", hours=n) for n in range(29)),
        made("ice", text, hours=29),
        names=[[]] * 29 + [["ICE", "Pam Bondi"]],
    )
    quotes = [quoted(text, "we act", "Pam Bondi", actor="Pam Bondi")]
    archive.save_readings([read(ids[0]), read(ids[29], quotes=quotes, mentions=named(made("", text), "ICE"))])
    archive.set_mark(ids[0], "pinned", True)
    archive.count(
        parse("drug actor:nobody OR harbour")
    )  # has the connection read the settings of the indices
    yield archive
    archive.close()


def test_a_number_that_takes_long_is_given_as_far_as_it_is_known(
    archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "LOOKED", 25)
    for query, least, known in (
        ("is:unread harbour", 4, Counted(4, True)),
        ("is:unread harbour", 17, Counted(17, True)),
        ("is:unread harbour", 29, Counted(29)),
        ("harbour", 4, Counted(29)),
        ("is:unread report 3", 0, Counted(1)),
    ):
        assert archive.count_some(parse(query), least=least, most=100) == known
    monkeypatch.setattr(search, "LOOKED", 100_000)
    assert archive.count_some(parse("is:unread harbour"), least=4, most=100) == Counted(29)


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
        lambda: archive.count(actor="ICE", since=NOON),
        lambda: archive.count(fetched_since=NOON),
        lambda: archive.unread(2, 50),
        lambda: archive.count_unread(2),
        lambda: archive.readings(ids),
        lambda: archive.articles(ids),
        lambda: archive.placements(ids),
        lambda: archive.grouping.settled(NOON, NOON, 50),
        lambda: archive.texts_below(2**62, 50),
        lambda: archive.mentions(ids),
        lambda: archive.count_some(parse("drug"), least=5, most=10),
        lambda: archive.count_some(parse("-drug source:bbc"), least=5, most=10),
        lambda: archive.prune(keep=1, dry_run=True),
        lambda: archive.prune(keep=1_000),
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
    with archive.connections.reading() as connection:
        connection.set_trace_callback(statements.append)
    try:
        ask()  # type: ignore[operator]  # a call without arguments
    finally:
        with archive.connections.reading() as connection:
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
