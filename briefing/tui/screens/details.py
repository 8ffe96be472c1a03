"""Pages to read: everything that a line has no room for, and what is new in the watched filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from briefing.tui.screens.dialogs import PageScreen
from store.views import ActorRow, Evidence, QuoteRow, TimelineRow
from widgets.actors import together_words
from widgets.quotes import UNATTRIBUTED, certainty
from widgets.sheet import Block
from widgets.text import plain
from widgets.words import counted, day_and_time

if TYPE_CHECKING:
    from briefing.alerts.digest import Digest, FilterNews

_NOTHING_NEW = (
    "Nothing new in the filters you watch. To watch one: F lists the saved filters, and w there watches the one under the "
    "cursor."
)


def details_page(row: object) -> PageScreen | None:
    """All about the row under the cursor; None where there is none."""
    match row:
        case TimelineRow():
            return PageScreen("Event", list(_event(row)))
        case ActorRow():
            return PageScreen("Actor", list(_actor(row)))
        case QuoteRow():
            return PageScreen("Quote", list(_quote(row)))
        case _:
            return None


def _event(row: TimelineRow) -> Iterable[Block]:
    yield Block(((plain(row.text), "title"),))
    yield Block()
    kind = {"happened": "happened", "said": "was said to happen", "planned": "is planned"}[row.kind]
    yield _fact("When", f"{row.when_text}; it {kind}")
    for disagreement in row.disagreements:
        outlets = ", ".join(disagreement.sources)
        yield Block(
            ((plain(f"{outlets}: {disagreement.when}"), "warn"),), lead="≠ Disagree   ", lead_ink="warn"
        )
    yield _fact("Actors", ", ".join(row.actors) or "nobody on the watchlist is named")
    outlets = f"{', '.join(row.sources)} ({counted(row.independent, 'independent text')})"
    yield _fact("Outlets", outlets)
    yield from _evidence(row.evidence)


def _actor(row: ActorRow) -> Iterable[Block]:
    yield Block(((plain(row.name), "title"),))
    yield Block()
    yield _fact("Kind", row.kind + ("" if row.watched else ", not on the watchlist"))
    if row.role:
        yield _fact("Role", row.role)
    counts = ((row.articles, "article"), (row.mentions, "mention"), (row.quotes, "quote"))
    yield _fact("Count", ", ".join(counted(number, what) for number, what in counts))
    if row.trend:
        yield _fact("By day", " ".join(str(number) for number in row.trend) + "  (oldest first)")
    if row.together:
        yield _fact("Named with", together_words(row))
    if row.last_quote:
        yield _fact("Last words", row.last_quote)
    yield from _evidence(row.evidence)


def _quote(row: QuoteRow) -> Iterable[Block]:
    yield Block(((plain(row.words), "title"),))
    yield Block()
    yield _fact("Speaker", row.speaker or UNATTRIBUTED)
    if row.actor and row.actor != row.speaker:
        yield _fact("Watchlist", row.actor)
    yield _fact("Kind", row.kind)
    yield Block((certainty(row),), lead="Certainty    ")
    for variant in row.variants:
        yield _fact("Wording", variant)
    yield _fact("Outlets", ", ".join(row.sources))
    yield from _evidence(row.evidence)


def _fact(name: str, told: str) -> Block:
    return Block(((plain(told), "text"),), lead=f"{name:<13}")


def _evidence(evidence: Sequence[Evidence]) -> Iterable[Block]:
    yield Block()
    yield Block(((f"Rests on {counted(len(evidence), 'sentence')}", "day"), ("  e opens", "muted")))
    for number, item in enumerate(evidence, 1):
        marks = [
            mark
            for mark, holds in (
                ("copy", item.copy_of),
                ("edited", item.edited),
                ("summary only", item.summary_only),
            )
            if holds
        ]
        pieces = [
            (plain(item.source), "outlet"),
            (f"  {day_and_time(item.published)}  ", "muted"),
            (plain(item.title), "text"),
            (f"  [{', '.join(marks)}]" if marks else "", "warn"),
        ]
        yield Block(tuple(pieces), lead=f"{number:>3}  ")
        if item.why:
            yield Block(((plain(item.why), "muted"),), lead="     ")


def digest_page(digest: Digest) -> PageScreen:
    """What is new in the watched filters."""
    return PageScreen("New in the filters you watch", list(_digest(digest)))


def _digest(digest: Digest) -> Iterator[Block]:
    if not digest.news:
        yield Block(((_NOTHING_NEW, "text"),))
    for number, one in enumerate(digest.news):
        if number:
            yield Block()
        yield from _filter_news(one)


def _filter_news(one: FilterNews) -> Iterator[Block]:
    told = "" if one.broken else f"  {counted(one.count, 'new article')} since {day_and_time(one.since)}"
    yield Block(((plain(one.name), "title"), (told, "muted")))
    yield Block(((plain(one.meaning), "warn" if one.broken else "muted"),), lead="  ")
    for hit in one.hits:
        yield Block(
            ((plain(hit.title), "text"), (f"  {plain(hit.source)}, {day_and_time(hit.published)}", "muted")),
            lead="  • ",
        )
    if one.count > len(one.hits):
        yield Block(
            ((f"and {one.count - len(one.hits):,} more: apply the filter with F", "muted"),), lead="  "
        )
