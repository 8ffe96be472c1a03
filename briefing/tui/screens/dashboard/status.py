"""What the header, the status line and the empty panes say, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from briefing.core.errors import Fault
from briefing.core.phrasing import articles_words, laid_out_words, plural, since_words
from briefing.pipeline.progress import Progress
from store.views import Edition
from widgets.text import Piece, line_cells, plain
from widgets.words import joined, progress_bar


@dataclass(frozen=True, slots=True)
class RefreshState:
    """What is known of refreshing: under way or not, the last step, and how the last one ended."""

    running: bool = False
    progress: Progress | None = None
    ended: datetime | None = None
    trouble: str = ""
    """Why the last refresh broke off; empty when it did not."""


def header_line(
    title: str, edition: Edition | None, now: datetime, width: int
) -> tuple[list[Piece], list[Piece]]:
    """The header: since when, articles to stories, on the watchlist; at the right how the feeds are.

    ``width``: cells there are; the longest wording that fits is taken.
    """
    name: list[Piece] = [(plain(title), "bar-when"), ("  ", "")]
    if edition is None:
        return [*name, ("opening the archive …", "muted")], []
    for lead, brief in ((name, False), ([], False), (name, True), ([], True)):
        left, right = [*lead, *_counts(edition, now, brief=brief)], feeds_words(edition, brief=brief)
        if line_cells(left) + line_cells(right) + 3 <= width:
            break
    return left, right


def _counts(edition: Edition, now: datetime, *, brief: bool) -> list[Piece]:
    if edition.since is None:
        new = "first brief"
    else:
        new = f"{edition.new:,} new {since_words(edition.since, now)}"
    articles = laid_out_words(edition, brief=brief) + (" art" if brief else "")
    stories = plural(edition.stories, "story", "stories")
    watched = f"{edition.watched:,} watched" if brief else f"{edition.watched:,} on the watchlist"
    return joined([(new, "strong"), (f"{articles} → {stories}", "text"), (watched, "text")])


def feeds_words(edition: Edition, *, brief: bool = False) -> list[Piece]:
    """How the feeds are: a failing one by name where it is the only one."""
    if not edition.feeds:
        return [("no feeds yet", "warn")]
    failing = len(edition.troubles)
    if not failing:
        return [(f"{plural(edition.feeds, 'feed')} well", "muted")]
    if brief:
        return [(f"! {failing} failing", "warn")]
    name = plain(edition.troubles[0].source)
    few = f": {name}" if failing == 1 and len(name) <= 24 else ""
    return [(f"! {failing} of {plural(edition.feeds, 'feed')} failing{few}", "warn")]


def status_line(
    edition: Edition | None,
    refresh: RefreshState,
    faults: Sequence[Fault],
    now: datetime,
    searching: bool = False,
) -> tuple[list[Piece], list[Piece]]:
    """The filter, always, at the left; at the right what the refresh is doing or how the last one ended.

    ``searching``: another filter was asked for, and its answer takes a while.
    """
    shown = _filter_words(edition)
    if searching:
        shown = [("searching …  ", "warn"), *shown]
    return shown, _refresh_words(edition, refresh, faults, now)


def _filter_words(edition: Edition | None) -> list[Piece]:
    if edition is None or not edition.filter:
        return [("Showing everything", "muted"), *_alert_words(edition)]
    shown: list[Piece] = [("Filter: ", "when"), (plain(edition.filter), "strong"), ("  Esc undoes", "muted")]
    return [*shown, *_alert_words(edition)]


def _alert_words(edition: Edition | None) -> list[Piece]:
    """One quiet word on what is new in the watched filters."""
    if edition is None or not edition.alerts:
        return []
    told = ", ".join(f"{plain(name)} {count:,}" for name, count in edition.alerts)
    return [("  new: ", "muted"), (told, "when"), (" (A)", "muted")]


def _refresh_words(
    edition: Edition | None, refresh: RefreshState, faults: Sequence[Fault], now: datetime
) -> list[Piece]:
    if refresh.running:
        return _progress_words(refresh.progress)
    parts: list[Piece] = []
    if faults:
        parts.append((f"! {plural(len(faults), 'fault')} in your files (f)", "warn"))
    if refresh.trouble:
        parts.append((f"refresh broke off: {plain(refresh.trouble)}", "bad"))
    elif refresh.ended is not None:
        parts.append((f"refreshed {refresh.ended.astimezone(now.tzinfo):%H:%M}", "muted"))
    if edition is not None and edition.unread:
        parts.append((f"{plural(edition.unread, 'article')} not read yet", "muted"))
    if edition is not None and edition.truncated:
        parts.append(("/ reaches older articles", "muted"))
    return joined(parts)


def _progress_words(progress: Progress | None) -> list[Piece]:
    if progress is None:
        return [("refreshing …", "muted")]
    if progress.stage == "tag":
        bar = progress_bar(progress.read_done, progress.read_total)
        return [("tagging the archive anew ", "muted"), *bar]
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
        return f"Nothing matches the filter: {edition.filter}. Press Esc to undo it."
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
    undo = " Press Esc to undo the filter." if edition.filter else ""
    return f"{what} in {articles_words(edition)}.{undo}"
