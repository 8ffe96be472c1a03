"""The languages in which actors of the watchlist are recognized, and the rules that takes.

The spellings of actors are looked for whatever the language; what the words around them mean is a language's business: a
package beside this module (``en/``) and a row of :data:`WATCHLIST_RULES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from briefing.analysis.watchlist.aliases import HOME_BODIES, Ambiguity
from briefing.analysis.watchlist.context import Surroundings
from briefing.analysis.watchlist.en import other_names, surname_clues, word_lists


@dataclass(frozen=True, slots=True)
class WatchlistRules:
    """Rules and word lists of one language.  A rule takes the context and the hit's first offset, its end, or both."""

    part_of_longer: Callable[[Surroundings, int, int, bool], bool]
    """Whether a building, ship, firm, school or place is named with these letters; whether a person is looked for."""
    is_foreign_body: Callable[[Surroundings, int, int], bool]
    """Whether a body's general name (Supreme Court) is another country's or state's here."""
    is_in_home_capital: Callable[[Surroundings, int], bool]
    """Whether a general name is followed by the capital that makes it the listed one."""
    goes_on_with_of: Callable[[Surroundings, int, int], bool]
    """Whether a body's name goes on (``State Department of Health``)."""
    is_other_america: Callable[[Surroundings, int, str], bool]
    """Whether a spelling of the United States is another America or part of another name."""
    is_name_in_capitals: Callable[[Surroundings, int, int, bool], bool]
    """Whether a word in a line of capitals is the name; whether its owner is named otherwise in the article."""
    is_everyday_word: Callable[[Surroundings, int, int, Ambiguity, bool], bool]
    is_lower_case_phrase: Callable[[Surroundings, int, int, Ambiguity, str], bool]
    """Whether a name in lower case is just words (``a white house``)."""
    given_before: Callable[[Surroundings, int, int], tuple[int, str] | None]
    """Start of a given name right before a surname, and its first word."""
    is_something_else: Callable[[Surroundings, int, int, Ambiguity], bool]
    """Whether a surname's letters are a month, a place, a word, or go on to another name."""
    is_place: Callable[[Surroundings, int, int], bool]
    acts: Callable[[Surroundings, int, bool], bool]
    """Whether what people do or have follows; whether what merely sets a name off will do."""
    person_near: Callable[[Surroundings, int, int], bool]
    speaks: Callable[[Surroundings, int], bool]
    pronoun_after: Callable[[Surroundings, int], str]
    """``f`` or ``m`` of the first pronoun that follows; empty if there is none near."""
    is_other_body: Callable[[Surroundings, int, int, Ambiguity], bool]
    """Whether a body's name is something else's here: a credit, a band, a class (``AP Chemistry``)."""
    is_home_news: Callable[[str], bool]
    """Whether a text is about the United States, so that *Congress* is theirs."""
    home_bodies: frozenset[str]
    """General names that are bodies of the United States in news about them, in lower case."""
    is_in_compound: Callable[[Surroundings, int, int], bool]
    """Whether a surname is a part of another person's or place's name (``López-Castro``, ``La Paz``, ``Rubio & Sons``)."""
    is_thing: Callable[[Surroundings, int, int], bool]
    """Whether a surname stands for a place or a firm (``the deadly Bondi attack``, ``Saab shares``)."""
    is_junior: Callable[[Surroundings, int], bool]
    is_namesake: Callable[[Surroundings, int, int], bool]
    """Whether a full name is somebody else's of that name (``Jr.``, ``, a roofer``)."""
    is_former: Callable[[str], bool]
    """Whether the words before a title make it one of the past."""
    title_fits: Callable[[str, str], bool]
    """Whether a title before a name is an office of the watchlist."""
    title_gender: Callable[[str], str]
    may_be_earlier_office: Callable[[str], bool]
    given_names: frozenset[str]
    courtesy_titles: frozenset[str]
    kin: frozenset[str]
    occupations: frozenset[str]
    place_words: frozenset[str]
    head_offices: frozenset[str]
    """Offices of heads of state and government."""
    firms: frozenset[str]
    elder: frozenset[str]
    younger: frozenset[str]
    possessive: str


_ENGLISH = WatchlistRules(
    part_of_longer=other_names.part_of_longer,
    is_foreign_body=other_names.is_foreign_body,
    is_in_home_capital=other_names.is_in_home_capital,
    goes_on_with_of=other_names.goes_on_with_of,
    is_other_america=other_names.is_other_america,
    is_name_in_capitals=other_names.is_name_in_capitals,
    is_everyday_word=other_names.is_everyday_word,
    is_lower_case_phrase=other_names.is_lower_case_phrase,
    given_before=surname_clues.given_before,
    is_something_else=surname_clues.is_something_else,
    is_place=surname_clues.is_place,
    acts=surname_clues.acts,
    person_near=surname_clues.person_near,
    speaks=surname_clues.speaks,
    pronoun_after=surname_clues.pronoun_after,
    is_other_body=other_names.is_other_body,
    is_home_news=other_names.is_home_news,
    home_bodies=HOME_BODIES,
    is_in_compound=surname_clues.is_in_compound,
    is_thing=surname_clues.is_thing,
    is_junior=surname_clues.is_junior,
    is_namesake=surname_clues.another_of_that_name,
    is_former=surname_clues.is_former,
    title_fits=surname_clues.title_fits,
    title_gender=surname_clues.title_gender,
    may_be_earlier_office=surname_clues.may_be_earlier_office,
    given_names=word_lists.GIVEN,
    courtesy_titles=surname_clues.COURTESY,
    kin=surname_clues.KIN,
    occupations=surname_clues.OCCUPATIONS,
    place_words=surname_clues.PLACE_WORDS,
    head_offices=surname_clues.HEAD_OFFICES,
    firms=surname_clues.FIRMS,
    elder=surname_clues.ELDER,
    younger=surname_clues.YOUNGER,
    possessive="'s ",
)
WATCHLIST_RULES = {"en": _ENGLISH}
"""Rules by the ISO 639-1 code of their language."""
