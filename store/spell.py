"""Cutting a query into its pieces, each with its place, for error messages and completion alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Longest query, in characters.
LENGTH = 2000

PieceKind = Literal["word", "phrase", "open", "close", "not", "or"]

_MARKS = '"“”„'
_BREAKS = "()" + _MARKS


class QueryError(ValueError):
    """A query that cannot be understood: one sentence, where (an offset in characters), and what to do."""

    def __init__(self, message: str, position: int, fix: str = "") -> None:
        super().__init__(message, position, fix)
        self.message = message
        self.position = position
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.message} {self.fix}".strip()


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, a phrase, or a sign.  ``field`` is the lower-case name before a colon, if there is one."""

    kind: PieceKind
    text: str
    at: int
    field: str = ""
    value_at: int = 0


def cut(text: str) -> list[Piece]:
    """All pieces of ``text`` in order.  :class:`QueryError` for an open quotation mark or too long a text."""
    if len(text) > LENGTH:
        raise QueryError(f"The query is longer than {LENGTH} characters.", LENGTH, "Shorten it.")
    text = "".join(character if _plain(character) else " " for character in text)
    pieces: list[Piece] = []
    at = 0
    while at < len(text):
        character = text[at]
        if character.isspace():
            at += 1
        elif character in "()":
            pieces.append(Piece("open" if character == "(" else "close", character, at))
            at += 1
        elif character == "-" and at + 1 < len(text) and not text[at + 1].isspace() and text[at + 1] != "-":
            pieces.append(Piece("not", character, at))
            at += 1
        else:
            piece, at = _term(text, at)
            if (
                piece.kind != "word" or piece.field or piece.text != "AND"
            ):  # AND is what stands between terms anyway
                pieces.append(piece)
    return pieces


def _plain(character: str) -> bool:
    """Whether SQLite takes it and a terminal shows it: no control character, no lone surrogate."""
    return character >= " " and not "\x7f" <= character <= "\x9f" and not "\ud800" <= character <= "\udfff"


def _term(text: str, at: int) -> tuple[Piece, int]:
    """The word, phrase or field that begins at ``at``, and where the next piece may begin."""
    if text[at] in _MARKS:
        phrase, end = _phrase(text, at)
        return Piece("phrase", phrase, at, value_at=at), end
    end = _word_end(text, at)
    word = text[at:end]
    name, colon, value = word.partition(":")
    if not colon or not (name.isascii() and name.isalpha()):
        return _bare(word, at), end
    value_at = at + len(name) + 1
    if not value and end < len(text) and text[end] in _MARKS:
        phrase, end = _phrase(text, end)
        return Piece("phrase", phrase, at, name.lower(), value_at), end
    return Piece("word", value, at, name.lower(), value_at), end


def _bare(word: str, at: int) -> Piece:
    if word == "OR" or word == "|":
        return Piece("or", word, at)
    if word == "NOT":
        return Piece("not", word, at)
    return Piece("word", word, at, value_at=at)


def _word_end(text: str, at: int) -> int:
    end = at
    while end < len(text) and not text[end].isspace() and text[end] not in _BREAKS:
        end += 1
    return end


def _phrase(text: str, at: int) -> tuple[str, int]:
    """The words between the mark at ``at`` and the next one, and the offset behind that."""
    for end in range(at + 1, len(text)):
        if text[end] in _MARKS:
            return text[at + 1 : end], end + 1
    raise QueryError("This quotation mark is never closed.", at, "Add a second one where the phrase ends.")
