"""Headlines that report after a name and a colon: ``Lind: Harbour will reopen in May``.

Only where the article says what its headline is, where a clause follows the colon, and where the article names the
speaker again or calls it by an office: most words before a colon are a topic (``Storm: Two people have died``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from briefing.analysis.around import Attribution
from briefing.analysis.sentence import Sentence
from briefing.analysis.text import Document, cut_tokens
from briefing.analysis.wordclasses import AUXILIARIES, PERSON_NOUNS
from store.records import Entity, Span

_SAYS: Final = re.compile(
    r"((?:[A-Z][\w.'’-]{1,20} ){0,3}[A-Z][\w'’-]{1,20}(?: (?:mayor|minister|president|chief|leader|police))?): +(?=\w)"
)
_FEWEST_WORDS: Final = 3


def headline_report(doc: Document, entities: Sequence[Entity]) -> tuple[Span, Attribution] | None:
    """What the headline says that somebody says, and who; None where it does not."""
    end = doc.headline_end
    match = _SAYS.match(doc.text, 0, end) if end else None
    if match is None or not _speaks(match.group(1).split()[-1].lower(), end, entities):
        return None
    s = Sentence(cut_tokens(doc.text, match.end(), end))
    if len(s) < _FEWEST_WORDS or not any(s.low[i] in AUXILIARIES or s.finite(i) for i in range(1, len(s))):
        return None
    return (match.end(), end), Attribution(match.span(1), None, "headline")


def _speaks(last: str, end: int, entities: Sequence[Entity]) -> bool:
    """Whether the last word before the colon is an office, or of a name in the article's body."""
    return last in PERSON_NOUNS or any(
        entity.start >= end and last in entity.name.lower().split() for entity in entities
    )
