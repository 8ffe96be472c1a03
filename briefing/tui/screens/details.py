"""Pages to read: everything that a line has no room for, and what is new in the watched filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from briefing.tui.screens.dialogs import PageScreen
from store.views import ActorRow, Evidence, LeadRow, QuoteRow, TimelineRow
from widgets.actors import together_words
from widgets.quotes import UNATTRIBUTED, certainty
from widgets.sheet import Block
from widgets.text import Piece, pad, plain
from widgets.timeline import Report, report_cell
from widgets.words import counted, day_and_time, day_heading, joined, trend

if TYPE_CHECKING:
    from briefing.alerts.digest import Digest, FilterNews

LABEL = 13
"""Cells of the column of labels."""
STEPS = 12
"""Steps in which the reports of a story are counted."""
NAMES = 22
"""Cells of the longest outlet that is not cut."""

_KINDS = {"happened": "happened", "said": "said to have happened", "planned": "planned"}
_NOTHING_NEW = (
    "Nothing new in the filters you watch. To watch one: F lists the saved filters, and w there watches the one under the "
    "cursor."
)


def details_page(row: object) -> PageScreen | None:
    """All about the row under the cursor; None where there is none."""
    match row:
        case LeadRow():
            return PageScreen("Story", list(_story(row)))
        case Report():
            return PageScreen("Report", list(_evidence((row.evidence,))))
        case TimelineRow():
            return PageScreen("Event", list(_event(row)))
        case ActorRow():
            return PageScreen("Actor", list(_actor(row)))
        case QuoteRow():
            return PageScreen("Quote", list(_quote(row)))
        case _:
            return None


def _story(row: LeadRow) -> Iterable[Block]:
    story = row.story
    yield Block(((plain(story.title), "title"),))
    counts = [counted(story.articles, "article"), _outlets_words(story.sources, story.independent)]
    yield Block(
        ((_day_words(row.line), "text"), ("   ", ""), *joined([(words, "muted") for words in counts]))
    )
    yield Block()
    yield from _disagreements(row.line)
    yield _fact("Actors", " · ".join(story.actors) or "nobody on the watchlist is named", "actor")
    if story.reasons:
        yield _fact("Why it leads", "; ".join(story.reasons), "muted")
    yield Block()
    yield from _reports(row.evidence)


def _reports(evidence: Sequence[Evidence]) -> Iterable[Block]:
    """Who reports it, when, under which headline: each outlet's first report, copies below what they copy."""
    times = sorted(item.published.astimezone() for item in evidence)
    last = _hour_and_day(times[-1], times[0].date())
    yield Block(
        ((f"first {times[0]:%H:%M}, last {last}", "muted"),), lead=f"{'Reported by':<{LABEL}}", lead_ink="day"
    )
    if len(evidence) > 2 and times[-1] > times[0]:
        bars = _steps(times)
        span = f"  {day_heading(times[0].date(), times[0].year)} {times[0]:%H:%M} to {last}"
        yield Block(((trend(bars, max(bars)), "trend"), (span, "muted")), lead=" " * LABEL)
    by_time = sorted(evidence[1:], key=lambda item: item.published)
    firsts: dict[str, Evidence] = {}
    for item in (evidence[0], *by_time):
        firsts.setdefault(item.source, item)
    listed = {item.article for item in firsts.values()}
    first = min(firsts.values(), key=lambda item: item.published)
    for item in firsts.values():
        if item.copy_of in listed and item is not evidence[0]:
            continue
        yield _report(item, times[0], "headline" if item is evidence[0] else "first" if item is first else "")
        for copy in by_time:
            if copy.copy_of == item.article:
                yield _report(copy, times[0], "copy", indent=2)


def _day_words(line: TimelineRow) -> str:
    """The day of a story in full, and whether it happened then or was only reported."""
    if line.when is None:
        return f"{day_heading(line.day)}, the day of the first report"
    exact = line.when.start == line.when.end and not line.when.approximate
    return f"{day_heading(line.day) if exact else plain(line.when_text)}   {_KINDS[line.kind]}"


def _hour_and_day(time: datetime, near: date) -> str:
    """``17:45``; on another day ``Sun 4 00:13``."""
    return f"{time:%H:%M}" if time.date() == near else f"{report_cell(time, near)} {time:%H:%M}"


def _steps(times: Sequence[datetime]) -> tuple[int, ...]:
    """Reports in each of the equal steps from the first to the last."""
    counts = [0] * STEPS
    whole = (times[-1] - times[0]).total_seconds()
    for time in times:
        counts[min(int((time - times[0]).total_seconds() / whole * STEPS), STEPS - 1)] += 1
    return tuple(counts)


def _report(item: Evidence, near: datetime, role: str, indent: int = 0) -> Block:
    hour = pad(report_cell(item.published.astimezone(), near.date()), 6)
    words = ", ".join(mark for mark in (role, "edited" if item.edited else "") if mark)
    pieces: list[Piece] = [(f"{words}  " if words else "", "when"), (plain(item.title), "text")]
    name = pad(plain(item.source), NAMES - indent)
    return Block(tuple(pieces), lead=f"  {' ' * indent}{hour}  {name}  ")


def _event(row: TimelineRow) -> Iterable[Block]:
    yield Block(((plain(row.text), "title"),))
    kind = _KINDS[row.kind]
    outlets = _outlets_words(row.sources, row.independent)
    yield Block(((plain(row.when_text), "text"), ("   ", ""), *joined([(kind, "muted"), (outlets, "muted")])))
    yield Block()
    yield from _disagreements(row)
    yield _fact("Actors", " · ".join(row.actors) or "nobody on the watchlist is named", "actor")
    yield _fact("Outlets", " · ".join(row.sources))
    yield from _evidence(row.evidence)


def _disagreements(row: TimelineRow) -> Iterable[Block]:
    for number, disagreement in enumerate(row.disagreements):
        words = f"{', '.join(disagreement.sources)}: {disagreement.when}"
        lead = "≠ Disagree" if not number else ""
        yield Block(((plain(words), "warn"),), lead=f"{lead:<{LABEL}}", lead_ink="warn")


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
    ink = "text" if row.kind == "indirect" else "words"
    yield Block(((plain(row.words), ink),))
    yield Block()
    yield _fact(
        "Speaker", row.speaker or UNATTRIBUTED, "name" if row.actor else "text" if row.speaker else "warn"
    )
    if row.actor and row.actor != row.speaker:
        yield _fact("Watchlist", row.actor)
    yield _fact("Kind", row.kind)
    yield Block((certainty(row),), lead=f"{'Certainty':<{LABEL}}", lead_ink="day")
    for variant in row.variants:
        yield _fact("Wording", variant)
    yield _fact("Outlets", " · ".join(row.sources))
    yield from _evidence(row.evidence)


def _outlets_words(outlets: Sequence[str], independent: int) -> str:
    """``21 outlets``, ``14 outlets, 9 independent``."""
    told = counted(len(outlets), "outlet")
    return f"{told}, {independent} independent" if 0 < independent < len(outlets) else told


def _fact(name: str, told: str, ink: str = "text") -> Block:
    return Block(((plain(told), ink),), lead=f"{name:<{LABEL}}", lead_ink="day")


def _evidence(evidence: Sequence[Evidence]) -> Iterable[Block]:
    yield Block()
    yield Block(((f"Rests on {counted(len(evidence), 'sentence')}", "day"), ("   e opens", "muted")))
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
            (f"{day_and_time(item.published)}  ", "muted"),
            (plain(item.source), "strong"),
            (f"  {plain(item.title)}", "text"),
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
