"""What the header, the filter's row, the line of keys and the empty panes say, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from briefing.core.errors import Fault
from briefing.core.phrasing import articles_words, day_words, laid_out_words, plural
from briefing.pipeline.progress import Progress
from briefing.tui.keys.commands import Command, footer_keys
from store.views import Edition
from widgets.bar import Key
from widgets.text import Piece, line_cells, plain
from widgets.words import joined, progress_bar, weekday


@dataclass(frozen=True, slots=True)
class RefreshState:
    """What is known of refreshing: under way or not, the last step, and how the last one ended."""

    running: bool = False
    progress: Progress | None = None
    ended: datetime | None = None
    trouble: str = ""
    """Why the last refresh broke off; empty when it did not."""


TITLED, DATED = 100, 150
"""Columns from which the header has the title, and the full date and since when it counts."""


def header_line(
    title: str,
    edition: Edition | None,
    refresh: RefreshState,
    faults: Sequence[Fault],
    now: datetime,
    width: int,
) -> tuple[list[Piece], list[Piece]]:
    """The header: when, what is new, how many stories; at the right what is going on, or how the feeds are.

    ``width``: cells there are; the longest wording that fits is taken.
    """
    name: list[Piece] = [(plain(title), "key"), ("  ", "")]
    if edition is None:
        return [*name, ("opening the archive …", "muted")], []
    for level in range(3 if width >= DATED else 2 if width >= TITLED else 1, -1, -1):
        left = _counts(edition, now, level)
        for lead in (name, []) if level > 1 else ([],):
            for right in _right_ends(edition, refresh, faults, now):
                line = [*lead, *left]
                if line_cells(line) + line_cells(right) + 4 <= width:
                    return line, right
    return _counts(edition, now, 0), right


def _counts(edition: Edition, now: datetime, level: int) -> list[Piece]:
    """When the edition was made, and its counts; in fewer words at a lower level, from 3 to 0."""
    built = edition.built.astimezone(now.tzinfo)
    day = day_words(built.date(), None if level == 3 else built.year)
    when: list[Piece] = [(f"{weekday(built.date())} {day} {built:%H:%M}", "strong"), ("  ", "")]
    unread = f"{edition.unread:,} to be read" if edition.unread and level else ""
    alerts = ", ".join(f"{plain(name)} {count:,}" for name, count in edition.alerts)
    return [
        *(when if level else ()),
        *joined(
            [
                (_new_words(edition, now, level), "text"),
                (_window_words(edition, level), "muted"),
                (plural(edition.stories, "story", "stories"), "text"),
                (unread, "muted"),
                (f"new in {alerts} (A)" if alerts and level else "", "mark"),
            ]
        ),
    ]


def _new_words(edition: Edition, now: datetime, level: int) -> str:
    if edition.since is None or edition.filter:
        return "" if edition.truncated and not edition.filter else articles_words(edition)
    since = f" since {_clock(edition.since, now)}" if level == 3 else ""
    return f"{edition.new:,} new{since}"


def _window_words(edition: Edition, level: int) -> str:
    """What part of the archive is laid out, where that is not all."""
    if not edition.truncated:
        return ""
    return laid_out_words(edition, brief=level < 2) + (" articles" if level < 2 else "")


def _clock(when: datetime, now: datetime) -> str:
    """``08:00``; of another day ``Sat 08:00``, of another week ``20 Dec``."""
    local = when.astimezone(now.tzinfo)
    days = (now.date() - local.date()).days
    if not days:
        return f"{local:%H:%M}"
    return f"{weekday(local.date())} {local:%H:%M}" if 0 < days < 7 else day_words(local.date(), now.year)


def _right_ends(
    edition: Edition, refresh: RefreshState, faults: Sequence[Fault], now: datetime
) -> Iterable[list[Piece]]:
    """What stands at the right end, the longest first."""
    if refresh.running:
        yield _progress_words(refresh.progress)
        yield _progress_words(refresh.progress)[:1]
        return
    parts: list[Piece] = []
    if faults:
        parts.append((f"! {plural(len(faults), 'fault')} in your files (f)", "warn"))
    if refresh.trouble:
        yield joined([*parts, (f"refresh failed: {plain(refresh.trouble)}", "bad")])
        parts.append(("refresh failed", "bad"))
    last = edition.as_of or refresh.ended
    updated = (f"updated {_clock(last, now)}" if last else "", "muted")
    for feeds in feeds_words(edition):
        yield joined([*parts, feeds, updated])
        yield joined([*parts, feeds])


def feeds_words(edition: Edition) -> Iterable[Piece]:
    """How the feeds are, the longest wording first: failing ones by name where there is room."""
    failing = [plain(trouble.source) for trouble in edition.troubles]
    if not edition.feeds:
        yield ("no feeds yet", "warn")
    elif not failing:
        yield (f"{plural(edition.feeds, 'feed')} OK", "muted")
    else:
        told = f"! {len(failing)} of {plural(edition.feeds, 'feed')} failing"
        for named in (3, 2, 1):
            if len(failing) <= named:
                yield (f"{told}: {', '.join(failing)}", "warn")
        yield (told, "warn")
        yield (f"! {len(failing)} failing", "warn")


def filter_line(edition: Edition | None, *, searching: bool = False) -> tuple[list[Piece], list[Piece]]:
    """The row under the header while something is narrowed: to what, how to go back, and what is left; else empty.

    ``searching``: another filter was asked for, and its answer takes a while.
    """
    wait: list[Piece] = [("searching …  ", "warn")] if searching else []
    if edition is None or not edition.filter:
        return wait, []
    what = plain(edition.filter)
    named = what.startswith("about ")
    told: list[Piece] = [
        ("Narrowed to ", "key"),
        (what.removeprefix("about "), "name" if named else "strong"),
    ]
    for key, does in (("Esc", "shows all again"), ("F", "saves it"), ("/", "changes it")):
        told += [("   ", ""), (key, "key"), (f" {does}", "muted")]
    left = (plural(len(edition.timeline), "event"), plural(len(edition.quotes), "quote"))
    return [*wait, *told], [(" · ".join(left), "muted")]


_IN_QUOTES = ("desk.correct", "desk.unattributed")
_ALWAYS = ("everywhere.palette", "everywhere.help")


def desk_keys(commands: Sequence[Command], pane: str, *, narrowed: bool) -> list[Key]:
    """The line of keys: those of the pane in use; Esc only while there is something to take back."""
    here = [
        replace(command, footer=0)
        if (command.id in _IN_QUOTES and pane != "quotes") or (command.action == "back" and not narrowed)
        else command
        for command in commands
    ]
    always = {command.target for command in commands if command.id in _ALWAYS}
    return [replace(key, kept=key.action in always) for key in footer_keys("desk", here)]


def _progress_words(progress: Progress | None) -> list[Piece]:
    if progress is None:
        return [("refreshing …", "muted")]
    if progress.stage == "tag":
        bar = progress_bar(progress.read_done, progress.read_total)
        return [("tagging the archive ", "muted"), *bar]
    if progress.stage == "pages":
        bar = progress_bar(progress.read_done, progress.read_total)
        return [("looking up full texts ", "muted"), *bar]
    if progress.stage == "read":
        bar = progress_bar(progress.read_done, progress.read_total)
        return [("reading articles ", "muted"), *bar]
    bar = progress_bar(progress.feeds_done, progress.feeds_total)
    words: list[Piece] = [("fetching feeds ", "muted"), *bar]
    if progress.feeds_failed:
        words.append((f" · {progress.feeds_failed} failed", "warn"))
    if progress.articles_in:
        words.append((f" · {progress.articles_in:,} new", "text"))
    return words


def empty_words(pane: str, edition: Edition | None, *, running: bool) -> str:
    """What an empty pane says: what to do next."""
    if edition is None:
        return "Opening the archive …"
    if edition.filter and not edition.articles:
        return f"Nothing matches {edition.filter}. Press Esc to show everything again, / to change it."
    if not edition.articles:
        return _without_articles(edition, running=running)
    return _without_rows(pane, edition)


def _without_articles(edition: Edition, *, running: bool) -> str:
    if running:
        return "Fetching the feeds; the first lines come as soon as they are read."
    if not edition.feeds:
        return (
            "No feeds yet. Press f, then n to add one by its address or that of its site, or i for an OPML file. "
            "“briefing --demo” shows a sample."
        )
    return f"No articles yet. Press r to fetch {plural(edition.feeds, 'feed')}."


def _without_rows(pane: str, edition: Edition) -> str:
    what = {"timeline": "No events", "actors": "Nobody is named", "quotes": "Nobody is quoted"}[pane]
    if edition.unread:
        return f"{what} yet: {plural(edition.unread, 'article')} still to be read. Press r to read on."
    undo = " Press Esc to show everything again." if edition.filter else ""
    return f"{what} in {articles_words(edition)}.{undo}"
