"""Which bearer of a surname is meant: full names, titles with dates, other bearers, words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from briefing.analysis.text.document import Document
from briefing.analysis.watchlist.tagger import Tagger
from store.records import Actor, Alias, Role


def official(name: str, *surnames: str, title: str = "", start: str = "", end: str = "") -> Actor:
    roles: tuple[Role, ...] = ()
    if title:
        first = date.fromisoformat(start)
        roles = (Role(title, "", first, date.fromisoformat(end) if end else None),)
    aliases = (Alias(name), *(Alias(surname, "exact") for surname in surnames))
    return Actor(name, "official", aliases, roles)


TAGGER = Tagger(
    [
        official("Theresa May", "May", title="Prime Minister", start="2016-07-13", end="2019-07-24"),
        official(
            "Condoleezza Rice", "Rice", title="Secretary of State", start="2005-01-26", end="2009-01-20"
        ),
        official(
            "Lloyd Austin", "Austin", title="Secretary of Defense", start="2021-01-22", end="2025-01-20"
        ),
        official("Bill Hadley", "Hadley", title="President", start="1993-01-20", end="2001-01-20"),
        official("Hilda Hadley", "Hadley", title="Secretary of State", start="2009-01-21", end="2013-02-01"),
        official("Anna Kovac", "Kovac", title="Attorney General", start="2025-02-05"),
        official("Mike Johnson", "Johnson", title="Speaker", start="2023-10-25"),
        official("Joseph Orban"),
        official("Ivo Saabel", "Saabel", title="Attorney General", start="2025-02-05"),
        official("Jano Brasko", "Brasko", title="President", start="2019-01-01", end="2022-12-31"),
        official("Edo Brasko", "Brasko", title="Member of the Chamber", start="2015-02-01"),
        official("Nicolás Roca", "Roca", title="President", start="2013-04-19"),
        official("Ronald Berg", "Berg", title="Ambassador to Sarna", start="2025-01-13"),
    ]
)


def tags(text: str, day: str = "2025-03-01") -> list[tuple[str, str]]:
    published = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return [(text[m.start : m.end], m.actor) for m in TAGGER.tag(Document(text, published))]


def test_a_surname_counts_after_its_owner_is_named_in_full() -> None:
    assert tags("Anna Kovac spoke. Kovac left.")[1] == ("Kovac", "Anna Kovac")


def test_a_rare_surname_counts_without_a_full_name() -> None:
    assert tags("Kovac's aides left.") == [("Kovac", "Anna Kovac")]


def test_another_bearer_takes_the_surname() -> None:
    assert tags("Police charged Alan Kovac, 30. Kovac denied it.") == []
    assert tags("Anna Kovac spoke. Her cousin Brad Kovac sang. Kovac bowed.") == [
        ("Anna Kovac", "Anna Kovac")
    ]


def test_where_two_bearers_are_named_and_nothing_tells_nobody_is_meant() -> None:
    found = tags("Hilda Hadley spoke. Bill Hadley wept. Hadley left.")
    assert [shown for shown, _ in found] == ["Hilda Hadley", "Bill Hadley"]


def test_the_elder_of_whom_one_is_named_is_the_other_listed_bearer() -> None:
    found = tags("Hilda Hadley spoke. The elder Hadley stayed home.")
    assert found[-1] == ("Hadley", "Bill Hadley")


def test_a_lone_surname_after_a_preposition_of_place_is_a_place() -> None:
    assert tags("The shooting at Kovac left three dead.") == []
    assert tags("They met at Kovac's office.") == [("Kovac", "Anna Kovac")]


def test_who_was_called_by_the_surname_before_keeps_it_when_named_last() -> None:
    found = tags("Bill Hadley wept. Hadley left. Hilda Hadley spoke. Bill Hadley came back. Hadley sat down.")
    assert [actor for shown, actor in found if shown == "Hadley"] == ["Bill Hadley", "Bill Hadley"]


def test_a_pronoun_chooses_between_two_bearers() -> None:
    found = tags("Hilda Hadley met Bill Hadley. Hadley said she was glad.")
    assert found[-1] == ("Hadley", "Hilda Hadley")


def test_two_bearers_named_nowhere_in_full_stay_untagged() -> None:
    assert tags("Hadley spoke.") == []


def test_a_title_chooses_the_bearer_who_held_the_office() -> None:
    assert tags("President Hadley signed.", "1999-05-01") == [("Hadley", "Bill Hadley")]
    assert tags("Secretary Hadley flew home.", "2010-05-01") == [("Hadley", "Hilda Hadley")]


def test_a_title_nobody_held_is_somebody_elses() -> None:
    assert tags("Judge Kovac ruled. Coach Kovac shouted.") == []


def test_after_a_title_the_bare_surname_is_the_same_person() -> None:
    text = "Speaker Johnson spoke. Johnson left."
    assert tags(text) == [("Johnson", "Mike Johnson"), ("Johnson", "Mike Johnson")]


def test_a_common_surname_alone_does_not_count() -> None:
    assert tags("Johnson scored twice.") == []


def test_elder_and_younger_go_by_office() -> None:
    text = "Bill Hadley came with Hilda Hadley. The elder Hadley slept."
    assert tags(text)[-1] == ("Hadley", "Bill Hadley")


def test_a_title_of_the_other_gender_leaves_a_bearer_out() -> None:
    assert tags("Bill Hadley spoke. Mrs. Hadley did not.") == [("Bill Hadley", "Bill Hadley")]


@pytest.mark.parametrize(
    "text",
    [
        "In May, prices rose. May brought rain.",
        "Rice exports fell. Rice farmers wept, and Rice University agreed.",
        "She was born in Austin, Texas. An Austin-based firm paid.",
        "Austin Reed sells coats.",
    ],
)
def test_months_crops_and_towns_are_no_officials(text: str) -> None:
    assert tags(text, "2018-05-20") == []


def test_a_word_counts_as_a_surname_where_a_person_in_office_acts() -> None:
    assert tags(
        "Rice flew to Jerusalem. Aides said Rice and her hosts would meet; rice was dear.", "2007-02-16"
    ) == [
        ("Rice", "Condoleezza Rice"),
        ("Rice", "Condoleezza Rice"),
    ]


def test_a_month_after_the_person_is_still_a_month() -> None:
    found = tags("Theresa May won in May. May told friends that May 5 was late.", "2018-07-10")
    assert [shown for shown, _ in found] == ["Theresa May", "May"]


def test_a_town_after_the_person_is_still_a_town() -> None:
    found = tags("Lloyd Austin flew to Austin. Austin will speak.", "2023-06-02")
    assert [shown for shown, _ in found] == ["Lloyd Austin", "Austin"]


def test_a_middle_name_or_a_short_form_is_the_same_person() -> None:
    assert tags("Joe Orban spoke. Joseph P. Orban left.") == [
        ("Joe Orban", "Joseph Orban"),
        ("Joseph P. Orban", "Joseph Orban"),
    ]


def test_a_surname_not_listed_as_alias_counts_after_the_full_name_only() -> None:
    assert tags("Orban spoke.") == []
    assert tags("Joseph Orban spoke. Orban left.")[-1] == ("Orban", "Joseph Orban")


def test_a_surname_in_a_headline_is_the_one_named_below() -> None:
    assert tags("Hadley resigns\nHilda Hadley resigned on Monday.")[0] == ("Hadley", "Hilda Hadley")


def test_a_surname_with_a_particle_belongs_to_the_given_name_before_it() -> None:
    tagger = Tagger([official("Jan de Vries", "de Vries")])
    text = "Kees de Vries, a baker, sang. De Vries bowed."
    assert tagger.tag(Document(text)) == ()
    (first, second) = tagger.tag(Document("Jan de Vries sang. De Vries bowed."))
    assert (first.alias, second.start) == ("Jan de Vries", 19)


@pytest.mark.parametrize(
    "text",
    [
        "Nicolás Roca Guerra was indicted in Sarna.",
        "Ana López-Roca and Eva Roca-Gil spoke.",
        "The Roca & Sons bakery closed.",
        "La Roca, where the ship lay, was calm.",
        "Sarna bought 17 jets; Saabel shares rose, and a Saabel spokesman spoke.",
        "It was the first game after the deadly Kovac attack in Sarna.",
        "Sarna’s Prime Minister Nicolás Roca left.",
        "Sen. Ron Berg agreed.",
    ],
)
def test_letters_of_a_name_that_belong_to_another_name_are_nobodys(text: str) -> None:
    assert tags(text) == []


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Brasko began serving his sentence.", "Jano Brasko"),
        ("The Brasko government fell.", "Jano Brasko"),
        ("A summit on the Roca Greenland takeover plan opened.", "Nicolás Roca"),
        ("Officials of the Roca/Kovac talks left.", "Nicolás Roca"),
        ("SECRETARY ROCA: Thank you all for coming.", "Nicolás Roca"),
        ("Former President Nicolás Roca left.", "Nicolás Roca"),
    ],
)
def test_a_bare_surname_is_its_best_known_bearers_in_any_company(text: str, actor: str) -> None:
    assert tags(text)[0][1] == actor
