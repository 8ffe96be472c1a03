"""The search language: text to an expression tree, and the tree to plain words.

    query   := group ("OR" group)*
    group   := term+                        all of them
    term    := ["-"] (word | "phrase" | field:value | "(" query ")")

Words and phrases are looked up in headline and body; ``cartel*`` finds what begins so.  Fields::

    actor: speaker:                whole words of a name; bond* for its beginning
    source:                        part of a source's name or address
    tag:                           a tag of the source
    title:                         words of the headline
    kind:   quote event direct indirect mixed organization official
    form:   news analysis live roundup service leisure
    is:     edited summary copy pinned read unread
    since: until: on:              7d 24h 2w 2025-08-14 2025-08 2025 today yesterday

``until:`` includes the day it names.  Pure: no archive is needed, the moment for relative dates is given.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, get_args

from store.expressions import (
    And,
    Between,
    Expr,
    Is,
    Kind,
    KindName,
    Named,
    NameField,
    Not,
    OfForm,
    Or,
    StateName,
    Words,
    describe,
)
from store.records import Form

__all__ = [
    "And",
    "Between",
    "Expr",
    "Is",
    "Kind",
    "Named",
    "Not",
    "OfForm",
    "Or",
    "QueryError",
    "Words",
    "describe",
    "parse",
]

#: Longest query, in characters.
LENGTH = 2000
#: Brackets and minus signs may nest this deep.
DEPTH = 32
#: Words, phrases and fields in one query.
TERMS = 100
#: Letters before a ``*``.
BEGINNING = 3


FIELDS = ("actor", "speaker", "source", "tag", "kind", "form", "since", "until", "on", "title", "is")
_NAME_FIELDS: dict[str, NameField] = {field: field for field in get_args(NameField)}
_CHOICES: dict[str, tuple[str, ...]] = {
    "kind": get_args(KindName),
    "form": get_args(Form),
    "is": get_args(StateName),
}


class QueryError(ValueError):
    """A query that cannot be understood: one sentence, where (an offset in characters), and what to do."""

    def __init__(self, message: str, position: int, fix: str = "") -> None:
        super().__init__(message, position, fix)
        self.message = message
        self.position = position
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.message} {self.fix}".strip()


def parse(text: str, today: datetime | date | None = None) -> Expr | None:
    """The expression that ``text`` spells, or None where it is blank.

    ``today`` is the moment that relative dates count from, by default the present one; days begin at midnight
    in its time zone (UTC for a bare date).  Raises :class:`QueryError`, and nothing else, for what cannot be
    understood.
    """
    pieces = _cut(text)
    if not pieces:
        return None
    parser = _Parser(pieces, len(text), _moment(today))
    return parser.whole()


def _moment(today: datetime | date | None) -> datetime:
    if today is None:
        return datetime.now(UTC)
    if not isinstance(today, datetime):
        return datetime(today.year, today.month, today.day, tzinfo=UTC)
    return today if today.tzinfo else today.replace(tzinfo=UTC)


class _Parser:
    """Recursive descent over the pieces; ``at`` is the next one."""

    def __init__(self, pieces: list[_Piece], length: int, now: datetime) -> None:
        self.pieces = pieces
        self.length = length
        self.now = now
        self.at = 0
        self.terms = 0

    def whole(self) -> Expr:
        expr = self.query(0)
        if self.at < len(self.pieces):
            stray = self.pieces[self.at]
            raise QueryError(
                "This bracket closes nothing.", stray.at, "Remove it, or open one with ( before it."
            )
        return expr

    def query(self, depth: int) -> Expr:
        groups = [self.group(depth)]
        while self._next_is("or"):
            self.at += 1
            groups.append(self.group(depth))
        return groups[0] if len(groups) == 1 else Or(tuple(groups))

    def group(self, depth: int) -> Expr:
        terms: list[Expr] = []
        while self.at < len(self.pieces) and self.pieces[self.at].kind not in ("or", "close"):
            terms.append(self.term(depth))
        if not terms:
            raise QueryError(
                "Something to search for is missing here.",
                self._here(),
                "Add a word, or remove what leads up to it.",
            )
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def term(self, depth: int) -> Expr:
        if depth > DEPTH:
            raise QueryError("The query is nested too deep.", self._here(), "Use fewer brackets.")
        if self.at >= len(self.pieces):
            raise QueryError(
                "Nothing follows the minus sign.", self.length, "Add what to leave out, or remove it."
            )
        piece = self.pieces[self.at]
        self.at += 1
        if piece.kind == "not":
            return Not(self.term(depth + 1))
        if piece.kind == "open":
            return self._bracket(piece, depth)
        if piece.kind in ("close", "or"):
            raise QueryError(
                "Nothing follows the minus sign.", piece.at, "Add what to leave out, or remove it."
            )
        self.terms += 1
        if self.terms > TERMS:
            raise QueryError(f"The query has more than {TERMS} terms.", piece.at, "Search for fewer at once.")
        return self._field(piece) if piece.field else _words(piece, title=False)

    def _bracket(self, opened: _Piece, depth: int) -> Expr:
        inner = self.query(depth + 1)
        if not self._next_is("close"):
            raise QueryError("This bracket is never closed.", opened.at, "Add ) where the group ends.")
        self.at += 1
        return inner

    def _next_is(self, kind: str) -> bool:
        return self.at < len(self.pieces) and self.pieces[self.at].kind == kind

    def _here(self) -> int:
        return self.pieces[self.at].at if self.at < len(self.pieces) else self.length

    def _field(self, piece: _Piece) -> Expr:
        name = piece.field
        if name not in FIELDS:
            raise _unknown(name, FIELDS, piece.at, f'There is no field "{name}:".', f'"{name}:{piece.text}"')
        if not piece.text.strip():
            raise QueryError(f'"{name}:" has no value.', piece.value_at, _example(name))
        if name in _CHOICES:
            return _choice(piece)
        if name in ("since", "until", "on"):
            first, end = _range(piece, self.now)
            since = None if name == "until" else first
            return Between(since, None if name == "since" else end, f"{name}:{piece.text}")
        if name == "title":
            return _words(piece, title=True)
        _must_say_something(piece)
        return Named(_NAME_FIELDS[name], *_beginning(piece))


def _words(piece: _Piece, title: bool) -> Words:
    _must_say_something(piece)
    return Words(*_beginning(piece), title)


def _beginning(piece: _Piece) -> tuple[str, bool]:
    """The words of a piece, and whether the last one may go on (``cartel*``)."""
    if piece.kind == "phrase" or not piece.text.endswith("*"):
        return piece.text.strip(), False
    start = piece.text.rstrip("*")
    if sum(map(str.isalnum, start)) < BEGINNING:
        raise QueryError(
            f'Too many words begin with "{start}".',
            piece.value_at,
            f"Write at least {BEGINNING} letters before it.",
        )
    return start, True


def _must_say_something(piece: _Piece) -> None:
    if not any(character.isalnum() for character in piece.text):
        raise QueryError(
            "There is no letter or digit to search for here.", piece.value_at, "Write a word, or remove it."
        )


def _choice(piece: _Piece) -> Kind | OfForm | Is:
    value = piece.text.strip().lower()
    for kind in get_args(KindName):
        if piece.field == "kind" and value == kind:
            return Kind(kind)
    for form in get_args(Form):
        if piece.field == "form" and value == form:
            return OfForm(form)
    for state in get_args(StateName):
        if piece.field == "is" and value == state:
            return Is(state)
    raise _unknown(value, _CHOICES[piece.field], piece.value_at, f'"{piece.field}:" does not know "{value}".')


def _unknown(word: str, known: tuple[str, ...], at: int, message: str, quoted: str = "") -> QueryError:
    near = difflib.get_close_matches(word.lower()[:40], known, n=1, cutoff=0.5)
    fix = f'Did you mean "{near[0]}"?' if near else f"Known: {', '.join(known)}."
    if quoted:
        fix += f" To search for the words themselves, put them in quotation marks: {quoted[:60]}."
    return QueryError(message, at, fix)


def _example(name: str) -> str:
    examples = {
        "kind": "quote",
        "form": "news",
        "is": "unread",
        "since": "7d",
        "until": "yesterday",
        "on": "2025-08-14",
    }
    return f"Write for example {name}:{examples.get(name, 'name')}."


# --- dates -----------------------------------------------------------------------


def _range(piece: _Piece, now: datetime) -> tuple[datetime, datetime]:
    """First moment of what a date value names, and the first moment after it."""
    value = piece.text.strip().lower()
    try:
        found = _relative(value, now) or _calendar(value, now)
    except (OverflowError, ValueError):
        found = None
    if found is None:
        raise QueryError(
            f'"{value[:40]}" is not a date.',
            piece.value_at,
            "Write 7d, 24h, 2w, today, yesterday, or a date as 2025-08-14, 2025-08 or 2025.",
        )
    return found


def _relative(value: str, now: datetime) -> tuple[datetime, datetime] | None:
    number, unit = value[:-1], value[-1:]
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days = {"today": 0, "yesterday": 1}.get(value)
    if number.isascii() and number.isdigit() and len(number) <= 5:
        if unit == "h":
            start = now - timedelta(hours=int(number))
            return start, start
        if unit in ("d", "w"):
            days = int(number) * (7 if unit == "w" else 1)
    if days is None:
        return None
    first = midnight - timedelta(days=days)
    return first, first + timedelta(days=1)


def _calendar(value: str, now: datetime) -> tuple[datetime, datetime] | None:
    if not value.isascii() or not value.replace("-", "").isdigit():
        return None
    shape = [len(part) for part in value.split("-")]
    numbers = [int(part) for part in value.split("-")]
    if shape == [4, 2, 2]:
        day = date(*numbers)
        after = day + timedelta(days=1)
    elif shape == [4, 2]:
        day = date(numbers[0], numbers[1], 1)
        after = date(numbers[0] + numbers[1] // 12, numbers[1] % 12 + 1, 1)
    elif shape == [4]:
        day, after = date(numbers[0], 1, 1), date(numbers[0] + 1, 1, 1)
    else:
        return None
    zone = now.tzinfo
    return (
        datetime(day.year, day.month, day.day, tzinfo=zone),
        datetime(after.year, after.month, after.day, tzinfo=zone),
    )


# --- pieces -----------------------------------------------------------------------

_PieceKind = Literal["word", "phrase", "open", "close", "not", "or"]

_MARKS = '"“”„'
_BREAKS = "()" + _MARKS


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, a phrase, or a sign.  ``field`` is the lower-case name before a colon, if there is one."""

    kind: _PieceKind
    text: str
    at: int
    field: str = ""
    value_at: int = 0


