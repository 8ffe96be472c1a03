"""A reading printed for people: quotes with speakers, dates, actors with the rule, events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from briefing.core.phrasing import when_words
from store.records import Reading, Span

#: Controls (C0 but tab and newline, DEL, C1) and bidi marks; each becomes a blank, so offsets stay.
_UNSAFE = {
    code: " "
    for codes in (
        range(0x20),
        range(0x7F, 0xA0),
        range(0x200E, 0x2010),
        range(0x202A, 0x202F),
        range(0x2066, 0x206A),
    )
    for code in codes
    if code not in (0x09, 0x0A)
} | {0x061C: " ", 0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}


def plain_text(text: str) -> str:
    """The text without what a terminal would obey, every character in its place."""
    return text.replace("\r\n", "\n").translate(_UNSAFE)


def reading_words(text: str, reading: Reading) -> str:
    """The reading of ``text`` as lines, grouped; ends with a newline."""
    groups = (
        ("Quotes", _quotes(text, reading)),
        ("Dates", _dates(text, reading)),
        ("Actors", _actors(reading)),
        ("Names", _names(reading)),
        ("Events", _events(text, reading)),
    )
    parts = []
    for heading, lines in groups:
        body = [f"  {line}" for line in lines] or ["  none found"]
        parts.append("\n".join([heading, *body]))
    return "\n\n".join(parts) + "\n"


def _quotes(text: str, reading: Reading) -> Iterator[str]:
    for quote in reading.quotes:
        yield " … ".join(_cut(text, span) for span in quote.spans)
        speaker = quote.speaker or "unattributed"
        named = f" (“{_flat(quote.mention)}”)" if quote.mention and quote.mention != quote.speaker else ""
        yield f"    – {_flat(speaker)}{named}, {quote.kind}, confidence {quote.confidence:.2f}"


def _dates(text: str, reading: Reading) -> Iterator[str]:
    for timex in reading.timexes:
        anchor = f", from {timex.anchor}" if timex.anchor else ""
        yield f"“{_cut(text, (timex.start, timex.end))}”  {timex.value} ({timex.type.lower()}{anchor})"


def _actors(reading: Reading) -> Iterator[str]:
    seen: dict[str, Counter[tuple[str, str]]] = {}
    for mention in reading.mentions:
        seen.setdefault(mention.actor, Counter())[mention.alias, mention.rule] += 1
    for actor, ways in seen.items():
        why = "; ".join(f"“{alias}” ×{count}, {rule}" for (alias, rule), count in ways.items())
        yield f"{actor}: {why}"


def _names(reading: Reading) -> Iterator[str]:
    count = Counter((entity.name, entity.type) for entity in reading.entities)
    roles = {entity.name: entity.role for entity in reading.entities if entity.role}
    for (name, kind), times in count.items():
        role = f", {_flat(roles[name])}" if name in roles else ""
        yield f"{_flat(name)} ({'person' if kind == 'PERSON' else 'organization'}{role}) ×{times}"


def _events(text: str, reading: Reading) -> Iterator[str]:
    for event in reading.events:
        phrase = f" (“{_cut(text, event.phrase)}”)" if event.phrase else ""
        yield f"{when_words(event.when)}{phrase}, {event.kind}: {_flat(event.text)}"
        if event.actors:
            yield f"    {', '.join(event.actors)}"


def _cut(text: str, span: Span) -> str:
    return _flat(text[span[0] : span[1]])


def _flat(words: str) -> str:
    return " ".join(words.split())
