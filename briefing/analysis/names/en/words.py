"""English words, endings and patterns by which names are recognized, beside the gazetteer of ``text/en``."""

from __future__ import annotations

import re

from briefing.analysis.text.lexicon import word_set

# Words inside a name, or between a title and a name.

OF = word_set("of")
OF_WORDS = word_set("of for")
ON_WORDS = word_set("on")
AND_WORDS = word_set("and")
OFFICE_PREPOSITIONS = word_set("of for on")
"""What an office goes on with (``Minister for Finance``)."""
INNER_WORDS = word_set("the &")
CONJUNCTIONS_LIKE_PARTICLES = word_set("y")
TEAM = word_set("team")
NEW = word_set("new")
SAINT = word_set("st")
TITLES_LIKE_GIVEN_NAMES = word_set("dean earl")
KIN_AS_TITLES = word_set("father mother brother sister")
"""Kin that the clergy are called by."""
SURNAMES_LIKE_HEADS = word_set("house young guard church post bank")
TRADES = frozenset(
    ("sports", "healthcare", "display", "global", "life", "digital", "games", "music", "foods")
)
"""What firms are called after beside their letters (``JD Sports``)."""
ADJECTIVE_ENDINGS = ("al", "ic", "ary", "ive", "ous", "ian")
OCCUPATION_ENDINGS = ("er", "or", "ist", "man", "woman", "ed", "ish")
VERB_ENDINGS = ("ed", "n't")
PLURAL_ENDING = "s"
DERIVED_NOUN = re.compile(r"[a-z]+(?:ing|ness|ment|tions?|ity|ously|ally|ship)\Z")


def singular(low: str) -> str:
    """The singular of a plural in ``-s`` or ``-ies``."""
    return low[:-3] + "y" if low.endswith("ies") else low[:-1]


# Words beside a name.

ARTICLES = word_set("the a an")
DEFINITE_ARTICLES = word_set("the")
INDEFINITE_ARTICLES = word_set("a an")
BEFORE_GOVERNMENT = word_set("the a of")
"""What stands before whom a government is called after (``the Bush administration``)."""
POSSESSIVE = "'s"
OWNS_PERSON = re.compile(r"\s?'s ([A-Z][a-z]+) [A-Z][a-z]")
SIDE_AFTER = frozenset(
    ("beat", "drew", "hosted", "thrashed", "lost", "defeated", "edged", "routed", "hammered")
)
SIDE_BEFORE = frozenset(
    ("beat", "against", "over", "hosts", "thrashed", "defeated", "edged", "routed", "hammered")
)
WORD_AFTER = re.compile(r"\s?(?:'s\s)?([A-Za-z'-]+)")
AGE = re.compile(r"\s?, (?:aged )?\d\d(?:\s?,|\)|\.| )")
AFTER_SURNAME = frozenset(["jr", "sr", "ii", "iii", "iv"])
APPOSITION = re.compile(
    r"\s?, (?:the |a |an )?((?:[\w.-]+ ){0,5}?[\w-]+)(?= of | for | at | in | who |,| said)"
)
PRONOUN = re.compile(r"\b(?:(he|his|him)|(she|her|hers))\b", re.IGNORECASE)

# Parts of the pattern of a capitalized run.

ABBREVIATION = (
    r"(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sgt|Capt|Maj|Adm|Sen|Rep|Gov|Rev|St|Jr|Sr|Inc|Corp|Co|Ltd|Bros|Brig|Cmdr"
    r"|Hon|Fr|Ft|Mt|Messrs|Supt|Det|Sens|Reps|Insp|Pvt|Cpl|Pfc|Amb|Pres|Dep|Asst|Spc|Atty|Assn|Dept|Univ|Bhd|Pty"
    r"|Pte)\."
)
OWNER = (
    r"(?:Sheriff|Children|People|Women|Men|Workers|Teachers|Veterans|Farmers|Lloyd|Moody|Macy|McDonald|Sotheby"
    r"|Christie|Sainsbury|Wendy|Kohl|Poor|Levi|Domino) ?'s?(?= [A-Z]|[,.;)]|\n)"
    r"|[A-Z][a-z]{1,12}'s(?= (?:Club|College|Hospital|University|School|Church)(?![a-z]))"
)
JOINED_PREFIX = r"(?:[ae]l-|a[sdrnt]-|ash-|ul-|[dl]')"
SMALL_PREFIX = r"(?:de|van|von|di|da|al|el|bin|du) "
SMALL_WORD = (
    r"(?:of(?: the)?|for(?: the)?|on|de(?: la| los| las)?|del|della|di|da|do|dos|das|du|des|la|le"
    r"|van(?: de[rn]?)?|von(?: der)?|den|der|zu|bin|ibn|ben|al|el|ul|abu|bint|ter|ten|y|e|&|and)"
)
COUNTRY_PREFIXES = ("u.s. ", "us ", "united states ")
"""What stands before the name of a body that goes by the rest of it (``U.S. Senate``)."""
