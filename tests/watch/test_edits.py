"""Speakers, marks and the watchlist are changed by hands that journal, check and undo; previews keep their promise."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.undo.archive_handlers import register_handlers
from briefing.undo.log import ChangedSince, Changes
from briefing.watch.edits import Edits, FieldFault
from briefing.watch.preview import Previewer, changed_forms
from store.open import open_archive
from store.records import Actor, Alias, Article, Quote, Reading, Role
from store.views import Evidence
from store.watchlist import Watchlist
from tests.store.newsroom import BBC, NOON, made, sent

ROOT = Path(__file__).resolve().parents[2]
TEXT = (
    "Talks stall\n“We will not sign,” said Ines Calder. “We will not sign,” said Ruben Calder. The ICE left."
)
CALDER = Actor("Ines Calder", "official", (Alias("Ines Calder"), Alias("Calder", "exact")))
UNION = Actor(
    "Tolvan Shipping Union", "organization", (Alias("Tolvan Shipping Union"), Alias("TSU", "exact"))
)


class Room:
    """An archive with articles and a watchlist, and the edits on both."""

    def __init__(self, folder: Path, *articles: Article) -> None:
        self.archive = open_archive(folder / "archive.sqlite")
        self.watchlist = Watchlist.open(folder / "watchlist.json", starter=[CALDER, UNION])
        self.changes = Changes(self.archive.journal)
        register_handlers(self.changes, self.archive, self.watchlist)
        self.edits = Edits(self.archive, self.watchlist, self.changes, lambda: [BBC])
        self.ids = self.archive.store_feeds([sent(*articles)])[0].new if articles else ()

    def read(self, *quotes: Quote) -> None:
        """Save a reading of the first article."""
        self.archive.save_readings([Reading(self.ids[0], 1, quotes=quotes)])

    def quotes(self) -> tuple[Quote, ...]:
        return self.archive.readings(self.ids)[self.ids[0]].quotes


def quote(number: int = 0, speaker: str = "Ruben Calder") -> Quote:
    words = "“We will not sign,”"
    start = TEXT.index(words)
    if number:
        start = TEXT.index(words, start + 1)
    span = (start, start + len(words))
    return Quote(*span, (span,), "direct", speaker, speaker, 0.9, rule="name after the quote")


def evidence(room: Room, of: Quote) -> Evidence:
    return Evidence(room.ids[0], (of.start, of.end), (of.start, of.end), BBC.name, NOON, "Talks stall")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path, made("a", TEXT))
    room.read(quote(0), quote(1))
    yield room
    room.archive.close()


# --- speakers ------------------------------------------------------------------------------------------


def test_a_speaker_is_corrected_holds_over_a_later_reading_and_comes_back_by_undo(room: Room) -> None:
    asked = room.edits.ask_speaker([evidence(room, quote(0))])
    assert asked is not None
    assert (asked.speaker, asked.corrected) == ("Ruben Calder", False)
    told = room.edits.name_speaker(asked, "ines calder")
    assert told == "Named Ines Calder as the speaker of “We will not sign,”"
    assert [(q.speaker, q.actor) for q in room.quotes()] == [
        ("Ines Calder", "Ines Calder"),
        ("Ruben Calder", ""),
    ]
    room.read(quote(0, "Somebody Else"), quote(1))
    assert room.quotes()[0].speaker == "Ines Calder"
    assert room.changes.undo() == told
    assert room.quotes()[0].speaker == "Somebody Else"
    assert room.changes.redo() == told
    assert room.quotes()[0].speaker == "Ines Calder"


def test_the_second_of_two_quotes_of_the_same_words_is_corrected_alone(room: Room) -> None:
    asked = room.edits.ask_speaker([evidence(room, quote(1))])
    assert asked is not None
    room.edits.name_speaker(asked, "")
    assert [q.speaker for q in room.quotes()] == ["Ruben Calder", ""]
    again = room.edits.ask_speaker([evidence(room, quote(1))])
    assert again is not None
    assert again.corrected
    room.edits.name_speaker(again, None)
    assert [q.speaker for q in room.quotes()] == ["Ruben Calder", "Ruben Calder"]
    room.changes.undo()
    assert [q.speaker for q in room.quotes()] == ["Ruben Calder", ""]


def test_a_correction_is_not_undone_over_a_later_one(room: Room) -> None:
    asked = room.edits.ask_speaker([evidence(room, quote(0))])
    assert asked is not None
    room.edits.name_speaker(asked, "Ines Calder")
    room.archive.correct_speaker(room.ids[0], quote(0).start, quote(0).end, "Third Hand")
    with pytest.raises(ChangedSince, match="corrected otherwise"):
        room.changes.undo()
    assert room.quotes()[0].speaker == "Third Hand"


def test_undo_says_when_the_article_is_gone(room: Room) -> None:
    asked = room.edits.ask_speaker([evidence(room, quote(0))])
    assert asked is not None
    room.edits.name_speaker(asked, "Ines Calder")
    room.archive.prune(NOON.replace(year=2030))
    with pytest.raises(ChangedSince, match="no longer in the archive"):
        room.changes.undo()


def test_names_of_the_article_are_offered_before_the_rest_of_the_watchlist(room: Room) -> None:
    asked = room.edits.ask_speaker([evidence(room, quote(0))])
    assert asked is not None
    assert set(asked.names) >= {"Ines Calder", "Tolvan Shipping Union"}
    assert asked.watched == {"Ines Calder", "Tolvan Shipping Union"}


def test_where_no_quote_stands_nobody_can_be_named(room: Room) -> None:
    here = Evidence(room.ids[0], (0, 5), (0, 11), BBC.name, NOON, "Talks stall")
    assert room.edits.ask_speaker([here]) is None


# --- the watchlist ---------------------------------------------------------------------------------------


def test_an_actor_is_added_renamed_retired_and_removed_and_all_is_undone_in_place(room: Room) -> None:
    start = room.watchlist.export()
    edits = room.edits
    assert edits.save(Actor("Court of Ports", "organization")) == "Added Court of Ports to the watchlist"
    assert (
        edits.save(replace(CALDER, name="Inés Calder Ruiz"), "Ines Calder")
        == "Renamed Ines Calder to Inés Calder Ruiz"
    )
    assert edits.retire("Tolvan Shipping Union", True) == "Retired Tolvan Shipping Union"
    assert [actor.name for actor in edits.actors()] == [
        "Court of Ports",
        "Inés Calder Ruiz",
        "Tolvan Shipping Union",
    ]
    assert edits.remove("Inés Calder Ruiz") == "Removed Inés Calder Ruiz from the watchlist"
    assert [actor.name for actor in room.watchlist.actors()] == ["Court of Ports"]
    for _ in range(4):
        assert room.changes.undo()
    assert room.changes.undo() is None
    assert room.watchlist.export() == start


def test_two_actors_are_merged_as_one_change(room: Room) -> None:
    other = Actor("I. Calder", "official", (Alias("I. Calder"),), (Role("Minister"),))
    room.edits.save(other)
    union = room.edits.union("Ines Calder", "I. Calder")
    assert {alias.text for alias in union.aliases} == {"Ines Calder", "Calder", "I. Calder"}
    assert room.edits.merge("Ines Calder", "I. Calder", union) == "Merged I. Calder into Ines Calder"
    assert [actor.name for actor in room.watchlist.actors()] == ["Ines Calder", "Tolvan Shipping Union"]
    room.changes.undo()
    assert room.watchlist.get("I. Calder") == other
    assert room.watchlist.get("Ines Calder") == CALDER


def test_a_change_of_the_watchlist_by_another_program_is_not_undone_away(room: Room) -> None:
    room.edits.retire("Ines Calder", True)
    Watchlist(room.watchlist.path).update("Ines Calder", replace(CALDER, notes="by another program"))
    with pytest.raises(ChangedSince, match="was changed since"):
        room.changes.undo()
    actor = room.watchlist.get("Ines Calder")
    assert actor is not None
    assert actor.notes == "by another program"


@pytest.mark.parametrize(
    ("actor", "field"),
    [
        (Actor("", "official"), "name"),
        (Actor("Ines Calder", "official"), "name"),
        (Actor("New", "official", (Alias(""),)), "aliases[0].text"),
        (Actor("New", "official", (Alias("x\x1b[31m"),)), "aliases[0].text"),
        (Actor("New", "official", roles=(Role("", "Ministry"),)), "roles[0].title"),
    ],
)
def test_bad_input_names_its_field_and_changes_nothing(room: Room, actor: Actor, field: str) -> None:
    before = room.watchlist.path.read_bytes()
    with pytest.raises(FieldFault) as fault:
        room.edits.save(actor)
    assert fault.value.field == field
    assert room.watchlist.path.read_bytes() == before


KILLED = """
import os, sys
from pathlib import Path
from briefing.undo.log import Changes
from briefing.watch.edits import Edits
from briefing.undo.archive_handlers import WatchlistHandler
from store.records import Actor
from store.open import open_archive
from store.watchlist import Watchlist

