"""English words around the names of speakers: pronouns, titles, descriptions, and the labels of transcripts."""

import re
from typing import Final

from briefing.analysis.quotes.en.words import DETERMINERS, PREPOSITIONS
from briefing.analysis.text.lexicon import word_set, words

PRONOUNS: Final = frozenset(
    {"he", "she", "they", "it", "i", "we", "you", "him", "her", "his", "their", "its", "my", "our", "your"}
)
GENDER: Final = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_MEN: Final = word_set("man spokesman chairman congressman businessman father son brother husband king boy")
_WOMEN: Final = word_set(
    """woman spokeswoman chairwoman congresswoman businesswoman mother daughter sister wife queen girl"""
)
#: Nouns without a plural ending that *they* can take up.
COLLECTIVE_NOUNS: Final = word_set(
    "police people men women couple family staff crew team public government ministry"
)
GENDERED_NOUNS: Final = {**dict.fromkeys(_MEN, "m"), **dict.fromkeys(_WOMEN, "f")}
TITLE_GENDER: Final = {
    "mr": "m",
    "mrs": "f",
    "ms": "f",
    "miss": "f",
    "sir": "m",
    "lord": "m",
    "dame": "f",
    "lady": "f",
}
#: Words that lead a description and are no part of a name.
LEADING_WORDS: Final = DETERMINERS | PREPOSITIONS
#: Countries and their adjectives.
ORIGINS: Final = words("countries", "demonyms") | {"us", "uk", "eu", "un"}
#: Countries whose adjectives do not begin as they do.
_HOMES: Final = {
    "american": "us",
    "british": "uk",
    "britain": "uk",
    "danish": "denmark",
    "dutch": "netherlands",
    "french": "france",
    "spanish": "spain",
    "swedish": "sweden",
    "swiss": "switzerland",
    "polish": "poland",
    "turkish": "turkey",
    "türkiye": "turkey",
    "greek": "greece",
    "irish": "ireland",
    "finnish": "finland",
    "norwegian": "norway",
    "filipino": "philippines",
    "philippine": "philippines",
    "scottish": "scotland",
    "welsh": "wales",
}
_HOME_LETTERS: Final = 4


def same_home(first: str, second: str) -> bool:
    """Whether two words in lower case are one country: the name and its adjective."""
    first, second = _HOMES.get(first, first), _HOMES.get(second, second)
    return first[:_HOME_LETTERS] == second[:_HOME_LETTERS]


#: Words that make a title another one.
RANKS: Final = frozenset({"former", "vice", "deputy", "acting", "assistant", "first"})
#: Abbreviated titles as they are spelt in a description.
ABBREVIATED_TITLES: Final = {
    "sen": "senator",
    "gov": "governor",
    "rep": "representative",
    "gen": "general",
    "col": "colonel",
    "prof": "professor",
    "amb": "ambassador",
    "pm": "prime minister",
    "fm": "foreign minister",
    "vp": "vice president",
    "ag": "attorney general",
}
PARTICIPLE: Final = re.compile(r"\w+ed\Z")
PLURAL_PRONOUNS: Final = word_set("they")
NEUTER_PRONOUNS: Final = word_set("it")
RELATIVES: Final = word_set("who which that")
PERSONAL_RELATIVES: Final = word_set("who which")
OF: Final = word_set("of")
CAPITAL_OF: Final = word_set("Of")
ARTICLES: Final = ("the ", "a ")
DEFINITE_ARTICLES: Final = word_set("the")
DEFINITE_OPENINGS: Final = ("the ", "The ")
NAME_ARTICLE: Final = "the "
POSSESSIVE_ENDINGS: Final = ("'s", "’s")

# Labels of speakers in a headline, a transcript or an interview.

HEADLINE_LABEL: Final = re.compile(
    r"((?:[A-Z][\w.'’-]{1,20} ){0,3}[A-Z][\w'’-]{1,20}(?: (?:mayor|minister|president|chief|leader|police))?): +(?=\w)"
)
QUESTION_LABEL: Final = re.compile(r"(?:Q|QUESTION|Question)[:.] +(?=[\w\"“‘'])")
ANSWER_LABEL: Final = re.compile(r"(?:A|ANSWER|Answer)[:.] +(?=[\w\"“‘'])")
#: The label of somebody in the room who has no name.
NAMELESS_LABEL: Final = re.compile(r"(?:Q|QUESTION|QUESTIONER|REPORTER)\b[:.]?\s")
