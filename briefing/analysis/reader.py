"""Run one article through every analysis: text in, :class:`~store.records.Reading` out.

The order is that of dependence: watchlist mentions, names, dates, quotations with their speakers, events, and last the
fingerprint by which stories are grouped.  Sentences and tokens are found once, in the
:class:`~briefing.analysis.text.document.Document` that all of them share.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefing.analysis.dates.find import find_timexes
from briefing.analysis.events.find import find_events
from briefing.analysis.names.find import find_names
from briefing.analysis.quotes.find import read_quotes
from briefing.analysis.stories.fingerprints import fingerprint
from briefing.analysis.text.document import Document
from briefing.analysis.version import ANALYSIS_VERSION
from briefing.analysis.watchlist.tagger import Tagger
from store.records import Actor, Mention, Reading

__all__ = ["ANALYSIS_VERSION", "Reader"]


class Reader:
    """Reads articles against one watchlist.  Its only state is the tagger's: same input, same output."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._tagger = Tagger(actors)

    def read(self, doc: Document, article: int = 0) -> Reading:
        """Everything found in one article; all spans are offsets into its text."""
        mentions = self._tagger.tag(doc)
        entities = find_names(doc, mentions)
        timexes = find_timexes(doc)
        quotes = read_quotes(doc, entities, mentions)
        return Reading(
            article=article,
            analysis=ANALYSIS_VERSION,
            mentions=mentions,
            entities=entities,
            quotes=quotes,
            timexes=timexes,
            events=find_events(doc, timexes, mentions, quotes),
            fingerprint=fingerprint(doc),
        )

    def tag(self, doc: Document) -> tuple[Mention, ...]:
        """The watchlist mentions alone: what an article needs before it is first shown."""
        return self._tagger.tag(doc)
