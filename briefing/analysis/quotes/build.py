"""Build the record of a quotation from its spans and attribution: speaker, actor and confidence.

Bands of confidence (:attr:`store.records.Quote.confidence`) are set by hand, in steps of a tenth, from what each rule
rests on; they are no fitted weights.
``docs/reading.md`` shows how often quotations of each band are right when measured.

``.95``: quotation marks, a reporting verb right beside them, and its subject.  ``.9``: the same, but the verb stands
before the marks.  ``.8``: reported words with a plain reporting verb or a source phrase that can hardly mean anything
else, a question, a headline with its speaker's name at one end.  ``.7``: the report's extent leaves room.  ``.6``:
verbs that also mean other things than saying, or marks whose speaker stands in another sentence.  ``.5``: neither
words nor speaker are marked plainly.  No rule is kept that is right less than half the time.

Beside marks, a verb that takes no clause (*laugh*, *label*, *go*) costs a tenth: what stands between the marks may be
a part of what somebody did rather than of what they said.  A speaker named by a pronoun costs nothing: no words are
surer to be a subject, which is worth what it takes to find out whom they mean.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final

from briefing.analysis.quotes.attribution import Attribution
from briefing.analysis.quotes.coreference import Discourse
from briefing.analysis.quotes.full_name import NameIndex, name_of
from briefing.analysis.quotes.language import QuoteRules, SpeakerWords
from briefing.analysis.text.document import Document
from store.records import Entity, Mention, Quote, QuoteKind, Span

_BANDS: Final[dict[float, tuple[str, ...]]] = {
    0.95: ("after", "same paragraph", "inverted", "signed"),
    0.9: ("verb before", "before"),
    0.8: ("bare", "according", "clause first", "parted", "as", "question", "headline"),
    0.7: ("that", "transcript", "gap"),
    0.6: ("bare other", "promise", "accusation", "continued", "introduced", "subject", "object"),
    0.5: ("request", "alone", "naming", "gerund", "same sentence", "dialogue", "answer"),
}
_BAND_OF: Final = {rule: band for band, rules in _BANDS.items() for rule in rules}
_BESIDE: Final = frozenset({"after", "inverted", "verb before", "before"})
_UNKNOWN: Final = 0.5
_UNSURE_VERB: Final = 0.1


def confidence(rule: str, cue: str, rules: QuoteRules) -> float:
    """How likely words and speaker both are right; ``cue``: the reporting verb as it stands in the text."""
    band = _BAND_OF.get(rule, _UNKNOWN)
    unsure = rule in _BESIDE and cue.lower() in rules.cues_without_clause
    return round(band - _UNSURE_VERB, 2) if unsure else band


# Records: the name and the actor that the words for a speaker stand for.

_REACH: Final = 300
"""Tokens looked at before a relative pronoun."""


class QuoteWriter:
    """Turns spans and attributions into records, remembering who spoke last."""

    def __init__(
        self,
        doc: Document,
        names: NameIndex,
        actors: Mapping[str, str],
        discourse: Discourse,
        rules: QuoteRules,
    ) -> None:
        self._doc = doc
        self._names = names
        self._rules = rules
        self._actors = actors
        self._discourse = discourse
        self._seen: dict[Span, str] = {}

    def quote(self, spans: tuple[Span, ...], kind: QuoteKind, attribution: Attribution) -> Quote:
        """The record of one quotation; to be asked for in the order of the text."""
        text = self._doc.text
        mention = attribution.mention
        words = " ".join(text[mention[0] : mention[1]].split()) if mention else ""
        speaker = self._speaker(mention, words) if mention else ""
        if speaker and mention:
            self._discourse.spoke(mention[0], speaker)
        actor = self._actor(speaker)
        if actor and speaker.isupper() and attribution.rule == "transcript":
            speaker = actor
        cue = text[slice(*attribution.cue)] if attribution.cue else ""
        return Quote(
            start=spans[0][0],
            end=spans[-1][1],
            spans=spans,
            kind=kind,
            speaker=speaker,
            mention=words,
            confidence=confidence(attribution.rule, cue, self._rules) if speaker else 0.0,
            actor=actor,
            mention_span=mention,
            cue=cue,
            rule=attribution.rule,
        )

    def _speaker(self, mention: Span, words: str) -> str:
        known = self._seen.get(mention)
        if known is None:
            known = self._seen[mention] = self._resolve(mention, words)
        return known

    def _resolve(self, mention: Span, words: str) -> str:
        low = words if words.isupper() and len(words) > 1 else words.lower()
        if low in self._rules.speakers.pronouns:
            return self._discourse.person(low, mention[0])
        if low in self._rules.speakers.relatives:
            tokens = self._doc.tokens(self._doc.sentence_at(mention[0]))
            at = bisect_left(tokens.start, mention[0])
            first = max(0, at - _REACH)
            span = self._rules.antecedent(tokens.part(first, at + 1))
            if span is None:
                return ""
            return self._resolve(span, " ".join(self._doc.text[span[0] : span[1]].split()))
        return name_of(self._names, self._doc.text, mention)

    def _actor(self, speaker: str) -> str:
        """Who on the watchlist the speaker is: a name that a mention was found under, not a description around one.

        ``a spokesman for X`` is not X, and ``she`` is whoever the pronoun was resolved to.
        """
        return self._actors.get(_bare(speaker, self._names.words), "") if speaker else ""


def _bare(name: str, words: SpeakerWords) -> str:
    return name.lower().removeprefix(words.name_article)


def actors_by_name(
    doc: Document, names: NameIndex, mentions: Sequence[Mention], entities: Sequence[Entity]
) -> dict[str, str]:
    """Watchlist names by each name they go under in the text: as written, in full, and on the watchlist."""
    found: dict[str, str] = {}
    at = 0
    known: set[tuple[str, str]] = set()
    for mention in mentions:
        words = doc.text[mention.start : mention.end], mention.actor
        if words in known:
            continue
        known.add(words)
        found.setdefault(_bare(words[0], names.words), mention.actor)
        found.setdefault(_bare(mention.actor, names.words), mention.actor)
        found.setdefault(
            _bare(name_of(names, doc.text, (mention.start, mention.end)), names.words), mention.actor
        )
        while at < len(entities) and entities[at].end <= mention.start:
            at += 1
        if at < len(entities) and entities[at].start < mention.end == entities[at].end:
            found.setdefault(_bare(entities[at].name, names.words), mention.actor)
    return found
