"""Articles laid out: highlights point at what they say, whatever the text holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.geometry import Size

from store.records import ArticleVersion, Reading
from store.views import ArticleView, Evidence
from tests.tui.rows import NOON, make_article, make_evidence, make_view
from widgets.article import article_blocks, changes, date_words, notes, why_words
from widgets.sheet import Block, Sheet
from widgets.text import plain


def inks(blocks: Iterable[Block], *names: str) -> str:
    return "".join(text for block in blocks for text, ink in block.pieces if ink in names)


def test_the_phrase_is_strong_within_its_sentence() -> None:
    view = make_view(1)
    evidence = make_evidence(1, "on 11 March")
    blocks = article_blocks(view, evidence)
    assert inks(blocks, "hit") == "on 11 March"
    start, end = evidence.sentence
    assert inks(blocks, "hit", "sentence", "sentence-mention") == view.article.text[start:end]
    assert inks(blocks, "sentence-mention") == "Harbour Guard"
    assert "Ines Calder" in inks(blocks, "body-mention")


def test_evidence_in_another_article_highlights_nothing_here() -> None:
    assert inks(article_blocks(make_view(1), make_evidence(2, "on 11 March")), "hit", "sentence") == ""


def test_an_article_without_trouble_has_no_notes() -> None:
    assert notes(make_view(1)) == []


def test_a_missing_date_is_said_to_be_missing() -> None:
    article = make_article(published_basis="first-seen", published_raw="")
    assert "the feed gives no date" in date_words(article)


def test_without_a_reason_the_why_line_says_so() -> None:
    assert (
        why_words(None, replace(make_evidence(1, "Harbour"), why=""))
        == "No reason was recorded for this line."
    )


def test_an_edit_shows_both_what_was_taken_out_and_what_was_put_in() -> None:
    view = make_view(2)
    pieces = changes(view.versions[0], view.article)
    assert "[-one-]" in "".join(text for text, ink in pieces if ink == "removed")
    assert "{+both+}" in "".join(text for text, ink in pieces if ink == "added")


def test_an_edit_of_a_huge_text_is_shown_in_one_piece_rather_than_compared_for_minutes() -> None:
    before = ArticleVersion(1, 1, "a b " * 20_000, 1, NOON)
    after = make_article(text="c d " * 20_000)
    assert {ink for _, ink in changes(before, after)} >= {"removed", "added"}


@given(st.text(max_size=200), st.integers(0, 250), st.integers(0, 250), st.integers(0, 250))
@settings(max_examples=150, deadline=None)
def test_no_text_and_no_span_upsets_the_layout(text: str, head: int, one: int, other: int) -> None:
    article = make_article(text=text, headline_end=min(head, len(text)))
    span = (min(one, other), max(one, other))
    evidence = Evidence(1, span, (0, span[1]), "s", NOON, "t")
    blocks = article_blocks(ArticleView(article, "s", Reading(1, 1)), evidence)
    assert all(piece == plain(piece) for block in blocks for piece, _ in block.pieces)


@given(st.text(alphabet="abc .[-]\n", max_size=120), st.text(alphabet="abc .[-]\n", max_size=120))
@settings(max_examples=100, deadline=None)
def test_changes_hold_the_whole_new_text(old: str, new: str) -> None:
    pieces = changes(ArticleVersion(1, 1, old, 0, NOON), make_article(text=new))
    kept = "".join(text for text, ink in pieces if ink != "removed")
    for sign in ("{+", "+}", " "):
        kept = kept.replace(sign, "")
    assert "".join(kept.split()) == "".join(new.split())


def test_a_sheet_knows_its_height_for_a_width() -> None:
    sheet = Sheet(article_blocks(make_view(1), make_evidence(1, "on 11 March")))
    room = Size(100, 40)
    narrow = sheet.get_content_height(room, room, 30)
    assert narrow > sheet.get_content_height(room, room, 100)
