"""From a capitalized run to the names in it: persons, organizations, places and what is still open.

A run is first parted by titles (``Microsoft CEO Satya Nadella``), then each part by small words, calendar
words, nationalities, and known names.  What no word in it tells stays ``OPEN`` for the article's evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from briefing.analysis import name_words as w
from briefing.analysis.lexicon import words
from briefing.analysis.name_runs import Token

Kind = Literal["PERSON", "ORG", "PLACE", "OPEN", "WEAK"]
"""``WEAK``: an everyday word that is a name only if the article bears it out."""

_KIN = words("kin") - {"father", "mother", "brother", "sister"}
_LEAGUES = words("leagues")
_ALSO_SURNAMES = words("also-surnames")
_ONLY_CAPITALS = words("only-capitals")
_COMMITTEES = words("committee")
_PRESS = words("press-names")
_SHIPS = words("ships")
_NOT_ALONE = w.HEAD | w.SUFFIX
_AMBIGUOUS_HEADS = words("ambiguous-heads")


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


def segments(tokens: list[Token], opens: bool, shouting: bool) -> list[Segment]:
    """The names in a run.

    ``opens``: it begins a sentence.  ``shouting``: title case or capitals, so capitals say little.
    """
    found = _parted(tokens, opens, shouting)
    if opens and found and found[0].start == tokens[0].start:
        found[0] = found[0]._replace(opens=True)
    return [segment._replace(shouting=True) for segment in found] if shouting else found


def _parted(tokens: list[Token], opens: bool, shouting: bool) -> list[Segment]:
    found: list[Segment] = []
    at = 0
    while at < len(tokens):
        title = _title_at(tokens, at)
        if title is None:
            stop = at + 1
            while stop < len(tokens) and _title_at(tokens, stop) is None:
                stop += 1
            follows = _title_at(tokens, stop) if stop < len(tokens) else None
            found += _part(tokens[at:stop], opens and at == 0, shouting, before_title=follows is not None)
            at = stop
            continue
        stop = title
        after = stop
        while after < len(tokens) and _title_at(tokens, after) is None:
            after += 1
        role = (tokens[at].start, tokens[stop - 1].end)
        found += _titled(tokens[stop:after], role, shouting)
        at = max(after, stop)
    return found


def _title_at(tokens: Sequence[Token], at: int) -> int | None:
    """Index after the title phrase that begins at ``at``, or None."""
    longest = w.title_lengths().get(tokens[at].low)
    if longest is None or (tokens[at].low in _KIN and tokens[at].text[0].isupper()):
        return None
    for size in range(min(longest, len(tokens) - at), 0, -1):
        phrase = " ".join(token.low for token in tokens[at : at + size])
        if phrase in w.OFFICES or phrase in w.TITLES:
            end = at + size
            if _is_title_here(tokens, at, end):
                return end
    return None


def _is_title_here(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Not a surname after a given name, nor the first word of a body (``Justice Department``)."""
    first = tokens[at]
    if at and tokens[at - 1].low == "of":
        return False
    if end - at == 1 and first.low in ("dean", "earl") and end < len(tokens):
        return False
    if end - at == 1 and first.low in _ALSO_SURNAMES and at and tokens[at - 1].kinds & (w.GIVEN | w.INITIAL):
        return False
    rest = tokens[end:]
    if rest:
        if rest[0].low in ("of", "for", "and", "on"):
            return True
        last = _until_small(rest)
        if last and last[-1].kinds & _NOT_ALONE and not last[0].kinds & (w.GIVEN | w.INITIAL | w.DEMONYM):
            return len(last) > 1 and last[0].kinds & w.ORG != 0
        if " ".join(token.low for token in (first, rest[0])) in w.ORGANIZATIONS:
            return False
    return True


def _until_small(tokens: Sequence[Token]) -> list[Token]:
    taken = []
    for token in tokens:
        if token.text.islower():
            break
        taken.append(token)
    return taken


