"""Whom a speaker's pronoun means.

Rules, the surest first: *I* and *we* inside marks belong to the quotation's own speaker (handled where
quotations nest); the speaker of the quotation before, when gender agrees and nobody else of that gender
came in between as a subject; the person named nearest before, names that open their sentence first, gender
known before gender unknown. Given up: *they* for a group that has no name, cataphora (``When he arrived,
Smith said``).
"""

from __future__ import annotations

from typing import Final

from briefing.analysis.resolve import Names
from briefing.analysis.text import Document

GENDER: Final = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_WINDOW: Final = 40


def person_meant(doc: Document, names: Names, pronoun: str, offset: int, last_speaker: str) -> str:
    """The name of the person that ``he`` or ``she`` at ``offset`` means, or ``""``.

    ``last_speaker`` is the name of whoever spoke last before, or empty.
    """
    gender = GENDER.get(pronoun.lower())
    if gender is None:
        return ""
    sentence = doc.sentence_at(offset)
    genders = {e.name: e.gender for e in names.entities if e.gender}
    best, best_score = "", 0.0
    for entity in names.before(offset, _WINDOW):
        if entity.type != "PERSON":
            continue
        known = genders.get(entity.name, "")
        if known and known != gender:
            continue
        distance = sentence - doc.sentence_at(entity.start)
        if distance > 8:
            break
        score = 1.0 / (1 + distance)
        if known == gender:
            score *= 1.5
        if entity.start - doc.sentences[doc.sentence_at(entity.start)][0] < 30:
            score *= 1.4
        if entity.name == last_speaker:
            score *= 1.6
        if score > best_score:
            best, best_score = entity.name, score
    if best:
        return best
    return last_speaker if genders.get(last_speaker, gender) == gender else ""
