"""The languages whose quotations can be read, and what the engine needs of each.

A language is a package beside this module (``en/``) and a row of :data:`QUOTE_RULES`; the engine holds no words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefing.analysis.quotes.attribution import Attribution, ReportedSpeech
from briefing.analysis.quotes.en import (
    adjacent_cue,
    reported_speech,
    reporting_verbs,
    speaker_words,
    subjects,
    words,
)
from briefing.analysis.quotes.en.tagged_sentence import holds_verb
from briefing.analysis.quotes.quotation_marks import QuotedSpan
from briefing.analysis.text.document import Document, Tokens
from store.records import Span


@dataclass(frozen=True, slots=True)
class SpeakerWords:
    """The words around the names of speakers, in lower case where nothing else is said."""

    pronouns: frozenset[str]
    pronoun_gender: Mapping[str, str]
    plural_pronouns: frozenset[str]
    neuter_pronouns: frozenset[str]
    relatives: frozenset[str]
    """Relative pronouns, which stand for the noun phrase before them."""
    personal_relatives: frozenset[str]
    """Those that end the head of a mention (``officials who``)."""
    determiners: frozenset[str]
    prepositions: frozenset[str]
    of: frozenset[str]
    capital_of: frozenset[str]
    """The same in a title's capitals."""
    articles: tuple[str, ...]
    """Each with the blank after it."""
    definite_articles: frozenset[str]
    definite_openings: tuple[str, ...]
    """Definite articles, small and with a capital, each with the blank after it."""
    name_article: str
    """The article, with its blank, that makes no difference to an organization's name."""
    possessive_endings: tuple[str, ...]
    person_nouns: frozenset[str]
    gendered_nouns: Mapping[str, str]
    collective_nouns: frozenset[str]
    """Nouns without a plural ending that a plural pronoun can take up."""
    titles: frozenset[str]
    title_gender: Mapping[str, str]
    abbreviated_titles: Mapping[str, str]
    origins: frozenset[str]
    """Countries and their adjectives, which stand before an office."""
    same_home: Callable[[str, str], bool]
    """Whether two of them are one country."""
    ranks: frozenset[str]
    """Words that make a title another one (*former*, *vice*)."""
    name_particles: frozenset[str]
    leading_words: frozenset[str]
    """Words that lead a description and are no part of a name."""
    participle: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class QuoteRules:
    """Rules and word lists of one language."""

    cue_offsets: Callable[[str], Iterator[int]]
    """Where attribution cues stand in a text, in order."""
    find_reports: Callable[[Tokens, bytearray], list[ReportedSpeech]]
    """The reported speech of a sentence; the bytes mark its tokens that stand between quotation marks."""
    own_attribution: Callable[[Document, Sequence[QuotedSpan], int], Attribution]
    """What a quoted span's own sentence says of its speaker."""
    subject_attribution: Callable[[Tokens, bool], Attribution | None]
    """The subject of any verb in the words before a quoted span; whether the quotation is partial."""
    introduction: Callable[[Tokens, bool], Attribution | None]
    """The speaker whom the sentence before names; whether a colon ends it."""
    antecedent: Callable[[Tokens], Span | None]
    """What the relative pronoun at the end of the tokens stands for."""
    names_speaker: Callable[[Tokens], bool]
    """Whether the words describe a person, a body or a document, by a noun for one at their end."""
    holds_verb: Callable[[Tokens], bool]
    """Whether the words after the first hold a finite verb."""
    cues: Collection[str]
    cues_without_clause: frozenset[str]
    """Cues that no clause can follow (*laugh*): what they stand beside may not have been said."""
    telling: frozenset[str]
    """Cues that the person addressed follows."""
    by: frozenset[str]
    """What stands between a work's title and its author."""
    title_small_words: frozenset[str]
    """Words that stay small in a work's title."""
    headline_label: re.Pattern[str]
    question_label: re.Pattern[str]
    answer_label: re.Pattern[str]
    nameless_label: re.Pattern[str]
    speakers: SpeakerWords


_ENGLISH = QuoteRules(
    cue_offsets=reporting_verbs.cue_offsets,
    find_reports=reported_speech.find_reports,
    own_attribution=adjacent_cue.own_attribution,
    subject_attribution=adjacent_cue.subject_attribution,
    introduction=adjacent_cue.introduction,
    antecedent=subjects.antecedent_at_end,
    names_speaker=subjects.names_speaker,
    holds_verb=holds_verb,
    cues=reporting_verbs.CUES,
    cues_without_clause=reporting_verbs.WITHOUT_CLAUSE,
    telling=reporting_verbs.TELLING,
    by=words.BY,
    title_small_words=words.TITLE_SMALL_WORDS,
    headline_label=speaker_words.HEADLINE_LABEL,
    question_label=speaker_words.QUESTION_LABEL,
    answer_label=speaker_words.ANSWER_LABEL,
    nameless_label=speaker_words.NAMELESS_LABEL,
    speakers=SpeakerWords(
        pronouns=speaker_words.PRONOUNS,
        pronoun_gender=speaker_words.GENDER,
        plural_pronouns=speaker_words.PLURAL_PRONOUNS,
        neuter_pronouns=speaker_words.NEUTER_PRONOUNS,
        relatives=speaker_words.RELATIVES,
        personal_relatives=speaker_words.PERSONAL_RELATIVES,
        determiners=words.DETERMINERS,
        prepositions=words.PREPOSITIONS,
        of=speaker_words.OF,
        capital_of=speaker_words.CAPITAL_OF,
        articles=speaker_words.ARTICLES,
        definite_articles=speaker_words.DEFINITE_ARTICLES,
        definite_openings=speaker_words.DEFINITE_OPENINGS,
        name_article=speaker_words.NAME_ARTICLE,
        possessive_endings=speaker_words.POSSESSIVE_ENDINGS,
        person_nouns=words.PERSON_NOUNS,
        gendered_nouns=speaker_words.GENDERED_NOUNS,
        collective_nouns=speaker_words.COLLECTIVE_NOUNS,
        titles=words.TITLES,
        title_gender=speaker_words.TITLE_GENDER,
        abbreviated_titles=speaker_words.ABBREVIATED_TITLES,
        origins=speaker_words.ORIGINS,
        same_home=speaker_words.same_home,
        ranks=speaker_words.RANKS,
        name_particles=words.NAME_PARTICLES,
        leading_words=speaker_words.LEADING_WORDS,
        participle=speaker_words.PARTICIPLE,
    ),
)
QUOTE_RULES = {"en": _ENGLISH}
"""Rules by the ISO 639-1 code of their language."""