def _titled(tokens: list[Token], role: tuple[int, int], shouting: bool) -> list[Segment]:
    """What follows a title: a person, after ``of …`` has been taken for the office's own."""
    found: list[Segment] = []
    if tokens and tokens[0].low in ("of", "for", "on", "&"):
        at = 1
        while at < len(tokens) and not (
            tokens[at].kinds & w.GIVEN and at > 1 and not tokens[at].kinds & w.PLACE
        ):
            at += 1
        found += _part(tokens[1:at], False, shouting, before_title=False)
        tokens = tokens[at:]
    elif tokens and tokens[0].low == "and":
        return _part(tokens[1:], False, shouting, before_title=False)
    while (
        tokens
        and (tokens[0].kinds & (w.DEMONYM | w.CALENDAR) or tokens[0].text.islower())
        and tokens[0].low not in w.PARTICLES
    ):
        tokens = tokens[1:]
    if not tokens:
        return found
    name = _person_part(tokens)
    if (
        name
        and (shouting or len(name) == 1)
        and name[0].kinds & w.EVERYDAY
        and not name[0].kinds & (w.GIVEN | w.SURNAME)
    ):
        name = [] if shouting or role[1] - role[0] > 4 else name
    if name:
        found.append(_segment("PERSON", name, role, sure=True))
        tokens = tokens[len(name) :]
    if tokens:
        found += _part(tokens, False, shouting, before_title=False)
    return found


def _person_part(tokens: Sequence[Token]) -> list[Token]:
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
        if token.kinds & w.ACRONYM and index and not token.kinds & w.NUMERAL and len(token.text) > 2:
            break
        taken.append(token)
        if len(taken) >= 5:
            break
    while taken and taken[-1].text.islower():
        taken.pop()
    return taken


def _segment(
    kind: Kind, tokens: Sequence[Token], role: tuple[int, int] | None = None, sure: bool = False
) -> Segment:
    return Segment(tokens[0].start, tokens[-1].end, kind, tuple(tokens), role, sure)


def _part(tokens: list[Token], opens: bool, shouting: bool, before_title: bool) -> list[Segment]:
    """Names in a stretch without titles."""
    found: list[Segment] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.text.islower() and not (token.low in w.PARTICLES and token.low not in w.CONNECTORS):
            at += 1
            continue
        if token.kinds & w.CALENDAR and not _may_begin_name(tokens, at):
            at += 1
            continue
        if opens and at == 0 and _before_given(tokens):
            at += 1
            continue
        if token.low == "new" and not opens and _heads_body(tokens, at):
            pass
        elif (
            token.kinds & (w.OPENER | w.EVERYDAY)
            and (shouting or token.kinds & w.OPENER or (opens and at == 0 and not _heads_body(tokens, at)))
            and not _known(tokens, at)
            and not _may_begin_name(tokens, at)
        ):
            if not token.kinds & w.OPENER and not token.text.islower():
                found.append(_segment("WEAK", [token]))
            at += 1
            continue
        known = _known(tokens, at)
        stop = _chunk_end(tokens, at, shouting)
        chunk = tokens[at:stop]
        if known and known[0] >= len(chunk):
            stop = at + known[0]
            chunk = tokens[at:stop]
        segment = _classify(chunk, known, before_title)
        if segment is not None:
            found.append(segment)
            stop = at + len(chunk) if segment.end == chunk[-1].end else _index_after(tokens, segment)
        at = max(stop, at + 1)
    return found


def _index_after(tokens: Sequence[Token], segment: Segment) -> int:
    return next((i for i, token in enumerate(tokens) if token.start >= segment.end), len(tokens))


def _before_given(tokens: Sequence[Token]) -> bool:
    """Whether a sentence's first word is no part of the full name after it (``Boxer Anthony Joshua``)."""
    return bool(
        len(tokens) > 2
        and not tokens[0].kinds & (w.GIVEN | w.INITIAL | w.PLACE | w.ORG | w.ACRONYM)
        and tokens[1].kinds & w.GIVEN
        and not tokens[1].kinds & (w.EVERYDAY | w.PLACE | w.SURNAME)
        and _is_person(tokens[1:])
    )


def _heads_body(tokens: Sequence[Token], at: int) -> bool:
    """Whether a body's name begins here (``Civil Defense Authority``): capitals up to a head that is no everyday word."""
    chunk = _until_small(tokens[at:])
    return (
        len(chunk) > 1
        and bool(chunk[-1].kinds & (w.HEAD | w.SUFFIX))
        and chunk[-1].low not in _AMBIGUOUS_HEADS
    )


