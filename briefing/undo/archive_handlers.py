"""The hands that put the user's changes to speakers, watchlist and marks into effect; see :mod:`briefing.undo.log`.

What the values of each kind look like is told at its hand; they are JSON, since the journal keeps them.
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


def register_hands(changes: Changes, archive: Archive, watchlist: Watchlist) -> None:
    """Name the hands of this file."""
    changes.register("speaker", SpeakerHand(archive), in_archive=True)
    changes.register("mark", MarkHand(archive), in_archive=True)
    changes.register("watchlist", WatchlistHand(watchlist))


class SpeakerHand:
    """Kind ``speaker``: ``[{"article", "start", "words", "speaker", "actor"}, ...]``, one for each place of a quote.

    ``words`` are the quote's own, folded, so that it is found again when the article was edited or read anew;
    ``start`` tells apart quotes of the same words.  ``speaker`` null: not corrected; empty: nobody is to be named.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def put(self, there: Json, wanted: Json) -> None:
        """See :class:`briefing.undo.log.Hand`."""
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


class MarkHand:
    """Kind ``mark``: ``[[article, mark, on], ...]``."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def put(self, there: Json, wanted: Json) -> None:
        """See :class:`briefing.undo.log.Hand`."""
        before = cast("list[tuple[int, str, bool]]", there)
        for article, mark, on in before:
            if (article in self._archive.marks(mark)) != on:
                raise ChangedSince(f"the article was {'un' if on else ''}marked since as {mark}.", LOOK)
        if there == wanted:
            return
        for article, mark, on in cast("list[tuple[int, str, bool]]", wanted):
            self._archive.set_mark(article, mark, on)


class WatchlistHand:
    """Kind ``watchlist``: ``[[name, actor as JSON or null, place in the file], ...]``, the place optional."""

    def __init__(self, watchlist: Watchlist) -> None:
        self._watchlist = watchlist

    def put(self, there: Json, wanted: Json) -> None:
        """See :class:`briefing.undo.log.Hand`."""
        try:
            self._watchlist.exchange(cast("Any", there), cast("Any", wanted))
        except WatchlistChanged as changed:
            raise ChangedSince(changed.what, changed.fix) from changed


def _entries(value: Json) -> list[Mapping[str, Any]]:
    return cast("list[Mapping[str, Any]]", value)
