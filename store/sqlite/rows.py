"""Records to rows of the embedded archive and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from store.normalize import all_storable, from_micros, storable, to_micros
from store.records import Article, Entity, Event, FeedState, Mention, Placement, Quote, Span, Timex, When

Row = tuple[Any, ...]

#: Columns of an article in the order that :func:`to_article` reads; for ``articles a, texts t, sources s``.
ARTICLE = """s.url, a.key, t.title, t.body, a.published, a.fetched, a.url, a.author, a.completeness,
    a.published_raw, a.published_basis, a.digest, a.language, a.version, a.id"""
ARTICLE_FROM = "articles a JOIN texts t ON t.id = a.id JOIN sources s ON s.id = a.source"


#: One parameter for any number of ids, in one prepared statement.
IN_IDS = "IN (SELECT value FROM json_each(?))"


def halves(article: Article) -> tuple[str, str]:
    """Headline, and all that follows; joined they are the text."""
    text = storable(article.text)
    cut = min(max(article.headline_end, 0), len(text))
    return text[:cut], text[cut:]


def to_article(row: Row) -> Article:
    (source, key, title, body, published, fetched, url, author, completeness, raw, basis, digest) = row[:12]
    return Article(
        source=source,
        key=key,
        text=title + body,
        published=from_micros(published),
        fetched=from_micros(fetched),
        headline_end=len(title),
        url=url,
        author=author,
        completeness=completeness,
        published_raw=raw,
        published_basis=basis,
        digest=digest,
        language=row[12],
        version=row[13],
        id=row[14],
    )


# --- feed states -------------------------------------------------------------------


def pack_state(state: FeedState) -> str:
    """A feed's state as JSON: nothing searches in it, and a new field needs no new schema."""
    packed: dict[str, Any] = {}
    for each in fields(FeedState):
        value = getattr(state, each.name)
        packed[each.name] = [to_micros(value)] if isinstance(value, datetime) else value
    return json.dumps(packed)


def unpack_state(packed: str) -> FeedState:
    """The state that was packed; fields that are known no more are left out, new ones have their default."""
    names = {each.name for each in fields(FeedState)}
    values: dict[str, Any] = {}
    for name, value in json.loads(packed).items():
        if name in names:
            values[name] = from_micros(value[0]) if isinstance(value, list) else value
    return FeedState(**values)


# --- what a reading finds ----------------------------------------------------------

QUOTE = "start, end, spans, kind, speaker, mention, confidence, actor, mention_span, cue, rule"
EVENT = "start, end, kind, text, first, last, precision, approximate, value, phrase, anchor, actors"


def quote_row(article: int, n: int, quote: Quote) -> Row:
    """The row of an article's quote ``n``."""
    speaker, mention, actor, cue, rule = all_storable(
        (quote.speaker, quote.mention, quote.actor, quote.cue, quote.rule)
    )
    return (
        article,
        n,
        quote.start,
        quote.end,
        _pack_spans(quote.spans),
        quote.kind,
        speaker,
        mention,
        quote.confidence,
        actor,
        _pack_span(quote.mention_span),
        cue,
        rule,
    )


def to_quote(row: Row) -> Quote:
    start, end, spans, kind, speaker, mention, confidence, actor, mention_span, cue, rule = row
    return Quote(
        start=start,
        end=end,
        spans=tuple((first, last) for first, last in json.loads(spans)),
        kind=kind,
        speaker=speaker,
        mention=mention,
        confidence=confidence,
        actor=actor,
        mention_span=_span(None if mention_span is None else json.loads(mention_span)),
        cue=cue,
        rule=rule,
    )


def event_row(article: int, n: int, event: Event) -> Row:
    """The row of an article's event ``n``."""
    text, value, anchor = all_storable((event.text, event.value, event.anchor))
    first, last, precision, approximate = _pack_when(event.when) or (None, None, None, None)
    return (
        article,
        n,
        event.start,
        event.end,
        event.kind,
        text,
        first,
        last,
        precision,
        approximate,
        value,
        _pack_span(event.phrase),
        anchor,
        _pack_names(event.actors),
    )


def to_event(row: Row) -> Event:
    start, end, kind, text, first, last, precision, approximate, value, phrase, anchor, actors = row
    return Event(
        start=start,
        end=end,
        kind=kind,
        text=text,
        when=_when([first, last, precision, approximate] if first is not None else None),
        value=value,
        phrase=_span(None if phrase is None else json.loads(phrase)),
        anchor=anchor,
        actors=tuple(json.loads(actors)),
    )


def to_mention(row: Row) -> Mention:
    return Mention(*row)


def to_placement(row: Row) -> Placement:
    return Placement(*row)


def pack_entities(entities: Iterable[Entity]) -> str:
    return json.dumps([[e.start, e.end, e.type, e.name, e.role, e.gender] for e in entities])


def unpack_entities(packed: str) -> tuple[Entity, ...]:
    return tuple(Entity(*row) for row in json.loads(packed))


def pack_timexes(timexes: Iterable[Timex]) -> str:
    return json.dumps([[t.start, t.end, t.type, t.value, _pack_when(t.when), t.anchor] for t in timexes])


def unpack_timexes(packed: str) -> tuple[Timex, ...]:
    return tuple(
        Timex(start, end, type_, value, _when(when), anchor)
        for start, end, type_, value, when, anchor in json.loads(packed)
    )


def _pack_when(when: When | None) -> list[Any] | None:
    if when is None:
        return None
    return [when.start.isoformat(), when.end.isoformat(), when.precision, int(when.approximate)]


def _when(packed: Sequence[Any] | None) -> When | None:
    if packed is None:
        return None
    first, last, precision, approximate = packed
    return When(date.fromisoformat(first), date.fromisoformat(last), precision, bool(approximate))


# By hand, since a call of json.dumps costs as much as ten of these; what they give is the same.


def _pack_span(span: Span | None) -> str | None:
    return None if span is None else f"[{span[0]}, {span[1]}]"


def _pack_spans(spans: Iterable[Span]) -> str:
    return f"[{', '.join([f'[{start}, {end}]' for start, end in spans])}]"


#: The same few actors are named again and again.
_pack_names: Callable[[tuple[str, ...]], str] = lru_cache(maxsize=4096)(json.dumps)


def _span(pair: Sequence[int] | None) -> Span | None:
    return None if pair is None else (pair[0], pair[1])
