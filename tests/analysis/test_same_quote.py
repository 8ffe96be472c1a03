"""The same words in several articles are one group."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from time import thread_time

from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.analysis.stories.same_quote import QuoteInArticle, group_quotes
from store.records import Quote, QuoteKind

_DAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
FULL = "“We will not pay the harbour levy this year, and we will not pay it next year either,”"


def said(
    words: str,
    article: int,
    speaker: str = "Ana Roca",
    *,
    kind: QuoteKind = "direct",
    outlet: str = "",
    days: int = 0,
    index: int = 0,
) -> QuoteInArticle:
    quote = Quote(0, len(words), ((0, len(words)),), kind, speaker, speaker, 0.9)
    return QuoteInArticle(
        article, index, quote, words, outlet or f"Outlet {article}", _DAY + timedelta(days=days)
    )


def articles(items: list[QuoteInArticle]) -> list[list[int]]:
    return [[member.article for member in group.members] for group in group_quotes(items)]


def test_the_same_words_from_two_outlets_are_one_saying_without_variants() -> None:
    (group,) = group_quotes([said(FULL, 1), said(FULL.replace("“", '"').replace(",”", '."'), 2)])
    assert [member.article for member in group.members] == [1, 2]
    assert group.variants == ()


def test_a_partial_quote_joins_its_full_one_and_the_full_one_is_shown() -> None:
    partial = said("“will not pay the harbour levy”", 1, "Roca", kind="mixed")
    (group,) = group_quotes([partial, said(FULL, 2)])
    assert group.best.article == 2
    assert group.variants == ("“will not pay the harbour levy” – Outlet 1",)


def test_an_edited_wording_of_one_speaker_is_a_variant() -> None:
    edited = FULL.replace("either", "neither").replace("harbour", "port")
    (group,) = group_quotes([said(FULL, 1), said(edited, 2)])
    assert len(group.members) == 2
    assert len(group.variants) == 1


def test_an_edited_wording_of_another_speaker_is_another_saying() -> None:
    edited = FULL.replace("either", "neither").replace("harbour", "port")
    assert articles([said(FULL, 1), said(edited, 2, "Luis Pardo")]) == [[1], [2]]


def test_few_words_of_two_speakers_stay_apart() -> None:
    assert articles([said("“We are ready now”", 1), said("“We are ready now”", 2, "Luis Pardo")]) == [
        [1],
        [2],
    ]


def test_few_words_without_a_speaker_join_those_with_one() -> None:
    assert articles([said("“We are ready now”", 1), said("“We are ready now”", 2, "")]) == [[1, 2]]


def test_two_or_three_words_need_the_same_named_speaker_and_the_same_week() -> None:
    assert articles([said("“absolutely false”", 1), said("“absolutely false”", 2, "")]) == [[1], [2]]
    assert articles([said("“absolutely false”", 1), said("“absolutely false”", 2, days=30)]) == [[1], [2]]
    assert articles([said("“absolutely false”", 1), said("“absolutely false”", 2, "Roca")]) == [[1, 2]]


def test_many_words_are_one_saying_whoever_they_were_laid_on() -> None:
    assert articles([said(FULL, 1), said(FULL, 2, "a spokesman")]) == [[1, 2]]


def test_a_short_name_and_the_full_one_are_the_same_speaker() -> None:
    assert articles([said("“We are ready now”", 1), said("“We are ready now”", 2, "Minister Ana Roca")]) == [
        [1, 2]
    ]


def test_an_unresolved_pronoun_counts_as_no_speaker() -> None:
    assert articles([said("“We are ready now”", 1), said("“We are ready now”", 2, "She")]) == [[1, 2]]


def test_two_things_one_speaker_said_stay_two() -> None:
    other = "“The ferries will sail on Monday as they always have, whatever the ministry decides,”"
    assert articles([said(FULL, 1), said(other, 1, index=1)]) == [[1], [1]]


def test_a_direct_quote_is_shown_before_a_longer_indirect_one() -> None:
    longer = said(FULL + " she told the council on Monday", 1, kind="indirect")
    (group,) = group_quotes([longer, said(FULL, 2)])
    assert group.best.article == 2


def test_quotations_without_a_word_are_kept_each_on_its_own() -> None:
    assert articles([said("“…”", 1), said("“…”", 2)]) == [[1], [2]]


def test_no_quotations_give_no_sayings() -> None:
    assert group_quotes([]) == ()


def test_a_quote_of_two_words_joins_what_the_same_speaker_said_with_them() -> None:
    full = said("“I am deeply sorry for what happened at the harbour,”", 2, "Ana Roca")
    assert articles([said("“deeply sorry”", 1, "Roca", kind="mixed"), full]) == [[1, 2]]
    assert articles([said("“sorry”", 1, "Roca", kind="mixed"), full]) == [[1, 2]]


def test_a_quote_of_two_words_joins_nothing_of_another_speaker_or_another_week() -> None:
    full = said("“I am deeply sorry for what happened at the harbour,”", 2, "Ana Roca")
    assert articles([said("“deeply sorry”", 1, "Luis Pardo"), full]) == [[1], [2]]
    assert articles([said("“deeply sorry”", 1, ""), full]) == [[1], [2]]
    assert articles([said("“deeply sorry”", 1, "Roca", days=-30), full]) == [[1], [2]]
    assert articles([said("“sorry deeply”", 1, "Roca"), full]) == [[1], [2]]


def test_a_word_of_grammar_joins_nothing() -> None:
    assert articles([said("“I”", 1), said("“I am deeply sorry for what happened,”", 2)]) == [[1], [2]]


def test_a_short_quote_in_another_translation_is_the_same_saying() -> None:
    one = said("“We will not ever give up”", 1)
    assert articles([one, said("“We shall never give up”", 2, "Luis Pardo")]) == [[1], [2]]
    assert articles([one, said("“We'll never ever give up”", 2)]) == [[1, 2]]
    assert articles([one, said("“They will not give the money”", 2)]) == [[1], [2]]


def test_contractions_make_no_other_wording() -> None:
    (group,) = group_quotes(
        [
            said("“We won’t pay, and they can’t make us”", 1),
            said("“We will not pay, and they cannot make us”", 2),
        ]
    )
    assert group.variants == ()


_WORDS = st.lists(
    st.sampled_from(["we", "will", "not", "pay", "the", "levy", "now", "ever", "again"]), max_size=14
)
_SAIDS = st.lists(
    st.builds(
        lambda words, article, speaker, days: said(" ".join(words), article, speaker, days=days),
        _WORDS,
        st.integers(1, 9),
        st.sampled_from(["", "Ana Roca", "Roca", "Luis Pardo", "she"]),
        st.integers(0, 20),
    ),
    max_size=25,
).map(
    lambda items: [
        said(i.words, n, i.quote.speaker, days=(i.published - _DAY).days) for n, i in enumerate(items)
    ]
)


@settings(max_examples=60, deadline=None)
@given(_SAIDS, st.randoms(use_true_random=False))
def test_every_quotation_is_in_one_saying_and_the_order_given_does_not_matter(
    items: list[QuoteInArticle], shuffle: random.Random
) -> None:
    groups = group_quotes(items)
    assert sorted(member.article for group in groups for member in group.members) == sorted(
        item.article for item in items
    )
    assert all(group.best in group.members for group in groups)
    mixed = list(items)
    shuffle.shuffle(mixed)
    assert group_quotes(mixed) == groups


def _seconds(count: int) -> float:
    # The same opening in every quotation: the case in which an index of runs could be no help.
    items = [said(f"We will not accept this and case {n} of {n * 7} shall be heard", n) for n in range(count)]
    begun = thread_time()
    group_quotes(items)
    return thread_time() - begun


def test_time_grows_with_the_number_of_quotations() -> None:
    small = min(_seconds(1500) for _ in range(3))
    assert min(_seconds(6000) for _ in range(2)) < 12 * small
