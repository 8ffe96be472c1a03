"""The page of keys explains every mark that a row of the desk can have."""

from __future__ import annotations

from tests.tui.rows import QUOTES
from widgets.legend import LEGEND
from widgets.plainchars import TABLE
from widgets.quotes import sign as sign_of

MARKS = "•✓◆≠±●◐○?"


def test_every_mark_is_explained_once() -> None:
    signs = [sign for sign, _, _ in LEGEND]
    assert len(signs) == len(set(signs))
    assert set(MARKS) <= set(signs)
    assert {sign_of(row)[0] for row in QUOTES} <= set(signs)


def test_in_ascii_no_two_marks_are_the_same() -> None:
    drawn = [mark.translate(TABLE) for mark in MARKS]
    assert all(mark.isascii() for mark in drawn)
    assert len(set(drawn)) == len(drawn)
