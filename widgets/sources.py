"""The feeds as a list: one line each with its health, faults of the file on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import NamedTuple, TypeAlias

from store.views import FeedCondition, SourceRow
from widgets.lines import Lines
from widgets.rows import Fold, Heading
from widgets.sheet import Block
from widgets.text import Line, Piece, break_pieces, clip, pad, plain
from widgets.words import counted, day_and_time

CONDITIONS: dict[FeedCondition, tuple[str, str, str]] = {
    "fine": ("✓", "fine", "good"),
    "failing": ("!", "failing", "bad"),
    "waiting": ("~", "waiting", "warn"),
    "gone": ("✗", "gone", "bad"),
    "paused": ("○", "paused", "muted"),
    "new": ("·", "not asked", "muted"),
}
"""Sign, word and ink of each condition: never colour alone."""
ORDERS = ("as in the file", "worst first", "by name", "most articles first")
_WORST: tuple[FeedCondition, ...] = ("failing", "gone", "waiting", "new", "fine", "paused")


@dataclass(frozen=True, slots=True)
class FaultRow:
    """One fault in a file that the user wrote."""

    file: str
    line: int
    words: str


Row: TypeAlias = SourceRow | FaultRow


class Columns(NamedTuple):
    """Cells of each column."""

    name: int
    condition: int
    read: int
    week: int
    due: int
    tags: int


def columns(width: int) -> Columns:
    """Columns for a row of this many cells; what does not fit is left out from the right."""
    fixed = Columns(0, 12, 10, 7, 10, 0)
    left = width - sum(fixed)
    if left < 24:
        fixed = fixed._replace(due=0)
        left = width - sum(fixed)
    tags = min(left * 2 // 5, 30) if left >= 24 else 0
    return fixed._replace(name=max(left - tags, 8), tags=tags)


class SourceLines(Lines[Row]):
    """Feeds and faults; the screen says what can be done with them."""

    now: datetime = datetime.min.replace(tzinfo=UTC)
    """The time from which others are counted; to be set before anything is shown."""

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        # The mark says where the keys go, also where neither colours nor line weights differ.
        self.border_title = "▶ Feeds" if has_focus else "Feeds"

    def row_id(self, row: Row) -> str:
        return row.id if isinstance(row, SourceRow) else f"fault {row.file} {row.line} {row.words}"

    def row_height(self, row: Row, width: int) -> int:
        return 1 if isinstance(row, SourceRow) else len(break_pieces(_fault(row), [width] * 3))

    def row_lines(self, row: Row, width: int) -> list[Line]:
        if isinstance(row, FaultRow):
            return break_pieces(_fault(row), [width] * 3)
        cols = columns(width)
        sign, word, ink = CONDITIONS[row.condition]
        week = "" if row.a_week is None else f"{row.a_week:.0f}" if row.a_week >= 1 else "<1"
        line: list[Piece] = [
            (pad(plain(row.name), cols.name - 1) + " ", "text" if row.condition != "paused" else "muted"),
            (pad(f"{sign} {word}", cols.condition), ink),
            (pad(ago(row.succeeded, self.now), cols.read), "text"),
            (pad(week, cols.week - 2, "right") + "  ", "text"),
        ]
        if cols.due:
            line.append((pad(due_words(row, self.now), cols.due), "muted"))
        if cols.tags:
            line.append((clip(plain(", ".join(row.tags)), cols.tags), "outlet"))
        return [tuple(line)]

    def heading_line(self, heading: Heading | Fold, width: int) -> Line:
        if heading.note != "columns":
            return super().heading_line(heading, width)
        cols = columns(width - 2)
        named = zip(("Read last", "A week", "Next", "Tags"), cols[2:], strict=True)
        titles = "".join(pad(word, cells) for word, cells in named if cells)
        return (
            (pad(" " + plain(heading.text), cols.name + 1), "day"),
            (pad("State", cols.condition) + titles, "muted"),
        )


def entries_of(
    rows: Sequence[SourceRow], faults: Sequence[FaultRow], order: str, words: str = ""
) -> list[Heading | Row]:
    """What the list shows: faults first, then the feeds that hold ``words``, in an order."""
    shown = ordered([row for row in rows if matches(row, words)], order)
    entries: list[Heading | Row] = []
    if faults and not words:
        entries += [Heading(f"{counted(len(faults), 'fault')} in your files"), *faults]
    if shown:
        number = (
            counted(len(rows), "feed")
            if len(shown) == len(rows)
            else f"{len(shown)} of {counted(len(rows), 'feed')}"
        )
        entries += [Heading(number, "columns"), *shown]
    return entries


def ordered(rows: Sequence[SourceRow], order: str) -> list[SourceRow]:
    """The feeds in one of the :data:`ORDERS`."""
    match order:
        case "worst first":
            return sorted(rows, key=lambda row: (_WORST.index(row.condition), row.name.casefold()))
        case "by name":
            return sorted(rows, key=lambda row: row.name.casefold())
        case "most articles first":
            return sorted(rows, key=lambda row: (-(row.a_week or 0), row.name.casefold()))
        case _:
            return list(rows)


def matches(row: SourceRow, words: str) -> bool:
    """Whether every word is in the feed's name, address, tags or condition."""
    text = f"{row.name} {row.url} {' '.join(row.tags)} {CONDITIONS[row.condition][1]}".casefold()
    return all(word in text for word in words.casefold().split())


