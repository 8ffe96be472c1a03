"""Paragraphs, sentences and tokens of an article, found once and shared by all analyses.

Offsets are half-open character offsets into the very text given.  Everything here is linear in the length
of the text.  Tokens are cut only for the sentences that an analysis asks for.

Sentences end at ``.``, ``!``, ``?`` or ``…`` (with closing quotation marks and brackets) before white space
and something that can open a sentence, and at the end of a paragraph.  Not ends: abbreviations that a name
or number follows (``Gen. Smith``, ``No. 5``), initials (``J. Edgar``), dotted acronyms before a lower-case
word or a word that is rarely an opener (``U.S. troops``, ``U.S. Navy``).  Given up: a dotted acronym that
ends a sentence before a name (``... in the U.S. Trump said`` stays one sentence unless the next word is a
common opener).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from operator import sub
from typing import NamedTuple

from briefing.analysis.text.language import TEXT_RULES, TextRules
from store.records import Article, Span


class Tokens(NamedTuple):
    """The words, numbers and single marks of a part of the text, with their offsets: lists of one length."""

    text: list[str]
    low: list[str]
    """In lower case; ``WHO``, ``IT`` and ``US`` stay as they are where not all is in capitals: they are names then."""
    start: list[int]
    end: list[int]

    def part(self, first: int, stop: int) -> Tokens:
        """The tokens ``first`` up to, not including, ``stop``."""
        cut = slice(first, stop)
        return Tokens(self.text[cut], self.low[cut], self.start[cut], self.end[cut])


NO_TOKENS = Tokens([], [], [], [])
_PARAGRAPH = re.compile(r"[^\n]+")
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s)")
_OPENER = re.compile(r"[\"'“‘«(\[—–-]*\s?(\w)")
_LAST_WORD = re.compile(r"[\w.’'&-]*\Z")

_ACRONYM = re.compile(r"(?:[A-Za-z]\.)+\Z")


def _splits(text: str, end: re.Match[str], follow: re.Match[str] | None, rules: TextRules) -> bool:
    """Whether the punctuation matched by ``end`` closes a sentence."""
    if follow is None:
        return False
    first = follow.group(1)
    if first.islower():
        return False
    if end.group()[0] != "." or len(end.group().rstrip("\"'”’»)]")) > 1:
        return True
    begin = max(0, end.start() - 24)
    match = _LAST_WORD.search(text, begin, end.start())
    word = match.group() if match else ""
    bare = word.lower().strip("’'")
    if bare in rules.states and text[follow.start()] in "(-–—":
        return False  # a dateline: ORLANDO, Fla. (Reuters) -
    closed = len(end.group()) > 1
    if bare in rules.abbreviations_before_names:
        return closed
    if _ACRONYM.match(word + ".") or bare in rules.abbreviations_either:
        return closed or _word_at(text, follow.start(1)).lower() in rules.sentence_openers
    return True


def _word_at(text: str, start: int) -> str:
    stop = start
    limit = min(len(text), start + 24)
    while stop < limit and (text[stop].isalpha() or text[stop] in "’'"):
        stop += 1
    return text[start:stop]


def _split_sentences(text: str, start: int, end: int, rules: TextRules) -> Iterator[Span]:
    """Spans of the sentences between two offsets of one paragraph, edges trimmed of white space."""
    begin = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        follow = _OPENER.match(text, _skip_blank(text, stop, end), end)
        if _splits(text, match, follow, rules):
            yield begin, stop
            begin = _skip_blank(text, stop, end)
    while end > begin and text[end - 1].isspace():
        end -= 1
    if begin < end:
        yield begin, end


def _skip_blank(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


@dataclass
class Document:
    """One article as the analyses see it.

    ``published`` anchors relative dates; ``None`` where it is not known.  ``headline_end`` is the end of the
    headline when the text begins with one (0 otherwise).  ``title``: a headline that is not part of the text.
    ``source``: the name of the paper or agency.
    """

    text: str
    published: datetime | None = None
    headline_end: int = 0
    title: str = ""
    source: str = ""
    language: str = "en"
    """ISO 639-1 code; each analysis has its rules by it."""
    _tokens: dict[int, Tokens] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, article: Article) -> Document:
        """The document of an article of the archive."""
        return cls(article.text, article.published, headline_end=article.headline_end, source=article.source)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """Spans of the non-blank lines, edges trimmed."""
        spans = []
        for match in _PARAGRAPH.finditer(self.text):
            start, end = match.span()
            start = _skip_blank(self.text, start, end)
            while end > start and self.text[end - 1].isspace():
                end -= 1
            if start < end:
                spans.append((start, end))
        return tuple(spans)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Spans of all sentences, in order, none reaching over a paragraph's end."""
        rules = TEXT_RULES[self.language]
        return tuple(
            span for start, end in self.paragraphs for span in _split_sentences(self.text, start, end, rules)
        )

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [start for start, _ in self.paragraphs]

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence that holds ``offset``, else of the last before it; -1 if none is."""
        return bisect_right(self._sentence_starts, offset) - 1

    def paragraph_at(self, offset: int) -> int:
        """Index of the paragraph that holds ``offset``, else of the last before it; -1 if none is."""
        return bisect_right(self._paragraph_starts, offset) - 1

    def tokens(self, sentence: int) -> Tokens:
        """Tokens of one sentence, cut when first asked for."""
        found = self._tokens.get(sentence)
        if found is None:
            found = self._tokens[sentence] = cut_tokens(self.text, *self.sentences[sentence], self.language)
        return found


def cut_tokens(text: str, start: int, end: int, language: str) -> Tokens:
    """The tokens between two offsets."""
    rules = TEXT_RULES[language]
    acronyms = rules.acronyms_like_words
    pieces = rules.token.findall(text, start, end)
    texts = list(map(str.lstrip, pieces))
    low = list(map(str.lower, texts))
    if not acronyms.isdisjoint(texts) and any(word.islower() for word in texts):
        low = [word if word in acronyms else lower for word, lower in zip(texts, low, strict=True)]
    ends = list(accumulate(map(len, pieces), initial=start))
    del ends[0]
    return Tokens(texts, low, list(map(sub, ends, map(len, texts))), ends)
