"""Text from strangers fits its cells, and nothing in it reaches the terminal as a command."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from widgets.text import break_lines, break_pieces, clip, content, cut, line_cells, pad, plain, spread, wrap

HOSTILE = (
    "\x1b]8;;x\x07 [red]a[/] \u202eabc\u2066\u200f\u0301\u0301\u0301\u0301z 中文字 "
    "👨\u200d👩\u200d👧 ❤\ufe0f 🇧🇷 שלום क्\u200dष\r\n\t\x9b31m\ud800"
)
ANY = st.text(max_size=120) | st.text(alphabet=HOSTILE + "ab ", max_size=120)
WIDTH = st.integers(0, 60)


def is_safe(text: str) -> bool:
    joiners = "\u200c\u200d"
    return all(c in joiners or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in text)


@given(ANY)
@example(HOSTILE)
@settings(max_examples=200, deadline=None)
def test_plain_text_has_no_control_bidi_or_surrogate_character_and_can_be_encoded(text: str) -> None:
    made = plain(text)
    assert is_safe(made)
    made.encode()
    assert plain(made) == made


def test_plain_text_keeps_brackets_accents_joiners_of_scripts_and_other_alphabets() -> None:
    kept = "[red] é Ярослав 中文 שלום नमस्ते क्\u200dष می\u200cخواهم"
    assert plain(kept) == kept


def test_flags_and_joined_emoji_come_apart_into_signs_of_one_width_everywhere() -> None:
    assert plain("🇧🇷") == "BR"
    assert plain("👨\u200d👩") == "👨👩"
    assert plain("❤\ufe0f") == "❤"


def test_no_format_character_of_any_script_is_left() -> None:
    assert [hex(code) for code in range(0x110000) if not is_safe(plain(chr(code)))] == []


def test_line_ends_become_blanks() -> None:
    assert plain("one\ntwo\u2028three\r\nfour") == "one two three four"


@given(ANY, WIDTH)
@settings(max_examples=200, deadline=None)
def test_clipping_and_padding_keep_the_width(text: str, width: int) -> None:
    made = plain(text)
    assert cell_len(clip(made, width)) <= width
    assert cell_len(pad(made, width)) == width
    assert cell_len(pad(made, width, "right")) == width


@given(ANY, st.lists(st.integers(1, 40), max_size=4))
@settings(max_examples=200, deadline=None)
def test_folded_lines_are_never_wider_than_they_may_be(text: str, widths: list[int]) -> None:
    lines = break_lines(plain(text), widths)
    assert len(lines) <= len(widths)
    assert all(cell_len(line) <= width for line, width in zip(lines, widths, strict=False))


@given(ANY, st.integers(2, 40))
@settings(max_examples=200, deadline=None)
def test_wrapping_loses_nothing_but_blanks(text: str, width: int) -> None:
    made = plain(text)
    spans = wrap(made, width)
    assert "".join(made[start:end] for start, end in spans).replace(" ", "") == made.replace(" ", "")
    assert all(cell_len(made[start:end]) <= width for start, end in spans)


@given(st.lists(st.tuples(ANY, st.just("")), max_size=5), st.integers(2, 30))
@settings(max_examples=100, deadline=None)
def test_cutting_pieces_at_spans_is_cutting_their_text(pieces: list[tuple[str, str]], width: int) -> None:
    text = "".join(piece for piece, _ in pieces)
    spans = wrap(text, width)
    assert ["".join(t for t, _ in line) for line in cut(pieces, spans)] == [text[a:b] for a, b in spans]


@given(ANY, ANY, st.integers(1, 60))
@settings(max_examples=200, deadline=None)
def test_two_ends_of_a_line_fill_it_exactly(left: str, right: str, width: int) -> None:
    assert line_cells(spread(((plain(left), ""),), ((plain(right), ""),), width)) == width


def test_an_ellipsis_says_that_something_was_cut_off() -> None:
    assert break_lines("one two three four", [9, 6]) == ["one two", "three…"]
    assert break_lines("one two", [9, 6]) == ["one two"]
    assert clip("abcdef", 4) == "abc…"


def test_the_rest_of_a_line_too_narrow_for_anything_is_said_to_be_cut_off() -> None:
    lines = break_pieces((("one two three", ""),), [8, 0])
    assert ["".join(text for text, _ in line) for line in lines] == ["one two…"]


@pytest.mark.parametrize("markup", ["[red]x[/red]", "[/]", "[@click=app.quit]x[/]", "[[", "]"])
def test_content_shows_markup_as_it_is_written(markup: str) -> None:
    assert content(markup).plain == markup


def test_a_very_long_text_is_clipped_without_being_read_whole() -> None:
    assert clip("x" * 10_000_000, 10) == "xxxxxxxxx…"
