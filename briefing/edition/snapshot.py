"""The articles of one edition with all that was read in them, loaded in bulk."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from briefing.analysis.text.document import Document
from briefing.collect.http.url_guard import strip_credentials
from store.archive import Archive
from store.records import Article, Placement, Reading, Span
from store.views import Evidence


@dataclass
class DeskCopy:
    """Articles (newest first) with readings and placements, and the names of their sources."""

    articles: Mapping[int, Article]
    readings: Mapping[int, Reading]
    placements: Mapping[int, Placement]
    outlets: Mapping[str, str]
    """Source id -> name for people."""
    _sentences: dict[int, tuple[Span, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, archive: Archive, ids: Sequence[int], outlets: Mapping[str, str]) -> DeskCopy:
        """All that an edition needs of these articles, in three bulk reads."""
        return cls(archive.articles(ids), archive.readings(ids), archive.placements(ids), outlets)

    def outlet(self, article: Article) -> str:
        """The name of the article's source; its address where the feed is no longer configured."""
        return self.outlets.get(article.source) or strip_credentials(article.source)

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

    def independent(self, articles: Sequence[int]) -> int:
        """Number of texts among ``articles`` that copy none of the others."""
        roots = {self._origin(article) for article in articles}
        return len(roots)

    def _origin(self, article: int) -> int:
        seen = set()
        while article not in seen:
            seen.add(article)
            placement = self.placements.get(article)
            if placement is None or not placement.copy_of:
                return article
            article = placement.copy_of
        return min(seen)
