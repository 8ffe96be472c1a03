from __future__ import annotations

from datetime import date

from briefing.edition.actors import actor_rows
from store.records import Actor, Entity, Reading, Role
from tests.edition.made import article, desk_copy, mention

TEXT = "Mayor Ana Holt met the Harbour Board. Pia Lund was there."
ACTORS = {
    "Ana Holt": Actor("Ana Holt", "official", roles=(Role("Mayor", start=date(2024, 1, 1)),)),
    "Harbour Board": Actor("Harbour Board", "organization"),
}


def _reading(number: int) -> Reading:
    at = TEXT.index("Pia Lund")
    return Reading(
        number,
        1,
        mentions=(mention(TEXT, "Ana Holt", "Ana Holt"), mention(TEXT, "Harbour Board", "Harbour Board")),
        entities=(
            Entity(6, 14, "PERSON", "Ana Holt"),
            Entity(at, at + 8, "PERSON", "Pia Lund", role="engineer"),
        ),
    )


def test_watched_actors_come_first_and_unlisted_names_below() -> None:
    rows = actor_rows(desk_copy(*[(article(n, TEXT, day=9 + n), _reading(n)) for n in (1, 2)]), ACTORS, ())
    assert [(row.name, row.watched) for row in rows] == [
        ("Ana Holt", True),
        ("Harbour Board", True),
        ("Pia Lund", False),
    ]
    assert rows[2].role == "engineer"


def test_a_name_in_a_single_article_is_not_offered() -> None:
    rows = actor_rows(desk_copy((article(1, TEXT), _reading(1))), ACTORS, ())
    assert [row.name for row in rows] == ["Ana Holt", "Harbour Board"]


def test_a_row_counts_articles_by_day_and_names_the_role_and_the_company_kept() -> None:
    rows = actor_rows(desk_copy(*[(article(n, TEXT, day=9 + n), _reading(n)) for n in (1, 3)]), ACTORS, ())
    assert rows[0].role == "Mayor"
    assert rows[0].articles == 2
    assert rows[0].trend[-3:] == (1, 0, 1)
    assert rows[0].together == (("Harbour Board", 2),)


def test_evidence_points_at_the_name_and_says_why() -> None:
    (first, *_) = actor_rows(desk_copy((article(1, TEXT), _reading(1))), ACTORS, ())
    start, end = first.evidence[0].span
    assert TEXT[start:end] == "Ana Holt"
    assert first.evidence[0].why == "alias “Ana Holt”: full name"
    assert TEXT[slice(*first.evidence[0].sentence)] == "Mayor Ana Holt met the Harbour Board."


def test_company_comes_with_the_sentences_it_was_kept_in() -> None:
    rows = actor_rows(desk_copy(*[(article(n, TEXT, day=9 + n), _reading(n)) for n in (1, 3)]), ACTORS, ())
    (beside,) = rows[0].company
    assert (beside.name, beside.sentences, len(beside.evidence)) == ("Harbour Board", 2, 2)
    first = beside.evidence[0]
    assert TEXT[slice(*first.span)] == "Harbour Board"
    assert TEXT[slice(*first.sentence)] == "Mayor Ana Holt met the Harbour Board."
    assert rows[0].until is not None
    assert rows[0].until.day == 12


def test_a_long_list_of_names_is_no_company() -> None:
    names = [f"Person{n} Holt{n}" for n in range(40)]
    text = f"Present were {', '.join(names)}."
    reading = Reading(1, 1, mentions=tuple(mention(text, name, name) for name in names))
    rows = actor_rows(desk_copy((article(1, text), reading)), {}, ())
    assert len(rows) == 40
    assert not any(row.company or row.together for row in rows)
