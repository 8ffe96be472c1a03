"""What the words of a stretch of capitals tell by themselves: a person, a body, a place, or nothing yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from briefing.analysis import name_words as w
from briefing.analysis.lexicon import words
from briefing.analysis.name_runs import Token

Kind = Literal["PERSON", "ORG", "PLACE", "OPEN", "WEAK"]
"""``WEAK``: an everyday word that is a name only if the article bears it out."""

_ONLY_CAPITALS = words("only-capitals")
_AMBIGUOUS_HEADS = words("ambiguous-heads")
_WORD_SURNAMES = words("word-surnames")
_DEEDS = words("person-verbs")
_OCCUPATIONS = words("offices", "occupations")


class Segment(NamedTuple):
    """A stretch of tokens of one kind.  ``role`` is the title before a person, as a span of the text."""

    start: int
    end: int
    kind: Kind
    tokens: tuple[Token, ...]
    role: tuple[int, int] | None = None
    sure: bool = False
    """Told by the words themselves, not guessed."""
    shouting: bool = False
    opens: bool = False
    """It begins a sentence."""


def make_segment(
    kind: Kind, tokens: Sequence[Token], role: tuple[int, int] | None = None, sure: bool = False
) -> Segment:
    return Segment(tokens[0].start, tokens[-1].end, kind, tuple(tokens), role, sure)


def known_at(tokens: Sequence[Token], at: int) -> tuple[int, Kind] | None:
    """Length and kind of the longest listed organization or place that begins at ``at``."""
    token = tokens[at]
    longest = w.first_words().get(token.low, 1)
    for size in range(min(longest, len(tokens) - at), 0, -1):
        phrase = " ".join(part.low for part in tokens[at : at + size]) if size > 1 else token.low
        if size == 1 and phrase in _ONLY_CAPITALS and not token.kinds & w.ACRONYM:
            return None
        if phrase in w.ORGANIZATIONS and not (size == 1 and phrase in w.PLACES):
            return size, "ORG"
        if phrase in w.PLACES:
            return size, "PLACE"
    return None


def until_small(tokens: Sequence[Token]) -> list[Token]:
    taken = []
    for token in tokens:
        if token.text.islower():
            break
        taken.append(token)
    return taken


def person_part(tokens: Sequence[Token]) -> list[Token]:
    """Leading tokens that make up a person's name."""
    taken: list[Token] = []
    for index, token in enumerate(tokens):
        if token.text.islower():
            if token.low in w.PARTICLES and index + 1 < len(tokens) and token.low != "y":
                taken.append(token)
                continue
            break
        if token.kinds & (w.CALENDAR | w.OPENER) and not token.kinds & (w.GIVEN | w.SURNAME):
            break
        if index and token.low in _DEEDS and not token.kinds & (w.SURNAME | w.GIVEN):
            break
        if token.kinds & w.ACRONYM and index and not token.kinds & w.NUMERAL and len(token.text) > 2:
            break
        taken.append(token)
        if len(taken) >= 5:
            break
    while taken and taken[-1].text.islower():
        taken.pop()
    return taken


def is_person(chunk: Sequence[Token]) -> bool:
    """A given name or initial first, and nothing after it that a name cannot hold."""
    first = chunk[0]
    if not first.kinds & (w.GIVEN | w.INITIAL) or first.kinds & w.DEMONYM:
        return False
    if not first.kinds & w.GIVEN and first.kinds & w.PLACE:
        return False
    if chunk[-1].kinds & w.FACILITY and not chunk[-1].kinds & w.SURNAME:
        return False
    if len(chunk) == 1:
        return bool(first.kinds & w.GIVEN) and not first.kinds & (
            w.EVERYDAY | w.PLACE | w.CALENDAR | w.INITIAL | w.ORG
        )
    if first.kinds & w.INITIAL and not first.kinds & w.GIVEN and "." not in first.text:
        return False
    rest = chunk[1:]
    if all(token.text.islower() for token in rest):
        return False
    for token in rest:
        if token.text.islower():
            if token.low not in w.PARTICLES:
                return False
        elif (
            token.kinds & (w.DEMONYM | w.CALENDAR | w.OPENER)
            and not token.kinds & (w.SURNAME | w.GIVEN)
            and not (token.low in _WORD_SURNAMES and token.kinds & w.OPENER)
        ):
            return False
    words_only = all(token.kinds & w.EVERYDAY and not token.kinds & w.SURNAME for token in rest)
    return not (words_only and first.kinds & (w.EVERYDAY | w.PLACE))


