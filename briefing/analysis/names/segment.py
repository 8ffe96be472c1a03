"""Cut a capitalized run into names: where each ends, and of which kind it is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from briefing.analysis.names import parts as w
from briefing.analysis.names.language import words as en
from briefing.analysis.names.parts import (
    Kind,
    Segment,
    Token,
    before_given,
    heads_body,
    inner_body,
    is_body,
    is_person,
    known_at,
    like_team,
    make_segment,
    may_begin_name,
    owner_before_known,
    person_part,
    until_small,
)
from briefing.analysis.text.lexicon import words

_LEAGUES = words("leagues")
_LEAGUE_ENDS = frozenset(league.rsplit(" ", 1)[-1] for league in _LEAGUES)
_COMMITTEES = words("committee")
_CARRIES = words("carries")
"""Prepositions that stand with a capital inside a body's name (``Doctors Without Borders``)."""
_WORD_SURNAMES = words("word-surnames")
_COMMON_ACRONYMS = words("common-acronyms")
_PRESS = words("press-names")
_FAMOUS = words("known-by-surname")
_HEADLINE_VERBS = words("headline-verbs")
_SHIPS = words("ships")
_AMBIGUOUS_HEADS = words("ambiguous-heads")
_NO_BODY = w.EVERYDAY | w.NUMERAL | w.PLACE | w.CALENDAR


