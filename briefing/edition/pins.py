"""Pinning lines for the brief: which rows are pinned, and what a pin on a row says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from store.views import ActorRow, ArticleView, Evidence, LeadRow, Pin, PinKind, QuoteRow, TimelineRow

Row: TypeAlias = TimelineRow | LeadRow | QuoteRow | ActorRow
Spot: TypeAlias = tuple[str, int, int, int] | tuple[str, str]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def spot_of(pin: Pin) -> Spot:
    """What a pin is on: an actor by name, anything else by the place it rests on."""
    return ("actor", pin.words) if pin.kind == "actor" else pin.spot


def spots(row: Row) -> Iterator[Spot]:
    """Every place a row rests on: a pin on any of them is a pin on the row, whichever outlet it leads with."""
    if isinstance(row, ActorRow):
        return iter((("actor", row.name),))
    if isinstance(row, LeadRow):
        return spots(row.line)
    kind = "event" if isinstance(row, TimelineRow) else "quote"
    return ((kind, item.article, *item.span) for item in row.evidence)


def pins_on(row: Row, pins: Iterable[Pin]) -> list[Pin]:
    """The pins that are on a row."""
    places = set(spots(row))
    return [pin for pin in pins if spot_of(pin) in places]


def pinned_ids(rows: Iterable[Row], pins: Iterable[Pin]) -> frozenset[str]:
    """The ids of the rows that are pinned."""
    pinned = {spot_of(pin) for pin in pins}
    return frozenset(row.id for row in rows if not pinned.isdisjoint(spots(row))) if pinned else frozenset()


def pin_on(row: Row, now: datetime) -> Pin:
    """A new pin on a row, with the words it shows today."""
    if isinstance(row, ActorRow):
        first = row.evidence[0] if row.evidence else None
        return _new("actor", first, row.name, now)
    if isinstance(row, LeadRow):
        return pin_on(row.line, now)
    if isinstance(row, TimelineRow):
        return _new("event", row.evidence[0], f"{row.when_text}: {row.text}", now)
    return _new("quote", row.evidence[0], f"{row.speaker or 'unattributed'}: {row.words}", now)


def passage(evidence: Evidence, words: str, now: datetime) -> Pin:
    """A new pin on the sentence that is being read."""
    return replace(
        _new("passage", evidence, words, now), start=evidence.sentence[0], end=evidence.sentence[1]
    )


def note(words: str, now: datetime) -> Pin:
    """A note that the user writes between the lines."""
    return replace(_new("note", None, "", now), note=words)


def numbered(pin: Pin, others: Iterable[Pin]) -> Pin:
    """The pin under a number that no other pin has, where two are made in one moment."""
    number = max([pin.id, *(other.id + 1 for other in others)])
    return pin if number == pin.id else replace(pin, id=number, place=max(pin.place, float(number)))


def evidence_of(pin: Pin, view: ArticleView) -> Evidence:
    """The place a pin rests on, in its article; within the text also where an edit made that shorter."""
    article = view.article
    end = min(pin.end, len(article.text))
    span = (min(pin.start, end), end)
    return Evidence(
        article.id,
        span,
        span,
        view.source,
        article.published,
        article.title or article.text[:80],
        why="you pinned it",
        edited=article.edited,
        summary_only=article.completeness == "summary",
        url=article.url,
        fetched=article.fetched,
    )


def citation(words: str, evidence: Evidence) -> str:
    """A line with its source, to be pasted elsewhere."""
    title = " ".join(evidence.title.split())
    quoted = (
        f"{' '.join(words.split())}\n{evidence.source}, “{title}”, {evidence.published:%Y-%m-%d %H:%M} UTC"
    )
    return f"{quoted}\n{evidence.url}" if evidence.url else quoted


def _new(kind: PinKind, evidence: Evidence | None, words: str, now: datetime) -> Pin:
    article, start, end = (evidence.article, *evidence.span) if evidence else (0, 0, 0)
    number = (now - _EPOCH) // timedelta(microseconds=1)
    # Time is the number: a pin that is undone and done again keeps it, and no other pin can have got it meanwhile.
    return Pin(kind, article, start, end, words, "", now, place=float(number), id=number)
