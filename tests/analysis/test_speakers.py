"""Who says it: the speaker of a quotation, and the words that name them."""

from __future__ import annotations

import time

import pytest

from briefing.analysis.names.find import find_names
from briefing.analysis.quotes.find import read_quotes
from briefing.analysis.text.document import Document
from store.records import Entity, Mention, Quote


def people(text: str, *named: tuple[str, str, str]) -> tuple[Entity, ...]:
    """Entities for every place where a spelling stands: (spelling, full name, gender)."""
    found = []
    for spelling, name, gender in named:
        at = text.find(spelling)
        while at >= 0:
            kind = "PERSON" if gender else "ORG"
            found.append(Entity(at, at + len(spelling), kind, name, "", gender or ""))  # type: ignore[arg-type]  # literals
            at = text.find(spelling, at + 1)
    return tuple(sorted(found, key=lambda entity: entity.start))


def read(text: str, *named: tuple[str, str, str]) -> tuple[Quote, ...]:
    return read_quotes(Document(text), people(text, *named), ())


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("“We sail at dawn,” said Captain Oda Lind.", "Captain Oda Lind"),
        ("“We sail at dawn,” Oda Lind said on Monday.", "Oda Lind"),
        ("“We sail at dawn,” Oda Lind, the ferry's captain, told reporters.", "Oda Lind"),
        ("“We sail at dawn,” Oda Lind, who has run the ferry since May, said.", "Oda Lind"),
        ("“Do we sail at dawn?” Lind asked.", "Lind"),
        ("Lind said: “We sail at dawn.”", "Lind"),
        ("Lind, speaking on the pier, said, “We sail at dawn.”", "Lind"),
        ("Lind met the crew and told them, “We sail at dawn.”", "Lind"),
        ("As Lind put it, “We sail at dawn whatever comes.”", "Lind"),
        ("“We sail at dawn,” according to Lind.", "Lind"),
        ("“We sail at dawn whatever comes.” — Oda Lind, captain", "Oda Lind"),
        ("“We sail at dawn,” said a spokeswoman for the line.", "a spokeswoman for the line"),
        (
            "“We sail at dawn,” said three officials familiar with the plan.",
            "three officials familiar with the plan",
        ),
        ("“We sail at dawn,” the harbour board said in a statement.", "the harbour board"),
        ("“We sail at dawn,” the captain's old mate Jon Berg said.", "the captain's old mate Jon Berg"),
    ],
)
def test_the_words_beside_the_marks_name_the_speaker(text: str, mention: str) -> None:
    (quote,) = [quote for quote in read(text) if quote.kind != "indirect"]
    assert quote.mention == mention


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The coach Ana Roca refuses to explain the move, saying it was “long planned”.", "Ana Roca"),
        ("“We are ready,” the University of Sarna coach said.", "the University of Sarna coach"),
        ("Sarnan state TV said the port was shut.", "Sarnan state TV"),
        ("“It is over,” said the party’s leader, Ana Roca.", "Ana Roca"),
        ("A spokesman for the army, Col. Ivo Lind, told the paper that four men were missing.", "Ivo Lind"),
        ("On Monday Ana Roca, a mayor from Sarna, said the port was shut.", "Ana Roca"),
        ("Ana Roca, the port minister, on Monday said the port was shut.", "Ana Roca"),
        ("The plan was praised by Ana Roca, who called it “a win”.", "Ana Roca"),
        ("They swore in Ana Roca, 38, who promised to “end the war” soon.", "Ana Roca"),
    ],
)
def test_speakers_are_named_beside_what_describes_them(text: str, speaker: str) -> None:
    named = [
        quote.speaker for quote in read(text, ("Ana Roca", "Ana Roca", "f"), ("Ivo Lind", "Ivo Lind", "m"))
    ]
    assert named == [speaker]


def test_a_possessor_is_not_the_speaker() -> None:
    text = "Oda Lind was absent. “We sail at dawn,” Lind's deputy Jon Berg said."
    (quote,) = read(text, ("Oda Lind", "Oda Lind", "f"), ("Jon Berg", "Jon Berg", "m"))
    assert quote.speaker == "Jon Berg"


def test_a_surname_is_given_its_full_name() -> None:
    text = "Oda Lind came early. “We sail at dawn,” Lind said."
    (quote,) = read(text, ("Oda Lind", "Oda Lind", "f"), ("Lind said", "Oda Lind", "f"))
    assert quote.speaker == "Oda Lind"


def test_an_unnamed_source_is_listed_as_it_is_described() -> None:
    (quote,) = read("Sources briefed on the plan said that the ferry would sail at dawn.")
    assert (quote.speaker, quote.mention) == ("sources", "Sources briefed on the plan")


def test_both_halves_of_a_parted_quotation_have_one_speaker() -> None:
    text = "“We sail at dawn,” Oda Lind said. “The tide will not wait for anyone.”"
    assert [quote.speaker for quote in read(text)] == ["Oda Lind", "Oda Lind"]


def test_the_sentence_before_a_colon_names_the_speaker() -> None:
    text = "Oda Lind gave a short answer on the pier:\n“We sail at dawn.”"
    (quote,) = read(text)
    assert quote.speaker == "Oda Lind"


def test_a_transcript_gives_each_turn_to_its_name() -> None:
    text = "LIND: We sail at dawn.\nBERG: Not in this wind.\nLIND: Then at noon."
    turns = read(text, ("LIND", "Oda Lind", "f"), ("BERG", "Jon Berg", "m"))
    assert [quote.speaker for quote in turns] == ["Oda Lind", "Jon Berg", "Oda Lind"]


