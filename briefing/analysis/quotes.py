"""Who said what: direct, mixed and indirect quotations with their speakers.

Three kinds behave differently (Pareti 2013) and are read differently:

- *direct*: a stretch between quotation marks that stands on its own (:mod:`marks`, :mod:`speakers`)
- *mixed*: a stretch between marks inside the writer's sentence; the quotation is the stretch, marks
  included. Where the marks hold only a word or two, the reported clause around them is given as well
- *indirect*: reported words without marks (:mod:`indirect`)

Dropped: titles of works and nicknames in marks (all words capitals, no verb of saying beside them).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from briefing.analysis.beside import NOBODY, Attribution
from briefing.analysis.confidence import confidence
from briefing.analysis.cues import CUES
from briefing.analysis.indirect import find_reports, outermost
from briefing.analysis.marks import Stretch, find_stretches
from briefing.analysis.nominal import Report
from briefing.analysis.pronouns import PRONOUNS, Discourse
from briefing.analysis.resolve import Names, name_of
from briefing.analysis.sentence import Sentence
from briefing.analysis.speakers import attribute
from briefing.analysis.subjects import antecedent
from briefing.analysis.text import Document, after_dateline, cut_tokens
from briefing.analysis.transcripts import Turn, find_answers, find_turns
from briefing.analysis.wordclasses import AUXILIARIES
from store.records import Entity, Mention, Quote, QuoteKind, Span

_SHORT: Final = 3
"""Stretches of fewer words do not say enough alone: their clause is given as well."""
_LONGEST_SENTENCE: Final = 300
"""Tokens looked at together: keeps the work linear where a text has no full stop."""
_MOST_REPORTS: Final = 40
#: Rules that rest on words right beside the marks.
_OWN_RULES: Final = frozenset(
    {"before", "verb before", "after", "inverted", "according", "transcript", "signed"}
)
_SAYS: Final = re.compile(
    r"((?:[A-Z][\w.'’-]{1,20} ){0,3}[A-Z][\w'’-]{1,20}(?: (?:mayor|minister|president|chief|leader|police))?): +(?=\w)"
)
_TRIGGERS: Final = frozenset(CUES) | {"according"}
_RELATIVES: Final = frozenset({"who", "which", "that"})
_SMALL_WORDS: Final = frozenset(
    ["a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "by", "from", "with"]
)


def read_quotes(doc: Document, entities: Sequence[Entity], mentions: Sequence[Mention]) -> tuple[Quote, ...]:
    """All quotations of an article, ordered by where they begin.

    ``entities`` and ``mentions`` help to tell who a speaker is; both may be empty.
    """
    turns = find_turns(doc) or find_answers(doc, entities)
    stretches = _outside(find_stretches(doc), turns)
    attributions = attribute(doc, stretches)
    reports = _reports(doc, stretches)
    names = Names(doc, entities)
    actors = _actors_by_name(doc, names, mentions, entities)
    reader = _Reader(doc, names, actors, Discourse(doc, names, stretches))
    quotes: list[Quote] = []
    pending = _direct(doc, stretches, attributions, reports)
    pending += _indirect(doc, [spans[0] for spans, _, _ in pending], reports)
    pending.extend(((turn.span,), "direct", Attribution(turn.name, None, turn.rule)) for turn in turns)
    pending.extend(_headline(doc, pending))
    pending.sort(key=lambda item: (item[0][0][0], item[0][-1][1]))
    for spans, kind, attribution in pending:
        quotes.append(reader.quote(spans, kind, attribution))
    return tuple(quotes)


def _outside(stretches: Sequence[Stretch], turns: Sequence[Turn]) -> tuple[Stretch, ...]:
    """The stretches that stand in no turn of a transcript."""
    if not turns:
        return tuple(stretches)
    ordered = sorted(turn.span for turn in turns)
    starts = [start for start, _ in ordered]
    kept = []
    for stretch in stretches:
        at = bisect_left(starts, stretch.end) - 1
        if at < 0 or ordered[at][1] <= stretch.start:
            kept.append(stretch)
    return tuple(kept)


_Pending = tuple[tuple[Span, ...], QuoteKind, Attribution]
_Placed = tuple[Sentence, Report]


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick(
        [form for word in _TRIGGERS for form in (word, word.capitalize(), word.upper())],
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.DFA,
    )


def _triggered(doc: Document) -> Iterator[int]:
    """The sentences that hold a cue, in order.  Many words hold a cue as a part; whole ones count alone."""
    text, size, last = doc.text, len(doc.text), -1
    for _, start, end in _automaton().find_matches_as_indexes(text):
        if (start and text[start - 1].isalnum()) or (end < size and text[end].isalnum()):
            continue
        index = doc.sentence_at(start)
        if index != last and index >= 0:
            last = index
            yield index


def _reports(doc: Document, stretches: Sequence[Stretch]) -> list[_Placed]:
    """The reports of every sentence that holds a cue outside quotation marks."""
    placed: list[_Placed] = []
    first = 0
    for index in _triggered(doc):
        start, end = doc.sentences[index]
        while first < len(stretches) and stretches[first].end <= start:
            first += 1
        tokens = doc.tokens(index)
        count = len(tokens.start)
        inside = bytearray(count)
        at = first
        while at < len(stretches) and stretches[at].start < end:
            low = bisect_left(tokens.start, stretches[at].start)
            high = bisect_left(tokens.start, stretches[at].end)
            inside[low:high] = b"\1" * (high - low)
            at += 1
        for piece in range(0, count, _LONGEST_SENTENCE):
            s = Sentence(
                tokens.part(piece, piece + _LONGEST_SENTENCE) if count > _LONGEST_SENTENCE else tokens
            )
            found = islice(find_reports(s, inside[piece : piece + _LONGEST_SENTENCE]), _MOST_REPORTS)
            placed.extend((s, report) for report in outermost(found))
    return placed


def _direct(
    doc: Document,
    stretches: Sequence[Stretch],
    attributions: Sequence[Attribution],
    reports: Sequence[_Placed],
) -> list[_Pending]:
    pending: list[_Pending] = []
    spans = [(s.span(part), r, s) for s, r in reports for part in r.contents]
    spans.sort(key=lambda item: item[0])
    at = 0
    for stretch, attribution in zip(stretches, attributions, strict=True):
        inner = doc.text[stretch.inner_start : stretch.inner_end]
        while at < len(spans) and spans[at][0][1] < stretch.start:
            at += 1
        around = None
        for (start, end), report, s in spans[at : at + 4]:
            if start <= stretch.start and stretch.end <= end + 4 and start < stretch.start:
                around = (report, s)
        if attribution.rule not in _OWN_RULES and around is not None and around[0].subject is not None:
            attribution = Attribution(
                around[1].mention(around[0].subject), around[1].span(around[0].cue), around[0].rule
            )
        if _is_title(inner) and (attribution.rule not in _OWN_RULES or _in_passing(doc.text, stretch)):
            continue
        short = len(inner.split()) < _SHORT and attribution.rule != "dialogue"
        if short and attribution.rule not in _OWN_RULES and around is None:
            continue
        if stretch.single and attribution is NOBODY:
            continue
        mixed = inner[:1].islower() or around is not None
        pending.append((((stretch.start, stretch.end),), "mixed" if mixed else "direct", attribution))
    return pending


def _in_passing(text: str, stretch: Stretch) -> bool:
    """Whether a word that is no verb of saying stands right before the mark (``on "...", a guest said``)."""
    before = text[max(0, stretch.start - 30) : stretch.start].split()
    word = before[-1] if before and text[stretch.start - 1] != "\n" else ""
    return bool(word) and word[-1].isalnum() and word.lower() not in CUES


def _is_title(inner: str) -> bool:
    """Whether the words between marks look like the title of a work: capitals but for the small words."""
    words = inner.split()
    return all(word[:1].isupper() or not word[:1].isalpha() or word.lower() in _SMALL_WORDS for word in words)


def _indirect(doc: Document, direct: Sequence[Span], reports: Sequence[_Placed]) -> list[_Pending]:
    pending: list[_Pending] = []
    long = [(start, end) for start, end in direct if len(doc.text[start:end].split()) >= _SHORT]
    at = 0
    for s, report in reports:
        spans = tuple(_with_mark(doc.text, _own_words(doc.text, s.span(part))) for part in report.contents)
        start, end = spans[0][0], spans[-1][1]
        while at < len(long) and long[at][1] < s.start[0]:
            at += 1
        if any(first < end and start < last for first, last in long[at : at + 12]):
            continue
        marked = any(mark in doc.text[start:end] for mark in '"“”')
        cue = s.span(report.cue)
        mention = s.mention(report.subject) if report.subject else None
        pending.append((spans, "mixed" if marked else "indirect", Attribution(mention, cue, report.rule)))
    return pending


def _headline(doc: Document, others: Sequence[_Pending]) -> list[_Pending]:
    """``Lind: Harbour will reopen in May``: what a headline gives after a speaker's name and a colon."""
    end = doc.headline_end
    match = _SAYS.match(doc.text, 0, end) if end else None
    if match is None or any(spans[0][0] < end for spans, _, _ in others):
        return []
    s = Sentence(cut_tokens(doc.text, match.end(), end))
    if len(s) < _SHORT or not any(s.low[i] in AUXILIARIES or s.finite(i) for i in range(1, len(s))):
        return []
    return [(((match.end(), end),), "indirect", Attribution(match.span(1), None, "headline"))]