def _may_begin_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether an everyday word is a given name with a surname after it (``Mark Rutte``, ``April Jones``)."""
    if at + 1 >= len(tokens) or tokens[at + 1].text.islower():
        return False
    follow = tokens[at + 1]
    return bool(tokens[at].kinds & w.GIVEN) and not follow.kinds & (
        w.EVERYDAY | w.CALENDAR | w.OPENER | w.DEMONYM
    )


def _known(tokens: Sequence[Token], at: int) -> tuple[int, Kind] | None:
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


def _chunk_end(tokens: Sequence[Token], at: int, shouting: bool) -> int:
    """Where the stretch that may be one name ends: small words go on only in bodies and in persons' names."""
    head_of = False
    index = at
    while index < len(tokens):
        token = tokens[index]
        if token.kinds & (w.HEAD_OF | w.HEAD) and not token.text.islower():
            head_of = True
        if token.text.islower():
            if token.low in ("of", "for"):
                if not head_of or index == at:
                    return index
            elif token.low == "on":
                if index == at or tokens[index - 1].low not in _COMMITTEES:
                    return index
            elif token.low == "and":
                if not _goes_on_after_and(tokens, at, index, head_of):
                    return index
            elif token.text == "'s" and index > at:
                pass
            elif token.low not in ("the", "&") and token.low not in w.PARTICLES:
                return index
        elif (
            (index > at and token.kinds & w.CALENDAR)
            or (index > at and token.kinds & w.ACRONYM and _ends_byline(tokens[at], token))
            or (
                index > at
                and token.kinds & w.OPENER
                and not token.kinds & (w.GIVEN | w.SURNAME | w.HEAD | w.SUFFIX | w.ORG)
            )
            or (
                index > at
                and shouting
                and token.kinds & (w.EVERYDAY | w.OPENER)
                and not token.kinds & (w.HEAD | w.SUFFIX | w.SURNAME)
            )
        ):
            return index
        index += 1
    return index


def _ends_byline(first: Token, token: Token) -> bool:
    """Whether a word in capitals is a dateline after a byline (``Jane Roe DUBLIN``), or a body after a person."""
    if first.kinds & w.ACRONYM or token.kinds & w.NUMERAL or len(token.text) < 3:
        return False
    return bool(token.kinds & w.PLACE) or bool(
        first.kinds & w.GIVEN and not first.kinds & (w.PLACE | w.EVERYDAY)
    )


def _goes_on_after_and(tokens: Sequence[Token], at: int, index: int, head_of: bool) -> bool:
    """Whether ``and`` stands inside a body's name (``Food and Drug Administration``), not between two names."""
    if index == at or index + 1 >= len(tokens):
        return False
    if head_of:
        following = tokens[index + 1]
        return index > at + 1 and not following.kinds & (
            w.PLACE | w.ORG | w.GIVEN | w.ACRONYM | w.DEMONYM | w.CALENDAR
        )
    words_before = tokens[at:index]
    return bool(
        tokens[-1].kinds & w.HEAD
        and words_before[-1].kinds & (w.EVERYDAY | w.HEAD)
        and all(token.kinds & (w.EVERYDAY | w.HEAD | w.PLACE | w.DEMONYM) for token in words_before)
    )


