"""Capitalized runs of a text: stretches of words that can be names, cut into tokens.

One regular expression finds them in the accent-folded text, where a capital is ``A`` to ``Z`` (offsets stay
those of the text).  A run goes over small words that names hold (``of the``, ``de la``, ``bin``, ``&``) and
ends at punctuation, at a line's end, before a possessive ``'s``, and after forty words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from briefing.analysis.name_words import CALENDAR, DEMONYM, GIVEN, OPENER, ORG, PLACE, SURNAME, kinds

_NO_NAME_ALONE = OPENER | CALENDAR | DEMONYM
_NAME_ALONE = GIVEN | SURNAME | ORG | PLACE

_ABBREVIATION = (
    r"(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sgt|Capt|Maj|Adm|Sen|Rep|Gov|Rev|St|Jr|Sr|Inc|Corp|Co|Ltd|Bros|Brig|Cmdr"
    r"|Hon|Fr|Ft|Mt|Messrs|Supt|Det|Sens|Reps|Insp|Pvt|Cpl|Pfc|Amb|Pres|Dep|Asst|Spc|Atty|Assn|Dept|Univ|Bhd|Pty"
    r"|Pte)\."
)
_OWNERS = (
    r"(?:Sheriff|Children|People|Women|Men|Workers|Teachers|Veterans|Farmers|Lloyd|Moody|Macy|McDonald|Sotheby"
    r"|Christie|Sainsbury|Wendy|Kohl|Poor|Levi|Domino) ?'s?(?= [A-Z]|[,.;)]|\n)"
    r"|[A-Z][a-z]{1,12}'s(?= (?:Club|College|Hospital|University|School|Church)(?![a-z]))"
)
_JOINED = r"(?:[ae]l-|a[sdrnt]-|ash-|ul-|[dl]')"
_PLAIN_WORD = (
    rf"{_JOINED}?"
    r"[A-Z](?:[A-Za-z0-9]|'(?!s(?![A-Za-z]))(?=[A-Za-z])|[-&.](?=[A-Za-z0-9]))*"
)
_INITIALS = r"(?:[A-Z]\.-?){1,5}(?![A-Za-z])|(?:[A-Z]\.){1,2}[A-Z][a-z]+"
#: Most words have nothing but letters in them and nothing after them that could go on.
_SIMPLE = r"[A-Z][a-z]++(?![A-Za-z0-9'.&-]| ')"
_WORD = rf"(?:{_SIMPLE}|{_ABBREVIATION}|{_OWNERS}|{_INITIALS}|{_PLAIN_WORD})"
_BEFORE = r"(?:de|van|von|di|da|al|el|bin|du) "
_SMALL = (
    r"(?:of(?: the)?|for(?: the)?|on|de(?: la| los| las)?|del|della|di|da|do|dos|das|du|des|la|le"
    r"|van(?: de[rn]?)?|von(?: der)?|den|der|zu|bin|ibn|ben|al|el|ul|abu|bint|ter|ten|y|e|&|and)"
)
_RUN = re.compile(
    rf"(?<![A-Za-z0-9.@])(?=[A-Z]|{_JOINED}[A-Z]|{_BEFORE})(?:{_BEFORE})?{_WORD}(?: (?:{_SMALL} )?{_WORD}){{0,39}}"
)


class Token(NamedTuple):
    """A word of a run, with its kinds (see ``name_words``)."""

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
