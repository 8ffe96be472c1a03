"""People and organizations named in an article, from the first full name to the last bare surname.

Runs of capitals are cut into names by what their words tell (``name_segments``).  Then the article as a
whole decides: full names lend their bearer to surnames, organizations to their acronyms and short forms,
lower-case spellings elsewhere take the name out of a sentence's first word, and what stands around
(``striker Kane``, ``Wirecard shares``) settles the rest.

Given up: names without any capital, names in other scripts, a first mention by an unknown single word
without any context.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.analysis.fold import plain as folded
from briefing.analysis.lexicon import words
from briefing.analysis.name_article import ArticleNames
from briefing.analysis.name_parts import Segment
from briefing.analysis.name_runs import runs
from briefing.analysis.name_segments import segments
from briefing.analysis.text import Document
from store.records import Entity, Mention

_SMALL = words("openers")
_OPENS = re.compile(r"(?:\A|[\n.!?:\"(\[•*]|\s[-–]|[\"']\s?)\s*['\"]?\Z")


def find_names(doc: Document, mentions: Sequence[Mention] = ()) -> tuple[Entity, ...]:
    """Persons and organizations in the order of the text, none overlapping another.

    ``mentions`` of the watchlist, where given, are evidence for the names they cover.
    """
    plain = folded(doc.text)
    found: list[Segment] = []
    line_end, shouting = -1, False
    for tokens in runs(plain):
        start = tokens[0].start
        if start > line_end:
            line_start = plain.rfind("\n", 0, start) + 1
            line_end = plain.find("\n", start)
            line_end = len(plain) if line_end < 0 else line_end
            shouting = _shouts(plain[line_start : min(line_end, line_start + 300)])
        inside = (
            start > 1 and plain[start - 1] == " " and (plain[start - 2].isalnum() or plain[start - 2] == ",")
        )
        opens = not inside and (start == 0 or _OPENS.search(plain, max(0, start - 4), start) is not None)
        found += segments(tokens, opens, shouting)
    return ArticleNames(doc, plain, found, mentions).entities()


def _shouts(line: str) -> bool:
    """Whether a line is set in title case or capitals, so that a capital says little."""
    if ". " in line.rstrip() or " ." in line:
        return False
    long = [
        word for word in line.split() if len(word) > 3 and word[0].isalpha() and word.lower() not in _SMALL
    ]
    return len(long) > 3 and sum(word[0].isupper() for word in long) >= 0.9 * len(long)