def _fault(row: FaultRow) -> Line:
    place = f"{PurePath(row.file).name}" + (f":{row.line}" if row.line else "")
    return (("! ", "warn"), (plain(place) + ": ", "muted"), (plain(row.words), "text"))


# --- times in words ---------------------------------------------------------------------


def ago(when: datetime | None, now: datetime) -> str:
    """``just now``, ``5 min ago``, ``3 h ago``, ``4 d ago``; ``never`` for None."""
    if when is None:
        return "never"
    passed = now - when
    if passed < timedelta(minutes=1):
        return "just now"
    return f"{_span(passed)} ago"


def due_words(row: SourceRow, now: datetime) -> str:
    """When the feed is asked next: ``in 12 min``, ``due now``, ``never``, ``on r``."""
    if row.next_due is None:
        return {"paused": "paused", "gone": "never"}.get(row.condition, "on r")
    left = row.next_due - now
    return "due now" if left <= timedelta(0) else f"in {_span(left)}"


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 100:
        return f"{max(minutes, 1)} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else f"{hours // 24} d"


# --- all about one ----------------------------------------------------------------------


def about(row: Row, now: datetime, *, whole: bool = False) -> list[Block]:
    """All about a feed or a fault, for the sheet beside the list; ``whole`` with what is in the list, too."""
    if isinstance(row, FaultRow):
        return [
            Block(((plain(row.words), "text"),), lead="! ", lead_ink="warn"),
            Block((("e opens the file there.", "muted"),)),
        ]
    _, word, ink = CONDITIONS[row.condition]
    if row.failures and row.failing_since:
        times = f", {row.failures:,} times in a row" if row.failures > 1 else ""
        word = f"{word} since {day_and_time(row.failing_since)}{times}"
    blocks = [Block(((plain(row.name), "title"), (f"  {word}", ink)))]
    if row.error:
        blocks.append(_fact("Error", row.error, "warn"))
    blocks.append(_fact("Address", row.url))
    if row.moved_to:
        blocks.append(_fact("Moved to", f"{row.moved_to} (mend the url when it lasts)"))
    blocks.append(_fact("Read", _read_words(row, now)))
    if row.title and row.title != row.name:
        blocks.append(_fact("Its title", row.title))
    if whole or row.tags:
        blocks.append(_fact("Tags", ", ".join(row.tags) or "none"))
    if row.full_text:
        blocks.append(_fact("Pages", "article pages are fetched where it brings summaries"))
    if row.line:
        blocks.append(_fact("Written", f"on line {row.line} of feeds.toml (e opens it there)"))
    return blocks


def _read_words(row: SourceRow, now: datetime) -> str:
    last = f"last {day_and_time(row.succeeded)}" if row.succeeded else "never yet"
    every = f"every {row.minutes} min" if row.minutes else "when you ask for it (r)"
    rate = "" if row.a_week is None else f"; about {max(round(row.a_week), 1)} articles a week"
    if row.condition in ("paused", "gone"):
        return f"{last}{rate}; it is not asked: r tries it all the same" + (
            ", p resumes it" if row.condition == "paused" else ", D removes it"
        )
    return f"{last}; {every}, next {due_words(row, now)}{rate}"


def _fact(name: str, value: str, ink: str = "text") -> Block:
    return Block(((plain(value), ink),), lead=f"{name:<10}")
