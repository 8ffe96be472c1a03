"""Capitalized runs as tokens with their word kinds, and what such tokens make: a person, a body, a place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from briefing.analysis.names.language import words as en
from briefing.analysis.text.lexicon import words

GIVEN = 1
TITLE = 2
DEMONYM = 4
PLACE = 8
EVERYDAY = 16
OPENER = 32
CALENDAR = 64
SUFFIX = 128
HEAD = 256
HEAD_OF = 512
ORG = 1024
ACRONYM = 2048
INITIAL = 4096
PARTICLE = 8192
CONNECTOR = 16384
SURNAME = 32768
MALE = 65536
FEMALE = 131072
NUMERAL = 262144
FACILITY = 524288
PLACE_FIRST = 1048576

_INITIAL = re.compile(r"(?:[A-Z]\.-?){1,4}\Z|[A-Z]\Z")
_ROMAN = re.compile(r"[IVX]{1,5}\Z")
PARTICLES = frozenset(words("particles"))
CONNECTORS = frozenset(words("connectors"))
ORGANIZATIONS = words("companies", "bodies", "media", "clubs", "parties")
PLACES = words("countries", "states", "cities")
OFFICES = words("offices")
TITLES = words("titles")
_TITLE_PARTS = frozenset(title.split()[-1] for title in OFFICES | TITLES)

_EVERYDAY = words("everyday")

_BY_FLAG = (
    (GIVEN | MALE, words("male")),
    (GIVEN | FEMALE, words("female")),
    (TITLE, _TITLE_PARTS),
    (DEMONYM, words("demonyms")),
    (PLACE, PLACES),
    (EVERYDAY, words("everyday")),
    (OPENER, words("openers")),
    (CALENDAR, words("calendar")),
    (SUFFIX, words("suffixes")),
    (HEAD, words("heads")),
    (HEAD_OF, words("head-of")),
    (ORG, ORGANIZATIONS),
    (PARTICLE, PARTICLES),
    (CONNECTOR, CONNECTORS),
    (SURNAME, words("common-surnames")),
    (FACILITY, words("geography")),
    (PLACE_FIRST, words("place-first")),
)


_AFTER_HYPHEN = words("after-hyphen")


@lru_cache(maxsize=65536)
def kinds(word: str) -> int:
    """All kinds that a word, as written (accents folded), can be."""
    low = word.lower().rstrip(".")
    flags = 0
    for flag, entries in _BY_FLAG:
        if low in entries:
            flags |= flag
    if _INITIAL.match(word):
        flags |= INITIAL
        if "." in word:
            flags &= ~(OPENER | EVERYDAY | CONNECTOR | PARTICLE)
    bare = word.replace(".", "").replace("&", "").replace("-", "")
    if len(bare) > 1 and bare.isupper() and bare.isalpha():
        flags |= ACRONYM
        if _ROMAN.match(bare):
            flags |= NUMERAL
    if (
        not flags & (GIVEN | EVERYDAY | ORG)
        and low.endswith(en.PLURAL_ENDING)
        and en.singular(low) in _EVERYDAY
    ):
        flags |= EVERYDAY
    if not flags & (GIVEN | EVERYDAY) and len(low) > 6 and en.DERIVED_NOUN.match(low):
        flags |= EVERYDAY
    if "-" in low and not flags & (GIVEN | ORG | PLACE):
        parts = low.split("-")
        if word.rsplit("-", 1)[1].islower() and parts[-1] in _AFTER_HYPHEN:
            flags |= EVERYDAY | OPENER
        if all(part in words("everyday", "openers", "demonyms") or part.isdigit() for part in parts if part):
            flags |= EVERYDAY
    return flags


@lru_cache(maxsize=1)
def _first_words() -> dict[str, int]:
    """First word of every organization and place of several words, with the greatest number of words."""
    longest: dict[str, int] = {}
    for name in ORGANIZATIONS | PLACES:
        parts = name.split()
        if len(parts) > 1:
            longest[parts[0]] = max(longest.get(parts[0], 0), len(parts))
    return longest


@lru_cache(maxsize=1)
def title_lengths() -> dict[str, int]:
    """First word of every title of several words, with the greatest number of words."""
    longest: dict[str, int] = {}
    for name in OFFICES | TITLES:
        parts = name.split()
        longest[parts[0]] = max(longest.get(parts[0], 0), len(parts))
    return longest


# Capitalized runs of a text, which can be names, cut into tokens.

_NO_NAME_ALONE = OPENER | CALENDAR | DEMONYM
_NAME_ALONE = GIVEN | SURNAME | ORG | PLACE

_PLAIN_WORD = (
    rf"{en.JOINED_PREFIX}?"
    r"[A-Z](?:[A-Za-z0-9]|'(?!s(?![A-Za-z]))(?=[A-Za-z])|[-&.](?=[A-Za-z0-9]))*"
)
_INITIALS = r"(?:[A-Z]\.-?){1,5}(?![A-Za-z])|(?:[A-Z]\.){1,2}[A-Z][a-z]+"
#: Most words have nothing but letters in them and nothing after them that could go on.
_SIMPLE = r"[A-Z][a-z]++(?![A-Za-z0-9'.&-]| ')"
_WORD = rf"(?:{_SIMPLE}|{en.ABBREVIATION}|{en.OWNER}|{_INITIALS}|{_PLAIN_WORD})"
_RUN = re.compile(
    rf"(?<![A-Za-z0-9.@])(?=[A-Z]|{en.JOINED_PREFIX}[A-Z]|{en.SMALL_PREFIX})"
    rf"(?:{en.SMALL_PREFIX})?{_WORD}(?: (?:{en.SMALL_WORD} )?{_WORD}){{0,39}}"
)


class Token(NamedTuple):
    """A word of a run, with its kinds (see :func:`kinds`)."""

    start: int
    end: int
    text: str
    low: str
    kinds: int


def runs(plain: str) -> Iterator[list[Token]]:
    """Tokens of each capitalized run of an accent-folded text."""
    for match in _RUN.finditer(plain):
        at = match.start()
        run = match.group()
        if " " not in run:
            alone = kinds(run)
            if alone & _NAME_ALONE or not alone & _NO_NAME_ALONE:
                yield [Token(at, at + len(run), run, run.lower().rstrip("."), alone)]
            continue
        tokens = []
        for word in run.split(" "):
            low = word.lower().rstrip(".")
            tokens.append(Token(at, at + len(word), word, low, kinds(word)))
            at += len(word) + 1
        yield tokens


# What the words of a capitalized run say by themselves: a person, a body, a place, or nothing yet.

Kind = Literal["PERSON", "ORG", "PLACE", "OPEN", "WEAK"]
"""``WEAK``: an everyday word that is a name only if the article bears it out."""

_ONLY_CAPITALS = words("only-capitals")
_AMBIGUOUS_HEADS = words("ambiguous-heads")
_WORD_SURNAMES = words("word-surnames")
_DEEDS = words("person-verbs")
_OCCUPATIONS = words("offices", "occupations")


class Segment(NamedTuple):
    """Neighbouring tokens that make one name of one kind.  ``role`` is the title before a person, as a span of the text."""

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
    longest = _first_words().get(token.low, 1)
    for size in range(min(longest, len(tokens) - at), 0, -1):
        phrase = " ".join(part.low for part in tokens[at : at + size]) if size > 1 else token.low
        if size == 1 and phrase in _ONLY_CAPITALS and not token.kinds & ACRONYM:
            return None
        if phrase in ORGANIZATIONS and not (size == 1 and phrase in PLACES):
            return size, "ORG"
        if phrase in PLACES:
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
            if (
                token.low in PARTICLES
                and index + 1 < len(tokens)
                and token.low not in en.CONJUNCTIONS_LIKE_PARTICLES
            ):
                taken.append(token)
                continue
            break
        if token.kinds & (CALENDAR | OPENER) and not token.kinds & (GIVEN | SURNAME):
            break
        if index and token.low in _DEEDS and not token.kinds & (SURNAME | GIVEN):
            break
        if token.kinds & ACRONYM and index and not token.kinds & NUMERAL and len(token.text) > 2:
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
    if not first.kinds & (GIVEN | INITIAL) or first.kinds & DEMONYM:
        return False
    if not first.kinds & GIVEN and first.kinds & PLACE:
        return False
    if chunk[-1].kinds & FACILITY and not chunk[-1].kinds & SURNAME:
        return False
    if len(chunk) == 1:
        return bool(first.kinds & GIVEN) and not first.kinds & (EVERYDAY | PLACE | CALENDAR | INITIAL | ORG)
    if first.kinds & INITIAL and not first.kinds & GIVEN and "." not in first.text:
        return False
    rest = chunk[1:]
    if all(token.text.islower() for token in rest):
        return False
    for token in rest:
        if token.text.islower():
            if token.low not in PARTICLES:
                return False
        elif (
            token.kinds & (DEMONYM | CALENDAR | OPENER)
            and not token.kinds & (SURNAME | GIVEN)
            and not (token.low in _WORD_SURNAMES and token.kinds & OPENER)
        ):
            return False
    words_only = all(token.kinds & EVERYDAY and not token.kinds & SURNAME for token in rest)
    return not (words_only and first.kinds & (EVERYDAY | PLACE))


def is_body(chunk: Sequence[Token]) -> bool:
    """Whether tokens with a body's head at its end is one: not a bare everyday pair, not a person."""
    last = chunk[-1]
    if last.low in _AMBIGUOUS_HEADS:
        if chunk[0].kinds & GIVEN and len(chunk) == 2 and not chunk[0].kinds & (PLACE | EVERYDAY):
            return last.low not in en.SURNAMES_LIKE_HEADS
        return any(not token.kinds & (OPENER | CALENDAR) for token in chunk[:-1])
    return True