def test_a_pronoun_is_whoever_spoke_last_and_fits_it() -> None:
    text = (
        "Oda Lind met Jon Berg on the pier. “We sail at dawn,” Lind said. Berg shook his head.\n"
        "“The tide will not wait,” she said. Later he added that the wind was too strong."
    )
    quotes = read(
        text, ("Oda Lind", "Oda Lind", "f"), ("Jon Berg", "Jon Berg", "m"), ("Berg shook", "Jon Berg", "m")
    )
    assert [quote.speaker for quote in quotes] == ["Oda Lind", "Oda Lind", "Jon Berg"]
    assert [quote.mention for quote in quotes[1:]] == ["she", "he"]


def test_a_name_inside_the_marks_is_not_whom_the_pronoun_means() -> None:
    text = "“We sail at dawn,” Jon Berg said.\n“Tom Aas is wrong about the tide,” he said."
    quotes = read(text, ("Jon Berg", "Jon Berg", "m"), ("Tom Aas", "Tom Aas", "m"))
    assert [quote.speaker for quote in quotes] == ["Jon Berg", "Jon Berg"]


def test_a_title_of_address_tells_two_bearers_of_a_surname_apart() -> None:
    text = "Jon Berg and Ida Berg came. “We sail at dawn,” Mrs. Berg said."
    at = text.index("Mrs. Berg") + 5
    entities = (*people(text, ("Jon Berg", "Jon Berg", "m"), ("Ida Berg", "Ida Berg", "f")),)
    quotes = read_quotes(Document(text), (*entities, Entity(at, at + 4, "PERSON", "Jon Berg", "", "m")), ())
    assert [quote.speaker for quote in quotes] == ["Ida Berg"]


def test_without_a_speaker_the_quotation_is_unattributed_and_promises_nothing() -> None:
    (quote,) = read("“No one saw the ferry leave the harbour that night.”")
    assert (quote.speaker, quote.confidence) == ("", 0.0)


def test_a_passive_subject_is_not_the_speaker() -> None:
    assert read("Lind was told that the ferry would sail.")[0].speaker == ""


def test_the_surest_rules_promise_most() -> None:
    (sure,) = read("“We sail at dawn,” said Oda Lind.")
    (less,) = read("Oda Lind described the harbour at night as “a very quiet place”.")
    assert 0 < less.confidence < sure.confidence < 1


LINES = "The minister said that taxes would rise. “We had no choice,” she said, adding that it was late.\n"
HOSTILE = {
    "plain news": LINES * 40,
    "marks without words": '" ' * 2000,
    "opening marks only": "“a " * 2000,
    "brackets and marks": '("a' * 1500,
    "no full stop": "he said that " * 1200,
    "commas and relatives": "a, who " * 1500,
    "sources without end": "according to " * 1200,
    "one long word": "x" * 20000,
    "single marks": "'a " * 2000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_grows_with_the_text_and_not_faster(text: str) -> None:
    def seconds(times: int) -> float:
        long = text * times
        best = 9e9
        for _ in range(2):
            start = time.thread_time()
            read_quotes(Document(long), (), ())
            best = min(best, time.thread_time() - start)
        return best

    small, large = seconds(1), seconds(8)
    # Eight times the text; a quadratic step would take sixty-four times as long.
    assert large < 24 * small + 0.05


def test_a_pronoun_leads_to_the_actor_and_a_spokesman_is_not_the_one_he_speaks_for() -> None:
    text = "Mayor Ana Holt opened the bridge. “It is safe,” she said. A spokesman for Holt said the cost was fair."
    at = text.index("Ana Holt")
    mentions = (Mention(at, at + 8, "Ana Holt", "Ana Holt", "full name"),)
    doc = Document(text)
    quotes = read_quotes(doc, find_names(doc, mentions), mentions)
    assert [(quote.mention, quote.actor) for quote in quotes] == [
        ("she", "Ana Holt"),
        ("A spokesman for Holt", ""),
    ]


@pytest.mark.parametrize(
    "name", ["Service Against Trafficking", "Mothers Against Drunk Driving", "Doctors Without Borders"]
)
def test_a_body_keeps_the_preposition_in_its_name(name: str) -> None:
    text = f"“We freed ten children,” {name} said on Monday."
    (quote,) = read_quotes(Document(text), (), ())
    assert quote.speaker == name


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("“We sail at dawn,” Theresa May said.", "Theresa May"),
        ("Theresa May warned that “we sail at dawn.”", "Theresa May"),
        ("May added: “We sail at dawn.”", "May"),
        ("Mrs May told the crew that the ferry would sail at dawn.", "May"),
    ],
)
def test_the_surname_may_is_no_auxiliary_before_the_verb_of_saying(text: str, mention: str) -> None:
    (quote,) = read(text, ("Theresa May", "Theresa May", "f"))
    assert quote.mention.removeprefix("Mrs ") == mention


@pytest.mark.parametrize("lead", ["- ", "PORT VELL - "])
def test_a_bullet_or_a_dateline_is_no_part_of_the_speaker(lead: str) -> None:
    (quote,) = read(f"{lead}A senior harbour official denied that the ferry had sailed.")
    assert quote.mention.lower() == "a senior harbour official"


def test_he_is_nobody_who_goes_by_an_article() -> None:
    text = (
        "Judge Oto Brand stepped down after the Tribune asked whether he had known. In a letter he said that he "
        "“never opened a door.”"
    )
    quotes = read(text, ("Oto Brand", "Oto Brand", "m"))
    assert quotes[-1].speaker == "Oto Brand"
