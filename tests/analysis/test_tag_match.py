"""What the automata read of a text: the quick way says the same as the long one, whatever the text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.analysis.text.document import Document
from briefing.analysis.text.normalize import _NOTHING, Folded, fold, latin, lower
from briefing.analysis.watchlist.aliases import all_entries, all_forms, person_of
from briefing.analysis.watchlist.automaton import Readable, bared
from briefing.analysis.watchlist.tagger import Tagger
from store.records import Actor, Alias

#: Letters with and without accents, marks, blanks of every sort, what stands for nothing, other scripts.
SIGNS = "aB Zé ñß\u00e6\u00b5\u00bc\u00b2\u00b4 '’“”–—…•€™?_.-\n\t\u00a0\u2003\x85\x1c\0\u200b\u00ad\u0301łğЖ中ﬁ\ufeff😀"
TEXTS = st.text(st.sampled_from(SIGNS), max_size=60) | st.text(max_size=40)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_folding_a_simple_text_gives_what_folding_any_text_gives(text: str) -> None:
    folded = Folded(text)
    assert folded.raw == _NOTHING.sub("", text)
    assert folded.text == fold(folded.raw)
    if latin(text) is not None:
        assert folded.raw == text


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_the_automata_read_the_folded_text_without_its_punctuation(text: str) -> None:
    read = Readable(text)
    bare = bared(Folded(text).text)
    assert read.exact.decode() == bare
    assert read.loose.decode() == lower(bare)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_offsets_of_bytes_become_offsets_of_characters(text: str) -> None:
    read = Readable(text)
    bare = read.exact.decode()
    places = [len(bare[:at].encode()) for at in range(len(bare))]
    assert list(read.offsets(read.exact, places)) == list(range(len(bare)))


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(("Ana Holt", "Núñez", "中山", "Ł. Žuk", "Ææ", "O'Neill")))
def test_a_name_is_found_where_it_stands_whatever_stands_around(before: str, after: str, name: str) -> None:
    tagger = Tagger([Actor(name, "organization", (Alias(name),))])
    text = f"{before}. {name} paid. {after}"
    for mention in tagger.tag(Document(text)):
        assert Folded(text[mention.start : mention.end]).text.lower().replace("-", " ") in (
            Folded(name).text.lower(),
            # Blanks within the name may be of any sort and number.
            " ".join(Folded(name).text.lower().split()),
        )
    if not before.strip() and not after.strip():
        assert tagger.tag(Document(text))


def test_automata_are_built_from_the_spellings_that_the_entries_have() -> None:
    actors = (
        Actor(
            "José María O'Neill", "official", (Alias("J.M. O'Neill"), Alias("O'Neill", "exact", context=True))
        ),
        Actor("The Port Authority", "organization", (Alias("PA", "exact"), Alias("Port Authority"))),
        Actor("Gone Man", "official", (Alias("Gone Man"),), retired=True),
    )
    people = {n: person_of(n, actor) for n, actor in enumerate(actors) if actor.kind == "official"}
    owners: dict[str, list[int]] = {}
    assert list(all_forms(actors, owners)) == [
        (entry.actor, entry.spelling, entry.alias.case == "exact") for entry in all_entries(actors, people)
    ]
    assert owners == {
        surname: [n for n, person in people.items() if surname in person.surnames]
        for person in people.values()
        for surname in person.surnames
    }


def test_of_many_owners_of_a_surname_each_is_known() -> None:
    actors = [
        Actor(f"{first} Holt", "official", (Alias(f"{first} Holt"),)) for first in ("Ana", "Berta", "Cleo")
    ]
    tagger = Tagger(actors)
    for actor in actors:
        (full, short) = tagger.tag(Document(f"{actor.name} spoke. Later Holt left."))
        assert full.actor == short.actor == actor.name
