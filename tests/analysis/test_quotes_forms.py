"""The forms that quotations take in news: interviews, dialogues, press releases, headlines, and what is none."""

from __future__ import annotations

import pytest

from briefing.analysis.names.find import find_names
from briefing.analysis.quotes.find import read_quotes
from briefing.analysis.text.document import Document


def found(text: str, headline_end: int = 0) -> list[tuple[str, str]]:
    """Speaker and words of every quotation."""
    doc = Document(text, headline_end=headline_end)
    quotes = read_quotes(doc, find_names(doc), ())
    return [(q.speaker, " ... ".join(text[a:b] for a, b in q.spans)) for q in quotes]


# --- transcripts, interviews, dialogues -----------------------------------------------------


def test_an_answer_of_several_paragraphs_is_one_speakers() -> None:
    text = "LIND: We have read it.\nIt is long, and it is not good.\nROCA: Will you print it?\nLIND: Yes, we will."
    assert [speaker for speaker, _ in found(text)] == ["LIND", "LIND", "ROCA", "LIND"]


def test_a_stage_direction_in_a_transcript_is_nobodys() -> None:
    text = "LIND: We have read it.\n(CROSSTALK)\nROCA: Will you print it?\nLIND: Yes, we will."
    assert "(CROSSTALK)" not in [words for _, words in found(text)]


def test_questions_of_nobody_with_a_name_end_the_turn_before_and_are_left_out() -> None:
    text = "THE PRESIDENT: Thank you all.\nPlease sit down.\nQ Will you go?\nQUESTION: Will you?\nTHE PRESIDENT: I will."
    assert found(text) == [
        ("the president", "Thank you all."),
        ("the president", "Please sit down."),
        ("the president", "I will."),
    ]


def test_a_speaker_is_first_labelled_with_an_office_and_then_without() -> None:
    text = "TOMAS LIND, HARBOUR MASTER: We have read it.\nANA ROCA, HOST: And?\nLIND: It is good.\nROCA: Thank you."
    assert [words for _, words in found(text)] == ["We have read it.", "And?", "It is good.", "Thank you."]


@pytest.mark.parametrize(
    "text",
    [
        "LONDON: The harbour is shut.\nPARIS: The bridge is shut.\nLONDON: Trains run late.",
        "Update: The road is open.\nUpdate: The bridge is shut.\nUpdate: The ferry sails again.",
        "10:15 a.m.: The doors open.\n10:30 a.m.: Roca speaks.\n10:45 a.m.: She leaves.",
    ],
)
def test_lists_of_places_times_and_updates_are_no_transcripts(text: str) -> None:
    assert found(text) == []


def test_what_follows_the_last_turn_is_the_article_again() -> None:
    text = "LIND: We have read it.\nROCA: Will you?\nLIND: Yes, we will.\nThe council meets again in May."
    assert found(text)[-1] == ("LIND", "Yes, we will.")


def test_answers_of_an_interview_are_the_words_of_whom_it_is_about() -> None:
    text = (
        "Ilse Brandt, the mayor of Sarna, spoke to us on Monday.\n"
        "Q: When will the harbour open again?\nA: In May, I hope.\nQ: And the ferry?\nA: The ferry is sold."
    )
    assert found(text) == [("Ilse Brandt", "In May, I hope."), ("Ilse Brandt", "The ferry is sold.")]


def test_answers_that_nobody_can_be_told_to_give_are_left_out() -> None:
    assert found("Q: When will it open?\nA: In May, I hope.\nQ: And the ferry?\nA: The ferry is sold.") == []


def test_two_speakers_of_a_dialogue_take_turns_where_one_asks() -> None:
    text = (
        "“Are you coming?” asked Marta Velasco.\n“Not today,” said Tomas Lind.\n“Why not?”\n"
        "“The road is shut.”\n“Since when?”"
    )
    assert [speaker for speaker, _ in found(text)] == [
        "Marta Velasco",
        "Tomas Lind",
        "Marta Velasco",
        "Tomas Lind",
        "Marta Velasco",
    ]


