"""English words that show what a date in a sentence belongs to."""

from __future__ import annotations

import re

from briefing.analysis.text.lexicon import word_set

DATING_WORDS = word_set(
    """in since by until till from during after before through of early late mid around about between and to
    on last next this earlier later
    """
)
"""Words before a year or month that make it the date of what happened."""
CLAUSE_WORDS = word_set(
    """and or but to in on at by for with as when where while who which that after before because from the a
    an is was were are has had have he she it they said says will would could
    """
)
"""Words after a date that it does not belong to."""
SAYING = re.compile(
    r"\b(?:said|says|told [\w’' ]{1,30}|announced|added|reported|confirmed|tweeted|wrote)"
    r"(?: (?:late|early))?(?: on)? (?:the )?\Z"
)
"""A verb of saying right before a date."""
LINK = re.compile(r"(?:But|And|So|Yet|Meanwhile|However|Still|Also|Also on|Moreover)\b,?\s+")
"""A linking word that opens a sentence."""
GREETING = re.compile(r"\W*(?:good (?:morning|afternoon|evening|day)|happy|welcome)\b", re.I)
"""What a newsletter opens with."""
RANGE_JOIN = re.compile(r"\s*(?:to|through|until|till|and|-|–|—)\s+(?:the\s+)?|\s*[-–—]\s*")
"""What can stand between the two dates of a range."""
SINCE = word_set("since dob born")
BETWEEN = word_set("between")
AND = word_set("and")
