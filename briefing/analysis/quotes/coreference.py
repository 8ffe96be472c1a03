"""Coreference: resolve the pronouns that name a speaker to a person or group of the article.

Every person named before the pronoun is weighed by how many sentences lie between (sentences that stand
wholly between marks do not count), and by the part they play: whoever spoke last weighs most, then the
subject of a sentence, then others; a possessor weighs less, and a name between quotation marks, which the
quoted speaker talks about, least. Known gender that agrees weighs more than an unknown one; gender that
disagrees rules a person out. A person who was only described (``a neighbour``) and spoke last can be meant
as well.

*I* inside marks is the quotation's own speaker and needs no rule here. Given up: *they* for a group without
a name; a pronoun before its name (``When he arrived, Smith said``); *they* and *it* for anyone who did not
speak just before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from typing import Final

from briefing.analysis.quotes.full_name import NameIndex, head_of_mention
from briefing.analysis.quotes.quotation_marks import QuotedSpan
from briefing.analysis.text.document import Document
from store.records import Entity

_SPOKE: Final = 3.0
_SUBJECT: Final = 2.0
_OTHER: Final = 1.0
_POSSESSOR: Final = 0.7
_QUOTED: Final = 0.2
_AGREES: Final = 1.5
_NAMES_BACK: Final = 40
_SENTENCES_BACK: Final = 8
_GROUP_BACK: Final = 2
_SUBJECT_REACH: Final = 30
"""Characters from the start of a sentence within which its subject begins."""


class Discourse:
    """Who was named and who spoke so far in an article, for the pronouns to come."""

    def __init__(self, doc: Document, names: NameIndex, quoted: Sequence[QuotedSpan]) -> None:
        self._doc = doc
        self._names = names
        self._words = names.words
        self._starts = [quotation.start for quotation in quoted]
        self._ends = [quotation.end for quotation in quoted]
        self._spoken: deque[tuple[int, str]] = deque(maxlen=6)
        self._unquoted = self._count_unquoted()

    def spoke(self, offset: int, speaker: str) -> None:
        """Note that ``speaker`` was named as one at ``offset``."""
        self._spoken.append((offset, speaker))

    def person(self, pronoun: str, offset: int) -> str:
        """The name of the person that the pronoun at ``offset`` means, or ``""``."""
        gender = self._words.pronoun_gender.get(pronoun.lower(), "")
        if not gender:
            return self._group(pronoun.lower(), offset)
        weights: dict[str, float] = {}
        for at, speaker in self._spoken:
            agreement = 0.0 if self._has_article(at, speaker) else self._agreement(speaker, gender)
            if at < offset and agreement:
                weight = _SPOKE * agreement / (1 + self._distance(at, offset))
                weights[speaker] = max(weight, weights.get(speaker, 0.0))
        for entity in self._names.before(offset, _NAMES_BACK):
            distance = self._distance(entity.start, offset)
            if distance > _SENTENCES_BACK:
                break
            agreement = self._agreement(entity.name, gender) if entity.type == "PERSON" else 0.0
            weight = self._part(entity) * agreement / (1 + distance)
            if weight > weights.get(entity.name, 0.0):
                weights[entity.name] = weight
        return max(weights, key=lambda name: weights[name]) if weights else ""

    def _group(self, pronoun: str, offset: int) -> str:
        """Who *they* or *it* is: whoever spoke within the last sentences, if several or no person."""
        for at, speaker in reversed(self._spoken):
            if at >= offset or self._distance(at, offset) > _GROUP_BACK:
                continue
            last = head_of_mention(speaker, self._words).split()[-1].lower()
            several = (
                last.endswith("s") or last in self._words.collective_nouns
            ) and not self._names.is_person(speaker)
            if pronoun in self._words.plural_pronouns and (several or self._names.is_group(speaker)):
                return speaker
            if pronoun in self._words.neuter_pronouns and (
                self._names.is_group(speaker) or speaker.startswith(self._words.articles)
            ):
                return speaker
        return ""

    def _has_article(self, at: int, speaker: str) -> bool:
        """Whether a speaker is a body that is no known name (``the Tribune``): nobody is called with an article."""
        return (
            speaker[:1].isupper()
            and self._doc.text.startswith(self._words.definite_openings, at)
            and speaker.split()[-1].lower() not in self._words.person_nouns
            and not self._names.is_person(speaker)
        )

    def _agreement(self, name: str, gender: str) -> float:
        """How well a person agrees with a gender: 0 where not at all."""
        if self._names.is_person(name):
            known = self._names.gender(name)
        elif name[:1].islower():
            gendered = self._words.gendered_nouns
            words = head_of_mention(name, self._words).split()
            known = next((gendered[word] for word in words if word in gendered), "")
            if not known and (words[-1] not in self._words.person_nouns or words[-1].endswith("s")):
                return 0.0
            return 0.8 if not known else (_AGREES if known == gender else 0.0)
        else:
            return 0.0 if self._names.is_group(name) or len(name.split()) > 3 else 0.9
        return 1.0 if not known else (_AGREES if known == gender else 0.0)

    def _part(self, entity: Entity) -> float:
        text = self._doc.text
        if self._quoted(entity.start):
            return _QUOTED
        endings = self._words.possessive_endings
        if text.startswith(endings, entity.end) or text.endswith(endings, entity.start, entity.end):
            return _POSSESSOR
        start = self._doc.sentences[self._doc.sentence_at(entity.start)][0]
        return _SUBJECT if entity.start - start < _SUBJECT_REACH else _OTHER

    def _quoted(self, offset: int) -> bool:
        at = bisect_right(self._starts, offset) - 1
        return at >= 0 and offset < self._ends[at]

    def _count_unquoted(self) -> list[int]:
        """For each sentence, how many up to it are the writer's, at least in part."""
        unquoted, count = [], 0
        for start, end in self._doc.sentences:
            at = bisect_right(self._starts, start) - 1
            count += not (at >= 0 and end <= self._ends[at])
            unquoted.append(count)
        return unquoted

    def _distance(self, before: int, offset: int) -> int:
        unquoted = self._unquoted
        return unquoted[self._doc.sentence_at(offset)] - unquoted[max(0, self._doc.sentence_at(before))]
