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
from datetime import UTC, date, datetime, timedelta
from typing import get_args

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
from store.spell import Piece, QueryError, cut

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


def parse(text: str, today: datetime | date | None = None) -> Expr | None:
    """The expression that ``text`` spells, or None where it is blank.

    ``today`` is the moment that relative dates count from, by default the present one; days begin at midnight
    in its time zone (UTC for a bare date).  Raises :class:`QueryError`, and nothing else, for what cannot be
    understood.
    """
    pieces = cut(text)
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

    def __init__(self, pieces: list[Piece], length: int, now: datetime) -> None:
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

    def _bracket(self, opened: Piece, depth: int) -> Expr:
        inner = self.query(depth + 1)
        if not self._next_is("close"):
            raise QueryError("This bracket is never closed.", opened.at, "Add ) where the group ends.")
        self.at += 1
        return inner

    def _next_is(self, kind: str) -> bool:
        return self.at < len(self.pieces) and self.pieces[self.at].kind == kind

    def _here(self) -> int:
        return self.pieces[self.at].at if self.at < len(self.pieces) else self.length

    def _field(self, piece: Piece) -> Expr:
        name = piece.field
        if name not in FIELDS:
            raise _unknown(name, FIELDS, piece.at, f'There is no field "{name}:".', f'"{name}:{piece.text}"')
        if not piece.text.strip():
            raise QueryError(f'"{name}:" has no value.', piece.value_at, _example(name))
        if name in _CHOICES:
            return _choice(piece)
        if name in ("since", "until", "on"):
            first, end = _stretch(piece, self.now)
            since = None if name == "until" else first
            return Between(since, None if name == "since" else end, f"{name}:{piece.text}")
        if name == "title":
            return _words(piece, title=True)
        _must_say_something(piece)
        return Named(_NAME_FIELDS[name], *_beginning(piece))


def _words(piece: Piece, title: bool) -> Words:
    _must_say_something(piece)
    return Words(*_beginning(piece), title)


def _beginning(piece: Piece) -> tuple[str, bool]:
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


def _must_say_something(piece: Piece) -> None:
    if not any(character.isalnum() for character in piece.text):
        raise QueryError(
            "There is no letter or digit to search for here.", piece.value_at, "Write a word, or remove it."
        )


def _choice(piece: Piece) -> Kind | OfForm | Is:
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


def _stretch(piece: Piece, now: datetime) -> tuple[datetime, datetime]:
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
