"""Tagging the watchlist: spellings, boundaries, longer names, everyday words, aliases that need company."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.analysis.text.document import Document
from briefing.analysis.watchlist.tagger import Tagger
from store.records import Actor, Alias, Mention, Role

SHARED = Path(__file__).parents[2].parent / "shared"


def exact(text: str) -> Alias:
    return Alias(text, "exact")


def body(name: str, *aliases: Alias) -> Actor:
    return Actor(name, "organization", (Alias(name), *aliases))


def official(name: str, *aliases: Alias, roles: tuple[Role, ...] = ()) -> Actor:
    return Actor(name, "official", (Alias(name), *aliases), roles)


ACTORS = (
    body("World Health Organization", exact("WHO")),
    body("Immigration and Customs Enforcement", exact("ICE")),
    body("United States", exact("U.S."), exact("US"), exact("America")),
    body("Supreme Court of the United States", Alias("Supreme Court")),
    body("Department of State", Alias("State Department"), exact("State")),
    body("Department of Defense", Alias("Pentagon"), Alias("the Pentagon")),
    body("Federal Reserve", exact("Fed")),
    body("US Congress", exact("Congress")),
    body("White House"),
    body("NATO", Alias("North Atlantic Treaty Organization")),
    body("Sinaloa Cartel", Alias("Sinaloa", "exact", near=("cartel",))),
    body("Blue Front", Alias("the Front", "exact", context=True)),
    official("Nicolás Maduro", exact("Maduro")),
    official("Владимир Путин", exact("Путин")),
    official("Marco Rubio", exact("Rubio")),
    official("习近平"),
)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(ACTORS)


def tags(tagger: Tagger, text: str, day: date | None = None) -> list[tuple[str, str]]:
    published = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    return [(text[m.start : m.end], m.actor) for m in tagger.tag(Document(text, published))]


def words(tagger: Tagger, text: str) -> list[str]:
    return [shown for shown, _ in tags(tagger, text)]


def test_an_acronym_that_is_a_word_needs_its_own_spelling(tagger: Tagger) -> None:
    assert words(tagger, "Those who met the WHO slid on ice; the ICE van told us nothing.") == ["WHO", "ICE"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("WHO WILL PAY FOR THE ROAD?", []),
        ("SKATERS FALL THROUGH ICE ON POND", []),
        ("ICE AGENTS RAID FARM", ["ICE"]),
        ("WHO WARNS OF NEW FEVER", ["WHO"]),
        ("MADURO MEETS NATO CHIEF", ["MADURO", "NATO"]),
        ("CONGRESS PASSES BILL", ["CONGRESS"]),
    ],
)
def test_headlines_in_capitals_are_read_with_care(tagger: Tagger, text: str, found: list[str]) -> None:
    assert words(tagger, text) == found


def test_possessives_and_hyphens_leave_the_name_alone(tagger: Tagger) -> None:
    text = "The U.S.-Mexico line, a Rubio-era rule, Maduro’s men and NATO's post-Rubio plans"
    assert words(tagger, text) == ["U.S.", "Rubio", "Maduro", "NATO", "Rubio"]


def test_accents_line_breaks_and_double_blanks_are_folded_with_exact_offsets(tagger: Tagger) -> None:
    text = "Nicolas  Maduro met Marco\nRubio. Nicola\u0301s Maduro left."
    assert words(tagger, text) == ["Nicolas  Maduro", "Marco\nRubio", "Nicola\u0301s Maduro"]


def test_other_scripts_are_found_with_their_own_boundaries(tagger: Tagger) -> None:
    assert words(tagger, "Позже Путин уехал, а Путинцева выиграла. 习近平在北京。") == ["Путин", "习近平"]


@pytest.mark.parametrize(
    "text",
    [
        "Rubio Tower was sold.",
        "The USS Marco Rubio sailed.",
        "The Marco Rubio Library opened.",
        "Crowds walked down Rubio Street.",
        "Latin America waited.",
        "She works for Bank of America and US Airways.",
        "The Supreme Court of India ruled.",
        "The Ohio Supreme Court ruled.",
        "Peru's Supreme Court ruled.",
        "The Mexican Congress voted.",
        "He is the Secretary of State.",
        "State lawmakers met.",
        "Fed up with rain, they left.",
        "They built a white house by the sea.",
        "Write to press@NATO.example or see www.nato.int today.",
        "Marco Rubio Jr. sings.",
        "Marco Rubio, a roofer from Leeds, fell.",
    ],
)
def test_letters_inside_other_names_do_not_count(tagger: Tagger, text: str) -> None:
    assert words(tagger, text) == []


def test_a_longer_name_that_fails_does_not_hide_a_shorter_one(tagger: Tagger) -> None:
    assert words(tagger, "Two White Houses stood there, said the White House.") == ["White House"]
    assert tags(tagger, "He joined the Supreme Court of the United States in May.") == [
        ("Supreme Court of the United States", "Supreme Court of the United States")
    ]


def test_a_foreign_body_keeps_its_general_name_until_the_listed_one_is_named(tagger: Tagger) -> None:
    assert words(tagger, "Brazil's Supreme Court met. The Supreme Court said no.") == []
    assert words(tagger, "The Supreme Court met. The Supreme Court of Brazil did not.") == ["Supreme Court"]


def test_an_acronym_given_to_another_body_stays_there(tagger: Tagger) -> None:
    assert words(tagger, "The Women's Hockey Outfit (WHO) lost. WHO fans wept.") == []


def test_dotted_acronyms_and_initials_are_other_spellings() -> None:
    tagger = Tagger([body("Drug Agency", exact("DEA")), official("George H.W. Stone")])
    text = "The D.E.A. met George H. W. Stone and George HW Stone."
    assert words(tagger, text) == ["D.E.A.", "George H. W. Stone", "George HW Stone"]


def test_an_alias_near_its_word_counts_and_alone_does_not(tagger: Tagger) -> None:
    assert tags(tagger, "the drug cartel, Sinaloa, “grew”") == [("Sinaloa", "Sinaloa Cartel")]
    assert words(tagger, "Rain fell in Sinaloa all day.") == []


def test_an_alias_with_context_counts_once_its_owner_is_named(tagger: Tagger) -> None:
    assert words(tagger, "He left the Front. Blue Front men wept.") == ["the Front", "Blue Front"]
    assert words(tagger, "He left the Front.") == []


def test_a_weak_alias_never_wins_against_another_actor() -> None:
    tagger = Tagger(
        [Actor("Old Guild", "organization", (Alias("Guild", weak=True),)), Actor("Guild", "organization")]
    )
    assert tags(tagger, "The Guild voted.") == [("Guild", "Guild")]


def test_a_retired_actor_is_not_tagged() -> None:
    assert words(Tagger([Actor("Blue Front", "organization", retired=True)]), "Blue Front won.") == []


def test_every_mention_says_alias_and_rule(tagger: Tagger) -> None:
    doc = Document("Marco Rubio met the WHO. Rubio left.")
    first, second, third = tagger.tag(doc)
    assert (first.alias, first.rule) == ("Marco Rubio", "name in full")
    assert (second.alias, second.rule) == ("WHO", "acronym in its own spelling")
    assert (third.alias, third.rule) == ("Rubio", "surname after full name")


def test_an_empty_watchlist_tags_nothing() -> None:
    assert Tagger([]).tag(Document("Anybody here?")) == ()


def check(text: str, mentions: tuple[Mention, ...]) -> None:
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end


NAMES = [
    "Rubio",
    "Marco Rubio",
    "WHO",
    "U.S.",
    "Nicolás",
    "Maduro",
    "\u0301",
    "\n",
    " ",
    ".",
    "'s",
    "-",
    "İ",
    "ß",
    "习近平",
]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(NAMES), st.text(max_size=6)), max_size=30))
def test_any_text_gives_ordered_mentions_inside_it(tagger: Tagger, parts: list[str]) -> None:
    for text in ("".join(parts), " ".join(parts)):
        check(text, tagger.tag(Document(text)))


PIECES = [
    "a",
    "Rubio ",
    "Fidel Rubio met Rubio. Mr. Rubio left. ",
    "Ohio Supreme Court. Supreme Court. ",
    "e\u0301 ",
    "US ",
]


@pytest.mark.parametrize("piece", PIECES)
def test_tagging_takes_time_in_proportion_to_the_text(tagger: Tagger, piece: str) -> None:
    def spent(size: int) -> float:
        doc = Document(piece * (size // len(piece)))
        start = time.thread_time()
        tagger.tag(doc)
        return time.thread_time() - start

    spent(1000)
    short = max(spent(10_000), 0.002)
    assert spent(80_000) < 30 * short


def test_the_case_the_project_began_with_names_its_twelve_actors() -> None:
    path = SHARED / "seed" / "seed.json"
    if not path.exists():
        pytest.skip("the seed article is not part of the project")
    seed = json.loads(path.read_text(encoding="utf-8"))
    starter = Path(__file__).parents[2] / "briefing" / "core" / "starter" / "watchlist.json"
    actors = [
        Actor(
            entry["name"],
            entry["kind"],
            tuple(
                Alias(
                    alias["text"],
                    alias.get("case", "any"),
                    alias.get("context", False),
                    alias.get("weak", False),
                    tuple(alias.get("near", ())),
                )
                for alias in entry["aliases"]
            ),
        )
        for entry in json.loads(starter.read_text(encoding="utf-8"))
    ]
    mentions = Tagger(actors).tag(Document(seed["text"], datetime(2025, 8, 15, tzinfo=UTC)))
    assert set(seed["actors"]) <= {mention.actor for mention in mentions}


def test_a_department_of_something_else_is_another_one(tagger: Tagger) -> None:
    assert tags(tagger, "The New York State Department of Health said no.") == []
    assert tags(tagger, "The State Department said no.") == [("State Department", "Department of State")]


def test_a_sentence_that_reads_like_a_name_in_lower_case_is_none() -> None:
    tagger = Tagger([body("Save the Harbours"), official("Ana Day", exact("Day"))])
    assert tags(tagger, "They want to save the harbours. Save the Harbours agreed.") == [
        ("Save the Harbours", "Save the Harbours")
    ]
    assert tags(tagger, "Ana Day spoke on Labour Day. Day left.") == [
        ("Ana Day", "Ana Day"),
        ("Day", "Ana Day"),
    ]


HOME = Tagger(
    (
        body("Bureau of Ports", Alias("Bureau of Ports"), exact("BOP")),
        body("U.S. Supreme Court"),
        body("U.S. Congress", exact("Congress")),
        body("National Guard", exact("National Guard")),
        body("Department of Homeland Security", exact("Homeland Security")),
        body("Associated Press", exact("AP")),
        body("Morena", exact("Morena")),
        body("Los Lobos", exact("Los Lobos")),
        body("Daily Herald", exact("Herald")),
    )
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Bureau of Ports (BOP) met; BOP agents stayed.", ["Bureau of Ports", "BOP", "BOP"]),
        ("Agents of the BOP/AP task force met.", ["BOP", "AP"]),
        ("The Supreme Court could rule on tariffs.", ["Supreme Court"]),
        ("The Texas National Guard was sent.", ["National Guard"]),
        ("The Venezuelan National Guard was sent.", []),
        ("Peru elects a new leader; the Supreme Court in Lima is to rule.", []),
        ("The Tennessee Department of Safety and Homeland Security met.", []),
        ("Nothing is known. (Source: Daily Herald)", []),
        ("An AP Chemistry class began.", []),
        ("Actress Morena Brandt opened the festival.", []),
        ("Los Lobos, the band from the east, toured.", []),
        ("Los Lobos, the gang from the east, ran mines.", ["Los Lobos"]),
    ],
)
def test_bodies_are_told_from_what_else_their_names_can_be(text: str, words: list[str]) -> None:
    assert [said for said, _ in tags(HOME, text)] == words