def test_a_speaker_who_asks_nothing_goes_on_alone() -> None:
    text = "“The road is shut,” said Marta Velasco.\n“We are waiting,” said Tomas Lind.\n“It will be a long winter.”"
    assert [speaker for speaker, _ in found(text)][-1] == "Tomas Lind"


def test_marks_left_open_over_paragraphs_are_one_speakers() -> None:
    text = (
        "“The harbour stays shut,” said Ilse Brandt. “We saw the piers.\n“They will not hold.\n"
        "“We will build new ones.”\nTomas Lind disagreed."
    )
    assert {speaker for speaker, _ in found(text)} == {"Ilse Brandt"}


# --- press releases and headlines -------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "“The harbour is safe.” – Tomas Lind, harbour master",
        "“The harbour is safe.”\n– Tomas Lind, harbour master",
        "“The harbour is safe.”\nTomas Lind, Harbour Master",
        "And from Tomas Lind: “The harbour is safe.”",
        "Tomas Lind, Harbour Master, commented: “The harbour is safe.”",
        "Commenting on the results, Tomas Lind, Harbour Master, said: “The harbour is safe.”",
        "“The harbour is safe.” Tomas Lind was quoted as saying.",
        "Tomas Lind was quoted as saying: “The harbour is safe.”",
    ],
)
def test_forms_of_press_releases_and_of_other_papers_words_name_their_speaker(text: str) -> None:
    assert found(text) == [("Tomas Lind", "“The harbour is safe.”")]


def test_a_line_after_a_quotation_that_is_a_sentence_signs_nothing() -> None:
    text = "“The harbour is safe.”\nTomas Lind, the harbour master, left the room."
    assert found(text)[0][0] == ""


@pytest.mark.parametrize(
    ("headline", "speaker", "words"),
    [
        ("Lind: Harbour will reopen in May", "Tomas Lind", "Harbour will reopen in May"),
        ("Harbour will reopen in May, says Lind", "Tomas Lind", "Harbour will reopen in May"),
        ("Harbour Will Reopen in May, Minister Says", "minister", "Harbour Will Reopen in May"),
        (
            "Lind Warns Harbour Plan Would Cost Thousands of Jobs",
            "Tomas Lind",
            "Harbour Plan Would Cost Thousands of Jobs",
        ),
        ("Sarna mayor: ‘We will not wait’", "Sarna mayor", "‘We will not wait’"),
        ("‘We will not wait’, says Sarna mayor", "Sarna mayor", "‘We will not wait’"),
    ],
)
def test_headlines_report_in_their_own_forms(headline: str, speaker: str, words: str) -> None:
    text = f"{headline}\nThe Sarna Tribune has met Tomas Lind."
    ((who, said),) = found(text, len(headline))
    assert (who.lower(), said) == (speaker.lower(), words)


@pytest.mark.parametrize(
    ("headline", "body", "expected"),
    [
        (
            "Sarna is ‘going to run’ the port ‘until it is safe’: Roca",
            "President Ana Roca spoke in Sarna.",
            ("Ana Roca", "Sarna is ‘going to run’ the port ‘until it is safe’"),
        ),
        (
            "Two men arrested over raid – police",
            "It was a raid in Sarna.",
            ("police", "Two men arrested over raid"),
        ),
        (
            "Sarna jailed a record 100 men in May: rights group",
            "It was a record.",
            ("rights group", "Sarna jailed a record 100 men in May"),
        ),
        (
            "Roca says she will stay, poll shows",
            "Ana Roca leads in Sarna.",
            ("poll", "Roca says she will stay"),
        ),
        (
            "Port court to rule on levy by Friday, Roca says",
            "Ana Roca was in Sarna.",
            ("Ana Roca", "Port court to rule on levy by Friday"),
        ),
        (
            "Sarna open to talks on the levy, says Roca, but refuses to act",
            "Ana Roca was in Sarna.",
            ("Ana Roca", "Sarna open to talks on the levy"),
        ),
        (
            "Roca says Sarna can tax ports despite executive order: ‘We have a right to do this’",
            "Governor Ana Roca was in Sarna.",
            ("Ana Roca", "‘We have a right to do this’"),
        ),
        (
            "Danish PM says island is not for sale",
            "Denmark’s prime minister, Mette Lind, was asked.",
            ("Mette Lind", "island is not for sale"),
        ),
        ("‘A dark day’: Hundred days of Roca", "Ana Roca was in Sarna.", ("", "‘A dark day’")),
    ],
)
def test_a_headline_names_its_speaker_at_its_end_or_in_the_text_below(
    headline: str, body: str, expected: tuple[str, str]
) -> None:
    assert found(f"{headline}\n{body}", len(headline)) == [expected]