folder, moment = Path(sys.argv[1]), sys.argv[2]
archive = open_archive(folder / "archive.sqlite")
watchlist = Watchlist.open(folder / "watchlist.json")

class Killed(WatchlistHandler):
    def apply(self, there, wanted):
        if moment == "after":
            super().apply(there, wanted)
        os._exit(9)

changes = Changes(archive.journal)
changes.register("watchlist", Killed(watchlist))
Edits(archive, watchlist, changes).save(Actor("Court of Ports", "organization"))
"""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_program_killed_around_the_writing_of_the_file_leaves_a_change_that_is_found_out_about(
    room: Room, tmp_path: Path, moment: str
) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path), moment]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9
    assert len(room.archive.journal.pending()) == 1
    landed = room.watchlist.get("Court of Ports") is not None
    assert landed == (moment == "after")
    assert room.changes.undo() == ("Added Court of Ports to the watchlist" if landed else None)
    assert room.watchlist.get("Court of Ports") is None
    assert room.archive.journal.pending() == []
    assert room.changes.redo() == "Added Court of Ports to the watchlist"
    assert room.watchlist.get("Court of Ports") is not None


NAMES = ("Ines Calder", "Tolvan Shipping Union", "Court of Ports", "Óscar Núñez")


@settings(max_examples=25, deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["save", "remove", "rename", "retire", "undo", "redo"]), st.sampled_from(NAMES)
        ),
        max_size=12,
    )
)
def test_whatever_is_done_to_the_watchlist_undoing_it_all_gives_the_same_file(
    steps: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    room = Room(tmp_path_factory.mktemp("room"))
    start = room.watchlist.export()
    kept: list[Any] = [start]
    for step, name in steps:
        there = room.watchlist.get(name)
        if step == "save":
            room.edits.save(
                Actor(name, "organization", (Alias(f"{name} {len(kept)}"),)), name if there else ""
            )
        elif step == "remove" and there:
            room.edits.remove(name)
        elif step == "retire" and there:
            room.edits.retire(name, not there.retired)
        elif step == "rename" and there and not room.watchlist.get(f"{name} II"):
            room.edits.save(replace(there, name=f"{name} II"), name)
        elif step == "undo":
            room.changes.undo()
        elif step == "redo":
            room.changes.redo()
        kept.append(room.watchlist.export())
    while room.changes.undo() is not None:
        assert room.watchlist.export() in kept
    assert room.watchlist.export() == start
    room.archive.close()


# --- previews ----------------------------------------------------------------------------------------------


def articles(number: int) -> list[Article]:
    texts = [
        "Ports closed\nThe Court of Ports closed them, the court of ports said.",
        "Ruling\nA ruling came from the CoP on Monday.",
        "Weather\nNothing to see here. A cop looked on.",
        "Rulings\nThe Court-of-Ports has spoken.",
    ]
    return [made(f"k{n}", texts[n % len(texts)] + f" No {n}.", hours=n) for n in range(number)]


def test_a_preview_promises_what_tagging_then_does(tmp_path: Path) -> None:
    room = Room(tmp_path, *articles(8))
    draft = Actor("Court of Ports", "organization", (Alias("Court of Ports"), Alias("CoP", "exact")))
    seen = room.edits.preview(draft, (), "CoP")
    assert seen is not None
    assert (seen.hits, seen.added, seen.removed, seen.capped) == (2, 6, 0, False)
    assert all(example.change == "new" for example in seen.examples)
    assert len(seen.examples) == 5
    for example in seen.examples:
        assert example.sentence[slice(*example.hit)] in (
            "Court of Ports",
            "Court-of-Ports",
            "court of ports",
            "CoP",
        )
        assert example.source == BBC.name
    room.edits.save(draft)
    from briefing.analysis.reader import Reader
    from briefing.analysis.text.document import Document

    reader = Reader(room.watchlist.actors())
    tagged = [reader.tag(Document.of(article)) for article in room.archive.articles(room.ids).values()]
    assert sum(bool(mentions) for mentions in tagged) == seen.added
    room.archive.close()


def test_a_preview_says_what_an_edit_takes_away(tmp_path: Path) -> None:
    room = Room(tmp_path, *articles(8))
    actor = Actor("Court of Ports", "organization", (Alias("Court of Ports"), Alias("CoP", "any")))
    room.edits.save(actor)
    draft = replace(actor, aliases=(Alias("Court of Ports"), Alias("CoP", "exact")))
    seen = room.edits.preview(draft, ("Court of Ports",), "CoP")
    assert seen is not None
    assert (seen.hits, seen.added) == (2, 0)
    assert seen.removed == 2
    assert {example.change for example in seen.examples} == {"no longer", "as now"}
    room.archive.close()


def test_a_preview_of_a_surname_shows_whom_it_takes_mentions_from(tmp_path: Path) -> None:
    texts = [f"Vote {n}\nMinister Calder left at noon." for n in range(3)]
    room = Room(tmp_path, *(made(f"k{n}", text, hours=n) for n, text in enumerate(texts)))
    draft = Actor("Ruben Calder", "official", (Alias("Ruben Calder"), Alias("Calder", "exact")))
    seen = room.edits.preview(draft, (), "Calder")
    assert seen is not None
    from briefing.analysis.text.document import Document
    from briefing.analysis.watchlist.tagger import Tagger

    old, new = Tagger(room.watchlist.actors()), Tagger((*room.watchlist.actors(), draft))
    documents = [
        Document(article.text, article.published) for article in room.archive.articles(room.ids).values()
    ]
    gone = sum(
        bool({(m.start, m.actor) for m in old.tag(d)} - {(m.start, m.actor) for m in new.tag(d)})
        for d in documents
    )
    assert seen.removed == gone
    room.archive.close()


def test_a_preview_of_many_articles_says_that_it_is_capped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefing.watch.preview.LOOKED_AT", 3)
    room = Room(tmp_path, *articles(12))
    seen = room.edits.preview(Actor("Court of Ports", "organization"), (), "Court of Ports")
    assert seen is not None
    assert (seen.searched, seen.holding, seen.capped) == (3, 6, True)
    room.archive.close()


def test_a_preview_that_is_cancelled_gives_nothing(tmp_path: Path) -> None:
    room = Room(tmp_path, *articles(4))
    assert (
        room.edits.preview(Actor("Court of Ports", "organization"), (), "Court of Ports", lambda: True)
        is None
    )
    room.archive.close()


def test_a_preview_of_a_script_without_blanks_looks_through_the_newest_articles(tmp_path: Path) -> None:
    room = Room(tmp_path, made("a", "見出し\n今日は外務省が発表した。"))
    seen = room.edits.preview(Actor("Foreign Ministry", "organization", (Alias("外務省"),)), (), "外務省")
    assert seen is not None
    assert seen.hits == 1
    room.archive.close()


@pytest.mark.parametrize("text", ["", "...", "*", '"', "NEAR(", "\u202e", "a" * 200, "'; --", "AND"])
def test_no_alias_text_breaks_a_preview(tmp_path: Path, text: str) -> None:
    room = Room(tmp_path, *articles(2))
    draft = Actor("Somebody", "official", (Alias(text),))
    assert room.edits.preview(draft, (), text) is not None
    room.archive.close()


def test_only_what_an_edit_changes_is_searched_for() -> None:
    assert changed_forms([UNION], UNION) == frozenset()
    assert changed_forms([UNION], replace(UNION, aliases=(Alias("TSU", "any"),))) == {"tsu", "t s u"}
    assert changed_forms([], Actor("Court of Ports", "organization")) == {"court of ports"}


WORDS = (
    "Ines Calder",
    "Calder",
    "CALDER",
    "Ruben Calder",
    "TSU",
    "tsu",
    "Minister Calder",
    "said",
    "the",
    "Court of Ports",
    "May",
)
LIST = (
    CALDER,
    Actor("Ruben Calder", "official", (Alias("Ruben Calder"), Alias("Calder", "exact", context=True))),
    UNION,
    Actor("Court of Ports", "organization", (Alias("Court of Ports"), Alias("CoP", "exact"))),
    Actor("Theresa May", "official", (Alias("Theresa May"), Alias("May", "exact", weak=True))),
    Actor("Nobody Else", "official", (Alias("Nobody Else"),)),
)


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
def test_the_few_actors_that_a_text_can_name_tag_it_as_the_whole_list_does(words: list[str]) -> None:
    from briefing.analysis.text.document import Document
    from briefing.analysis.watchlist.affected_texts import ActorPrefilter
    from briefing.analysis.watchlist.tagger import Tagger

    text = " ".join(words) + "."
    few = ActorPrefilter(LIST).actors_in([text])
    assert Tagger(few).tag(Document(text, NOON)) == Tagger(LIST).tag(Document(text, NOON))
    assert "Nobody Else" not in {actor.name for actor in few}


def test_what_was_built_for_a_list_serves_the_next_preview(tmp_path: Path) -> None:
    room = Room(tmp_path, *articles(1))
    previewer = Previewer(room.archive)
    first = previewer.prefilter(room.watchlist.actors())
    assert previewer.prefilter(room.watchlist.actors()) is first
    room.archive.close()
