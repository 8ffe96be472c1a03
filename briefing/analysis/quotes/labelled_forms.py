"""Quotations marked by a speaker's label: headlines (``Lind: Harbour will reopen``), transcripts, interviews.

A headline counts only where a clause stands on the other side of the colon or dash, and where the article names the
speaker again or calls it by an office: most words before a colon are a topic (``Storm: Two people have died``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from briefing.analysis.names.parts import GIVEN, PLACE, SURNAME, kinds
from briefing.analysis.quotes.attribution import ReportedSpeech
from briefing.analysis.quotes.language import QuoteRules
from briefing.analysis.text.document import Document, cut_tokens
from store.records import Entity, Mention, Span

_FEWEST_WORDS: Final = 3
_LONGEST_LINE: Final = 160
_LONGEST_SPEAKER: Final = 40
_LINE_ENDS: Final = frozenset("'’\"”)")
_LAST_BREAK: Final = re.compile(r": +| [-–—] +")
_MARK: Final = re.compile(r"[\"“‘]|(?<!\w)'")


def line_reports(
    doc: Document, entities: Sequence[Entity], mentions: Sequence[Mention], rules: QuoteRules
) -> list[ReportedSpeech]:
    """What headlines, and lines set like one, say that somebody says: ``Lind: Harbour will reopen``, ``Harbour will
    reopen: Lind``, ``Two held after raid – police``.
    """
    found = []
    for span in _lines(doc):
        report = _speaker_first(doc, span, entities, rules) or _speaker_last(
            doc, span, entities, mentions, rules
        )
        if report is not None:
            found.append(report)
    return found


def _lines(doc: Document) -> Iterator[Span]:
    """The headline, and the short paragraphs that no mark closes."""
    if doc.headline_end:
        yield 0, doc.headline_end
    for start, end in doc.paragraphs:
        if start < doc.headline_end or end - start > _LONGEST_LINE:
            continue
        if doc.text[end - 1].isalnum() or doc.text[end - 1] in _LINE_ENDS:
            yield start, end


def _speaker_first(
    doc: Document, span: Span, entities: Sequence[Entity], rules: QuoteRules
) -> ReportedSpeech | None:
    match = rules.headline_label.match(doc.text, *span)
    if match is None or not _speaks(match.group(1).split()[-1].lower(), span, entities, rules):
        return None
    words = cut_tokens(doc.text, match.end(), span[1], doc.language)
    if len(words.text) < _FEWEST_WORDS or not rules.holds_verb(words):
        return None
    label = match.span(1)
    return ReportedSpeech(((match.end(), span[1]),), label, (label[1], label[1] + 1), "headline")


def _speaker_last(
    doc: Document,
    span: Span,
    entities: Sequence[Entity],
    mentions: Sequence[Mention],
    rules: QuoteRules,
) -> ReportedSpeech | None:
    breaks = list(_LAST_BREAK.finditer(doc.text, max(span[0], span[1] - _LONGEST_SPEAKER - 3), span[1]))
    if not breaks:
        return None
    match = breaks[-1]
    label = match.end(), span[1]
    clause = cut_tokens(doc.text, span[0], match.start(), doc.language)
    speaker = cut_tokens(doc.text, *label, doc.language)
    if len(clause.text) < _FEWEST_WORDS or not (rules.holds_verb(clause) or _MARK.search(doc.text, *span)):
        return None
    last = speaker.low[-1]
    named = any(m.start < label[1] == m.end for m in mentions) or any(
        e.type == "PERSON" and not span[0] <= e.start < span[1] and last in e.name.lower().split()
        for e in entities
    )
    named = named and all(word[0].isupper() or not word.isalpha() for word in speaker.text)
    if not (named or rules.names_speaker(speaker)) or rules.holds_verb(speaker):
        return None
    cue = match.end() - len(match.group().lstrip()), match.start() + len(match.group().rstrip())
    return ReportedSpeech(((span[0], match.start()),), label, cue, "headline")


def _speaks(last: str, span: Span, entities: Sequence[Entity], rules: QuoteRules) -> bool:
    """Whether the last word before the colon is an office, or of a name that stands elsewhere in the article."""
    return last in rules.speakers.person_nouns or any(
        not span[0] <= entity.start < span[1] and last in entity.name.lower().split() for entity in entities
    )


# Transcripts: paragraphs that begin with a speaker's name and a colon.

_NAME: Final = r"(?:[A-Z][A-Z.'’-]+ ){0,4}[A-Z][A-Z.'’-]+|(?:[A-Z][\w.'’-]{1,20} ){1,3}[A-Z][\w'’-]{1,20}"
_TURN: Final = re.compile(
    rf"[\"“]?({_NAME})(?: \([^)\n]{{0,40}}\)|, [A-Z][^:\n]{{1,40}})?:\s+(?=[\w\"“‘'(\[])"
)
_STAGE: Final = re.compile(r"[\"“(\[*…—-]+[^a-z]*[)\]]|\W*\Z")
_LONGEST_GAP: Final = 3
"""Paragraphs that a turn can go on for."""
_FEWEST_TURNS: Final = 2
_FEWEST_SPELT: Final = 3
_LONGEST_LABEL: Final = 120


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in one paragraph, and the words that name the speaker."""

    span: Span
    name: Span
    rule: str = "transcript"