def _classify(chunk: list[Token], known: tuple[int, Kind] | None, before_title: bool) -> Segment | None:
    while chunk and chunk[-1].text.islower():
        chunk = chunk[:-1]
    if not chunk:
        return None
    first, last, size = chunk[0], chunk[-1], len(chunk)
    if size > 1 and any(
        " ".join(token.low for token in chunk[-n:]) in _LEAGUES for n in range(2, min(size, 4) + 1)
    ):
        return None
    if known and known[0] >= size:
        return _segment(known[1], chunk, sure=True)
    if (
        size > 1
        and last.kinds & w.SUFFIX
        and last.low not in ("co", "sa", "se", "ag", "as", "ab", "lp", "co")
        and _is_body(chunk)
    ):
        return _segment("ORG", chunk, sure=last.low not in _AMBIGUOUS_HEADS)
    if size > 1 and last.kinds & w.SUFFIX and not last.kinds & w.GIVEN and _is_body(chunk):
        return _segment("ORG", chunk, sure=True)
    if size > 1 and last.kinds & w.HEAD and _is_body(chunk):
        owner = _owner_before_known(chunk)
        return _segment("PERSON", chunk[:owner], sure=True) if owner else _segment("ORG", chunk, sure=True)
    small = next((i for i, token in enumerate(chunk) if token.text in ("of", "for", "on")), 0)
    if small:
        if any(token.kinds & (w.HEAD_OF | w.HEAD) for token in chunk[:small]):
            return _segment("ORG", chunk, sure=True)
        return _classify(chunk[:small], None, before_title)
    inner = _inner_body(chunk)
    if inner:
        return _segment("ORG", chunk[:inner], sure=True)
    if first.low in _SHIPS and size > 1:
        return _segment("PLACE", chunk)
    if first.low == "team" and size > 1:
        return _segment("ORG", chunk, sure=True)
    if known:
        rest = chunk[known[0] :]
        kind = known[1]
        if kind == "PLACE" and len(rest) == 1 and rest[0].low in _PRESS:
            return _segment("ORG", chunk, sure=True)
        if kind == "PLACE" and len(rest) == 1 and _like_team(rest[0]):
            return _segment("ORG", chunk, sure=True)
        if kind == "PLACE" and rest and all(t.kinds & (w.EVERYDAY | w.FACILITY) for t in rest):
            return _segment("PLACE", chunk)
        if kind == "PLACE" and rest and _is_person(chunk):
            return _segment("PERSON", chunk)
        return _segment(kind, chunk[: known[0]], sure=True)
    if size > 1 and first.kinds & w.DEMONYM and not first.kinds & w.GIVEN:
        return _classify(chunk[1:], None, before_title)
    if any(token.low == "&" for token in chunk):
        return _segment("ORG", chunk, sure=True)
    if first.kinds & w.PLACE_FIRST and size > 1 and not first.kinds & w.GIVEN:
        return _segment("PLACE", chunk)
    if _is_person(chunk):
        return _segment("PERSON", chunk, sure=size > 1)
    if last.kinds & w.FACILITY and size > 1 and not last.kinds & w.SURNAME:
        return None
    if before_title and not all(token.kinds & (w.EVERYDAY | w.DEMONYM | w.OPENER) for token in chunk):
        return _segment("ORG", chunk)
    if (
        size == 1
        and first.kinds & w.ACRONYM
        and not first.kinds & (w.EVERYDAY | w.NUMERAL | w.PLACE | w.CALENDAR)
    ):
        return _segment("ORG", chunk)
    if all(token.kinds & (w.EVERYDAY | w.OPENER | w.DEMONYM | w.CALENDAR | w.NUMERAL) for token in chunk):
        return None
    return _segment("OPEN", chunk)


def _like_team(token: Token) -> bool:
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


def _owner_before_known(chunk: Sequence[Token]) -> int:
    """Number of tokens of a person's name before a listed body (``Richard Nixon White House``); 0 if it is no such thing."""
    if not chunk[0].kinds & w.GIVEN or chunk[0].kinds & w.PLACE:
        return 0
    for index in range(1, len(chunk)):
        known = _known(chunk, index)
        if known and known[1] == "ORG" and index + known[0] == len(chunk):
            return index if known[0] > 1 else 0
    return 0


def _inner_body(chunk: Sequence[Token]) -> int:
    """Length of a body's name with everyday words after it (``UN Security Council Resolution``); 0 if there is none."""
    for index in range(len(chunk) - 2, 0, -1):
        token = chunk[index]
        if token.kinds & (w.HEAD | w.SUFFIX) and token.low not in _AMBIGUOUS_HEADS:
            return index + 1 if _is_body(chunk[: index + 1]) else 0
        if not token.kinds & w.EVERYDAY:
            break
    return 0


def _is_body(chunk: Sequence[Token]) -> bool:
    """Whether a stretch with a body's head at its end is one: not a bare everyday pair, not a person."""
    last = chunk[-1]
    if last.low in _AMBIGUOUS_HEADS:
        if chunk[0].kinds & w.GIVEN and len(chunk) == 2 and not chunk[0].kinds & (w.PLACE | w.EVERYDAY):
            return last.low not in ("house", "young", "guard", "church", "post", "bank")
        return any(not token.kinds & (w.OPENER | w.CALENDAR) for token in chunk[:-1])
    return True


def _is_person(chunk: Sequence[Token]) -> bool:
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
        elif token.kinds & (w.DEMONYM | w.CALENDAR | w.OPENER) and not token.kinds & (w.SURNAME | w.GIVEN):
            return False
    if first.kinds & (w.EVERYDAY | w.PLACE) and all(
        t.kinds & w.EVERYDAY and not t.kinds & w.SURNAME for t in rest
    ):
        return False
    return True
