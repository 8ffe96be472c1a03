"""From a capitalized run to the names in it: persons, organizations, places and what is still open.

A run is first parted by titles (``Microsoft CEO Satya Nadella``), then each part by small words, calendar
words, nationalities, and known names.  What no word in it tells stays ``OPEN`` for the article's evidence.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefing.analysis import name_words as w
from briefing.analysis.lexicon import words
from briefing.analysis.name_chunks import chunk_end, classify
from briefing.analysis.name_parts import (
    Segment,
    before_given,
    heads_body,
    known_at,
    make_segment,
    may_begin_name,
    person_part,
    until_small,
)
from briefing.analysis.name_runs import Token

_KIN = words("kin") - {"father", "mother", "brother", "sister"}
_ALSO_SURNAMES = words("also-surnames")
_GOVERNS = words("governs")
"""Offices of a place: the word before them is one (``Qeshm Governor``)."""
_NOT_ALONE = w.HEAD | w.SUFFIX


def segments(tokens: list[Token], opens: bool, shouting: bool) -> list[Segment]:
    """The names in a run.

    ``opens``: it begins a sentence.  ``shouting``: title case or capitals, so capitals say little.
    """
    found = _parted(tokens, opens, shouting)
    if opens and found and found[0].start == tokens[0].start:
        found[0] = found[0]._replace(opens=True)
    return [segment._replace(shouting=True) for segment in found] if shouting else found


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
    if tokens[at].low == "st" and at + 1 < len(tokens):
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
        last = until_small(rest)
        if last and last[-1].kinds & _NOT_ALONE and not last[0].kinds & (w.GIVEN | w.INITIAL | w.DEMONYM):
            return len(last) > 1 and last[0].kinds & w.ORG != 0
        if " ".join(token.low for token in (first, rest[0])) in w.ORGANIZATIONS:
            return False
    return True


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
    """Names in a stretch without titles."""
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
        if token.low == "new" and not opens and heads_body(tokens, at):
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
        stop = chunk_end(tokens, at, shouting)
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