def find_turns(doc: Document, rules: QuoteRules) -> tuple[Turn, ...]:
    """The turns of a transcript, or nothing where the text is none."""
    capital: list[tuple[int, Turn]] = []
    spelt: list[tuple[int, Turn]] = []
    for index, (start, end) in enumerate(doc.paragraphs):
        if ":" not in doc.text[start : start + _LONGEST_LABEL]:
            continue
        match = _TURN.match(doc.text, start, end)
        if match is None:
            continue
        if _is_place(match.group(1)):
            continue
        turn = Turn((match.end(), _unmarked(doc.text, match.end(), end)), match.span(1))
        (capital if match.group(1).isupper() else spelt).append((index, turn))
    return _repeated(doc, capital, _FEWEST_TURNS, rules) + _repeated(doc, spelt, _FEWEST_SPELT, rules)


def _titled(doc: Document, turns: Sequence[tuple[int, Turn]], rules: QuoteRules) -> bool:
    """Whether every label is an office with a name (``SECRETARY LIND``), so that each may stand once."""
    for index, turn in turns:
        words = doc.text[slice(*turn.name)].replace(".", "").lower().split()
        asks = rules.nameless_label.match(doc.text, doc.paragraphs[index][0])
        if rules.speakers.titles.isdisjoint(words[:-1]) and not asks:
            return False
    return True


def _is_place(label: str) -> bool:
    """Whether the label is a city's name: a list of what happened where."""
    known = kinds(label.title())
    return bool(known & PLACE) and not known & (GIVEN | SURNAME)


def _unmarked(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in '"”':
        end -= 1
    return end


def _repeated(
    doc: Document, turns: Sequence[tuple[int, Turn]], fewest: int, rules: QuoteRules
) -> tuple[Turn, ...]:
    """The turns, if there are enough of them and one speaker has more than one."""
    names = [doc.text[slice(*turn.name)].split()[-1].casefold() for _, turn in turns]
    lasts = set(names)
    if len(names) < fewest or (len(lasts) == len(names) and not _titled(doc, turns, rules)):
        return ()
    found: list[Turn] = []
    # What comes after the last name may be the article again.
    nexts = [*(index for index, _ in turns[1:]), 0]
    for (index, turn), following in zip(turns, nexts, strict=True):
        if rules.nameless_label.match(doc.text, doc.paragraphs[index][0]):
            continue
        found.append(turn)
        for other in range(index + 1, min(following, index + 1 + _LONGEST_GAP)):
            start, end = doc.paragraphs[other]
            words = doc.text[start:end]
            if (
                _STAGE.match(words)
                or rules.nameless_label.match(words)
                or not lasts.isdisjoint(words[:_LONGEST_LABEL].casefold().split())
            ):
                break
            start += len(words) - len(words.lstrip('"“'))
            found.append(Turn((start, max(start + 1, _unmarked(doc.text, start, end))), turn.name))
    return tuple(found)


def find_answers(doc: Document, people: Sequence[Entity], rules: QuoteRules) -> tuple[Turn, ...]:
    """The answers of an interview in questions and answers; nothing where it is not clear who gives them."""
    questions = [start for start, end in doc.paragraphs if rules.question_label.match(doc.text, start, end)]
    if len(questions) < _FEWEST_TURNS:
        return ()
    name = _interviewed(doc, people, questions[0])
    if name is None:
        return ()
    answers = [
        Turn((match.end(), end), name, "answer")
        for start, end in doc.paragraphs
        if (match := rules.answer_label.match(doc.text, start, end))
    ]
    return tuple(answers) if len(answers) >= _FEWEST_TURNS else ()


def _interviewed(doc: Document, people: Sequence[Entity], end: int) -> Span | None:
    """The person whom the headline, else the words before the first question, name alone or most often."""
    opening = doc.paragraphs[0][1]
    for limit in (min(opening, end), end):
        count = Counter(person.name for person in people if person.type == "PERSON" and person.end <= limit)
        ranked = count.most_common(2)
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            return next((p.start, p.end) for p in people if p.name == ranked[0][0])
    return None
