"""What the user sets on articles: the marks ``read`` and ``pinned``, and corrected speakers.

A correction is bound to a quote's words and laid over whatever a reading found.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from store.normalize import fold_words, from_micros
from store.records import CORRECTED, MARKS, Correction, Quote
from store.sqlite.facets import FacetWriter
from store.sqlite.rows import IN_IDS, QUOTE, to_quote


def set_mark(connection: sqlite3.Connection, article: int, mark: str, on: bool) -> None:
    """Set or take away a mark within the caller's transaction; an article that is gone is passed over."""
    if mark not in MARKS:
        raise ValueError(f"no such mark: {mark}")
    writer = FacetWriter(connection)
    old = writer.get(article)
    if old is None:
        return
    if on:
        connection.execute("INSERT OR IGNORE INTO marks VALUES (?, ?)", (mark, article))
    else:
        connection.execute("DELETE FROM marks WHERE mark = ? AND article = ?", (mark, article))
    new = old.with_token(mark, on)
    writer.change(article, old, new.with_token("unread", not on) if mark == "read" else new)
    writer.finish()


def corrections(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, tuple[Correction, ...]]:
    """Corrections by article, in the order of the quotes they were made on."""
    groups: defaultdict[int, list[Correction]] = defaultdict(list)
    for article, words, start, speaker, actor, made in connection.execute(
        "SELECT article, words, start, speaker, actor, made FROM corrections "
        f"WHERE article {IN_IDS} ORDER BY article, start",
        (json.dumps(list(ids)),),
    ):
        groups[article].append(Correction(article, words, start, speaker, actor, from_micros(made)))
    return {article: tuple(made) for article, made in groups.items()}


def corrected(
    connection: sqlite3.Connection, quotes: Mapping[int, tuple[Quote, ...]]
) -> dict[int, tuple[Quote, ...]]:
    """The quotes with the user's speakers in place of those found."""
    result = dict(quotes)
    for article, made in corrections(connection, quotes).items():
        text = text_of(connection, article)
        kept = list(result[article])
        for correction in made:
            at = _place(kept, text, correction)
            if at is not None:
                kept[at] = replace(
                    kept[at],
                    speaker=correction.speaker,
                    actor=correction.actor,
                    confidence=1.0,
                    rule=CORRECTED,
                )
        result[article] = tuple(kept)
    return result


def _place(quotes: Sequence[Quote], text: str, correction: Correction) -> int | None:
    """Index of the quote that a correction is about: the same words, nearest to where they stood."""
    same = [
        (abs(quote.start - correction.start), n)
        for n, quote in enumerate(quotes)
        if fold_words(text[quote.start : quote.end]) == correction.words and quote.rule != CORRECTED
    ]
    return min(same)[1] if same else None


def text_of(connection: sqlite3.Connection, article: int) -> str:
    row = connection.execute("SELECT title || body FROM texts WHERE id = ?", (article,)).fetchone()
    return str(row[0]) if row else ""


def withdraw(connection: sqlite3.Connection, article: int, start: int, words: str) -> None:
    """Remove what was corrected about one quote before, also if it stood elsewhere in an earlier text."""
    text = text_of(connection, article)
    found = connection.execute(f"SELECT {QUOTE} FROM quotes WHERE article = ? ORDER BY n", (article,))
    quotes = list(map(to_quote, found))
    for correction in corrections(connection, [article]).get(article, ()):
        at = _place(quotes, text, correction)
        here = correction.start if at is None else quotes[at].start
        if correction.words == words and here == start:
            connection.execute(
                "DELETE FROM corrections WHERE article = ? AND words = ? AND start = ?",
                (article, words, correction.start),
            )
