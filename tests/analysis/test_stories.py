"""Copies, reports of one event, and what only looks like them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.analysis.stories.batch import group_stories
from briefing.analysis.stories.fingerprints import Fingerprint, fingerprint, unpack
from briefing.analysis.stories.index import StoryIndex
from briefing.analysis.stories.similarity import copied, from_template
from briefing.analysis.text.document import Document
from store.records import Placement

DAY = datetime(2026, 3, 2, 12, tzinfo=UTC)

WIRE = (
    "Fishing boats collided off Cape Oro before dawn on Monday and four sailors of the trawler Nerea were pulled from "
    "the water by a coast guard cutter, the harbour master of Sarna said.\n"
    "Two men were still missing at noon. Divers searched the wreck of the second boat, the Alcatraz, which lay at 30 "
    "metres, and a helicopter from the mainland swept the bay as far as the lighthouse.\n"
    "“The sea was calm and the lights were on,” harbour master Ines Duarte told reporters. “We do not know yet why "
    "neither crew saw the other.”\n"
    "Both boats were built at the Velasco yard and had passed their inspection in January. The last collision in these "
    "waters, eleven years ago, cost nine lives and led to the present rules on watches at night."
)
ELSEWHERE = (
    "The city library of Porto Claro opens its reading room again after two years of work, with longer hours and a "
    "concert by two school choirs. The roof had let in rain since the storms of 2023, and ten thousand volumes were "
    "dried leaf by leaf in the cellars of the museum next door, the librarian said."
)
REPORT = (
    "Northern Command said its patrols stopped {} boats and seized {} kilograms of cocaine on Jan. {}. Near Sarna, {} "
    "patrols boarded a freighter and detained {} sailors. Near Cape Oro, {} patrols searched fishing boats and found "
    "{} rifles. The patrols are part of an operation that began last year to keep smugglers from the northern coast."
)


def printed(text: str, title: str = "") -> bytes:
    return fingerprint(Document(text, DAY, title=title))


def placed(texts: Sequence[str], index: StoryIndex | None = None, days: Sequence[int] = ()) -> list[int]:
    """Stories of the texts when they come one after the other."""
    index = StoryIndex() if index is None else index
    stories: dict[int, int] = {}
    for number, text in enumerate(texts, start=1):
        published = DAY + timedelta(days=days[number - 1] if days else 0)
        index.add(number, published, printed(text))
        stories |= {placement.article: placement.story for placement in index.settle()}
    return [stories[number] for number in sorted(stories)]


def settled(index: StoryIndex, article: int, text: str) -> dict[int, Placement]:
    """Every placement told once an article is in."""
    index.add(article, DAY, printed(text))
    return {placement.article: placement for placement in index.settle()}


def grouped(texts: Sequence[str]) -> list[int]:
    return group_stories([(DAY, printed(text)) for text in texts])


def trimmed(text: str) -> str:
    return "PORTO CLARO (Wire) - " + text[: len(text) * 2 // 3]


def test_a_trimmed_copy_under_a_dateline_names_the_text_it_copies() -> None:
    index = StoryIndex()
    index.add(1, DAY, printed(WIRE, "Boats collide off Cape Oro"))
    index.add(2, DAY, printed(ELSEWHERE))
    index.add(3, DAY, printed(trimmed(WIRE), "UPDATE 1 - Four saved"))
    copy = {placement.article: placement for placement in index.settle()}[3]
    assert (copy.story, copy.copy_of) == (1, 1)
    assert copy.similarity > 0.8


def test_a_copy_of_a_copy_names_the_first_text() -> None:
    index = StoryIndex()
    for number, text in enumerate((WIRE, trimmed(WIRE)), start=1):
        index.add(number, DAY, printed(text))
    assert settled(index, 3, trimmed(WIRE))[3].copy_of == 1


def test_a_paragraph_taken_over_makes_no_copy() -> None:
    with_paragraph = ELSEWHERE + "\n" + WIRE.split("\n")[1]
    assert not copied(known(with_paragraph), known(WIRE))
    assert placed([WIRE, with_paragraph]) == [1, 2]


def known(text: str) -> Fingerprint:
    found = unpack(printed(text))
    assert found is not None
    return found


def test_daily_reports_from_one_template_stay_apart() -> None:
    reports = [
        REPORT.format(3, 120, 8, "two", "six", "four", 11),
        REPORT.format(5, 75, 9, "three", "nine", "seven", 2),
        REPORT.format(4, 310, 10, "four", "eleven", "two", 7),
    ]
    assert from_template(known(reports[0]), known(reports[1]))
    assert placed(reports) == [1, 2, 3]
    assert grouped(reports) == [0, 1, 2]


def test_a_corrected_figure_is_still_a_copy() -> None:
    assert placed([WIRE, WIRE.replace("at 30 metres", "at 35 metres")]) == [1, 1]


QUAKES = {
    "Tandu": [
        "Strong earthquake shakes Tandu, killing seven. A 6.1-magnitude earthquake struck the Tandu valley on Tuesday "
        "and brought down houses in Marel, rescue workers in Tandu province said.",
        "Seven dead as earthquake hits Tandu. Rescuers in Marel dug through collapsed houses after the 6.1-magnitude "
        "earthquake in the Tandu valley, which sent people running into the streets.",
        "Tandu earthquake: tents for Marel. The government flew tents to Marel in the Tandu valley, where seven died in "
        "the 6.1-magnitude earthquake and hundreds of houses collapsed.",
    ],
    "Orlo": [
        "Earthquake rattles Orlo coast. A 5.4-magnitude earthquake off the Orlo coast cracked walls in Benza harbour, "
        "the Orlo weather office said, and a tsunami warning was lifted after an hour.",
        "Tsunami warning lifted after Orlo earthquake. People in Benza went back to their houses an hour after the "
        "5.4-magnitude earthquake off the Orlo coast.",
        "Benza counts the cracks: the 5.4-magnitude earthquake off the Orlo coast damaged forty houses in Benza but the "
        "tsunami warning proved needless.",
    ],
}
OTHERS = [
    "Parliament votes on the budget for schools after a night of debate, with both parties split on teachers' pay.",
    "Striker signs for three seasons with the champions after weeks of talks over the transfer fee.",
    "Bank raises its rate by a quarter point and warns that prices will rise faster than wages until autumn.",
    "Film festival opens with a comedy about two postmen and the island that neither of them can find.",
]


def test_reports_of_one_event_in_other_words_are_one_story_and_two_events_of_one_kind_are_two() -> None:
    texts = [*QUAKES["Tandu"], *OTHERS, *QUAKES["Orlo"]]
    stories = grouped(texts)
    assert stories[:3] == [stories[0]] * 3
    assert stories[-3:] == [stories[-3]] * 3
    assert len(set(stories)) == 2 + len(OTHERS)


def test_all_at_once_the_order_of_the_articles_does_not_matter() -> None:
    texts = [*QUAKES["Tandu"], *OTHERS, *QUAKES["Orlo"], WIRE, trimmed(WIRE), ELSEWHERE]

    def partition(order: list[int]) -> set[frozenset[int]]:
        stories = grouped([texts[number] for number in order])
        return {
            frozenset(number for number, other in zip(order, stories, strict=True) if other == story)
            for story in stories
        }

    order = list(range(len(texts)))
    expected = partition(order)
    for seed in range(4):
        random.Random(seed).shuffle(order)
        assert partition(order) == expected


def after_other_news() -> StoryIndex:
    """An index that has seen enough to know which words are everyday ones."""
    index = StoryIndex()
    for number, packed in enumerate(_articles(150), start=1):
        index.add(number, DAY, packed)
    index.settle()
    return index


def test_one_after_the_other_reports_of_one_event_join_when_they_have_enough_in_common() -> None:
    index = after_other_news()
    one, two = QUAKES["Tandu"][:2]
    first = settled(index, 101, one)[101].story
    assert settled(index, 102, two)[102].story == first
    assert settled(index, 103, QUAKES["Orlo"][0])[103].story != first


def test_two_stories_that_turn_out_to_be_one_are_joined_and_the_moved_articles_named() -> None:
    first, second, both = (
        "Mayor Lena Ortiz of Sarna resigns over the ferry contract, her office said.",
        "Ferry contract: prosecutors search the harbour offices of Sarna and seize files.",
        "Sarna loses Lena Ortiz: the mayor resigns in the affair of the ferry contract, for which prosecutors had the "
        "harbour offices searched and files seized.",
    )
    index = after_other_news()
    assert settled(index, 501, first)[501].story == 501
    assert settled(index, 502, second)[502].story == 502
    moved = settled(index, 503, both)
    assert {placement.story for placement in moved.values()} == {501}
    assert moved.keys() >= {502, 503}
    assert index.settle() == []


def test_one_after_the_other_and_all_at_once_come_to_the_same_stories_in_any_order() -> None:
    texts = [*QUAKES["Tandu"], *QUAKES["Orlo"], *OTHERS, WIRE, trimmed(WIRE), ELSEWHERE]
    at_once = grouped(texts)
    pairs = {(a, b) for a in range(len(texts)) for b in range(a) if at_once[a] == at_once[b]}
    assert pairs
    for seed in range(4):
        order = random.Random(seed).sample(range(len(texts)), len(texts))
        index = after_other_news()
        stories: dict[int, int] = {}
        for number in order:
            moved = settled(index, 1000 + number, texts[number])
            stories |= {article - 1000: placement.story for article, placement in moved.items()}
        found = {(a, b) for a in range(len(texts)) for b in range(a) if stories[a] == stories[b]}
        assert found == pairs


def test_a_late_text_shows_that_two_early_ones_are_copies_of_one_another() -> None:
    sentences = WIRE.replace("\n", " ").split(". ")
    half = len(sentences) // 2
    early, late = ". ".join(sentences[: half + 1]), ". ".join(sentences[half - 1 :])
    index = StoryIndex()
    assert settled(index, 1, early)[1].copy_of == 0
    assert settled(index, 2, late)[2].copy_of == 0
    moved = settled(index, 3, WIRE)
    assert (moved[2].story, moved[2].copy_of) == (1, 1)
    assert (moved[3].story, moved[3].copy_of) == (1, 1)


def test_an_edited_article_leaves_the_story_that_its_first_text_was_placed_in() -> None:
    index = after_other_news()
    index.add(501, DAY, printed(QUAKES["Tandu"][0]))
    index.add(502, DAY, printed(QUAKES["Tandu"][1]))
    assert {placement.story for placement in index.settle()} == {501}
    moved = settled(index, 501, ELSEWHERE)
    assert (moved[501].story, moved[502].story) == (501, 502)


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_whatever_comes_leaves_or_is_edited_placements_told_agree_with_one_another(
    chance: random.Random,
) -> None:
    texts = [*QUAKES["Tandu"], *QUAKES["Orlo"], *OTHERS, WIRE, trimmed(WIRE), ELSEWHERE]
    index = StoryIndex(days=5)
    told: dict[int, Placement] = {}
    for day in range(40):
        article = chance.randrange(1, 25)
        published = DAY + timedelta(days=day / 4 - chance.choice((0, 0, 2, 9)))
        index.add(article, published, printed(chance.choice(texts)))
        if chance.random() < 0.4:
            told |= {placement.article: placement for placement in index.settle()}
            for placement in told.values():
                original = told.get(placement.copy_of)
                if original is not None and original.copy_of == 0 and placement.copy_of:
                    assert original.story == placement.story or len(index) < len(told)
    assert len(index) <= len(told)


def test_an_index_refilled_from_stored_fingerprints_goes_on_as_if_it_had_never_stopped() -> None:
    texts = [*OTHERS, *QUAKES["Tandu"][:2], WIRE]
    index, refilled = StoryIndex(), StoryIndex()
    for number, text in enumerate(texts, start=1):
        index.add(number, DAY, printed(text))
    stored = {placement.article: placement for placement in index.settle()}
    for number, text in enumerate(texts, start=1):
        refilled.restore(number, DAY, printed(text), stored[number].story, stored[number].copy_of)
    for number, text in enumerate((QUAKES["Tandu"][2], trimmed(WIRE)), start=50):
        assert settled(refilled, number, text) == settled(index, number, text)


def test_an_article_that_was_never_placed_is_restored_as_its_own_story() -> None:
    index = StoryIndex()
    index.restore(7, DAY, printed(WIRE), 0, 0)
    assert settled(index, 8, trimmed(WIRE))[8].story == 7


def test_what_was_published_long_before_is_no_candidate_and_leaves_the_index() -> None:
    index = StoryIndex(days=14)
    assert placed([WIRE, ELSEWHERE, trimmed(WIRE)], index, days=[0, 30, 30]) == [1, 2, 3]
    assert len(index) == 2


def test_of_more_articles_than_the_index_is_to_hold_the_oldest_leave_it() -> None:
    index = StoryIndex(days=14, most=2)
    assert placed([WIRE, ELSEWHERE, QUAKES["Orlo"][0], trimmed(WIRE)], index, days=[2, 0, 1, 3]) == [
        1,
        2,
        3,
        1,
    ]
    assert len(index) == 2
    again = settled(index, 5, ELSEWHERE)[5]
    assert (again.story, again.copy_of) == (2, 0)  # the story is still there, the text to be a copy of is not


def test_an_edited_article_is_placed_anew_and_not_as_a_copy_of_itself() -> None:
    index = StoryIndex()
    index.add(1, DAY, printed(WIRE))
    assert settled(index, 1, WIRE + " One of the men was found.")[1].copy_of == 0
    assert len(index) == 1


def test_a_story_of_many_articles_gains_more_and_keeps_what_it_has() -> None:
    index = after_other_news()
    verbs = ("struck", "hit", "shook", "rocked", "jolted")
    told: dict[int, int] = {}
    for number in range(1001, 1071):
        text = (
            f"An earthquake {verbs[number % 5]} Tandu on Monday; rescue teams from Orlo dig for survivors under "
            f"collapsed schools. Minister word{number} spoke of help number{number} and road{number} place{number}."
        )
        told |= {article: placement.story for article, placement in settled(index, number, text).items()}
    assert set(told.values()) == {1001}
    assert settled(index, 2000, ELSEWHERE)[2000].story == 2000


def test_what_is_near_nothing_moves_nothing() -> None:
    index = after_other_news()
    settled(index, 501, QUAKES["Tandu"][0])
    settled(index, 502, QUAKES["Tandu"][1])
    assert settled(index, 503, WIRE).keys() == {503}


@pytest.mark.parametrize("packed", [b"", b"\xff" * 40, printed(WIRE)[:-3]])
def test_a_fingerprint_of_another_make_is_a_story_of_its_own(packed: bytes) -> None:
    assert unpack(packed) is None
    index = StoryIndex()
    index.add(5, DAY, packed)
    assert index.settle() == [Placement(5, 5)]
    assert group_stories([(None, packed), (None, printed(WIRE))]) == [0, 1]


def test_articles_without_words_are_stories_of_their_own() -> None:
    assert grouped(["", "", "…"]) == [0, 1, 2]
    assert placed(["", "", "…"]) == [1, 2, 3]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_has_one_small_fingerprint_that_can_be_unpacked(text: str, title: str) -> None:
    first = printed(text, title)
    assert printed(text, title) == first
    found = unpack(first)
    assert found is not None
    assert len(found.shingles) <= 256
    assert len(first) < 4000


def _seconds_to_print(words: int) -> float:
    text = " ".join(f"word{n % 977} Name{n % 101} {n}" for n in range(words // 3))
    begun = thread_time()
    printed(text)
    return thread_time() - begun


def test_a_fingerprint_takes_time_in_proportion_to_the_text() -> None:
    small = min(_seconds_to_print(30_000) for _ in range(3))
    assert min(_seconds_to_print(240_000) for _ in range(3)) < 24 * small


def test_a_megabyte_without_a_space_is_one_word() -> None:
    found = unpack(printed("a" * 1_000_000))
    assert found is not None
    assert found.words == 1


def _articles(count: int) -> list[bytes]:
    words = [
        f"{a}{b}{c}"
        for a in ("ba", "ko", "li", "mu", "ne")
        for b in "dfgst"
        for c in ("ar", "en", "ix", "os")
    ]
    rng = random.Random(3)
    texts = []
    for number in range(count):
        own = [f"{rng.choice(words)}{number // 3}" for _ in range(12)]
        texts.append(" ".join(rng.choice(own if rng.random() < 0.3 else words) for _ in range(120)))
    return [printed(text) for text in texts]


def _seconds_to_place(packed: Sequence[bytes]) -> float:
    index = StoryIndex()
    begun = thread_time()
    for number, one in enumerate(packed, start=1):
        index.add(number, DAY, one)
        if number % 50 == 0:
            index.settle()
    return thread_time() - begun


def test_placing_an_article_does_not_take_longer_the_more_there_are() -> None:
    packed = _articles(1200)
    small = min(_seconds_to_place(packed[:300]) for _ in range(2))
    assert _seconds_to_place(packed) < 10 * small
