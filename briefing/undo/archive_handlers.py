"""Change handlers for corrected speakers and the watchlist (command pattern, see :mod:`briefing.undo.log`).

Each handler documents the JSON that the journal stores for its kind of change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from briefing.undo.log import ChangedSince, Changes, Json
from store.archive import Archive
from store.normalize import fold_words
from store.records import CORRECTED, Quote
from store.watchlist import Watchlist, WatchlistChanged

LOOK = "Look at it as it is now, and change it from there."


def register_handlers(changes: Changes, archive: Archive, watchlist: Watchlist) -> None:
    """Register the handlers of this module."""
    changes.register("speaker", SpeakerHandler(archive), in_archive=True)
    changes.register("watchlist", WatchlistHandler(watchlist))


class SpeakerHandler:
    """Kind ``speaker``: ``[{"article", "start", "words", "speaker", "actor"}, ...]``, one for each place of a quote.

    ``words`` are the quote's own, folded, so that it is found again when the article was edited or analysed again;
    ``start`` tells apart quotes of the same words.  ``speaker`` null: not corrected; empty: nobody is to be named.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def apply(self, there: Json, wanted: Json) -> None:
        """Correct the speaker of every quote listed, or take the correction back."""
        before, after = _entries(there), _entries(wanted)
        quotes = [self._quote(entry) for entry in before]
        for quote, entry in zip(quotes, before, strict=True):
            now = (quote.speaker, quote.actor) if quote.rule == CORRECTED else (None, "")
            if now != (entry["speaker"], entry["actor"]):
                raise ChangedSince("the speaker was corrected otherwise since.", LOOK)
        if before == after:
            return
        for quote, entry in zip(quotes, after, strict=True):
            self._archive.correct_speaker(
                entry["article"], quote.start, quote.end, entry["speaker"], entry["actor"]
            )

    def _quote(self, entry: Mapping[str, Any]) -> Quote:
        """The quote of an entry as the article has it now."""
        article = self._archive.article(entry["article"])
        if article is None:
            raise ChangedSince("the article is no longer in the archive.", "Nothing is left to change.")
        quotes = self._archive.readings([article.id])[article.id].quotes
        same = [
            quote for quote in quotes if fold_words(article.text[quote.start : quote.end]) == entry["words"]
        ]
        if not same:
            raise ChangedSince("the quote is no longer in the article.", LOOK)
        return min(same, key=lambda quote: abs(quote.start - int(entry["start"])))


class WatchlistHandler:
    """Kind ``watchlist``: ``[[name, actor as JSON or null, place in the file], ...]``, the place optional."""

    def __init__(self, watchlist: Watchlist) -> None:
        self._watchlist = watchlist

    def apply(self, there: Json, wanted: Json) -> None:
        """Exchange the listed actors for others."""
        try:
            self._watchlist.exchange(cast("Any", there), cast("Any", wanted))
        except WatchlistChanged as changed:
            raise ChangedSince(changed.what, changed.fix) from changed


def _entries(value: Json) -> list[Mapping[str, Any]]:
    return cast("list[Mapping[str, Any]]", value)
