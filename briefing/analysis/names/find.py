"""Find the people and organizations named in an article, from the first full name to the last bare surname.

Runs of capitals are cut into names by what their words are (:mod:`briefing.analysis.names.segment`).  Then the article as a
whole decides: full names lend their bearer to surnames, organizations to their acronyms and short forms,
lower-case spellings elsewhere take the name out of a sentence's first word, and what stands around
(``striker Kane``, ``Wirecard shares``) settles the rest.

Given up: names without any capital, names in other scripts, a first mention by an unknown single word
without any context.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.analysis.names.consolidate import ArticleNames
from briefing.analysis.names.parts import Segment, Token, kinds, runs
from briefing.analysis.names.segment import segments
from briefing.analysis.text.dateline import find_dateline
from briefing.analysis.text.document import Document
from briefing.analysis.text.lexicon import words
from briefing.analysis.text.normalize import plain as folded
from store.records import Entity, Mention

_SMALL = words("openers")
_FIGURES = 3
"""A line with more numbers is a table of results, not a headline."""
_OPENS = re.compile(r"(?:\A|[\n.!?:\"(\[•*]|\s[-–]|[\"']\s?)\s*['\"]?\Z")


def find_names(doc: Document, mentions: Sequence[Mention] = ()) -> tuple[Entity, ...]:
    """Persons and organizations in the order of the text, none overlapping another.

    ``mentions`` of the watchlist, where given, are evidence for the names they cover.
    """
    plain = folded(doc.text)
    found: list[Segment] = []
    line_end = dateline_end = -1
    shouting = loud = False
    for tokens in runs(plain):
        start = tokens[0].start
        if start > line_end:
            line_start = plain.rfind("\n", 0, start) + 1
            line_end = plain.find("\n", start)
            line_end = len(plain) if line_end < 0 else line_end
            line = plain[line_start : min(line_end, line_start + 300)]
            shouting = _shouts(line)
            loud = shouting and line.isupper()
            dateline = find_dateline(plain, line_start, doc.language)
            # No name stands before the agency: GALLE, Sri Lanka (Reuters).
            dateline_end = -1 if dateline is None else dateline.agency[0] if dateline.agency else dateline.end
        if start < dateline_end:
            continue
        if loud:
            tokens = [_lowered(token) for token in tokens]
        inside = (
            start > 1 and plain[start - 1] == " " and (plain[start - 2].isalnum() or plain[start - 2] == ",")
        )
        opens = not inside and (start == 0 or _OPENS.search(plain, max(0, start - 4), start) is not None)
        found += segments(tokens, opens, shouting)
    return ArticleNames(doc, plain, found, mentions).entities()


def _lowered(token: Token) -> Token:
    """A word of a line in capitals as it would be elsewhere, short ones (``FDA``) apart."""
    if len(token.text) < 5:
        return token
    return token._replace(kinds=kinds(token.text.title()))


def _shouts(line: str) -> bool:
    """Whether a line is set in title case or capitals, so that a capital says little."""
    if ". " in line.rstrip() or " ." in line:
        return False
    long = [
        word for word in line.split() if len(word) > 3 and word[0].isalpha() and word.lower() not in _SMALL
    ]
    if len(long) <= 3 or sum([word[0].isupper() for word in long]) < 0.9 * len(long):
        return False
    return line.isupper() or sum([word[0].isdigit() for word in line.split()]) <= _FIGURES