def _chunk_end(tokens: Sequence[Token], at: int, shouting: bool) -> int:
    """Where the chunk that may be one name ends: small words go on only in bodies and in persons' names."""
    head_of = False
    index = at
    while index < len(tokens):
        token = tokens[index]
        if token.kinds & (w.HEAD_OF | w.HEAD) and not token.text.islower():
            head_of = True
        if token.text.islower():
            if token.low in en.OF_WORDS:
                if not head_of or index == at:
                    return index
            elif token.low in en.ON_WORDS:
                if index == at or tokens[index - 1].low not in _COMMITTEES:
                    return index
            elif token.low in en.AND_WORDS:
                if not _goes_on_after_and(tokens, at, index, head_of):
                    return index
            elif token.text == "'s" and index > at:
                pass
            elif token.low not in en.INNER_WORDS and token.low not in w.PARTICLES:
                return index
        elif index > at and _surname_like_month(tokens, index, shouting):
            pass
        elif (
            (index > at and token.kinds & w.CALENDAR)
            or (index > at and token.kinds & w.ACRONYM and _ends_byline(tokens[at], token))
            or (
                index > at
                and token.kinds & w.OPENER
                and not token.kinds & (w.GIVEN | w.SURNAME | w.HEAD | w.SUFFIX | w.ORG)
                and not (tokens[index - 1].kinds & w.GIVEN and token.low in _WORD_SURNAMES)
                and not (token.low in _CARRIES and not shouting and index + 1 < len(tokens))
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


def _surname_like_month(tokens: Sequence[Token], index: int, shouting: bool) -> bool:
    """Whether a word as \"May\" is a surname: right after a given name that is no place, with no day or year after it.

    In a headline where all begin with capitals it may be the verb (``Theresa May Be Gone``).
    """
    before, token = tokens[index - 1], tokens[index]
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if (
        not token.kinds & w.CALENDAR
        or token.low not in _WORD_SURNAMES
        or not before.kinds & w.GIVEN
        or before.kinds & w.PLACE
    ):
        return False
    if after is None:
        return True
    verb = shouting and after.kinds & (w.EVERYDAY | w.OPENER) and not after.low.endswith("s")
    return not (after.kinds & w.NUMERAL or after.low[0].isdigit() or verb)


def _ends_byline(first: Token, token: Token) -> bool:
    """Whether a word in capitals is a dateline (``Jane Roe DUBLIN``), or a body, after a person."""
    if first.kinds & w.ACRONYM or token.kinds & w.NUMERAL or len(token.text) < 3:
        return False
    return bool(token.kinds & w.PLACE) or bool(
        first.kinds & w.GIVEN and not first.kinds & (w.PLACE | w.EVERYDAY)
    )


def _goes_on_after_and(tokens: Sequence[Token], at: int, index: int, head_of: bool) -> bool:
    """Whether ``and`` stands inside a body's name (``Food and Drug Administration``), not between two."""
    if index == at or index + 1 >= len(tokens):
        return False
    if head_of:
        if tokens[index - 1].kinds & (w.HEAD | w.SUFFIX) and not any(
            t.low in en.OF for t in tokens[at:index]
        ):
            return False
        following = tokens[index + 1]
        return index > at + 1 and not following.kinds & (
            w.PLACE | w.ORG | w.GIVEN | w.ACRONYM | w.DEMONYM | w.CALENDAR
        )
    words_before = tokens[at:index]
    return bool(
        tokens[-1].kinds & w.HEAD
        and (
            words_before[-1].kinds & (w.EVERYDAY | w.HEAD)
            or words_before[-1].low.endswith(en.ADJECTIVE_ENDINGS)
        )
        and all(
            token.kinds & (w.EVERYDAY | w.HEAD | w.PLACE | w.DEMONYM)
            or token.low.endswith(en.ADJECTIVE_ENDINGS)
            for token in words_before
        )
    )


def classify(chunk: list[Token], known: tuple[int, Kind] | None, before_title: bool) -> Segment | None:
    """The kind of a chunk that may be one name, or of its first part; None if it is no name.

    ``known``: length and kind of the listed name that it begins with.  ``before_title``: a title follows.
    """
    while chunk and chunk[-1].text.islower():
        chunk = chunk[:-1]
    if not chunk or _is_league(chunk):
        return None
    if known and known[0] >= len(chunk):
        return make_segment(known[1], chunk, sure=True)
    body = _body(chunk, before_title)
    if body is not None:
        return body
    if known:
        return _after_known(chunk, *known)
    first, last, size = chunk[0], chunk[-1], len(chunk)
    if size > 1 and first.kinds & w.DEMONYM and not first.kinds & w.GIVEN:
        return classify(chunk[1:], None, before_title)
    if size > 1 and first.low in _HEADLINE_VERBS and last.kinds & (w.DEMONYM | w.PLACE):
        return classify(chunk[1:], None, before_title)  # Captures Venezuelan Leader
    if first.low == "&":
        return None  # the rest of a name whose first word is known: Fox & Friends
    if any(token.low == "&" for token in chunk):
        return make_segment("ORG", chunk, sure=True)
    if size > 1 and first.low in _FAMOUS and last.kinds & w.PLACE and not last.kinds & (w.SURNAME | w.GIVEN):
        return classify(chunk[:1], None, before_title)  # the Roca Greenland plan
    if size > 1 and first.kinds & w.PLACE_FIRST and not first.kinds & w.GIVEN:
        return make_segment("PLACE", chunk)
    if is_person(chunk):
        return make_segment("PERSON", chunk, sure=size > 1)
    if size > 1 and last.kinds & w.FACILITY and not last.kinds & w.SURNAME:
        return None
    if _has_particle_before_surname(chunk):
        return make_segment("PERSON", chunk, sure=True)
    if before_title and not all(token.kinds & (w.EVERYDAY | w.DEMONYM | w.OPENER) for token in chunk):
        return make_segment("ORG", chunk)
    if size == 1 and first.kinds & w.ACRONYM and not first.kinds & _NO_BODY:
        return make_segment("ORG", chunk)
    if size > 2 and any(token.low in _CARRIES for token in chunk[1:-1]):
        return make_segment("ORG", chunk, sure=True)
    if _begins_with_letters(chunk):
        return make_segment("ORG", chunk, sure=True)
    if all(token.kinds & (w.EVERYDAY | w.OPENER | w.DEMONYM | w.CALENDAR | w.NUMERAL) for token in chunk):
        return make_segment("WEAK", chunk)
    return make_segment("OPEN", chunk)


def _has_particle_before_surname(chunk: Sequence[Token]) -> bool:
    """``Flávio Juvenal da Silva Junior``, whose given names are in no list."""
    plain = w.HEAD | w.SUFFIX | w.FACILITY | w.ORG | w.OPENER | w.PLACE
    return (
        len(chunk) > 2
        and not any(token.kinds & plain for token in (chunk[0], chunk[-1]))
        and any(
            token.low in w.PARTICLES and token.low not in w.CONNECTORS and following.kinds & w.SURNAME
            for token, following in pairwise(chunk)
        )
    )


def _begins_with_letters(chunk: Sequence[Token]) -> bool:
    """``NTT Docomo``, ``JD Sports``: persons go by two letters at most, and then have a surname."""
    first = chunk[0]
    if (
        len(chunk) != 2
        or first.low in _COMMON_ACRONYMS
        or not first.kinds & w.ACRONYM
        or first.kinds & _NO_BODY
        or "." in first.text
    ):
        return False
    if chunk[1].kinds & (w.ACRONYM | w.FACILITY | w.OPENER):
        return False
    trade = bool(chunk[1].kinds & (w.SUFFIX | w.HEAD)) or chunk[1].low in en.TRADES
    unknown = len(first.text) > 2 and not first.kinds & w.GIVEN and not chunk[1].kinds & w.EVERYDAY
    return (trade and not chunk[1].kinds & w.SURNAME) or unknown


def _is_league(chunk: Sequence[Token]) -> bool:
    """Whether a chunk ends as a competition does (``English Premier League``): no organization here."""
    if chunk[-1].low not in _LEAGUE_ENDS:
        return False
    sizes = range(2, min(len(chunk), 4) + 1)
    return any(" ".join(token.low for token in chunk[-size:]) in _LEAGUES for size in sizes)


def _body(chunk: list[Token], before_title: bool) -> Segment | None:
    """A body known by a suffix or head at its end or inside, or by ``of`` after a head; a ship is a place."""
    first, last = chunk[0], chunk[-1]
    if len(chunk) == 1:
        return None
    if last.kinds & (w.SUFFIX | w.HEAD) and is_body(chunk):
        owner = owner_before_known(chunk)
        if owner:
            return make_segment("PERSON", chunk[:owner], sure=True)
        if last.kinds & w.HEAD or last.low not in _AMBIGUOUS_HEADS or not last.kinds & w.GIVEN:
            return make_segment("ORG", chunk, sure=True)
    small = next((i for i, token in enumerate(chunk) if token.text in en.OFFICE_PREPOSITIONS), 0)
    if small:
        if any(token.kinds & (w.HEAD_OF | w.HEAD) for token in chunk[:small]):
            return make_segment("ORG", chunk, sure=True)
        return classify(chunk[:small], None, before_title)
    inner = inner_body(chunk)
    if inner:
        return make_segment("ORG", chunk[:inner], sure=True)
    if first.low in _SHIPS:
        return make_segment("PLACE", chunk)
    return make_segment("ORG", chunk, sure=True) if first.low in en.TEAM else None


def _after_known(chunk: list[Token], size: int, kind: Kind) -> Segment:
    """A listed name and more words: a paper or a team of a city, a place's part, or the name alone."""
    rest = chunk[size:]
    if kind == "PLACE" and len(rest) == 1 and (rest[0].low in _PRESS or like_team(rest[0])):
        return make_segment("ORG", chunk, sure=True)
    if kind == "PLACE" and all(token.kinds & (w.EVERYDAY | w.FACILITY) for token in rest):
        return make_segment("PLACE", chunk)
    if kind == "PLACE" and is_person(chunk):
        return make_segment("PERSON", chunk)
    return make_segment(kind, chunk[:size], sure=True)


# Titles first, then what stands between them.

_KIN = words("kin") - en.KIN_AS_TITLES
_ALSO_SURNAMES = words("also-surnames")
_GOVERNS = words("governs")
"""Offices of a place: the word before them is one (``Qeshm Governor``)."""
_NOT_ALONE = w.HEAD | w.SUFFIX


def segments(tokens: list[Token], opens: bool, shouting: bool) -> list[Segment]:
    """The names in a run.

    ``opens``: it begins a sentence.  ``shouting``: title case or capitals, so capitals say little.
    """
    if shouting:
        found = [
            segment
            for index, part in enumerate(_between_verbs(tokens))
            for segment in _parted(part, opens and not index, shouting)
        ]
    else:
        found = _parted(tokens, opens, shouting)
    if opens and found and found[0].start == tokens[0].start:
        found[0] = found[0]._replace(opens=True)
    return [segment._replace(shouting=True) for segment in found] if shouting else found


def _between_verbs(tokens: list[Token]) -> list[list[Token]]:
    """The parts of a headline's capitals between its verbs (``Roca Signals Long Stay``)."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.low in _HEADLINE_VERBS:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _parted(tokens: list[Token], opens: bool, shouting: bool) -> list[Segment]:
    lengths = w.title_lengths()
    if lengths.keys().isdisjoint([token.low for token in tokens]):
        return _part(tokens, opens, shouting, before_title=False)
    found: list[Segment] = []
    at = 0
    while at < len(tokens):
        title = _title_at(tokens, at)
        if title is None:
            stop = at + 1
            while stop < len(tokens) and _title_at(tokens, stop) is None:
                stop += 1
            follows = stop < len(tokens) and tokens[stop].low not in _GOVERNS
            follows = follows and not tokens[stop - 1].text.islower()
            found += _part(tokens[at:stop], opens and at == 0, shouting, before_title=follows)
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
    if tokens[at].low in en.SAINT and at + 1 < len(tokens):
        return None  # saints are hardly ever in the news, towns called after them are
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
    if at and tokens[at - 1].low in en.OF:
        return False
    if end - at == 1 and first.low in en.TITLES_LIKE_GIVEN_NAMES and end < len(tokens):
        return False
    if end - at == 1 and first.low in _ALSO_SURNAMES and at and tokens[at - 1].kinds & (w.GIVEN | w.INITIAL):
        return False
    rest = tokens[end:]
    if rest:
        if rest[0].low in en.OFFICE_PREPOSITIONS or rest[0].low in en.AND_WORDS:
            return True
        last = until_small(rest)
        if last and last[-1].kinds & _NOT_ALONE and not last[0].kinds & (w.GIVEN | w.INITIAL | w.DEMONYM):
            return len(last) > 1 and last[0].kinds & w.ORG != 0
        if " ".join(token.low for token in (first, rest[0])) in w.ORGANIZATIONS:
            return False
    return True


def _titled(tokens: list[Token], role: tuple[int, int], shouting: bool) -> list[Segment]:
    """What follows a title: a person, after ``of …`` has been taken for the office's own."""
    found: list[Segment] = []
    if tokens and (tokens[0].low in en.OFFICE_PREPOSITIONS or tokens[0].low == "&"):
        at = 1
        while at < len(tokens) and not (
            tokens[at].kinds & w.GIVEN and at > 1 and not tokens[at].kinds & w.PLACE
        ):
            at += 1
        found += _part(tokens[1:at], False, shouting, before_title=False)
        tokens = tokens[at:]
    elif tokens and tokens[0].low in en.AND_WORDS:
        return _part(tokens[1:], False, shouting, before_title=False)
    while (
        tokens
        and (tokens[0].kinds & (w.DEMONYM | w.CALENDAR) or tokens[0].text.islower())
        and tokens[0].low not in w.PARTICLES
    ):
        tokens = tokens[1:]
    if not tokens:
        return found
    name = person_part(tokens)
    if (
        name
        and (shouting or len(name) == 1)
        and name[0].kinds & w.EVERYDAY
        and not name[0].kinds & (w.GIVEN | w.SURNAME)
    ):
        name = [] if shouting or role[1] - role[0] > 4 else name
    if len(name) == 1 and name[0].kinds & w.FACILITY and not name[0].kinds & (w.GIVEN | w.SURNAME):
        name = []  # South King Drive
    if name:
        found.append(make_segment("PERSON", name, role, sure=True))
        tokens = tokens[len(name) :]
    if tokens:
        found += _part(tokens, False, shouting, before_title=False)
    return found


def _part(tokens: list[Token], opens: bool, shouting: bool, before_title: bool) -> list[Segment]:
    """Names in tokens without titles."""
    found: list[Segment] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.text.islower() and not (token.low in w.PARTICLES and token.low not in w.CONNECTORS):
            at += 1
            continue
        if token.kinds & w.CALENDAR and not may_begin_name(tokens, at):
            at += 1
            continue
        if opens and at == 0 and before_given(tokens):
            at += 1
            continue
        if token.low in en.NEW and not opens and heads_body(tokens, at):
            pass
        elif (
            token.kinds & (w.OPENER | w.EVERYDAY)
            and (shouting or token.kinds & w.OPENER or (opens and at == 0 and not heads_body(tokens, at)))
            and not known_at(tokens, at)
            and not may_begin_name(tokens, at)
        ):
            if not token.kinds & w.OPENER and not token.text.islower():
                found.append(make_segment("WEAK", [token]))
            at += 1
            continue
        known = known_at(tokens, at)
        stop = _chunk_end(tokens, at, shouting)
        chunk = tokens[at:stop]
        if known and known[0] >= len(chunk):
            stop = at + known[0]
            chunk = tokens[at:stop]
        segment = classify(chunk, known, before_title)
        if segment is not None:
            found.append(segment)
            stop = at + len(chunk) if segment.end == chunk[-1].end else _index_after(tokens, segment)
        at = max(stop, at + 1)
    return found


def _index_after(tokens: Sequence[Token], segment: Segment) -> int:
    return next((i for i, token in enumerate(tokens) if token.start >= segment.end), len(tokens))