def _own_words(text: str, span: Span) -> Span:
    """The span without a dateline before the words."""
    begin = after_dateline(text, span[0])
    return (begin, span[1]) if begin < span[1] else span


def _with_mark(text: str, span: Span) -> Span:
    """The span and the mark that closes what was opened in it, which punctuation may stand before."""
    words = text[span[0] : span[1]]
    for opening, closing in (("“", "”"), ('"', '"')):
        opened = (
            words.count(opening) > words.count(closing) if opening != closing else words.count(closing) % 2
        )
        close = text.find(closing, span[1], span[1] + 3) if opened else -1
        if close >= 0 and not text[span[1] : close].strip(".,!?"):
            return span[0], close + 1
    return span


class _Reader:
    """Turns spans and attributions into records, remembering who spoke last."""

    def __init__(self, doc: Document, names: Names, actors: Mapping[str, str], discourse: Discourse) -> None:
        self._doc = doc
        self._names = names
        self._actors = actors
        self._discourse = discourse
        self._seen: dict[Span, str] = {}

    def quote(self, spans: tuple[Span, ...], kind: QuoteKind, attribution: Attribution) -> Quote:
        text = self._doc.text
        mention = attribution.mention
        words = " ".join(text[mention[0] : mention[1]].split()) if mention else ""
        speaker = self._speaker(mention, words) if mention else ""
        if speaker and mention:
            self._discourse.spoke(mention[0], speaker)
        return Quote(
            start=spans[0][0],
            end=spans[-1][1],
            spans=spans,
            kind=kind,
            speaker=speaker,
            mention=words,
            confidence=confidence(attribution.rule, words.lower() in PRONOUNS) if speaker else 0.0,
            actor=self._actor(speaker),
            mention_span=mention,
            cue=text[attribution.cue[0] : attribution.cue[1]] if attribution.cue else "",
            rule=attribution.rule,
        )

    def _speaker(self, mention: Span, words: str) -> str:
        known = self._seen.get(mention)
        if known is None:
            known = self._seen[mention] = self._resolve(mention, words)
        return known

    def _resolve(self, mention: Span, words: str) -> str:
        low = words if words.isupper() and len(words) > 1 else words.lower()
        if low in PRONOUNS:
            return self._discourse.person(low, mention[0])
        if low in _RELATIVES:
            tokens = self._doc.tokens(self._doc.sentence_at(mention[0]))
            at = bisect_left(tokens.start, mention[0])
            first = max(0, at - _LONGEST_SENTENCE)
            s = Sentence(tokens.part(first, at + 1))
            found = antecedent(s, at - first)
            if found is None:
                return ""
            span = s.mention(found)
            return self._resolve(span, " ".join(self._doc.text[span[0] : span[1]].split()))
        return name_of(self._names, self._doc.text, mention)

    def _actor(self, speaker: str) -> str:
        """Who on the watchlist the speaker is: a name that a mention was found under, not a description around one.

        ``a spokesman for X`` is not X, and ``she`` is whoever the pronoun was resolved to.
        """
        return self._actors.get(_bare(speaker), "") if speaker else ""


def _bare(name: str) -> str:
    return name.lower().removeprefix("the ")


def _actors_by_name(
    doc: Document, names: Names, mentions: Sequence[Mention], entities: Sequence[Entity]
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
        found.setdefault(_bare(words[0]), mention.actor)
        found.setdefault(_bare(mention.actor), mention.actor)
        found.setdefault(_bare(name_of(names, doc.text, (mention.start, mention.end))), mention.actor)
        while at < len(entities) and entities[at].end <= mention.start:
            at += 1
        if at < len(entities) and entities[at].start < mention.end == entities[at].end:
            found.setdefault(_bare(entities[at].name), mention.actor)
    return found