def inner_body(chunk: Sequence[Token]) -> int:
    """Length of a body's name with everyday words after it (``UN Security Council Resolution``); 0: none."""
    for index in range(len(chunk) - 2, 0, -1):
        token = chunk[index]
        if token.kinds & (HEAD | SUFFIX) and token.low not in _AMBIGUOUS_HEADS:
            return index + 1 if is_body(chunk[: index + 1]) else 0
        if not token.kinds & EVERYDAY:
            break
    return 0


def owner_before_known(chunk: Sequence[Token]) -> int:
    """Number of tokens of a person's name before a listed body (``Richard Nixon White House``); 0: none."""
    if not chunk[0].kinds & GIVEN or chunk[0].kinds & PLACE:
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
        and (token.kinds & ORG or not token.kinds & (EVERYDAY | GIVEN | SURNAME | PLACE | DEMONYM | FACILITY))
    )


def heads_body(tokens: Sequence[Token], at: int) -> bool:
    """Whether a body's name begins here: capitals up to a head that is no everyday word."""
    chunk = until_small(tokens[at:])
    return (
        len(chunk) > 1 and bool(chunk[-1].kinds & (HEAD | SUFFIX)) and chunk[-1].low not in _AMBIGUOUS_HEADS
    )


def _is_occupation(low: str) -> bool:
    return low in _OCCUPATIONS or low.endswith(en.OCCUPATION_ENDINGS)


def before_given(tokens: Sequence[Token]) -> bool:
    """Whether a sentence's first word is no part of the full name after it (``Boxer Anthony Joshua``)."""
    return bool(
        len(tokens) > 2
        and not tokens[0].kinds & (GIVEN | INITIAL | PLACE | ORG | ACRONYM)
        and (tokens[0].kinds & (EVERYDAY | OPENER | DEMONYM) or _is_occupation(tokens[0].low))
        and tokens[1].kinds & GIVEN
        and not tokens[1].kinds & (EVERYDAY | PLACE | SURNAME)
        and is_person(tokens[1:])
    )


def may_begin_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether an everyday word is a given name with a surname after it (``Mark Rutte``, ``April Jones``)."""
    if at + 1 >= len(tokens) or tokens[at + 1].text.islower():
        return False
    follow = tokens[at + 1]
    return bool(tokens[at].kinds & GIVEN) and not follow.kinds & (EVERYDAY | CALENDAR | OPENER | DEMONYM)
