"""The articles of one edition with all that was read in them, loaded in bulk."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from briefing.analysis.forms.find import OPENING, Form, find_form
from briefing.analysis.stories.publishers import agency, publisher
from briefing.analysis.text.boilerplate import Entry, find_boilerplate
from briefing.analysis.text.document import Document
from briefing.collect.http.url_guard import strip_credentials
from store.archive import Archive
from store.records import Article, Entity, Event, Mention, Placement, Quote, Reading, Span
from store.views import Evidence


@dataclass
class DeskCopy:
    """Articles (newest first) with readings and placements, and the names of their sources."""

    articles: Mapping[int, Article]
    readings: Mapping[int, Reading]
    placements: Mapping[int, Placement]
    outlets: Mapping[str, str]
    """Source id -> name for people."""
    owners: Mapping[str, str] = field(default_factory=dict)
    """Source id -> the outlet that the user says it belongs to, where they do."""
    begun: Mapping[int, datetime] = field(default_factory=dict)
    """Story -> when it broke, where that was before these articles."""
    _publishers: dict[int, str] = field(default_factory=dict, repr=False)
    _names: dict[str, str] = field(default_factory=dict, repr=False)
    _sentences: dict[int, tuple[Span, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def load(
        cls,
        archive: Archive,
        ids: Sequence[int],
        outlets: Mapping[str, str],
        owners: Mapping[str, str] | None = None,
    ) -> DeskCopy:
        """All that an edition needs of these articles, in three bulk reads; what feeds repeat in many entries left out."""
        articles = archive.articles(ids)
        readings = _without_boilerplate(articles, archive.readings(ids))
        placements = archive.placements(ids)
        older = {placement.story for placement in placements.values()} - articles.keys()
        return cls(articles, readings, placements, outlets, owners or {}, _begun(archive, older))

    def __post_init__(self) -> None:
        """Give each publisher one name: of its feeds' names the shortest."""
        for article in self.articles.values():
            key = self.owners.get(article.source) or publisher(article.url, article.title, article.source)
            self._publishers[article.id] = key
            name = self.owners.get(article.source) or self.outlets.get(article.source, "")
            if "." not in key:
                name = name if article.source in self.owners else key.title()
            known = self._names.get(key)
            if name and (known is None or (len(name), name) < (len(known), known)):
                self._names[key] = name

    def publisher(self, article: Article) -> str:
        """Who published the article, told by its link: two feeds of one house are one publisher."""
        return self._publishers[article.id]

    def outlet(self, article: Article) -> str:
        """The publisher's name; the feed's address where the feed is no longer configured."""
        return self._names.get(self._publishers[article.id]) or strip_credentials(article.source)

    def form(self, article: Article) -> Form:
        """News, analysis, live page, ..."""
        begin = article.headline_end
        return find_form(article.title, article.url, article.text[begin : begin + OPENING])

    def sentence(self, article: Article, at: int) -> Span:
        """The sentence around an offset."""
        spans = self._sentences.get(article.id)
        if spans is None:
            spans = self._sentences[article.id] = Document(article.text).sentences
        index = bisect_right(spans, (at, len(article.text))) - 1
        return spans[index] if index >= 0 else (0, len(article.text))

    def evidence(self, article: Article, span: Span, why: str, sentence: Span | None = None) -> Evidence:
        """A pointer from a row to the words it rests on."""
        placement = self.placements.get(article.id)
        return Evidence(
            article=article.id,
            span=span,
            sentence=sentence or self.sentence(article, span[0]),
            source=self.outlet(article),
            published=article.published,
            title=article.title or article.text[:80],
            why=why,
            copy_of=placement.copy_of if placement else 0,
            edited=article.edited,
            summary_only=article.completeness == "summary",
            url=article.url,
            fetched=article.fetched,
        )

    def outlet_count(self, articles: Iterable[int]) -> int:
        """Number of publishers."""
        return len({self._publishers[article] for article in articles})

    def independent(self, articles: Sequence[int]) -> int:
        """Number of publishers whose text is not a copy of another's, nor an agency's; never more than outlets.

        Of an agency's text that several reprint the agency is the one source, whether its own feed is read or not.
        """
        if len(articles) == 1:
            return 1
        origins = {self._origin(article) for article in articles}
        return min(len(origins), self.outlet_count(articles))

    def _origin(self, article: int) -> str:
        root = self._root(article)
        found = self.articles.get(root)
        if found is None:
            return str(root)
        body = found.text[found.headline_end :]
        return agency(found.author, body, found.url, self.outlet(found)) or self._publishers[root]

    def _root(self, article: int) -> int:
        seen = set()
        while article not in seen:
            seen.add(article)
            placement = self.placements.get(article)
            if placement is None or not placement.copy_of:
                return article
            article = placement.copy_of
        return min(seen)


_SEVERAL = 4
"""Reports from which the first one of a story may be a stray: it broke with the second."""


def _begun(archive: Archive, stories: Iterable[int]) -> dict[int, datetime]:
    """When each story broke."""
    firsts = {
        number: members[len(members) >= _SEVERAL]
        for number, members in archive.story_articles(sorted(stories)).items()
    }
    articles = archive.articles(list(firsts.values()))
    return {number: articles[first].published for number, first in firsts.items() if first in articles}


def _without_boilerplate(
    articles: Mapping[int, Article], readings: Mapping[int, Reading]
) -> Mapping[int, Reading]:
    """The readings without what was found in text that a feed repeats in many entries."""
    found = find_boilerplate(
        Entry(article.source, article.title, article.text[article.headline_end :])
        for article in articles.values()
    )
    if not found.sentences:
        return readings
    kept = dict(readings)
    for number, article in articles.items():
        spans = found.spans(article.source, article.text)
        if spans and number in kept:
            kept[number] = _outside(kept[number], spans)
    return kept


def _outside(reading: Reading, spans: Sequence[Span]) -> Reading:
    return replace(
        reading,
        mentions=_parted_from(reading.mentions, spans),
        entities=_parted_from(reading.entities, spans),
        quotes=_parted_from(reading.quotes, spans),
        events=_parted_from(reading.events, spans),
    )


_Spanned = TypeVar("_Spanned", Mention, Entity, Quote, Event)


def _parted_from(items: tuple[_Spanned, ...], spans: Sequence[Span]) -> tuple[_Spanned, ...]:
    return tuple(item for item in items if not any(start <= item.start < end for start, end in spans))