def is_body(chunk: Sequence[Token]) -> bool:
    """Whether a stretch with a body's head at its end is one: not a bare everyday pair, not a person."""
    last = chunk[-1]
    if last.low in _AMBIGUOUS_HEADS:
        if chunk[0].kinds & w.GIVEN and len(chunk) == 2 and not chunk[0].kinds & (w.PLACE | w.EVERYDAY):
            return last.low not in ("house", "young", "guard", "church", "post", "bank")
        return any(not token.kinds & (w.OPENER | w.CALENDAR) for token in chunk[:-1])
    return True


def inner_body(chunk: Sequence[Token]) -> int:
    """Length of a body's name with everyday words after it (``UN Security Council Resolution``); 0: none."""
    for index in range(len(chunk) - 2, 0, -1):
        token = chunk[index]
        if token.kinds & (w.HEAD | w.SUFFIX) and token.low not in _AMBIGUOUS_HEADS:
            return index + 1 if is_body(chunk[: index + 1]) else 0
        if not token.kinds & w.EVERYDAY:
            break
    return 0


def owner_before_known(chunk: Sequence[Token]) -> int:
    """Number of tokens of a person's name before a listed body (``Richard Nixon White House``); 0: none."""
    if not chunk[0].kinds & w.GIVEN or chunk[0].kinds & w.PLACE:
        return 0
    for index in range(1, len(chunk)):
        known = known_at(chunk, index)
        if known and known[1] == "ORG" and index + known[0] == len(chunk):
            return index if known[0] > 1 else 0
    return 0


def like_team(token: Token) -> bool:
    """A plural that is no everyday word, as teams are called after their city (``Charlotte Bobcats``)."""
    return bool(
        token.low.endswith("s")
        and not token.low.endswith(("ss", "is", "us"))
        and len(token.low) > 4
        and (
            token.kinds & w.ORG
            or not token.kinds & (w.EVERYDAY | w.GIVEN | w.SURNAME | w.PLACE | w.DEMONYM | w.FACILITY)
        )
    )


def heads_body(tokens: Sequence[Token], at: int) -> bool:
    """Whether a body's name begins here: capitals up to a head that is no everyday word."""
    chunk = until_small(tokens[at:])
    return (
        len(chunk) > 1
        and bool(chunk[-1].kinds & (w.HEAD | w.SUFFIX))
        and chunk[-1].low not in _AMBIGUOUS_HEADS
    )


def _is_occupation(low: str) -> bool:
    return low in _OCCUPATIONS or low.endswith(("er", "or", "ist", "man", "woman", "ed", "ish"))


def before_given(tokens: Sequence[Token]) -> bool:
    """Whether a sentence's first word is no part of the full name after it (``Boxer Anthony Joshua``)."""
    return bool(
        len(tokens) > 2
        and not tokens[0].kinds & (w.GIVEN | w.INITIAL | w.PLACE | w.ORG | w.ACRONYM)
        and (tokens[0].kinds & (w.EVERYDAY | w.OPENER | w.DEMONYM) or _is_occupation(tokens[0].low))
        and tokens[1].kinds & w.GIVEN
        and not tokens[1].kinds & (w.EVERYDAY | w.PLACE | w.SURNAME)
        and is_person(tokens[1:])
    )


def may_begin_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether an everyday word is a given name with a surname after it (``Mark Rutte``, ``April Jones``)."""
    if at + 1 >= len(tokens) or tokens[at + 1].text.islower():
        return False
    follow = tokens[at + 1]
    return bool(tokens[at].kinds & w.GIVEN) and not follow.kinds & (
        w.EVERYDAY | w.CALENDAR | w.OPENER | w.DEMONYM
    )
