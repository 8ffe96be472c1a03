"""The languages whose texts can be cut into sentences and tokens, and what that takes.

A language is a folder of word lists beside this module (``en/``) and a row of :data:`TEXT_RULES`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefing.analysis.text.en.stem import stem
from briefing.analysis.text.lexicon import words

__all__ = ["TEXT_RULES", "TextRules", "stem"]


@dataclass(frozen=True, slots=True)
class TextRules:
    """Word lists, in lower case, and the tokens of one language."""

    abbreviations_before_names: frozenset[str]
    """Abbreviations that a capital or a number follows inside a sentence."""
    states: frozenset[str]
    """Abbreviations that can end a sentence; they do so before a common opener only."""
    abbreviations_either: frozenset[str]
    sentence_openers: frozenset[str]
    acronyms_like_words: frozenset[str]
    """Acronyms, in capitals, that are words as well."""
    month: str
    """A pattern of the months, in full and abbreviated."""
    token: re.Pattern[str]
    """White space and the token after it."""


def _token(number_endings: str) -> re.Pattern[str]:
    # Tokens leave no character out, so their offsets follow from their lengths.
    return re.compile(
        r"\s*+(?:"
        r"[A-Za-z]{2,}+(?=[ ,])"  # what most tokens are: no rule below reads them otherwise
        r"|(?:[A-Za-z]\.){2,}"  # dotted acronyms: U.S., p.m.
        rf"|\d+(?:[.,:/]\d+)*(?:{number_endings})?\b"  # numbers, times, ordinals
        r"|\w+(?:['’]\w+|-\w+)*"  # words with their apostrophes and hyphens
        r"|[^\w\s])"
    )


_ENGLISH = TextRules(
    abbreviations_before_names=words("abbreviations-before-names"),
    states=words("state-abbreviations"),
    abbreviations_either=words("abbreviations-either"),
    sentence_openers=words("sentence-openers"),
    acronyms_like_words=frozenset({"WHO", "IT", "US"}),
    month=r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)",
    token=_token("st|nd|rd|th|s"),
)
TEXT_RULES = {"en": _ENGLISH}
"""Rules by the ISO 639-1 code of their language."""