@pytest.mark.parametrize(
    "headline",
    [
        "Harbour to reopen: what to know",
        "Storm has killed two: Sarna",
        "Ferries are back - live",
        "Roca wins: Full story",
    ],
)
def test_what_follows_a_colon_or_dash_in_a_headline_is_seldom_a_speaker(headline: str) -> None:
    assert found(f"{headline}\nA storm was over Sarna.", len(headline)) == []


def test_labels_with_an_office_make_a_transcript_without_being_repeated() -> None:
    text = "SECRETARY LIND: Thank you all.\nFOREIGN MINISTER DE ROCA: (Via interpreter) Thank you.\nQUESTION: Is it over?"
    assert found(text) == [("LIND", "Thank you all."), ("ROCA", "(Via interpreter) Thank you.")]


def test_a_line_that_ends_with_a_colon_names_whose_block_follows() -> None:
    text = "The council met.\nAnd from Ambassador Ana Roca:\n“This vote tells them that the door is shut.”"
    assert found(text) == [("Ana Roca", "“This vote tells them that the door is shut.”")]


@pytest.mark.parametrize(
    "headline", ["Analysis: Harbour plan", "Storm: Two dead", "Lind: A life in pictures"]
)
def test_a_colon_in_a_headline_without_a_clause_after_it_reports_nothing(headline: str) -> None:
    assert found(headline, len(headline)) == []


# --- what reports, and where it ends ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("The harbour is safe, Lind was quoted as saying.", "Lind", "The harbour is safe"),
        (
            "Marta Lind on Friday evening said the harbour was safe.",
            "Marta Lind",
            "the harbour was safe",
        ),
        ("Marta Lind last week said the harbour was safe.", "Marta Lind", "the harbour was safe"),
        (
            "The head of the union, Marta Lind, told the Sarna Tribune her members had never been asked.",
            "Marta Lind",
            "her members had never been asked",
        ),
        ("Marta Lind warned of a long and costly strike.", "Marta Lind", "a long and costly strike"),
        (
            "Marta Lind said the harbour was safe, a claim that the divers dispute.",
            "Marta Lind",
            "the harbour was safe",
        ),
        (
            "Marta Lind said the harbour – the oldest on the coast – was safe.",
            "Marta Lind",
            "the harbour – the oldest on the coast – was safe",
        ),
        (
            "The piers were old, Marta Lind said, and nobody had looked at them.",
            "Marta Lind",
            "The piers were old ... and nobody had looked at them",
        ),
        (
            "The film “A Day at the Harbour” opens on Friday, Marta Lind said.",
            "Marta Lind",
            "The film “A Day at the Harbour” opens on Friday",
        ),
        (
            "Harbour advocates say they were never asked.",
            "Harbour advocates",
            "they were never asked",
        ),
        ("Lind has said the gates are too old, but Orme disagrees.", "Lind", "the gates are too old"),
        ("About half of the divers said they were ill.", "about half of the divers", "they were ill"),
        ("Doctors and nurses said they had no masks.", "doctors and nurses", "they had no masks"),
        (
            "There is a risk, some divers said, that it will fall.",
            "some divers",
            "There is a risk ... it will fall",
        ),
        (
            "Marta Lind said she backed the plan, which she called “the only way to keep the harbour”.",
            "Marta Lind",
            "she backed the plan",
        ),
        ("Both unions all agree that the harbour is safe.", "both unions", "the harbour is safe"),
    ],
)
def test_reports_are_found_with_their_subject_and_end_where_the_writer_goes_on(
    text: str, speaker: str, words: str
) -> None:
    assert found(text)[0] == (speaker, words)


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        (
            "The board said in a report released on Monday that guards had beaten men.",
            "the board",
            "guards had beaten men",
        ),
        (
            "The levy could reach a million, analysts at the Sarna Institute estimate.",
            "analysts at the Sarna Institute",
            "The levy could reach a million",
        ),
        (
            "It cites the Port Institute’s finding that “no such harbour exists anywhere.”",
            "Port Institute",
            "“no such harbour exists anywhere.”",
        ),
    ],
)
def test_reports_come_out_in_documents(text: str, speaker: str, words: str) -> None:
    assert found(text) == [(speaker, words)]


