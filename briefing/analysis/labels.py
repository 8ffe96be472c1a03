"""Names that stand before or after a quotation without a verb of saying: labels and signatures.

Covers: ``NAME: "..."``, ``And from Name: "..."``, ``Sarna mayor: "..."``; ``"..." - Name, title`` in one line or
two; a name and an office alone in the line after a quotation. Given up: signatures without an office and a dash.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from briefing.analysis.around import Attribution, found_in, words_between
from briefing.analysis.marks import Stretch
from briefing.analysis.phrases import phrase_after
from briefing.analysis.sentence import Sentence
from briefing.analysis.text import Document
from briefing.analysis.wordclasses import PERSON_NOUNS

_DASHES: Final = frozenset({"-", "–", "—", "―"})
_LONGEST_SIGNATURE: Final = 14


def signed(doc: Document, stretches: Sequence[Stretch], i: int, tail: Sentence) -> Attribution | None:
    """``"..." - Name, title``: the name after a dash at the end, in the same or the next line."""
    stretch = stretches[i]
    if not tail:
        sentence = doc.sentence_at(stretch.end - 1) + 1
        if sentence >= len(doc.sentences) or doc.sentences[sentence][0] - stretch.end > 3:
            return None
        if i + 1 < len(stretches) and stretches[i + 1].start <= doc.sentences[sentence][0]:
            return None
        tail = words_between(doc, sentence, *doc.sentences[sentence], last=False)
    at = 0
    while at < len(tail) and not tail.low[at][0].isalnum():
        at += 1
    if at >= len(tail) or not tail.capital(at):
        return None
    if not any(tail.low[j] in _DASHES for j in range(at)):
        return _signature(doc, stretch, tail) if not at else None
    name = phrase_after(tail, at)
    if (
        name is None
        or name[1] - name[0] > 6
        or (name[1] < len(tail) and tail.low[name[1]] not in {",", ".", "("})
    ):
        return None
    return found_in(tail, name, (at - 1, at), "signed")


def _signature(doc: Document, stretch: Stretch, line: Sentence) -> Attribution | None:
    """A name and an office alone in the line after a quotation that has its own paragraph."""
    paragraph = doc.paragraph_at(line.start[0])
    alone = doc.paragraphs[stretch.paragraph] == (stretch.start, stretch.end)
    if (
        not alone
        or paragraph != stretch.paragraph + 1
        or doc.paragraphs[paragraph] != (line.start[0], line.end[-1])
    ):
        return None
    name = phrase_after(line, 0)
    office = (
        name is not None
        and 2 <= name[1] <= 4
        and len(line) <= _LONGEST_SIGNATURE
        and line.low[name[1] :][:1] == [","]
        and line.low[-1] not in {".", ":", "?"}
    )
    if name is None or not office or any(line.finite(i) for i in range(len(line))):
        return None
    return found_in(line, name, (name[1], name[1] + 1), "signed")


def labelled(head: Sentence) -> Attribution | None:
    """``NAME:`` or ``... - Name:`` right before the mark."""
    if len(head) < 2 or head.low[-1] != ":":
        return None
    if "from" in head.low[:3] and not any(head.finite(i) for i in range(len(head))):
        source = phrase_after(head, head.low.index("from") + 1, len(head) - 1)
        return found_in(head, source, (len(head) - 1, len(head)), "transcript") if source else None
    whole = phrase_after(head, 0, len(head) - 1)
    if whole == (0, len(head) - 1) and whole[1] < 6 and head.low[whole[1] - 1] in PERSON_NOUNS:
        return found_in(head, whole, (len(head) - 1, len(head)), "transcript")
    start = len(head) - 1
    while (
        start
        and start > len(head) - 8
        and (head.capital(start - 1) or head.low[start - 1] in {".", "and", "from"})
    ):
        start -= 1
    if start and head.low[start - 1] not in _DASHES:
        return None
    if head.low[start] == "from":
        start += 1
    subject = phrase_after(head, start, len(head) - 1)
    return found_in(head, subject, (len(head) - 1, len(head)), "transcript") if subject else None
