"""The brief as data: sections of lines, each line with the articles it rests on and the words that stand there.

Every form (text, Markdown, HTML, JSON, CSV) is drawn from this one record, so they say the same.  Nothing in it depends on
the clock: the same archive and the same options give the same brief.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from store.records import Article
from store.views import Evidence

SCHEMA = "briefing-desk/brief/1"
"""Named in the JSON form; the number grows when a field changes its meaning or goes."""

LineKind = Literal["story", "event", "quote", "actor", "new", "difference", "trouble", "note", "passage"]
Value = str | int | float | tuple[str, ...] | None

CITED_AT_MOST = 5
"""Articles named behind one line; the line says how many outlets there are in all."""
WORDS_AT_MOST = 400
"""Characters of a sentence that are quoted as evidence."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in one article."""

    reference: int
    words: str
    """The sentence as it stands there, verbatim but for line breaks."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the brief."""

    kind: LineKind
    lead: str
    """Date, speaker or name; may be empty."""
    text: str
    note: str = ""
    """Outlets, and what to be careful about."""
    citations: tuple[Citation, ...] = ()
    fields: Mapping[str, Value] = field(default_factory=dict)
    """The line in parts, for programs."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the brief; ``empty`` is what it says without lines."""

    id: str
    title: str
    lines: tuple[Line, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Reference:
    """An article that is cited."""

    number: int
    outlet: str
    title: str
    url: str
    published: datetime
    fetched: datetime | None
    notes: tuple[str, ...]
    """``summary only``, ``edited``, ``a copy``."""
    words: tuple[str, ...]
    """The sentences cited from it, verbatim, in the order of the brief."""


@dataclass(frozen=True, slots=True)
class Brief:
    """All of it."""

    as_of: datetime | None
    """When a feed was last asked."""
    since: datetime | None
    """Articles published before are left out; None: nothing is left out."""
    summary: tuple[str, ...]
    """What it covers: counts, failing feeds, filter."""
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    empty: bool = False
    """The archive holds nothing for this brief."""


class Citations:
    """Numbers articles in the order in which they are first cited, and remembers the words cited from each."""

    def __init__(self, articles: Mapping[int, Article]) -> None:
        self._articles = articles
        self._numbers: dict[int, int] = {}
        self._evidence: dict[int, Evidence] = {}
        self._words: dict[int, dict[str, None]] = {}

    def cite(self, evidence: Iterable[Evidence]) -> tuple[Citation, ...]:
        """The places behind a line, each article once and at most :data:`CITED_AT_MOST`."""
        found: dict[int, Citation] = {}
        for item in evidence:
            if item.article in found or len(found) == CITED_AT_MOST:
                continue
            number = self._numbers.setdefault(item.article, len(self._numbers) + 1)
            self._evidence.setdefault(number, item)
            words = self._verbatim(item)
            if words:
                self._words.setdefault(number, {})[words] = None
            found[item.article] = Citation(number, words)
        return tuple(found.values())

    def _verbatim(self, item: Evidence) -> str:
        article = self._articles.get(item.article)
        if article is None:
            return ""
        start, end = min(item.sentence[0], item.span[0]), max(item.sentence[1], item.span[1])
        words = " ".join(article.text[start:end].split())
        return words if len(words) <= WORDS_AT_MOST else words[: WORDS_AT_MOST - 1].rstrip() + "…"

    def references(self) -> tuple[Reference, ...]:
        """The articles cited so far, by number."""
        return tuple(
            Reference(
                number,
                item.source,
                " ".join(item.title.split()),
                item.url,
                item.published,
                item.fetched,
                _notes(item),
                tuple(self._words.get(number, ())),
            )
            for number, item in sorted(self._evidence.items())
        )


def _notes(item: Evidence) -> tuple[str, ...]:
    notes = (("summary only", item.summary_only), ("edited", item.edited), ("a copy", bool(item.copy_of)))
    return tuple(words for words, holds in notes if holds)


def utc_time(when: datetime | None) -> str:
    """``2026-03-22 15:00 UTC``; empty for None."""
    return f"{when:%Y-%m-%d %H:%M} UTC" if when else ""


def reference_numbers(citations: Sequence[Citation]) -> tuple[int, ...]:
    """The numbers of the references behind a line."""
    return tuple(citation.reference for citation in citations)