def test_a_source_for_what_several_said_is_not_the_speaker() -> None:
    text = "Lind said the talks were “useful,” while Roca said that they were “a trap,” according to a note seen by us."
    assert [speaker for speaker, _ in found(text)] == ["Lind", "Roca"]


def test_a_quoted_sentence_of_two_words_counts_and_one_parted_by_its_attribution_is_direct() -> None:
    text = "Lind asked: “Who gains from this?” before answering himself. “The pilots.” “The port,” Lind says, “is shut.”"
    kinds = [quote.kind for quote in read_quotes(Document(text), (), ())]
    assert kinds == ["direct"] * 4


def test_they_can_be_a_body_that_has_no_plural_ending() -> None:
    text = "Police said a man had been arrested. They said he was being questioned."
    assert [speaker for speaker, _ in found(text)] == ["police", "police"]


def test_what_follows_said_and_a_pronoun_with_a_verb_is_no_speaker() -> None:
    text = "Ana Roca stayed. Tomas Lind, who calls it “an open grave,” said he would not go."
    assert "Ana Roca" not in [speaker for speaker, _ in found(text)]


def test_the_second_of_two_verbs_of_saying_reports_on_its_own() -> None:
    text = "Marta Lind said the harbour was safe and questioned why nobody had looked at it."
    assert found(text) == [
        ("Marta Lind", "the harbour was safe"),
        ("Marta Lind", "why nobody had looked at it"),
    ]


def test_a_name_after_a_dash_and_before_a_colon_speaks_whatever_came_before() -> None:
    assert found("Divers agree – Tomas Lind: “The piers will hold.”") == [
        ("Tomas Lind", "“The piers will hold.”")
    ]


def confidence(text: str) -> float:
    (quote,) = read_quotes(Document(text), (), ())
    return quote.confidence


def test_what_is_marked_and_plainly_said_is_trusted_more_than_what_is_only_marked_or_only_said() -> None:
    said = confidence("“The harbour is safe,” Lind said.")
    laughed = confidence("“Look at the harbour,” Lind laughed.")
    before = confidence("Lind said: “The harbour is safe.”")
    reported = confidence("Lind said the harbour was safe.")
    denied = confidence("Lind denied any fault.")
    assert said > before > reported > denied
    assert said > laughed


def test_a_speaker_named_by_a_pronoun_is_trusted_as_one_named_in_full() -> None:
    text = "Tomas Lind met them. “The harbour is safe,” he said."
    assert read_quotes(Document(text), find_names(Document(text)), ())[0].confidence == confidence(
        "“The harbour is safe,” Lind said."
    )


# --- what is no quotation -------------------------------------------------------------------------


def test_a_programme_that_was_told_something_is_no_quotation() -> None:
    text = "“We are late,” Tomas Lind told “Harbour Tonight.”"
    assert found(text) == [("Tomas Lind", "“We are late,”")]


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “experts” went home.",
        "They called him “Iron Tom” for years.",
        "Thomas “Tom” Lind won the race.",
        "Her novel “The Long Winter” was translated into ten languages.",
        "He wore a “Harbour First” cap.",
        "“A winter at the harbour,” by Ilse Brandt, is out now.",
        "The board is 6' 2\" long and 5'11\" wide.",
    ],
)
def test_titles_nicknames_doubts_and_measures_are_no_quotations(text: str) -> None:
    assert found(text) == []
