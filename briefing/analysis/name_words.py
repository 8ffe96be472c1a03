"""What kinds of word a capitalized word can be, looked up once for each spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from briefing.analysis.lexicon import words

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
_MORPHOLOGY = re.compile(r"[a-z]+(?:ing|ness|ment|tions?|ity|ously|ally|ship)\Z")

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


def _singular(low: str) -> str:
    """The singular of a plural in ``-s`` or ``-ies``."""
    return low[:-3] + "y" if low.endswith("ies") else low[:-1]


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
    if not flags & (GIVEN | EVERYDAY | ORG) and low.endswith("s") and _singular(low) in _EVERYDAY:
        flags |= EVERYDAY
    if not flags & (GIVEN | EVERYDAY) and len(low) > 6 and _MORPHOLOGY.match(low):
        flags |= EVERYDAY
    if "-" in low and not flags & (GIVEN | ORG | PLACE):
        parts = low.split("-")
        if word.rsplit("-", 1)[1].islower() and parts[-1] in _AFTER_HYPHEN:
            flags |= EVERYDAY | OPENER
        if all(part in words("everyday", "openers", "demonyms") or part.isdigit() for part in parts if part):
            flags |= EVERYDAY
    return flags


@lru_cache(maxsize=1)
def first_words() -> dict[str, int]:
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