def _cut(text: str) -> list[_Piece]:
    """All pieces of ``text`` in order.  :class:`QueryError` for an open quotation mark or too long a text."""
    if len(text) > LENGTH:
        raise QueryError(f"The query is longer than {LENGTH} characters.", LENGTH, "Shorten it.")
    text = "".join(character if _plain(character) else " " for character in text)
    pieces: list[_Piece] = []
    at = 0
    while at < len(text):
        character = text[at]
        if character.isspace():
            at += 1
        elif character in "()":
            pieces.append(_Piece("open" if character == "(" else "close", character, at))
            at += 1
        elif character == "-" and at + 1 < len(text) and not text[at + 1].isspace() and text[at + 1] != "-":
            pieces.append(_Piece("not", character, at))
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


def _term(text: str, at: int) -> tuple[_Piece, int]:
    """The word, phrase or field that begins at ``at``, and where the next piece may begin."""
    if text[at] in _MARKS:
        phrase, end = _phrase(text, at)
        return _Piece("phrase", phrase, at, value_at=at), end
    end = _word_end(text, at)
    word = text[at:end]
    name, colon, value = word.partition(":")
    if not colon or not (name.isascii() and name.isalpha()):
        return _bare(word, at), end
    value_at = at + len(name) + 1
    if not value and end < len(text) and text[end] in _MARKS:
        phrase, end = _phrase(text, end)
        return _Piece("phrase", phrase, at, name.lower(), value_at), end
    return _Piece("word", value, at, name.lower(), value_at), end


def _bare(word: str, at: int) -> _Piece:
    if word == "OR" or word == "|":
        return _Piece("or", word, at)
    if word == "NOT":
        return _Piece("not", word, at)
    return _Piece("word", word, at, value_at=at)


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
